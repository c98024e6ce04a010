"""The tables as they are, and what a reader is told when one of them is broken."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rule_examples import read_by_each
from table_faults import copied, restore

from conceptshift import tables
from conceptshift.tables import assembly, cell_text, rulebook, rules, schema

PACKAGE = json.loads((tables.ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
TABLES = {resource["name"]: resource for resource in PACKAGE["resources"]}
CSV = {name: resource for name, resource in TABLES.items() if resource["format"] == "csv"}
PARQUET = {name: resource for name, resource in TABLES.items() if resource["format"] == "parquet"}
SLOW_FIXTURE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A checkout with nothing but the data, in a folder with spaces in its name."""
    root = tmp_path / "a clone with spaces"
    shutil.copytree(tables.ROOT / "data", root / "data")
    return root


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("lasting"))


@pytest.fixture
def shared(lasting: Path) -> Iterator[Path]:
    """The same for tests that leave the descriptions alone: put right behind each, so that little is read again."""
    yield lasting
    restore(lasting)


def content(root: Path, name: str) -> list[list[str]]:
    """All rows of a table in CSV, the header first."""
    with tables.path(name, root).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def length(name: str) -> int:
    if name in PARQUET:
        return pq.read_metadata(tables.path(name)).num_rows
    return len(content(tables.ROOT, name)) - 1


def rewrite(root: Path, name: str, change: Callable[[list[list[str]]], list[list[str]] | None]) -> None:
    rows = content(root, name)
    rows = change(rows) or rows
    with tables.path(name, root).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    if "derived" in TABLES[name]["path"]:
        mean_it(root)


def mean_it(root: Path) -> None:
    """Seal the derived tables as they are now, so that the check looks at what they say."""
    tables.seal(root)
    tables.write_package(root)


def find(root: Path, name: str, *key: str) -> int:
    """The row, as a spreadsheet counts, whose first cells are `key`."""
    return next(number for number, row in enumerate(content(root, name), 1) if tuple(row[: len(key)]) == key)


def put(root: Path, name: str, number: int, column: str, cell: str) -> None:
    def change(rows: list[list[str]]) -> None:
        rows[number - 1][rows[0].index(column)] = cell

    rewrite(root, name, change)


def only_problem(root: Path) -> schema.Problem:
    problems = tables.check(root)
    assert len(problems) == 1, "\n".join(map(str, problems))
    return problems[0]


# --- as they are ---


def test_nothing_is_wrong_with_the_tables():
    assert [str(problem) for problem in tables.check()] == []


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_the_rows_columns_and_types_that_its_schema_promises(name):
    frame = tables.load(name)
    fields = TABLES[name]["schema"]["fields"]
    assert list(frame.columns) == [field["name"] for field in fields]
    assert len(frame) == length(name)
    for field in fields:
        kind = pd.api.types.infer_dtype(frame[field["name"]].dropna())
        wanted = {"string": "string", "number": "floating", "date": "datetime64"}.get(
            field["type"], field["type"]
        )
        assert kind in (wanted, "empty"), field["name"]
        if field.get("constraints", {}).get("required"):
            assert frame[field["name"]].notna().all(), field["name"]


def test_a_partial_date_stays_as_it_is_written_and_a_day_becomes_a_date():
    sources, documents = tables.load("sources"), tables.load("documents")
    vk = sources.set_index("source_id").loc["vk-2018"]
    assert vk["published_on"] == "2018-07"
    assert documents.set_index("document_id").loc["vk-2018", "published_to"] == pd.Timestamp("2018-07-15")


def test_an_empty_cell_is_missing_and_not_empty_text():
    clauses = tables.load("clauses").set_index("clause_id")
    assert pd.isna(clauses.loc["CL10-4", "source_id"])
    assert pd.isna(tables.load("stance_codings").query("clause_id == 'CL06-1'")["stance"]).all()


def test_two_loads_do_not_share_their_cells():
    first = tables.load("themes")
    first.loc[0, "label"] = "changed"
    assert "changed" not in set(tables.load("themes")["label"])


def test_every_table_and_column_is_described_in_words():
    for name, resource in TABLES.items():
        assert resource["title"] and len(resource["description"]) > 20, name
        assert resource["licenses"][0]["name"], name
        for field in resource["schema"]["fields"]:
            assert field["title"] and field["description"].rstrip().endswith("."), f"{name}.{field['name']}"


def test_the_overview_lists_every_table_with_its_rows():
    overview = tables.overview().set_index("name")
    assert list(overview.index) == list(TABLES) == tables.names()
    assert overview["rows"].to_dict() == {name: length(name) for name in TABLES}
    assert overview.loc["military_spending", "rows"] == 34 * 9
    assert "SIPRI" in TABLES["military_spending"]["licenses"][0]["title"]
    assert not overview.loc["spans", "derived"] and overview.loc["article_terms", "derived"]


def test_the_columns_of_a_table_name_their_keys_units_and_values():
    columns = tables.columns("prediction_evidence").set_index("column")
    assert columns.loc["coder", "key"] == "primary, to prediction_codings"
    assert columns.loc["evidence_status", "values"] == "seen, computed, not_verified"
    assert (
        tables.columns("military_spending").set_index("column").loc["current_usd_m", "unit"] == "million US$"
    )


def test_describe_speaks_of_every_column():
    text = tables.describe("clauses")
    for field in TABLES["clauses"]["schema"]["fields"]:
        assert field["name"] in text and field["description"] in text
    listed = tables.describe()
    assert all(name in listed for name in TABLES)


def test_an_unknown_table_is_answered_with_the_nearest_name():
    for call in (tables.load, tables.path, tables.columns, tables.describe):
        with pytest.raises(tables.TableError, match="did you mean clauses"):
            call("clases")


