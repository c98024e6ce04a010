"""Who speaks how much: words are conserved between readings, and the totals of the published coding come out."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conceptshift import tables
from conceptshift.articles import voices
from conceptshift.measures.agreement import agreement

COLUMNS = [
    "span_id",
    "document_id",
    "start",
    "speaker_id",
    "mode",
    "side",
    "doc_paraphrase",
    "words",
    "frame_words",
]
SMALL = [
    # a headline, a paraphrase of a minister with its frame, a quotation cut by an insert, a paraphrase of the concept
    ("x-1", "x", 0, "outlet", "narration", "outlet", False, 4, 0),
    ("x-2", "x", 10, "ann", "indirect_speech", "nato", False, 9, 3),
    ("x-3", "x", 20, "ann", "direct_quote", "nato", False, 5, 0),
    ("x-4", "x", 30, "outlet", "editor_insert", "outlet", False, 1, 0),
    ("x-5", "x", 40, "ann", "direct_quote", "nato", False, 6, 0),
    ("x-6", "x", 50, "outlet", "narration", "outlet", True, 7, 0),
    ("y-1", "y", 0, "bob", "direct_quote", "russia_expert", False, 8, 0),
    ("y-2", "y", 10, "bob", "direct_quote", "russia_expert", False, 2, 0),
]


def table(rows=SMALL):
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.drop(columns=["words", "frame_words"]), frame[["span_id", "words", "frame_words"]]


def total(parts, **where):
    for column, value in where.items():
        parts = parts[parts[column] == value]
    return int(parts["words"].sum())


def test_a_frame_is_cut_from_its_span_and_keeps_its_speaker_as_coded():
    cut = voices.parts(*table())
    assert total(cut, part="frame") == 3 and total(cut, part="reported") == 6
    assert total(cut, speaker_id="ann") == 20
    assert total(cut, side="outlet") == 12


def test_paraphrases_of_the_concept_go_to_the_document_on_request_only():
    cut = voices.parts(*table())
    moved = voices.read(cut, paraphrases_to_document=True)
    assert total(cut, side="document") == 0
    assert total(moved, side="document", speaker_id=voices.DOCUMENT) == 7
    assert total(moved, side="outlet") == total(cut, side="outlet") - 7
    assert total(cut, side="document") == 0, "the parts as coded were changed"


def test_frames_go_to_the_outlet_on_request_only():
    cut = voices.parts(*table())
    moved = voices.read(cut, frames_to_outlet=True)
    assert total(moved, speaker_id="ann") == 17 and total(moved, speaker_id="outlet") == 15


def test_shares_are_of_the_document_and_not_of_the_corpus():
    by_side = voices.tally(voices.parts(*table()), "side").set_index(["document_id", "side"])
    assert by_side.at[("y", "russia_expert"), "share"] == 1
    assert by_side.at[("x", "nato"), "share"] == pytest.approx(20 / 32)


def test_both_ways_names_every_voice_that_any_reading_knows():
    ways = voices.both_ways(voices.parts(*table())).set_index(["document_id", "speaker_id"])
    document = ways.loc[("x", voices.DOCUMENT)]
    assert (document["as_coded"], document["paraphrases_to_document"], document["quoted"]) == (0, 7, 0)
    assert ways.at[("x", "ann"), "quoted"] == 11


def test_a_quotation_cut_by_an_insert_counts_once_and_neighbours_count_twice():
    assert voices.quotations(table()[0]).to_dict() == {"x": 1, "y": 2}


def test_another_speaker_after_an_insert_is_another_quotation():
    rows = [*SMALL[:4], ("x-5", "x", 40, "bob", "direct_quote", "russia_expert", False, 6, 0)]
    assert voices.quotations(table(rows)[0])["x"] == 2


def test_a_span_without_a_count_is_named():
    spans, counts = table()
    with pytest.raises(ValueError, match="x-2"):
        voices.parts(spans, counts[counts["span_id"] != "x-2"])


def test_a_frame_longer_than_its_span_is_named():
    spans, counts = table()
    counts.loc[counts["span_id"] == "x-2", "frame_words"] = 10
    with pytest.raises(ValueError, match="x-2"):
        voices.parts(spans, counts)


@st.composite
def codings(draw):
    rows = []
    for place in range(draw(st.integers(1, 12))):
        document = draw(st.sampled_from(["x", "y"]))
        mode = draw(
            st.sampled_from(["direct_quote", "indirect_speech", "narration", "caption", "editor_insert"])
        )
        speaker, side = ("outlet", "outlet")
        if mode in ("direct_quote", "indirect_speech"):
            speaker, side = draw(
                st.sampled_from([("ann", "nato"), ("bob", "russia_expert"), ("concept-2010", "document")])
            )
        words = draw(st.integers(0, 40))
        framed = draw(st.integers(0, words)) if mode == "indirect_speech" else 0
        paraphrase = mode == "narration" and draw(st.booleans())
        rows.append((f"s-{place:02}", document, place, speaker, mode, side, paraphrase, words, framed))
    return table(rows)


@settings(max_examples=50)
@given(codings(), st.booleans(), st.booleans())
def test_no_reading_gains_or_loses_a_word_of_a_document_or_of_a_span(tables_, paraphrases, frames):
    spans, counts = tables_
    cut = voices.parts(spans, counts)
    reading = voices.read(cut, paraphrases_to_document=paraphrases, frames_to_outlet=frames)
    given_ = counts.set_index("span_id")["words"]
    assert reading.groupby("span_id")["words"].sum().to_dict() == given_.to_dict()
    assert voices.tally(reading, "side")["words"].sum() == given_.sum()
    quoted = reading[reading["part"] == "quoted"].groupby("speaker_id")["words"].sum()
    assert quoted.equals(cut[cut["part"] == "quoted"].groupby("speaker_id")["words"].sum()), (
        "a quotation changed hands"
    )


# The real tables, against the totals that were published with the coding rules.


@pytest.fixture(scope="module")
def spans():
    return tables.load("spans")


@pytest.fixture(scope="module")
def counts():
    return tables.load("article_spans")


@pytest.fixture(scope="module")
def parts(spans, counts):
    return voices.parts(spans, counts)


def test_the_published_totals_of_the_coding_come_out(spans, parts):
    assert len(spans) == 123
    assert spans["doc_paraphrase"].sum() == 9
    assert total(parts, part="paraphrase") == 138
    assert total(parts, part="frame", document_id="vk-2018") == 60
    assert total(parts, part="frame", document_id="rt-2021") == 130
    # 2,484 tokens with a letter or digit; one of them straddles two spans and is a word in each
    assert total(parts) == 2484 + 1


def test_the_quotations_of_rt_are_thirty_four_less_the_two_that_inserts_cut(spans):
    assert ((spans["document_id"] == "rt-2021") & (spans["mode"] == "direct_quote")).sum() == 34
    assert voices.quotations(spans).to_dict() == {"rt-2021": 32, "vk-2018": 7}


def test_an_open_reading_moves_its_span_and_no_other():
    spans = table()[0]
    reading = pd.DataFrame(
        [("x-1", "bob", "indirect_speech", "russia_expert")],
        columns=["span_id", "speaker_id", "mode", "side"],
    )
    turned = voices.with_open_readings(spans, reading)
    assert turned.loc[0, ["speaker_id", "mode", "side"]].to_list() == [
        "bob",
        "indirect_speech",
        "russia_expert",
    ]
    pd.testing.assert_frame_equal(turned.iloc[1:], spans.iloc[1:])
    with pytest.raises(ValueError, match="x-9"):
        voices.with_open_readings(spans, reading.assign(span_id="x-9"))


def test_open_readings_lower_alpha_as_published(spans, counts):
    both = pd.concat(
        [
            voices.by_word(spans, counts, "a"),
            voices.by_word(voices.with_open_readings(spans, tables.load("open_readings")), counts, "b"),
        ]
    )
    changed = both.drop_duplicates(["word", "speaker_id"], keep=False)["word"].nunique()
    assert changed == 77
    # published over tokens, with captions and inserts as voices of their own
    for value, published in (("speaker_id", 0.964), ("mode", 0.947), ("side", 0.961)):
        assert agreement(both, "word", value, "nominal").alpha == pytest.approx(published, abs=0.003)


@pytest.mark.parametrize("paraphrases", [False, True])
@pytest.mark.parametrize("frames", [False, True])
def test_russian_voices_have_more_words_than_nato_under_every_reading(parts, paraphrases, frames):
    """The chapter on sources says so."""
    reading = voices.read(parts, paraphrases_to_document=paraphrases, frames_to_outlet=frames)
    for document in ("rt-2021", "vk-2018"):
        russian = total(reading, document_id=document, side="russia_official")
        russian += total(reading, document_id=document, side="russia_expert")
        assert russian > total(reading, document_id=document, side="nato")
