"""The same sources give the same bytes, anywhere and at any time."""

from __future__ import annotations

import filecmp
from collections.abc import Callable
from pathlib import Path

from built_book import run_build


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_second_build_elsewhere_gives_the_same_files(
    book: Path, copy_of_sources: Callable[[str], Path]
) -> None:
    """Built from a copy in another folder, with spaces in its name."""
    copy = copy_of_sources("another place, with spaces")
    built = run_build(copy)
    assert built.returncode == 0, built.stdout + built.stderr
    other = copy / "_build" / "html"
    assert other.joinpath("index.html").as_uri() in built.stdout, (
        "the command does not say where to open the book"
    )
    assert files(book) == files(other)
    _, different, unreadable = filecmp.cmpfiles(book, other, files(book), shallow=False)
    assert not different and not unreadable, (
        f"differ: {different}. If the book was built before its sources changed, build it again."
    )