def test_no_cell_speaks_of_how_the_tables_were_made():
    inside = re.compile(
        r"\bseed\b|\bSEED\d|excerpts\.md|stored copy|local copy|this session|\.\./|/(work|tmp|home)/"
    )
    for name in CSV:
        for number, row in enumerate(content(tables.ROOT, name), 1):
            for cell in row:
                assert not inside.search(cell), f"{name}, row {number}: {cell}"


def test_the_frictionless_command_accepts_the_package(copy):
    """Of tables to which no CSV points it compares the bytes; cell by cell it would read a million rows for minutes."""
    done = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "data/datapackage.json"],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


# --- one cell, one row, one file broken ---

CELLS = {
    "a word that is not on the list": (
        "clauses",
        "stage",
        "concept_2011",
        "one of concept_2010, proposal_2021",
    ),
    "an empty cell where one must be filled": ("clauses", "position", "", "a value"),
    "an id of another form": ("clauses", "clause_id", "CL3", r"text of the form CL\d{2}-[1-4]"),
    "a word for a number": ("spans", "start", "ten", "a whole number"),
    "a name that is no short one": ("predictions", "label", "x" * 41, "at most 40 characters"),
    "a number out of range": ("stance_codings", "stance", "3", "from -2 to 2"),
    "evidence from after the invasion": (
        "prediction_rivals",
        "dated_on",
        "2022-02-24",
        "to 2022-02-23",
    ),
    "a day that no calendar has": ("events", "date", "2010-13-01", "a day as YYYY-MM-DD"),
    "yes for true": ("spans", "nested", "yes", "true or false"),
    "an address that is none": ("sources", "url", "not an address", "a web address"),
    "a decimal comma": ("military_spending", "share_gdp", "0,02", "a number, with a point for decimals"),
}


@pytest.mark.parametrize("case", CELLS)
def test_a_broken_cell_is_named_with_file_row_and_column(shared, case):
    name, column, cell, expected = CELLS[case]
    put(shared, name, 5, column, cell)
    problem = only_problem(shared)
    assert (problem.file, problem.row, problem.column) == (f"data/{name}.csv", 5, column)
    assert expected in problem.expected
    assert cell in problem.found and problem.mend
    with pytest.raises(tables.TableError, match=f"row 5, column {column}"):
        tables.load(name, shared)


def test_a_slip_of_the_pen_is_answered_with_the_nearest_word(copy):
    put(copy, "clauses", 5, "stage", "concept_2002")
    assert "did you mean concept_2022" in str(only_problem(copy))


def test_a_source_that_does_not_exist_is_named_with_the_nearest_one(copy):
    put(copy, "clauses", 5, "source_id", "C22-CIVL")
    problem = only_problem(copy)
    assert (problem.file, problem.row, problem.column) == ("data/clauses.csv", 5, "source_id")
    assert "data/sources.csv" in problem.expected and "C22-CIVIL" in problem.mend


def test_a_key_of_two_columns_must_find_its_row_as_a_pair(copy):
    number = find(copy, "spans", "rt-2021-002")
    put(copy, "spans", number, "side", "nato")  # the outlet is a speaker and nato a side, but not together
    problem = only_problem(copy)
    assert (problem.file, problem.row, problem.column) == ("data/spans.csv", number, "speaker_id, side")


def test_a_prediction_has_the_voice_of_its_sentence(copy):
    number = find(copy, "predictions", "P31")  # a sentence in the outlet's own voice
    put(copy, "predictions", number, "speaker_id", "dmitry-egorchenkov")
    problem = only_problem(copy)
    assert (problem.file, problem.row) == ("data/predictions.csv", number)
    assert problem.column == "document_id, span_id, speaker_id"


@pytest.mark.parametrize("name", ["claims", "claim_codings"])
def test_a_row_that_stands_twice_is_named_with_its_double(shared, name):
    rewrite(shared, name, lambda rows: rows[:4] + rows[3:])
    problem = only_problem(shared)
    assert (problem.file, problem.row) == (f"data/{name}.csv", 5)
    assert "row 4" in problem.mend


@pytest.mark.parametrize(
    ("slip", "found", "mend"), [(",,", "cells", "comma"), (',"', "expected after", "quotation mark")]
)
def test_a_slipped_comma_or_quotation_mark_gives_one_message(copy, slip, found, mend):
    file = tables.path("claims", copy)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("\nC05,", f"\nC05{slip}", 1), encoding="utf-8")
    problem = only_problem(copy)
    assert (problem.file, problem.row) == ("data/claims.csv", 6)
    assert found in problem.found and mend in problem.mend


def test_an_empty_row_is_named(copy):
    rewrite(copy, "claims", lambda rows: [*rows[:5], [""] * len(rows[0]), *rows[5:]])
    problem = only_problem(copy)
    assert (problem.file, problem.row, problem.found) == ("data/claims.csv", 6, "an empty row")


def test_a_column_that_is_missing_or_too_many_is_named(copy):
    rewrite(copy, "claims", lambda rows: [[*row[:-1], "x"] for row in rows])
    problem = only_problem(copy)
    assert (problem.file, problem.row) == ("data/claims.csv", 1)
    assert problem.found == "no same_case_as; in addition x"


def test_columns_in_another_order_are_named(copy):
    rewrite(copy, "claims", lambda rows: [[row[1], row[0], *row[2:]] for row in rows])
    assert only_problem(copy).found.startswith("the order document_id, claim_id")


def test_rows_out_of_order_are_named(copy):
    rewrite(copy, "claims", lambda rows: [*rows[:3], rows[4], rows[3], *rows[5:]])
    problem = only_problem(copy)
    assert (problem.file, problem.row, problem.column) == ("data/claims.csv", 5, "claim_id")


