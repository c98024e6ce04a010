"""The rows of the two registries that readers open: every statement, and what stood on record for each outcome."""

from __future__ import annotations

import pandas as pd

from conceptshift import tables
from conceptshift.measures import judgements
from conceptshift.predictions import forecasts, rivals

OUTLET = "outlet"  # the speaker_id of a sentence that is the outlet's own


def statements() -> pd.DataFrame:
    """Every statement with what its reader may want to know, by speaker in the order of the articles.

    Columns: made_by, who said it, in what post, where and when; prediction_id, claim, quoted_fragment, outlet,
    verbal_marker, phrase (as which the marker is read; missing where no probability is spoken), resolution_criteria,
    rationale, ambiguity_note, type, outcome, settled (the day, missing where nothing settled it) and contested.
    """
    judged = forecasts.judged(*map(tables.load, ("predictions", "prediction_codings", "speakers")))
    roles = tables.load("speakers").set_index("speaker_id")["role"]
    phrases = tables.load("verbal_markers").set_index("marker_class")["capphrase_term"].str.lower()
    objections = tables.load("prediction_objections")
    outlet = judged["document_id"].map(_outlets())
    inferred = judged["made_basis"].str.startswith("inferred").map({True: ", date inferred", False: ""})
    when = " (" + _period(judged["made_from"], judged["made_to"]) + inferred + ")"
    person = judged["speaker"] + ", " + judged["speaker_id"].map(roles) + ", in " + outlet
    listed = judged.assign(
        made_by=person.mask(judged["speaker_id"] == OUTLET, outlet + " itself") + when,
        outlet=outlet,
        phrase=judged["marker_class"].map(phrases),
        type=judged["forecast_type"].str.replace("_", " "),
        settled=_days(judged["outcome_date"]),
        contested=judged["prediction_id"].isin(objections["prediction_id"]),
    )
    first = listed.groupby("made_by")["prediction_id"].transform("min")
    return listed.assign(first=first).sort_values(["first", "prediction_id"]).drop(columns="first")


def objections() -> pd.DataFrame:
    """What either side could say against a contested outcome, with its source.

    Columns: those of the table prediction_objections, publisher, url, language.
    """
    return _with_sources(tables.load("prediction_objections"))


def evidence() -> pd.DataFrame:
    """The evidence of each statement; columns as in `judgements.evidence`."""
    return judgements.evidence(tables.load("prediction_evidence"), tables.load("sources"), "prediction_id")


def scored() -> pd.DataFrame:
    """Each scored forecast with what the rule `announced` expected, and how its outcome stood before the invasion.

    Columns: prediction_id, claim, outcome; expected, with its reason, evidence_status, publisher and url; reading (a
    key of `rivals.READINGS`) and record (the reading in words).
    """
    rows = forecasts.scored(
        forecasts.judged(*map(tables.load, ("predictions", "prediction_codings", "speakers")))
    )
    announced = forecasts.compared(rows, tables.load("prediction_baselines"), "announced")
    readings = rivals.readings(tables.load("prediction_rivals"), rows)[["prediction_id", "reading"]]
    listed = _with_sources(announced).merge(readings, on="prediction_id", validate="one_to_one")
    return listed.assign(record=listed["reading"].map(rivals.READINGS))


def dated_evidence() -> pd.DataFrame:
    """The evidence from before the invasion.

    Columns: those of the table prediction_rivals, day (dated_on in words), publisher, url, language.
    """
    rows = tables.load("prediction_rivals")
    return _with_sources(rows.assign(day=_days(rows["dated_on"])))


def _with_sources(rows: pd.DataFrame) -> pd.DataFrame:
    described = tables.load("sources")[["source_id", "publisher", "url", "language"]]
    return rows.merge(described, on="source_id", how="left", validate="many_to_one")


def _outlets() -> pd.Series:
    """Who published each document; index document_id."""
    documents = _with_sources(tables.load("documents"))
    return documents.set_index("document_id")["publisher"]


def _days(dates: pd.Series) -> pd.Series:
    """Dates as in 29 June 2022; missing where the date is."""
    return dates.dt.day.astype("Int64").astype("string") + dates.dt.strftime(" %B %Y")


def _period(first: pd.Series, last: pd.Series) -> pd.Series:
    """Periods as in 11 to 15 July 2018, or one day."""
    return _days(last).mask(first != last, first.dt.day.astype("string") + " to " + _days(last))
