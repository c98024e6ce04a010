"""A sentence that a cell holds to its tables stands on that page, in these words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from built_book import ROOT

from extensions.cells import CELL

PAGES = [Path(ROOT, "intro.md"), *sorted(Path(ROOT, "chapters").glob("*.md"))]


def held(page: str) -> Iterator[str]:
    """What the cells of a page hand to `exhibits.holds`."""
    for cell in CELL.finditer(page):
        for call in ast.walk(ast.parse(cell["code"])):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "exhibits.holds":
                sentences = call.args[0].keys if isinstance(call.args[0], ast.Dict) else [call.args[0]]
                for sentence in sentences:
                    assert isinstance(sentence, ast.Constant), (
                        f"a sentence is made in the cell: {ast.unparse(call)}"
                    )
                    yield sentence.value


def words(text: str) -> str:
    """The words alone, as they are printed."""
    text = re.sub(r"\{[\w:]+\}`[^`]*`", "…", text)  # a number or a reference
    text = re.sub(r"\]\([^)]*\)", "", text)
    return re.sub(r"\s+", " ", re.sub(r"[*\[\]]", "", text))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_held_sentences_stand_on_the_page(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    printed = words(CELL.sub("", page))
    for sentence in held(page):
        assert words(sentence) in printed, f"{path.name} holds “{sentence}”, and does not say so"


def test_a_sentence_that_nobody_prints_is_found() -> None:
    page = '# A\n\nIt moved.\n\n```{code-cell} ipython3\nexhibits.holds({"It moved.": True, "It stayed.": True})\n```\n'
    printed = words(CELL.sub("", page))
    assert [sentence in printed for sentence in held(page)] == [True, False]


def test_the_book_holds_its_headlines() -> None:
    assert sum(len(list(held(path.read_text(encoding="utf-8")))) for path in PAGES) > 40
