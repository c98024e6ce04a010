"""Rates, differences, keywords and senses by side: on small tables worked out by hand, and recounted on the real ones."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import small_articles as small
from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder

from conceptshift import tables
from conceptshift.articles import vocabulary
from conceptshift.corpus import lexicon, terms, texts
from conceptshift.measures import keyness, uncertainty

SIDES = {
    "nato": {"nato"},
    "russia": {"russia_official", "russia_expert"},
    "document": {"document"},
    "outlet": {"outlet"},
}


@pytest.fixture
def counted():
    spans = small.spans()
    return terms.count(texts.passages(small.texts(), spans), spans, small.lexicon())


@pytest.fixture
def small_units(counted):
    return vocabulary.units(
        small.spans(),
        counted["article_spans"],
        counted["article_hits"],
        counted["article_terms"],
        small.lexicon(),
    )


@pytest.fixture(scope="module")
def real():
    names = ("spans", "article_spans", "article_hits", "article_terms", "lexicon")
    return tuple(tables.load(name) for name in names)


@pytest.fixture(scope="module")
def ranked():
    return vocabulary.keywords(tables.load("article_terms"))


class TestGroups:
    def test_officials_and_experts_are_one_group(self):
        grouped = vocabulary.grouped(small.spans()).set_index("span_id")["group"]
        assert grouped["rt-2021-004"] == grouped["vk-2018-002"] == "russia"

    def test_a_paraphrase_of_the_concept_moves_and_nothing_else_does(self):
        coded = vocabulary.grouped(small.spans()).set_index("span_id")["group"]
        moved = vocabulary.grouped(small.spans(), paraphrases_to_document=True).set_index("span_id")["group"]
        assert coded["rt-2021-005"] == "outlet" and moved["rt-2021-005"] == "document"
        assert list(coded.index[coded != moved]) == ["rt-2021-005"]


class TestRates:
    def test_counts_of_the_small_articles(self, counted):
        rated = vocabulary.rates(counted["article_terms"], small.lexicon()).set_index(["group", "category"])
        assert rated.at[("nato", "threat"), "hits"] == 1
        assert rated.at[("russia", "threat"), "hits"] == 3
        assert rated.at[("document", "partnership"), "hits"] == 1
        assert list(rated.index.get_level_values("group").unique()) == list(vocabulary.GROUPS)

    def test_the_interval_is_the_exact_one(self, counted):
        row = vocabulary.rates(counted["article_terms"], small.lexicon()).iloc[0]
        assert (row["low"], row["high"]) == pytest.approx(
            uncertainty.garwood(row["hits"], row["tokens"] / 10_000)
        )

    def test_words_are_kept_when_paraphrases_move(self, counted):
        for moved in (False, True):
            rated = vocabulary.rates(counted["article_terms"], small.lexicon(), paraphrases_to_document=moved)
            assert (
                rated.groupby("category")["tokens"].sum().unique() == counted["article_terms"]["count"].sum()
            )
            assert rated["hits"].sum() == 7

    def test_balance_is_the_share_of_partnership(self):
        rated = pd.DataFrame(
            [
                ("nato", "threat", 3),
                ("nato", "partnership", 1),
                ("outlet", "threat", 0),
                ("outlet", "partnership", 0),
            ],
            columns=["group", "category", "hits"],
        )
        balance = vocabulary.balance(rated)
        assert list(balance["group"]) == ["nato"]
        assert balance["share"].item() == 0.25

    def test_the_real_rates_agree_with_a_recount_by_hand(self, real):
        """Plain loops over the CSV rows, no function of the package but the stemmer's matching."""
        *_, counts, words = real
        matched = terms.matches(counts["term"], words[words["lexicon"] == "codebook"])
        category = dict(zip(matched["term"], matched["category"], strict=True))
        hits, tokens = Counter(), Counter()
        for row in counts.itertuples():
            group = next(name for name, sides in SIDES.items() if row.side in sides)
            tokens[group] += row.count
            if row.term in category:
                hits[group, category[row.term]] += row.count
        for row in vocabulary.rates(counts, words).itertuples():
            assert (row.hits, row.tokens) == (hits[row.group, row.category], tokens[row.group])
            assert row.rate == pytest.approx(10_000 * row.hits / row.tokens)


