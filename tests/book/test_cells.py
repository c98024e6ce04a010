"""Cells are thin: they ask for findings and hand them to the page."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import median

import pytest
from built_book import ROOT

from extensions.cells import CELL

PAGES = [Path(ROOT, "intro.md"), *sorted(Path(ROOT, "chapters").glob("*.md"))]
CELLS = {
    page.stem: [cell["code"] for cell in CELL.finditer(page.read_text(encoding="utf-8"))] for page in PAGES
}
LONGEST, MEDIAN, A_PAGE = 40, 12, 75  # lines of code; the last is the mean of all pages
FORBIDDEN = (ast.FunctionDef, ast.Lambda, ast.For, ast.While, ast.ClassDef, ast.If)


def lines(code: str) -> int:
    return sum(bool(line.strip()) for line in code.splitlines())


def faults(code: str) -> list[str]:
    """What belongs into the package: definitions, loops, roundings and formats of numbers."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, FORBIDDEN):
            found.append(ast.unparse(node).splitlines()[0])
        elif isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            found.append(ast.unparse(node.format_spec))
        elif isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in (
            "round",
            "format",
            "iterrows",
            "itertuples",
        ):
            found.append(ast.unparse(node))
    return found  # fmt: skip


@pytest.mark.parametrize("page", CELLS)
def test_no_cell_is_long(page: str) -> None:
    for code in CELLS[page]:
        assert lines(code) <= LONGEST, f"{page}: {lines(code)} lines, from {code.splitlines()[0]!r} on"


@pytest.mark.parametrize("page", CELLS)
def test_no_cell_computes(page: str) -> None:
    for code in CELLS[page]:
        assert not faults(code), f"{page}: {faults(code)}"


def test_all_cells_together_are_short() -> None:
    sizes = [lines(code) for codes in CELLS.values() for code in codes]
    assert median(sizes) <= MEDIAN
    assert sum(sizes) <= A_PAGE * len(PAGES)


@pytest.mark.parametrize(
    "code",
    [
        "def rate(row):\n    return row",
        "for row in rows:\n    show(row)",
        "f'{share:.1f}'",
        "round(share, 2)",
        "'{:.2f}'.format(share)",
        "names.apply(lambda row: row)",
        "rows.itertuples()",
    ],
)
def test_what_belongs_into_the_package_is_found(code: str) -> None:
    assert faults(code)
