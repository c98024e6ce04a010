"""How far coders agree: the share of units with one code, and Krippendorff's alpha with its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import krippendorff
import numpy as np
import pandas as pd

from conceptshift.measures.uncertainty import Estimate, cluster_bootstrap

Level = Literal["nominal", "ordinal"]

RESAMPLES = 2000  # alpha takes long on each draw


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
    level: Level,
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
    level: Level,
    cluster: Mapping[str, str],
    seed: int,
    resamples: int = RESAMPLES,
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


def _alpha(paired: pd.DataFrame, level: Level) -> float:
    if level not in ("nominal", "ordinal"):
        raise ValueError(f"level {level!r}: 'nominal' or 'ordinal'")
    # any labels will do: sameness counts, or order; as floats, long numbers that differ could be one
    places, _ = pd.factorize(paired.to_numpy(dtype=object).ravel(), sort=level == "ordinal")
    values = np.where(places < 0, np.nan, places).reshape(paired.shape)
    if len(np.unique(values[~np.isnan(values)])) < 2:
        return float("nan")
    return float(krippendorff.alpha(reliability_data=values.T, level_of_measurement=level))