class TestUnits:
    def test_a_unit_is_a_span_with_its_tokens_and_hits(self, small_units):
        row = small_units.set_index("span_id").loc["rt-2021-002"]
        assert (row["tokens"], row["threat"], row["threat_negated"], row["partnership"]) == (8, 1, 1, 1)
        assert small_units["tokens"].sum() == 41

    def test_a_span_without_a_hit_stays_in(self, small_units):
        assert small_units.set_index("span_id").loc["rt-2021-003", ["threat", "partnership"]].tolist() == [
            0,
            0,
        ]

    def test_a_word_that_was_not_counted_by_span_is_named_with_the_remedy(self, counted):
        younger = pd.concat(
            [
                small.lexicon(),
                pd.DataFrame(
                    [("codebook", "threat", "new", "exact", "a test")], columns=small.lexicon().columns
                ),
            ]
        )
        with pytest.raises(
            ValueError, match=r"does not count by span: new\. Run `conceptshift extract articles`"
        ):
            vocabulary.units(
                small.spans(),
                counted["article_spans"],
                counted["article_hits"],
                counted["article_terms"],
                younger,
            )

    def test_an_entry_that_the_articles_do_not_hold_changes_nothing(self, counted, small_units):
        more = pd.concat(
            [
                small.lexicon(),
                pd.DataFrame(
                    [("codebook", "threat", "foe", "stem", "a test")], columns=small.lexicon().columns
                ),
            ]
        )
        same = vocabulary.units(
            small.spans(), counted["article_spans"], counted["article_hits"], counted["article_terms"], more
        )
        pd.testing.assert_frame_equal(same, small_units)

    def test_the_real_units_add_up_to_the_rates(self, real):
        *_, counts, words = real
        units = vocabulary.grouped(vocabulary.units(*real))
        for row in vocabulary.rates(counts, words).itertuples():
            chosen = units[units["group"] == row.group]
            assert (chosen[row.category].sum(), chosen["tokens"].sum()) == (row.hits, row.tokens)


class TestDifferences:
    def units(self, nato, russia):
        rows = [("nato", *pair) for pair in nato] + [("russia", *pair) for pair in russia]
        return pd.DataFrame(rows, columns=["group", "threat", "tokens"]).assign(partnership=0)

    def test_the_difference_is_that_of_the_rates(self):
        table = vocabulary.differences(
            self.units([(1, 50), (3, 50)], [(1, 100), (0, 100)]), 1, [("nato", "russia")], 199
        )
        row = table.set_index("category").loc["threat"]
        assert row["difference"] == pytest.approx(400 - 50)
        assert row["log_ratio"] == pytest.approx(3)

    def test_clear_where_every_span_differs_and_not_where_one_span_holds_all(self):
        even = vocabulary.differences(self.units([(2, 50)] * 8, [(0, 50)] * 8), 1, [("nato", "russia")], 999)
        lump = vocabulary.differences(
            self.units([(16, 50)] + [(0, 50)] * 7, [(0, 50)] * 8), 1, [("nato", "russia")], 999
        )
        assert even["difference"][0] == lump["difference"][0]
        assert even["low"][0] > 0
        assert lump["low"][0] == 0

    def test_no_hit_on_either_side_is_no_difference(self):
        table = vocabulary.differences(
            self.units([(1, 50), (3, 50)], [(1, 100), (0, 100)]), 1, [("nato", "russia")], 199
        )
        row = table.set_index("category").loc["partnership"]
        assert (row["difference"], row["low"], row["high"], row["g2"]) == (0, 0, 0, 0)
        assert np.isnan(row["log_ratio"])

    def test_the_same_seed_gives_the_same_table(self, real):
        units = vocabulary.grouped(vocabulary.units(*real))
        first, again = (vocabulary.differences(units, 20101119, resamples=499) for _ in range(2))
        pd.testing.assert_frame_equal(first, again)

    def test_the_real_intervals_agree_with_a_loop_that_shares_no_code(self, real):
        units = vocabulary.grouped(vocabulary.units(*real))
        rng = np.random.default_rng(11)
        draws = []
        samples = [
            units.loc[units["group"] == group, ["partnership", "tokens"]].to_numpy()
            for group in ("document", "russia")
        ]
        for _ in range(3000):
            hits = [sample[rng.integers(0, len(sample), len(sample))].sum(axis=0) for sample in samples]
            draws.append(1e4 * (hits[0][0] / hits[0][1] - hits[1][0] / hits[1][1]))
        low, high = np.quantile(draws, [0.025, 0.975])
        table = vocabulary.differences(units, 20101119, resamples=3000)
        row = table.set_index(["target", "reference", "category"]).loc[("document", "russia", "partnership")]
        assert row["low"] == pytest.approx(low, abs=25)
        assert row["high"] == pytest.approx(high, abs=40)

    def test_every_choice_answers_for_every_pair(self, real):
        table = vocabulary.robustness(*real, seed=1, resamples=99)
        per_choice = table.groupby("choice").size()
        assert (per_choice == len(vocabulary.PAIRS) * 2).all()
        book = vocabulary.differences(vocabulary.grouped(vocabulary.units(*real)), 1, resamples=99)
        assert list(table.loc[table["choice"] == "As in the book", "difference"]) == list(book["difference"])


