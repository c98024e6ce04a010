"""The rows that the findings on forecasts share: statements, forecasts that are scored, and what each score needs."""

from __future__ import annotations

from functools import cache

import pandas as pd

from conceptshift import tables
from conceptshift.predictions import audit, forecasts, specifications, verbal_probability

WORTHS = {"nothing": 0.0, "half": 0.5, "full": 1.0}  # of what came true in part, by its name in a finding


def statements() -> pd.DataFrame:
    """Every statement with its speaker and its adjudicated codes; columns as in `forecasts.judged`."""
    return forecasts.judged(*map(tables.load, ("predictions", "prediction_codings", "speakers")))


def scored() -> pd.DataFrame:
    """The statements that are scored; columns as in `statements`."""
    return forecasts.scored(statements())


def items() -> pd.DataFrame:
    """The statements that are scored, as a score needs them; columns as in `forecasts.items`."""
    return forecasts.items(
        *map(tables.load, ("predictions", "prediction_codings", "verbal_markers", "speakers"))
    )


def together() -> pd.DataFrame:
    """`items` as if one had spoken them all: to score all together and nobody alone, which is quicker."""
    return items().assign(speaker=audit.ALL)


def baselines() -> pd.DataFrame:
    """What each simple rule expects; the table prediction_baselines."""
    return tables.load("prediction_baselines")


@cache
def scores_by_speaker() -> pd.DataFrame:
    """Every score of all and of each speaker; columns as in `audit.by_speaker`."""
    return audit.by_speaker(items())


@cache
def scores_of_rules() -> pd.DataFrame:
    """Every score of each rule, and the speakers' lead over it; columns as in `audit.against_rules`."""
    return audit.against_rules(together(), baselines())


@cache
def foresight_over_rules() -> pd.DataFrame:
    """The lead over each rule of somebody who knew every outcome; columns as in `audit.against_rules`."""
    return audit.against_rules(together(), baselines(), perfect=True)


def by_worth(scores: pd.DataFrame, index: str, column: str, name: str) -> pd.DataFrame:
    """`column` with “partly” as nothing, half and full and with its worth drawn, side by side.

    Columns: `name_nothing`, `name_half`, `name_full` and, drawn, `name`; index: the values of the column `index`.
    """
    names = {worth: f"{name}_{called}" for called, worth in WORTHS.items()} | {audit.DRAWN: name}
    wide = scores.assign(worth=scores["partly"].map(names)).pivot(index=index, columns="worth", values=column)
    return wide[list(names.values())]


def spoken_rules(compared: pd.DataFrame) -> pd.DataFrame:
    """The Brier scores of the rules as a speaker would put them: a number, or yes as “will happen”."""
    return compared[(compared["score"] == "brier") & compared["voice"].isin(["number", "phrase"])]


@cache
def specification_curve() -> pd.DataFrame:
    """Every way to score the registry; columns as in `specifications.curve`."""
    return specifications.curve(
        *map(
            tables.load,
            (
                "predictions",
                "prediction_codings",
                "verbal_markers",
                "prediction_baselines",
                "baseline_codings",
            ),
        )
    )


def phrase_uses() -> pd.Series:
    """How many scored forecasts use each phrase, most used first; index phrase."""
    return items()["phrase"].value_counts()


def phrase_answers() -> pd.DataFrame:
    """How many readers gave which probability to each phrase that a scored forecast uses.

    Columns: phrase, probability (per cent), respondents, statements (forecasts that use the phrase), most used first.
    """
    answers = tables.load("capphrase_histograms")
    return pd.concat(
        answers[answers["phrase"] == phrase].assign(statements=uses) for phrase, uses in phrase_uses().items()
    )


def phrase_medians(phrases: list[str]) -> pd.DataFrame:
    """What readers make of these phrases; columns as in `verbal_probability.summary`, index phrase."""
    return verbal_probability.summary(phrases).set_index("phrase")
