"""Every specification of the curve, against other code, and what leaves a specification out."""

import pandas as pd
import pytest
from small_registry import MARKERS

from conceptshift import tables
from conceptshift.predictions import forecasts, specifications

NAMES = ("predictions", "prediction_codings", "verbal_markers", "prediction_baselines", "baseline_codings")
MEAN = {"Will Happen": 0.9757093, "Likely": 0.7258871}


@pytest.fixture(scope="module")
def curve():
    return specifications.curve(*(tables.load(name) for name in NAMES))


def one(curve, **choices):
    standard = {
        "types": "explicit",
        "coder": "adjudicated",
        "horizon": "as_set",
        "near_certain": "in",
        "not_ruled_out": "in",
        "partly": 0.5,
        "mapping": "mean",
        "weight": "statement",
    }
    wanted = standard | choices
    rows = curve[(curve[list(wanted)] == pd.Series(wanted)).all(axis=1)]
    assert len(rows) == 1
    return rows.iloc[0]


def test_every_specification_stands_once_and_every_choice_is_made_in_all_its_ways(curve):
    assert not curve.duplicated(list(specifications.CHOICES)).any()
    for choice, ways in specifications.CHOICES.items():
        assert set(curve[choice]) == set(ways)


def test_the_earlier_horizon_is_only_there_where_it_was_coded(curve):
    earlier = curve[curve["horizon"] == "pre_invasion"]
    assert set(earlier["types"]) == {"explicit"}
    assert earlier["skill_announced"].notna().all()


def test_the_rule_is_compared_only_where_it_was_coded_for_every_statement(curve):
    coded = curve[curve["skill_announced"].notna()]
    assert set(coded["types"]) == {"explicit"}
    assert len(coded) == (curve["types"] == "explicit").sum()
    assert curve["skill_coin"].notna().all()


@pytest.mark.parametrize("coder", ["adjudicated", "a", "b"])
@pytest.mark.parametrize("horizon", ["as_set", "pre_invasion"])
@pytest.mark.parametrize("weight", ["statement", "idea"])
def test_a_specification_is_found_by_other_code(curve, coder, horizon, weight):
    predictions, codings, _, baselines, second = (tables.load(name) for name in NAMES)
    ideas = dict(zip(predictions["prediction_id"], predictions["idea"], strict=False))
    classes = dict(zip(predictions["prediction_id"], predictions["marker_class"], strict=False))
    rule = baselines if coder == "adjudicated" else second[second["coder"] == coder]
    says = rule[rule["baseline"] == "announced"].set_index("prediction_id")["expected"]
    before = baselines[baselines["baseline"] == "pre_invasion"].set_index("prediction_id")["expected"]
    nato = {"Will Happen": 0.95, "Likely": 0.75, "May Happen": 0.5, "Might Happen": 0.5}
    losses = []
    for row in codings[codings["coder"] == coder].itertuples():
        outcome = row.outcome if horizon == "as_set" else before.get(row.prediction_id)
        if (
            row.forecast_type != "explicit_forecast"
            or row.prediction_id == "P01"  # its event was scheduled
            or "unresolvable" in (row.outcome, outcome)
            or pd.isna(row.capphrase_term)
            or classes[row.prediction_id] == "not_ruled_out"
        ):
            continue
        worth = {"true": 1, "false": 0, "partly": 0}[outcome]
        said = 0.95 if says[row.prediction_id] == "true" else 0.05
        losses.append(
            (ideas[row.prediction_id], (nato[row.capphrase_term] - worth) ** 2, (said - worth) ** 2)
        )
    frame = pd.DataFrame(losses, columns=["idea", "brier", "brier_announced"])
    means = frame[["brier", "brier_announced"]].mean()
    if weight == "idea":
        means = frame.groupby("idea").mean().mean()
    found = one(
        curve, coder=coder, horizon=horizon, weight=weight, partly=0.0, mapping="nato", not_ruled_out="out"
    )
    assert found["n"] == len(frame) and found["ideas"] == frame["idea"].nunique()
    assert found["brier"] == pytest.approx(means["brier"])
    assert found["brier_announced"] == pytest.approx(means["brier_announced"])
    assert found["skill_announced"] == pytest.approx(1 - means["brier"] / means["brier_announced"])
    assert found["skill_coin"] == pytest.approx(1 - means["brier"] / 0.25)


