"""The states one by one: the panel from small tables, changes and groups by hand, and what the real speeches hold."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from conceptshift import tables
from conceptshift.rhetoric import states

NAMES = ("speeches", "membership", "node_mentions", "term_counts", "windows", "lexicon")


def small_tables():
    """A founder, a newcomer of 2023 and an outsider, in two debates."""
    speeches = pd.DataFrame(
        [("AAA", 2021, 100, "nato"), ("AAA", 2022, 200, "nato"), ("BBB", 2022, 50, "other"), ("BBB", 2023, 50, "nato"),
         ("ZZZ", 2022, 99, "other"), ("AAA", 1999, 10, "nato")],
        columns=["iso3", "year", "tokens", "bloc"],
    )  # fmt: skip
    membership = pd.DataFrame(
        {"iso3": ["AAA", "BBB"], "country": ["Aland", "Boria"], "joined_on": pd.to_datetime(["1949-08-24", "2023-04-04"])}
    )  # fmt: skip
    mentions = pd.DataFrame(
        [("AAA", 2022, "russia", "russia", 3), ("AAA", 2022, "russia", "russian", 2), ("AAA", 2022, "russia", "russians", 1),
         ("AAA", 2022, "nato", "nato", 7), ("ZZZ", 2022, "russia", "russia", 50)],
        columns=["iso3", "year", "node", "form", "count"],
    )  # fmt: skip
    counts = pd.DataFrame(
        [("AAA", 2021, "the", 100), ("AAA", 2022, "war", 4), ("AAA", 2022, "threats", 2), ("AAA", 2022, "dialogue", 5),
         ("AAA", 2022, "the", 189), ("BBB", 2022, "challenges", 3), ("BBB", 2022, "the", 47), ("BBB", 2023, "the", 50),
         ("ZZZ", 2022, "war", 9), ("ZZZ", 2022, "the", 90), ("AAA", 1999, "war", 10)],
        columns=["iso3", "year", "term", "count"],
    )  # fmt: skip
    windows = pd.DataFrame(
        [
            ("AAA", 2022, "russia", "war", 3),
            ("AAA", 2022, "russia", "dialogue", 1),
            ("AAA", 2022, "nato", "war", 1),
        ],
        columns=["iso3", "year", "node", "term", "count"],
    )
    words = pd.DataFrame(
        [("codebook", "threat", "war", "stem"), ("codebook", "threat", "threat", "stem"),
         ("codebook", "partnership", "dialogue", "stem"), ("minimal", "threat", "threat", "stem"),
         ("minimal", "partnership", "dialogue", "stem"), ("wide", "threat", "war", "stem"),
         ("wide", "threat", "challenge", "stem"), ("wide", "partnership", "dialogue", "stem"),
         ("negation", "negator", "no", "exact")],
        columns=["lexicon", "category", "entry", "match"],
    )  # fmt: skip
    return speeches, membership, mentions, counts, windows, words


def table_of(rates, group="1991"):
    """A panel of speeches of 10,000 tokens, so that hits are rates: {state: {year: hits}}."""
    return pd.DataFrame(
        [
            (state, group[state] if isinstance(group, dict) else group, year, 10_000, hits)
            for state, years in rates.items()
            for year, hits in years.items()
        ],
        columns=["iso3", "group", "year", "tokens", "russia"],
    )


RATES = {
    "A": {2013: 0, 2014: 10, 2021: 1, 2022: 51},
    "B": {2013: 5, 2014: 0, 2021: 0, 2022: 30},
    "C": {2013: 2, 2014: 2, 2021: 4, 2022: 24},
    "D": {2013: 0, 2014: 0, 2021: 3, 2022: 103},
    "E": {2013: 4, 2021: 0, 2022: 10},
    "F": {2013: 0, 2014: 1, 2021: 9, 2022: 5},
}
GROUP = {"A": "1991", "B": "1991", "C": "2004", "D": "2004", "E": "newest", "F": "newest"}


@pytest.fixture(scope="module")
def panel():
    return states.panel(*small_tables(), first=2000).set_index(["iso3", "year"])


@pytest.fixture(scope="module")
def changed():
    table = table_of(RATES | {"G": {2013: 3, 2014: 6, 2021: 0, 2022: 7}}, GROUP | {"G": "newest"})
    return states.changes(table, ["russia"], seed=1, resamples=999).set_index(["before", "group"])


@pytest.fixture(scope="module")
def real_panel():
    return states.panel(*(tables.load(name) for name in NAMES), first=2013)


class TestGroups:
    def test_dates_fall_into_the_group_of_their_enlargement(self):
        dates = pd.to_datetime(pd.Series(["1949-08-24", "1982-05-30", "1999-03-12", "2004-03-29", "2009-04-01", "2024-03-07"]))  # fmt: skip
        assert list(states.group_of(dates)) == ["1991", "1991", "2004", "2004", "newest", "newest"]

    def test_the_members_of_today_are_sixteen_ten_and_six(self):
        sizes = states.group_of(tables.load("membership")["joined_on"]).value_counts()
        assert sizes.to_dict() == {"1991": 16, "2004": 10, "newest": 6}


class TestPanel:
    def test_a_row_for_each_speech_of_a_present_member_since_the_first_year(self, panel):
        assert list(panel.index) == [("AAA", 2021), ("AAA", 2022), ("BBB", 2022), ("BBB", 2023)]

    def test_a_state_is_a_member_from_its_accession(self, panel):
        assert list(panel["member"]) == [True, True, False, True]

    def test_mentions_with_and_without_the_adjective(self, panel):
        assert list(panel["russia"]) == [0, 6, 0, 0]
        assert list(panel["russia_noun"]) == [0, 4, 0, 0]

    def test_words_of_each_list(self, panel):
        speech = panel.loc[("AAA", 2022)]
        assert (speech["threat_codebook"], speech["threat_minimal"], speech["threat_wide"]) == (6, 2, 4)
        assert (speech["threat"], speech["partnership"]) == (6, 5)
        assert panel.loc[("BBB", 2022), "threat_wide"] == 3

    def test_threat_words_near_russia_are_those_of_its_windows_alone(self, panel):
        assert list(panel["threat_near"]) == [0, 3, 0, 0]

    def test_rates_are_per_ten_thousand_tokens_and_missing_without_a_speech(self):
        rate = states.rates(states.panel(*small_tables(), first=2000), "russia")
        assert rate.at["AAA", 2022] == pytest.approx(6 / 200 * 10_000)
        assert np.isnan(rate.at["BBB", 2021])


class TestChanges:
    def test_means_and_directions_by_hand(self, changed):
        row = changed.loc[(2013, states.ALL)]  # E gave no speech in 2014
        assert row["states"] == 6
        assert (row["mean_before"], row["mean_after"]) == pytest.approx((10 / 6, 19 / 6))
        assert row["change"] == pytest.approx(1.5) and row["median"] == pytest.approx(0.5)
        assert (row["up"], row["down"], row["same"]) == (3, 1, 2)
        row = changed.loc[(2021, "2004")]
        assert row["change"] == pytest.approx(60) and [row["low"], row["high"]] == pytest.approx([20, 100])

    def test_the_permutation_p_is_exact_for_few_states(self, changed):
        # changes 50, 30, 20, 100, 10, -4, 7: of the 128 ways to set signs those whose sum is 213 or more
        change = np.array([50, 30, 20, 100, 10, -4, 7])
        signs = np.array(np.meshgrid(*[[-1, 1]] * 7)).reshape(7, -1)
        exact = (np.abs(change @ signs) >= abs(change.sum())).mean()
        assert changed.loc[(2021, states.ALL), "p_permutation"] == pytest.approx(exact)

    def test_holms_correction_over_all_rows(self, changed):
        p = changed["p_permutation"].to_numpy()
        order = np.argsort(p)
        worst, expected = 0.0, np.empty(len(p))
        for rank, place in enumerate(order):  # Holm (1979): the smallest times m, the next times m - 1, …
            worst = max(worst, min(1, (len(p) - rank) * p[place]))
            expected[place] = worst
        assert changed["p_holm"].to_numpy() == pytest.approx(expected)

    def test_holms_correction_over_the_rows_of_all_states(self, changed):
        whole = changed.xs(states.ALL, level="group")
        smaller, larger = sorted(whole["p_permutation"])
        assert sorted(whole["p_holm_whole"]) == pytest.approx([min(1, 2 * smaller), max(larger, 2 * smaller)])
        assert changed.drop(index=states.ALL, level="group")["p_holm_whole"].isna().all()

    def test_the_same_seed_gives_the_same_interval(self):
        table = table_of(RATES, GROUP).query("iso3 != 'E'")
        table = pd.concat([table, table_of({"H": RATES["A"]}, "newest")])
        first, second = (states.changes(table, ["russia"], seed=5, resamples=99) for _ in range(2))
        pd.testing.assert_frame_equal(first, second)


class TestGroupsCompared:
    def test_groups_apart_and_groups_alike(self):
        rates, group = {}, {}
        for place, name in enumerate(states.GROUPS):
            for number in range(5):
                state = f"{name}{number}"
                group[state] = name
                rates[state] = {2013: 0, 2014: number, 2021: 0, 2022: 100 * place + number}
        found = states.between_groups(table_of(rates, group), ["russia"]).set_index("before")
        assert found.at[2021, "p"] < 0.01
        # ranks 1-5, 6-10, 11-15: H = 12 / (15 * 16) * 5 * ((3 - 8)² + 0 + (13 - 8)²)
        assert found.at[2021, "h"] == pytest.approx(12.5)
        assert found.at[2021, "p"] == pytest.approx(stats.chi2.sf(12.5, 2))
        assert found.at[2013, "h"] == pytest.approx(0, abs=1e-9) and found.at[2013, "p"] == pytest.approx(1)
        assert found.at[2021, "p_holm"] == pytest.approx(2 * found.at[2021, "p"])

    def test_no_change_anywhere_is_no_difference(self):
        group = {"A": "1991", "B": "2004", "C": "newest"}
        table = table_of({state: dict.fromkeys((2013, 2014, 2021, 2022), 0) for state in group}, group)
        assert states.between_groups(table, ["russia"])["p"].tolist() == [1, 1]


class TestYearly:
    def test_each_two_neighbouring_years(self):
        found = states.yearly(table_of({"A": {2010: 0, 2011: 4, 2012: 1}, "B": {2010: 2, 2011: 0}}), "russia")
        assert found[["before", "after", "states", "up", "down"]].to_numpy().tolist() == [
            [2010, 2011, 2, 1, 1],
            [2011, 2012, 1, 0, 1],
        ]
        assert found["change"].tolist() == pytest.approx([1, -3])


class TestRealSpeeches:
    def test_every_present_member_speaks_every_year(self, real_panel):
        assert real_panel.groupby("year")["iso3"].nunique().unique().tolist() == [32]

    def test_naming_in_one_year_recounted_from_the_words_themselves(self, real_panel):
        counts = tables.load("term_counts")
        said = counts[(counts["year"] == 2022) & counts["iso3"].isin(real_panel["iso3"])]
        own = said[said["term"].str.fullmatch(r"russia(ns?)?(['’]s?)?")].groupby("iso3")["count"].sum()
        mentioned = real_panel[real_panel["year"] == 2022].set_index("iso3")["russia"]
        assert (
            mentioned - own.reindex(mentioned.index).fillna(0)
        ).abs().sum() <= 8  # hyphened forms, "russian federation's"

    def test_words_near_russia_are_some_of_the_speechs_words(self, real_panel):
        assert (real_panel["threat_near"] <= real_panel["threat"]).all()
        assert (real_panel.loc[real_panel["russia"] == 0, "threat_near"] == 0).all()
