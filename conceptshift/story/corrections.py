"""What earlier editions of the report said wrongly, by the subject that it concerns."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from conceptshift import tables
from conceptshift.measures.finding import finding

SUBJECTS = {
    "book": "The whole report",
    "concept": "The Strategic Concepts",
    "rhetoric": "The words at the United Nations",
    "articles": "The two articles",
    "predictions": "The predictions",
    "claims": "The factual claims",
}
KINDS = {
    "wrong": "did not hold",
    "unfair": "judged by another measure",
    "unclear": "could be misread",
    "incomplete": "left something out",
    "source": "rested on the wrong source",
}


def by_subject(corrections: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Each correction with its subject and its source, in the order of the report.

    `corrections` and `sources` are the tables of these names. Columns added: `subject` and `fault` in words, and `publisher` of
    the source. `source_id` and `publisher` are empty where the tables of the report itself show what is right. `places`
    is a list of addresses below the top of the built book.
    """
    subject = corrections["correction_id"].str.partition("-")[0]
    listed = corrections.assign(
        subject=subject.map(SUBJECTS),
        fault=corrections["kind"].map(KINDS),
        places=corrections["places"].str.split(),
        order=subject.map(list(SUBJECTS).index),
    ).merge(sources[["source_id", "publisher"]], on="source_id", how="left")
    listed = listed.fillna({"source_id": "", "publisher": ""})
    return listed.sort_values(["order", "correction_id"], ignore_index=True).drop(columns="order")


@finding("corrections", key=["correction_id"], kinds={"fault": "text"}, tables=["corrections", "sources"])
def corrections() -> pd.DataFrame:
    """Each correction of an earlier edition, in the order of the report: see `by_subject`."""
    return by_subject(tables.load("corrections"), tables.load("sources"))


@dataclass(frozen=True)
class CorrectionCounts:
    """How many corrections there are."""

    corrections: int
    """All that are listed."""
    wrong: int
    """Those of a statement or number that did not hold."""


@finding("correction_counts", kinds={"corrections": "count", "wrong": "count"}, tables=["corrections"])
def correction_counts() -> CorrectionCounts:
    """How many corrections there are: see `CorrectionCounts`."""
    kinds = tables.load("corrections")["kind"]
    return CorrectionCounts(corrections=len(kinds), wrong=int((kinds == "wrong").sum()))
