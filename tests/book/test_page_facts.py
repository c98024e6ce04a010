"""The line under a page's title: minutes of reading, day and version of the edition."""

from __future__ import annotations

import re
from datetime import date

import pytest
from babel.dates import format_date
from built_book import ROOT, HtmlPage
from reading import reading

from extensions.citation.work import read_work
from extensions.page_facts import A_MINUTE, line, minutes


@pytest.mark.parametrize(
    ("words", "takes"), [(0, 1), (100, 1), (A_MINUTE, 1), (2 * A_MINUTE, 2), (1300, 6), (2300, 10)]
)
def test_a_minute_has_230_words(words: int, takes: int) -> None:
    assert minutes(words) == takes


def test_one_minute_is_no_minutes() -> None:
    work = read_work(ROOT / "CITATION.cff")
    assert ">1 minute " in line(work, 10) and ">2 minutes " in line(work, 460)


def test_every_page_tells_its_minutes_day_and_version(chapters: list[HtmlPage]) -> None:
    work = read_work(ROOT / "CITATION.cff")
    for page in chapters:
        (facts,) = page.soup.select(".page-facts")
        assert facts.find_previous(["h1", "h2", "p"]) is page.soup.h1, page.name
        said = re.fullmatch(r"(\d+) minutes? · (.+) · version (.+)", facts.get_text().strip())
        assert said, f"{page.name}: {facts.get_text()}"
        takes = minutes(reading(page.soup).words)
        assert abs(int(said[1]) - takes) <= max(1, 0.2 * takes), page.name
        assert said[2] == format_date(work.released, "d MMMM y", locale="en_GB")
        assert date.fromisoformat(facts.time["datetime"]) == work.released
        assert said[3] == work.version


def test_the_line_is_not_read_as_prose(chapters: list[HtmlPage]) -> None:
    for page in chapters:
        assert not [block for block in reading(page.soup).blocks if "· version" in block], page.name
