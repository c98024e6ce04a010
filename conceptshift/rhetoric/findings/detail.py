"""The tables behind the chapter on rhetoric: naming every year, words near the name, and words from period to period."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import pandas as pd

from conceptshift import tables
from conceptshift.measures.finding import finding
from conceptshift.measures.uncertainty import RESAMPLES, SEED
from conceptshift.measures.wording import number, worded
from conceptshift.rhetoric import before_after, general_debate, periods
from conceptshift.rhetoric.findings.naming import by_speech

MENTIONS = "mentions per 10,000 words"
HITS = "hits per 10,000 words"
ALLIES_OR_RUSSIA = "states; for Russia nothing: exact, of a count"
FEWEST_STATES = 3  # that use a word near the name, so that no single state makes it a neighbour
MOST_NEIGHBOURS = 9  # that are shown for each period
MOST_MATCHED = 4  # words that are shown for each period and category


@dataclass(frozen=True, kw_only=True)
class Draws:
    """What the intervals and the choices of words have in common."""

    resamples: int
    """Draws behind an interval, and turns of the signs of states' changes."""
    seed: str
    """Of these draws."""
    level: float
    """The share of false discoveries below which a word is shown."""
    fewest_states: int
    """States below which a group of states has no interval."""


@finding(
    "un_draws",
    kinds={"resamples": "count", "seed": "text", "level": "score", "fewest_states": "count"},
    tables=["speeches"],
)
def un_draws() -> Draws:
    """What the intervals and the choices of words have in common: resamples, seed, level, fewest_states."""
    return Draws(
        resamples=RESAMPLES, seed=str(SEED), level=periods.DISCOVERY, fewest_states=before_after.FEWEST
    )


@finding(
    "debate_changes",
    key=["year_after"],
    kinds={
        "difference": "change",
        "rank": "count",
        "of": "count",
        "before": "rate",
        "after": "rate",
        "hits_before": "count",
        "hits_after": "count",
        "states": "count",
    },
    tables=["speeches", "node_mentions"],
    unit=MENTIONS,
    drawn="states",
)
def debate_changes() -> pd.DataFrame:
    """How the allied rate of naming Russia changed from each debate since 1991 to the next, the largest rise first.

    - rank of all changes; year_before, year_after; states: members at both debates that spoke at both
    - hits_before, hits_after: mentions; before, after: rates
    - difference, difference_low, difference_high: of the rates
    """
    ranked = before_after.ranked(by_speech("russia"), SEED)
    return ranked.assign(of=len(ranked))


@finding(
    "naming_since_1949",
    key=["bloc", "year"],
    kinds={"rate": "rate", "hits": "count", "speeches": "count", "naming": "count"},
    tables=["speeches", "node_mentions"],
    unit=MENTIONS,
    drawn=ALLIES_OR_RUSSIA,
)
def naming_since_1949() -> pd.DataFrame:
    """How often each side names the other since NATO was founded, the Soviet Union counted as Russia.

    - bloc (`nato`, `russia`), year; names: whom it names
    - speeches, tokens, hits; rate, low, high; naming: speeches that name the other; share, share_low, share_high
    """
    speeches, mentions = tables.load("speeches"), tables.load("node_mentions")
    since = speeches[speeches["year"] >= 1949]
    parts = []
    for bloc, nodes in (("nato", ("russia", "soviet_union")), ("russia", ("nato",))):
        named = general_debate.naming(since[since["bloc"] == bloc], mentions, *nodes)
        parts.append(general_debate.yearly(named, SEED).assign(bloc=bloc, names=" or ".join(nodes)))
    return pd.concat(parts, ignore_index=True)


@dataclass(frozen=True, kw_only=True)
class ColdWar:
    """The allied rates of naming from 1949 to 1990, held against that of 2022."""

    rate: float
    """The highest of these years."""
    low: float
    """The lower limit of the highest."""
    high: float
    """The upper limit of the highest."""
    year: int
    """Of the highest."""
    reaching: int
    """Years whose interval reaches into that of 2022."""
    fewest: int
    """Allied speeches in the year with the fewest."""
    most: int
    """Allied speeches in the year with the most."""
    most_since: int
    """Allied speeches in the year with the most, up to today."""


