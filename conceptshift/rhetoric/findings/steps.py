"""How naming Russia changed from one debate to another, in the Alliance and outside it.

Rates are mentions of Russia per 10,000 words, pooled over the states of a group.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import pandas as pd

from conceptshift import tables
from conceptshift.measures.finding import finding
from conceptshift.measures.uncertainty import SEED
from conceptshift.measures.wording import limits
from conceptshift.rhetoric import before_after, general_debate
from conceptshift.rhetoric.findings.naming import PER, ally_naming, by_speech, listed

BEFORE, AFTER = (general_debate.PERIODS[name] for name in ("2014-2021", "2022-2024"))
COUNTED = ["speeches", "node_mentions"]
FADED = ("nato", "outside", "rest")  # groups large enough to compare 2024 with 2022
FOREMOST = 2  # states outside NATO that are named


@finding(
    "naming_step",
    key=["step", "group"],
    kinds={"difference": "change"},
    tables=[*COUNTED, "compared_steps", "state_groups"],
    unit=PER,
    drawn="states",
)
def naming_step() -> pd.DataFrame:
    """How naming Russia changed from the debate before a step to the one after, in the Alliance and outside.

    - step, label, kind, year_before, year_after: as in table `compared_steps`; group: nato, others
    - states: in both debates; hits_before, hits_after; before, after (rates)
    - difference, difference_low, difference_high; times, times_low, times_high
    """
    compared, groups = tables.load("compared_steps"), tables.load("state_groups")
    return before_after.steps(by_speech("russia"), compared, groups, SEED)


@dataclass(frozen=True, kw_only=True)
class ConceptSteps:
    """The steps of a concept that came with no new war, in the Alliance."""

    steps: int
    rises: int
    """Steps after which the interval of the change lies above nought."""
    least: int
    """Mentions of a debate before or after such a step, the fewest."""
    most: int
    """And the most."""


@finding(
    "concept_steps",
    kinds={"steps": "count", "least": "count", "most": "count"},
    tables=[*COUNTED, "compared_steps", "state_groups"],
)
def concept_steps() -> ConceptSteps:
    """How many steps of a concept are followed by a clear rise, and on how few mentions: steps, rises, least, most."""
    steps = naming_step()
    steps = steps[(steps["group"] == "nato") & (steps["kind"] == "concept")]
    hits = steps[["hits_before", "hits_after"]]
    return ConceptSteps(
        steps=len(steps),
        rises=int((steps["difference_low"] > 0).sum()),
        least=int(hits.min().min()),
        most=int(hits.max().max()),
    )


def rose(kind: str) -> tuple[int, int]:
    """After how many steps of a kind the allies clearly named Russia more, of how many."""
    allied = naming_step()
    allied = allied[(allied["group"] == "nato") & (allied["kind"] == kind)]
    return int((allied["difference_low"] > 0).sum()), len(allied)


@finding(
    "un_debate",
    key=["year"],
    kinds={"rate": "rate"},
    tables=[*COUNTED, "compared_debates", "general_debates", "events"],
    unit=PER,
    drawn="states",
)
def un_debate() -> pd.DataFrame:
    """What happened before each compared debate, how often allies named Russia in it, and what it can tell.

    - year; debate: its days in words; since: the events since the debate before, in words, missing where none
    - rate, low, high; interval: both in words; naming of speeches name Russia
    - tells: what its speeches can tell
    """
    debates = tables.load("compared_debates").merge(
        tables.load("general_debates")[["year", "opened_on", "closed_on"]]
    )
    events = tables.load("events").set_index("event_id")
    dated = events["label"] + " (" + events["date"].map(lambda day: f"{day:%-d %b %Y}") + ")"
    since = debates["event_ids"].dropna().map(lambda ids: "; ".join(dated[ids.split("; ")]))
    rows = debates.assign(
        since=since,
        debate=[days(*both) for both in debates[["opened_on", "closed_on"]].itertuples(index=False)],
    )
    rows = rows.merge(ally_naming()[["year", "rate", "low", "high", "naming", "speeches"]], on="year")
    rows["interval"] = [limits(*both, "rate") for both in rows[["low", "high"]].itertuples(index=False)]
    return rows[["year", "debate", "since", "rate", "low", "high", "interval", "naming", "speeches", "tells"]]


def days(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """The days of a debate in words: 23–29 September 2008, or 24 September to 1 October 2013."""
    if first.month == last.month:
        return f"{first.day}–{last:%-d %B %Y}"
    return f"{first:%-d %B} to {last:%-d %B %Y}"


# States outside the Alliance


@functools.cache
def _grouped() -> pd.DataFrame:
    return before_after.grouped(by_speech("russia"), tables.load("state_groups"))


@finding(
    "state_group",
    key=["group"],
    kinds={
        "difference": "change",
        "times": "multiple",
        "more": "rate",
        "ratio": "multiple",
        "before": "rate",
        "after": "rate",
        "states": "count",
    },
    tables=[*COUNTED, "state_groups"],
    unit=PER,
    drawn="states",
    missing=[
        "more",
        "ratio",
        *(f"{name}_{end}" for name in ("difference", "times", "more", "ratio") for end in ("low", "high")),
    ],
)
def state_group() -> pd.DataFrame:
    """How each group of states named Russia from 2014 to 2021 and from 2022 to 2024.

    - group: a key of `before_after.GROUPS`; label: in words; states that spoke in both periods
    - hits_before, hits_after; before, after (rates)
    - difference; times: the later rate divided by the earlier
    - more: how much larger the allies' difference is; ratio: the allies' factor divided by this
    - the limits of these four: _low, _high; missing for few states
    """
    changed = before_after.changes(_grouped(), BEFORE, AFTER, SEED)
    gaps = before_after.differences_in_differences(_grouped(), BEFORE, AFTER, SEED)
    compared = changed.merge(gaps, on="group", how="left")
    return compared.assign(label=compared["group"].map(before_after.GROUPS))


def alike(group: str) -> bool:
    """Whether the allies' factor cannot be shown to differ from that of a group."""
    row = state_group().set_index("group").loc[group]
    return bool(row["ratio_low"] <= 1 <= row["ratio_high"])


