"""Who named whom at the United Nations, how often, year by year.

Rates are mentions per 10,000 words of the speeches, pooled over the states. Allies are the members of the year.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from conceptshift import tables
from conceptshift.corpus import lexicon
from conceptshift.measures.finding import finding
from conceptshift.measures.uncertainty import SEED
from conceptshift.rhetoric import general_debate

SINCE = 1991  # debates of the chapter
RUSSIA_SINCE = 1992  # in 1991 the Soviet Union spoke
PER = "mentions per 10,000 words"
EXACT = "nothing: exact, of a count in one speech"
NAMED = {"ukraine": "nato", "kremlin": "nato", "west": "russia"}  # other names, and who uses them
ALLIANCE_STEPS = (  # events before 2014; the enlargement of 1999 is of the year of the first
    "kosovo_freeze",
    "enlargement_2004",
    "bucharest_2008",
    "libya_2011",
)


def recent_speeches() -> pd.DataFrame:
    """The speeches of the chapter: table `speeches` since 1991."""
    speeches = tables.load("speeches")
    return speeches[speeches["year"] >= SINCE]


@functools.cache
def by_speech(node: str) -> pd.DataFrame:
    """Each speech of the chapter with how often it names `node`: iso3, year, bloc, tokens, hits."""
    return general_debate.naming(recent_speeches(), tables.load("node_mentions"), node)


@functools.cache
def _by_speech_other(name: str) -> pd.DataFrame:
    """Each speech of the states counted in full with how often it uses one of the other names."""
    loaded = (tables.load(table) for table in ("speeches", "term_counts", "other_names"))
    return general_debate.other_names(*loaded, name)


def of_bloc(counted: pd.DataFrame, bloc: str) -> pd.DataFrame:
    """The rows of one side."""
    return counted[counted["bloc"] == bloc]


def listed(names: Iterable[str]) -> str:
    """Names in a sentence: A, B and C."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


@dataclass(frozen=True, kw_only=True)
class Speeches:
    """The speeches that were counted."""

    speeches: int
    """Of all states, since 1946."""
    words: int
    """In all of them."""
    since_1991: int
    """Speeches since 1991, which are those of the chapter."""
    states: int
    """States of whose speeches every word was counted."""


@finding(
    "un_speeches",
    kinds={"speeches": "count", "words": "count", "since_1991": "count", "states": "count"},
    tables=["speeches", "term_counts"],
)
def un_speeches() -> Speeches:
    """How many speeches were counted: speeches, words, since_1991, states."""
    speeches = tables.load("speeches")
    return Speeches(
        speeches=len(speeches),
        words=int(speeches["tokens"].sum()),
        since_1991=len(recent_speeches()),
        states=int(tables.load("term_counts")["iso3"].nunique()),
    )


@finding(
    "ally_naming",
    key=["year"],
    kinds={"rate": "rate", "share": "share", "hits": "count", "naming": "count", "speeches": "count"},
    tables=["speeches", "node_mentions"],
    unit=PER,
    drawn={"rate": "states", "share": "nothing: Wilson's, of speeches"},
)
def ally_naming() -> pd.DataFrame:
    """How often NATO's members named Russia in each year since 1991.

    - year; speeches (one a member); tokens; hits: mentions of Russia; rate, low, high
    - naming: speeches that name Russia at all; share of speeches, share_low, share_high
    - bloc, names: nato, russia
    """
    allied = general_debate.yearly(of_bloc(by_speech("russia"), "nato"), SEED)
    return allied.assign(bloc="nato", names="russia")


@finding(
    "russian_naming",
    key=["year"],
    kinds={"rate": "rate", "hits": "count"},
    tables=["speeches", "node_mentions"],
    unit=PER,
    drawn=EXACT,
)
def russian_naming() -> pd.DataFrame:
    """How often the one Russian speech of each year since 1992 named NATO.

    - as in `ally_naming`; bloc, names: russia, nato
    """
    counted = of_bloc(by_speech("nato"), "russia")
    russian = general_debate.yearly(counted[counted["year"] >= RUSSIA_SINCE], SEED)
    return russian.assign(bloc="russia", names="nato")


def both_sides() -> pd.DataFrame:
    """`ally_naming`, and below it `russian_naming`."""
    return pd.concat([ally_naming(), russian_naming()])


