"""Scores of predictions, the rules beside them, and what a reader may expect of either."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conceptshift import forecasts, tables

SEED = 7
FEW = 99  # resamples: enough for what is asserted here


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


def share(rows, baselines=None, rules=(), partly=(0.5,), resamples=FEW):
    baselines = rule(["true"] * len(rows)) if baselines is None else baselines
    return forecasts.shares(rows, baselines, rules, partly, SEED, resamples).set_index(["partly", "rule"])


def book():
    loaded = [tables.load(name) for name in ("predictions", "prediction_codings", "speakers")]
    return forecasts.judged(*loaded), tables.load("prediction_baselines")


# By hand ---------------------------------------------------------------------------------------------------


def test_partly_true_counts_as_the_reader_chooses():
    rows = registry(["true", "true", "partly", "false"])
    found = share(rows, partly=(0, 0.5, 1))["share"].xs("speakers", level="rule")
    assert found.to_dict() == {0: 0.5, 0.5: 0.625, 1: 0.75}


def test_a_rule_that_says_no_is_right_where_the_outcome_is_false():
    rows = registry(["true", "false", "partly", "false"])
    found = share(rows, rule(["true", "false", "partly", "true"]), ["rule"], partly=(0, 0.5, 1))["share"]
    # yes to a true one, no to a false one, no (partly is no yes) to a half true one, yes to a false one
    assert found.xs("rule", level="rule").to_dict() == {0: 0.75, 0.5: 0.625, 1: 0.5}


def test_the_lead_is_the_difference_on_the_same_statements():
    rows = registry(["true", "true", "false", "false"])
    found = share(rows, rule(["false"] * 4), ["rule"])
    assert found.at[(0.5, "rule"), "lead"] == 0
    assert share(rows, rule(["false", "false", "false", "true"]), ["rule"]).at[(0.5, "rule"), "lead"] == 0.25


def test_a_coin_is_right_half_of_the_time_and_has_no_interval():
    coin = share(registry(["true", "true", "true"])).loc[(0.5, "coin")]
    assert coin["share"] == 0.5 and pd.isna(coin["low"]) and coin["lead"] == 0.5


def test_statements_that_nothing_decides_or_that_are_no_forecast_are_not_scored():
    rows = registry(
        ["true", "unresolvable", "false", "true"],
        ["explicit_forecast", "explicit_forecast", "call", "motive"],
    )
    assert forecasts.scored(rows)["prediction_id"].to_list() == ["P01"]
    assert forecasts.tally(rows) == {"true": 2, "partly": 0, "false": 1, "unresolvable": 1}


def test_the_ways_to_count_split_the_forecasts_by_what_the_rule_expected():
    rows = registry(["true", "true", "partly", "false", "true"], ["explicit_forecast"] * 4 + ["call"])
    ways = forecasts.ways_to_count(rows, rule(["true", "false", "false", "true"]), "rule").set_index("way")
    assert ways["n"].to_dict() == {"resolved": 5, "explicit": 4, "expected": 2, "beyond": 2}
    assert ways.loc["expected", ["true", "false"]].to_list() == [1, 1]
    assert ways.loc["beyond", ["share_0", "share_half", "share_1"]].to_list() == [0.5, 0.75, 1]


# What must hold whatever the statements are -----------------------------------------------------------------

OUTCOME = st.sampled_from(["true", "partly", "false"])
FORECASTS = st.lists(st.tuples(OUTCOME, OUTCOME, st.sampled_from("abcd")), min_size=4, max_size=20).filter(
    lambda drawn: len({idea for _, _, idea in drawn}) > 1
)


def drawn(pairs):
    outcomes, expected, ideas = (list(part) for part in zip(*pairs))
    return registry(outcomes, ideas=ideas), rule(expected)


@settings(max_examples=20, deadline=None)
@given(FORECASTS)
def test_shares_lie_between_none_and_all_and_intervals_around_them(pairs):
    found = share(*drawn(pairs), ["rule"], partly=(0, 0.5, 1)).drop(index="coin", level="rule")
    assert found["share"].between(0, 1).all()
    for low, high in (("wilson_low", "wilson_high"), ("low", "high")):
        assert (found[low] >= 0).all() and (found[high] <= 1).all()
        assert ((found[low] <= found["share"] + 1e-9) & (found["share"] <= found[high] + 1e-9)).all()


@settings(max_examples=20, deadline=None)
@given(FORECASTS)
def test_more_credit_for_partly_never_lowers_a_speaker(pairs):
    found = share(*drawn(pairs), partly=(0, 0.5, 1))["share"].xs("speakers", level="rule")
    assert found.is_monotonic_increasing


@settings(max_examples=12, deadline=None)
@given(FORECASTS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(pairs, random):
    rows, baselines = drawn(pairs)
    order = list(range(len(rows)))
    random.shuffle(order)
    other = share(rows.iloc[order], baselines.iloc[order[::-1]], ["rule"])
    pd.testing.assert_frame_equal(share(rows, baselines, ["rule"]), other)


@settings(max_examples=12, deadline=None)
@given(FORECASTS)
def test_a_rule_that_always_says_yes_is_the_speaker_and_one_that_never_does_the_opposite(pairs):
    rows, _ = drawn(pairs)
    yes = share(rows, rule(["true"] * len(rows)), ["rule"])
    no = share(rows, rule(["false"] * len(rows)), ["rule"])
    assert yes.at[(0.5, "rule"), "lead"] == 0
    assert no.at[(0.5, "rule"), "share"] == pytest.approx(1 - no.at[(0.5, "speakers"), "share"])


def test_saying_a_thing_twice_sharpens_the_interval_only_for_who_counts_sentences():
    once = registry(["true", "true", "false", "true"])
    twice = pd.concat(
        [once, once.assign(prediction_id=lambda rows: rows["prediction_id"].str.replace("P", "Q"))]
    )
    keys = pd.concat(
        [rule(["true"] * 4), rule(["true"] * 4).assign(prediction_id=["Q01", "Q02", "Q03", "Q04"])]
    )
    one, two = (share(rows, keys).loc[(0.5, "speakers")] for rows in (once, twice))
    assert (one["low"], one["high"]) == (two["low"], two["high"])
    assert two["wilson_high"] - two["wilson_low"] < one["wilson_high"] - one["wilson_low"]


# What is refused -------------------------------------------------------------------------------------------


def test_a_rule_that_is_silent_on_a_forecast_is_refused():
    with pytest.raises(ValueError, match="'rule' expects nothing of P03"):
        share(registry(["true", "false", "true"]), rule(["true", "true"]), ["rule"])


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
    outcomes = codes.loc[codes["outcome"] != "unresolvable", "outcome"].astype(str).str.lower()
    right = outcomes.map({"true": 1, "partly": 0.5, "false": 0})
    found = share(forecasts.scored(judged), baselines, ["announced"])
    assert found.at[(0.5, "speakers"), "share"] == pytest.approx(right.mean())
    assert found.at[(0.5, "speakers"), "n"] == len(right)


def test_what_came_true_before_the_invasion_is_compared_outcome_by_outcome():
    judged, baselines = book()
    before = forecasts.compared(forecasts.scored(judged), baselines, "pre_invasion")
    assert before["prediction_id"].to_list() == forecasts.scored(judged)["prediction_id"].to_list()
    assert (before["same"] == (before["outcome"] == before["expected"])).all()
    finland = before.set_index("prediction_id").loc["P38"]
    assert finland["expected"] == "false" and not finland["same"]  # they applied after the invasion
