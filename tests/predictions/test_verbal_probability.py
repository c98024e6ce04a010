"""What readers make of words: the survey as published, drawn and read off."""

import csv
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conceptshift import tables
from conceptshift.predictions import verbal_probability as words

DRAWS = 20_000
PHRASES = ["Will Happen", "Likely", "May Happen", "Might Happen", "Could Happen"]


def answers():
    """Every answer to each phrase, one by one, from the shipped file without the package."""
    found = {}
    with tables.path("capphrase_histograms").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["phrase"], []).extend([int(row["probability"])] * int(row["respondents"]))
    return found


# The survey --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "mean", "median"), [("Likely", 72.6, 75), ("May Happen", 41.9, 40), ("Will Happen", 97.6, 100)]
)
def test_the_survey_has_the_means_and_medians_that_are_published(phrase, mean, median):
    assert round(100 * words.fixed([phrase], "mean")[0], 1) == mean
    assert 100 * words.fixed([phrase], "median")[0] == median


def test_every_respondent_answered_every_phrase():
    found = answers()
    assert len(found) == 19 and {len(own) for own in found.values()} == {5174}
    assert sum(map(len, found.values())) == 98_306


def test_the_summary_is_that_of_the_answers_one_by_one():
    found = answers()
    rows = words.summary().set_index("phrase")
    for phrase, own in found.items():
        assert rows.at[phrase, "mean"] == pytest.approx(np.mean(own) / 100)
        assert rows.at[phrase, "median"] == pytest.approx(np.median(own) / 100)
        quartiles = np.quantile(own, [0.25, 0.75, 0.025, 0.975], method="inverted_cdf") / 100
        assert rows.loc[phrase, ["q25", "q75", "low", "high"]].to_list() == pytest.approx(quartiles.tolist())
    assert rows.index[0] == "Will Happen" and rows["mean"].is_monotonic_decreasing


def test_the_shipped_tables_are_made_from_judgements_and_hold_no_respondent():
    judgements = pd.DataFrame(
        {
            "response_id": [1, 1, 2, 2, 3, 3],
            "term": ["Likely", "Unlikely"] * 3,
            "probability": [70, 20, 70, 30, 90, 10],
        }
    )
    assert words.histograms(judgements).query("phrase == 'Likely'")["respondents"].to_list() == [2, 1]
    pair = words.correlations(judgements).iloc[0]
    assert (pair["phrase"], pair["other_phrase"]) == ("Likely", "Unlikely")
    assert pair["spearman"] == pytest.approx(-np.sqrt(3) / 2, abs=1e-4)  # ranks 1.5 1.5 3 and 2 3 1


# Drawn -------------------------------------------------------------------------------------------------------


def test_draws_have_the_distribution_of_the_answers():
    drawn = words.verbal_probability(PHRASES, DRAWS, seed=3)
    for place, phrase in enumerate(PHRASES):
        own, given_ = Counter(answers()[phrase]), Counter((100 * drawn[:, place]).round().astype(int))
        assert set(given_) <= set(own)  # only what people answered
        furthest = max(abs(own[number] / 5174 - given_[number] / DRAWS) for number in own)
        assert furthest < 0.015


def test_phrases_go_together_as_they_do_within_people():
    drawn = pd.DataFrame(words.verbal_probability(PHRASES, DRAWS, seed=3), columns=PHRASES).corr("spearman")
    for row in tables.load("capphrase_correlations").itertuples():
        if {row.phrase, row.other_phrase} <= set(PHRASES):
            assert drawn.at[row.phrase, row.other_phrase] == pytest.approx(row.spearman, abs=0.03)


def test_one_reader_gives_one_number_to_the_same_phrase():
    drawn = words.verbal_probability(["will", "likely", "Will Happen", "flat"], 500, seed=1)
    assert (drawn[:, 0] == drawn[:, 2]).all() and (drawn[:, 0] == drawn[:, 3]).all()
    assert (drawn[:, 0] != drawn[:, 1]).any()
    assert drawn[:, 0].std() > 0


@settings(max_examples=10)
@given(st.lists(st.sampled_from(PHRASES), min_size=1, max_size=5), st.integers(0, 5))
def test_what_else_is_asked_does_not_change_a_phrase(phrases, seed):
    together = words.verbal_probability(phrases, 50, seed)
    for place, phrase in enumerate(phrases):
        assert (together[:, place] == words.verbal_probability(phrase, 50, seed)).all()


def test_phrases_of_another_survey_without_correlations_are_independent():
    counts = pd.DataFrame(
        {"phrase": ["A", "A", "B", "B"], "probability": [10, 90] * 2, "respondents": [1] * 4}
    )
    other = words.survey(counts, pd.DataFrame(columns=["phrase", "other_phrase", "spearman"]))
    drawn = other.draw(["A", "B"], DRAWS, seed=0)
    assert set(drawn.ravel()) == {0.1, 0.9}
    assert abs(np.corrcoef(drawn.T)[0, 1]) < 0.03
    assert other.expected(["A"], words.GRID) == pytest.approx([0.5])


# Yardsticks --------------------------------------------------------------------------------------------------


def test_a_yardstick_gives_the_middle_of_its_range():
    assert words.fixed(["Likely", "Will Happen"], "nato") == pytest.approx([0.75, 0.95])
    assert words.fixed(["Likely", "May Happen"], "uk") == pytest.approx([0.65, 0.45])
    assert words.fixed(["Likely", "Could Happen"], "us_nic") == pytest.approx([0.675, 0.5])
    assert words.fixed(["May Happen", "Likely"], "certain").tolist() == [1, 1]


@pytest.mark.parametrize("mapping", words.MAPPINGS)
def test_every_phrase_that_the_markers_name_has_a_number_in_every_mapping(mapping):
    phrases = sorted(set(tables.load("verbal_markers")["capphrase_term"].dropna()))
    assert np.isfinite(words.fixed(phrases, mapping)).all()


# What is refused ---------------------------------------------------------------------------------------------


def test_unknown_words_are_named_with_the_nearest_phrase():
    with pytest.raises(ValueError, match="did not ask for 'Likley'; did you mean 'Likely'"):
        words.verbal_probability("Likley", 5, seed=0)


def test_a_call_has_no_probability():
    with pytest.raises(ValueError, match="'call' give no probability"):
        words.verbal_probability(["will", "call"], 5, seed=0)


def test_a_mapping_that_does_not_exist_or_has_no_term_is_refused():
    with pytest.raises(ValueError, match="one of mean, median"):
        words.fixed(["Likely"], "mode")
    with pytest.raises(ValueError, match="yardstick of NATO has no term for 'Little Chance'"):
        words.fixed(["Little Chance"], "nato")


# The table of markers ----------------------------------------------------------------------------------------


def test_every_class_is_used_and_every_statement_has_one():
    used = set(tables.load("predictions")["marker_class"])
    assert used == set(tables.load("verbal_markers")["marker_class"])


def test_words_that_are_a_phrase_of_the_survey_are_read_as_that_phrase():
    predictions = tables.load("predictions").set_index("prediction_id")
    phrase = tables.load("verbal_markers").set_index("marker_class")["capphrase_term"]
    read = predictions["marker_class"].map(phrase)
    assert set(read[predictions["verbal_marker"].str.contains("likely")]) == {"Likely"}
    assert set(read[predictions["verbal_marker"].str.contains(r"\bmay\b")]) == {"May Happen"}
    assert set(read[predictions["verbal_marker"] == "will"]) == {"Will Happen"}
    assert set(read[predictions["verbal_marker"].str.contains("rule out")]) == {"Could Happen"}
