"""The year of the turn: from which debate on the mentions of Russia are read as a threat more often than before.

One step in the share of mentions read so, in a linear model with an effect for each state: only what changes within a
state counts, and not that some states speak more in some years. The year is the one whose step explains most; its
interval comes from drawing states again. Source: Bai (1997), Review of Economics and Statistics 79, 551-563, for the
break that least squares finds.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from conceptshift.measures.uncertainty import RESAMPLES

TEXT = 2022  # the first debate after the concept that called Russia a threat
FEWEST = 10  # mentions on either side of a step, below which no year is tried


class Turn(NamedTuple):
    """The year of the step, its limits, and the step itself."""

    year: int
    low: int
    high: int
    step: float
    """By how much the share (0 to 1) is higher from that year on, within states."""
    agreeing: float
    """The share of draws (0 to 1) that find the same year."""
    earlier: float
    """The share of draws (0 to 1) that find a year before `text`."""
    mentions: int
    states: int


def turn(
    rows: pd.DataFrame,
    seed: int,
    resamples: int = RESAMPLES,
    confidence: float = 0.95,
    text: int = TEXT,
) -> Turn:
    """The step in `read` (0 or 1) by year.

    rows: iso3, year, read, weight, a row for each mention that was read; weight: mentions that it stands for. The
    limits are percentiles of the years found when states are drawn again with all their mentions. Raises `ValueError`
    where no year has `FEWEST` mentions on either side, or no state has mentions on both.
    """
    years = np.sort(rows["year"].unique())[1:]
    tried = [
        year for year in years if min((rows["year"] < year).sum(), (rows["year"] >= year).sum()) >= FEWEST
    ]
    if not tried:
        raise ValueError(f"no year has {FEWEST} mentions before it and {FEWEST} from it on")
    states = rows["iso3"].astype("category").cat.codes.to_numpy()
    weight = rows["weight"].to_numpy(dtype=float)
    after = (rows["year"].to_numpy()[:, None] >= np.array(tried)).astype(float)

    def within(values: np.ndarray) -> np.ndarray:
        """What is left of each row when the weighted mean of its state is taken off."""
        total = np.zeros((states.max() + 1, values.shape[1]))
        np.add.at(total, states, values * weight[:, None])
        return values - (total / np.bincount(states, weight)[:, None])[states]

    read, moved = within(rows["read"].to_numpy(dtype=float)[:, None]), within(after)
    shared, spread = (np.zeros((states.max() + 1, len(tried))) for _ in range(2))
    np.add.at(shared, states, weight[:, None] * moved * read)
    np.add.at(spread, states, weight[:, None] * moved**2)
    if not (spread.sum(axis=0) > 0).any():
        raise ValueError("no state has mentions on both sides of a year")

    def best(times: np.ndarray) -> np.ndarray:
        """The place of the year that explains most, for each row of how often each state is drawn."""
        top, bottom = times @ shared, times @ spread
        with np.errstate(divide="ignore", invalid="ignore"):
            explained = np.where(bottom > 0, top**2 / bottom, -1)
        return explained.argmax(axis=-1)

    number = states.max() + 1
    found = int(best(np.ones((1, number)))[0])
    rng = np.random.default_rng(seed)
    drawn = best(rng.multinomial(number, np.full(number, 1 / number), size=resamples).astype(float))
    tail = (1 - confidence) / 2
    low, high = np.quantile(np.array(tried)[drawn], [tail, 1 - tail], method="inverted_cdf")
    return Turn(
        year=int(tried[found]),
        low=int(low),
        high=int(high),
        step=float(shared.sum(axis=0)[found] / spread.sum(axis=0)[found]),
        agreeing=float((drawn == found).mean()),
        earlier=float((np.array(tried)[drawn] < text).mean()),
        mentions=len(rows),
        states=int(number),
    )
