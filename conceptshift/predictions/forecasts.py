"""A registry of predictions: what may be scored, what each outcome is worth, what simple rules expect.

An outcome is worth 1 where it is true, 0 where it is false, and `partly` (a choice between 0 and 1) where it
came true in part; a statement that nothing could decide has no worth and is not scored. The scores are in
`scores`, what words of probability mean in `verbal_probability`, and the comparison with rules in `audit`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import numpy as np
import pandas as pd

from conceptshift import tables
from conceptshift.measures import judgements as registry
from conceptshift.measures import uncertainty
from conceptshift.measures.scores import brier_score, log_score, murphy
from conceptshift.predictions.verbal_probability import capphrase, verbal_probability

__all__ = [
    "Registry",
    "brier_score",
    "compared",
    "expectations",
    "explicit",
    "items",
    "judged",
    "log_score",
    "murphy",
    "over_ideas",
    "read",
    "recoded",
    "resolved",
    "scored",
    "tally",
    "verbal_probability",
    "ways_to_count",
    "worth",
]

EXPLICIT = "explicit_forecast"
TYPES = {  # what may count as a forecast, from narrow to wide; None is every type
    "explicit": (EXPLICIT,),
    "implied": (EXPLICIT, "implied", "conditional"),
    "all": None,
}
OUTCOMES = {"true": "true", "partly": "partly true", "false": "false", "unresolvable": "cannot be decided"}
KINDS = {  # types that are read together
    "explicit_forecast": "explicit forecast",
    "implied": "implied or conditional",
    "conditional": "implied or conditional",
    "call": "call or stated intention",
    "stated_intention": "call or stated intention",
    "counterfactual": "judgement that no event can test",
    "motive": "judgement that no event can test",
    "rhetorical": "judgement that no event can test",
    "unfalsifiable": "judgement that no event can test",
    "value_judgement": "judgement that no event can test",
}


def judged(predictions: pd.DataFrame, codings: pd.DataFrame, speakers: pd.DataFrame) -> pd.DataFrame:
    """One row a prediction with its speaker, side, adjudicated forecast_type, outcome, rationale, both
    coders' forecast_type and outcome, and kind (see `KINDS`)."""
    rows = registry.judged(
        predictions, codings, speakers, "prediction_id", ["forecast_type", "outcome", "outcome_date"]
    )
    return rows.assign(kind=rows["forecast_type"].map(KINDS))


def items(
    predictions: pd.DataFrame,
    codings: pd.DataFrame,
    markers: pd.DataFrame | None = None,
    speakers: pd.DataFrame | None = None,
    coder: str = registry.ADJUDICATED,
    types: Sequence[str] | None = TYPES["explicit"],
    unspoken: str | None = None,
) -> pd.DataFrame:
    """What a registry offers to be scored: one row a statement with an outcome and a phrase, in order of id.

    predictions: prediction_id, idea, marker_class, and speaker_id or speaker. codings: prediction_id,
    forecast_type, outcome, and, where several judged, coder. markers: marker_class, capphrase_term; by default
    the classes of the book. speakers: speaker_id, name. Where the predictions have a column scheduled, what is true there is left out, of whatever
    type: an event that had been announced with its day is no forecast. Further columns do no harm. `coder` is the one whose codes count; where codings have a
    capphrase_term it is that coder's phrase, else the table of markers gives it. `types` None takes every
    type. A statement whose words give no probability is left out, or read as the phrase `unspoken`.

    Columns: prediction_id, speaker, idea, marker_class, phrase, forecast_type, outcome, and claim where there
    is one. Raises `ValueError`, saying which row, for a missing column, an outcome or phrase that nobody
    knows, a class that the markers lack, a word under scheduled that is not true or false, a statement that is
    coded twice or not at all; and where nothing is left to be scored.
    """
    markers = tables.load("verbal_markers") if markers is None else markers
    names = {"speaker"} if "speaker" in predictions else {"speaker_id"}
    _has(predictions, "predictions", {"prediction_id", "idea", "marker_class"} | names)
    _has(codings, "codings", {"prediction_id", "forecast_type", "outcome"})
    _has(markers, "markers", {"marker_class", "capphrase_term"})
    rows = _once(predictions, "the predictions")
    codes = _once(codings[codings["coder"] == coder] if "coder" in codings else codings, f"coder {coder!r}")
    uncoded = rows.index.difference(codes.index)
    if len(uncoded):
        raise ValueError(f"{uncoded[0]} has no coding by {coder!r}")
    codes = codes.loc[rows.index]
    _known(codes["outcome"], OUTCOMES, "outcome")
    _known(rows["marker_class"], list(markers["marker_class"]), "marker_class")
    if "capphrase_term" in codes:
        phrases = codes["capphrase_term"]
    else:
        phrases = rows["marker_class"].map(markers.set_index("marker_class")["capphrase_term"])
    phrases = phrases.where(phrases.notna() & (phrases != ""), unspoken)
    _known(phrases.dropna(), capphrase().phrases, "phrase")
    if "speaker" not in rows:
        called = {} if speakers is None else dict(zip(speakers["speaker_id"], speakers["name"], strict=True))
        rows["speaker"] = rows["speaker_id"].map(lambda key: called.get(key, key))
    rows = rows.assign(phrase=phrases, forecast_type=codes["forecast_type"], outcome=codes["outcome"])
    kept = rows["phrase"].notna() & (rows["outcome"] != "unresolvable") & ~_scheduled(rows)
    if types is not None:
        kept &= rows["forecast_type"].isin(types)
    if not kept.any():
        raise ValueError("no statement has a type that counts, an outcome and a phrase")
    named = ["speaker", "claim", "idea", "marker_class", "phrase", "forecast_type", "outcome"]
    return rows.loc[kept, [name for name in named if name in rows]].sort_index().reset_index()


