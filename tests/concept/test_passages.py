"""Passages of the two concepts side by side: as published, and as counted from the files by hand."""

import csv
import re
from pathlib import Path

import pandas as pd
import pytest

from conceptshift.concept import findings, passages
from conceptshift.measures.finding import FINDINGS

DATA = Path(__file__).resolve().parents[2] / "data"


def rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


PAIRS = rows("passages")
CLAUSES = rows("clauses")
STAGES = {"then": "concept_2010", "now": "concept_2022"}


def test_pairs_stand_in_their_order_with_what_became_of_their_themes():
    found = passages.pairs()
    assert found["pair_id"].to_list() == [
        row["pair_id"] for row in sorted(PAIRS, key=lambda row: int(row["position"]))
    ]
    codes = {
        row["clause_id"]: row["change"] for row in rows("stance_codings") if row["coder"] == "adjudicated"
    }
    words = {"reversed": "Turned", "weakened": "Turned", "dropped": "Turned", "new": "New"}
    words |= {"strengthened": "Grew", "unchanged": "Kept", "unclear": "Not decided"}
    for pair in found.itertuples():
        clause = next(
            row["clause_id"]
            for row in CLAUSES
            if (row["theme_id"], row["stage"]) == (pair.theme_id, "concept_2022")
        )
        assert pair.word == words[codes[clause]]


def test_like_becomes_stand_together():
    """The map is read by what became of the themes, so a group is not taken up again further down."""
    groups = passages.pairs()["group"]
    assert (groups != groups.shift()).sum() == groups.nunique()


def test_every_group_has_its_word():
    assert set(passages.WORDS) == set(findings.fates()["group"])


@pytest.mark.parametrize("side", STAGES)
def test_a_fragment_that_a_clause_has_too_is_the_same_in_both(side):
    fragments = {
        (row["theme_id"], row["quoted_fragment"]): row for row in CLAUSES if row["stage"] == STAGES[side]
    }
    shared = [
        (row, fragments[row["theme_id"], row[f"{side}_fragment"]])
        for row in PAIRS
        if (row["theme_id"], row[f"{side}_fragment"]) in fragments
    ]
    assert len(shared) > len(PAIRS) / 2
    for pair, clause in shared:
        assert pair[f"{side}_source_id"] == clause["source_id"], pair["pair_id"]
        assert pair[f"{side}_evidence_status"] == clause["evidence_status"], pair["pair_id"]
        assert clause["fragment_is_back_translation"] == "false", pair["pair_id"]


def test_days_lie_where_their_side_says():
    events = {row["event_id"]: row["date"] for row in rows("events")}
    for row in PAIRS:
        assert row["between_date"].startswith("2021"), row["pair_id"]
        for side, event in (("then", "lisbon_concept"), ("now", "madrid_2022")):
            if row[f"{side}_speaker"] == "Strategic Concept":
                assert row[f"{side}_date"] == events[event], row["pair_id"]


def test_only_a_restatement_is_not_of_the_day_of_its_concept():
    others = {
        row["pair_id"]
        for row in PAIRS
        if "Strategic Concept" not in (row["then_speaker"], row["now_speaker"])
    }
    assert others == {row["pair_id"] for row in PAIRS if row["theme_id"] == "core_tasks"}


def test_each_pair_says_whose_words_it_has_and_where_they_were_read():
    said = passages.sayings()
    by_pair = said.groupby("pair_id", sort=False)["when"].agg(list)
    for row in PAIRS:
        wanted = ["2010", "2021", "2022", *(["Russia"] if row["beside_passage_id"] else [])]
        assert sorted(by_pair[row["pair_id"]]) == sorted(wanted)
    assert said[["speaker", "day", "locator", "publisher", "evidence_status"]].notna().all().all()
    assert list(said.columns).count("when") == 1 and "date" not in said
    first = said[(said["pair_id"] == "PA01") & (said["when"] == "2021")].iloc[0]
    assert (first["day"], first["publisher"]) == ("17 February 2021", "UNIAN")
    assert (
        said["day"]
        .map(lambda day: bool(re.fullmatch(r"(\d{1,2} [A-Z][a-z]+ )?\d{4}|[A-Z][a-z]+ \d{4}", day)))
        .all()
    )


def test_texts_of_a_pair_are_in_the_order_of_time():
    first = passages.sayings().query("pair_id == 'PA01'")
    assert first["when"].to_list() == ["2010", "2021", "2022", "Russia"]


def test_a_russian_passage_stands_beside_with_whose_english_it_is():
    russian = {row["passage_id"]: row for row in rows("counterpart_passages")}
    found = passages.pairs().set_index("pair_id")
    said = passages.sayings().query("when == 'Russia'").set_index("pair_id")
    for row in PAIRS:
        beside = russian.get(row["beside_passage_id"])
        if beside is None:
            assert pd.isna(found.at[row["pair_id"], "beside"]) and row["pair_id"] not in said.index
            continue
        assert found.at[row["pair_id"], "beside"] == beside["quoted_fragment"]
        assert beside["passage_id"].startswith("RU") and beside["evidence_status"] == "seen"
        ours = beside["fragment_basis"] == "translated_here"
        assert said.at[row["pair_id"], "locator"] == (
            "our translation" if ours else "in the English of the source"
        )


def test_pairs_are_counted():
    cells = FINDINGS["passage_counts"].cells()
    assert cells["passage_counts.pairs"].text == str(len(PAIRS))
    assert passages.passage_counts().beside == sum(bool(row["beside_passage_id"]) for row in PAIRS)


@pytest.mark.parametrize(
    ("theme", "group", "headline"),
    [
        (None, None, passages.TURNED),
        ("russia_label", "grew", passages.PLAIN),
        ("russia_dialogue", "unchanged", passages.PLAIN),
        ("open_door", "turned", passages.PLAIN),
        ("open_door", "unchanged", passages.TURNED),
        ("ukraine_georgia", "open", passages.PLAIN),
        ("ukraine_georgia", "grew", passages.TURNED),
    ],
)
def test_the_headline_holds_for_the_codes_at_hand(monkeypatch, theme, group, headline):
    fate = findings.fate().copy()
    if theme:
        fate[theme] = group
    monkeypatch.setattr(findings, "fate", lambda: fate)
    assert passages.headline() == headline
    assert len(headline.split()) <= 14
