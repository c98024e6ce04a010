"""The results on the sources: what was read, who speaks in the two articles, and what became of the quotations."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from conceptshift import tables
from conceptshift.articles import back_translation, sources, voices
from conceptshift.measures.finding import finding

CODED = ("speaker_id", "mode", "side")  # what two coders gave each span
SPANS = ("spans", "article_spans")
RUSSIAN = ("russia_official", "russia_expert")
WHITE_HOUSE = "The White House"  # how the names of its pages' publishers begin
NATO = "NATO"  # in the names of its pages' publishers


# What was read ---------------------------------------------------------------------------------------------


@finding(
    "sources_by_kind",
    key=["kind"],
    kinds={
        **{name: "count" for name in ("sources", "full_text", "opening", "part")},
        **{name: "count" for name in ("clauses", "predictions", "claims")},
    },
    tables=["sources", "clauses", "prediction_evidence", "claim_evidence"],
)
def sources_by_kind() -> pd.DataFrame:
    """Sources by kind: how much of them was read, and how many rows of the tables rest on them.

    - kind: a key of `sources.KINDS`; kind_named: the same in words
    - sources, and of these full_text, opening, excerpt, data (how much was seen), part (the last two), not_english,
      state_media
    - clauses, predictions, claims: rows of the table of clauses, and of those of evidence
    """
    cited = {"clauses": "clauses", "predictions": "prediction_evidence", "claims": "claim_evidence"}
    uses = {name: tables.load(table)["source_id"] for name, table in cited.items()}
    held = sources.holdings(tables.load("sources"), uses)
    return held.assign(part=held["excerpt"] + held["data"], kind_named=held["kind"].map(sources.KINDS))


@dataclass(frozen=True)
class Listed:
    """Sources of all kinds together."""

    sources: int
    """How many there are."""
    full_text: int
    """Those read in full."""
    opening: int
    """Those of which the opening was read."""
    part: int
    """Those of which an excerpt, or the figures used, were read."""
    of_nato: int
    """Official and parliamentary pages of NATO and its Parliamentary Assembly."""
    white_house: int
    """Official pages of the White House read in full."""
    undated: int
    """Those without a date."""
    inferred: int
    """Those whose date was inferred."""
    not_english: int
    """Those in another language than English."""
    languages: int
    """How many languages there are."""
    of_states: int
    """Those of media that a state owns or funds."""
    of_russia: int
    """Of these, Russian ones."""
    of_others: int
    """Of these, ones from elsewhere."""
    not_established: int
    """Those whose ownership was not established."""


@finding(
    "source_totals",
    kinds={
        "sources": "count",
        "full_text": "count",
        "opening": "count",
        "part": "count",
        "of_nato": "count",
        "white_house": "count",
        "undated": "count",
        "inferred": "count",
        "not_english": "count",
        "languages": "count",
        "of_states": "count",
        "of_russia": "count",
        "of_others": "count",
        "not_established": "count",
    },
    tables=["sources"],
)
def source_totals() -> Listed:
    """Sources of all kinds together: how many, how much was read, their dates, languages and owners."""
    listed = tables.load("sources")
    full = listed["extent_seen"] == "full_text"
    official = listed["kind"].isin(["official", "parliament"])
    white_house = (listed["kind"] == "official") & listed["publisher"].str.startswith(WHITE_HOUSE, na=False)
    state = listed["ownership"].isin(sources.OF_STATES)
    russian = state & (listed["ownership_country"] == "RUS")
    return Listed(
        sources=len(listed),
        full_text=int(full.sum()),
        opening=int((listed["extent_seen"] == "opening").sum()),
        part=int(listed["extent_seen"].isin(["excerpt", "data"]).sum()),
        of_nato=int((official & listed["publisher"].str.contains(NATO, na=False)).sum()),
        white_house=int((full & white_house).sum()),
        undated=int((listed["date_basis"] == "undated").sum()),
        inferred=int((listed["date_basis"] == "inferred").sum()),
        not_english=int((listed["language"] != "en").sum()),
        languages=int(listed["language"].nunique()),
        of_states=int(state.sum()),
        of_russia=int(russian.sum()),
        of_others=int((state & ~russian).sum()),
        not_established=int((listed["ownership"] == "not_established").sum()),
    )


@finding(
    "evidence_base",
    key=["stage"],
    kinds={name: "count" for name in (*sources.STANDINGS, "clauses")},
    tables=["clauses", "sources"],
)
def evidence_base() -> pd.DataFrame:
    """Clauses by stage and by how near their evidence stands to an official text.

    - stage: as in table `clauses`, and `all`
    - official, copy, news, article, not_verified: clauses whose evidence is that (`sources.STANDINGS`)
    - clauses: all of them
    """
    base = sources.evidence_base(tables.load("clauses"), tables.load("sources")).set_index("stage")
    base.loc["all"] = base.sum()
    return base.reset_index()


@finding(
    "source_described",
    key=["source_id"],
    kinds={"heading": "text", "dated": "text", "language_named": "text", "extent_named": "text"},
    tables=["sources"],
)
def source_described() -> pd.DataFrame:
    """Every source in words, by kind; see `sources.described`."""
    from babel import Locale

    return sources.described(tables.load("sources"), Locale("en").languages)


# Who speaks ------------------------------------------------------------------------------------------------


def _parts() -> pd.DataFrame:
    return voices.parts(*(tables.load(name) for name in SPANS))


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` with the article and the speaker in words."""
    articles = voices.article_names(tables.load("documents"), tables.load("sources"))
    names = tables.load("speakers").set_index("speaker_id")["name"]
    return rows.assign(article=rows["document_id"].map(articles), name=rows["speaker_id"].map(names))


