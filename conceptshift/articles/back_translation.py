"""Quotations that reached the two articles through other languages, beside the English they began as."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

COMPARATORS = {  # from strong to weak
    "same_text": "the same text",
    "sister_document": "a sister document",
    "later_statement": "a later statement",
    "none": "nothing",
}
MEANINGS = ("none", "minor", "material")
NOT_JUDGED = "not_judged"


class Changes(NamedTuple):
    """Quotations set beside the same text, by how far their meaning changed; the three add up to n."""

    none: int
    minor: int
    material: int
    n: int


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


def changes(table: pd.DataFrame) -> Changes:
    """How many quotations kept their meaning, and how many did not, among those set beside the same text.

    The unit is the quotation. They are those whose original was found, and no sample. Raises `ValueError`
    where no quotation could be compared.
    """
    compared = quotations(table)
    compared = compared[compared["comparator"] == "same_text"]
    if compared.empty:
        raise ValueError("no quotation stands beside the text that it quotes")
    counts = compared["meaning_changed"].value_counts()
    return Changes(*(int(counts.get(meaning, 0)) for meaning in MEANINGS), len(compared))
