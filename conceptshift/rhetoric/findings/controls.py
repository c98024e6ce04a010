"""Did the concept move whom the allies name? Russia, and three states with which the answer can be compared.

China was named by the concept for the first time and fought no war. Ukraine is where the war is. With Brazil neither
concept nor war has to do; it was chosen before anything was counted.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import pandas as pd

from conceptshift import tables
from conceptshift.measures.finding import finding
from conceptshift.measures.uncertainty import SEED
from conceptshift.rhetoric import before_after, controls, general_debate

NAMED = {"russia": "RUS", "china": "CHN", "ukraine": "UKR", "brazil": "BRA"}
WORDS = {"russia": "Russia", "china": "China", "ukraine": "Ukraine", "brazil": "Brazil"}
NOTHING = "before"  # the effect of years in which nothing happened to the text
EFFECTS = {  # their years; the reference is 2014 to 2020
    "call": [2021],
    "concept": [2022],
    "later": [2023, 2024],
}
HALVES = (2018, 2019, 2020)  # the later of the years before the call: a step that no text took
ALIKE = "as_here"
CLEAR = 0.05  # both p below it
CHOICES = {
    ALIKE: "As here",
    "against_2021": "Against 2021 alone",
    "since_2007": "Against 2007 to 2020",
    "europe": "Others: European states only",
    "applicants": "Others: with Finland and Sweden",
    "contested": "Others: with Belarus, Georgia, Moldova, Ukraine",
    "no_border": "Allies: without Russia’s neighbours",
    "no_usa": "Allies: without the United States",
    "speeches": "Speeches that name it, not mentions",
}
DOSES = {"border": "a border with Russia", "hosts": "a battlegroup of the Alliance"}
COUNTED = ["speeches", "node_mentions", "control_mentions", "state_groups"]
DRAWN = {
    "ratio": "states, as clusters",
    "shuffled": "which states are allies, shuffled",
}
MISSING = [
    "ratio",
    "shuffled",
    "low",
    "high",
    "shuffled_low",
    "shuffled_high",
    "p",
    "p_shuffled",
    "detectable",
]
KINDS = {
    "ratio": "multiple",
    "shuffled": "multiple",
    "detectable": "multiple",
    "p": "p",
    "p_shuffled": "p",
    "false_alarms": "share",
    "hits_exposed": "count",
    "hits_others": "count",
}
INTERVALS = {"ratio": ("low", "high"), "shuffled": ("shuffled_low", "shuffled_high")}


@functools.cache
def naming(named: str) -> pd.DataFrame:
    """Each speech with how often it names the state: iso3, year, bloc, tokens, hits."""
    mentions = "node_mentions" if named in ("russia", "china") else "control_mentions"
    return general_debate.naming(tables.load("speeches"), tables.load(mentions), named)


@functools.cache
def _compared(named: str) -> pd.DataFrame:
    return controls.compared(naming(named), tables.load("state_groups"), NAMED[named])


def _allies(compared: pd.DataFrame) -> set[str]:
    return set(compared.loc[compared["ally"], "iso3"])


@finding(
    "control_effect",
    key=["named", "effect"],
    kinds=KINDS,
    interval=INTERVALS,
    tables=COUNTED,
    drawn=DRAWN,
    missing=MISSING,
)
def control_effect() -> pd.DataFrame:
    """How many times as much the allies' naming of a state changed as that of other states.

    - named: russia, china, ukraine, brazil; label: in words
    - effect: before (2018 to 2020 against 2014 to 2017, when no text was changed), call (2021), concept (2022), later (2023
      and 2024); the last three against 2014 to 2020
    - ratio, low, high, p, se, detectable, hits_exposed (allies), hits_others; shuffled (the ratio again), shuffled_low,
      shuffled_high, p_shuffled, false_alarms: as in `controls.effects`
    - clear: whether both p are below 0.05
    """
    return pd.concat([_effects(named) for named in NAMED], ignore_index=True)


@functools.cache
def _effects(named: str) -> pd.DataFrame:
    compared = _compared(named)
    allies = _allies(compared)
    early = controls.counts(compared, *controls.REFERENCE)
    found = [
        controls.effects(early, allies, {NOTHING: HALVES}, SEED),
        controls.effects(controls.counts(compared), allies, EFFECTS, SEED),
    ]
    return _worded(pd.concat(found, ignore_index=True).assign(named=named, label=WORDS[named]))


def _worded(table: pd.DataFrame) -> pd.DataFrame:
    """With the ratio a second time, for its second interval, and with what is clear."""
    clear = table[["p", "p_shuffled"]].max(axis=1, skipna=False) < CLEAR
    return table.assign(shuffled=table["ratio"], clear=clear)


@finding(
    "control_sample",
    key=["named"],
    kinds={"states": "count", "allies": "count", "mentions": "count", "speeches": "count"},
    tables=COUNTED,
)
def control_sample() -> pd.DataFrame:
    """What the models are fitted to: named, states (that name it at least once), allies among them, mentions, speeches."""
    rows = []
    for named in NAMED:
        table = controls.counts(_compared(named))
        allies = sum(state in _allies(_compared(named)) for state in table.states)
        speeches = int((table.words > 0).sum())
        rows.append((named, len(table.states), allies, int(table.hits.sum()), speeches))
    return pd.DataFrame(rows, columns=["named", "states", "allies", "mentions", "speeches"])


@finding(
    "control_choice",
    key=["named", "choice"],
    kinds={"ratio": "multiple", "detectable": "multiple", "hits_others": "count"},
    tables=COUNTED,
    drawn="states, as clusters",
    missing=["ratio", "low", "high", "detectable"],
)
def control_choice() -> pd.DataFrame:
    """The effect of 2022 under other choices: named (russia, china), choice, label, then as in `controls.effects`."""
    rows = [
        _chosen(named, choice).assign(named=named, choice=choice, label=label)
        for named in ("russia", "china")
        for choice, label in CHOICES.items()
    ]
    columns = [
        "named",
        "choice",
        "label",
        "ratio",
        "low",
        "high",
        "detectable",
        "hits_exposed",
        "hits_others",
    ]
    return pd.concat(rows, ignore_index=True)[columns]


def _chosen(named: str, choice: str) -> pd.DataFrame:
    groups = tables.load("state_groups")
    compared, first, effects = _compared(named), controls.YEARS[0], EFFECTS
    if choice in ("applicants", "contested"):
        taken = ["applicants"] if choice == "applicants" else ["contested"]
        less = groups[~groups["group"].isin(taken) & ~((choice == "contested") & (groups["iso3"] == "BLR"))]
        compared = controls.compared(naming(named), less, NAMED[named])
    elif choice == "europe":
        outside = before_after.members(groups, "outside")
        compared = compared[compared["ally"] | compared["iso3"].isin(outside)]
    elif choice == "no_border":
        compared = compared[~compared["iso3"].isin(before_after.members(groups, "border"))]
    elif choice == "no_usa":
        compared = compared[compared["iso3"] != "USA"]
    elif choice == "speeches":
        compared = compared.assign(hits=compared["hits"].clip(upper=1))
    elif choice == "since_2007":
        first = 2007
    elif choice == "against_2021":
        years = range(first, controls.YEARS[1] + 1)
        effects = controls.by_year(*(year for year in years if year != 2021)) | {"concept": [2022]}
        effects.pop("2022")
    table = controls.counts(compared, first)
    return controls.effects(table, _allies(compared), effects).query("effect == 'concept'")


@finding(
    "control_dose",
    key=["dose", "effect"],
    kinds=KINDS | {"states": "count"},
    interval=INTERVALS,
    tables=COUNTED,
    drawn=DRAWN,
    missing=MISSING,
)
def control_dose() -> pd.DataFrame:
    """Did allies nearer to Russia change more? The same model among the allies alone, for naming Russia.

    - dose: border (a land border with Russia), hosts (a battlegroup of the Alliance); label: in words; states with it,
      of the members at the debate of 2022
    - effect: before, call, concept, later; then as in `control_effect`
    """
    compared = _compared("russia")
    allied = compared[compared["ally"]]
    table, early = controls.counts(allied), controls.counts(allied, *controls.REFERENCE)
    parts = []
    for dose, label in DOSES.items():
        with_it = set(before_after.members(tables.load("state_groups"), dose)) & set(table.states)
        found = [
            controls.effects(early, with_it, {NOTHING: HALVES}, SEED),
            controls.effects(table, with_it, EFFECTS, SEED),
        ]
        parts.append(pd.concat(found).assign(dose=dose, label=label, states=len(with_it)))
    return _worded(pd.concat(parts, ignore_index=True))


@dataclass(frozen=True, kw_only=True)
class ControlTerms:
    """How the models are made, and what of them is clear."""

    permutations: int
    """Draws of which states are allies."""
    seed: int
    power: float
    """At which the smallest change that could be shown is given."""
    first: int
    last: int
    """Debates of the models."""
    lowest: float
    highest: float
    """Ratios of 2022 for Russia under all choices."""
    clear_choices: int
    """Choices under which the clustered interval of that ratio leaves out one."""
    choices: int


@finding(
    "control_terms",
    kinds={
        "permutations": "count",
        "seed": "year",
        "power": "share",
        "first": "year",
        "last": "year",
        "lowest": "multiple",
        "highest": "multiple",
        "clear_choices": "count",
        "choices": "count",
    },
    tables=COUNTED,
)
def control_terms() -> ControlTerms:
    """How the models are made, and how far the ratio of 2022 for Russia depends on choices: see `ControlTerms`."""
    russia = control_choice().query("named == 'russia'")
    return ControlTerms(
        permutations=controls.PERMUTATIONS,
        seed=SEED,
        power=controls.POWER,
        first=controls.YEARS[0],
        last=controls.YEARS[1],
        lowest=float(russia["ratio"].min()),
        highest=float(russia["ratio"].max()),
        clear_choices=int(((russia["low"] > 1) | (russia["high"] < 1)).sum()),
        choices=len(russia),
    )


def clear(*named: str) -> list[str]:
    """The effects on naming these states that both intervals show, in their order."""
    tables_of = [_effects(one) for one in named]
    return [effect for table in tables_of for effect in table.loc[table["clear"], "effect"]]


def ratio(named: str, effect: str) -> float:
    """The ratio of an effect on naming a state; missing where there is nothing to compare."""
    return float(_row(named, effect)["ratio"])


def others(named: str, effect: str) -> int:
    """How often states that are no allies name it in the years of an effect."""
    return int(_row(named, effect)["hits_others"])


def by_allies(named: str, effect: str) -> int:
    """How often allies name it in the years of an effect."""
    return int(_row(named, effect)["hits_exposed"])


def shuffled_p(named: str, effect: str) -> float:
    """How often a shuffled ratio is as far from one."""
    return float(_row(named, effect)["p_shuffled"])


def smallest(effect: str) -> float:
    """The smallest rise of all that an effect could have shown, for Russia and China."""
    return float(min(_row(named, effect)["detectable"] for named in ("russia", "china")))


def american_share() -> float:
    """The share (0 to 1) of the United States in the allied mentions of China from 2018 to 2020."""
    compared = _compared("china")
    allied = compared[compared["ally"] & compared["year"].isin(HALVES)].groupby("iso3")["hits"].sum()
    return float(allied["USA"] / allied.sum())


def falls() -> list[str]:
    """The choices under which the ratio of 2022 for Russia is below one."""
    table = control_choice()
    return table.loc[(table["named"] == "russia") & (table["ratio"] < 1), "choice"].tolist()


def _row(named: str, effect: str) -> pd.Series:
    return _effects(named).set_index("effect").loc[effect]
