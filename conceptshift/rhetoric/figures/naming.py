"""Figures of the chapter on the UN speeches: naming over time, other names, vocabulary, near words, concept or war."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MultipleLocator
from matplotlib.transforms import offset_copy

from conceptshift.corpus.lexicon import CATEGORIES
from conceptshift.measures import marks, style
from conceptshift.measures.style import Layout, sentence
from conceptshift.measures.wording import limits, number, worded

COLOURS = {"nato": style.NATO, "russia": style.RUSSIA}
SOFT = {"nato": style.NATO_SOFT, "russia": style.RUSSIA_SOFT}
SPEECH = 0.73  # of a year: the debate is held in the last third of September
WARS = {"georgia_war": "Georgia", "crimea_annexation": "Crimea", "invasion_2022": "invasion"}
CONCEPTS = {
    "rome_concept": "1991",
    "washington_concept": "1999",
    "lisbon_concept": "2010",
    "stoltenberg_call": "call",
    "madrid_2022": "2022",
}
BELOW = {  # events over the Russian rates, which Russia dates: wording, the side of its line on which it stands
    ("kosovo_freeze", "enlargement_1999"): ("Kosovo, enlargement", "after"),
    ("enlargement_2004",): ("enlargement", "after"),
    ("bucharest_2008",): ("Bucharest", "after"),
    ("libya_2011",): ("Libya", "after"),
    ("finland_joins", "sweden_joins"): ("Finland, Sweden join", "before"),
}
LABEL = 8  # pt
COUNTED = (2021, 2022)  # years whose mentions are written in the drawing
TOLD = (2014, 2022, 2024)  # years of the Russian speech whose rate is


def naming(allied: pd.DataFrame, events: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """How often allies name Russia, year by year, under the days of wars and of steps of a concept.

    `allied` is `general_debate.yearly`; `events` the table `events`.
    """
    figure, axes = style.canvas(layout, 3.7)
    _frame(axes, "NATO’s members name Russia", style.NATO, _top(allied))
    axes.set_title(
        axes.get_title(loc="left"), loc="left", color=style.NATO, fontweight="bold", fontsize=9.5, pad=34
    )
    axes.set_ylabel("per 10,000 words")
    counted = {
        year: f"{worded(hits, 'count')} mentions"
        for year, hits in zip(allied["year"], allied["hits"], strict=True)
        if year in COUNTED
    }
    _years(axes, [allied], layout, label=WARS["invasion_2022"])
    days = events.set_index("event_id")["date"]
    _line(axes, allied, "nato")
    marks.settle(figure)
    for year, said in counted.items():
        for rate in allied.loc[allied["year"] == year, "rate"]:
            marks.label(axes, [(year + SPEECH, rate)], said, style.NATO, leader=True, where="above")
    _strip(axes, "wars", days, WARS, 20, style.INK, style.GRID)
    _strip(axes, "texts", days, CONCEPTS, 7, style.DOCUMENT, style.DOCUMENT_SOFT)
    return figure, _naming_alt(allied, days)


def _strip(
    axes: Axes, name: str, days: pd.Series, events: Mapping[str, str], up: float, colour: str, soft: str
) -> None:
    """Events as ticks of one height, `up` points over the panel, each with a rule down through it.

    A label stands left of its tick, or right of it where there is no room; without room it is left out.
    """
    first, last = axes.get_xlim()
    inch = marks.inch(axes)
    dated = [(_when(days[event]), said) for event, said in events.items()]
    dated = [(x, said) for x, said in dated if first <= x <= last]
    start = first
    tick = {
        "xycoords": axes.get_xaxis_transform(),
        "textcoords": "offset points",
        "va": "center",
        "color": colour,
    }
    axes.annotate(name, (first, 1), (-4, up), ha="right", fontsize=LABEL, **tick).set_in_layout(False)
    for place, (x, said) in enumerate(dated):
        axes.axvline(x, color=soft, lw=0.8, zorder=0)
        written = [
            axes.annotate("|", (x, 1), (0, up), ha="center", fontsize=LABEL, fontweight="bold", **tick)
        ]
        wide = (marks.width(said, LABEL) + 0.07) * inch
        end = dated[place + 1][0] if place + 1 < len(dated) else last
        if x - wide >= start:
            written.append(axes.annotate(said, (x, 1), (-4, up), ha="right", fontsize=LABEL, **tick))
        elif x + wide <= end:
            written.append(axes.annotate(said, (x, 1), (4, up), ha="left", fontsize=LABEL, **tick))
            x += wide
        start = x + 0.02 * inch
        for artist in written:
            artist.set_in_layout(False)


def russian_naming(
    russian: pd.DataFrame, events: pd.DataFrame, speakers: pd.DataFrame, layout: Layout
) -> tuple[Figure, str]:
    """How often the one Russian speech of each year names NATO, with dated events.

    `russian` is `general_debate.yearly`; `events` and `speakers` the tables `events` and `russian_speakers`. Hollow
    marks: a Russian president spoke.
    """
    if russian.empty:
        return marks.too_few(layout, "Russian speech")
    figure, axes = style.canvas(layout, 3.9)
    top = _top(russian)
    _frame(axes, "Russia names NATO", style.RUSSIA, top)
    axes.set_ylabel("per 10,000 words")
    _years(axes, [russian], layout, label=worded(top, "rate"))
    days = events.set_index("event_id")["date"]
    presidents = set(speakers.loc[speakers["post"] == "president", "year"]) & set(russian["year"])
    _counts(axes, russian, presidents)
    if presidents:
        _president(axes)
    dated = _events(days, BELOW)
    marks.settle(figure)
    marks.room_for_events(axes, dated)
    marks.events(axes, dated)
    for year in TOLD:
        _value(axes, russian, year, COLOURS["russia"])
    return figure, _russian_alt(russian, days)


def _line(axes: Axes, table: pd.DataFrame, side: str, **line) -> None:
    """A rate over the years with the band of its intervals."""
    x = table["year"] + SPEECH
    axes.fill_between(x, table["low"], table["high"], color=SOFT[side], lw=0, zorder=2)
    axes.plot(x, table["rate"], color=COLOURS[side], marker="o", ms=2.6, zorder=4, **line)


def _counts(
    axes: Axes,
    table: pd.DataFrame,
    hollow: Iterable[int] = (),
    size: float = 4.6,
    width: float = 3,
    clip: bool = False,
) -> None:
    """Counts of single speeches: a mark and its exact interval for each, not joined."""
    x = table["year"] + SPEECH
    axes.vlines(x, table["low"], table["high"], color=SOFT["russia"], lw=width, zorder=2)
    of_hollow = table["year"].isin(set(hollow))
    for kind, face in ((False, style.RUSSIA), (True, style.PAPER)):
        chosen = table[of_hollow == kind]
        if chosen.empty:  # the layout would make room for marks that are not there
            continue
        axes.plot(
            chosen["year"] + SPEECH,
            chosen["rate"],
            "o",
            ms=size,
            color=style.RUSSIA,
            mfc=face,
            mew=1.2,
            zorder=4,
            clip_on=clip,
        )


def _when(day: pd.Timestamp) -> float:
    """A date on the axis of years."""
    return day.year + (day.day_of_year - 1) / 365.25


def _events(days: pd.Series, events: Mapping[tuple[str, ...], tuple[str, str]]) -> list[tuple]:
    """Events as `marks.events` takes them: where they lie, their label, its side and its colour."""
    return [
        ([_when(days[event]) for event in together], _dated(said, together, days), side, style.MUTED)
        for together, (said, side) in events.items()
    ]


def _president(axes: Axes) -> None:
    """What a hollow mark means, over the right end of the panel, where no mark can stand."""
    said = "a president spoke"
    written = axes.annotate(
        said, (1, 1), (0, 8), xycoords="axes fraction", textcoords="offset points", ha="right", va="center",
        fontsize=LABEL, color=style.MUTED,
    )  # fmt: skip
    at = offset_copy(axes.transAxes, axes.figure, x=-marks.width(said, LABEL) - 0.09, y=8 * marks.POINT)
    (sign,) = axes.plot(
        1, 1, "o", ms=4.6, color=style.RUSSIA, mfc=style.PAPER, mew=1.2, transform=at, clip_on=False
    )
    for artist in (written, sign):
        artist.set_in_layout(False)


def _dated(said: str, events: tuple[str, ...], days: pd.Series) -> str:
    months = dict.fromkeys(f"{days[event]:%b %Y}" for event in events)
    return f"{said}, {', '.join(months)}"


def _value(axes: Axes, table: pd.DataFrame, year: int, colour: str) -> None:
    """The rate of one year beside its mark, where the table has that year."""
    for rate in table.loc[table["year"] == year, "rate"]:
        marks.label(axes, [(year + SPEECH, rate)], worded(rate, "rate"), colour, leader=True)


def _told(row: pd.Series) -> str:
    return f"{worded(row['rate'], 'rate')} ({limits(row['low'], row['high'], 'rate')})"


def _naming_alt(allied: pd.DataFrame, days: pd.Series) -> str:
    ours = allied.set_index("year")
    lead = "Too few debates to compare 2021 with 2022"
    if {2021, 2022} <= set(ours.index):
        before, after = (worded(ours.at[year, "hits"], "count") for year in (2021, 2022))
        lead = f"NATO’s members named Russia {before} times in September 2021 and {after} a year later"
    told = _by_year(ours, (2007, 2008, 2010, 2011, 2013, 2014, 2021, 2022, 2023, 2024))
    named = {**WARS, **{event: "concept" if said.isdigit() else said for event, said in CONCEPTS.items()}}
    dated = "; ".join(f"{said}, {days[event]:%b %Y}" for event, said in named.items())
    return sentence(
        lead,
        f"Per 10,000 words, with 95 % interval over draws of states: {told}" if told else "",
        f"Wars and steps of a concept: {dated}",
    )


def _russian_alt(russian: pd.DataFrame, days: pd.Series) -> str:
    theirs = russian.set_index("year")
    lead = "Too few debates to compare 2021 with 2022"
    if {2021, 2022} <= set(theirs.index):
        before, after = (worded(theirs.at[year, "hits"], "count") for year in (2021, 2022))
        lead = f"Russia’s one speech named NATO {before} times in 2021 and {after} times in 2022"
    dated = "; ".join(
        f"{_dated(said, together, days)}: {theirs.at[year, 'hits']}"
        for together, (said, *_) in BELOW.items()
        for year in [days[together[-1]].year]
        if year in theirs.index
    )
    counted = _by_year(theirs, (2008, 2010, 2014, 2021, 2022, 2023, 2024))
    silent = int((russian["hits"] == 0).sum())
    return sentence(
        lead,
        f"Per 10,000 words, with the exact 95 % interval of a count: {counted}" if counted else "",
        f"The Russian speech does not name NATO in {silent} of {len(russian)} years",
        f"Mentions of NATO in the Russian speech next after {dated}" if dated else "",
    )


def _by_year(table: pd.DataFrame, years: Iterable[int]) -> str:
    """The rates of these years, of those that the table has."""
    return "; ".join(f"{year}: {_told(table.loc[year])}" for year in years if year in table.index)


# Since 1949


def since_1949(allied: pd.DataFrame, russian: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """The same two rates since NATO was founded; allied speeches naming Russia or the Soviet Union.

    `allied` and `russian` are `general_debate.yearly`.
    """
    figure, panels = style.canvas(layout, 4.4, nrows=2, sharex=True, sharey=True)
    top = _top(allied, russian)
    for axes, said, short, colour in zip(
        panels,
        ("NATO’s members name Russia or the Soviet Union", "The Soviet Union, then Russia, names NATO"),
        ("Allies name Russia or the USSR", "The USSR, then Russia, names NATO"),
        (style.NATO, style.RUSSIA),
        strict=True,
    ):
        _frame(axes, short if layout.narrow else said, colour, top, most=2)
    above, below = panels
    above.set_ylabel("per 10,000 words")
    _years(below, (allied, russian), layout, label=worded(top, "rate"))
    _line(above, allied, "nato")
    _counts(below, russian, size=2.6, width=1.8)
    marks.settle(figure)
    first, last = above.get_xlim()
    if first < SUCCESSION < last:
        for axes in panels:
            axes.axvline(SUCCESSION, color=style.MUTED, lw=0.8, zorder=1)
        for off, said, side in ((-6, "Soviet Union", "right"), (6, "Russia", "left")):
            above.annotate(
                said, (SUCCESSION, 1), (off, -6), xycoords=above.get_xaxis_transform(), textcoords="offset points",
                ha=side, va="center", fontsize=LABEL, color=style.MUTED,
            )  # fmt: skip
    for axes, table, colour in ((above, allied, style.NATO), (below, russian, style.RUSSIA)):
        for year in (_peak(table), 2022):
            _value(axes, table, year, colour)
    return figure, _since_alt(allied, russian)


SUCCESSION = 1992  # the first debate year in which Russia spoke, and not the Soviet Union


def _peak(table: pd.DataFrame) -> int | None:
    """The year of the highest rate before 1991; none without one."""
    early = table[table["year"] < 1991].set_index("year")
    return int(early["rate"].idxmax()) if len(early) else None


def _since_alt(allied: pd.DataFrame, russian: pd.DataFrame) -> str:
    ours, theirs = allied.set_index("year"), russian.set_index("year")
    first, peak = _peak(allied), _peak(russian)
    lead = "Too few debates to compare 2022 with the Cold War"
    if 2022 in ours.index and first:
        reach = int((ours.loc[ours.index < 1991, "high"] >= ours.at[2022, "low"]).sum())
        place = int((ours["rate"] > ours.at[2022, "rate"]).sum())
        lead = (
            f"Allies’ rate of 2022 is {'the highest' if not place else 'not the highest'} of {len(ours)} debates since "
            f"{ours.index.min()}, but the intervals of {reach} Cold War years reach into its own"
        )
    allies = [f"{_told(ours.loc[2022])} per 10,000 words in 2022"] if 2022 in ours.index else []
    if first:
        allies.append(f"{_told(ours.loc[first])} in {first}, from {int(ours.at[first, 'speeches'])} speeches")
    others = [f"{_told(theirs.loc[year])} in {year}" for year in (peak, 2022) if year in theirs.index]
    return sentence(
        lead,
        f"Allies naming Russia or the Soviet Union: {', '.join(allies)}" if allies else "",
        f"Speeches for the Soviet Union or Russia naming NATO: {', '.join(others)}" if others else "",
    )


# Other names

NAMES = {
    "russia": "Russia",
    "ukraine": "Ukraine",
    "kremlin": "Moscow, Kremlin or Putin",
    "nato": "NATO",
    "west": "the West",
}
FROM = 2004  # of the chart of other names; before it they are near zero


def other_names(named: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """What else the two sides name: allies Ukraine beside Russia, Russia the West beside NATO.

    `named`: `general_debate.yearly` of each name, one below the other, with a column name, a key of `NAMES`.
    """
    named = named[named["year"] >= FROM]
    if named.empty:
        return marks.too_few(layout, f"debate from {FROM} on")
    of = {name: rows for name, rows in named.groupby("name")}
    figure, (first, second) = _panels(layout, 5.4, 3.3)
    drawn = [rows for name, rows in of.items() if name != "kremlin"] or [named]
    _frame(first, "In NATO’s members’ speeches", style.NATO, _top(*drawn, room=1.02))
    _frame(second, "In the Russian speech", style.RUSSIA, _top(*drawn, room=1.02))
    _years(first, drawn, layout, panels=2)
    first.set_ylabel("per 10,000 words")
    if "ukraine" in of:
        x = of["ukraine"]["year"] + SPEECH
        first.fill_between(x, of["ukraine"]["low"], of["ukraine"]["high"], color=style.GRID, lw=0, zorder=1)
        first.plot(x, of["ukraine"]["rate"], color=style.INK, marker="D", ms=3, lw=1.2, zorder=3)
    if "russia" in of:
        _line(first, of["russia"], "nato")
    for name, shift, colour, soft, mark in (
        ("nato", -0.2, style.RUSSIA, style.RUSSIA_SOFT, "o"),
        ("west", 0.2, style.INK, style.GRID, "D"),
    ):
        if name in of:
            x = of[name]["year"] + SPEECH + shift
            second.vlines(x, of[name]["low"], of[name]["high"], color=soft, lw=2.2, zorder=2)
            second.plot(x, of[name]["rate"], mark, ms=4, color=colour, zorder=4, clip_on=False)
    marks.settle(figure)
    for axes, name, beside, shift, colour in (
        (first, "ukraine", "russia", 0, style.INK),
        (first, "russia", "ukraine", 0, style.NATO),
        (second, "nato", "west", -0.2, style.RUSSIA),
        (second, "west", "nato", 0.2, style.INK),
    ):
        if name in of:
            apart = _apart(of[name], of.get(beside))
            for where, years in apart.groupby("where", sort=False):
                at = list(zip(years["year"] + SPEECH + shift, years["rate"], strict=True))
                marks.label(axes, at, NAMES[name], colour, where=where)
                break
    return figure, _other_alt(of)


def _apart(table: pd.DataFrame, other: pd.DataFrame | None) -> pd.DataFrame:
    """The marks of a rate, those farthest from the other's first, and on which side of it they lie."""
    beside = 0.0 if other is None else table["year"].map(other.set_index("year")["rate"]).fillna(0)
    by = table["rate"] - beside
    table = table.assign(by=by.abs(), where=np.where(by < 0, "below", "above"))
    return table.sort_values("by", ascending=False, kind="stable")