class TestSpread:
    def test_one_voice_has_no_spread(self, small_units):
        voices = vocabulary.spread(vocabulary.grouped(small_units), "nato", "threat")
        assert len(voices) == 1 and np.isnan(voices.attrs["dp_norm"])

    def test_a_word_of_one_voice_is_concentrated(self):
        units = pd.DataFrame(
            [("russia", "ann", 3, 50), ("russia", "bob", 0, 50)],
            columns=["group", "speaker_id", "threat", "tokens"],
        )
        assert vocabulary.spread(units, "russia", "threat").attrs["dp_norm"] == 1


class TestKeywords:
    def test_hits_here_and_elsewhere_are_all_hits(self, ranked):
        totals = tables.load("article_terms").groupby("term")["count"].sum()
        assert (ranked["hits"] + ranked["elsewhere"] == ranked["term"].map(totals)).all()
        assert (ranked["hits"] + ranked["elsewhere"]).min() >= vocabulary.FEWEST_KEYWORD

    def test_a_word_that_only_one_group_says_marks_that_group(self, ranked):
        alone = ranked[ranked["elsewhere"] == 0]
        assert len(alone) and (alone["z"] > 0).all()

    def test_the_lenient_measure_agrees_with_keyness_on_one_word(self, ranked):
        counts = tables.load("article_terms")
        nato, said = counts[counts["side"] == "nato"], counts["term"] == "we"
        a, total = int(nato.loc[nato["term"] == "we", "count"].sum()), int(counts.loc[said, "count"].sum())
        c, tokens = int(nato["count"].sum()), int(counts["count"].sum())
        row = ranked[(ranked["group"] == "nato") & (ranked["term"] == "we")].iloc[0]
        assert row["g2"] == pytest.approx(keyness.log_likelihood(a, total - a, c, tokens - c))
        assert row["log_ratio"] == pytest.approx(keyness.log_ratio(a, total - a, c, tokens - c))
        assert row["q"] >= keyness.p_values(row["g2"])

    def test_highest_first_in_each_group(self, ranked):
        assert all(rows["z"].is_monotonic_decreasing for _, rows in ranked.groupby("group"))

    def test_voices_are_counted_where_there_are_several(self, ranked):
        russian, nato = (ranked[ranked["group"] == group] for group in ("russia", "nato"))
        assert (russian["of_voices"] == 6).all() and (nato["of_voices"] == 1).all()
        assert nato["dp_norm"].isna().all()
        one_voice = russian[(russian["voices"] == 1)]
        every_voice = russian[(russian["voices"] == 6)]
        assert one_voice["dp_norm"].min() > every_voice["dp_norm"].max()