BREAKS = {
    "missing": (lambda file: file.unlink(), "no such file"),
    "empty": (lambda file: file.write_text(""), "no claim_id"),
    "header only": (
        lambda file: file.write_text(file.read_text(encoding="utf-8").splitlines()[0] + "\n"),
        "no rows",
    ),
    "not UTF-8": (lambda file: file.write_bytes(file.read_bytes() + "C99é".encode("latin-1")), "utf-8"),
    "bars": (
        lambda file: file.write_text(file.read_text(encoding="utf-8").replace(",", "|")),
        "no claim_id",
    ),
    "cut in a row": (lambda file: file.write_bytes(file.read_bytes()[:-9]), "in the midst of a line"),
}


@pytest.mark.parametrize("case", BREAKS)
def test_a_file_that_cannot_be_read_as_the_table_is_named(shared, case):
    spoil, found = BREAKS[case]
    spoil(tables.path("claims", shared))
    problem = only_problem(shared)
    assert problem.file == "data/claims.csv"
    assert found in problem.found


def test_a_byte_order_mark_and_other_line_ends_are_no_fault(copy):
    file = tables.path("claims", copy)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert tables.check(copy) == []
    assert tables.load("claims", copy).equals(tables.load("claims"))


def test_a_table_that_nobody_described_is_named(copy):
    (copy / "data" / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert only_problem(copy).file == "data/notes.csv"


# --- the same for the tables in Parquet ---


def change_parquet(root: Path, name: str, change: Callable[[pa.Table], pa.Table]) -> None:
    file = tables.path(name, root)
    pq.write_table(change(pq.read_table(file)), file)
    mean_it(root)


def put_parquet(root: Path, name: str, number: int, column: str, cell: object) -> None:
    def change(content: pa.Table) -> pa.Table:
        cells = content[column].to_pylist()
        cells[number - 2] = cell
        place = content.column_names.index(column)
        return content.set_column(place, column, pa.array(cells, content[column].type))

    change_parquet(root, name, change)


PARQUET_CELLS = {
    "a word that is not on the list": ("speeches", "bloc", "otan", "one of nato, russia, china, other"),
    "an empty cell where one must be filled": ("windows", "term", None, "a value"),
    "an id of another form": ("speeches", "speech_id", "RUS-78-2023", "text of the form"),
    "a year out of range": ("node_mentions", "year", 1900, "a value from 1946"),
    "a count of nothing": ("windows", "count", 0, "a value from 1"),
    "a state and year without a speech": (
        "node_mentions",
        "iso3",
        "XXX",
        "iso3 and year of a row in data/der",
    ),
    "a form that nobody listed": (
        "node_mentions",
        "form",
        "otan",
        "node and form of a row in data/node_forms",
    ),
}


@pytest.mark.parametrize("case", PARQUET_CELLS)
def test_a_broken_cell_in_parquet_is_named_with_file_row_and_column(shared, case):
    name, column, cell, expected = PARQUET_CELLS[case]
    put_parquet(shared, name, 5, column, cell)
    problem = only_problem(shared)
    assert (problem.file, problem.row) == (f"data/derived/{name}.parquet", 5)
    assert column in problem.column.split(", ")
    assert expected in problem.expected
    assert ("an empty cell" if cell is None else str(cell)) in problem.found
    assert "conceptshift extract" in problem.mend or "add the row there" in problem.mend
    if "of a row in" not in expected:  # keys into other tables are left to `check`
        with pytest.raises(tables.TableError, match=f"row 5, column {column}"):
            tables.load(name, shared)


PARQUET_BREAKS = {
    "missing": (lambda file: file.unlink(), "no such file"),
    "cut short": (lambda file: file.write_bytes(file.read_bytes()[:-100]), "Parquet"),
    "CSV by another name": (lambda file: file.write_text("iso3,year\nRUS,2014\n"), "Parquet"),
    "no rows": (lambda file: pq.write_table(pq.read_table(file).slice(0, 0), file), "no rows"),
    "a column too few": (
        lambda file: pq.write_table(pq.read_table(file).drop_columns("form"), file),
        "the columns",
    ),
    "columns in another order": (
        lambda file: pq.write_table(
            pq.read_table(file).select(["year", "iso3", "node", "form", "count"]), file
        ),
        "the columns year, iso3",
    ),
    "numbers kept as text": (
        lambda file: pq.write_table(
            pq.read_table(file).set_column(1, "year", pq.read_table(file)["year"].cast(pa.string())), file
        ),
        "cells of type string",
    ),
}


@pytest.mark.parametrize("case", PARQUET_BREAKS)
def test_a_parquet_file_that_cannot_be_read_as_the_table_is_named(shared, case):
    spoil, found = PARQUET_BREAKS[case]
    spoil(tables.path("node_mentions", shared))
    problem = only_problem(shared)
    assert problem.file == "data/derived/node_mentions.parquet"
    assert found in f"{problem.found} {problem.expected}"
    with pytest.raises(tables.TableError, match="node_mentions"):
        tables.load("node_mentions", shared)


@pytest.mark.parametrize("shuffled", [False, True])
def test_a_row_that_stands_twice_in_parquet_is_named_with_its_double(shared, shuffled):
    def change(content: pa.Table) -> pa.Table:
        content = pa.concat_tables([content, content.slice(10, 1)])
        return content.take([len(content) - 1, *range(len(content) - 1)]) if shuffled else content

    rows = length("windows")
    change_parquet(shared, "windows", change)
    problem = only_problem(shared)
    assert (problem.row, problem.column) == (13 if shuffled else rows + 2, "iso3, year, node, term")
    assert f"row {2 if shuffled else 12} has it too" in problem.mend


def test_rows_in_another_order_are_the_same_table_in_parquet(copy):
    change_parquet(copy, "windows", lambda content: content.take(list(range(len(content)))[::-1]))
    assert tables.check(copy) == []


def test_an_undescribed_parquet_file_is_named(copy):
    shutil.copy(tables.path("windows", copy), copy / "data" / "more.parquet")
    assert only_problem(copy).file == "data/more.parquet"


def replaced(old: str, new: str) -> Callable[[Path], None]:
    return lambda file: file.write_text(file.read_text("utf-8").replace(old, new, 1), encoding="utf-8")


DESCRIPTIONS = {
    "no head": ("package.json", lambda file: file.unlink(), "No such file"),
    "no list of tables": ("package.json", replaced('"resources"', '"tables"'), "resources"),
    "no file": ("clauses.table.json", lambda file: file.unlink(), "No such file"),
    "no JSON": ("clauses.table.json", lambda file: file.write_text('{"name": [', encoding="utf-8"), "line 1"),
    "no object": ("clauses.table.json", lambda file: file.write_text("[]", encoding="utf-8"), "list"),
    "no schema": ("clauses.table.json", lambda file: file.write_text('{"name": "x"}', "utf-8"), "schema"),
    "no list of names": ("package.json", replaced('"sources.table.json"', "7"), "resources"),
    "a table twice": (
        "package.json",
        replaced('"sources.table.json"', '"themes.table.json", "sources.table.json"'),
        "second time",
    ),
    "no text for a name": ("clauses.table.json", replaced('"name": "clauses"', '"name": null'), "name"),
    "a path out of data": (
        "clauses.table.json",
        replaced('"path": "clauses.csv"', '"path": "../../x.csv"'),
        "../../x.csv",
    ),
    "an absolute path": (
        "clauses.table.json",
        replaced('"path": "clauses.csv"', '"path": "/x.csv"'),
        "/x.csv",
    ),
    "an empty file": ("clauses.table.json", lambda file: file.write_text("", encoding="utf-8"), "line 1"),
    "a key of no column": ("clauses.table.json", replaced('"primaryKey": "', '"primaryKey": "x'), "xclause"),
    "a broken pattern": ("clauses.table.json", replaced('"pattern": "', '"pattern": "('), "pattern"),
    "a word for a bound": (
        "military_spending.table.json",
        replaced('"maximum": 2022', '"maximum": "2022"'),
        "maximum",
    ),
    "no such type": ("sources.table.json", replaced('"type": "date"', '"type": "dat"'), "dat"),
    "a key to nowhere": (
        "clauses.table.json",
        replaced('"resource": "themes"', '"resource": "topics"'),
        "topics",
    ),
}


@pytest.mark.parametrize("case", DESCRIPTIONS)
def test_a_broken_description_is_named_and_not_thrown(copy, case):
    file, spoil, found = DESCRIPTIONS[case]
    spoil(copy / "data" / file)
    if case in ("no such type", "a key to nowhere"):
        tables.write_package(copy)
    problem = only_problem(copy)
    assert problem.file == f"data/{file}"
    assert found in problem.found


def test_a_data_package_that_is_not_current_is_named_with_the_command_that_mends_it(copy):
    replaced('"title": "Sources"', '"title": "Where it comes from"')(copy / "data" / "sources.table.json")
    problem = only_problem(copy)
    assert problem.file == "data/datapackage.json"
    assert "conceptshift package" in problem.mend
    assert tables.write_package(copy)
    assert tables.check(copy) == []
    assert not tables.write_package(copy)


def resource(of: str, **changed):
    """Changes what the data package says of a table."""

    def spoil(content: dict) -> None:
        next(one for one in content["resources"] if one["name"] == of).update(changed)

    return spoil


ASSEMBLED = {
    "another path": (resource("themes", path="topics.csv"), 'resources themes path "topics.csv", where'),
    "an absolute path": (
        resource("themes", path="/etc/passwd"),
        'resources themes path "/etc/passwd", where',
    ),
    "a path to elsewhere": (resource("themes", path="../x.csv"), 'resources themes path "../x.csv", where'),
    "a name twice": (resource("themes", name="claims"), "resources claims twice"),
    "another hash": (resource("speeches", hash="sha256:0"), 'resources speeches hash "sha256:0", where'),
    "an unknown kind": (resource("windows", type="heap"), 'resources windows type "heap", where'),
    "a list": (lambda content: content.update(resources=[]), "no resources sources"),
    "no resources": (lambda content: content.pop("resources"), "no resources"),
    "something in addition": (lambda content: content.update(extra=1), "extra in addition"),
}


def test_each_fault_of_the_data_package_is_a_sentence(copy):
    """On the file alone: all of `check` takes seconds, and says nothing else of it."""
    file, made = copy / "data/datapackage.json", schema.assembled(copy)
    text = schema.as_text(made)
    assert assembly.fault(file, made, text) is None
    for case, (spoil, expected) in ASSEMBLED.items():
        content = json.loads(text)
        spoil(content)
        file.write_text(schema.as_text(content), encoding="utf-8")
        assert str(assembly.fault(file, made, text)).startswith(expected), case
    for content, expected in (
        (b"", "an empty file"),
        (b"\n", "no JSON that can be read"),
        (b"{", "no JSON that can be read"),
        (b"[" * 100_000, "no JSON that can be read"),
        (b"\xff\xfe", "no JSON that can be read"),
        (b"[]", "[], where the descriptions make"),
        (b"null", "null, where the descriptions make"),
        (json.dumps(made).encode(), "the same content in another form"),
    ):
        file.write_bytes(content)
        assert str(assembly.fault(file, made, text)).startswith(expected), content[:10]
    file.unlink()
    assert assembly.fault(file, made, text) == "no such file"
    file.mkdir()
    assert "cannot be read" in assembly.fault(file, made, text)


@settings(max_examples=25, suppress_health_check=SLOW_FIXTURE)
@given(data=st.data())
def test_whichever_required_cell_is_emptied_the_message_finds_it(copy, data):
    name = data.draw(st.sampled_from(sorted(CSV)))
    fields = TABLES[name]["schema"]["fields"]
    column = data.draw(
        st.sampled_from([f["name"] for f in fields if f.get("constraints", {}).get("required")])
    )
    rows = content(copy, name)
    number = data.draw(st.integers(2, len(rows)))
    put(copy, name, number, column, "")
    try:
        with pytest.raises(tables.TableError) as caught:
            tables.load(name, copy)
    finally:
        rewrite(copy, name, lambda _: rows)
    first = caught.value.problems[0]
    assert (first.file, first.row, first.column) == (f"data/{TABLES[name]['path']}", number, column)


@settings(max_examples=25, suppress_health_check=SLOW_FIXTURE)
@given(data=st.data(), word=st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), min_size=1))
def test_whatever_word_stands_for_one_of_a_list_the_message_finds_it(copy, data, word):
    listed = [
        (name, field["name"], field["constraints"]["enum"])
        for name, resource in sorted(CSV.items())
        for field in resource["schema"]["fields"]
        if "enum" in field.get("constraints", {})
    ]
    name, column, known = data.draw(st.sampled_from(listed))
    rows = content(copy, name)
    number = data.draw(st.integers(2, len(rows)))
    if word in known or cell_text.SPREADSHEET_TRUTHS.get(word) in known:
        return
    put(copy, name, number, column, word)
    try:
        with pytest.raises(tables.TableError) as caught:
            tables.load(name, copy)
    finally:
        rewrite(copy, name, lambda _: rows)
    problem = caught.value.problems[0]
    assert (problem.row, problem.column) == (number, column)
    assert problem.mend


