"""What the tables rest on: kinds of sources, how much of each was read, and how near they stand to an official text."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

KINDS = {  # in the order in which they are shown
    "article": "the two articles",
    "official": "official pages",
    "parliament": "parliaments",
    "think_tank": "think tanks and institutes",
    "news": "news reports",
    "secondary": "copies and summaries",
    "dataset": "data sets",
}
EXTENTS = {"full_text": "in full", "opening": "opening only", "excerpt": "excerpt only", "data": "data"}
DATE_BASES = {  # after a date: what it rests on
    "stated": "",
    "from_url": ", from its address",
    "inferred": ", inferred",
    "undated": "not dated",
}
OWNERSHIPS = {"official": "official", "state_media": "state media", "state_funded": "state-funded"}
OF_STATES = ("state_media", "state_funded")  # media that a state owns or funds

STANDINGS = {  # from near to far, of the evidence for one row of a table
    "official": "official or parliamentary page",
    "copy": "copy, summary or analysis",
    "news": "news report",
    "article": "the article itself",
    "not_verified": "not verified",
}
_STANDING_OF_KIND = {
    "official": "official",
    "parliament": "official",
    "dataset": "copy",
    "secondary": "copy",
    "think_tank": "copy",
    "news": "news",
    "article": "article",
}


def holdings(sources: pd.DataFrame, uses: Mapping[str, pd.Series]) -> pd.DataFrame:
    """The sources by kind: kind, sources, one column for each of `EXTENTS`, not_english, state_media, and one for
    each of `uses`, which counts the rows of a table (given as its column of source ids) that rest on the kind.

    Kinds without a source are left out. Raises `ValueError` for a kind or extent without a place in the order.
    """
    for column, known in (("kind", KINDS), ("extent_seen", EXTENTS)):
        strange = set(sources[column].dropna()) - set(known)
        if strange:
            raise ValueError(f"{column} {min(strange)!r} is not one of {', '.join(known)}")
    kinds = sources["kind"]
    counts = pd.crosstab(kinds, sources["extent_seen"]).reindex(columns=list(EXTENTS), fill_value=0)
    counts.insert(0, "sources", kinds.value_counts())
    counts["not_english"] = (sources["language"] != "en").groupby(kinds).sum()
    counts["state_media"] = sources["ownership"].isin(OF_STATES).groupby(kinds).sum()
    kind_of = sources.set_index("source_id")["kind"]
    for name, cited in uses.items():
        counts[name] = cited.dropna().map(kind_of).value_counts()
    counts = counts.reindex([kind for kind in KINDS if kind in counts.index]).fillna(0).astype(int)
    return counts.rename_axis(index="kind", columns=None).reset_index()


def read_in_full(sources: pd.DataFrame) -> pd.Series:
    """Number of sources that were read in full, by kind, in the order of `KINDS`; kinds without one are left out."""
    kinds = sources.loc[sources["extent_seen"] == "full_text", "kind"].value_counts()
    return kinds.reindex([kind for kind in KINDS if kind in kinds.index])


def standing(rows: pd.DataFrame, sources: pd.DataFrame) -> pd.Series:
    """How near the evidence of each row stands to an official text: a key of `STANDINGS`, indexed like `rows`.

    rows: any table with source_id and evidence_status. Whatever was not seen is `not_verified`, whoever published it.
    """
    kind = rows["source_id"].map(sources.set_index("source_id")["kind"])
    near = kind.map(_STANDING_OF_KIND)
    return near.where((rows["evidence_status"] != "not_verified") & near.notna(), "not_verified")


def evidence_base(clauses: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Clauses by stage and by the standing of their evidence: stage, one column for each of `STANDINGS`, clauses."""
    counts = pd.crosstab(clauses["stage"], standing(clauses, sources))
    counts = counts.reindex(columns=list(STANDINGS), fill_value=0).rename_axis(columns=None)
    counts["clauses"] = counts.sum(axis=1)
    return counts.reset_index()


def described(sources: pd.DataFrame, language_names: Mapping[str, str]) -> pd.DataFrame:
    """The sources in words, by kind in the order of `KINDS` and then by id: the columns of `sources` and

    - heading: title, or publisher where there is no title; publisher_below: publisher where it is not the heading
    - kind_named; dated: the date and what it rests on; extent_named, with the licence where there is one
    - language_named: the language and, where a state or an office owns the publisher, that and the country
    """
    order = list(KINDS)
    rows = sources.assign(place=sources["kind"].map(order.index)).sort_values(["place", "source_id"])
    licence = ("; " + rows["licence"]).fillna("")
    country = (" (" + rows["ownership_country"] + ")").fillna("")
    owner = (", " + rows["ownership"].map(OWNERSHIPS) + country).fillna("")
    return rows.drop(columns="place").assign(
        heading=rows["title"].fillna(rows["publisher"]),
        publisher_below=rows["publisher"].where(rows["title"].notna()),
        kind_named=rows["kind"].map(KINDS).str.capitalize(),
        dated=rows["published_on"].fillna("") + rows["date_basis"].map(DATE_BASES),
        extent_named=rows["extent_seen"].map(EXTENTS) + licence,
        language_named=rows["language"].map(language_names) + owner,
    )
