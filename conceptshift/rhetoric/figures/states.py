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
ROW, HEAD, GROUP, FOOT = 0.195, 0.42, 0.26, 0.42  # inches


def who_and_when(table: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """How often each state named Russia in each year, a row a state, a mark a speech, its area for the rate.

    `table` is `states.panel`. Hollow: the state was not a member yet. At the right, the change of the rate
    between the years of `states.PAIRS`.
    """
    rate = rates(table, "russia")
    change = pd.DataFrame(
        {
            after: rate[after] - rate[before] if {before, after} <= set(rate.columns) else float("nan")
            for before, after in PAIRS
        },
        index=rate.index,
    )
    facts = table.drop_duplicates("iso3").set_index("iso3")[["country", "group"]]
    facts = facts.join(change[PAIRS[-1][1]].rename("last")).sort_values(
        ["last", "country"], ascending=[False, True]
    )
    blocks = [(name, facts[facts["group"] == key].index) for key, name in GROUPS.items()]
    blocks = [(name, members) for name, members in blocks if len(members)]
    columns = [blocks] if layout.narrow or len(blocks) == 1 else [blocks[:1], blocks[1:]]
    deep = max(sum(GROUP + ROW * len(states) for _, states in column) for column in columns)
    largest = float(rate.max().max()) or 1.0
    keys = _key_entries(largest, layout)
    lines = 1 + max(
        line for _, line in draw.key_lines([said for _, said in keys], 0.02, layout.width, 0.24, 8)
    )
    height = HEAD + deep + FOOT * (1 + 0.6 * (lines - 1))
    figure, axes = draw.sheet(layout, height)
    width = layout.width / len(columns)
    name = draw.widest(facts["country"], 8)
    value = max(0.3, draw.widest(map(_signed, change.to_numpy().ravel()), 8) + 0.06)
    member = table.pivot(index="iso3", columns="year", values="member")
    found = []
    for place_of, column in enumerate(columns):
        x = width * place_of + (0.06 if place_of else 0)
        right = x + width - (0.06 if place_of or len(columns) == 1 else 0) - 0.04
        ends = [right - value - 0.04, right]
        place = _columns(rate.columns, x + name + 0.16, right - 2 * value - 0.14)
        _heads(axes, place, ends, sum(GROUP + ROW * len(states) for _, states in column))
        top = HEAD
        for title, states in column:
            draw.text(axes, x + 0.02, top + GROUP / 2 + 0.03, title, fontweight="bold")
            top += GROUP
            for state in states:
                y = top + ROW / 2
                draw.text(axes, x + 0.02, y, facts.at[state, "country"], size=8)
                found += [
                    (place[year], y, rated, member.at[state, year])
                    for year, rated in rate.loc[state].dropna().items()
                ]
                for (_, after), end in zip(PAIRS, ends, strict=True):
                    shown = _signed(change.at[state, after])
                    colour = style.MUTED if shown == "0" else style.INK
                    draw.text(axes, end, y, shown, colour, "right", size=8)
                top += ROW
    entries = [(lambda x, y, mark=mark: found.append((x, y, *mark)), said) for mark, said in keys]
    draw.key(axes, entries, 0.02, HEAD + deep + 0.08, layout.width, FOOT * 0.6, sign=0.24, size=8)
    _marks(axes, pd.DataFrame(found, columns=["x", "y", "value", "member"]), largest)
    return figure, _who_alt(rate, change, facts)


def _columns(years: pd.Index, left: float, right: float) -> dict[int, float]:
    step = (right - left) / max(1, len(years) - 1)
    return {year: left + step * number for number, year in enumerate(years)}


def _heads(axes: Axes, place: dict[int, float], ends: list[float], deep: float) -> None:
    """Years over the columns, and a rule down the years that the text speaks of."""
    said = [min(place), *(after for _, after in PAIRS if after in place)]
    for year in dict.fromkeys(said):
        draw.text(axes, place[year], HEAD - 0.08, str(year), style.MUTED, "center", size=8)
    for after in said[1:]:
        axes.plot([place[after]] * 2, [HEAD + 0.02, HEAD + deep], color=style.GRID, lw=0.8, zorder=0)
    draw.text(axes, ends[-1], HEAD - 0.25, "change to", style.MUTED, "right", size=8)
    for (_, after), at in zip(PAIRS, ends, strict=True):
        draw.text(axes, at, HEAD - 0.08, f"’{after % 100}", style.MUTED, "right", size=8)


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


def _signed(value: float) -> str:
    """A change without decimals; a dash where a year is missing."""
    return number(value, sign=True) if pd.notna(value) else "–"


def _who_alt(rate: pd.DataFrame, change: pd.DataFrame, facts: pd.DataFrame) -> str:
    (_, early), (_, late) = PAIRS
    up, down = ((change > 0).sum(), (change < 0).sum())
    parts = []
    for key, name in GROUPS.items():
        states = facts[facts["group"] == key].index
        said = ", ".join(
            f"{facts.at[state, 'country']} {_signed(change.at[state, late])}" for state in states
        )
        if said:
            parts.append(f"{name}, change from {PAIRS[-1][0]} to {late}: {said}")
    years = [year for pair in PAIRS for year in pair if year in rate.columns]
    spread = ", ".join(f"{int((rate[year] > 0).sum())} in {year}" for year in years)
    every = "All" if up[late] == len(rate) else f"{up[late]} of"
    lead = (
        f"{every} {len(rate)} states named Russia more often in {late} than in {PAIRS[-1][0]}; in {early} {up[early]} "
        f"named it more often than in {PAIRS[0][0]}, and {down[early]} less often"
    )
    return sentence(
        lead if len(years) == 4 else "Too few debates to compare one year with another",
        f"States that named Russia at all: {spread}" if spread else "",
        *parts,
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
