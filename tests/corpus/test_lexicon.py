"""Word categories: what a list matches, rates by group, and the lists of the book."""

import pandas as pd
import pytest
import small_articles as small
from nltk.stem import SnowballStemmer

from conceptshift import tables
from conceptshift.corpus import lexicon, terms

COUNTS = pd.DataFrame(
    [
        ("a", "threat", 2),
        ("a", "threats", 1),
        ("a", "the", 47),
        ("b", "trust", 1),
        ("b", "the", 99),
        ("c", "the", 10),
    ],
    columns=["group", "term", "count"],
)


@pytest.fixture(scope="module")
def words():
    return tables.load("lexicon")


class TestRates:
    @pytest.fixture
    def rated(self):
        return lexicon.rates(COUNTS, small.lexicon(), "codebook", ["group"]).set_index(["group", "category"])

    def test_hits_per_ten_thousand_tokens_of_the_group(self, rated):
        assert rated.at[("a", "threat"), "rate"] == pytest.approx(3 / 50 * 10_000)
        assert rated.at[("b", "partnership"), "rate"] == pytest.approx(100)

    def test_the_matched_terms_are_shown_most_frequent_first(self, rated):
        assert rated.at[("a", "threat"), "matched"] == "threat 2, threats 1"

    def test_a_group_without_a_hit_has_its_row(self, rated):
        assert rated.at[("c", "threat"), "hits"] == 0
        assert rated.at[("c", "threat"), "matched"] == ""
        assert rated.at[("c", "threat"), "tokens"] == 10
        assert len(rated) == 6

    def test_a_word_more_in_the_lexicon_moves_the_rate(self):
        more = pd.concat(
            [
                small.lexicon(),
                pd.DataFrame(
                    [("codebook", "threat", "the", "exact", "a test")], columns=small.lexicon().columns
                ),
            ]
        )
        rated = lexicon.rates(COUNTS, more, "codebook", ["group"]).set_index(["group", "category"])
        assert rated.at[("a", "threat"), "hits"] == 50

    def test_a_list_that_is_not_there_is_refused_and_the_others_named(self):
        with pytest.raises(ValueError, match="no lexicon 'codebok'; .* codebook, minimal, wide, negation"):
            lexicon.rates(COUNTS, small.lexicon(), "codebok", ["group"])


class TestTheListsOfTheBook:
    def test_threat_and_partnership_have_as_many_entries(self, words):
        sizes = words[words["category"] != "negator"].groupby(["lexicon", "category"]).size().unstack()
        assert set(sizes.index) == {"codebook", "minimal", "wide"}
        assert (sizes["threat"] == sizes["partnership"]).all()

    def test_each_list_holds_the_smaller_one(self, words):
        entries = {
            name: set(rows["category"] + " " + rows["entry"]) for name, rows in words.groupby("lexicon")
        }
        assert entries["minimal"] < entries["codebook"] < entries["wide"]

    @pytest.mark.parametrize("name", ["codebook", "minimal", "wide"])
    def test_no_word_belongs_to_both_categories(self, words, name):
        vocabulary = set(tables.load("article_terms")["term"]) | set(words["entry"])
        matched = terms.matches(vocabulary, lexicon.entries(words, name))
        assert not matched.duplicated("term").any()

    def test_every_term_of_the_speeches_with_the_stem_of_an_entry_is_matched(self, words):
        vocabulary = {
            term
            for name in ("term_counts", "other_term_counts")
            for term in tables.load(name)["term"].unique()
        }
        stem = SnowballStemmer("english").stem
        by_stem = words[words["match"] == "stem"]
        stems = set(by_stem["entry"].map(stem))
        matched = set(terms.matches(vocabulary, by_stem)["term"])
        assert matched == {term for term in vocabulary if stem(term) in stems}

    def test_every_entry_matches_itself(self, words):
        for name in words["lexicon"].unique():
            entries = lexicon.entries(words, name)
            matched = terms.matches(entries["entry"], entries)
            assert set(matched["term"]) == set(entries["entry"])
