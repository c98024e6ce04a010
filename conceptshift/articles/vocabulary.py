"""Threat and partnership words by side in the two articles: rates, differences, keywords, and what the words do.

A group is a side of the span table, Russian officials and experts taken together. Rates are per 10,000 tokens
of the group, as the outlets rendered them in English. Two kinds of interval appear, and neither reaches
beyond the two articles: Garwood's, for the noise of a small count, and a bootstrap over spans, for words that
come in lumps.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from conceptshift.corpus import lexicon
from conceptshift.measures import keyness, uncertainty

GROUPS = {
    "nato": "NATO: Stoltenberg",
    "russia": "Russian officials and experts",
    "document": "2010 concept, as quoted",
    "outlet": "The outlets themselves",
}
GROUP_OF_SIDE = {
    "nato": "nato",
    "russia_official": "russia",
    "russia_expert": "russia",
    "document": "document",
    "outlet": "outlet",
}
PAIRS = (("nato", "russia"), ("document", "nato"), ("document", "russia"))
SENSES = {
    "stated": "stated",
    "ascribed": "ascribed to others",
    "open": "wanted, expected or possible",
    "denied": "denied, ended or refused",
    "other": "another sense",
}
FEWEST_KEYWORD = 3  # hits in all groups together; below that a keyword is an accident of one sentence
CRITICAL = 1.96  # the usual two-sided 5 % mark of a z-score
DISCOVERY = 0.05  # the usual share of false discoveries, for the q of G²


def grouped(table: pd.DataFrame, paraphrases_to_document: bool = False) -> pd.DataFrame:
    """`table` with a column `group`, a key of `GROUPS`.

    table: has the columns side and doc_paraphrase of the span table. `paraphrases_to_document` gives the
    outlet's paraphrases of the 2010 concept to the document; as coded, they are the outlet's.
    """
    group = table["side"].map(GROUP_OF_SIDE)
    if paraphrases_to_document:
        group = group.mask(table["doc_paraphrase"].astype(bool), "document")
    return table.assign(group=group)


def rates(
    counts: pd.DataFrame, words: pd.DataFrame, name: str = "codebook", paraphrases_to_document: bool = False
) -> pd.DataFrame:
    """Rate of each category in each group: group, category, hits, tokens, rate, low, high, matched.

    counts: table `article_terms`; words: table `lexicon`. rate, low and high are per 10,000 tokens; low and
    high are Garwood's 95 % limits. Groups stand in the order of `GROUPS`, threat before partnership.
    """
    rated = lexicon.rates(grouped(counts, paraphrases_to_document), words, name, ["group"])
    low, high = uncertainty.garwood(rated["hits"], rated["tokens"] / lexicon.PER)
    return _ordered(rated.assign(low=low, high=high))[
        ["group", "category", "hits", "tokens", "rate", "low", "high", "matched"]
    ]


def balance(rated: pd.DataFrame) -> pd.DataFrame:
    """Partnership words beside both kinds, from `rates`: group, partnership, both, share (0-1).

    Every word of the two articles was counted, so there is nothing to infer and no interval. A group without a
    hit of either kind is left out.
    """
    hits = rated.pivot(index="group", columns="category", values="hits")
    hits = hits.reindex(columns=list(lexicon.CATEGORIES), fill_value=0)
    hits = hits.assign(both=hits["threat"] + hits["partnership"]).query("both > 0").reset_index()
    shares = hits.assign(share=hits["partnership"] / hits["both"])
    return _ordered(shares)[["group", "partnership", "both", "share"]]


def units(
    spans: pd.DataFrame,
    lengths: pd.DataFrame,
    hits: pd.DataFrame,
    counts: pd.DataFrame,
    words: pd.DataFrame,
    name: str = "codebook",
) -> pd.DataFrame:
    """The spans with their hits: span_id, document_id, speaker_id, mode, side, doc_paraphrase, tokens, then
    hits and negated hits of each category (threat, threat_negated, partnership, partnership_negated). Spans
    without a token are left out.

    spans, lengths, hits, counts, words: the tables `spans`, `article_spans`, `article_hits`, `article_terms`
    and `lexicon`. Raises `ValueError` where the list `name` matches a term of the articles that was not
    counted by span, because the entry is younger than the extraction.
    """
    matched = set(lexicon.hits(counts, words, name)["term"])
    uncounted = sorted(matched - set(hits["term"]))
    if uncounted:
        raise ValueError(
            f"the lexicon {name!r} matches words that data/derived/article_hits.csv does not count by span: "
            f"{', '.join(uncounted)}. Run `conceptshift extract articles`, which needs the two articles, or take the "
            f"entries that match them out of data/lexicon.csv"
        )
    found = lexicon.hits(hits, words, name).groupby(["span_id", "category"])[["count", "negated"]].sum()
    wide = found.unstack("category", fill_value=0)
    columns = {}
    for category in lexicon.CATEGORIES:
        columns[category] = wide.get(("count", category))
        columns[f"{category}_negated"] = wide.get(("negated", category))
    by_span = pd.DataFrame(columns, index=wide.index).reindex(lengths["span_id"]).fillna(0).astype(int)
    kept = ["span_id", "document_id", "speaker_id", "mode", "side", "doc_paraphrase"]
    units = spans[kept].merge(lengths[["span_id", "tokens"]], on="span_id").merge(by_span, on="span_id")
    return units[units["tokens"] > 0].reset_index(drop=True)


def differences(
    counted: pd.DataFrame,
    seed: int,
    pairs: Sequence[tuple[str, str]] = PAIRS,
    resamples: int = uncertainty.RESAMPLES,
) -> pd.DataFrame:
    """Group against group, for each category: target, reference, category, their rates, difference and its interval,
    log_ratio, g2, p and q.

    counted: `grouped(units(...))`. Rates and differences are per 10,000 tokens; low and high are the 2.5 and
    97.5 percentiles over draws of whole spans, each group on its own. p is the χ² tail of G² and q its value
    after Benjamini and Hochberg over all rows: both take each word for an independent draw, and are
    description only.
    """
    rows = []
    for target, reference in pairs:
        for category in lexicon.CATEGORIES:
            drawn = [
                counted.loc[counted["group"] == group, [category, "tokens"]].to_numpy()
                for group in (target, reference)
            ]
            (a, c), (b, d) = (sample.sum(axis=0) for sample in drawn)
            gap = uncertainty.cluster_bootstrap(drawn, _gap, seed, resamples)
            g2 = keyness.log_likelihood(a, b, c, d)
            rows.append(
                {
                    "target": target,
                    "reference": reference,
                    "category": category,
                    "target_rate": a / c * lexicon.PER,
                    "reference_rate": b / d * lexicon.PER,
                    "difference": gap.value,
                    "low": gap.low,
                    "high": gap.high,
                    "log_ratio": keyness.log_ratio(a, b, c, d),
                    "g2": g2,
                    "p": keyness.p_values(g2),
                }
            )
    table = pd.DataFrame(rows)
    return table.assign(q=keyness.benjamini_hochberg(table["p"]))


def spread(counted: pd.DataFrame, group: str, category: str) -> pd.DataFrame:
    """The voices of a group: speaker_id, tokens, hits, most tokens first; `attrs` carries dp and dp_norm over them.

    counted: `grouped(units(...))`. A group with one voice has no spread: dp and dp_norm are then NaN.
    """
    voices = (
        counted[counted["group"] == group].groupby("speaker_id", as_index=False)[["tokens", category]].sum()
    )
    voices = voices.rename(columns={category: "hits"}).sort_values(
        ["tokens", "speaker_id"], ascending=[False, True]
    )
    even = (
        keyness.dispersion(voices["hits"], voices["tokens"])
        if len(voices) > 1
        else keyness.Dispersion(float("nan"), float("nan"))
    )
    voices.attrs.update(even._asdict())
    return voices.reset_index(drop=True)


def keywords(counts: pd.DataFrame) -> pd.DataFrame:
    """Words that mark a group: group, term, hits, elsewhere, z, log_ratio, g2, q, voices, of_voices, dp_norm.

    counts: table `article_terms`. z: weighted log-odds against all groups pooled, with the pooled counts as
    prior, over the whole vocabulary: it shrinks hard. log_ratio and g2 (signed) are against the other groups;
    q is the p-value of g2 after Benjamini and Hochberg over all rows, each word taken for an independent
    draw: it is lenient. Rows with fewer than `FEWEST_KEYWORD` hits in all are left out. voices: how many of
    the group's speakers use the term, of_voices: how many there are; dp_norm: how unevenly they share it (0
    even, 1 one voice alone), NaN where the group has one voice or does not use the term. Highest z first in
    each group.
    """
    table = grouped(counts)
    crossed = table.pivot_table(index="group", columns="term", values="count", aggfunc="sum", fill_value=0)
    z = pd.DataFrame(keyness.weighted_log_odds(crossed.to_numpy()), crossed.index, crossed.columns)
    totals, sizes = crossed.sum(), crossed.sum(axis=1)
    parts = []
    for group in crossed.index:
        voices = table[table["group"] == group].pivot_table(
            index="term", columns="speaker_id", values="count", aggfunc="sum", fill_value=0
        )
        voices = voices.reindex(crossed.columns, fill_value=0)
        several = voices.shape[1] > 1
        against = (crossed.loc[group], totals - crossed.loc[group], sizes[group], sizes.sum() - sizes[group])
        parts.append(
            pd.DataFrame(
                {
                    "group": group,
                    "term": crossed.columns,
                    "hits": crossed.loc[group].to_numpy(),
                    "elsewhere": (totals - crossed.loc[group]).to_numpy(),
                    "z": z.loc[group].to_numpy(),
                    "log_ratio": keyness.log_ratio(*against),
                    "g2": keyness.log_likelihood(*against, signed=True),
                    "voices": (voices > 0).sum(axis=1).to_numpy(),
                    "of_voices": voices.shape[1],
                    "dp_norm": keyness.dispersion(voices, voices.sum()).dp_norm if several else np.nan,
                }
            )
        )
    ranked = pd.concat(parts)
    ranked = ranked[ranked["hits"] + ranked["elsewhere"] >= FEWEST_KEYWORD]
    ranked.insert(
        ranked.columns.get_loc("voices"), "q", keyness.benjamini_hochberg(keyness.p_values(ranked["g2"]))
    )
    return _ordered(ranked.sort_values(["z", "term"], ascending=[False, True]))


def picked_by_g2(ranked: pd.DataFrame) -> pd.DataFrame:
    """Rows of `keywords` that G² picks for a speaker's side or the document: used more, q below `DISCOVERY`."""
    picked = ranked[(ranked["q"] < DISCOVERY) & (ranked["g2"] > 0) & (ranked["group"] != "outlet")]
    return picked.sort_values(["q", "term"])


