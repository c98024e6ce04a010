"""Findings on the speakers' scores: together and apart, with and without contested words and codes."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from conceptshift import tables
from conceptshift.measures.finding import finding
from conceptshift.measures.uncertainty import SEED
from conceptshift.predictions import audit, forecasts
from conceptshift.predictions.findings import rows

ITEMS = ("predictions", "prediction_codings", "verbal_markers", "speakers")
SURVEY = ("capphrase_histograms", "capphrase_correlations")
NAMES = {"all": "All together", "outlet": "RT, for “experts”"}  # of those who are no persons
DRAWN = "reader, worth of “partly” and ideas"


@finding(
    "speaker_scores",
    key=["speaker"],
    kinds={
        "who": "text",
        "n": "count",
        "ideas": "count",
        "brier_nothing": "score",
        "brier_half": "score",
        "brier_full": "score",
        "brier": "score",
    },
    tables=[*ITEMS, *SURVEY],
    drawn=DRAWN,
    missing=["brier_low", "brier_high"],
)
def speaker_scores() -> pd.DataFrame:
    """The Brier score of all and of each speaker, all first and then in order of their first forecast; one row each.

    - speaker: `all`, or a speaker_id; who: as the page calls them.
    - n: forecasts; ideas: what they are about.
    - brier_nothing, brier_half, brier_full: with “partly” as nothing, half and full.
    - brier, brier_low, brier_high: with its worth drawn, and the range of the draws; there is none with one idea.
    """
    scores = rows.scores_by_speaker()
    scores = scores[scores["score"] == "brier"]
    ids = {audit.ALL: audit.ALL} | rows.scored().set_index("speaker")["speaker_id"].to_dict()
    values = rows.by_worth(scores, "who", "value", "brier").loc[list(ids)]
    drawn = scores[scores["partly"] == audit.DRAWN].set_index("who").loc[list(ids)]
    return pd.DataFrame(
        {
            "speaker": list(ids.values()),
            "who": [NAMES.get(key, name) for name, key in ids.items()],
            "n": drawn["n"].to_numpy(),
            "ideas": drawn["ideas"].to_numpy(),
            **{name: values[name].to_numpy() for name in values},
            "brier_low": drawn["low"].to_numpy(),
            "brier_high": drawn["high"].to_numpy(),
        }
    )


@finding(
    "score_ranges",
    key=["drawn"],
    kinds={"brier": "score"},
    tables=[*ITEMS, *SURVEY],
    drawn="what the row says, with “partly” as half",
)
def score_ranges() -> pd.DataFrame:
    """How far the Brier score of all moves, with “partly” as half, by what is drawn again; one row each.

    - drawn: `reader` (of the words), `ideas`, or `both`.
    - brier: the score, the same in each row; low, high: its range.
    """
    scores = rows.scores_by_speaker().query("who == @audit.ALL and score == 'brier' and partly == 0.5")
    score = scores.iloc[0]
    prefixes = {"reader": "phrase_", "ideas": "sample_", "both": ""}
    return pd.DataFrame(
        [
            {
                "drawn": name,
                "brier": score["value"],
                "low": score[f"{prefix}low"],
                "high": score[f"{prefix}high"],
            }
            for name, prefix in prefixes.items()
        ]
    )


@dataclass(frozen=True)
class Draws:
    """How the ranges of the scores were drawn."""

    seed: str
    """Seed of every draw."""
    n: int
    """Draws."""


@finding("forecast_draws", kinds={"seed": "text", "n": "count"}, tables=ITEMS)
def forecast_draws() -> Draws:
    """The seed and the number of the draws behind each range of a score."""
    return Draws(seed=str(SEED), n=audit.DRAWS)


@finding(
    "not_ruled_out",
    key=["kept"],
    kinds={"brier": "score", "n": "count"},
    tables=[*ITEMS, *SURVEY],
    drawn="reader and ideas",
    missing=["low", "high"],
)
def not_ruled_out() -> pd.DataFrame:
    """The Brier score of all, “partly” as half, with and without what was only not ruled out; one row each.

    - kept: `with` these forecasts, `without` them, or they `alone`.
    - brier, low, high: the score and its range, which one idea does not have; n: forecasts.
    """
    found = audit.in_and_out(rows.items()).query("score == 'brier' and partly == 0.5")
    return found.rename(columns={"value": "brier"})[["kept", "brier", "low", "high", "n"]].reset_index(
        drop=True
    )


@finding(
    "contested_scores",
    key=["statement", "side"],
    kinds={"brier": "score", "n": "count"},
    tables=[*ITEMS, *SURVEY, "prediction_objections"],
)
def contested_scores() -> pd.DataFrame:
    """The Brier score of all, “partly” as half, were a contested outcome coded as one side could ask; one row each.

    - statement: `all` contested ones together, or one, by its number; side: `nato` or `russia`.
    - brier: the score; n: how many outcomes are coded otherwise.
    """
    items, objections = rows.items(), tables.load("prediction_objections")
    asked = pd.concat(
        [objections.assign(statement="all"), objections.assign(statement=objections["prediction_id"])]
    )
    found = [
        {
            "statement": statement,
            "side": side,
            "brier": audit.brier(
                forecasts.recoded(items, dict(zip(one["prediction_id"], one["outcome"], strict=True)))
            ),
            "n": len(one),
        }
        for (statement, side), one in asked.groupby(["statement", "side"])
    ]
    return pd.DataFrame(found)


@dataclass(frozen=True)
class Decomposition:
    """The parts of the Brier score, the mean reader's numbers being the forecasts and “partly” half."""

    brier: float
    """The mean reader's score: reliability - resolution + uncertainty."""
    reliability: float
    """How far the numbers are off; lower is better."""
    resolution: float
    """How well they tell true from false; higher is better."""
    uncertainty: float
    """How mixed the outcomes are."""
    all_readers: float
    """The score over all readers."""
    values: int
    """Distinct numbers."""
    least: int
    """Forecasts that have the rarest of them."""
    most: int
    """Forecasts that have the commonest."""


