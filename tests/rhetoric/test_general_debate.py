"""Rates by year, around a name and side by side: small tables with known answers, then the counts that are shipped."""

import random
from typing import ClassVar

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2

from conceptshift import tables
from conceptshift.measures import uncertainty
from conceptshift.rhetoric import general_debate

SPEECHES = pd.DataFrame(
    [
        ("FRA", 2021, "nato", 1000),
        ("POL", 2021, "nato", 3000),
        ("RUS", 2021, "russia", 2000),
        ("FRA", 2022, "nato", 1000),
        ("POL", 2022, "nato", 1000),
        ("RUS", 2022, "russia", 2000),
        ("MLT", 2022, "other", 500),
    ],
    columns=["iso3", "year", "bloc", "tokens"],
)
MENTIONS = pd.DataFrame(
    [
        ("FRA", 2022, "russia", "russia", 3),
        ("FRA", 2022, "russia", "russian federation", 1),
        ("POL", 2021, "soviet_union", "ussr", 7),
        ("RUS", 2022, "nato", "nato", 2),
        ("MLT", 2022, "russia", "russia", 9),
    ],
    columns=["iso3", "year", "node", "form", "count"],
)
WORDS = pd.DataFrame(
    [
        ("codebook", "threat", "threat", "stem"),
        ("codebook", "threat", "war", "stem"),
        ("codebook", "partnership", "partner", "stem"),
    ],
    columns=["lexicon", "category", "entry", "match"],
)


def counts(*rows):
    return pd.DataFrame(rows, columns=["iso3", "year", "term", "count"])


TERMS = counts(
    ("FRA", 2021, "the", 998),
    ("FRA", 2021, "threats", 2),
    ("POL", 2021, "the", 3000),
    ("FRA", 2022, "the", 985),
    ("FRA", 2022, "war", 10),
    ("FRA", 2022, "ukraine’s", 5),
    ("POL", 2022, "the", 993),
    ("POL", 2022, "ukraine", 4),
    ("POL", 2022, "partner", 3),
    ("RUS", 2021, "the", 2000),
    ("RUS", 2022, "the", 1990),
    ("RUS", 2022, "threats", 10),
)


def one(table, **where):
    for column, value in where.items():
        table = table[table[column] == value]
    assert len(table) == 1
    return table.iloc[0]


class TestNaming:
    def test_forms_of_a_node_add_up_and_silence_is_zero(self):
        named = general_debate.naming(SPEECHES, MENTIONS, "russia")
        assert len(named) == len(SPEECHES)
        assert one(named, iso3="FRA", year=2022)["hits"] == 4
        assert one(named, iso3="POL", year=2021)["hits"] == 0
        assert named["hits"].sum() == 13

    def test_nodes_can_be_taken_together(self):
        named = general_debate.naming(SPEECHES, MENTIONS, "russia", "soviet_union")
        assert one(named, iso3="POL", year=2021)["hits"] == 7

    def test_an_unknown_node_is_no_silence(self):
        with pytest.raises(ValueError, match="no node rusia"):
            general_debate.naming(SPEECHES, MENTIONS, "rusia")


class TestOtherNames:
    NAMES = pd.DataFrame({"name": ["ukraine", "west"], "form": ["ukraine", "west"], "reason": ["", ""]})

    def test_a_possessive_counts_with_its_name(self):
        named = general_debate.other_names(SPEECHES, TERMS, self.NAMES, "ukraine")
        assert one(named, iso3="FRA", year=2022)["hits"] == 5
        assert one(named, iso3="POL", year=2022)["hits"] == 4

    def test_states_whose_words_were_not_counted_are_left_out(self):
        named = general_debate.other_names(SPEECHES, TERMS, self.NAMES, "ukraine")
        assert "MLT" not in set(named["iso3"])
        assert one(named, iso3="RUS", year=2021)["hits"] == 0

    def test_an_unknown_name_is_refused(self):
        with pytest.raises(ValueError, match="no name east"):
            general_debate.other_names(SPEECHES, TERMS, self.NAMES, "east")


