"""After any edit of a table, the pages that were kept and those that were run make the book that a clean build makes."""

from __future__ import annotations

import csv
import filecmp
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from built_book import ROOT, run_build
from hostile_text import columns

SEED, EDITS = 20210219, 6


@pytest.fixture(scope="module")
def kept(copy_of_sources: Callable[[str], Path]) -> Path:
    """The book, built once, so that every page has a run."""
    folder = copy_of_sources("kept")
    built = run_build(folder)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


def places() -> list[tuple[str, int, str]]:
    """Cells of free text, drawn with the seed: the table, the row and the column."""
    found = []
    for table, column in columns(ROOT):
        with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
            found += [
                (f"{table}.csv", number, column)
                for number, row in enumerate(csv.DictReader(lines))
                if row[column] and not column.endswith("fragment")  # which has few words
            ]
    return random.Random(SEED).sample(found, EDITS)


@pytest.mark.parametrize(("table", "row", "column"), places())
def test_an_edited_cell_gives_what_a_clean_build_gives(
    kept: Path, copy_of_sources: Callable[[str], Path], table: str, row: int, column: str
) -> None:
    path = kept / "data" / table
    with path.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    rows[row][header.index(column)] += " and so on"
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows([header, *rows])
    built = run_build(kept)
    assert built.returncode == 0, built.stdout + built.stderr
    clean = copy_of_sources("clean")
    shutil.copyfile(path, clean / "data" / table)
    assert run_build(clean).returncode == 0
    names = [
        file.relative_to(clean / "_build/html").as_posix()
        for file in (clean / "_build/html").rglob("*")
        if file.is_file()
    ]
    _, different, missing = filecmp.cmpfiles(
        kept / "_build/html", clean / "_build/html", names, shallow=False
    )
    assert not different and not missing
    path.write_bytes((ROOT / "data" / table).read_bytes())
