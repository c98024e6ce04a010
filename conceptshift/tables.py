"""The tables of `data/`: where each lies, what it must look like, and the way to have it as a DataFrame.

Everything that can be said about a table is said once, in `data/datapackage.json` (a Frictionless Data Package);
this module reads it. What a schema cannot say stands in `table_rules`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from conceptshift import table_rules

if TYPE_CHECKING:  # `check` has no need of pandas, and importing it takes as long as checking
    import pandas as pd
    from frictionless import Resource

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "data/datapackage.json"
FIRST_ROW = 2  # as a spreadsheet counts: the header is row 1
DTYPES = {"string": "str", "integer": "Int64", "number": "float64", "boolean": "boolean", "date": "datetime64[s]", "year": "Int64"}
KINDS = {
    "integer": "a whole number",
    "number": "a number, with a point for decimals",
    "boolean": "true or false",
    "date": "a day as YYYY-MM-DD",
    "string": "text",
}


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
        place = "".join([self.file, f", row {self.row}" if self.row else "", f", column {self.column}" if self.column else ""])
        return f"{place}: found {self.found}, expected {self.expected}. To mend it: {self.mend}."


class TableError(ValueError):
    """A table is not what its schema says; `problems` lists how."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


def names(root: Path = ROOT) -> list[str]:
    """The names of all tables, in the order of the data package."""
    return list(_resources(root))


def path(name: str, root: Path = ROOT) -> Path:
    """The CSV file of a table. Raises `KeyError` for a table that the data package does not describe."""
    return root / _file(_resource(name, root))


def load(name: str, root: Path = ROOT) -> pd.DataFrame:
    """A table as a DataFrame, checked against its schema, rows in file order.

    Types follow the schema: text is `str`, whole numbers `Int64`, numbers `float64`, true/false `boolean`, days
    `datetime64`; partial dates stay text. A column that must be filled has the plain `int64` or `bool`. An empty
    cell is missing (NaN, NA, NaT). The frame is the caller's own. Raises `TableError`, with file, row and column,
    for a table that breaks its schema, and `KeyError` for one that is not described. Keys into other tables and
    the rules between tables are left to `check`.
    """
    return _frame(name, root).copy()


@cache
def _frame(name: str, root: Path) -> pd.DataFrame:
    import pandas as pd

    resource = _resource(name, root)
    _, problems = _read(resource, root)
    if problems:
        raise TableError(problems)
    frame = pd.read_csv(root / _file(resource), dtype=str, keep_default_na=False, na_values=[""])
    for field in resource["schema"]["fields"]:
        column = frame[field["name"]]
        if field["type"] == "boolean":
            column = column.map({"true": True, "false": False})
        dtype = DTYPES[field["type"]]
        if field.get("constraints", {}).get("required"):
            dtype = {"Int64": "int64", "boolean": "bool"}.get(dtype, dtype)
        frame[field["name"]] = pd.to_datetime(column) if field["type"] == "date" else column.astype(dtype)
    return frame


def overview(root: Path = ROOT) -> pd.DataFrame:
    """All tables: name, title, description, rows, columns, file, licence."""
    import pandas as pd

    package = _package(root)
    rows = [
        (
            resource["name"],
            resource["title"],
            resource["description"],
            len(load(resource["name"], root)),
            len(resource["schema"]["fields"]),
            _file(resource),
            resource.get("licenses", package["licenses"])[0]["name"],
        )
        for resource in package["resources"]
    ]
    return pd.DataFrame(rows, columns=["name", "title", "description", "rows", "columns", "file", "licence"])


def columns(name: str, root: Path = ROOT) -> pd.DataFrame:
    """The columns of a table: column, title, description, type, unit, values (what is allowed), key, required."""
    import pandas as pd

    schema = _resource(name, root)["schema"]
    keys = {column: "primary" for column in _several(schema.get("primaryKey", []))}
    for foreign in schema.get("foreignKeys", []):
        for column in _several(foreign["fields"]):
            target = f"to {foreign['reference']['resource']}"
            keys[column] = f"{keys[column]}, {target}" if column in keys else target
    rows = [
        (
            field["name"],
            field["title"],
            field["description"],
            field["type"],
            field.get("unit"),
            _allowed(field),
            keys.get(field["name"]),
            bool(field.get("constraints", {}).get("required")),
        )
        for field in schema["fields"]
    ]
    return pd.DataFrame(rows, columns=["column", "title", "description", "type", "unit", "values", "key", "required"])


