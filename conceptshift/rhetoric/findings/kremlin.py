"""What the Kremlin's English documents say of NATO and the West, month by month from October 2021 to June 2022.

Rates are mentions per 10,000 words of a voice; intervals draw documents.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import pandas as pd

from conceptshift import tables
from conceptshift.corpus.lexicon import CATEGORIES, PER
from conceptshift.measures.finding import finding
from conceptshift.measures.uncertainty import RESAMPLES, SEED
from conceptshift.rhetoric import kremlin
from conceptshift.rhetoric.findings.naming import PER as UNIT

VOICES = {"president": ("president",), "guests": ("other",)}  # a key, and the voices of the table
COUNTED = ["kremlin_documents", "kremlin_counts", "kremlin_periods"]
DRAWN = "documents"
PHASES = ("before", "eve", "after")
STEPS = (("before", "eve"), ("eve", "after"), ("before", "after"))
OCCASIONS = {"meeting": "meeting", "press": "press statement"}  # a key, and the kind of the table
FEBRUARY = "2022-02"
FOREMOST = 5  # documents
PAGE = "http://en.kremlin.ru/d/"


def periods(*kinds: str) -> pd.DataFrame:
    """The rows of table `kremlin_periods` of these kinds, by their first day."""
    every = tables.load("kremlin_periods")
    return every[every["kind"].isin(kinds)].sort_values(["first_day", "last_day"], ignore_index=True)


def period(name: str) -> pd.Series:
    """One row of table `kremlin_periods`."""
    return tables.load("kremlin_periods").set_index("period", drop=False).loc[name]


@functools.cache
def by_document(voice: str) -> pd.DataFrame:
    """Each document in which a voice has words, with its counts."""
    return kremlin.of_voice(tables.load("kremlin_documents"), tables.load("kremlin_counts"), *VOICES[voice])


@functools.cache
def _rates(voice: str, kind: str) -> pd.DataFrame:
    """The rates of a voice in the periods of one kind."""
    every = periods(kind)
    facts = every[["period", "kind", "label", "whole", "first_day", "last_day"]]
    rated = kremlin.rates(by_document(voice), every, SEED).merge(facts, on="period")
    return rated.assign(voice=voice)


def by_month(voice: str, name: str) -> pd.DataFrame:
    """The rates of a voice and a name in the months that carry one, as in `kremlin_naming`."""
    rated = _rates(voice, "month")
    return rated[rated["name"] == name]


def by_period(voice: str, name: str) -> pd.DataFrame:
    """The rows of `kremlin_naming` of one voice and one name, with the period as index."""
    named = kremlin_naming()
    return named[(named["voice"] == voice) & (named["name"] == name)].set_index("period")


@dataclass(frozen=True, kw_only=True)
class Documents:
    """What was counted, and of it the window from October 2021 to June 2022."""

    read: int
    """Documents in all."""
    window: int
    """Documents of the window."""
    words: int
    """In these, of all voices."""
    president: int
    """Of these, spoken by the President."""
    share: float
    """The one by the other."""
    draws: int
    """How often documents are drawn again."""
    seed: int


@finding(
    "kremlin_documents",
    kinds={
        "read": "count",
        "window": "count",
        "words": "count",
        "president": "count",
        "share": "share",
        "draws": "count",
        "seed": "year",
    },
    tables=COUNTED,
)
def kremlin_documents() -> Documents:
    """How much was counted: documents, words, those spoken by the President; draws and seed of the intervals."""
    documents, counts = tables.load("kremlin_documents"), tables.load("kremlin_counts")
    months = periods("month")
    inside = documents[documents["published_on"].between(months["first_day"].min(), months["last_day"].max())]
    words = counts[counts["document_id"].isin(inside["document_id"])].groupby("voice")["tokens"].sum()
    return Documents(
        read=len(documents),
        window=len(inside),
        words=int(words.sum()),
        president=int(words["president"]),
        share=words["president"] / words.sum(),
        draws=RESAMPLES,
        seed=SEED,
    )


@finding(
    "kremlin_naming",
    key=["voice", "name", "period"],
    kinds={"rate": "rate", "hits": "count", "naming": "count", "documents": "count", "tokens": "count"},
    tables=[*COUNTED, "kremlin_patterns", "node_forms", "lexicon"],
    unit=UNIT,
    drawn=DRAWN,
)
def kremlin_naming() -> pd.DataFrame:
    """How often the President and his guests use each name in each period that carries a rate; levels are the President's.

    - voice: president, guests (all other speakers); name: a key of `kremlin.NAMES`; period: an id of `kremlin_periods`
    - kind, label, whole, first_day, last_day: as there
    - documents in which the voice has words; tokens; hits; rate, low, high; naming: documents with a hit
    """
    return pd.concat(
        [
            *(_rates(voice, kind) for voice in VOICES for kind in ("phase", "month")),
            _rates("president", "level"),
        ],
        ignore_index=True,
    )


@finding(
    "kremlin_change",
    key=["name", "before", "after"],
    kinds={"difference": "change"},
    tables=[*COUNTED, "kremlin_patterns", "node_forms", "lexicon"],
    unit=UNIT,
    drawn=DRAWN,
)
def kremlin_change() -> pd.DataFrame:
    """How the President's rates differ between the three phases: name, before, after, difference, low, high."""
    of = periods("phase").set_index("period", drop=False)
    first, last = (of.loc[list(names)] for names in zip(*STEPS, strict=True))
    return kremlin.changes(by_document("president"), first, last, SEED)


