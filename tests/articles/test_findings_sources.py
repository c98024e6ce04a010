"""The published results on the sources and the voices, each against a count from the files by other means."""

from __future__ import annotations

import csv
from collections import Counter

import pandas as pd
import pytest

from conceptshift import tables
from conceptshift.articles import sources, voices
from conceptshift.articles.findings import sources as findings
from conceptshift.measures.finding import FINDINGS, Finding

GAP = "\N{NO-BREAK SPACE}"
EVERY = [found for found in FINDINGS.values() if found.compute.__module__ == findings.__name__]


def lines(name: str) -> list[dict[str, str]]:
    with tables.path(name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def shown(found: Finding, *of: str) -> list[str]:
    cells = found.cells()
    return [cells[f"{found.name}.{one}"].text.replace(GAP, " ") for one in of]


@pytest.mark.parametrize("found", EVERY, ids=lambda found: found.name)
def test_each_finding_can_be_shown_and_names_tables_that_there_are(found: Finding) -> None:
    records = found.records()
    assert records and set(found.tables) <= set(tables.names())
    assert all(record["finding"] == found.name and record["text"] for record in records)


# What was read ---------------------------------------------------------------------------------------------


def test_the_sources_of_each_kind_are_those_of_a_plain_count() -> None:
    listed = lines("sources")
    kind_of = {row["source_id"]: row["kind"] for row in listed}
    cited = {
        name: Counter(kind_of[row["source_id"]] for row in lines(table) if row["source_id"])
        for name, table in (
            ("clauses", "clauses"),
            ("predictions", "prediction_evidence"),
            ("claims", "claim_evidence"),
        )
    }
    found = findings.sources_by_kind().set_index("kind")
    assert set(found.index) == set(kind_of.values())
    for kind, row in found.iterrows():
        seen = Counter(one["extent_seen"] for one in listed if one["kind"] == kind)
        assert row["sources"] == sum(seen.values())
        assert (row["full_text"], row["opening"]) == (seen["full_text"], seen["opening"])
        assert row["part"] == seen["excerpt"] + seen["data"]
        assert [row[name] for name in cited] == [counts[kind] for counts in cited.values()]
        assert row["kind_named"] == sources.KINDS[kind]
    said = shown(findings.sources_by_kind, "news.sources", "official.full_text", "news.part", "news.claims")
    assert said == ["182", "5", "160", "92"]
    assert shown(findings.sources_by_kind, "official.opening", "article.clauses", "news.predictions") == [
        "18",
        "23",
        "93",
    ]


def test_the_totals_of_the_sources_are_those_of_a_plain_count() -> None:
    listed, found = lines("sources"), findings.source_totals()
    of_states = [row for row in listed if row["ownership"] in ("state_media", "state_funded")]
    full = [row for row in listed if row["extent_seen"] == "full_text"]
    assert found.sources == len(listed) and found.full_text == len(full)
    assert found.white_house == sum(row["publisher"].startswith("The White House") for row in full)
    assert found.undated == sum(not row["published_on"] for row in listed)
    assert found.inferred == sum(row["date_basis"] == "inferred" for row in listed)
    assert found.not_english == sum(row["language"] != "en" for row in listed)
    assert found.languages == len({row["language"] for row in listed})
    assert found.of_states == len(of_states)
    assert found.of_russia == sum(row["ownership_country"] == "RUS" for row in of_states)
    assert found.of_others == len(of_states) - found.of_russia
    assert found.not_established == sum(row["ownership"] == "not_established" for row in listed)
    names = ["sources", "full_text", "white_house", "undated", "inferred", "not_english", "languages"]
    names += ["of_states", "of_russia", "of_others", "not_established"]
    said = shown(findings.source_totals, *names)
    assert said == ["350", "14", "3", "44", "97", "44", "13", "31", "23", "8", "243"]


def test_sources_are_told_apart_by_extent_kind_and_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = pd.DataFrame(
        [
            ("official", "full_text", "The White House (archived)", "stated", "en", "official", "USA"),
            ("news", "full_text", "The White House Gazette", "undated", "en", "not_established", None),
            ("official", "opening", "The White House", "inferred", "fr", "official", "USA"),
            ("news", "excerpt", None, "from_url", "ru", "state_media", "RUS"),
            ("news", "full_text", "Radio", "from_url", "en", "state_funded", "USA"),
            ("think_tank", "excerpt", "Institute", "from_url", "ru", "official", "RUS"),
        ],
        columns=[
            "kind", "extent_seen", "publisher", "date_basis", "language", "ownership", "ownership_country",
        ],
    )  # fmt: skip
    monkeypatch.setattr(tables, "load", {"sources": rows}.get)
    assert findings.source_totals.compute() == findings.Listed(
        sources=6,
        full_text=3,
        white_house=1,
        undated=1,
        inferred=1,
        not_english=3,
        languages=3,
        of_states=2,
        of_russia=1,
        of_others=1,
        not_established=1,
    )


def test_the_evidence_base_has_every_clause_once_and_once_in_all() -> None:
    kind_of = {row["source_id"]: row["kind"] for row in lines("sources")}
    near = {"official": "official", "parliament": "official", "news": "news", "article": "article"}
    found = findings.evidence_base().set_index("stage")
    every = Counter()
    for row in lines("clauses"):
        standing = near.get(kind_of.get(row["source_id"], ""), "copy")
        if row["evidence_status"] == "not_verified":
            standing = "not_verified"
        every[row["stage"], standing] += 1
        every["all", standing] += 1
    for stage in found.index:
        for standing in ("official", "copy", "news", "article", "not_verified"):
            assert found.at[stage, standing] == every[stage, standing], (stage, standing)
    assert found.at["all", "clauses"] == len(lines("clauses")) == found["clauses"].sum() / 2
    said = findings.evidence_base
    assert shown(said, "concept_2010.official", "concept_2022.news", "proposal_2021.official") == [
        "6",
        "11",
        "11",
    ]
    assert shown(said, "all.clauses", "concept_2010.copy", "concept_2022.clauses") == ["88", "11", "22"]
    assert shown(said, "all.not_verified", "concept_2022.article") == [str(every["all", "not_verified"]), "0"]


def test_a_source_is_described_by_what_is_known_of_it() -> None:
    found = findings.source_described()
    by_id = found.set_index("source_id")
    for row in lines("sources"):
        one = by_id.loc[row["source_id"]]
        assert one["heading"] == (row["title"] or row["publisher"])
        below = row["publisher"] if row["title"] else ""
        assert (one["publisher_below"] if pd.notna(one["publisher_below"]) else "") == below
        assert one["kind_named"].lower() == sources.KINDS[row["kind"]] and one["kind_named"][0].isupper()
        assert one["extent_named"].endswith(row["licence"] or sources.EXTENTS[row["extent_seen"]])
    shown_as = by_id[["dated", "language_named", "extent_named"]]
    assert shown_as.loc["rt-2021"].to_list() == ["2021-02, inferred", "English, state media (RUS)", "in full"]
    assert shown_as.loc["vk-2018"].to_list() == ["2018-07, inferred", "English", "in full"]
    assert shown_as.loc["C10-NATOFR"].to_list() == ["2010-11-19", "French, official", "opening only"]
    assert by_id.at["HOC-SN06981", "dated"] == "not dated"
    assert by_id.at["5HOT-2018", "dated"] == "2018-07-11, from its address"
    order = [list(sources.KINDS).index(kind) for kind in found["kind"]]
    assert order == sorted(order)
    assert all(rows["source_id"].is_monotonic_increasing for _, rows in found.groupby("kind"))
    assert set(findings.source_described.kinds) == {"heading", "dated", "language_named", "extent_named"}


# Who speaks ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def spans() -> dict[str, dict[str, str]]:
    counts = tables.load("article_spans").set_index("span_id")[["words", "frame_words"]]
    return {row["span_id"]: row | counts.loc[row["span_id"]].to_dict() for row in lines("spans")}


def of(spans: dict, document: str) -> list[dict]:
    return [row for row in spans.values() if document in ("all", row["document_id"])]


def test_the_words_of_each_article_are_those_of_a_plain_sum(spans) -> None:
    found = findings.article_words().set_index("document_id")
    assert list(found.index) == ["rt-2021", "vk-2018", "all"]
    for document, row in found.iterrows():
        rows = of(spans, document)
        words = sum(one["words"] for one in rows)
        quoted = sum(one["words"] for one in rows if one["mode"] == "direct_quote")
        russian = sum(one["words"] for one in rows if one["side"].startswith("russia"))
        assert (row["words"], row["spans"], row["quoted"], row["russian"]) == (
            words,
            len(rows),
            quoted,
            russian,
        )
        assert row["quoted_share"] == pytest.approx(quoted / words)
        assert row["russian_share"] == pytest.approx(russian / words)
        assert row["paraphrase"] == sum(one["words"] for one in rows if one["doc_paraphrase"] == "true")
        assert row["frame"] == sum(one["frame_words"] for one in rows)
    assert found["quotations"].to_dict() == {"rt-2021": 32, "vk-2018": 7, "all": 39}
    said = findings.article_words
    assert shown(said, "rt-2021.words", "vk-2018.words", "all.words", "all.spans") == [
        "1,989",
        "496",
        "2,485",
        "123",
    ]
    assert shown(said, "rt-2021.quoted_share", "vk-2018.quoted_share") == ["58 %", "56 %"]
    assert shown(said, "rt-2021.russian_share", "vk-2018.russian_share") == ["40 %", "67 %"]
    assert shown(said, "rt-2021.quotations", "rt-2021.paraphrase", "vk-2018.frame") == ["32", "138", "60"]


def side_under(reading: str, row: dict, *, frame: bool) -> str:
    if reading == "paraphrases_to_document" and row["doc_paraphrase"] == "true":
        return "document"
    return "outlet" if reading == "frames_to_outlet" and frame else row["side"]


def test_a_side_has_the_share_that_each_reading_gives_it(spans) -> None:
    found = findings.voice_shares().set_index(["document_id", "side"])
    assert len(found) == 10 and found.notna().all(axis=None)
    for reading in voices.READINGS:
        for document in ("rt-2021", "vk-2018"):
            words = Counter()
            for row in of(spans, document):
                words[side_under(reading, row, frame=False)] += row["words"] - row["frame_words"]
                words[side_under(reading, row, frame=True)] += row["frame_words"]
            for side in ("outlet", "document", "nato", "russia_official", "russia_expert"):
                share = words[side] / sum(words.values())
                assert found.at[(document, side), reading] == pytest.approx(share), (reading, document, side)
    assert found.at[("vk-2018", "document"), "as_coded"] == 0
    said = findings.voice_shares
    assert shown(said, "rt-2021.nato.as_coded", "vk-2018.nato.as_coded") == ["22 %", "21 %"]
    document = [f"rt-2021.document.{reading}" for reading in ("as_coded", "paraphrases_to_document")]
    assert shown(said, *document) == ["16 %", "23 %"]
    assert shown(said, "rt-2021.outlet.frames_to_outlet", "vk-2018.outlet.frames_to_outlet") == [
        "28 %",
        "24 %",
    ]


def test_the_parts_of_the_voices_are_named_and_lose_no_word(spans) -> None:
    found = findings.voice_parts()
    totals = found.groupby(["document_id", "speaker_id"])["words"].sum()
    for (document, speaker), words in totals.items():
        rows = [row for row in of(spans, document) if row["speaker_id"] == speaker]
        assert words == sum(row["words"] for row in rows)
    assert found.groupby("document_id")["share"].sum().to_list() == pytest.approx([1, 1])
    assert set(found["article"]) == {"RT, February 2021", "Vestnik Kavkaza, July 2018"}
    named = found.set_index("speaker_id")["name"]
    assert set(named["jens-stoltenberg"]) == {"Jens Stoltenberg"}
    assert shown(findings.voice_parts, "rt-2021.outlet.narrated.words", "rt-2021.outlet.narrated.share") == [
        "282",
        "14 %",
    ]
    assert set(found["part"]) <= set(voices.PARTS) and {"side", "words", "share"} <= set(found.columns)


def test_the_words_of_a_voice_stand_beside_their_shares() -> None:
    found = findings.voice_words().set_index(["document_id", "speaker_id"])
    words = {"rt-2021": 1989, "vk-2018": 496}
    for name in ("as_coded", "paraphrases_to_document", "frames_to_outlet", "quoted"):
        for (document, _), row in found.iterrows():
            assert row[f"{name}_share"] == pytest.approx(row[name] / words[document])
    assert found.groupby("document_id")["frames_to_outlet"].sum().to_dict() == words
    row = found.loc[("rt-2021", "concept-2010")]
    assert (row["as_coded"], row["paraphrases_to_document"], row["quoted"]) == (326, 464, 326)
    assert (row["name"], row["article"]) == ("Strategic Concept 2010", "RT, February 2021")
    said = [
        f"rt-2021.jens-stoltenberg.{name}"
        for name in ("as_coded", "as_coded_share", "quoted_share", "quoted")
    ]
    assert shown(findings.voice_words, *said) == ["439", "22 %", "14 %", "274"]
    moved = [f"vk-2018.outlet.{name}" for name in ("frames_to_outlet", "frames_to_outlet_share")]
    assert shown(findings.voice_words, *moved) == ["119", "24 %"]
    moved = [f"rt-2021.outlet.paraphrases_to_document{of}" for of in ("", "_share")]
    assert shown(findings.voice_words, *moved) == ["282", "14 %"]


def alpha(pairs: list[tuple[str, str]]) -> float:
    """Krippendorff's, nominal, of two codes a unit."""
    codes = Counter(code for pair in pairs for code in pair)
    n = sum(codes.values())
    expected = 1 - sum(count * (count - 1) for count in codes.values()) / (n * (n - 1))
    return 1 - sum(a != b for a, b in pairs) / len(pairs) / expected


def test_the_open_readings_lower_alpha_as_a_plain_count_says(spans) -> None:
    turned = {row["span_id"]: row for row in lines("open_readings")}
    alphas = [
        alpha(
            [
                (row[value], turned.get(name, row)[value])
                for name, row in spans.items()
                for _ in range(row["words"])
            ]
        )
        for value in ("speaker_id", "mode", "side")
    ]
    found = findings.span_agreement()
    assert (found.open_alpha_lowest, found.open_alpha_highest) == pytest.approx((min(alphas), max(alphas)))
    assert found.readings == len(turned) == 3
    said = shown(findings.span_agreement, "open_alpha_lowest", "open_alpha_highest", "readings")
    assert said == ["0.95", "0.96", "3"]


def test_the_coders_agree_where_both_tables_have_the_same() -> None:
    other = {(row["document_id"], row["start"], row["end"]): row for row in lines("spans_coder_b")}
    pairs = [(row, other[row["document_id"], row["start"], row["end"]]) for row in lines("spans")]
    found = findings.span_agreement()
    values = ("speaker_id", "mode", "side")
    assert found.agreed == min(sum(a[value] == b[value] for a, b in pairs) for value in values)
    assert found.alpha == pytest.approx(
        min(alpha([(a[value], b[value]) for a, b in pairs]) for value in values)
    )
    assert shown(findings.span_agreement, "alpha", "agreed") == ["1.000", "123"]


def test_the_least_agreement_of_the_three_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    load = tables.load
    changed = load("spans_coder_b").copy()
    changed.loc[[0, 1], "mode"] = "caption"
    changed.loc[0, "side"] = "document"
    monkeypatch.setattr(tables, "load", lambda name: changed if name == "spans_coder_b" else load(name))
    found = findings.span_agreement.compute()
    assert found.agreed == 121 and found.alpha < 0.99


# What became of the quotations -----------------------------------------------------------------------------


def test_the_quotations_are_those_of_a_plain_count() -> None:
    pairs = lines("back_translation")
    quotations = [row for row in pairs if row["article_fragment"]]
    each = Counter((row["comparator"], row["meaning_changed"] or "not_judged") for row in quotations)
    found = findings.quotations_compared().set_index("comparator")
    for comparator, row in found.iterrows():
        for meaning in ("none", "minor", "material", "not_judged"):
            assert row[meaning] == each[comparator, meaning]
        assert row["quotations"] == sum(one["comparator"] == comparator for one in quotations)
    totals = findings.quotation_totals()
    assert (totals.passages, totals.quotations) == (len(pairs), len(quotations))
    assert totals.of_vk == sum(row["document_id"] == "vk-2018" for row in quotations)
    assert totals.material == sum(row["meaning_changed"] == "material" for row in pairs)
    judged = [{row[f"meaning_{who}"] for who in ("first", "a", "b")} - {""} for row in pairs]
    assert totals.meaning_differs == sum(len(meanings) > 1 for meanings in judged)


def test_the_quotations_read_as_published() -> None:
    compared = [f"same_text.{name}" for name in ("quotations", "none", "minor", "material", "not_judged")]
    assert shown(findings.quotations_compared, *compared) == ["23", "8", "14", "1", "0"]
    others = [f"{name}.quotations" for name in ("sister_document", "later_statement", "none")]
    assert shown(findings.quotations_compared, *others) == ["3", "1", "6"]
    totals = ["passages", "quotations", "of_vk", "material", "meaning_differs"]
    assert shown(findings.quotation_totals, *totals) == ["34", "33", "3", "2", "7"]


def test_an_omission_is_a_passage_and_no_quotation(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = pd.DataFrame(
        [
            ("vk-2018", "no threat", "minor", "minor", "minor", "none"),
            ("vk-2018", None, "material", "material", "material", "material"),
            ("rt-2021", "its enemy", "none", "none", "none", "none"),
        ],
        columns=[
            "document_id", "article_fragment", "meaning_changed", "meaning_first", "meaning_a", "meaning_b",
        ],
    )  # fmt: skip
    monkeypatch.setattr(tables, "load", {"back_translation": rows}.get)
    assert findings.quotation_totals.compute() == findings.Passages(
        passages=3, quotations=2, of_vk=1, material=1, meaning_differs=1
    )


def test_a_quotation_stands_beside_its_english_and_who_published_it() -> None:
    publisher_of = {row["source_id"]: (row["publisher"], row["url"]) for row in lines("sources")}
    found = findings.quotation().set_index("quote_id")
    for row in lines("back_translation"):
        one = found.loc[row["quote_id"]]
        assert one["printed"] == (
            f"“{row['article_fragment']}”" if row["article_fragment"] else "(not in the article)"
        )
        both = publisher_of.get(row["original_source_id"], ("", ""))
        assert (one[["publisher", "url"]].fillna("") == list(both)).all()
        changed = row["changed_words"].replace("->", "→")
        assert (one["what_changed"] if pd.notna(one["what_changed"]) else "") == changed
        assert "->" not in changed
    assert found.at["Q01", "subject_named"] == "The Strategic Concept of 2010 in RT, February 2021"
    assert found.at["X13", "subject_named"].startswith("Jens Stoltenberg in ")
    assert (found.at["Q01", "compared_with"], found.at["Q07", "compared_with"]) == (
        "the same text, seen",
        "nothing, not verified",
    )
    assert shown(findings.quotation, "Q01.compared_with", "Q05.printed") == [
        "the same text, seen",
        "“poses no threat to Russia”",
    ]
    assert "quotation.Q05.what_changed" not in findings.quotation.cells()
