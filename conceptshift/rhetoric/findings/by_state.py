"""Which of NATO's present members changed their words, and how the headline numbers move with the choices behind them.

The unit is a state with one speech a year. All present members are followed, also before they joined.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import pandas as pd

from conceptshift import tables
from conceptshift.measures.finding import finding
from conceptshift.measures.wording import limits, worded
from conceptshift.rhetoric import before_after, general_debate, robustness, states
from conceptshift.rhetoric.findings.naming import listed
from conceptshift.rhetoric.findings.words import TERRORISM

SINCE = 2007
PANEL = ["speeches", "membership", "node_mentions", "term_counts", "windows", "lexicon"]
CHOICES = [*PANEL, "grievance_hits", "state_groups"]
PER = "hits per 10,000 words"
MOST, LEAST = 4, 3  # states that are named, of those that rose most and least
QUIET_UNTIL = 2021  # the last year of the changes that an event of this chapter did not make
GRIEVANCE = "Grievance Dictionary’s list"
CHOICE_IDS = {
    "As in this chapter": "own",
    "All present members throughout": "present_members",
    "Members of 1991 only": "members_1991",
    "Without Russia’s neighbours": "without_neighbours",
    "Mean of speeches, not of words": "mean",
    "Adjective “Russian” not counted": "noun",
    "Minimal lexicon": "minimal",
    "Wide lexicon": "wide",
    "Codebook lexicon without “war”": "without_war",
    GRIEVANCE: "grievance",
}
SHOWN = {  # how a table shows the headlines
    "named_2013": "rate",
    "named_2014": "rate",
    "named_2021": "rate",
    "named_2022": "rate",
    "times": "multiple",
    "threat_2014": "change",
    "threat_2022": "change",
    "points_2014": "change",
    "points_2022": "change",
}
RANGED = [name for name in SHOWN if not name.startswith("points")]


@functools.cache
def _panel() -> pd.DataFrame:
    *loaded, words = map(tables.load, PANEL)
    return states.panel(*loaded, robustness.with_narrower_list(words), first=SINCE)


def panel() -> pd.DataFrame:
    """The speeches of the present members since 2007 with what was counted in them: `states.panel`."""
    return _panel().copy()


@functools.cache
def _countries() -> pd.Series:
    return _panel().drop_duplicates("iso3").set_index("iso3")["country"]


@finding(
    "state_change",
    key=["measure", "after", "group"],
    kinds={
        "change": "rate",
        "median": "count",
        "up": "count",
        "down": "count",
        "states": "count",
        "p_holm": "p",
    },
    tables=PANEL,
    unit=PER,
    drawn="states",
)
def state_change() -> pd.DataFrame:
    """How the states' rates changed from 2013 to 2014 and from 2021 to 2022.

    - measure: russia (naming it), threat, threat_near (near Russia), partnership; before, after: years
    - group: all, 1991, 2004, newest (by accession); states; mean_before, mean_after
    - change: mean over states, with low and high; median; up, down, same: states
    - p_permutation, p_wilcoxon; p_holm: the former after correction for all rows; p_holm_whole
    """
    return states.changes(_panel())


@finding("states_naming", key=["year"], kinds={"naming": "count", "states": "count"}, tables=PANEL)
def states_naming() -> pd.DataFrame:
    """How many of the present members named Russia in each year: year, naming, states that spoke."""
    rates = states.rates(_panel(), "russia")
    return pd.DataFrame({"naming": (rates > 0).sum(), "states": rates.notna().sum()}).reset_index()


@dataclass(frozen=True, kw_only=True)
class QuietYears:
    """Changes from one year to the next from 2007 to 2021 without that to 2014."""

    changes: int
    most: float
    """The largest mean change over states, of either sign."""


@finding("quiet_years", kinds={"most": "rate", "changes": "count"}, tables=PANEL, unit=PER)
def quiet_years() -> QuietYears:
    """How little naming Russia moved in other years: changes, most."""
    yearly = states.yearly(_panel(), "russia")
    crimea = states.PAIRS[0][1]
    quiet = yearly[(yearly["after"] <= QUIET_UNTIL) & (yearly["after"] != crimea)]
    return QuietYears(changes=len(quiet), most=float(quiet["change"].abs().max()))


def all_rose(measure: str, after: int) -> bool:
    """Whether a rate rose in each present member from the year before to `after`."""
    row = state_change().set_index(["measure", "after", "group"]).loc[measure, after, states.ALL]
    return bool(row["up"] == row["states"])


@finding("threat_rise", key=["after"], kinds={"near": "share", "terrorism": "share"}, tables=PANEL)
def threat_rise() -> pd.DataFrame:
    """What the rise of threat words in the mean of the states is made of.

    - before, after: years
    - near: share of the rise that stands within ten words of Russia
    - terrorism: share of the rise that is the words of terrorism
    """
    mean = state_change()
    mean = mean[mean["group"] == states.ALL].set_index(["measure", "after"])["change"]
    words, years = tables.load("lexicon"), [year for pair in states.PAIRS for year in pair]
    words = words[(words["lexicon"] == "codebook") & words["entry"].isin(TERRORISM)]
    counts = tables.load("term_counts")
    terror = general_debate.vocabulary(tables.load("speeches"), counts[counts["year"].isin(years)], words)
    terror = states.rates(terror[terror["iso3"].isin(_countries().index)], "threat")
    rows = [
        {
            "before": before,
            "after": after,
            "near": mean["threat_near", after] / mean["threat", after],
            "terrorism": (terror[after] - terror[before]).mean() / mean["threat", after],
        }
        for before, after in states.PAIRS
    ]
    return pd.DataFrame(rows)


@finding("group_test", key=["measure", "after"], kinds={"p": "p", "p_holm": "p"}, tables=PANEL)
def group_test() -> pd.DataFrame:
    """Did the groups of accession change differently? measure, before, after, h (Kruskal and Wallis), p, p_holm."""
    return states.between_groups(_panel())


@dataclass(frozen=True, kw_only=True)
class StateTests:
    """How many tests the states were put to."""

    level: float
    """Of p, below which a change is clear."""
    changes: int
    """Tests of a change."""
    groups: int
    """Tests of a difference between the groups of accession."""
    smallest: float
    """The smallest corrected p of these."""


@finding(
    "state_tests",
    kinds={"level": "score", "changes": "count", "groups": "count", "smallest": "p"},
    tables=PANEL,
)
def state_tests() -> StateTests:
    """How many tests there are, and whether any group differs: level, changes, groups, smallest."""
    groups = group_test()
    return StateTests(
        level=states.CLEAR,
        changes=len(state_change()),
        groups=len(groups),
        smallest=float(groups["p_holm"].min()),
    )


@dataclass(frozen=True, kw_only=True)
class MostAndLeast:
    """The states whose naming of Russia rose most and least from 2021 to 2022."""

    most: str
    """Four, the first most."""
    most_rise: float
    """The largest rise; its limits are those of the four."""
    most_rise_low: float
    most_rise_high: float
    least: str
    """Three, the last least."""
    least_rise: float
    """The smallest rise; its limits are those of the three."""
    least_rise_low: float
    least_rise_high: float


@finding(
    "most_and_least",
    kinds={"most": "text", "most_rise": "rate", "least": "text", "least_rise": "rate"},
    tables=PANEL,
    unit="mentions per 10,000 words",
    drawn="nothing: the range of the states that are named",
)
def most_and_least() -> MostAndLeast:
    """Whose naming of Russia rose most and least from 2021 to 2022: names, and the range of their rises."""
    rates = states.rates(_panel(), "russia")
    before, after = states.PAIRS[-1]
    rise = (rates[after] - rates[before]).sort_values(ascending=False)
    most, least = rise.iloc[:MOST], rise.iloc[-LEAST:]
    return MostAndLeast(
        most=listed(_countries()[most.index]),
        most_rise=most.iloc[0],
        most_rise_low=most.iloc[-1],
        most_rise_high=most.iloc[0],
        least=listed(_countries()[least.index]),
        least_rise=least.iloc[-1],
        least_rise_low=least.iloc[-1],
        least_rise_high=least.iloc[0],
    )


# Other choices


@finding(
    "un_choice",
    key=["choice_id"],
    kinds={"named_2022": "rate", "threat_2022": "rate"},
    tables=CHOICES,
    unit=PER,
)
def un_choice() -> pd.DataFrame:
    """The headline numbers of the speeches under each choice.

    - choice_id; choice: in words; speeches of 2013, 2014, 2021 and 2022
    - named_2013, named_2014, named_2021, named_2022: allied mentions of Russia per 10,000 words
    - times: the rate of 2022 divided by that of 2021
    - threat_2014, threat_2022: change of threat words per 10,000 from the year before
    - balance_2014, balance_2022: change of the share of partnership words among both kinds
    - points_2014, points_2022: that in percentage points; missing for a list without partnership words
    """
    grievance = tables.load("grievance_hits").query("scope == 'speech'")
    counted = robustness.with_hits(_panel(), grievance, "grievance")
    neighbours = before_after.members(tables.load("state_groups"), "border")
    rival = {GRIEVANCE: robustness.Choice(counted["member"], words="grievance")}
    found = robustness.headlines(counted, neighbours, rival)
    return _with_points(found.assign(choice_id=[CHOICE_IDS[choice] for choice in found["choice"]]))


@functools.cache
def _left_out() -> pd.DataFrame:
    return _with_points(robustness.without_each(_panel()))


def _with_points(found: pd.DataFrame) -> pd.DataFrame:
    """The headline numbers with the changes of a share in percentage points."""
    return found.assign(points_2014=100 * found["balance_2014"], points_2022=100 * found["balance_2022"])


def every_choice() -> pd.DataFrame:
    """The headline numbers under each choice, then with each state left out: choice, speeches, the headlines."""
    left_out = _left_out()
    named = left_out.assign(choice="Without " + left_out["country"])
    return pd.concat([un_choice(), named])[["choice", "speeches", *robustness.HEADLINES]]


def headline_texts() -> pd.DataFrame:
    """The headline numbers in words, a row for each choice and one for their range when any one state is left out.

    - choice; each of `SHOWN`; missing as an en dash
    """
    found, left_out = un_choice(), _left_out()
    shown = {
        name: [
            *("–" if pd.isna(value) else worded(value, kind) for value in found[name]),
            limits(left_out[name].min(), left_out[name].max(), kind),
        ]
        for name, kind in SHOWN.items()
    }
    return pd.DataFrame({"choice": [*found["choice"], "Any one state left out"], **shown})


@finding(
    "un_choice_range",
    kinds={
        **dict.fromkeys(RANGED, "rate"),
        "points_least": "rate",
        "points_most": "rate",
        "choices": "count",
    },
    tables=CHOICES,
    unit={
        **dict.fromkeys(RANGED, PER),
        "points_least": "percentage points",
        "points_most": "percentage points",
    },
    drawn="nothing: the range over the choices",
)
def un_choice_range() -> pd.DataFrame:
    """How far the headline numbers reach over all choices: one row.

    - each headline of `un_choice` as in this chapter, and _low and _high: the least and the most of all choices
    - points_least, points_most: percentage points that partnership words lost in 2022
    - choices: how many there are
    """
    found = un_choice()
    row = {}
    for name in RANGED:
        row |= {
            name: found[name].iloc[0],
            f"{name}_low": found[name].min(),
            f"{name}_high": found[name].max(),
        }
    lost = found["points_2022"].abs()
    return pd.DataFrame(
        [row | {"points_least": lost.min(), "points_most": lost.max(), "choices": len(found)}]
    )


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """The state without which the rate of 2022 moves most."""

    country: str
    named_2022: float
    """The rate of 2022 without it."""


@finding(
    "un_left_out",
    kinds={"country": "text", "named_2022": "rate"},
    tables=CHOICES,
    unit="mentions per 10,000 words",
)
def un_left_out() -> LeftOut:
    """Which single state moves the rate of 2022 most when it is left out: country, named_2022."""
    left_out = _left_out()
    off = (left_out["named_2022"] - un_choice()["named_2022"].iloc[0]).abs()
    furthest = left_out.loc[off.idxmax()]
    return LeftOut(country=furthest["country"], named_2022=float(furthest["named_2022"]))
