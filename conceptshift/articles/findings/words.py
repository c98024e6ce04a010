"""The results on the words of the two articles: threat and partnership by voice, what the words do, and what marks a voice.

Rates and differences are worded as whole numbers: one word more is some twenty per 10,000 here, and a decimal would
promise what so few words cannot keep.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from conceptshift import tables
from conceptshift.articles import vocabulary
from conceptshift.corpus import lexicon
from conceptshift.measures.finding import finding
from conceptshift.measures.uncertainty import RESAMPLES, SEED

COUNTED = ("article_terms", "lexicon")
BY_SPAN = ("spans", "article_spans", "article_hits", *COUNTED)
CODED = ("lexicon_hits_coded", "spans")
PER = "per 10,000 words"
BOOK, MINIMAL, WIDE = "codebook", "minimal", "wide"  # the lists of the table lexicon that rates are made with
ALL = "all"  # the row of a sum
SOURCES = {"russia_and_china": "russia"}  # from whom a threat comes, where the codebook has a finer answer
EXACT = "nothing: exact, of a count"


@finding(
    "article_rates",
    key=["group", "category"],
    kinds={"rate": "count", "hits": "count", "tokens": "count"},
    unit={"rate": PER},
    drawn=EXACT,
    tables=COUNTED,
)
def article_rates() -> pd.DataFrame:
    """Rate of threat and partnership words in each voice, by the codebook's list.

    - group, category: a key of `vocabulary.GROUPS`, and threat or partnership
    - hits, tokens: matched words, and all words of the voice
    - rate, low, high: hits per 10,000 tokens, with Garwood's 95 % limits
    - matched: the matched words and how often each stands
    - voice: the group in words
    """
    rated = vocabulary.rates(*_loaded(*COUNTED))
    return rated.assign(voice=rated["group"].map(vocabulary.GROUPS))


@finding(
    "article_rates_with_paraphrases",
    key=["group", "category"],
    kinds={"rate": "count", "hits": "count", "tokens": "count"},
    unit={"rate": PER},
    drawn=EXACT,
    tables=COUNTED,
)
def article_rates_with_paraphrases() -> pd.DataFrame:
    """Rate of threat and partnership words where the outlet's paraphrases of the concept count as the document's.

    - group, category, hits, tokens, rate, low, high, matched: as in `article_rates`
    """
    return vocabulary.rates(*_loaded(*COUNTED), paraphrases_to_document=True)


@finding(
    "article_balance",
    key=["group"],
    kinds={"partnership": "count", "both": "count", "share": "share"},
    tables=COUNTED,
)
def article_balance() -> pd.DataFrame:
    """Partnership words beside those of either kind, in each voice that has any.

    - group: a key of `vocabulary.GROUPS`
    - partnership, both: words of partnership, and of threat and partnership
    - share: of partnership among both, 0 to 1
    """
    return vocabulary.balance(article_rates())


@finding(
    "article_spans_by_voice",
    key=["group"],
    kinds={"spans": "count", "tokens": "count", "largest": "count"},
    tables=BY_SPAN,
)
def article_spans_by_voice() -> pd.DataFrame:
    """Spans and words of each voice, and of all.

    - group: a key of `vocabulary.GROUPS`, or all
    - spans, tokens: spans with at least one word, and their words
    - largest: partnership words in the span that has most of them
    """
    counted = _units()
    each = pd.concat([counted, counted.assign(group=ALL)]).groupby("group")
    sizes = each.agg(spans=("span_id", "size"), tokens=("tokens", "sum"), largest=("partnership", "max"))
    return sizes.reindex([*vocabulary.GROUPS, ALL]).dropna().astype(int).reset_index()


@finding(
    "article_differences",
    key=["target", "reference", "category"],
    kinds={
        "difference": "count",
        "ratio": "multiple",
        "log_ratio": "score",
        "g2": "tenths",
        "q": "p",
    },
    unit={"difference": PER},
    drawn="spans, each voice on its own",
    missing=["ratio", "log_ratio"],
    tables=BY_SPAN,
)
def article_differences() -> pd.DataFrame:
    """Difference between the rates of two voices, for threat and for partnership.

    - target, reference, category: the first voice minus the second, keys of `vocabulary.GROUPS`; threat or partnership
    - target_rate, reference_rate: per 10,000 tokens
    - difference, low, high: per 10,000 tokens, with the 95 % limits over spans
    - log_ratio, ratio: of the rates, as binary logarithm and as it is; neither is a number where a rate is zero
    - g2, p, q: log-likelihood, its p-value, and that after Benjamini and Hochberg; each word an independent draw
    - comparison: both voices in words
    """
    compared = vocabulary.differences(_units(), SEED)
    names = [compared[side].map(vocabulary.GROUPS) for side in ("target", "reference")]
    return compared.assign(ratio=2 ** compared["log_ratio"], comparison=names[0] + " – " + names[1])


@dataclass(frozen=True)
class SpanDraws:
    """How the spans are drawn for the intervals of `article_differences`."""

    resamples: int
    """Draws of as many spans as a voice has, with replacement."""
    seed: int
    """Of the random numbers."""


@finding("article_span_draws", kinds={"resamples": "count", "seed": "text"}, tables=["article_spans"])
def article_span_draws() -> SpanDraws:
    """How the spans are drawn for the intervals of `article_differences`: see `SpanDraws`."""
    return SpanDraws(resamples=RESAMPLES, seed=SEED)


@finding(
    "article_russian_voices",
    key=["category"],
    kinds={"using": "count", "voices": "count", "dp_norm": "score"},
    missing=["dp_norm"],
    tables=BY_SPAN,
)
def article_russian_voices() -> pd.DataFrame:
    """How the Russian voices share the words of threat and of partnership.

    - category: threat or partnership
    - using, voices: voices that use such a word, and all
    - dp_norm: how unevenly they share them, 0 even, 1 one voice alone; no number for a single voice
    """
    counted = _units()
    spread = {category: vocabulary.spread(counted, "russia", category) for category in lexicon.CATEGORIES}
    return pd.DataFrame(
        {
            "category": category,
            "using": int((voices["hits"] > 0).sum()),
            "voices": len(voices),
            "dp_norm": voices.attrs["dp_norm"],
        }
        for category, voices in spread.items()
    )


@finding(
    "article_senses", key=["group", "category", "sense"], kinds={"hits": "count", "of": "count"}, tables=CODED
)
def article_senses() -> pd.DataFrame:
    """What each voice does with its words: states, denies, ascribes to others, wants or expects.

    - group, category, sense: keys of `vocabulary.GROUPS`, of the lexicon and of `vocabulary.SENSES`
    - hits: words of that sense, zero where there is none
    - of: words of the voice in that category
    """
    counted = vocabulary.senses(*_loaded(*CODED))
    return counted.assign(of=counted.groupby(["group", "category"])["hits"].transform("sum"))


@finding("article_coded_words", key=["category"], kinds={"words": "count", "stated": "count"}, tables=CODED)
def article_coded_words() -> pd.DataFrame:
    """Matched words that were read in their place, and those that state what they name.

    - category: threat, partnership, or all
    - words, stated: words coded, and those of the sense stated
    """
    senses = article_senses()
    senses["stated"] = senses["hits"].where(senses["sense"] == "stated", 0)
    each = pd.concat([senses, senses.assign(category=ALL)]).groupby("category", sort=False)
    return each.agg(words=("hits", "sum"), stated=("stated", "sum")).reset_index()


@finding("article_stated_threats", key=["group", "source"], kinds={"words": "count"}, tables=CODED)
def article_stated_threats() -> pd.DataFrame:
    """From whom the stated threats come, in each voice.

    - group: a key of `vocabulary.GROUPS`
    - source: whom the word names, as coded (`toward`); Russia with China is russia
    - words: threat words of the sense stated, zero where there is none
    """
    coded, spans = _loaded(*CODED)
    placed = vocabulary.grouped(coded.merge(spans[["span_id", "side", "doc_paraphrase"]], on="span_id"))
    stated = placed.query("category == 'threat' and sense == 'stated'")
    source = stated["toward"].replace(SOURCES)
    counted = stated.groupby(["group", source.rename("source")]).size().rename("words")
    every = pd.MultiIndex.from_product(
        [vocabulary.GROUPS, sorted(source.unique())], names=counted.index.names
    )
    return counted.reindex(every, fill_value=0).reset_index()


@finding(
    "article_negation_rule",
    key=["category"],
    kinds={"flagged": "count", "denied": "count", "flagged_denials": "count"},
    tables=["lexicon_hits_coded", "article_hits"],
)
def article_negation_rule() -> pd.DataFrame:
    """What a program that looks for a negator among the three words before finds of the words that a reader codes as denied.

    - category: threat or partnership
    - flagged, denied: words after a negator, and words coded as denied
    - flagged_denials: words that are both
    - precision, recall: their share among the flagged and among the denied, 0 to 1
    """
    return vocabulary.negation_rule(*_loaded("lexicon_hits_coded", "article_hits"))


@finding(
    "article_keywords",
    key=["group", "place"],
    kinds={"term": "text", "z": "score"},
    tables=["article_terms"],
)
def article_keywords() -> pd.DataFrame:
    """Words that mark a voice, highest score first.

    - group, place: a key of `vocabulary.GROUPS`, and the place of the word in that voice, from 1
    - term, hits, elsewhere: the word, how often it stands here, and in the other voices
    - z: weighted log-odds against all voices pooled
    - log_ratio, g2, q: against the other voices; q is the p-value of g2 after Benjamini and Hochberg
    - voices, of_voices, dp_norm: speakers of the group that use it, all of them, and how unevenly they share it
    """
    ranked = vocabulary.keywords(tables.load("article_terms"))
    return ranked.assign(place=ranked.groupby("group").cumcount() + 1)


@dataclass(frozen=True)
class KeywordCounts:
    """How many words mark a speaker or the document, by a cautious and by a lenient measure."""

    ranked: int
    """Words that stand often enough to be compared."""
    fewest: int
    """Hits in all voices together that a word needs for that."""
    critical: float
    """The usual mark of the score z."""
    highest: float
    """Highest z among the words of the speakers and the document."""
    passing: int
    """Words of any voice, the outlets' own included, whose z reaches the mark."""
    picked: int
    """Words that a speaker or the document uses more, by G² after correction."""
    picked_words: str
    """Those words, quoted, lowest q first; “none” where there is none."""


