"""The results on the words of the two articles: recounted from the files by other means, and published under their names."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from functools import cache

import pandas as pd
import published
import pytest

from conceptshift import tables
from conceptshift.articles.findings import words
from conceptshift.corpus import terms
from conceptshift.measures.finding import FINDINGS

GROUP = {
    "nato": "nato",
    "russia_official": "russia",
    "russia_expert": "russia",
    "document": "document",
    "outlet": "outlet",
}
GAP = "\N{NO-BREAK SPACE}"


@cache
def rows(name: str) -> list[dict[str, str]]:
    with tables.path(name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def category_of() -> dict[str, str]:
    """Each counted word that the codebook's list matches, and its category."""
    listed = pd.DataFrame([row for row in rows("lexicon") if row["lexicon"] == "codebook"])
    matched = terms.matches(sorted({row["term"] for row in rows("article_terms")}), listed)
    return dict(zip(matched["term"], matched["category"], strict=True))


def group_of(row: dict[str, str], paraphrases_to_document: bool = False) -> str:
    return "document" if paraphrases_to_document and row["doc_paraphrase"] == "true" else GROUP[row["side"]]


@cache
def span_group() -> dict[str, str]:
    return {row["span_id"]: GROUP[row["side"]] for row in rows("spans")}


@cache
def coded() -> list[tuple[str, dict[str, str]]]:
    return [(span_group()[row["span_id"]], row) for row in rows("lexicon_hits_coded")]


def text(name: str) -> str:
    return FINDINGS[name.partition(".")[0]].cells()[name].text.replace(GAP, " ")


def interval(name: str) -> str:
    return FINDINGS[name.partition(".")[0]].cells()[name].interval.replace(GAP, " ")


class TestRates:
    @pytest.mark.parametrize(
        ("result", "moved"), [(words.article_rates, False), (words.article_rates_with_paraphrases, True)]
    )
    def test_every_rate_is_hits_by_words_of_the_voice(self, result, moved: bool) -> None:
        hits, tokens = Counter(), Counter()
        for row in rows("article_terms"):
            group, count = group_of(row, moved), int(row["count"])
            tokens[group] += count
            hits[group, category_of().get(row["term"])] += count
        for row in result().itertuples():
            assert (row.hits, row.tokens) == (hits[row.group, row.category], tokens[row.group])
            assert row.rate == pytest.approx(row.hits / row.tokens * 10_000)
            assert row.low < row.rate < row.high
        assert len(result()) == 2 * len(tokens)

    def test_the_page_says_them_in_whole_numbers(self) -> None:
        assert text("article_rates.nato.threat.rate") == "241"
        assert interval("article_rates.nato.threat.rate") == "128 to 412"
        assert text("article_rates.russia.partnership.hits") == "7"
        assert text("article_rates.russia.threat.tokens") == "1,133"
        assert text("article_rates_with_paraphrases.outlet.partnership.rate") == "89"
        cell = words.article_rates.cells()["article_rates.nato.threat.rate"]
        assert (cell.unit, cell.drawn) == ("per 10,000 words", "nothing: exact, of a count")

    def test_a_voice_has_its_name_in_words(self) -> None:
        assert dict(words.article_rates()[["group", "voice"]].drop_duplicates().to_numpy())["nato"] == (
            "NATO: Stoltenberg"
        )

    def test_the_balance_is_that_of_the_hits(self) -> None:
        hits = words.article_rates().set_index(["group", "category"])["hits"]
        for row in words.article_balance().itertuples():
            partnership, threat = hits[row.group, "partnership"], hits[row.group, "threat"]
            assert (row.partnership, row.both) == (partnership, partnership + threat)
        assert (text("article_balance.document.partnership"), text("article_balance.document.both")) == (
            "14",
            "18",
        )
        assert text("article_balance.outlet.share") == "50 %"


