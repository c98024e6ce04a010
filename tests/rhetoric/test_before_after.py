"""Changes between debates, inside and outside the Alliance: small tables with known answers, then the real states."""

import pandas as pd
import pytest

from conceptshift import tables
from conceptshift.rhetoric import before_after, general_debate


def counted(*rows):
    return pd.DataFrame(rows, columns=["iso3", "year", "bloc", "hits", "tokens"])


def panel(group, states, before, after, tokens=1000):
    """`states` states of a group, each with these hits in 2021 and 2022."""
    return pd.DataFrame(
        [
            (f"{group}{number}", year, group, hits, tokens)
            for number in range(states)
            for year, hits in ((2021, before), (2022, after))
        ],
        columns=["iso3", "year", "group", "hits", "tokens"],
    )


def one(table, group):
    rows = table[table["group"] == group]
    assert len(rows) == 1
    return rows.iloc[0]


def groups():
    return tables.load("state_groups")


def step(name="both", kind="both", before=2021, after=2022):
    """A row of table `compared_steps`."""
    row = {"step": name, "label": name.upper(), "kind": kind, "year_before": before, "year_after": after}
    return pd.DataFrame([row])


YEARS = ((2021, 2021), (2022, 2022))


class TestGrouped:
    TABLE = counted(
        ("FRA", 2014, "nato", 0, 1),
        ("FRA", 2022, "nato", 0, 1),
        ("MKD", 2014, "other", 0, 1),
        ("MKD", 2022, "nato", 0, 1),
        ("FIN", 2022, "other", 0, 1),
        ("FIN", 2023, "nato", 0, 1),
        ("AUT", 2022, "other", 0, 1),
        ("BRA", 2022, "other", 0, 1),
        ("RUS", 2022, "russia", 0, 1),
        ("BLR", 2022, "other", 0, 1),
        ("EU", 2022, "other", 0, 1),
    )

    def test_a_member_of_2022_is_an_ally_in_all_years_and_a_later_one_in_none(self):
        found = before_after.grouped(self.TABLE, groups()).groupby("iso3")["group"].unique().map(list)
        assert found["MKD"] == ["nato"]
        assert found["FIN"] == ["applicants"]
        assert found["AUT"] == ["outside"] and found["BRA"] == ["rest"]

    def test_who_is_named_and_who_is_no_state_is_left_out(self):
        assert not {"RUS", "BLR", "EU"} & set(before_after.grouped(self.TABLE, groups())["iso3"])


class TestChanges:
    def test_amount_and_factor(self):
        found = one(before_after.changes(panel("nato", 10, 1, 5), *YEARS, seed=1, resamples=99), "nato")
        assert (found["states"], found["hits_before"], found["hits_after"]) == (10, 10, 50)
        assert found["before"] == pytest.approx(10) and found["after"] == pytest.approx(50)
        assert found["difference"] == pytest.approx(40) and found["times"] == pytest.approx(5)
        assert found["difference_low"] == found["difference_high"] == pytest.approx(40)  # all states alike

    def test_periods_are_pooled(self):
        table = pd.concat(
            [panel("nato", 9, 0, 2), panel("nato", 9, 4, 2).assign(year=lambda t: t["year"] - 2)]
        )
        found = one(before_after.changes(table, (2019, 2020), (2021, 2022), seed=1, resamples=9), "nato")
        assert found["before"] == pytest.approx(30) and found["after"] == pytest.approx(10)

    @pytest.mark.parametrize("missed", [2021, 2022])
    def test_a_state_that_missed_one_debate_does_not_count(self, missed):
        table = panel("nato", 9, 1, 1)
        table = table[~((table["iso3"] == "nato0") & (table["year"] == missed))]
        assert one(before_after.changes(table, *YEARS, seed=1, resamples=9), "nato")["states"] == 8

    def test_few_states_have_no_interval(self):
        found = one(before_after.changes(panel("outside", 3, 1, 5), *YEARS, seed=1), "outside")
        assert found["difference"] == pytest.approx(40)
        assert pd.isna(found["difference_low"]) and pd.isna(found["times_high"])

    def test_from_nothing_there_is_no_factor_but_an_amount(self):
        found = one(before_after.changes(panel("nato", 9, 0, 3), *YEARS, seed=1, resamples=99), "nato")
        assert pd.isna(found["times"]) and found["difference"] == pytest.approx(30)


