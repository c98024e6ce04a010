"""The year from which on allied mentions of Russia are read as a threat, with all allies and without the Baltic states."""

from __future__ import annotations

import pandas as pd

from conceptshift import tables
from conceptshift.measures.finding import finding
from conceptshift.measures.uncertainty import SEED
from conceptshift.rhetoric import turn, validity

ALLIES = ("nato", "russia")  # the group of the readings: allies, near Russia
SPANS = {"2014": (2014, 2014), "2015-2021": (2015, 2021)}
STATES = ("all", "others")  # the others: all but the Baltic ones
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
    for name in STATES:
        found = turn.turn(_of(name), SEED)._asdict()
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
    rows = []
    for states in STATES:
        chosen = _of(states)
        for years, (first, last) in SPANS.items():
            said = chosen.loc[chosen["year"].between(first, last), "read"]
            rows.append({"states": states, "years": years, "read_so": int(said.sum()), "mentions": len(said)})
    return pd.DataFrame(rows)


def nearly_half_in(states: str, years: str) -> bool:
    """Whether two fifths to a half of the mentions of `SPANS` read as a threat stand in one of these spans."""
    read_so = threat_passages().set_index(["states", "years"]).loc[states, "read_so"]
    return bool(0.4 < read_so[years] / read_so.sum() < 0.5)


def uneven(states: str, years: str) -> bool:
    """Whether, in the debates of one of `SPANS`, some have a threat in most of the mentions and some in none."""
    first, last = SPANS[years]
    read = _of(states)
    shares = read[read["year"].between(first, last)].groupby("year")["read"].mean()
    return bool((shares > 0.5).any() and (shares == 0).any())


def surely(states: str) -> bool:
    """Whether nearly all draws find a step before the debate of 2022."""
    return bool(turn_year().set_index("states").at[states, "earlier"] > 0.95)


def reaches(states: str, year: int) -> bool:
    """Whether the interval of the turn begins before a year and reaches it."""
    row = turn_year().set_index("states").loc[states]
    return bool(row["low"] < year <= row["high"])


def _of(states: str) -> pd.DataFrame:
    read = _read()
    return read if states == "all" else read[~read["iso3"].isin(validity.BALTIC)]


def _read() -> pd.DataFrame:
    rows = validity.readings(*(tables.load(name) for name in SAMPLE))
    rows = rows[(rows["bloc"] == ALLIES[0]) & (rows["node"] == ALLIES[1])]
    return rows.assign(read=rows["read_threat"].astype(int))
