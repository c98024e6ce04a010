"""Who speaks in an article, and how much: words by voice, side, mode and document, under more than one reading.

A span is a stretch of an article with one voice (table `spans`); its words are counted by `extract` (table
`article_spans`). `parts` cuts the spans into pieces that every reading leaves whole, `read` says whose they are
under a reading, `tally` adds them up. A word moves from one voice to another between readings; none is lost.
"""

from __future__ import annotations

import pandas as pd

OUTLET = "outlet"  # the speaker_id, and the side, of the outlet's own words
DOCUMENT = "concept-2010"  # the speaker_id of the Strategic Concept of 2010

PARTS = {
    "quoted": "inside quotation marks",
    "reported": "the outlet's paraphrase of a named speaker",
    "frame": "the words that introduce a paraphrase, such as: she noted that",
    "paraphrase": "the outlet's paraphrase of the 2010 concept",
    "narrated": "the outlet's own words",
}

READINGS = {  # whose words are, as arguments of `read`
    "as_coded": {},
    "paraphrases_to_document": {"paraphrases_to_document": True},
    "frames_to_outlet": {"frames_to_outlet": True},
}


def article_names(documents: pd.DataFrame, sources: pd.DataFrame) -> pd.Series:
    """Each article by its publisher and month, as in RT, February 2021; indexed by document_id."""
    publisher = documents["source_id"].map(sources.set_index("source_id")["publisher"])
    month = pd.to_datetime(documents["published_from"]).dt.strftime("%B %Y")
    return (publisher + ", " + month).set_axis(documents["document_id"])


def parts(spans: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """The spans cut at their frames: span_id, document_id, speaker_id, side, part (a key of `PARTS`), words.

    spans: table `spans`; counts: table `article_spans` with `words` and `frame_words` for each span. Speaker and
    side are as coded. Raises `ValueError` for a span without a count, or a frame longer than its span.
    """
    rows = spans.merge(counts, on="span_id", how="left", validate="one_to_one")
    uncounted = rows.loc[rows["words"].isna(), "span_id"]
    if len(uncounted):
        raise ValueError(f"spans without a word count: {', '.join(uncounted)}; run `extract` again")
    too_long = rows.loc[rows["frame_words"] > rows["words"], "span_id"]
    if len(too_long):
        raise ValueError(f"spans with more words in the frame than in all: {', '.join(too_long)}")
    rows["part"] = "narrated"
    rows.loc[rows["mode"] == "direct_quote", "part"] = "quoted"
    rows.loc[rows["mode"] == "indirect_speech", "part"] = "reported"
    rows.loc[rows["doc_paraphrase"], "part"] = "paraphrase"
    frames = rows[rows["frame_words"] > 0].assign(part="frame", words=lambda row: row["frame_words"])
    rows["words"] -= rows["frame_words"]
    cut = pd.concat([rows, frames]).sort_values(["document_id", "span_id"], kind="stable", ignore_index=True)
    cut["words"] = cut["words"].astype(int)
    return cut[["span_id", "document_id", "speaker_id", "side", "part", "words"]]


def read(
    parts: pd.DataFrame, paraphrases_to_document: bool = False, frames_to_outlet: bool = False
) -> pd.DataFrame:
    """The same parts with speaker_id and side as a reading gives them; without arguments, as coded.

    `paraphrases_to_document` gives the outlet's paraphrases of the 2010 concept to the document;
    `frames_to_outlet` gives the frames of indirect speech to the outlet. No part is added, lost or cut.
    """
    reading = parts.copy()
    if paraphrases_to_document:
        reading.loc[reading["part"] == "paraphrase", ["speaker_id", "side"]] = [DOCUMENT, "document"]
    if frames_to_outlet:
        reading.loc[reading["part"] == "frame", ["speaker_id", "side"]] = [OUTLET, OUTLET]
    return reading


def tally(parts: pd.DataFrame, *by: str) -> pd.DataFrame:
    """Words by document and by the columns named: document_id, those columns, words, share (of the document, 0-1)."""
    totals = parts.groupby("document_id")["words"].sum()
    added = parts.groupby(["document_id", *by], as_index=False, sort=False)["words"].sum()
    added["share"] = added["words"] / added["document_id"].map(totals)
    return added


def both_ways(parts: pd.DataFrame) -> pd.DataFrame:
    """Words of each voice under each reading: document_id, speaker_id, side, as_coded, paraphrases_to_document,
    frames_to_outlet, quoted (words inside quotation marks, the same under every reading)."""
    readings = {name: read(parts, **moved) for name, moved in READINGS.items()}
    readings["quoted"] = parts[parts["part"] == "quoted"]
    keys = ["document_id", "speaker_id", "side"]
    columns = {name: reading.groupby(keys, sort=False)["words"].sum() for name, reading in readings.items()}
    return pd.DataFrame(columns).fillna(0).astype(int).reset_index()


def quotations(spans: pd.DataFrame) -> pd.Series:
    """Number of quotations by document: spans of direct quotation, one that an editor's insert cuts counted once."""
    ordered = spans.sort_values(["document_id", "start"])
    before = ordered.groupby("document_id")[["mode", "speaker_id"]].shift(1)
    two_before = ordered.groupby("document_id")[["mode", "speaker_id"]].shift(2)
    quoted = ordered["mode"] == "direct_quote"
    resumed = (
        quoted
        & (before["mode"] == "editor_insert")
        & (two_before["mode"] == "direct_quote")
        & (two_before["speaker_id"] == ordered["speaker_id"])
    )
    return (quoted & ~resumed).groupby(ordered["document_id"]).sum()


def with_open_readings(spans: pd.DataFrame, readings: pd.DataFrame) -> pd.DataFrame:
    """The spans with every row of table `open_readings` taken: what a second coder might have done.

    Raises `ValueError` for a reading of a span that is not there.
    """
    other, taken = (rows.set_index("span_id") for rows in (spans, readings))
    unknown = taken.index.difference(other.index)
    if len(unknown):
        raise ValueError(f"open_readings names spans that are not in spans: {', '.join(unknown)}")
    for column in ("speaker_id", "mode", "side"):
        other.loc[taken.index, column] = taken[column]
    return other.reset_index()


def by_word(spans: pd.DataFrame, counts: pd.DataFrame, coder: str) -> pd.DataFrame:
    """One row for each word of the articles: word (its id), coder, speaker_id, mode, side.

    Input for `measures.agreement` where one span counts by its length. Words of one span share one decision, so the
    number of words is not the number of independent judgements.
    """
    rows = spans.merge(counts[["span_id", "words"]], on="span_id", validate="one_to_one")
    rows = rows.loc[rows.index.repeat(rows["words"])]
    rows["word"] = rows["span_id"] + "." + rows.groupby("span_id").cumcount().astype(str)
    return rows.assign(coder=coder)[["word", "coder", "speaker_id", "mode", "side"]]
