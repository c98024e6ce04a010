"""Figures of the chapter on the claims: how many times Russia's spending it was, and who reached two per cent."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from conceptshift.measures import style
from conceptshift.measures.style import Layout, sentence

BASES = {"current_usd_m": "current prices", "constant_2022_usd_m": "prices of 2022"}
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
    row = ROW + (NAME if layout.narrow else 0)
    height = HEAD + row * len(lines) + FOOT
    figure, axes = style.canvas(layout, height)
    figure.set_layout_engine("none")
    axes.set_position((0, 0, 1, 1))
    axes.set(xlim=(0, layout.width), ylim=(height, 0))  # inches from the top left
    axes.axis("off")
    left, right = (0.15, layout.width - 0.3) if layout.narrow else (1.75, layout.width - 0.45)
    longest = 5 * (max(claimed, ratios["ratio"].max()) // 5 + 1)

    def at(ratio: float) -> float:
        return left + (right - left) * ratio / longest

    bottom = height - FOOT
    for tick in range(0, int(longest) + 1, 5):
        axes.plot([at(tick)] * 2, [HEAD, bottom], color=style.GRID, lw=0.7, zorder=0)
        _say(axes, at(tick), bottom + 0.12, str(tick), style.MUTED)
    label = "times Russian military spending"
    axes.text(at(longest / 2), bottom + 0.34, label, ha="center", va="center", color=style.MUTED)
    near, far = HEAD - 0.2, HEAD - (0.44 if layout.narrow else 0.2)  # a phone has room for two lines of names
    axes.plot([at(claimed)] * 2, [far + 0.12, bottom], color=style.RUSSIA, lw=1.6, ls=(0, (4, 2)))
    _say(axes, at(claimed), far, f"claimed: {claimed:g}", style.RUSSIA)
    table = ratios.set_index(["year", "basis", "group"])
    for index, (year, basis) in enumerate(lines):
        y = HEAD + row * index + row - ROW / 2
        name = f"{year}, {BASES[basis]}"
        paper = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 1}
        if layout.narrow:
            axes.text(0.05, y - ROW / 2 - 0.02, name, va="center", fontsize=8.5, bbox=paper)
        else:
            axes.text(0.03, y, name, va="center")
        ends = [table.loc[(year, basis, group), "ratio"] for group in GROUPS]
        axes.plot([at(end) for end in ends], [y, y], color=style.GRID, lw=2, zorder=1)
        for group, (shape, colour, group_name) in GROUPS.items():
            ratio = table.loc[(year, basis, group), "ratio"]
            axes.plot(at(ratio), y, shape, color=colour, ms=8 if shape == "o" else 6.5, zorder=2)
            _say(axes, at(ratio) + 0.12, y, f"{ratio:.1f}", colour, side="left", bbox=paper)
            if index == 0:
                if layout.narrow and group != "all":
                    _say(axes, 0.05, far, group_name, colour, side="left")
                else:
                    _say(axes, at(ratio), near, group_name, colour)
    return figure, _ratios_alt(ratios, claimed)


def _say(axes: Axes, x: float, y: float, text: str, colour: str, side: str = "center", **look) -> None:
    axes.text(x, y, text, ha=side, va="center", fontsize=8.5, color=colour, **look)


def _ratios_alt(ratios: pd.DataFrame, claimed: float) -> str:
    spans = {group: part["ratio"].agg(["min", "max"]).to_list() for group, part in ratios.groupby("group")}
    low, high = spans["all"]
    verdict = "which includes the claimed" if low <= claimed <= high else "not"
    each = [
        f"{one.year}, {BASES[one.basis]}, {GROUPS[one.group][2]}: {one.ratio:.2f}"
        for one in ratios.itertuples()
    ]
    return sentence(
        f"NATO’s members spent {low:.1f} to {high:.1f} times what Russia spent, {verdict} {claimed:g} times",
        f"Without the United States it is {spans['without'][0]:.1f} to {spans['without'][1]:.1f} times",
        *each,
    )


GUIDELINE = 0.02  # of gross domestic product, as agreed at Wales in 2014
STEPS = {False: 0.001, True: 0.002}  # of GDP, wide and narrow: members of one step stand on one another
DOT = 0.15  # inches


def shares_of_gdp(shares: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """Each member as a dot at its military spending as a share of GDP; those at or above the guideline are named.

    A dot stands in the middle of its step, which the axis names; a phone has room for half as many steps, and
    the guideline is a border of two steps on both, so that every dot is on its own side of it. `shares` has
    country and share_gdp (a fraction), one row a member; a member without a figure is left out of the drawing
    and counted in the words.
    """
    step_of_gdp = STEPS[layout.narrow]
    known = shares.dropna(subset="share_gdp").sort_values("share_gdp")
    column = (known["share_gdp"] / step_of_gdp + 1e-9).astype(int)
    level = column.groupby(column).cumcount()
    left, right = 0.2, layout.width - 0.45
    end = max(0.04, float(known["share_gdp"].max()))

    def at(share: float) -> float:
        return left + (right - left) * share / end

    reached = known["share_gdp"] >= GUIDELINE
    labels = _stagger(
        {
            at((place + 0.5) * step_of_gdp): ", ".join(rows["country"])
            for place, rows in known[reached].groupby(column[reached])
        }
    )
    head = 0.3 + NAME * (1 + max((step for *_, step in labels), default=0))
    height = head + DOT * (int(level.max()) + 1) + 0.1 + FOOT
    figure, axes = style.canvas(layout, height)
    figure.set_layout_engine("none")
    axes.set_position((0, 0, 1, 1))
    axes.set(xlim=(0, layout.width), ylim=(height, 0))  # inches from the top left
    axes.axis("off")
    bottom = height - FOOT
    for tick in range(int(end * 100 + 1e-9) + 1):
        _say(axes, at(tick / 100), bottom + 0.13, f"{tick}\u00a0%", style.MUTED)
    axes.plot([left, right], [bottom] * 2, color=style.GRID, lw=0.8, zorder=0)
    axes.plot([at(GUIDELINE)] * 2, [0.24, bottom], color=style.INK, lw=1.2, ls=(0, (4, 2)), zorder=0)
    _say(axes, at(GUIDELINE), 0.12, "guideline", style.INK)
    label = f"military spending, share of GDP, in steps of {100 * step_of_gdp:g}\u00a0%"
    _say(axes, layout.width / 2, bottom + 0.36, label, style.MUTED)
    for x, name, width, step in labels:
        stack = int(level[(column + 0.5).map(lambda place: at(place * step_of_gdp)) == x].max()) + 1
        foot, top = bottom - DOT * stack, head - NAME * step
        axes.plot([x, x], [top + 0.09, foot], color=style.DOCUMENT_SOFT, lw=0.8, zorder=0)
        start = max(min(x - 0.05, layout.width - 0.03 - width), at(GUIDELINE) + 0.04)
        _say(
            axes,
            start,
            top,
            name,
            style.DOCUMENT,
            side="left",
            bbox={"facecolor": style.PAPER, "pad": 0.5, "lw": 0},
        )
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
    return figure, _shares_alt(shares, known)


def _stagger(names: dict[float, str]) -> list[tuple[float, str, float, int]]:
    """Labels at their places (inches) with their widths, each on the lowest step where it is clear of the others."""
    ends: list[float] = []  # of the label to the left, step by step
    out = []
    for x in sorted(names, reverse=True):
        width = 0.075 * len(names[x]) + 0.05
        step = next((step for step, start in enumerate(ends) if x + width < start), len(ends))
        ends[step : step + 1] = [x - 0.1]
        out.append((x, names[x], width, step))
    return out


def _shares_alt(shares: pd.DataFrame, known: pd.DataFrame) -> str:
    reached = known[known["share_gdp"] >= GUIDELINE].sort_values("share_gdp", ascending=False)
    each = ", ".join(f"{row.country} {100 * row.share_gdp:.1f}\u00a0%" for row in reached.itertuples())
    missing = len(shares) - len(known)
    lowest = known.iloc[0]
    return sentence(
        f"{len(reached)} of {len(known)} members with a figure spent {100 * GUIDELINE:g}\u00a0% of their GDP or more",
        f"They are {each}" if len(reached) else "",
        f"The lowest share is {100 * lowest['share_gdp']:.1f}\u00a0%, of {lowest['country']}",
        f"{missing} member{'s' if missing > 1 else ''} without a figure" if missing else "",
    )
