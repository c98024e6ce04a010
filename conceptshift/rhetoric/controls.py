"""Did the Alliance name a state more often than other states did, in the years when a text could have moved it?

A count model for the mentions of one state. The mentions in a speech are Poisson with mean

    words × exp(state + year + effect of the year, for allies),

so that what a state always does (its effect) and what all states do in a year (its effect) is taken out. What is left
is how many times as much the allies changed as the others: a ratio of rate ratios. With the effects of states
maximised out it is the likelihood of each state's mentions given their sum, in which a state that never names the
other has no part. Errors are robust to whatever goes on inside a state (clusters: states).

statsmodels fits the same model with a dummy for each state and gives the same numbers (the tests hold both together)
in seconds a fit; the randomisation here needs thousands of fits. Source: Hausman, Hall & Griliches (1984),
Econometrica 52, 909-938, for the conditional likelihood; Wooldridge (1999), Journal of Econometrics 90, 77-97, for its
errors.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from conceptshift.rhetoric import before_after

YEARS = (2014, 2024)  # first and last debate of the models: since Crimea
REFERENCE = (2014, 2020)  # the debates before the call for a new concept, February 2021
PERMUTATIONS = 499
POWER = 0.8  # at which the smallest change that could have been shown is given
CONFIDENCE = 0.95
FAR = 12.0  # of a log ratio, beyond which there is no estimate: one side has no mention in these years
STEPS, CLOSE = 60, 1e-6  # of the search, and the change of a log ratio below which it ends


@dataclass(frozen=True)
class Counts:
    """Mentions of one state in the speeches of others."""

    states: tuple[str, ...]
    """Codes of those who speak."""
    years: tuple[int, ...]
    hits: np.ndarray
    """(states, years)."""
    words: np.ndarray
    """The same shape; 0 without a speech."""


def counts(counted: pd.DataFrame, first: int = YEARS[0], last: int = YEARS[1]) -> Counts:
    """The states that name the other at least once in these years.

    counted: a row for each speech: iso3, year, tokens, hits. Raises `ValueError` where no state does.
    """
    part = counted[counted["year"].between(first, last)]
    hits = part.pivot(index="iso3", columns="year", values="hits").fillna(0)
    words = part.pivot(index="iso3", columns="year", values="tokens").fillna(0)
    naming = hits.sum(axis=1) > 0
    if not naming.any():
        raise ValueError(f"no state has a mention from {first} to {last}")
    hits, words = hits[naming], words[naming]
    return Counts(
        tuple(hits.index), tuple(hits.columns), hits.to_numpy(dtype=float), words.to_numpy(dtype=float)
    )


def compared(counted: pd.DataFrame, state_groups: pd.DataFrame, named: str) -> pd.DataFrame:
    """The speeches of the comparison with a column `ally`: the members at the debate of 2022, in all years, and others.

    Left out are who is named (`named`, its code), those of the groups left_out and contested of table `state_groups`,
    and the applicants of 2022, who are neither.
    """
    away = {*before_after.members(state_groups, before_after.LEFT_OUT, "contested", "applicants"), named}
    of_year = counted[(counted["year"] == before_after.ADOPTED) & (counted["bloc"] == "nato")]
    kept = counted[~counted["iso3"].isin(away)]
    return kept.assign(ally=kept["iso3"].isin(of_year["iso3"]))


def effects(
    table: Counts,
    exposed: Collection[str],
    groups: Mapping[str, Collection[int]],
    seed: int | None = None,
    permutations: int = PERMUTATIONS,
) -> pd.DataFrame:
    """How many times as much the exposed states changed as the others: effect, ratio, low, high, p, se, detectable,
    hits_exposed, hits_others, and with a seed shuffled_low, shuffled_high, p_shuffled, false_alarms.

    exposed: codes of the states that something may have reached. groups: the years of each effect; the years in none of
    them are the reference. low, high: 95 % limits, p two-sided, both from errors clustered by state and Student's t of
    one less than the states; se: of the log ratio. detectable: the smallest ratio above one that would be found at 5 %
    in four of five cases. hits: in these years.

    shuffled_…: the same by randomisation: which states are exposed is drawn again, as many of them, without
    replacement; the limits are the ratio over the quantiles of the ratios drawn, and missing where these have no end
    because a draw leaves one side without a mention. false_alarms: the share of the draws (0 to 1), in which nothing
    is to be found, whose clustered limits leave out one; 0.05 if these limits are right. ratio and its limits are
    missing where one side has no mention in the years of an effect or in the reference.

    Raises `ValueError` where no state, or every state, is exposed, or where all years are in a group.
    """
    chosen = np.isin(table.states, sorted(exposed)).astype(float)
    if not 0 < chosen.sum() < len(chosen):
        raise ValueError(
            f"{int(chosen.sum())} of {len(chosen)} states are exposed; a comparison needs states of both kinds"
        )
    of_effect = np.array([[float(year in years) for years in groups.values()] for year in table.years])
    if of_effect.sum(axis=1).all():
        raise ValueError("every year has an effect; leave some as the reference")
    ways = chosen[None]
    if seed is not None:
        rng = np.random.default_rng(seed)
        shuffled = rng.permuted(np.tile(chosen, (permutations, 1)), axis=1)
        ways = np.vstack([ways, shuffled])
    every, curvatures, shares, _ = _newton(table, ways, of_effect)
    every_error = _errors(table, ways, of_effect, curvatures, shares)
    found, errors = every[0], every_error[0]
    spread = stats.t.ppf([(1 + CONFIDENCE) / 2, POWER], len(chosen) - 1)
    by_side = np.array([table.hits[chosen == side].sum(axis=0) for side in (1, 0)])
    in_effect, before = by_side @ of_effect, by_side @ (of_effect.sum(axis=1) == 0)
    told = (np.abs(found) < FAR) & (in_effect > 0).all(axis=0) & (before > 0).all()
    rows = pd.DataFrame({"effect": list(groups), "ratio": _exp(found, told)})
    rows["low"] = _exp(found - spread[0] * errors, told)
    rows["high"] = _exp(found + spread[0] * errors, told)
    rows["p"] = np.where(told, 2 * stats.t.sf(np.abs(found) / errors, len(chosen) - 1), np.nan)
    rows["se"] = np.where(told, errors, np.nan)
    rows["detectable"] = _exp(spread.sum() * errors, told)
    rows["hits_exposed"], rows["hits_others"] = in_effect.astype(int)
    if seed is None:
        return rows
    drawn, drawn_errors = every[1:], every_error[1:]
    tail = (1 - CONFIDENCE) / 2
    bottom, top = np.quantile(drawn, [tail, 1 - tail], axis=0)
    rows["shuffled_low"] = _exp(found - top, told & (top < FAR))
    rows["shuffled_high"] = _exp(found - bottom, told & (bottom > -FAR))
    more = (np.abs(drawn) >= np.abs(found) - 1e-9).sum(axis=0)
    rows["p_shuffled"] = np.where(told, (1 + more) / (1 + permutations), np.nan)
    rows["false_alarms"] = (np.abs(drawn) > spread[0] * drawn_errors).mean(axis=0)
    return rows


def by_year(*years: int) -> dict[str, list[int]]:
    """An effect for each of these years, by its number."""
    return {str(year): [year] for year in years}


def _exp(log: np.ndarray, told: np.ndarray) -> np.ndarray:
    return np.where(told, np.exp(np.clip(log, -50, 50)), np.nan)


def _errors(
    table: Counts,
    exposed: np.ndarray,
    of_effect: np.ndarray,
    curvatures: np.ndarray,
    shares: np.ndarray,
) -> np.ndarray:
    """The error of each log ratio (ways, effects), clustered by state, with the correction that statsmodels makes."""
    states, years = table.hits.shape
    left = table.hits - table.hits.sum(axis=1, keepdims=True) * shares
    scores = np.concatenate([left[..., 1:], exposed[..., None] * (left @ of_effect)], axis=2)
    inverse = np.linalg.pinv(curvatures, hermitian=True)
    speeches = int((table.words > 0).sum())
    spare = speeches - (states + years - 1 + of_effect.shape[1])
    correction = states / (states - 1) * (speeches - 1) / spare
    robust = correction * inverse @ np.swapaxes(scores, 1, 2) @ scores @ inverse
    return np.sqrt(np.diagonal(robust, axis1=1, axis2=2))[:, years - 1 :]


def _newton(
    table: Counts, exposed: np.ndarray, of_effect: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Newton's steps for many ways to be exposed at once: log ratios, curvatures, each state's shares of the years.

    exposed: (ways, states), 0 or 1; of_effect: (years, effects), 0 or 1. Returns (ways, effects); (ways, parameters,
    parameters), the first of them the years after the first; and (ways, states, years), both at the last step; and all
    parameters (ways, parameters).
    """
    years, number = of_effect.shape
    ways, parameters = len(exposed), years - 1 + number
    found = np.zeros((ways, parameters))
    if ways > 1:  # the years differ little between the ways
        first = _newton(table, exposed[:1], of_effect)[3]
        found[:, : years - 1] = np.clip(first[:, : years - 1], -FAR / 2, FAR / 2)
    curvatures = np.zeros((ways, parameters, parameters))
    shares = np.zeros((ways, *table.hits.shape))
    moving = np.arange(ways)
    for _ in range(STEPS):
        slope, curvatures[moving], shares[moving] = _slopes(table, exposed[moving], of_effect, found[moving])
        step = np.linalg.solve(curvatures[moving] + 1e-9 * np.eye(parameters), slope[..., None])[..., 0]
        before = found[moving]
        found[moving] = np.clip(before + np.clip(step, -3, 3), -FAR, FAR)
        moving = moving[np.abs(found[moving] - before).max(axis=1) > CLOSE]
        if not len(moving):
            break
    return found[:, years - 1 :], curvatures, shares, found


