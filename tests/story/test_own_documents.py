"""A reader's two texts are compared by the measures of the book, and what comes out can be shown like a finding."""

from __future__ import annotations

import math

import pytest

from conceptshift.measures.finding import FINDINGS
from conceptshift.story.own_documents import compared

TEXTS = {
    "early": "A partnership, and a partner: trust. No threat.",
    "late": "One threat and one enemy, no partner.",
}


def test_words_of_each_category_are_counted_in_each_text() -> None:
    rates = compared(TEXTS).rates().set_index(["text", "category"])
    assert rates.loc[("early", "partnership"), ["hits", "tokens"]].tolist() == [3, 8]
    assert rates.loc[("late", "threat"), ["hits", "tokens"]].tolist() == [2, 7]
    assert rates.at[("late", "threat"), "rate"] == pytest.approx(10_000 * 2 / 7)
    assert rates.at[("late", "threat"), "matched"] == "enemy 1, threat 1"


def test_the_interval_is_garwoods() -> None:
    row = compared(TEXTS).rates().set_index(["text", "category"]).loc[("late", "threat")]
    assert row["low"] == pytest.approx(0.2422 / 7 * 10_000, rel=1e-3)  # exact limits of a count of two
    assert row["high"] == pytest.approx(7.2247 / 7 * 10_000, rel=1e-3)
    cell = compared(TEXTS).rates.cells()["own_documents.late.threat.rate"]
    assert cell.text == "2,857" and cell.interval.replace("\N{NO-BREAK SPACE}", " ") == "346 to 10,321"
    assert (cell.unit, cell.drawn) == ("per 10,000 words", "nothing: exact, of a count")


def test_the_second_text_is_held_against_the_first() -> None:
    contrast = compared(TEXTS).contrast().set_index("category")
    assert contrast.at["partnership", "log_ratio"] == pytest.approx(math.log2((1 / 7) / (3 / 8)))
    assert contrast.at["threat", "log_ratio"] == pytest.approx(math.log2((2 / 7) / (1 / 8)))
    cells = compared(TEXTS).contrast.cells()
    assert cells["own_contrast.threat.log_ratio"].text == "1.19"
    assert cells["own_contrast.threat.words"].text == "15"


def test_where_a_category_is_in_neither_text_the_ratio_has_no_value() -> None:
    silent = compared({"early": "A threat.", "late": "Two threats and trees."})
    assert "own_contrast.partnership.log_ratio" not in silent.contrast.cells()
    assert silent.rates.cells()["own_documents.late.partnership.hits"].text == "0"


def test_another_list_may_be_asked_for() -> None:
    hits = compared(TEXTS, "minimal").rates().set_index(["text", "category"])["hits"]
    assert hits["late", "threat"] == 2
    texts = TEXTS | {"late": "An aggressor, and coercion."}
    by_list = [
        compared(texts, name).rates().set_index(["text", "category"])["hits"]
        for name in ("codebook", "minimal")
    ]
    assert [hits["late", "threat"] for hits in by_list] == [2, 0]


def test_texts_of_a_reader_are_no_results_of_the_book() -> None:
    compared(TEXTS)
    assert not {"own_documents", "own_contrast"} & set(FINDINGS)
    assert compared(TEXTS).rates.tables == compared(TEXTS).contrast.tables == ("lexicon",)


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ({"one": "A threat."}, "1 texts; give two"),
        (dict.fromkeys("abc", "A threat."), "3 texts; give two"),
        ({"early": "A threat.", "late": "1, 2"}, "no word in the text 'late'"),
    ],
)
def test_what_cannot_be_compared_is_said(texts: dict, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        compared(texts)