@finding(
    "article_words",
    key=["document_id"],
    kinds={
        **{name: "count" for name in ("words", "spans", "quotations", "paraphrase", "frame")},
        **{name: "share" for name in ("quoted_share", "russian_share")},
    },
    tables=SPANS,
)
def article_words() -> pd.DataFrame:
    """Words and quotations of each article.

    - document_id, and `all`
    - words, spans, quotations: how many
    - quoted, russian: words in quotation marks, and of Russian officials and experts; the same as shares (_share, 0 to 1)
    - paraphrase, frame: words that restate the concept of 2010, and words that introduce indirect speech
    """
    spans, parts = tables.load("spans"), _parts()
    counted = parts.assign(
        quoted=parts["words"].where(parts["part"] == "quoted", 0),
        russian=parts["words"].where(parts["side"].isin(RUSSIAN), 0),
        paraphrase=parts["words"].where(parts["part"] == "paraphrase", 0),
        frame=parts["words"].where(parts["part"] == "frame", 0),
    )
    sums = ["words", "quoted", "russian", "paraphrase", "frame"]
    rows = counted.groupby("document_id")[sums].sum()
    rows = rows.assign(spans=spans["document_id"].value_counts(), quotations=voices.quotations(spans))
    rows.loc["all"] = rows.sum()
    shares = {f"{name}_share": rows[name] / rows["words"] for name in ("quoted", "russian")}
    return rows.assign(**shares).reset_index()


@finding(
    "voice_shares",
    key=["document_id", "side"],
    kinds={name: "share" for name in voices.READINGS},
    tables=SPANS,
)
def voice_shares() -> pd.DataFrame:
    """Each side's share of the words of an article, under three readings; 0 where it has none.

    - document_id; side: outlet, document, nato, russia_official, russia_expert
    - as_coded; paraphrases_to_document, frames_to_outlet: what `voices.read` moves (0 to 1)
    """
    parts = _parts()
    shares = {
        name: voices.tally(voices.read(parts, **moved), "side").set_index(["document_id", "side"])["share"]
        for name, moved in voices.READINGS.items()
    }
    every = pd.MultiIndex.from_product(
        [sorted(parts["document_id"].unique()), ["outlet", "document", "nato", *RUSSIAN]],
        names=["document_id", "side"],
    )
    return pd.DataFrame(shares).reindex(every).fillna(0.0).reset_index()


