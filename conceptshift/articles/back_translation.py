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
PARTS = {  # of the remarks that other outlets reported too
    "illegal": "“illegal”",
    "salisbury": "Salisbury",
    "montenegro": "Montenegro",
    "climate": "climate change",
}


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


def reports(compared: pd.DataFrame) -> pd.DataFrame:
    """How others reported a remark, from the table `reports_compared`: quote_id, reports, whole, shortened, unmarked.

    whole: reports that kept every part; shortened: those that left one out or changed it; unmarked: quotations among
    these that do not show a cut.
    """
    parts = compared[list(PARTS)]
    whole = (parts.isna() | (parts == "kept")).all(axis=1)
    unmarked = ~whole & (compared["cut_marked"] == "no")
    counted = pd.DataFrame(
        {
            "quote_id": compared["quote_id"],
            "reports": 1,
            "whole": whole.astype(int),
            "shortened": (~whole).astype(int),
            "unmarked": unmarked.astype(int),
        }
    )
    return counted.groupby("quote_id").sum().reset_index()


def parts_named(compared: pd.DataFrame, state: str) -> pd.Series:
    """The parts of each remark that a report kept, changed or left out (`state`), in words; “nothing” where there are none."""
    named = pd.DataFrame({part: compared[part].eq(state).map({True: said}) for part, said in PARTS.items()})
    return named.apply(lambda row: ", ".join(row.dropna()) or "nothing", axis=1)
