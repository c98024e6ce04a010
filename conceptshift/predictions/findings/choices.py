"""Findings on choices and coders: skill under every way to score, and how far those who coded agree."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from conceptshift import tables
from conceptshift.measures.agreement import Agreement, agreement, agreement_interval
from conceptshift.measures.finding import finding
from conceptshift.measures.uncertainty import SEED
from conceptshift.predictions.findings import rows
from conceptshift.predictions.verbal_probability import NO_PHRASE

CODES = {"type": "forecast_type", "outcome": "outcome", "phrase": "capphrase_term"}
CODERS = ("a", "b")


@finding(
    "specification_skill",
    key=["specifications"],
    kinds={
        "n": "count",
        "beat_half": "share",
        "beat_announced": "share",
        "beat_counted": "share",
        "median": "lead",
        "least": "lead",
        "most": "lead",
    },
    tables=[
        "predictions",
        "prediction_codings",
        "verbal_markers",
        "prediction_baselines",
        "baseline_codings",
        "capphrase_histograms",
        "yardsticks",
    ],
    missing=["beat_announced", "beat_counted"],
)
def specification_skill() -> pd.DataFrame:
    """Brier skill under every way to score the registry, by choices; one row a set of specifications.

    - specifications: `every` one; `forecasts`, those that do not read a call as “will”; `explicit`, of explicit forecasts
      at their horizon, and of these `nothing` and `full` by the worth of “partly”; `eve`, of explicit forecasts judged
      before the invasion; `implied` and `all_types`, with other statements, at their horizon.
    - n: specifications.
    - beat_half, beat_announced, beat_counted: share of them in which the speakers beat always saying one half, or the rule
      `announced`, or that rule with its “partly” worth what one among the outcomes is; the last two are missing where
      that rule was not coded for every statement.
    - median, least, most: Brier skill against always saying one half.
    """
    curve = rows.specification_curve()
    at_horizon = curve["horizon"] == "as_set"
    explicit = (curve["types"] == "explicit") & at_horizon
    chosen = {
        "every": curve["n"] > 0,
        "forecasts": curve["types"] != "all",
        "explicit": explicit,
        "nothing": explicit & (curve["partly"] == 0),
        "full": explicit & (curve["partly"] == 1),
        "eve": (curve["types"] == "explicit") & ~at_horizon,
        "implied": (curve["types"] == "implied") & at_horizon,
        "all_types": (curve["types"] == "all") & at_horizon,
    }
    return pd.DataFrame([{"specifications": name, **_skill(curve[mask])} for name, mask in chosen.items()])


def _skill(curve: pd.DataFrame) -> dict[str, float]:
    skill = curve["skill_coin"]
    return {
        "n": len(curve),
        "beat_half": (skill > 0).mean(),
        "beat_announced": _share_above(curve["skill_announced"]),
        "beat_counted": _share_above(curve["skill_counted"]),
        "median": skill.median(),
        "least": skill.min(),
        "most": skill.max(),
    }


def _share_above(skill: pd.Series) -> float | None:
    return None if skill.isna().any() else (skill > 0).mean()


@finding(
    "prediction_agreement",
    key=["code"],
    kinds={
        "alpha": "alpha",
        "alpha_rounded": "score",
        "nltk": "alpha",
        "agree": "count",
        "n": "count",
        "share": "share",
        "scored_agree": "count",
        "scored_differ": "count",
    },
    tables=["predictions", "prediction_codings", "speakers"],
    interval={"alpha_rounded": ("low", "high")},
    drawn="ideas",
)
def prediction_agreement() -> pd.DataFrame:
    """How far the two coders of the statements agree; one row a code.

    - code: `type`, `outcome` or `phrase`.
    - alpha: Krippendorff's, nominal; nltk: the same by another library.
    - alpha_rounded: alpha once more, worded as its limits are, whose third decimal says nothing; low, high: its interval.
    - agree: statements with one code, of n; share: agree of n.
    - scored_agree, scored_differ: scored forecasts with one code, and with two.
    """
    codings = tables.load("prediction_codings")
    codings = codings.assign(capphrase_term=codings["capphrase_term"].fillna(NO_PHRASE))
    statements = rows.statements()
    idea_of = dict(zip(statements["prediction_id"], statements["idea"], strict=True))
    scored = codings[codings["prediction_id"].isin(rows.scored()["prediction_id"])]
    return pd.DataFrame(
        [{"code": name, **_agreement(codings, scored, column, idea_of)} for name, column in CODES.items()]
    )


def _agreement(
    codings: pd.DataFrame, scored: pd.DataFrame, column: str, idea_of: dict[str, str]
) -> dict[str, float]:
    found = agreement(codings, "prediction_id", column, "nominal")
    of_scored = agreement(scored, "prediction_id", column, "nominal")
    spread = agreement_interval(codings, "prediction_id", column, "nominal", idea_of, SEED)
    return {
        "alpha": found.alpha,
        "alpha_rounded": found.alpha,
        "low": spread.low,
        "high": spread.high,
        "nltk": _nltk_alpha(codings, column),
        **_counts(found),
        "share": found.agree / found.n,
        "scored_agree": of_scored.agree,
        "scored_differ": of_scored.n - of_scored.agree,
    }


def _counts(found: Agreement) -> dict[str, int]:
    return {"agree": found.agree, "n": found.n}


def _nltk_alpha(codings: pd.DataFrame, column: str) -> float:
    from nltk.metrics.agreement import AnnotationTask  # slow to import

    both = codings[codings["coder"].isin(CODERS)]
    return AnnotationTask(
        list(both[["coder", "prediction_id", column]].itertuples(index=False, name=None))
    ).alpha()


@finding(
    "baseline_agreement",
    key=["rule"],
    kinds={"alpha": "alpha", "agree": "count", "n": "count"},
    tables=["baseline_codings"],
)
def baseline_agreement() -> pd.DataFrame:
    """How far the two coders of the rules agree on what each expects; one row a rule.

    - rule: `no_change`, `intensifies`, `announced`, or the three `together`.
    - alpha: Krippendorff's, nominal; agree: codes that are the same, of n.
    """
    codes = tables.load("baseline_codings")
    codes = codes.assign(unit=codes["prediction_id"] + " " + codes["baseline"])
    groups = {"together": codes} | dict(iter(codes.groupby("baseline")))
    found = {name: agreement(group, "unit", "expected", "nominal") for name, group in groups.items()}
    return pd.DataFrame([{"rule": name, "alpha": one.alpha, **_counts(one)} for name, one in found.items()])


@dataclass(frozen=True)
class Doubted:
    """Statements whose criteria coder b held to be a doubtful test."""

    n: int
    """How many."""
    statements: str
    """Their numbers."""


@finding("doubted_criteria", kinds={"n": "count", "statements": "text"}, tables=["prediction_codings"])
def doubted_criteria() -> Doubted:
    """The statements whose criteria coder b held to be a doubtful test."""
    codings = tables.load("prediction_codings")
    doubted = codings[(codings["coder"] == "b") & ~codings["criteria_ok"].fillna(True).astype(bool)]
    return Doubted(n=len(doubted), statements=", ".join(doubted["prediction_id"]) or "none")
