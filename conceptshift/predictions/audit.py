"""What a small registry of forecasts can show: scores, the same scores for simple rules, and a control.

Three things are uncertain, and each interval says which of them it carries. *Reading*: what number a reader
gives to “likely”. *Outcome*: whether true in part is worth 0, one half or 1. *Sample*: which ideas the
speakers happened to speak of; whole ideas are drawn again, for their statements stand or fall together. A
draw is one reader, one worth of “partly” and one set of ideas, the same for all statements and for every rule
that is compared. All functions take the rows of `forecasts.items`; the seed belongs in the text that reports.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from conceptshift.measures import scores, uncertainty
from conceptshift.measures.scores import LOSSES
from conceptshift.predictions.forecasts import expectations, over_ideas, worth
from conceptshift.predictions.verbal_probability import GRID, YES, capphrase, fixed, verbal_probability

ALL = "all"
PARTLY = (0.0, 0.5, 1.0)
DRAWN = "drawn"  # in a draw, all that came true in part is worth 0, or one half, or 1
RULES = ("no_change", "intensifies", "announced")
COIN, BASE_RATE = "coin", "base_rate"
DRAWS = uncertainty.RESAMPLES


def verbal(worth: np.ndarray, yes: np.ndarray) -> np.ndarray:
    """A probability as far from no to yes as `worth` (0 to 1), where yes is heard as `yes` and no as 1 - yes."""
    return (1 - worth) + (2 * worth - 1) * yes


class _Group:
    """The statements of one speaker or of all, with the draws that every number about them shares."""

    def __init__(self, name: str, rows: pd.DataFrame, draws: int, seed: int) -> None:
        self.name, self.rows = name, rows
        self.outcomes = {value: worth(rows["outcome"], value).to_numpy() for value in PARTLY}
        self.idea, labels = pd.factorize(rows["idea"])
        self.ideas = len(labels)
        self.phrases = list(rows["phrase"])
        drawn = verbal_probability([*self.phrases, YES], draws, seed)
        self.readings, self.yes = drawn[:, :-1], drawn[:, -1:]
        # other seeds, so that worths and ideas do not go along with readings
        self.convention = np.random.default_rng([seed, 1]).integers(len(PARTLY), size=draws)
        even = np.full(self.ideas, 1 / self.ideas)
        times = np.random.default_rng([seed, 2]).multinomial(self.ideas, even, size=draws)
        self.weights = times[:, self.idea]  # how often each statement is in a draw
        self.seed, self.draws = seed, draws

    def size(self) -> dict[str, object]:
        return {"who": self.name, "n": len(self.rows), "ideas": self.ideas}

    def speakers(self) -> _Forecasts:
        exact = [capphrase().shares[capphrase().places(self.phrases)]] * len(PARTLY)
        return _Forecasts(self, [GRID] * len(PARTLY), exact, [self.readings] * len(PARTLY))

    def numbers(self, p: Sequence[np.ndarray]) -> _Forecasts:
        """Forecasts that are numbers, one list for each worth of partly."""
        return _Forecasts(self, [one[:, None] for one in p], [np.ones((len(self.rows), 1))] * len(PARTLY), p)

    def rule(self, worths: Sequence[np.ndarray]) -> _Forecasts:
        """Forecasts of a rule that says yes (1) as a speaker would, no (0) as the rest of 1, and else what
        lies between; one list for each worth of partly."""
        shares = capphrase().shares[capphrase().places([YES])]
        grid = [verbal(one[:, None], GRID) for one in worths]
        return _Forecasts(self, grid, [shares] * len(PARTLY), [verbal(one, self.yes) for one in worths])

    def perfect(self) -> _Forecasts:
        """Forecasts of somebody who knew: the worth of each outcome."""
        return self.numbers(list(self.outcomes.values()))


class _Forecasts:
    """Probabilities of one forecaster for a group, as distributions and as draws; losses come from both."""

    def __init__(self, group: _Group, grid: Sequence, shares: Sequence, drawn: Sequence) -> None:
        self.group, self.grid, self.shares, self.drawn = group, grid, shares, drawn

    def losses(self, score: str) -> dict[object, tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """For each worth of partly: mean loss over readers (n,); losses of the draws (draws or 1, n), with
        the worth fixed, and the same with the worth drawn where that is asked."""
        loss, group = LOSSES[score], self.group
        exact, drawn = [], []
        for value, grid, shares, p in zip(PARTLY, self.grid, self.shares, self.drawn, strict=True):
            outcome = group.outcomes[value]
            exact.append((shares * loss(grid, outcome[:, None])).sum(-1))
            drawn.append(np.atleast_2d(loss(p, outcome)))
        found = {value: (exact[i], drawn[i], drawn[i]) for i, value in enumerate(PARTLY)}
        stacked = np.broadcast_arrays(*drawn)
        chosen = np.choose(group.convention[:, None], stacked)
        found[DRAWN] = (np.mean(exact, axis=0), np.mean(stacked, axis=0), chosen)
        return found


def by_speaker(items: pd.DataFrame, draws: int = DRAWS, seed: int = uncertainty.SEED) -> pd.DataFrame:
    """Brier and logarithmic score of all and of each speaker; one row each, score and worth of “partly”.

    Columns: who (`all`, or the speaker), score (`brier`, `log`), partly (0, 0.5, 1, or `drawn`: one of the
    three in each draw), n, ideas; value, the mean over all respondents' readings (exact, not drawn; `drawn`:
    the mean of the three worths); phrase_low, phrase_high: the reading alone; sample_low, sample_high: ideas
    drawn again; low, high: all together. 95 % intervals, percentiles. With one idea nothing can be drawn
    again: the last four are NaN, and the speaker's score says nothing about others of the kind. Intervals
    from fewer than some ten ideas are too narrow. Raises `ValueError` as `forecasts.items` does for rows that
    it would not give.
    """
    rows = []
    for group in _groups(items, draws, seed):
        forecasts = group.speakers()
        for score in LOSSES:
            for partly, (exact, fixed_worth, drawn) in forecasts.losses(score).items():
                rows.append(
                    {
                        **group.size(),
                        "score": score,
                        "partly": partly,
                        "value": float(exact.mean()),
                        **_limits("phrase_", fixed_worth.mean(-1)),
                        **_limits("sample_", *_ideas_again(group, exact)),
                        **_limits("", _weighted(group, drawn)),
                    }
                )
    return _ordered(rows, "score", "partly")


def brier(items: pd.DataFrame, partly: float = 0.5) -> float:
    """The Brier score of all statements over all respondents' readings, as `value` in `by_speaker`, without draws."""
    return float(_brier(items, worth(items["outcome"], partly).to_numpy()))


