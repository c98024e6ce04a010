"""Figures of the states: which of them named Russia, in which year; and how the groups of accession changed."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from conceptshift.corpus.lexicon import PER
from conceptshift.measures import marks as draw
from conceptshift.measures import style
from conceptshift.measures.style import Layout, sentence
from conceptshift.measures.wording import limits, number, worded
from conceptshift.rhetoric.states import ALL, CLEAR, GROUPS, MEASURES, PAIRS, rates

DIAMETER = 15.5  # points of the largest mark; a mark's area is in proportion to the rate
KEY = (5, 50, 150)  # rates in the key
ROW, HEAD, FOOT = 0.195, 0.42, 0.42  # inches
LAST = PAIRS[-1][1]  # the debate by which states are sorted
FEW = 8  # states that stand in one column on any screen


def who_and_when(table: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """How often each state named Russia in each year, a row a state, a mark a speech, its area for the rate.

    `table` is `states.panel`. Hollow: the state was not a member yet. At the right, the rate of `LAST`, by which the
    states are sorted.
    """
    rate = rates(table, "russia")
    last = rate[LAST] if LAST in rate.columns else pd.Series(float("nan"), index=rate.index)
    facts = table.drop_duplicates("iso3").set_index("iso3")[["country"]].join(last.rename("last"))
    facts = facts.sort_values(["last", "country"], ascending=[False, True])
    half = len(facts) if layout.narrow or len(facts) < FEW else math.ceil(len(facts) / 2)
    columns = [part for part in (facts.index[:half], facts.index[half:]) if len(part)]
    deep = 0.06 + ROW * half
    largest = float(rate.max().max()) or 1.0
    keys = _key_entries(largest, layout)
    lines = 1 + max(
        line for _, line in draw.key_lines([said for _, said in keys], 0.02, layout.width, 0.24, 8)
    )
    height = HEAD + deep + FOOT * (1 + 0.6 * (lines - 1))
    figure, axes = draw.sheet(layout, height)
    width = layout.width / len(columns)
    name = draw.widest(facts["country"], 8)
    value = max(0.4, draw.widest(map(_rated, facts["last"]), 8) + 0.06)
    member = table.pivot(index="iso3", columns="year", values="member")
    found = []
    for place_of, states in enumerate(columns):
        x = width * place_of + (0.06 if place_of else 0)
        right = x + width - (0.06 if place_of or len(columns) == 1 else 0) - 0.04
        place = _columns(rate.columns, x + name + 0.16, right - value - 0.12)
        _heads(axes, place, right, 0.06 + ROW * len(states), layout)
        for number_of, state in enumerate(states):
            y = HEAD + 0.06 + ROW * (number_of + 0.5)
            draw.text(axes, x + 0.02, y, facts.at[state, "country"], size=8)
            found += [
                (place[year], y, rated, member.at[state, year])
                for year, rated in rate.loc[state].dropna().items()
            ]
            draw.text(axes, right, y, _rated(facts.at[state, "last"]), side="right", size=8)
    entries = [(lambda x, y, mark=mark: found.append((x, y, *mark)), said) for mark, said in keys]
    draw.key(axes, entries, 0.02, HEAD + deep + 0.08, layout.width, FOOT * 0.6, sign=0.24, size=8)
    _marks(axes, pd.DataFrame(found, columns=["x", "y", "value", "member"]), largest)
    return figure, _who_alt(rate, facts)


def _columns(years: pd.Index, left: float, right: float) -> dict[int, float]:
    step = (right - left) / max(1, len(years) - 1)
    return {year: left + step * number for number, year in enumerate(years)}


def _heads(axes: Axes, place: dict[int, float], right: float, deep: float, layout: Layout) -> None:
    """Years over the columns, and a rule down the years that the text speaks of."""
    spoken = [year for _, year in PAIRS if year in place]
    for year in dict.fromkeys([min(place), *spoken]):
        draw.text(axes, place[year], HEAD - 0.08, str(year), style.MUTED, "center", size=8)
    for year in spoken:
        axes.plot([place[year]] * 2, [HEAD + 0.02, HEAD + deep], color=style.GRID, lw=0.8, zorder=0)
    draw.text(axes, right, HEAD - 0.25, "rate in", style.MUTED, "right", size=8)
    draw.text(axes, right, HEAD - 0.08, str(LAST), style.MUTED, "right", size=8)


def _marks(axes: Axes, marks: pd.DataFrame, largest: float) -> None:
    """A mark for each speech: x, y, value and member."""
    silent, inside = marks["value"] == 0, marks["member"].astype(bool)
    for chosen, face, line in ((~silent & inside, style.NATO, 0.5), (~silent & ~inside, style.PAPER, 1.0)):
        drawn = marks[chosen]
        area = (_diameter(drawn["value"], largest)) ** 2
        axes.scatter(
            drawn["x"],
            drawn["y"],
            s=area,
            c=face,
            edgecolors=style.NATO,
            linewidths=line,
            alpha=0.88,
            zorder=2,
        )
    axes.scatter(marks["x"][silent], marks["y"][silent], s=2.0, c=style.MUTED, linewidths=0, zorder=1)


def _diameter(value: pd.Series | float, largest: float) -> pd.Series | float:
    """In points; the area is in proportion to the value."""
    return DIAMETER * (value / largest) ** 0.5


def _key_entries(largest: float, layout: Layout) -> list[tuple[tuple[float, bool], str]]:
    """The marks of the key, as (rate, member), and their words; rates above the largest are left out."""
    shown = [rate for rate in KEY if rate <= largest] or [largest]
    entries = [
        ((rate, True), worded(rate, "count") + (f" per {worded(PER, 'count')}" if rate == shown[-1] else ""))
        for rate in shown
    ]
    entries.append(((shown[min(1, len(shown) - 1)], False), "before joining"))
    if not layout.narrow:
        entries.append(((0.0, True), "a speech that does not name Russia"))
    return entries


def _rated(value: float) -> str:
    """A rate without decimals; a dash where the year is missing."""
    return number(value) if pd.notna(value) else "–"


def _who_alt(rate: pd.DataFrame, facts: pd.DataFrame) -> str:
    (first, second), (before, after) = PAIRS
    naming = {int(year): int((rate[year] > 0).sum()) for year in rate.columns}
    if {before, after} <= set(naming):
        every = "All" if naming[after] == len(rate) else f"{naming[after]} of"
        lead = (
            f"{every} {len(rate)} present members named Russia in {after}, {naming[before]} the year before"
        )
    else:
        lead = "Too few debates to compare one year with another"
    told = []
    if {first, second} <= set(naming):
        change = rate[second] - rate[first]
        told.append(
            f"From {first} to {second} {(change > 0).sum()} named it more often and {(change < 0).sum()} less often"
        )
    spread = ", ".join(f"{naming[year]} in {year}" for pair in PAIRS for year in pair if year in naming)
    said = ", ".join(f"{state.country} {_rated(state.last)}" for state in facts.itertuples())
    return sentence(
        lead,
        *told,
        f"States that named Russia at all: {spread}" if spread else "",
        f"Mentions per {worded(PER, 'count')} words in {LAST}: {said}",
    )


# How the groups changed

NAMES = {ALL: "All present members", **GROUPS}
MARKS = {PAIRS[0]: ("D", 5.0, -0.075), PAIRS[1]: ("o", 6.0, 0.075)}  # shape, size, inches off the row's line
TALL, TITLE, TICKS, AXIS = 0.32, 0.3, 0.3, 0.46  # inches: a row; over a panel; under it, and under the last


def group_changes(changed: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """Mean change of the states' rates with its interval, for each group, measure and pair of years.

    `changed` is `states.changes`. Filled: p below 0.05 after Holm's correction.
    """
    measures = list(dict.fromkeys(changed["measure"]))
    groups = [group for group in NAMES if group in set(changed["group"])]
    across = 1 if layout.narrow else min(2, len(measures))
    down = math.ceil(len(measures) / across)
    deep = TALL * len(groups)
    block = TITLE + deep + TICKS
    height = down * block + AXIS - TICKS
    left, gap = draw.widest(NAMES[group] for group in groups) + 0.12, 0.2
    panel = (layout.width - left - 0.12 - gap * (across - 1)) / across
    figure, grid = style.canvas(layout, height, nrows=down, ncols=across, squeeze=False)
    figure.set_layout_engine("none")
    reach = (min(0.0, changed["low"].min()), max(0.0, changed["high"].max()))
    room = 0.06 * (reach[1] - reach[0] or 1.0)
    for axes in grid.flat[len(measures) :]:
        axes.set_visible(False)
    for place, (axes, measure) in enumerate(zip(grid.flat, measures, strict=False)):
        line, column = divmod(place, across)
        draw.frame(axes, left + column * (panel + gap), AXIS + (down - 1 - line) * block, panel, deep)
        axes.set(xlim=(reach[0] - room, reach[1] + room), ylim=(len(groups) - 0.5, -0.5))
        axes.axvline(0, color=style.INK, lw=0.9, zorder=1)
        rows = changed[changed["measure"] == measure]
        for row in rows.itertuples():
            shape, size, off = MARKS[row.before, row.after]
            y = groups.index(row.group) + off / TALL
            ends = (row.low, row.change, row.high)
            clear = row.p_holm < CLEAR
            draw.interval(axes, ends, y, style.NATO, filled=clear, shape=shape, size=size, thick=1.4)
        if place == 0:
            _pairs(axes, rows[rows["group"] == groups[0]])
        named = column == 0
        axes.set_yticks(range(len(groups)), [NAMES[group] if named else "" for group in groups])
        axes.tick_params(axis="y", colors=style.INK)
        draw.rules(axes)
        axes.set_xlabel("change per 10,000 words" if line == down - 1 else "")
        start = -left / panel if layout.narrow else 0
        axes.text(
            start,
            1 + 0.05 / deep,
            MEASURES[measure],
            transform=axes.transAxes,
            va="bottom",
            fontweight="bold",
            fontsize=9,
        )
    return figure, _groups_alt(changed)


def _pairs(axes: Axes, rows: pd.DataFrame) -> None:
    """Which mark is which pair of years, beside the marks of the first row or, without room there, over or under it."""
    inch, (first, last) = draw.inch(axes), axes.get_xlim()
    for row in rows.itertuples():
        said = f"{row.before} to {row.after}"
        wide = draw.width(said, 8) * inch
        y = MARKS[row.before, row.after][2] / TALL * 1.3
        right = row.high + 0.07 * inch + wide <= last
        x, side = (row.high + 0.07 * inch, "left") if right else (row.low - 0.07 * inch, "right")
        if not right and x - wide < first:
            x, side = last, "right"
            y += (0.12 if len(rows) > 1 and row.Index == rows.index[-1] else -0.12) / TALL
        draw.text(axes, x, y, said, style.MUTED, side, size=8)


def _groups_alt(changed: pd.DataFrame) -> str:
    whole = changed[changed["group"] == ALL]
    clear = [_told(row) for row in whole[whole["p_holm"] < CLEAR].itertuples()]
    unclear = [_told(row) for row in whole[whole["p_holm"] >= CLEAR].itertuples()]
    details = [
        f"{NAMES[row.group]}, {_told(row)}: {worded(row.change, 'count')} ({limits(row.low, row.high, 'count')})"
        for row in changed.itertuples()
    ]
    return sentence(
        f"Over all states {len(clear)} of {len(whole)} changes are clear after correction{': ' if clear else ''}{'; '.join(clear)}",
        f"Not clear: {'; '.join(unclear)}" if unclear else "",
        *details,
    )


def _told(row) -> str:
    name = MEASURES[row.measure]
    return f"{name[0].lower()}{name[1:]} {row.before} to {row.after}"
