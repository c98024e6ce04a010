"""Quotations that reached English through Russian, beside the English they began as."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from conceptshift.measures.uncertainty import wilson

COMPARATORS = {  # from strong to weak
    "same_text": "the same text",
    "sister_document": "a sister document",
    "later_statement": "a later statement",
    "none": "nothing",
}
MEANINGS = ("none", "minor", "material")
NOT_JUDGED = "not_judged"


class Share(NamedTuple):
    """How many of n, as a share (0-1) with Wilson's 95 % interval."""

    count: int
    n: int
    share: float
    low: float
    high: float


def quotations(table: pd.DataFrame) -> pd.DataFrame:
    """The rows that compare a quotation; a row without a fragment of the article records an omission instead."""
    return table[table["article_fragment"].notna()]


def outcomes(table: pd.DataFrame) -> pd.DataFrame:
    """Quotations by what they could be compared with: comparator, quotations, none, minor, material, not_judged."""
    compared = quotations(table)
    meaning = compared["meaning_changed"].fillna(NOT_JUDGED)
    counts = pd.crosstab(compared["comparator"], meaning)
    counts = counts.reindex(index=list(COMPARATORS), columns=[*MEANINGS, NOT_JUDGED], fill_value=0)
    counts.insert(0, "quotations", counts.sum(axis=1))
    return counts.rename_axis(columns=None).reset_index()


def changed(table: pd.DataFrame) -> Share:
    """The share of quotations whose meaning changed, minor or material, among those set beside the same text.

    The unit is the quotation. Raises `ValueError` where no quotation could be compared.
    """
    compared = quotations(table)
    compared = compared[compared["comparator"] == "same_text"]
    count, n = int(compared["meaning_changed"].isin(["minor", "material"]).sum()), len(compared)
    low, high = wilson(count, n)
    return Share(count, n, count / n, low, high)
