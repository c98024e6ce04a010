"""What readers make of “will”, “likely” or “may”: words of probability as distributions of numbers.

The CAPphrase survey asked 5,174 people for a number from 0 to 100 for each of 19 phrases (Kucharski 2026,
doi:10.5281/zenodo.18750055). The book ships how many gave which number, and how two phrases went together
within people, not the people. The yardsticks of five organisations stand beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

import numpy as np
import pandas as pd

from conceptshift import tables

YES = "Will Happen"  # how a rule that answers yes or no says yes
NO_PHRASE = "none"  # the code for words that give no probability, where agreement counts it as a code
GRID = np.arange(101) / 100  # the answers that respondents could give
YARDSTICKS = {"nato": "NATO", "uk": "UK", "us_nic": "US NIC", "ipcc": "IPCC", "efsa": "EFSA"}
MAPPINGS = ("mean", "median", *YARDSTICKS, "certain")


@dataclass(frozen=True)
class Survey:
    """Shares of the answers 0 to 100 to each phrase (phrases, 101), and the phrases' rank correlations."""

    phrases: tuple[str, ...]
    respondents: np.ndarray
    shares: np.ndarray
    correlations: np.ndarray

    def places(self, phrases: Sequence[str]) -> np.ndarray:
        """Where each phrase stands. Raises `ValueError` for one that the survey did not ask."""
        for phrase in phrases:
            if phrase not in self.phrases:
                near = get_close_matches(str(phrase), self.phrases, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"it asked {', '.join(self.phrases)}"
                raise ValueError(f"the survey did not ask for {phrase!r}; {hint}")
        return np.array([self.phrases.index(phrase) for phrase in phrases], dtype=int)

    def expected(self, phrases: Sequence[str], losses: np.ndarray) -> np.ndarray:
        """Mean over the respondents of losses (…, phrases, 101), one for each answer; shape (…, phrases)."""
        return (self.shares[self.places(phrases)] * losses).sum(-1)

    def draw(self, phrases: Sequence[str], draws: int, seed: int) -> np.ndarray:
        """Readings by people like the respondents, 0 to 1, shape (draws, phrases); see `verbal_probability`."""
        from scipy import special  # slow to import

        places = self.places(phrases)
        # a normal copula with Spearman's rho has the correlation 2 sin(pi rho / 6): Pearson (1907)
        factor = np.linalg.cholesky(2 * np.sin(np.pi * self.correlations / 6))
        people = np.random.default_rng(seed).standard_normal((draws, len(self.phrases))) @ factor.T
        ranks, cumulated = special.ndtr(people), np.cumsum(self.shares, axis=1)
        drawn = {
            place: np.searchsorted(cumulated[place, :-1], ranks[:, place]) for place in np.unique(places)
        }
        return GRID[np.column_stack([drawn[place] for place in places])]


def survey(histograms: pd.DataFrame, correlations: pd.DataFrame) -> Survey:
    """The survey from its two tables: (phrase, probability, respondents), (phrase, other_phrase, spearman).

    Two phrases without a row in the second table are drawn independently of each other.
    """
    counts = histograms.pivot(index="phrase", columns="probability", values="respondents")
    counts = counts.reindex(columns=range(101)).fillna(0).astype(float)
    rho = pd.DataFrame(np.eye(len(counts)), counts.index, counts.index)
    for row in correlations.itertuples():
        if {row.phrase, row.other_phrase} <= set(counts.index):
            rho.at[row.phrase, row.other_phrase] = rho.at[row.other_phrase, row.phrase] = row.spearman
    n = counts.sum(axis=1)
    return Survey(tuple(counts.index), n.to_numpy(), counts.div(n, axis=0).to_numpy(), rho.to_numpy())


@cache
def capphrase() -> Survey:
    """The survey as the book ships it."""
    return survey(tables.load("capphrase_histograms"), tables.load("capphrase_correlations"))


def verbal_probability(marker: str | Sequence[str], draws: int, seed: int) -> np.ndarray:
    """Probabilities that readers give to words, 0 to 1: shape (draws,), or (draws, k) for k words.

    marker: a class of the table verbal_markers (`likely`) or a phrase of the survey (`Likely`), or several.
    A row is one person's reading: the same phrase has the same number all along the row, so that what one
    phrase means does not average out over the statements that use it. Different phrases go together as they
    did within respondents: their rank correlations, through a normal copula, whose margins are the answers.
    The draws of a phrase depend on the seed only, not on what else is asked. Raises `ValueError` for an
    unknown word, or for a class that gives no probability (a call).
    """
    several = [marker] if isinstance(marker, str) else list(marker)
    drawn = capphrase().draw([_phrase(word) for word in several], draws, seed)
    return drawn[:, 0] if isinstance(marker, str) else drawn


def fixed(phrases: Sequence[str], mapping: str) -> np.ndarray:
    """One number for each phrase, 0 to 1, by `mapping`; shape (phrases,).

    `mean` and `median` of the respondents; the middle of the range in the yardstick of `nato`, `uk`,
    `us_nic`, `ipcc` or `efsa` (the table yardsticks says which term stands for which phrase); `certain`: 1,
    as if nobody had hedged. Raises `ValueError` for another mapping, or a phrase without a term.
    """
    asked = capphrase()
    shares = asked.shares[asked.places(phrases)]
    if mapping == "certain":
        return np.ones(len(shares))
    if mapping == "mean":
        return shares @ GRID
    if mapping == "median":  # the answer of the middle one, or half way between the middle two
        cumulated = np.cumsum(shares, axis=1).round(12)
        return (GRID[(cumulated < 0.5).sum(1)] + GRID[(cumulated <= 0.5).sum(1)]) / 2
    if mapping not in YARDSTICKS:
        raise ValueError(f"mapping {mapping!r}: one of {', '.join(MAPPINGS)}")
    middle = _middles().get(YARDSTICKS[mapping], {})
    without = [phrase for phrase in phrases if phrase not in middle]
    if without:
        raise ValueError(f"the yardstick of {YARDSTICKS[mapping]} has no term for {without[0]!r}")
    return np.array([middle[phrase] for phrase in phrases], dtype=float)


def summary(phrases: Sequence[str] | None = None) -> pd.DataFrame:
    """What readers make of each phrase, 0 to 1, highest mean first; of all 19 where none is named.

    Columns: phrase, n (respondents), mean, median, q25, q75, low, high (2.5 and 97.5 per cent of the
    respondents), and the middle of each yardstick (nato, uk, us_nic, ipcc, efsa), missing where it has none.
    """
    asked = capphrase()
    chosen = list(asked.phrases if phrases is None else phrases)
    places = asked.places(chosen)
    cumulated = np.cumsum(asked.shares[places], axis=1).round(12)
    levels = {"q25": 0.25, "q75": 0.75, "low": 0.025, "high": 0.975}
    rows = pd.DataFrame(
        {
            "phrase": chosen,
            "n": asked.respondents[places].astype(int),
            "mean": fixed(chosen, "mean"),
            "median": fixed(chosen, "median"),
            **{name: GRID[(cumulated < level).sum(1)] for name, level in levels.items()},
            **{
                name: pd.Series(chosen, dtype=str).map(_middles().get(organisation, {})).astype(float)
                for name, organisation in YARDSTICKS.items()
            },
        }
    )
    return rows.sort_values("mean", ascending=False, ignore_index=True)


def histograms(judgements: pd.DataFrame) -> pd.DataFrame:
    """The table capphrase_histograms from the survey's file absolute_judgements.csv (term, probability)."""
    counted = judgements.groupby(["term", "probability"]).size().rename("respondents").reset_index()
    return counted.rename(columns={"term": "phrase"})


def correlations(judgements: pd.DataFrame) -> pd.DataFrame:
    """The table capphrase_correlations from the same file (response_id, term, probability)."""
    rho = judgements.pivot(index="response_id", columns="term", values="probability").corr("spearman")
    pairs = [(one, other) for place, one in enumerate(rho) for other in rho.columns[place + 1 :]]
    return pd.DataFrame(
        [(one, other, round(rho.at[one, other], 4)) for one, other in pairs],
        columns=["phrase", "other_phrase", "spearman"],
    )


@cache
def _of_class() -> dict[str, str | None]:
    rows = tables.load("verbal_markers")
    return dict(zip(rows["marker_class"], rows["capphrase_term"], strict=True))


@cache
def _middles() -> dict[str, dict[str, float]]:
    """Organisation -> phrase -> middle of the term that stands for it."""
    middles: dict[str, dict[str, float]] = {}
    for row in tables.load("yardsticks").dropna(subset="stands_for").itertuples():
        for phrase in row.stands_for.split("; "):
            middles.setdefault(row.organisation, {})[phrase] = (row.low + row.high) / 200
    return middles


def _phrase(word: str) -> str:
    if word not in _of_class():
        return word  # a phrase, or nothing known: then the survey says so
    phrase = _of_class()[word]
    if pd.isna(phrase):
        raise ValueError(f"words of the class {word!r} give no probability")
    return phrase
