"""The keyness measures against published values, against NLTK, and against what must always hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.metrics import BigramAssocMeasures

from conceptshift.measures import keyness

# a word 52 times in 50,000 tokens against 57 times in 75,000: the example of CQPweb's and Rayson's calculators
PUBLISHED = (52, 57, 50_000, 75_000)


@st.composite
def comparisons(draw):
    """Hits and sizes of a target and a reference that can exist."""
    c, d = draw(st.integers(1, 10_000)), draw(st.integers(1, 10_000))
    return draw(st.integers(0, c)), draw(st.integers(0, d)), c, d


class TestLogLikelihood:
    def test_published_four_cell_value(self):
        assert keyness.log_likelihood(*PUBLISHED) == pytest.approx(2.654, abs=5e-4)

    def test_published_two_term_value(self):
        assert keyness.log_likelihood_two_term(*PUBLISHED) == pytest.approx(2.652, abs=5e-4)

    def test_value_published_in_nltks_own_tests(self):
        # NLTK: likelihood_ratio(2, (4, 4), 20): 2 of 4 against 2 of 16
        assert keyness.log_likelihood(2, 2, 4, 16) == pytest.approx(2.4142743368419755, abs=1e-8)

    @given(comparisons().filter(lambda x: 0 < x[0] < x[2] and 0 < x[1] < x[3]))
    def test_agrees_with_nltk(self, comparison):
        a, b, c, d = comparison
        theirs = BigramAssocMeasures.likelihood_ratio(a, (a + b, c), c + d)
        assert keyness.log_likelihood(a, b, c, d) == pytest.approx(theirs, rel=1e-6, abs=1e-6)

    @given(comparisons())
    def test_never_negative_and_the_same_whichever_side_is_called_target(self, comparison):
        a, b, c, d = comparison
        value = keyness.log_likelihood(a, b, c, d)
        assert value >= 0
        assert value == pytest.approx(keyness.log_likelihood(b, a, d, c), abs=1e-6)
        assert value >= keyness.log_likelihood_two_term(a, b, c, d) - 1e-6

    def test_zero_where_the_rates_are_equal(self):
        assert keyness.log_likelihood(10, 30, 100, 300) == pytest.approx(0, abs=1e-12)

    def test_sign_follows_the_direction(self):
        assert keyness.log_likelihood(1, 9, 100, 100, signed=True) < 0
        assert keyness.log_likelihood(9, 1, 100, 100, signed=True) > 0

    def test_arrays_give_what_their_elements_give(self):
        a, b = np.array([0, 5, 52]), np.array([3, 0, 57])
        expected = [keyness.log_likelihood(x, y, 50_000, 75_000) for x, y in zip(a, b, strict=True)]
        assert keyness.log_likelihood(a, b, 50_000, 75_000) == pytest.approx(expected)

    @pytest.mark.parametrize(
        ("counts", "says"),
        [
            ((-1, 2, 10, 10), "zero or more"),
            ((1, 2, 0, 10), "one token"),
            ((11, 2, 10, 10), "more hits than tokens"),
            ((np.nan, 2, 10, 10), "missing"),
        ],
    )
    def test_impossible_counts_are_refused(self, counts, says):
        for measure in (keyness.log_likelihood, keyness.log_likelihood_two_term, keyness.log_ratio):
            with pytest.raises(ValueError, match=says):
                measure(*counts)


class TestLogRatio:
    def test_published_value(self):
        assert keyness.log_ratio(*PUBLISHED) == pytest.approx(0.4525, abs=5e-5)

    def test_twice_the_rate_is_one(self):
        assert keyness.log_ratio(20, 10, 1000, 1000) == pytest.approx(1)

    def test_half_a_hit_is_added_only_where_one_count_is_zero(self):
        assert keyness.log_ratio(0, 4, 100, 100) == pytest.approx(np.log2(0.5 / 4.5))
        assert keyness.log_ratio(3, 0, 100, 200) == pytest.approx(np.log2((3.5 / 100) / (0.5 / 200)))
        assert keyness.log_ratio(3, 4, 100, 100) == pytest.approx(np.log2(3 / 4))

    def test_two_zeros_compare_nothing(self):
        assert np.isnan(keyness.log_ratio(0, 0, 100, 100))

    @given(comparisons().filter(lambda x: x[0] + x[1] > 0))
    def test_turning_the_comparison_round_turns_the_sign(self, comparison):
        a, b, c, d = comparison
        assert keyness.log_ratio(a, b, c, d) == pytest.approx(-keyness.log_ratio(b, a, d, c))


class TestWeightedLogOdds:
    # tidylo's reference page: gears by engine shape in mtcars, `bind_log_odds(vs, gear, n)`
    GEARS = np.array([[12, 2, 4], [3, 10, 1]])
    PUBLISHED = np.array([[1.1728347, -1.3767516, 0.4033125], [-1.1354777, 1.5661168, -0.4362340]])

    def test_published_values(self):
        assert keyness.weighted_log_odds(self.GEARS) == pytest.approx(self.PUBLISHED, abs=5e-8)

    def test_a_group_may_lack_a_term_that_another_uses(self):
        z = keyness.weighted_log_odds([[0, 9], [9, 9]])
        assert np.all(np.isfinite(z)) and z[0, 0] < 0 < z[1, 0]

    def test_zero_where_all_groups_speak_alike(self):
        assert keyness.weighted_log_odds([[2, 4, 6], [1, 2, 3]]) == pytest.approx(np.zeros((2, 3)), abs=1e-12)

    @given(st.lists(st.tuples(st.integers(1, 50), st.integers(1, 50)), min_size=2, max_size=8))
    def test_a_group_that_uses_a_term_more_scores_above_one_that_uses_it_less(self, terms):
        counts = np.array(terms, dtype=float).T
        z = keyness.weighted_log_odds(counts)
        rates = counts / counts.sum(axis=1, keepdims=True)
        clearly_more = rates[0] > rates[1] + 1e-9
        assert np.all(z[0, clearly_more] > 0)
        assert np.all(z[1, clearly_more] < 0)

    def test_the_same_ratio_weighs_more_on_more_evidence(self):
        z = keyness.weighted_log_odds([[2, 20, 1000], [1, 10, 1000]])
        assert z[0, 1] > z[0, 0] > 0

    @pytest.mark.parametrize(
        "counts",
        [[[1, 2]], [[1], [2]], [[1, 0], [2, 0]], [[0, 0], [1, 2]], [[1, -1], [2, 2]], [[1, np.nan], [2, 2]]],
    )
    def test_tables_without_a_comparison_are_refused(self, counts):
        with pytest.raises(ValueError):
            keyness.weighted_log_odds(counts)


class TestDispersion:
    # five parts of 9, 10, 10, 10 and 11 words, the toy corpus of Gries; values as in scattertext's test of it
    SIZES = (9, 10, 10, 10, 11)

    @pytest.mark.parametrize(
        ("hits", "dp", "dp_norm"),
        [
            ([1, 1, 1, 1, 1], 0.02, 0.024),
            ([1, 0, 0, 0, 0], 0.82, 1.0),
            ([0, 1, 0, 0, 0], 0.80, 0.976),
            ([0, 0, 0, 0, 1], 0.78, 0.951),
        ],
    )
    def test_published_values(self, hits, dp, dp_norm):
        measured = keyness.dispersion(hits, self.SIZES)
        assert measured.dp == pytest.approx(dp, abs=5e-4)
        assert measured.dp_norm == pytest.approx(dp_norm, abs=5e-4)

    def test_published_value_on_a_real_corpus(self):
        # French ALLEMAND in Lyne's ten parts (1985), DP 0.4990705 in tlda's README on the scale of Gries
        hits = [2, 0, 1, 1, 3, 0, 3, 0, 0, 0]
        sizes = [8143, 8058, 8271, 8125, 7959, 7941, 8146, 8001, 8003, 7930]
        assert keyness.dispersion(hits, sizes).dp == pytest.approx(0.4990705, abs=5e-8)

    def test_a_part_may_be_of_one_token(self):
        assert keyness.dispersion([1, 0], [1, 1]) == pytest.approx((0.5, 1.0))

    def test_rows_are_terms(self):
        both = keyness.dispersion([[1, 1, 1, 1, 1], [1, 0, 0, 0, 0]], self.SIZES)
        assert both.dp == pytest.approx([0.02, 0.82])

    def test_what_does_not_occur_is_not_spread(self):
        measured = keyness.dispersion([[0, 0], [1, 1]], [5, 5])
        assert np.isnan(measured.dp[0])
        assert measured.dp[1] == 0

    @given(
        st.lists(st.tuples(st.integers(0, 30), st.integers(30, 500)), min_size=2, max_size=12).filter(
            lambda parts: any(hits for hits, _ in parts)
        )
    )
    def test_lies_between_even_and_crowded(self, parts):
        hits, sizes = zip(*parts, strict=True)
        measured = keyness.dispersion(hits, sizes)
        assert 0 <= measured.dp <= measured.dp_norm <= 1 + 1e-9

    @pytest.mark.parametrize(
        ("hits", "sizes"),
        [
            ([1], [5]),
            ([1, 2], [5, 0]),
            ([1, 2, 3], [5, 5]),
            ([6, 1], [5, 5]),
            ([-1, 1], [5, 5]),
            (1, [5, 5]),
            ([[1, 2, 3]], [5, 5]),
        ],
    )
    def test_parts_that_cannot_be_are_refused(self, hits, sizes):
        with pytest.raises(ValueError):
            keyness.dispersion(hits, sizes)


class TestMultipleTesting:
    def test_critical_value_of_five_percent(self):
        assert keyness.p_values(3.84) == pytest.approx(0.05, abs=1e-3)
        assert keyness.p_values(-3.84) == keyness.p_values(3.84)

    def test_published_example(self):
        # the fifteen p-values of Benjamini & Hochberg (1995), section 3.2: four are below 0.05 after adjustment
        p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
        p += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000]
        assert (keyness.benjamini_hochberg(p) <= 0.05).sum() == 4