def _brier(items: pd.DataFrame, outcomes: np.ndarray) -> np.ndarray:
    """Mean over readings and statements of the squared distance to `outcomes`, whose last axis is the statements."""
    asked = capphrase()
    first, second = (asked.expected(items["phrase"], GRID**power) for power in (1, 2))
    return (second - 2 * first * outcomes + outcomes**2).mean(-1)


def against_rules(
    items: pd.DataFrame,
    baselines: pd.DataFrame | None = None,
    rules: Sequence[str] = RULES,
    draws: int = DRAWS,
    seed: int = uncertainty.SEED,
    perfect: bool = False,
) -> pd.DataFrame:
    """The scores of simple rules on the same statements, and how far the speakers are ahead.

    baselines: prediction_id, baseline, expected, for the `rules`; without it there are two rules only. `coin`
    says one half. `base_rate` says, of each statement, the mean outcome of the statements on other ideas (not
    drawn again; NaN where there are none). The others say yes where they expect `true` and no elsewhere, in
    two voices: `phrase`, yes being “Will Happen” as the same reader takes it and no the rest of 1, and
    `certain`, 1 or 0 (Brier score only). A third, `counted`, is `phrase` but gives a `partly` that the rule
    expects the worth that it has among the outcomes, so that the rule is not charged for being right about it.

    perfect: in the place of the speakers stands somebody who knew the outcomes and gives each its worth as
    probability. Where not even such a forecaster's lead can be told from zero, the statements could not have
    shown skill.

    One row for who, rule, voice, score and partly as in `by_speaker`. Columns: n, ideas; value, low, high of
    the rule; speakers, their score; lead, how much lower the speakers' score is (above 0: they are better),
    with lead_low, lead_high, the rule and the speakers being scored on the same draws; skill, 1 - speakers /
    value. Intervals carry all three uncertainties that the row leaves open, and are NaN with one idea. Raises
    `ValueError` where a rule is silent on a statement.
    """
    rows = []
    for group in _groups(items, draws, seed):
        compared = group.perfect() if perfect else group.speakers()
        speakers = {score: compared.losses(score) for score in LOSSES}
        for rule, voice, forecasts in _rules(group, baselines, rules):
            for score in ["brier"] if voice == "certain" else LOSSES:
                losses = forecasts.losses(score) if forecasts else None
                for partly, (theirs, _, theirs_drawn) in speakers[score].items():
                    row = {**group.size(), "rule": rule, "voice": voice, "score": score, "partly": partly}
                    row["speakers"] = float(theirs.mean())
                    if losses:
                        exact, _, drawn = losses[partly]
                        row["value"] = float(exact.mean())
                        row |= _limits("", _weighted(group, drawn))
                        row["lead"] = float((exact - theirs).mean())
                        row |= _limits("lead_", _weighted(group, drawn - theirs_drawn))
                        row["skill"] = scores.skill(row["speakers"], row["value"])
                    rows.append(row)
    found = _ordered(rows, "rule", "voice", "score", "partly")
    measured = ["value", "low", "high", "speakers", "lead", "lead_low", "lead_high", "skill"]
    return found.reindex(columns=[*found.columns[:7], *measured])