@finding(
    "kremlin_phases",
    key=["measure"],
    kinds={"before": "rate", "eve": "rate", "after": "rate"},
    interval={phase: (f"{phase}_low", f"{phase}_high") for phase in PHASES},
    tables=[*COUNTED, "kremlin_patterns", "node_forms", "lexicon"],
    unit=UNIT,
    drawn=DRAWN,
)
def kremlin_phases() -> pd.DataFrame:
    """The rates of the three phases side by side.

    - measure: voice and name; label: in words
    - before, eve, after: rates, each with _low and _high; hits: mentions in the three, as 1 · 2 · 3
    """
    rows = []
    for (voice, name), label in LABELS.items():
        rated = _rates(voice, "phase")
        three = rated[rated["name"] == name].set_index("period").loc[list(PHASES)]
        row = {"measure": f"{voice}-{name}", "label": label}
        for phase, values in three[["rate", "low", "high"]].iterrows():
            row |= {
                str(phase): values["rate"],
                f"{phase}_low": values["low"],
                f"{phase}_high": values["high"],
            }
        rows.append(row | {"hits": " · ".join(map(str, three["hits"]))})
    return pd.DataFrame(rows)


LABELS = {
    ("president", "nato"): "NATO, the President",
    ("guests", "nato"): "NATO, other speakers",
    ("president", "west"): "the West, the President",
    ("president", "guarantees"): "security guarantees, the President",
    ("president", "threat"): "threat words, the President",
    ("president", "partnership"): "partnership words, the President",
}


@finding(
    "kremlin_near",
    key=["name", "period"],
    kinds={"rate": "rate", "hits": "count", "tokens": "count"},
    tables=[*COUNTED, "node_forms", "lexicon"],
    unit="hits per 10,000 words near the name",
    drawn=DRAWN,
)
def kremlin_near() -> pd.DataFrame:
    """Threat and partnership words within ten words of NATO in what the President says, in the three phases.

    - name: threat, partnership; period; documents with words near; tokens near; hits; rate, low, high; naming
    """
    columns = [f"near_nato_{category}" for category in CATEGORIES]
    rated = kremlin.rates(by_document("president"), periods("phase"), SEED, names=columns, words="near_nato")
    return rated.assign(name=rated["name"].str.removeprefix("near_nato_"))


@finding(
    "kremlin_occasion",
    key=["occasion", "name", "period"],
    kinds={"rate": "rate", "hits": "count", "documents": "count", "tokens": "count"},
    tables=[*COUNTED, "kremlin_patterns", "node_forms"],
    unit=UNIT,
    drawn=DRAWN,
    missing=["low", "high"],
)
def kremlin_occasion() -> pd.DataFrame:
    """The President's rates on the same kind of occasion before and after: in meetings, in press statements.

    - occasion: meeting, press; name: nato, west; period: before, after
    - documents, tokens, hits, rate, low, high, naming: as in `kremlin_naming`; no limits for very few documents
    """
    said = by_document("president")
    both = periods("phase").query("period != 'eve'")
    rated = [
        kremlin.rates(said[said["kind"] == kind], both, SEED, names=("nato", "west")).assign(
            occasion=occasion
        )
        for occasion, kind in OCCASIONS.items()
    ]
    return pd.concat(rated, ignore_index=True)


@finding(
    "kremlin_foremost",
    key=["document_id"],
    kinds={"hits": "count"},
    tables=COUNTED,
)
def kremlin_foremost() -> pd.DataFrame:
    """The five documents of February 2022 in which the President names NATO most: document_id, day, kind, hits, tokens, address."""
    most = kremlin.foremost(kremlin.within(by_document("president"), period(FEBRUARY)), "nato", FOREMOST)
    number = most["document_id"].str.removeprefix("kremlin-").astype(int)
    return pd.DataFrame(
        {
            "document_id": most["document_id"],
            "day": most["published_on"].dt.date.astype(str),
            "kind": most["kind"],
            "hits": most["nato"],
            "tokens": most["tokens"],
            "address": PAGE + number.astype(str),
        }
    ).reset_index(drop=True)