@finding(
    "cold_war_naming",
    kinds={
        "rate": "rate",
        "year": "year",
        "reaching": "count",
        "fewest": "count",
        "most": "count",
        "most_since": "count",
    },
    tables=["speeches", "node_mentions"],
    unit=MENTIONS,
    drawn="states",
)
def cold_war_naming() -> ColdWar:
    """The allied rates of naming before 1991 beside that of 2022: rate, year, reaching, fewest, most, most_since."""
    rated = naming_since_1949()
    allied = rated[rated["bloc"] == "nato"].set_index("year")
    cold = allied[allied.index < 1991]
    year = cold["rate"].idxmax()
    return ColdWar(
        **cold.loc[year, ["rate", "low", "high"]],
        year=int(year),
        reaching=int((cold["high"] >= allied.at[2022, "low"]).sum()),
        fewest=int(cold["speeches"].min()),
        most=int(cold["speeches"].max()),
        most_since=int(allied["speeches"].max()),
    )


NEAR = ["speeches", "windows", "term_counts"]


@finding(
    "words_near_names",
    key=["bloc", "period", "category"],
    kinds={"rate": "rate", "anywhere": "rate", "hits": "count", "tokens": "count"},
    tables=[*NEAR, "lexicon"],
    unit=HITS,
    drawn=ALLIES_OR_RUSSIA,
)
def words_near_names() -> pd.DataFrame:
    """Threat and partnership words within ten words of the other side's name, by period.

    - bloc (`nato` near Russia, `russia` near NATO), period, category; states
    - hits in tokens: the words near; rate, low, high; anywhere: the rate in the same speeches as wholes
    - matched: the words and how often each stands, most frequent first; foremost: the first of them
    """
    near = general_debate.words_near(*map(tables.load, [*NEAR, "lexicon"]), SEED)
    foremost = near["matched"].str.split(", ").str[:MOST_MATCHED].str.join(", ")
    return near.assign(foremost=foremost.replace("", None))


@finding(
    "text_near_names",
    key=["bloc"],
    kinds={"words": "count", "hits_since_2014": "count"},
    tables=[*NEAR, "lexicon"],
)
def text_near_names() -> pd.DataFrame:
    """How much text stands near the other side's name, all periods together.

    - bloc; words; hits_since_2014: threat and partnership words among those since 2014
    """
    near = words_near_names()
    words = near.drop_duplicates(["bloc", "period"]).groupby("bloc")["tokens"].sum()
    hits = near[near["period"] >= "2014"].groupby("bloc")["hits"].sum()
    return pd.DataFrame({"words": words, "hits_since_2014": hits}).reset_index()


@functools.cache
def _neighbours() -> pd.DataFrame:
    return general_debate.neighbours(*map(tables.load, NEAR), "nato", fewest_states=FEWEST_STATES)


def neighbours() -> pd.DataFrame:
    """All words that allies use near Russia more than elsewhere: `general_debate.neighbours`."""
    return _neighbours().copy()


@finding("neighbour_words", key=["period"], kinds={"words": "text"}, tables=NEAR)
def neighbour_words() -> pd.DataFrame:
    """The words that allies use near Russia more than elsewhere, those with the highest G² in each period.

    - period
    - words: each with its hits near the name, all its hits, and in brackets the states that use it near
    """
    beside = _neighbours()
    clear = beside[beside["q"] < periods.DISCOVERY].groupby("period", sort=False).head(MOST_NEIGHBOURS)
    every = clear["near"] + clear["elsewhere"]
    listed = clear["term"] + _counts(" ", clear["near"], " of ", every, " (", clear["states"], ")")
    return listed.groupby(clear["period"], sort=False).agg("; ".join).rename("words").reset_index()


