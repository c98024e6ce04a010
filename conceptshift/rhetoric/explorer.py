"""What a reader may ask the UN speeches for: words, names, lists and phrases, each by speech.

A speech is a state in a year. The states counted one by one are NATO's present members and six others; all other states
are known as yearly sums only. A word counts with and without a possessive 's, as everywhere in this book, and is carried
where at least `FEWEST` of the speeches counted one by one have it: fewer show no change, and a page has to load the list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from conceptshift.corpus import lexicon
from conceptshift.tables.plain_words import plain

FEWEST = 5  # speeches that have a word which is carried
SINCE = 1991
KEY = ["iso3", "year"]
COUNT = [*KEY, "series", "count"]
REST = ["series", "year", "count", "speeches"]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """Series of counts, each by speech and, for all other states, by year."""

    speeches: pd.DataFrame
    """Counted one by one: iso3, country, year, tokens, bloc; by state and year."""
    series: pd.DataFrame
    """series (a word, or kind:id), label, kind (word, name, list, phrase), note; as they are offered."""
    counts: pd.DataFrame
    """iso3, year, series, count; no row for a count of zero."""
    rest: pd.DataFrame
    """All other states together: series, year, count, speeches (missing for a list, whose words were counted one by one)."""
    rest_sizes: pd.DataFrame
    """All other states together: year, tokens, speeches."""


def speeches(every: pd.DataFrame, counts: pd.DataFrame, countries: Mapping[str, str]) -> pd.DataFrame:
    """The speeches counted one by one: iso3, country, year, tokens, bloc. every, counts: tables `speeches`, `term_counts`."""
    own = every.merge(counts[KEY].drop_duplicates(), on=KEY)
    named = own.assign(country=own["iso3"].map(countries))
    return named.sort_values(KEY, ignore_index=True)[["iso3", "country", "year", "tokens", "bloc"]]


def words(counts: pd.DataFrame, totals: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The words that at least `FEWEST` speeches have: `counts` and `rest` of `Counted`, the word as series.

    counts, totals: tables `term_counts` and `other_term_counts`.
    """
    own = _summed(_by_word(counts), KEY)
    carried = own.groupby("series")["count"].transform("size") >= FEWEST
    rest = (
        _by_word(totals)
        .groupby(["year", "series"], as_index=False, observed=True)
        .agg(count=("count", "sum"), speeches=("speeches", "first"))  # the forms of a word have the same
    )
    own = own[carried]
    return own, rest[rest["series"].isin(own["series"].unique())]


def lists(
    counts: pd.DataFrame, totals: pd.DataFrame, entries: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The words of each list and category together, as `list:codebook-threat`. entries: table `lexicon`."""
    own, rest = [], []
    for name in entries.loc[entries["category"].isin(lexicon.CATEGORIES), "lexicon"].unique():
        for table, key, parts in ((counts, KEY, own), (totals, ["year"], rest)):
            hits = lexicon.hits(table, entries, name)
            hits = hits[hits["category"].isin(lexicon.CATEGORIES)]
            parts.append(_summed(hits.assign(series=f"list:{name}-" + hits["category"]), key))
    return pd.concat(own), pd.concat(rest)


def mentions(
    spoken: pd.DataFrame, own: pd.DataFrame, kind: str, column: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What was counted in the speeches of all states, such as names or phrases, as `kind:…`.

    spoken: iso3, year, count and the `column` that says of what. own: the speeches counted one by one.
    """
    since = spoken[spoken["year"] >= SINCE]
    hits = _summed(since.assign(series=f"{kind}:" + since[column]), KEY)
    ours = hits["iso3"].isin(own["iso3"].unique())
    rest = (
        hits[~ours]
        .groupby(["series", "year"], as_index=False)
        .agg(count=("count", "sum"), speeches=("count", "size"))
    )
    return hits[ours], rest


def rest_sizes(every: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """How much all states say that are not counted one by one: year, tokens, speeches."""
    others = every[(every["year"] >= SINCE) & ~every["iso3"].isin(own["iso3"].unique())]
    return others.groupby("year", as_index=False).agg(tokens=("tokens", "sum"), speeches=("tokens", "size"))


def moved(
    own: pd.DataFrame, counts: pd.DataFrame, before: tuple[int, int], after: tuple[int, int], most: int
) -> pd.DataFrame:
    """The words whose share of allied speeches changed most between two periods, the largest change first.

    own, counts: `speeches` and `words`. term; before, after: speeches that have it; before_of, after_of: speeches; change:
    of the share, 0 to 1; states: allies that have used it in either period. Of equal changes the first by alphabet.
    """
    allied = own[own["bloc"] == "nato"]
    spoken = counts.merge(allied[KEY], on=KEY)
    found: dict[str, pd.Series] = {}
    of: dict[str, int] = {}
    for name, (first, last) in {"before": before, "after": after}.items():
        of[name] = int(allied["year"].between(first, last).sum())
        found[name] = spoken[spoken["year"].between(first, last)].groupby("series").size()
    table = pd.DataFrame(found).fillna(0).astype(int)
    table["change"] = table["after"] / of["after"] - table["before"] / of["before"]
    within = spoken[spoken["year"].between(before[0], before[1]) | spoken["year"].between(after[0], after[1])]
    table["states"] = within.groupby("series")["iso3"].nunique()
    table = table.assign(before_of=of["before"], after_of=of["after"], size=table["change"].abs())
    ordered = table.rename_axis("term").reset_index().sort_values(["size", "term"], ascending=[False, True])
    columns = ["term", "before", "before_of", "after", "after_of", "change", "states"]
    return ordered.head(most)[columns].reset_index(drop=True)


def _by_word(counts: pd.DataFrame) -> pd.DataFrame:
    """The counts of terms with the plain word of each as its series."""
    known = pa.array(counts["term"].unique())
    words = dict(zip(known.to_pylist(), plain(known).to_pylist(), strict=True))
    return counts.assign(series=counts["term"].map(words))


def _summed(counts: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    return counts.groupby([*key, "series"], as_index=False, observed=True)["count"].sum()
