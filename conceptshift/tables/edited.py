"""What was edited by hand since the last commit: which rows of which table are lost, new or changed.

Changing a table is what people do, so nothing is refused here. But a lost tail looks like a table, and whoever lost it should be told.
"""

from __future__ import annotations

import csv
import io
import subprocess
from collections.abc import Iterator
from pathlib import Path

from conceptshift.tables import schema
from conceptshift.tables.problem import some
from conceptshift.tables.schema import ROOT


def notes(root: Path = ROOT) -> list[str]:
    """A sentence for each table written by hand that differs from the last commit; none where git knows of none."""
    known = {table.file: table for table in schema.package(root).values() if not table.derived}
    changed = _git(root, "diff", "--name-only", "--relative", "-z", "HEAD", "--", "data").split("\0")
    return [note for file in changed if file in known for note in _note(known[file], root)]


def _note(table: schema.Table, root: Path) -> Iterator[str]:
    path = root / table.file
    if not path.is_file():
        return  # the check has told
    then = _rows(_git(root, "show", f"HEAD:./{table.file}"), table.key)
    now = _rows(path.read_text(encoding="utf-8-sig"), table.key)
    kinds = {
        "lost": [key for key in then if key not in now],
        "new": [key for key in now if key not in then],
        "changed": [key for key in now if key in then and now[key] != then[key]],
    }
    told = [f"{len(keys)} {kind} ({some(keys)})" for kind, keys in kinds.items() if keys]
    if told and then:
        yield f"rows of {table.file} since the last commit: {', '.join(told)}"


def _rows(text: str, key: list[str]) -> dict[str, dict[str, str]]:
    return {" ".join(row.get(name) or "" for name in key): row for row in csv.DictReader(io.StringIO(text))}


def _git(root: Path, *arguments: str) -> str:
    """What git says; nothing where there is no git, no repository or no commit."""
    try:
        ran = subprocess.run(
            ["git", *arguments], cwd=root, capture_output=True, encoding="utf-8", check=False
        )
    except OSError:
        return ""
    return "" if ran.returncode else ran.stdout
