"""Tables that are too long for CSV: a Parquet file of counts, held against its Table Schema column by column.

The same schema as for the others, the same messages. A column is looked at as a whole, since a million rows
read cell by cell would take minutes. Only a command writes such a file, so its types have to be right already:
a number kept as text is a fault here and not a spelling.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from conceptshift.tables import arrow_numpy
from conceptshift.tables.problem import FIRST_ROW, Problem, TableError
from conceptshift.tables.schema import KINDS, Table, allowed

if TYPE_CHECKING:
    import pandas as pd

ARROW = {
    "string": pa.large_string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}
IS_KIND = {
    "string": lambda kind: pa.types.is_string(kind) or pa.types.is_large_string(kind),
    "integer": pa.types.is_integer,
    "number": pa.types.is_floating,
    "boolean": pa.types.is_boolean,
    "date": pa.types.is_date,
}
MEND = "restore the file, or make it again with `conceptshift extract`"


def write(content: pa.Table, file: Path) -> None:
    """The table as Parquet: the same bytes for the same rows, as long as pyarrow is the same version."""
    plain = content.replace_schema_metadata(None)
    pq.write_table(plain, file, compression="zstd", compression_level=19, store_schema=False)


def length(table: Table, root: Path) -> int:
    """The number of rows, from the file's footer. Raises `TableError` where there is none to read."""
    with _opened(table, root) as file:
        return file.metadata.num_rows


def read(table: Table, root: Path) -> tuple[pa.Table, list[Problem]]:
    """The columns of a table, text as dictionaries, and all that breaks its schema: one problem a column and fault."""
    text = [name for name, field in table.fields.items() if field["type"] == "string"]
    try:
        with _opened(table, root) as file:
            _require_form(table, file.schema_arrow, file.metadata.num_rows)
        # not pyarrow's read_table, which imports pandas
        with pq.ParquetFile(root / table.file, read_dictionary=text) as file:
            content = file.read().unify_dictionaries().combine_chunks()
    except TableError as error:
        return _empty(table), error.problems
    except (pa.ArrowException, OSError) as error:
        return _empty(table), [_unreadable(table, error)]
    problems = [
        problem
        for name, field in table.fields.items()
        for problem in _column_problems(table, name, field, content[name])
    ]
    return content, problems or list(_repeated(table, content))


def _empty(table: Table) -> pa.Table:
    # made only where it is needed, as pyarrow imports pandas for it
    return pa.table({name: pa.array([], ARROW[field["type"]]) for name, field in table.fields.items()})


def frame(content: pa.Table, table: Table) -> pd.DataFrame:
    """The content as a DataFrame of its own, text as plain text."""
    import pandas as pd

    # Arrow's own texts, whatever pandas is set to: as Python objects, half a million of them are slow to compare.
    text = pd.StringDtype("pyarrow", na_value=np.nan)
    wanted = pa.schema([(name, ARROW[field["type"]]) for name, field in table.fields.items()])
    return content.cast(wanted).to_pandas(types_mapper=lambda kind: text if kind == ARROW["string"] else None)


def keys(content: pa.Table, columns: Sequence[str]) -> dict[tuple, int]:
    """The combinations of values that the columns hold, and the row where each stands first."""
    first, _ = _groups(content, columns)
    return dict(zip(_cells(content, columns, first), (first + FIRST_ROW).tolist(), strict=True))


def sums(content: pa.Table, columns: Sequence[str], number: str) -> dict[tuple, int]:
    """The sum of a column of whole numbers for each combination of values of other columns."""
    first, group = _groups(content, columns)
    added = np.zeros(len(first), dtype=np.int64)
    np.add.at(added, group, arrow_numpy.numbers(content[number].combine_chunks()))
    return dict(zip(_cells(content, columns, first), added.tolist(), strict=True))