def describe(name: str | None = None, root: Path = ROOT) -> str:
    """What a table holds, column by column, for a terminal; without a name, what tables there are.

    Raises `TableError` for a name that the data package does not describe.
    """
    if name is None:
        listed = overview(root)
        wide = max(map(len, listed["name"]))
        return "\n".join(f"{row.name:{wide}}  {row.rows:>5} rows  {row.title}" for row in listed.itertuples(index=False))
    if name not in names(root):
        near = get_close_matches(name, names(root))
        mend = f"did you mean {near[0]}?" if near else f"the tables are {', '.join(names(root))}"
        raise TableError([Problem(PACKAGE, None, None, repr(name), "the name of a table", mend)])
    resource = _resource(name, root)
    lines = [f"{resource['title']} ({_file(resource)})", resource["description"], ""]
    for row in columns(name, root).itertuples(index=False):
        facts = "; ".join(str(fact) for fact in (row.type, row.unit, row.values, row.key) if fact == fact and fact)
        lines += [f"{row.column}  [{facts}]", f"    {row.description}"]
    return "\n".join(lines)


def check(root: Path = ROOT) -> list[Problem]:
    """All that is wrong with the tables, empty if nothing is. Nothing is recomputed and nothing is changed.

    In three steps, each only if the one before found nothing, so that one slip gives one message: every table
    against its schema, every foreign key, the rules between columns and tables.
    """
    try:
        resources = _resources(root)
    except (OSError, ValueError, KeyError) as error:
        return [Problem(PACKAGE, None, None, str(error) or type(error).__name__, "a readable data package", "restore the file")]
    problems, rows = list(_undescribed(root)), {}
    for name, resource in resources.items():
        rows[name], found = _read(resource, root)
        problems += found
    problems = problems or [problem for name in resources for problem in _broken_keys(name, rows, root)]
    return problems or [
        _problem(root, breach) for rule in table_rules.RULES for breach in rule(rows)
    ] or list(_out_of_order(rows, root))


# --- reading the data package -------------------------------------------------------------------------------------


@cache
def _package(root: Path) -> dict:
    return json.loads((root / PACKAGE).read_text(encoding="utf-8"))


def _resources(root: Path) -> dict[str, dict]:
    return {resource["name"]: resource for resource in _package(root)["resources"]}


def _resource(name: str, root: Path) -> dict:
    try:
        return _resources(root)[name]
    except KeyError:
        raise KeyError(f"{PACKAGE} describes no table {name!r}; it has {', '.join(_resources(root))}") from None


def _file(resource: dict) -> str:
    return f"data/{resource['path']}"