class TestSpans:
    def test_spans_and_words_add_up_to_the_articles(self) -> None:
        sizes = words.article_spans_by_voice().set_index("group")
        words_of = {row["span_id"]: int(row["tokens"]) for row in rows("article_spans")}
        spoken = Counter(span_group()[span] for span, tokens in words_of.items() if tokens)
        for group, spans in spoken.items():
            assert sizes.at[group, "spans"] == spans
            assert sizes.at[group, "tokens"] == sum(
                tokens for span, tokens in words_of.items() if span_group()[span] == group
            )
        assert list(sizes.loc["all", ["spans", "tokens"]]) == [spoken.total(), sum(words_of.values())]
        assert list(sizes.index) == ["nato", "russia", "document", "outlet", "all"]

    def test_the_largest_span_holds_most_partnership_words(self) -> None:
        held = Counter()
        for row in rows("article_hits"):
            if category_of().get(row["term"]) == "partnership":
                held[row["span_id"]] += int(row["count"])
        sizes = words.article_spans_by_voice().set_index("group")["largest"]
        assert sizes["document"] == max(n for span, n in held.items() if span_group()[span] == "document")
        assert sizes["all"] == max(held.values())
        assert text("article_spans_by_voice.document.largest") == "6"

    def test_what_is_drawn_is_said_with_its_seed(self) -> None:
        assert (text("article_span_draws.resamples"), text("article_span_draws.seed")) == ("9,999", "2010")


class TestDifferences:
    def test_each_is_the_difference_of_two_rates(self) -> None:
        rate = words.article_rates().set_index(["group", "category"])["rate"]
        for row in words.article_differences().itertuples():
            target, reference = rate[row.target, row.category], rate[row.reference, row.category]
            assert row.difference == pytest.approx(target - reference)
            assert row.ratio == pytest.approx(target / reference)
            assert row.low < row.difference < row.high

    def test_the_page_says_each_with_its_interval(self) -> None:
        shared = "article_differences.document.russia.partnership"
        assert (text(f"{shared}.difference"), interval(f"{shared}.difference")) == ("370", "61 to 799")
        assert interval("article_differences.document.nato.partnership.difference") == "3 to 758"
        assert text("article_differences.nato.russia.threat.ratio") == "1.4"
        assert text(f"{shared}.log_ratio") == "2.81" and text(f"{shared}.g2") == "19.2"
        assert text(f"{shared}.q") == "below 0.001"
        cell = words.article_differences.cells()[f"{shared}.difference"]
        assert (cell.unit, cell.drawn) == ("per 10,000 words", "spans, each voice on its own")

    def test_both_voices_are_named_first_minus_second(self) -> None:
        row = (
            words.article_differences()
            .set_index(["target", "reference", "category"])
            .loc["document", "nato", "threat"]
        )
        assert row["comparison"] == "2010 concept, as quoted – NATO: Stoltenberg"

    def test_the_books_own_choice_comes_first_and_repeats_them(self) -> None:
        choices = words.article_choices()
        first = choices[choices["chosen"] == "as-in-the-book"]
        assert first.index[0] == 0
        for column in ("difference", "low", "high"):
            assert list(first[column]) == list(words.article_differences()[column])

    def test_a_choice_has_a_name_that_can_be_part_of_an_address(self) -> None:
        assert text("article_choices.minimal-lexicon.nato.russia.threat.difference") == "−33"
        assert interval("article_choices.minimal-lexicon.nato.russia.threat.difference") == "−103 to 41"
        cell = words.article_choices.cells()["article_choices.rt-only.nato.russia.threat.difference"]
        assert (cell.unit, cell.drawn) == ("per 10,000 words", "spans, each voice on its own")

    def test_clear_choices_are_those_whose_interval_excludes_zero(self) -> None:
        clear = Counter()
        for row in words.article_choices().itertuples():
            clear[row.target, row.reference, row.category] += not row.low <= 0 <= row.high
        for row in words.article_clear_choices().itertuples():
            assert (row.clear, row.choices) == (clear[row.target, row.reference, row.category], 7)
        assert text("article_clear_choices.document.nato.partnership.clear") == "4"
        assert text("article_clear_choices.document.nato.threat.clear") == "1"  # where it is below zero
        assert text("article_clear_choices.document.russia.partnership.choices") == "7"

    def test_the_lists_have_as_many_entries_as_the_file(self) -> None:
        entries = Counter((row["lexicon"], row["category"]) for row in rows("lexicon"))
        for row in words.article_lexicon_sizes().itertuples():
            assert (row.threat, row.partnership) == (
                entries[row.lexicon, "threat"],
                entries[row.lexicon, "partnership"],
            )
        assert list(words.article_lexicon_sizes()["lexicon"]) == ["codebook", "minimal", "wide"]
        assert text("article_lexicon_sizes.wide.partnership") == "50"


