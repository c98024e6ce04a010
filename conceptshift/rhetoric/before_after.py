"""What changed from one General Debate to another, in the Alliance and among states that had no part in its concept.

A comparison of two debates cannot tell apart what happened between them. It can tell whether states moved
that a supposed cause does not reach. The groups below are drawn up for that.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from conceptshift.corpus import lexicon
from conceptshift.measures import uncertainty

ADOPTED = 2022  # the allies of a comparison are the members of this debate, in all years
REST = "rest"
GROUPS = {  # the states of a comparison, in this order: the Alliance, groups of table `state_groups`, all others
    "nato": "NATO, the members of 2022",
    "outside": "European states outside NATO",
    "applicants": "Finland and Sweden (applied in 2022)",
    "pacific": "Australia, Japan, New Zealand, South Korea",
    "contested": "Georgia, Moldova, Ukraine",
    REST: "All other states",
}
LEFT_OUT = "left_out"  # the group of who is named, who took part in the invasion, and who is no state
KINDS = ("war", "concept", "both")  # of step, in table `compared_steps`
FEWEST = 8  # states; an interval over fewer says little about them and nothing beyond
POOLED = ("group", "states", "hits_before", "hits_after", "before", "after")


def members(state_groups: pd.DataFrame, *groups: str) -> list[str]:
    """The states of these groups of table `state_groups`."""
    return state_groups.loc[state_groups["group"].isin(groups), "iso3"].tolist()


def grouped(counted: pd.DataFrame, state_groups: pd.DataFrame) -> pd.DataFrame:
    """`counted` (a row for each speech: iso3, year, bloc, tokens, hits) with a column `group`, a key of `GROUPS`.

    nato: members at the debate of `ADOPTED`, whatever they were in other years. The other groups are those of
    table `state_groups`; its states left out go.
    """
    allies = counted.loc[(counted["year"] == ADOPTED) & (counted["bloc"] == "nato"), "iso3"]
    compared = state_groups[state_groups["group"].isin(GROUPS)]
    of_state = dict(zip(compared["iso3"], compared["group"], strict=True)) | dict.fromkeys(allies, "nato")
    kept = counted[~counted["iso3"].isin(members(state_groups, LEFT_OUT))]
    return kept.assign(group=kept["iso3"].map(of_state).fillna(REST))


def changes(
    counted: pd.DataFrame,
    before: tuple[int, int],
    after: tuple[int, int],
    seed: int,
    resamples: int = uncertainty.RESAMPLES,
) -> pd.DataFrame:
    """Rates before and after, and their change: group, states, hits_before, hits_after, before, after, difference,
    difference_low, difference_high, times, times_low, times_high.

    counted: `grouped`. before, after: first and last debate of each period. Rates per 10,000 tokens, pooled over
    the period. Only states that spoke in both periods count; each is drawn with its speeches of both. times:
    after / before, its limits with half a hit added to each side of a draw, so that a draw without a hit has
    one. Limits are missing for a group of fewer than `FEWEST` states, times where there was no hit before.
    """
    rows = []
    for group, units in _units(counted, before, after).items():
        row = _pooled(group, units)
        row["times"] = float(_times(units.sum(axis=0))) if row["hits_before"] else np.nan
        for name, statistic in (("difference", _difference), ("times", _times_safe)):
            low, high = _limits([units], statistic, seed, resamples)
            row |= {f"{name}_low": low, f"{name}_high": high}
        rows.append(row)
    columns = list(POOLED)
    for name in ("difference", "times"):
        columns += [name, f"{name}_low", f"{name}_high"]
    return pd.DataFrame(rows)[columns]


def differences_in_differences(
    counted: pd.DataFrame,
    before: tuple[int, int],
    after: tuple[int, int],
    seed: int,
    resamples: int = uncertainty.RESAMPLES,
) -> pd.DataFrame:
    """How much more the allies changed than each other group: group, more, more_low, more_high, ratio, ratio_low,
    ratio_high.

    Arguments as in `changes`. more: the allies' difference minus the group's, per 10,000 tokens. ratio: the
    allies' factor over the group's. The two can disagree: they ask whether the groups would have moved by the
    same amount, or by the same factor. Limits over draws of states, each group on its own.
    """
    units = _units(counted, before, after)
    rows = []
    for group in units:
        if group == "nato":
            continue
        pair = [units["nato"], units[group]]
        allies, others = (of_group.sum(axis=0) for of_group in pair)
        row = {"group": group, "more": float(_difference(allies) - _difference(others))}
        row["ratio"] = float(_times(allies) / _times(others)) if others[0] else np.nan
        for name, statistic in (
            ("more", lambda a, b: _difference(a) - _difference(b)),
            ("ratio", lambda a, b: _times_safe(a) / _times_safe(b)),
        ):
            low, high = _limits(pair, statistic, seed, resamples)
            row |= {f"{name}_low": low, f"{name}_high": high}
        rows.append(row)
    return pd.DataFrame(rows)[["group", "more", "more_low", "more_high", "ratio", "ratio_low", "ratio_high"]]


def steps(
    counted: pd.DataFrame,
    compared: pd.DataFrame,
    state_groups: pd.DataFrame,
    seed: int,
    resamples: int = uncertainty.RESAMPLES,
) -> pd.DataFrame:
    """`changes` from one debate to another, for the allies of those years and for all other states together.

    Columns: step, label, kind, year_before, year_after, group (nato, others), then those of `changes`; by kind in the
    order of `KINDS`, then by year.

    counted: a row for each speech, with its bloc; compared, state_groups: tables `compared_steps` and
    `state_groups`. A state counts for the Alliance where it was a member at both debates; it is in neither group
    where it joined in between. The others are without the states left out and those that the conflicts are about.
    """
    kept = counted[~counted["iso3"].isin(members(state_groups, LEFT_OUT, "contested"))]
    compared = compared.assign(place=compared["kind"].map(KINDS.index)).sort_values(["place", "year_after"])
    parts = []
    for one in compared.itertuples():
        before, after = one.year_before, one.year_after
        of_pair = kept[kept["year"].isin([before, after])]
        member = (of_pair["bloc"] == "nato").groupby(of_pair["iso3"]).mean()
        group = of_pair["iso3"].map(member).map({1.0: "nato", 0.0: "others"})
        changed = changes(
            of_pair.assign(group=group).dropna(subset="group"), (before,) * 2, (after,) * 2, seed, resamples
        )
        first = {
            "step": one.step,
            "label": one.label,
            "kind": one.kind,
            "year_before": before,
            "year_after": after,
        }
        parts.append(changed.assign(**first))
    table = pd.concat(parts, ignore_index=True)
    return table[[*first, *table.columns.drop(first)]]


def ranked(counted: pd.DataFrame, seed: int, resamples: int = uncertainty.RESAMPLES) -> pd.DataFrame:
    """The allies' change from each debate to the next, the largest rise first: rank, year_before, year_after,
    states, hits_before, hits_after, before, after, difference, difference_low, difference_high.

    counted: a row for each speech, with its bloc. Allies are the members at both debates that spoke at both. A
    step that was chosen for what lay behind it can be held against all others here.
    """
    allies = counted[counted["bloc"] == "nato"].assign(group="nato")
    rows = []
    for before, after in pairwise(sorted(allies["year"].unique())):
        (units,) = _units(allies, (before, before), (after, after)).values()
        low, high = _limits([units], _difference, seed, resamples)
        limits = {"difference_low": low, "difference_high": high}
        rows.append({"year_before": before, "year_after": after} | _pooled("nato", units) | limits)
    table = pd.DataFrame(rows).sort_values("difference", ascending=False, ignore_index=True)
    table.insert(0, "rank", np.arange(1, len(table) + 1))
    columns = ["rank", "year_before", "year_after", *POOLED[1:], "difference"]
    return table[[*columns, "difference_low", "difference_high"]]


def _pooled(group: str, units: np.ndarray) -> dict:
    """The columns `POOLED` of a group, and the difference of its rates."""
    total = units.sum(axis=0)
    hits_before, tokens_before, hits_after, tokens_after = total
    rates = (hits_before / tokens_before * lexicon.PER, hits_after / tokens_after * lexicon.PER)
    pooled = (group, len(units), int(hits_before), int(hits_after), *rates)
    return dict(zip(POOLED, pooled, strict=True)) | {"difference": float(_difference(total))}


def _units(counted: pd.DataFrame, before: tuple[int, int], after: tuple[int, int]) -> dict[str, np.ndarray]:
    """For each group, the allies first: a row a state, hits and tokens before, hits and tokens after."""
    both = []
    for first, last in (before, after):
        part = counted[counted["year"].between(first, last)]
        both.append(part.groupby(["group", "iso3"])[["hits", "tokens"]].sum())
    units = both[0].join(both[1].add_suffix("_after"), how="inner")
    order = list(GROUPS)
    names = sorted(
        units.index.unique("group"), key=lambda name: order.index(name) if name in order else len(order)
    )
    return {name: units.loc[name].to_numpy(dtype=float) for name in names}


def _limits(groups: list[np.ndarray], statistic, seed: int, resamples: int) -> tuple[float, float]:
    if min(map(len, groups)) < FEWEST:
        return np.nan, np.nan
    _, low, high = uncertainty.cluster_bootstrap(groups, statistic, seed, resamples)
    return low, high


def _difference(total: np.ndarray) -> np.ndarray:
    return (total[..., 2] / total[..., 3] - total[..., 0] / total[..., 1]) * lexicon.PER


def _times(total: np.ndarray, added: float = 0.0) -> np.ndarray:
    return ((total[..., 2] + added) / total[..., 3]) / ((total[..., 0] + added) / total[..., 1])


def _times_safe(total: np.ndarray) -> np.ndarray:
    return _times(total, 0.5)
