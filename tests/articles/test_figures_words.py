"""The rhetoric figures: drawn on both layouts, alt text that follows the data, nothing cut off."""

import matplotlib
import pandas as pd
import pytest

from conceptshift import tables
from conceptshift.articles import vocabulary
from conceptshift.articles.figures import words as figures
from conceptshift.measures.style import NARROW, RC, WIDE

SHOWN = [("nato", "russia", "threat"), ("document", "russia", "partnership")]


def rated(**hits):
    rows = [
        (group, category, count, 1000, 10 * count, max(0, 10 * count - 8), 10 * count + 9, "word 1")
        for group, counts in hits.items()
        for category, count in zip(("threat", "partnership"), counts, strict=True)
    ]
    return pd.DataFrame(
        rows, columns=["group", "category", "hits", "tokens", "rate", "low", "high", "matched"]
    )


@pytest.fixture(scope="module")
def data():
    names = ("spans", "article_spans", "article_hits", "article_terms", "lexicon")
    spans, lengths, hits, counts, words = (tables.load(name) for name in names)
    return {
        "rates": (
            vocabulary.rates(counts, words),
            vocabulary.rates(counts, words, paraphrases_to_document=True),
        ),
        "senses": (vocabulary.senses(tables.load("lexicon_hits_coded"), spans),),
        "keywords": (vocabulary.keywords(counts),),
        "robustness": (
            vocabulary.robustness(spans, lengths, hits, counts, words, 1, resamples=99),
            SHOWN,
        ),
    }


def draw(name, data, layout):
    with matplotlib.rc_context(RC):
        return getattr(figures, name)(*data, layout)


class TestRates:
    def test_the_headline_names_who_uses_partnership_words_most(self):
        table = rated(nato=(5, 9), russia=(5, 2))
        assert figures.rates(table, table, WIDE)[1].startswith(
            "Partnership words are most frequent in the words of NATO's Secretary General, 90 per 10,000; "
            "the intervals for threat words all overlap."
        )

    def test_the_headline_tells_when_threat_rates_are_apart(self):
        table = rated(nato=(50, 9), russia=(5, 2))
        assert "do not all overlap" in figures.rates(table, table, WIDE)[1]

    def test_every_rate_and_interval_is_told(self):
        table = rated(nato=(5, 9), russia=(4, 2))
        alt = figures.rates(table, table, WIDE)[1]
        for row in table.itertuples():
            assert f"{row.category} {row.rate:.0f} (95 % interval {row.low:.0f} to {row.high:.0f}" in alt

    def test_another_reading_is_told_only_where_it_differs(self):
        table = rated(document=(5, 9), outlet=(4, 2))
        other = table.assign(rate=[60, 90, 30, 20])
        alt = figures.rates(table, other, WIDE)[1]
        assert "2010 concept threat 60, outlets threat 30." in alt
        assert "paraphrases" not in figures.rates(table, table, WIDE)[1]


class TestSenses:
    def test_one_square_for_each_word(self, data):
        counted = data["senses"][0]
        figure, alt = draw("senses", data["senses"], WIDE)
        marks = [line for line in figure.axes[0].lines if line.get_marker() in ("s", ".")]
        assert len(marks) == counted["hits"].sum() + len(vocabulary.SENSES)  # and the key
        stated = counted[(counted["sense"] == "stated") & (counted["category"] == "threat")]["hits"].sum()
        every = counted[counted["category"] == "threat"]["hits"].sum()
        assert alt.split(".")[0].endswith(f" of the threat words state a threat: {stated} of {every}")

    def test_a_group_without_a_word_says_none(self, data):
        counted = data["senses"][0].copy()
        counted.loc[counted["group"] == "outlet", "hits"] = 0
        assert "outlets, threat: none" in draw("senses", (counted,), NARROW)[1]

    @pytest.mark.parametrize(
        ("stated", "denied", "said"),
        [
            (0, 4, "None of"),
            (4, 0, "All of"),
            (2, 2, "Half of"),
            (1, 2, "Fewer than half"),
            (2, 1, "More than half"),
        ],
    )
    def test_the_headline_says_how_many_threaten(self, stated, denied, said):
        rows = [("nato", "threat", "stated", stated), ("nato", "threat", "denied", denied)]
        counted = pd.DataFrame(rows, columns=["group", "category", "sense", "hits"])
        assert draw("senses", (counted,), WIDE)[1].startswith(said)

    def test_the_other_category_has_a_sentence_of_its_own(self):
        rows = [("nato", "threat", "stated", 1), ("nato", "partnership", "open", 2)]
        counted = pd.DataFrame(rows, columns=["group", "category", "sense", "hits"])
        assert (
            "None of the partnership words name one that is: 0 of 2." in draw("senses", (counted,), WIDE)[1]
        )


class TestKeywords:
    def ranked(self, *z):
        rows = [
            ("nato", f"word{number}", 3, 0, value, 10 * value, 0.05 / value**2, 1, 1, float("nan"))
            for number, value in enumerate(z)
        ]
        columns = ["group", "term", "hits", "elsewhere", "z", "g2", "q", "voices", "of_voices", "dp_norm"]
        return pd.DataFrame(rows, columns=columns)

    def test_a_null_result_is_the_headline(self):
        alt = figures.keywords(self.ranked(1.5, 0.9), WIDE)[1]
        assert alt.startswith("No word of a speaker or of the document passes the usual mark of 1.96.")
        assert "The more lenient G² picks “word0” among" in alt

    def test_words_beyond_the_mark_are_named(self):
        alt = figures.keywords(self.ranked(3.1, 2.0, 1.0), WIDE)[1]
        assert alt.startswith("“word0” and “word1” pass the usual mark of 1.96")


class TestRobustness:
    def test_the_headline_counts_intervals_that_exclude_zero(self):
        rows = [
            (choice, "nato", "russia", "threat", difference, low, high)
            for choice, difference, low, high in [("a", 5, 1, 9), ("b", 5, -1, 9), ("c", -5, -9, -1)]
        ]
        moved = pd.DataFrame(
            rows, columns=["choice", "target", "reference", "category", "difference", "low", "high"]
        )
        other = moved.assign(reference="document", low=-1, high=9)
        alt = figures.robustness(
            pd.concat([moved, other]), [("nato", "russia", "threat"), ("nato", "document", "threat")], WIDE
        )[1]
        assert alt.startswith(
            "The difference keeps clear of zero under 2 of 3 choices for threat words (NATO minus Russian side) "
            "and 0 for threat words (NATO minus 2010 concept)."
        )
