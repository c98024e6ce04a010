"""Which words NATO's members and Russia took up or dropped at the UN between four periods, and how widely.

A word that one state repeats can look like the word of thirty: the measures that pool all tokens (G², log ratio,
log-odds) take each token for an independent draw. So every state is also a unit of its own here. A change is
called the bloc's only where the states, one by one, moved the same way more often than the signs of chance.
Russia gives one speech a year; for it the measures describe and nothing is tested.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.sparse import coo_array

from conceptshift.corpus import lexicon
from conceptshift.measures import keyness, uncertainty
from conceptshift.rhetoric import general_debate

PERIODS = {  # those on either side of the concept of 2010 and of what followed
    name: span for name, span in general_debate.PERIODS.items() if span[0] >= 2007
}
FEWEST = 20  # hits in the two periods together, below which a word of the bloc is not looked at
FEWEST_SPEECHES = 10  # the same for one state's speeches, which are a thirtieth of the text
DISCOVERY = 0.05  # share of false discoveries that the q-values are read at
SHOWN = 5  # words that rose across the states, and as many that fell, in each comparison
STRUCK = 3  # words that the pooled measure puts first among those that fail across the states
TWICE = 1.0  # log ratio, of either sign, from which a change is large enough to show
TOPIC = 0.5  # share of a period's use in one year from which that year stands beside the word
PASSED = (  # over: a state that changed its name, a misreading of the new one, a hesitation only some transcripts keep
    "turkey",
    "türkiye",
    "tiirkiye",
    "uh",
)


@dataclass(frozen=True)
class _Period:
    """Hits and tokens of one period of a comparison, by part (a state or a speech) and by year."""

    hits: np.ndarray  # (terms, parts)
    sizes: np.ndarray  # (parts,), tokens
    by_year: np.ndarray  # (terms, years)
    of_year: np.ndarray  # (years,), tokens
    years: np.ndarray

    def only(self, terms: np.ndarray) -> _Period:
        return replace(self, hits=self.hits[terms], by_year=self.by_year[terms])

    @property
    def rates(self) -> np.ndarray:
        """(terms, parts), per 10,000 tokens."""
        return self.hits / self.sizes * lexicon.PER

    @property
    def dp_norm(self) -> np.ndarray:
        return keyness.dispersion(self.hits, self.sizes).dp_norm


def period_of(years: pd.Series) -> pd.Series:
    """The period of each year, a key of `PERIODS`; missing for a year outside all of them."""
    found = pd.Series(pd.NA, index=years.index, dtype="str")
    for name, (first, last) in PERIODS.items():
        found[years.between(first, last).to_numpy()] = name
    return found


def of_bloc(table: pd.DataFrame, speeches: pd.DataFrame, bloc: str) -> pd.DataFrame:
    """The rows of `table` (columns iso3, year) whose speech belongs to `bloc` and to one of the periods, with `period`.

    speeches: table `speeches`. A state counts from the first General Debate after its accession.
    """
    first, last = min(PERIODS.values())[0], max(PERIODS.values())[1]
    wanted = speeches.loc[
        (speeches["bloc"] == bloc) & speeches["year"].between(first, last), ["iso3", "year"]
    ]
    rows = table[table["year"].between(first, last)].merge(wanted, on=["iso3", "year"])
    return rows.assign(period=period_of(rows["year"]))


def across_states(
    counts: pd.DataFrame, seed: int = uncertainty.SEED, resamples: int = uncertainty.RESAMPLES
) -> pd.DataFrame:
    """What changed from each period to the next in the speeches of a bloc, a row for each comparison and word.

    counts: iso3, year, period, term, count, every term of the speeches (`of_bloc` of table `term_counts`).
    A comparison takes the states that spoke in both periods, so that accession changes nothing. Columns:

    - before, after: the periods; term; hits_before, hits_after; rate_before, rate_after per 10,000 tokens.
    - log_ratio, g2 (signed), q: pooled tokens, later against earlier; q is the p-value of G² after Benjamini
      and Hochberg over all rows. z: weighted log-odds over the whole vocabulary of the two periods.
    - states_before, states_after: how many of the `of_states` states use the word; dp_norm: how unevenly they
      share it in the period that uses it more (0 in proportion to what they say, 1 the shortest speaker alone).
    - up, down: states whose own rate rose or fell; change: mean of the states' changes, per 10,000; p_states,
      q_states: two-sided, by turning the signs of the states' changes, and after Benjamini and Hochberg.
    - across: q_states below `DISCOVERY`, and the mean of the states and more than half of them moved the way
      the pooled rate did.
    - peak_year, peak_share: the year that uses the word most within that period, and its share of the sum of
      the period's yearly rates: near 1 for the topic of one year.

    Words with fewer than `FEWEST` hits in the two periods are left out. Strongest G² first in a comparison.
    Raises `ValueError` where two neighbouring periods share fewer than two states.
    """
    parts = []
    for measured, early, late in _comparisons(counts, "iso3", FEWEST):
        change = late.rates - early.rates
        falls = (measured["g2"] < 0).to_numpy()
        parts.append(
            measured.assign(
                states_before=(early.hits > 0).sum(axis=1),
                states_after=(late.hits > 0).sum(axis=1),
                of_states=len(early.sizes),
                dp_norm=np.where(falls, early.dp_norm, late.dp_norm),
                up=(change > 0).sum(axis=1),
                down=(change < 0).sum(axis=1),
                change=change.mean(axis=1),
                p_states=sign_flips(change, seed, resamples),
                peak_year=np.where(falls, *(_peak(period)[0] for period in (early, late))),
                peak_share=np.where(falls, *(_peak(period)[1] for period in (early, late))),
            )
        )
    table = pd.concat(parts, ignore_index=True)
    moved = np.where(table["g2"] > 0, table["up"], table["down"])
    one_way = np.sign(table["g2"]) == np.sign(table["change"])
    table["q"] = keyness.benjamini_hochberg(keyness.p_values(table["g2"]))
    table["q_states"] = keyness.benjamini_hochberg(table["p_states"])
    table["across"] = (table["q_states"] < DISCOVERY) & one_way & (moved > table["of_states"] / 2)
    columns = """before after term hits_before hits_after rate_before rate_after log_ratio g2 q z states_before
        states_after of_states dp_norm up down change p_states q_states across peak_year peak_share"""
    return _strongest_first(table)[columns.split()]


def across_speeches(counts: pd.DataFrame) -> pd.DataFrame:
    """The same for one state with a speech a year: what changed, in how many of its speeches, and no test.

    counts: as in `across_states`, of one state. Columns before to z as there; speeches_before of of_before
    and speeches_after of of_after use the word; dp_norm is over the speeches of the period that uses it more.
    Words with fewer than `FEWEST_SPEECHES` hits in the two periods are left out. Raises `ValueError` for the
    speeches of several states, or a period with fewer than two speeches.
    """
    if counts["iso3"].nunique() != 1:
        raise ValueError("these are the speeches of several states; their changes are `across_states`")
    parts = []
    for measured, early, late in _comparisons(counts, "year", FEWEST_SPEECHES):
        parts.append(
            measured.assign(
                speeches_before=(early.hits > 0).sum(axis=1),
                of_before=len(early.sizes),
                speeches_after=(late.hits > 0).sum(axis=1),
                of_after=len(late.sizes),
                dp_norm=np.where(measured["g2"] < 0, early.dp_norm, late.dp_norm),
            )
        )
    table = pd.concat(parts, ignore_index=True)
    table["q"] = keyness.benjamini_hochberg(keyness.p_values(table["g2"]))
    columns = """before after term hits_before hits_after rate_before rate_after log_ratio g2 q z speeches_before
        of_before speeches_after of_after dp_norm"""
    return _strongest_first(table)[columns.split()]


def foremost(changed: pd.DataFrame) -> pd.DataFrame:
    """The rows of `across_states` that are shown, comparison by comparison, with `part` as in `shown`."""
    return pd.concat([shown(rows) for _, rows in changed.groupby(["before", "after"], sort=False)])


def shown(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of one comparison that are shown, with `part`: rise, fall or struck.

    `rows` is `across_states`, strongest first. Words of `PASSED` are passed over.
    """
    rows = rows[(rows["log_ratio"].abs() >= TWICE) & ~rows["term"].isin(PASSED)]
    across, rise = rows["across"], rows["g2"] > 0
    chosen = {
        "rise": rows[across & rise].head(SHOWN),
        "fall": rows[across & ~rise].head(SHOWN),
        "struck": rows[~across & (rows["q"] < DISCOVERY)].head(STRUCK),
    }
    return pd.concat([part.assign(part=name) for name, part in chosen.items()])


