"""Steps between debates and groups of states: each number by plain sums, and the tables of what is compared."""

from __future__ import annotations

import pandas as pd
import pytest

from conceptshift import tables
from conceptshift.rhetoric.findings import naming, steps

GROUPS = ("outside", "applicants", "pacific", "contested")
EARLY, LATE = (2014, 2021), (2022, 2024)


@pytest.fixture(scope="module")
def named():
    """Each speech with how often it names Russia."""
    mentions = pd.read_parquet(tables.path("node_mentions")).query("node == 'russia'")
    hits = mentions.groupby(["iso3", "year"])["count"].sum().rename("hits")
    return pd.read_parquet(tables.path("speeches")).join(hits, on=["iso3", "year"]).fillna({"hits": 0})


@pytest.fixture(scope="module")
def grouped(named):
    """The speeches with the group that a state is compared in."""
    with tables.path("state_groups").open(encoding="utf-8") as file:
        groups = pd.read_csv(file).set_index("group")["iso3"]
    of_state = {state: group for group in GROUPS for state in groups[group]}
    allies = named.loc[(named["year"] == 2022) & (named["bloc"] == "nato"), "iso3"]
    of_state |= dict.fromkeys(allies, "nato")
    rows = named[~named["iso3"].isin(["RUS", "BLR", "EU"])]
    return rows.assign(group=rows["iso3"].map(of_state).fillna("rest"))


def sums(rows, *spans):
    """Hits and tokens in each of these spans of years, of the states that spoke in all of them."""
    parts = [rows[rows["year"].between(*span)] for span in spans]
    both = set.intersection(*(set(part["iso3"]) for part in parts))
    return len(both), [part[part["iso3"].isin(both)][["hits", "tokens"]].sum() for part in parts]


def rate(total):
    return total["hits"] / total["tokens"] * 1e4


def shown(finding, name):
    cell = finding.cells()[f"{finding.name}.{name}"]
    return cell.text, cell.interval and cell.interval.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    "step", ["georgia", "crimea", "rome", "washington", "kehl", "lisbon", "call", "both"]
)
def test_each_step_by_plain_sums(named, step):
    found = steps.naming_step().set_index(["step", "group"]).loc[step]
    first, last = (int(found[name].iloc[0]) for name in ("year_before", "year_after"))
    pair = named[named["year"].isin([first, last])]
    member = (pair["bloc"] == "nato").groupby(pair["iso3"]).mean()
    away = ["RUS", "BLR", "EU", "GEO", "MDA", "UKR"]
    for group, share in (("nato", 1), ("others", 0)):
        chosen = pair[pair["iso3"].isin(member.index[member == share]) & ~pair["iso3"].isin(away)]
        states, (before, after) = sums(chosen, (first, first), (last, last))
        row = found.loc[group]
        assert (row["states"], row["hits_before"], row["hits_after"]) == (
            states,
            before["hits"],
            after["hits"],
        )
        assert [row["before"], row["after"]] == pytest.approx([rate(before), rate(after)])
        assert row["difference"] == pytest.approx(rate(after) - rate(before))


def test_the_published_steps():
    assert shown(steps.naming_step, "lisbon.nato.difference") == ("−1.4", "−2.6 to −0.3")
    assert shown(steps.naming_step, "both.nato.difference")[0] == "+49"


def test_steps_of_a_concept_without_a_war(monkeypatch):
    found = steps.concept_steps()
    assert (found.steps, found.rises, found.least, found.most) == (5, 0, 2, 15)
    lifted = steps.naming_step()
    rising = (lifted["step"].isin(["kehl", "both"])) | (lifted["group"] == "others")
    monkeypatch.setattr(
        steps, "naming_step", lambda: lifted.assign(difference_low=rising.map({True: 0.1, False: 0.0}))
    )
    assert steps.concept_steps.compute().rises == 1  # neither that of a war nor those of other states


def test_what_lay_before_each_debate():
    found = steps.un_debate().set_index("year")
    assert found.index.tolist() == [2008, 2010, 2011, 2014, 2021, 2022, 2023, 2024]
    assert found.at[2008, "since"] == "Bucharest summit (3 Apr 2008); War in Georgia (8 Aug 2008)"
    assert pd.isna(found.at[2010, "since"])
    assert found.at[2022, "debate"] == "20–26 September 2022"
    assert found.at[2024, "tells"] == "The same, a year later."
    allied = naming.ally_naming().set_index("year")
    same = ["rate", "low", "high", "naming", "speeches"]
    assert found[same].equals(allied.loc[found.index, same])
    assert found.at[2022, "interval"].replace("\N{NO-BREAK SPACE}", " ") == "35 to 69"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2013-09-24", "2013-10-01", "24 September to 1 October 2013"),
        ("2022-09-20", "2022-09-26", "20–26 September 2022"),
        ("2001-11-01", "2001-11-06", "1–6 November 2001"),
    ],
)
def test_days_of_a_debate(first, last, words):
    assert steps.days(pd.Timestamp(first), pd.Timestamp(last)) == words


