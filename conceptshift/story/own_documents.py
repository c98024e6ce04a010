"""A reader's own texts by the book's measures: rates of word categories with their intervals, and how two texts differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from conceptshift import tables
from conceptshift.corpus import lexicon, terms
from conceptshift.measures import keyness
from conceptshift.measures.finding import Finding
from conceptshift.measures.uncertainty import garwood


class Comparison(NamedTuple):
    """What two texts give, each as a finding."""

    rates: Finding
    """text, category, hits, tokens, rate (per 10,000 words), matched, low and high (Garwood's 95 % limits)."""
    contrast: Finding
    """category, log_ratio (binary, second text against first), words (of both texts)."""


def compared(texts: Mapping[str, str], name: str = "codebook") -> Comparison:
    """The rates of two texts, by the list `name` of the table lexicon, and their log ratios; the first text is the reference.

    Raises `ValueError` for one text or more than two, and for a text without a word.
    """
    if len(texts) != 2:
        raise ValueError(f"{len(texts)} texts; give two, the one to compare with first")
    counts = pd.concat([_counts(text).assign(text=key) for key, text in texts.items()])
    if empty := [key for key in texts if key not in set(counts["text"])]:
        raise ValueError(f"there is no word in the text {empty[0]!r}")

    def rates() -> pd.DataFrame:
        rated = lexicon.rates(counts, tables.load("lexicon"), name, by=["text"])
        low, high = garwood(rated["hits"], rated["tokens"] / lexicon.PER)
        return rated.assign(low=low, high=high)

    def contrast() -> pd.DataFrame:
        rated = rates().set_index("text")
        first, second = (rated.loc[key].set_index("category") for key in texts)
        ratio = keyness.log_ratio(second["hits"], first["hits"], second["tokens"], first["tokens"])
        words = int(counts["count"].sum())
        return pd.DataFrame({"category": first.index, "log_ratio": ratio, "words": words})

    return Comparison(
        _finding(
            "own_documents",
            rates,
            ("text", "category"),
            {"rate": "count", "hits": "count", "tokens": "count"},
            unit={"rate": "per 10,000 words"},
            drawn={"rate": "nothing: exact, of a count"},
        ),
        _finding(
            "own_contrast",
            contrast,
            ("category",),
            {"log_ratio": "score", "words": "count"},
            missing=["log_ratio"],
        ),
    )


def _counts(text: str) -> pd.DataFrame:
    found = pd.Series(terms.tokens(text), dtype="str").value_counts(sort=False)
    return found.rename_axis("term").reset_index(name="count")


def _finding(name, compute, key, kinds, unit=None, drawn=None, missing=()) -> Finding:
    """A finding that is not registered: it is of a reader's texts and not of the book."""
    return Finding(name, compute, key, kinds, ("lexicon",), {}, unit, drawn, missing=frozenset(missing))
