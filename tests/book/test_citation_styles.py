"""A citation is what the guide of its style asks for, worked out by hand from the guide's rules.

What the records leave out, because nobody knows it: a place of publication (asked for by Chicago until its 17th edition, IEEE and
Vancouver), an editor, and the day of reading, which a reader adds. IEEE would capitalise the title of a book; the style of the CSL
project leaves it as it is, and so do we, because a reader's own program does.
"""

from __future__ import annotations

from datetime import date

import pytest

from extensions.citation import formats, styles
from extensions.citation.author import Author
from extensions.citation.work import Licence, Page, Work

WORK = Work(
    title="Two plans: how a pact wrote them after 2010",
    version="2.0.0",
    released=date(2026, 11, 29),
    authors=(Author(name="Two Plans contributors"),),
    publisher="Two Plans",
    content_licence=Licence("CC-BY-4.0"),
    code_licence=Licence("MIT"),
)
REPORT = Page("intro", "", "", whole=True, address="https://example.org/book/intro.html")
CHAPTER = Page(
    "concept", "The words before the pact: who saw it coming?", "", whole=False, address="https://example.org/concept.html"
)  # fmt: skip
EXPECTED = {
    # Author. (Year). Title in sentence case and italics (edition or version, upright). Publisher. Address without a point.
    # A publisher stands where it is not the author. A chapter is upright, and its book follows “In”.
    "APA": (
        "Two Plans contributors. (2026). <i>Two plans: how a pact wrote them after 2010</i> (Version 2.0.0). Two Plans."
        " https://example.org/book/intro.html",
        "Two Plans contributors. (2026). The words before the pact: who saw it coming? In <i>Two plans: how a pact wrote them"
        " after 2010</i> (Version 2.0.0). Two Plans. https://example.org/concept.html",
    ),
    # Author. Year. Title with headline capitals, where every preposition is small. Edition. Publisher. Address, and a point.
    # A chapter stands in quotation marks, its own question mark in place of a point; after the title of its book comes a comma.
    "Chicago": (
        "Two Plans contributors. 2026. <i>Two Plans: How a Pact Wrote Them after 2010</i>. Version 2.0.0. Two Plans."
        " https://example.org/book/intro.html.",
        "Two Plans contributors. 2026. “The Words before the Pact: Who Saw It Coming?” In <i>Two Plans: How a Pact Wrote Them"
        " after 2010</i>, Version 2.0.0. Two Plans. https://example.org/concept.html.",
    ),
    # Author, title in italics, edition. Publisher, year. [Online]. Available: address without a point.
    # A chapter stands in quotation marks, with a comma inside them unless it asks, then “in” and its book.
    "IEEE": (
        "Two Plans contributors, <i>Two plans: how a pact wrote them after 2010</i>, Version 2.0.0. Two Plans, 2026. [Online]."
        " Available: https://example.org/book/intro.html",
        "Two Plans contributors, “The words before the pact: who saw it coming?” in <i>Two plans: how a pact wrote them after"
        " 2010</i>, Version 2.0.0, Two Plans, 2026. [Online]. Available: https://example.org/concept.html",
    ),
    # Author. Title, upright [Internet]. Edition. Publisher; year. Available from: address without a point.
    # After a chapter comes “In:” and its book, which then has the medium.
    "Vancouver": (
        "Two Plans contributors. Two plans: how a pact wrote them after 2010 [Internet]. Version 2.0.0. Two Plans; 2026."
        " Available from: https://example.org/book/intro.html",
        "Two Plans contributors. The words before the pact: who saw it coming? In: Two plans: how a pact wrote them after 2010"
        " [Internet]. Version 2.0.0. Two Plans; 2026. Available from: https://example.org/concept.html",
    ),
}


@pytest.mark.parametrize("style", EXPECTED)
def test_a_report_and_a_chapter_are_cited_by_the_rules_of_the_guide(style: str) -> None:
    report, chapter = (dict(styles.citations(formats.csl(WORK, page)))[style] for page in (REPORT, CHAPTER))
    assert (report, chapter) == EXPECTED[style]
