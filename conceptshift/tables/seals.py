"""What binds each file of data/derived to the command that wrote it: its rows, its bytes and its SHA-256.

Whoever writes these files writes their seals (`derived.replace`), and the check compares: a lost tail, a flipped bit and
a changed cell are named. Tables written by hand have no seal, since changing them is what they are there for.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from conceptshift.tables.problem import Problem
from conceptshift.tables.together import Writer

if TYPE_CHECKING:
    from conceptshift.tables.schema import Table

FILE = "sealed.json"  # beside the files that it speaks of
MEND = (
    "restore the file, or make it again with `conceptshift extract` or `conceptshift multiverse`; "
    "if the change is meant, `conceptshift package --derived` takes the file as it is"
)
PARTS = {"rows", "bytes", "sha256"}
Seal = dict[str, int | str]


def of(file: Path) -> Seal:
    """The seal of a file as it is now."""
    content = file.read_bytes()
    return {
        "rows": _rows(file),
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def read(folder: Path) -> dict[str, Seal]:
    """The seals of a folder by the names of its files; none where it has no readable list of them."""
    try:
        seals = json.loads(Path(folder, FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(seals, dict):
        return {}
    return {name: seal for name, seal in seals.items() if isinstance(seal, dict) and seal.keys() == PARTS}


def sealed(names: Iterable[str], folder: Path) -> Writer:
    """Writes the seals of a folder, of these files as they now lie beside it or else in the folder, without those that are gone."""

    def write(file: Path) -> None:
        new, kept = file.parent, folder
        found = {name: of(new / name if (new / name).is_file() else kept / name) for name in names}
        there = {
            name: seal
            for name, seal in sorted({**read(kept), **found}.items())
            if name in found or (kept / name).is_file()
        }
        file.write_bytes(f"{json.dumps(there, indent=1)}\n".encode())

    return write


def stated(seal: Seal, resource: dict) -> dict[str, int | str]:
    """The seal in the words of a data package: what the frictionless command compares of such a resource.

    It counts no rows of what is described as a file, and gets the bytes of Parquet wrong that it reads as a table.
    """
    table, parquet = resource.get("type") != "file", resource.get("format") == "parquet"
    rows = {"rows": seal["rows"]} if table else {}
    size = {} if table and parquet else {"bytes": seal["bytes"]}
    return {**rows, **size, "hash": f"sha256:{seal['sha256']}"}


def broken(table: Table, root: Path) -> Problem | None:
    """How the file of a derived table differs from its seal."""
    file = root / table.file
    seal = read(file.parent).get(file.name)
    if not seal:
        found, expected = "no seal", f"its rows, bytes and SHA-256 in {file.parent.name}/{FILE}"
        return Problem(table.file, None, None, found, expected, MEND)
    content = file.read_bytes()
    if hashlib.sha256(content).hexdigest() == seal["sha256"]:
        return None
    rows = _rows(file)
    if rows != seal["rows"]:
        found, expected = f"{rows:,} rows", f"the {seal['rows']:,} rows that were written"
    elif len(content) != seal["bytes"]:
        found, expected = f"{len(content):,} bytes", f"the {seal['bytes']:,} bytes that were written"
    else:
        found, expected = "other bytes, as many as before", "the bytes that were written"
    return Problem(table.file, None, None, found, expected, MEND)


def _rows(file: Path) -> int:
    if file.suffix == ".parquet":
        import pyarrow.parquet as pq

        return pq.read_metadata(file).num_rows
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return sum(1 for _ in csv.reader(stream)) - 1
