"""Threat and partnership words at the United Nations: in whole speeches, near the other's name, from period to period.

Rates are hits per 10,000 words, pooled over the states.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import pandas as pd

from conceptshift import tables
from conceptshift.corpus import lexicon
from conceptshift.measures.finding import finding
from conceptshift.measures.uncertainty import SEED
from conceptshift.measures.wording import number
from conceptshift.rhetoric import before_after, general_debate, periods
from conceptshift.rhetoric.findings.detail import allied_words, russian_words
from conceptshift.rhetoric.findings.naming import EXACT, listed, of_bloc

PER = "hits per 10,000 words"
KINDS = ("threat", "bare", "partnership")  # of words; bare: threat words without those of terrorism
TERRORISM = ("terrorism", "terrorist")  # entries of the lexicon
DRAWN = f"states; {EXACT}, where Russia speaks"
WHOLE = ["speeches", "term_counts", "lexicon"]
NEAR = ["speeches", "windows", "term_counts", "lexicon"]
FOREMOST = 4  # states that are named
TOPICS = {  # words near Russia that tell what a year's naming was about
    1993: ("democratic", "yeltsin"),
    2004: ("beslan", "tears"),
    2010: ("nuclear", "treaty"),
    2013: ("agreement", "chemical", "framework"),
}
OF_PERIOD = {  # words whose change from the period before the chapter tells, by the later period
    "2011-2013": ("nato",),
    "2014-2021": ("ukraine", "pandemic", "un"),
    "2022-2024": ("ukraine", "war", "aggression", "terrorism", "czechia", "ai"),
}
OF_CONCEPT = ("partnership", "cooperation", "dialogue", "security", "threat", "russia")  # that it might move


def without_terrorism() -> pd.DataFrame:
    """Table `lexicon` without the words of terrorism."""
    words = tables.load("lexicon")
    return words[~words["entry"].isin(TERRORISM)]


@functools.cache
def _counted() -> pd.DataFrame:
    """Each speech of the states counted in full with its words of each of `KINDS`."""
    speeches, counts, words = map(tables.load, WHOLE)
    counted = general_debate.vocabulary(speeches, counts, words)
    bare = general_debate.vocabulary(speeches, counts, without_terrorism())["threat"]
    return counted.assign(bare=bare)


@finding(
    "speech_words",
    key=["bloc", "category", "year"],
    kinds={"rate": "rate"},
    tables=WHOLE,
    unit=PER,
    drawn=DRAWN,
)
def speech_words() -> pd.DataFrame:
    """Threat and partnership words in whole speeches of the allies and of Russia, year by year.

    - year; speeches; tokens; hits; rate, low, high; naming: speeches with such a word; share, share_low, share_high
    - bloc: nato, russia; category: threat, bare (threat without the words of terrorism), partnership
    """
    return pd.concat(
        general_debate.yearly(of_bloc(_counted(), bloc), SEED, hits=kind).assign(bloc=bloc, category=kind)
        for bloc in general_debate.COUNTERPART
        for kind in KINDS
    )


@finding(
    "speech_balance",
    key=["bloc", "year"],
    kinds={"share": "share"},
    tables=WHOLE,
    drawn="states; nothing where Russia speaks: Wilson's, of its words",
)
def speech_balance() -> pd.DataFrame:
    """Partnership words as a share of threat and partnership words.

    - year; partnership: words; both: words of either kind; share, low, high; bloc
    """
    return pd.concat(
        general_debate.balance(of_bloc(_counted(), bloc), SEED).assign(bloc=bloc)
        for bloc in general_debate.COUNTERPART
    )


@finding(
    "other_speakers",
    key=["category", "year"],
    kinds={"rate": "rate"},
    tables=["other_term_counts", "lexicon"],
    unit=PER,
)
def other_speakers() -> pd.DataFrame:
    """Threat and partnership words in the speeches of all other states together.

    - year; category: as in `speech_words`; hits; tokens; rate
    """
    totals = tables.load("other_term_counts")
    bare = general_debate.other_states(totals, without_terrorism())
    bare = bare[bare["category"] == "threat"].assign(category="bare")
    return pd.concat([general_debate.other_states(totals, tables.load("lexicon")), bare])


@dataclass(frozen=True, kw_only=True)
class CoMovement:
    """Correlations of the yearly changes of two sides' share of partnership words."""

    both: float
    """Allies and Russia."""
    variance: float
    """The square of that."""
    without_terrorism: float
    """Allies and Russia, the words of terrorism left out."""
    others_allies: float
    """All other speakers and the allies."""
    others_russia: float
    """All other speakers and Russia."""