@functools.cache
def _changed(bloc: str) -> pd.DataFrame:
    counts = periods.of_bloc(tables.load("term_counts"), tables.load("speeches"), bloc)
    return periods.across_states(counts) if bloc == "nato" else periods.across_speeches(counts)


def allied_words() -> pd.DataFrame:
    """Every word of allied speeches from each period to the next: `periods.across_states`."""
    return _changed("nato").copy()


def russian_words() -> pd.DataFrame:
    """Every word of Russian speeches from each period to the next: `periods.across_speeches`."""
    return _changed("russia").copy()


@finding(
    "word_comparisons",
    key=["bloc"],
    kinds={"compared": "count", "fewest": "count"},
    tables=["term_counts", "speeches"],
)
def word_comparisons() -> pd.DataFrame:
    """How many words were compared between periods.

    - bloc
    - compared: comparisons of a word in two neighbouring periods; fewest: hits in both, below which none is made
    """
    fewest = {"nato": periods.FEWEST, "russia": periods.FEWEST_SPEECHES}
    compared = [len(_changed(bloc)) for bloc in fewest]
    return pd.DataFrame({"bloc": fewest.keys(), "compared": compared, "fewest": fewest.values()})


@finding(
    "allied_words_shown",
    key=["after", "place"],
    kinds={
        "word": "text",
        "rates": "text",
        "log_ratio": "change",
        "strength": "count",
        "z": "change",
        "dp_norm": "score",
        "q_states": "p",
    },
    tables=["term_counts", "speeches"],
    unit={"log_ratio": "doublings", "z": "standard errors"},
)
def allied_words_shown() -> pd.DataFrame:
    """The words of allied speeches that changed most from period to period, those that the figure shows.

    - before, after: the periods; place: among the words of its comparison
    - word, with the year that has most of its use where one year does; rates: before and after
    - log_ratio, z; strength: G² without its sign
    - states_before, states_after: that use it; up, down of of_states: whose rate rose and fell
    - dp_norm; q_states
    """
    shown = periods.foremost(_changed("nato"))
    before, after = (
        shown[column].map(lambda rate: number(rate, 1)) for column in ("rate_before", "rate_after")
    )
    return shown.assign(
        place=shown.groupby("after", sort=False).cumcount() + 1,
        word=[periods.labelled(row) for row in shown.itertuples()],
        rates=before + " → " + after,
        strength=shown["g2"].abs(),
    )


@finding(
    "russian_words_shown",
    key=["after"],
    kinds={"more": "text", "less": "text"},
    tables=["term_counts", "speeches"],
)
def russian_words_shown() -> pd.DataFrame:
    """The words of Russian speeches whose frequency changed from period to period.

    - before, after: the periods
    - more, less: the words, each with its rates before and after and in brackets the speeches that use it
    """
    every = _changed("russia")
    picked = every[every["q"] < periods.DISCOVERY]
    before, after = (picked[column].map(_rate) for column in ("rate_before", "rate_after"))
    spoken = [picked[f"{column}_{side}"] for side in ("before", "after") for column in ("speeches", "of")]
    in_speeches = _counts(" (", spoken[0], "/", spoken[1], " → ", spoken[2], "/", spoken[3], ")")
    listed = (picked["term"] + " " + before + " → " + after + in_speeches).rename("listed")
    way = (picked["g2"] > 0).map({True: "more", False: "less"}).rename("way")
    words = listed.groupby([picked["before"], picked["after"], way], sort=False).agg("; ".join)
    wide = words.unstack("way", fill_value="none").reindex(columns=["more", "less"], fill_value="none")
    return wide.rename_axis(columns=None).reset_index()


def _rate(rate: float) -> str:
    return worded(rate, "rate") if rate else "0"


def _counts(*parts: str | pd.Series) -> pd.Series:
    """Counts and the texts between them, row by row."""
    shown = [
        part if isinstance(part, str) else part.map(lambda count: worded(count, "count")) for part in parts
    ]
    return functools.reduce(lambda left, right: left + right, shown)
