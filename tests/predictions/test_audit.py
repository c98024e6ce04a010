"""Scores of a small registry, the rules beside them and the control: by hand, by other code, in general."""

import csv
import math
import random
import statistics
from collections import defaultdict

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_registry import registry, rule

from conceptshift import tables
from conceptshift.predictions import audit, forecasts
from conceptshift.predictions.verbal_probability import verbal_probability

SEED = 11
FEW = 300  # draws: enough for what is asserted here


def answers():
    """phrase -> list of (probability, share), from the shipped file without the package."""
    counts = defaultdict(list)
    with tables.path("capphrase_histograms").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            counts[row["phrase"]].append((int(row["probability"]) / 100, int(row["respondents"])))
    return {phrase: [(p, n / sum(n for _, n in own)) for p, n in own] for phrase, own in counts.items()}


ANSWERS = answers()


def expected(phrase, outcome, loss):
    return sum(share * loss(p, outcome) for p, share in ANSWERS[phrase])


def squared(p, outcome):
    return (p - outcome) ** 2


def logarithmic(p, outcome):
    p = min(max(p, 0.005), 0.995)
    return -(outcome * math.log(p) + (1 - outcome) * math.log(1 - p))


def items(*arguments, **choices):
    return forecasts.items(*registry(*arguments, **choices))


def cell(frame, column, **where):
    for name, value in where.items():
        frame = frame[frame[name] == value]
    assert len(frame) == 1
    return frame[column].item()


def scored(rows, **where):
    return cell(audit.by_speaker(rows, FEW, SEED), "value", **{"who": "all", "partly": 0.5, **where})


def ruled(rows, baselines=None, rules=("announced",)):
    return audit.against_rules(rows, baselines, rules, FEW, SEED)


# By hand -----------------------------------------------------------------------------------------------------


def test_a_score_is_the_mean_over_all_respondents():
    rows = items(["true", "false", "partly"], ["will", "likely", "may"])
    for score, loss in (("brier", squared), ("log", logarithmic)):
        for partly in (0, 0.5, 1):
            by_hand = [
                expected("Will Happen", 1, loss),
                expected("Likely", 0, loss),
                expected("May Happen", partly, loss),
            ]
            assert scored(rows, score=score, partly=partly) == pytest.approx(statistics.mean(by_hand))


def test_partly_drawn_is_the_mean_of_its_three_worths_and_less_certain_than_any():
    rows = items(["partly", "partly", "partly"], ["will", "likely", "will"])
    found = audit.by_speaker(rows, FEW, SEED).query("who == 'all' and score == 'brier'").set_index("partly")
    assert found.at["drawn", "value"] == pytest.approx(found.loc[[0, 0.5, 1], "value"].mean())
    assert (
        found.at["drawn", "phrase_high"] < found.at[0, "phrase_low"]
    )  # the reading alone: no draw of worths
    assert found.at["drawn", "low"] <= found["low"].drop("drawn").min() + 0.01
    assert found.at["drawn", "high"] >= found["high"].drop("drawn").max() - 0.01


def test_without_anything_partly_true_its_worth_does_not_matter():
    found = audit.by_speaker(items(["true", "false"], ["will", "may"]), FEW, SEED)
    columns = ["value", "phrase_low", "phrase_high", "low", "high"]
    for _, same in found.groupby(["who", "score"]):
        assert same[columns].to_numpy() == pytest.approx(same[columns].to_numpy()[[0] * 4])


def test_speakers_are_scored_on_their_own_statements():
    rows = items(["true", "false", "false"], speakers=["Ann", "Ben", "Ben"])
    found = audit.by_speaker(rows, FEW, SEED)
    assert cell(found, "n", who="Ben", score="brier", partly=0.5) == 2
    hit, miss = (expected("Will Happen", outcome, squared) for outcome in (1, 0))
    assert cell(found, "value", who="Ann", score="brier", partly=0.5) == pytest.approx(hit)
    assert cell(found, "value", who="Ben", score="brier", partly=0.5) == pytest.approx(miss)
    assert scored(rows, score="brier") == pytest.approx((hit + 2 * miss) / 3)