@finding(
    "co_movement",
    kinds={
        "both": "score",
        "variance": "share",
        "without_terrorism": "score",
        "others_allies": "score",
        "others_russia": "score",
    },
    tables=[*WHOLE, "other_term_counts"],
)
def co_movement() -> CoMovement:
    """How far the balance of words moves together from year to year: both, variance, without_terrorism, others."""
    share = speech_balance().set_index(["bloc", "year"])["share"]
    rest = other_speakers().set_index(["category", "year"])["rate"]
    rest = rest["partnership"] / (rest["partnership"] + rest["threat"])
    bare = _counted().groupby(["bloc", "year"])[["partnership", "bare"]].sum()
    bare = bare["partnership"] / bare.sum(axis=1)
    both = general_debate.co_movement(share["nato"], share["russia"])
    return CoMovement(
        both=both,
        variance=both**2,
        without_terrorism=general_debate.co_movement(bare["nato"], bare["russia"]),
        others_allies=general_debate.co_movement(rest, share["nato"]),
        others_russia=general_debate.co_movement(rest, share["russia"]),
    )


@finding(
    "word_change", key=["category"], kinds={"difference": "change"}, tables=WHOLE, unit=PER, drawn="states"
)
def word_change() -> pd.DataFrame:
    """How much more of each kind of words the members at both debates used in 2022 than in 2021.

    - category (threat, partnership); states; hits_before, hits_after; before, after (rates)
    - difference, difference_low, difference_high
    """
    counted = of_bloc(_counted(), "nato").assign(group="nato")
    years = ((2021, 2021), (2022, 2022))
    changed = pd.concat(
        before_after.changes(counted.assign(hits=counted[category]), *years, SEED).assign(category=category)
        for category in lexicon.CATEGORIES
    )
    return changed.drop(columns=["group", "times", "times_low", "times_high"])


@finding("near_words_2014", key=["category"], kinds={"hits": "count"}, tables=NEAR)
def near_words_2014() -> pd.DataFrame:
    """Threat and partnership words near Russia in allied speeches of 2014 alone: category, hits, tokens."""
    near = general_debate.words_near(*map(tables.load, NEAR), SEED, periods={"2014": (2014, 2014)})
    return of_bloc(near, "nato")[["category", "hits", "tokens"]]


@functools.cache
def _allied_windows() -> pd.DataFrame:
    """Words within ten of Russia in allied speeches: table `windows`, the rows of allies."""
    windows, speeches = tables.load("windows"), tables.load("speeches")
    allied = of_bloc(speeches, "nato")[["iso3", "year"]]
    return windows[windows["node"] == "russia"].merge(allied, on=["iso3", "year"])


@finding(
    "term_near_russia",
    key=["year", "term"],
    kinds={"hits": "count"},
    tables=["speeches", "windows"],
)
def term_near_russia() -> pd.DataFrame:
    """How often a word stood within ten of Russia in allied speeches of a year: year, term (`TOPICS`), hits."""
    chosen = [(year, term) for year, terms in TOPICS.items() for term in terms]
    hits = _allied_windows().groupby(["year", "term"])["count"].sum()
    return hits.loc[chosen].rename("hits").reset_index()


@dataclass(frozen=True, kw_only=True)
class Foremost:
    """The allies whose speeches of 2014 to 2021 have most threat words near Russia, and the others."""

    states: str
    """Four, the first foremost; of two with as many threat words, that with more partnership words."""
    hits: int
    """Their threat words near Russia."""
    share: float
    """Of all allies' such words."""
    others_threat: int
    """Threat words of all others."""
    others_partnership: int
    """Partnership words of all others."""


@finding(
    "foremost_states",
    kinds={
        "states": "text",
        "hits": "count",
        "share": "share",
        "others_threat": "count",
        "others_partnership": "count",
    },
    tables=["speeches", "windows", "lexicon", "membership"],
)
def foremost_states() -> Foremost:
    """Whose threat words stand near Russia from 2014 to 2021: states, hits, share, others_threat, others_partnership."""
    windows = _allied_windows()
    windows = windows[windows["year"].between(*general_debate.PERIODS["2014-2021"])]
    hits = lexicon.hits(windows, tables.load("lexicon"), "codebook")
    by_state = hits.groupby(["iso3", "category"])["count"].sum().unstack(fill_value=0)
    by_state = by_state.reindex(columns=list(lexicon.CATEGORIES), fill_value=0)  # of one there may be no word
    by_state = by_state.sort_values(["threat", "partnership"], ascending=False)
    foremost, others = by_state.iloc[:FOREMOST], by_state.iloc[FOREMOST:].sum()
    country = tables.load("membership").set_index("iso3")["country"]
    return Foremost(
        states=listed(country[foremost.index]),
        hits=int(foremost["threat"].sum()),
        share=float(foremost["threat"].sum() / by_state["threat"].sum()),
        others_threat=int(others["threat"]),
        others_partnership=int(others["partnership"]),
    )


