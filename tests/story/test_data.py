"""What the book says of its tables: counted again from the files and the data package by other means."""

from __future__ import annotations

import csv
import json
from functools import cache
from types import SimpleNamespace

import pandas as pd
import pyarrow.parquet as pq
import pytest

from conceptshift import tables
from conceptshift.measures.finding import FINDINGS
from conceptshift.story import data
from conceptshift.tables import rulebook

GAP = "\N{NO-BREAK SPACE}"


@cache
def described() -> dict[str, dict]:
    package = json.loads((tables.ROOT / tables.PACKAGE).read_text(encoding="utf-8"))
    return {one["name"]: one for one in package["resources"]}


def length(name: str) -> int:
    path = tables.path(name)
    if path.suffix == ".parquet":
        return pq.read_metadata(path).num_rows
    with path.open(encoding="utf-8", newline="") as lines:
        return sum(1 for _ in csv.DictReader(lines))


def text(name: str) -> str:
    return FINDINGS[name.partition(".")[0]].cells()[name].text.replace(GAP, " ")


class TestTables:
    def test_every_table_has_a_place_and_its_length(self) -> None:
        listed = data.data_tables().set_index("name")
        assert set(listed.index) == set(described()) and list(listed.index) == data.EVERY
        for name, one in described().items():
            row = listed.loc[name]
            assert (row["title"], row["description"]) == (one["title"], one["description"])
            assert (row["rows"], row["columns"]) == (length(name), len(one["schema"]["fields"]))
            assert name in data.SECTIONS[row["section"]]
        assert text("data_tables.claims.rows") == "63" and text("data_tables.themes.columns") == "5"

    def test_every_licence_has_its_words(self) -> None:
        assert set(data.data_tables()["licence"]) == set(data.LICENCES)

    def test_a_table_without_a_place_stops_the_page(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(data, "EVERY", data.EVERY[2:])
        with pytest.raises(
            ValueError, match="no section of conceptshift.story.data names the tables documents, sources"
        ):
            data.data_tables.compute()

    def test_counts_add_up(self) -> None:
        counts = data.data_counts()
        derived = {name for name in described() if "derived" in tables.path(name).parts}
        assert counts.tables == len(described())
        assert counts.counted == sum(length(name) for name in derived)
        assert counts.coded == sum(length(name) for name in described().keys() - derived)
        assert counts.columns == sum(len(one["schema"]["fields"]) for one in described().values())
        assert counts.of_articles == sum(name.startswith("article_") for name in derived) == 4
        long = sorted((tables.ROOT / "data").rglob("*.parquet"))
        assert counts.parquet == len(long)
        assert counts.megabytes == pytest.approx(sum(path.stat().st_size for path in long) / 1_000_000)
        assert (counts.rules, counts.longest) == (len(rulebook.functions()), 12)

    def test_the_page_says_them(self) -> None:
        assert text("data_counts.megabytes") == "4" and text("data_counts.longest") == "12"
        assert data.data_counts.cells()["data_counts.megabytes"].unit == "MB"
        assert set(data.data_counts.cells()) == {
            f"data_counts.{name}"
            for name in (
                [
                    "tables",
                    "columns",
                    "coded",
                    "counted",
                    "of_articles",
                    "parquet",
                    "megabytes",
                    "rules",
                    "longest",
                    "longest_cell",
                    "bounds",
                ]
            )
        }
        speeches = (
            pq.read_table(tables.path("speeches")) if tables.path("speeches").suffix == ".parquet" else None
        )
        if speeches is None:
            with tables.path("speeches").open(encoding="utf-8", newline="") as lines:
                tokens = [int(row["tokens"]) for row in csv.DictReader(lines)]
        else:
            tokens = speeches["tokens"].to_pylist()
        assert text("speech_counts.speeches") == f"{len(tokens):,}"
        assert text("speech_counts.tokens") == f"{sum(tokens):,}"


class TestTheCheck:
    def test_each_rule_stands_there_with_its_tables_and_what_it_says(self) -> None:
        rules = data.check_rules().set_index("name")
        assert list(rules["subject"].unique()) == list(rulebook.SUBJECTS.values())
        short = rules.loc["quotations_are_short"]
        assert (short["holds"], short["tables"]) == ("Quotations are short.", "all")
        for row in rules.itertuples():
            assert row.more.endswith("."), f"say in a docstring what {row.Index} holds"
            named = set(row.tables.split(", ")) - {"all"}
            assert (
                named <= set(described())
                and row.example.startswith("data/")
                and "To mend it: " in row.example
            )
            said = row.example.partition(",")[0].rpartition("/")[2].partition(".")[0]
            assert not named or said in named, row

    def test_each_bound_is_that_of_a_description_with_its_reason(self) -> None:
        bounds = data.check_bounds()
        assert (
            bounds["reason"].str.endswith((".", "”")).all() and bounds["range"].str.contains("from|to").all()
        )
        share = bounds.set_index(["table", "bounded"]).loc[("military_spending", "share_gdp")]
        assert (share["range"], share["file"]) == ("from 0 to 0.2", "data/military_spending.table.json")
        quotients = bounds[bounds["bounded"].str.contains(" by ")]
        assert len(quotients) == len(described()["military_spending"]["plausible"])
        assert set(bounds["range"]) >= {"from −2 to 2", "from 0 to 2,000,000", "from 1946 to 2100"}


class TestColumns:
    def test_every_column_is_told_as_it_is_described(self) -> None:
        columns = data.data_columns().set_index(["table", "column"])
        for name, one in described().items():
            for field in one["schema"]["fields"]:
                row = columns.loc[(name, field["name"])]
                assert (row["title"], row["description"]) == (field["title"], field["description"])
                assert row["required"] == bool(field.get("constraints", {}).get("required"))
        assert len(columns) == data.data_counts().columns
        assert text("data_columns.claims.claim_id.title") == "Claim"
        assert text("data_columns.themes.theme_id.description") == "Short name."

    @pytest.mark.parametrize(
        ("column", "form"),
        [
            (("general_debates", "year"), "whole number; from 1946 to 2100; key of this table"),
            (("general_debates", "closed_on"), "day; from 1946-01-01; may be empty"),
            (("predictions", "document_id"), "points to documents, points to spans"),
            (("sources", "source_id"), "key of this table"),
            (("themes", "label"), ""),
            (("spans", "nested"), "true or false"),
        ],
    )
    def test_a_cell_is_told_what_it_may_hold(self, column: tuple[str, str], form: str) -> None:
        assert data.data_columns().set_index(["table", "column"]).at[column, "form"] == form

    def test_a_unit_stands_after_the_bounds(self) -> None:
        column = SimpleNamespace(type="number", values="from 0", unit="words", key="", required=False)
        assert data._form(column) == "number; from 0; words; may be empty"

    def test_tables_with_the_same_columns_stand_once_on_the_page_and_each_in_its_csv(self) -> None:
        shown, every = data.section_page("articles"), data.section_columns("articles")
        (head,) = {head for head in shown["head"] if "spans_coder_b" in head}
        assert head.endswith("(spans, spans_coder_b)")
        assert len(every) - len(shown) == len(described()["spans_coder_b"]["schema"]["fields"])
        assert list(every["table"].drop_duplicates()) == list(data.SECTIONS["articles"])

    def test_a_list_of_words_is_led_by_its_title(self) -> None:
        shown = data.section_page("words").set_index(["table", "column"])
        assert shown.at[("lexicon", "lexicon"), "title"] == "Lexicon"
        assert shown.at[("lexicon", "lexicon"), "description"].startswith("codebook: ")
        assert pd.isna(shown.at[("lexicon", "entry"), "title"])

    def test_there_is_no_other_section(self) -> None:
        with pytest.raises(KeyError, match="verses"):
            data.section_page("verses")


def test_every_result_can_be_said_and_names_the_tables_it_is_made_of() -> None:
    for one in FINDINGS.values():
        if one.compute.__module__ == data.__name__:
            assert one.cells() and set(one.tables) <= set(tables.names()), one.name
