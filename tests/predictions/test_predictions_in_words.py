"""What a page says of the forecasts in words falls when the numbers turn."""

import pandas as pd
import pytest

from conceptshift.predictions import findings, in_words

OUTCOMES = pd.DataFrame(
    {
        "statements": ["scored", "announced", "unannounced", "on_record"],
        "n": [15, 9, 6, 9],
        "true": [10, 9, 1, 6],
        "true_share": [10 / 15, 1.0, 1 / 6, 6 / 9],
    }
)
LEADS = pd.DataFrame(
    {
        "rule": ["coin", "announced"],
        **{
            f"lead_nothing{limit}": [-0.1, value]
            for limit, value in {"": -0.2, "_low": -0.3, "_high": -0.1}.items()
        },
        "lead_half_low": [0.1, -0.2],
        "lead_half_high": [0.3, 0.2],
        "lead_full": [0.2, 0.2],
        "lead_full_low": [0.1, -0.1],
        "lead_full_high": [0.3, 0.4],
        "lead": [0.0, 0.0],
        "lead_low": [-0.2, -0.1],
        "lead_high": [0.2, 0.1],
        "foresight_low": [0.1, 0.0049],
    }
)


def changed(frame, key, row, **values):
    frame = frame.astype({column: float for column in values})
    frame.loc[frame[key] == row, list(values)] = list(values.values())
    return frame


def test_all_that_was_announced_came_true():
    assert in_words.announced_all_true(OUTCOMES)
    assert not in_words.announced_all_true(changed(OUTCOMES, "statements", "announced", true=8))


def test_nearly_all_that_came_true_was_announced_and_few_others_came_true():
    assert in_words.true_mostly_announced(OUTCOMES)
    assert not in_words.true_mostly_announced(changed(OUTCOMES, "statements", "announced", true=8))
    assert not in_words.true_mostly_announced(changed(OUTCOMES, "statements", "unannounced", true_share=0.25))
    assert in_words.true_mostly_announced(changed(OUTCOMES, "statements", "unannounced", true_share=0.24))


def test_most_was_on_record():
    assert in_words.true_mostly_on_record(OUTCOMES)
    assert not in_words.true_mostly_on_record(changed(OUTCOMES, "statements", "on_record", true=5))


@pytest.mark.parametrize(("lead", "high", "holds"), [(0.0, 0.1, True), (-0.1, 0.0, False), (0.1, 0.2, False)])
def test_no_better_than_a_rule_is_a_lead_of_nothing_or_less_with_a_range_above(lead, high, holds):
    assert in_words.no_better(pd.DataFrame({"lead": [lead], "lead_high": [high]})) is holds


def test_perfect_foresight_begins_at_what_is_shown_as_nothing():
    assert in_words.foresight_begins_at_nothing(LEADS, "announced")
    assert not in_words.foresight_begins_at_nothing(LEADS, "coin", "announced")
    edge = pd.DataFrame({"rule": ["below", "at"], "foresight_low": [0.0049, 0.005]})
    assert in_words.foresight_begins_at_nothing(edge, "below")
    assert not in_words.foresight_begins_at_nothing(edge, "at")


def test_a_side_without_a_scored_statement():
    sides = pd.DataFrame({"side": ["nato", "others"], "scored": [0, 3]})
    assert in_words.none_scored(sides, "nato") and not in_words.none_scored(sides, "others")


def test_ranges_that_hold_zero():
    assert in_words.hold_zero(LEADS)
    assert not in_words.hold_zero(changed(LEADS, "rule", "coin", lead_low=0.0))
    assert not in_words.hold_zero(changed(LEADS, "rule", "coin", lead_high=0.0))


def test_ahead_and_behind_are_by_more_than_the_range():
    assert in_words.ahead(LEADS, "coin", "lead_half", "lead_full")
    assert not in_words.ahead(LEADS, "coin", "lead_half", "lead")
    assert not in_words.ahead(changed(LEADS, "rule", "coin", lead_full_low=0.0), "coin", "lead_full")
    assert in_words.behind(LEADS) == {("announced", "lead_nothing"), ("coin", "lead_nothing")}
    assert in_words.behind(changed(LEADS, "rule", "coin", lead_nothing_high=0.0)) == {
        ("announced", "lead_nothing")
    }


def test_the_worth_of_partly_decides_where_the_sign_turns():
    announced = LEADS[LEADS["rule"] == "announced"]
    assert in_words.partly_decides(announced)
    assert not in_words.partly_decides(announced.assign(lead_nothing=0.0))
    assert not in_words.partly_decides(announced.assign(lead_full=0.0))


def test_the_sentences_that_the_summaries_share_hold_of_the_tables():
    outcomes, lead = findings.forecast_outcomes(), findings.announced_lead()
    assert in_words.announced_all_true(outcomes) and in_words.true_mostly_announced(outcomes)
    assert in_words.no_better(lead) and in_words.partly_decides(lead)
    assert in_words.foresight_begins_at_nothing(findings.rule_leads(), "announced")


def test_most_that_is_scored_came_true():
    assert in_words.mostly_true(findings.forecast_outcomes())
    assert in_words.mostly_true(OUTCOMES)
    assert not in_words.mostly_true(changed(OUTCOMES, "statements", "scored", true_share=0.5))


def test_most_statements_outside_russia_are_proposals():
    assert in_words.mostly_proposals(pd.DataFrame({"kind": ["proposal", "proposal", "forecast"]}))
    assert not in_words.mostly_proposals(pd.DataFrame({"kind": ["proposal", "forecast"]}))
