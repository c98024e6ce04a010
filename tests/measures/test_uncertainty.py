"""Intervals and resampling against published values and against what must always hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from conceptshift.measures import uncertainty


def difference(target, reference):
    return uncertainty.ratio(target) - uncertainty.ratio(reference)


class TestGarwood:
    def test_published_values(self):
        # R's poisson.test(42) prints 30.27 to 56.77; epitools' manual gives 3.689 as the upper limit of no event
        assert uncertainty.garwood(42) == pytest.approx((30.27, 56.77), abs=5e-3)
        assert uncertainty.garwood(0) == pytest.approx((0, 3.689), abs=5e-4)

    def test_limits_are_per_unit_of_exposure(self):
        assert uncertainty.garwood(42, 10) == pytest.approx((3.027, 5.677), abs=5e-4)

    def test_arrays_give_what_their_elements_give(self):
        low, high = uncertainty.garwood([0, 42], [1, 10])
        assert low == pytest.approx([0, 3.027], abs=5e-4)
        assert high == pytest.approx([3.689, 5.677], abs=5e-4)

    @given(st.integers(0, 500), st.floats(0.5, 1e5))
    def test_the_limits_are_those_rates_that_just_allow_the_count(self, count, exposure):
        low, high = uncertainty.garwood(count, exposure)
        assert low <= count / exposure <= high
        assert stats.poisson.cdf(count, high * exposure) == pytest.approx(0.025, rel=1e-6)
        if count:
            assert stats.poisson.sf(count - 1, low * exposure) == pytest.approx(0.025, rel=1e-6)

    @pytest.mark.parametrize(("count", "exposure"), [(-1, 1), (1, 0), (float("nan"), 1)])
    def test_what_is_not_a_count_is_refused(self, count, exposure):
        with pytest.raises(ValueError):
            uncertainty.garwood(count, exposure)

    def test_an_exposure_that_is_lost_beside_one_is_named_with_its_limit(self):
        with pytest.raises(ValueError, match=r"an exposure is not below 1e-100"):
            uncertainty.garwood(1, 1e-300)


class TestWilson:
    @pytest.mark.parametrize(
        ("successes", "n", "low", "high"),
        [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
    )
    def test_published_values(self, successes, n, low, high):
        # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3
        assert uncertainty.wilson(successes, n) == pytest.approx((low, high), abs=5e-5)

    def test_arrays_give_what_their_elements_give(self):
        low, high = uncertainty.wilson([81, 0], [263, 20])
        assert low == pytest.approx([0.2553, 0], abs=5e-5)
        assert high == pytest.approx([0.3662, 0.1611], abs=5e-5)

    @pytest.mark.parametrize(("successes", "n"), [(1, 0), (3, 2), (-1, 4)])
    def test_what_is_not_a_share_is_refused(self, successes, n):
        with pytest.raises(ValueError):
            uncertainty.wilson(successes, n)


class TestClusterBootstrap:
    UNITS = np.array([[0, 30], [4, 40], [1, 20], [0, 25], [6, 60], [2, 10]])

    def test_the_value_is_the_statistic_on_the_data(self):
        estimate = uncertainty.cluster_bootstrap(self.UNITS, uncertainty.ratio, seed=1, resamples=499)
        assert estimate.value == pytest.approx(13 / 185)
        assert estimate.low < estimate.value < estimate.high

    def test_the_same_seed_gives_the_same_interval_and_another_seed_another(self):
        first, again, other = (
            uncertainty.cluster_bootstrap(self.UNITS, uncertainty.ratio, seed=seed, resamples=499)
            for seed in (7, 7, 8)
        )
        assert first == again
        assert first != other

    def test_agrees_with_an_independent_resampling_loop(self):
        rng = np.random.default_rng(3)
        draws = []
        for _ in range(4000):
            units = [self.UNITS[i] for i in rng.integers(0, len(self.UNITS), len(self.UNITS))]
            draws.append(sum(hits for hits, _ in units) / sum(tokens for _, tokens in units))
        estimate = uncertainty.cluster_bootstrap(self.UNITS, uncertainty.ratio, seed=1, resamples=4000)
        assert estimate.low == pytest.approx(np.quantile(draws, 0.025), abs=0.005)
        assert estimate.high == pytest.approx(np.quantile(draws, 0.975), abs=0.005)

    @pytest.mark.parametrize("groups", [[UNITS], [UNITS, UNITS[:3]]], ids=["one group", "two groups"])
    def test_draws_as_scipy_does(self, groups):
        def of_rows(*rows, axis):
            chosen = (units[row.astype(int)] for units, row in zip(groups, rows, strict=True))
            rates = [units[..., 0].sum(axis) / units[..., 1].sum(axis) for units in chosen]
            return rates[0] - rates[1] if len(rates) > 1 else rates[0]

        rows = [np.arange(len(units)) for units in groups]
        by_scipy = stats.bootstrap(
            rows, of_rows, n_resamples=999, method="percentile", rng=np.random.default_rng(5)
        ).confidence_interval
        statistic = difference if len(groups) > 1 else uncertainty.ratio
        estimate = uncertainty.cluster_bootstrap(groups, statistic, seed=5, resamples=999)
        assert (estimate.low, estimate.high) == pytest.approx((by_scipy.low, by_scipy.high), rel=1e-12)

    def test_several_quantities_over_the_same_draws_have_the_intervals_that_each_has_alone(self):
        def both(total):
            return np.stack([uncertainty.ratio(total), uncertainty.ratio(total) * 10], axis=-1)

        together = uncertainty.cluster_bootstrap(self.UNITS, both, seed=1, resamples=499)
        alone = uncertainty.cluster_bootstrap(self.UNITS, uncertainty.ratio, seed=1, resamples=499)
        assert np.array(together) == pytest.approx(np.outer(alone, [1, 10]))

    @settings(max_examples=20)
    @given(st.integers(2, 40), st.integers(0, 9))
    def test_each_draw_has_as_many_units_as_there_are(self, units, seed):
        sums = []
        uncertainty.cluster_bootstrap(
            np.ones((units, 1)), lambda total: sums.append(total) or total[..., 0], seed, resamples=50
        )
        assert (sums[-1] == units).all() and sums[-1].shape == (50, 1)

    def test_units_that_are_all_alike_leave_no_doubt(self):
        estimate = uncertainty.cluster_bootstrap(
            np.tile([2, 10], (5, 1)), uncertainty.ratio, seed=1, resamples=99
        )
        assert estimate == pytest.approx((0.2, 0.2, 0.2))

    def test_hits_that_crowd_into_one_unit_widen_the_interval(self):
        even = np.tile([1, 100], (10, 1))
        crowded = even.copy()
        crowded[:, 0] = 0
        crowded[0, 0] = 10
        spread = [
            uncertainty.cluster_bootstrap(np.add(units, [[0, 0]]), uncertainty.ratio, seed=1, resamples=999)
            for units in (even, crowded)
        ]
        assert spread[0].value == spread[1].value
        assert spread[1].high - spread[1].low > spread[0].high - spread[0].low

    def test_groups_are_drawn_apart(self):
        estimate = uncertainty.cluster_bootstrap(
            [self.UNITS, self.UNITS[:3]], difference, seed=1, resamples=999
        )
        assert estimate.value == pytest.approx(13 / 185 - 5 / 90)
        assert estimate.low < 0 < estimate.high

    @settings(max_examples=20)
    @given(st.lists(st.tuples(st.integers(0, 9), st.integers(10, 99)), min_size=2, max_size=8))
    def test_a_rate_stays_within_the_rates_of_its_units(self, units):
        units = np.array(units)
        rates = units[:, 0] / units[:, 1]
        estimate = uncertainty.cluster_bootstrap(units, uncertainty.ratio, seed=1, resamples=99)
        assert rates.min() - 1e-9 <= estimate.low <= estimate.high <= rates.max() + 1e-9

    def test_one_unit_cannot_be_resampled(self):
        with pytest.raises(ValueError, match="at least two"):
            uncertainty.cluster_bootstrap(self.UNITS[:1], uncertainty.ratio, seed=1)

    def test_an_undefined_statistic_is_an_error_and_not_a_number(self):
        with pytest.raises(ValueError, match="undefined on some"), np.errstate(invalid="ignore"):
            uncertainty.cluster_bootstrap(np.array([[1, 5], [0, 0]]), uncertainty.ratio, seed=1, resamples=99)


class TestPairedPermutation:
    # Darwin's fifteen pairs of maize, in eighths of an inch; Fisher (1935) turns all 2**15 signs: 863 in each tail
    DARWIN = np.array([49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48])

    def test_published_permutation_value(self):
        result = uncertainty.paired_permutation(np.zeros(15), self.DARWIN, seed=1)
        assert result.p_permutation == pytest.approx(2 * 863 / 2**15, abs=1e-12)
        assert result.mean_change == pytest.approx(314 / 15)
        assert result.pairs == 15

    def test_published_wilcoxon_value(self):
        # nine patients before and after (Hollander & Wolfe); exact two-sided P 0.0390625
        change = [-0.952, 0.147, -1.022, -0.43, -0.62, -0.59, -0.49, 0.08, -0.01]
        assert uncertainty.paired_permutation(np.zeros(9), change, seed=1).p_wilcoxon == pytest.approx(
            0.0390625
        )

    def test_turning_time_round_turns_the_sign_and_nothing_else(self):
        forward = uncertainty.paired_permutation([1, 2, 3, 4], [2, 5, 2, 9], seed=1)
        back = uncertainty.paired_permutation([2, 5, 2, 9], [1, 2, 3, 4], seed=1)
        assert back.mean_change == -forward.mean_change
        assert back.p_permutation == forward.p_permutation

    def test_no_change_is_no_evidence(self):
        assert uncertainty.paired_permutation([3, 4], [3, 4], seed=1) == (0.0, 1.0, 1.0, 2)

    def test_many_pairs_are_sampled_by_seed(self):
        change = np.random.default_rng(5).normal(0.3, 1, 40)
        first, again = (
            uncertainty.paired_permutation(np.zeros(40), change, seed=2, resamples=999) for _ in range(2)
        )
        assert first == again
        assert 0 < first.p_permutation < 1

    def test_a_change_that_no_draw_reaches_has_a_p_of_two_in_a_hundred_thousand(self):
        certain = uncertainty.paired_permutation(np.zeros(200), np.ones(200) + np.arange(200) / 1e3, seed=1)
        assert certain.p_permutation == pytest.approx(2 / 100_000)

    @pytest.mark.parametrize(("before", "after"), [([1], [2]), ([1, 2], [1]), ([1, float("nan")], [1, 2])])
    def test_what_is_not_paired_is_refused(self, before, after):
        with pytest.raises(ValueError):
            uncertainty.paired_permutation(before, after, seed=1)
