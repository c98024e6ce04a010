"""The clause table: what each text says on each theme, how two coders read it, and what moved between stages.

A clause is one theme at one stage. Its stance runs from -2 (threat) to 2 (partnership) toward the theme's
counterpart and is missing where the stage is silent or the theme has no counterpart; its change is relative
to the same theme in 2010. The adjudicated code is used, and both coders' codes travel beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import krippendorff
import numpy as np
import pandas as pd

from conceptshift.measures.uncertainty import Estimate, cluster_bootstrap

STAGES = ("concept_2010", "proposal_2021", "expected_by_experts", "concept_2022")
STANCES = {2: "partnership", 1: "cooperation", 0: "neutral", -1: "challenge", -2: "threat"}
ADOPTED = STAGES[-1]
ADJUDICATED = "adjudicated"
UNCLEAR = "unclear"
GROUPS = {  # of the readings of the adopted text; growth is change, and no theme is in two groups
    "unchanged": ("unchanged",),
    "grew": ("strengthened",),
    "turned": ("reversed", "weakened", "dropped"),
    "new": ("new",),
    "open": (UNCLEAR, "absent"),
}
CHANGED = (*GROUPS["grew"], *GROUPS["turned"], *GROUPS["new"])
STATED = (*CHANGED, *GROUPS["unchanged"])  # says something that another stage can be held against


@dataclass(frozen=True)
class Agreement:
    """How far coders agree on one variable.

    `alpha` is Krippendorff's; `n` counts the units that two or more coded, `agree` those with one code only,
    `percent` their share (0-100), `unpaired` the units that only one coded, which alpha leaves out.
    `disagreements` lists (unit, code of the first coder, code of the second, …).
    """

    alpha: float
    n: int
    agree: int
    percent: float
    unpaired: int
    disagreements: list[tuple] = field(default_factory=list)


def agreement(
    codings: pd.DataFrame,
    unit: str | Sequence[str],
    value: str,
    level: str,
    coders: Sequence[str] = ("a", "b"),
) -> Agreement:
    """Agreement of `coders` on column `value`, one row of `codings` being one coder's code for one unit.

    `unit` names the key column(s), `level` is `nominal` or `ordinal` (numbers, in their own order). Alpha is
    1 - observed / expected disagreement (Krippendorff 2018, chapter 12), from the `krippendorff` package; it
    is NaN where the coders use one code only, for then no disagreement can be expected. Raises `ValueError`
    for a unit that a coder coded twice, another level, or no unit coded by two of them.
    """
    paired, unpaired = _pairs(codings, unit, value, coders)
    same = paired.nunique(axis=1) == 1
    return Agreement(
        alpha=_alpha(paired, level),
        n=len(paired),
        agree=int(same.sum()),
        percent=float(100 * same.mean()),
        unpaired=unpaired,
        disagreements=list(paired[~same].astype(object).itertuples(name=None)),
    )


def agreement_interval(
    codings: pd.DataFrame,
    unit: str,
    value: str,
    level: str,
    cluster: Mapping[str, str],
    seed: int,
    resamples: int = 2000,
    coders: Sequence[str] = ("a", "b"),
) -> Estimate:
    """Alpha and its 95 % percentile interval over `resamples` draws of whole clusters, with replacement.

    `cluster` maps a unit to what is drawn (a clause to its theme: the clauses of one theme are not
    independent). Where the coders never differ the interval is 1 to 1 and says nothing: report the share that
    agrees instead, with Wilson's interval. Raises `ValueError` where alpha is undefined on a draw. See
    `uncertainty.cluster_bootstrap`.
    """
    paired, _ = _pairs(codings, unit, value, coders)
    group = paired.groupby([cluster[key] for key in paired.index]).ngroup().to_numpy()
    row = np.arange(len(paired))

    def alphas(times: np.ndarray) -> np.ndarray:
        draws = times.reshape(-1, times.shape[-1]).astype(int)
        found = [_alpha(paired.iloc[row.repeat(draw[group])], level) for draw in draws]
        return np.reshape(found, times.shape[:-1])

    each = np.eye(group.max() + 1)  # the sums over a draw say how often it has each cluster
    return cluster_bootstrap(each, alphas, seed, resamples)


def _pairs(
    codings: pd.DataFrame, unit: str | Sequence[str], value: str, coders: Sequence[str]
) -> tuple[pd.DataFrame, int]:
    """Units that two or more coded (rows) by coder (columns), and how many only one coded."""
    keys = [unit] if isinstance(unit, str) else list(unit)
    rows = codings[codings["coder"].isin(coders) & codings[value].notna()]
    twice = rows.duplicated([*keys, "coder"])
    if twice.any():
        raise ValueError(f"coded twice by one coder: {rows.loc[twice, keys].iloc[0].to_list()}")
    wide = rows.set_index([*keys, "coder"])[value].unstack("coder").reindex(columns=list(coders))
    paired = wide[wide.notna().sum(axis=1) > 1].sort_index()
    if paired.empty:
        raise ValueError(f"no unit has a {value!r} from two of the coders {', '.join(coders)}")
    return paired, len(wide) - len(paired)


def _alpha(paired: pd.DataFrame, level: str) -> float:
    if level not in ("nominal", "ordinal"):
        raise ValueError(f"level {level!r}: 'nominal' or 'ordinal'")
    if level == "nominal":  # any label will do: only sameness counts
        places, _ = pd.factorize(paired.to_numpy(dtype=object).ravel())
        values = np.where(places < 0, np.nan, places).reshape(paired.shape)
    else:
        values = paired.to_numpy(dtype=float, na_value=np.nan)
    if len(np.unique(values[~np.isnan(values)])) < 2:
        return float("nan")
    return float(krippendorff.alpha(reliability_data=values.T, level_of_measurement=level))


def comparison(clauses: pd.DataFrame, codings: pd.DataFrame, themes: pd.DataFrame) -> pd.DataFrame:
    """Every clause with its theme and its codes, in the order of themes and stages; one row per clause.

    Adds to the clause's own columns: `label`, `counterpart`, `order` (of the theme); `stance`, `salience`,
    `change` (adjudicated) and `stance_a`, `stance_b`, `change_a`, `change_b`; `reading` (see `readings`).
    Raises `ValueError` where a clause has no adjudicated coding or a stage is unknown.
    """
    unknown = set(clauses["stage"]) - set(STAGES)
    if unknown:
        raise ValueError(f"unknown stage {min(unknown)!r}; the stages are {', '.join(STAGES)}")
    named = themes.rename(columns={"position": "order"})[["theme_id", "label", "counterpart", "order"]]
    joined = clauses.merge(named, on="theme_id", how="left", validate="many_to_one")
    for coder, suffix, columns in (
        (ADJUDICATED, "", ["stance", "salience", "change"]),
        ("a", "_a", ["stance", "change"]),
        ("b", "_b", ["stance", "change"]),
    ):
        codes = codings.loc[codings["coder"] == coder, ["clause_id", *columns]]
        codes = codes.rename(columns={column: column + suffix for column in columns})
        joined = joined.merge(codes, on="clause_id", how="left", validate="one_to_one")
    uncoded = joined.loc[joined["salience"].isna(), "clause_id"]
    if not uncoded.empty:
        raise ValueError(f"clause {uncoded.iloc[0]} has no adjudicated coding")
    joined["reading"] = readings(joined)
    joined["stage"] = pd.Categorical(joined["stage"], STAGES, ordered=True)
    return joined.sort_values(["order", "stage"]).reset_index(drop=True)


def readings(coded: pd.DataFrame) -> pd.Series:
    """What a change code may be read as; `coded` has stage, salience and change.

    Only an adopted text can drop a clause. A speech or a forecast that does not mention a theme is `silent`,
    whatever the code; a theme that 2010 and the later stage both leave out is `absent`, which is not a clause
    that stayed. Other codes stand. The baseline of 2010 has no reading.
    """
    reading = coded["change"].astype("object").where(coded["change"].notna(), None)
    silent = (coded["change"] == "dropped") & (coded["stage"] != ADOPTED)
    absent = (coded["change"] == "unchanged") & (coded["salience"] == 0)
    return reading.mask(silent.fillna(False), "silent").mask(absent.fillna(False), "absent")


def ladder(clauses: pd.DataFrame, codings: pd.DataFrame, themes: pd.DataFrame) -> pd.DataFrame:
    """The rows of `comparison` whose theme has a counterpart: what a stance can be read on."""
    joined = comparison(clauses, codings, themes)
    return joined[joined["counterpart"] != "none"].reset_index(drop=True)


def shifts(coded: pd.DataFrame, start: str, end: str) -> pd.DataFrame:
    """Steps on the stance scale from stage `start` to `end`; one row per theme that can be compared.

    A theme can be compared where it has a stance at both stages and neither is `unclear`: what cannot be judged
    for more or less, as its clauses speak of different things, has no step either. Columns: theme_id, label,
    counterpart, start, end, steps (adjudicated; negative is toward threat), steps_a, steps_b (missing where that
    coder left a stage uncoded), verified (evidence of both stages seen), reading (of the stage `end`).
    """
    sides = [
        coded[(coded["stage"] == stage) & coded["stance"].notna() & (coded["reading"] != UNCLEAR)]
        for stage in (start, end)
    ]
    before, after = (side.set_index("theme_id") for side in sides)
    before = before[before.index.isin(after.index)]
    after = after.loc[before.index]
    moved = before[["label", "counterpart"]].assign(start=before["stance"], end=after["stance"])
    for suffix in ("", "_a", "_b"):
        moved["steps" + suffix] = after["stance" + suffix] - before["stance" + suffix]
    moved["verified"] = (before["evidence_status"] == "seen") & (after["evidence_status"] == "seen")
    return moved.assign(reading=after["reading"]).reset_index()


class Tally(NamedTuple):
    """How many themes moved toward threat (`down`), made no step (`same`), moved toward partnership (`up`); `n` all."""

    down: int
    same: int
    up: int
    n: int


def tally(steps: Iterable[int]) -> Tally:
    """Count `steps`, one a theme. The themes were chosen and not drawn, so no interval or test goes with it."""
    values = np.array([int(step) for step in steps])
    down, up = int((values < 0).sum()), int((values > 0).sum())
    return Tally(down, len(values) - down - up, up, len(values))


def changes(compared: pd.DataFrame) -> pd.DataFrame:
    """What each stage makes of each theme of 2010: one row per theme, three readings, and their evidence.

    Columns: theme_id, label, order; for each later stage its reading under the stage's name, `<stage>_seen`
    (evidence seen) and `<stage>_agreed` (both coders gave the same change code). Input: `comparison`.
    """
    later = compared[compared["stage"] != STAGES[0]]
    later = later.assign(agreed=later["change_a"] == later["change_b"])
    keys = ["theme_id", "label", "order"]
    wide = later.set_index([*keys, "stage"])[["reading", "evidence_status", "agreed"]].unstack("stage")
    out = wide["reading"][list(STAGES[1:])].copy()
    for stage in STAGES[1:]:
        out[f"{stage}_seen"] = wide[("evidence_status", stage)] == "seen"
        out[f"{stage}_agreed"] = wide[("agreed", stage)]
    out.columns.name = None
    return out.reset_index().sort_values("order").reset_index(drop=True)


class Foresight(NamedTuple):
    """`spoken`: the themes on which a stage has a view that can be held against the adopted text; `same`: where it is
    the adopted one. Silence is in neither, so that nobody is charged with what they were not asked."""

    same: int
    spoken: int


def foreseen(changed: pd.DataFrame, stage: str) -> Foresight:
    """How often the reading at `stage` is the adopted one, of the themes on which both have one. Input: `changes`.

    The same reading is not yet the same content: both can call a theme reversed and differ on the direction; the
    positions tell.
    """
    spoken = changed[changed[ADOPTED].isin(STATED) & changed[stage].isin(STATED)]
    return Foresight(int((spoken[stage] == spoken[ADOPTED]).sum()), len(spoken))


def fates(compared: pd.DataFrame) -> pd.DataFrame:
    """What the adopted text made of each theme of 2010, in groups that a reader can count.

    Columns: theme_id, label, reading, group (one of `GROUPS`, as categories: counts of it add up to the themes),
    same_code (the coders gave one change code), verified (evidence of the clauses of 2010 and 2022 seen). Input:
    `comparison`.
    """
    group = {reading: name for name, readings in GROUPS.items() for reading in readings}
    adopted = compared[compared["stage"] == ADOPTED].set_index("theme_id")
    baseline = compared[compared["stage"] == STAGES[0]].set_index("theme_id").reindex(adopted.index)
    out = adopted[["label", "reading"]].assign(
        group=pd.Categorical(adopted["reading"].map(group), GROUPS),
        same_code=adopted["change_a"] == adopted["change_b"],
        verified=(adopted["evidence_status"] == "seen") & (baseline["evidence_status"] == "seen"),
    )
    return out.reset_index()