@dataclass(frozen=True)
class Registry:
    """Somebody's predictions, their codings and how words of probability are read; see `items`."""

    predictions: pd.DataFrame
    codings: pd.DataFrame
    markers: pd.DataFrame
    speakers: pd.DataFrame | None = None

    def items(self, **choices) -> pd.DataFrame:
        """The rows of `items`, with its choices."""
        return items(self.predictions, self.codings, self.markers, self.speakers, **choices)


def read(folder: str | Path) -> Registry:
    """A registry from the CSV files of a folder.

    These are predictions.csv, prediction_codings.csv and verbal_markers.csv, with the columns that `items`
    asks for, and speakers.csv where the predictions name speakers by id. Raises `FileNotFoundError` for a
    file that must be there.
    """
    files = [Path(folder) / f"{name}.csv" for name in ("predictions", "prediction_codings", "verbal_markers")]
    speakers = Path(folder) / "speakers.csv"
    return Registry(*(pd.read_csv(file, dtype=str) for file in [*files, *[speakers] * speakers.exists()]))


def _has(frame: pd.DataFrame, name: str, columns: set[str]) -> None:
    missing = sorted(columns - set(frame.columns))
    if missing:
        raise ValueError(f"the {name} have no column {' and no '.join(missing)}")


def _once(frame: pd.DataFrame, whose: str) -> pd.DataFrame:
    twice = frame["prediction_id"].duplicated()
    if twice.any():
        raise ValueError(f"{frame.loc[twice, 'prediction_id'].iloc[0]} stands twice in {whose}")
    return frame.set_index("prediction_id")


