"""The book's own forecasts: the rule by hand, and the rows as the rule made them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from conceptshift.rhetoric.findings import forecast
from conceptshift.rhetoric.findings.naming import ally_naming

RATES = pd.Series({2000: 1.0, 2001: 2.0, 2002: 0.0, 2003: 4.0, 2004: 2.0, 2005: 6.0, 2006: 3.0})


def test_the_limits_are_quartiles_of_the_ratios():
    # one year apart, without nought: 2, 1/2, 3, 1/2
    assert forecast.by_rule(RATES, 2006, 2007, 0.5) == pytest.approx((3.0, 3 * 0.5, 3 * 2.25))
    # two years apart: 4/2, 6/4, 3/2; where one of the two is nought there is no ratio
    low, high = np.quantile([2.0, 1.5, 1.5], [0.25, 0.75])
    assert forecast.by_rule(RATES, 2006, 2008, 0.5) == pytest.approx((3.0, 3 * low, 3 * high))
    # all of them
    assert forecast.by_rule(RATES, 2006, 2007, 1.0) == pytest.approx((3.0, 3 * 0.5, 3 * 3.0))


def test_what_came_later_changes_no_forecast():
    later = pd.concat([RATES, pd.Series({2007: 99.0})])
    assert forecast.by_rule(later, 2006, 2007, 0.5) == forecast.by_rule(RATES, 2006, 2007, 0.5)


def test_a_known_debate_cannot_be_forecast():
    with pytest.raises(ValueError, match="2006 is no forecast"):
        forecast.by_rule(RATES, 2006, 2006, 0.5)
    with pytest.raises(KeyError):
        forecast.by_rule(RATES, 2010, 2011, 0.5)
    with pytest.raises(ValueError, match="no two debates"):
        forecast.by_rule(RATES.loc[[2002, 2003]], 2003, 2004, 0.5)


def test_the_rows_are_what_the_rule_gives():
    written, again = forecast.own_forecasts(), forecast.own_forecasts_again()
    assert written["year"].to_list() == [2025, 2026]
    for column in ("point", "low", "high"):
        assert written[column].to_list() == pytest.approx(again[column].to_list(), abs=0.005)
    assert (written["level"] == 0.5).all() and (written["known_to"] == 2024).all()
    assert (pd.to_datetime(written["made_on"]) == pd.Timestamp("2026-11-29")).all()


def test_half_of_the_past_steps_lie_within():
    rates = ally_naming().set_index("year")["rate"]
    ratios = (rates / rates.shift(1)).replace([np.inf, 0], np.nan).dropna()
    row = forecast.own_forecasts().iloc[0]
    within = ratios.between(row["low"] / row["point"], row["high"] / row["point"]).mean()
    assert 0.4 <= within <= 0.6


def test_a_forecast_is_scored_once_its_debate_is_counted(monkeypatch):
    counted = pd.DataFrame({"year": [2025, 2026], "rate": [20.0, 100.0]})
    monkeypatch.setattr(forecast, "ally_naming", lambda: counted)
    scored = forecast.scored_forecasts()
    assert scored["year"].to_list() == [2025, 2026] and scored["inside"].to_list() == [True, False]
