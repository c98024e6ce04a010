"""A page printed from the browser: read back from the PDF that Chromium makes of it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from built_book import HtmlPage, report_names
from playwright.sync_api import Page
from pypdf import PdfReader

from extensions.citation.work import read_work

pytestmark = pytest.mark.browser

A_SHEET = 25  # words that a sheet holds at least, unless a drawing fills it


@pytest.fixture
def printed(page: Page, address: str, chapters: list[HtmlPage]) -> tuple[HtmlPage, list[str]]:
    """The chapter with the most folds, as the text of its sheets."""
    names = {f"{name}.html" for name in report_names()}
    chapter = max(
        (one for one in chapters if one.name in names),
        key=lambda one: len(one.soup.select("figure details dl")),
    )
    page.emulate_media(color_scheme="dark")
    page.goto(f"{address}/{chapter.name}")
    made = page.pdf(format="A4", prefer_css_page_size=True, print_background=False)
    return chapter, [sheet.extract_text() for sheet in PdfReader(io.BytesIO(made)).pages]


def test_a_chapter_on_paper(printed: tuple[HtmlPage, list[str]], root: Path) -> None:
    chapter, sheets = printed
    work = read_work(root / "CITATION.cff")
    title = chapter.soup.h1.get_text()
    assert 3 <= len(sheets) <= 12, "a chapter of a few thousand words"
    for number, sheet in enumerate(sheets, 1):
        lines = [line.strip() for line in sheet.splitlines() if line.strip()]
        assert str(number) in lines, "its number"
        assert any(f"version {work.version} · {work.released_in_words}" in line for line in lines), (
            "its edition"
        )
        assert (title in lines[0]) == (number > 1) or number == 1, (
            "above the text, from the second sheet on, its title"
        )
        assert len(sheet.split()) > A_SHEET, f"sheet {number} is nearly empty: {sheet}"


def test_what_is_folded_is_printed_and_what_is_pressed_is_not(printed: tuple[HtmlPage, list[str]]) -> None:
    chapter, sheets = printed
    text = " ".join(" ".join(sheets).split())
    folded = chapter.soup.select("figure details:not([open]) dd")
    assert folded
    found = [one for one in folded if " ".join(one.get_text().split())[:25] in text]
    assert len(found) > 0.9 * len(folded)
    for pressed in ("Show the code", "Copy", "Contents", "Data (CSV)", "For reference managers"):
        assert pressed not in text
