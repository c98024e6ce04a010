"""Figures of the chapter on the claims: how many times Russia's spending it was, and who reached two per cent."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from conceptshift.claims import spending
from conceptshift.measures import marks, style
from conceptshift.measures.style import Layout, sentence
from conceptshift.measures.wording import number, percent, worded

GROUPS = {"all": ("o", style.NATO, "all members"), "without": ("D", style.MUTED, "without the United States")}
HEAD, ROW, NAME, FOOT = 0.58, 0.34, 0.18, 0.5  # inches


def spending_ratios(ratios: pd.DataFrame, claimed: float, layout: Layout) -> tuple[Figure, str]:
    """The members' military spending as a multiple of Russia's, one line a year and price basis, and the
    claim.

    `ratios` is `spending.ratios` with the United States left out of the second group. The figures are sums of
    published estimates, so there is no interval to draw: the lines show what the choice of year and prices
    does.
    """
    lines = list(ratios[["year", "basis"]].drop_duplicates().itertuples(index=False))
    groups = [group for group in GROUPS if group in set(ratios["group"])]
    row = ROW + (NAME if layout.narrow else 0)
    height = HEAD + row * len(lines) + FOOT
    figure, axes = marks.sheet(layout, height)
    left = 0.15 if layout.narrow else marks.widest((_line_name(*line) for line in lines), 9) + 0.15
    longest = max(claimed, ratios["ratio"].max())
    value = marks.widest(ratios["ratio"].map(_ratio)) + 0.14
    right = layout.width - max(value, marks.width("00") / 2 + 0.05)
    step = next(one for one in (1, 2, 5, 10, 20, 50, 100, 200) if longest / one <= 8)
    ticks = np.arange(0, longest + step * 0.999, step)

    def at(ratio: float) -> float:
        return left + (right - left) * ratio / ticks[-1]

    bottom = height - FOOT
    for tick in ticks:
        axes.plot([at(tick)] * 2, [HEAD, bottom], color=style.GRID, lw=0.7, zorder=0)
        marks.text(axes, at(tick), bottom + 0.12, number(tick), style.MUTED, "center")
    label = "times Russian military spending"
    axes.text(at(ticks[-1] / 2), bottom + 0.34, label, ha="center", va="center", color=style.MUTED)
    lower, upper = HEAD - 0.2, HEAD - 0.44  # two lines of names, where one has no room
    table = ratios.set_index(["year", "basis", "group"])["ratio"].sort_index()
    first = {
        group: at(table[(*line, group)])
        for line in lines[:1]
        for group in groups
        if (*line, group) in table.index
    }
    claim_label = f"claimed: {number(claimed, 0 if float(claimed).is_integer() else 1)}"
    names = {group: (place, GROUPS[group][2]) for group, place in first.items()}
    spans = _headed({**names, "claim": (at(claimed), claim_label)}, layout)
    axes.plot(
        [at(claimed)] * 2,
        [(lower, upper)[spans["claim"][1]] + 0.12, bottom],
        color=style.RUSSIA,
        lw=1.6,
        ls=(0, (4, 2)),
    )
    for name, (middle, lane) in spans.items():
        label, colour = (claim_label, style.RUSSIA) if name == "claim" else (GROUPS[name][2], GROUPS[name][1])
        marks.text(axes, middle, (lower, upper)[lane], label, colour, "center")
    for index, (year, basis) in enumerate(lines):
        y = HEAD + row * index + row - ROW / 2
        name = _line_name(year, basis)
        if layout.narrow:
            marks.text(axes, 0.05, y - ROW / 2 - 0.02, name, paper=True)
        else:
            marks.text(axes, 0.03, y, name, size=9)
        drawn = {group: table[year, basis, group] for group in groups if (year, basis, group) in table.index}
        axes.plot([at(end) for end in drawn.values()], [y] * len(drawn), color=style.GRID, lw=2, zorder=1)
        for group, ratio in sorted(drawn.items(), key=lambda one: one[1]):
            shape, colour, _ = GROUPS[group]
            axes.plot(at(ratio), y, shape, color=colour, ms=8 if shape == "o" else 6.5, zorder=2)
            wide = marks.width(_ratio(ratio))
            beyond = [at(other) for other in drawn.values() if other > ratio]
            fits = not beyond or at(ratio) + 0.12 + wide < min(beyond) - 0.08
            x, side = (at(ratio) + 0.12, "left") if fits else (at(ratio) - 0.12, "right")
            marks.text(axes, x, y, _ratio(ratio), colour, side, paper=True)
    return figure, _ratios_alt(ratios, claimed)


def _line_name(year: int, basis: str) -> str:
    return f"{year}, {spending.BASES[basis]}"


def _ratio(value: float) -> str:
    return number(value, 1)


def _headed(named: dict[str, tuple[float, str]], layout: Layout) -> dict[str, tuple[float, int]]:
    """Where the middle of each name over the rows stands, and on which of two lines: near its mark, and apart."""
    places: dict[str, tuple[float, int]] = {}
    ends = [0.0, 0.0]
    for name, (x, said) in sorted(named.items(), key=lambda one: one[1]):
        half = marks.width(said) / 2
        middle = min(max(x, half + 0.03), layout.width - half - 0.03)
        lane = 0 if middle - half > ends[0] else 1
        middle = max(middle, ends[lane] + half)
        places[name] = (middle, lane)
        ends[lane] = middle + half + 0.1
    return places


def _ratios_alt(ratios: pd.DataFrame, claimed: float) -> str:
    spans = {group: part["ratio"].agg(["min", "max"]).to_list() for group, part in ratios.groupby("group")}
    whole = number(claimed, 0 if float(claimed).is_integer() else 1)
    said = []
    if "all" in spans:
        low, high = spans["all"]
        verdict = "which includes the claimed" if low <= claimed <= high else "not"
        said.append(
            f"NATO’s members spent {_ratio(low)} to {_ratio(high)} times what Russia spent, {verdict} {whole} times"
        )
    if "without" in spans:
        low, high = spans["without"]
        said.append(f"Without the United States it is {_ratio(low)} to {_ratio(high)} times")
    each = [
        f"{_line_name(one.year, one.basis)}, {GROUPS[one.group][2]}: {worded(one.ratio, 'score')}"
        for one in ratios.itertuples()
    ]
    return sentence(*said, *each)


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
