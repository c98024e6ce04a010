"""The data package as it is written in `data/datapackage.json`, and one table held against its schema.

Reading and checking cells is left to the frictionless library; what it finds is said here in terms of a
spreadsheet: which file, which row, which column, what was found, what was expected, how to mend it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

PACKAGE = "data/datapackage.json"
FIRST_ROW = 2  # as a spreadsheet counts: the header is row 1
KINDS = {
    "integer": "a whole number",
    "number": "a number, with a point for decimals",
    "boolean": "true or false",
    "date": "a day as YYYY-MM-DD",
    "string": "text",
}
ABOUT_THE_FILE = ("encoding-error", "source-error", "scheme-error", "format-error")

Row = dict[str, object]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with the data: where, what was found and expected, how to mend it.

    `row` counts as a spreadsheet does, the header being row 1; None where the whole file is meant.
    """

    file: str
    row: int | None
    column: str | None
    found: str
    expected: str
    mend: str

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row else ""
        column = f", column {self.column}" if self.column else ""
        place = f"{self.file}{row}{column}"
        return f"{place}: found {self.found}, expected {self.expected}. To mend it: {self.mend}."


class TableError(ValueError):
    """A table is not what its schema says, or there is no such table; `problems` lists how."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


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
    def derived(self) -> bool:
        """Made from the texts by a command, and not by hand."""
        return self.resource["path"].startswith("derived/")

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

    Raises `OSError` where the package cannot be read and `ValueError` where it is no package of tables.
    """
    content = _content(root)
    described = {}
    for resource in content.get("resources", []):
        lacking = {"name", "title", "description", "path", "schema"} - resource.keys() or (
            {"fields", "primaryKey"} - resource["schema"].keys()
        )
        if lacking:
            raise ValueError(f"table {resource.get('name', '?')!r} without {' and '.join(sorted(lacking))}")
        licences = resource.get("licenses", content.get("licenses", [{"name": "not stated"}]))
        described[resource["name"]] = Table(resource, licences[0]["name"])
    return described


@cache
def _content(root: Path) -> dict:
    return json.loads((root / PACKAGE).read_text(encoding="utf-8"))


def allowed(field: dict) -> str | None:
    """The values that a field may have: a list, bounds or a pattern; None where there is no limit."""
    limits = field.get("constraints", {})
    if "enum" in limits:
        return ", ".join(map(str, limits["enum"]))
    words = {"minimum": "from", "maximum": "to"}
    return " ".join(f"{word} {limits[key]}" for key, word in words.items() if key in limits) or limits.get(
        "pattern"
    )


def read(table: Table, root: Path) -> tuple[list[Row], list[Problem]]:
    """The rows of a table, cells typed and None where empty, and all that breaks its schema.

    Foreign keys are left out here: frictionless would open the other tables again for each of them.
    """
    from frictionless import FrictionlessException, Resource

    if not (root / table.file).is_file():
        return [], [
            Problem(table.file, None, None, "no such file", f"the table {table.name!r}", "restore it")
        ]
    schema = {key: value for key, value in table.resource["schema"].items() if key != "foreignKeys"}
    rows, problems = [], []
    try:
        with Resource.from_descriptor(
            {**table.resource, "schema": schema}, basepath=str(root / "data")
        ) as opened:
            problems += _header_problems(table, opened.labels)
            for row in opened.row_stream if not problems else ():
                problems += _row_problems(table, row)
                rows.append(row.to_dict())
    except FrictionlessException as error:
        return [], [_unreadable(table, error.error.type, error.error.note)]
    if not rows and not problems:
        problems.append(Problem(table.file, None, None, "no rows", "at least one", "restore the file"))
    return rows, problems


def _unreadable(table: Table, kind: str, note: str) -> Problem:
    if kind in ABOUT_THE_FILE:
        return Problem(table.file, None, None, note, "CSV in UTF-8", "save it as CSV in UTF-8")
    return Problem(
        PACKAGE, None, None, note, f"a description of {table.name} that can be used", "correct it there"
    )


def _header_problems(table: Table, labels: list[str]) -> Iterator[Problem]:
    wanted = list(table.fields)
    if labels == wanted:
        return
    missing = [name for name in wanted if name not in labels]
    extra = [name for name in labels if name not in wanted]
    found = [f"no {', '.join(missing)}"] if missing else []
    found += [f"in addition {', '.join(extra)}"] if extra else []
    found = "; ".join(found) or f"the order {', '.join(labels)}"
    mend = f"name the columns as {PACKAGE} does, in its order"
    yield Problem(table.file, 1, None, found, f"the columns {', '.join(wanted)}", mend)


def _row_problems(table: Table, row) -> Iterator[Problem]:
    kinds = {error.type for error in row.errors}
    if kinds & {"extra-cell", "missing-cell"}:  # whatever else is wrong follows from the shift: one message
        mend = "look for a comma that is not inside quotation marks, or a quotation mark without its pair"
        found, expected = f"{len(row.cells)} cells", f"{len(table.fields)}, one for each column"
        yield Problem(table.file, row.row_number, None, found, expected, mend)
    elif "blank-row" in kinds:
        yield Problem(table.file, row.row_number, None, "an empty row", "a filled row", "delete the row")
    else:
        for column, error in _first_by_column(row.errors).items():
            yield _cell_problem(table, column, error)


def _first_by_column(errors: Iterable) -> dict:
    """One error for each column; a key that is one column breaks two rules when it stands twice."""
    first = {}
    for error in errors:
        first.setdefault(getattr(error, "field_name", None), error)
    if len(first) > 1:
        first.pop(None, None)
    return first


def _cell_problem(table: Table, column: str | None, error) -> Problem:
    if error.type in ("primary-key", "unique-error"):
        key = [column] if column else table.key
        cells = dict(zip(table.fields, error.cells, strict=True))
        found = ", ".join(cells[name] for name in key)
        mend = f"row {error.note.rsplit(' ', 1)[-1]} has it too; correct one of the two, or delete it"
        return Problem(
            table.file, error.row_number, ", ".join(key), repr(found), "what no other row has", mend
        )
    field, cell = table.fields[column], "" if error.cell == "None" else error.cell
    limits, mend = field.get("constraints", {}), f"correct the cell; {PACKAGE} says what the column holds"
    if not cell:
        expected = "a value"
    elif error.type == "type-error":
        expected = "a web address" if field.get("format") == "uri" else KINDS[field["type"]]
    elif "enum" in limits:
        expected = f"one of {allowed(field)}"
        near = get_close_matches(cell, limits["enum"], n=1)
        mend = f"did you mean {near[0]}" if near else mend
    else:
        expected = f"{'text of the form' if 'pattern' in limits else 'a value'} {allowed(field)}"
    return Problem(
        table.file, error.row_number, column, repr(cell) if cell else "an empty cell", expected, mend
    )


def _several(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
