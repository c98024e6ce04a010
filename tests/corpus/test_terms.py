"""Tokens, counts and extraction: on small texts, against an independent recount, and byte for byte on the articles."""

import os
import re
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
import small_articles as small
from hypothesis import given
from hypothesis import strategies as st

from conceptshift import tables
from conceptshift.corpus import terms, texts
from conceptshift.tables import derived

FILES = ("article_bigrams.csv", "article_hits.csv", "article_spans.csv", "article_terms.csv")
TEXTS = os.environ.get("CONCEPTSHIFT_TEXTS")
needs_texts = pytest.mark.skipif(
    not TEXTS, reason="CONCEPTSHIFT_TEXTS does not name the folder of the two articles"
)


@pytest.fixture
def counted():
    spans = small.spans()
    return terms.count(texts.passages(small.texts(), spans), spans, small.lexicon())


@pytest.fixture
def place(tmp_path):
    """A root and a folder of articles."""
    return small.write_root(tmp_path / "repository with a space"), small.write_texts(tmp_path / "articles")


def read(folder):
    return {path.name: path.read_bytes() for path in sorted(Path(folder).glob("article_*.csv"))}


class TestTokens:
    @pytest.mark.parametrize(
        ("text", "tokens"),
        [
            ("NATO's Secretary-General", ["nato's", "secretary-general"]),
            ("Russia’s 2% - no way", ["russia’s", "no", "way"]),
            ("'quoted' and -dashed-", ["quoted", "and", "dashed"]),
            ("2010 © •", []),
        ],
    )
    def test_examples(self, text, tokens):
        assert terms.tokens(text) == tokens

    @given(st.text())
    def test_tokens_are_letters_with_inner_marks_and_none_is_lost(self, text):
        tokens = terms.tokens(text)
        assert all(re.fullmatch(r"[a-z]+(['’-][a-z]+)*", token) for token in tokens)
        assert sum(len(re.sub(r"[^a-z]", "", token)) for token in tokens) == len(
            re.findall(r"[a-z]", text.lower())
        )

    @pytest.mark.parametrize(
        ("text", "words"), [("”he said", 2), ("- • …", 0), ("2% of 2010, it is", 5), ("", 0)]
    )
    def test_a_word_holds_a_letter_or_a_digit(self, text, words):
        assert terms.words(text) == words


class TestCounts:
    def test_words_glued_together_across_voices_count_where_they_belong(self, counted):
        by_voice = counted["article_terms"].set_index(["speaker_id", "term"])["count"]
        assert by_voice["outlet", "vestnik"] == 1
        assert by_voice["viktor-litovkin", "nato"] == 1
        assert "vestniknato" not in set(counted["article_terms"]["term"])
        assert by_voice["outlet", "he"] == 1

    def test_the_frame_counts_with_its_span_and_is_told_apart(self, counted):
        spans = counted["article_spans"].set_index("span_id")
        assert spans.at["rt-2021-004", "words"] == 7
        assert spans.at["rt-2021-004", "frame_words"] == 3
        assert spans["frame_words"].sum() == 3

    def test_pairs_stay_inside_a_span_and_stand_twice_in_their_article(self, counted):
        pairs = {
            (row.document_id, row.first, row.second): row.count
            for row in counted["article_bigrams"].itertuples(index=False)
        }
        assert ("vk-2018", "a", "threat") in pairs  # twice in one article
        assert ("rt-2021", "mutual", "trust") not in pairs  # once
        assert ("rt-2021", "tension", "we") not in pairs  # across two spans

    def test_only_terms_of_the_lexicon_are_counted_by_span(self, counted):
        hits = counted["article_hits"]
        assert set(hits["term"]) == {"threat", "enemy", "partnership", "trust", "tension", "talks"}

    def test_negated_means_a_negator_among_the_three_tokens_before(self, counted):
        hits = counted["article_hits"].set_index(["span_id", "term"])
        assert tuple(hits.loc[("rt-2021-002", "threat")]) == (1, 1)
        assert tuple(hits.loc[("rt-2021-002", "partnership")]) == (1, 0)
        assert tuple(hits.loc[("rt-2021-004", "threat")]) == (1, 0)  # the negator follows
        assert tuple(hits.loc[("rt-2021-005", "enemy")]) == (1, 1)
        assert tuple(hits.loc[("vk-2018-002", "threat")]) == (2, 0)
        assert terms.negated(["no", "a", "b", "c", "d"], {"no"}) == [False, True, True, True, False]

    def test_agrees_with_a_recount_that_shares_no_code(self, counted):
        recount = Counter()
        for name, pieces in small.PIECES.items():
            for _, words, _, speaker, mode, _, paraphrase, _ in pieces:
                for token in re.findall(r"[a-z]+(?:['’-][a-z]+)*", words.lower()):
                    recount[name, speaker, mode, paraphrase, token] += 1
        table = counted["article_terms"]
        columns = ["document_id", "speaker_id", "mode", "doc_paraphrase", "term"]
        assert (
            dict(zip(table[columns].itertuples(index=False, name=None), table["count"], strict=True))
            == recount
        )
        assert counted["article_spans"]["tokens"].sum() == recount.total()