@dataclass(frozen=True, kw_only=True)
class RussianSpeeches:
    """Russia's speeches since 1992, and how often they name NATO."""

    speeches: int
    """One a year."""
    silent: int
    """Speeches that do not name NATO."""
    times: float
    """Rate of 2022 divided by that of 2021."""
    times_low: float
    times_high: float
    presidents: int
    """Speeches given by a president."""
    presidents_hits: int
    """Mentions of NATO in those."""
    alliance_steps_hits: int
    """Mentions in the years of four steps of the Alliance before 2014."""


@finding(
    "russian_speeches",
    kinds={
        "times": "multiple",
        "speeches": "count",
        "silent": "count",
        "presidents": "count",
        "presidents_hits": "count",
    },
    tables=["speeches", "node_mentions", "russian_speakers", "events"],
    drawn="nothing: exact, of two counts",
)
def russian_speeches() -> RussianSpeeches:
    """What Russia's speeches since 1992 tell of NATO: silent years, 2022 against 2021, presidents, steps of NATO."""
    of_year = russian_naming().set_index("year")
    times = _times(of_year.loc[[2021, 2022]])
    speakers = tables.load("russian_speakers")
    presidents = speakers.loc[speakers["post"] == "president", "year"]
    events = tables.load("events").set_index("event_id")["date"]
    return RussianSpeeches(
        speeches=len(of_year),
        silent=int((of_year["hits"] == 0).sum()),
        times=times.value,
        times_low=times.low,
        times_high=times.high,
        presidents=len(presidents),
        presidents_hits=int(of_year.loc[presidents, "hits"].sum()),
        alliance_steps_hits=int(of_year.loc[events[list(ALLIANCE_STEPS)].dt.year, "hits"].sum()),
    )


@finding(
    "other_naming",
    key=["name", "year"],
    kinds={"rate": "rate", "share": "share"},
    tables=["speeches", "node_mentions", "term_counts", "other_names"],
    unit=PER,
    drawn={"rate": f"states; {EXACT}, where Russia speaks", "share": "nothing: Wilson's, of speeches"},
)
def other_naming() -> pd.DataFrame:
    """How often the two sides use other names beside those of each other.

    - name: ukraine, kremlin (as allies use them), west (as Russia does); russia and nato as in `ally_naming` and
      `russian_naming`
    - year, speeches, tokens, hits, rate, low, high, naming, share, share_low, share_high: as there
    """
    named = {
        name: general_debate.yearly(of_bloc(_by_speech_other(name), bloc), SEED)
        for name, bloc in NAMED.items()
    } | {"russia": ally_naming(), "nato": russian_naming()}
    return pd.concat([table.assign(name=name) for name, table in named.items()]).drop(
        columns=["bloc", "names"]
    )


@finding(
    "ukraine_only",
    key=["year"],
    kinds={"speeches": "count"},
    tables=["speeches", "node_mentions", "term_counts", "other_names"],
)
def ukraine_only() -> pd.DataFrame:
    """Allied speeches that speak of Ukraine and never of Russia: year, speeches."""
    both = of_bloc(_by_speech_other("ukraine"), "nato").merge(
        by_speech("russia"), on=["iso3", "year"], suffixes=("", "_russia")
    )
    only = (both["hits"] > 0) & (both["hits_russia"] == 0)
    return only.groupby(both["year"]).sum().rename("speeches").reset_index()


@dataclass(frozen=True, kw_only=True)
class NatoOrWest:
    """How often the Russian speech names NATO or the West."""

    before: float
    """Rate of 2021."""
    after: float
    """Rate of 2022."""
    times: float
    """The one divided by the other."""
    times_low: float
    times_high: float


@finding(
    "nato_or_west",
    kinds={"before": "rate", "after": "rate", "times": "multiple"},
    tables=["speeches", "node_mentions", "term_counts", "other_names"],
    unit=PER,
    drawn="nothing: exact, of two counts",
)
def nato_or_west() -> NatoOrWest:
    """How often the Russian speech names NATO or the West, 2022 against 2021: before, after, times."""
    named = other_naming().set_index(["name", "year"])
    both = named.loc["nato"].loc[[2021, 2022], ["hits", "tokens"]]
    both["hits"] += named.loc["west"]["hits"]
    before, after = both["hits"] / both["tokens"] * lexicon.PER
    times = _times(both)
    return NatoOrWest(
        before=before, after=after, times=times.value, times_low=times.low, times_high=times.high
    )


def _times(two: pd.DataFrame):
    """The ratio of the second rate to the first, of two rows with hits and tokens."""
    before, after = two[["hits", "tokens"]].astype(int).itertuples(index=False)
    return general_debate.count_ratio(*map(int, (*before, *after)))
