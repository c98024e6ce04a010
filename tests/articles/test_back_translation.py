"""Quotations beside their originals: what counts as compared, and how sure a share can be."""

import pandas as pd
import pytest

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


def test_the_share_is_of_those_set_beside_the_same_text():
    share = back_translation.changed(ROWS)
    assert (share.count, share.n, share.share) == (1, 2, 0.5)
    # Wilson's limits for 1 of 2: (1 ± z / sqrt(2 + z²)) / 2 with z = 1.96
    assert (share.low, share.high) == pytest.approx((0.0945, 0.9055), abs=1e-4)


def test_nothing_to_compare_is_an_error_and_not_a_share():
    with pytest.raises(ValueError):
        back_translation.changed(ROWS[ROWS["comparator"] != "same_text"])
