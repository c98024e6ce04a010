"""The clause table: what each text says on each theme, how two coders read it, and what moved between stages.

A clause is one theme at one stage. Its stance runs from -2 (threat) to 2 (partnership) toward the theme's
counterpart and is missing where the stage is silent or the theme has no counterpart; its change is relative
to the same theme in 2010. The adjudicated code is used, and both coders' codes travel beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

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


def viewed(changed: pd.DataFrame) -> pd.DataFrame:
    """The themes on which the adopted text and the proposal, the experts or both have a view. Input and columns: `changes`."""
    held = changed[list(STAGES[1:-1])].isin(STATED).any(axis=1)
    return changed[held & changed[ADOPTED].isin(STATED)]


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