def test_the_command_prints_one_line_for_one_slip_and_no_trace(copy):
    shutil.copytree(tables.ROOT / "conceptshift", copy / "conceptshift")
    check = [sys.executable, "-m", "conceptshift", "check"]
    good = subprocess.run(check, cwd=copy, capture_output=True, text=True, check=False)
    assert good.returncode == 0, good.stderr
    put(copy, "events", 5, "date", "spring 2010")
    bad = subprocess.run(check, cwd=copy, capture_output=True, text=True, check=False)
    assert bad.returncode == 1
    assert "data/events.csv, row 5, column date: found 'spring 2010'" in bad.stderr
    assert "Traceback" not in bad.stderr
    assert len(bad.stderr.splitlines()) == 2  # the problem, and how many there are


# --- rules that no schema can say: each is broken once ---


def by_key(name: str, *key: str, **cells: str) -> Callable[[Path], tuple[str, int, str]]:
    """Change cells of the row with this key; the last column named is the one that the message must name."""

    def change(root: Path) -> tuple[str, int, str]:
        number = find(root, name, *key)
        for column, cell in cells.items():
            put(root, name, number, column, cell)
        return name, number, list(cells)[-1]

    return change


def drop_coder_b(root: Path) -> tuple[str, int, str]:
    rewrite(root, "claim_evidence", lambda rows: [row for row in rows if row[:2] != ["C07", "b"]])
    rewrite(root, "claim_codings", lambda rows: [row for row in rows if row[:2] != ["C07", "b"]])
    return "claims", find(root, "claims", "C07"), "claim_id"


