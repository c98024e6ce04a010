"""The factual claims of the two articles: who made them, and whether they hold."""

from __future__ import annotations

import pandas as pd

from conceptshift.measures import judgements as registry

VERDICTS = {
    "supported": "supported",
    "mixed": "mixed",
    "contradicted": "contradicted",
    "not_checkable": "not checkable",
}
KINDS = {  # what has to be checked
    "words": "who said what",
    "document": "the text of 2010",
    "event": "events, and how things stand",
    "figure": "figures",
    "attitude": "wishes and beliefs",
    "name": "names of disputed events",
}
SIDES = {  # who says it
    "outlet": "The outlets' own voice",
    "russia_official": "Russian officials",
    "russia_expert": "Russian experts",
    "nato": "NATO Secretary General",
}
ALL = "All claims"


def judged(claims: pd.DataFrame, codings: pd.DataFrame, speakers: pd.DataFrame) -> pd.DataFrame:
    """One row a claim with speaker, side, adjudicated verdict and rationale, verdict_a, verdict_b."""
    return registry.judged(claims, codings, speakers, "claim_id", ["verdict"])


def count(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """How the claims fared, grouped by column `by` (side, kind …); most claims first, and a last row, `all`.

    Columns: `by`, claims, one count a verdict, checkable (claims with another verdict than `not_checkable`).
    There is no share and no interval: the claims are all that were found in two articles and a sample of
    nothing.
    """
    counts = pd.crosstab(rows[by].astype(str), rows["verdict"]).reindex(columns=list(VERDICTS), fill_value=0)
    counts = counts.loc[counts.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    counts.loc["all"] = counts.sum()
    counts.columns.name = None
    checkable = counts.drop(columns="not_checkable").sum(axis=1)
    out = counts.assign(claims=counts.sum(axis=1), checkable=checkable)
    return out[["claims", *VERDICTS, "checkable"]].rename_axis(by).reset_index()


def by_coder(codings: pd.DataFrame) -> pd.DataFrame:
    """Claims by verdict as each coder gave it and as the book uses it: verdict, a, b, adjudicated.

    codings: table `claim_codings`. Each column adds up to the number of claims that the coder judged.
    """
    counts = pd.crosstab(codings["verdict"], codings["coder"])
    counts = counts.reindex(index=list(VERDICTS), columns=["a", "b", registry.ADJUDICATED], fill_value=0)
    return counts.rename_axis(index="verdict", columns=None).reset_index()


def reviewed(rows: pd.DataFrame) -> pd.DataFrame:
    """Claims on which the two coders agree and a review changed their verdict; `rows` as `judged` gives them.

    Columns: claim_id, a, b, adjudicated, reason, as in `registry.disagreements`, so that both can stand in one
    table.
    """
    agreed, used = rows["verdict_a"], rows["verdict"]
    changed = rows[(agreed == rows["verdict_b"]) & (agreed != used)]
    named = {"verdict_a": "a", "verdict_b": "b", "verdict": "adjudicated", "rationale": "reason"}
    return changed[["claim_id", *named]].rename(columns=named).reset_index(drop=True)
