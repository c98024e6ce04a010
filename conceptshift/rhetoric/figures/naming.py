"""Figures of the chapter on the UN speeches: naming over time, other names, vocabulary, near words, concept or war."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator

from conceptshift.corpus.lexicon import CATEGORIES
from conceptshift.measures import style
from conceptshift.measures.style import Layout, sentence
from conceptshift.measures.wording import limits, worded

COLOURS = {"nato": style.NATO, "russia": style.RUSSIA}
SOFT = {"nato": style.NATO_SOFT, "russia": style.RUSSIA_SOFT}
SPEECH = 0.73  # of a year: the debate is held in the last third of September
CONCEPT = ("rome_concept", "washington_concept", "lisbon_concept", "stoltenberg_call", "madrid_2022")
SHARED = ("georgia_war", "crimea_annexation", "invasion_2022")  # of both sides: drawn through both panels
ABOVE = {  # events over the allied rates: wording, height of the label (per 10,000), where it stands to the line
    ("rome_concept",): ("1991 concept", 78, "after"),
    ("washington_concept",): ("1999 concept", 64, "after"),
    ("georgia_war",): ("war in Georgia", 16, "before"),
    ("lisbon_concept",): ("2010 concept", 29.5, "before"),
    ("crimea_annexation",): ("Crimea annexed", 43, "before"),
    ("stoltenberg_call",): ("call for a new concept", 57, "before"),
    ("invasion_2022",): ("invasion of Ukraine", 71, "before"),
    ("madrid_2022",): ("2022 concept", 84.5, "before"),
}
BELOW = {  # and over the Russian ones: what Russia dates
    ("kosovo_freeze", "enlargement_1999"): ("Kosovo, enlargement", 78.5, "after"),
    ("enlargement_2004",): ("enlargement", 72, "after"),
    ("bucharest_2008",): ("Bucharest", 65.5, "after"),
    ("libya_2011",): ("Libya", 59, "after"),
    ("finland_joins", "sweden_joins"): ("Finland, Sweden join", 85, "before"),
}
LABEL = 8  # pt


def naming(
    allied: pd.DataFrame, russian: pd.DataFrame, events: pd.DataFrame, speakers: pd.DataFrame, layout: Layout
) -> tuple[Figure, str]:
    """How often allies name Russia and Russia names NATO, year by year on one scale, with dated events.

    `allied` and `russian` are `general_debate.yearly`; `events` and `speakers` the tables `events` and
    `russian_speakers`. Hollow marks: a Russian president spoke.
    """
    top = 88.0  # per 10,000, in both panels: one inch means the same in either
    figure, (above, below) = style.canvas(layout, 7.0, nrows=2, sharex=True, sharey=True)
    _frame(above, "NATO’s members name Russia", style.NATO, (0, top), 20)
    _frame(below, "Russia names NATO", style.RUSSIA, (0, top), 20)
    above.set(xlim=(1990.9, 2025.7))
    above.set_ylabel("per 10,000 words")
    below.xaxis.set_major_locator(MultipleLocator(10 if layout.narrow else 5))
    days = events.set_index("event_id")["date"]
    _events(above, days, ABOVE)
    _events(below, days, BELOW)
    below.vlines([_when(days[event]) for event in SHARED], 0, top, color=style.GRID, lw=0.8, zorder=1)
    _line(above, allied, "nato")
    presidents = set(speakers.loc[speakers["post"] == "president", "year"]) & set(russian["year"])
    _counts(below, russian, presidents)
    for year, place in ((2021, (0, -13)), (2022, (6, 2)), (2024, (6, 2))):
        _value(above, allied, year, style.NATO, place)
    for year, place in ((2014, (-5, 2)), (2022, (-6, 9)), (2024, (6, 0))):
        _value(below, russian, year, style.RUSSIA, place)
    if presidents:
        below.plot(1992, 52, "o", ms=4.6, color=style.RUSSIA, mfc=style.PAPER, mew=1.2)
        below.annotate(
            "a president spoke",
            (1992, 52),
            xytext=(7, 0),
            textcoords="offset points",
            va="center",
            fontsize=LABEL,
            color=style.MUTED,
        )
    return figure, _naming_alt(allied, russian, days)


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


def _events(axes: Axes, days: pd.Series, events: Mapping[tuple[str, ...], tuple[str, float, str]]) -> None:
    """A line for each event, as high as the label, which stands before or after it."""
    for together, (said, height, side) in events.items():
        at = [_when(days[event]) for event in together]
        colour = style.DOCUMENT if together[0] in CONCEPT else style.MUTED
        axes.vlines(at, 0, height + 2, color=colour, lw=0.8, zorder=1)
        axes.text(
            at[0] + (0.25 if side == "after" else -0.25),
            height,
            _dated(said, together, days),
            ha="left" if side == "after" else "right",
            va="center",
            fontsize=LABEL,
            color=colour,
            bbox={"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.4},  # over rules
            zorder=5,
        )


def _dated(said: str, events: tuple[str, ...], days: pd.Series) -> str:
    months = dict.fromkeys(f"{days[event]:%b %Y}" for event in events)
    return f"{said}, {', '.join(months)}"


def _value(
    axes: Axes,
    table: pd.DataFrame,
    year: int,
    colour: str,
    place: tuple[float, float],
    leader: bool = False,
) -> None:
    """The rate of one year, `place` points off its mark; with a thin line to it where others stand between."""
    rate = table.set_index("year").at[year, "rate"]
    axes.annotate(
        _number(rate),
        (year + SPEECH, rate),
        xytext=place,
        textcoords="offset points",
        ha="center" if not place[0] else "left" if place[0] > 0 else "right",
        fontweight="bold",
        fontsize=9,
        color=colour,
        zorder=6,
        arrowprops={"arrowstyle": "-", "color": colour, "lw": 0.7, "shrinkA": 0, "shrinkB": 1}
        if leader
        else None,
    )


def _number(value: float) -> str:
    return worded(value, "rate")


def _told(row: pd.Series) -> str:
    return f"{_number(row['rate'])} ({_number(row['low'])} to {_number(row['high'])})"


def _naming_alt(allied: pd.DataFrame, russian: pd.DataFrame, days: pd.Series) -> str:
    ours, theirs = allied.set_index("year"), russian.set_index("year")
    before, after = (_number(ours.at[year, "rate"]) for year in (2021, 2022))
    lead = (
        f"NATO’s members named Russia {before} times in 10,000 words in September 2021 and {after} times a year later; "
        f"Russia’s one speech named NATO {theirs.at[2021, 'hits']} and {theirs.at[2022, 'hits']} times"
    )
    dated = "; ".join(
        f"{_dated(said, together, days)}: {theirs.at[year, 'hits']}"
        for together, (said, *_) in BELOW.items()
        for year in [days[together[-1]].year]
        if year in theirs.index
    )
    years = (2007, 2008, 2010, 2011, 2013, 2014, 2021, 2022, 2023, 2024)
    told = "; ".join(f"{year}: {_told(ours.loc[year])}" for year in years)
    counted = "; ".join(
        f"{year}: {_told(theirs.loc[year])}" for year in (2008, 2010, 2014, 2021, 2022, 2023, 2024)
    )
    silent = int((russian["hits"] == 0).sum())
    return sentence(
        lead,
        f"Allies naming Russia, per 10,000 words, with 95 % interval: {told}",
        f"Russia naming NATO: {counted}",
        f"The Russian speech does not name NATO in {silent} of {len(russian)} years",
        f"Mentions of NATO in the Russian speech next after {dated}" if dated else "",
    )


# Since 1949


def since_1949(allied: pd.DataFrame, russian: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """The same two rates since NATO was founded; allied speeches naming Russia or the Soviet Union.

    `allied` and `russian` are `general_debate.yearly`.
    """
    figure, panels = style.canvas(layout, 4.4, nrows=2, sharex=True, sharey=True)
    for axes, said, short, colour in zip(
        panels,
        ("NATO’s members name Russia or the Soviet Union", "The Soviet Union, then Russia, names NATO"),
        ("Allies name Russia or the USSR", "The USSR, then Russia, names NATO"),
        (style.NATO, style.RUSSIA),
        strict=True,
    ):
        _frame(axes, short if layout.narrow else said, colour, (0, 80), 40)
        axes.axvline(1992, color=style.MUTED, lw=0.8, zorder=1)
    above, below = panels
    above.set(xlim=(1948.5, 2027))
    above.set_ylabel("per 10,000 words")
    below.xaxis.set_major_locator(MultipleLocator(20 if layout.narrow else 10))
    for x, said, side in ((1991.3, "Soviet Union", "right"), (1992.7, "Russia", "left")):
        above.text(x, 74, said, ha=side, va="center", fontsize=LABEL, color=style.MUTED)
    _line(above, allied, "nato")
    _counts(below, russian, size=2.6, width=1.8)
    for axes, table, colour in ((above, allied, style.NATO), (below, russian, style.RUSSIA)):
        _value(axes, table, _peak(table), colour, (5, 4))
    _value(above, allied, 2022, style.NATO, (-6, 3))
    _value(below, russian, 2022, style.RUSSIA, (-7, 34), leader=True)  # over the marks of the years before
    return figure, _since_alt(allied, russian)


def _peak(table: pd.DataFrame) -> int:
    """The year of the highest rate before 1991."""
    early = table[table["year"] < 1991].set_index("year")
    return int(early["rate"].idxmax())


def _since_alt(allied: pd.DataFrame, russian: pd.DataFrame) -> str:
    ours, theirs = allied.set_index("year"), russian.set_index("year")
    reach = int((ours.loc[ours.index < 1991, "high"] >= ours.at[2022, "low"]).sum())
    first, peak = _peak(allied), _peak(russian)
    place = int((ours["rate"] > ours.at[2022, "rate"]).sum())
    return sentence(
        f"Allies’ rate of 2022 is {'the highest' if not place else 'not the highest'} of {len(ours)} debates since "
        f"{ours.index.min()}, but the intervals of {reach} Cold War years reach into its own",
        f"Allies naming Russia or the Soviet Union: {_told(ours.loc[2022])} per 10,000 words in 2022, "
        f"{_told(ours.loc[first])} in {first}, from {int(ours.at[first, 'speeches'])} speeches",
        f"Speeches for the Soviet Union or Russia naming NATO: {_told(theirs.loc[peak])} in {peak}, "
        f"{_told(theirs.loc[2022])} in 2022",
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
    of = {name: rows for name, rows in named.groupby("name")}
    figure, (first, second) = _two_panels(layout, 5.4, 3.3)
    top = named[["high"]].max().item() * 1.02
    _frame(first, "In NATO’s members’ speeches", style.NATO, (0, top), 20)
    _frame(second, "In the Russian speech", style.RUSSIA, (0, top), 20)
    first.set(xlim=(FROM + 0.2, 2025.3), xticks=(2005, 2010, 2015, 2020))
    first.set_ylabel("per 10,000 words")
    x = of["ukraine"]["year"] + SPEECH
    first.fill_between(x, of["ukraine"]["low"], of["ukraine"]["high"], color=style.GRID, lw=0, zorder=1)
    first.plot(x, of["ukraine"]["rate"], color=style.INK, marker="D", ms=3, lw=1.2, zorder=3)
    _line(first, of["russia"], "nato")
    _say(first, 2014.3, 33, "Ukraine", style.INK, "center")
    _say(first, 2021.5, 50, "Russia", style.NATO, "right")
    for name, shift, colour, soft, mark in (
        ("nato", -0.2, style.RUSSIA, style.RUSSIA_SOFT, "o"),
        ("west", 0.2, style.INK, style.GRID, "D"),
    ):
        x = of[name]["year"] + SPEECH + shift
        second.vlines(x, of[name]["low"], of[name]["high"], color=soft, lw=2.2, zorder=2)
        second.plot(x, of[name]["rate"], mark, ms=4, color=colour, zorder=4, clip_on=False)
    _say(second, 2013.9, 27, "NATO", style.RUSSIA, "right")
    _say(second, 2022.6, 92, "the West", style.INK, "right")
    return figure, _other_alt(of)


def _other_alt(of: Mapping[str, pd.DataFrame]) -> str:
    rate = {name: rows.set_index("year")["rate"] for name, rows in of.items()}
    share = {name: of[name].set_index("year")["share"] for name in ("ukraine", "russia")}
    later = [year for year in rate["west"].index if year >= 2021]
    more = {
        pair: sum(rate[pair[0]][year] > rate[pair[1]][year] for year in later)
        for pair in (("ukraine", "russia"), ("west", "nato"))
    }
    years = (2014, 2021, 2022, 2023, 2024)

    def series(name: str) -> str:
        told = ", ".join(f"{_number(rate[name][year])} in {year}" for year in years)
        return f"{NAMES[name][0].upper()}{NAMES[name][1:]}, per 10,000 words: {told}"

    return sentence(
        f"Since 2021 allies named Ukraine more often than Russia in {more['ukraine', 'russia']} of {len(later)} debates, and "
        f"Russia the West more often than NATO in {more['west', 'nato']} of {len(later)}",
        f"In 2014, {worded(share['ukraine'][2014], 'share')} of allied speeches named Ukraine and "
        f"{worded(share['russia'][2014], 'share')} Russia",
        *(series(name) for name in rate),
    )


# Threat and partnership


KIND = {  # kinds of words, their name and the top of their panel, per 10,000
    "threat": ("Threat words", 410),
    "bare": ("Threat words other than terrorism", 190),
    "partnership": ("Partnership words", 230),
}


def vocabulary(
    rated: pd.DataFrame, balanced: pd.DataFrame, others: pd.DataFrame, together: float, layout: Layout
) -> tuple[Figure, str]:
    """Threat and partnership words of both sides and of all others, and partnership as a share of both kinds.

    `rated`: `general_debate.yearly` for each bloc and kind of words, with the columns bloc and category (a key
    of `KIND`; bare: threat words without those of terrorism); `others`: `general_debate.elsewhere` for the same
    kinds; `balanced`: `general_debate.balance` for each bloc; `together`: the correlation of the two sides'
    yearly changes in balance.
    """
    tops = [top for _, top in KIND.values()]
    figure, panels = style.canvas(layout, 7.6, nrows=4, sharex=True, height_ratios=(*tops, 260))
    *rates, shares = panels
    rest = others.pivot(index="year", columns="category", values="rate")
    for axes, (category, (said, top)) in zip(rates, KIND.items(), strict=True):
        _frame(axes, said, style.INK, (0, top), 100)
        rows = rated[rated["category"] == category]
        _three(axes, rest[category], rows[rows["bloc"] == "nato"], rows[rows["bloc"] == "russia"])
    _frame(shares, "Partnership as a share of both", style.INK, (0, 1), 0.5)
    balance = balanced.rename(columns={"share": "rate"})
    share = rest["partnership"] / (rest["threat"] + rest["partnership"])
    _three(shares, share, balance[balance["bloc"] == "nato"], balance[balance["bloc"] == "russia"])
    shares.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
    rates[0].set_ylabel("per 10,000 words")
    rates[0].set(xlim=(1990.9, 2025.4))
    shares.xaxis.set_major_locator(MultipleLocator(10 if layout.narrow else 5))
    for said, height, colour in (
        ("Russia", 370, style.RUSSIA),
        ("NATO’s members", 320, style.NATO),
        ("all other speakers", 270, style.MUTED),
    ):
        _say(rates[0], 2008, height, said, colour, "left")
    return figure, _vocabulary_alt(rated, balanced, rest, together)


def _three(axes: Axes, rest: pd.Series, allied: pd.DataFrame, russian: pd.DataFrame) -> None:
    axes.plot(rest.index + SPEECH, rest, color=style.MUTED, lw=1.1, ls=(0, (3, 1.5)), zorder=3)
    _line(axes, allied, "nato")
    _counts(axes, russian, size=3.4, width=1.8)


def _vocabulary_alt(rated: pd.DataFrame, balanced: pd.DataFrame, rest: pd.DataFrame, together: float) -> str:
    rate = rated.set_index(["bloc", "category", "year"]).sort_index()
    share = balanced.set_index(["bloc", "year"])["share"]
    every, bare = (rate.loc[("nato", kind), "rate"].idxmax() for kind in ("threat", "bare"))
    years = (2001, 2010, 2014, 2021, 2022, 2024)
    told = []
    for bloc, who in (("nato", "NATO’s members"), ("russia", "Russia")):
        for category, (kind, _) in KIND.items():
            said = "; ".join(f"{year}: {_told(rate.loc[(bloc, category, year)])}" for year in years)
            told.append(f"{who}, {kind[0].lower()}{kind[1:]} per 10,000: {said}")
        said = ", ".join(f"{worded(share[bloc, year], 'share')} in {year}" for year in years)
        told.append(f"{who}, partnership as a share of both: {said}")
    for category, (kind, _) in KIND.items():
        said = ", ".join(f"{worded(rest.at[year, category], 'rate')} in {year}" for year in years)
        told.append(f"All other speakers, {kind[0].lower()}{kind[1:]} per 10,000: {said}")
    return sentence(
        f"The balance of threat and partnership words moves partly together on both sides (correlation of yearly changes "
        f"{worded(together, 'score')}); allies’ threat words were most frequent in {every}, without those of terrorism in {bare}",
        *told,
    )


# Near the other's name


def near(rated: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """Threat and partnership words within ten words of the other side's name, by period.

    `rated` is `general_debate.near`. Filled marks: threat; hollow marks: partnership. An interval that runs
    out of the frame ends at its edge.
    """
    figure, panels = _two_panels(layout, 5.8, 3.8)
    top = float(rated.loc[rated["bloc"] == "nato", "high"].max()) + 30
    for axes, bloc, said in zip(
        panels, ("nato", "russia"), ("NATO’s members, near “Russia”", "Russia, near “NATO”"), strict=True
    ):
        _frame(axes, said, COLOURS[bloc], (0, top), 100)
        for category in CATEGORIES:
            _spans(axes, rated[(rated["bloc"] == bloc) & (rated["category"] == category)], top)
    panels[0].set(xlim=(1990, 2027), xticks=(1995, 2005, 2015, 2025))
    panels[0].set_ylabel("per 10,000 words near the name")
    for axes in panels[1:] if layout.narrow else panels:
        axes.set_xlabel("number at a mark: words found")
    rate = rated.set_index(["bloc", "period", "category"])["rate"]
    first, last = rated["period"].iloc[[0, -1]]
    _say(panels[0], 2021.6, rate["nato", last, "threat"] - 32, "threat", style.NATO, "right")
    _say(panels[0], 2009.4, top - 80, "partnership", style.NATO, "center", "normal")
    for category, weight in zip(CATEGORIES, ("bold", "normal"), strict=True):
        if ("russia", first, category) in rate.index:
            height = rate["russia", first, category]
            _say(panels[1], int(first[-4:]) + 1.3, height, category, style.RUSSIA, "left", weight)
    return figure, _near_alt(rated)


def _spans(axes: Axes, rows: pd.DataFrame, top: float) -> None:
    """For each period a line as long as it lasted, the interval, the mark and the number of words found."""
    if rows.empty:
        return
    bloc, threat = rows["bloc"].iloc[0], rows["category"].iloc[0] == "threat"
    colour, side = COLOURS[bloc], -1 if threat else 1  # the two kinds stand beside each other
    first, last = (rows["period"].str.split("-").str[end].astype(int) for end in (0, 1))
    middle = (first + last + 1) / 2 + 0.45 * side
    axes.vlines(middle, rows["low"], rows["high"].clip(upper=top), color=SOFT[bloc], lw=3, zorder=1)
    axes.hlines(rows["rate"], first + 0.1, last + 0.9, color=colour, lw=2.2 if threat else 1.1, zorder=2)
    face = colour if threat else style.PAPER
    axes.plot(middle, rows["rate"], "o", ms=5.5, color=colour, mfc=face, mew=1.3, zorder=4)
    for x, rate, hits in zip(middle, rows["rate"], rows["hits"], strict=True):
        axes.annotate(
            f"{hits:,}",
            (x, rate),
            xytext=(3.5 * side, 3),
            textcoords="offset points",
            ha="right" if threat else "left",
            fontsize=LABEL,
            color=style.MUTED,
            zorder=5,
        )


def _near_alt(rated: pd.DataFrame) -> str:
    wide = rated.pivot(index=["bloc", "period"], columns="category", values="rate")
    ours = wide.loc["nato"]
    over = next(
        (period for period in ours.index if ours.at[period, "threat"] > ours.at[period, "partnership"]), None
    )
    lead = (
        f"Around “Russia” threat words outnumber partnership words in allied speeches from {over.split('-')[0]} on, and "
        if over
        else "Around “Russia” partnership words outnumber threat words in allied speeches throughout, and "
    )
    told = [
        f"{'NATO’s members near Russia' if row.bloc == 'nato' else 'Russia near NATO'}, {row.period}, {row.category}: "
        f"{worded(row.rate, 'rate')} ({limits(row.low, row.high, 'rate')}); {row.hits} of {row.tokens:,} words"
        for row in rated.itertuples()
    ]
    theirs = rated[rated["bloc"] == "russia"]
    return sentence(
        f"{lead}around “NATO” the Russian speeches have too few words to tell ({theirs.drop_duplicates('period')['tokens'].sum():,} "
        f"against {rated[rated['bloc'] == 'nato'].drop_duplicates('period')['tokens'].sum():,})",
        *told,
    )


# The concept or the war

STEPS = {  # what lies between the two debates
    "georgia": "War in Georgia",
    "crimea": "Crimea annexed",
    "rome": "1991 concept",
    "washington": "1999 concept, Kosovo",
    "kehl": "Concept of 2010 begun",
    "lisbon": "2010 concept",
    "call": "Call and mandate",
    "both": "Invasion, 2022 concept",
}
KINDS = {
    "War or annexation, no concept": ("georgia", "crimea"),
    "Concept, no new war with a neighbour": ("rome", "washington", "kehl", "lisbon", "call"),
    "Both": ("both",),
}
_, CONCEPT_ALONE, _ = KINDS
WHO = {"nato": "NATO’s members", "others": "all other states"}
LINE, HEADING, SPACE, AXIS = 0.2, 0.29, 0.15, 0.5  # inches


def steps(changed: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """The rate of naming Russia before and after each step, in the Alliance and outside it.

    `changed` is `before_after.steps`, its steps keys of `STEPS`. Hollow: the debate before; filled: the one
    after; at the right the change and its interval. Raises `KeyError` for a step without a name here.
    """
    kinds = _kinds(changed)
    named = LINE if layout.narrow else 0  # on a phone a step's name stands over its two lines
    block = 2 * LINE + SPACE + named
    height = AXIS + LINE + 0.1 + sum(HEADING + len(members) * block for members in kinds.values())
    figure, axes = style.canvas(layout, height)
    figure.set_layout_engine("none")
    left, right = (0.12, 1.3) if layout.narrow else (1.95, 1.45)
    width = layout.width - left - right
    axes.set_position((left / layout.width, AXIS / height, width / layout.width, 1 - AXIS / height))
    axes.set(xscale="log", xlim=(0.14, 70), ylim=(height - AXIS, 0), yticks=[])
    axes.set_xticks((0.3, 1, 3, 10, 30), ("0.3", "1", "3", "10", "30"))
    axes.minorticks_off()
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    start = -(left - 0.02) / width
    end = 1 + 0.1 / width
    if layout.narrow:
        axes.set_xlabel("per 10,000 words; distance = factor", loc="left")
    else:
        axes.set_xlabel("naming Russia, per 10,000 words; distance = factor")
    inches = axes.get_yaxis_transform()  # x in shares of the axes, y in inches from the top
    axes.text(
        end, LINE / 2, "change (interval)", transform=inches, va="center", fontsize=LABEL, color=style.MUTED
    )
    rows = changed.set_index(["step", "group"])
    top, drawn = LINE, []
    for kind, members in kinds.items():
        _write(axes, start, top + HEADING / 2 + 0.02, kind, inches, fontweight="bold")
        top += HEADING
        for step in members:
            pair = rows.loc[step]
            years = f"{pair['year_before'].iloc[0]} to {pair['year_after'].iloc[0]}"
            if layout.narrow:
                _write(axes, start, top + LINE / 2, f"{STEPS[step]}, {years}", inches)
                top += LINE
            else:
                _write(axes, start, top + LINE / 2, STEPS[step], inches)
                _write(axes, start, top + LINE * 1.5, years, inches, color=style.MUTED)
            for group in WHO:
                drawn.append(pair.loc[group].to_dict() | {"group": group, "y": top + LINE / 2})
                top += LINE
            top += SPACE
    drawn = pd.DataFrame(drawn)
    for group, colour in (("nato", style.NATO), ("others", style.MUTED)):
        lines = drawn[drawn["group"] == group]
        axes.hlines(lines["y"], lines["before"], lines["after"], color=colour, lw=1.4, zorder=2)
        axes.plot(lines["before"], lines["y"], "o", ms=5, color=colour, mfc=style.PAPER, mew=1.3, zorder=3)
        axes.plot(lines["after"], lines["y"], "o", ms=6, color=colour, zorder=3)
        for _, row in lines.iterrows():
            said = _change(row)
            axes.text(end, row["y"], said, transform=inches, va="center", fontsize=LABEL, color=colour)
        first = lines.iloc[0]
        who = {"nato": "NATO", "others": "other states"}[group] if layout.narrow else WHO[group]
        beyond = max(first["before"], first["after"]) * 1.28
        axes.text(beyond, first["y"], who, va="center", fontsize=LABEL, color=colour, fontweight="bold")
    return figure, _steps_alt(changed)


def _kinds(changed: pd.DataFrame) -> dict[str, list[str]]:
    """The steps of `changed` by kind, in the order of `KINDS`."""
    there = set(changed["step"])
    if unknown := there - STEPS.keys():
        raise KeyError(f"steps without a name: {', '.join(sorted(unknown))}; name them in STEPS and KINDS")
    kinds = {kind: [step for step in members if step in there] for kind, members in KINDS.items()}
    return {kind: members for kind, members in kinds.items() if members}


def _write(axes: Axes, x: float, y: float, said: str, transform, color: str = style.INK, **text) -> None:
    paper = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.6}
    axes.text(
        x, y, said, transform=transform, va="center", fontsize=8.5, color=color, bbox=paper, zorder=5, **text
    )


def _change(row: pd.Series) -> str:
    difference, low, high = (
        _signed(row[name]) for name in ("difference", "difference_low", "difference_high")
    )
    return f"{difference} ({low} to {high})"


def _signed(value: float) -> str:
    return worded(value, "change")


def _steps_alt(changed: pd.DataFrame) -> str:
    rows = changed.set_index(["step", "group"])
    ours = rows.xs("nato", level="group")
    largest, second = (row for _, row in ours.sort_values("difference", ascending=False).head(2).iterrows())
    told, counted = [], ""
    for kind, members in _kinds(changed).items():
        for member in members:
            for group, who in WHO.items():
                row = rows.loc[(member, group)]
                told.append(
                    f"{STEPS[member]} ({kind[0].lower()}{kind[1:]}), {who}: {_number(row['before'])} in {row['year_before']:.0f}, "
                    f"{_number(row['after'])} in {row['year_after']:.0f}, {_change(row)}"
                )
        if kind == CONCEPT_ALONE:
            fell = int((ours.loc[members, "difference"] < 0).sum())
            counted = f"; after {fell or 'none'} of {len(members)} steps of a concept without a new war between Russia and a neighbour it fell"
    return sentence(
        f"Of the {len(ours)} steps drawn, allies’ naming of Russia rose most from {largest['year_before']:.0f} to "
        f"{largest['year_after']:.0f} ({_signed(largest['difference'])}) and from {second['year_before']:.0f} to "
        f"{second['year_after']:.0f} ({_signed(second['difference'])}){counted}",
        *told,
    )


# Shared


def _two_panels(layout: Layout, narrow: float, wide: float) -> tuple[Figure, np.ndarray]:
    """Two panels on one scale: side by side, or one below the other on a phone; heights in inches."""
    if layout.narrow:
        return style.canvas(layout, narrow, nrows=2, sharex=True, sharey=True)
    return style.canvas(layout, wide, ncols=2, sharex=True, sharey=True)


def _frame(axes: Axes, said: str, colour: str, limits: tuple[float, float], step: float) -> None:
    """A panel of the house: its name above it, horizontal rules, no frame at the left."""
    axes.set_title(said, loc="left", color=colour, fontweight="bold", fontsize=9.5)
    axes.set_ylim(limits)
    axes.yaxis.set_major_locator(MultipleLocator(step))
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)


def _say(axes: Axes, x: float, y: float, said: str, colour: str, side: str, weight: str = "bold") -> None:
    """A direct label, in the colour of what it names."""
    axes.text(x, y, said, ha=side, va="center", fontsize=9, fontweight=weight, color=colour, zorder=6)