class TestMatches:
    def entries(self, *rows):
        return pd.DataFrame(rows, columns=["lexicon", "category", "entry", "match"])

    def test_a_stem_matches_its_forms_and_an_exact_entry_itself(self):
        found = terms.matches(
            ["threat", "threats", "threatened", "talk", "talks"],
            self.entries(("x", "threat", "threat", "stem"), ("x", "partnership", "talks", "exact")),
        )
        assert list(found["term"]) == ["talks", "threat", "threats"]

    @pytest.mark.parametrize(
        ("entry", "term"),
        [
            ("die", "dying"),
            ("sky", "skies"),
            ("ally", "allies"),
            ("spy", "spies"),
            ("security", "securities"),
        ],
    )
    def test_a_stem_matches_forms_that_are_spelled_another_way(self, entry, term):
        found = terms.matches([term, "other"], self.entries(("x", "threat", entry, "stem")))
        assert list(found["term"]) == [term]

    def test_a_term_that_two_entries_match_counts_once(self):
        found = terms.matches(
            ["joint"],
            self.entries(("x", "partnership", "joint", "exact"), ("x", "partnership", "jointly", "stem")),
        )
        assert len(found) == 1

    def test_an_apostrophe_of_either_kind_matches(self):
        assert list(terms.matches(["isn’t"], self.entries(("x", "negator", "isn't", "exact")))["term"]) == [
            "isn’t"
        ]

    @pytest.mark.parametrize("entry", ["arms race", "Threat", "", "2010"])
    def test_an_entry_that_no_token_could_match_is_refused(self, entry):
        with pytest.raises(ValueError, match="not one token"):
            terms.matches(["threat"], self.entries(("x", "threat", entry, "stem")))


class TestExtract:
    def test_writes_four_tables_that_keep_to_their_schemas(self, place):
        root, articles = place
        report = terms.extract(articles, root)
        assert tuple(read(root / "data" / "derived")) == FILES
        assert report.documents == 2 and report.spans == 8
        for name in FILES:
            assert len(tables.load(name.removesuffix(".csv"), root))
        assert f"{report.tokens:,} tokens" in str(report)

    def test_a_second_run_changes_nothing(self, place):
        root, articles = place
        terms.extract(articles, root)
        before = read(root / "data" / "derived")
        report = terms.extract(articles, root)
        assert report.changed == () and "nothing changed" in str(report)
        assert read(root / "data" / "derived") == before

    def test_order_of_the_spans_does_not_matter(self, place, tmp_path):
        root, articles = place
        terms.extract(articles, root, tmp_path / "one")
        spans, passages = small.spans()[::-1], texts.passages(small.texts(), small.spans()[::-1])
        counted = terms.count(passages, spans, small.lexicon())
        derived.replace(
            {f"{name}.csv": derived.csv(table) for name, table in counted.items()}, tmp_path / "two"
        )
        assert read(tmp_path / "one") == read(tmp_path / "two")

    @pytest.mark.parametrize("spoil", ["text", "spans", "lexicon"])
    def test_the_last_good_files_survive_what_goes_wrong(self, place, spoil):
        root, articles = place
        terms.extract(articles, root)
        before = read(root / "data" / "derived")
        if spoil == "text":
            articles.joinpath("page-0.txt").write_text("another text", encoding="utf-8")
        else:
            file = root / "data" / f"{spoil}.csv"
            raw = file.read_text(encoding="utf-8")
            file.write_text(
                raw.replace("rt-2021,0,17", "rt-2021,0,18").replace(",enemy,", ",arch enemy,"),
                encoding="utf-8",
            )
        with pytest.raises((FileNotFoundError, ValueError)):
            terms.extract(articles, root)
        assert read(root / "data" / "derived") == before
        assert [path.name for path in (root / "data").iterdir() if path.name.startswith(".")] == []

    def test_one_article_does_not_replace_both_and_is_counted_elsewhere(self, place, tmp_path):
        root, articles = place
        terms.extract(articles, root)
        before = read(root / "data" / "derived")
        articles.joinpath("page-1.txt").unlink()
        with pytest.raises(FileNotFoundError, match=r"vk-2018: no file.*count rt-2021 alone.*with --out"):
            terms.extract(articles, root)
        with pytest.raises(FileNotFoundError, match="a part does not replace the whole"):
            terms.extract(articles, root, root / "data" / ".." / "data" / "derived")
        assert read(root / "data" / "derived") == before

        report = terms.extract(articles, root, tmp_path / "elsewhere")
        assert str(report).startswith("1 article (without vk-2018), ")
        both = pd.read_csv(root / "data" / "derived" / "article_terms.csv")
        one = pd.read_csv(tmp_path / "elsewhere" / "article_terms.csv")
        pd.testing.assert_frame_equal(one, both[both["document_id"] == "rt-2021"].reset_index(drop=True))

    def test_a_folder_without_any_of_the_articles_is_refused_everywhere(self, place, tmp_path):
        root, _ = place
        tmp_path.joinpath("empty").mkdir()
        with pytest.raises(FileNotFoundError, match=r"rt-2021: no file in .*missing or changed$"):
            terms.extract(tmp_path / "empty", root, tmp_path / "elsewhere")

    @pytest.mark.parametrize("survives", range(len(FILES)))
    def test_a_kill_leaves_every_file_whole(self, place, survives):
        """Killed after `survives` files took their place: each file is the old one or the new one, to the byte."""
        root, articles = place
        derived = root / "data" / "derived"
        terms.extract(articles, root)
        new = read(derived)
        for name in FILES:
            derived.joinpath(name).write_text(f"the last good {name}\n", encoding="utf-8")
        old = read(derived)
        script = f"""
import os, signal
from pathlib import Path
from conceptshift.corpus import terms
done, replace = [], os.replace
def until(*names):
    if len(done) == {survives}:
        os.kill(os.getpid(), signal.SIGKILL)
    done.append(replace(*names))
os.replace = until
terms.extract(Path({str(articles)!r}), Path({str(root)!r}))
"""
        run = subprocess.run(
            [sys.executable, "-c", script], cwd=small.ROOT, capture_output=True, text=True, check=False
        )
        assert run.returncode == -signal.SIGKILL, run.stderr
        now = read(derived)
        assert sorted(now) == sorted(FILES)
        assert sum(now[name] == new[name] for name in FILES) == survives
        assert all(now[name] in (old[name], new[name]) for name in FILES)