def _other_alt(of: Mapping[str, pd.DataFrame]) -> str:
    rate = {name: rows.set_index("year")["rate"] for name, rows in of.items()}
    lead = []
    for (one, other), said in (
        (("ukraine", "russia"), "allies named Ukraine more often than Russia"),
        (("west", "nato"), "Russia the West more often than NATO"),
    ):
        if one in rate and other in rate:
            both = rate[one].index.intersection(rate[other].index)
            later = [year for year in both if year >= 2021]
            more = sum(rate[one][year] > rate[other][year] for year in later)
            lead.append(f"{said} in {more} of {len(later)}" + ("" if lead else " debates"))
    share = {name: of[name].set_index("year")["share"] for name in ("ukraine", "russia") if name in of}
    of_2014 = [
        f"{worded(share[name][2014], 'share')} {'of allied speeches named ' if not place else ''}{NAMES[name]}"
        for place, name in enumerate(share)
        if 2014 in share[name].index
    ]
    years = (2014, 2021, 2022, 2023, 2024)

    def series(name: str) -> str:
        told = ", ".join(
            f"{worded(rate[name][year], 'rate')} in {year}" for year in years if year in rate[name].index
        )
        return f"{NAMES[name][0].upper()}{NAMES[name][1:]}, per 10,000 words: {told or 'in other years'}"

    return sentence(
        f"Since 2021 {', and '.join(lead)}" if lead else "Too few names to compare one with another",
        f"In 2014, {' and '.join(of_2014)}" if of_2014 else "",
        *(series(name) for name in rate),
    )


