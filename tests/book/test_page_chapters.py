"""Every chapter of the table of contents is there, was executed, and has no hole in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from built_book import ROOT, HtmlPage, document_names, report_names

CELL = re.compile(r"^(?:`{3,}|:{3,})\{code-cell\}", re.MULTILINE)
EXHIBIT = re.compile(r"^(?:`{3,}|:{3,})\{exhibit\} (\S+)", re.MULTILINE)
VALUE = re.compile(r"\{value\}`")
NUMBERS = "data.value"


def source_of(name: str) -> str:
    return Path(ROOT, f"{name}.md").read_text(encoding="utf-8")


def page_of(name: str, book: Path) -> HtmlPage:
    path = book / f"{name}.html"
    assert path.exists(), f"{name} is in _toc.yml and not in the book"
    return HtmlPage(path, f"{name}.html")


@pytest.fixture(params=document_names())
def chapter(request: pytest.FixtureRequest, book: Path) -> tuple[str, HtmlPage]:
    return source_of(request.param), page_of(request.param, book)


# the summary and the chapters report findings, the appendices do not
REPORT = report_names()


def test_every_cell_was_executed_and_can_be_read(chapter: tuple[str, HtmlPage]) -> None:
    source, page = chapter
    cells = page.soup.select("div.cell")
    assert len(cells) == len(CELL.findall(source)), (
        "a text notebook without a jupytext header is not executed"
    )
    assert all(cell.select_one("pre").get_text().strip() for cell in cells)


def test_no_cell_shows_an_error_or_a_warning(chapter: tuple[str, HtmlPage]) -> None:
    _, page = chapter
    assert not page.soup.select(".output.traceback, .output.stderr, .error, .system-message")


def test_every_number_of_the_text_is_filled(chapter: tuple[str, HtmlPage]) -> None:
    source, page = chapter
    glued = page.soup.select(NUMBERS)
    assert len(glued) >= len(VALUE.findall(source)), "a number of the text did not reach the page"
    holes = [str(number.parent)[:200] for number in glued if not number.get_text().strip()]
    assert not holes


def test_no_number_is_not_a_number(chapter: tuple[str, HtmlPage]) -> None:
    _, page = chapter
    shown = page.soup.select_one("article")
    for hidden in shown.select(".code-fold, pre, code"):
        hidden.decompose()
    assert not re.search(r"\b(nan|NaN|NaT)\b|<NA>", shown.get_text(" "))
    cells = {cell.get_text().strip() for cell in shown.select(f"td, th, {NUMBERS}")}
    assert not cells & {"None", "inf", "-inf", "True", "False"}


def test_every_exhibit_is_shown_with_number_caption_and_data(
    chapter: tuple[str, HtmlPage], book: Path
) -> None:
    source, page = chapter
    for name in EXHIBIT.findall(source):
        exhibit = page.soup.find(id=name)
        assert exhibit is not None, f"{name} is missing"
        caption = exhibit.figcaption
        assert re.match(r"(Figure|Table) \d+", caption.get_text())
        assert len(caption.select_one(".caption-text").get_text().split()) >= 3, (
            f"{name} says nothing of itself"
        )
        data = (page.path.parent / caption.select_one("a.exhibit-data")["href"]).resolve()
        lines = data.read_text(encoding="utf-8").splitlines()
        assert data.is_relative_to(book.resolve()) and len(lines) >= 2, f"{name}: {data.name} holds no rows"


@pytest.mark.parametrize("name", REPORT)
def test_a_chapter_opens_with_its_answer_and_takeaways(name: str, book: Path) -> None:
    page = page_of(name, book)
    first = page.soup.select_one("article section > p")
    assert first is not None and len(first.get_text().split()) >= 6, "no answer under the title"
    findings = page.soup.select(".takeaways li")
    assert 3 <= len(findings) <= 5
    if name == REPORT[0]:
        assert all(finding.select(NUMBERS) for finding in findings), "a finding without its number"


@pytest.mark.parametrize("name", REPORT[1:])
def test_a_chapter_ends_with_its_limits(name: str, book: Path) -> None:
    page = page_of(name, book)
    assert page.soup.select("article h2")[-1].get_text().lower().startswith("limits")
