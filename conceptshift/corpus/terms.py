"""Terms, the words that a list matches among them, and how the two articles become counts of them.

`extract` writes the tables of the articles. A token (`tokens`) is counted inside a span, so that two words which
the source glues together across a change of voice (`KavkazaNATO`, `”he`) are counted where they belong. The
frame of indirect speech ("according to him") counts with its span; `frame_words` tells how many words it has.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from nltk import ConditionalFreqDist, FreqDist, bigrams
from nltk.stem import SnowballStemmer

from conceptshift import tables
from conceptshift.corpus import texts
from conceptshift.corpus.tokens import TOKEN, tokens
from conceptshift.tables import derived

__all__ = ["TOKEN", "Report", "count", "extract", "matches", "negated", "tokens", "words"]

NEGATION_REACH = 3  # a term counts as negated where a negator is among the three tokens before it in its span
FEWEST_PAIRS = 2  # pairs that stand once in a document could be chained into a passage; they are left out
VOICE = ["document_id", "speaker_id", "mode", "side", "doc_paraphrase"]

# a page asks for the same vocabulary with one lexicon after another
_stem = functools.lru_cache(maxsize=None)(SnowballStemmer("english").stem)


@dataclass(frozen=True)
class Report:
    """What `extract` did; as text, a summary for the person who ran it."""

    out: Path
    documents: int
    missing: tuple[str, ...]
    spans: int
    tokens: int
    words: int
    changed: tuple[str, ...]

    def __str__(self) -> str:
        news = f"changed: {', '.join(self.changed)}" if self.changed else "nothing changed"
        missing = f" (without {' and '.join(self.missing)})" if self.missing else ""
        return (
            f"{self.documents} article{'' if self.documents == 1 else 's'}{missing}, {self.spans} spans, {self.tokens:,} tokens, {self.words:,} words "
            f"counted into {self.out}; {news}"
        )


def extract(articles: Path, tables_root: Path = tables.ROOT, out: Path | None = None) -> Report:
    """Count the articles in the folder `articles` into the tables of `out` (default: data/derived of the root).

    Reads `documents`, `spans` and `lexicon` of the repository at `tables_root`. Some of the articles are enough where
    another folder than data/derived is named: a part does not replace the whole. All tables are made and
    written aside before the first takes its place: whatever fails, all are the last good ones, and whenever
    the run is killed, each file is whole. Raises `FileNotFoundError` for an article that is missing or
    changed, `ValueError` for spans that do not fit the text or a table that breaks its schema.
    """
    derived_there = Path(tables_root, "data", "derived")
    out = derived_there if out is None else Path(out)
    documents, spans, lexicon = (tables.load(name, tables_root) for name in ("documents", "spans", "lexicon"))
    held = texts.articles(articles, documents, part=out.resolve() != derived_there.resolve())
    spans = spans[spans["document_id"].isin(held)]
    passages = texts.passages(held, spans)
    counted = count(passages, spans, lexicon)
    lengths = counted["article_spans"]
    return Report(
        out=out,
        documents=len(held),
        missing=tuple(name for name in documents["document_id"] if name not in held),
        spans=len(spans),
        tokens=int(lengths["tokens"].sum()),
        words=int(lengths["words"].sum()),
        changed=derived.replace({f"{name}.csv": derived.csv(table) for name, table in counted.items()}, out),
    )


def count(passages: pd.DataFrame, spans: pd.DataFrame, lexicon: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The derived tables, by name, from the passages of `texts.passages`, the spans and the lexicon.

    article_spans: tokens, words and frame_words of each span. article_terms: each term by voice.
    article_bigrams: pairs of neighbouring tokens inside a span, by side, where the document has two or more
    of them. article_hits: the terms that an entry of the lexicon matches, by span, and how many of them
    follow a negator.
    """
    read = spans.merge(passages, on="span_id", validate="one_to_one").sort_values("span_id")
    read["tokens"] = read["text"].map(tokens)
    return {
        "article_spans": _lengths(read),
        "article_terms": _terms(read),
        "article_bigrams": _pairs(read),
        "article_hits": _hits(read, lexicon),
    }


