"""What the chapter on the claims says in words is true of the tables, and would be found false of others."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from conceptshift.claims import in_words

COUNTS = pd.DataFrame(
    [("words", 10, 6, 9, 1), ("figure", 3, 0, 3, 0), ("name", 3, 0, 0, 3), ("event", 4, 1, 2, 2)],
    columns=["kind", "claims", "supported", "checkable", "not_checkable"],
)
CLAIMS = pd.DataFrame(
    [
        ("C01", "mixed", "words", "nato"),
        ("C02", "not_checkable", "name", "outlet"),
        ("C03", "mixed", "figure", "nato"),
    ],
    columns=["claim_id", "verdict", "kind", "side"],
)


def test_most_are_supported_where_more_than_half_are() -> None:
    assert in_words.most_supported(COUNTS, "words")
    assert not in_words.most_supported(COUNTS, "event")  # exactly half
    assert in_words.most_supported(COUNTS, "words", "event")
    assert not in_words.most_supported(COUNTS, "words", "figure")  # 6 of 12


def test_none_is_supported_where_there_are_claims() -> None:
    assert in_words.none_supported(COUNTS, "figure") and not in_words.none_supported(COUNTS, "words")
    empty = COUNTS.assign(claims=0)
    assert not in_words.none_supported(empty, "figure")


def test_claims_are_mostly_open_where_more_than_half_cannot_be_checked() -> None:
    assert in_words.mostly_open(COUNTS, "name")
    assert not in_words.mostly_open(COUNTS, "words") and not in_words.mostly_open(COUNTS, "event")


def test_every_named_claim_has_the_verdict() -> None:
    assert in_words.judged(CLAIMS, "mixed", "C01", "C03") and not in_words.judged(
        CLAIMS, "mixed", "C01", "C02"
    )


def test_names_are_those_given_and_an_outlet_s() -> None:
    assert in_words.named_by_outlets(CLAIMS, "C02") and not in_words.named_by_outlets(CLAIMS, "C02", "C03")
    assert not in_words.named_by_outlets(CLAIMS.assign(side="nato"), "C02")


def test_a_review_changed_what_both_coders_gave() -> None:
    rows = [("C06", "contradicted", "contradicted", "mixed"), ("C37", "mixed", "contradicted", "mixed")]
    settled = pd.DataFrame(rows, columns=["claim_id", "a", "b", "used"])
    assert in_words.changed_on_review(settled, "C06", "contradicted", "mixed")
    assert not in_words.changed_on_review(settled, "C37", "contradicted", "mixed")


def test_a_total_is_just_below_where_both_fall_short_by_little() -> None:
    def below(short: float, short_nato: float) -> bool:
        return in_words.just_below(SimpleNamespace(short=short, short_nato=short_nato))

    assert below(0.01, 0.03) and not below(-0.01, 0.03) and not below(0.01, 0.05) and not below(0.2, 0.01)


def test_the_multiple_is_right_over_the_budget_to_the_nearest_whole() -> None:
    def right(over: float) -> bool:
        return in_words.over_own_budget(SimpleNamespace(over_budget=over, multiple=22))

    assert right(21.7) and right(22.4) and not right(21.4) and not right(22.5)


def test_spending_rose_in_each_of_the_years() -> None:
    rises = pd.DataFrame([("before", 4, 4), ("after", 3, 4)], columns=["period", "rises", "years"])
    assert in_words.rose_every_year(rises, 4) and not in_words.rose_every_year(rises, 5)
    assert not in_words.rose_every_year(rises.assign(rises=3), 4)