def _groups(content: pa.Table, columns: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """The first row of each combination of values, and for each row the number of its own.

    Arrow can group too, but imports pandas for it.
    """
    numbers = codes(content, columns)
    steps = np.diff(numbers)
    if (steps >= 0).all():  # sorted, as these tables are
        new = np.concatenate([[True], steps > 0])
        return np.flatnonzero(new), np.cumsum(new) - 1
    _, first, group = np.unique(numbers, return_index=True, return_inverse=True)
    return first, group


def _cells(content: pa.Table, columns: Sequence[str], rows: np.ndarray) -> Iterator[tuple]:
    wanted = arrow_numpy.array(rows)
    return zip(*(content[name].take(wanted).to_pylist() for name in columns), strict=True)


def codes(content: pa.Table, columns: Sequence[str]) -> np.ndarray:
    """One number for each row's combination of values, in the order of the values."""
    combined = np.zeros(len(content), dtype=np.int64)
    for name in columns:
        values, positions = _values(content[name])
        rank = np.full(len(values) + 1, len(values), dtype=np.int64)  # a missing value comes last
        rank[arrow_numpy.numbers(pc.sort_indices(values))] = np.arange(len(values))
        combined = combined * len(rank) + rank[positions]
    return combined


def _opened(table: Table, root: Path) -> pq.ParquetFile:
    # Arrow opens the file without telling Python, whose audit events say what a page was made of.
    sys.audit("open", str(root / table.file), "rb", os.O_RDONLY)
    try:
        return pq.ParquetFile(root / table.file)
    except FileNotFoundError as error:
        problem = Problem(table.file, None, None, "no such file", f"the table {table.name!r}", MEND)
        raise TableError([problem]) from error
    except (pa.ArrowException, OSError) as error:
        raise TableError([_unreadable(table, error)]) from error


def _unreadable(table: Table, error: Exception) -> Problem:
    return Problem(table.file, None, None, str(error).strip(" ."), "a Parquet file that can be read", MEND)


def _require_form(table: Table, found: pa.Schema, rows: int) -> None:
    """Raises `TableError` for other columns, another type of column, or no rows."""
    wanted = list(table.fields)
    if found.names != wanted:
        mend = f"{MEND}; {table.description} names the columns"
        columns = f"the columns {', '.join(found.names)}"
        raise TableError([Problem(table.file, None, None, columns, f"the columns {', '.join(wanted)}", mend)])
    problems = [
        Problem(table.file, None, name, f"cells of type {found.field(name).type}", KINDS[field["type"]], MEND)
        for name, field in table.fields.items()
        if not IS_KIND[field["type"]](found.field(name).type)
    ]
    if not rows:
        problems.append(Problem(table.file, None, None, "no rows", "at least one", MEND))
    if problems:
        raise TableError(problems)


def _column_problems(table: Table, name: str, field: dict, column: pa.ChunkedArray) -> Iterator[Problem]:
    """Each constraint that a cell of the column breaks, told of the first such cell."""
    limits = field.get("constraints", {})
    values, positions = _values(column)
    known = values.to_pylist()
    for constraint, limit in limits.items():
        if constraint == "unique":
            continue  # with the key, below
        missing = constraint == "required" and limit and column.null_count > 0
        breaks = [constraint != "required" and _breaks(value, constraint, limit) for value in known]
        broken = np.array([*breaks, missing])
        if broken.any() and broken[positions].any():
            row = int(broken[positions].argmax())
            cell = column[row].as_py()
            found = "an empty cell" if cell is None else repr(str(cell))
            expected = {
                "required": "a value",
                "enum": f"one of {allowed(field)}",
                "pattern": f"text of the form {allowed(field)}",
            }.get(constraint, f"a value {allowed(field)}")
            yield Problem(table.file, FIRST_ROW + row, name, found, expected, MEND)


def _values(column: pa.ChunkedArray) -> tuple[pa.Array, np.ndarray]:
    """The different values of a column, and for each row the place of its own among them (after the last, if none)."""
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    whole = encoded.combine_chunks()
    places = whole.indices.fill_null(len(whole.dictionary)) if whole.null_count else whole.indices
    return whole.dictionary, arrow_numpy.numbers(places)


def _breaks(value: Any, constraint: str, limit: Any) -> bool:
    if isinstance(value, date):
        limit = date.fromisoformat(limit)
    if constraint == "enum":
        return value not in limit
    if constraint == "pattern":
        return not re.fullmatch(limit, value)
    if constraint in ("minimum", "maximum"):
        return value < limit if constraint == "minimum" else value > limit
    raise NotImplementedError(f"the constraint {constraint!r} is not checked in Parquet tables")


def _repeated(table: Table, content: pa.Table) -> Iterator[Problem]:
    """The first row whose key, or whose cell of a column without repetition, stands above it already."""
    unique = [[name] for name, field in table.fields.items() if field.get("constraints", {}).get("unique")]
    for columns in [table.key, *(column for column in unique if column != table.key)]:
        numbers = codes(content, columns)
        if (np.diff(numbers) > 0).all():  # sorted by this key, as these tables are
            continue
        order = np.argsort(numbers, kind="stable")
        twice = np.flatnonzero(np.diff(numbers[order]) == 0)
        if len(twice):
            double = order[twice + 1].min()
            first = int(np.flatnonzero(numbers == numbers[double])[0]) + FIRST_ROW
            found = repr(", ".join(str(content[name][int(double)]) for name in columns))
            mend = f"row {first} has it too; {MEND}"
            yield Problem(
                table.file, int(double) + FIRST_ROW, ", ".join(columns), found, "what no other row has", mend
            )
