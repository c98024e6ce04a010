"""The states one by one, and the headline numbers under other choices: each number by plain sums."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from nltk.stem.snowball import SnowballStemmer
from scipy.stats import kruskal

from conceptshift import tables
from conceptshift.rhetoric.findings import by_state, naming

STEM = SnowballStemmer("english").stem
GROUPS = {"1991": (1949, 1991), "2004": (1992, 2004), "newest": (2005, 2100)}


@pytest.fixture(scope="module")
def members():
    return pd.read_csv(tables.path("membership"), parse_dates=["joined_on"]).set_index("iso3")


@pytest.fixture(scope="module")
def rates(members):
    """Mentions of Russia per 10,000 words, a row for each present member, a column for each year since 2007."""
    mentions = pd.read_parquet(tables.path("node_mentions")).query("node == 'russia'")
    hits = mentions.groupby(["iso3", "year"])["count"].sum().rename("hits")
    spoken = pd.read_parquet(tables.path("speeches")).join(hits, on=["iso3", "year"]).fillna({"hits": 0})
    spoken = spoken[spoken["iso3"].isin(members.index) & (spoken["year"] >= 2007)]
    spoken["rate"] = spoken["hits"] / spoken["tokens"] * 1e4
    return spoken.pivot(index="iso3", columns="year", values="rate")


def shown(finding, name):
    cell = finding.cells()[f"{finding.name}.{name}"]
    return cell.text, cell.interval and cell.interval.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("group", ["all", *GROUPS])
@pytest.mark.parametrize("years", [(2013, 2014), (2021, 2022)])
def test_changes_of_naming(rates, members, group, years):
    joined = members["joined_on"].dt.year
    chosen = rates if group == "all" else rates.loc[joined.index[joined.between(*GROUPS[group])]]
    change = (chosen[years[1]] - chosen[years[0]]).dropna()
    found = by_state.state_change().set_index(["measure", "after", "group"]).loc[("russia", years[1], group)]
    assert found["before"] == years[0] and found["states"] == len(change)
    assert [found["change"], found["median"]] == pytest.approx([change.mean(), change.median()])
    assert (found["up"], found["down"]) == ((change > 0).sum(), (change < 0).sum())


def test_the_published_changes():
    texts = {
        "russia.2022.all.change": ("48", "35 to 64"),
        "threat.2014.all.change": ("50", "31 to 72"),
        "partnership.2014.all.change": ("−19", "−32 to −5.5"),
        "russia.2014.all.median": ("0", None),
        "russia.2014.all.p_holm": ("0.299", None),
    }
    assert {name: shown(by_state.state_change, name) for name in texts} == texts


def test_the_panel_has_a_row_for_each_speech_since_2007(rates):
    panel = by_state.panel()
    assert len(panel) == rates.notna().sum().sum() and panel["year"].min() == 2007
    panel["iso3"] = "XXX"
    assert by_state.panel()["iso3"].nunique() == 32  # what one caller changes, no other sees


def test_how_many_states_named_russia(rates):
    found = by_state.states_naming().set_index("year")
    assert found["naming"].to_dict() == (rates > 0).sum().to_dict()
    assert found["states"].to_dict() == rates.notna().sum().to_dict()


def test_quiet_years(rates):
    changes = [(rates[year] - rates[year - 1]).dropna().mean() for year in range(2008, 2022) if year != 2014]
    found = by_state.quiet_years()
    assert found.changes == len(changes) == 13
    assert found.most == pytest.approx(max(map(abs, changes)))


def test_what_the_rise_of_threat_words_is_made_of():
    panel = by_state.panel()
    counts = pd.read_parquet(tables.path("term_counts"))
    stems = {STEM(term) for term in ("terrorism", "terrorist")}
    form = {
        term: STEM(term.replace("’", "'")) for term in counts["term"].unique() if term.startswith("terror")
    }
    counts = counts[counts["term"].map(form).isin(stems)]
    terror = counts.groupby(["iso3", "year"])["count"].sum().rename("terror")
    panel = panel.join(terror, on=["iso3", "year"]).fillna({"terror": 0})
    found = by_state.threat_rise().set_index("after")
    for before, after in ((2013, 2014), (2021, 2022)):
        assert found.at[after, "before"] == before
        rise = {}
        for measure in ("threat", "threat_near", "terror"):
            rate = panel.assign(rate=panel[measure] / panel["tokens"]).pivot(
                index="iso3", columns="year", values="rate"
            )
            rise[measure] = (rate[after] - rate[before]).mean()
        assert found.at[after, "near"] == pytest.approx(rise["threat_near"] / rise["threat"])
        assert found.at[after, "terrorism"] == pytest.approx(rise["terror"] / rise["threat"])


def test_tests_of_the_groups(rates, members):
    found = by_state.group_test().set_index(["measure", "after"])
    joined = members["joined_on"].dt.year
    change = rates[2022] - rates[2021]
    samples = [change[joined.index[joined.between(*span)]] for span in GROUPS.values()]
    h, p = kruskal(*samples)
    assert found.loc[("russia", 2022), ["h", "p"]].tolist() == pytest.approx([h, p])
    tests = by_state.state_tests()
    assert (tests.changes, tests.groups, tests.level) == (32, 8, 0.05)
    assert tests.smallest == found["p_holm"].min() and shown(by_state.state_tests, "smallest")[0] == "0.091"


def test_who_rose_most_and_least(rates, members):
    rise = (rates[2022] - rates[2021]).sort_values()
    found = by_state.most_and_least()
    most, least = rise[::-1][:4], rise[:3][::-1]
    assert found.most.replace(" and ", ", ").split(", ") == members["country"][most.index].tolist()
    assert found.least.replace(" and ", ", ").split(", ") == members["country"][least.index].tolist()
    assert [found.most_rise, found.most_rise_low, found.most_rise_high] == [
        most.max(),
        most.min(),
        most.max(),
    ]
    assert [found.least_rise, found.least_rise_low, found.least_rise_high] == [
        least.min(),
        least.min(),
        least.max(),
    ]
    assert shown(by_state.most_and_least, "most_rise")[1] == "131 to 174"


class TestChoices:
    def test_the_chapter_s_own_choice_has_the_chapter_s_rates(self):
        own = by_state.un_choice().set_index("choice_id").loc["own"]
        allied = naming.ally_naming().set_index("year")["rate"]
        for year in (2013, 2014, 2021, 2022):
            assert own[f"named_{year}"] == pytest.approx(allied[year])
        assert own["times"] == pytest.approx(allied[2022] / allied[2021])

    def test_each_choice_is_named_once_and_means_what_its_name_says(self, rates, members):
        found = by_state.un_choice().set_index("choice_id")
        assert found.index.is_unique and len(found) == 10
        assert found.at["mean", "choice"] == "Mean of speeches, not of words"
        allied = pd.read_parquet(tables.path("speeches")).query("year == 2022 and bloc == 'nato'")["iso3"]
        assert found.at["mean", "named_2022"] == pytest.approx(rates.loc[allied, 2022].mean())
        assert found.at["members_1991", "speeches"] == 4 * (members["joined_on"].dt.year <= 1991).sum()
        gone = found.at["own", "speeches"] - found.at["without_neighbours", "speeches"]
        assert gone == 4 * 5  # Finland is no member in any of the four years

    def test_the_grievance_dictionary_by_plain_sums(self):
        hits = pd.read_csv(tables.path("grievance_hits")).query("scope == 'speech'")
        spoken = pd.read_parquet(tables.path("speeches")).query("bloc == 'nato'")
        both = (
            spoken.merge(hits[["iso3", "year", "hits"]], on=["iso3", "year"])
            .groupby("year")[["hits", "tokens"]]
            .sum()
        )
        rate = both["hits"] / both["tokens"] * 1e4
        row = by_state.un_choice().set_index("choice_id").loc["grievance"]
        assert row["threat_2022"] == pytest.approx(rate[2022] - rate[2021])
        assert row[["balance_2022", "points_2022"]].isna().all()

    def test_points_are_hundredths(self):
        found = by_state.un_choice()
        for year in (2014, 2022):
            points = found[f"points_{year}"].dropna()
            assert len(points) == 9
            assert points.tolist() == pytest.approx((found[f"balance_{year}"].dropna() * 100).tolist())

    def test_texts_of_the_table(self):
        texts = (
            by_state.headline_texts()
            .map(lambda text: text.replace("\N{NO-BREAK SPACE}", " "))
            .set_index("choice")
        )
        assert texts.loc["As in this chapter"].tolist() == [
            "2.8",
            "7.6",
            "1.4",
            "51",
            "36",
            "+44",
            "+74",
            "−21",
            "−20",
        ]
        assert texts.at["Grievance Dictionary’s list", "points_2014"] == "–"
        last = texts.iloc[-1]
        assert last.name == "Any one state left out"
        assert last[["named_2013", "named_2014", "named_2022"]].tolist() == [
            "2.5 to 2.9",
            "6.0 to 8.1",
            "46 to 53",
        ]

    def test_the_range_over_the_choices(self):
        found, row = by_state.un_choice(), by_state.un_choice_range().iloc[0]
        for name in (
            "named_2013",
            "named_2014",
            "named_2021",
            "named_2022",
            "times",
            "threat_2014",
            "threat_2022",
        ):
            column = found[name].to_numpy()
            assert row[[name, f"{name}_low", f"{name}_high"]].tolist() == [
                column[0],
                min(column),
                max(column),
            ]
        lost = np.abs(found["points_2022"].dropna())
        assert row[["points_least", "points_most", "choices"]].tolist() == [lost.min(), lost.max(), 10]
        assert shown(by_state.un_choice_range, "times")[1] == "31 to 75"

    def test_every_choice_and_every_state_left_out(self):
        found = by_state.every_choice()
        assert (
            list(found)[:2] == ["choice", "speeches"] and len(found) == 10 + 30
        )  # the members of these years
        assert found["choice"].iloc[0] == "As in this chapter" and "Without Poland" in set(found["choice"])
        assert found["choice"].is_unique

    def test_the_state_without_which_the_rate_moves_most(self):
        own = by_state.un_choice()["named_2022"].iloc[0]
        named = by_state.every_choice().iloc[10:].set_index("choice")["named_2022"]
        furthest = (named - own).abs().idxmax()
        found = by_state.un_left_out()
        assert furthest == f"Without {found.country}" == "Without Poland"
        assert found.named_2022 == named[furthest] and shown(by_state.un_left_out, "named_2022")[0] == "46"


def test_whether_every_member_named_russia_more():
    assert by_state.all_rose("russia", 2022) and not by_state.all_rose("russia", 2014)