def test_a_partly_that_the_rule_expects_may_be_worth_what_one_among_the_outcomes_is(curve):
    explicit = curve[curve["types"] == "explicit"]
    same = explicit[explicit["partly"] == 0]
    assert same["brier_counted"].to_numpy() == pytest.approx(same["brier_announced"].to_numpy())
    codings, baselines = tables.load("prediction_codings"), tables.load("prediction_baselines")
    judged = codings[codings["coder"] == "adjudicated"].set_index("prediction_id")
    judged = judged[(judged["forecast_type"] == "explicit_forecast") & (judged["outcome"] != "unresolvable")]
    judged = judged.drop(index="P01")  # its event was scheduled
    says = baselines[baselines["baseline"] == "announced"].set_index("prediction_id")["expected"]
    for partly in (0.5, 1.0):
        worth = {"true": 1, "false": 0, "partly": partly}
        losses = [(worth[says[key]] - worth[outcome]) ** 2 for key, outcome in judged["outcome"].items()]
        assert one(curve, mapping="certain", partly=partly)["brier_counted"] == pytest.approx(
            sum(losses) / len(losses)
        )


def test_a_tie_is_no_win(curve):
    skills = curve[["skill_coin", "skill_announced", "skill_counted"]].to_numpy()
    assert not ((abs(skills) > 0) & (abs(skills) < 1e-6)).any()
    briers = curve[(curve["brier"] - curve["brier_coin"]).abs() < 1e-12]
    assert len(briers) and (briers["skill_coin"] == 0).all()


def test_the_whole_distribution_costs_the_spread_of_the_readers(curve):
    joined = curve.pivot(
        index=[name for name in specifications.CHOICES if name != "mapping"],
        columns="mapping",
        values="brier",
    )
    assert (joined["distribution"] > joined["mean"]).all()


def test_all_as_certain_is_the_share_that_did_not_come_true(curve):
    rows = forecasts.read(tables.ROOT / "data").items()
    assert one(curve, mapping="certain", partly=1.0)["brier"] == pytest.approx(
        (rows["outcome"] == "false").mean()
    )


def test_near_certainties_are_those_of_the_table(curve):
    marked = tables.load("predictions").query("near_certain")["prediction_id"]
    wide = forecasts.read(tables.ROOT / "data").items(types=forecasts.TYPES["implied"])
    left = ~wide["prediction_id"].isin(marked)
    assert one(curve, types="implied")["n"] == len(wide)
    assert one(curve, types="implied", near_certain="out")["n"] == left.sum() < len(wide)


def test_a_small_registry_has_fewer_ways_but_is_scored_all_the_same():
    keys = ["S1", "S2", "S3"]
    predictions = pd.DataFrame(
        {
            "prediction_id": keys,
            "speaker": "A",
            "idea": keys,
            "marker_class": ["will", "likely", "call"],
            "near_certain": False,
        }
    )
    codings = pd.DataFrame(
        {
            "prediction_id": keys,
            "coder": "adjudicated",
            "forecast_type": ["explicit_forecast", "explicit_forecast", "call"],
            "outcome": ["true", "false", "true"],
        }
    )
    rules = pd.DataFrame({"prediction_id": keys[:2], "baseline": "announced", "expected": ["true", "true"]})
    found = specifications.curve(predictions, codings, MARKERS, rules, rules.assign(coder="a"))
    assert set(found["coder"]) == {"adjudicated"} and set(found["horizon"]) == {"as_set"}
    assert set(found["near_certain"]) == set(found["not_ruled_out"]) == {"in"}
    explicit = one(found)
    assert explicit["brier"] == pytest.approx(((1 - MEAN["Will Happen"]) ** 2 + MEAN["Likely"] ** 2) / 2)
    will = MEAN["Will Happen"]
    assert explicit["brier_announced"] == pytest.approx(((1 - will) ** 2 + will**2) / 2)
    every = one(found, types="all")
    assert every["n"] == 3 and pd.isna(every["skill_announced"])
