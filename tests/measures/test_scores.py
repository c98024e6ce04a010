"""Scores of probabilities against published values, and what must hold for every forecast."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from conceptshift.measures import scores
from conceptshift.predictions import forecasts

P = st.integers(0, 100).map(lambda number: number / 100)
BINARY = st.sampled_from([0.0, 1.0])
FORECASTS = st.lists(st.tuples(P, BINARY), min_size=1, max_size=30)


def apart(pairs):
    return (np.array(part) for part in zip(*pairs, strict=True))


# Published values --------------------------------------------------------------------------------------------


def test_the_brier_score_of_the_documentation_of_scikit_learn():
    assert scores.brier_score([0.1, 0.9, 0.8, 0.3], [0, 1, 1, 0]) == pytest.approx(0.0375)


def test_the_ten_forecasts_of_rain_in_the_paper_of_brier():
    rain = [0.7, 0.9, 0.8, 0.4, 0.2, 0, 0, 0, 0, 0.1]
    fell = [0, 1, 1, 1, 0, 0, 0, 0, 0, 0]
    assert 2 * scores.brier_score(rain, fell) == pytest.approx(0.19)  # Brier adds the term for no rain


@pytest.mark.parametrize(
    ("p", "fell", "score"),
    [(1, 1, 0), (1, 0, 1), (0.7, 1, 0.09), (0.3, 1, 0.49), (0.5, 1, 0.25), (0.5, 0, 0.25)],
)
def test_one_forecast_of_rain_as_encyclopedias_have_it(p, fell, score):
    assert scores.brier_score([p], [fell]) == pytest.approx(score)


def test_the_log_loss_of_the_documentation_of_scikit_learn():
    assert scores.log_score([0.1, 0.9, 0.8, 0.35], [0, 1, 1, 0]) == pytest.approx(0.21616, abs=5e-6)


def test_a_certain_miss_costs_as_much_as_half_a_step_of_the_scale():
    for p, outcome in ((1, 0), (0, 1)):
        assert scores.log_score([p], [outcome]) == pytest.approx(-math.log(0.005))
    assert scores.log_score([0.995], [1]) == scores.log_score([1], [1])


def test_the_decomposition_of_a_calibrated_forecaster():
    p = [0.2] * 10 + [0.8] * 10
    outcome = [1] * 2 + [0] * 8 + [1] * 8 + [0] * 2
    assert scores.murphy(p, outcome) == pytest.approx((0.16, 0, 0.09, 0.25))


def test_the_skill_of_half_the_error_is_one_half_and_no_reference_is_better_than_perfect():
    assert scores.skill(0.125, 0.25) == 0.5
    assert scores.skill(0.25, 0.25) == 0
    assert math.isnan(scores.skill(0.1, 0))


# What must hold ----------------------------------------------------------------------------------------------


@given(st.lists(BINARY, min_size=1, max_size=30))
def test_a_perfect_forecast_scores_nothing_and_one_half_a_quarter(outcome):
    assert scores.brier_score(outcome, outcome) == 0
    half = [0.5] * len(outcome)
    assert scores.brier_score(half, outcome) == 0.25
    assert scores.log_score(half, outcome) == pytest.approx(math.log(2))


@given(FORECASTS)
def test_the_opposite_of_all_scores_the_same(pairs):
    p, outcome = apart(pairs)
    for score in (scores.brier_score, scores.log_score):
        assert score(1 - p, 1 - outcome) == pytest.approx(score(p, outcome))


@given(st.lists(st.tuples(P, P), min_size=1, max_size=30))
def test_the_parts_add_up_whatever_the_outcomes_are_worth(pairs):
    p, outcome = apart(pairs)
    found = scores.murphy(p, outcome)
    assert found.brier == pytest.approx(scores.brier_score(p, outcome))
    assert found.brier == pytest.approx(found.reliability - found.resolution + found.uncertainty)
    assert min(found) >= 0


@given(FORECASTS)
def test_the_parts_are_those_of_a_loop_over_the_values(pairs):
    p, outcome = apart(pairs)
    reliability = resolution = 0.0
    for value in set(p):
        own = [happened for said, happened in pairs if said == value]
        reliability += len(own) * (value - sum(own) / len(own)) ** 2 / len(p)
        resolution += len(own) * (sum(own) / len(own) - sum(outcome) / len(p)) ** 2 / len(p)
    share = sum(outcome) / len(p)
    expected = (reliability, resolution, share * (1 - share))
    assert scores.murphy(p, outcome)[1:] == pytest.approx(expected, abs=1e-12)


@given(arrays.arrays(float, (4, 7), elements=P), arrays.arrays(float, (7,), elements=BINARY))
def test_many_draws_are_scored_as_one_after_the_other(p, outcome):
    for score in (scores.brier_score, scores.log_score):
        np.testing.assert_allclose(score(p, outcome), [score(row, outcome) for row in p])
    np.testing.assert_allclose(
        np.transpose(scores.murphy(p, outcome)), [scores.murphy(row, outcome) for row in p], atol=1e-12
    )


@given(FORECASTS, st.integers(1, 4))
def test_a_weight_of_three_is_the_statement_three_times(pairs, times):
    p, outcome = apart(pairs)
    weights = np.ones(len(p))
    weights[0] = times
    longer = [np.r_[[values[0]] * (times - 1), values] for values in (p, outcome)]
    assert scores.brier_score(p, outcome, weights) == pytest.approx(scores.brier_score(*longer))


@given(P, st.integers(0, 100))
def test_both_scores_reward_saying_what_one_believes(belief, other):
    said = other / 100
    for loss in (scores.squared_loss, scores.log_loss):
        expected = [belief * loss(p, 1) + (1 - belief) * loss(p, 0) for p in (belief, said)]
        assert expected[0] <= expected[1] + 1e-12


@given(P, P)
def test_half_true_and_half_false_adds_a_quarter_for_everyone(one, other):
    for p in (one, other):
        split = (scores.brier_score([p], [0]) + scores.brier_score([p], [1])) / 2
        assert split == pytest.approx(scores.brier_score([p], [0.5]) + 0.25)


def test_the_values_are_listed_with_how_many_statements_they_have():
    bins = scores.murphy_bins([0.8, 0.2, 0.8, 0.8], [1, 0, 1, 0])
    assert bins["forecast"].to_list() == [0.2, 0.8] and bins["n"].to_list() == [1, 3]
    assert bins["came_true"].to_list() == pytest.approx([0, 2 / 3])


# What is refused ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("p", "outcome"), [([75], [1]), ([0.5], [2]), ([float("nan")], [1]), ([-0.1], [0])])
def test_numbers_that_are_no_probabilities_are_refused(p, outcome):
    for score in (scores.brier_score, scores.log_score, scores.murphy):
        with pytest.raises(ValueError, match="lies between 0 and 1"):
            score(p, outcome)


def test_no_statement_has_no_score():
    with pytest.raises(ValueError, match="no statement"):
        scores.brier_score([], [])


def test_the_scores_are_found_beside_the_forecasts():
    assert forecasts.brier_score([0.1, 0.9, 0.8, 0.3], [0, 1, 1, 0]) == pytest.approx(0.0375)
    assert forecasts.murphy([0.5, 0.5], [0, 1]).uncertainty == 0.25
    assert forecasts.verbal_probability("will", 3, 0).shape == (3,)