class TestYearly:
    def rows(self, *speeches):
        return pd.DataFrame(speeches, columns=["year", "hits", "tokens"])

    def test_the_rate_is_pooled_and_not_a_mean_of_rates(self):
        found = general_debate.yearly(self.rows((2021, 0, 3000), (2021, 4, 1000)), seed=1, resamples=99)
        assert one(found, year=2021)["rate"] == pytest.approx(10)  # a mean of 0 and 40 would be 20
        assert one(found, year=2021)["naming"] == 1
        assert one(found, year=2021)["share"] == 0.5

    def test_one_speech_has_the_exact_interval_of_a_count(self):
        found = one(general_debate.yearly(self.rows((2022, 12, 3237)), seed=1), year=2022)
        assert found["low"] == pytest.approx(chi2.ppf(0.025, 24) / 2 / 3237 * 10_000)
        assert found["high"] == pytest.approx(chi2.ppf(0.975, 26) / 2 / 3237 * 10_000)

    def test_where_nobody_has_a_hit_the_upper_limit_is_not_zero(self):
        found = one(general_debate.yearly(self.rows((2005, 0, 1000), (2005, 0, 3000)), seed=1), year=2005)
        assert found["low"] == 0
        assert found["high"] == pytest.approx(-np.log(0.025) / 4000 * 10_000)

    def test_alike_states_leave_no_doubt_and_one_loud_state_does(self):
        alike = self.rows(*[(2022, 5, 1000)] * 10)
        loud = self.rows((2022, 50, 1000), *[(2022, 0, 1000)] * 9)
        same = one(general_debate.yearly(alike, seed=1, resamples=999), year=2022)
        apart = one(general_debate.yearly(loud, seed=1, resamples=999), year=2022)
        assert same["rate"] == apart["rate"] == pytest.approx(50)
        assert same["low"] == same["high"] == pytest.approx(50)
        assert apart["low"] == 0 and apart["high"] > 100

    def test_another_column_can_be_counted(self):
        table = self.rows((2022, 5, 1000)).rename(columns={"hits": "threat"})
        assert general_debate.yearly(table, seed=1, hits="threat")["rate"].tolist() == [50]


class TestCountRatio:
    def test_the_factor_is_of_rates(self):
        assert general_debate.count_ratio(3, 2000, 6, 1000).value == pytest.approx(4)

    def test_limits_are_those_of_the_exact_conditional_test(self):
        # R: poisson.test(c(12, 3), c(3237, 2696))$conf.int by way of Clopper and Pearson on 12 of 15
        low, high = uncertainty_of_share(12, 15)
        found = general_debate.count_ratio(3, 2696, 12, 3237)
        assert found.low == pytest.approx(low / (1 - low) * 2696 / 3237)
        assert found.high == pytest.approx(high / (1 - high) * 2696 / 3237)

    def test_a_fall_to_nothing_has_an_upper_limit(self):
        found = general_debate.count_ratio(5, 1000, 0, 1000)
        assert found.value == 0 and found.low == 0 and 0 < found.high < 1.1

    def test_from_nothing_there_is_no_factor(self):
        with pytest.raises(ValueError, match="no multiple"):
            general_debate.count_ratio(0, 1000, 5, 1000)


def uncertainty_of_share(successes, n):
    from scipy.stats import beta

    return beta.ppf(0.025, successes, n - successes + 1), beta.ppf(0.975, successes + 1, n - successes)


