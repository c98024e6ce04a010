"""How far the coders agree and what was settled: recounted from the files, and on small tables worked out by hand."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache

import pandas as pd
import pytest

from conceptshift import tables
from conceptshift.measures.finding import FINDINGS
from conceptshift.story import codebook

GAP = "\N{NO-BREAK SPACE}"
JUDGED = {  # judgement: table, unit, column
    "stance": ("stance_codings", "clause_id", "stance"),
    "salience": ("stance_codings", "clause_id", "salience"),
    "change": ("stance_codings", "clause_id", "change"),
    "type": ("prediction_codings", "prediction_id", "forecast_type"),
    "outcome": ("prediction_codings", "prediction_id", "outcome"),
    "phrase_heard": ("prediction_codings", "prediction_id", "capphrase_term"),
    "verdict": ("claim_codings", "claim_id", "verdict"),
}


@cache
def rows(name: str) -> list[dict[str, str]]:
    with tables.path(name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def codes(table: str, unit: str, column: str, coder: str, empty: str = "") -> dict[str, str]:
    coded = {row[unit]: row[column] or empty for row in rows(table) if row["coder"] == coder}
    return {key: code for key, code in coded.items() if code}


def compared(a: dict[str, str], b: dict[str, str]) -> tuple[int, list[str]]:
    """How many units both coded, and those on which they differ."""
    both = sorted(a.keys() & b.keys())
    return len(both), [unit for unit in both if a[unit] != b[unit]]


def shown(judgement: str) -> tuple[int, list[str]]:
    row = codebook.codebook_agreement().set_index("judgement").loc[judgement]
    assert row["agree"] == row["n"] - len(listed(row["differ"]))
    assert row["percent"] == pytest.approx(100 * row["agree"] / row["n"])
    assert (row["alpha"] == 1) == (row["differ"] == "none")
    return row["n"], listed(row["differ"])


def listed(units: str) -> list[str]:
    return [] if units == "none" else units.split(", ")


def text(name: str) -> str:
    return FINDINGS[name.partition(".")[0]].cells()[name].text.replace(GAP, " ")


class TestAgreement:
    @pytest.mark.parametrize("judgement", JUDGED)
    def test_a_recount_from_the_file_gives_the_same_units(self, judgement: str) -> None:
        assert shown(judgement) == compared(*(codes(*JUDGED[judgement], coder) for coder in "ab"))

    @pytest.mark.parametrize("stage", codebook.STAGES)
    def test_a_stage_is_a_part_of_the_stances(self, stage: str) -> None:
        there = {row["clause_id"] for row in rows("clauses") if row["stage"] == stage}
        both = [codes(*JUDGED["stance"], coder) for coder in "ab"]
        parts = [{unit: code for unit, code in coded.items() if unit in there} for coded in both]
        assert shown(f"stance_{stage}") == compared(*parts)

    def test_no_phrase_is_a_code_too(self) -> None:
        both = [
            codes("prediction_codings", "prediction_id", "capphrase_term", coder, "none") for coder in "ab"
        ]
        assert shown("phrase") == compared(*both)

    @pytest.mark.parametrize("rule", codebook.RULES)
    def test_a_rule_is_judged_by_itself(self, rule: str) -> None:
        both = [
            {
                row["prediction_id"]: row["expected"]
                for row in rows("baseline_codings")
                if (row["coder"], row["baseline"]) == (coder, rule)
            }
            for coder in "ab"
        ]
        assert shown(f"rule_{rule}") == compared(*both)

    @pytest.mark.parametrize(
        ("judgement", "column"), [("speaker", "speaker_id"), ("mode", "mode"), ("side", "side")]
    )
    def test_spans_that_two_coders_cut_are_compared(self, judgement: str, column: str) -> None:
        both = [{row["span_id"]: row[column] for row in rows(name)} for name in ("spans", "spans_coder_b")]
        assert shown(judgement) == compared(*both)

    def test_mentions_are_compared_by_the_code_of_either(self) -> None:
        both = [
            {row["window_id"]: row[f"code_{coder}"] for row in rows("lexicon_validation")} for coder in "ab"
        ]
        assert shown("mention") == compared(*both)

    def test_the_page_says_them(self) -> None:
        assert text("codebook_agreement.stance.agree") == "32" and text("codebook_agreement.stance.n") == "35"
        assert text("codebook_agreement.stance.alpha") == "0.976"
        assert text("codebook_agreement.stance_concept_2010.percent") == "89"
        assert text("codebook_agreement.salience.alpha") == "0.983"  # ordinal
        assert text("codebook_agreement.stance_proposal_2021.differ") == "none"
        assert text("codebook_agreement.verdict.differ") == "C02, C36, C37, C42, C44, C45, C54"

    def test_each_has_a_label_and_a_level_in_the_order_of_the_codebook(self) -> None:
        table = codebook.codebook_agreement()
        assert list(table["label"])[:5] == [
            "Speaker of a span",
            "Mode of a span",
            "Side of a span",
            "Stance",
            "Stance, concept of 2010",
        ]
        assert set(table.loc[table["level"] == "ordinal", "judgement"]) == {
            "stance",
            "salience",
            *(f"stance_{stage}" for stage in codebook.STAGES),
        }
        label = table.set_index("judgement")["label"]
        assert label["rule_no_change"] == "What the rule “nothing changes” expects"
        assert label["phrase_heard"] == "Phrase, where both coders heard one"

    def test_open_readings_move_little(self) -> None:
        readings = codebook.codebook_open_readings()
        assert readings.readings == len(rows("open_readings"))
        assert 0.9 < readings.lowest < readings.highest < 1
        assert text("codebook_open_readings.lowest") == "0.95"
        assert text("codebook_open_readings.highest") == "0.96"


class TestSettled:
    CODINGS = pd.DataFrame(
        [
            ("same", "a", 1, None),
            ("same", "b", 1, None),
            ("same", "adjudicated", 1, "Nothing to settle."),
            ("apart", "a", 1, None),
            ("apart", "b", 0, None),
            ("apart", "adjudicated", 0, "The coders differ (a 1, b 0). Both sides in balance."),
            ("review", "a", 1, None),
            ("review", "b", 1, None),
            ("review", "adjudicated", 0, "Changed on review: a like case."),
            ("alone", "a", 1, None),
            ("alone", "adjudicated", 0, "Only one coded it."),
        ],
        columns=["unit", "coder", "code", "rationale"],
    )

    @pytest.mark.parametrize("column", ["rationale", "note"])
    def test_where_codes_differ_or_a_review_changed_them(self, column: str) -> None:
        found = codebook.settled(self.CODINGS.rename(columns={"rationale": column}), "unit", "code")
        assert found.to_dict("records") == [
            {"a": 1, "b": 0, "adjudicated": 0, "unit": "apart", "reason": "Both sides in balance."},
            {"a": 1, "b": 1, "adjudicated": 0, "unit": "review", "reason": "Changed on review: a like case."},
        ]

    def test_every_difference_of_two_coders_is_settled(self) -> None:
        table = codebook.codebook_settled()
        for judgement in ("stance", "change", "type", "outcome", "verdict", "phrase", "rule_announced"):
            _, differ = shown(judgement)
            rows_of = table[table["judgement"] == judgement]
            assert set(differ) <= set(rows_of["unit"])
            assert set(differ) == set(rows_of.loc[rows_of["a"] != rows_of["b"], "unit"])

    def test_the_code_that_is_used_is_that_of_the_table(self) -> None:
        table = codebook.codebook_settled()
        used = {row["claim_id"]: row for row in rows("claim_codings") if row["coder"] == "adjudicated"}
        for row in table[table["judgement"] == "verdict"].itertuples():
            assert row.adjudicated == used[row.unit]["verdict"]
            assert used[row.unit]["rationale"].endswith(row.reason) and row.reason
        phrase = {row["marker_class"]: row["capphrase_term"] or "none" for row in rows("verbal_markers")}
        classed = {row["prediction_id"]: row["marker_class"] for row in rows("predictions")}
        why = {row["marker_class"]: row["reason"] for row in rows("verbal_markers")}
        for row in table[table["judgement"] == "phrase"].itertuples():
            assert (row.adjudicated, row.reason) == (phrase[classed[row.unit]], why[classed[row.unit]])
        ruled = {(row["prediction_id"], row["baseline"]): row for row in rows("prediction_baselines")}
        for row in table[table["judgement"] == "rule_intensifies"].itertuples():
            decided = ruled[row.unit, "intensifies"]
            assert row.adjudicated == decided["expected"] and decided["reason"].endswith(row.reason)

    def test_the_judgements_stand_in_the_order_of_the_codebook(self) -> None:
        assert list(codebook.codebook_settled()["what"].drop_duplicates()) == [
            "Stance",
            "Change",
            "Type",
            "Outcome",
            "Phrase",
            "Rule: announced",
            "Rule: intensifies",
            "Verdict",
        ]
        assert text("codebook_settled.stance.CL03-4.adjudicated") == "0"

    def test_counts_are_those_of_the_rows(self) -> None:
        table, counts = codebook.codebook_settled(), codebook.codebook_settled_counts().set_index("judgement")
        assert dict(counts["settled"]) == {**Counter(table["judgement"]), "all": len(table)}
        reviewed = [row for row in table.itertuples() if row.reason.startswith("Changed on review:")]
        assert counts.loc["all", "reviewed"] == len(reviewed) == 2
        assert all(row.a == row.b != row.adjudicated for row in reviewed)
        for judgement in ("phrase", "type", "verdict"):
            differ = [row for row in table.itertuples() if row.judgement == judgement and row.a != row.b]
            assert counts.loc[judgement, "differ"] == len(differ)
            assert counts.loc[judgement, "coder_b"] == sum(row.b == row.adjudicated for row in differ)
        assert list(counts.loc["all"]) == list(counts.drop("all").sum())
        assert text("codebook_settled_counts.phrase.differ") == "13"
        assert text("codebook_settled_counts.all.settled") == str(len(table))

    def test_a_code_that_neither_gave_is_no_difference_of_the_coders(self) -> None:
        row = codebook.codebook_settled().set_index(["judgement", "unit"]).loc["phrase", "P42"]
        assert row["a"] == row["b"] != row["adjudicated"]
        counts = codebook.codebook_settled_counts().set_index("judgement").loc["phrase"]
        assert (counts["settled"], counts["differ"], counts["reviewed"]) == (14, 13, 0)

    def test_codes_are_shown_as_words_and_an_id_does_not_break(self) -> None:
        table = pd.DataFrame(
            {"unit": ["CL03-4"], "a": [-1], "b": ["explicit_forecast"], "adjudicated": [0], "reason": ["a_b"]}
        )
        (row,) = codebook.as_readers_expect(table).to_dict("records")
        assert row == {
            "unit": "CL03\N{NON-BREAKING HYPHEN}4",
            "a": "−1",
            "b": "explicit forecast",
            "adjudicated": "0",
            "reason": "a_b",
        }


class TestWords:
    def test_a_class_is_read_as_its_phrase_is_by_the_respondents(self) -> None:
        answers = Counter()
        for row in rows("capphrase_histograms"):
            answers[row["phrase"], int(row["probability"])] += int(row["respondents"])
        statements = Counter(row["marker_class"] for row in rows("predictions"))
        classes = codebook.codebook_word_classes().set_index("marker_class")
        assert len(classes) == len(rows("verbal_markers"))
        for row in rows("verbal_markers"):
            found = classes.loc[row["marker_class"]]
            assert found["statements"] == statements[row["marker_class"]]
            given = {p: n for (phrase, p), n in answers.items() if phrase == row["capphrase_term"]}
            if given:
                mean = sum(p * n for p, n in given.items()) / sum(given.values()) / 100
                assert found["mean"] == pytest.approx(mean) and found["low"] < mean
                assert (
                    found["middle"].replace(GAP, " ")
                    == f"{100 * found['low']:.0f} to {100 * found['high']:.0f} %"
                )
            else:
                assert pd.isna(found["mean"]) and found["middle"] == "none"
        assert classes["mean"].dropna().is_monotonic_decreasing and pd.isna(classes["mean"].iloc[-1])

    def test_classes_of_one_phrase_stand_by_their_statements(self) -> None:
        classes = codebook.codebook_word_classes()
        will = classes[classes["capphrase_term"] == "Will Happen"]
        assert will.index[0] == 0 and will["statements"].is_monotonic_decreasing
        cell = codebook.codebook_word_classes.cells()["codebook_word_classes.likely.mean"]
        assert (cell.text, cell.interval) == (f"73{GAP}%", f"51{GAP}to{GAP}90{GAP}%")
        assert cell.drawn == "respondents of the survey, the middle 95 %"
        assert text("codebook_word_classes.may.statements") == "2"

    def test_what_statements_are_read_with(self) -> None:
        assert codebook.codebook_words().classes == len(rows("verbal_markers"))
        assert codebook.codebook_words().statements == len(rows("predictions"))
        assert text("codebook_words.respondents") == "5,174"
        assert (text("codebook_words.middle"), text("codebook_words.clip")) == ("95 %", "0.5 %")

    def test_rows_that_the_rules_speak_of(self) -> None:
        found = codebook.codebook_rows()
        assert found.spans == len(rows("spans"))
        assert found.paraphrases == sum(row["doc_paraphrase"] == "true" for row in rows("spans"))
        assert found.dropped == sum(
            (row["coder"], row["change"]) == ("adjudicated", "dropped") for row in rows("stance_codings")
        )
        assert codebook.codebook_sample().mentions == len(rows("lexicon_validation"))
        assert text("codebook_sample.seed") == "2010"


def test_every_result_can_be_said_and_names_the_tables_it_is_made_of() -> None:
    for one in FINDINGS.values():
        if one.compute.__module__ == codebook.__name__:
            assert one.cells() and set(one.tables) <= set(tables.names()), one.name