def test_a_speaker_with_one_idea_has_no_interval_of_the_sample():
    rows = items(["true", "false", "true"], ideas=["one", "one", "two"], speakers=["Ann", "Ann", "Ben"])
    found = audit.by_speaker(rows, FEW, SEED)
    ann = found[found["who"] == "Ann"]
    assert (ann["ideas"] == 1).all()
    assert ann[["sample_low", "sample_high", "low", "high"]].isna().all(axis=None)
    assert ann[["phrase_low", "phrase_high"]].notna().all(axis=None)
    against = ruled(rows, rule(["true"] * 3)).query("who == 'Ann'")
    assert against[["low", "high", "lead_low", "lead_high"]].isna().all(axis=None)
    assert against.loc[against["rule"] != "base_rate", "lead"].notna().all()
    assert against.loc[against["rule"] == "base_rate", "value"].isna().all()


def test_a_rule_that_says_will_of_everything_is_a_speaker_who_does():
    rows = items(["true", "false", "partly"])
    found = ruled(rows, rule(["true"] * 3)).query("voice == 'phrase'")
    assert found["lead"].abs().max() < 1e-12
    assert found[["lead_low", "lead_high"]].abs().max(axis=None) < 1e-12


def test_a_rule_says_no_as_firmly_as_yes():
    rows = items(["true", "false"])
    yes, no = (ruled(rows, rule([expects] * 2)) for expects in ("true", "false"))
    for score in ("brier", "log"):
        where = {"who": "all", "rule": "announced", "voice": "phrase", "score": score, "partly": 0.5}
        assert cell(yes, "value", **where) == pytest.approx(cell(no, "value", **where))
    hit, miss = (expected("Will Happen", outcome, squared) for outcome in (1, 0))
    where = {"who": "all", "rule": "announced", "voice": "phrase", "score": "brier", "partly": 0.5}
    assert cell(ruled(rows, rule(["true", "false"])), "value", **where) == pytest.approx(hit)
    assert cell(ruled(rows, rule(["false", "true"])), "value", **where) == pytest.approx(miss)


def test_voices_of_a_rule_that_expects_a_thing_in_part():
    rows = items(["partly", "false"], ["may", "may"])
    found = ruled(rows, rule(["partly", "partly"]))
    where = {"who": "all", "rule": "announced", "score": "brier"}
    hit, miss = (expected("Will Happen", outcome, squared) for outcome in (1, 0))
    by_hand = {0.0: hit, 0.5: (0 + 0.25) / 2, 1.0: (hit + miss) / 2}  # no to both, half to both, yes to both
    for partly, value in by_hand.items():
        assert cell(found, "value", voice="counted", partly=partly, **where) == pytest.approx(value)
    assert cell(found, "value", voice="certain", partly=0.5, **where) == pytest.approx(0.125)  # no to both
    assert cell(found, "value", voice="certain", partly=1.0, **where) == pytest.approx(0.5)


def test_somebody_who_knew_leads_a_rule_by_all_that_it_loses_and_one_that_is_right_by_nothing():
    rows = items(["true", "false", "partly"], ["may", "will", "likely"])
    baselines = rule(["true", "true", "partly"])

    def found(**where):
        rules = audit.against_rules(rows, baselines, ["announced"], FEW, SEED, perfect=True)
        return rules.query(
            "who == 'all' and score == 'brier'" + "".join(f" and {k} == {v!r}" for k, v in where.items())
        )

    every = found()
    assert (every["speakers"] == 0).all()
    assert every["lead"].to_numpy() == pytest.approx(every["value"].to_numpy())
    for _, row in found(rule="announced", voice="certain").iterrows():
        lost = {0.0: 1 / 3, 0.5: 1.25 / 3, 1.0: 2 / 3, "drawn": (1 / 3 + 1.25 / 3 + 2 / 3) / 3}
        assert row["lead"] == pytest.approx(lost[row["partly"]])
    right = audit.against_rules(
        rows, rule(["true", "false", "partly"]), ["announced"], FEW, SEED, perfect=True
    )
    right = right.query("who == 'all' and voice == 'certain' and partly == 0.0")
    assert right[["lead", "lead_low", "lead_high"]].to_numpy() == pytest.approx(0)


