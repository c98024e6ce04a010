"""Statements joined with their speakers, their judgements and their evidence."""

import pandas as pd
import pytest

from conceptshift.measures import judgements as registry

ITEMS = pd.DataFrame({"item": ["X1", "X2"], "speaker_id": ["ann", "bob"]})
SPEAKERS = pd.DataFrame({"speaker_id": ["ann", "bob"], "name": ["Ann", "Bob"], "side": ["one", "other"]})
CODINGS = pd.DataFrame(
    [
        ("X1", "a", "yes", "by a"),
        ("X1", "b", "no", "by b"),
        ("X1", "adjudicated", "no", "Seen so. The coders differ (yes, no). The text says no."),
        ("X2", "a", "yes", "by a"),
        ("X2", "b", "yes", "by b"),
        ("X2", "adjudicated", "yes", "Both say so."),
    ],
    columns=["item", "coder", "verdict", "rationale"],
)


def judged(items=ITEMS, codings=CODINGS, speakers=SPEAKERS):
    return registry.judged(items, codings, speakers, "item", ["verdict"])


def test_the_adjudicated_judgement_counts_and_both_coders_stay_beside_it():
    first = judged().iloc[0]
    assert (first["verdict"], first["verdict_a"], first["verdict_b"]) == ("no", "yes", "no")
    assert (first["speaker"], first["side"]) == ("Ann", "one")


def test_a_disagreement_comes_with_its_reason_alone():
    rows = registry.disagreements(judged(), "item", "verdict")
    assert rows.to_dict("records") == [
        {"item": "X1", "a": "yes", "b": "no", "adjudicated": "no", "reason": "The text says no."}
    ]


def test_a_reason_without_the_usual_words_is_given_whole():
    codings = CODINGS.assign(rationale="Because.")
    assert registry.disagreements(judged(codings=codings), "item", "verdict")["reason"].to_list() == [
        "Because."
    ]


def test_a_statement_without_a_judgement_is_named():
    with pytest.raises(ValueError, match="X2 has no adjudicated judgement"):
        judged(codings=CODINGS.iloc[:5])


def test_a_statement_by_nobody_is_named():
    with pytest.raises(ValueError, match="X2 has no speaker"):
        judged(speakers=SPEAKERS.iloc[:1])


SOURCES = pd.DataFrame(
    {
        "source_id": ["one", "two"],
        "title": ["One", "Two"],
        "publisher": ["Press", "Press"],
        "published_on": ["2021", None],
        "url": ["https://example.org/1", None],
        "language": ["en", "ru"],
    }
)


def cited(*rows):
    columns = ["item", "coder", "evidence_no", "source_id", "locator", "fragment", "evidence_status"]
    return registry.evidence(pd.DataFrame(rows, columns=columns), SOURCES, "item")


def test_evidence_that_both_coders_name_is_shown_once_and_as_seen_if_either_saw_it():
    found = cited(
        ("X1", "a", 1, "one", None, "some words", "not_verified"),
        ("X1", "b", 1, "one", None, "some words", "seen"),
        ("X1", "b", 2, "two", None, "other words", "seen"),
    )
    assert found[["source_id", "evidence_status"]].to_numpy().tolist() == [["one", "seen"], ["two", "seen"]]
    assert found["url"].to_list()[0] == "https://example.org/1"
    assert found.columns.to_list() == ["item", *SOURCES, "locator", "fragment", "evidence_status"]


def test_evidence_without_a_source_stays():
    found = cited(("X1", "a", 1, None, None, None, "not_verified"))
    assert len(found) == 1 and pd.isna(found.at[0, "url"])


def test_evidence_from_an_unknown_source_is_refused():
    with pytest.raises(ValueError, match="no source 'three'"):
        cited(("X1", "a", 1, "three", None, "words", "seen"))