def words(text: str) -> int:
    """How many stretches between white space hold a letter or a digit: the word of the span rules."""
    return sum(any(character.isalnum() for character in stretch) for stretch in text.split())


def matches(vocabulary: Iterable[str], lexicon: pd.DataFrame) -> pd.DataFrame:
    """Which terms of the vocabulary the entries match: lexicon, category, entry, term, a row for each match.

    lexicon: table `lexicon`. An `exact` entry matches its own form, a `stem` entry every form with the same
    stem (Snowball, English). A term counts once in a category, for the first of the entries that match it.
    Raises `ValueError` for an entry that is not one token, which no token could match.
    """
    for entry in lexicon["entry"]:
        if tokens(entry) != [entry]:
            raise ValueError(
                f"lexicon entry {entry!r} is not one token in lower case, so it can match nothing"
            )
    by_form = {how: defaultdict(list) for how in ("exact", "stem")}
    for entry in lexicon.itertuples():
        form = _stem(entry.entry) if entry.match == "stem" else entry.entry
        by_form[entry.match][form].append((entry.lexicon, entry.category, entry.entry))
    # To stem a vocabulary takes longer than all the rest, and most of its terms open like no entry: a stem is its
    # term without an ending, but for its last letter, and for a few short ones (die, of dying).
    openings = tuple({stem[:-1] if len(stem) > 3 else stem[:1] for stem in by_form["stem"]})
    found = []
    for term in set(vocabulary):
        form = term.replace("’", "'")
        entries = by_form["exact"].get(form, [])
        if form.startswith(openings):
            entries = entries + by_form["stem"].get(_stem(form), [])
        found += [(*entry, term) for entry in entries]
    key = ["lexicon", "category", "term"]
    matched = pd.DataFrame(found, columns=["lexicon", "category", "entry", "term"], dtype="str")
    return matched.sort_values([*key, "entry"]).drop_duplicates(key, ignore_index=True)


def negated(sequence: list[str], negators: set[str]) -> list[bool]:
    """For each token: is one of the `NEGATION_REACH` tokens before it a negator?"""
    turned = [token.replace("’", "'") in negators for token in sequence]
    return [any(turned[max(0, place - NEGATION_REACH) : place]) for place in range(len(sequence))]


def _lengths(read: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "span_id": read["span_id"],
            "tokens": read["tokens"].map(len),
            "words": read["text"].map(words),
            "frame_words": read["frame"].map(words),
        }
    )


def _terms(read: pd.DataFrame) -> pd.DataFrame:
    by_voice = ConditionalFreqDist(
        (tuple(getattr(row, key) for key in VOICE), token)
        for row in read.itertuples()
        for token in row.tokens
    )
    rows = [(*voice, term, n) for voice in by_voice.conditions() for term, n in by_voice[voice].items()]
    return pd.DataFrame(rows, columns=[*VOICE, "term", "count"]).sort_values([*VOICE, "term"])


def _pairs(read: pd.DataFrame) -> pd.DataFrame:
    by_side = FreqDist(
        (row.document_id, row.side, *pair) for row in read.itertuples() for pair in bigrams(row.tokens)
    )
    key = ["document_id", "side", "first", "second"]
    pairs = pd.DataFrame([(*pair, n) for pair, n in by_side.items()], columns=[*key, "count"])
    in_document = pairs.groupby(["document_id", "first", "second"])["count"].transform("sum")
    return pairs[in_document >= FEWEST_PAIRS].sort_values(key)


def _hits(read: pd.DataFrame, lexicon: pd.DataFrame) -> pd.DataFrame:
    negators = set(lexicon.loc[lexicon["category"] == "negator", "entry"])
    vocabulary = {token for sequence in read["tokens"] for token in sequence}
    counted = set(matches(vocabulary, lexicon[lexicon["category"] != "negator"])["term"])
    hits = pd.DataFrame(
        [
            (row.span_id, token, turned)
            for row in read.itertuples()
            for token, turned in zip(row.tokens, negated(row.tokens, negators), strict=True)
            if token in counted
        ],
        columns=["span_id", "term", "turned"],
    )
    by_term = hits.groupby(["span_id", "term"])["turned"].agg(count="size", negated="sum")
    return by_term.astype(int).reset_index()