def see_a_passage(root: Path) -> tuple[str, int, str]:
    put(root, "counterpart_passages", find(root, "counterpart_passages", "RU07"), "evidence_status", "seen")
    return "counterpart_passages", find(root, "counterpart_passages", "RU07"), "passage_id"


def code_an_assessment(root: Path) -> tuple[str, int, str]:
    put(root, "control_statements", find(root, "control_statements", "W14"), "kind", "assessment")
    return "control_statements", find(root, "control_statements", "W14"), "statement_id"


def drop_a_clause(root: Path) -> tuple[str, int, str]:
    for name in ("clauses", "stance_codings"):
        rewrite(root, name, lambda rows: [row for row in rows if row[0] != "CL14-3"])
    return "themes", find(root, "themes", "climate"), "theme_id"


def drop_the_record(root: Path) -> tuple[str, int, str]:
    rewrite(root, "prediction_rivals", lambda rows: [row for row in rows if row[0] != "P33"])
    return "predictions", find(root, "predictions", "P33"), "prediction_id"


def drop_a_side(root: Path) -> tuple[str, int, str]:
    rewrite(root, "prediction_objections", lambda rows: [row for row in rows if row[:2] != ["P40", "nato"]])
    return "predictions", find(root, "predictions", "P40"), "prediction_id"


def drop_a_bearing(root: Path) -> tuple[str, int, str]:
    rewrite(
        root, "rival_bearings", lambda rows: [row for row in rows if row[:2] != ["opponent", "london_2019"]]
    )
    return "rival_accounts", find(root, "rival_accounts", "opponent"), "account_id"


def drop_a_year(root: Path) -> tuple[str, int, str]:
    rewrite(root, "military_spending", lambda rows: [row for row in rows if row[:2] != ["RUS", "2018"]])
    return "military_spending", find(root, "military_spending", "RUS", "2014"), "year"


def stance_of_all(clause: str, stance: str) -> Callable[[Path], tuple[str, int, str]]:
    def change(root: Path) -> tuple[str, int, str]:
        for coder in ("a", "b", "adjudicated"):
            put(root, "stance_codings", find(root, "stance_codings", clause, coder), "stance", stance)
        return "stance_codings", find(root, "stance_codings", clause, "adjudicated"), "change"

    return change


def without(name: str, *key: str, blamed: str) -> Callable[[Path], tuple[str, int, str]]:
    """The rows that begin with `key` are gone; the first row of the other table that needs them is named."""

    def change(root: Path) -> tuple[str, int, str]:
        rewrite(root, name, lambda rows: [row for row in rows if tuple(row[: len(key)]) != key])
        return blamed, find(root, blamed, *key), content(root, blamed)[0][0]

    return change


def twice_in_the_lexicon(root: Path) -> tuple[str, int, str]:
    number = next(n for n, row in enumerate(content(root, "lexicon"), 1) if row[:2] == ["codebook", "threat"])
    row = ["codebook", "threat", "collaboration", "stem", "said twice"]
    rewrite(root, "lexicon", lambda rows: [*rows[: number - 1], row, *rows[number - 1 :]])
    return "lexicon", number, "category"


