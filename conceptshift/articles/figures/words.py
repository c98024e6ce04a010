"""Figures of the chapter on the two articles: rates by side, what the words do, keywords, and how far the choices matter."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from conceptshift.articles.article_rhetoric import GROUPS, SENSES
from conceptshift.corpus.lexicon import CATEGORIES
from conceptshift.measures import style
from conceptshift.measures.style import Layout, sentence

COLOURS = {"nato": style.NATO, "russia": style.RUSSIA, "document": style.DOCUMENT, "outlet": style.OUTLET}
SOFT = {
    "nato": style.NATO_SOFT,
    "russia": style.RUSSIA_SOFT,
    "document": style.DOCUMENT_SOFT,
    "outlet": style.OUTLET_SOFT,
}
SHORT = {"nato": "NATO", "russia": "Russian side", "document": "2010 concept", "outlet": "outlets"}
SPOKEN = {
    "nato": "NATO's Secretary General",
    "russia": "the Russian officials and experts",
    "document": "the 2010 concept as quoted",
    "outlet": "the outlets in their own voice",
}
OF = {
    "nato": "in the words of NATO's Secretary General",
    "russia": "in the words of the Russian officials and experts",
    "document": "in the 2010 concept as quoted",
    "outlet": "in the outlets' own words",
}
CRITICAL = 1.96  # the usual two-sided 5 % mark of a z-score
DISCOVERY = 0.05  # the usual share of false discoveries, for the q of G²
KEYWORDS = 5  # shown for each group
LINE, SPACE, HEADING, AXIS = 0.24, 0.16, 0.26, 0.5  # inches: a row, under a group, a heading, the axis below


def rates(rated: pd.DataFrame, other: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """Rate of threat and partnership words in each group, with exact intervals.

    `rated` is `rhetoric.rates`; `other` the same with the outlet's paraphrases of the concept given to the
    document, drawn as a small diamond where it differs.
    """
    groups = [group for group in GROUPS if group in set(rated["group"])]
    height = len(groups) * (HEADING + LINE * len(CATEGORIES) + SPACE) + AXIS
    left, right = 0.82, 0.78
    furthest = float(rated["high"].max()) * 1.02
    figure, axes = style.canvas(layout, height)
    edge = _in_inches(figure, axes, layout, left, right, height, furthest)
    moved = _moved(rated, other)
    told = moved["by"].idxmax() if len(moved) else None
    top = 0.0
    for group in groups:
        _heading(axes, edge, top, group)
        top += HEADING
        for row in rated[rated["group"] == group].itertuples():
            y = top + LINE / 2
            hollow = row.category == "partnership"
            axes.text(edge, y, row.category, va="center", fontsize=8.5)
            axes.plot(
                [row.low, row.high], [y, y], color=COLOURS[group], lw=1.6, solid_capstyle="butt", zorder=2
            )
            axes.plot(
                row.rate,
                y,
                "o",
                ms=7,
                color=COLOURS[group],
                mfc=style.PAPER if hollow else COLOURS[group],
                mew=1.6,
                zorder=4,
            )
            if (group, row.category) in moved.index:
                elsewhere = moved.at[(group, row.category), "rate"]
                axes.plot(elsewhere, y, "D", ms=4, color=style.INK, zorder=5)
                if (group, row.category) == told:  # one label, under the mark that lies furthest off
                    axes.text(
                        elsewhere,
                        y + LINE * 0.75,
                        "with paraphrases",
                        ha="center",
                        va="center",
                        fontsize=8,
                        color=style.MUTED,
                    )
            axes.text(
                furthest * 1.02,
                y,
                f"{row.hits} in {row.tokens:,}",
                va="center",
                fontsize=8,
                color=style.MUTED,
            )
            top += LINE
        top += SPACE
    axes.set_xlabel("per 10,000 words, with 95 % interval")
    return figure, _rates_alt(rated, other)


def _moved(rated: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Rates of the other reading that differ visibly from the first, by group and category."""
    both = other.merge(rated, on=["group", "category"], suffixes=("", "_coded"))
    both["by"] = (both["rate"] - both["rate_coded"]).abs()
    return both[both["by"] > 0.5].set_index(["group", "category"])


