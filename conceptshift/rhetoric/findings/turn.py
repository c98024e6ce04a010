"""The year from which on allied mentions of Russia are read as a threat, with all allies and without the Baltic states."""

from __future__ import annotations

import pandas as pd

from conceptshift import tables
from conceptshift.measures.finding import finding
from conceptshift.measures.uncertainty import SEED
from conceptshift.rhetoric import turn, validity

ALLIES = ("nato", "russia")  # the group of the readings: allies, near Russia
SPANS = {"2014": (2014, 2014), "2015-2021": (2015, 2021)}
SAMPLE = ["lexicon_validation", "lexicon_validation_strata", "lexicon"]


@finding(
    "turn_year",
    key=["states"],
    kinds={
        "year": "year",
        "step": "share",
        "agreeing": "share",
        "earlier": "share",
        "mentions": "count",
        "of_states": "count",
    },
    interval={"year": ("low", "high")},
    tables=SAMPLE,
    drawn="states",
)
def turn_year() -> pd.DataFrame:
    """The year of the step in the share read as a threat, as in `turn.turn`.

    - states: `all`, or `others`, which are all but the Baltic ones; of_states: how many have mentions that were read
    - year, low, high; step; agreeing; earlier: draws with a year before the debate of 2022; mentions: those that were read
    """
    rows = []
    read = _read()
    for name, chosen in (("all", read), ("others", read[~read["iso3"].isin(validity.BALTIC)])):
        found = turn.turn(chosen, SEED)._asdict()
        rows.append({"states": name, "of_states": found.pop("states"), **found})
    return pd.DataFrame(rows)


@finding(
    "threat_passages",
    key=["states", "years"],
    kinds={"read_so": "count", "mentions": "count"},
    tables=SAMPLE,
)
def threat_passages() -> pd.DataFrame:
    """Of the allied mentions of Russia that were read, those read as a threat, without weights.

    - states: `all`, or `others`, which are all but the Baltic ones; years: 2014, and those after it to the call for a concept
    - read_so of mentions
    """
    rows, read = [], _read()
    for states, chosen in (("all", read), ("others", read[~read["iso3"].isin(validity.BALTIC)])):
        for years, (first, last) in SPANS.items():
            said = chosen.loc[chosen["year"].between(first, last), "read"]
            rows.append({"states": states, "years": years, "read_so": int(said.sum()), "mentions": len(said)})
    return pd.DataFrame(rows)


def mostly_in(states: str, years: str) -> bool:
    """Whether more than half of the mentions of `SPANS` read as a threat stand in one of these spans."""
    read_so = threat_passages().set_index(["states", "years"]).loc[states, "read_so"]
    return bool(read_so[years] * 2 > read_so.sum())


def likely(states: str) -> bool:
    """Whether most draws, and yet not nearly all, find a step before the debate of 2022."""
    earlier = turn_year().set_index("states").at[states, "earlier"]
    return bool(0.5 < earlier < 0.95)


def mentions_read(year: int) -> int:
    """How many allied mentions of Russia of a year were read."""
    return int((_read()["year"] == year).sum())


def reaches(states: str, year: int) -> bool:
    """Whether the interval of the turn begins before a year and reaches it."""
    row = turn_year().set_index("states").loc[states]
    return bool(row["low"] < year <= row["high"])


def _read() -> pd.DataFrame:
    rows = validity.readings(*(tables.load(name) for name in SAMPLE))
    rows = rows[(rows["bloc"] == ALLIES[0]) & (rows["node"] == ALLIES[1])]
    return rows.assign(read=rows["read_threat"].astype(int))