def collocations(pairs: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """Pairs of neighbouring words and how strongly they attract: first, second, count, g2, most strongly first.

    pairs, counts: tables `article_bigrams` and `article_terms`; both articles together. g2 is NLTK's
    `BigramAssocMeasures.likelihood_ratio` with the counts of the single words as margins. Pairs that stand
    less often than their words would by chance are left out, for G² has no direction.
    """
    from nltk.metrics import BigramAssocMeasures  # takes longer to import than all else here

    single = counts.groupby("term")["count"].sum()
    total = int(single.sum())
    rows = []
    for (first, second), count in pairs.groupby(["first", "second"])["count"].sum().items():
        margins = (int(single[first]), int(single[second]))
        if count * total > margins[0] * margins[1]:
            rows.append(
                (first, second, int(count), BigramAssocMeasures.likelihood_ratio(int(count), margins, total))
            )
    table = pd.DataFrame(rows, columns=["first", "second", "count", "g2"])
    return table.sort_values(["g2", "first", "second"], ascending=[False, True, True], ignore_index=True)


def senses(coded: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """What each group does with its words: group, category, sense, hits, a row for each sense, zeros too.

    coded: table `lexicon_hits_coded`; spans: table `spans`.
    """
    placed = grouped(
        coded.merge(spans[["span_id", "side", "doc_paraphrase"]], on="span_id", validate="many_to_one")
    )
    counted = placed.groupby(["group", "category", "sense"]).size().rename("hits")
    every = pd.MultiIndex.from_product([GROUPS, lexicon.CATEGORIES, SENSES], names=counted.index.names)
    return counted.reindex(every, fill_value=0).reset_index()


def negation_rule(coded: pd.DataFrame, hits: pd.DataFrame) -> pd.DataFrame:
    """How well "a negator within three words before" finds what a reader codes as denied.

    coded, hits: tables `lexicon_hits_coded` and `article_hits`. A row for each category: flagged (hits after
    a negator), denied (coded so), flagged_denials (both), precision and recall. Where a term stands more than once in a
    span and only some of it follows a negator, the denied ones count as flagged first.
    """
    per_term = coded.assign(denied=coded["sense"] == "denied")
    per_term = per_term.groupby(["category", "span_id", "term"], as_index=False).agg(denied=("denied", "sum"))
    both = per_term.merge(hits, on=["span_id", "term"], validate="one_to_one")
    both["flagged_denials"] = both[["denied", "negated"]].min(axis=1)
    table = both.groupby("category", as_index=False)[["negated", "denied", "flagged_denials"]].sum()
    table = table.rename(columns={"negated": "flagged"})
    for share, base in (("precision", "flagged"), ("recall", "denied")):
        table[share] = [
            both / n if n else np.nan for both, n in zip(table["flagged_denials"], table[base], strict=True)
        ]
    return table


def robustness(
    spans: pd.DataFrame,
    lengths: pd.DataFrame,
    hits: pd.DataFrame,
    counts: pd.DataFrame,
    words: pd.DataFrame,
    seed: int,
    resamples: int = uncertainty.RESAMPLES,
) -> pd.DataFrame:
    """How the differences of `differences` move with the choices behind them: choice, then the columns of that
    table without p and q. The first choice is the book's own. Arguments as in `units`.
    """
    book = units(spans, lengths, hits, counts, words)
    choices = {
        "As in the book": grouped(book),
        "Minimal lexicon": grouped(units(spans, lengths, hits, counts, words, "minimal")),
        "Wide lexicon": grouped(units(spans, lengths, hits, counts, words, "wide")),
        "Quotations only": grouped(book[book["mode"] == "direct_quote"]),
        "Paraphrase to document": grouped(book, paraphrases_to_document=True),
        "RT only": grouped(book[book["document_id"] == "rt-2021"]),
        "Negated words left out": grouped(
            book.assign(**{name: book[name] - book[f"{name}_negated"] for name in lexicon.CATEGORIES})
        ),
    }
    parts = [
        differences(chosen, seed, resamples=resamples).assign(choice=name) for name, chosen in choices.items()
    ]
    table = pd.concat(parts, ignore_index=True).drop(columns=["p", "q"])
    return table[["choice", *table.columns.drop("choice")]]


def _gap(target: np.ndarray, reference: np.ndarray) -> np.ndarray:
    return (uncertainty.ratio(target) - uncertainty.ratio(reference)) * lexicon.PER


def _ordered(table: pd.DataFrame) -> pd.DataFrame:
    """Groups in the order of `GROUPS`, categories in that of the lexicon, else as it was."""
    place = {name: number for number, name in enumerate([*GROUPS, *lexicon.CATEGORIES])}
    keys = [key for key in ("group", "category") if key in table]
    return table.sort_values(keys, key=lambda column: column.map(place), kind="stable", ignore_index=True)