@finding(
    "score_parts",
    kinds={
        **{
            part: "fine_score"
            for part in ("brier", "reliability", "resolution", "uncertainty", "all_readers")
        },
        **{part: "count" for part in ("values", "least", "most")},
    },
    tables=[*ITEMS, *SURVEY],
)
def score_parts() -> Decomposition:
    """Murphy's parts of the mean reader's Brier score, “partly” as half."""
    items = rows.items()
    parts, bins = audit.decomposition(items)
    return Decomposition(
        **parts._asdict(),
        all_readers=audit.brier(items),
        values=len(bins),
        least=bins["n"].min(),
        most=bins["n"].max(),
    )


def score_bins() -> pd.DataFrame:
    """The forecasts behind each number of the mean reader; columns as in `audit.decomposition`."""
    return audit.decomposition(rows.items())[1]


@finding(
    "dealt_outcomes",
    key=["unit", "reference"],
    kinds={"skill": "lead", "dealt": "lead", "as_good": "share"},
    tables=[*ITEMS, *SURVEY],
    drawn={"dealt": "deals of the outcomes"},
)
def dealt_outcomes() -> pd.DataFrame:
    """The control: Brier skill where the outcomes are dealt to the forecasts at random; one row each.

    - unit: what is dealt, a `statement` at a time or the outcomes of an `idea` together; reference: against what skill is
      measured, `coin` (one half) or `share_true` (the share that came true among these forecasts).
    - skill: the speakers'; dealt, dealt_low, dealt_high: mean and 95 % interval of the deals.
    - as_good: share of the deals that score as well or better.
    """
    units = [audit.shuffled(rows.items(), unit=unit) for unit in ("statement", "idea")]
    named = {
        "observed": "skill",
        "null_mean": "dealt",
        "null_low": "dealt_low",
        "null_high": "dealt_high",
        "p_value": "as_good",
    }
    return pd.concat(units, ignore_index=True).rename(columns=named)[["unit", "reference", *named.values()]]
