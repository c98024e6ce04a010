"""Numbers are worded one way in every chapter."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conceptshift.measures import wording
from conceptshift.measures.wording import interval, number, percent

GAP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "digits", "worded"),
    [(1234.4, 0, "1,234"), (-0.31, 1, "−0.3"), (0.625, 2, "0.63"), (-0.04, 1, "0.0"), (16.0586, 2, "16.06")],
)
def test_a_number_has_its_decimals_thousands_and_a_true_minus(value, digits, worded):
    assert number(value, digits) == worded


def test_a_half_is_rounded_as_readers_do():
    assert percent(0.625) == f"63{GAP}%"
    assert number(2.5) == "3" and number(-2.5) == "−3"


def test_a_sign_is_shown_for_a_difference_and_not_for_nought():
    assert number(15, sign=True) == "+15"
    assert number(0.2, sign=True) == "0"


def test_an_interval_says_its_unit_once_and_does_not_break():
    assert interval(0.27, 0.81) == f"27{GAP}to{GAP}81{GAP}%"
    assert interval(-79, 237, number) == f"−79{GAP}to{GAP}237"
    assert interval(5, 5, number) == f"5{GAP}to{GAP}5"


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_is_not_a_number_stops_the_page(value):
    with pytest.raises(ValueError, match="cannot be worded"):
        number(value)


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_reading_a_worded_number_gives_it_back_to_its_last_digit(value, digits):
    read = float(number(value, digits).replace(",", "").replace("−", "-"))
    assert abs(read - value) <= 0.5 * 10**-digits * (1 + 1e-9) + 1e-6


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        (1234, "count", "1,234"),
        (2014, "year", "2014"),
        (7.55, "rate", "7.6"),
        (9.49, "rate", "9.5"),
        (9.5, "rate", "10"),
        (50.6, "rate", "51"),
        (-0.04, "change", "0.0"),
        (4.9, "change", "+4.9"),
        (-11.6, "change", "−12"),
        (0.285, "share", f"29{GAP}%"),
        (0.0275, "fine_share", f"2.8{GAP}%"),
        (2.449, "tenths", "2.4"),
        (0.045, "lead", "+0.05"),
        (0.125, "score", "0.13"),
        (-0.045, "lead", "−0.05"),
        (0.125, "p", "0.125"),
        (0.0004, "p", "below 0.001"),
        (0.9786, "alpha", "0.979"),
    ],
)
def test_each_kind_of_number_is_worded_in_one_way(value, kind, said):
    assert wording.worded(value, kind) == said


def test_each_limit_is_worded_by_its_own_size():
    assert wording.limits(3.49, 12.04, "rate") == f"3.5{GAP}to{GAP}12"
