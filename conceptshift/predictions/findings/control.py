"""The control: what people and groups outside Russia wrote of the next concept before the invasion, and what came of it.

Forecasts are counted, proposals and assessments are listed. Nothing here is scored or set beside the scores of others.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import pandas as pd

from conceptshift import tables
from conceptshift.measures.agreement import agreement
from conceptshift.measures.finding import finding

CONTROL = ("control_statements", "control_codings")
COUNTED = "explicit_forecast"  # the type that the chapter on predictions scores
KINDS = ("forecast", "proposal", "assessment")  # in the order of the page
OUTCOMES = {  # in words: of a forecast, of a proposal
    "true": ("came true", "met"),
    "partly": ("in part", "met in part"),
    "false": ("did not come true", "not met"),
    "unresolvable": ("undecided", "undecided"),
}


@functools.cache
def control_statements() -> pd.DataFrame:
    """Every statement with its outcome and its source, forecasts first.

    The columns of `control_statements`; forecast_type, outcome, rationale (adjudicated; missing for an assessment);
    outcome_a, outcome_b; came_of (the outcome in words); counted (an explicit forecast with a date); publisher, url, language.
    """
    statements, codings = map(tables.load, CONTROL)
    wide = codings.pivot(index="statement_id", columns="coder", values="outcome")
    final = codings[codings["coder"] == "adjudicated"].set_index("statement_id")
    rows = statements.join(final[["forecast_type", "outcome", "rationale"]], on="statement_id")
    rows = rows.join(wide[["a", "b"]].add_prefix("outcome_"), on="statement_id")
    sources = tables.load("sources")[["source_id", "publisher", "url", "language"]]
    rows = rows.merge(sources, on="source_id", how="left", validate="many_to_one")
    dated = rows["date_basis"] != "undated"
    rows["counted"] = dated & (rows["forecast_type"] == COUNTED) & (rows["outcome"] != "unresolvable")
    rows["came_of"] = [_came_of(kind, outcome) for kind, outcome in rows[["kind", "outcome"]].to_numpy()]
    rows["kind"] = pd.Categorical(rows["kind"], KINDS, ordered=True)
    return rows.sort_values(
        ["kind", "counted", "statement_id"], ascending=[True, False, True], ignore_index=True
    )


def _came_of(kind: str, outcome: str | None) -> str | None:
    return None if pd.isna(outcome) else OUTCOMES[outcome][kind == "proposal"]


@dataclass(frozen=True)
class ControlCounts:
    """How many statements there are, of which kind, and what came of them."""

    statements: int
    """All of them."""
    sources: int
    """Sources that they were read in."""
    forecasts: int
    """Forecasts."""
    undated: int
    """Forecasts whose day is not known."""
    counted: int
    """Explicit forecasts with a date and an outcome."""
    true: int
    """Those of them that came true."""
    near_certain: int
    """Those of them that could hardly have failed."""
    one_author: int
    """Those of them by the author who made most."""
    authors: int
    """Authors of them."""
    assessments: int
    """Assessments."""
    proposals: int
    """Proposals."""
    met: int
    """Proposals that were met."""
    in_part: int
    """Proposals that were met in part."""
    not_met: int
    """Proposals that were not met."""
    undecided: int
    """Proposals of which that could not be decided."""


@finding(
    "control_counts",
    kinds=dict.fromkeys(ControlCounts.__dataclass_fields__, "count"),
    tables=[*CONTROL, "sources"],
)
def control_counts() -> ControlCounts:
    """How many statements there are, of which kind, and what came of them: see `ControlCounts`."""
    rows = control_statements()
    forecasts, proposals = (rows[rows["kind"] == kind] for kind in ("forecast", "proposal"))
    counted = rows[rows["counted"]]
    by_author = counted["speaker"].value_counts()
    outcomes = proposals["outcome"].value_counts()
    return ControlCounts(
        statements=len(rows),
        sources=rows["source_id"].nunique(),
        forecasts=len(forecasts),
        undated=int((forecasts["date_basis"] == "undated").sum()),
        counted=len(counted),
        true=int((counted["outcome"] == "true").sum()),
        near_certain=int(counted["near_certain"].astype(bool).sum()),
        one_author=int(by_author.max()),
        authors=len(by_author),
        assessments=int((rows["kind"] == "assessment").sum()),
        proposals=len(proposals),
        met=int(outcomes.get("true", 0)),
        in_part=int(outcomes.get("partly", 0)),
        not_met=int(outcomes.get("false", 0)),
        undecided=int(outcomes.get("unresolvable", 0)),
    )


@finding(
    "control_agreement",
    kinds={"n": "count", "agree": "count", "alpha": "alpha"},
    tables=["control_codings"],
)
def control_agreement() -> pd.DataFrame:
    """How far the two coders agree on the outcomes.

    - n, agree: statements that both coded, and those with one outcome; alpha: Krippendorff's, nominal
    """
    found = agreement(tables.load("control_codings"), "statement_id", "outcome", "nominal")
    return pd.DataFrame([{"n": found.n, "agree": found.agree, "alpha": found.alpha}])