LONG = "one two three four five six seven eight nine ten eleven twelve thirteen"
RULES = {
    "every_unit_has_its_codings": [drop_coder_b, see_a_passage, code_an_assessment],
    "adjudication_follows_the_coders": [
        by_key("claim_codings", "C07", "adjudicated", verdict="supported"),
        by_key("claim_codings", "C05", "adjudicated", rationale="On review:", verdict="mixed"),
        by_key("claim_codings", "C07", "adjudicated", rationale="Changed on review: it is so."),
        by_key("claim_codings", "C37", "adjudicated", rationale=""),
        by_key("stance_codings", "CL04-1", "adjudicated", note=""),
    ],
    "like_cases_are_judged_alike": [
        by_key("claims", "C49", same_case_as="C99"),
        by_key("claims", "C34", same_case_as="C34"),
        by_key("claims", "C57", same_case_as="C02"),
    ],
    "baselines_follow_their_coders": [
        by_key("prediction_baselines", "P22", "announced", expected="false"),
        by_key("prediction_baselines", "P32", "announced", reason="Nothing was under way."),
    ],
    "phrases_follow_the_words": [
        by_key("prediction_codings", "P26", "adjudicated", capphrase_term="Will Happen"),
        by_key("prediction_codings", "P06", "adjudicated", capphrase_term="Will Happen"),
        by_key("yardsticks", "UK", "Likely", stands_for="Lickly"),
        by_key("yardsticks", "UK", "Probable", stands_for="Likely"),
        by_key("yardsticks", "UK", "Probable", high="55"),
    ],
    "what_stays_is_near_certain": [
        by_key("predictions", "P01", near_certain="false"),
        by_key("predictions", "P31", near_certain="false"),
    ],
    "forecasts_have_a_record_before_the_invasion": [
        drop_the_record,
        by_key("prediction_rivals", "P33", "1", evidence_no="4", prediction_id="P34"),
    ],
    "contested_codes_show_both_sides": [
        drop_a_side,
        by_key("prediction_objections", "P29", "russia", outcome="false"),
    ],
    "accounts_meet_all_evidence": [drop_a_bearing],
    "spans_lie_side_by_side": [
        by_key("spans", "rt-2021-003", start="366"),
        by_key("spans", "rt-2021-003", end="369"),
        by_key("spans_coder_b", "rt-2021-101", end="12402"),
    ],
    "frames_lie_in_their_spans": [
        by_key("spans", "rt-2021-010", frame_end=""),
        by_key("spans", "rt-2021-010", frame_start="900"),
    ],
    "quotations_are_short": [
        by_key("claims", "C07", quoted_fragment=LONG),
        by_key("back_translation", "Q01", original_fragment=LONG),
    ],
    "evidence_that_was_seen_can_be_found": [
        by_key("clauses", "CL01-1", source_id=""),
        by_key("clauses", "CL01-1", locator=""),
        by_key("claim_evidence", "C01", "a", "1", fragment=""),
        by_key("prediction_evidence", "P02", "adjudicated", "4", source_id=""),
        by_key("prediction_baselines", "P01", "announced", fragment=""),
        by_key("prediction_rivals", "P04", "1", fragment=""),
        by_key("rival_accounts", "opponent", fragment=""),
        by_key("rival_evidence", "words_2014", source_id=""),
        by_key("stated_figures", "budget_2018", fragment=""),
        by_key("stated_figures", "nato_table_2019", source_id=""),
    ],
    "comparisons_say_what_was_compared": [
        by_key("back_translation", "Q07", meaning_first="none", meaning_a="none", meaning_changed="none"),
        by_key("back_translation", "Q09", evidence_status="seen"),
    ],
    "changes_of_meaning_follow_their_coders": [
        by_key("back_translation", "X13", meaning_changed="minor"),
        by_key(
            "back_translation", "Q05", meaning_a="minor", meaning_b="material", meaning_changed="material"
        ),
    ],
    "english_words_say_whose_they_are": [
        by_key("counterpart_passages", "RU13", fragment_basis=""),
        by_key("counterpart_passages", "RU02", original_fragment=""),
        by_key("counterpart_passages", "NA01", original_fragment="слова"),
    ],
    "only_the_other_side_is_judged": [by_key("counterpart_codings", "RU22", "b", object="none")],
    "control_statements_came_before": [
        by_key("control_statements", "W08", date_basis="stated"),
        by_key("control_statements", "W04", made_on="2022-02-25"),
        by_key("control_statements", "W04", made_on="2022-02-30"),
        by_key("control_statements", "W04", judged_by="CL03-4; CL99-4"),
    ],
    "own_forecasts_look_ahead": [
        by_key("own_forecasts", "ally_naming_2025", known_to="2025", year="2025"),
        by_key("own_forecasts", "ally_naming_2025", low="20"),
        by_key("own_forecasts", "ally_naming_2025", high="15"),
    ],
    "themes_are_complete": [drop_a_clause],
    "stance_has_a_counterpart": [by_key("stance_codings", "CL22-4", "b", stance="1")],
    "silence_is_coded_as_silence": [
        by_key("stance_codings", "CL02-3", "b", change="weakened"),
        by_key("stance_codings", "CL03-4", "b", change="dropped"),
    ],
    "one_sentence_gives_one_stance": [
        by_key(
            "clauses", "CL11-4", quoted_fragment="the most significant and direct threat to Allies' security"
        )
    ],
    "change_is_since_2010": [by_key("stance_codings", "CL04-1", "b", change="new")],
    "dates_are_in_order": [
        by_key("documents", "rt-2021", published_to="2021-02-17"),
        by_key("predictions", "P22", horizon="2021-02-01"),
        by_key("kremlin_periods", "eve", last_day="2022-02-20"),
    ],
    "expressions_can_be_searched_for": [by_key("kremlin_patterns", "the_west", pattern="West(")],
    "outcomes_are_dated": [
        by_key("prediction_codings", "P22", "adjudicated", outcome_date=""),
        by_key("prediction_codings", "P22", "a", outcome_date="2020-06-29"),
        by_key("prediction_codings", "P41", "a", outcome_date="2022-06-29"),
    ],
    "sources_say_what_is_known": [
        by_key("sources", "vk-2018", published_on="2018-02-30"),
        by_key("sources", "vk-2018", date_basis="undated"),
        by_key("sources", "vk-2018", ownership_country="RUS"),
        by_key("sources", "SPUTNIK-2022", title=""),
    ],
    "a_change_fits_the_codes_of_both_texts": [
        stance_of_all("CL01-4", "2"),
        by_key("stance_codings", "CL01-4", "adjudicated", note="Changed on review: so.", change="unchanged"),
        by_key("stance_codings", "CL01-4", "adjudicated", note="Changed on review: so.", change="new"),
        by_key("stance_codings", "CL15-4", "adjudicated", note="Changed on review: so.", change="weakened"),
    ],
    "codes_rest_on_evidence": [
        without("claim_evidence", "C05", blamed="claims"),
        without("prediction_evidence", "P22", blamed="predictions"),
    ],
    "validation_follows_its_coders": [by_key("lexicon_validation", "w001", code="neither")],
    "histograms_hold_every_respondent": [
        by_key("capphrase_histograms", "About Even", "0", respondents="6"),
    ],
    "strata_hold_what_was_drawn": [
        by_key("lexicon_validation_strata", "nato", "china", "1991-2024", "none", drawn="21"),
        by_key("lexicon_validation_strata", "nato", "china", "1991-2024", "none", speeches="116"),
    ],
    "windows_are_named_for_their_speech": [
        by_key("lexicon_validation", "w001", iso3="USA"),
        by_key("lexicon_validation", "w001", year="2023"),
    ],
    "a_word_has_one_category": [twice_in_the_lexicon],
    "states_have_one_name": [
        by_key("military_spending", "HUN", "2014", country="Poland"),
        by_key("state_groups", "applicants", "FIN", country="Sweden"),
    ],
    "spending_is_that_of_the_members": [
        without("membership", "HUN", blamed="military_spending"),
        without("military_spending", "HUN", blamed="membership"),
    ],
    "coded_hits_are_counted_hits": [
        by_key("lexicon_hits_coded", "rt-2021-003", "threat", "enemy", occurrence="2")
    ],
    "what_was_read_had_been_published": [by_key("sources", "vk-2018", published_on="2029")],
    "debates_are_of_their_year": [
        by_key("general_debates", "2007", opened_on="2008-09-25"),
        by_key("general_debates", "2007", closed_on="2007-09-03"),
        by_key("general_debates", "2007", closed_on="2007-11-03"),
    ],
    "passages_come_before_the_text_of_now": [by_key("passages", "PA01", now_date="2020-06-29")],
    "nothing_is_dated_after_the_last_look": [
        by_key("events", "madrid_2022", date="2222-06-29"),
        by_key("rival_evidence", "assurance_2022", dated="2029"),
        by_key("prediction_codings", "P22", "a", outcome_date="2099-06-29"),
    ],
    "checksums_agree": [by_key("documents", "rt-2021", sha256="0" * 64)],
    "spending_has_no_gaps": [drop_a_year],
}


