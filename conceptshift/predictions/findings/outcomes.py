"""Findings on what became of the statements, and on how the outcomes stood before the invasion."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from conceptshift import tables
from conceptshift.measures.finding import finding
from conceptshift.predictions import forecasts, rivals
from conceptshift.predictions.findings import rows

REGISTRY = ("predictions", "prediction_codings", "speakers")
CONCEPT = "madrid_2022"  # the event at which the concept was adopted
OUTLET = "outlet"  # the speaker_id of a sentence that is the outlet's own
PLANS = "call or stated intention"


@finding(
    "forecast_outcomes",
    key=["statements"],
    kinds={
        "n": "count",
        "ideas": "count",
        "true": "count",
        "partly": "count",
        "false": "count",
        "undecided": "count",
        "true_share": "share",
    },
    tables=[*REGISTRY, "prediction_baselines", "prediction_rivals", "events"],
)
def forecast_outcomes() -> pd.DataFrame:
    """What became of the statements, counted in several ways; one row a way.

    - statements: `all`; `resolved`, those with an outcome; `explicit`, the explicit forecasts; `named`, those of them that
      are not the outlet's own; `scored`; of the scored ones `announced`, which NATO or its experts had said, and
      `unannounced`; `concept`, settled by the adoption of the concept; `on_record`, which had come about or been said by
      NATO before the invasion; and `eve`, the scored ones as they would have been judged on its eve.
    - n: statements; ideas: what they are about.
    - true, partly, false, undecided: how many have that outcome.
    - true_share: true of n.
    """
    statements, scored = rows.statements(), rows.scored()
    explicit = forecasts.explicit(statements)
    announced = (forecasts.expectations(scored, rows.baselines(), "announced") == "true").to_numpy()
    events = tables.load("events").set_index("event_id")
    before = forecasts.compared(scored, rows.baselines(), "pre_invasion")
    groups = {
        "all": statements,
        "resolved": forecasts.resolved(statements),
        "explicit": explicit,
        "named": explicit[explicit["speaker_id"] != OUTLET],
        "scored": scored,
        "announced": scored[announced],
        "unannounced": scored[~announced],
        "concept": scored[scored["outcome_date"] == events.at[CONCEPT, "date"]],
        "on_record": scored[_readings()["on_record"].to_numpy()],
        "eve": scored.assign(outcome=before["expected"]),
    }
    return pd.DataFrame([{"statements": name, **_counted(group)} for name, group in groups.items()])


def _counted(group: pd.DataFrame) -> dict[str, float]:
    counts = forecasts.tally(group)
    return {
        "n": len(group),
        "ideas": group["idea"].nunique(),
        "true": counts["true"],
        "partly": counts["partly"],
        "false": counts["false"],
        "undecided": counts["unresolvable"],
        "true_share": counts["true"] / len(group),
    }


@finding(
    "statements_by_side",
    key=["side"],
    kinds={"n": "count", "undecided": "count", "scored": "count", "plans": "count", "plans_met": "count"},
    tables=REGISTRY,
)
def statements_by_side() -> pd.DataFrame:
    """What the Secretary General's statements are, beside those of all others; one row each.

    - side: `nato`, `others`.
    - n: statements; undecided: those without an outcome; scored: those that are scored.
    - plans: calls and stated intentions; plans_met: those that came true.
    """
    statements = rows.statements()
    scored = set(rows.scored()["prediction_id"])
    plan = statements["kind"] == PLANS
    marked = pd.DataFrame(
        {
            "side": (statements["side"] == "nato").map({True: "nato", False: "others"}),
            "n": 1,
            "undecided": statements["outcome"] == "unresolvable",
            "scored": statements["prediction_id"].isin(scored),
            "plans": plan,
            "plans_met": plan & (statements["outcome"] == "true"),
        }
    )
    return marked.groupby("side").sum().reset_index()


@dataclass(frozen=True)
class OutcomeReadings:
    """How many outcomes of scored forecasts stood in which way on the eve of the invasion; see `rivals.READINGS`."""

    settled: int
    """Had come about."""
    said: int
    """Stood in NATO's own words."""
    against: int
    """The record pointed elsewhere."""
    foretold: int
    """Had been foretold by the experts whom NATO appointed."""
    open: int
    """Were not on record."""
    sooner: int
    """Had been settled, said or foretold, in part at least, before the forecast was made; counted across the others."""