def _slopes(
    table: Counts, exposed: np.ndarray, of_effect: np.ndarray, found: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """First and minus the second derivatives of the likelihood at `found`, and each state's shares of the years."""
    years = len(of_effect)
    total = table.hits.sum(axis=1)
    of_year = np.pad(found[:, : years - 1], ((0, 0), (1, 0)))
    of_exposed = found[:, years - 1 :] @ of_effect.T
    here = np.exp(of_year - of_year.max(axis=1, keepdims=True))  # no state is without one speech
    there = here * np.exp(of_exposed)
    shares = table.words * np.where(exposed[..., None] > 0, there[:, None], here[:, None])
    shares /= shares.sum(axis=2, keepdims=True)
    left = table.hits - total[:, None] * shares
    reached = (exposed[:, None] @ left)[:, 0] @ of_effect
    slope = np.hstack([left.sum(axis=1)[:, 1:], reached])
    return slope, _curvature(shares, total, exposed, of_effect), shares


def _curvature(
    shares: np.ndarray, total: np.ndarray, exposed: np.ndarray, of_effect: np.ndarray
) -> np.ndarray:
    """Minus the second derivatives of the likelihood, in the order of the parameters."""

    def block(weights: np.ndarray) -> np.ndarray:
        weighted = shares * weights[..., None]
        diagonal = weighted.sum(axis=1)[..., None] * np.eye(shares.shape[2])
        return diagonal - np.swapaxes(weighted, 1, 2) @ shares

    alone = block(np.broadcast_to(total, exposed.shape))[:, 1:, 1:]
    reached = block(total * exposed)  # exposed is 0 or 1, and so its square
    across = reached[:, 1:] @ of_effect
    own = of_effect.T @ reached @ of_effect
    return np.block([[alone, across], [np.swapaxes(across, 1, 2), own]])
