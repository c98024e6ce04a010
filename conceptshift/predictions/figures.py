"""Figures on the predictions: what came of each forecast, what its words mean, and how it scores against simple rules."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon, Rectangle, Wedge

from conceptshift.measures import marks, style
from conceptshift.measures.style import Layout, sentence
from conceptshift.measures.wording import limits, number, percent, worded

# What came of the forecasts: a tile each, apart by whether it had been announced

RESULTS = {  # outcome: in words, fill, colour of the sign
    "true": ("came true", style.DOCUMENT_SOFT, style.DOCUMENT),
    "partly": ("came true in part", style.CHINA_SOFT, style.CHINA),
    "false": ("did not", style.PAPER, style.MUTED),
}
GROUPS = {True: "NATO or its experts had said so", False: "They had not, or only in part"}
GAP, INSET, LINE, SIGN = 0.07, 0.09, 0.15, 0.05  # inches; the last is the radius of the sign
HEAD, KEY = 0.34, 0.24


def tiles(rows: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """A tile for each scored forecast with its words, its speaker and what came of it; those that had been announced first.

    rows: prediction_id, label, speaker, outcome (a key of `RESULTS`) and announced (whether NATO or its experts had said
    it). Within a group those that came true stand first. The fill and the sign say the same.
    """
    parts = {said: _by_outcome(rows[rows["announced"] == said]) for said in GROUPS}
    parts = {said: part for said, part in parts.items() if len(part)}
    across = 2 if layout.narrow else 5
    wide = (layout.width - 0.04 - GAP * (across - 1)) / across
    room = wide - 2 * INSET
    lines = {
        row.prediction_id: (_wrapped(row.label, room - 4 * SIGN, 8.5), _wrapped(row.speaker, room, 7.5))
        for row in rows.itertuples()
    }

    def deep(part: pd.DataFrame) -> list[float]:
        """How high each row of tiles has to be."""
        ids = part["prediction_id"].tolist()
        sizes = [sum(map(len, lines[one])) * LINE + 2 * INSET for one in ids]
        return [max(sizes[first : first + across]) for first in range(0, len(sizes), across)]

    below = {said: _head(part, said, layout) for said, part in parts.items()}
    heights = {said: deep(part) for said, part in parts.items()}
    used = [outcome for outcome in RESULTS if (rows["outcome"] == outcome).any()]
    body = sum(
        HEAD + LINE * below[said].count("\n") + sum(high + GAP for high in heights[said]) for said in parts
    )
    figure, axes = marks.sheet(layout, body + KEY + 0.06)
    top = 0.0
    for said, part in parts.items():
        head = HEAD + LINE * below[said].count("\n")
        axes.text(
            0.03, top + head / 2, below[said], va="center", fontsize=9, fontweight="bold", linespacing=1.3
        )
        top += head
        for place, row in enumerate(part.itertuples()):
            high = heights[said][place // across]
            x = 0.02 + (wide + GAP) * (place % across)
            _tile(axes, x, top, wide, high, row.outcome, *lines[row.prediction_id])
            if place % across == across - 1 or place == len(part) - 1:
                top += high + GAP
    entries = [
        (lambda x, y, outcome=outcome: _sign(axes, x, y, outcome), RESULTS[outcome][0]) for outcome in used
    ]
    marks.key(axes, entries, 0.1, top + 0.04, layout.width, KEY, sign=0.16)
    return figure, _tiles_alt(parts)


def _by_outcome(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(rank=rows["outcome"].map(list(RESULTS).index)).sort_values(["rank", "prediction_id"])


def _head(part: pd.DataFrame, said: bool, layout: Layout) -> str:
    true = int((part["outcome"] == "true").sum())
    return f"{GROUPS[said]}:{chr(10) if layout.narrow else ' '}{true} of {len(part)} came true"


def _wrapped(said: str, room: float, size: float) -> list[str]:
    """The words in lines that are no wider than `room`."""
    lines = [""]
    for word in said.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and marks.width(longer, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _tile(
    axes: Axes, x: float, y: float, wide: float, high: float, outcome: str, said: list[str], who: list[str]
) -> None:
    _, fill, ink = RESULTS[outcome]
    axes.add_patch(_bar(x, y, wide, high, fill, ink))
    _sign(axes, x + wide - INSET - SIGN, y + INSET + SIGN, outcome)
    for place, line in enumerate(said):
        marks.text(axes, x + INSET, y + INSET + LINE * (place + 0.5), line)
    foot = y + high - INSET - LINE * len(who)
    for place, line in enumerate(who):
        marks.text(axes, x + INSET, foot + LINE * (place + 0.5), line, style.INK, size=7.5)


def _bar(x: float, y: float, width: float, height: float, colour: str, outline: str = "none") -> Rectangle:
    return Rectangle((x, y), width, height, fc=colour, ec=outline, lw=0 if outline == "none" else 0.6)


def _sign(axes: Axes, x: float, y: float, outcome: str) -> None:
    """A disc, half a disc or a cross."""
    colour = RESULTS[outcome][2]
    if outcome == "false":
        for up in (-1, 1):
            axes.plot([x - SIGN, x + SIGN], [y - up * SIGN, y + up * SIGN], color=colour, lw=1.3)
        return
    axes.add_patch(Circle((x, y), SIGN, fc=style.PAPER, ec=colour, lw=1))
    if outcome == "true":
        axes.add_patch(Circle((x, y), SIGN, fc=colour, ec="none", lw=0))
    else:
        axes.add_patch(Wedge((x, y), SIGN, 90, 270, fc=colour, ec="none", lw=0))


def _tiles_alt(parts: dict[bool, pd.DataFrame]) -> str:
    counts = {said: (int((part["outcome"] == "true").sum()), len(part)) for said, part in parts.items()}
    beyond = "" if True in counts else " forecasts that went beyond NATO came true"
    heads = []
    for said, (true, n) in counts.items():
        if said:
            heads.append(f"{'All' if true == n else f'{true} of'} {n} forecasts already announced came true")
        else:
            heads.append(f"{true} of {n}{beyond}" if beyond else f"of the {n} others, {true} did")
    each = [
        f"{GROUPS[said]}: "
        + "; ".join(
            f"{RESULTS[outcome][0]}: {', '.join(f'{row.label} ({row.speaker})' for row in rows.itertuples())}"
            for outcome, rows in part.groupby("outcome", sort=False)
        )
        for said, part in parts.items()
    ]
    return sentence("; ".join(heads), *each)


# What the words mean: the answers of readers, and what the yardsticks say

YARDSTICKS = {"NATO": "NATO", "UK": "UK", "US NIC": "US"}
BIN, CHART, RULE, PHRASE_GAP = 5, 0.5, 0.19, 0.3  # points of per cent; inches


def phrases(heard: pd.DataFrame, yardsticks: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """How probable readers take each phrase to be, above the range that three yardsticks give its nearest term.

    heard: the histogram of the phrases to draw (phrase, probability in per cent, respondents), in the order in
    which they are drawn, with statements (how many forecasts use it). yardsticks: organisation, term, low,
    high, stands_for. A bar is `BIN` points wide, a line the median.
    """
    order = list(dict.fromkeys(heard["phrase"]))
    ranges = {phrase: _ranges(yardsticks, phrase) for phrase in order}
    name = 0.24 if layout.narrow else 0
    block = {phrase: name + CHART + RULE * len(ranges[phrase]) + PHRASE_GAP for phrase in order}
    figure, axes = marks.sheet(layout, 0.1 + sum(block.values()) + 0.42)
    names = marks.widest((f"“{phrase.lower()}”" for phrase in order), 9, "bold")
    left, right = (
        (0.12, layout.width - 0.15) if layout.narrow else (max(2.0, names + 0.2), layout.width - 0.25)
    )

    def at(per_cent: float) -> float:
        return left + (right - left) * per_cent / 100

    bottom = 0.1 + sum(block.values()) - PHRASE_GAP / 2
    for tick in (0, 25, 50, 75, 100):
        axes.plot([at(tick)] * 2, [0.1, bottom], color=style.GRID, lw=0.7, zorder=0)
        side = {0: "left", 100: "right"}.get(tick, "center")
        marks.text(axes, at(tick), bottom + 0.12, percent(tick / 100), style.MUTED, side, size=8)
    marks.text(axes, at(50), bottom + 0.34, "probability that readers hear", style.MUTED, "center", size=9)
    top = 0.1
    for phrase in order:
        rows = heard[heard["phrase"] == phrase]
        used = int(rows["statements"].iloc[0])
        title = f"“{phrase.lower()}”"
        uses = f"{used} forecast{'s' if used != 1 else ''}"
        if layout.narrow:
            marks.text(axes, left, top + name / 2, f"{title}, {uses}", size=9, paper=True)
        else:
            axes.text(0.03, top + CHART / 2 - 0.06, title, va="center", fontweight="bold")
            axes.text(0.03, top + CHART / 2 + 0.13, uses, va="center", fontsize=8.5, color=style.MUTED)
        base = top + name + CHART
        shares = _binned(rows)
        for centre, share in shares.items():
            edges = [max(0, centre - BIN / 2), min(100, centre + BIN / 2)]
            height = (CHART - 0.06) * share / max(shares.values())
            axes.add_patch(
                _bar(
                    at(edges[0]) + 0.005,
                    base - height,
                    at(edges[1]) - at(edges[0]) - 0.01,
                    height,
                    style.DOCUMENT_SOFT,
                    style.DOCUMENT,
                )
            )
        median = _median(rows)
        axes.plot(
            [at(median)] * 2, [base - CHART + 0.02, base], color=style.DOCUMENT, lw=2, solid_capstyle="butt"
        )
        axes.plot([left, right], [base, base], color=style.MUTED, lw=0.7)
        for place, (who, term, low, high) in enumerate(ranges[phrase]):
            y = base + RULE * (place + 0.62)
            axes.plot([at(low), at(high)], [y, y], color=style.MUTED, lw=4, solid_capstyle="butt")
            text = f"{who}: {term.lower()}"
            room = at(low) - 0.06 - marks.width(text, 8) >= (
                0.02 if layout.narrow else marks.width(title, 9, "bold") + 0.1
            )
            beside, side = (at(low) - 0.06, "right") if room else (at(high) + 0.06, "left")
            marks.text(axes, beside, y, text, style.MUTED, side, size=8, paper=True)
        top += block[phrase]
    return figure, _phrases_alt(heard, ranges, order)


def _ranges(yardsticks: pd.DataFrame, phrase: str) -> list[tuple[str, str, float, float]]:
    """What each yardstick gives the term that stands for `phrase`; none where it has no such term."""
    stands = yardsticks["stands_for"].fillna("").str.split("; ").map(lambda names: phrase in names)
    found = yardsticks[stands].set_index("organisation")
    return [
        (short, found.at[who, "term"], float(found.at[who, "low"]), float(found.at[who, "high"]))
        for who, short in YARDSTICKS.items()
        if who in found.index
    ]


def _binned(rows: pd.DataFrame) -> dict[int, float]:
    """Share of the answers by the nearest multiple of `BIN`, where people put most of theirs."""
    centre = ((rows["probability"] / BIN + 0.5) // 1 * BIN).astype(int)
    counts = rows["respondents"].groupby(centre).sum()
    return (counts / counts.sum()).to_dict()


def _quantile(rows: pd.DataFrame, share: float) -> float:
    ordered = rows.sort_values("probability")
    reached = ordered["respondents"].cumsum() / ordered["respondents"].sum()
    return float(ordered["probability"][reached >= share - 1e-12].iloc[0])


def _median(rows: pd.DataFrame) -> float:
    return _quantile(rows, 0.5)


def _phrases_alt(heard: pd.DataFrame, ranges: dict, order: list[str]) -> str:
    rows = {phrase: heard[heard["phrase"] == phrase] for phrase in order}
    spread = {phrase: (_quantile(part, 0.025), _quantile(part, 0.975)) for phrase, part in rows.items()}
    widest = max(order, key=lambda phrase: spread[phrase][1] - spread[phrase][0])
    low, high = spread[widest]
    n = int(rows[widest]["respondents"].sum())
    each = []
    for phrase in order:
        said = ", ".join(f"{who} {term.lower()} {_points(a, b)}" for who, term, a, b in ranges[phrase])
        each.append(
            f"{phrase.capitalize()}: median {percent(_median(rows[phrase]) / 100)}, 95 % of the answers from "
            f"{_points(*spread[phrase])}{'; ' + said if said else ''}"
        )
    return sentence(
        f"A phrase is no number: of {worded(n, 'count')} readers, 95 % hear “{widest.lower()}” somewhere between {number(low)} and {percent(high / 100)}",
        *each,
    )


def _points(low: float, high: float) -> str:
    return limits(low / 100, high / 100, "share")


# What the scores are worth: the difference to rules that know nothing of the speaker

RULES = {
    "coin": "always 50\u00a0%",
    "base_rate": "base rate",
    "no_change": "nothing changes",
    "intensifies": "everything intensifies",
    "announced": "already said",
}
DRAWN = "drawn"  # one convention for "partly" a draw
WEIGHTS = {0.0: "0", 0.5: "½", 1.0: "1"}


def leads(against: pd.DataFrame, perfect: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """By how much the speakers' Brier score is better than that of each rule, on the same statements.

    `against`: one row a rule (a key of `RULES`) and way of counting “partly” (0, 0.5, 1 or "drawn"), with n,
    ideas, lead, lead_low and lead_high. `perfect`: the same for somebody who knew the outcomes. Line and large
    mark: "drawn", with its range; small marks: the lead where partly counts 0, ½ and 1.
    """
    table, known = (rows.set_index(["rule", "partly"]) for rows in (against, perfect))
    rules = [rule for rule in RULES if (rule, DRAWN) in table.index and (rule, DRAWN) in known.index]
    if not rules:
        return marks.too_few(layout, "rule to compare the speakers with")
    row = 0.62 + (0.14 if layout.narrow else 0)
    head, foot = 0.34, 0.78
    height = head + row * len(rules) + foot
    figure, axes = marks.sheet(layout, height)
    values = (
        f"{worded(one['lead'], 'lead')}  ({_span(one)})"
        for _, one in table.loc[[(rule, DRAWN) for rule in rules]].iterrows()
    )
    left, right = (
        (0.2, layout.width - 0.2)
        if layout.narrow
        else (marks.widest(RULES.values(), 9) + 0.2, layout.width - marks.widest(values) - 0.15)
    )
    edges = ["lead_low", "lead_high", "lead"]
    reach = max(
        against[edges].abs().max(axis=None),
        known.loc[[(rule, DRAWN) for rule in rules], edges].abs().max(axis=None),
    )
    reach = math.ceil(reach * 1.02 * 10) / 10

    def at(lead: float) -> float:
        return left + (right - left) * (lead + reach) / (2 * reach)

    bottom = height - foot
    step = next(
        one for one in (0.1, 0.2, 0.4, 0.5, 1, 2, 4, 5, 10) if reach / one <= (3 if layout.narrow else 5)
    )
    ticks = [step * k for k in range(-int(reach / step + 1e-9), int(reach / step + 1e-9) + 1)]
    for tick in ticks:
        nought = abs(tick) < 1e-9
        axes.plot(
            [at(tick)] * 2,
            [head - 0.04, bottom],
            color=style.MUTED if nought else style.GRID,
            lw=1 if nought else 0.7,
            zorder=0,
        )
        marks.text(axes, at(tick), bottom + 0.12, number(tick, 1, sign=True), style.MUTED, "center", size=8)
    marks.text(axes, at(0), bottom + 0.34, "difference in Brier score", style.MUTED, "center", size=9)
    for x, text, align in ((-0.08, "rule better ←", "right"), (0.08, "→ speakers better", "left")):
        marks.text(axes, at(0) + x, head / 2 - 0.02, text, style.MUTED, align)
    top = head
    for rule in rules:
        one, foresight = table.loc[(rule, DRAWN)], known.loc[(rule, DRAWN)]
        y = top + row - 0.33
        if layout.narrow:
            marks.text(axes, 0.05, top + 0.07, RULES[rule], paper=True)
        else:
            axes.text(0.03, y, RULES[rule], va="center")
            marks.text(axes, right + 0.1, y, f"{worded(one['lead'], 'lead')}  ({_span(one)})")
        _foresight(axes, [at(foresight[edge]) for edge in ("lead_low", "lead", "lead_high")], y - 0.15)
        ends = (at(one["lead_low"]), at(one["lead"]), at(one["lead_high"]))
        marks.interval(axes, ends, y, style.RUSSIA, shape="s", thick=1.8)
        fixed = [
            (at(float(table.at[(rule, weight), "lead"])), label)
            for weight, label in WEIGHTS.items()
            if (rule, weight) in table.index
        ]
        for x, _ in fixed:
            axes.plot(x, y + 0.13, "o", color=style.MUTED, ms=3.5, zorder=2)
        for x, label in _together(fixed, at(0)):
            axes.text(x, y + 0.25, label, va="center", ha="center", fontsize=7.5, color=style.MUTED)
        top += row
    entries = [
        (lambda x, y: axes.plot(x, y, "s", color=style.RUSSIA, ms=6), "speakers"),
        (lambda x, y: _foresight(axes, [x - 0.12, x, x + 0.12], y), "perfect foresight"),
    ]
    marks.key(axes, entries, left - 0.1, height - 0.28, layout.width, 0.24, sign=0.32)
    return figure, _leads_alt(table, known, rules, against)


def _foresight(axes: Axes, x: list[float], y: float) -> None:
    axes.plot([x[0], x[2]], [y, y], color=style.MUTED, lw=0.9, solid_capstyle="butt", zorder=2)
    axes.plot(x[1], y, "D", color=style.PAPER, mec=style.MUTED, ms=4.5, zorder=3)


def _together(places: list[tuple[float, str]], zero: float, least: float = 0.14) -> list[tuple[float, str]]:
    """One label for marks too near for two, in the middle of its marks, and beside the zero line, not on it."""
    groups: list[list[tuple[float, str]]] = []
    for place in sorted(places):
        if groups and place[0] - groups[-1][-1][0] < least:
            groups[-1].append(place)
        else:
            groups.append([place])
    found = []
    for group in groups:
        middle = sum(x for x, _ in group) / len(group)
        half = 0.045 + 0.05 * (len(group) - 1)
        if abs(middle - zero) < half + 0.02:
            middle = zero + math.copysign(half + 0.02, middle - zero)
        order = [label for label in WEIGHTS.values() if label in {name for _, name in group}]
        found.append((middle, " ".join(order)))
    return found


def _span(one: pd.Series) -> str:
    return limits(one["lead_low"], one["lead_high"], "lead")


def _leads_alt(table: pd.DataFrame, known: pd.DataFrame, rules: list[str], against: pd.DataFrame) -> str:
    n, ideas = int(against["n"].iloc[0]), int(against["ideas"].iloc[0])
    ways = {
        rule: [table.loc[(rule, weight)] for weight in WEIGHTS if (rule, weight) in table.index]
        for rule in rules
    }
    counted = max(map(len, ways.values()))
    better = {rule: sum(one["lead_low"] > 0 for one in ways[rule]) for rule in rules}
    worse = {rule: sum(one["lead_high"] < 0 for one in ways[rule]) for rule in rules}
    told = [
        f"{verb} {_listed([RULES[rule]], 'and')} on {count[rule]} of {counted}"
        for verb, count in (("beat", better), ("lose to", worse))
        for rule in rules
        if count[rule]
    ]
    told[:1] = [f"{first} ways to count “partly”" for first in told[:1]]
    alike = [rule for rule in rules if not better[rule] and not worse[rule]]
    if not told:
        lead = f"On {n} forecasts the speakers score too much like each of {len(rules)} simple rules to tell which is better"
    elif alike:
        lead = (
            f"On {n} forecasts the speakers score too much like {len(alike)} of {len(rules)} simple rules to tell which is better; they "
            f"{' and '.join(told)}"
        )
    else:
        lead = f"On {n} forecasts no rule scores like the speakers: they {' and '.join(told)}"
    unseen = [RULES[rule] for rule in rules if known.at[(rule, DRAWN), "lead_low"] < 0.005]
    each = [
        f"{RULES[rule].capitalize()}: {worded(one['lead'], 'lead')} (range {_span(one)})"
        + "".join(
            f"{', ' if place else '; '}partly as {label} {worded(table.at[(rule, weight), 'lead'], 'lead')}"
            for place, (weight, label) in enumerate(WEIGHTS.items())
            if (rule, weight) in table.index
        )
        + f"; perfect foresight {_span(known.loc[(rule, DRAWN)])}"
        for rule, one in ((rule, table.loc[(rule, DRAWN)]) for rule in rules)
    ]
    return sentence(
        lead,
        f"Perfect foresight might lead by nothing over {_listed(unseen, 'and')}" if unseen else "",
        f"The {n} forecasts are about {ideas} ideas; differences in Brier score, above zero where the speakers are better",
        *each,
    )


def _listed(names: Iterable[str], link: str) -> str:
    names = [f"“{name}”" for name in names]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {link} {names[-1]}"


# Does it hang on the choices? The specification curve

CHOICES = {  # column of the curve: its title, and its values with the label of each, in reading order
    "partly": ("“Partly” counts", {0.0: "0", 0.5: "½", 1.0: "1"}),
    "horizon": ("Judged", {"as_set": "at the horizon", "pre_invasion": "before the invasion"}),
    "types": ("Statements", {"explicit": "explicit", "implied": "and implied", "all": "all"}),
    "mapping": (
        "Words",
        {
            "distribution": "all readers",
            "mean": "mean reader",
            "median": "median reader",
            "nato": "NATO",
            "uk": "UK",
            "us_nic": "US",
            "certain": "as certain",
        },
    ),
    "near_certain": ("Near-certain", {"in": "in", "out": "out"}),
    "not_ruled_out": ("Not ruled out", {"in": "in", "out": "out"}),
    "weight": ("One vote", {"statement": "a statement", "idea": "an idea"}),
    "coder": ("Coder", {"adjudicated": "adjudicated", "a": "a", "b": "b"}),
}
BINS = {"wide": 72, "narrow": 36}  # columns of the strips: what a screen of that width can tell apart
POINTS = 150  # of the curve; the eye cannot tell more, and a page should not carry more


def specifications(
    curve: pd.DataFrame, skill: str, reference: str, choices: dict[str, tuple[str, dict]], layout: Layout
) -> tuple[Figure, str]:
    """Brier skill of every specification, from the lowest to the highest, with the choices marked underneath.

    curve: one row a specification, with the column `skill` (against the rule called `reference`) and one
    column for each of `choices`. choices: by column, its title and its values with the label of each, in reading order. A strip is thick where the
    specifications above it make that choice more often than all do, thin where less often, and of half its
    height where just as often.
    """
    ordered = curve.dropna(subset=[skill]).sort_values(skill, kind="stable").reset_index(drop=True)
    n = len(ordered)
    if not n:
        return marks.too_few(layout, "specification with a skill")
    left, right = (0.98, layout.width - 0.06) if layout.narrow else (1.95, layout.width - 0.1)
    chart, line, title = (1.6, 0.16, 0.22) if layout.narrow else (2.0, 0.165, 0.12)
    height = 0.1 + chart + 0.06 + sum(title + line * len(values) for _, values in choices.values()) + 0.06
    figure, axes = marks.sheet(layout, height)
    lowest, highest = min(0.0, float(ordered[skill].min())), max(0.0, float(ordered[skill].max()))
    step = next(
        one for one in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0) if (highest - lowest) / one <= 7
    )
    floor = math.floor(lowest / step) * step
    ceiling = max(math.ceil(highest / step) * step, floor + step)

    def across(place: float) -> float:
        return left + (right - left) * place / n

    def up(value: float) -> float:
        return 0.1 + chart * (ceiling - value) / (ceiling - floor)

    for k in range(round((ceiling - floor) / step) + 1):
        value = floor + step * k
        nought = abs(value) < step / 2
        axes.plot(
            [left, right],
            [up(value)] * 2,
            color=style.MUTED if nought else style.GRID,
            lw=1 if nought else 0.7,
            zorder=3 if nought else 0,
        )
        text = number(value, 1 if step < 1 else 0, sign=True)
        marks.text(axes, left - 0.06, up(value), text, style.MUTED, "right", size=8)
    name = "Brier\nskill" if layout.narrow else f"Brier skill\n(0: as good as\n{reference})"
    axes.text(0.03, 0.1 + chart / 2, name, va="center", fontsize=8.5 if layout.narrow else 9, linespacing=1.3)
    places = sorted({round(k * (n - 1) / (POINTS - 1)) for k in range(POINTS)})
    xs = [left, *(across(place + 0.5) for place in places), right]
    values = ordered[skill].iloc[[0, *places, n - 1]].to_numpy()
    for keep, colour in ((values < 0, style.MUTED), (values >= 0, style.RUSSIA)):
        part = [(x, up(value)) for x, value, kept in zip(xs, values, keep, strict=True) if kept]
        if part:
            outline = [(part[0][0], up(0)), *part, (part[-1][0], up(0))]
            axes.add_patch(Polygon(outline, fc=colour, ec="none", lw=0, zorder=2))
    top = 0.16 + chart
    for column, (heading, named) in choices.items():
        if layout.narrow:
            axes.text(0.03, top + title / 2 + 0.02, heading, va="center", fontsize=8, fontweight="bold")
        else:
            axes.plot([0.02, right], [top + title / 2] * 2, color=style.GRID, lw=0.6)
            axes.text(0.03, top + title + line / 2, heading, va="center", fontsize=8.5, fontweight="bold")
        top += title
        for value, label in named.items():
            y = top + line / 2
            axes.text(left - 0.06, y, label, va="center", ha="right", fontsize=8, color=style.MUTED)
            foot = top + line * 0.94
            steps = [
                (across(edge), foot - line * 0.88 * thick)
                for (a, b), thick in _strip(ordered[column] == value, BINS[layout.name])
                for edge in (a, b)
            ]
            outline = [(steps[0][0], foot), *steps, (steps[-1][0], foot)]
            axes.add_patch(Polygon(outline, fc=style.INK, ec="none", lw=0))
            top += line
    return figure, _specifications_alt(ordered, skill, reference, choices)


def _strip(chosen: pd.Series, bins: int) -> list[tuple[tuple[int, int], float]]:
    """Columns of the strip, from and to which row, and how thick (0 to 1) it is in each: half the share of
    `chosen` there over the share in all, at most 1. Neighbours of one thickness are one column."""
    n, bins = len(chosen), min(bins, len(chosen))
    edges = [round(k * n / bins) for k in range(bins + 1)]
    overall = float(chosen.mean()) or 1.0
    columns: list[tuple[tuple[int, int], float]] = []
    for a, b in itertools.pairwise(edges):
        thick = min(1.0, float(chosen.iloc[a:b].mean()) / overall / 2)
        if columns and columns[-1][1] == thick:
            a = columns.pop()[0][0]
        columns.append(((a, b), thick))
    return columns


def _specifications_alt(ordered: pd.DataFrame, skill: str, reference: str, choices: dict) -> str:
    n = len(ordered)
    above = int((ordered[skill] > 0).sum())
    medians = [
        f"{heading}: "
        + ", ".join(
            f"{label} {worded(ordered.loc[ordered[column] == value, skill].median(), 'lead')}"
            for value, label in values.items()
            if (ordered[column] == value).any()
        )
        for column, (heading, values) in choices.items()
    ]
    return sentence(
        f"In {worded(above, 'count')} of {worded(n, 'count')} specifications ({percent(above / n)}) the speakers beat “{reference}”; "
        f"skill runs from {limits(ordered[skill].min(), ordered[skill].max(), 'lead')}",
        f"The median is {worded(ordered[skill].median(), 'lead')}",
        *(f"Median skill by choice, {said}" for said in medians),
    )
