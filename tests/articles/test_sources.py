"""What the tables rest on: kinds, extents, and how near the evidence stands to an official text."""

import pandas as pd
import pytest

from conceptshift import tables
from conceptshift.articles import sources

SOURCES = pd.DataFrame(
    [
        ("S1", "official", "opening", "en", "official"),
        ("S2", "news", "excerpt", "ru", "state_media"),
        ("S3", "news", "excerpt", "en", "not_established"),
        ("S4", "article", "full_text", "en", "state_media"),
    ],
    columns=["source_id", "kind", "extent_seen", "language", "ownership"],
)


def test_holdings_count_sources_and_the_rows_that_cite_them():
    held = sources.holdings(SOURCES, {"clauses": pd.Series(["S1", "S2", "S2", None])}).set_index("kind")
    assert list(held.index) == ["article", "official", "news"]
    assert held.loc["news"].to_dict() == {
        "sources": 2, "full_text": 0, "opening": 0, "excerpt": 2, "data": 0,
        "not_english": 1, "state_media": 1, "clauses": 2,
    }  # fmt: skip
    assert held["sources"].sum() == len(SOURCES)


def test_what_was_read_in_full_adds_up_by_kind():
    assert sources.read_in_full(SOURCES).to_dict() == {"article": 1}
    listed = tables.load("sources")
    full = sources.read_in_full(listed)
    assert full.sum() == (pd.read_csv(tables.path("sources"))["extent_seen"] == "full_text").sum()
    held = sources.holdings(listed, {}).set_index("kind")["full_text"]
    assert full.to_dict() == held[held > 0].to_dict()


@pytest.mark.parametrize("column", ["kind", "extent_seen"])
def test_a_kind_or_extent_without_a_place_is_named(column):
    strange = SOURCES.assign(**{column: "rumour"})
    with pytest.raises(ValueError, match="rumour"):
        sources.holdings(strange, {})


def test_unseen_evidence_is_not_verified_whoever_published_it():
    rows = pd.DataFrame({
        "source_id": ["S1", "S1", "S2", None],
        "evidence_status": ["seen", "not_verified", "seen", "not_verified"],
    })  # fmt: skip
    assert list(sources.standing(rows, SOURCES)) == ["official", "not_verified", "news", "not_verified"]


def test_the_evidence_base_counts_every_clause_once():
    clauses = pd.DataFrame({
        "stage": ["concept_2010", "concept_2010", "concept_2022"],
        "source_id": ["S1", "S2", None],
        "evidence_status": ["seen", "not_verified", "not_verified"],
    })  # fmt: skip
    base = sources.evidence_base(clauses, SOURCES).set_index("stage")
    assert base.loc["concept_2010"].to_dict() == {
        "official": 1, "copy": 0, "news": 0, "article": 0, "not_verified": 1, "clauses": 2,
    }  # fmt: skip
    assert base["clauses"].sum() == 3