@finding(
    "voice_parts",
    key=["document_id", "speaker_id", "part"],
    kinds={"words": "count", "share": "share"},
    tables=[*SPANS, "documents", "sources", "speakers"],
)
def voice_parts() -> pd.DataFrame:
    """Words of each voice by what a reading may give to another voice.

    - document_id, speaker_id, side; article and name: the first two in words
    - part: a key of `voices.PARTS`
    - words; share: of the words of the article (0 to 1)
    """
    return _named(voices.tally(_parts(), "speaker_id", "side", "part"))


@finding(
    "voice_words",
    key=["document_id", "speaker_id"],
    kinds={
        **{name: "count" for name in (*voices.READINGS, "quoted")},
        **{f"{name}_share": "share" for name in (*voices.READINGS, "quoted")},
    },
    tables=[*SPANS, "documents", "sources", "speakers"],
)
def voice_words() -> pd.DataFrame:
    """Words of each voice under three readings.

    - document_id, speaker_id, side; article and name: the first two in words
    - as_coded, paraphrases_to_document, frames_to_outlet: words under each reading
    - quoted: words in quotation marks
    - the same as shares of the words of the article (_share, 0 to 1)
    """
    ways = voices.both_ways(_parts())
    total = ways.groupby("document_id")["as_coded"].transform("sum")
    shares = {f"{name}_share": ways[name] / total for name in (*voices.READINGS, "quoted")}
    return _named(ways.assign(**shares))


@dataclass(frozen=True)
class SpansAgreed:
    """How far two coders of the spans agree."""

    agreed: int
    """Spans to which both gave the same voice, mode and side; the least of the three."""
    alpha: float
    """Krippendorff's alpha; the least of the three."""
    readings: int
    """Passages that are open to another reading."""
    open_alpha_lowest: float
    """The least alpha, over words, if the second coder had taken all of these."""
    open_alpha_highest: float
    """The highest of the three."""


@finding(
    "span_agreement",
    kinds={
        "agreed": "count",
        "alpha": "alpha",
        "readings": "count",
        "open_alpha_lowest": "score",
        "open_alpha_highest": "score",
    },
    tables=["spans", "spans_coder_b", "article_spans", "open_readings"],
)
def span_agreement() -> SpansAgreed:
    """Agreement of two coders on voice, mode and side of the spans, and what the open readings would make of it."""
    from conceptshift.measures.agreement import agreement

    spans, counts = (tables.load(name) for name in SPANS)
    both = pd.concat([spans.assign(coder="a"), tables.load("spans_coder_b").assign(coder="b")])
    results = [agreement(both, ["document_id", "start", "end"], value, "nominal") for value in CODED]
    readings = tables.load("open_readings")
    turned = voices.with_open_readings(spans, readings)
    words = pd.concat([voices.by_word(spans, counts, "a"), voices.by_word(turned, counts, "b")])
    alphas = [agreement(words, "word", value, "nominal").alpha for value in CODED]
    return SpansAgreed(
        agreed=min(one.agree for one in results),
        alpha=min(one.alpha for one in results),
        readings=len(readings),
        open_alpha_lowest=min(alphas),
        open_alpha_highest=max(alphas),
    )


# What became of the quotations -----------------------------------------------------------------------------


@finding(
    "quotations_compared",
    key=["comparator"],
    kinds={name: "count" for name in ("quotations", *back_translation.MEANINGS, back_translation.NOT_JUDGED)},
    tables=["back_translation"],
)
def quotations_compared() -> pd.DataFrame:
    """Quotations by what they could be compared with, and by how far their meaning changed.

    - comparator: same_text, sister_document, later_statement, none
    - quotations, and of these none, minor, material (the change of meaning) and not_judged
    """
    return back_translation.outcomes(tables.load("back_translation"))


