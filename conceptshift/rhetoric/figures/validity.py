"""Figures on the validity of the lexicon: what its hits are when read, and its counts beside what is read."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from conceptshift.corpus.lexicon import CATEGORIES
from conceptshift.measures import style
from conceptshift.measures.style import Layout, sentence
from conceptshift.rhetoric.validity import ALL, GROUP

NAMES = {
    ("nato", "russia"): "Allies near Russia",
    ("russia", "nato"): "Russia near NATO",
    ("nato", "china"): "Allies near China",
}
SHORT = {("nato", "russia"): "Near Russia", ("russia", "nato"): "Near NATO"}
SPOKEN = {
    ("nato", "russia"): "in allied speeches near Russia",
    ("russia", "nato"): "in Russian speeches near NATO",
    ("nato", "china"): "in allied speeches near China",
}
COLOURS = {
    ("nato", "russia"): (style.NATO, style.NATO_SOFT),
    ("russia", "nato"): (style.RUSSIA, style.RUSSIA_SOFT),
    ("nato", "china"): (style.CHINA, style.CHINA_SOFT),
}
FATES = {
    "as_counted": "as counted",
    "opposite": "the opposite",
    "other_target": "about another",
    "neither": "neither",
}
KEY, HEADING, LINE, SPACE, AXIS = 0.3, 0.28, 0.34, 0.12, 0.5  # inches, from top to bottom


def fates(shares: pd.DataFrame, estimates: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """What the mentions with a threat or partnership word near are when they are read, as shares.

    `shares` is `validity.fates`; `estimates`, of `validity.estimates`, gives the interval of the first share.
    """
    shares = shares.assign(fate=shares["fate"].where(~shares["fate"].isin(CATEGORIES), "opposite"))
    groups = [group for group in NAMES if len(_of(shares, group))]
    precision = _finding(estimates, "precision")
    key = KEY * (2 if layout.narrow else 1)
    height = key + (HEADING + LINE * len(groups) + SPACE) * len(CATEGORIES) + AXIS
    left, right = (1.3, 0.5) if layout.narrow else (1.5, 1.05)
    figure, axes = style.canvas(layout, height)
    inch = _in_inches(figure, axes, layout, left, right, height)
    _fates_key(axes, -left * inch, inch, layout)
    axes.vlines([0.5, 1], key, height - AXIS, color=style.GRID, lw=0.7, zorder=0)  # not through the key
    top = key
    for category in CATEGORIES:
        _bold(axes, -left * inch, top + HEADING / 2, f"{category.capitalize()} words")
        top += HEADING
        for group in groups:
            dark, soft = COLOURS[group]
            axes.text(-left * inch, top + 0.13, NAMES[group], va="center", fontsize=8.5, color=dark)
            start = 0.0
            for row in _of(shares, group, category).itertuples():
                axes.barh(top + 0.13, row.share, left=start, height=0.17, **_fill(row.fate, dark, soft))
                start += row.share
            found = precision.loc[(*group, ALL, category)]
            axes.plot([found.low, found.high], [top + 0.26] * 2, color=dark, lw=1.4, solid_capstyle="butt")
            said = _percent(found.value) + ("" if layout.narrow else f", {found.of} read")
            axes.text(1 + 0.08 * inch, top + 0.13, said, va="center", fontsize=8, color=style.MUTED)
            top += LINE
        top += SPACE
    ends = "as counted, 95 % interval" if layout.narrow else "share as counted, with its 95 % interval"
    axes.set_xlabel(f"line: {ends}")
    return figure, _fates_alt(shares, precision, groups)


def _fates_alt(shares: pd.DataFrame, precision: pd.DataFrame, groups: list[tuple[str, str]]) -> str:
    first = [
        f"{_percent(found.value)} of the mentions {SPOKEN[group]} ({_limits(found)})"
        for group in groups[:2]
        for found in [precision.loc[(*group, ALL, "threat")]]
    ]
    lead = f"A threat word near the name stands for a threat from there in {' and in '.join(first)}"
    parts = []
    for category in CATEGORIES:
        for group in groups:
            rows = _of(shares, group, category)
            named = ", ".join(
                f"{FATES[row.fate]} {_percent(row.share)}" for row in rows.itertuples() if row.mentions
            )
            parts.append(
                f"{category.capitalize()} words {SPOKEN[group]}: {named} ({rows['of'].iloc[0]} read)"
            )
    return sentence(lead, *parts)


def list_and_reading(estimates: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """The share of mentions with a word of the lexicon near, beside the share that is read so.

    `estimates` is `validity.estimates`. Hollow square: by the list, known for all mentions. Disc: by reading,
    with its interval.
    """
    rows = _rows(estimates)
    listed, read = _finding(estimates, "by_list"), _finding(estimates, "by_reading")
    inside, key = LINE * len(rows), KEY * (2 if layout.narrow else 1)
    panel = HEADING + inside + (AXIS if layout.narrow else 0)
    down, across = (len(CATEGORIES), 1) if layout.narrow else (1, len(CATEGORIES))
    height = key + panel * down + (0 if layout.narrow else AXIS)
    left, right, gap = (1.7, 0.3, 0.0) if layout.narrow else (2.05, 0.3, 0.4)
    width = (layout.width - left - right - gap * (across - 1)) / across
    figure, grid = style.canvas(layout, height, nrows=down, ncols=across, squeeze=False)
    figure.set_layout_engine("none")
    for number, (axes, category) in enumerate(zip(grid.flat, CATEGORIES, strict=True)):
        x = left + (0 if layout.narrow else number * (width + gap))
        bottom = height - key - HEADING - inside - (panel * number if layout.narrow else 0)
        axes.set_position((x / layout.width, bottom / height, width / layout.width, inside / height))
        axes.set(xlim=(0, 1), ylim=(len(rows) - 0.5, -0.5), yticks=[])
        _percents(axes, [0, 0.5, 1])
        axes.set_xlabel("share of all mentions")
        names = -left / width
        _bold(
            axes,
            names if layout.narrow else 0,
            1 + HEADING / 2 / inside,
            f"{category.capitalize()} near the name",
            transform=axes.transAxes,
        )
        for place, row in enumerate(rows):
            dark, soft = COLOURS[row[:2]]
            found, by_list = read.loc[(*row, category)], listed.at[(*row, category), "value"]
            flat = {"solid_capstyle": "butt", "clip_on": False}
            axes.plot([by_list, found.value], [place, place], color=soft, lw=5, zorder=1, **flat)
            axes.plot([found.low, found.high], [place, place], color=dark, lw=1.5, zorder=2, **flat)
            axes.plot(found.value, place, "o", ms=7, color=dark, zorder=3, clip_on=False)
            axes.plot(
                by_list, place, "s", ms=6, color=dark, mfc=style.PAPER, mew=1.4, zorder=4, clip_on=False
            )
            if layout.narrow or number == 0:
                side = axes.get_yaxis_transform()
                axes.text(
                    names, place, _name(row, layout), transform=side, va="center", fontsize=8.5, color=dark
                )
    _reading_key(figure, layout, height)
    return figure, _reading_alt(listed, read, rows)


def _rows(estimates: pd.DataFrame) -> list[tuple[str, str, str]]:
    """What the figure has rows for: each period of a group that has several, else the group as a whole."""
    rows = []
    for group in NAMES:
        periods = list(dict.fromkeys(_of(estimates, group)["period"]))
        rows += [(*group, period) for period in periods if period != ALL or len(periods) == 1]
    return rows


def _name(row: tuple[str, str, str], layout: Layout) -> str:
    name = NAMES[row[:2]]
    if row[2] == ALL:
        return name
    # on a phone the colour says whose speeches they are
    return f"{SHORT.get(row[:2], name) if layout.narrow else name}, {row[2].replace('-', '–')}"


def _reading_key(figure: Figure, layout: Layout, height: float) -> None:
    axes = figure.add_axes((0, 0, 1, 1), zorder=-1)
    axes.set(xlim=(0, layout.width), ylim=(height, 0))
    axes.axis("off")
    x, y = 0.12, KEY / 2
    axes.plot(x, y, "s", ms=6, color=style.INK, mfc=style.PAPER, mew=1.4)
    axes.text(x + 0.17, y, "by the lexicon", va="center", fontsize=8.5, color=style.MUTED)
    x, y = (x, y + KEY * 0.8) if layout.narrow else (x + 1.4, y)
    axes.plot([x - 0.11, x + 0.11], [y, y], color=style.INK, lw=1.5)
    axes.plot(x, y, "o", ms=7, color=style.INK)
    axes.text(
        x + 0.17,
        y,
        "as two models read, 95 % interval",
        va="center",
        fontsize=8.5,
        color=style.MUTED,
    )


def _reading_alt(listed: pd.DataFrame, read: pd.DataFrame, rows: list[tuple[str, str, str]]) -> str:
    sides = [max(row for row in rows if row[:2] == side) for side in list(NAMES)[:2]]  # in their last period

    def shares(table: pd.DataFrame) -> list[str]:
        return [_percent(table.at[(*row, "threat"), "value"]) for row in sides]

    same = sides[0][2] == sides[1][2]
    first, second = (_when(side, " in ") for side in sides)
    lead = (
        f"A threat is read in {shares(read)[0]} of the allied mentions of Russia{'' if same else first} and in "
        f"{shares(read)[1]} of the Russian mentions of NATO{second}; the lexicon in {' and '.join(shares(listed))}"
    )
    parts = [
        f"{category.capitalize()}, {NAMES[row[:2]]}{_when(row, ', ')}: lexicon "
        f"{_percent(listed.at[(*row, category), 'value'])}, as read {_percent(found.value)} ({_limits(found)})"
        for category in CATEGORIES
        for row in rows
        for found in [read.loc[(*row, category)]]
    ]
    return sentence(lead, *parts)


def _when(row: tuple[str, str, str], before: str) -> str:
    return "" if row[2] == ALL else f"{before}{row[2].replace('-', '–')}"


def _finding(estimates: pd.DataFrame, finding: str) -> pd.DataFrame:
    return estimates[estimates["finding"] == finding].set_index([*GROUP, "period", "category"]).sort_index()


def _of(table: pd.DataFrame, group: tuple[str, str], category: str | None = None) -> pd.DataFrame:
    chosen = (table[GROUP] == list(group)).all(axis=1)
    return table[chosen if category is None else chosen & (table["category"] == category)]


def _fill(fate: str, dark: str, soft: str) -> dict:
    face = {"as_counted": dark, "opposite": style.MUTED, "other_target": soft, "neither": style.PAPER}[fate]
    return {"facecolor": face, "edgecolor": dark, "linewidth": 0.8}


def _fates_key(axes: Axes, edge: float, inch: float, layout: Layout) -> None:
    step = layout.width * inch / (2 if layout.narrow else 4.5)
    for number, (fate, said) in enumerate(FATES.items()):
        line, column = divmod(number, 2) if layout.narrow else (0, number)
        x, y = edge + column * step, KEY * (line + 0.45)
        box = {"left": x + 0.01 * inch, "height": 0.14, "clip_on": False}
        axes.barh(y, 0.2 * inch, **box, **_fill(fate, style.INK, style.GRID))
        axes.text(x + 0.28 * inch, y, said, va="center", fontsize=8.5, color=style.MUTED)


def _in_inches(figure: Figure, axes: Axes, layout: Layout, left: float, right: float, height: float) -> float:
    """Place the axes, 0 to 1 across and inches from the top down; returns an inch on the horizontal scale."""
    figure.set_layout_engine("none")
    across = layout.width - left - right
    axes.set_position((left / layout.width, AXIS / height, across / layout.width, 1 - AXIS / height))
    axes.set(xlim=(0, 1), ylim=(height - AXIS, 0), yticks=[])
    _percents(axes, [0, 0.5, 1])
    axes.grid(visible=False)
    return 1 / across


def _percents(axes: Axes, ticks: list[float]) -> None:
    axes.set_xticks(ticks, [f"{100 * tick:.0f} %" if tick else "0" for tick in ticks])
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)


def _bold(axes: Axes, x: float, y: float, said: str, **more) -> None:
    paper = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 1}
    axes.text(x, y, said, va="center", fontweight="bold", bbox=paper, **more)


def _percent(share: float) -> str:
    return f"{_whole(share)} %"


def _limits(found: pd.Series) -> str:
    return f"95 % interval over {found.unit}, {_whole(found.low)} to {_whole(found.high)}"


def _whole(share: float) -> int:
    """Per cent, a half rounded up, as the sentences around a figure have it."""
    return math.floor(100 * share + 0.5)
