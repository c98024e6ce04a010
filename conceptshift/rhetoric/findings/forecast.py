"""What the book forecasts of debates that it has not counted, written down before they are.

The forecast is a row of the table `own_forecasts`, so that it stays as it was made. The rule that made it is here, so
that it can be computed again from the debates that were known on that day.
"""

from __future__ import annotations

import pandas as pd

from conceptshift import tables
from conceptshift.measures.finding import finding
from conceptshift.rhetoric.findings.naming import PER, ally_naming

MIDDLE = "the ratios of all debates as far apart since 1991"  # what the interval is over


def by_rule(rates: pd.Series, known_to: int, year: int, level: float) -> tuple[float, float, float]:
    """The forecast of a rate and its two limits, from the rates of the debates until `known_to`.

    The forecast is the last known rate. Its limits are that rate times the quantiles (1 - level) / 2 and (1 + level) / 2
    of the ratios of all pairs of debates as many years apart as `year` is from `known_to`, linearly interpolated. Pairs
    with a rate of nought have no ratio and are left out.

    rates: indexed by year. Raises `KeyError` where the last known debate is missing, `ValueError` where `year` is known or
    no pair is left.
    """
    ahead = year - known_to
    if ahead < 1:
        raise ValueError(f"{year} is no forecast where the debates until {known_to} are known")
    known = rates[rates.index <= known_to]
    last = known.loc[known_to]
    earlier = known.rename(index=lambda one: one + ahead)
    both = pd.concat([earlier, known], axis=1, keys=["before", "after"], join="inner")
    both = both[(both > 0).all(axis=1)]
    if both.empty:
        raise ValueError(f"no two debates until {known_to} are {ahead} years apart and name Russia")
    ratios = both["after"] / both["before"]
    low, high = ratios.quantile([(1 - level) / 2, (1 + level) / 2])
    return float(last), float(last * low), float(last * high)


@finding(
    "own_forecasts",
    key=["year"],
    kinds={"point": "rate", "level": "share", "known_to": "year"},
    interval={"point": ("low", "high")},
    tables=["own_forecasts"],
    unit=PER,
    drawn=MIDDLE,
)
def own_forecasts() -> pd.DataFrame:
    """What the book forecast of the allied naming of Russia, as it was written down.

    - year: of the debate; forecast_id, made_on, known_to (the last debate that was counted), level, rule: as in the table
    - point, low, high: the forecast rate and its limits
    """
    return tables.load("own_forecasts").sort_values("year", ignore_index=True)


def own_forecasts_again() -> pd.DataFrame:
    """`own_forecasts` computed once more from the speeches: year, point, low, high; for tests of the table."""
    rates = ally_naming().set_index("year")["rate"]
    made = [
        (row.year, *by_rule(rates, row.known_to, row.year, row.level)) for row in own_forecasts().itertuples()
    ]
    return pd.DataFrame(made, columns=["year", "point", "low", "high"])


def scored_forecasts() -> pd.DataFrame:
    """The forecasts whose debate has been counted since: year, point, low, high, rate, inside (the limits).

    Empty as long as no such debate is in the table `speeches`.
    """
    counted = ally_naming()[["year", "rate"]]
    both = own_forecasts().merge(counted, on="year")
    return both.assign(inside=both["rate"].between(both["low"], both["high"]))[
        ["year", "point", "low", "high", "rate", "inside"]
    ]
