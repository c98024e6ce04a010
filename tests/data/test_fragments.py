"""The tables beside the two articles, where these are at hand: `CONCEPTSHIFT_TEXTS` names their folder."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

from conceptshift import tables
from conceptshift.corpus import texts

pytestmark = [
    pytest.mark.texts,
    pytest.mark.skipif(
        not os.environ.get("CONCEPTSHIFT_TEXTS"),
        reason="the two articles are not at hand: CONCEPTSHIFT_TEXTS names no folder",
    ),
]


@pytest.fixture(scope="module")
def articles() -> dict[str, str]:
    return texts.articles(Path(os.environ["CONCEPTSHIFT_TEXTS"]), tables.load("documents"))


def quoted() -> pd.DataFrame:
    """Every fragment that the tables say stands in an article: place, document_id, fragment."""
    own = [
        tables.load(name).rename(columns={name[:-1] + "_id": "place", "quoted_fragment": "fragment"})
        for name in ("predictions", "claims")
    ]
    translated = tables.load("back_translation").rename(
        columns={"quote_id": "place", "article_fragment": "fragment"}
    )
    clauses = tables.load("clauses").rename(
        columns={"clause_id": "place", "source_id": "document_id", "quoted_fragment": "fragment"}
    )
    clauses = clauses[clauses["document_id"].isin(tables.load("documents")["document_id"])]
    everything = pd.concat([*own, translated, clauses])
    return everything[["place", "document_id", "fragment"]].dropna()


def test_every_fragment_stands_in_its_article_word_for_word(articles):
    rows = quoted()
    assert len(rows) > 100
    missing = [row.place for row in rows.itertuples() if row.fragment not in articles[row.document_id]]
    assert missing == []


def test_a_speaker_s_statement_stands_in_that_speaker_s_words(articles):
    """One voice in every table: whom claims and predictions name is whom the spans name. What the outlet states may
    stand in words that the spans give to another, whom it quotes or paraphrases."""
    spans = tables.load("spans")
    spans = spans[spans["mode"] != "editor_insert"]
    parted = []
    for name, key in (("claims", "claim_id"), ("predictions", "prediction_id")):
        rows = tables.load(name)
        for row in rows[rows["speaker_id"] != "outlet"].itertuples():
            start = articles[row.document_id].index(row.quoted_fragment)
            over = (spans["start"] < start + len(row.quoted_fragment)) & (spans["end"] > start)
            voices = set(spans.loc[over & (spans["document_id"] == row.document_id), "speaker_id"])
            if voices != {row.speaker_id}:
                parted.append((getattr(row, key), row.speaker_id, voices))
    assert parted == []


def test_the_articles_have_the_length_that_the_table_gives(articles):
    length = tables.load("documents").set_index("document_id")["characters"]
    assert {name: len(text) for name, text in articles.items()} == length.to_dict()


@pytest.mark.parametrize("name", ["spans", "spans_coder_b"])
def test_every_character_that_is_no_space_lies_in_one_span(articles, name):
    spans = tables.load(name)
    passages = texts.passages(articles, spans)  # raises where span and text do not fit
    for document, text in articles.items():
        inside = passages.loc[spans["document_id"] == document, "text"]
        assert sum(len("".join(passage.split())) for passage in inside) == len("".join(text.split()))


def test_a_frame_is_the_beginning_of_its_span_or_lies_within_it(articles):
    passages = texts.passages(articles, tables.load("spans"))
    framed = passages[passages["frame"] != ""]
    assert len(framed) > 20
    assert all(row.frame in row.text for row in framed.itertuples())


def test_a_direct_quotation_stands_in_quotation_marks(articles):
    spans = tables.load("spans")
    passages = texts.passages(articles, spans)["text"]
    direct = passages[spans["mode"] == "direct_quote"]
    assert (
        direct.str.contains('["“”]').mean() > 0.9
    )  # two have lost their mark in the article, four are cut by inserts
