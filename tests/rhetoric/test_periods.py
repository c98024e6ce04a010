"""What changed between periods: on small speeches worked out by hand, and recounted on the real ones with NLTK."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from nltk.metrics import BigramAssocMeasures

from conceptshift import tables
from conceptshift.measures import keyness, uncertainty
from conceptshift.rhetoric import periods

STATES = [f"S{number:02}" for number in range(12)]
YEARS = {"2007-2010": 2008, "2011-2013": 2012, "2014-2021": 2018, "2022-2024": 2023}
DEBATES = tuple(YEARS.values())
LENGTH = 1000  # tokens of a small speech


def speeches(said, states=STATES, years=DEBATES):
    """Counts of one speech a state and year: `said` gives hits by word, state and year; other words fill it up."""
    rows = []
    for state in states:
        for year in years:
            hits = {word: count(state, year) for word, count in said.items()}
            rows += [(state, year, word, n) for word, n in hits.items() if n]
            rows += [(state, year, "the", 50), (state, year, "filler", LENGTH - 50 - sum(hits.values()))]
    table = pd.DataFrame(rows, columns=["iso3", "year", "term", "count"])
    return table.assign(period=periods.period_of(table["year"]))


def row(found, term, after="2022-2024"):
    chosen = found[(found["term"] == term) & (found["after"] == after)]
    assert len(chosen) == 1
    return chosen.iloc[0]


@pytest.fixture(scope="module")
def found():
    """Everybody's word doubles in 2022-2024; one state has a hobby-horse; one word goes from state to state."""
    return periods.across_states(
        speeches(
            {
                "everybody": lambda state, year: 8 if year == 2023 else 4,
                "hobby": lambda state, year: 90 if (state, year) == ("S03", 2023) else 0,
                "restless": lambda state, year: 30 if STATES.index(state) % 4 == list(YEARS.values()).index(year) else 0,
                "dying": lambda state, year: 6 if year == 2018 else 1,
                "rare": lambda state, year: 1 if state == "S00" else 0,
            }
        )
    )  # fmt: skip


class TestPeriods:
    def test_the_first_and_last_year_belong_to_their_period(self):
        years = pd.Series([2006, 2007, 2010, 2011, 2013, 2014, 2021, 2022, 2024, 2025])
        assert list(periods.period_of(years).fillna("none")) == [
            "none",
            *["2007-2010"] * 2,
            *["2011-2013"] * 2,
            *["2014-2021"] * 2,
            *["2022-2024"] * 2,
            "none",
        ]

    def test_a_bloc_has_its_members_of_the_day_and_nothing_outside_the_periods(self):
        counts = pd.DataFrame(
            [("FIN", 2022, "a", 1), ("FIN", 2023, "b", 2), ("USA", 1999, "c", 3), ("RUS", 2023, "d", 4)],
            columns=["iso3", "year", "term", "count"],
        )
        spoken = counts[["iso3", "year"]].assign(bloc=["other", "nato", "nato", "russia"])
        kept = periods.of_bloc(counts, spoken, "nato")
        assert list(kept["term"]) == ["b"] and list(kept["period"]) == ["2022-2024"]