@finding(
    "article_keyword_counts",
    kinds={
        "ranked": "count",
        "fewest": "count",
        "critical": "score",
        "highest": "score",
        "picked": "count",
        "picked_words": "text",
    },
    tables=["article_terms"],
)
def article_keyword_counts() -> KeywordCounts:
    """How many words mark a speaker or the document: see `KeywordCounts`."""
    ranked = article_keywords()
    picked = vocabulary.picked_by_g2(ranked)["term"]
    return KeywordCounts(
        ranked=int(ranked["term"].nunique()),
        fewest=vocabulary.FEWEST_KEYWORD,
        critical=vocabulary.CRITICAL,
        highest=float(ranked.loc[ranked["group"] != "outlet", "z"].max()),
        passing=int((ranked["z"] >= vocabulary.CRITICAL).sum()),
        picked=len(picked),
        picked_words=", ".join("“" + picked + "”") or "none",
    )


@finding(
    "article_keyword",
    key=["group", "word"],
    kinds={"hits": "count", "elsewhere": "count", "voices": "count", "z": "score", "q": "p"},
    tables=["article_terms"],
)
def article_keyword() -> pd.DataFrame:
    """The words that the text discusses as marks of a voice: those of `picked_by_g2`, and each voice's first.

    - group, word: a key of `vocabulary.GROUPS`, and the word, with a hyphen for an apostrophe
    - term, place, hits, elsewhere, z, log_ratio, g2, q, voices, of_voices, dp_norm: as in `article_keywords`
    """
    ranked = article_keywords()
    picked = vocabulary.picked_by_g2(ranked).index
    shown = ranked[(ranked["place"] == 1) | ranked.index.isin(picked)]
    return shown.assign(word=shown["term"].str.replace("'", "-"))


