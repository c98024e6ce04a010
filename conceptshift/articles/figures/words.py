"""Figures of the words of the two articles: rates by side, what the words do, keywords, and how far the choices matter."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from conceptshift.articles.vocabulary import CRITICAL, DISCOVERY, GROUPS, SENSES, picked_by_g2
from conceptshift.corpus.lexicon import CATEGORIES
from conceptshift.measures import marks, style
from conceptshift.measures.style import Layout, sentence
from conceptshift.measures.wording import limits, worded

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
DOES = {
    "threat": "state a threat",
    "partnership": "name one that is",
}  # what a word does that is coded as stated
KEYWORDS = 5  # shown for each group
LINE, SPACE, HEADING, AXIS = 0.24, 0.16, 0.26, 0.5  # inches: a row, under a group, a heading, the axis below


def rates(rated: pd.DataFrame, other: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """Rate of threat and partnership words in each group, with exact intervals.

    `rated` is `vocabulary.rates`; `other` the same with the outlet's paraphrases of the concept given to the
    document, drawn as a small diamond where it differs.
    """
    groups = [group for group in GROUPS if group in set(rated["group"])]
    height = len(groups) * (HEADING + LINE * len(CATEGORIES) + SPACE) + AXIS
    left = marks.widest(CATEGORIES) + 0.1
    right = marks.widest(map(_found, rated.itertuples()), 8) + 0.12
    furthest = max([float(rated["high"].max()), float(other["rate"].max()), 1e-9]) * 1.02
    figure, axes = marks.sheet(layout, height, left, right, AXIS, (0, furthest))
    edge = marks.edge(axes)
    moved = _moved(rated, other)
    told = moved["by"].idxmax() if len(moved) else None
    top = 0.0
    for group in groups:
        _heading(axes, edge, top, group)
        top += HEADING
        for row in rated[rated["group"] == group].itertuples():
            y = top + LINE / 2
            hollow = row.category == "partnership"
            marks.text(axes, edge, y, row.category)
            marks.interval(axes, (row.low, row.rate, row.high), y, COLOURS[group], filled=not hollow, size=7)
            if (group, row.category) in moved.index:
                elsewhere = moved.at[(group, row.category), "rate"]
                axes.plot(elsewhere, y, "D", ms=4, color=style.INK, zorder=5)
                if (group, row.category) == told:  # one label, under the mark that lies furthest off
                    said, side = "with paraphrases", marks.width("with paraphrases", 8) / 2 * marks.inch(axes)
                    middle = min(max(elsewhere, edge + side), furthest * 1.02 - side)
                    marks.text(axes, middle, y + LINE * 0.75, said, style.MUTED, "center", size=8)
            marks.text(axes, furthest * 1.02, y, _found(row), style.MUTED, size=8)
            top += LINE
        top += SPACE
    axes.set_xlabel("per 10,000 words, with 95 % interval")
    return figure, _rates_alt(rated, other)


def _found(row) -> str:
    return f"{row.hits} in {worded(row.tokens, 'count')}"


def _moved(rated: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Rates of the other reading that differ visibly from the first, by group and category."""
    both = other.merge(rated, on=["group", "category"], suffixes=("", "_coded"))
    both["by"] = (both["rate"] - both["rate_coded"]).abs()
    return both[both["by"] > 0.5].set_index(["group", "category"])


def _rates_alt(rated: pd.DataFrame, other: pd.DataFrame) -> str:
    partnership = rated[rated["category"] == "partnership"].sort_values("rate")
    threat = rated[rated["category"] == "threat"]
    apart = threat["low"].max() > threat["high"].min()
    lead = [
        f"Partnership words are most frequent {OF[most.group]}, {worded(most.rate, 'count')} per 10,000"
        for most in partnership.tail(1).itertuples()
    ]
    if len(threat) > 1:
        lead.append(f"the intervals for threat words {'do not all' if apart else 'all'} overlap")
    lead = "; ".join(lead) or "Too few groups to compare"
    parts = []
    for group, rows in rated.groupby("group", sort=False):
        said = " and ".join(
            f"{row.category} {worded(row.rate, 'count')} (95 % interval {limits(row.low, row.high, 'count')}; {row.hits} of "
            f"{worded(row.tokens, 'count')})"
            for row in rows.itertuples()
        )
        parts.append(f"{SPOKEN[group][0].upper()}{SPOKEN[group][1:]}: {said}")
    moved = _moved(rated, other)
    if len(moved):
        said = ", ".join(
            f"{SHORT[row.group]} {row.category} {worded(row.rate, 'count')}"
            for row in moved.reset_index().itertuples()
        )
        parts.append(f"With the outlet's paraphrases of the concept given to the document: {said}")
    return sentence(lead, *parts)