class TestVoices:
    def test_voices_that_use_a_word_are_counted_among_all(self) -> None:
        using = defaultdict(set)
        for row in rows("article_terms"):
            if GROUP[row["side"]] == "russia":
                using["all"].add(row["speaker_id"])
                using[category_of().get(row["term"])].add(row["speaker_id"])
        for row in words.article_russian_voices().itertuples():
            assert (row.using, row.voices) == (len(using[row.category]), len(using["all"]))
        assert text("article_russian_voices.partnership.using") == "3"
        assert text("article_russian_voices.threat.dp_norm") == "0.18"

    def test_a_word_of_fewer_voices_is_shared_less_evenly(self) -> None:
        spread = words.article_russian_voices().set_index("category")["dp_norm"]
        assert 0 < spread["threat"] < spread["partnership"] < 1


class TestSenses:
    def test_every_coded_word_is_counted_once_where_it_stands(self) -> None:
        counted = Counter((group, row["category"], row["sense"]) for group, row in coded())
        of = Counter((group, row["category"]) for group, row in coded())
        senses = words.article_senses()
        assert senses["hits"].sum() == len(coded()) and len(senses) == 4 * 2 * 5
        for row in senses.itertuples():
            assert row.hits == counted[row.group, row.category, row.sense]
            assert row.of == of[row.group, row.category]
        assert text("article_senses.russia.partnership.denied.hits") == "5"
        assert text("article_senses.document.threat.stated.hits") == "0"
        assert text("article_senses.document.threat.stated.of") == "4"

    def test_stated_words_are_counted_among_all(self) -> None:
        stated = Counter(row["category"] for _, row in coded() if row["sense"] == "stated")
        every = Counter(row["category"] for _, row in coded())
        found = words.article_coded_words().set_index("category")
        for category in ("threat", "partnership"):
            assert list(found.loc[category]) == [every[category], stated[category]]
        assert list(found.loc["all"]) == [every.total(), stated.total()]
        assert (text("article_coded_words.threat.stated"), text("article_coded_words.all.words")) == (
            "18",
            "73",
        )

    def test_a_stated_threat_comes_from_one_source_and_china_is_joined_to_russia(self) -> None:
        stated = [(g, row) for g, row in coded() if row["category"] == "threat" and row["sense"] == "stated"]
        named = Counter((group, row["toward"].replace("russia_and_china", "russia")) for group, row in stated)
        assert any(row["toward"] == "russia_and_china" for _, row in stated)
        found = words.article_stated_threats()
        assert found["words"].sum() == len(stated)
        for row in found.itertuples():
            assert row.words == named[row.group, row.source]
        assert "russia_and_china" not in set(found["source"])
        assert (
            text("article_stated_threats.nato.russia.words"),
            text("article_stated_threats.russia.nato.words"),
        ) == (
            "5",
            "4",
        )
        assert text("article_stated_threats.document.terrorism.words") == "0"

    def test_the_rule_finds_what_follows_a_negator(self) -> None:
        rule = words.article_negation_rule().set_index("category")
        assert rule.at["threat", "denied"] == sum(
            row["category"] == "threat" and row["sense"] == "denied" for _, row in coded()
        )
        negated = Counter()
        for row in rows("article_hits"):
            negated[category_of().get(row["term"])] += int(row["negated"])
        assert rule.at["threat", "flagged"] == negated["threat"]
        assert text("article_negation_rule.threat.flagged_denials") == "5"
        assert text("article_negation_rule.partnership.denied") == "8"
        assert text("article_negation_rule.partnership.flagged") == "0"


