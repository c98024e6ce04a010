"""The same sources give the same bytes, anywhere and at any time."""

from __future__ import annotations

import filecmp
import re
from collections.abc import Callable
from pathlib import Path

from built_book import run_build

TEXT = {".html", ".js", ".css", ".csv", ".json", ".bib", ".ris", ".svg", ".ipynb"}


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


def test_no_page_tells_where_or_when_it_was_built(book: Path, root: Path) -> None:
    clock = re.compile(r"\b(?:1970|20\d\d)-\d\d-\d\d[T ]\d\d:\d\d|Jan 0?1, 1970")
    for path in book.rglob("*"):
        if path.suffix in TEXT:
            text = path.read_text(encoding="utf-8")
            assert str(root) not in text and str(Path.home()) + "/" not in text, path
            assert not re.search(r"(?<![\w.])/(?:tmp|home|Users|root|work|private)/\w", text), path
            assert not clock.search(text), f"{path}: {clock.search(text)}"


def test_nothing_of_the_build_is_left(book: Path) -> None:
    debris = (".map", ".doctree", ".pickle", ".buildinfo", ".glue.json")
    assert not [name for name in files(book) if name.endswith(debris)]
    notebooks = [name for name in files(book) if name.endswith(".ipynb")]
    assert all(name.startswith("notebooks/") for name in notebooks)
