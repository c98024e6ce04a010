"""Quotations that reached the two articles through other languages, beside the English they began as."""

from __future__ import annotations

import pandas as pd

COMPARATORS = {  # from strong to weak
    "same_text": "the same text",
    "sister_document": "a sister document",
    "later_statement": "a later statement",
    "none": "nothing",
}
MEANINGS = ("none", "minor", "material")
NOT_JUDGED = "not_judged"
SUBJECTS = {
    "concept_2010": "The Strategic Concept of 2010",
    "stoltenberg": "Jens Stoltenberg",
}  # who is quoted


def quotations(table: pd.DataFrame) -> pd.DataFrame:
    """The rows that compare a quotation; a row without a fragment of the article records an omission instead."""
    return table[table["article_fragment"].notna()]


def outcomes(table: pd.DataFrame) -> pd.DataFrame:
    """Quotations by what they could be compared with: comparator, quotations, none, minor, material, not_judged.

    They are those whose original was found, and no sample.
    """
    compared = quotations(table)
    meaning = compared["meaning_changed"].fillna(NOT_JUDGED)
    counts = pd.crosstab(compared["comparator"], meaning)
    counts = counts.reindex(index=list(COMPARATORS), columns=[*MEANINGS, NOT_JUDGED], fill_value=0)
    counts.insert(0, "quotations", counts.sum(axis=1))
    return counts.rename_axis(columns=None).reset_index()