class TestVocabulary:
    def test_each_speech_has_its_words_of_each_kind(self):
        said = general_debate.vocabulary(SPEECHES, TERMS, WORDS)
        assert one(said, iso3="FRA", year=2022)[["threat", "partnership"]].tolist() == [10, 0]
        assert one(said, iso3="POL", year=2022)[["threat", "partnership"]].tolist() == [0, 3]
        assert one(said, iso3="RUS", year=2021)[["threat", "partnership"]].tolist() == [0, 0]
        assert len(said) == 6

    def test_balance_is_the_share_of_partnership(self):
        said = pd.DataFrame({"year": [2022, 2022], "partnership": [3, 1], "threat": [1, 3]})
        found = one(general_debate.balance(said, seed=1, resamples=199), year=2022)
        assert found["both"] == 8 and found["share"] == 0.5
        assert found["low"] == 0.25 and found["high"] == 0.75

    def test_balance_of_one_speech_is_wilson_s(self):
        said = pd.DataFrame({"year": [2022], "partnership": [3], "threat": [1]})
        found = one(general_debate.balance(said, seed=1), year=2022)
        assert (found["low"], found["high"]) == pytest.approx(tuple(uncertainty.wilson(3, 4)))

    def test_totals_of_the_others_are_rated_alike(self):
        totals = pd.DataFrame(
            {"year": [2022] * 3, "term": ["the", "war", "partners"], "count": [970, 20, 10]}
        )
        found = general_debate.other_states(totals, WORDS).set_index("category")["rate"]
        assert found["threat"] == pytest.approx(200) and found["partnership"] == pytest.approx(100)


class TestCoMovement:
    def series(self, values, start=2000):
        return pd.Series(values, index=range(start, start + len(values)), dtype=float)

    def test_it_is_about_changes_and_not_about_levels(self):
        up = self.series([1, 2, 4, 5, 7, 8, 10])  # both climb, but not in the same years
        other = self.series([1, 3, 4, 6, 7, 9, 10])
        assert general_debate.co_movement(up, other) == pytest.approx(-1)

    def test_only_neighbouring_years_count(self):
        ours = self.series([1, 3, 2, 9, 9, 4])
        gap = ours.drop(2003)
        expected = np.corrcoef([2, -1, -5], [1, -2, -1])[0, 1]
        found = general_debate.co_movement(gap, self.series([0, 1, -1, 5, 6, 5]))
        assert found == pytest.approx(expected)

    def test_too_few_changes_are_refused(self):
        with pytest.raises(ValueError, match="too few"):
            general_debate.co_movement(self.series([1, 2, 3]), self.series([1, 2, 3]))

    def test_a_series_that_does_not_turn_is_refused(self):
        with pytest.raises(ValueError, match="same amount"):
            general_debate.co_movement(self.series([1, 2, 3, 4]), self.series([1, 5, 3, 4]))


class TestNear:
    WINDOWS = pd.DataFrame(
        [
            ("FRA", 2022, "russia", "war", 6),
            ("FRA", 2022, "russia", "the", 34),
            ("POL", 2022, "russia", "the", 60),
            ("FRA", 2022, "china", "war", 4),
            ("FRA", 2022, "nato", "war", 5),  # an ally near its own alliance's name
            ("RUS", 2022, "nato", "threats", 2),
            ("RUS", 2022, "nato", "the", 18),
            ("FRA", 2021, "russia", "the", 10),
            ("POL", 2021, "russia", "the", 10),
        ],
        columns=["iso3", "year", "node", "term", "count"],
    )
    PERIODS: ClassVar = {"2021-2021": (2021, 2021), "2022-2022": (2022, 2022)}

    def found(self, **more):
        return general_debate.words_near(
            SPEECHES, self.WINDOWS, TERMS, WORDS, seed=1, periods=self.PERIODS, resamples=199, **more
        )

    def test_each_side_is_searched_around_the_other_s_name(self):
        late = one(self.found(), bloc="nato", period="2022-2022", category="threat")
        assert (late["hits"], late["tokens"], late["states"]) == (6, 100, 2)
        assert late["rate"] == pytest.approx(600)
        assert one(self.found(), bloc="russia", period="2022-2022", category="threat")["hits"] == 2

    def test_the_interval_draws_states(self):
        late = one(self.found(), bloc="nato", period="2022-2022", category="threat")
        assert late["low"] == 0 and late["high"] == pytest.approx(1500)  # Poland alone, France alone

    def test_no_hit_has_an_upper_limit(self):
        none = one(self.found(), bloc="nato", period="2021-2021", category="threat")
        assert none["hits"] == 0 and none["low"] == 0
        assert none["high"] == pytest.approx(-np.log(0.025) / 20 * 10_000)

    def test_the_rate_of_whole_speeches_stands_beside_it(self):
        late = one(self.found(), bloc="nato", period="2022-2022", category="threat")
        assert late["anywhere"] == pytest.approx(10 / 2000 * 10_000)

    def test_a_period_without_a_mention_has_no_row(self):
        found = self.found()
        assert found[(found["bloc"] == "russia")]["period"].unique().tolist() == ["2022-2022"]

    def test_periods_stand_in_order(self):
        assert self.found()["period"].drop_duplicates().tolist() == list(self.PERIODS)

    def test_periods_that_overlap_are_refused(self):
        with pytest.raises(ValueError, match="shares a year"):
            general_debate.words_near(
                SPEECHES, self.WINDOWS, TERMS, WORDS, seed=1, periods={"a": (2021, 2022), "b": (2022, 2022)}
            )

    def test_neighbours_are_nearer_than_chance_and_used_by_enough_states(self):
        late = {"2022-2022": (2022, 2022)}
        found = general_debate.neighbours(SPEECHES, self.WINDOWS, TERMS, "nato", late)
        assert found["term"].tolist() == ["war"]  # and not “the”, which is as frequent elsewhere
        assert one(found, term="war")[["near", "elsewhere", "states"]].tolist() == [6, 4, 1]
        assert general_debate.neighbours(SPEECHES, self.WINDOWS, TERMS, "nato", late, fewest_states=2).empty


