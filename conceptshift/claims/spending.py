"""Military spending of the Alliance beside that of one other state, from the figures of the SIPRI database.

A total counts the states that were members at the end of the year, by their date of accession. Figures are in
millions of US dollars, at current or at constant prices, converted at market exchange rates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

BASES = {"current_usd_m": "current prices", "constant_2022_usd_m": "prices of 2022"}
GROUPS = {"all": "All members", "without": "Without the United States"}


def members(membership: pd.DataFrame, year: int) -> list[str]:
    """ISO codes of the states that had joined by 31 December of `year`, in alphabetical order.

    membership: columns iso3 and joined_on (ISO dates or timestamps). Nobody has left so far, so a date of
    accession is enough.
    """
    joined = pd.to_datetime(membership["joined_on"])
    return sorted(membership.loc[joined <= pd.Timestamp(year, 12, 31), "iso3"])


def total(spending: pd.DataFrame, states: Iterable[str], year: int, basis: str) -> float:
    """Sum of column `basis` over `states` in `year`, in millions of US dollars.

    Raises `ValueError` for another basis, and where a state has no figure: a total with a hole in it is not
    one.
    """
    if basis not in BASES:
        raise ValueError(f"basis {basis!r}: one of {', '.join(BASES)}")
    figures = spending.loc[spending["year"] == year].set_index("iso3")[basis].reindex(sorted(states))
    if figures.isna().any():
        raise ValueError(f"no figure in {basis} for {figures.index[figures.isna()][0]} in {year}")
    return float(figures.sum())


def ratios(
    spending: pd.DataFrame,
    membership: pd.DataFrame,
    years: Sequence[int],
    state: str,
    leave_out: Sequence[str] = (),
) -> pd.DataFrame:
    """How many times the spending of `state` the members spent; one row a year, price basis and group.

    Columns: year, basis, group (`all`, and `without` where members are left out), members (how many),
    members_usd_m, state_usd_m, ratio. Raises `ValueError` where `state` or one left out is not what it should
    be.
    """
    rows = []
    for year in years:
        joined = members(membership, year)
        if state in joined:
            raise ValueError(f"{state} is itself a member in {year}")
        missing = sorted(set(leave_out) - set(joined))
        if missing:
            raise ValueError(f"{missing[0]} is not a member in {year}, so it cannot be left out")
        groups = {"all": joined}
        if leave_out:
            groups["without"] = [iso for iso in joined if iso not in leave_out]
        for basis in BASES:
            other = total(spending, [state], year, basis)
            for group, states in groups.items():
                amount = total(spending, states, year, basis)
                rows.append((year, basis, group, len(states), amount, other, amount / other))
    columns = ["year", "basis", "group", "members", "members_usd_m", "state_usd_m", "ratio"]
    return pd.DataFrame(rows, columns=columns)


def needed(members_usd_m: float, ratio: float) -> float:
    """What the other state would have to spend (millions of US dollars) for `ratio` to be right."""
    if ratio <= 0:
        raise ValueError(f"a ratio of {ratio} cannot be reached")
    return members_usd_m / ratio


def required(ratios: pd.DataFrame, claimed: float) -> pd.DataFrame:
    """`ratios` with what either side would have to spend for the ratio to be `claimed`, the other unchanged.

    Adds state_needed_usd_m and members_needed_usd_m (millions of US dollars), and state_short: the share of
    the other state's spending that it would have to drop (negative: to add) for it.
    """
    state = ratios["members_usd_m"].map(lambda amount: needed(amount, claimed))
    return ratios.assign(
        state_needed_usd_m=state,
        members_needed_usd_m=ratios["state_usd_m"] * claimed,
        state_short=1 - state / ratios["state_usd_m"],
    )


def series(spending: pd.DataFrame, states: Iterable[str], years: Iterable[int], basis: str) -> pd.Series:
    """`total` year by year for one fixed set of states, so that a change is not an accession; indexed by
    year."""
    states = list(states)
    return pd.Series({year: total(spending, states, year, basis) for year in years}, name=basis)