def in_and_out(
    items: pd.DataFrame,
    marker_class: str = "not_ruled_out",
    draws: int = DRAWS,
    seed: int = uncertainty.SEED,
) -> pd.DataFrame:
    """All statements with, without and only those of a class of words; rows as in `by_speaker`, for all.

    Column kept: `with`, `without`, `alone` (in which the class is missing if no statement has it).
    """
    of_class = items["marker_class"] == marker_class
    kept = {"with": items, "without": items[~of_class], "alone": items[of_class]}
    found = [
        by_speaker(rows.assign(speaker=ALL), draws, seed).assign(kept=name)
        for name, rows in kept.items()
        if len(rows)
    ]
    together = pd.concat(found, ignore_index=True)
    return together[["kept", *together.columns.drop("kept")]]


def decomposition(
    items: pd.DataFrame, mapping: str = "mean", partly: float = 0.5
) -> tuple[scores.Murphy, pd.DataFrame]:
    """Murphy's parts of the Brier score, and the statements behind each distinct forecast value.

    mapping: see `verbal_probability.fixed`. Columns of the frame: forecast, phrases, n, ideas, came_true (mean
    outcome). A value with a handful of statements is no point of a calibration curve.
    """
    p, outcome = fixed(items["phrase"], mapping), worth(items["outcome"], partly).to_numpy()
    bins = scores.murphy_bins(p, outcome)
    grouped = items.groupby(p)
    return scores.murphy(p, outcome), bins.assign(
        phrases=grouped["phrase"].agg(lambda own: ", ".join(sorted(set(own)))).to_numpy(),
        ideas=grouped["idea"].nunique().to_numpy(),
    )[["forecast", "phrases", "n", "ideas", "came_true"]]