# Threat and partnership


KIND = {  # kinds of words and the name of their panel
    "threat": "Threat words",
    "bare": "Threat words other than terrorism",
    "partnership": "Partnership words",
}


def vocabulary(
    rated: pd.DataFrame, balanced: pd.DataFrame, others: pd.DataFrame, together: float, layout: Layout
) -> tuple[Figure, str]:
    """Threat and partnership words of both sides and of all others, and partnership as a share of both kinds.

    `rated`: `general_debate.yearly` for each bloc and kind of words, with the columns bloc and category (a key
    of `KIND`; bare: threat words without those of terrorism); `others`: `general_debate.other_states` for the same
    kinds; `balanced`: `general_debate.balance` for each bloc; `together`: the correlation of the two sides'
    yearly changes in balance.
    """
    rest = others.pivot(index="year", columns="category", values="rate").reindex(columns=list(KIND))
    tops = {
        kind: _top(rated[rated["category"] == kind], rest[kind].rename("rate").reset_index(), room=1.04)
        for kind in KIND
        if kind in set(rated["category"])
    }
    whole = sum(tops.values())  # the panels of rates share one scale
    figure, panels = style.canvas(
        layout, 7.6, nrows=len(tops) + 1, sharex=True, height_ratios=(*tops.values(), whole * 0.31)
    )
    *rates, shares = panels
    step = _step(whole, 9)
    sides = {bloc: rated[rated["bloc"] == bloc] for bloc in COLOURS}
    for axes, (category, top) in zip(rates, tops.items(), strict=True):
        _frame(axes, KIND[category], style.INK, top, step=step)
        _three(axes, rest[category], *(rows[rows["category"] == category] for rows in sides.values()))
    _frame(shares, "Partnership as a share of both", style.INK, 1, step=0.5)
    balance = balanced.rename(columns={"share": "rate"})
    share = rest["partnership"] / (rest["threat"] + rest["partnership"])
    _three(shares, share, *(balance[balance["bloc"] == bloc] for bloc in COLOURS))
    shares.yaxis.set_major_formatter(lambda value, _: worded(value, "share"))
    rates[0].set_ylabel("per 10,000 words")
    _years(shares, (rated, balanced, others), layout)
    marks.settle(figure)
    first = next(iter(tops))
    drawn = {bloc: rows[rows["category"] == first] for bloc, rows in sides.items()}
    named = (
        ("Russia", drawn["russia"], style.RUSSIA),
        ("NATO’s members", drawn["nato"], style.NATO),
        ("all other speakers", rest[first].dropna(), style.MUTED),
    )
    marks.names(rates[0], [(said, colour) for said, rows, colour in named if len(rows)])
    return figure, _vocabulary_alt(rated, balanced, rest, together)


