"""How far a number may be trusted: exact intervals, resampling, paired tests.

Each function says what the unit of resampling is. An interval speaks of that unit and of nothing beyond:
counts in two articles, resampled over their statements, say how lumpy these two articles are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

SEED = 2010  # of every random draw in the book, so that one quantity has one interval on every page
RESAMPLES = 9999
MOST = 1e100  # no number that is measured is beyond it, and sums of squares of those below it are floats
NOISE = 1e-12  # of the largest number: what differs by less differs by how floats are added up


class Interval(NamedTuple):
    """Lower and upper limit, in the units of what was estimated; floats, or arrays of one shape."""

    low: float | np.ndarray
    high: float | np.ndarray


class Estimate(NamedTuple):
    """A value and its interval, in the same units; floats, or arrays of one shape."""

    value: float | np.ndarray
    low: float | np.ndarray
    high: float | np.ndarray


class PairedChange(NamedTuple):
    """A change over pairs: its mean, two p-values (both two-sided) and the number of pairs."""

    mean_change: float
    p_permutation: float
    p_wilcoxon: float
    pairs: int


def garwood(count: ArrayLike, exposure: ArrayLike = 1.0, confidence: float = 0.95) -> Interval:
    """Exact interval of a Poisson rate: `count` events in `exposure` units, per unit of exposure.

    count, exposure: scalars or arrays that broadcast. Multiply the limits by 10,000 for a rate per 10,000
    tokens. The lower limit of a count of zero is 0. Raises `ValueError` for a negative or missing count, or
    an exposure that is not positive. Source: Garwood (1936), Biometrika 28, 437-442, as in statsmodels'
    `exact-c`.
    """
    count, exposure = _numbers(count, "count"), _numbers(exposure, "exposure")
    _require(np.all(count >= 0), "a count is zero or more")
    _require(np.all(exposure > 0), "an exposure is more than zero: a rate over no tokens is undefined")
    _require(np.all(exposure > 1 / MOST), f"an exposure is not below {1 / MOST:g}")
    return _interval(*confint_poisson(count, exposure, method="exact-c", alpha=1 - confidence))


def wilson(successes: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> Interval:
    """Wilson's score interval of a proportion, 0 to 1.

    successes, n: scalars or arrays that broadcast, 0 <= successes <= n, n > 0; else `ValueError`.
    Source: Wilson (1927), JASA 22, 209-212, method 3 of Newcombe (1998), as in statsmodels.
    """
    successes, n = _numbers(successes, "successes"), _numbers(n, "n")
    _require(np.all(n > 0), "n is more than zero: a share of nothing is undefined")
    _require(np.all((successes >= 0) & (successes <= n)), "successes lie between 0 and n")
    low, high = proportion_confint(successes, n, alpha=1 - confidence, method="wilson")
    share = successes / n  # which rounding may leave outside by 1e-17, above all at 0 and 1
    return _interval(np.clip(low, 0, share), np.clip(high, share, 1))


def cluster_bootstrap(
    units: np.ndarray | Sequence[ArrayLike],
    statistic: Callable[..., np.ndarray],
    seed: int,
    resamples: int = RESAMPLES,
    confidence: float = 0.95,
) -> Estimate:
    """Percentile interval of `statistic` when whole units (speeches, statements, states) are drawn again.

    units: one array of shape (n, k), a row for each unit, as (hits, tokens); or a sequence of such arrays,
    one for each group, drawn independently. statistic: takes the sums over the units of each group, arrays of
    shape (..., k), and returns an array of shape (...), as `ratio` does; or of shape (..., m) for m quantities
    over the same draws, and then value, low and high are arrays of m. The seed belongs in the text that
    reports the interval. Raises `ValueError` for a group of fewer than two units, or where the statistic is
    not a finite number on the data or on a resample (a ratio whose denominator can be drawn empty). Source:
    Efron (1979), Annals of Statistics 7, 1-26; the draws are those of `scipy.stats.bootstrap` with a generator
    of this seed.
    """
    groups = [units] if isinstance(units, np.ndarray) else list(units)
    groups = [_numbers(group, "units") for group in groups]
    _require(len(groups) > 0, "no group of units was given")
    for group in groups:
        _require(group.ndim == 2, f"units are rows of an array (n, k), not of shape {group.shape}")
        _require(len(group) > 1, "an interval over units needs at least two of them in each group")

    drawn = _times_drawn(tuple(map(len, groups)), seed, resamples)
    with np.errstate(all="ignore"):  # what is no number is told in a sentence
        value = statistic(*(group.sum(axis=0) for group in groups))
        _require(
            np.all(np.isfinite(value)),
            "the statistic is undefined on the data: a sum is zero, or has one value only",
        )
        found = statistic(*(times @ group for times, group in zip(drawn, groups, strict=True)))
    _require(
        np.all(np.isfinite(found)),
        "the statistic is undefined on some resamples: too few units have anything to be measured",
    )
    tail = (1 - confidence) / 2
    low, high = np.quantile(found, [tail, 1 - tail], axis=0)
    if np.ndim(value) == 0:
        return Estimate(float(value), float(low), float(high))
    return Estimate(value, low, high)


def ratio(total: np.ndarray) -> np.ndarray:
    """The first sum over the second, (..., 2) to (...): of hits and tokens a rate, of values and ones their mean."""
    return total[..., 0] / total[..., 1]


def paired_permutation(
    before: ArrayLike, after: ArrayLike, seed: int, resamples: int = 99_999
) -> PairedChange:
    """Is a change over the same units (states, in two years) more than the signs of chance?

    before, after: arrays of shape (n,), the same unit at the same place, n >= 2; else `ValueError`. The
    permutation test turns the sign of each pair's change, all 2**n ways where `resamples` allows it (n <= 16)
    and `resamples` random ways otherwise. Wilcoxon's signed-rank test leaves out pairs without a change. Both
    p-values are two-sided, and 1 where nothing changed. Sources: Fisher (1935), The Design of Experiments,
    section 21; Wilcoxon (1945), Biometrics Bulletin 1, 80-83, as in scipy.
    """
    before, after = _numbers(before, "before"), _numbers(after, "after")
    _require(
        before.ndim == 1 and before.shape == after.shape, "before and after are two lists of equal length"
    )
    _require(len(before) > 1, "a paired test needs at least two pairs")
    change = after - before
    alike = _ties(change, NOISE * np.abs([before, after]).max())
    if not alike.any():
        return PairedChange(0.0, 1.0, 1.0, len(change))
    signs = stats.permutation_test(
        (alike,),
        lambda x, axis: np.mean(x, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=resamples,
        rng=np.random.default_rng(seed),
    )
    ranks = stats.wilcoxon(alike)
    return PairedChange(float(change.mean()), float(signs.pvalue), float(ranks.pvalue), len(change))


@lru_cache(maxsize=16)
def _times_drawn(sizes: tuple[int, ...], seed: int, resamples: int) -> tuple[np.ndarray, ...]:
    """How often each unit comes in each resample: for each group an array (resamples, its size).

    A sum over a resample is a product with these numbers. They depend on nothing but the arguments, and the
    book draws hundreds of times from groups of a dozen sizes. scipy gathers the units of every draw anew,
    which takes twenty times as long.
    """
    rng = np.random.default_rng(seed)
    times = []
    for size in sizes:
        places = rng.integers(size, size=(resamples, size)) + size * np.arange(resamples)[:, None]
        counted = np.bincount(places.ravel(), minlength=resamples * size)
        times.append(counted.reshape(resamples, size).astype(float))
    return tuple(times)


def _ties(change: np.ndarray, noise: float) -> np.ndarray:
    """The changes, those whose sizes are one but for `noise` of one size, and nought where they are no more than it."""
    order = np.abs(change).argsort()
    sizes = np.abs(change)[order]
    first = np.where(np.diff(sizes, prepend=0) > noise, sizes, 0)
    alike = np.empty_like(change)
    alike[order] = np.maximum.accumulate(first)
    return alike * np.sign(change)


def _numbers(values: ArrayLike, name: str) -> np.ndarray:
    numbers = np.asarray(values, dtype=float)
    _require(np.all(np.isfinite(numbers)), f"{name} holds a value that is missing or not finite")
    _require(np.all(np.abs(numbers) < MOST), f"{name} holds a value beyond {MOST:g}")
    return numbers


def _require(holds: bool | np.bool, message: str) -> None:
    if not holds:
        raise ValueError(message)


def _interval(low: np.ndarray, high: np.ndarray) -> Interval:
    if np.ndim(low) == 0:
        return Interval(float(low), float(high))
    return Interval(np.asarray(low), np.asarray(high))
