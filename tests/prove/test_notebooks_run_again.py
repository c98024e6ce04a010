"""Every notebook of the book runs from top to bottom in a fresh kernel, in a clone, and gives what its page has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import notebooks
import pytest
from built_book import ROOT, document_names


@pytest.mark.parametrize("name", document_names())
def test_a_notebook_gives_the_same_again(
    name: str, book: Path, copy_of_sources: Callable[[str], Path]
) -> None:
    if "{code-cell}" not in (ROOT / f"{name}.md").read_text(encoding="utf-8"):
        pytest.skip("a page without cells has no notebook")
    made = notebooks.read(book, name)
    again = notebooks.run_again(made, copy_of_sources("clone"))
    assert not notebooks.differences(made, again)