def _three(axes: Axes, rest: pd.Series, allied: pd.DataFrame, russian: pd.DataFrame) -> None:
    axes.plot(rest.index + SPEECH, rest, color=style.MUTED, lw=1.1, ls=(0, (3, 1.5)), zorder=3)
    _line(axes, allied, "nato")
    _counts(axes, russian, size=3.4, width=1.8)


def _vocabulary_alt(rated: pd.DataFrame, balanced: pd.DataFrame, rest: pd.DataFrame, together: float) -> str:
    rate = rated.set_index(["bloc", "category", "year"]).sort_index()
    share = balanced.set_index(["bloc", "year"])["share"]
    every, bare = (
        rate.loc[("nato", kind), "rate"].idxmax() if ("nato", kind) in rate.index.droplevel("year") else None
        for kind in ("threat", "bare")
    )
    years = (2001, 2010, 2014, 2021, 2022, 2024)
    told = []
    for bloc, who in (("nato", "NATO’s members"), ("russia", "Russia")):
        for category, kind in KIND.items():
            there = [year for year in years if (bloc, category, year) in rate.index]
            if there:
                said = "; ".join(f"{year}: {_told(rate.loc[(bloc, category, year)])}" for year in there)
                told.append(f"{who}, {kind[0].lower()}{kind[1:]} per 10,000: {said}")
        there = [year for year in years if (bloc, year) in share.index]
        if there:
            said = ", ".join(f"{worded(share[bloc, year], 'share')} in {year}" for year in there)
            told.append(f"{who}, partnership as a share of both: {said}")
    for category, kind in KIND.items():
        there = [year for year in years if year in rest.index and pd.notna(rest.at[year, category])]
        if there:
            said = ", ".join(f"{worded(rest.at[year, category], 'count')} in {year}" for year in there)
            told.append(f"All other speakers, {kind[0].lower()}{kind[1:]} per 10,000: {said}")
    return sentence(
        f"The balance of threat and partnership words moves partly together on both sides (correlation of yearly changes "
        f"{worded(together, 'score')})"
        + (f"; allies’ threat words were most frequent in {every}" if every else "")
        + (f", without those of terrorism in {bare}" if every and bare else ""),
        *told,
    )