def in_parquet(
    name: str, column: str, by: int | str, **row: object
) -> Callable[[Path], tuple[str, int, str]]:
    """Another cell in the first row that looks like `row`: another word, or so much more."""

    def change(root: Path) -> tuple[str, int, str]:
        columns = pq.read_table(tables.path(name, root)).select([*row, column]).to_pylist()
        index = next(n for n, one in enumerate(columns) if all(one[key] == cell for key, cell in row.items()))
        cell = columns[index][column] + by if isinstance(by, int) else by
        put_parquet(root, name, index + 2, column, cell)
        return name, index + 2, column

    return change


def blaming(name: str, number: int, column: str, change: Callable[[Path], object]) -> Callable[[Path], tuple]:
    def changed(root: Path) -> tuple[str, int, str]:
        change(root)
        return name, number, column

    return changed


def speak_in_2044(root: Path) -> tuple[str, int, str]:
    number = 2 + pq.read_table(tables.path("speeches", root))["speech_id"].to_pylist().index("USA_77_2022")
    for column, cell in {"speech_id": "USA_99_2044", "session": 99, "year": 2044}.items():
        put_parquet(root, "speeches", number, column, cell)
    return "speeches", number, "year"


RULES |= {
    "speeches_are_of_years_that_have_been": [speak_in_2044],
    "speeches_are_named_for_state_and_session": [
        in_parquet("speeches", "session", -1, speech_id="USA_77_2022"),
        in_parquet("speeches", "speech_id", "USA_77_2023", speech_id="USA_77_2022"),
    ],
    "blocs_follow_membership": [in_parquet("speeches", "bloc", "russia", speech_id="USA_77_2022")],
    "words_of_a_speech_add_up": [
        in_parquet("term_counts", "count", 1, iso3="ALB", year=1991),
        in_parquet("other_term_counts", "count", 1, year=1991),
    ],
    "words_stand_in_speeches": [
        in_parquet("other_term_counts", "speeches", 10_000, year=1991, term="the"),
        in_parquet("other_term_counts", "speeches", 100, year=1991, term="zambia"),
        in_parquet("other_term_counts", "speeches", 1, year=1991, term="zambia's"),
    ],
    "names_lie_in_their_speech": [
        by_key("control_mentions", "AFG", "1963", count="90000"),
        in_parquet("node_mentions", "count", 90_000, iso3="AFG", year=1959),
    ],
    "windows_lie_around_their_names": [in_parquet("windows", "count", 20, iso3="ALB", year=1993)],
    "grievances_near_a_name_are_in_the_speech": [
        by_key("grievance_hits", "ALB", "1991", "near_china", hits="500")
    ],
    "phrases_are_used_by_speakers": [
        by_key("phrase_uses", "aggressive_actions", "1951", "russia", states="2"),
        by_key("phrase_uses", "aggressive_actions", "1951", "other", states="1"),
    ],
    "uses_of_phrases_are_those_of_speeches": [
        by_key("phrase_uses", "aggressive_actions", "1951", "other", hits="4"),
        blaming(
            "phrase_uses",
            find(tables.ROOT, "phrase_uses", "annexation", "1959", "other"),
            "hits",
            in_parquet("phrase_mentions", "count", 1, phrase_id="annexation", iso3="AFG", year=1959),
        ),
    ],
    "kremlin_counts_fit_each_other": [
        in_parquet("kremlin_counts", "threat", 10**6, document_id="kremlin-006152"),
        in_parquet("kremlin_counts", "near_nato", 500, document_id="kremlin-006152"),
        in_parquet("kremlin_counts", "near_nato_threat", 20, document_id="kremlin-006152"),
    ],
    "article_words_follow_the_spans": [
        by_key("article_spans", "rt-2021-001", words="9999"),
        by_key("article_spans", "rt-2021-001", frame_words="21"),
        by_key("article_hits", "rt-2021-003", "enemy", count="2"),
        by_key("article_hits", "rt-2021-003", "enemy", negated="2"),
        blaming(
            "article_terms", 2, "count", by_key("article_terms", "rt-2021", "alexander-grushko", count="1000")
        ),
    ],
    "strata_cover_every_mention": [
        by_key("lexicon_validation_strata", "nato", "china", "1991-2024", "none", windows="1150"),
        by_key("lexicon_validation", "w001", position="9999"),
    ],
}