def test_these_forecasts_could_not_have_shown_skill_against_what_had_been_announced():
    rows = forecasts.read(tables.ROOT / "data").items()
    known = audit.against_rules(rows, tables.load("prediction_baselines"), perfect=True)
    known = known.query("who == 'all' and score == 'brier' and voice == 'phrase' and partly == 'drawn'")
    reach = known.set_index("rule")
    assert reach.at["announced", "lead_low"] < 0.01 and reach.at["intensifies", "lead_low"] < 0.01
    assert reach.at["no_change", "lead_low"] > 0.2  # against this one it could have


def test_the_coin_and_the_base_rate_by_hand():
    rows = items(["true", "true", "false", "partly"], ideas=["one", "one", "two", "three"])
    found = ruled(rows)
    where = {"who": "all", "voice": "number", "score": "brier"}
    assert cell(found, "value", rule="coin", partly=1.0, **where) == pytest.approx(0.25)
    assert cell(found, "value", rule="coin", partly=0.5, **where) == pytest.approx(0.75 / 4)
    assert cell(found, "low", rule="coin", partly=0.0, **where) == 0.25
    other = [0.25, 0.25, 2.5 / 3, 2 / 3]  # mean outcome of the other ideas, partly being one half
    losses = [(other[0] - 1) ** 2, (other[1] - 1) ** 2, other[2] ** 2, (other[3] - 0.5) ** 2]
    assert cell(found, "value", rule="base_rate", partly=0.5, **where) == pytest.approx(np.mean(losses))


def test_leaving_out_what_was_not_ruled_out():
    rows = items(["true", "true", "false"], ["will", "not_ruled_out", "will"])
    found = audit.in_and_out(rows, draws=FEW, seed=SEED).query("score == 'brier' and partly == 0.5")
    values = found.set_index("kept")["value"]
    will = [expected("Will Happen", outcome, squared) for outcome in (1, 0)]
    could = expected("Could Happen", 1, squared)
    by_hand = {"with": np.mean([*will, could]), "without": np.mean(will), "alone": could}
    assert values.to_dict() == pytest.approx(by_hand)


def test_the_statements_behind_each_value_are_counted():
    rows = items(["true", "false", "true"], ["will", "likely", "will"], ideas=["one", "two", "one"])
    parts, bins = audit.decomposition(rows)
    assert bins["phrases"].to_list() == ["Likely", "Will Happen"]
    assert bins["n"].to_list() == [1, 2] and bins["ideas"].to_list() == [1, 1]
    assert parts.uncertainty == pytest.approx(2 / 9)
    assert parts.resolution == pytest.approx(2 / 9)  # the two phrases tell true from false


# Intervals ---------------------------------------------------------------------------------------------------


def test_what_a_phrase_means_does_not_average_out_over_statements():
    one, many = items(["true"], ["may"]), items(["true"] * 12, ["may"] * 12)
    widths = []
    for rows in (one, many):
        row = audit.by_speaker(rows, FEW, SEED).query("score == 'brier' and partly == 0.5").iloc[0]
        widths.append(row["phrase_high"] - row["phrase_low"])
    assert widths[0] == pytest.approx(widths[1])


def test_the_intervals_are_those_of_a_plain_loop():
    rows = items(
        ["true", "partly", "false", "true", "true"],
        ["will", "may", "likely", "likely", "will"],
        ideas=["one", "one", "two", "three", "four"],
    )
    draws = 4000
    chance = random.Random(5)
    read = verbal_probability(list(rows["phrase"]), draws, seed=99)  # its own test is elsewhere
    ideas = sorted(set(rows["idea"]))
    found, leads = [], []
    says = dict(zip(rows["prediction_id"], [1, 1, 0, 0, 1], strict=True))
    for p in read:
        worth = {"true": 1, "false": 0, "partly": chance.choice([0, 0.5, 1])}
        losses, differences = [], []
        for idea in chance.choices(ideas, k=len(ideas)):
            for said, key, outcome, own in zip(
                p, rows["prediction_id"], rows["outcome"], rows["idea"], strict=True
            ):
                if own == idea:
                    losses.append((said - worth[outcome]) ** 2)
                    differences.append((says[key] - worth[outcome]) ** 2 - losses[-1])
        found.append(sum(losses) / len(losses))
        leads.append(sum(differences) / len(losses))
    row = audit.by_speaker(rows, draws, SEED).query("score == 'brier' and partly == 'drawn'").iloc[0]
    assert [row["low"], row["high"]] == pytest.approx(np.quantile(found, [0.025, 0.975]), abs=0.02)
    baselines = rule(["true" if yes else "false" for yes in says.values()])
    row = audit.against_rules(rows, baselines, ["announced"], draws, SEED)
    row = row.query("voice == 'certain' and partly == 'drawn'").iloc[0]
    assert [row["lead_low"], row["lead_high"]] == pytest.approx(np.quantile(leads, [0.025, 0.975]), abs=0.03)
    assert row["lead_low"] < row["lead"] < row["lead_high"]


