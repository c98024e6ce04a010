"""Scores of probabilities: Brier's, the logarithmic one, and Murphy's parts of the first. Lower is better.

The last axis runs over statements; all else broadcasts, so that thousands of draws are scored at once. An
outcome lies between 0 (false) and 1 (true). A statement that came true in part may be scored at 0.5: the
forecast of one half is then exact. To call such a statement half true and half false instead adds one quarter
to its squared error whatever was forecast, so differences between forecasters stay as they are.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

SAME = 12  # decimals in which two forecasts are one, though they may differ in the last bit
CLIP = 0.005  # half a step of a scale from 0 to 100: whoever answers 100 may mean as little as 99.5


class Murphy(NamedTuple):
    """The Brier score and its parts: brier = reliability - resolution + uncertainty."""

    brier: float | np.ndarray
    reliability: float | np.ndarray
    resolution: float | np.ndarray
    uncertainty: float | np.ndarray


def squared_loss(p: ArrayLike, outcome: ArrayLike) -> np.ndarray:
    """What each statement adds to the Brier score, 0 to 1: (p - outcome)². Arguments as in `brier_score`."""
    p, outcome = _checked(p, outcome)
    return (p - outcome) ** 2


def log_loss(p: ArrayLike, outcome: ArrayLike) -> np.ndarray:
    """What each statement adds to the logarithmic score, in nats. Arguments as in `brier_score`."""
    p, outcome = _checked(p, outcome)
    kept = np.clip(p, CLIP, 1 - CLIP)
    return -(outcome * np.log(kept) + (1 - outcome) * np.log(1 - kept))


LOSSES = {"brier": squared_loss, "log": log_loss}


def brier_score(p: ArrayLike, outcome: ArrayLike, weights: ArrayLike | None = None) -> float | np.ndarray:
    """Mean squared difference between probability and outcome, 0 (best) to 1; always one half scores 0.25.

    p, outcome: 0 to 1, shapes that broadcast, the last axis over statements; a float comes back for one list,
    an array of the other axes for more. weights: as many as statements, or broadcasting, zero or more and not all
    zero; equal if not given. Raises `ValueError` for no statement, a number outside 0 to 1, or such weights. Source: Brier (1950), Monthly Weather
    Review 78, 1-3, for one event (half of Brier's own sum over an event and its complement).
    """
    return _mean(squared_loss(p, outcome), weights)


def log_score(p: ArrayLike, outcome: ArrayLike, weights: ArrayLike | None = None) -> float | np.ndarray:
    """Mean negative logarithm of the probability given to what happened, in nats; one half scores 0.693.

    Arguments, shapes and errors as in `brier_score`. Probabilities are clipped to 0.005 and 0.995 (`CLIP`),
    because people answered in whole per cent and one certain miss would else cost infinitely much; a single
    statement costs 5.3 at most. A fractional outcome weighs both logarithms. Source: Good (1952), Journal of
    the Royal Statistical Society B 14, 107-114.
    """
    return _mean(log_loss(p, outcome), weights)


def skill(score: ArrayLike, reference: ArrayLike) -> float | np.ndarray:
    """1 - score / reference: 1 for no error, 0 for no better than the reference, below 0 for worse.

    NaN where the reference makes no error, for then no score can be compared with it, and where either is missing.
    """
    score, reference = np.asarray(score, dtype=float), np.asarray(reference, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _plain(np.where(reference > 0, 1 - score / reference, np.nan))


def murphy(p: ArrayLike, outcome: ArrayLike) -> Murphy:
    """The parts of the Brier score over the distinct values in `p`; all between 0 and 1.

    Reliability: mean squared distance of each value from the mean outcome of the statements that have it.
    Resolution: mean squared distance of those mean outcomes from the mean of all. Uncertainty: variance of
    the outcomes (mean times 1 - mean where they are 0 and 1). Arguments and errors as in `brier_score`. With
    one statement to a value the parts only restate the score: see `murphy_bins` for how many there are.
    Source: Murphy (1973), Journal of Applied Meteorology 12, 595-600.
    """
    p, outcome = np.broadcast_arrays(*_checked(p, outcome))
    told = _told(p)
    same = told[..., :, None] == told[..., None, :]
    of_value = (same * outcome[..., None, :]).sum(-1) / same.sum(-1)
    of_all = outcome.mean(-1, keepdims=True)
    return Murphy(
        brier=_plain(((p - outcome) ** 2).mean(-1)),
        reliability=_plain(((p - of_value) ** 2).mean(-1)),
        resolution=_plain(((of_value - of_all) ** 2).mean(-1)),
        uncertainty=_plain(((outcome - of_all) ** 2).mean(-1)),
    )


def murphy_bins(p: ArrayLike, outcome: ArrayLike) -> pd.DataFrame:
    """What `murphy` groups: forecast (each distinct value), n, came_true (mean outcome), in ascending order.

    p, outcome: two lists of equal length.
    """
    p, outcome = np.broadcast_arrays(*_checked(p, outcome))
    grouped = pd.Series(outcome).groupby(_told(p))
    return (
        pd.DataFrame({"n": grouped.size(), "came_true": grouped.mean()}).rename_axis("forecast").reset_index()
    )


def _checked(p: ArrayLike, outcome: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    checked = []
    for name, values in (("probability", p), ("outcome", outcome)):
        numbers = np.atleast_1d(np.asarray(values, dtype=float))
        if numbers.shape[-1] == 0:
            raise ValueError("there is no statement to score")
        if not np.all((numbers >= 0) & (numbers <= 1)):  # NaN is neither
            raise ValueError(f"a {name} lies between 0 and 1; divide per cent by 100")
        checked.append(numbers)
    return checked[0], checked[1]


def _told(p: np.ndarray) -> np.ndarray:
    """The forecasts as they were meant: 0.1 + 0.2 is 0.3, and nought has no sign."""
    return np.round(p, SAME) + 0.0


def _mean(losses: np.ndarray, weights: ArrayLike | None) -> float | np.ndarray:
    if weights is None:
        return _plain(losses.mean(-1))
    weights = np.asarray(weights, dtype=float)
    if not np.all((weights >= 0) & np.isfinite(weights)):
        raise ValueError("a weight is zero or more, and not missing")
    if not np.all(weights.max(-1) > 0):
        raise ValueError("all weights are zero: there is no statement to score")
    _, exponent = np.frexp(weights.max(-1, keepdims=True))
    scaled: np.ndarray = np.ldexp(weights, -exponent)  # the same to the last bit, but no sum is too large
    return _plain((losses * scaled).sum(-1) / (scaled * np.ones_like(losses)).sum(-1))


def _plain(value: np.ndarray) -> float | np.ndarray:
    return float(value) if np.ndim(value) == 0 else value
