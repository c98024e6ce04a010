"""Passages of the two concepts side by side: what became of each, and whose words they are."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import pandas as pd

from conceptshift import tables
from conceptshift.concept import findings as concept
from conceptshift.concept.counterpart import findings as counterpart
from conceptshift.measures.finding import finding

SIDES = {"then": "2010", "between": "2021", "now": "2022"}
RUSSIAN = "Russia"
WORDS = {  # of the groups of `findings.fates`, as the map says them
    "turned": "Turned",
    "new": "New",
    "grew": "Grew",
    "unchanged": "Kept",
    "open": "Not decided",
}
WHOSE = {"translated_here": "our translation", "english_of_source": "in the English of the source"}
ON_RUSSIA = ("russia_label", "russia_dialogue")  # the themes of the headline
PROMISES = ("russia_no_threat", "open_door", "ukraine_georgia", "collective_defence_article5")
TURNED = "NATO’s words on Russia turned, while assurance and open door stayed or grew"
PLAIN = "Passages of NATO’s concepts of 2010 and 2022, side by side"
YEAR = 4  # characters of a day of which the year alone is known


@functools.cache
def pairs() -> pd.DataFrame:
    """Every pair of passages in the order of the map: the columns of `passages`, and

    - label: of the theme; group: what became of it, as in `findings.fates`; word: the same for a reader
    - beside, beside_year: the fragment of a Russian document beside it, and its year; missing where there is none
    """
    rows = tables.load("passages").sort_values("position", ignore_index=True)
    labels = tables.load("themes").set_index("theme_id")["label"]
    group = rows["theme_id"].map(concept.fate()).astype(str)
    russian = counterpart.passages().set_index("passage_id")
    return rows.assign(
        label=rows["theme_id"].map(labels),
        group=group,
        word=group.map(WORDS),
        beside=rows["beside_passage_id"].map(russian["quoted_fragment"]),
        beside_year=rows["beside_passage_id"].map(russian["year"]).astype("Int64"),
    )


@functools.cache
def sayings() -> pd.DataFrame:
    """Each text of each pair, in the order of time, Russia's last: whose words, when, where in it, and where it was read.

    Columns: pair_id; when (2010, 2021, 2022 or Russia); fragment, speaker, day (in words), locator, source_id,
    evidence_status, publisher, url.
    """
    rows = pairs()
    parts = []
    for side, when in SIDES.items():
        columns = ("fragment", "speaker", "date", "locator", "source_id", "evidence_status")
        part = rows[["pair_id", *(f"{side}_{column}" for column in columns)]]
        part = part.rename(columns={f"{side}_{column}": column for column in columns})
        parts.append(part.assign(when=when, day=part["date"].map(_day)).drop(columns="date"))
    russian = counterpart.passages().assign(fragment=lambda table: table["quoted_fragment"])
    russian = rows[["pair_id", "beside_passage_id"]].merge(
        russian, left_on="beside_passage_id", right_on="passage_id"
    )
    russian = russian.assign(
        when=RUSSIAN,
        speaker=russian["title"],
        day=russian["adopted_on"].map(_day),
        locator=russian["fragment_basis"].map(WHOSE),
    )
    sources = tables.load("sources")[["source_id", "publisher", "url"]]
    said = pd.concat([*parts, russian[parts[0].columns]], ignore_index=True)
    return said.merge(sources, on="source_id", validate="many_to_one")


def _day(day: str) -> str:
    if len(day) == YEAR:
        return day
    when = pd.Timestamp(day)
    return f"{when.day} {when:%B %Y}"


def headline() -> str:
    """What the map says, where the codes of its themes say it; otherwise only what it shows."""
    fate = concept.fate()
    turned = all(fate[theme] == "turned" for theme in ON_RUSSIA)
    kept = all(fate[theme] in ("unchanged", "grew") for theme in PROMISES)
    return TURNED if turned and kept else PLAIN


@dataclass(frozen=True)
class PassageCounts:
    """How many pairs of passages there are."""

    pairs: int
    """All pairs."""
    beside: int
    """Those with a Russian passage beside them."""


@finding(
    "passage_counts",
    kinds={"pairs": "count", "beside": "count"},
    tables=["passages", *counterpart.PASSAGES, *concept.CODED],
)
def passage_counts() -> PassageCounts:
    """How many pairs of passages there are; see `PassageCounts`."""
    rows = pairs()
    return PassageCounts(pairs=len(rows), beside=int(rows["beside"].notna().sum()))
