"""How often the Kremlin's English documents name NATO and the West, by voice and by period.

Rates are mentions per 10,000 words of a voice, pooled over its documents. Intervals draw whole documents again, since
mentions come in bunches: a press conference with a guest names NATO dozens of times, and a hundred meetings never.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from conceptshift.corpus.lexicon import PER
from conceptshift.measures import uncertainty

NAMES = {"nato": "nato", "west": "the_west", "guarantees": "guarantees"} | {
    kind: kind for kind in ("threat", "partnership")
}  # what is counted, and the column of table `kremlin_counts`
FEWEST = 5  # documents from which an interval is drawn


def of_voice(documents: pd.DataFrame, counts: pd.DataFrame, *voices: str) -> pd.DataFrame:
    """Each document in which one of the voices has words: those of `documents`, then the counts of these voices together.

    documents, counts: tables `kremlin_documents` and `kremlin_counts`. Raises `ValueError` for a voice that nobody has.
    """
    unknown = sorted(set(voices) - set(counts["voice"]))
    if unknown:
        raise ValueError(f"no document has the voice {', '.join(unknown)}")
    spoken = counts[counts["voice"].isin(voices)].drop(columns="voice")
    return documents.merge(spoken.groupby("document_id", as_index=False).sum(), on="document_id")


def within(counted: pd.DataFrame, period) -> pd.DataFrame:
    """The documents published in a period, a row of table `kremlin_periods` with its first and last day."""
    return counted[counted["published_on"].between(period.first_day, period.last_day)]


def rates(
    counted: pd.DataFrame,
    periods: pd.DataFrame,
    seed: int,
    resamples: int = uncertainty.RESAMPLES,
    names: Sequence[str] = tuple(NAMES),
    words: str = "tokens",
) -> pd.DataFrame:
    """How often each period uses each name: name, period, documents, tokens, hits, rate, low, high, naming.

    counted: `of_voice`; words: its column of the words that a rate is over; a document without any is left out. low and high
    are 95 % limits of the rate over draws of documents, missing for fewer than `FEWEST` of them. Where no document has a
    hit, nothing can be drawn: low is 0 and high Garwood's limit for a count of zero. naming: documents with at least one
    hit. Raises `ValueError` for a period without a document.
    """
    columns = [NAMES.get(name, name) for name in names]
    rows = []
    for period in periods.itertuples():
        documents = within(counted, period)
        documents = documents[documents[words] > 0]
        if documents.empty:
            raise ValueError(f"the period {period.period!r} has no document with these words")
        units = documents[[*columns, words]].to_numpy(dtype=float)
        *hits, tokens = units.sum(axis=0)
        lows, highs = np.full((2, len(names)), np.nan)
        if len(units) >= FEWEST:
            _, lows, highs = uncertainty.cluster_bootstrap(units, per_word, seed, resamples)
        for place, name in enumerate(names):
            limits = lows[place], highs[place]
            if hits[place] == 0 and len(units) >= FEWEST:
                limits = uncertainty.garwood(0, tokens / PER)
            naming = int((units[:, place] > 0).sum())
            rate = hits[place] / tokens * PER
            rows.append(
                (name, period.period, len(units), int(tokens), int(hits[place]), rate, *limits, naming)
            )
    return pd.DataFrame(
        rows,
        columns=["name", "period", "documents", "tokens", "hits", "rate", "low", "high", "naming"],
    )


def changes(
    counted: pd.DataFrame,
    before: pd.DataFrame,
    after: pd.DataFrame,
    seed: int,
    resamples: int = uncertainty.RESAMPLES,
) -> pd.DataFrame:
    """How the rates differ between each pair of periods: name, before, after, difference, low, high.

    counted: `of_voice`; before, after: rows of table `kremlin_periods`, pair by pair. The documents of each period are
    drawn on their own.
    """
    rows = []
    for first, last in zip(before.itertuples(), after.itertuples(), strict=True):
        groups = [
            within(counted, period)[[*NAMES.values(), "tokens"]].to_numpy(dtype=float)
            for period in (first, last)
        ]
        found = uncertainty.cluster_bootstrap(groups, lambda a, b: per_word(b) - per_word(a), seed, resamples)
        rows += [
            (name, first.period, last.period, *numbers)
            for name, *numbers in zip(NAMES, found.value, found.low, found.high, strict=True)
        ]
    return pd.DataFrame(rows, columns=["name", "before", "after", "difference", "low", "high"])


def per_word(total: np.ndarray) -> np.ndarray:
    """All sums over the last, per 10,000: (..., m + 1) to (..., m)."""
    return total[..., :-1] / total[..., -1:] * PER


def foremost(counted: pd.DataFrame, column: str, many: int) -> pd.DataFrame:
    """The documents with most in a column, the most first; where two have as many, the earlier one first."""
    return counted.sort_values([column, "document_id"], ascending=[False, True]).head(many)
