"""Figures of the chapter on the claims: how many times Russia's spending it was, and who reached two per cent."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from conceptshift.measures import marks, style
from conceptshift.measures.style import Layout, sentence
from conceptshift.measures.wording import number, percent, worded

BARS = {  # how each bar of `findings.spending_bars` is drawn: its fill, the colour of its number
    "claimed": (style.RUSSIA, style.RUSSIA),
    "budget": (style.RUSSIA_SOFT, style.RUSSIA),
    "alike": (style.NATO, style.NATO),
    "without": (style.NATO_SOFT, style.NATO),
}
THICK, LINE, GAP, NAME, FOOT = 0.28, 0.18, 0.2, 0.18, 0.5  # inches


def spending_ratios(bars: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """The members' military spending as a multiple of Russia's: as claimed, over what, and counted alike.

    `bars` is `findings.spending_bars`. The bars are ratios of published estimates, so there is no interval to draw: the line
    under a bar shows what other years and prices do, from `low` to `high`.
    """
    longest = bars[["ratio", "high"]].max(axis=None)
    value = max(marks.widest(bars["ratio"].map(_ratio), 10, "bold"), 0.2) + 0.1
    left = 0.05 if layout.narrow else 2.75
    right = layout.width - value
    names = [
        marks.wrapped(name, layout.width - 0.1 if layout.narrow else left - 0.2, 9) for name in bars["label"]
    ]
    lines = [name.count("\n") + 1 for name in names]
    steps = [
        LINE * rows + 0.06 + THICK + GAP if layout.narrow else max(LINE * rows, THICK) + GAP for rows in lines
    ]
    height = 0.08 + sum(steps) + 0.28
    figure, axes = marks.sheet(layout, height)

    def at(ratio: float) -> float:
        return left + (right - left) * ratio / longest

    top = 0.08
    for row, name, rows, step in zip(bars.itertuples(), names, lines, steps, strict=True):
        fill, colour = BARS[row.bar]
        y = top + LINE * rows + 0.06 + THICK / 2 if layout.narrow else top + (step - GAP) / 2
        marks.text(axes, 0.05, top + LINE * rows / 2 if layout.narrow else y, name, size=9, linespacing=1.25)
        axes.barh(y, at(row.ratio) - left, THICK, left=left, color=fill, zorder=1)
        if row.high > row.low:
            under = y + THICK / 2 + 0.06
            axes.plot([at(row.low), at(row.high)], [under] * 2, color=style.INK, lw=1.2)
            for limit in (row.low, row.high):
                axes.plot([at(limit)] * 2, [under - 0.04, under + 0.04], color=style.INK, lw=1.2)
        end = at(np.nanmax([row.ratio, row.high])) + 0.08
        marks.text(axes, end, y, _ratio(row.ratio), colour, size=10, fontweight="bold")
        top += step
    marks.text(axes, left, height - 0.14, "times Russia’s military spending", style.MUTED)
    return figure, _ratios_alt(bars)


def _ratio(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 1)


def _ratios_alt(bars: pd.DataFrame) -> str:
    by_name = bars.set_index("bar")
    claimed = by_name["ratio"].get("claimed")
    if "alike" not in by_name.index:
        head = "No figure of NATO’s and Russia’s spending that counts both alike"
    else:
        alike = by_name.loc["alike"]
        head = f"By SIPRI’s figures NATO spent about {number(alike['ratio'])} times what Russia did"
        within = claimed is not None and alike["low"] <= claimed <= alike["high"]
        if within:
            head = f"The claimed {_ratio(claimed)} times lies within the range of SIPRI’s figures"
        elif claimed is not None:
            head += f", not {_ratio(claimed)}"
    each = [
        f"{row.label}: {_ratio(row.ratio)} times"
        + (f", and {_ratio(row.low)} to {_ratio(row.high)} over {row.over}" if row.high > row.low else "")
        for row in bars.itertuples()
    ]
    return sentence(head, *each)


STEPS = {False: 0.001, True: 0.002}  # of GDP, wide and narrow: members of one step stand on one another
DOT = 0.15  # inches


def shares_of_gdp(shares: pd.DataFrame, guideline: float, layout: Layout) -> tuple[Figure, str]:
    """Each member as a dot at its military spending as a share of GDP; those at or above the guideline are named.

    A dot stands in the middle of its step, which the axis names; a phone has room for half as many steps, and
    the guideline is a border of two steps on both, so that every dot is on its own side of it. `shares` has
    country and share_gdp (a fraction, as `guideline` is), one row a member; a member without a figure is left
    out of the drawing and counted in the words.
    """
    step_of_gdp = STEPS[layout.narrow]
    known = shares.dropna(subset="share_gdp").sort_values("share_gdp")
    if known.empty:
        return marks.too_few(layout, "member with a figure")
    end = max(0.04, float(known["share_gdp"].max()))
    step_of_gdp *= next(
        one for one in (1, 2, 5, 10) if end / one <= 0.045 or one == 10
    )  # longer, wider steps
    column = (known["share_gdp"] / step_of_gdp + 1e-9).astype(int)
    level = column.groupby(column).cumcount()
    left, right = 0.2, layout.width - 0.45
    end = max(end, step_of_gdp * (int(column.max()) + 1))

    def at(share: float) -> float:
        return left + (right - left) * share / end

    reached = known["share_gdp"] >= guideline
    labels = _stagger(
        {
            at((place + 0.5) * step_of_gdp): ", ".join(rows["country"])
            for place, rows in known[reached].groupby(column[reached])
        },
        (at(guideline) + 0.04, layout.width - 0.03),
    )
    head = 0.3 + NAME * (1 + max((step for *_, step in labels), default=0))
    height = head + DOT * (int(level.max()) + 1) + 0.1 + FOOT
    figure, axes = marks.sheet(layout, height)
    bottom = height - FOOT
    every = next(one for one in (1, 2, 5, 10, 20) if end * 100 / one <= (5 if layout.narrow else 9))
    for tick in range(0, int(end * 100 + 1e-9) + 1, every):
        marks.text(axes, at(tick / 100), bottom + 0.13, percent(tick / 100), style.MUTED, "center")
    axes.plot([left, right], [bottom] * 2, color=style.GRID, lw=0.8, zorder=0)
    axes.plot([at(guideline)] * 2, [0.24, bottom], color=style.INK, lw=1.2, ls=(0, (4, 2)), zorder=0)
    marks.text(axes, max(at(guideline), 0.35), 0.12, "guideline", style.INK, "center")
    label = f"military spending, share of GDP, in steps of {percent(step_of_gdp, 1)}"
    marks.text(axes, layout.width / 2, bottom + 0.36, label, style.MUTED, "center")
    for x, name, start, step in labels:
        stack = int(level[(column + 0.5).map(lambda place: at(place * step_of_gdp)) == x].max()) + 1
        foot, top = bottom - DOT * stack, head - NAME * step
        axes.plot([x, x], [top + 0.09, foot], color=style.DOCUMENT_SOFT, lw=0.8, zorder=0)
        marks.text(
            axes,
            start,
            top - 0.075,
            name,
            style.DOCUMENT,
            bbox={"facecolor": style.PAPER, "pad": 0.5, "lw": 0},
        ).set(va="top", linespacing=1.3)
    for place, row, full in zip(column, level, reached, strict=True):
        colour = style.DOCUMENT if full else style.MUTED
        y = bottom - DOT * (row + 0.62)
        axes.plot(
            at((place + 0.5) * step_of_gdp),
            y,
            "o",
            ms=7,
            color=colour,
            mfc=colour if full else style.PAPER,
            mew=1.3,
        )
    return figure, _shares_alt(shares, known, guideline)


def _stagger(names: dict[float, str], room: tuple[float, float]) -> list[tuple[float, str, float, int]]:
    """Labels of marks at these places, each with where it starts (inches) and the step that its first line is on.

    A label stands as low as it is clear of those to its right, between the edges of `room`; one wider than that is
    broken and takes several steps.
    """
    first, last = room
    taken: list[tuple[int, float]] = []  # a step, and where the label on it starts
    out = []
    for x in sorted(names, reverse=True):
        said = marks.wrapped(names[x], last - first - 0.06)
        width, lines = marks.width(said) + 0.06, said.count("\n") + 1
        start = max(min(x - 0.05, last - width), first)
        step = lines - 1
        while any(step - lines < one <= step and start + width > left - 0.05 for one, left in taken):
            step += 1
        taken += [(one, start) for one in range(step - lines + 1, step + 1)]
        out.append((x, said, start, step))
    return out


def _shares_alt(shares: pd.DataFrame, known: pd.DataFrame, guideline: float) -> str:
    reached = known[known["share_gdp"] >= guideline].sort_values("share_gdp", ascending=False)
    each = ", ".join(f"{row.country} {worded(row.share_gdp, 'fine_share')}" for row in reached.itertuples())
    missing = len(shares) - len(known)
    lowest = known.iloc[0]
    return sentence(
        f"{len(reached)} of {len(known)} members with a figure spent {percent(guideline)} of their GDP or more",
        f"They are {each}" if len(reached) else "",
        f"The lowest share is {worded(lowest['share_gdp'], 'fine_share')}, of {lowest['country']}",
        f"{missing} member{'s' if missing > 1 else ''} without a figure" if missing else "",
    )