@finding(
    "outcome_readings",
    kinds={
        "settled": "count",
        "said": "count",
        "against": "count",
        "foretold": "count",
        "open": "count",
        "sooner": "count",
    },
    tables=[*REGISTRY, "prediction_rivals"],
)
def outcome_readings() -> OutcomeReadings:
    """How the outcomes of the scored forecasts stood on the eve of the invasion."""
    readings = _readings()
    counts = readings["reading"].value_counts().reindex(list(rivals.READINGS), fill_value=0)
    return OutcomeReadings(**counts, sooner=readings["sooner"].sum())


def _readings() -> pd.DataFrame:
    return rivals.readings(tables.load("prediction_rivals"), rows.scored())


@dataclass(frozen=True)
class Evidence:
    """How many rows of evidence were seen."""

    seen: int
    """Rows whose fragment was read in a source."""
    unseen: int
    """All other rows."""
    not_verified: int
    """Those of the others that do not follow from the criteria either."""


@finding(
    "evidence_before_invasion",
    kinds={"seen": "count", "unseen": "count", "not_verified": "count"},
    tables=["prediction_rivals"],
)
def evidence_before_invasion() -> Evidence:
    """How much of the evidence from before the invasion was seen in a source."""
    status = tables.load("prediction_rivals")["evidence_status"]
    return Evidence(
        seen=(status == "seen").sum(),
        unseen=(status != "seen").sum(),
        not_verified=(status == "not_verified").sum(),
    )


@dataclass(frozen=True)
class SecondLook:
    """What came of a second search for the pages behind the outcomes."""

    n: int
    """Fragments that were looked for again."""
    found: int
    """Those that stand in the stored page word for word."""
    not_found: int
    """Those of which no stored page came up again."""


@finding(
    "second_look",
    kinds={"n": "count", "found": "count", "not_found": "count"},
    tables=["prediction_evidence"],
)
def second_look() -> SecondLook:
    """What came of a second search for the pages behind the outcomes."""
    looked = tables.load("prediction_evidence")["second_look"].dropna()
    return SecondLook(n=len(looked), found=(looked == "found").sum(), not_found=(looked == "not_found").sum())


@finding(
    "heard_phrases",
    key=["name"],
    kinds={"phrase": "text", "statements": "count", "respondents": "count", "median": "share"},
    tables=["predictions", "prediction_codings", "verbal_markers", "capphrase_histograms"],
)
def heard_phrases() -> pd.DataFrame:
    """What readers make of each phrase that a scored forecast uses, most used first; one row a phrase.

    - name: the phrase in small letters with hyphens, as in `could-happen`; phrase: as the survey asked it.
    - statements: scored forecasts that use it.
    - respondents: readers who were asked; median: the probability that the middle one of them gave.
    """
    uses = rows.phrase_uses()
    asked = rows.phrase_medians(list(uses.index)).reindex(uses.index)
    return pd.DataFrame(
        {
            "name": uses.index.str.lower().str.replace(" ", "-"),
            "phrase": uses.index,
            "statements": uses.to_numpy(),
            "respondents": asked["n"].to_numpy(),
            "median": asked["median"].to_numpy(),
        }
    )


@dataclass(frozen=True)
class MarkerClasses:
    """How many classes of words of probability there are."""

    n: int
    """Classes."""


@finding("marker_classes", kinds={"n": "count"}, tables=["verbal_markers"])
def marker_classes() -> MarkerClasses:
    """How many classes of words of probability the codebook has."""
    return MarkerClasses(n=len(tables.load("verbal_markers")))
