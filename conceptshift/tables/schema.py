"""The descriptions of the tables, put together as a data package, and one table held against its schema.

Each table is described in a file of its own beside it (`themes.csv` in `themes.table.json`); `data/package.json`
says what holds for all and names them in order. `data/datapackage.json`, which other tools read, is put together
from these by `conceptshift package`. What a cell may hold is left to the frictionless library; what it finds is said
here in terms of a spreadsheet, by file, row and column: what was found, what was expected, how to mend it.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from conceptshift.tables import cell_text, description, seals
from conceptshift.tables.cell_text import SPREADSHEET_TRUTHS
from conceptshift.tables.problem import FIRST_ROW, Problem, TableError

ROOT = Path(__file__).resolve().parents[2]
HEAD = "data/package.json"  # what holds for all tables, and where each is described
PACKAGE = "data/datapackage.json"  # put together from HEAD and the descriptions, for other tools
DERIVED = "data/derived"
KINDS = {
    "integer": "a whole number",
    "number": "a number, with a point for decimals",
    "boolean": "true or false",
    "date": "a day as YYYY-MM-DD",
    "string": "text",
}

FEW = 3  # rows with the same slip that are told one by one

DESCRIPTION = ".table.json"

Row = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """One table as the data package describes it; `resource` is that description, word for word."""

    resource: dict
    licence: str

    @property
    def name(self) -> str:
        return self.resource["name"]

    @property
    def file(self) -> str:
        return f"data/{self.resource['path']}"

    @property
    def description(self) -> str:
        """The file that describes the table."""
        return str(PurePosixPath(self.file).with_suffix(DESCRIPTION))

    @property
    def derived(self) -> bool:
        """Made from the texts by a command, and not by hand."""
        return self.resource["path"].startswith("derived/")

    @property
    def parquet(self) -> bool:
        """Kept as Parquet, and not as CSV."""
        return self.resource.get("format") == "parquet"

    @property
    def fields(self) -> dict[str, dict]:
        return {field["name"]: field for field in self.resource["schema"]["fields"]}

    @property
    def key(self) -> list[str]:
        return _several(self.resource["schema"]["primaryKey"])

    @property
    def foreign_keys(self) -> list[tuple[list[str], str, list[str]]]:
        """(own columns, name of the other table, its columns) of each foreign key."""
        return [
            (_several(key["fields"]), key["reference"]["resource"], _several(key["reference"]["fields"]))
            for key in self.resource["schema"].get("foreignKeys", [])
        ]


def package(root: Path) -> dict[str, Table]:
    """All tables by name, in the order of the data package.

    Raises `TableError` for a description that cannot be read, or that describes no table.
    """
    content = _head(root)
    described = {}
    for file in content["resources"]:
        resource = _content(root / "data" / file)
        wrong = next(description.faults(resource, KINDS), None)
        if wrong:
            raise _undescribing(f"data/{file}", *wrong)
        if resource["name"] in described:
            raise _undescribing(HEAD, f"the table {resource['name']} a second time", "each once")
        licences = resource.get("licenses", content.get("licenses", [{"name": "not stated"}]))
        described[resource["name"]] = Table(resource, licences[0]["name"])
    return described


def assembled(root: Path, derived: Path | None = None) -> dict:
    """The data package: its head, and in place of the files that it names, what they hold; with the seals of derived tables.

    derived: the folder with these seals, if they are not in their place yet.
    """
    head = _head(root)
    sealed = seals.read(derived or root / DERIVED)
    return head | {
        "resources": [_sealed(_content(root / "data" / file), sealed) for file in head["resources"]]
    }


def _sealed(resource: dict, sealed: dict[str, seals.Seal]) -> dict:
    folder, _, name = str(resource.get("path")).rpartition("/")
    seal = sealed.get(name) if folder == "derived" else None
    return resource | seals.stated(seal, resource) if seal else resource


def as_text(content: dict) -> str:
    """A data package as its file holds it."""
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _head(root: Path) -> dict:
    head = _content(root / HEAD)
    files = head.get("resources")
    if not (isinstance(files, list) and files and all(isinstance(file, str) for file in files)):
        raise _undescribing(HEAD, "no resources", "a list of the files that describe the tables")
    return head


@cache
def _content(file: Path) -> dict:
    name = f"data/{file.name}" if file.parent.name == "data" else f"data/{file.parent.name}/{file.name}"
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:  # no file, no UTF-8, no JSON, braces without end
        raise _undescribing(name, str(error), "JSON that can be read") from error
    if not isinstance(content, dict):
        raise _undescribing(name, f"JSON of another kind ({type(content).__name__})", "an object in braces")
    return content


def _undescribing(file: str, found: str, expected: str) -> TableError:
    return TableError([Problem(file, None, None, found, expected, "correct it, or restore the file")])


def allowed(field: dict) -> str | None:
    """The values that a field may have: a list, bounds or a pattern; None where there is no limit."""
    limits = field.get("constraints", {})
    if "enum" in limits:
        return ", ".join(map(str, limits["enum"]))
    bounds = [
        f"{word} {limits[key]}" for key, word in (("minimum", "from"), ("maximum", "to")) if key in limits
    ]
    return " ".join(bounds) or limits.get("pattern")


def read(table: Table, root: Path) -> tuple[list[Row], list[Problem]]:
    """The rows of a table, cells typed and None where empty, and all that breaks its schema.

    Types and constraints of cells are read by frictionless, field by field: its own reading of whole packages
    takes longer than all the rest, since it opens a table again for each key that points to it.
    """
    try:
        readers = _cell_readers(table)
        cells_of_rows = lines(table, root)
    except TableError as error:
        return [], error.problems
    rows, problems = [], []
    for number, cells in enumerate(cells_of_rows, FIRST_ROW):
        row, found = _typed(table, number, cells, readers)
        rows.append(row)
        problems += found
    return rows, _folded(problems) or list(_repeated(table, rows))


def _folded(problems: list[Problem]) -> list[Problem]:
    """One problem for a column that has the same one in many rows, as after a visit to a spreadsheet."""
    alike: dict[tuple, list[Problem]] = {}
    for problem in problems:
        alike.setdefault((problem.column, problem.expected), []).append(problem)
    return [
        problem for same in alike.values() for problem in (same if len(same) <= FEW else [_with_others(same)])
    ]


def _with_others(same: list[Problem]) -> Problem:
    rows = ", ".join(str(problem.row) for problem in same[1:FEW])
    return replace(same[0], found=f"{same[0].found} (and the like in rows {rows} and {len(same) - FEW} more)")


def _cell_readers(table: Table) -> dict[str, Callable]:
    """For each column, how frictionless reads a cell: its typed value, and the constraints that it breaks."""
    from frictionless import FrictionlessException, Schema

    schema = table.resource["schema"]
    try:
        fields = Schema.from_descriptor({key: schema[key] for key in ("fields", "missingValues")}).fields
    except FrictionlessException as error:
        expected = f"a description of {table.name} that can be used"
        raise TableError(
            [Problem(table.description, None, None, error.error.note, expected, "correct it there")]
        ) from error
    return {field.name: field.create_cell_reader() for field in fields}


def lines(table: Table, root: Path) -> list[list[str]]:
    """The rows below the header, as text. Raises `TableError` for no CSV, another header, or no rows.

    What spreadsheets write their own way, and what can be meant in one way only, is read as it is meant: semicolons or
    tabs between the cells, a first line `sep=;`, TRUE for true.
    """
    file = root / table.file
    if not file.is_file():
        found = "no such file" if not file.exists() else "something that is no file"
        raise TableError([Problem(table.file, None, None, found, f"the table {table.name!r}", "restore it")])
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            text = stream.read()
    except UnicodeDecodeError as error:
        mend = "save it as CSV in UTF-8"
        raise TableError([Problem(table.file, None, None, str(error), "text in UTF-8", mend)]) from error
    text, delimiter = _delimited(text, list(table.fields))
    rows: list[list[str]] = []
    try:
        # kept up to the line that cannot be read, to say where it is
        rows.extend(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        mend = "look for a quotation mark that lacks its pair; inside quotation marks, write it twice"
        raise TableError(
            [Problem(table.file, len(rows) + 1, None, str(error), "CSV that can be read", mend)]
        ) from error
    problem = _header_problem(table, rows[0] if rows else [])
    if not problem and len(rows) == 1:
        problem = Problem(table.file, None, None, "no rows", "at least one", "restore the file")
    if not problem and not text.endswith(("\n", "\r")):
        found = f"an end in the midst of a line, after {rows[-1][-1][-20:]!r}"
        expected = "a line end behind the last row, as a table has that is whole"
        mend = "see whether rows are missing; if not, end the last line"
        problem = Problem(table.file, len(rows), None, found, expected, mend)
    if problem:
        raise TableError([problem])
    truths = [
        place
        for place, field in enumerate(table.fields.values())
        if field["type"] == "boolean" or "true" in field.get("constraints", {}).get("enum", ())
    ]
    for row in rows[1:]:
        for place in truths:
            if place < len(row):
                row[place] = SPREADSHEET_TRUTHS.get(row[place], row[place])
    return rows[1:]


def _delimited(text: str, wanted: list[str]) -> tuple[str, str]:
    """The text without a line `sep=`, and what stands between its cells: a comma, unless the header says otherwise."""
    said = re.match(r'"?sep=(.)"?\r?\n', text)
    text = text[said.end() :] if said else text
    header = text.splitlines()[0] if text else ""
    others = (mark for mark in ";\t" if header.replace('"', "").split(mark) == wanted and len(wanted) > 1)
    return text, next(others, ",")


def _header_problem(table: Table, labels: list[str]) -> Problem | None:
    wanted = list(table.fields)
    if labels == wanted:
        return None
    missing = [name for name in wanted if name not in labels]
    extra = [name for name in labels if name not in wanted]
    differs = [f"no {', '.join(missing)}"] if missing else []
    differs += [f"in addition {', '.join(extra)}"] if extra else []
    found = "; ".join(differs) or f"the order {', '.join(labels)}"
    mend = f"name the columns as {table.description} does, in its order"
    return Problem(table.file, 1, None, found, f"the columns {', '.join(wanted)}", mend)


def _typed(
    table: Table, number: int, cells: list[str], readers: Mapping[str, Callable]
) -> tuple[Row, list[Problem]]:
    if not any(cells):
        return {}, [Problem(table.file, number, None, "an empty row", "a filled row", "delete the row")]
    if len(cells) != len(readers):
        found, expected = f"{len(cells)} cells", f"{len(readers)}, one for each column"
        mend = "look for a comma that is not inside quotation marks, or one that is missing"
        return {}, [Problem(table.file, number, None, found, expected, mend)]
    row: Row = {}
    problems = []
    for (column, reader), cell in zip(readers.items(), cells, strict=True):
        fault = cell_text.fault(cell, table.fields[column])
        if fault:
            row[column] = None
            problems.append(Problem(table.file, number, column, *fault))
            continue
        row[column], broken = reader(cell)
        if broken:
            problems.append(_cell_problem(table, number, column, cell, next(iter(broken))))
    return row, problems


def _cell_problem(table: Table, number: int, column: str, cell: str, broken: str) -> Problem:
    field, mend = table.fields[column], f"correct the cell; {table.description} says what the column holds"
    if broken == "required":
        expected = "a value"
    elif broken == "type":
        expected = "a web address" if field.get("format") == "uri" else KINDS[field["type"]]
    elif broken == "enum":
        expected = f"one of {allowed(field)}"
        near = get_close_matches(cell, field["constraints"]["enum"], n=1, cutoff=0.75)
        mend = f"did you mean {near[0]}" if near else mend
    elif broken == "maxLength":
        expected = f"at most {field['constraints']['maxLength']} characters"
    else:
        expected = f"{'text of the form' if broken == 'pattern' else 'a value'} {allowed(field)}"
    if broken in ("type", "pattern"):
        mend = cell_text.spreadsheet_fault(cell, field) or mend
    return Problem(table.file, number, column, repr(cell) if cell else "an empty cell", expected, mend)


def _repeated(table: Table, rows: list[Row]) -> Iterator[Problem]:
    """Keys, and cells of columns without repetition, that stand twice; one column is told of once."""
    unique = [[name] for name, field in table.fields.items() if field.get("constraints", {}).get("unique")]
    for columns in [table.key, *(column for column in unique if column != table.key)]:
        first: dict[tuple, int] = {}
        for number, row in enumerate(rows, FIRST_ROW):
            cells = tuple(row[column] for column in columns)
            if first.setdefault(cells, number) != number and any(cell is not None for cell in cells):
                mend = f"row {first[cells]} has it too; correct one of the two, or delete it"
                found = repr(", ".join(map(str, cells)))
                yield Problem(table.file, number, ", ".join(columns), found, "what no other row has", mend)


def _several(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