@pytest.mark.texts
@needs_texts
class TestTheArticles:
    def test_extraction_reproduces_the_committed_files_byte_for_byte(self, tmp_path):
        terms.extract(Path(TEXTS), tables.ROOT, tmp_path)
        assert read(tmp_path) == read(tables.ROOT / "data" / "derived")

    def test_totals_of_the_span_rules_come_out(self):
        found = texts.articles(Path(TEXTS), tables.load("documents"))
        assert {name: len(text.split()) for name, text in found.items()} == {"rt-2021": 2015, "vk-2018": 495}
        spans = tables.load("spans")
        read_again = spans.merge(texts.passages(found, spans), on="span_id")
        paraphrased = read_again[read_again["doc_paraphrase"]]
        assert (len(paraphrased), paraphrased["text"].map(terms.words).sum()) == (9, 138)

    def test_an_independent_recount_agrees_term_by_term(self):
        found = texts.articles(Path(TEXTS), tables.load("documents"))
        recount = Counter()
        for row in tables.load("spans").itertuples():
            passage = found[row.document_id][row.start : row.end].lower()
            recount.update(
                (row.document_id, row.side, token) for token in re.findall(r"[a-z]+(?:['’-][a-z]+)*", passage)
            )
        counts = tables.load("article_terms").groupby(["document_id", "side", "term"])["count"].sum()
        assert counts.to_dict() == recount


class TestTheCommittedTables:
    def test_terms_and_spans_count_the_same_tokens(self):
        assert tables.load("article_terms")["count"].sum() == tables.load("article_spans")["tokens"].sum()

    def test_hits_by_span_and_by_voice_agree(self):
        hits = tables.load("article_hits").groupby("term")["count"].sum()
        by_voice = tables.load("article_terms").groupby("term")["count"].sum()
        assert (by_voice.loc[hits.index] == hits).all()

    def test_words_of_the_frames_are_those_of_the_span_rules(self):
        frames = tables.load("article_spans").set_index("span_id")["frame_words"]
        assert frames.groupby(frames.index.str[:7]).sum().to_dict() == {"rt-2021": 130, "vk-2018": 60}

    def test_every_pair_stands_twice_in_its_article(self):
        pairs = tables.load("article_bigrams").groupby(["document_id", "first", "second"])["count"].sum()
        assert pairs.min() >= 2