class TestKeywords:
    def test_places_run_from_one_in_each_voice_highest_score_first(self) -> None:
        for _, ranked in words.article_keywords().groupby("group"):
            assert list(ranked["place"]) == list(range(1, len(ranked) + 1))
            assert ranked["z"].is_monotonic_decreasing
        assert text("article_keywords.nato.1.term") == "we" and text("article_keywords.nato.1.z") == "1.28"

    def test_counts_are_those_of_the_ranking(self) -> None:
        counts, ranked = words.article_keyword_counts(), words.article_keywords()
        often = Counter()
        for row in rows("article_terms"):
            often[row["term"]] += int(row["count"])
        assert counts.ranked == sum(count >= counts.fewest for count in often.values())
        spoken = ranked[ranked["group"] != "outlet"]
        assert counts.highest == max(spoken["z"]) < counts.critical
        assert counts.passing == sum(z >= 1.96 for z in ranked["z"]) == 1
        picked = sorted(
            (row.q, row.term) for row in spoken.itertuples() if row.q < 0.05 and row.log_ratio > 0
        )
        assert re.findall("“(.+?)”", counts.picked_words) == [term for _, term in picked]
        assert counts.picked == len(picked)
        assert text("article_keyword_counts.picked_words") == "“and”, “determination”, “they”, “we”"
        assert (text("article_keyword_counts.critical"), text("article_keyword_counts.fewest")) == (
            "1.96",
            "3",
        )
        assert (text("article_keyword_counts.highest"), text("article_keyword_counts.ranked")) == (
            "1.48",
            "160",
        )
        assert text("article_keyword_counts.picked") == "4"

    def test_where_no_word_is_picked_the_sentence_says_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(words.vocabulary, "DISCOVERY", 0.0)
        assert words.article_keyword_counts.compute().picked_words == "none"

    def test_a_discussed_word_has_its_hits_here_and_elsewhere(self) -> None:
        here, elsewhere, voices = 0, 0, set()
        for row in rows("article_terms"):
            if row["term"] == "they":
                mine = GROUP[row["side"]] == "russia"
                here, elsewhere = here + mine * int(row["count"]), elsewhere + (not mine) * int(row["count"])
                voices |= {row["speaker_id"]} if mine else set()
        row = words.article_keyword().set_index(["group", "word"]).loc["russia", "they"]
        assert (row["hits"], row["elsewhere"], row["voices"]) == (here, elsewhere, len(voices))
        assert (
            text("article_keyword.nato.we.elsewhere") == "6" and text("article_keyword.nato.we.q") == "0.034"
        )
        assert (
            text("article_keyword.russia.they.voices") == "4"
            and text("article_keyword.russia.they.hits") == "8"
        )
        assert text("article_keyword.outlet.said.z") == "1.96"

    def test_an_apostrophe_does_not_break_a_name(self, monkeypatch: pytest.MonkeyPatch) -> None:
        ranked = words.article_keywords()
        ranked.loc[0, "term"] = "alliance's"
        monkeypatch.setattr(words, "article_keywords", ranked.copy)
        assert words.article_keyword.compute().loc[0, "word"] == "alliance-s"

    def test_first_words_and_picked_words_are_discussed(self) -> None:
        discussed = set(words.article_keyword()["term"])
        assert {"we", "they", "said", "and", "determination"} == discussed

    def test_a_pair_has_a_word_of_the_lexicon_and_its_count(self) -> None:
        together = Counter()
        for row in rows("article_bigrams"):
            together[row["first"], row["second"]] += int(row["count"])
        pairs = words.article_pairs()
        for row in pairs.itertuples():
            assert {row.first, row.second} & set(category_of())
            assert row.count == together[row.first, row.second]
            assert row.pair == f"{row.first} {row.second}"
        assert list(pairs["place"]) == list(range(1, len(pairs) + 1)) and pairs["g2"].is_monotonic_decreasing
        assert (text("article_pairs.1.pair"), text("article_pairs.1.count")) == ("cooperation with", "4")
        assert text("article_pairs.1.g2") == "28.5"
        assert {"no threat", "strategic partnership"} <= set(pairs["pair"])


def test_every_result_can_be_said_and_names_the_tables_it_is_made_of() -> None:
    mine = [one for one in FINDINGS.values() if one.compute.__module__ == words.__name__]
    for one in mine:
        assert one.cells() and set(one.tables) <= set(tables.names()), one.name


def test_what_an_edition_published_is_a_finding_still():
    assert published.lost("articles") == []