def _rates_alt(rated: pd.DataFrame, other: pd.DataFrame) -> str:
    most = rated[rated["category"] == "partnership"].sort_values("rate").iloc[-1]
    threat = rated[rated["category"] == "threat"]
    apart = threat["low"].max() > threat["high"].min()
    lead = (
        f"Partnership words are most frequent {OF[most.group]}, {most.rate:.0f} per 10,000; the intervals for threat "
        f"words {'do not all' if apart else 'all'} overlap"
    )
    parts = []
    for group, rows in rated.groupby("group", sort=False):
        said = " and ".join(
            f"{row.category} {row.rate:.0f} (95 % interval {row.low:.0f} to {row.high:.0f}; {row.hits} of {row.tokens:,})"
            for row in rows.itertuples()
        )
        parts.append(f"{SPOKEN[group][0].upper()}{SPOKEN[group][1:]}: {said}")
    moved = _moved(rated, other)
    if len(moved):
        said = ", ".join(
            f"{SHORT[row.group]} {row.category} {row.rate:.0f}" for row in moved.reset_index().itertuples()
        )
        parts.append(f"With the outlet's paraphrases of the concept given to the document: {said}")
    return sentence(lead, *parts)


def senses(counted: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """One square for each matched word of each group: stated, ascribed, open, denied or in another sense.

    `counted` is `rhetoric.senses`.
    """
    step, block = 0.165, HEADING + 0.24 + SPACE
    key = _sense_key(layout)
    top_of_panels = key[-1][1] + 0.3
    panel = HEADING + block * len(GROUPS)
    height = top_of_panels + panel * (len(CATEGORIES) if layout.narrow else 1)
    figure, axes = style.canvas(layout, height)
    figure.set_layout_engine("none")
    axes.set_position((0, 0, 1, 1))
    axes.set(xlim=(0, layout.width), ylim=(height, 0))
    axes.axis("off")
    for (sense, said), (x, y) in zip(SENSES.items(), key, strict=True):
        _square(axes, x, y, sense, style.INK, style.GRID)
        axes.text(x + 0.12, y, said, va="center", fontsize=8, color=style.MUTED)
    for number, category in enumerate(CATEGORIES):
        left = 0.02 if layout.narrow else 0.02 + layout.width / len(CATEGORIES) * number
        top = top_of_panels + (panel * number if layout.narrow else 0)
        axes.text(
            left,
            top + HEADING / 2,
            f"{category.capitalize()} words",
            va="center",
            fontweight="bold",
            fontsize=10,
        )
        top += HEADING
        for group in GROUPS:
            rows = counted[(counted["category"] == category) & (counted["group"] == group)].set_index(
                "sense"
            )["hits"]
            said = f"{GROUPS[group]}: {rows.get('stated', 0)} of {rows.sum()} stated"
            axes.text(left, top + HEADING / 2, said, va="center", color=COLOURS[group])
            drawn = [sense for sense in SENSES for _ in range(rows.get(sense, 0))]
            for place, sense in enumerate(drawn):
                _square(
                    axes, left + 0.07 + place * step, top + HEADING + 0.1, sense, COLOURS[group], SOFT[group]
                )
            top += block
    return figure, _senses_alt(counted)


def _square(axes: Axes, x: float, y: float, sense: str, colour: str, soft: str) -> None:
    """Filled: stated. Soft with a dark rim: ascribed. Hollow: open. Crossed: denied. A point: another sense."""
    if sense == "other":
        axes.plot(x, y, ".", ms=5, color=colour)
        return
    face = {"stated": colour, "ascribed": soft}.get(sense, style.PAPER)
    axes.plot(x, y, "s", ms=8.6, color=colour, mfc=face, mew=1.1)
    if sense == "denied":
        axes.plot(x, y, "x", ms=6, color=colour, mew=1.3)


def _sense_key(layout: Layout) -> list[tuple[float, float]]:
    """Where each entry of the key stands (inches), filling lines from the left."""
    places, x, y = [], 0.09, 0.13
    for said in SENSES.values():
        needed = 0.34 + 0.062 * len(said)  # a letter of 8 pt is some 0.062 inches wide
        if x + needed > layout.width and x > 0.1:
            x, y = 0.09, y + 0.24
        places.append((x, y))
        x += needed
    return places


def _senses_alt(counted: pd.DataFrame) -> str:
    stated = counted[counted["sense"] == "stated"].groupby("category")["hits"].sum()
    every = counted.groupby("category")["hits"].sum()
    lead = (
        f"{stated['threat']} of the {every['threat']} threat words state a threat, and {stated['partnership']} of the "
        f"{every['partnership']} partnership words state a partnership"
    )
    parts = []
    for (category, group), rows in counted.groupby(["category", "group"], sort=False):
        used = [f"{row.hits} {SENSES[row.sense]}" for row in rows.itertuples() if row.hits]
        parts.append(f"{SHORT[group]}, {category}: {', '.join(used) or 'none'}")
    return sentence(lead, *parts)


def keywords(ranked: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """The words that mark each group most, by z-score, with their hits and how many of its voices use them.

    `ranked` is `rhetoric.keywords`; the first `KEYWORDS` of each group are drawn, filled where G² too would
    pick the word.
    """
    groups = [group for group in GROUPS if group in set(ranked["group"])]
    height = len(groups) * (HEADING + LINE * KEYWORDS + SPACE) + AXIS + 0.1
    left, right = (0.95, 1.32) if layout.narrow else (1.0, 2.35)
    furthest = max(CRITICAL, float(ranked["z"].max())) * 1.06
    figure, axes = style.canvas(layout, height)
    edge = _in_inches(figure, axes, layout, left, right, height, furthest)
    axes.plot([CRITICAL] * 2, [HEADING, height - AXIS], color=style.INK, lw=0.9, ls=(0, (3, 3)), zorder=1)
    axes.text(CRITICAL, HEADING / 2, f"{CRITICAL}", ha="center", va="center", fontsize=8, color=style.MUTED)
    top = 0.0
    for group in groups:
        _heading(axes, edge, top, group)
        top += HEADING
        for row in ranked[ranked["group"] == group].head(KEYWORDS).itertuples():
            y = top + LINE / 2
            axes.plot([0, row.z], [y, y], color=SOFT[group], lw=2.4, zorder=1, solid_capstyle="butt")
            face = COLOURS[group] if row.q < DISCOVERY else style.PAPER
            axes.plot(row.z, y, "o", ms=6, color=COLOURS[group], mfc=face, mew=1.4, zorder=3)
            axes.text(-0.03 * furthest, y, row.term, ha="right", va="center", fontsize=8.5)
            axes.text(furthest * 1.02, y, _evidence(row, layout), va="center", fontsize=8, color=style.MUTED)
            top += LINE
        top += SPACE
    axes.set_xlabel("weighted log-odds, z-score")
    return figure, _keywords_alt(ranked)


def _evidence(row, layout: Layout) -> str:
    said = f"{row.hits} of {row.hits + row.elsewhere}"
    if row.of_voices == 1:
        return said
    if layout.narrow:
        return f"{said}; {row.voices}/{row.of_voices} voices"
    return f"{said}; {row.voices} of {row.of_voices} voices, DPnorm {row.dp_norm:.2f}"


def _keywords_alt(ranked: pd.DataFrame) -> str:
    beyond = ranked[ranked["z"] >= CRITICAL]
    spoken = beyond[beyond["group"] != "outlet"]
    lead = (
        f"{_listed(spoken['term']).capitalize()} pass{'es' if len(spoken) == 1 else ''} the usual mark of {CRITICAL} "
        f"among the speakers' words"
        if len(spoken)
        else f"No word of a speaker or of the document passes the usual mark of {CRITICAL}"
    )
    outlet = beyond[beyond["group"] == "outlet"]
    parts = [f"Of the outlets' own words, {_listed(outlet['term'])} does" if len(outlet) == 1 else ""]
    picked = lenient(ranked)
    if len(picked):
        parts.append(
            f"The more lenient G² picks {_listed(picked['term'])} among the words of the speakers and the document"
        )
    for group, rows in ranked.groupby("group", sort=False):
        shown = ", ".join(f"{row.term} {row.z:.2f}" for row in rows.head(KEYWORDS).itertuples())
        parts.append(f"Highest for {SPOKEN[group]}: {shown}")
    return sentence(lead, *parts)


def lenient(ranked: pd.DataFrame) -> pd.DataFrame:
    """Rows of `rhetoric.keywords` that G² picks for a speaker's side or the document: used more, q below 0.05."""
    picked = ranked[(ranked["q"] < DISCOVERY) & (ranked["g2"] > 0) & (ranked["group"] != "outlet")]
    return picked.sort_values(["q", "term"])


def _listed(terms: pd.Series) -> str:
    quoted = [f"“{term}”" for term in terms]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def robustness(moved: pd.DataFrame, shown: list[tuple[str, str, str]], layout: Layout) -> tuple[Figure, str]:
    """Differences between groups under each choice, with their intervals, a panel for each difference.

    `moved` is `rhetoric.robustness`; `shown` names the panels as (target, reference, category).
    """
    choices = list(dict.fromkeys(moved["choice"]))
    down, across = (len(shown), 1) if layout.narrow else (1, len(shown))
    head, left, gap = (0.3, 1.62, 0.0) if layout.narrow else (0.62, 1.62, 0.16)
    block = head + LINE * len(choices) + AXIS
    width = (layout.width - left - 0.12 - gap * (across - 1)) / across
    figure, grid = style.canvas(layout, down * block, nrows=down, ncols=across, squeeze=False)
    figure.set_layout_engine("none")
    drawn = pd.concat([_panel(moved, *which) for which in shown])
    reach = (drawn["low"].min(), drawn["high"].max())
    for number, (axes, (target, reference, category)) in enumerate(zip(grid.flat, shown, strict=True)):
        from_left = left + (0 if layout.narrow else number * (width + gap))
        bottom = AXIS + (down - 1 - number if layout.narrow else 0) * block
        axes.set_position(
            (
                from_left / layout.width,
                bottom / (down * block),
                width / layout.width,
                LINE * len(choices) / (down * block),
            )
        )
        axes.set(ylim=(len(choices) - 0.5, -0.5), xlim=(reach[0] - 60, reach[1] + 40))
        axes.axvline(0, color=style.INK, lw=0.9, zorder=1)
        for place, row in enumerate(_panel(moved, target, reference, category).itertuples()):
            clear = row.low > 0 or row.high < 0
            axes.plot(
                [row.low, row.high],
                [place, place],
                color=COLOURS[target],
                lw=1.6,
                zorder=2,
                solid_capstyle="butt",
            )
            axes.plot(
                row.difference,
                place,
                "o",
                ms=6.5,
                color=COLOURS[target],
                mfc=COLOURS[target] if clear else style.PAPER,
                mew=1.5,
                zorder=3,
            )
        named = layout.narrow or number == 0
        axes.set_yticks(range(len(choices)), choices if named else [""] * len(choices))
        axes.tick_params(axis="y", colors=style.INK)
        axes.grid(axis="x")
        axes.set_axisbelow(True)
        axes.spines["left"].set_visible(False)
        axes.set_xlabel("per 10,000 words" if number in (0, len(shown) - 1) or layout.narrow else "")
        kind, between = category.capitalize(), (f"{SHORT[target]} minus", SHORT[reference])
        title = f"{kind}: {' '.join(between)}" if layout.narrow else "\n".join((f"{kind} words", *between))
        # from the left edge on a phone, where the title is wider than the panel
        start = -left / width if layout.narrow else 0
        axes.text(
            start,
            1 + 0.06 / (LINE * len(choices)),
            title,
            transform=axes.transAxes,
            va="bottom",
            fontweight="bold",
            fontsize=8.5,
            linespacing=1.25,
        )
    return figure, _robustness_alt(moved, shown, choices)


def _panel(moved: pd.DataFrame, target: str, reference: str, category: str) -> pd.DataFrame:
    return moved[
        (moved["target"] == target) & (moved["reference"] == reference) & (moved["category"] == category)
    ]


def _robustness_alt(moved: pd.DataFrame, shown: list[tuple[str, str, str]], choices: list[str]) -> str:
    parts = []
    for target, reference, category in shown:
        rows = _panel(moved, target, reference, category)
        clear = ((rows["low"] > 0) | (rows["high"] < 0)).sum()
        of = f" of {len(choices)} choices" if not parts else ""
        parts.append(f"{clear}{of} for {category} words ({SHORT[target]} minus {SHORT[reference]})")
    lead = f"The difference keeps clear of zero under {', '.join(parts[:-1])} and {parts[-1]}"
    details = [
        f"{row.choice}, {category}, {SHORT[target]} minus {SHORT[reference]}: {row.difference:.0f} ({row.low:.0f} to {row.high:.0f})"
        for target, reference, category in shown
        for row in _panel(moved, target, reference, category).itertuples()
    ]
    return sentence(lead, *details)


def _heading(axes: Axes, x: float, top: float, group: str) -> None:
    """A group's name over its rows, on paper so that no rule runs through it."""
    paper = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 1}
    axes.text(
        x, top + HEADING / 2, GROUPS[group], va="center", fontweight="bold", color=COLOURS[group], bbox=paper
    )


def _in_inches(
    figure: Figure, axes: Axes, layout: Layout, left: float, right: float, height: float, furthest: float
) -> float:
    """Place the axes so that the vertical scale is inches from the top, with room for labels left and right.

    The horizontal scale runs from 0 to `furthest`. Returns where the figure's left edge lies on that scale.
    """
    figure.set_layout_engine("none")
    across = layout.width - left - right
    axes.set_position((left / layout.width, AXIS / height, across / layout.width, 1 - AXIS / height))
    axes.set(xlim=(0, furthest), ylim=(height - AXIS, 0), yticks=[])
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    return -left * furthest / across
