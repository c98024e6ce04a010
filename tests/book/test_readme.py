"""The README says what the book says. What it names is looked for by test_docs."""

from __future__ import annotations

import re
from pathlib import Path

from built_book import ROOT, HtmlPage

README = Path(ROOT, "README.md").read_text(encoding="utf-8")


def plain(text: str) -> str:
    """Words alone: no emphasis, one kind of apostrophe and of space."""
    return re.sub(r"\s+", " ", text.replace("*", "").replace("’", "'")).strip()


def test_the_findings_are_those_of_the_summary(pages: list[HtmlPage]) -> None:
    """A changed number has to be carried over, or this fails."""
    summary = next(page for page in pages if page.name == "intro.html")
    findings = summary.soup.select(".takeaways li")
    assert len(findings) >= 4
    for finding in findings:
        for link in finding.select(":not(data) > a"):  # to the chapter; a number's leads to its finding
            link.extract()
        assert plain(finding.get_text()) in plain(README)
