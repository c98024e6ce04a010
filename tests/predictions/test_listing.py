"""What a reader unfolds in the two registries: who said what, what was expected, and the evidence with its source."""

from __future__ import annotations

import csv
import itertools

import pandas as pd
import pytest

from conceptshift import tables
from conceptshift.predictions import listing, rivals


def lines(name: str) -> list[dict[str, str]]:
    with (tables.ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def statements() -> pd.DataFrame:
    return listing.statements().set_index("prediction_id")


@pytest.mark.parametrize(
    ("key", "made_by"),
    [
        (
            "P01",
            "Vladimir Dzhabarov, first deputy chair, foreign affairs committee of the Federation Council, "
            "in Vestnik Kavkaza (11 to 15 July 2018, date inferred)",
        ),
        ("P10", "Jens Stoltenberg, NATO Secretary General, in RT (17 February 2021)"),
        ("P31", "RT itself (18 to 19 February 2021, date inferred)"),
    ],
)
def test_who_said_it_where_and_when(statements: pd.DataFrame, key: str, made_by: str) -> None:
    assert statements.at[key, "made_by"] == made_by


def test_every_statement_stands_once_with_its_speaker_in_the_order_of_the_articles(
    statements: pd.DataFrame,
) -> None:
    assert sorted(statements.index) == sorted(row["prediction_id"] for row in lines("predictions"))
    speakers = list(statements["made_by"])
    changes = [speakers[0], *(b for a, b in itertools.pairwise(speakers) if a != b)]
    assert len(changes) == len(set(changes))
    first = [min(statements.index[statements["made_by"] == one]) for one in changes]
    assert first == sorted(first)
    for one in changes:
        own = list(statements.index[statements["made_by"] == one])
        assert own == sorted(own)


def test_words_type_and_outcome_of_a_statement(statements: pd.DataFrame) -> None:
    for row in lines("predictions"):
        shown = statements.loc[row["prediction_id"]]
        assert shown["claim"] == row["claim"] and shown["verbal_marker"] == row["verbal_marker"]
        assert shown["outlet"] == {"rt-2021": "RT", "vk-2018": "Vestnik Kavkaza"}[row["document_id"]]
    phrases = {row["marker_class"]: row["capphrase_term"].lower() for row in lines("verbal_markers")}
    shown = statements["phrase"].fillna("")
    assert list(shown) == [phrases[one] for one in statements["marker_class"]] and "" in set(shown)
    codes = {
        row["prediction_id"]: row for row in lines("prediction_codings") if row["coder"] == "adjudicated"
    }
    for key, row in statements.iterrows():
        assert row["type"] == codes[key]["forecast_type"].replace("_", " ")
        assert row["outcome"] == codes[key]["outcome"] and row["rationale"] == codes[key]["rationale"]
        assert pd.isna(row["settled"]) == (codes[key]["outcome_date"] == "")
    assert statements.at["P01", "settled"] == "16 July 2018"
    contested = {row["prediction_id"] for row in lines("prediction_objections")}
    assert set(statements.index[statements["contested"]]) == contested


def test_objections_and_dated_evidence_name_who_published_it() -> None:
    publisher = {row["source_id"]: row["publisher"] for row in lines("sources")}
    for found, name in (
        (listing.objections(), "prediction_objections"),
        (listing.dated_evidence(), "prediction_rivals"),
    ):
        assert len(found) == len(lines(name))
        for row, line in zip(found.to_dict("records"), lines(name), strict=True):
            assert row["prediction_id"] == line["prediction_id"]
            named = "" if pd.isna(row["publisher"]) else row["publisher"]
            assert named == publisher.get(line["source_id"], "")
            assert {"url", "language"} <= set(row)
    assert listing.dated_evidence()["day"].iloc[0] == "9 July 2016"


def test_scored_forecasts_with_what_the_rule_expected_and_the_record() -> None:
    found = listing.scored().set_index("prediction_id")
    expected = {
        row["prediction_id"]: row for row in lines("prediction_baselines") if row["baseline"] == "announced"
    }
    order = {bearing: place for place, bearing in enumerate(rivals.READINGS)}
    for key, row in found.iterrows():
        assert (row["expected"], row["reason"]) == (expected[key]["expected"], expected[key]["reason"])
        bearings = {one["bearing"] for one in lines("prediction_rivals") if one["prediction_id"] == key}
        assert row["reading"] == min(bearings, key=order.get)
        assert row["record"] == rivals.READINGS[row["reading"]]
    assert len(found) == 16


def test_the_evidence_of_each_statement_is_there() -> None:
    found = listing.evidence()
    assert set(found["prediction_id"]) == {row["prediction_id"] for row in lines("prediction_evidence")}