@finding(
    "article_pairs",
    key=["place"],
    kinds={"pair": "text", "count": "count", "g2": "tenths"},
    tables=["article_bigrams", *COUNTED],
)
def article_pairs() -> pd.DataFrame:
    """Pairs of neighbouring words of which one is in the codebook's list, most strongly attracted first.

    - place: from 1
    - first, second, pair: the words, and both together
    - count, g2: how often they stand together, and how strongly they attract
    """
    pairs, counts, words = _loaded("article_bigrams", *COUNTED)
    joined = vocabulary.collocations(pairs, counts)
    matched = lexicon.hits(counts, words, BOOK)["term"]
    shown = joined[joined["first"].isin(matched) | joined["second"].isin(matched)].reset_index(drop=True)
    return shown.assign(pair=shown["first"] + " " + shown["second"], place=shown.index + 1)


@finding(
    "article_choices",
    key=["chosen", "target", "reference", "category"],
    kinds={"difference": "count"},
    unit={"difference": PER},
    drawn="spans, each voice on its own",
    tables=BY_SPAN,
)
def article_choices() -> pd.DataFrame:
    """Differences between the voices under other lexicons and other readings.

    - chosen, choice: the choice as part of a name, and in words; the first is the book's own
    - target, reference, category, target_rate, reference_rate, difference, low, high, log_ratio, g2: as in
      `article_differences`
    """
    choices = vocabulary.robustness(*_loaded(*BY_SPAN), SEED)
    return choices.assign(chosen=choices["choice"].str.lower().str.replace(" ", "-"))


@finding(
    "article_clear_choices",
    key=["target", "reference", "category"],
    kinds={"clear": "count", "choices": "count"},
    tables=BY_SPAN,
)
def article_clear_choices() -> pd.DataFrame:
    """Under how many choices the interval of a difference keeps clear of zero.

    - target, reference, category: as in `article_differences`
    - clear, choices: choices under which it does, and all
    """
    choices = article_choices()
    choices["clear"] = (choices["low"] > 0) | (choices["high"] < 0)
    each = choices.groupby(["target", "reference", "category"], sort=False)
    return each.agg(clear=("clear", "sum"), choices=("clear", "size")).reset_index()


@finding(
    "article_lexicon_sizes",
    key=["lexicon"],
    kinds={"threat": "count", "partnership": "count"},
    tables=["lexicon"],
)
def article_lexicon_sizes() -> pd.DataFrame:
    """Entries of each list, by category.

    - lexicon: codebook, minimal or wide
    - threat, partnership: entries
    """
    words = tables.load("lexicon")
    sizes = words.groupby(["lexicon", "category"]).size().unstack(fill_value=0)
    sizes = sizes.reindex([BOOK, MINIMAL, WIDE], columns=list(lexicon.CATEGORIES), fill_value=0)
    return sizes.rename_axis(index="lexicon", columns=None).reset_index()


def _units() -> pd.DataFrame:
    return vocabulary.grouped(vocabulary.units(*_loaded(*BY_SPAN)))


def _loaded(*names: str) -> list[pd.DataFrame]:
    return [tables.load(name) for name in names]