class TestAcrossStates:
    def test_pooled_measures_by_hand(self, found):
        word = row(found, "everybody")  # 48 of 12,000 tokens before, 96 of 12,000 after
        assert (word["hits_before"], word["hits_after"]) == (48, 96)
        assert (word["rate_before"], word["rate_after"]) == pytest.approx((40, 80))
        assert word["log_ratio"] == pytest.approx(1)
        assert word["g2"] == pytest.approx(
            BigramAssocMeasures.likelihood_ratio(96, (144, 12_000), 24_000), rel=1e-9
        )
        assert row(found, "dying")["g2"] < 0

    def test_what_all_states_take_up_is_the_blocs(self, found):
        word = row(found, "everybody")
        assert word["across"]
        assert (word["up"], word["down"], word["of_states"]) == (12, 0, 12)
        assert word["change"] == pytest.approx(40)
        assert word["dp_norm"] == pytest.approx(0)
        # of the 4,096 ways to set twelve equal changes' signs two are as far out
        assert word["p_states"] == pytest.approx(2 / 2**12, abs=5e-4)

    def test_what_all_states_drop_is_the_blocs_too(self, found):
        word = row(found, "dying")
        assert word["across"] and (word["up"], word["down"]) == (0, 12)

    def test_one_states_hobby_horse_is_not_the_blocs_however_strong_it_is_when_pooled(self, found):
        word = row(found, "hobby")
        assert word["q"] < 0.001 and word["g2"] > row(found, "everybody")["g2"]
        assert not word["across"]
        assert word["p_states"] == 1
        assert (word["up"], word["states_before"], word["states_after"]) == (1, 0, 1)
        assert word["dp_norm"] == pytest.approx(1)

    def test_a_significant_word_of_less_than_half_of_the_states_is_not_the_blocs(self):
        said = {"fourteen": lambda state, year: 20 * (year == 2023 and state < "S14")}
        states = [f"S{number:02}" for number in range(30)]
        word = row(periods.across_states(speeches(said, states)), "fourteen")
        assert word["q_states"] < periods.DISCOVERY
        assert (word["up"], word["of_states"]) == (14, 30) and not word["across"]

    def test_one_long_speaker_cannot_turn_the_direction_for_the_others(self):
        def word(state, year):
            if state < "S14":
                return 20 * (year == 2023)
            return {2018: 50, 2023: 20}.get(year, 0) if state == "S29" else {2018: 5, 2023: 4}.get(year, 0)

        counts = speeches({"word": word}, [f"S{number:02}" for number in range(30)])
        counts.loc[counts["iso3"] == "S29", "count"] *= 100
        found = row(periods.across_states(counts), "word")
        # pooled it falls, with 16 of 30 states; the mean of the states rises, and clearly
        assert found["g2"] < 0 and found["down"] == 16 and found["change"] > 0 and found["q_states"] < 0.05
        assert not found["across"]

    def test_a_word_that_only_changes_hands_did_not_change(self, found):
        word = row(found, "restless")
        assert word["g2"] == pytest.approx(0, abs=1e-9)
        assert not word["across"] and word["up"] == word["down"] == 3

    def test_spread_is_measured_where_the_word_is_used_more(self):
        said = {"left": lambda state, year: {2018: 5, 2023: 5 * (state == "S00")}.get(year, 0)}
        word = row(periods.across_states(speeches(said)), "left")
        assert word["dp_norm"] == pytest.approx(0)  # even in 2014-2021, though one state alone kept it

    def test_rare_words_are_left_out_but_count_as_vocabulary(self, found):
        assert "rare" not in set(found["term"])
        before, after = (
            {
                "everybody": 48,
                "dying": 72,
                "restless": 90,
                "hobby": 0,
                "rare": 1,
                "the": 600,
                "filler": 11_189,
            },
            {
                "everybody": 96,
                "dying": 12,
                "restless": 90,
                "hobby": 90,
                "rare": 1,
                "the": 600,
                "filler": 11_111,
            },
        )
        z = keyness.weighted_log_odds([list(before.values()), [after[term] for term in before]])[1]
        for place, term in enumerate(before):
            if term != "rare":
                assert row(found, term)["z"] == pytest.approx(z[place])

    def test_a_state_that_spoke_in_one_period_only_is_left_out_of_the_comparison(self):
        said = {"word": lambda state, year: 5}
        counts = speeches(said)
        late = speeches({"word": lambda state, year: 900}, ["NEW"], [2023])
        word = row(periods.across_states(pd.concat([counts, late])), "word")
        assert (word["hits_after"], word["of_states"]) == (60, 12)

    def test_a_years_own_topic_is_told_by_its_peak(self):
        years = [2008, 2012, 2018, 2022, 2023, 2024]
        said = {
            "topic": lambda state, year: {2022: 8, 2023: 1, 2024: 1}.get(year, 0),
            "gone": lambda state, year: {2018: 5}.get(year, 0),
        }
        found = periods.across_states(speeches(said, years=years))
        assert row(found, "topic")[["peak_year", "peak_share"]].tolist() == pytest.approx([2022, 0.8])
        assert row(found, "gone")[["peak_year", "peak_share"]].tolist() == pytest.approx([2018, 1])

    def test_both_families_of_p_are_corrected_over_all_rows(self, found):
        assert found["q"].to_numpy() == pytest.approx(
            keyness.benjamini_hochberg(keyness.p_values(found["g2"]))
        )
        assert found["q_states"].to_numpy() == pytest.approx(keyness.benjamini_hochberg(found["p_states"]))

    def test_the_strongest_stand_first_in_each_comparison(self, found):
        assert list(found["after"].unique()) == ["2011-2013", "2014-2021", "2022-2024"]
        for _, rows in found.groupby("after"):
            assert rows["g2"].abs().is_monotonic_decreasing

    def test_periods_without_two_common_states_cannot_be_paired(self):
        counts = speeches({"word": lambda state, year: 5})
        counts = counts[(counts["year"] != 2023) | (counts["iso3"] == "S00")]
        with pytest.raises(ValueError, match="2014-2021 and 2022-2024 share fewer than two states"):
            periods.across_states(counts)


