"""Corrections are told by subject, with what shows them and where they stood."""

from __future__ import annotations

import csv
import json
import re

import pandas as pd

from conceptshift import tables
from conceptshift.story import corrections

SOURCES = pd.DataFrame({"source_id": ["A"], "publisher": ["A paper"]})


def rows(*keys: str, source: str | None = None) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "correction_id": keys,
            "kind": "wrong",
            "places": "index.html chapters/claims.html#c15",
            "source_id": pd.Series([source] * len(keys), dtype="object"),
        }
    )


def test_the_whole_report_comes_first_and_the_subjects_follow_the_chapters() -> None:
    listed = corrections.by_subject(rows("claims-01", "concept-02", "concept-01", "book-01"), SOURCES)
    assert list(listed["correction_id"]) == ["book-01", "concept-01", "concept-02", "claims-01"]
    assert list(listed["subject"].unique()) == [
        "The whole report",
        "The Strategic Concepts",
        "The factual claims",
    ]


def test_each_place_and_the_source_can_be_linked() -> None:
    (row,) = corrections.by_subject(rows("book-01", source="A"), SOURCES).itertuples()
    assert row.places == ["index.html", "chapters/claims.html#c15"]
    assert (row.source_id, row.publisher) == ("A", "A paper")


def test_a_correction_without_a_source_stays() -> None:
    listed = corrections.by_subject(rows("book-01"), SOURCES)
    assert list(listed["source_id"]) == list(listed["publisher"]) == [""]


def test_every_subject_and_kind_that_the_table_allows_has_its_words() -> None:
    described = json.loads((tables.ROOT / "data" / "corrections.table.json").read_text(encoding="utf-8"))
    allowed = {field["name"]: field.get("constraints", {}) for field in described["schema"]["fields"]}
    assert list(corrections.KINDS) == allowed["kind"]["enum"]
    subjects = re.match(r"\((.+)\)", allowed["correction_id"]["pattern"])[1].split("|")
    assert set(corrections.SUBJECTS) == set(subjects)


def test_each_correction_of_the_table_is_listed_once_and_linked_to_its_source() -> None:
    with tables.path("corrections").open(encoding="utf-8", newline="") as lines:
        written = {row["correction_id"]: row for row in csv.DictReader(lines)}
    with tables.path("sources").open(encoding="utf-8", newline="") as lines:
        publisher = {row["source_id"]: row["publisher"] for row in csv.DictReader(lines)}
    listed = corrections.corrections()
    assert sorted(listed["correction_id"]) == sorted(written)
    for row in listed.itertuples():
        source = written[row.correction_id]["source_id"]
        assert (row.source_id, row.publisher) == (source, publisher.get(source, ""))
        assert corrections.KINDS[written[row.correction_id]["kind"]] == row.fault
    counts = corrections.correction_counts()
    assert counts.corrections == len(written)
    assert counts.wrong == sum(row["kind"] == "wrong" for row in written.values())


def test_their_numbers_can_be_said() -> None:
    assert set(corrections.correction_counts.cells()) == {
        "correction_counts.corrections",
        "correction_counts.wrong",
    }
    first = corrections.corrections().iloc[0]
    cell = corrections.corrections.cells()[f"corrections.{first['correction_id']}.fault"]
    assert cell.text == first["fault"] and set(corrections.corrections.tables) <= set(tables.names())
    assert set(corrections.correction_counts.tables) <= set(tables.names())
