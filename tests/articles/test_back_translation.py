"""Quotations beside their originals: what counts as compared, and how many changed."""

import pandas as pd
import pytest

from conceptshift import tables
from conceptshift.articles import back_translation

ROWS = pd.DataFrame(
    [
        ("a", "its enemy", "same_text", "minor"),
        ("b", "no threat", "same_text", "none"),
        ("c", "closely tied", "sister_document", "minor"),
        ("d", "we remain sure", "none", None),
        ("e", None, "same_text", "material"),  # an omission: nothing in the article to compare
    ],
    columns=["quote_id", "article_fragment", "comparator", "meaning_changed"],
)


def test_an_omission_is_no_quotation():
    assert list(back_translation.quotations(ROWS)["quote_id"]) == ["a", "b", "c", "d"]


def test_outcomes_by_comparator():
    counts = back_translation.outcomes(ROWS).set_index("comparator")
    assert counts.loc["same_text"].to_dict() == {
        "quotations": 2,
        "none": 1,
        "minor": 1,
        "material": 0,
        "not_judged": 0,
    }
    assert counts.at["none", "not_judged"] == 1
    assert counts.loc["later_statement"].sum() == 0
    assert counts["quotations"].sum() == 4


def test_changes_are_those_of_quotations_set_beside_the_same_text():
    assert back_translation.changes(ROWS) == (1, 1, 0, 2)


def test_a_material_change_is_no_minor_one():
    lost = ROWS.assign(meaning_changed=ROWS["meaning_changed"].where(ROWS["quote_id"] != "a", "material"))
    assert back_translation.changes(lost) == (1, 0, 1, 2)


def test_nothing_to_compare_is_an_error_and_no_count():
    with pytest.raises(ValueError, match="beside the text that it quotes"):
        back_translation.changes(ROWS[ROWS["comparator"] != "same_text"])


def test_the_quotations_of_the_book_add_up_in_both_articles():
    pairs = tables.load("back_translation")
    changes = back_translation.changes(pairs)
    assert changes.none + changes.minor + changes.material == changes.n
    by_article = [back_translation.changes(rows) for _, rows in pairs.groupby("document_id")]
    assert len(by_article) == 2  # each of the two articles has quotations whose English was found
    assert tuple(sum(part) for part in zip(*by_article, strict=True)) == changes
