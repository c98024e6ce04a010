"""Which statements are scored, how outcomes count, and what the rules beside them expect."""

import pandas as pd
import pytest

from conceptshift import tables
from conceptshift.predictions import forecasts


def registry(outcomes, types=None, ideas=None):
    """Judged predictions P01, P02 … with these outcomes, all explicit and each its own idea unless told."""
    keys = [f"P{place:02}" for place in range(1, len(outcomes) + 1)]
    return pd.DataFrame(
        {
            "prediction_id": keys,
            "claim": "something will happen",
            "outcome": outcomes,
            "forecast_type": types or ["explicit_forecast"] * len(keys),
            "idea": ideas or keys,
        }
    )


def rule(expected, name="rule"):
    keys = [f"P{place:02}" for place in range(1, len(expected) + 1)]
    return pd.DataFrame(
        {
            "prediction_id": keys,
            "baseline": name,
            "expected": expected,
            "reason": "so",
            "source_id": None,
            "evidence_status": "seen",
        }
    )


def book():
    loaded = [tables.load(name) for name in ("predictions", "prediction_codings", "speakers")]
    return forecasts.judged(*loaded), tables.load("prediction_baselines")


# By hand ---------------------------------------------------------------------------------------------------


def test_statements_that_nothing_decides_or_that_are_no_forecast_are_not_scored():
    rows = registry(
        ["true", "unresolvable", "false", "true"],
        ["explicit_forecast", "explicit_forecast", "call", "motive"],
    )
    assert forecasts.scored(rows)["prediction_id"].to_list() == ["P01"]
    assert forecasts.tally(rows) == {"true": 2, "partly": 0, "false": 1, "unresolvable": 1}


def test_an_event_that_was_scheduled_is_not_scored():
    rows = registry(["true", "true", "false"]).assign(scheduled=[True, False, False])
    assert forecasts.scored(rows)["prediction_id"].to_list() == ["P02", "P03"]
    assert forecasts.explicit(rows)["prediction_id"].to_list() == ["P02", "P03"]
    ways = forecasts.ways_to_count(rows, rule(["true", "true", "false"]), "rule").set_index("way")
    assert ways["n"].to_dict() == {"resolved": 3, "explicit": 2, "expected": 1, "beyond": 1}


def test_hand_picked_statements_have_a_fraction_and_no_interval():
    ways = forecasts.ways_to_count(registry(["true", "false"]), rule(["true", "false"]), "rule")
    assert not {"low", "high"} & set(ways.columns)


def test_another_outcome_changes_only_the_statement_that_it_is_given_to():
    rows = registry(["true", "false", "partly"])
    assert forecasts.recoded(rows, {"P02": "partly"})["outcome"].to_list() == ["true", "partly", "partly"]
    assert rows["outcome"].to_list() == ["true", "false", "partly"]
    with pytest.raises(ValueError, match="P09 is not among the statements"):
        forecasts.recoded(rows, {"P09": "true"})
    with pytest.raises(ValueError, match="did you mean 'true'"):
        forecasts.recoded(rows, {"P01": "ture"})


def test_the_ways_to_count_split_the_forecasts_by_what_the_rule_expected():
    rows = registry(["true", "true", "partly", "false", "true"], ["explicit_forecast"] * 4 + ["call"])
    ways = forecasts.ways_to_count(rows, rule(["true", "false", "false", "true"]), "rule").set_index("way")
    assert ways["n"].to_dict() == {"resolved": 5, "explicit": 4, "expected": 2, "beyond": 2}
    assert ways.loc["expected", ["true", "false"]].to_list() == [1, 1]
    assert ways.loc["beyond", ["share_0", "share_half", "share_1"]].to_list() == [0.5, 0.75, 1]


# What is refused -------------------------------------------------------------------------------------------


def test_a_rule_that_is_silent_on_a_forecast_is_refused():
    with pytest.raises(ValueError, match="'rule' expects nothing of P03"):
        forecasts.expectations(registry(["true", "false", "true"]), rule(["true", "true"]), "rule")


def test_an_outcome_that_nobody_knows_cannot_be_scored():
    with pytest.raises(ValueError, match="'unresolvable' cannot be scored"):
        forecasts.worth(pd.Series(["true", "unresolvable"]), 0.5)


@pytest.mark.parametrize("partly", [-0.1, 1.5])
def test_partly_true_is_worth_no_less_than_false_and_no_more_than_true(partly):
    with pytest.raises(ValueError, match="between false"):
        forecasts.worth(pd.Series(["true"]), partly)


# The book's own table --------------------------------------------------------------------------------------


def test_the_rules_speak_of_every_statement_that_a_coder_took_for_a_forecast():
    judged, baselines = book()
    coders = judged[["forecast_type_a", "forecast_type_b"]]
    wanted = set(judged.loc[(coders == forecasts.EXPLICIT).any(axis=1), "prediction_id"])
    for name, rows in baselines.groupby("baseline"):
        assert set(rows["prediction_id"]) == wanted, name


def test_the_book_counts_what_an_independent_count_finds():
    judged, baselines = book()
    codes = pd.read_csv(tables.path("prediction_codings"))
    codes = codes[(codes["coder"] == "adjudicated") & (codes["forecast_type"] == "explicit_forecast")]
    codes = codes[codes["prediction_id"] != "P01"]  # its event was scheduled
    outcomes = codes.loc[codes["outcome"] != "unresolvable", "outcome"].astype(str).str.lower()
    right = outcomes.map({"true": 1, "partly": 0.5, "false": 0})
    found = forecasts.ways_to_count(judged, baselines, "announced").set_index("way").loc["explicit"]
    assert found["share_half"] == pytest.approx(right.mean())
    assert found["n"] == len(right)


def test_what_came_true_before_the_invasion_is_compared_outcome_by_outcome():
    judged, baselines = book()
    before = forecasts.compared(forecasts.scored(judged), baselines, "pre_invasion")
    assert before["prediction_id"].to_list() == forecasts.scored(judged)["prediction_id"].to_list()
    assert (before["same"] == (before["outcome"] == before["expected"])).all()
    finland = before.set_index("prediction_id").loc["P38"]
    assert finland["expected"] == "false" and not finland["same"]  # they applied after the invasion
