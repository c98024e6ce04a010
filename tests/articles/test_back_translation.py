"""Quotations beside their originals: what counts as compared, and how many changed."""

import pandas as pd

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


def test_a_material_change_is_no_minor_one():
    lost = ROWS.assign(meaning_changed=ROWS["meaning_changed"].where(ROWS["quote_id"] != "a", "material"))
    counts = back_translation.outcomes(lost).set_index("comparator").loc["same_text"]
    assert counts[["none", "minor", "material"]].to_list() == [1, 0, 1]


def test_the_quotations_of_the_book_add_up_in_both_articles():
    pairs = tables.load("back_translation")
    found = back_translation.outcomes(pairs).set_index("comparator")
    assert (found.drop(columns="quotations").sum(axis=1) == found["quotations"]).all()
    by_article = [
        back_translation.outcomes(rows).set_index("comparator") for _, rows in pairs.groupby("document_id")
    ]
    assert len(by_article) == 2  # each of the two articles has quotations whose English was found
    assert all(one.at["same_text", "quotations"] for one in by_article)
    assert sum(by_article).equals(found)