@pytest.fixture(scope="module")
def speeches():
    return tables.load("speeches")


@pytest.fixture(scope="module")
def mentions():
    return tables.load("node_mentions")


class TestShippedCounts:
    """Rates of the real tables, computed again in plain Python with another random generator."""

    @pytest.mark.parametrize("year", [1993, 2005, 2008, 2010, 2011, 2014, 2021, 2022, 2023, 2024])
    def test_allied_rate_and_interval(self, year, speeches, mentions):
        joined = tables.load("membership").set_index("iso3")["joined_on"]
        said = {}
        for row in mentions.itertuples():
            if row.year == year and row.node == "russia":
                said[row.iso3] = said.get(row.iso3, 0) + row.count
        units = [
            (said.get(row.iso3, 0), row.tokens)
            for row in speeches.itertuples()
            if row.year == year and row.iso3 in joined and joined[row.iso3] < pd.Timestamp(year, 9, 1)
        ]
        draw = random.Random(99)
        rates = []
        for _ in range(4000):
            drawn = draw.choices(units, k=len(units))
            rates.append(sum(a for a, _ in drawn) / sum(b for _, b in drawn) * 10_000)
        rates.sort()
        named = general_debate.naming(speeches, mentions, "russia")
        allied = named[(named["bloc"] == "nato") & (named["year"] == year)]
        found = one(general_debate.yearly(allied, seed=2010), year=year)
        assert found["speeches"] == len(units)
        assert found["rate"] == pytest.approx(sum(a for a, _ in units) / sum(b for _, b in units) * 10_000)
        if found["hits"]:
            assert found["low"] == pytest.approx(rates[99], abs=max(0.1, 0.05 * found["rate"]))
            assert found["high"] == pytest.approx(rates[3899], abs=max(0.1, 0.05 * found["rate"]))

    @pytest.mark.parametrize(("year", "hits"), [(2010, 0), (2014, 6), (2021, 3), (2022, 12), (2024, 6)])
    def test_russian_count_as_read_off_the_texts(self, year, hits, speeches, mentions):
        named = general_debate.naming(speeches, mentions, "nato")
        assert one(named, iso3="RUS", year=year)["hits"] == hits

    def test_every_node_and_name_of_the_chapter_is_found(self, speeches, mentions):
        names = tables.load("other_names")
        terms = tables.load("term_counts")
        for name in ("ukraine", "kremlin", "west"):
            assert general_debate.other_names(speeches, terms, names, name)["hits"].sum() > 0
        assert set(general_debate.COUNTERPART.values()) <= set(mentions["node"])