def test_every_rule_is_broken_here_and_stands_in_the_rulebook():
    assert set(RULES) == set(rulebook.functions()) == {rule.name for rule in rulebook.rulebook()}
    kept = {name: row["tables"] for name, row in rulebook.examples().items()}
    assert kept == read_by_each(), "run .venv/bin/python tests/rule_examples.py"


@pytest.mark.parametrize(
    ("rule", "first", "change"),
    [
        pytest.param(rule, number == 0, change, id=f"{rule} {number}")
        for rule, changes in RULES.items()
        for number, change in enumerate(changes)
    ],
)
def test_a_broken_rule_is_named_with_file_row_and_column(shared, rule, first, change):
    name, number, column = change(shared)
    problem = only_problem(shared)
    assert (problem.file, problem.row, problem.column) == (f"data/{TABLES[name]['path']}", number, column)
    assert problem.expected and problem.mend
    if first:
        assert str(problem) == rulebook.examples()[rule]["example"], (
            "run .venv/bin/python tests/rule_examples.py"
        )


PARTED_BY = [" ", " – ", "\u00a0", "\u2009", "\u200b", "/", "—", "…", ", ", "\n"]


@given(st.lists(st.from_regex(r"[^\W_]+", fullmatch=True), max_size=20), st.sampled_from(PARTED_BY))
def test_words_are_counted_whatever_parts_them(parts, between):
    assert rules.words(between.join(parts)) == len(parts)


@given(st.lists(st.from_regex(r"[^\W_]+", fullmatch=True), min_size=3, max_size=20))
def test_a_chain_of_hyphens_is_as_many_words_as_it_joins(parts):
    assert rules.words("-".join(parts)) == len(parts)
    assert rules.words("-".join(parts[:2])) == 1


# --- numbers that are hardly possible ---


@pytest.mark.parametrize(
    ("key", "column", "cell"),
    [
        (("RUS", "2018"), "current_usd_m", "616092"),
        (("RUS", "2018"), "constant_2022_usd_m", "7251.46"),
        (("USA", "2018"), "current_usd_m", "0"),
        (("ITA", "2018"), "share_gdp", "0.0013"),
        (("ITA", "2022"), "constant_2022_usd_m", "41630"),
    ],
)
def test_a_number_that_does_not_fit_the_rest_of_its_row_or_the_year_before_is_named_once(
    shared, key, column, cell
):
    number = find(shared, "military_spending", *key)
    put(shared, "military_spending", number, column, cell)
    problem = only_problem(shared)
    assert (problem.row, problem.column) == (number, column)
    assert "military_spending.table.json" in problem.mend  # where the bound and its reason stand


# --- derived tables are what was written ---


@pytest.mark.parametrize("name", ["article_hits", "kremlin_counts"])
@pytest.mark.parametrize("rows", [1, 0])
def test_a_derived_table_that_is_not_what_was_written_is_named_until_it_is_meant(shared, name, rows):
    file, before = tables.path(name, shared), length(name)
    if file.suffix == ".parquet":
        pq.write_table(pq.read_table(file).slice(0, before - rows), file)
    else:
        text = file.read_bytes()
        file.write_bytes(
            text[: text.rstrip(b"\n").rindex(b"\n") + 1] if rows else text.replace(b"\n", b"\r\n")
        )
    problem = only_problem(shared)
    assert problem.file == f"data/{TABLES[name]['path']}"
    assert (f"{before - rows:,} rows" if rows else "bytes") in problem.found
    assert "conceptshift extract" in problem.mend and "package --derived" in problem.mend
    mean_it(shared)
    assert not [one for one in tables.check(shared) if "were written" in one.expected]


def test_a_change_in_a_table_written_by_hand_is_nobodys_fault(shared):
    """Who speaks in a span and who is a member may be changed: the counts are the older ones, which a note says."""
    put(shared, "spans", find(shared, "spans", "rt-2021-001"), "mode", "direct_quote")
    put(shared, "membership", find(shared, "membership", "DEU"), "joined_on", "2025-05-06")
    assert tables.check(shared) == []