def _several(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _field(resource: dict, name: str) -> dict:
    return next(field for field in resource["schema"]["fields"] if field["name"] == name)


def _allowed(field: dict) -> str | None:
    limits = field.get("constraints", {})
    if "enum" in limits:
        return ", ".join(map(str, limits["enum"]))
    bounds = [f"{word} {limits[key]}" for word, key in (("from", "minimum"), ("to", "maximum")) if key in limits]
    return " ".join(bounds) or limits.get("pattern")


# --- step 1: a table and its schema ------------------------------------------------------------------------------


def _read(resource: dict, root: Path) -> tuple[list[table_rules.Row], list[Problem]]:
    """The typed rows of one table, and what frictionless finds wrong with them."""
    from frictionless import FrictionlessException, Resource

    # foreign keys are left out: frictionless would open the other tables again for each of them
    schema = {key: value for key, value in resource["schema"].items() if key != "foreignKeys"}
    opened = Resource.from_descriptor({**resource, "schema": schema}, basepath=str(root / "data"))
    problems, rows = [], []
    try:
        with opened:
            problems += _header_problems(opened, resource)
            for row in opened.row_stream if not problems else ():
                problems += _row_problems(row, resource)
                rows.append(row.to_dict())
    except FrictionlessException as error:
        problems.append(Problem(_file(resource), None, None, error.error.note, "a CSV file in UTF-8", "restore or rewrite the file"))
    return rows, problems


def _header_problems(opened: Resource, resource: dict) -> list[Problem]:
    if opened.header.valid:
        return []
    wanted = [field["name"] for field in resource["schema"]["fields"]]
    return [
        Problem(_file(resource), 1, None, ", ".join(opened.labels) or "no header", f"the columns {', '.join(wanted)}",
                f"name the columns as {PACKAGE} does, in its order")  # fmt: skip
    ]


def _row_problems(row, resource: dict) -> Iterator[Problem]:
    file, seen = _file(resource), set()
    for error in row.errors:
        if error.type in ("extra-cell", "missing-cell"):
            wanted = len(resource["schema"]["fields"])
            yield Problem(file, row.row_number, None, f"{len(row.cells)} cells", f"{wanted}, one for each column",
                          "look for a comma that is not inside quotation marks, or one that is missing")  # fmt: skip
            return
        if error.type == "blank-row":
            yield Problem(file, row.row_number, None, "an empty row", "a filled row", "delete the row")
            return
        column = getattr(error, "field_name", None)
        if column not in seen:
            seen.add(column)
            yield _cell_problem(error, column, row.row_number, resource)


def _cell_problem(error, column: str | None, number: int, resource: dict) -> Problem:
    file = _file(resource)
    if error.type in ("primary-key", "unique-error"):
        key = [column] if column else _several(resource["schema"]["primaryKey"])
        cells = dict(zip((field["name"] for field in resource["schema"]["fields"]), error.cells))
        found = ", ".join(cells[name] for name in key)
        other = error.note.rsplit(" ", 1)[-1]
        return Problem(file, number, ", ".join(key), repr(found), "a key that stands once",
                       f"row {other} has it too; delete one of the two or give it another key")  # fmt: skip
    field, cell = _field(resource, column), error.cell if error.cell not in ("", "None") else ""
    limits = field.get("constraints", {})
    mend = f"correct the cell; {PACKAGE} says what the column holds"
    if not cell:
        expected = "a value"
    elif error.type == "type-error":
        expected = "a web address" if field.get("format") == "uri" else KINDS[field["type"]]
    elif "enum" in error.note and "enum" in limits:
        expected = f"one of {', '.join(limits['enum'])}"
        near = get_close_matches(cell, limits["enum"], n=1)
        mend = f"did you mean {near[0]}?" if near else mend
    else:
        expected = f"text of the form {limits['pattern']}" if "pattern" in limits else f"a value {_allowed(field)}"
    return Problem(file, number, column, repr(cell) if cell else "nothing", expected, mend.rstrip("?"))


def _undescribed(root: Path) -> Iterator[Problem]:
    described = {_file(resource) for resource in _resources(root).values()}
    for file in sorted((root / "data").rglob("*.csv")):
        name = file.relative_to(root).as_posix()
        if name not in described:
            yield Problem(name, None, None, "a table that nobody described", f"only tables named in {PACKAGE}",
                          "describe it there, or move it away")  # fmt: skip


# --- step 2: keys into other tables ------------------------------------------------------------------------------


def _broken_keys(name: str, rows: dict[str, list[table_rules.Row]], root: Path) -> Iterator[Problem]:
    resource = _resource(name, root)
    for foreign in resource["schema"].get("foreignKeys", []):
        here, there = _several(foreign["fields"]), _several(foreign["reference"]["fields"])
        target = foreign["reference"]["resource"]
        known = {tuple(row[column] for column in there) for row in rows[target]}
        for index, row in enumerate(rows[name]):
            key = tuple(row[column] for column in here)
            if key not in known and any(cell is not None for cell in key):
                shown = ", ".join(map(str, key))
                near = get_close_matches(shown, [", ".join(map(str, one)) for one in known], n=1)
                hint = f"did you mean {near[0]}" if near else "check the spelling"
                yield Problem(_file(resource), index + FIRST_ROW, ", ".join(here), repr(shown),
                              f"{' and '.join(there)} of a row in {_file(_resource(target, root))}",
                              f"{hint}; or add the row there")  # fmt: skip


# --- step 3: rules -----------------------------------------------------------------------------------------------


def _out_of_order(rows: dict[str, list[table_rules.Row]], root: Path) -> Iterator[Problem]:
    """Tables written by hand are sorted by key, so that a change is a readable diff."""
    for name, resource in _resources(root).items():
        if resource["path"].startswith("derived/"):
            continue
        key = _several(resource["schema"]["primaryKey"])
        values = [tuple(row[column] for column in key) for row in rows[name]]
        for index, (before, after) in enumerate(pairwise(values)):
            if after < before:
                shown = ", ".join(map(str, after))
                yield Problem(_file(resource), index + 1 + FIRST_ROW, ", ".join(key), repr(shown),
                              "rows in the order of their key", "move the row to its place")  # fmt: skip
                break


def _problem(root: Path, breach: table_rules.Breach) -> Problem:
    row = None if breach.index is None else breach.index + FIRST_ROW
    found = "nothing" if breach.found is None else repr(breach.found) if isinstance(breach.found, str) else str(breach.found)
    return Problem(_file(_resource(breach.table, root)), row, breach.column, found, breach.expected, breach.mend)