class TestCollocations:
    def test_agrees_with_nltks_own_finder(self):
        """A text in one span, so that NLTK's finder sees the same pairs."""
        text = [
            "a",
            "strategic",
            "partnership",
            "and",
            "a",
            "strategic",
            "concept",
            "and",
            "a",
            "strategic",
            "partnership",
        ]
        finder = BigramCollocationFinder.from_words(text)
        theirs = dict(finder.score_ngrams(BigramAssocMeasures.likelihood_ratio))
        single = Counter(text)
        counts = pd.DataFrame({"term": list(single), "count": list(single.values())})
        pairs = Counter(pairwise(text))
        table = pd.DataFrame([(*pair, n) for pair, n in pairs.items()], columns=["first", "second", "count"])
        ours = vocabulary.collocations(table, counts)
        assert {(row.first, row.second): row.g2 for row in ours.itertuples(index=False)} == pytest.approx(
            {pair: theirs[pair] for pair in zip(ours["first"], ours["second"], strict=True)}
        )
        assert ours["g2"].is_monotonic_decreasing

    def test_pairs_that_avoid_each_other_are_left_out(self):
        pairs = pd.DataFrame([("a", "b", 2)], columns=["first", "second", "count"])
        counts = pd.DataFrame({"term": ["a", "b"], "count": [50, 50]})
        assert vocabulary.collocations(pairs, counts).empty


class TestSenses:
    CODED = pd.DataFrame(
        [
            ("rt-2021-002", "threat", "threat", 1, "denied"),
            ("rt-2021-004", "threat", "threat", 1, "stated"),
            ("rt-2021-005", "threat", "enemy", 1, "stated"),
            ("vk-2018-002", "threat", "threat", 1, "stated"),
            ("vk-2018-002", "threat", "threat", 2, "denied"),
            ("rt-2021-002", "partnership", "partnership", 1, "open"),
        ],
        columns=["span_id", "category", "term", "occurrence", "sense"],
    )

    def test_each_word_is_counted_once_on_its_side(self):
        counted = vocabulary.senses(self.CODED, small.spans()).set_index(["group", "category", "sense"])[
            "hits"
        ]
        assert counted["russia", "threat", "stated"] == 2
        assert counted["russia", "threat", "denied"] == 1
        assert counted["outlet", "threat", "stated"] == 1
        assert counted["document", "partnership", "stated"] == 0
        assert counted.sum() == len(self.CODED)

    def test_the_negation_rule_is_scored_against_the_reader(self, counted):
        rule = vocabulary.negation_rule(self.CODED, counted["article_hits"]).set_index("category")
        # after a negator: rt-2021-002 and rt-2021-005; denied: rt-2021-002 and one of vk-2018-002
        threat = rule.loc["threat"]
        assert (threat["flagged"], threat["denied"], threat["flagged_denials"]) == (2, 2, 1)
        assert threat["precision"] == 0.5 and threat["recall"] == 0.5
        assert np.isnan(rule.loc["partnership", "recall"])

    def test_every_hit_of_the_codebook_is_coded_once(self, real):
        """The coded table and the counts name the same words, occurrence by occurrence."""
        _, _, hits, _, words = real
        expected = {
            (row.span_id, row.category, row.term, number + 1)
            for row in lexicon.hits(hits, words, "codebook").itertuples()
            for number in range(row.count)
        }
        coded = tables.load("lexicon_hits_coded")
        assert (
            set(coded[["span_id", "category", "term", "occurrence"]].itertuples(index=False, name=None))
            == expected
        )


def test_a_balance_without_any_word_of_one_kind_is_nought_of_all():
    rated = pd.DataFrame({"group": ["document", "outlet"], "category": "threat", "hits": [3, 0]})
    (row,) = vocabulary.balance(rated).to_dict("records")
    assert (row["group"], row["partnership"], row["both"], row["share"]) == ("document", 0, 3, 0)