class TestAcrossSpeeches:
    def test_counts_in_words_and_speeches(self):
        years = [2008, 2009, 2012, 2013, 2018, 2019, 2022, 2023, 2024]
        said = {"word": lambda state, year: {2018: 1, 2022: 20, 2023: 10}.get(year, 0)}
        word = row(periods.across_speeches(speeches(said, ["RUS"], years)), "word")
        assert (word["hits_before"], word["hits_after"]) == (1, 30)
        assert (word["speeches_before"], word["of_before"]) == (1, 2)
        assert (word["speeches_after"], word["of_after"]) == (2, 3)
        assert word["log_ratio"] == pytest.approx(np.log2(20))  # 1 in 2,000 against 30 in 3,000
        # shares 2/3, 1/3 and 0 of equal speeches: DP 1/3, over 1 - 1/3
        assert word["dp_norm"] == pytest.approx(0.5)

    def test_several_states_are_refused(self):
        with pytest.raises(ValueError, match="several states"):
            periods.across_speeches(speeches({"word": lambda state, year: 5}))

    def test_a_period_without_a_speech_is_refused(self):
        with pytest.raises(ValueError, match="has no speech"):
            periods.across_speeches(
                speeches({"word": lambda state, year: 5}, ["RUS"], [2008, 2009, 2012, 2013, 2018, 2019])
            )


class TestSignFlips:
    def test_agrees_with_the_exact_test_of_one_row(self):
        change = np.random.default_rng(3).normal(0.5, 1, (40, 9))
        exact = [uncertainty.paired_permutation(np.zeros(9), row, seed=1).p_permutation for row in change]
        assert periods.sign_flips(change, seed=1, resamples=20_000) == pytest.approx(
            np.array(exact), abs=0.012
        )

    def test_no_change_at_all_is_no_evidence(self):
        assert periods.sign_flips(np.zeros((1, 8)), seed=1, resamples=99).tolist() == [1]

    def test_never_below_what_the_draws_can_tell(self):
        assert periods.sign_flips(np.ones((1, 60)), seed=1, resamples=99).tolist() == [0.01]

    def test_rows_do_not_depend_on_their_company(self):
        change = np.random.default_rng(4).normal(size=(5, 20))
        alone = [periods.sign_flips(row[None], seed=2, resamples=999)[0] for row in change]
        assert periods.sign_flips(change, seed=2, resamples=999).tolist() == alone


WORDS = {
    "ukraine": ((2014, 2021), (2022, 2024)),
    "aggression": ((2014, 2021), (2022, 2024)),
    "terrorism": ((2014, 2021), (2022, 2024)),
    "climate": ((2007, 2010), (2011, 2013)),
    "pandemic": ((2011, 2013), (2014, 2021)),
}


@pytest.fixture(scope="module")
def recount():
    """Tokens of each allied speech, and hits of each of `WORDS` in it, counted row by row."""
    joined = {row.iso3: row.joined_on for row in tables.load("membership").itertuples()}
    tokens, hits = Counter(), {word: Counter() for word in WORDS}
    counts = tables.load("term_counts")
    for iso3, year, term, n in counts[counts["year"] >= 2007].itertuples(index=False):
        if iso3 in joined and joined[iso3] < pd.Timestamp(year=year, month=9, day=1):
            tokens[iso3, year] += n
            if term in hits:
                hits[term][iso3, year] += n
    return tokens, hits


@pytest.fixture(scope="module")
def real_found():
    return periods.across_states(periods.of_bloc(tables.load("term_counts"), tables.load("speeches"), "nato"))


class TestRealSpeeches:
    @pytest.mark.parametrize("term", WORDS)
    def test_a_plain_recount_with_nltk_agrees(self, recount, real_found, term):
        tokens, hits = recount
        spans = WORDS[term]
        states = [{iso3 for iso3, year in tokens if first <= year <= last} for first, last in spans]
        shared = states[0] & states[1]

        def total(counter, span):
            return sum(
                n for (iso3, year), n in counter.items() if iso3 in shared and span[0] <= year <= span[1]
            )

        (b, d), (a, c) = ((total(hits[term], span), total(tokens, span)) for span in spans)
        before, after = ("-".join(map(str, span)) for span in spans)
        word = row(real_found[real_found["before"] == before], term, after)
        assert (word["hits_before"], word["hits_after"], word["of_states"]) == (b, a, len(shared))
        assert abs(word["g2"]) == pytest.approx(
            BigramAssocMeasures.likelihood_ratio(a, (a + b, c), c + d), rel=1e-6
        )
        own = {
            iso3: [
                sum(hits[term][iso3, year] for year in range(first, last + 1))
                / sum(tokens[iso3, year] for year in range(first, last + 1))
                for first, last in spans
            ]
            for iso3 in shared
        }
        assert word["up"] == sum(late > early for early, late in own.values())
        assert word["change"] == pytest.approx(np.mean([late - early for early, late in own.values()]) * 1e4)

    def test_pooling_picks_words_that_the_states_do_not_bear_out(self, real_found):
        picked = real_found[real_found["q"] < periods.DISCOVERY]
        assert 0 < picked["across"].sum() < len(picked)
        czechia = row(real_found, "czechia")  # one state's new name for itself
        assert czechia["q"] < 0.001 and czechia["states_after"] == 1 and not czechia["across"]
