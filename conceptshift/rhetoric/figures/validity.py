"""Figures on the validity of the lexicon: what its hits are when read, and its counts beside what is read."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from conceptshift.corpus.lexicon import CATEGORIES
from conceptshift.measures import marks, style
from conceptshift.measures.style import Layout, sentence
from conceptshift.measures.wording import limits, percent
from conceptshift.rhetoric.validity import ALL, GROUP, PLACES

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
    groups = [group for group in PLACES if len(_of(shares, group))]
    precision = _finding(estimates, "precision")
    kinds = [category for category in CATEGORIES if len(shares[shares["category"] == category])]
    if not groups:
        return marks.too_few(layout, "mention that was read")
    key = KEY * len({line for _, line in _fates_places(layout)})
    height = key + (HEADING + LINE * len(groups) + SPACE) * len(kinds) + AXIS
    left = marks.widest(PLACES[group] for group in groups) + 0.1
    found = {
        (group, category): precision.loc[(*group, ALL, category)]
        for group in groups
        for category in kinds
        if (*group, ALL, category) in precision.index
    }
    said = {
        at: percent(one.value) + ("" if layout.narrow else f", {one.of} read") for at, one in found.items()
    }
    right = marks.widest(said.values(), 8) + 0.16
    figure, axes = marks.sheet(layout, height, left, right, AXIS, (0, 1))
    _percents(axes, [0, 0.5, 1])
    axes.grid(visible=False)
    edge, inch = marks.edge(axes), marks.inch(axes)
    _fates_key(axes, edge, inch, layout)
    axes.vlines([0.5, 1], key, height - AXIS, color=style.GRID, lw=0.7, zorder=0)  # not through the key
    top = key
    for category in kinds:
        title = f"{category.capitalize()} words"
        marks.text(axes, edge, top + HEADING / 2, title, size=9, paper=True, fontweight="bold")
        top += HEADING
        for group in groups:
            dark, soft = COLOURS[group]
            marks.text(axes, edge, top + 0.13, PLACES[group], dark)
            start = 0.0
            for row in _of(shares, group, category).itertuples():
                axes.barh(top + 0.13, row.share, left=start, height=0.17, **_fill(row.fate, dark, soft))
                start += row.share
            if (group, category) in found:
                one = found[group, category]
                axes.plot([one.low, one.high], [top + 0.26] * 2, color=dark, lw=1.4, solid_capstyle="butt")
                marks.text(axes, 1 + 0.08 * inch, top + 0.13, said[group, category], style.MUTED, size=8)
            top += LINE
        top += SPACE
    ends = "as counted, 95 % interval" if layout.narrow else "share as counted, with its 95 % interval"
    axes.set_xlabel(f"line: {ends}")
    return figure, _fates_alt(shares, precision, groups)


def _fates_alt(shares: pd.DataFrame, precision: pd.DataFrame, groups: list[tuple[str, str]]) -> str:
    first = [
        f"{percent(found.value)} of the mentions {SPOKEN[group]} ({_limits(found)})"
        for group in groups[:2]
        if (*group, ALL, "threat") in precision.index
        for found in [precision.loc[(*group, ALL, "threat")]]
    ]
    lead = (
        f"A threat word near the name stands for a threat from there in {' and in '.join(first)}"
        if first
        else "No threat word near the name was read"
    )
    parts = []
    for category in CATEGORIES:
        for group in groups:
            rows = _of(shares, group, category)
            if rows.empty:
                continue
            named = ", ".join(
                f"{FATES[row.fate]} {percent(row.share)}" for row in rows.itertuples() if row.mentions
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
    kinds = [category for category in CATEGORIES if category in read.index.get_level_values("category")]
    if not rows or not kinds:
        return marks.too_few(layout, "mention that was read")
    inside, key = LINE * len(rows), KEY * len({line for _, line in _reading_places(layout)})
    panel = HEADING + inside + (AXIS if layout.narrow else 0)
    down, across = (len(kinds), 1) if layout.narrow else (1, len(kinds))
    height = key + panel * down + (0 if layout.narrow else AXIS)
    left, right, gap = marks.widest(_name(row, layout) for row in rows) + 0.16, 0.3, 0.4
    width = (layout.width - left - right - gap * (across - 1)) / across
    figure, grid = style.canvas(layout, height, nrows=down, ncols=across, squeeze=False)
    figure.set_layout_engine("none")
    for number, (axes, category) in enumerate(zip(grid.flat, kinds, strict=True)):
        x = left + (0 if layout.narrow else number * (width + gap))
        bottom = height - key - HEADING - inside - (panel * number if layout.narrow else 0)
        marks.frame(axes, x, bottom, width, inside)
        axes.set(xlim=(0, 1), ylim=(len(rows) - 0.5, -0.5), yticks=[])
        _percents(axes, [0, 0.5, 1])
        axes.set_xlabel("share of all mentions")
        names = -left / width
        title, start = f"{category.capitalize()} near the name", names if layout.narrow else 0
        marks.text(
            axes, start, 1 + HEADING / 2 / inside, title, size=9, paper=True, fontweight="bold",
            transform=axes.transAxes,
        )  # fmt: skip
        for place, row in enumerate(rows):
            dark, soft = COLOURS[row[:2]]
            if (*row, category) in read.index:
                found = read.loc[(*row, category)]
                by_list = listed.at[(*row, category), "value"]
                flat = {"solid_capstyle": "butt", "clip_on": False}
                axes.plot([by_list, found.value], [place, place], color=soft, lw=5, zorder=1, **flat)
                marks.interval(
                    axes, (found.low, found.value, found.high), place, dark, size=7, thick=1.5, clip=False
                )
                axes.plot(
                    by_list, place, "s", ms=6, color=dark, mfc=style.PAPER, mew=1.4, zorder=4, clip_on=False
                )
            if layout.narrow or number == 0:
                side = axes.get_yaxis_transform()
                marks.text(axes, names, place, _name(row, layout), dark, transform=side)
    _reading_key(figure, layout)
    return figure, _reading_alt(listed, read, rows)


def _rows(estimates: pd.DataFrame) -> list[tuple[str, str, str]]:
    """What the figure has rows for: each period of a group that has several, else the group as a whole."""
    rows = []
    for group in PLACES:
        periods = list(dict.fromkeys(_of(estimates, group)["period"]))
        rows += [(*group, period) for period in periods if period != ALL or len(periods) == 1]
    return rows


def _name(row: tuple[str, str, str], layout: Layout) -> str:
    name = PLACES[row[:2]]
    if row[2] == ALL:
        return name
    # on a phone the colour says whose speeches they are
    return f"{SHORT.get(row[:2], name) if layout.narrow else name}, {row[2].replace('-', '–')}"


READING = ("by the lexicon", "as two models read, 95 % interval")


def _reading_places(layout: Layout) -> list:
    return marks.key_lines(READING, 0.01, layout.width, sign=0.28)


def _reading_key(figure: Figure, layout: Layout) -> None:
    axes = marks.overlay(figure)

    def listed(x: float, y: float) -> None:
        axes.plot(x, y, "s", ms=6, color=style.INK, mfc=style.PAPER, mew=1.4)

    def read(x: float, y: float) -> None:
        marks.interval(axes, (x - 0.11, x, x + 0.11), y, style.INK, size=7, thick=1.5)

    marks.key(axes, list(zip((listed, read), READING, strict=True)), 0.01, 0, layout.width, KEY, sign=0.28)


def _reading_alt(listed: pd.DataFrame, read: pd.DataFrame, rows: list[tuple[str, str, str]]) -> str:
    sides = [
        max(of_side) for side in list(PLACES)[:2] if (of_side := [row for row in rows if row[:2] == side])
    ]

    def shares(table: pd.DataFrame) -> list[str]:
        return [
            percent(table.at[(*row, "threat"), "value"]) for row in sides if (*row, "threat") in table.index
        ]

    lead = "Too few mentions were read to compare the two sides"
    if len(shares(read)) == 2:
        same = sides[0][2] == sides[1][2]
        first, second = (_when(side, " in ") for side in sides)
        lead = (
            f"A threat is read in {shares(read)[0]} of the allied mentions of Russia{'' if same else first} and in "
            f"{shares(read)[1]} of the Russian mentions of NATO{second}; the lexicon in {' and '.join(shares(listed))}"
        )
    parts = [
        f"{category.capitalize()}, {PLACES[row[:2]]}{_when(row, ', ')}: lexicon "
        f"{percent(listed.at[(*row, category), 'value'])}, as read {percent(found.value)} ({_limits(found)})"
        for category in CATEGORIES
        for row in rows
        if (*row, category) in read.index
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


def _fates_places(layout: Layout) -> list:
    return marks.key_lines(list(FATES.values()), 0.01, layout.width, sign=0.28)


def _fates_key(axes: Axes, edge: float, inch: float, layout: Layout) -> None:
    for (fate, said), (x, line) in zip(FATES.items(), _fates_places(layout), strict=True):
        y, left = KEY * (line + 0.45), edge + x * inch
        bar = {"left": left, "height": 0.14, "clip_on": False}
        axes.barh(y, 0.2 * inch, **bar, **_fill(fate, style.INK, style.GRID))
        marks.text(axes, left + 0.26 * inch, y, said, style.MUTED)


def _percents(axes: Axes, ticks: list[float]) -> None:
    axes.set_xticks(ticks, [percent(tick) if tick else "0" for tick in ticks])
    marks.rules(axes)


def _limits(found: pd.Series) -> str:
    return f"95 % interval over {found.unit}, {_points(found.low, found.high)}"


def _points(low: float, high: float) -> str:
    return limits(low, high, "share").removesuffix("\u00a0%")
