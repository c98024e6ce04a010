"""Phrases of the concept of 2022: who used them first, at the podium of the UN or in a text of NATO."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from conceptshift import tables
from conceptshift.measures.finding import finding
from conceptshift.rhetoric import phrases

COUNTED = ["phrases", "phrase_uses"]
YEARS = ["first", "nato", "russia", "china", "other", "several"]
SPEAKERS = {"nato": "an ally", "russia": "Russia", "china": "China", "other": "another state"}


@finding(
    "phrase_origin",
    key=["phrase_id"],
    kinds={
        "phrase": "text",
        **dict.fromkeys(YEARS, "year"),
        "text_year": "year",
        "allies_before": "count",
        "allies": "count",
        "verdict": "text",
    },
    tables=COUNTED,
    missing=[*YEARS, "text_year", "allies_before"],
)
def phrase_origin() -> pd.DataFrame:
    """Where each phrase stood first, as in `phrases.origins`, with text_year, and first_by: who used it first, in words."""
    found = phrases.origins(tables.load("phrases"), tables.load("phrase_uses"))
    said = found["first_blocs"].str.split().map(lambda blocs: " and ".join(SPEAKERS[bloc] for bloc in blocs))
    return found.assign(text_year=found["text_date"].dt.year, first_by=said)


@finding(
    "phrase_share",
    key=["phrase_id"],
    kinds={
        "phrase": "text",
        "before": "share",
        "after": "share",
        "others_before": "share",
        "others_after": "share",
    },
    tables=[*COUNTED, "speeches"],
)
def phrase_share() -> pd.DataFrame:
    """The share of speeches that have each phrase, 2014 to 2021 and 2022 to 2024: see `phrases.shares`."""
    return phrases.shares(tables.load("phrases"), tables.load("phrase_uses"), tables.load("speeches"))


@dataclass(frozen=True, kw_only=True)
class PhraseCounts:
    """How the phrases divide."""

    phrases: int
    dated: int
    """Phrases that were read in a text of NATO."""
    podium: int
    """Of these, phrases that several allies had used at the UN before."""
    text: int
    """Phrases that no ally had used there before the text, and some have since."""
    few: int
    """Phrases that one or two allies had used before."""
    never: int
    """Phrases that no ally has used there."""
    undated: int
    """Phrases that were read in no text."""
    several: int
    """Allies from which a phrase counts as used by them."""
    before_text_allies: int
    """The most allied speakers of a phrase of `text` up to now."""
    russia: int
    """Phrases that Russia has used there."""
    others_first: int
    """Phrases that a state outside the Alliance used before any ally, or in the same debate."""
    rose: int
    """Phrases in a larger share of allied speeches since 2022 than from 2014 to 2021."""
    others_rose: int
    """The same in speeches of other states, without Russia and China."""


@finding(
    "phrase_counts",
    kinds=dict.fromkeys(PhraseCounts.__annotations__, "count"),
    tables=[*COUNTED, "speeches"],
)
def phrase_counts() -> PhraseCounts:
    """How the phrases divide: see `PhraseCounts`."""
    table, share = phrase_origin(), phrase_share()
    verdict = table["verdict"].value_counts()
    reason = table["why_open"].value_counts()
    from_text = table[table["verdict"] == phrases.TEXT]
    outside = table[["russia", "china", "other"]].min(axis=1)
    return PhraseCounts(
        phrases=len(table),
        dated=int(table["text_date"].notna().sum()),
        podium=int(verdict.get(phrases.PODIUM, 0)),
        text=int(verdict.get(phrases.TEXT, 0)),
        few=int(reason.get("few", 0)),
        never=int(reason.get("never", 0)),
        undated=int(reason.get("no_text", 0)),
        several=phrases.SEVERAL,
        before_text_allies=int(from_text["allies"].max()) if len(from_text) else 0,
        russia=int(table["russia"].notna().sum()),
        others_first=int((outside <= table["nato"].fillna(9999)).sum()),
        rose=int((share["after"] > share["before"]).sum()),
        others_rose=int((share["others_after"] > share["others_before"]).sum()),
    )


def named(verdict: str) -> list[str]:
    """The phrases of a verdict, in the order of the table."""
    table = phrase_origin()
    return table.loc[table["verdict"] == verdict, "phrase"].tolist()


def first_by(phrase_id: str) -> str:
    """Who used a phrase first at the UN, in words."""
    return str(phrase_origin().set_index("phrase_id").at[phrase_id, "first_by"])


def never(phrase_id: str) -> bool:
    """Whether no ally has used it there."""
    return bool(pd.isna(phrase_origin().set_index("phrase_id").at[phrase_id, "nato"]))


def mostly_podium() -> bool:
    """Whether more than half of the phrases that were read in a text had stood at the podium before."""
    counts = phrase_counts()
    return counts.podium > counts.dated / 2
