"""Figure of the words that changed from one period to the next in allied speeches, and how widely they did."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..periods import DISCOVERY
from . import style
from .style import Layout, sentence

SHOWN = 5  # words that rose across the states, and as many that fell, in each comparison
STRUCK = 3  # words that the pooled measure puts first among those that fail across the states
TWICE = 1.0  # log ratio, of either sign, from which a change is large enough to draw
TOPIC = 0.5  # share of a period's use in one year from which that year stands beside the word
REACH = 8.6  # of the axis, in doublings
TICKS = {-6: "÷64", -3: "÷8", 0: "1", 3: "×8", 6: "×64"}
ROW, HEAD, SPACE, FOOT = 0.205, 0.3, 0.1, 0.46  # inches


def words(changed: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """The words that changed most in each comparison, by their effect size, with the states that moved that way.

    `changed` is `periods.across_states`. Filled: changed across the states; hollow: strong when all tokens are
    pooled, but the matter of a few states.
    """
    panels = [(names, shown(rows)) for names, rows in changed.groupby(["before", "after"], sort=False)]
    deep = max(map(_depth, (rows for _, rows in panels)))
    down, across = (len(panels), 1) if layout.narrow else (1, len(panels))
    block = HEAD + deep + FOOT
    width = layout.width / across
    figure, axes = style.canvas(layout, down * block)
    figure.set_layout_engine("none")
    axes.set_position((0, 0, 1, 1))
    axes.set(xlim=(0, layout.width), ylim=(down * block, 0))
    axes.axis("off")
    for number, ((before, after), rows) in enumerate(panels):
        corner = (0, block * number) if layout.narrow else (width * number, 0)
        _panel(axes, rows, f"{_dash(before)} → {_dash(after)}", corner, width, deep, layout)
    return figure, _alt(changed, panels)


def shown(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of one comparison that are drawn, with `part`: rise, fall or struck (`periods.across_states`, strongest
    first)."""
    rows = rows[rows["log_ratio"].abs() >= TWICE]
    across, rise = rows["across"], rows["g2"] > 0
    chosen = {
        "rise": rows[across & rise].head(SHOWN),
        "fall": rows[across & ~rise].head(SHOWN),
        "struck": rows[~across & (rows["q"] < DISCOVERY)].head(STRUCK),
    }
    return pd.concat([part.assign(part=name) for name, part in chosen.items()])


def moved(row) -> str:
    """How many of the states moved the way the pooled rate did."""
    return f"{row.up if row.g2 > 0 else row.down} of {row.of_states}"


def labelled(row) -> str:
    """The word, with the year that has most of its use where one year does."""
    return f"{row.term} ({row.peak_year})" if row.peak_share >= TOPIC else row.term


def _depth(rows: pd.DataFrame) -> float:
    return ROW * len(rows) + SPACE * (rows["part"].nunique() - 1)


def _panel(
    axes: Axes,
    rows: pd.DataFrame,
    title: str,
    corner: tuple[float, float],
    width: float,
    deep: float,
    layout: Layout,
) -> None:
    x, top = corner
    left, right = (x + 1.25, x + width - 0.68) if layout.narrow else (x + 1.08, x + width - 0.62)
    scale = (right - left) / (2 * REACH)
    middle = (left + right) / 2
    axes.text(x + 0.02, top + HEAD / 2, title, va="center", fontweight="bold")
    bottom = top + HEAD + deep
    for tick, said in TICKS.items():
        at = middle + tick * scale
        axes.plot([at, at], [top + HEAD, bottom], color=style.GRID if tick else style.MUTED, lw=0.7, zorder=0)
        if layout.narrow or tick % 6 == 0:  # on a desktop a panel has room for three
            axes.text(at, bottom + 0.05, said, ha="center", va="top", fontsize=8, color=style.MUTED)
    axes.text(
        middle,
        bottom + 0.22,
        "times as often as before",
        ha="center",
        va="top",
        fontsize=8,
        color=style.MUTED,
    )
    axes.text(right + 0.1, bottom + 0.05, "states", va="top", fontsize=8, color=style.MUTED)
    y, part = top + HEAD, None
    for row in rows.itertuples():
        y += SPACE if part not in (None, row.part) else 0
        part = row.part
        line, at = y + ROW / 2, middle + max(-REACH, min(REACH, row.log_ratio)) * scale
        colour = style.MUTED if part == "struck" else style.NATO
        axes.plot(
            [middle, at],
            [line, line],
            color=style.GRID if part == "struck" else style.NATO_SOFT,
            lw=2.2,
            zorder=1,
        )
        axes.plot(at, line, "o", ms=5, color=colour, mfc=style.PAPER if part == "struck" else colour, mew=1.3)
        axes.text(
            left - 0.04,
            line,
            labelled(row),
            ha="right",
            va="center",
            fontsize=8,
            color=style.MUTED if part == "struck" else style.INK,
        )
        axes.text(right + 0.1, line, moved(row), va="center", fontsize=8, color=style.MUTED)
        y += ROW


def _alt(changed: pd.DataFrame, panels: list) -> str:
    picked = changed[changed["q"] < DISCOVERY]
    last = panels[-1][1]
    risen = [f"“{term}”" for term in last.loc[last["part"] == "rise", "term"].head(3)]
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
        f"Of {len(picked):,} changes that a count of all tokens picks, {picked['across'].sum():,} hold across the states; "
        f"those of {_dash(panels[-1][0][1])} are led by {', '.join(risen[:-1])} and {risen[-1]}",
        *parts,
    )


def _times(log_ratio: float) -> str:
    return f"{'×' if log_ratio > 0 else '÷'}{2 ** abs(log_ratio):.{0 if abs(log_ratio) >= 3 else 1}f}"


def _dash(period: str) -> str:
    return period.replace("-", "–")