def senses(counted: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """One square for each matched word of each group: stated, ascribed, open, denied or in another sense.

    `counted` is `vocabulary.senses`.
    """
    categories = [category for category in CATEGORIES if category in set(counted["category"])]
    groups = [group for group in GROUPS if group in set(counted["group"])]
    across = 1 if layout.narrow else len(categories)
    width = layout.width / across
    step = 0.165
    beside = max(1, int((width - 0.2) / step))  # squares on a line
    hits = counted.groupby(["category", "group"])["hits"].sum()
    lines = {
        group: max(-(-int(hits.get((category, group), 0)) // beside) for category in categories) or 1
        for group in groups
    }
    key_lines = 1 + max(
        line for _, line in marks.key_lines(list(SENSES.values()), 0.02, layout.width, size=8)
    )
    top_of_panels = 0.24 * key_lines + 0.2
    panel = HEADING + sum(HEADING + 0.24 + 0.18 * (lines[group] - 1) + SPACE for group in groups)
    height = top_of_panels + panel * (len(categories) if layout.narrow else 1)
    figure, axes = marks.sheet(layout, height)
    entries = [
        (lambda x, y, sense=sense: _square(axes, x, y, sense, style.INK, style.GRID), said)
        for sense, said in SENSES.items()
    ]
    marks.key(axes, entries, 0.02, 0.01, layout.width, 0.24, size=8)
    for number, category in enumerate(categories):
        left = 0.02 if layout.narrow else 0.02 + width * number
        top = top_of_panels + (panel * number if layout.narrow else 0)
        title = f"{category.capitalize()} words"
        marks.text(axes, left, top + HEADING / 2, title, size=10, fontweight="bold")
        top += HEADING
        for group in groups:
            rows = counted[(counted["category"] == category) & (counted["group"] == group)].set_index(
                "sense"
            )["hits"]
            said = f"{GROUPS[group]}: {rows.get('stated', 0)} of {rows.sum()} stated"
            marks.text(axes, left, top + HEADING / 2, said, COLOURS[group], size=9)
            drawn = [sense for sense in SENSES for _ in range(rows.get(sense, 0))]
            for place, sense in enumerate(drawn):
                line, column = divmod(place, beside)
                x, y = left + 0.07 + column * step, top + HEADING + 0.1 + 0.18 * line
                _square(axes, x, y, sense, COLOURS[group], SOFT[group])
            top += HEADING + 0.24 + 0.18 * (lines[group] - 1) + SPACE
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


def _senses_alt(counted: pd.DataFrame) -> str:
    stated = counted[counted["sense"] == "stated"].groupby("category")["hits"].sum()
    every = counted.groupby("category")["hits"].sum()
    said = [
        f"{_part(int(stated.get(category, 0)), int(every[category]))} of the {category} words {DOES[category]}: "
        f"{stated.get(category, 0)} of {every[category]}"
        for category in CATEGORIES
        if category in every.index
    ]
    lead, *others = said or ["No word was coded"]
    parts = []
    for (category, group), rows in counted.groupby(["category", "group"], sort=False):
        used = [f"{row.hits} {SENSES[row.sense]}" for row in rows.itertuples() if row.hits]
        parts.append(f"{SHORT[group]}, {category}: {', '.join(used) or 'none'}")
    return sentence(lead, *others, *parts)


def _part(some: int, every: int) -> str:
    """How many, in words, as a sentence begins."""
    if some in (0, every):
        return "All" if some else "None"
    return "Half" if 2 * some == every else "Fewer than half" if 2 * some < every else "More than half"


def keywords(ranked: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """The words that mark each group most, by z-score, with their hits and how many of its voices use them.

    `ranked` is `vocabulary.keywords`; the first `KEYWORDS` of each group are drawn, filled where G² too would
    pick the word.
    """
    groups = [group for group in GROUPS if group in set(ranked["group"])]
    drawn = [row for group in groups for row in ranked[ranked["group"] == group].head(KEYWORDS).itertuples()]
    height = HEADING * len(groups) + LINE * len(drawn) + SPACE * len(groups) + AXIS + 0.1
    left = marks.widest(row.term for row in drawn) + 0.15
    right = marks.widest((_evidence(row, layout) for row in drawn), 8) + 0.12
    furthest = max(CRITICAL, float(ranked["z"].max())) * 1.06
    lowest = min(0.0, *(row.z for row in drawn)) * 1.06
    figure, axes = marks.sheet(layout, height, left, right, AXIS, (lowest, furthest))
    edge = marks.edge(axes)
    axes.plot([CRITICAL] * 2, [HEADING, height - AXIS], color=style.INK, lw=0.9, ls=(0, (3, 3)), zorder=1)
    marks.text(axes, CRITICAL, HEADING / 2, str(CRITICAL), style.MUTED, "center", size=8, paper=True)
    top = 0.0
    for group in groups:
        _heading(axes, edge, top, group)
        top += HEADING
        for row in ranked[ranked["group"] == group].head(KEYWORDS).itertuples():
            y = top + LINE / 2
            axes.plot([0, row.z], [y, y], color=SOFT[group], lw=2.4, zorder=1, solid_capstyle="butt")
            face = COLOURS[group] if row.q < DISCOVERY else style.PAPER
            axes.plot(row.z, y, "o", ms=6, color=COLOURS[group], mfc=face, mew=1.4, zorder=3)
            marks.text(axes, lowest - 0.08 * marks.inch(axes), y, row.term, side="right")
            marks.text(axes, furthest * 1.02, y, _evidence(row, layout), style.MUTED, size=8)
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
    return f"{said}; {row.voices} of {row.of_voices} voices, DPnorm {worded(row.dp_norm, 'score')}"


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
    picked = picked_by_g2(ranked)
    if len(picked):
        parts.append(
            f"The more lenient G² picks {_listed(picked['term'])} among the words of the speakers and the document"
        )
    for group, rows in ranked.groupby("group", sort=False):
        shown = ", ".join(f"{row.term} {worded(row.z, 'score')}" for row in rows.head(KEYWORDS).itertuples())
        parts.append(f"Highest for {SPOKEN[group]}: {shown}")
    return sentence(lead, *parts)


def _listed(terms: pd.Series) -> str:
    quoted = [f"“{term}”" for term in terms]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def robustness(moved: pd.DataFrame, shown: list[tuple[str, str, str]], layout: Layout) -> tuple[Figure, str]:
    """Differences between groups under each choice, with their intervals, a panel for each difference.

    `moved` is `vocabulary.robustness`; `shown` names the panels as (target, reference, category).
    """
    choices = list(dict.fromkeys(moved["choice"]))
    shown = [which for which in shown if len(_panel(moved, *which))]
    if not shown:
        return marks.too_few(layout, "difference between the groups that are compared")
    down, across = (len(shown), 1) if layout.narrow else (1, len(shown))
    head, gap = (0.3, 0.0) if layout.narrow else (0.62, 0.16)
    left = marks.widest(choices) + 0.1
    block = head + LINE * len(choices) + AXIS
    width = (layout.width - left - 0.12 - gap * (across - 1)) / across
    figure, grid = style.canvas(layout, down * block, nrows=down, ncols=across, squeeze=False)
    figure.set_layout_engine("none")
    drawn = pd.concat([_panel(moved, *which) for which in shown])
    reach = (min(0.0, drawn["low"].min()), max(0.0, drawn["high"].max()))
    room = 0.06 * (reach[1] - reach[0] or 1.0)
    for number, (axes, (target, reference, category)) in enumerate(zip(grid.flat, shown, strict=True)):
        from_left = left + (0 if layout.narrow else number * (width + gap))
        bottom = AXIS + (down - 1 - number if layout.narrow else 0) * block
        marks.frame(axes, from_left, bottom, width, LINE * len(choices))
        axes.set(ylim=(len(choices) - 0.5, -0.5), xlim=(reach[0] - room, reach[1] + room))
        axes.locator_params(axis="x", nbins=4)
        axes.axvline(0, color=style.INK, lw=0.9, zorder=1)
        for row in _panel(moved, target, reference, category).itertuples():
            clear = row.low > 0 or row.high < 0
            ends = (row.low, row.difference, row.high)
            marks.interval(axes, ends, choices.index(row.choice), COLOURS[target], filled=clear)
        named = layout.narrow or number == 0
        axes.set_yticks(range(len(choices)), choices if named else [""] * len(choices))
        axes.tick_params(axis="y", colors=style.INK)
        marks.rules(axes)
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
    lead = f"The difference keeps clear of zero under {' and '.join(part for part in (', '.join(parts[:-1]), parts[-1]) if part)}"
    details = [
        f"{row.choice}, {category}, {SHORT[target]} minus {SHORT[reference]}: {worded(row.difference, 'count')} "
        f"({limits(row.low, row.high, 'count')})"
        for target, reference, category in shown
        for row in _panel(moved, target, reference, category).itertuples()
    ]
    return sentence(lead, *details)


def _heading(axes: Axes, x: float, top: float, group: str) -> None:
    """A group's name over its rows, on paper so that no rule runs through it."""
    marks.text(
        axes, x, top + HEADING / 2, GROUPS[group], COLOURS[group], size=9, paper=True, fontweight="bold"
    )
