"""A page is as short and as plain as its readers need: budgets, read from the built pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from built_book import HtmlPage, report_names
from reading import Reading, reading

WORDS = {
    "intro": 350,
    "chapters/timeline": 700,
    "chapters/concept": 1300,
    "chapters/rhetoric": 1500,
    "chapters/articles": 1200,
    "chapters/predictions": 1300,
    "chapters/claims": 1000,
    "chapters/conclusion": 1000,
}  # at most, folds open
NUMERALS = 3  # in a hundred words, at most; years and dates apart
LONGEST = 35  # words of a sentence
FINDING = 25  # words of a finding in a summary
TITLE = 14  # words of a figure's headline
FIGURES, TABLES = 4, 1
# What a reader who never took a course in statistics has to be told. At most ten of them stand in a chapter.
TERMS = (
    "interval|bootstrap|resampl|permutation|p-value|α|alpha|Krippendorff|Holm|Wilson|Garwood|Brier|base rate|calibration|skill score|"
    "G²|log-likelihood|keyness|collocation|token|lemma|stem|lexicon|codebook|coder|coding|adjudicat|recall|precision|F1|stratified|"
    "stratum|strata|regression|Poisson|log-linear|cluster|specification|confidence|significan|standard error|quantile|percentile|"
    "variance|odds|likelihood|prior|posterior|null hypothesis|multiverse|sampling|estimator|node|window|dispersion|Gries"
)
METHOD = 10
FIRST_VIEW = 250 * 1024  # bytes, uncompressed: what a phone loads of a page before anybody scrolls


@pytest.fixture(params=WORDS, ids=lambda name: name.rpartition("/")[2])
def chapter(request: pytest.FixtureRequest, book: Path) -> HtmlPage:
    return HtmlPage(book / f"{request.param}.html", request.param)


def test_every_chapter_has_a_budget() -> None:
    assert list(WORDS) == report_names()


def test_a_chapter_keeps_its_length(chapter: HtmlPage) -> None:
    words = reading(chapter.soup).words
    assert words <= WORDS[chapter.name]


def test_numbers_are_few(chapter: HtmlPage) -> None:
    prose = reading(chapter.soup)
    assert prose.numerals_per_hundred_words <= NUMERALS, prose.numerals


def test_no_sentence_is_longer_than_a_breath(chapter: HtmlPage) -> None:
    assert [one for one in reading(chapter.soup).sentences if len(one.split()) > LONGEST] == []


def test_a_finding_is_short_and_has_one_number(chapter: HtmlPage) -> None:
    """A pair that is compared, such as "9 … 335" or "2 of 22", counts as one."""
    for finding in chapter.soup.select(".takeaways li"):
        prose = Reading((re.sub(r"\s+", " ", finding.get_text()).strip(),))
        assert prose.words <= FINDING, finding.get_text()
        assert len(prose.numerals) <= 2, finding.get_text()


def test_a_figure_says_its_message_in_a_line(chapter: HtmlPage) -> None:
    titles = [title.get_text() for title in chapter.soup.select(".exhibit-wide svg > title")]
    assert [title for title in titles if len(title.split()) > TITLE] == []


def test_figures_and_tables_are_few(chapter: HtmlPage) -> None:
    assert len(chapter.soup.select("figure.exhibit:has(svg), .exhibit-figure")) <= FIGURES
    assert len(chapter.soup.select("main article table")) <= TABLES


def test_a_chapter_opens_at_once(chapter: HtmlPage) -> None:
    """The page itself, every style sheet that it names (browsers load those for paper and for the dark too), scripts, icon and pictures."""
    named = chapter.soup.select(
        "link[rel~=stylesheet], link[rel~=icon], script[src], img[src]:not([loading=lazy])"
    )
    files = {chapter.path.parent / (one.get("href") or one["src"]).partition("?")[0] for one in named}
    assert len(files) >= 8
    weights = {path.name: path.stat().st_size for path in {chapter.path, *files}}
    assert sum(weights.values()) <= FIRST_VIEW, weights


def test_terms_of_method_are_few(chapter: HtmlPage) -> None:
    text = " ".join(reading(chapter.soup).blocks)
    terms = {found.lower() for found in re.findall(rf"\b(?:{TERMS})", text, re.IGNORECASE)}
    assert len(terms) <= METHOD, sorted(terms)


@pytest.mark.parametrize(
    ("page", "words", "numerals"),
    [
        ("<p>NATO named it 9 times in 2021, on 29 June 2022 and 335 times.</p>", 14, ["9", "335"]),
        ("<ul><li><p>One.</p></li><li>Two <em>words</em>.</li></ul>", 3, []),
        (
            "<p>Read.</p><table><tr><td><p>Not 5 read.</p></td></tr></table><details><p>Read.</p></details>",
            2,
            [],
        ),
        ("<p>Shares of 2 % and 22×.</p>", 6, ["2", "22×."]),
    ],
)
def test_what_is_counted(page: str, words: int, numerals: list[str]) -> None:
    soup = BeautifulSoup(f"<main><article>{page}</article></main>", "html.parser")
    found = reading(soup)
    assert (found.words, found.numerals) == (words, numerals)


def test_sentences_end_where_they_end() -> None:
    text = "He said so on 2 May. “Nobody,” he said. The U.S. Senate met. See para. 7 of it."
    assert len(Reading((text,)).sentences) == 4
