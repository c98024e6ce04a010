"""The results on how the tables were coded: how far two coders agree, what was decided where they differ, and what words of probability are read as."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from conceptshift import tables
from conceptshift.articles import voices
from conceptshift.measures import scores
from conceptshift.measures.agreement import Level, agreement
from conceptshift.measures.finding import finding
from conceptshift.measures.uncertainty import SEED
from conceptshift.measures.wording import limits
from conceptshift.predictions import verbal_probability

STAGES = {
    "concept_2010": "concept of 2010",
    "proposal_2021": "proposal of 2021",
    "expected_by_experts": "expected by the experts",
    "concept_2022": "concept of 2022",
}
RULES = {
    "announced": "already said",
    "no_change": "nothing changes",
    "intensifies": "everything intensifies",
}
NONE = "none"
ALL = "all"  # the row of a sum
MIDDLE = 0.95  # the share of readers, or of draws, between two limits
SETTLED = "adjudicated"
REVIEWED = "Changed on review:"  # how the reason of a code begins on which both coders agreed
REASONED = r"^.*coders differ \([^)]*\)\. "  # how a reason begins that first names the codes
CODINGS = ("stance_codings", "prediction_codings", "baseline_codings", "claim_codings")
DECISIONS = (*CODINGS, "predictions", "verbal_markers", "prediction_baselines")


class Judgement(NamedTuple):
    """What two coders judged: codings with a row for each coder and unit."""

    name: str
    label: str
    codings: pd.DataFrame
    unit: str
    value: str
    level: Level


@finding(
    "codebook_agreement",
    key=["judgement"],
    kinds={"n": "count", "agree": "count", "percent": "count", "alpha": "alpha", "differ": "text"},
    missing=["alpha"],
    tables=["spans", "spans_coder_b", "clauses", *CODINGS, "lexicon_validation"],
)
def codebook_agreement() -> pd.DataFrame:
    """How far two coders agree, judgement by judgement.

    - judgement, label: the judgement as part of a name, and in words
    - level: nominal or ordinal
    - n, agree: units that both coded, and those with one code
    - percent: their share, 0 to 100
    - alpha: Krippendorff's; not a number where both use one code only
    - differ: the units on which they differ, or none
    """
    return pd.DataFrame([_agreement(judgement) for judgement in _judgements()])


def _agreement(judgement: Judgement) -> dict[str, object]:
    result = agreement(judgement.codings, judgement.unit, judgement.value, judgement.level)
    return {
        "judgement": judgement.name,
        "label": judgement.label,
        "level": judgement.level,
        "n": result.n,
        "agree": result.agree,
        "percent": result.percent,
        "alpha": result.alpha,
        "differ": ", ".join(str(unit).split()[0] for unit, *_ in result.disagreements) or NONE,
    }


def _judgements() -> Iterator[Judgement]:
    spans = pd.concat(
        [tables.load("spans").assign(coder="a"), tables.load("spans_coder_b").assign(coder="b")]
    )
    for column in ("speaker", "mode", "side"):
        value = "speaker_id" if column == "speaker" else column
        yield Judgement(column, f"{column.capitalize()} of a span", spans, "span_id", value, "nominal")
    stance = tables.load("stance_codings")
    stage = stance["clause_id"].map(tables.load("clauses").set_index("clause_id")["stage"])
    yield Judgement("stance", "Stance", stance, "clause_id", "stance", "ordinal")
    for name, label in STAGES.items():
        part = stance[stage == name]
        yield Judgement(f"stance_{name}", f"Stance, {label}", part, "clause_id", "stance", "ordinal")
    yield Judgement("salience", "Salience", stance, "clause_id", "salience", "ordinal")
    yield Judgement("change", "Change since 2010", stance, "clause_id", "change", "nominal")
    yield from _judgements_of_predictions()
    claims = tables.load("claim_codings")
    yield Judgement("verdict", "Verdict on a claim", claims, "claim_id", "verdict", "nominal")
    read = tables.load("lexicon_validation")
    windows = pd.concat(
        read[["window_id"]].assign(coder=coder, code=read[f"code_{coder}"]) for coder in ("a", "b")
    )
    label = "What a speech says of the other at a mention"
    yield Judgement("mention", label, windows, "window_id", "code", "nominal")


def _judgements_of_predictions() -> Iterator[Judgement]:
    predicted, unit = tables.load("prediction_codings"), "prediction_id"
    yield Judgement("type", "Type of a prediction", predicted, unit, "forecast_type", "nominal")
    yield Judgement("outcome", "Outcome of a prediction", predicted, unit, "outcome", "nominal")
    label = "Phrase for the words of probability, none being one"
    yield Judgement("phrase", label, _with_no_phrase(predicted), unit, "capphrase_term", "nominal")
    label = "Phrase, where both coders heard one"
    yield Judgement("phrase_heard", label, predicted, unit, "capphrase_term", "nominal")
    ruled = tables.load("baseline_codings")
    for rule, label in RULES.items():
        part = ruled[ruled["baseline"] == rule]
        yield Judgement(f"rule_{rule}", f"What the rule “{label}” expects", part, unit, "expected", "nominal")


def _with_no_phrase(codings: pd.DataFrame) -> pd.DataFrame:
    """Codings in which hearing no phrase is a code like others."""
    return codings.assign(capphrase_term=codings["capphrase_term"].fillna(verbal_probability.NO_PHRASE))


@dataclass(frozen=True)
class OpenReadings:
    """Spans that could be given to someone else, and how little that changes."""

    readings: int
    """Spans in the table open_readings."""
    lowest: float
    """Lowest α by words, of speaker, mode and side, with all of them taken the other way."""
    highest: float
    """Highest of the three."""


@finding(
    "codebook_open_readings",
    kinds={"readings": "count", "lowest": "score", "highest": "score"},
    tables=["spans", "article_spans", "open_readings"],
)
def codebook_open_readings() -> OpenReadings:
    """Spans that could be given to someone else with good reason: see `OpenReadings`."""
    spans, counts, readings = (tables.load(name) for name in ("spans", "article_spans", "open_readings"))
    taken = voices.with_open_readings(spans, readings)
    by_word = pd.concat([voices.by_word(spans, counts, "a"), voices.by_word(taken, counts, "b")])
    alphas = [agreement(by_word, "word", value, "nominal").alpha for value in ("speaker_id", "mode", "side")]
    return OpenReadings(readings=len(readings), lowest=min(alphas), highest=max(alphas))


@dataclass(frozen=True)
class CodedRows:
    """Rows of the coded tables that the rules speak of."""

    spans: int
    """Spans of the two articles."""
    paraphrases: int
    """Spans in which the outlet paraphrases the concept of 2010."""
    dropped: int
    """Clauses coded as dropped, because a text or an expert is silent."""


@finding(
    "codebook_rows",
    kinds={"spans": "count", "paraphrases": "count", "dropped": "count"},
    tables=["spans", "stance_codings"],
)
def codebook_rows() -> CodedRows:
    """Rows of the coded tables that the rules speak of: see `CodedRows`."""
    spans, stance = tables.load("spans"), tables.load("stance_codings")
    dropped = (stance["coder"] == SETTLED) & (stance["change"] == "dropped")
    return CodedRows(
        spans=len(spans), paraphrases=int(spans["doc_paraphrase"].sum()), dropped=int(dropped.sum())
    )


@finding("codebook_settled", key=["judgement", "unit"], kinds={"adjudicated": "text"}, tables=DECISIONS)
def codebook_settled() -> pd.DataFrame:
    """Every judgement on which the coders differ or that a review changed, and what was decided.

    - judgement, what: the judgement as part of a name, and in words
    - unit: the row that was judged
    - a, b, adjudicated: the code of each coder, and the one that the book uses
    - reason: why
    """
    stance, predicted, claims = (
        tables.load(name) for name in ("stance_codings", "prediction_codings", "claim_codings")
    )
    parts = [
        settled(stance, "clause_id", "stance").assign(judgement="stance", what="Stance"),
        settled(stance, "clause_id", "change").assign(judgement="change", what="Change"),
        settled(predicted, "prediction_id", "forecast_type").assign(judgement="type", what="Type"),
        settled(predicted, "prediction_id", "outcome").assign(judgement="outcome", what="Outcome"),
        settled(_phrases(), "prediction_id", "capphrase_term").assign(judgement="phrase", what="Phrase"),
        *(
            settled(rows, "prediction_id", "expected").assign(
                judgement=f"rule_{rule}", what=f"Rule: {rule.replace('_', ' ')}"
            )
            for rule, rows in _rules().groupby("baseline")
        ),
        settled(claims, "claim_id", "verdict").assign(judgement="verdict", what="Verdict"),
    ]
    return pd.concat(parts, ignore_index=True)[
        ["unit", "what", "a", "b", "adjudicated", "reason", "judgement"]
    ]


def settled(codings: pd.DataFrame, key: str, value: str) -> pd.DataFrame:
    """Units on which a and b differ or a review changed their code: unit, a, b, adjudicated, reason.

    codings: a row for each unit and coder (a, b, adjudicated), with the reason in `rationale` or, without such a column,
    in `note`. Units that only one of them coded are left out.
    """
    wide = codings.pivot(index=key, columns="coder", values=value)
    both = wide["a"].notna() & wide["b"].notna()
    wide = wide[both & ((wide["a"] != wide["b"]) | (wide[SETTLED] != wide["a"]))]
    final = codings[codings["coder"] == SETTLED].set_index(key)
    given = final["rationale" if "rationale" in final else "note"].loc[wide.index]
    reason = given.str.replace(REASONED, "", regex=True)
    shown = wide[["a", "b", SETTLED]].assign(unit=wide.index, reason=reason)
    return shown.reset_index(drop=True).rename_axis(columns=None)


def _phrases() -> pd.DataFrame:
    """The codings of phrases, with the reason that the statement's class of words is given."""
    markers = tables.load("verbal_markers").set_index("marker_class")["reason"]
    reasons = tables.load("predictions").set_index("prediction_id")["marker_class"].map(markers)
    codings = _with_no_phrase(tables.load("prediction_codings"))
    return codings.assign(rationale=codings["prediction_id"].map(reasons))


