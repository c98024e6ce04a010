"""One registry, scored in every way that somebody could defend: a specification curve.

Each choice that an auditor must make is made in all its ways, and all combinations that are possible are
scored. Source of the idea: Simonsohn, Simmons & Nelson (2020), Nature Human Behaviour 4, 1208-1214. The curve
shows how far a result hangs on such choices; as its specifications share their statements, it is no test.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
import pandas as pd

from conceptshift.measures import scores
from conceptshift.measures.judgements import ADJUDICATED
from conceptshift.predictions.forecasts import TYPES, items, worth
from conceptshift.predictions.verbal_probability import GRID, YES, capphrase, fixed

CHOICES = {  # choice -> its ways, in reading order
    "types": tuple(TYPES),
    "coder": (ADJUDICATED, "a", "b"),
    "horizon": ("as_set", "pre_invasion"),
    "near_certain": ("in", "out"),
    "not_ruled_out": ("in", "out"),
    "partly": (0.0, 0.5, 1.0),
    "mapping": ("distribution", "mean", "median", "nato", "uk", "us_nic", "certain"),
    "weight": ("statement", "idea"),
}


def curve(
    predictions: pd.DataFrame,
    codings: pd.DataFrame,
    markers: pd.DataFrame,
    baselines: pd.DataFrame,
    baseline_codings: pd.DataFrame,
) -> pd.DataFrame:
    """The Brier score and skill of the speakers under every specification that is possible; one row each.

    The choices, as in `CHOICES`. types: explicit forecasts; those with implied and conditional ones; or all
    with an outcome, a call or another statement without a word of probability being read as “will”. coder:
    whose types, outcomes, phrases and codes of *announced* count. horizon: as the criteria set it, or the
    criteria applied to what had happened before the invasion (coded once, whoever the coder is). near_certain
    and not_ruled_out: with or without the statements so marked. partly: its worth. mapping: the whole
    distribution of readings (mean score of the respondents), one number a phrase, or every statement taken
    as certain. weight: each statement has one vote, or each idea.

    Not possible, and left out: a coder whom the codings lack; the earlier horizon where it was not coded for
    every statement, as for all types but explicit; and leaving statements out where none is so marked.
    Columns: the choices; n, ideas; brier, brier_coin, brier_announced, brier_counted; skill_coin,
    skill_announced and skill_counted, 1 - brier / that of the reference, a tie being exactly 0. The rule
    *announced* says yes as “Will Happen” under the same mapping, and no where it expects less; *counted* is the
    same rule with a “partly” that it expects worth what one among the outcomes is. Both are NaN where the rule
    was not coded for every statement: all types but explicit. Raises `ValueError` as `forecasts.items`.
    """
    registry = predictions, codings, markers
    marked = predictions.set_index("prediction_id")["near_certain"]
    coders = [coder for coder in CHOICES["coder"] if coder in set(codings["coder"])]
    frames = []
    for types, coder, horizon in product(CHOICES["types"], coders, CHOICES["horizon"]):
        unspoken = YES if TYPES[types] is None else None
        rows = items(*registry, coder=coder, types=TYPES[types], unspoken=unspoken).set_index("prediction_id")
        if horizon != "as_set":
            rows["outcome"] = _expected(baselines, horizon).reindex(rows.index)
            if rows["outcome"].isna().any():
                continue
            rows = rows[rows["outcome"] != "unresolvable"]
        yes = _expected(baselines if coder == ADJUDICATED else baseline_codings, "announced", coder)
        rows = rows.assign(announced=yes.reindex(rows.index), near_certain=marked.reindex(rows.index))
        frames += _scored(rows, {"types": types, "coder": coder, "horizon": horizon})
    return pd.concat(frames, ignore_index=True)


def _expected(codes: pd.DataFrame, rule: str, coder: str = ADJUDICATED) -> pd.Series:
    codes = codes[codes["baseline"] == rule]
    if "coder" in codes:
        codes = codes[codes["coder"] == coder]
    return codes.set_index("prediction_id")["expected"]


def _scored(rows: pd.DataFrame, chosen: dict[str, str]) -> Iterator[pd.DataFrame]:
    """Every way to leave out, value, map and weigh these rows; one frame for each way to leave out."""
    for near_certain, not_ruled_out in product(CHOICES["near_certain"], CHOICES["not_ruled_out"]):
        out = []
        if near_certain == "out":
            out.append(rows["near_certain"])
        if not_ruled_out == "out":
            out.append(rows["marker_class"] == "not_ruled_out")
        if not all(marked.any() for marked in out):
            continue  # the same statements as with them in
        left = rows[~np.any(out, axis=0)] if out else rows
        # arrays: partly, mapping, statement; and weight, statement
        outcomes = np.array([worth(left["outcome"], value) for value in CHOICES["partly"]])[:, None, :]
        sizes = left.groupby("idea")["idea"].transform("size").to_numpy()
        weights = np.array([np.ones(len(left)), 1 / sizes])
        weights /= weights.sum(-1, keepdims=True)
        first, second = (_moments(left["phrase"], power) for power in (1, 2))
        yes, yes_second = (_moments([YES], power) for power in (1, 2))
        said = (left["announced"] == "true").to_numpy(dtype=float)
        in_part = (left["announced"] == "partly").to_numpy(dtype=float)
        counted = said + np.array(CHOICES["partly"])[:, None, None] * in_part
        losses = {
            "brier": second - 2 * first * outcomes + outcomes**2,
            "brier_coin": (0.5 - outcomes) ** 2 + np.zeros_like(first),
            "brier_announced": _loss_of_rule(said, outcomes, yes, yes_second),
            "brier_counted": _loss_of_rule(counted, outcomes, yes, yes_second),
        }
        ways = list(product(CHOICES["partly"], CHOICES["mapping"], CHOICES["weight"]))
        frame = pd.DataFrame(ways, columns=["partly", "mapping", "weight"])
        frame = frame.assign(near_certain=near_certain, not_ruled_out=not_ruled_out, **chosen)
        frame = frame[list(CHOICES)].assign(n=len(left), ideas=left["idea"].nunique())
        for name, loss in losses.items():
            frame[name] = (loss @ weights.T).ravel()
        if left["announced"].isna().any():
            frame[["brier_announced", "brier_counted"]] = np.nan
        for name in ("coin", "announced", "counted"):
            # rounded: the same losses added in another order are a tie, not a win
            frame[f"skill_{name}"] = np.round(scores.skill(frame["brier"], frame[f"brier_{name}"]), 9)
        yield frame


def _loss_of_rule(
    expected: np.ndarray, outcomes: np.ndarray, yes: np.ndarray, yes_second: np.ndarray
) -> np.ndarray:
    """Squared error of a rule whose word is heard as no + slope * yes, as in `audit.verbal`; yes: its moments."""
    no, slope = 1 - expected, 2 * expected - 1
    first, second = no + slope * yes, no**2 + 2 * no * slope * yes + slope**2 * yes_second
    return second - 2 * first * outcomes + outcomes**2


def _moments(phrases: list[str] | pd.Series, power: int) -> np.ndarray:
    """Mean of the probability to the first or second power, under each mapping; shape (mappings, phrases)."""
    whole = capphrase().expected(phrases, GRID**power)
    return np.array(
        [whole if way == "distribution" else fixed(phrases, way) ** power for way in CHOICES["mapping"]]
    )
