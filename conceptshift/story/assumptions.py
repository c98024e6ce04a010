"""Choices that a reader could make otherwise, and the result that depends on each: as reported, and under the other choice."""

from __future__ import annotations

import pandas as pd

from conceptshift.articles.findings import words
from conceptshift.claims import findings as claims
from conceptshift.concept import findings as concept
from conceptshift.measures.finding import Finding, finding
from conceptshift.measures.wording import worded
from conceptshift.predictions import findings as predictions

MINIMAL = "minimal-lexicon"  # the row of `article_choices` that counts by the short list


@finding(
    "assumptions",
    key=["choice"],
    kinds=dict.fromkeys(("assumption", "result", "as_reported", "otherwise"), "text"),
    tables=[
        *concept.CODED,
        *words.BY_SPAN,
        *predictions.announced_lead.tables,
        *predictions.forecast_outcomes.tables,
        *claims.SPENT,
    ],
)
def assumptions() -> pd.DataFrame:
    """What the results assume, and what they are under the other choice.

    - choice: a name for it; assumption: as a sentence that goes on from "We assume that"
    - result: which result depends on it; as_reported, otherwise: what it is, in words
    """
    return pd.DataFrame([*_on_the_texts(), *_on_the_words(), *_on_the_forecasts(), *_on_the_money()])


@finding("assumption_counts", kinds={"n": "count"}, tables=["clauses"])
def assumption_counts() -> pd.DataFrame:
    """How many assumptions there are: n."""
    return pd.DataFrame([{"n": len(assumptions())}])


def _row(choice: str, assumption: str, result: str, as_reported: str, otherwise: str) -> dict[str, str]:
    return {
        "choice": choice,
        "assumption": assumption,
        "result": result,
        "as_reported": as_reported,
        "otherwise": otherwise,
    }


def _text(of: Finding, *place: str) -> str:
    """The value of a finding as a sentence shows it."""
    return of.cells()[".".join([of.name, *place])].text


def _with_interval(of: Finding, *place: str) -> str:
    cell = of.cells()[".".join([of.name, *place])]
    return f"{cell.text} ({cell.interval})"


def _on_the_texts() -> list[dict[str, str]]:
    toward_threat = f"{_text(concept.direction, 'used', 'down')} of {_text(concept.direction, 'used', 'n')}"
    first, second = (_text(concept.direction, coder, "down") for coder in ("first", "second"))
    seen = f"{_text(concept.direction, 'seen', 'down')} of {_text(concept.direction, 'seen', 'n')}"
    announced, steps = (_text(concept.russia_label, name) for name in ("announced", "steps"))
    return [
        _row(
            "codes",
            "The adjudicated codes are right",
            "Themes that moved toward threat",
            toward_threat,
            f"first coder {first}, second coder {second}",
        ),
        _row(
            "evidence",
            "Clauses whose evidence was not seen may count",
            "Themes that moved toward threat",
            toward_threat,
            f"seen clauses only: {seen}",
        ),
        _row(
            "proposal",
            "The proposal is the speech of February 2021, not the communiqué of June",
            "Steps on Russia announced before the invasion",
            f"{announced} of {steps}",
            f"communiqué, read as naming a threat: {steps} of {steps}",
        ),
    ]


def _on_the_words() -> list[dict[str, str]]:
    paraphrases, gap = words.article_rates_with_paraphrases, ("nato", "russia", "threat", "difference")
    return [
        _row(
            "paraphrases",
            "The outlet's paraphrase of the 2010 concept is the outlet's voice",
            "Partnership words in the concept as quoted, per 10,000",
            _text(words.article_rates, "document", "partnership", "rate"),
            f"as the document's voice: {_text(paraphrases, 'document', 'partnership', 'rate')}",
        ),
        _row(
            "word-list",
            "The codebook's word list is the right one",
            "Threat words, Stoltenberg minus Russian speakers, per 10,000",
            _with_interval(words.article_differences, *gap),
            f"minimal list: {_with_interval(words.article_choices, MINIMAL, *gap)}",
        ),
    ]


def _on_the_forecasts() -> list[dict[str, str]]:
    lead, outcomes = predictions.announced_lead, predictions.forecast_outcomes
    nothing, half, full = (_with_interval(lead, f"lead_{worth}") for worth in ("nothing", "half", "full"))
    true, n = (_text(outcomes, "scored", name) for name in ("true", "n"))
    return [
        _row(
            "partly",
            "A forecast that came partly true is worth half",
            "Brier score of the rule “already said” minus that of the speakers",
            half,
            f"worth nothing: {nothing}; worth all: {full}",
        ),
        _row(
            "hindsight",
            "Outcomes are judged after the invasion",
            "Outcomes of explicit forecasts",
            f"{true} of {n} true",
            f"{_text(outcomes, 'on_record', 'true')} of these had come about, or been said by NATO, before the invasion",
        ),
    ]


def _on_the_money() -> list[dict[str, str]]:
    multiple, year = claims.spending_multiple, str(claims.claimed_year())
    without, constant = (year, "current_usd_m", "without"), (year, "constant_2022_usd_m", "all")
    return [
        _row(
            "prices",
            "Spending is compared at current prices, all members",
            "Times that NATO outspent Russia in 2018, by SIPRI's figures",
            _text(claims.spending_range, "all", "ratio"),
            f"constant prices {_tenths(multiple, *constant)}; without the United States {_tenths(multiple, *without)}",
        )
    ]


def _tenths(of: Finding, *place: str) -> str:
    """A multiple of spending, as finely as the chapter on claims gives it."""
    return worded(of.cells()[".".join([of.name, *place, "ratio"])].value, "tenths")