def _rules() -> pd.DataFrame:
    """What two coders, and the book, say that each rule expects, of the rules that two have coded."""
    ruled, used = tables.load("baseline_codings"), tables.load("prediction_baselines")
    used = used[used["baseline"].isin(ruled["baseline"])].rename(columns={"reason": "rationale"})
    return pd.concat([ruled, used.assign(coder=SETTLED)])


def as_readers_expect(decided: pd.DataFrame) -> pd.DataFrame:
    """`codebook_settled` with codes as words: no underscores, a minus that is one, an id that does not break."""
    codes = ["unit", "a", "b", SETTLED]
    return decided.assign(**{column: decided[column].map(_code) for column in codes})


def _code(code: object) -> str:
    text = str(code).replace("_", " ")
    return text.replace("-", "−" if text.startswith("-") else "\N{NON-BREAKING HYPHEN}")


@finding(
    "codebook_settled_counts",
    key=["judgement"],
    kinds={"settled": "count", "differ": "count", "reviewed": "count", "coder_b": "count"},
    tables=DECISIONS,
)
def codebook_settled_counts() -> pd.DataFrame:
    """How many judgements were settled, how many of them on review, and how often coder b's code stands.

    - judgement: as in `codebook_settled`, or all
    - settled: rows of `codebook_settled`
    - differ: those on which the coders differ
    - reviewed: those on which they agree, and whose reason says that a review changed them
    - coder_b: those on which they differ and for which the book uses coder b's code
    """
    decided = codebook_settled()
    decided["differ"] = decided["a"] != decided["b"]
    decided["reviewed"] = ~decided["differ"] & decided["reason"].str.startswith(REVIEWED)
    decided["coder_b"] = decided["differ"] & (decided["b"] == decided[SETTLED])
    each = pd.concat([decided, decided.assign(judgement=ALL)]).groupby("judgement", sort=False)
    columns = {"settled": ("unit", "size")} | {
        name: (name, "sum") for name in ("differ", "reviewed", "coder_b")
    }
    return each.agg(**columns).reset_index()