CLASSES = st.sampled_from(["will", "likely", "may", "not_ruled_out"])
STATEMENTS = st.lists(
    st.tuples(
        st.sampled_from(["true", "partly", "false"]), CLASSES, st.sampled_from("abc"), st.sampled_from("XY")
    ),
    min_size=1,
    max_size=12,
)


def drawn(statements):
    outcomes, classes, ideas, speakers = (list(part) for part in zip(*statements, strict=True))
    return items(outcomes, classes, ideas=ideas, speakers=speakers)


@settings(max_examples=15)
@given(STATEMENTS)
def test_intervals_hold_what_they_are_about(statements):
    found = audit.by_speaker(drawn(statements), FEW, SEED)
    assert found["value"].between(0, 5.3).all()
    brier = found[(found["score"] == "brier") & found["low"].notna()]
    assert ((brier["low"] >= 0) & (brier["low"] <= brier["high"]) & (brier["high"] <= 1)).all()
    assert (brier["sample_low"] <= brier["value"] + 1e-9).all()
    assert (brier["value"] <= brier["sample_high"] + 1e-9).all()


@settings(max_examples=10)
@given(STATEMENTS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(statements, shuffle):
    rows = drawn(statements)
    order = list(range(len(rows)))
    shuffle.shuffle(order)
    pd.testing.assert_frame_equal(
        audit.by_speaker(rows, FEW, SEED), audit.by_speaker(rows.iloc[order], FEW, SEED)
    )


@settings(max_examples=10)
@given(STATEMENTS)
def test_a_lead_is_the_difference_of_two_scores_and_skill_has_its_sign(statements):
    rows = drawn(statements)
    found = ruled(rows, rule(["true"] * len(rows)))
    known = found[found["value"].notna()]
    assert known["lead"].to_numpy() == pytest.approx((known["value"] - known["speakers"]).to_numpy())
    compared = known[known["skill"].notna()]
    assert (np.sign(compared["skill"].round(9)) == np.sign(compared["lead"].round(9))).all()


# The control -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["statement", "idea"])
def test_a_registry_whose_forecasts_know_the_outcomes_stands_out(unit):
    rows = items(["true", "false"] * 8, ["will", "may"] * 8)
    found = audit.shuffled(rows, unit=unit, shuffles=FEW, seed=SEED).set_index("reference")
    assert found.at["share_true", "observed"] > found.at["share_true", "null_high"]
    assert found.at["share_true", "p_value"] < 0.05


@settings(max_examples=8)
@given(st.randoms(use_true_random=False), st.sampled_from(["statement", "idea"]))
def test_a_shuffled_registry_has_no_skill(shuffle, unit):
    outcomes = ["true"] * 10 + ["false"] * 6
    shuffle.shuffle(outcomes)
    rows = items(outcomes, ["will", "likely", "may", "not_ruled_out"] * 4, ideas=list("aaaabbbbccccdddd"))
    found = audit.shuffled(rows, unit=unit, shuffles=FEW, seed=SEED).set_index("reference")
    assert found.at["share_true", "null_mean"] < 0
    assert found.at["share_true", "null_low"] <= found.at["share_true", "null_high"]


def test_dealing_outcomes_anew_keeps_how_many_came_true_and_so_the_skill_against_a_coin():
    rows = items(["true"] * 15 + ["false"], ["will"] * 16)
    found = audit.shuffled(rows, shuffles=FEW, seed=SEED).set_index("reference")
    assert found.at["coin", "null_mean"] == pytest.approx(found.at["coin", "observed"])
    assert found.at["coin", "null_mean"] > 0.5
    assert found.at["share_true", "null_mean"] < 0
    assert found.at["share_true", "p_value"] == 1


def test_the_null_mean_is_what_theory_says():
    rows = items(["true", "false", "true", "true"], ["will", "may", "likely", "may"])
    found = audit.shuffled(rows, shuffles=4000, seed=SEED).set_index("reference")
    share = 0.75
    losses = [
        share * expected(phrase, 1, squared) + (1 - share) * expected(phrase, 0, squared)
        for phrase in rows["phrase"]
    ]
    theory = 1 - np.mean(losses) / (share * (1 - share))
    assert found.at["share_true", "null_mean"] == pytest.approx(theory, abs=0.05)


def test_ideas_stay_together_when_ideas_are_dealt():
    rows = items(["true"] * 6 + ["false"] * 6, ["will"] * 6 + ["may"] * 6, ideas=["one"] * 6 + ["two"] * 6)
    found = audit.shuffled(rows, unit="idea", shuffles=FEW, seed=SEED).set_index("reference")
    # two ideas can be dealt in two ways only: as they were, or exchanged
    assert found.at["share_true", "null_high"] == pytest.approx(found.at["share_true", "observed"])
    assert 0.3 < found.at["share_true", "p_value"] < 0.7
    with pytest.raises(ValueError, match="'statement' or 'idea'"):
        audit.shuffled(rows, unit="word")


# The book's registry, by other code ----------------------------------------------------------------------------


def book():
    return forecasts.read(tables.ROOT / "data").items()


def by_hand():
    """(id, speaker_id, outcome, phrase) of each scored statement, read with csv alone."""

    def rows(name):
        with tables.path(name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    made = {row["prediction_id"]: row for row in rows("predictions")}
    phrase = {row["marker_class"]: row["capphrase_term"] for row in rows("verbal_markers")}
    return [
        (
            row["prediction_id"],
            made[row["prediction_id"]]["idea"],
            row["outcome"],
            phrase[made[row["prediction_id"]]["marker_class"]],
        )
        for row in rows("prediction_codings")
        if row["coder"] == "adjudicated"
        and row["forecast_type"] == "explicit_forecast"
        and row["outcome"] != "unresolvable"
        and made[row["prediction_id"]]["scheduled"] == "false"
    ]


@pytest.mark.parametrize(("score", "loss"), [("brier", squared), ("log", logarithmic)])
@pytest.mark.parametrize("partly", [0, 0.5, 1])
def test_the_scores_of_the_book_are_found_by_other_code(score, loss, partly):
    worth = {"true": 1, "false": 0, "partly": partly}
    losses = [expected(phrase, worth[outcome], loss) for _, _, outcome, phrase in by_hand()]
    assert scored(book(), score=score, partly=partly) == pytest.approx(statistics.mean(losses))


@pytest.mark.parametrize("name", audit.RULES)
def test_the_rules_of_the_book_are_scored_alike_by_other_code(name):
    with tables.path("prediction_baselines").open(encoding="utf-8", newline="") as file:
        says = {
            row["prediction_id"]: row["expected"] == "true"
            for row in csv.DictReader(file)
            if row["baseline"] == name
        }
    losses = []
    for key, _, outcome, _ in by_hand():
        worth = {"true": 1, "false": 0, "partly": 0.5}[outcome]
        losses.append(expected("Will Happen", worth if says[key] else 1 - worth, squared))
    found = ruled(book(), tables.load("prediction_baselines"), audit.RULES)
    where = {"who": "all", "rule": name, "voice": "phrase", "score": "brier", "partly": 0.5}
    assert cell(found, "value", **where) == pytest.approx(statistics.mean(losses))


def test_the_book_shuffled_has_no_skill():
    rows = book()
    for unit in ("statement", "idea"):
        found = audit.shuffled(rows, unit=unit, shuffles=2000, seed=SEED).set_index("reference")
        assert found.at["share_true", "null_mean"] < 0
