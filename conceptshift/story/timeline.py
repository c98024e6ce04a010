"""What NATO and Russia did, 2007 to 2024: the events of the timeline, by the side whose act they were."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from conceptshift import tables
from conceptshift.measures.finding import finding
from conceptshift.predictions.findings import rows

SIDES = {  # of the table's lanes, in the order in which they are told
    "nato": "NATO",
    "other": "both, or neither",
    "russia": "Russia",
    "article": "the two articles",
}
BETWEEN = ("lisbon_concept", "madrid_2022")  # when the two concepts were adopted
SEQUENCES = {  # that the page tells, as events in their order
    "beginnings": ("munich_2007", "bucharest_2008", "georgia_war", "nrc_pause_2008"),
    "lisbon": ("doctrine_2010", "lisbon_concept", "nrc_lisbon"),
    "crimea": ("kyiv_2014", "crimea_annexation", "unga_68_262", "cooperation_suspended", "warsaw_2016"),
    "words": ("nss_2015", "london_2019"),
    "articles": ("cooperation_suspended", "article_vk", "article_rt", "invasion_2022"),
    "work": ("london_2019", "nato2030_report", "stoltenberg_call", "brussels_2021", "madrid_2022"),
    "eve": (
        "nato_expels_2021",
        "russia_mission_suspended",
        "draft_treaties",
        "written_answers",
        "invasion_2022",
    ),
    "after": ("invasion_2022", "fpc_2023", "finland_joins", "sweden_joins"),
}


def listed(events: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """The events that belong to the timeline (those with a weight), by day, with their source.

    `events` and `sources` are the tables of these names. Columns added: `day` and `month`, the date in words; `side`, the lane in
    words; `named`, whether a drawing names the event; `called`, how it does; `publisher` and `url` of the source. An article
    whose address was not kept has none.
    """
    own = events[events["weight"].notna()].sort_values(["date", "event_id"], ignore_index=True)
    own = own.assign(
        day=own["date"].dt.strftime("%-d %B %Y"),
        month=own["date"].dt.strftime("%b %Y"),
        side=own["lane"].map(SIDES),
        named=(own["weight"] == 1).astype(bool),
        called=own["short"].fillna(own["label"]),
    )
    return own.merge(sources[["source_id", "publisher", "url"]], on="source_id", how="left")


@finding("timeline", key=["event_id"], kinds={"day": "text", "label": "text"}, tables=["events", "sources"])
def timeline() -> pd.DataFrame:
    """Each event of the timeline: see `listed`."""
    return listed(tables.load("events"), tables.load("sources"))


@finding(
    "timeline_forecasts",
    key=["document_id"],
    kinds={"forecasts": "count"},
    tables=["predictions", "prediction_codings", "speakers"],
)
def timeline_forecasts() -> pd.DataFrame:
    """How many forecasts that this book scores each article printed, and when they were made; one row an article and a day.

    - document_id: the article; date: the first day on which they can have been made; forecasts: how many
    """
    scored = rows.scored()
    days = scored.groupby("document_id")["made_from"].min().rename("date")
    return pd.concat([days, scored.groupby("document_id").size().rename("forecasts")], axis=1).reset_index()


@dataclass(frozen=True)
class TimelineCounts:
    """How many events the timeline has, and what lies between some of them."""

    events: int
    """All, without the two articles."""
    nato: int
    """Those that NATO or its members decided or said."""
    russia: int
    """Those that Russia did or said."""
    other: int
    """Those that both did together or neither decided alone."""
    named: int
    """Those that the drawing names, without the articles."""
    seen: int
    """Those whose source was seen, without the articles."""
    years: int
    """Whole years between the adoption of the two concepts."""
    to_suspension: int
    """Days from the annexation of Crimea to the end of practical cooperation."""
    to_invasion: int
    """Days from the last meeting of the NATO–Russia Council before the invasion of Ukraine to the invasion."""
    to_adoption: int
    """Days from the invasion of Ukraine to the concept of 2022."""


@finding(
    "timeline_counts",
    kinds={field: "count" for field in TimelineCounts.__annotations__},
    tables=["events", "sources"],
    unit={"to_suspension": "days", "to_invasion": "days", "to_adoption": "days", "years": "years"},
)
def timeline_counts() -> TimelineCounts:
    """How many events the timeline has: see `TimelineCounts`."""
    every = timeline()
    own, day = every[every["lane"] != "article"], every.set_index("event_id")["date"]
    lanes = own["lane"].value_counts()
    return TimelineCounts(
        events=len(own),
        nato=int(lanes["nato"]),
        russia=int(lanes["russia"]),
        other=int(lanes["other"]),
        named=int(own["named"].sum()),
        seen=int((own["evidence_status"] == "seen").sum()),
        years=int((day[BETWEEN[1]] - day[BETWEEN[0]]).days // 365.25),
        to_suspension=(day["cooperation_suspended"] - day["crimea_annexation"]).days,
        to_invasion=(day["invasion_2022"] - day["nrc_2022"]).days,
        to_adoption=(day[BETWEEN[1]] - day["invasion_2022"]).days,
    )


def in_order(sequence: str) -> bool:
    """Whether the events of one of `SEQUENCES` followed each other in that order, each on a later day."""
    days = timeline().set_index("event_id")["date"][list(SEQUENCES[sequence])]
    return bool(days.is_monotonic_increasing and days.is_unique)


def last_meeting(event_id: str) -> bool:
    """Whether no meeting of the NATO–Russia Council in the timeline came after this one."""
    every = timeline()
    return bool(every.loc[every["event_id"].str.startswith("nrc_"), "event_id"].iloc[-1] == event_id)
