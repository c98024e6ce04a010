"""No page tells where or when it was built. That a second build gives the same bytes is shown in tests/prove, and of two pages in test_build_again."""

from __future__ import annotations

import re
from pathlib import Path

TEXT = {".html", ".js", ".css", ".csv", ".json", ".bib", ".ris", ".svg", ".ipynb"}


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


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