# Near the other's name


def words_near(rated: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """Threat and partnership words within ten words of the other side's name, by period.

    `rated` is `general_debate.words_near`. Filled marks: threat; hollow marks: partnership. An interval that runs
    out of the frame ends at its edge.
    """
    blocs = [bloc for bloc in NEAR if bloc in set(rated["bloc"])]
    figure, panels = _panels(layout, 5.8, 3.8, len(blocs))
    allied = rated[rated["bloc"] == blocs[0]]
    top = _top(allied, room=1.08)  # the few Russian words have intervals that would dwarf everything else
    for axes, bloc in zip(panels, blocs, strict=True):
        _frame(axes, NEAR[bloc], COLOURS[bloc], top)
        for category in CATEGORIES:
            _spans(axes, rated[(rated["bloc"] == bloc) & (rated["category"] == category)], top)
    first, last = rated["period"].str[:4].astype(int).min(), rated["period"].str[-4:].astype(int).max()
    panels[0].set(xlim=(first - 1, last + 3))
    panels[0].xaxis.set_major_locator(MultipleLocator(_step(last - first + 4, 4)))
    panels[0].set_ylabel("per 10,000 words near the name")
    for axes in panels[-1:] if layout.narrow else panels:
        axes.set_xlabel("number at a mark: words found")
    marks.settle(figure)
    for axes, bloc in zip(panels, blocs, strict=True):
        rows = rated[rated["bloc"] == bloc]
        for category, weight in zip(CATEGORIES, ("bold", "normal"), strict=True):
            of_kind = rows[rows["category"] == category].sort_values("hits", ascending=False)
            at = [  # the ends of the lines, that of most words first
                (end, row.rate)
                for row in of_kind.itertuples()
                for end in (int(row.period[-4:]) + 0.9, int(row.period[:4]) + 0.1)
            ]
            if at:
                marks.label(axes, at, category, COLOURS[bloc], weight=weight)
        for row in rows.itertuples():
            at = [(_middle(row.period, row.category), row.rate)]
            marks.label(axes, at, worded(row.hits, "count"), style.MUTED, size=LABEL, weight="normal")
    return figure, _near_alt(rated)


NEAR = {"nato": "NATO’s members, near “Russia”", "russia": "Russia, near “NATO”"}


def _middle(period: str, category: str) -> float:
    """Where the mark of a period stands: the two kinds of words stand beside each other."""
    return (int(period[:4]) + int(period[-4:]) + 1) / 2 + (-0.45 if category == "threat" else 0.45)


def _spans(axes: Axes, rows: pd.DataFrame, top: float) -> None:
    """For each period a line as long as it lasted, the interval and the mark."""
    if rows.empty:
        return
    bloc, category = rows["bloc"].iloc[0], rows["category"].iloc[0]
    colour, threat = COLOURS[bloc], category == "threat"
    first, last = (rows["period"].str.split("-").str[end].astype(int) for end in (0, 1))
    middle = [_middle(period, category) for period in rows["period"]]
    axes.vlines(middle, rows["low"], rows["high"].clip(upper=top), color=SOFT[bloc], lw=3, zorder=1)
    axes.hlines(rows["rate"], first + 0.1, last + 0.9, color=colour, lw=2.2 if threat else 1.1, zorder=2)
    face = colour if threat else style.PAPER
    axes.plot(middle, rows["rate"], "o", ms=5.5, color=colour, mfc=face, mew=1.3, zorder=4)


def _near_alt(rated: pd.DataFrame) -> str:
    wide = rated.pivot(index=["bloc", "period"], columns="category", values="rate")
    lead = []
    if "nato" in set(rated["bloc"]) and set(CATEGORIES) <= set(wide.columns):
        ours = wide.loc["nato"]
        over = next(
            (period for period in ours.index if ours.at[period, "threat"] > ours.at[period, "partnership"]),
            None,
        )
        lead.append(
            f"Around “Russia” threat words outnumber partnership words in allied speeches from {over.split('-')[0]} on"
            if over
            else "Around “Russia” partnership words outnumber threat words in allied speeches throughout"
        )
    tokens = {
        bloc: rows.drop_duplicates("period")["tokens"].sum()
        for bloc, rows in rated.groupby("bloc", sort=False)
    }
    if set(NEAR) <= set(tokens):
        few = f"({worded(tokens['russia'], 'count')} against {worded(tokens['nato'], 'count')})"
        lead.append(f"around “NATO” the Russian speeches have too few words to tell {few}")
    told = [
        f"{'NATO’s members near Russia' if row.bloc == 'nato' else 'Russia near NATO'}, {row.period}, {row.category}: "
        f"{worded(row.rate, 'count')} ({limits(row.low, row.high, 'count')}); {row.hits} of "
        f"{worded(row.tokens, 'count')} words"
        for row in rated.itertuples()
    ]
    return sentence(", and ".join(lead) or "Too few words to compare one side with the other", *told)


# The concept or the war

KINDS = {  # of step, as table `compared_steps` has them
    "war": "War or annexation, no concept",
    "concept": "Concept, no new war with a neighbour",
    "both": "Both",
}
WHO = {"nato": "NATO’s members", "others": "all other states"}
LINE, HEADING, SPACE, AXIS = 0.2, 0.29, 0.15, 0.5  # inches


def steps(changed: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """The rate of naming Russia before and after each step, in the Alliance and outside it.

    `changed` is `before_after.steps`. An arrow goes from the debate before to the one after; bold where the interval of
    the change leaves out nought. Raises `KeyError` for a kind of step without a heading here.
    """
    kinds, labels = _kinds(changed), _labels(changed)
    named = LINE if layout.narrow else 0  # on a phone a step's name stands over its lines
    rows = changed.set_index(["step", "group"]).sort_index()
    groups = {step: [group for group in WHO if (step, group) in rows.index] for step in labels}
    deep = {
        step: LINE * max(len(groups[step]), 1 if layout.narrow else 2) + SPACE + named
        for members in kinds.values()
        for step in members
    }
    height = AXIS + 0.1 + HEADING * len(kinds) + sum(deep.values())
    right = 0.2
    left = 0.12 if layout.narrow else marks.widest([*(labels[step] for step in deep), *WHO.values()]) + 0.12
    low, high, nought = _reach(changed[["before", "after"]])
    figure, axes = marks.sheet(layout, height, left, right, AXIS, (low, high))
    axes.set(xscale="log")
    axes.set_xlim(low, high)
    ticks = [value for power in range(-4, 6) for value in (10.0**power, 3 * 10.0**power)]
    ticks = [value for value in ticks if low * 1.25 <= value <= high]
    shown = [(value, number(value, max(0, -int(np.floor(np.log10(value)))))) for value in ticks]
    if nought:
        shown.insert(0, (low, "0"))
    axes.set_xticks(*zip(*shown, strict=True))
    axes.minorticks_off()
    width = layout.width - left - right
    start = -(left - 0.02) / width
    if layout.narrow:
        axes.set_xlabel("per 10,000 words; distance = factor", loc="left")
    else:
        axes.set_xlabel("naming Russia, per 10,000 words; distance = factor")
    inches = axes.get_yaxis_transform()  # x in shares of the axes, y in inches from the top
    top, first = 0.0, dict.fromkeys(WHO)
    for kind, members in kinds.items():
        _write(axes, start, top + HEADING / 2 + 0.02, KINDS[kind], inches, fontweight="bold")
        top += HEADING
        for step in members:
            pair = rows.loc[step]
            years = f"{pair['year_before'].iloc[0]} to {pair['year_after'].iloc[0]}"
            if layout.narrow:
                _write(axes, start, top + LINE / 2, f"{labels[step]}, {years}", inches)
            else:
                _write(axes, start, top + LINE / 2, labels[step], inches)
                _write(axes, start, top + LINE * 1.5, years, inches, color=style.MUTED)
            for place, group in enumerate(groups[step]):
                row, y = pair.loc[group], top + named + LINE * (place + 0.5)
                colour = style.NATO if group == "nato" else style.MUTED
                before, after = max(row["before"], low), max(row["after"], low)
                clear = row["difference_low"] > 0 or row["difference_high"] < 0
                axes.plot(
                    before, y, "o", ms=4, color=colour, mfc=style.PAPER, mew=1.2, zorder=3, clip_on=False
                )
                arrow = {
                    "color": colour,
                    "lw": 2.2 if clear else 1,
                    "shrinkA": 2,
                    "shrinkB": 0,
                    "mutation_scale": 9,
                }
                axes.annotate(
                    "", (after, y), (before, y), arrowprops={"arrowstyle": "-|>", **arrow}, zorder=2
                )
                first[group] = first[group] or (max(before, after), min(before, after), y, colour)
            top += deep[step]
    for group, (most, least, y, colour) in ((group, at) for group, at in first.items() if at):
        who = {"nato": "NATO", "others": "other states"}[group] if layout.narrow else WHO[group]
        beside = 0.1 + marks.width(who, LABEL, "bold")
        for _ in range(60):  # a scale that leaves room for the name, right of its line or left of it
            ends = (axes.transData.transform((x, y))[0] / figure.dpi for x in (most, least))
            right_end, left_end = ends
            fits = right_end + beside < layout.width - right
            if fits or left_end - beside > left:
                break
            axes.set_xlim(low, axes.get_xlim()[1] * 1.2)
        axes.annotate(
            who, (most if fits else least, y), (7 if fits else -7, 0), textcoords="offset points", va="center",
            ha="left" if fits else "right", fontsize=LABEL, color=colour, fontweight="bold",
        )  # fmt: skip
    return figure, _steps_alt(changed)


def _reach(values: pd.DataFrame) -> tuple[float, float, bool]:
    """The limits of a scale of factors for these rates, and whether a rate of nought stands at its lower end."""
    positive = values.to_numpy(dtype=float)
    nought, positive = bool((positive <= 0).any()), positive[positive > 0]
    if not len(positive):
        return 0.1, 10.0, nought
    low, high = float(positive.min()), float(positive.max())
    return low / (2 if nought else 1.35), max(high * 1.3, low * 3), nought


def _kinds(changed: pd.DataFrame) -> dict[str, list[str]]:
    """The steps of `changed` by kind, in the order of `KINDS`."""
    of_kind = {kind: rows["step"].unique().tolist() for kind, rows in changed.groupby("kind")}
    if unknown := of_kind.keys() - KINDS.keys():
        raise KeyError(f"kinds of step without a heading: {', '.join(sorted(unknown))}; name them in KINDS")
    return {kind: of_kind[kind] for kind in KINDS if kind in of_kind}


def _labels(changed: pd.DataFrame) -> dict[str, str]:
    return dict(zip(changed["step"], changed["label"], strict=True))


def _write(axes: Axes, x: float, y: float, said: str, transform, color: str = style.INK, **text) -> None:
    paper = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.6}
    axes.text(
        x, y, said, transform=transform, va="center", fontsize=8.5, color=color, bbox=paper, zorder=5, **text
    )


def _change(row: pd.Series) -> str:
    difference, low, high = (
        worded(row[name], "change") for name in ("difference", "difference_low", "difference_high")
    )
    return f"{difference} ({low} to {high})"


def _steps_alt(changed: pd.DataFrame) -> str:
    rows = changed.set_index(["step", "group"])
    ours = changed[changed["group"] == "nato"].set_index("step").sort_values("difference", ascending=False)
    most = [
        f"from {worded(row['year_before'], 'year')} to {worded(row['year_after'], 'year')} ({worded(row['difference'], 'change')})"
        for _, row in ours.head(2).iterrows()
    ]
    labels, told, counted = _labels(changed), [], ""
    for kind, members in _kinds(changed).items():
        heading = KINDS[kind]
        for member, (group, who) in product(members, WHO.items()):
            if (member, group) not in rows.index:
                continue
            row = rows.loc[(member, group)]
            before, after = (
                f"{worded(row[when], 'rate')} in {worded(row[f'year_{when}'], 'year')}"
                for when in ("before", "after")
            )
            told.append(
                f"{labels[member]} ({heading[0].lower()}{heading[1:]}), {who}: {before}, {after}, {_change(row)}"
            )
        if kind == "concept" and (alone := [member for member in members if member in ours.index]):
            fell = int((ours.loc[alone, "difference"] < 0).sum())
            counted = f"; after {fell or 'none'} of {len(alone)} steps of a concept without a new war between Russia and a neighbour it fell"
    return sentence(
        _steps_headline(ours),
        f"Allies’ naming of Russia rose most {' and '.join(most)}{counted}" if most else "",
        *told,
    )


def _steps_headline(ours: pd.DataFrame) -> str:
    """After how many steps of either kind the allies clearly named Russia more."""
    rose = {kind: rows["difference_low"] > 0 for kind, rows in ours.groupby("kind")}
    if not {"war", "concept"} <= set(rose):
        return "Too few steps to set wars beside concepts"
    wars, concepts = rose["war"], rose["concept"]
    if wars.all() and not concepts.any():
        return "Allies named Russia more after wars, but not clearly more after concept steps"
    return f"Naming clearly rose after {wars.sum()} of {len(wars)} wars and {concepts.sum()} of {len(concepts)} concept steps"


# Shared


def _panels(layout: Layout, narrow: float, wide: float, count: int = 2) -> tuple[Figure, Sequence[Axes]]:
    """Panels on one scale: side by side, or one below the other on a phone; heights in inches of two panels."""
    down, across = (count, 1) if layout.narrow else (1, count)
    height = narrow * count / 2 if layout.narrow else wide
    figure, grid = style.canvas(
        layout, height, nrows=down, ncols=across, sharex=True, sharey=True, squeeze=False
    )
    return figure, list(grid.flat)


def _frame(axes: Axes, said: str, colour: str, top: float, most: int = 6, step: float | None = None) -> None:
    """A panel of the house: its name above it, horizontal rules (at most `most`), no frame at the left."""
    axes.set_title(said, loc="left", color=colour, fontweight="bold", fontsize=9.5)
    axes.set_ylim(0, top)
    axes.yaxis.set_major_locator(MultipleLocator(step or _step(top, most)))
    axes.yaxis.set_major_formatter(
        FuncFormatter(lambda value, _: number(value, 0 if value >= 1 or not value else 1))
    )
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)