def _known(values: pd.Series, known: Sequence[str] | Mapping, what: str) -> None:
    for key, value in values.items():
        if value not in known:
            near = get_close_matches(str(value), list(known), n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"one of {', '.join(known)}"
            raise ValueError(f"{key} has the {what} {value!r}; {hint}")


def _scheduled(rows: pd.DataFrame) -> pd.Series:
    """Whether the event of each statement had been announced with its day; not so where nobody says."""
    if "scheduled" not in rows:
        return pd.Series(False, index=rows.index)
    said = rows["scheduled"].map(lambda cell: str(cell).lower())
    _known(said, ("true", "false"), "word under scheduled")
    return said == "true"


def explicit(rows: pd.DataFrame) -> pd.DataFrame:
    """The statements that are explicit forecasts: typed so, and not of an event that was already scheduled."""
    return rows[(rows["forecast_type"] == EXPLICIT) & ~_scheduled(rows)].reset_index(drop=True)


def resolved(rows: pd.DataFrame) -> pd.DataFrame:
    """The statements that something decided: outcome true, partly or false."""
    return rows[rows["outcome"] != "unresolvable"].reset_index(drop=True)


def scored(rows: pd.DataFrame) -> pd.DataFrame:
    """The statements that are scored: explicit forecasts with an outcome."""
    return resolved(explicit(rows))


def worth(outcome: pd.Series, partly: float) -> pd.Series:
    """Outcomes as numbers: true 1, false 0, partly `partly`. Raises `ValueError` for any other outcome."""
    if not 0 <= partly <= 1:
        raise ValueError(f"partly = {partly}: it lies between false (0) and true (1)")
    values = outcome.map({"true": 1.0, "partly": float(partly), "false": 0.0}).astype(float)
    if values.isna().any():
        raise ValueError(f"an outcome of {outcome[values.isna()].iloc[0]!r} cannot be scored")
    return values


def tally(rows: pd.DataFrame) -> dict[str, int]:
    """How many statements have each outcome, in the order of `OUTCOMES`."""
    counts = rows["outcome"].value_counts()
    return {outcome: int(counts.get(outcome, 0)) for outcome in OUTCOMES}


def expectations(forecasts: pd.DataFrame, baselines: pd.DataFrame, rule: str) -> pd.Series:
    """What `rule` expects of each forecast (true, partly, false or unresolvable); index prediction_id.

    baselines: one row a statement and rule, with prediction_id, baseline, expected. Raises `ValueError` where
    the rule is silent on one of the forecasts: a share over other statements would not compare.
    """
    of_rule = baselines[baselines["baseline"] == rule].set_index("prediction_id")["expected"]
    expected = of_rule.reindex(forecasts["prediction_id"])
    if expected.isna().any():
        raise ValueError(f"baseline {rule!r} expects nothing of {expected.index[expected.isna()][0]}")
    return expected


def over_ideas(
    scores: pd.Series | np.ndarray,
    ideas: pd.Series | np.ndarray,
    seed: int,
    resamples: int = uncertainty.RESAMPLES,
) -> uncertainty.Estimate:
    """The mean of `scores`, one a statement, with its interval when whole `ideas` are drawn again.

    Raises `ValueError` for fewer than two ideas; see `uncertainty.cluster_bootstrap`.
    """
    grouped = pd.Series(scores).groupby(ideas)
    units = np.column_stack([grouped.sum(), grouped.size()])
    return uncertainty.cluster_bootstrap(units, uncertainty.ratio, seed, resamples)


def ways_to_count(rows: pd.DataFrame, baselines: pd.DataFrame, rule: str) -> pd.DataFrame:
    """The share that came true, counted in ways that each answer one objection; one row a way.

    rows: every judged statement. Ways: `resolved` (every statement with an outcome, of any kind), `explicit`
    (explicit forecasts), `expected` and `beyond` (explicit forecasts that `rule` expected to be true, and
    those that it did not). Columns: way, n, ideas, true, partly, false, share_0, share_half, share_1 (the
    worth of `partly`). There is no interval: nobody drew the statements.
    """
    forecasts = scored(rows)
    expected = expectations(forecasts, baselines, rule).to_numpy() == "true"
    ways = {
        "resolved": resolved(rows),
        "explicit": forecasts,
        "expected": forecasts[expected],
        "beyond": forecasts[~expected],
    }
    out = []
    for way, chosen in ways.items():
        counts = tally(chosen)
        total = {value: worth(chosen["outcome"], value).sum() for value in (0, 0.5, 1)}
        n = len(chosen)
        out.append(
            {
                "way": way,
                "n": n,
                "ideas": chosen["idea"].nunique(),
                **{outcome: counts[outcome] for outcome in ("true", "partly", "false")},
                "share_0": total[0] / n,
                "share_half": total[0.5] / n,
                "share_1": total[1] / n,
            }
        )
    return pd.DataFrame(out)


def recoded(items: pd.DataFrame, outcomes: Mapping[str, str]) -> pd.DataFrame:
    """The rows of `items` where some outcomes are others, by prediction_id; a statement not in `items` stops."""
    strange = sorted(set(outcomes) - set(items["prediction_id"]))
    if strange:
        raise ValueError(f"{strange[0]} is not among the statements that are scored")
    _known(pd.Series(outcomes, dtype=object), OUTCOMES, "outcome")
    return items.assign(outcome=items["prediction_id"].map(outcomes).fillna(items["outcome"]))


def compared(forecasts: pd.DataFrame, baselines: pd.DataFrame, rule: str) -> pd.DataFrame:
    """Each forecast's outcome beside what `rule` expected, with the rule's reason and evidence, in order of
    id.

    Columns: prediction_id, claim, outcome, expected, same (the two are one), reason, source_id,
    evidence_status.
    """
    of_rule = baselines[baselines["baseline"] == rule]
    expectations(forecasts, baselines, rule)  # a rule that is silent on a forecast stops here
    joined = forecasts[["prediction_id", "claim", "outcome"]].merge(of_rule, on="prediction_id")
    joined["same"] = joined["outcome"] == joined["expected"]
    judgement = ["prediction_id", "claim", "outcome", "expected", "same"]
    grounds = ["reason", "source_id", "evidence_status"]
    return joined.sort_values("prediction_id")[judgement + grounds].reset_index(drop=True)