@dataclass(frozen=True, kw_only=True)
class OutsideStates:
    """The European states outside NATO since 2022."""

    naming: int
    """States that named Russia in 2022."""
    hits: int
    """Mentions of Russia since 2022."""
    foremost: str
    """The two states with most of them."""
    foremost_hits: int
    """Mentions by these two."""


@finding(
    "outside_states",
    kinds={"naming": "count", "hits": "count", "foremost": "text", "foremost_hits": "count"},
    tables=[*COUNTED, "state_groups"],
)
def outside_states() -> OutsideStates:
    """How unlike the European states outside NATO are since 2022: naming, hits, foremost, foremost_hits."""
    counted = _grouped()
    outside = counted[(counted["group"] == "outside") & counted["year"].between(*AFTER)]
    by_state = outside.groupby("iso3")["hits"].sum().sort_values(ascending=False)
    foremost = by_state.iloc[:FOREMOST]
    country = tables.load("state_groups").drop_duplicates("iso3").set_index("iso3")["country"]
    return OutsideStates(
        naming=int((outside.loc[outside["year"] == AFTER[0], "hits"] > 0).sum()),
        hits=int(by_state.sum()),
        foremost=listed(sorted(country[foremost.index])),
        foremost_hits=int(foremost.sum()),
    )


@finding(
    "naming_left",
    key=["group"],
    kinds={"share": "share"},
    tables=[*COUNTED, "state_groups"],
    drawn="states",
)
def naming_left() -> pd.DataFrame:
    """What is left in 2024 of the rate of 2022: group (nato, outside, rest), states, before, after, share, low, high."""
    changed = before_after.changes(_grouped(), (2022, 2022), (2024, 2024), SEED)
    changed = changed[changed["group"].isin(FADED)]
    named = {"times": "share", "times_low": "low", "times_high": "high"}
    return changed.rename(columns=named)[["group", "states", "before", "after", "share", "low", "high"]]
