"""The year of the turn: on made readings, by a plain search, and as published."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from conceptshift.rhetoric import turn
from conceptshift.rhetoric.findings import turn as findings


def readings(year: int, seed: int = 3) -> pd.DataFrame:
    """Made readings of twelve states; from `year` on three in four are read as a threat, before one in ten."""
    rng = np.random.default_rng(seed)
    rows = [
        (f"S{state}", when, int(rng.random() < (0.75 if when >= year else 0.1)), 1 + state % 3)
        for state in range(12)
        for when in range(2005, 2025)
    ]
    return pd.DataFrame(rows, columns=["iso3", "year", "read", "weight"])


@pytest.mark.parametrize("year", [2010, 2014, 2022])
def test_a_planted_step_is_found(year):
    found = turn.turn(readings(year), 1, 500)
    assert found.year == year and found.low <= year <= found.high
    assert found.high - found.low <= 3
    assert found.step == pytest.approx(0.65, abs=0.15)


def test_the_year_and_the_step_by_weighted_least_squares():
    rows = findings._read()
    found = findings.turn_year().set_index("states").loc["all"]
    left = {}
    for year in range(2000, 2024):
        after = rows.assign(after=(rows["year"] >= year).astype(int))
        fitted = smf.wls("read ~ C(iso3) + after", after, weights=after["weight"]).fit()
        left[year] = (fitted.ssr, fitted.params["after"])
    assert min(left, key=lambda year: left[year][0]) == found["year"]
    assert left[found["year"]][1] == pytest.approx(found["step"])


def test_without_a_step_the_years_scatter():
    found = turn.turn(readings(2050), 1, 500)
    assert found.high - found.low > 8


def test_too_few_mentions_are_refused():
    with pytest.raises(ValueError, match="no year has 10 mentions before it"):
        turn.turn(readings(2014).iloc[:12], 1, 50)
    apart = readings(2014).assign(iso3=lambda rows: rows["iso3"] + rows["year"].astype(str))
    with pytest.raises(ValueError, match="no state has mentions on both sides"):
        turn.turn(apart, 1, 50)


def test_what_is_published():
    found = findings.turn_year().set_index("states")
    assert found.at["all", "mentions"] > found.at["others", "mentions"]
    assert found.loc["all", ["year", "low", "high"]].tolist() == [2014, 2012, 2020]
    assert found.loc["others", ["year", "low", "high"]].tolist() == [2018, 2014, 2022]
    assert found.loc[["all", "others"], "earlier"].tolist() == pytest.approx([1.0, 0.97], abs=0.01)


def test_draws_before_the_text_are_counted():
    rows = readings(2014)
    assert turn.turn(rows, 1, 500).earlier == 1
    assert turn.turn(rows, 1, 500, text=2005).earlier == 0


def test_the_threat_passages_are_counted_without_weights():
    rows = findings._read()
    found = findings.threat_passages().set_index(["states", "years"])
    assert found.loc[("others", "2014")].tolist() == [18, 32]
    assert found.loc[("all", "2015-2021"), "mentions"] == rows["year"].between(2015, 2021).sum()