def labelled(row) -> str:
    """The word, with the year that has most of its use where one year does."""
    return f"{row.term} ({row.peak_year})" if row.peak_share >= TOPIC else row.term


def sign_flips(change: np.ndarray, seed: int, resamples: int = uncertainty.RESAMPLES) -> np.ndarray:
    """Two-sided p of each row's mean if the signs of its entries were chance.

    change: array (tests, units), as the changes of each state's rate, a row for each word. The test of
    `uncertainty.paired_permutation`, for thousands of rows at once: the same random signs serve every row.
    Returns (tests,), never below 1 / (resamples + 1). Source: Phipson & Smyth (2010), Statistical
    Applications in Genetics and Molecular Biology 9, article 39, for counting the data among the draws.
    """
    change = np.asarray(change, dtype=float)
    rng = np.random.default_rng(seed)
    observed = np.abs(change.sum(axis=1)) * (1 - 1e-12)  # what rounding alone tells apart is equal
    beyond = np.ones(len(change))
    for start in range(0, resamples, 500):  # some draws at a time, to stay small in memory
        signs = 2.0 * rng.integers(0, 2, size=(min(500, resamples - start), change.shape[1])) - 1
        drawn = signs @ change.T
        beyond += np.count_nonzero(np.abs(drawn, out=drawn) >= observed, axis=0)
    return beyond / (resamples + 1)


