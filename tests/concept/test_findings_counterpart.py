"""The documents of both sides: as published, and as counted from the files by hand."""

import csv
from pathlib import Path

import krippendorff
import numpy as np
import pytest

from conceptshift.concept.counterpart import findings
from conceptshift.measures.finding import FINDINGS

DATA = Path(__file__).resolve().parents[2] / "data"


def rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


DOCUMENTS = {row["document_id"]: row for row in rows("counterpart_documents")}
PASSAGES = {row["passage_id"]: row for row in rows("counterpart_passages")}
CODES = {(row["passage_id"], row["coder"]): row for row in rows("counterpart_codings")}
SEEN = {key for key, row in PASSAGES.items() if row["evidence_status"] == "seen"}


def side(key):
    return DOCUMENTS[PASSAGES[key]["document_id"]]["side"]


def adopted(key):
    return DOCUMENTS[PASSAGES[key]["document_id"]]["adopted_on"]


def text(name):
    return FINDINGS[name.partition(".")[0]].cells()[name].text


def test_passages_are_counted_from_the_files():
    found = findings.counterpart_counts()
    russian = {key for key in PASSAGES if side(key) == "russia"}
    assert (found.passages, found.seen) == (len(russian), len(russian & SEEN))
    assert found.documents == sum(row["side"] == "russia" for row in DOCUMENTS.values())
    assert found.documents - found.unread == len({PASSAGES[key]["document_id"] for key in russian & SEEN})
    used = [CODES[key, "adjudicated"] for key in russian & SEEN]
    assert found.named == sum(row["stance"] != "" for row in used)
    assert found.threat == sum(row["stance"] == "-2" for row in used)
    assert found.itself == sum(row["object"] == "itself" for row in used) == 0
    assert found.declarations == 5


def test_only_seen_passages_are_coded():
    assert {key for key, _ in CODES} == SEEN


def test_the_passes_agree_as_krippendorff_says():
    found = findings.counterpart_counts()
    pairs = [[CODES[key, coder]["stance"] for coder in "ab"] for key in sorted(SEEN)]
    both = [pair for pair in pairs if all(pair)]
    assert (found.coded, found.agree) == (len(both), sum(a == b for a, b in both))
    assert found.left == sum(bool(a) != bool(b) for a, b in pairs)
    codes = np.array(both, dtype=float).T
    assert found.alpha == pytest.approx(krippendorff.alpha(codes, level_of_measurement="ordinal"))


def test_the_first_words_are_the_earliest_in_the_files():
    assert text("first_words.russia.danger.month") == "February 2010"
    assert text("first_words.russia.threat.month") == "December 2015"
    assert text("first_words.nato.threat.month") == "December 2019"
    assert text("first_words.nato.itself.month") == "June 2022"
    for who in ("russia", "nato"):
        days = [adopted(k) for k in SEEN if side(k) == who and CODES[k, "adjudicated"]["stance"] == "-2"]
        assert text(f"first_words.{who}.threat.year") == min(days)[:4]
    dangers = [adopted(k) for k in SEEN if PASSAGES[k]["term"] == "danger"]
    assert min(dangers) == "2010-02-05"
    assert "first_words.russia.itself.month" not in findings.first_words.cells()


def test_the_leads_are_the_days_between():
    found = findings.word_leads()
    days = (np.datetime64("2019-12-04") - np.datetime64("2015-12-31")).astype(int)
    assert found.threat == pytest.approx(days / 365.25)
    assert found.threat_itself == pytest.approx(6.49, abs=0.01)
    assert text("word_leads.danger_before_concept") == "9"


def test_every_document_of_both_sides_is_shown():
    shown = findings.shown_passages()
    assert set(shown["document_id"]) == {*DOCUMENTS, *findings.STAGES}
    assert shown["day"].is_monotonic_increasing and shown["passage_id"].is_unique
    code = shown.set_index("passage_id")["code"]
    assert code["RU13"] == "threat" and code["RU22"] == "challenge (second coder: threat)"
    assert code["RU07"] == "not read" and code["RU28"] == "not of NATO"
    assert code["CL01-1"] == "partnership" and code["CL01-4"] == "threat"
    assert set(shown["side"]) == {"russia", "nato"}


def test_a_day_that_was_not_seen_is_the_first_of_its_month():
    shown = findings.shown_passages().set_index("passage_id")
    assert shown.at["RU01", "month"] == "July 2008" and shown.at["RU01", "year"] == 2008
