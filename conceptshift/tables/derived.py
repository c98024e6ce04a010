"""The files of data/derived: written aside, and put in place only when all of them are complete."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from conceptshift.tables import parquet as parquet_file
from conceptshift.tables import schema, seals
from conceptshift.tables.read import write_package

if TYPE_CHECKING:
    import pandas as pd

Writer = Callable[[Path], None]


def csv(table: pd.DataFrame) -> Writer:
    """Writes the table as the CSV that the schemas describe."""
    truths = table.select_dtypes(bool)
    spelled = table.assign(**{name: truths[name].map({True: "true", False: "false"}) for name in truths})
    return lambda file: spelled.to_csv(file, index=False, lineterminator="\n", encoding="utf-8")


def parquet(table: pa.Table) -> Writer:
    """Writes the table as Parquet."""
    return lambda file: parquet_file.write(table, file)


def replace(files: Mapping[str, Writer], out: Path) -> tuple[str, ...]:
    """Have each file written, by name, then put those that differ into the folder `out`; the names of these.

    Nothing is replaced before everything is written and on the disk: whatever fails, all files are the last
    good ones, and whenever the run is killed, each file is whole. Their seals are written last, and
    into the data package: files of two runs do not fit them.
    """
    out.mkdir(parents=True, exist_ok=True)
    changed = []
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".extract-") as staging:
        for name, write in files.items():
            write(Path(staging, f"{name}.new"))
            with Path(staging, f"{name}.new").open("rb") as file:
                os.fsync(file.fileno())
        for name in files:
            made, kept = Path(staging, f"{name}.new"), Path(out, name)
            if not kept.is_file() or kept.read_bytes() != made.read_bytes():
                made.replace(kept)
                changed.append(name)
    seals.write(out, files)
    root = out.parent.parent
    if (root / schema.DERIVED).resolve() == out.resolve():  # and no folder in which counts are tried out
        write_package(root)
    return tuple(changed)
