"""What the word explorer is given: words, names, lists and phrases by speech, on small tables and on the book's own."""

from __future__ import annotations

import os
import random
import tarfile

import pandas as pd
import pytest
import recount

from conceptshift import tables
from conceptshift.rhetoric import explorer, general_debate
from conceptshift.rhetoric.findings import explorer as findings
from conceptshift.rhetoric.findings import naming

UNGDC = os.environ.get("CONCEPTSHIFT_UNGDC")
YEARS = range(2001, 2007)


def counts(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["iso3", "year", "term", "count"])


def test_a_word_is_carried_from_five_speeches_on_with_its_possessives() -> None:
    own = counts(
        *[("USA", year, "word", 1) for year in YEARS if year < 2005],
        ("FRA", 2001, "word’s", 2),
        ("FRA", 2001, "word's", 3),
        *[("USA", year, "rare", 9) for year in YEARS if year < 2005],
    )
    totals = pd.DataFrame(
        [(2001, "word’s", 1, 3), (2001, "word", 4, 3), (2001, "rare", 2, 2)],
        columns=["year", "term", "count", "speeches"],
    )
    carried, rest = explorer.words(own, totals)
    assert set(carried["series"]) == {"word"} == set(rest["series"])
    assert carried.set_index(["iso3", "year"])["count"].to_dict()["FRA", 2001] == 5
    assert rest[["year", "count", "speeches"]].to_numpy().tolist() == [[2001, 5, 3]]


def test_a_speech_with_both_spellings_is_one_speech() -> None:
    own = counts(*[("USA", year, term, 1) for year in YEARS if year < 2005 for term in ("we", "we’s")])
    assert explorer.words(own, own.drop(columns="iso3").assign(speeches=1))[0].empty


def test_mentions_part_the_states_counted_one_by_one_from_all_others() -> None:
    own = pd.DataFrame({"iso3": ["USA"], "year": [2001]})
    spoken = pd.DataFrame(
        [
            ("USA", 2001, "x", 2),
            ("USA", 1990, "x", 9),
            ("BRA", 2001, "x", 1),
            ("CUB", 2001, "x", 4),
            ("CUB", 2001, "y", 1),
        ],
        columns=["iso3", "year", "node", "count"],
    )
    ours, rest = explorer.mentions(spoken, own, "name", "node")
    assert ours[explorer.COUNT].to_numpy().tolist() == [["USA", 2001, "name:x", 2]]
    assert rest[explorer.REST].to_numpy().tolist() == [["name:x", 2001, 5, 2], ["name:y", 2001, 1, 1]]


def test_the_words_that_moved_are_those_whose_share_changed_up_or_down() -> None:
    own = pd.DataFrame(
        [(state, year, "nato") for state in ("USA", "FRA") for year in (2001, 2002)]
        + [("RUS", 2002, "russia")],
        columns=["iso3", "year", "bloc"],
    )
    said = pd.DataFrame(
        [
            ("USA", 2001, "gone", 1),
            ("FRA", 2001, "gone", 9),
            ("USA", 2002, "new", 1),
            ("RUS", 2002, "theirs", 5),
        ]
        + [(state, year, "always", 1) for state in ("USA", "FRA") for year in (2001, 2002)],
        columns=explorer.COUNT,
    )
    found = explorer.moved(own, said, (2001, 2001), (2002, 2002), 2)
    assert found[["term", "before", "after", "change", "states"]].to_numpy().tolist() == [
        ["gone", 2, 0, -1.0, 2],
        ["new", 0, 1, 0.5, 1],
    ]


@pytest.fixture(scope="module")
def counted() -> explorer.Counted:
    return findings.counted()


def test_names_and_lists_are_what_the_chapters_count(counted: explorer.Counted) -> None:
    with_bloc = counted.counts.merge(counted.speeches[["iso3", "year", "bloc"]], on=["iso3", "year"])
    allied = with_bloc[with_bloc["bloc"] == "nato"].groupby(["series", "year"])["count"].sum()
    chapter = naming.ally_naming().set_index("year")["hits"]
    own = allied["name:russia"].reindex(chapter.index, fill_value=0)
    assert own.tolist() == chapter.tolist()
    words = general_debate.vocabulary(
        tables.load("speeches"), tables.load("term_counts"), tables.load("lexicon")
    )
    for category in ("threat", "partnership"):
        listed = words[words["bloc"] == "nato"].groupby("year")[category].sum()
        assert allied[f"list:codebook-{category}"].tolist() == listed.tolist()


def test_every_phrase_that_was_heard_since_1991_can_be_asked_for(counted: explorer.Counted) -> None:
    uses = tables.load("phrase_uses").query("year >= 1991")
    series = counted.series.set_index("series")
    assert {f"phrase:{one}" for one in uses["phrase_id"]} == set(series.index[series["kind"] == "phrase"])
    assert counted.series["series"].is_unique
    assert counted.series.index.tolist() == list(range(len(counted.series)))
    assert not counted.speeches["country"].isna().any()


def test_events_stand_in_their_year_to_a_thousandth() -> None:
    events = findings.view()["events"]
    assert [(one["at"], one["day"]) for one in events if one["label"] == "concept"] == [
        (2010.882, "19 November 2010"),
        (2022.49, "29 June 2022"),
    ]


def test_the_words_of_the_page_moved_as_it_says() -> None:
    moved = findings.moved_words()
    assert len(moved) == findings.MOST == moved["term"].nunique()
    assert moved["change"].abs().is_monotonic_decreasing
    assert (
        (moved["share_before_low"] <= moved["share_before"])
        & (moved["share_after"] <= moved["share_after_high"])
    ).all()


@pytest.mark.skipif(not UNGDC, reason="CONCEPTSHIFT_UNGDC does not name the archive of the UN speeches")
@pytest.mark.texts
def test_words_counted_again_from_the_archive(counted: explorer.Counted) -> None:
    """Some words of some speeches, with other code and other libraries."""
    draw = random.Random(2010)
    own = counted.speeches.sample(40, random_state=2010)
    wanted = {(row.iso3, row.year) for row in own.itertuples()}
    words = counted.series.query("kind == 'word'")["series"]
    asked = {
        *draw.sample(words.tolist(), 200),
        "nato",
        "partner",
        "threat",
        "security",
        "aggression",
        "state",
    }
    found = {}
    with tarfile.open(UNGDC) as archive:
        for member in archive:
            name = member.name.rpartition("/")[2].removesuffix(".txt").split("_")
            if len(name) == 3 and name[2].isdecimal() and (name[0], int(name[2])) in wanted:
                raw = archive.extractfile(member).read()
                said = [one.replace("’", "'").removesuffix("'s") for one in recount.tokens(raw)]
                found |= {(name[0], int(name[2]), word): said.count(word) for word in asked & {*said}}
    ours = counted.counts[counted.counts["series"].isin(asked)].merge(
        own[["iso3", "year"]], on=["iso3", "year"]
    )
    assert len(found) > 100
    assert ours.set_index(["iso3", "year", "series"])["count"].to_dict() == found
