"""A sentence that a table has made false stops the build and is named."""

import ast
import re
from pathlib import Path

import pytest

from conceptshift.measures import sentences

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "intro.md", *sorted((ROOT / "chapters").glob("*.md"))]
CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def checked(page):
    """The sentences that the cells of a page check, by their source."""
    for cell in CELL.findall(page.read_text(encoding="utf-8")):
        code = re.sub(r"\A(:[^\n]*\n)+", "", cell)
        for call in ast.walk(ast.parse(code)):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "sentences.check":
                yield from (ast.literal_eval(key) for key in call.args[0].keys)


def test_what_holds_is_passed_over():
    sentences.check({"Two is more than one": True})


def test_every_sentence_that_is_false_is_named():
    with pytest.raises(ValueError, match="“None moved”; “All moved”"):
        sentences.check({"None moved": False, "Some moved": True, "All moved": False})


@pytest.mark.parametrize("page", [page for page in PAGES if [*checked(page)]], ids=lambda page: page.stem)
def test_a_checked_sentence_stands_on_its_page(page):
    prose = " ".join(CELL.sub("", page.read_text(encoding="utf-8")).split())
    assert not [sentence for sentence in checked(page) if sentence not in prose]
