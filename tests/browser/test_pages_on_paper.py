"""A page printed from the browser: read back from the PDF that Chromium makes of it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from built_book import HtmlPage, report_names
from playwright.sync_api import Page
from pypdf import PdfReader

from extensions.citation.work import read_work

pytestmark = pytest.mark.browser

A_SHEET = 25  # words that a sheet holds at least, unless a drawing fills it


def test_a_chapter_on_paper(page: Page, address: str, chapters: list[HtmlPage], root: Path) -> None:
    """The chapter with the most folds."""
    names = {f"{name}.html" for name in report_names()}
    report = [one for one in chapters if one.name in names]
    chapter = max(report, key=lambda one: len(one.soup.select("figure details dl")))
    page.goto(f"{address}/{chapter.name}")
    made = page.pdf(format="A4", prefer_css_page_size=True)
    sheets = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(made)).pages]
    work, title = read_work(root / "CITATION.cff"), chapter.soup.h1.get_text()
    assert 3 <= len(sheets) <= 12, "a chapter of a few thousand words"
    for number, sheet in enumerate(sheets, 1):
        text = " ".join(sheet.split())
        margins, _, _ = text.partition(work.released_in_words)  # which come before the text
        assert re.search(rf"{number} ?{work.short_title} · version {work.version} · $", margins), (
            "number and edition"
        )
        assert (title in margins) == (number > 1), "from the second sheet on, its title"
        assert len(text.split()) > A_SHEET, f"sheet {number} is nearly empty: {text}"

    text = " ".join(" ".join(sheets).split())
    folded = chapter.soup.select("figure details:not([open]) dd")
    assert folded
    found = [one for one in folded if " ".join(one.get_text().split())[:25] in text]
    assert len(found) > 0.9 * len(folded)
    for pressed in ("Show the code", "Copy", "Contents", "Data (CSV)", "For reference managers"):
        assert pressed not in text