# From period to period


@dataclass(frozen=True, kw_only=True)
class PeriodChanges:
    """How many changes of words from one period to the next are the Alliance's."""

    looked_at: int
    """Comparisons of words."""
    fewest: int
    """Hits in two periods below which a word is not looked at."""
    level: float
    """Corrected p below which a pooled count picks a change."""
    picked: int
    """Changes that it picks."""
    across: int
    """Of these, changes that hold when each state counts as one."""
    across_share: float
    failed: int
    """Picked changes that do not hold."""
    failed_few_states: int
    """Of these, changes of words that half of the states or fewer use."""
    steady: str
    """Words that a concept might move and that did not move across the states after the concept of 2010."""


@finding(
    "period_changes",
    kinds={
        "looked_at": "count",
        "fewest": "count",
        "level": "score",
        "picked": "count",
        "across": "count",
        "across_share": "share",
        "failed": "count",
        "failed_few_states": "count",
        "steady": "text",
    },
    tables=["speeches", "term_counts"],
)
def period_changes() -> PeriodChanges:
    """How many changes of words a pooled count picks, and how many hold across the states."""
    words = allied_words()
    picked = words[words["q"] < periods.DISCOVERY]
    failed = picked[~picked["across"]]
    of_2011 = words[words["after"] == "2011-2013"].set_index("term")["across"]
    steady = [f"“{term}”" for term in OF_CONCEPT if not of_2011[term]]
    return PeriodChanges(
        looked_at=len(words),
        fewest=periods.FEWEST,
        level=periods.DISCOVERY,
        picked=len(picked),
        across=int(picked["across"].sum()),
        across_share=float(picked["across"].mean()),
        failed=len(failed),
        failed_few_states=int((failed["up"] + failed["down"] <= failed["of_states"] / 2).sum()),
        steady=", ".join(steady) or "none",
    )


@finding(
    "period_word",
    key=["period", "term"],
    kinds={
        "before": "text",
        "after": "text",
        "times": "multiple",
        "hits_before": "count",
        "hits_after": "count",
        "up": "count",
        "down": "count",
        "of_states": "count",
        "states_before": "count",
        "states_after": "count",
        "dp_norm": "score",
        "q": "p",
        "peak_share": "share",
    },
    tables=["speeches", "term_counts"],
    unit=PER,
)
def period_word() -> pd.DataFrame:
    """How single words changed in allied speeches from the period before to a period.

    - period (the later one), term: those of `OF_PERIOD`
    - before, after: the rates with one decimal; times: how many times as often, or as rare where it falls
    - the other columns as in `periods.across_states`
    """
    words = allied_words().rename(columns={"after": "period"}).set_index(["period", "term"])
    chosen = [(period, term) for period, terms in OF_PERIOD.items() for term in terms]
    rows = words.loc[chosen].drop(columns="before")
    before, after = (rows[f"rate_{side}"].map(lambda rate: number(rate, 1)) for side in ("before", "after"))
    return rows.assign(before=before, after=after, times=2 ** rows["log_ratio"].abs()).reset_index()


@dataclass(frozen=True, kw_only=True)
class RussianPeriodChanges:
    """Changes of words in the Russian speeches, and that of the word NATO in 2014 to 2021."""

    looked_at: int
    """Comparisons of words."""
    picked: int
    """Changes with a corrected p of the pooled count below that of `period_changes`."""
    nato_before: int
    """How often the speeches of 2011 to 2013 have the word NATO."""
    nato_after: int
    """And those of 2014 to 2021."""
    nato_speeches: int
    """Speeches of 2014 to 2021 that have it."""
    speeches: int
    """All of 2014 to 2021."""


@finding(
    "russian_period_changes",
    kinds={
        "looked_at": "count",
        "picked": "count",
        "nato_after": "count",
        "nato_speeches": "count",
        "speeches": "count",
    },
    tables=["speeches", "term_counts"],
)
def russian_period_changes() -> RussianPeriodChanges:
    """How many changes of words are picked in the Russian speeches, and how the word NATO came in 2014 to 2021."""
    words = russian_words()
    nato = words[words["after"] == "2014-2021"].set_index("term").loc["nato"]
    return RussianPeriodChanges(
        looked_at=len(words),
        picked=int((words["q"] < periods.DISCOVERY).sum()),
        nato_before=int(nato["hits_before"]),
        nato_after=int(nato["hits_after"]),
        nato_speeches=int(nato["speeches_after"]),
        speeches=int(nato["of_after"]),
    )
