"""What a reader unfolds in the two registries: who said what, what was expected, and the evidence with its source."""

from __future__ import annotations

import csv

import pandas as pd
import pytest

from conceptshift import tables
from conceptshift.predictions import findings, listing, rivals


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


def test_every_statement_stands_once_in_the_order_of_its_number(statements: pd.DataFrame) -> None:
    assert list(statements.index) == sorted(row["prediction_id"] for row in lines("predictions"))


def test_speaker_side_outcome_and_whether_it_was_announced_in_words(statements: pd.DataFrame) -> None:
    expected = {
        row["prediction_id"]: row["expected"]
        for row in lines("prediction_baselines")
        if row["baseline"] == "announced"
    }
    names = {row["speaker_id"]: row["name"] for row in lines("speakers")}
    for key, row in statements.iterrows():
        own = row["speaker_id"] == listing.OUTLET
        assert row["who"] == (f"{row['outlet']} itself" if own else names[row["speaker_id"]])
        assert row["made_by"].endswith(f"({row['when']})")
        assert row["result"] == listing.RESULTS[row["outcome"]]
        assert row["side"] in listing.SIDES.values()
        assert (
            pd.isna(row["announced"])
            if key not in expected
            else row["announced"] == listing.SAID[expected[key]]
        )
    assert statements.at["P10", "side"] == "NATO" and statements.at["P22", "side"] == "Russian expert"
    assert statements["scored"].sum() == 16


def test_a_tile_is_a_scored_forecast_and_knows_whether_all_of_it_was_announced(
    statements: pd.DataFrame,
) -> None:
    tiles = listing.tiles().set_index("prediction_id")
    assert list(tiles.index) == list(statements.index[statements["scored"]])
    assert list(tiles["announced"]) == list(statements.loc[tiles.index, "announced"] == "yes")
    assert tiles.at["P31", "speaker"] == "RT itself" and not tiles.at["P28", "announced"]


def test_the_cards_are_chosen_by_a_rule(statements: pd.DataFrame) -> None:
    cards = listing.cards().set_index("prediction_id")
    tiles = listing.tiles().set_index("prediction_id")["announced"]
    assert list(cards.index) == [tiles.index[tiles][0], *tiles.index[~tiles]]
    assert len(cards) <= 8
    for key, row in cards.iterrows():
        assert statements.at[key, "rationale"].startswith(row["came"]) and row["came"].endswith(".")
        assert row["said"].endswith(".") and row["said"].count(". ") == 0


def test_every_statement_that_is_not_scored_falls_once_with_a_reason(statements: pd.DataFrame) -> None:
    fallen = listing.fallen()
    ids = [one for some in fallen["ids"] for one in some]
    assert sorted(ids) == sorted(statements.index[~statements["scored"]])
    assert list(fallen["n"]) == [len(some) for some in fallen["ids"]]
    reason = {one: why for why, some in zip(fallen["why"], fallen["ids"], strict=True) for one in some}
    assert reason["P01"] == listing.SCHEDULED and reason["P37"] == listing.UNDECIDED
    assert reason["P02"] == "holds only if something else happens"


def test_a_type_without_a_reason_is_refused_and_not_lost() -> None:
    judged = findings.statements()
    with pytest.raises(ValueError, match="'omen'"):
        listing.why_not(judged.assign(forecast_type="omen"))
    scheduled = judged.assign(scheduled=judged["prediction_id"].isin(["P01", "P22"]))
    assert listing.why_not(scheduled)["ids"].iloc[0] == ["P01", "P22"]


def test_words_type_and_outcome_of_a_statement(statements: pd.DataFrame) -> None:
    for row in lines("predictions"):
        shown = statements.loc[row["prediction_id"]]
        assert shown["claim"] == row["claim"] and shown["verbal_marker"] == row["verbal_marker"]
        assert shown["outlet"] == {"rt-2021": "RT", "vk-2018": "Vestnik Kavkaza"}[row["document_id"]]
    phrases = {row["marker_class"]: row["capphrase_term"].lower() for row in lines("verbal_markers")}
    shown = statements["phrase"].fillna("")
    assert list(shown) == [phrases[one] for one in statements["marker_class"]] and "" in set(shown)
    labels = {row["prediction_id"]: row["label"] for row in lines("predictions")}
    assert list(statements["label"]) == [labels[one] for one in statements.index]
    assert max(len(label.split()) for label in labels.values()) <= 6
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
