"""Word categories: which terms a lexicon counts as threat or partnership, and how often they stand somewhere.

A lexicon is a list of the table `lexicon`, chosen by name (`codebook`, `minimal`, `wide`). Rates are hits per
10,000 tokens and always come with the terms that were matched: a rate whose words nobody has seen is not
evidence.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from conceptshift.corpus import terms

CATEGORIES = ("threat", "partnership")
PER = 10_000  # tokens


def entries(lexicon: pd.DataFrame, name: str) -> pd.DataFrame:
    """The rows of the list `name` of table `lexicon`. Raises `ValueError` for a list that is not there."""
    chosen = lexicon[lexicon["lexicon"] == name]
    if chosen.empty:
        raise ValueError(
            f"there is no lexicon {name!r}; data/lexicon.csv has {', '.join(lexicon['lexicon'].unique())}"
        )
    return chosen


def hits(counts: pd.DataFrame, lexicon: pd.DataFrame, name: str) -> pd.DataFrame:
    """The rows of `counts` whose term the list `name` matches, with the category and entry that match it.

    counts: any table of counts with a column `term`. A term that two categories claim is in the result twice,
    once in each.
    """
    matched = terms.matches(counts["term"].unique().tolist(), entries(lexicon, name)).drop(columns="lexicon")
    return counts[counts["term"].isin(matched["term"])].merge(matched, on="term")


def rates(counts: pd.DataFrame, lexicon: pd.DataFrame, name: str, by: Sequence[str]) -> pd.DataFrame:
    """How often each group uses each category: by…, category, hits, tokens, rate, matched, most frequent first.

    counts: all terms of the groups, with columns `term`, `count` and `by`; their sum is a group's tokens.
    rate: hits per 10,000 tokens. matched: the terms and how often each stands, as text, such as `threat 6,
    enemy 2`. A category that a group does not use has its row, with zero hits.
    """
    by = list(by)
    tokens = counts.groupby(by, as_index=False)["count"].sum().rename(columns={"count": "tokens"})
    categories = pd.DataFrame({"category": sorted(entries(lexicon, name)["category"].unique(), reverse=True)})
    found = hits(counts, lexicon, name).groupby([*by, "category", "term"], as_index=False)["count"].sum()
    key = [*by, "category"]
    found = found.sort_values([*key, "count", "term"], ascending=[*[True] * len(key), False, True])
    found["matched"] = found["term"] + " " + found["count"].astype(str)
    summed = found.groupby(key).agg(hits=("count", "sum"), matched=("matched", ", ".join)).reset_index()
    rated = tokens.merge(categories, how="cross").merge(summed, on=key, how="left")
    rated["hits"] = rated["hits"].fillna(0).astype(int)
    rated["matched"] = rated["matched"].fillna("")
    rated["rate"] = rated["hits"] / rated["tokens"] * PER
    return rated[[*key, "hits", "tokens", "rate", "matched"]]
