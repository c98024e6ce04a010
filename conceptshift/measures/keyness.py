"""Which words mark one group of texts against another, how much, and how evenly.

Counts throughout: a = hits in the target, b = hits in the reference, c = tokens of the target, d = tokens of
the reference. Every measure takes scalars or arrays that broadcast, and returns floats or an array of their
shape. A count lies below 2**53, from where on floats pass over whole numbers.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats
from scipy.special import xlogy

MOST = 2.0**53  # below it, every whole number is a float


class Dispersion(NamedTuple):
    """0 where hits follow the sizes of the parts, towards 1 where they crowd into one; no unit."""

    dp: float | np.ndarray
    dp_norm: float | np.ndarray


def log_likelihood(
    a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike, signed: bool = False
) -> float | np.ndarray:
    """G² over the four cells of hits and other tokens, without correction: 2 Σ observed ln(observed / expected).

    With `signed`, negative where the target's rate is below the reference's. Raises `ValueError` for a
    negative or missing count, more hits than tokens, or no tokens. Source: Dunning (1993), Computational
    Linguistics 19, 61-74.
    """
    a, b, c, d = _counts(a, b, c, d)
    target, reference = _expected(a, b, c, d)
    cells = _cell(a, target) + _cell(b, reference) + _cell(c - a, c - target) + _cell(d - b, d - reference)
    g2 = np.maximum(2 * cells, 0)  # rounding can leave -1e-16
    return _given(np.where(signed & (a * d < b * c), -g2, g2) + 0.0)  # and a sign before nought


def log_likelihood_two_term(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike) -> float | np.ndarray:
    """G² over the two cells of hits only: 2 (a ln(a / E1) + b ln(b / E2)). For comparison with published values.

    Errors as in `log_likelihood`. Source: Rayson & Garside (2000), Comparing Corpora workshop, 1-6.
    """
    a, b, c, d = _counts(a, b, c, d)
    target, reference = _expected(a, b, c, d)
    return _given(np.maximum(2 * (_cell(a, target) + _cell(b, reference)), 0))


def log_ratio(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike) -> float | np.ndarray:
    """Binary logarithm of the ratio of the two rates: 1 means twice as often in the target, -1 half as often.

    Only where one of the two counts is zero, 0.5 is added to both, so that the ratio exists; where both are
    zero there is nothing to compare and the result is NaN. Errors as in `log_likelihood`. Source: Hardie
    (2014), Log Ratio: an informal introduction.
    """
    a, b, c, d = _counts(a, b, c, d)
    a, b, c, d = np.broadcast_arrays(a, b, c, d)
    added = np.where((a == 0) ^ (b == 0), 0.5, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _given(np.log2((a + added) / c) - np.log2((b + added) / d))


def weighted_log_odds(counts: ArrayLike) -> np.ndarray:
    """z-score of each term's log-odds in each group against all groups pooled, shrunk by an informative prior.

    The pool holds the group itself, as in the R package tidylo; the paper also compares two groups directly.
    counts: array (groups, terms) of hits, with every term of the vocabulary as a column, since a group's row
    sum is its size. The Dirichlet prior of a term is its count over all groups, so that a rare term needs
    more to stand out. Returns an array of the same shape; positive where a group uses the term more. Raises
    `ValueError` for fewer than two groups or terms, a negative or missing count, or a term or group without
    any hit. Source: Monroe, Colaresi & Quinn (2008), Political Analysis 16, 372-403, equations 15, 18 and 21.
    """
    counts = np.asarray(counts, dtype=float)
    if counts.ndim != 2 or min(counts.shape) < 2:
        raise ValueError(f"counts is an array of two or more groups by two or more terms, not {counts.shape}")
    if not np.all((counts >= 0) & (counts < MOST)):
        raise ValueError("a count is missing, negative or beyond 2**53")
    if not (counts.any(axis=0).all() and counts.any(axis=1).all()):
        raise ValueError("a term or a group has no hit; leave it out")
    in_group = counts + counts.sum(axis=0)
    pooled = in_group.sum(axis=0)
    log_odds = np.log(in_group / (in_group.sum(axis=1, keepdims=True) - in_group))
    log_odds_pooled = np.log(pooled / (pooled.sum() - pooled))
    return (log_odds - log_odds_pooled) / np.sqrt(1 / in_group + 1 / pooled)


def dispersion(hits: ArrayLike, sizes: ArrayLike) -> Dispersion:
    """Deviation of proportions: half the sum of |share of hits - share of tokens| over the parts, and normed.

    hits: array (..., parts); sizes: array (parts,) in tokens, each more than zero. DPnorm = DP / (1 -
    smallest share of tokens), so that its largest value is 1. Both are NaN where a row has no hit: what is
    not there is not spread. Raises `ValueError` for fewer than two parts, parts that do not match, or counts
    that cannot be. Sources: Gries (2008), International Journal of Corpus Linguistics 13, 403-437; Lijffijt &
    Gries (2012), same journal 17, 147-149.
    """
    hits, sizes = np.asarray(hits, dtype=float), np.asarray(sizes, dtype=float)
    if sizes.ndim != 1 or len(sizes) < 2 or hits.ndim == 0 or hits.shape[-1] != len(sizes):
        raise ValueError(
            f"hits (..., parts) {hits.shape} and sizes (parts,) {sizes.shape}: two or more parts, matching"
        )
    if not np.all((sizes > 0) & (sizes < MOST)):
        raise ValueError("each part has at least one token, and fewer than 2**53")
    if not np.all((hits >= 0) & (hits <= sizes)):
        raise ValueError("hits are counts between zero and the size of their part")
    with np.errstate(invalid="ignore"):
        shares = hits / hits.sum(axis=-1, keepdims=True)
    expected = sizes / sizes.sum()
    dp = np.abs(shares - expected).sum(axis=-1) / 2
    return Dispersion(_given(dp), _given(np.minimum(dp / (1 - expected.min()), 1)))  # rounding can add 1e-16


def p_values(g2: ArrayLike) -> float | np.ndarray:
    """Chance of a G² at least this large (either sign) if both groups drew words at one rate: χ², one degree.

    It takes every token for an independent draw, which words in a text are not: description, not a test. Raises
    `ValueError` for a G² that is missing.
    """
    g2 = np.asarray(g2, dtype=float)
    if np.any(np.isnan(g2)):
        raise ValueError("a G² is missing")
    return _given(stats.chi2.sf(np.abs(g2), df=1))


def benjamini_hochberg(p: ArrayLike) -> np.ndarray:
    """p-values of a family, adjusted so that the expected share of false discoveries stays below the threshold.

    p: array (tests,), each 0 to 1, else `ValueError`; same shape back. Source: Benjamini & Hochberg (1995), JRSS B
    57, 289-300.
    """
    return stats.false_discovery_control(np.asarray(p, dtype=float), method="bh")


def _counts(*values: ArrayLike) -> tuple[np.ndarray, ...]:
    a, b, c, d = (np.asarray(value, dtype=float) for value in values)
    if not all(np.all(np.isfinite(value)) for value in (a, b, c, d)):
        raise ValueError("a count is missing or not finite")
    if np.any(c >= MOST) or np.any(d >= MOST):
        raise ValueError("a count is below 2**53")
    if np.any(a < 0) or np.any(b < 0):
        raise ValueError("a count is zero or more")
    if np.any(c <= 0) or np.any(d <= 0):
        raise ValueError("target and reference have at least one token each")
    if np.any(a > c) or np.any(b > d):
        raise ValueError("there are more hits than tokens")
    return a, b, c, d


def _expected(a: np.ndarray, b: np.ndarray, c: np.ndarray, d: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    pooled = (a + b) / (c + d)
    return c * pooled, d * pooled


def _cell(observed: np.ndarray, expected: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(observed > 0, xlogy(observed, observed / expected), 0.0)


def _given(value: np.ndarray) -> float | np.ndarray:
    """A float where scalars were given: a page cannot print a NumPy scalar."""
    return float(value) if np.ndim(value) == 0 else value
