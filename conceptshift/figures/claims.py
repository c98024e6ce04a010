"""Figure of the chapter on the claims: how many times Russia's spending it was, beside what was claimed."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from . import style
from .style import Layout, sentence

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
