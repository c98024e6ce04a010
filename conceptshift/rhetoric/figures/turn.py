"""The turn of the words: how often allied mentions present Russia as a threat and as a partner, in three periods."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from conceptshift.corpus.lexicon import CATEGORIES
from conceptshift.measures import marks, style
from conceptshift.measures.style import Layout, sentence
from conceptshift.measures.wording import limits, worded
from conceptshift.rhetoric.validity import PERIODS

NAMES = {"threat": "as a threat", "partnership": "as a partner"}
WITHOUT = "without the Baltic states"
BETWEEN = ("Crimea\nannexed", "invasion,\nconcept")  # what lies between two periods
HEAD = 0.32  # inches over the scale, for what lies between
LABEL = 8  # pt
ASIDE = {"threat": 0.03, "partnership": -0.03}  # marks of one period stand beside each other


def slope(presented: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """How often allied mentions present Russia as a threat and as a partner, in three periods.

    `presented` is the finding `as_presented`. Filled and bold: threat; hollow: partner; bars: intervals; light and dashed:
    the allies without the Baltic states.
    """
    return _drawn(presented, layout, 3.4 if layout.narrow else 3.6)


def small(presented: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """The same, low enough to stand on the first screen of a page."""
    return _drawn(presented, layout, 2.6)


def _drawn(presented: pd.DataFrame, layout: Layout, height: float) -> tuple[Figure, str]:
    rows = presented[presented["period"].isin(PERIODS) & presented["states"].isin(["all", "others"])]
    periods = [period for period in PERIODS if period in set(rows["period"])]
    kinds = [kind for kind in CATEGORIES if kind in set(rows.loc[rows["states"] == "all", "category"])]
    if not kinds or len(periods) < 2:
        return marks.too_few(layout, "two periods with mentions that were read")
    figure, axes = style.canvas(layout, height)
    axes.set(xlim=(-0.5, len(periods) - 0.45), ylim=(0, 1 + HEAD / (height - HEAD - 0.3)))
    axes.set_xticks(range(len(periods)), [period.replace("-", "–") for period in periods])
    axes.tick_params(axis="x", colors=style.INK)
    axes.set_yticks([0, 0.5, 1], [worded(share, "share") for share in (0, 0.5, 1)])
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    places = {period: place for place, period in enumerate(periods)}
    lines = {
        key: part.assign(x=part["period"].map(places) + ASIDE[key[1]]).sort_values("x")
        for key, part in rows.groupby(["states", "category"])
        if key[1] in kinds
    }
    for (states, _), line in lines.items():
        if states == "others":
            axes.plot(line["x"], line["share"], color=style.NATO_SOFT, lw=1.3, ls=(0, (3, 1.5)), zorder=2)
    for kind in kinds:
        _line(axes, lines["all", kind], kind)
    _between(axes, periods)
    marks.settle(figure)
    for kind in kinds:
        line = lines["all", kind]
        for row in line.itertuples():
            marks.label(axes, [(row.x, row.share)], worded(row.share, "share"), style.NATO)
    for kind in kinds:
        line = lines["all", kind]
        last = line.iloc[-1:] if kind == "threat" else line.iloc[:1]  # where a threat is most, a partner was
        at = _along(line, reverse=kind == "threat")
        marks.label(axes, [*at, *zip(last["x"], last["share"], strict=True)], NAMES[kind], style.NATO)
    if ("others", kinds[0]) in lines:
        at = _along(lines["others", kinds[0]], reverse=True)
        said = marks.wrapped(WITHOUT, 1, LABEL) if layout.narrow else WITHOUT
        marks.label(axes, at, said, style.MUTED, size=LABEL, weight="normal", where="below")
    return figure, _alt(rows, periods)


def _line(axes: Axes, line: pd.DataFrame, kind: str) -> None:
    """A share over the periods, with the interval of each."""
    threat = kind == "threat"
    axes.vlines(line["x"], line["low"], line["high"], color=style.NATO_SOFT, lw=5, zorder=1)
    axes.plot(line["x"], line["share"], color=style.NATO, lw=2.4 if threat else 1.2, zorder=3)
    face = style.NATO if threat else style.PAPER
    axes.plot(
        line["x"], line["share"], "o", ms=7, color=style.NATO, mfc=face, mew=1.5, zorder=4, clip_on=False
    )


def _along(line: pd.DataFrame, reverse: bool = False) -> list[tuple[float, float]]:
    """Points of a line where its name may stand, between its marks."""
    points = list(zip(line["x"], line["share"], strict=True))
    found = [
        (x0 + (x1 - x0) * part, y0 + (y1 - y0) * part)
        for (x0, y0), (x1, y1) in pairwise(points)
        for part in (0.5, 0.35, 0.65)
    ]
    return found[::-1] if reverse else found


def _between(axes: Axes, periods: list[str]) -> None:
    """What happened between two periods that follow each other, over a rule."""
    for place, said in enumerate(BETWEEN):
        if list(PERIODS[place : place + 2]) != periods[place : place + 2]:
            continue
        axes.vlines(place + 0.5, 0, 1, color=style.GRID, lw=0.9, zorder=0)
        top = axes.get_ylim()[1]
        axes.text(
            place + 0.5, top, said, ha="center", va="top", fontsize=LABEL, color=style.MUTED, linespacing=1.1
        )


def _alt(rows: pd.DataFrame, periods: list[str]) -> str:
    of = rows.set_index(["states", "category", "period"]).sort_index()
    told = [
        f"Presented {NAMES[kind]}{'' if states == 'all' else ', ' + WITHOUT}: {'; '.join(said)}"
        for states in ("all", "others")
        for kind in CATEGORIES
        for said in [
            [
                f"{worded(row['share'], 'share')} in {period.replace('-', '–')}"
                f" ({limits(row['low'], row['high'], 'share')}, {worded(row['mentions'], 'count')} mentions read)"
                for period in periods
                if (states, kind, period) in of.index
                for row in [of.loc[(states, kind, period)]]
            ]
        ]
        if said
    ]
    return sentence(_headline(of), *told)


def _headline(of: pd.DataFrame) -> str:
    """What both kinds of allies bear: with and without the Baltic states, before the text and after it."""
    first, middle, last = PERIODS
    wanted = [(states, "threat", period) for states in ("all", "others") for period in PERIODS]
    if any(one not in of.index for one in wanted):
        return "Too few periods to say when the allies’ words began to turn"

    def apart(states: str, before: str, after: str) -> bool:
        return of.at[(states, "threat", after), "low"] > of.at[(states, "threat", before), "high"]

    if all(apart(states, first, middle) for states in ("all", "others")):
        return "From partner to threat: the allies’ words began to turn before the concept"
    if apart("all", first, last):
        return "From partner to threat: when the allies’ words began to turn is open"
    return "No clear turn of the allies’ words from partner to threat"
