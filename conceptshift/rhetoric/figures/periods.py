"""Figure of the words that changed from one period to the next in allied speeches, and how widely they did."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from conceptshift.measures import marks, style
from conceptshift.measures.style import Layout, sentence
from conceptshift.measures.wording import number, worded
from conceptshift.rhetoric.periods import DISCOVERY, PASSED, labelled, shown

TICK = 3  # doublings from one rule to the next, or a multiple of it
ROW, HEAD, SPACE, FOOT = 0.205, 0.3, 0.1, 0.5  # inches
KEY = (  # what the marks mean: whether the word changed across the states, and the words for it
    (True, "changed across the states"),
    (False, "strong when pooled, not across the states"),
)


def words(changed: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """The words that changed most in each comparison, by their effect size, with the states that moved that way.

    `changed` is `periods.across_states`. Filled: changed across the states; hollow: strong when all tokens are
    pooled, but the matter of a few states.
    """
    panels = [(names, shown(rows)) for names, rows in changed.groupby(["before", "after"], sort=False)]
    panels = [(names, rows) for names, rows in panels if len(rows)]
    if not panels:
        return marks.too_few(layout, "word that at least doubled or halved")
    rows = pd.concat([rows for _, rows in panels])
    reach = float(np.ceil(max(rows["log_ratio"].abs().max() * 1.02, TICK * 1.2) * 10) / 10)  # in doublings
    beside = (
        marks.widest(map(labelled, rows.itertuples()), 8) + 0.12,
        max(marks.widest(map(moved, rows.itertuples()), 8), marks.width("states", 8)) + 0.16,
    )
    deep = max(map(_depth, (rows for _, rows in panels)))
    across = 1 if layout.narrow else min(2, len(panels))
    down = math.ceil(len(panels) / across)
    block = HEAD + deep + FOOT
    width = layout.width / across
    free = across * down > len(panels)  # room for the key in the grid itself
    key = 0 if free else ROW * (len(KEY) + 1)
    figure, axes = marks.sheet(layout, down * block + key)
    for place, ((before, after), rows) in enumerate(panels):
        line, column = divmod(place, across)
        corner = (width * column, block * line)
        _panel(axes, rows, f"{_dash(before)} → {_dash(after)}", corner, width, deep, reach, beside)
    _key(axes, (width + 0.1, block * (down - 1)) if free else (0.02, block * down - HEAD))
    return figure, _alt(changed, panels)


def moved(row) -> str:
    """How many of the states moved the way the pooled rate did."""
    return f"{row.up if row.g2 > 0 else row.down} of {row.of_states}"


def _depth(rows: pd.DataFrame) -> float:
    return ROW * len(rows) + SPACE * (rows["part"].nunique() - 1)


def _panel(
    axes: Axes,
    rows: pd.DataFrame,
    title: str,
    corner: tuple[float, float],
    width: float,
    deep: float,
    reach: float,
    beside: tuple[float, float],
) -> None:
    x, top = corner
    left, right = x + beside[0], x + width - beside[1]
    scale = (right - left) / (2 * reach)
    middle = (left + right) / 2
    axes.text(x + 0.02, top + HEAD / 2, title, va="center", fontweight="bold")
    bottom = top + HEAD + deep
    for step in (TICK * 2**power for power in range(9)):
        said_at = {tick: _factor(tick) for tick in np.arange(-(reach // step) * step, reach + 1e-9, step)}
        if marks.widest(said_at.values(), 8) + 0.02 < step * scale:
            break
    ticks = [middle + tick * scale for tick in said_at]
    rules = [style.GRID if tick else style.MUTED for tick in said_at]
    axes.vlines(ticks, top + HEAD, bottom, color=rules, lw=0.7, zorder=0)
    small = {"va": "top", "fontsize": 8, "color": style.MUTED}
    for at, said in zip(ticks, said_at.values(), strict=True):
        axes.text(at, bottom + 0.05, said, ha="center", **small)
    axes.text(middle, bottom + 0.22, "times as often as before", ha="center", **small)
    axes.text(right + 0.1, bottom + 0.05, "states", **small)
    rows = rows.assign(
        y=top
        + HEAD
        + ROW * (0.5 + np.arange(len(rows)))
        + SPACE * (rows["part"] != rows["part"].shift()).cumsum()
        - SPACE,
        x=middle + rows["log_ratio"] * scale,
    )
    for struck, chosen in rows.groupby(rows["part"] == "struck"):
        axes.hlines(
            chosen["y"],
            middle,
            chosen["x"],
            color=style.GRID if struck else style.NATO_SOFT,
            lw=2.2,
            zorder=1,
        )
        _discs(axes, chosen["x"], chosen["y"], filled=not struck)
        for row in chosen.itertuples():
            said = style.MUTED if struck else style.INK
            marks.text(axes, left - 0.04, row.y, labelled(row), said, "right", size=8)
            marks.text(axes, right + 0.1, row.y, moved(row), style.MUTED, size=8)


def _discs(axes: Axes, x, y, filled: bool) -> None:
    colour = style.NATO if filled else style.MUTED
    axes.plot(x, y, "o", ms=5, color=colour, mfc=colour if filled else style.PAPER, mew=1.3)


def _factor(doublings: float) -> str:
    """A place on the axis as a factor: ×8, ÷8, 1."""
    return f"{'×' if doublings > 0 else '÷'}{number(2 ** abs(doublings))}" if doublings else "1"


def _key(axes: Axes, corner: tuple[float, float]) -> None:
    x, top = corner
    entries = [(lambda x, y, filled=filled: _discs(axes, x, y, filled), said) for filled, said in KEY]
    bottom = marks.key(axes, entries, x, top + HEAD, x, ROW, size=8)
    marks.text(axes, x, bottom + ROW / 2, "(2013): most of the use is in that year", style.MUTED, size=8)


def _alt(changed: pd.DataFrame, panels: list) -> str:
    picked = changed[changed["q"] < DISCOVERY]
    last = panels[-1][1]
    risen = [f"“{term}”" for term in last.loc[last["part"] == "rise", "term"].head(3)]
    passed = [term for term in PASSED if term in set(changed["term"])]
    parts = []
    for (before, after), rows in panels:
        for part, said in (
            ("rise", "more often"),
            ("fall", "less often"),
            ("struck", "strong when pooled, but not across the states"),
        ):
            named = [
                f"{labelled(row)} {_times(row.log_ratio)}, {moved(row)} states"
                for row in rows[rows["part"] == part].itertuples()
            ]
            if named:
                parts.append(f"{_dash(after)} against {_dash(before)}, {said}: {'; '.join(named)}")
    return sentence(
        f"Of {worded(len(picked), 'count')} changes that a count of all tokens picks, {worded(picked['across'].sum(), 'count')} hold across the states; "
        f"of those that "
        f"rose in {_dash(panels[-1][0][1])} {' and '.join(part for part in (', '.join(risen[:-1]), *risen[-1:]) if part) or 'none'} "
        f"stand{'s' if len(risen) == 1 else ''} out most",
        *parts,
        f"Passed over as matters of spelling or of the record: {', '.join(passed)}" if passed else "",
    )


def _times(log_ratio: float) -> str:
    """How many times as often: one decimal below 8, none from there on."""
    times = 2 ** abs(log_ratio)
    return f"{'×' if log_ratio > 0 else '÷'}{number(times, 0 if abs(log_ratio) >= TICK else 1)}"


def _dash(period: str) -> str:
    return period.replace("-", "–")