def _top(*drawn: pd.DataFrame, room: float = 1.05) -> float:
    """The upper end of a scale that has room for these rates and their intervals."""
    highest = [rows[column].max() for rows in drawn for column in ("rate", "high") if column in rows]
    return float(np.nanmax([*highest, 1e-9])) * room or 1.0


def _step(span: float, most: int) -> float:
    """A round distance of ticks, of which a scale of `span` takes at most `most`."""
    powers = (10.0**power for power in range(-4, 7))
    return next(step * power for power in powers for step in (1, 2, 4, 5) if span / (step * power) <= most)


def _years(
    axes: Axes, drawn: Iterable[pd.DataFrame], layout: Layout, panels: int = 1, label: str = ""
) -> None:
    """The scale of years: from the first debate drawn to the last, with room for a label after it."""
    years = [year for rows in drawn if len(rows) for year in (rows["year"].min(), rows["year"].max())]
    first, last = min(years) - 0.1, max(years) + SPEECH + 0.4
    inches = layout.width / (1 if layout.narrow else panels) - 0.6
    last += (last - first) * (marks.width(label, 9, "bold") + 0.12) / inches if label else 0.57
    axes.set_xlim(first, last)
    step = next(
        one
        for one in (1, 2, 5, 10, 20, 50, 100)
        if (last - first) / one <= (5 if layout.narrow else 8 / panels + (panels > 1))
    )
    axes.xaxis.set_major_locator(MultipleLocator(step))