@dataclass(frozen=True, kw_only=True)
class February:
    """The President's mentions of NATO in February 2022, and in how few documents they stand."""

    hits: int
    documents: int
    """In which he speaks."""
    naming: int
    """In which he names NATO."""
    foremost: int
    """Documents with most mentions that are looked at."""
    foremost_hits: int
    """Mentions in these."""
    share: float
    """Of all his mentions of the month."""
    rest: float
    """His rate in the month's other documents."""


@finding(
    "kremlin_february",
    kinds={
        "share": "share",
        "hits": "count",
        "documents": "count",
        "naming": "count",
        "foremost": "count",
        "foremost_hits": "count",
        "rest": "rate",
    },
    tables=COUNTED,
    unit=UNIT,
)
def kremlin_february() -> February:
    """In how few documents the mentions of February 2022 stand: hits, documents, naming, foremost, share, rest."""
    said = kremlin.within(by_document("president"), period(FEBRUARY))
    most = kremlin_foremost()
    others = said[~said["document_id"].isin(most["document_id"])]
    return February(
        hits=int(said["nato"].sum()),
        documents=len(said),
        naming=int((said["nato"] > 0).sum()),
        foremost=len(most),
        foremost_hits=int(most["hits"].sum()),
        share=most["hits"].sum() / said["nato"].sum(),
        rest=others["nato"].sum() / others["tokens"].sum() * PER,
    )


@dataclass(frozen=True, kw_only=True)
class Directions:
    """What the page says in words, each true or false for the tables at hand; before and after are the phases."""

    peak: str
    """The month in which the President names NATO most often."""
    turned: bool
    """NATO fell and the West rose, both clearly."""
    guarantees_open: bool
    """No change of guarantees of security is clear."""
    press: bool
    """Most mentions of NATO before stand in press statements, of which less than half as many followed."""
    meetings_nato_open: bool
    """In meetings, the later rate of NATO lies within the interval of the earlier one."""
    meetings_west_rose: bool
    """In meetings, the intervals of the West lie apart."""
    guests_fell: bool
    """The guests' rate of NATO fell, and the intervals overlap."""
    silent_2020: bool
    """The President did not name NATO in the months of 2020."""
    back: bool
    """The rate after is nearer to those of 2017 and 2018 than to that of February 2022."""


@functools.cache
def directions() -> Directions:
    """In which direction the rates went, as far as the page says so in words."""
    changed = kremlin_change().query("before == 'before' and after == 'after'").set_index("name")
    nato, guests = by_period("president", "nato"), by_period("guests", "nato")
    by_occasion = kremlin_occasion().set_index(["occasion", "name", "period"])
    press, meetings = (by_occasion.loc[occasion] for occasion in ("press", "meeting"))
    return Directions(
        peak=nato.loc[nato["kind"] == "month", "rate"].idxmax(),
        turned=bool(changed.at["nato", "high"] < 0 < changed.at["west", "low"]),
        guarantees_open=bool(changed.at["guarantees", "low"] < 0 < changed.at["guarantees", "high"]),
        press=bool(
            press.at[("nato", "before"), "hits"] > nato.at["before", "hits"] / 2
            and press.at[("nato", "after"), "documents"] < press.at[("nato", "before"), "documents"] / 2
        ),
        meetings_nato_open=bool(
            meetings.at[("nato", "before"), "low"]
            < meetings.at[("nato", "after"), "rate"]
            < meetings.at[("nato", "before"), "high"]
        ),
        meetings_west_rose=bool(
            meetings.at[("west", "before"), "high"] < meetings.at[("west", "after"), "low"]
        ),
        guests_fell=bool(
            guests.at["after", "rate"] < guests.at["before", "rate"]
            and guests.at["before", "low"] < guests.at["after", "high"]
        ),
        silent_2020=bool(nato.at["2020", "hits"] == 0),
        back=bool(
            nato.at["after", "rate"] - nato.loc[["2017", "2018"], "rate"].min()
            < nato.at[FEBRUARY, "rate"] - nato.at["after", "rate"]
        ),
    )


def months() -> pd.DataFrame:
    """The President's monthly rates of NATO and the West, as the figure draws them: the rows of `kremlin_naming`."""
    named = kremlin_naming()
    return named[
        (named["voice"] == "president") & (named["kind"] == "month") & named["name"].isin(["nato", "west"])
    ].reset_index(drop=True)