@dataclass(frozen=True)
class Passages:
    """Quotations and omissions of both articles together."""

    passages: int
    """Quotations and omissions."""
    quotations: int
    """Those that are quotations."""
    of_vk: int
    """Quotations of Vestnik Kavkaza."""
    material: int
    """Passages whose meaning changed materially."""
    meaning_differs: int
    """Passages on whose change of meaning the three models differ."""


@finding(
    "quotation_totals",
    kinds={name: "count" for name in ("passages", "quotations", "of_vk", "material", "meaning_differs")},
    tables=["back_translation"],
)
def quotation_totals() -> Passages:
    """Quotations and omissions of both articles together."""
    pairs = tables.load("back_translation")
    quotations = back_translation.quotations(pairs)
    judged = pairs[["meaning_first", "meaning_a", "meaning_b"]]
    return Passages(
        passages=len(pairs),
        quotations=len(quotations),
        of_vk=int((quotations["document_id"] == "vk-2018").sum()),
        material=int((pairs["meaning_changed"] == "material").sum()),
        meaning_differs=int((judged.nunique(axis=1) > 1).sum()),
    )


@finding(
    "quotation",
    key=["quote_id"],
    kinds={"subject_named": "text", "printed": "text", "what_changed": "text", "compared_with": "text"},
    tables=["back_translation", "documents", "sources"],
    missing=["what_changed"],
)
def quotation() -> pd.DataFrame:
    """Every quotation and omission beside its English.

    - the columns of table `back_translation`
    - subject_named: whom it quotes, and in which article, in words
    - printed: the words of the article, in quotation marks; what_changed: as changed_words, with arrows
    - compared_with: comparator and status of the evidence, in words
    - publisher, url: of the source of the original; missing where none was seen
    """
    pairs = tables.load("back_translation")
    described = tables.load("sources").set_index("source_id")
    articles = voices.article_names(tables.load("documents"), described.reset_index())
    status = pairs["evidence_status"].str.replace("_", " ")
    return pairs.assign(
        subject_named=pairs["subject"].map(back_translation.SUBJECTS)
        + " in "
        + pairs["document_id"].map(articles),
        printed=("“" + pairs["article_fragment"] + "”").fillna("(not in the article)"),
        what_changed=pairs["changed_words"].str.replace("->", "→"),
        compared_with=pairs["comparator"].map(back_translation.COMPARATORS) + ", " + status,
        publisher=pairs["original_source_id"].map(described["publisher"]),
        url=pairs["original_source_id"].map(described["url"]),
    )


@finding(
    "compared_reports",
    key=["quote_id"],
    kinds={name: "count" for name in ("reports", "whole", "shortened", "unmarked")},
    tables=["reports_compared"],
)
def compared_reports() -> pd.DataFrame:
    """How many outlets whose reports were found gave the whole of a remark; see `back_translation.reports`."""
    return back_translation.reports(tables.load("reports_compared"))


@finding(
    "compared_report",
    key=["report_id"],
    kinds={name: "text" for name in ("reporter", "printed", "kept", "left_out", "changed")},
    tables=["reports_compared", "sources"],
)
def compared_report() -> pd.DataFrame:
    """Every report of a remark that the two articles shorten.

    - the columns of table `reports_compared`
    - printed: the fragment, in quotation marks
    - kept, left_out, changed: the parts of the remark that were, in words
    - publisher, url, language: of the source
    """
    rows = tables.load("reports_compared")
    described = tables.load("sources").set_index("source_id")
    known = {name: rows["source_id"].map(described[name]) for name in ("publisher", "url", "language")}
    parts = {state: back_translation.parts_named(rows, state) for state in ("kept", "left_out", "changed")}
    return rows.assign(printed="“" + rows["fragment"] + "”", **parts, **known)