def shuffled(
    items: pd.DataFrame,
    partly: float = 0.5,
    unit: str = "statement",
    shuffles: int = DRAWS,
    seed: int = uncertainty.SEED,
) -> pd.DataFrame:
    """The control: Brier skill when outcomes are dealt to statements at random; one row for each reference.

    unit: `statement` deals outcome by outcome; `idea` keeps the outcomes of an idea side by side, in random
    order, puts the ideas in random order and deals idea after idea, so that runs mostly stay together. References:
    `share_true` always says the share that came true among these statements, `coin` one half. Forecasts are
    the whole distribution of readings. Columns: reference, unit, partly, observed (skill), null_mean,
    null_low, null_high (95 %), p_value (share of shuffles with at least the observed skill, itself counted in),
    shuffles, n. Against `share_true` no shuffled registry has skill. Against `coin` it may: dealing outcomes
    anew keeps how many came true, so what is left is the skill of having said yes where most is true.
    """
    outcome = worth(items["outcome"], partly).to_numpy()
    idea, n = pd.factorize(items["idea"])[0], len(items)
    rng = np.random.default_rng(seed)
    if unit == "statement":
        dealt = rng.permuted(np.tile(outcome, (shuffles, 1)), axis=1)
    elif unit == "idea":
        in_order = np.argsort(idea, kind="stable")
        place = rng.random((shuffles, idea.max() + 1)).argsort(axis=1)[:, idea] + rng.random((shuffles, n))
        dealt = np.empty((shuffles, n))
        dealt[:, in_order] = outcome[place.argsort(axis=1)]
    else:
        raise ValueError(f"unit {unit!r}: 'statement' or 'idea'")
    rows = []
    for reference, p in (("share_true", outcome.mean()), (COIN, 0.5)):
        of_reference = scores.brier_score(p, outcome)
        observed = scores.skill(_brier(items, outcome), of_reference)
        null = np.asarray(scores.skill(_brier(items, dealt), of_reference))
        rows.append(
            {
                "reference": reference,
                "unit": unit,
                "partly": partly,
                "observed": observed,
                "null_mean": float(null.mean()),
                **_limits("null_", null),
                "p_value": float((1 + (null >= observed - 1e-12).sum()) / (1 + shuffles)),
                "shuffles": shuffles,
                "n": n,
            }
        )
    return pd.DataFrame(rows)


def _groups(items: pd.DataFrame, draws: int, seed: int) -> Iterator[_Group]:
    rows = items.sort_values("prediction_id", ignore_index=True)
    yield _Group(ALL, rows, draws, seed)
    for speaker, own in rows.groupby("speaker"):
        if len(own) < len(rows):
            yield _Group(str(speaker), own, draws, seed)


def _rules(
    group: _Group, baselines: pd.DataFrame | None, rules: Sequence[str]
) -> Iterator[tuple[str, str, _Forecasts | None]]:
    half = np.full(len(group.rows), 0.5)
    yield COIN, "number", group.numbers([half] * len(PARTLY))
    yield BASE_RATE, "number", group.numbers(_elsewhere(group)) if group.ideas > 1 else None
    for rule in rules if baselines is not None else ():
        expected = expectations(group.rows, baselines, rule)
        yes = (expected == "true").to_numpy(dtype=float)
        yield rule, "phrase", group.rule([yes] * len(PARTLY))
        yield rule, "certain", group.numbers([yes] * len(PARTLY))
        yield rule, "counted", group.rule([worth(expected, value).to_numpy() for value in PARTLY])


def _elsewhere(group: _Group) -> list[np.ndarray]:
    """For each worth of partly: the mean outcome of the statements on other ideas than a statement's own."""
    other = group.idea[:, None] != group.idea[None, :]
    return [(other * outcome).sum(-1) / other.sum(-1) for outcome in group.outcomes.values()]


def _weighted(group: _Group, losses: np.ndarray) -> np.ndarray:
    """The mean loss of each draw, its ideas as often as they were drawn; NaN with one idea."""
    if group.ideas == 1:
        return np.array([np.nan])
    return (losses * group.weights).sum(-1) / group.weights.sum(-1)


def _ideas_again(group: _Group, losses: np.ndarray) -> tuple[float, float]:
    if group.ideas == 1:
        return np.nan, np.nan
    found = over_ideas(losses, group.idea, group.seed, group.draws)
    return found.low, found.high


def _limits(prefix: str, *found: np.ndarray | float) -> dict[str, float]:
    low, high = np.quantile(found[0], [0.025, 0.975]) if len(found) == 1 else found
    return {f"{prefix}low": float(low), f"{prefix}high": float(high)}


def _ordered(rows: list[dict], *names: str) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    frame["partly"] = frame["partly"].astype(object)
    first = ["who", *names, "n", "ideas"]
    return frame[[*first, *frame.columns.drop(first)]]
