"""Figures of the states: which of them named Russia, in which year; and how the groups of accession changed."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from conceptshift.corpus.lexicon import PER
from conceptshift.measures import style
from conceptshift.measures.style import Layout, sentence
from conceptshift.rhetoric.states import ALL, GROUPS, MEASURES, PAIRS, rates

DIAMETER = 15.5  # points of the largest mark; a mark's area is in proportion to the rate
KEY = (5, 50, 150)  # rates in the key
ROW, HEAD, GROUP, FOOT = 0.195, 0.42, 0.26, 0.42  # inches


def who_and_when(table: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """How often each state named Russia in each year, a row a state, a mark a speech, its area for the rate.

    `table` is `states.panel`. Hollow: the state was not a member yet. At the right, the change of the rate
    between the years of `states.PAIRS`.
    """
    rate = rates(table, "russia")
    change = pd.DataFrame({after: rate[after] - rate[before] for before, after in PAIRS})
    facts = table.drop_duplicates("iso3").set_index("iso3")[["country", "group"]]
    facts = facts.join(change[PAIRS[-1][1]].rename("last")).sort_values(
        ["last", "country"], ascending=[False, True]
    )
    blocks = [(name, facts[facts["group"] == key].index) for key, name in GROUPS.items()]
    columns = [blocks] if layout.narrow else [blocks[:1], blocks[1:]]
    deep = max(sum(GROUP + ROW * len(states) for _, states in column) for column in columns)
    height = HEAD + deep + FOOT
    figure, axes = style.canvas(layout, height)
    figure.set_layout_engine("none")
    axes.set_position((0, 0, 1, 1))
    axes.set(xlim=(0, layout.width), ylim=(height, 0))
    axes.axis("off")
    largest = float(rate.max().max())
    width = layout.width / len(columns)
    member = table.pivot(index="iso3", columns="year", values="member")
    marks = []
    for number, column in enumerate(columns):
        x = width * number + (0.06 if number else 0)
        place = _columns(rate.columns, x + 1.06, x + width - 0.86)
        _heads(axes, place, x + width, sum(GROUP + ROW * len(states) for _, states in column))
        top = HEAD
        for name, states in column:
            axes.text(x + 0.02, top + GROUP / 2 + 0.03, name, va="center", fontweight="bold", fontsize=8.5)
            top += GROUP
            for state in states:
                y = top + ROW / 2
                axes.text(x + 0.02, y, facts.at[state, "country"], va="center", fontsize=8)
                marks += [
                    (place[year], y, value, member.at[state, year])
                    for year, value in rate.loc[state].dropna().items()
                ]
                for (_, after), right in zip(PAIRS, (x + width - 0.42, x + width - 0.06), strict=True):
                    axes.text(
                        right,
                        y,
                        _signed(change.at[state, after]),
                        ha="right",
                        va="center",
                        fontsize=8,
                        color=style.INK if round(change.at[state, after]) else style.MUTED,
                    )
                top += ROW
    marks += _key(axes, height - FOOT / 2, largest, layout)
    _marks(axes, pd.DataFrame(marks, columns=["x", "y", "value", "member"]), largest)
    return figure, _who_alt(rate, change, facts)


def _columns(years: pd.Index, left: float, right: float) -> dict[int, float]:
    step = (right - left) / (len(years) - 1)
    return {year: left + step * number for number, year in enumerate(years)}


def _heads(axes: Axes, place: dict[int, float], right: float, deep: float) -> None:
    """Years over the columns, and a rule down the years that the text speaks of."""
    for year in dict.fromkeys((min(place), *(after for _, after in PAIRS))):
        axes.text(
            place[year], HEAD - 0.08, str(year), ha="center", va="center", fontsize=8, color=style.MUTED
        )
    for _, after in PAIRS:
        axes.plot([place[after]] * 2, [HEAD + 0.02, HEAD + deep], color=style.GRID, lw=0.8, zorder=0)
    axes.text(right - 0.06, HEAD - 0.25, "change to", ha="right", va="center", fontsize=8, color=style.MUTED)
    for (_, after), at in zip(PAIRS, (right - 0.42, right - 0.06), strict=True):
        axes.text(at, HEAD - 0.08, f"’{after % 100}", ha="right", va="center", fontsize=8, color=style.MUTED)


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


def _key(axes: Axes, y: float, largest: float, layout: Layout) -> list[tuple]:
    """The words of the key, and its marks for `_marks`."""
    marks, x = [], 0.12
    for value in KEY:
        marks.append((x, y, value, True))
        said = f"{value}" + (f" per {PER:,}" if value == KEY[-1] else "")
        radius = _diameter(value, largest) / 2 / 72
        axes.text(x + radius + 0.05, y, said, va="center", fontsize=8, color=style.MUTED)
        x += radius + 0.26 + 0.075 * len(said)
    marks.append((x, y, KEY[1], False))
    axes.text(x + 0.13, y, "before joining", va="center", fontsize=8, color=style.MUTED)
    if not layout.narrow:
        marks.append((x + 1.35, y, 0, True))
        said = "a speech that does not name Russia"
        axes.text(x + 1.43, y, said, va="center", fontsize=8, color=style.MUTED)
    return marks


def _signed(value: float) -> str:
    rounded = round(value)
    return "0" if not rounded else f"{rounded:+d}".replace("-", "−")


def _who_alt(rate: pd.DataFrame, change: pd.DataFrame, facts: pd.DataFrame) -> str:
    (_, early), (_, late) = PAIRS
    up, down = ((change > 0).sum(), (change < 0).sum())
    parts = []
    for key, name in GROUPS.items():
        states = facts[facts["group"] == key].index
        said = ", ".join(
            f"{facts.at[state, 'country']} {_signed(change.at[state, late])}" for state in states
        )
        parts.append(f"{name}, change from {PAIRS[-1][0]} to {late}: {said}")
    spread = ", ".join(f"{int((rate[year] > 0).sum())} in {year}" for pair in PAIRS for year in pair)
    every = "All" if up[late] == len(rate) else f"{up[late]} of"
    return sentence(
        f"{every} {len(rate)} states named Russia more often in {late} than in {PAIRS[-1][0]}; in {early} {up[early]} "
        f"named it more often than in {PAIRS[0][0]}, and {down[early]} less often",
        f"States that named Russia at all: {spread}",
        *parts,
    )


# How the groups changed

NAMES = {ALL: "All present members", **GROUPS}
MARKS = {PAIRS[0]: ("D", 5.0, -0.075), PAIRS[1]: ("o", 6.0, 0.075)}  # shape, size, inches off the row's line
TALL, TITLE, TICKS, AXIS = 0.32, 0.3, 0.3, 0.46  # inches: a row; over a panel; under it, and under the last
CLEAR = 0.05  # p after Holm below which a mark is filled


def group_changes(changed: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """Mean change of the states' rates with its interval, for each group, measure and pair of years.

    `changed` is `states.changes`. Filled: p below 0.05 after Holm's correction.
    """
    measures = list(dict.fromkeys(changed["measure"]))
    across = 1 if layout.narrow else 2
    down = math.ceil(len(measures) / across)
    deep = TALL * len(NAMES)
    block = TITLE + deep + TICKS
    height = down * block + AXIS - TICKS
    left, gap = 1.42, 0.2
    panel = (layout.width - left - 0.12 - gap * (across - 1)) / across
    figure, grid = style.canvas(layout, height, nrows=down, ncols=across, squeeze=False)
    figure.set_layout_engine("none")
    reach = (min(0.0, changed["low"].min()) - 6, changed["high"].max() + 6)
    for number, (axes, measure) in enumerate(zip(grid.flat, measures, strict=False)):
        line, column = divmod(number, across)
        from_left = left + column * (panel + gap)
        bottom = AXIS + (down - 1 - line) * block
        axes.set_position(
            (
                from_left / layout.width,
                bottom / height,
                panel / layout.width,
                deep / height,
            )
        )
        axes.set(xlim=reach, ylim=(len(NAMES) - 0.5, -0.5))
        axes.axvline(0, color=style.INK, lw=0.9, zorder=1)
        rows = changed[changed["measure"] == measure]
        shapes = [MARKS[pair] for pair in zip(rows["before"], rows["after"], strict=True)]
        lines = rows["group"].map(list(NAMES).index) + [off / TALL for _, _, off in shapes]
        rows = rows.assign(y=lines, shape=shapes, clear=rows["p_holm"] < CLEAR)
        axes.hlines(rows["y"], rows["low"], rows["high"], color=style.NATO, lw=1.4, zorder=2)
        for ((shape, size, _), clear), alike in rows.groupby(["shape", "clear"]):
            face = style.NATO if clear else style.PAPER
            axes.plot(
                alike["change"], alike["y"], shape, ms=size, color=style.NATO, mfc=face, mew=1.3, zorder=3
            )
        for row in rows[rows["group"] == ALL].itertuples() if number == 0 else ():
            axes.annotate(
                f"{row.before} to {row.after}",
                (row.high, row.y),
                (5, 0),
                textcoords="offset points",
                va="center",
                fontsize=8,
                color=style.MUTED,
            )
        named = column == 0
        axes.set_yticks(range(len(NAMES)), list(NAMES.values()) if named else [""] * len(NAMES))
        axes.tick_params(axis="y", colors=style.INK)
        axes.grid(axis="x")
        axes.set_axisbelow(True)
        axes.spines["left"].set_visible(False)
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


def _groups_alt(changed: pd.DataFrame) -> str:
    whole = changed[changed["group"] == ALL]
    clear = [_told(row) for row in whole[whole["p_holm"] < CLEAR].itertuples()]
    unclear = [_told(row) for row in whole[whole["p_holm"] >= CLEAR].itertuples()]
    details = [
        f"{NAMES[row.group]}, {_told(row)}: {row.change:.0f} ({row.low:.0f} to {row.high:.0f})".replace(
            "-", "−"
        )
        for row in changed.itertuples()
    ]
    return sentence(
        f"Over all states {len(clear)} of {len(whole)} changes are clear after correction: {'; '.join(clear)}",
        f"Not clear: {'; '.join(unclear)}" if unclear else "",
        *details,
    )


def _told(row) -> str:
    name = MEASURES[row.measure]
    return f"{name[0].lower()}{name[1:]} {row.before} to {row.after}"