class TestDifferencesInDifferences:
    def test_same_amount_or_same_factor(self):
        table = pd.concat([panel("nato", 9, 2, 8), panel("outside", 9, 1, 4), panel("rest", 9, 20, 26)])
        found = before_after.differences_in_differences(table, *YEARS, seed=1, resamples=99)
        assert found["group"].tolist() == ["outside", "rest"]
        alike, level = one(found, "outside"), one(found, "rest")
        assert alike["ratio"] == pytest.approx(1) and alike["more"] == pytest.approx(30)
        assert level["more"] == pytest.approx(0, abs=1e-9) and level["ratio"] == pytest.approx(4 / 1.3)

    def test_the_interval_covers_both_groups(self):
        loud = pd.concat([panel("nato", 9, 1, 1), panel("nato", 1, 0, 90).replace("nato0", "nato9")])
        table = pd.concat([loud, panel("outside", 9, 1, 1)])
        found = one(before_after.differences_in_differences(table, *YEARS, seed=1, resamples=999), "outside")
        assert found["more_low"] < 5 < found["more"] < found["more_high"]


class TestSteps:
    def table(self):
        rows = []
        for number in range(8):
            rows += [(f"A{number}", 2021, "nato", 1, 1000), (f"A{number}", 2022, "nato", 3, 1000)]
            rows += [(f"O{number}", 2021, "other", 2, 1000), (f"O{number}", 2022, "other", 2, 1000)]
        rows += [("NEW", 2021, "other", 90, 1000), ("NEW", 2022, "nato", 90, 1000)]
        rows += [("UKR", 2021, "other", 90, 1000), ("UKR", 2022, "other", 90, 1000)]
        return counted(*rows)

    def test_allies_and_others_without_who_joined_and_who_is_fought_over(self):
        found = before_after.steps(self.table(), step(), groups(), seed=1, resamples=99)
        allies, others = one(found, "nato"), one(found, "others")
        assert (allies["states"], others["states"]) == (8, 8)
        assert allies["difference"] == pytest.approx(20) and others["difference"] == pytest.approx(
            0, abs=1e-9
        )
        assert allies[["step", "label", "kind", "year_before", "year_after"]].tolist() == [
            "both",
            "BOTH",
            "both",
            2021,
            2022,
        ]

    def test_steps_stand_by_kind_and_year_whatever_the_order_of_the_table(self):
        earlier = [self.table().assign(year=lambda table, back=back: table["year"] - back) for back in (2, 4)]
        compared = pd.concat(
            [
                step("late", "war"),
                step("text", "concept", 2019, 2020),
                step("early", "war", 2017, 2018),
                step(),
            ]
        )
        found = before_after.steps(
            pd.concat([self.table(), *earlier]), compared, groups(), seed=1, resamples=9
        )
        assert found["step"].tolist() == ["early"] * 2 + ["late"] * 2 + ["text"] * 2 + ["both"] * 2


class TestRanked:
    def test_every_change_of_those_that_were_members_at_both_debates_the_largest_rise_first(self):
        rows = [
            (f"A{number}", year, "nato", hits, 1000)
            for number in range(8)
            for year, hits in ((2020, 2), (2021, 1), (2022, 6))
        ]
        rows += [("NEW", 2021, "other", 0, 1000), ("NEW", 2022, "nato", 99, 1000)]
        found = before_after.ranked(counted(*rows), seed=1, resamples=99)
        assert found[["rank", "year_before", "year_after", "states"]].to_numpy().tolist() == [
            [1, 2021, 2022, 8],
            [2, 2020, 2021, 8],
        ]
        assert found["difference"].tolist() == pytest.approx([50, -10])


@pytest.fixture(scope="module")
def named():
    return general_debate.naming(tables.load("speeches"), tables.load("node_mentions"), "russia")


class TestRealStates:
    def test_every_comparison_state_speaks_in_both_periods_and_is_no_member(self, named):
        found = before_after.grouped(named, groups())
        held = before_after.changes(found, (2014, 2021), (2022, 2024), seed=1, resamples=9).set_index("group")
        for group in list(before_after.GROUPS)[1:-1]:
            assert held.at[group, "states"] == len(before_after.members(groups(), group)), group
        assert held.at["nato", "states"] == 30
        members = set(tables.load("membership").query("joined_on < '2022-09-01'")["iso3"])
        assert not members & set(before_after.members(groups(), *before_after.GROUPS))

    def test_the_invasion_year_by_plain_arithmetic(self, named):
        found = before_after.steps(named, step(), groups(), seed=1, resamples=99)
        allies = one(found, "nato")
        assert (allies["hits_before"], allies["hits_after"]) == (9, 335)
        assert allies["times"] == pytest.approx(335 / 65889 / (9 / 63960))

    def test_the_chapter_s_order_of_the_rises(self, named):
        found = before_after.ranked(named[named["year"] >= 1991], seed=1, resamples=99)
        assert len(found) == 33
        assert found["year_after"].head(7).tolist() == [2022, 2014, 1993, 1998, 2008, 2004, 2013]
