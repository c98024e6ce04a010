"""The ratio of military spending, from the figures that the book ships."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conceptshift import tables
from conceptshift.claims import spending

MEMBERS = pd.DataFrame(
    {"iso3": ["AAA", "BBB", "CCC"], "joined_on": ["1949-08-24", "2018-12-31", "2019-01-01"]}
)


def figures(**by_state):
    return pd.DataFrame(
        [
            {"iso3": iso, "year": year, "current_usd_m": amount, "constant_2022_usd_m": 2 * amount}
            for iso, amount in by_state.items()
            for year in (2018, 2019)
        ]
    )


FIGURES = figures(AAA=30.0, BBB=12.0, CCC=6.0, XXX=6.0)


@pytest.fixture(scope="module")
def shipped():
    return tables.load("military_spending"), tables.load("membership")


@pytest.fixture(scope="module")
def ratios(shipped):
    return spending.ratios(*shipped, (2018, 2019), "RUS", ["USA"]).set_index(["year", "basis", "group"])


# By hand ---------------------------------------------------------------------------------------------------


def test_a_state_counts_from_the_day_of_its_accession():
    assert spending.members(MEMBERS, 2018) == ["AAA", "BBB"]  # the last day of the year counts
    assert spending.members(MEMBERS, 2019) == ["AAA", "BBB", "CCC"]


def test_the_ratio_by_hand():
    found = spending.ratios(FIGURES, MEMBERS, [2018, 2019], "XXX", ["AAA"]).set_index(
        ["year", "basis", "group"]
    )
    assert found.at[(2018, "current_usd_m", "all"), "ratio"] == 7
    assert found.at[(2018, "current_usd_m", "without"), "ratio"] == 2
    assert found.at[(2019, "constant_2022_usd_m", "all"), "ratio"] == 8
    assert found.at[(2019, "current_usd_m", "all"), "members"] == 3


def test_what_a_claimed_ratio_needs_of_either_side_by_hand():
    found = spending.required(spending.ratios(FIGURES, MEMBERS, [2018], "XXX", ["AAA"]), 14).set_index(
        ["basis", "group"]
    )
    all_members = found.loc[("current_usd_m", "all")]  # 42 over 6 is 7, half of what is claimed
    assert all_members["state_needed_usd_m"] == 3 and all_members["members_needed_usd_m"] == 84
    assert all_members["state_short"] == 0.5
    assert found.loc[("current_usd_m", "without"), "state_short"] == pytest.approx(6 / 7)


@given(st.floats(0.5, 100))
def test_the_spending_that_a_ratio_needs_gives_that_ratio(ratio):
    assert 42.0 / spending.needed(42.0, ratio) == pytest.approx(ratio)


@given(st.floats(0.01, 1000))
def test_another_currency_leaves_every_ratio_as_it_is(rate):
    other = FIGURES.assign(**{basis: FIGURES[basis] * rate for basis in spending.BASES})
    one, two = (spending.ratios(some, MEMBERS, [2018], "XXX", ["AAA"])["ratio"] for some in (FIGURES, other))
    assert two.to_list() == pytest.approx(one.to_list())


# The shipped figures ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "basis", "ratio"),
    [
        (2018, "current_usd_m", 16.06),
        (2019, "current_usd_m", 16.01),
        (2018, "constant_2022_usd_m", 15.21),
        (2019, "constant_2022_usd_m", 15.34),
    ],
)
def test_the_ratios_are_those_that_were_found_before_the_book(ratios, year, basis, ratio):
    assert round(ratios.at[(year, basis, "all"), "ratio"], 2) == ratio
    assert ratios.at[(year, basis, "all"), "members"] == 29


def test_the_ratios_are_those_of_a_plain_sum_over_the_shipped_table(ratios):
    money, joined = pd.read_csv(tables.path("military_spending")), pd.read_csv(tables.path("membership"))
    for (year, basis, group), row in ratios.iterrows():
        states = set(joined.query(f"joined_on <= '{year}-12-31'")["iso3"]) - (
            {"USA"} if group == "without" else set()
        )
        plain = money[money["year"].eq(year) & money["iso3"].isin(states)][basis].sum()
        russia = money.query(f"year == {year} and iso3 == 'RUS'")[basis].sum()
        assert row["ratio"] == pytest.approx(plain / russia)


def test_the_claimed_multiple_is_a_trillion_over_the_budget_of_the_ministry():
    """The chapter says so: both numbers are in a table, each with its source."""
    stated = tables.load("stated_figures").set_index("figure_id")
    assert (
        set(stated["unit"]) == {"usd_m", "ratio", "share"} and stated.at["claimed_ratio", "unit"] == "ratio"
    )
    value = stated["value"]
    assert round(value["claimed_total"] / value["budget_2018"], 1) == 21.7
    assert stated.loc[["budget_2018", "claimed_total", "claimed_ratio"], "evidence_status"].eq("seen").all()
    # the month of the interview and the workbook used here have nearly the same for Russia
    later = tables.load("military_spending").query("iso3 == 'RUS' and year == 2018")["current_usd_m"].item()
    assert value["sipri_russia_2018"] == pytest.approx(later, rel=0.01)


def test_leaving_out_a_member_lowers_the_ratio(ratios):
    wide = ratios["ratio"].unstack("group")
    assert (wide["without"] < wide["all"]).all()


# What is refused -------------------------------------------------------------------------------------------


def test_a_member_without_a_figure_is_named():
    with pytest.raises(ValueError, match="no figure in current_usd_m for BBB in 2018"):
        spending.ratios(FIGURES[FIGURES["iso3"] != "BBB"], MEMBERS, [2018], "XXX")


def test_who_is_compared_cannot_be_a_member_and_who_is_left_out_must_be():
    with pytest.raises(ValueError, match="AAA is itself a member"):
        spending.ratios(FIGURES, MEMBERS, [2018], "AAA")
    with pytest.raises(ValueError, match="XXX is not a member"):
        spending.ratios(FIGURES, MEMBERS, [2018], "XXX", ["XXX"])


def test_a_ratio_of_nothing_is_refused():
    with pytest.raises(ValueError, match="cannot be reached"):
        spending.needed(42.0, 0)


def test_another_price_basis_is_refused():
    with pytest.raises(ValueError, match="one of current_usd_m"):
        spending.total(FIGURES, ["AAA"], 2018, "share_gdp")