@finding(
    "codebook_word_classes",
    key=["marker_class"],
    kinds={"statements": "count", "mean": "share"},
    interval={"mean": ("low", "high")},
    drawn="respondents of the survey, the middle 95 %",
    missing=["mean", "low", "high"],
    tables=["verbal_markers", "predictions", "capphrase_histograms"],
)
def codebook_word_classes() -> pd.DataFrame:
    """Classes of words of probability, and what readers make of the phrase that each is read as; the surest first.

    - marker_class, capphrase_term, definition, examples, reason: as in the table verbal_markers
    - n, mean, median, q25, q75, low, high, nato, uk, us_nic, ipcc, efsa: as in `verbal_probability.summary`
    - statements: statements of the book that belong to the class
    - middle: low and high in words; none where the class gives no probability
    """
    markers, predictions = tables.load("verbal_markers"), tables.load("predictions")
    read = verbal_probability.summary(sorted(set(markers["capphrase_term"].dropna()))).set_index("phrase")
    classes = markers.merge(read, left_on="capphrase_term", right_index=True, how="left").assign(
        statements=markers["marker_class"]
        .map(predictions["marker_class"].value_counts())
        .fillna(0)
        .astype(int)
    )
    classes = classes.sort_values(["mean", "statements"], ascending=False, ignore_index=True)
    return classes.assign(middle=[_middle(low, high) for low, high in classes[["low", "high"]].to_numpy()])


def _middle(low: float, high: float) -> str:
    return NONE if pd.isna(low) else limits(low, high, "share")


@dataclass(frozen=True)
class WordsOfProbability:
    """What statements are read with, and how they are scored."""

    classes: int
    """Classes of words."""
    statements: int
    """Statements of the book."""
    respondents: int
    """People who answered the survey."""
    middle: float
    """Share of respondents or of draws between the two limits that are shown, 0 to 1."""
    clip: float
    """Smallest probability in the logarithmic score, 0 to 1."""


@finding(
    "codebook_words",
    kinds={
        "classes": "count",
        "statements": "count",
        "respondents": "count",
        "middle": "share",
        "clip": "fine_share",
    },
    tables=["verbal_markers", "predictions", "capphrase_histograms"],
)
def codebook_words() -> WordsOfProbability:
    """What statements are read with, and how they are scored: see `WordsOfProbability`."""
    return WordsOfProbability(
        classes=len(tables.load("verbal_markers")),
        statements=len(tables.load("predictions")),
        respondents=int(verbal_probability.capphrase().respondents[0]),
        middle=MIDDLE,
        clip=scores.CLIP,
    )


@dataclass(frozen=True)
class Sample:
    """The mentions that two coders read."""

    mentions: int
    """Mentions in the sample."""
    seed: int
    """Of the random numbers that it was drawn with."""


@finding("codebook_sample", kinds={"mentions": "count", "seed": "text"}, tables=["lexicon_validation"])
def codebook_sample() -> Sample:
    """The mentions that two coders read: see `Sample`."""
    return Sample(mentions=len(tables.load("lexicon_validation")), seed=SEED)