def _comparisons(
    counts: pd.DataFrame, part: str, fewest: int
) -> Iterator[tuple[pd.DataFrame, _Period, _Period]]:
    """Each two neighbouring periods: the pooled measures of their words, a row each, and the two periods.

    With `part` iso3 the parts are states, the same ones on both sides; with year, each side's own years.
    """
    # codes are quick to compare
    counts = counts.astype(dict.fromkeys(("iso3", "period", "term"), "category"))
    vocabulary = counts["term"].cat.categories
    for before, after in pairwise(PERIODS):
        both = [counts[counts["period"] == period] for period in (before, after)]
        if part == "iso3":
            shared = set(both[0]["iso3"].unique()) & set(both[1]["iso3"].unique())
            if len(shared) < 2:
                raise ValueError(
                    f"{before} and {after} share fewer than two states, so nothing can be paired"
                )
            both = [rows[rows["iso3"].isin(shared)] for rows in both]
        if any(rows.empty for rows in both):
            raise ValueError(f"{before} or {after} has no speech, so nothing can be compared")
        early, late = (_period(rows, part, len(vocabulary)) for rows in both)
        pooled = np.array([early.hits.sum(axis=1), late.hits.sum(axis=1)])
        used = pooled.any(axis=0)
        z = np.full(len(vocabulary), np.nan)
        z[used] = keyness.weighted_log_odds(pooled[:, used])[1]
        kept = pooled.sum(axis=0) >= fewest
        (b, a), (d, c) = pooled[:, kept], pooled.sum(axis=1)
        measured = pd.DataFrame(
            {
                "before": before,
                "after": after,
                "term": vocabulary[kept],
                "hits_before": b.astype(int),
                "hits_after": a.astype(int),
                "rate_before": b / d * lexicon.PER,
                "rate_after": a / c * lexicon.PER,
                "log_ratio": keyness.log_ratio(a, b, c, d),
                "g2": keyness.log_likelihood(a, b, c, d, signed=True),
                "z": z[kept],
            }
        )
        yield measured, early.only(kept), late.only(kept)


def _period(rows: pd.DataFrame, part: str, terms: int) -> _Period:
    place, counted = rows["term"].cat.codes, rows["count"].to_numpy(float)

    def crossed(column: str) -> tuple[np.ndarray, np.ndarray]:
        part, names = pd.factorize(rows[column].to_numpy(), sort=True)
        return coo_array((counted, (place, part)), shape=(terms, len(names))).toarray(), names

    (hits, _), (by_year, years) = crossed(part), crossed("year")
    return _Period(hits, hits.sum(axis=0), by_year, by_year.sum(axis=0), years)


def _peak(period: _Period) -> tuple[np.ndarray, np.ndarray]:
    """The year of each word's highest rate, and the share of that rate in the sum of the yearly rates."""
    rates = period.by_year / period.of_year
    with np.errstate(invalid="ignore"):  # a word that the period does not use has no peak
        return period.years[rates.argmax(axis=1)], rates.max(axis=1) / rates.sum(axis=1)


def _strongest_first(table: pd.DataFrame) -> pd.DataFrame:
    order = table.assign(strength=table["g2"].abs(), place=table["before"].map(list(PERIODS).index))
    order = order.sort_values(["place", "strength", "term"], ascending=[True, False, True])
    return table.loc[order.index].reset_index(drop=True)
