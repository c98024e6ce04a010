"""The rows of the two registries that readers open: every statement, and what stood on record for each outcome."""

from __future__ import annotations

import pandas as pd

from conceptshift import tables
from conceptshift.measures import judgements
from conceptshift.predictions import forecasts, rivals

OUTLET = "outlet"  # the speaker_id of a sentence that is the outlet's own
SIDES = {  # of a speaker, in words
    "nato": "NATO",
    "russia_official": "Russian official",
    "russia_expert": "Russian expert",
    "outlet": "the outlet itself",
}
RESULTS = {"true": "came true", "partly": "in part", "false": "did not", "unresolvable": "undecided"}
SAID = {"true": "yes", "partly": "in part", "false": "no"}  # whether NATO or its experts had said it
SCHEDULED = "an event that had been announced with its day"
UNDECIDED = "a forecast that no record settles"
FALLS = {  # why a statement is not scored: the types that this is said of, in order
    "a call: asked for, not predicted": ("call",),
    "a plan of the speaker’s own side": ("stated_intention",),
    "about a motive": ("motive",),
    "nothing could decide it": ("counterfactual", "rhetorical", "unfalsifiable", "value_judgement"),
    "holds only if something else happens": ("conditional",),
    "about the present, the future only implied": ("implied",),
}


def statements() -> pd.DataFrame:
    """Every statement with what its reader may want to know, in the order of its number.

    Columns: made_by, who said it, in what post, where and when; who, the name alone; when; prediction_id, claim, label,
    quoted_fragment, outlet, verbal_marker, phrase (as which the marker is read; missing where no probability is spoken),
    resolution_criteria, rationale, ambiguity_note, type, side and result in words, outcome, settled (the day, missing
    where nothing settled it), announced (a value of `SAID`; missing where the rule was not asked), scored and contested.
    """
    judged = forecasts.judged(*map(tables.load, ("predictions", "prediction_codings", "speakers")))
    roles = tables.load("speakers").set_index("speaker_id")["role"]
    phrases = tables.load("verbal_markers").set_index("marker_class")["capphrase_term"].str.lower()
    objections = tables.load("prediction_objections")
    outlet = judged["document_id"].map(_outlets())
    inferred = judged["made_basis"].str.startswith("inferred").map({True: ", date inferred", False: ""})
    when = _period(judged["made_from"], judged["made_to"]) + inferred
    own = judged["speaker_id"] == OUTLET
    person = judged["speaker"] + ", " + judged["speaker_id"].map(roles) + ", in " + outlet
    baselines = tables.load("prediction_baselines")
    announced = baselines[baselines["baseline"] == "announced"].set_index("prediction_id")["expected"]
    listed = judged.assign(
        made_by=person.mask(own, outlet + " itself") + " (" + when + ")",
        who=judged["speaker"].mask(own, outlet + " itself"),
        when=when,
        outlet=outlet,
        side=judged["side"].map(SIDES),
        result=judged["outcome"].map(RESULTS),
        announced=judged["prediction_id"].map(announced).map(SAID),
        scored=judged["prediction_id"].isin(forecasts.scored(judged)["prediction_id"]),
        phrase=judged["marker_class"].map(phrases),
        type=judged["forecast_type"].str.replace("_", " "),
        settled=_days(judged["outcome_date"]),
        contested=judged["prediction_id"].isin(objections["prediction_id"]),
    )
    return listed.sort_values("prediction_id")


def tiles() -> pd.DataFrame:
    """Each scored forecast for the figure: prediction_id, label, speaker, outcome, announced (whether NATO had said all of it)."""
    rows = statements().query("scored")
    shown = rows[["prediction_id", "label", "outcome"]]
    return shown.assign(speaker=rows["who"], announced=rows["announced"] == SAID["true"])


def cards() -> pd.DataFrame:
    """The scored forecasts that had not been announced, or only in part, and before them the first of those that had.

    Columns: those of `statements`, came (what came of it, in a sentence) and said (what had been said by then).
    """
    rows = statements().query("scored")
    known = rows["announced"] == SAID["true"]
    reasons = tables.load("prediction_baselines").query("baseline == 'announced'")
    said = rows["prediction_id"].map(reasons.set_index("prediction_id")["reason"])
    rows = rows.assign(came=_first_sentence(rows["rationale"]), said=_first_sentence(said))
    return pd.concat([rows[known].iloc[:1], rows[~known]])


def _first_sentence(texts: pd.Series) -> pd.Series:
    return texts.str.extract(r"^(.+?\.)(?:\s|$)", expand=False)


def fallen() -> pd.DataFrame:
    """Why a statement is not scored, and which; one row a reason. Columns: why, n, ids.

    A statement of an event that was scheduled falls first, of whatever type. Raises `ValueError` for a type without a
    reason: a list that loses statements unseen would not be one.
    """
    return why_not(forecasts.judged(*map(tables.load, ("predictions", "prediction_codings", "speakers"))))


def why_not(judged: pd.DataFrame) -> pd.DataFrame:
    """`fallen`, of any statements; judged: as in `forecasts.judged`."""
    kinds = {kind: why for why, named in FALLS.items() for kind in named} | {forecasts.EXPLICIT: UNDECIDED}
    reason = judged["forecast_type"].map(kinds)
    if reason.isna().any():
        strange = judged.loc[reason.isna(), "forecast_type"].iloc[0]
        raise ValueError(f"no reason is given for the type {strange!r}")
    reason = reason.mask(judged["scheduled"], SCHEDULED)
    out = ~judged["prediction_id"].isin(forecasts.scored(judged)["prediction_id"])
    ids = judged[out].groupby(reason[out])["prediction_id"].agg(list)
    ids = ids.reindex([SCHEDULED, *FALLS, UNDECIDED]).dropna()
    return pd.DataFrame({"why": ids.index, "n": ids.map(len).to_numpy(), "ids": ids.to_numpy()})


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