@pytest.mark.parametrize("group", ["nato", *GROUPS, "rest"])
def test_each_group_by_plain_sums(grouped, group):
    found = steps.state_group().set_index("group").loc[group]
    states, (before, after) = sums(grouped[grouped["group"] == group], EARLY, LATE)
    assert (found["states"], found["hits_before"], found["hits_after"]) == (
        states,
        before["hits"],
        after["hits"],
    )
    assert [found["before"], found["after"]] == pytest.approx([rate(before), rate(after)])
    assert found["difference"] == pytest.approx(rate(after) - rate(before))
    assert found["times"] == pytest.approx(rate(after) / rate(before))
    _, (nato_before, nato_after) = sums(grouped[grouped["group"] == "nato"], EARLY, LATE)
    if group == "nato":
        assert found[["more", "ratio"]].isna().all()
    else:
        assert found["more"] == pytest.approx(rate(nato_after) - rate(nato_before) - found["difference"])
        assert found["ratio"] == pytest.approx(rate(nato_after) / rate(nato_before) / found["times"])


def test_the_published_groups():
    texts = [
        shown(steps.state_group, name)
        for name in ("nato.times", "outside.times", "outside.more", "rest.ratio")
    ]
    assert texts == [("11", "6.9 to 18"), ("7.4", "3.8 to 25"), ("22", "11 to 35"), ("2.4", "1.3 to 4.5")]
    assert shown(steps.state_group, "pacific.difference") == ("+13", None)
    assert steps.state_group().set_index("group").at["rest", "label"] == "All other states"


def test_states_outside_since_2022(grouped):
    outside = grouped[(grouped["group"] == "outside") & (grouped["year"] > 2021)]
    found = steps.outside_states()
    assert found.naming == (outside.loc[outside["year"] == 2022, "hits"] > 0).sum() == 6
    assert found.hits == outside["hits"].sum() == 50
    two = outside[outside["iso3"].isin(["AUT", "IRL"])]
    assert (found.foremost, found.foremost_hits) == ("Austria and Ireland", two["hits"].sum())


@pytest.mark.parametrize("group", ["nato", "outside", "rest"])
def test_what_is_left_of_2022_in_2024(grouped, group):
    found = steps.naming_left().set_index("group").loc[group]
    states, (before, after) = sums(grouped[grouped["group"] == group], (2022, 2022), (2024, 2024))
    assert found["states"] == states
    assert found["share"] == pytest.approx(rate(after) / rate(before))
    assert found["low"] < found["share"] < found["high"]
    assert [found["before"], found["after"]] == pytest.approx([rate(before), rate(after)])


def test_only_large_groups_are_compared_with_2022():
    assert steps.naming_left()["group"].tolist() == ["nato", "outside", "rest"]


class TestTables:
    def test_each_event_of_a_debate_lies_between_it_and_the_debate_before(self):
        debates, events = tables.load("compared_debates"), tables.load("events").set_index("event_id")["date"]
        opened = tables.load("general_debates").set_index("year")["opened_on"]
        for row in debates.dropna(subset="event_ids").itertuples():
            dates = events[row.event_ids.split("; ")]
            assert dates.is_monotonic_increasing, row.year
            assert f"{row.year - 1}-09-20" < str(dates.iloc[0].date()), row.year
            assert dates.iloc[-1] < opened[row.year]

    def test_each_step_has_its_event_between_its_debates_and_the_source_of_that(self):
        found = tables.load("compared_steps").merge(
            tables.load("events"), on="event_id", suffixes=("", "_event")
        )
        assert len(found) == 8
        assert (found["source_id"] == found["source_id_event"]).all()
        for row in found.itertuples():
            assert f"{row.year_before}-09-20" < str(row.date.date()) < f"{row.year_after}-09-30", row.step

    def test_no_state_is_compared_twice_and_those_at_the_border_are_members(self):
        groups = tables.load("state_groups")
        assert not groups[groups["group"] != "border"].duplicated("iso3").any()
        border = groups.loc[groups["group"] == "border", "iso3"]
        assert set(border) <= set(tables.load("membership")["iso3"])


def test_how_many_steps_of_a_kind_naming_clearly_rose_after():
    assert steps.rose("war") == (2, 2)
    assert steps.rose("concept") == (steps.concept_steps().rises, steps.concept_steps().steps) == (0, 5)
    assert steps.alike("outside") and not steps.alike("rest")
