"""The files of the word explorer, read by a reader of their own: they hold what the tables do, and are small."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from built_book import HtmlPage
from hypothesis import given
from hypothesis import strategies as st

from conceptshift import tables
from extensions import explorer
from extensions.explorer import packed

SYMBOLS = [chr(code) for code in range(33, 126) if chr(code) not in '"\\<']
FEWEST = 5
BUDGET = 100 * 1024  # bytes that a query of two words loads


def content(file: Path) -> object:
    text = file.read_text(encoding="utf-8")
    assert text.startswith("explorerGives(") and text.endswith(");\n")
    return json.loads(f"[{text[len('explorerGives(') : -3]}]")[1]


def value(text: str) -> int:
    total = 0
    for symbol in text:
        total = total * 90 + SYMBOLS.index(symbol)
    return total


def unpacked(text: str) -> dict[int, int]:
    """Places and counts, as `packed` says that they are written."""
    found, place, rest = {}, 0, text
    while rest:
        symbol, rest = SYMBOLS.index(rest[0]), rest[1:]
        if symbol == 85:
            place, rest = place + value(rest[:2]), rest[2:]
            continue
        if symbol < 85:
            count, gap = (1, symbol) if symbol < 50 else (2, symbol - 50) if symbol < 75 else (3, symbol - 75)
        else:
            wide = symbol - 85
            gap, count, rest = value(rest[0]), value(rest[1 : 1 + wide]), rest[1 + wide :]
        place += gap
        found[place] = count
        place += 1
    return found


@given(st.dictionaries(st.integers(0, 1500), st.integers(1, 700_000), max_size=60))
def test_counts_come_back_as_they_went(counts: dict[int, int]) -> None:
    places = np.array(sorted(counts), dtype=int)
    values = np.array([counts[place] for place in sorted(counts)], dtype=int)
    (text,) = packed.counts(np.zeros(len(places), dtype=int), places, values, 1)
    assert unpacked(text) == counts


def test_a_number_without_room_is_refused() -> None:
    assert value(packed.numbers([8099], 2)) == 8099
    with pytest.raises(ValueError, match="8100 has no room in 2 symbols"):
        packed.numbers([8100], 2)


def test_hostile_labels_stay_text() -> None:
    script = packed.script("index", {"label": "</script><script>\u2028alert(1)"})
    assert "<" not in script and "\u2028" not in script


def test_counts_of_a_text_that_is_not_there_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = pd.DataFrame([("A", "Alpha", 2001, 100, "g")])
    series = pd.DataFrame([("word", "word", "word", "")])
    nobody = pd.DataFrame([("B", 2001, "word", 1)])
    rest, sizes = pd.DataFrame([("word", 2001, 1, 1)]), pd.DataFrame([(2001, 100, 1)])
    with pytest.raises(ValueError, match="'word' in 2001 have no text"):
        explorer.hand_over("x", texts, series, nobody, rest, sizes, {"groups": {"g": {}}})


@pytest.fixture(scope="module")
def folder(book: Path) -> Path:
    return book / "explorer" / "un-words"


@pytest.fixture(scope="module")
def index(folder: Path) -> dict:
    return content(folder / "index.js")


def words_of(index: dict) -> list[str]:
    before, words = "", []
    for shared, rest, _ in re.findall(r"([A-Z])([^A-Z0-9]*)(\d)", index["words"]):
        before = before[: ord(shared) - 65] + rest
        words.append(before)
    return words


def test_a_hundred_words_hold_what_the_tables_do(folder: Path, index: dict) -> None:
    own, others = tables.load("term_counts"), tables.load("other_term_counts")
    speeches = tables.load("speeches").set_index(["iso3", "year"])
    plain = [
        table["term"].str.replace("’", "'").str.replace(r"'s$", "", regex=True) for table in (own, others)
    ]
    by_speech = own.groupby([plain[0], "iso3", "year"])["count"].sum()
    by_year = others.groupby([plain[1], "year"])["count"].sum()
    speaking = others.groupby([plain[1], "year"])["speeches"].unique()
    assert speaking.map(len).eq(1).all(), "the forms of a word stand in the same speeches"
    held = by_speech.groupby(level=0).size()
    words = words_of(index)
    assert words == sorted(held.index[held >= FEWEST])

    codes = [code for code, _, many in index["speakers"] for _ in range(many)]
    numbers = [
        [value(text[at : at + width]) for at in range(0, len(text), width)]
        for text, width in zip(index["texts"], (1, 3, 1), strict=True)
    ]
    places = [(code, index["years"][0] + year) for code, year in zip(codes, numbers[0], strict=True)]
    groups = list(index["view"]["groups"])
    assert numbers[1] == speeches.loc[places, "tokens"].tolist()
    assert [groups[group] for group in numbers[2]] == speeches.loc[places, "bloc"].tolist()
    rest = speeches.query("year >= 1991")
    rest = (
        rest[~rest.index.get_level_values("iso3").isin(codes)].groupby("year")["tokens"].agg(["sum", "size"])
    )
    assert index["rest"] == [rest["sum"].tolist(), rest["size"].tolist()]

    shards = [content(folder / f"s{at}.js").split("~") for at in range(len(index["starts"]))]
    series = [one.split(" ") for shard in shards for one in shard]
    assert len(series) == len(index["others"]) + len(words)
    asked = [*random.Random(2010).sample(words, 100), "the", "nato", "partner", words[0], words[-1]]
    for word in asked:
        own_text, rest_text, having = series[len(index["others"]) + words.index(word)]
        ours = {places[place]: count for place, count in unpacked(own_text).items()}
        assert ours == by_speech[word].to_dict(), word
        theirs = {index["years"][place]: count for place, count in unpacked(rest_text).items()}
        assert theirs == (by_year[word].to_dict() if word in by_year else {}), word
        speakers = {index["years"][place]: count for place, count in unpacked(having).items()}
        assert speakers == (speaking[word].str[0].to_dict() if word in by_year else {}), word
    untold = [one[0] for one, fields in zip(index["others"], series, strict=False) if len(fields) == 2]
    assert untold == [one[0] for one in index["others"] if one[0].startswith("list:")], (
        "known by its words alone"
    )


def test_one_page_loads_the_explorer_and_says_what_it_needs(chapters: list[HtmlPage]) -> None:
    for page in chapters:
        loaded = [one["src"] for one in page.soup.select('script[src*="explorer"]')]
        assert bool(loaded) == (page.name == "chapters/explorer.html"), page.name
        if loaded:
            assert "needs scripts" in page.soup.select_one(".explorer noscript").get_text()
            assert len(page.soup.select("#tab-moved-words tbody tr")) == 100


def test_the_files_are_small(folder: Path, index: dict) -> None:
    sizes = {file.stem: file.stat().st_size for file in folder.iterdir()}
    shards = [sizes[f"s{at}"] for at in range(len(index["starts"]))]
    assert len(sizes) == len(shards) + 1
    assert sizes["index"] + 2 * max(shards) <= BUDGET
    assert sum(sizes.values()) <= 3_000_000
