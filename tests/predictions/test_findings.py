"""A sentence that the tables contradict stops the page, and is quoted."""

import pandas as pd
import pytest
from small_registry import registry, rule

from conceptshift import tables
from conceptshift.predictions import audit, findings, forecasts

LEVEL = pd.Series({"lead": -0.01, "lead_low": -0.3, "lead_high": 0.3})
HARDLY = pd.Series({"lead": 0.1, "lead_low": 0.0, "lead_high": 0.3})


def fallen(outcomes, expected, lead=LEVEL, perfect=HARDLY):
    items = forecasts.items(*registry(outcomes))
    found = findings.in_short(items, rule(expected), lead, perfect)
    return [sentence for sentence, holds in found.items() if not holds]


def test_a_page_stands_while_its_sentences_hold_and_names_the_one_that_does_not():
    findings.stand({"It rains.": True})
    with pytest.raises(ValueError, match="“It is dry.”") as caught:
        findings.stand({"It rains.": True, "It is dry.": False})
    assert "rains" not in str(caught.value)


def test_each_sentence_falls_with_what_it_says():
    assert fallen(["true", "true", "false"], ["true", "true", "false"]) == []
    assert fallen(["true", "partly", "false"], ["true", "true", "false"]) == [
        "What NATO had said and the speakers repeated came true."
    ]
    others = fallen(["true", "true", "true"], ["true", "false", "false"])
    assert "Nearly all forecasts that came true had been announced." in others
    assert "Of the others few came true." in others
    assert fallen(["true", "false"], ["true", "false"], lead=LEVEL + 0.1) == [
        "They did no better than a rule that repeats what had been said."
    ]
    assert fallen(["true", "false"], ["true", "false"], perfect=HARDLY + 0.1) == [
        "Even perfect foresight might lead that rule by nothing."
    ]


def test_the_sentences_of_the_summaries_hold_of_the_tables():
    items, baselines = forecasts.read(tables.ROOT / "data").items(), tables.load("prediction_baselines")
    rows = (
        audit.against_rules(items, baselines, ["announced"], perfect=knowing)
        .query("who == 'all' and voice == 'phrase' and score == 'brier' and rule == 'announced'")
        .set_index("partly")
        .loc["drawn"]
        for knowing in (False, True)
    )
    findings.stand(findings.in_short(items, baselines, *rows))
