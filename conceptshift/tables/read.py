"""The tables of `data/`: the way to have one as a DataFrame, to read what it holds, and to check them all.

Everything that can be said about a table is said once, in the description beside it (`schema` puts them together
as a Frictionless Data Package); what a schema cannot say stands in `rules`. Tables are CSV, or Parquet where they
are long (`parquet`); nobody but this module need know which.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from conceptshift.tables import (
    assembly,
    parquet,
    plausible,
    rules,
    rules_of_counts,
    schema,
    seals,
    stale,
    together,
)
from conceptshift.tables.breach import Breach
from conceptshift.tables.problem import FIRST_ROW, MOST, Problem, TableError
from conceptshift.tables.schema import HEAD, PACKAGE, ROOT, Row, Table
from conceptshift.tables.together import Writer

if TYPE_CHECKING:  # importing pandas takes as long as checking all tables, and `check` has no need of it
    import pandas as pd
    import pyarrow as pa

OTHERS = (".", "~")  # begin the names of files that systems and programs leave behind: ._x.csv, .~lock.x.csv#
DTYPES = {"string": "str", "integer": "Int64", "number": "float64", "boolean": "boolean"}
FILLED = {
    "integer": "int64",
    "boolean": "bool",
}  # columns without an empty cell need no place for a missing value


def names(root: Path = ROOT) -> list[str]:
    """The names of all tables, in the order of the data package."""
    return list(schema.package(root))


def path(name: str, root: Path = ROOT) -> Path:
    """The file of a table, CSV or Parquet. Raises `TableError` for a table that the data package does not describe."""
    return root / _table(name, root).file


def load(name: str, root: Path = ROOT) -> pd.DataFrame:
    """A table as a DataFrame, checked against its schema, rows in file order.

    Types follow the schema: text is `str`, whole numbers `Int64`, numbers `float64`, true/false `boolean`,
    days `datetime64`; partial dates stay text. A column that must be filled has the plain `int64` or `bool`.
    An empty cell is missing (NaN, NA or NaT). Raises `TableError`, with file, row and column, for a table
    that breaks its schema or is not described. Keys into other tables and the rules between tables are left
    to `check`.
    """
    table = _table(name, root)
    stamps = tuple(_stamp(root / file) for file in (table.file, table.description))
    return _loaded(name, root, stamps).copy(deep=False)  # what changes it copies first, as always in pandas 3


@lru_cache(maxsize=64)
def _loaded(name: str, root: Path, stamps: tuple) -> pd.DataFrame:
    """The table, read once as long as its files keep their `stamps`: many findings ask for the same."""
    import pandas as pd

    table = _table(name, root)
    content, problems = _read(table, root)
    if problems:
        raise TableError(problems)
    if table.parquet:
        frame = parquet.frame(content, table)
    else:
        cells = pd.DataFrame(schema.lines(table, root), columns=list(table.fields), dtype="str")
        frame = cells.mask(cells == "")
    return frame.assign(**{column: _typed(frame[column], field) for column, field in table.fields.items()})


def _stamp(file: Path) -> tuple[int, int] | None:
    """What changes when a file does: time of the last change (ns) and bytes; None where there is none."""
    try:
        found = file.stat()
    except FileNotFoundError:  # which reading it tells in better words
        return None
    return found.st_mtime_ns, found.st_size


def _read(table: Table, root: Path) -> tuple[list[Row] | pa.Table, list[Problem]]:
    stamps = tuple(_stamp(root / file) for file in (table.file, table.description))
    return _read_once(table.name, root, stamps)


@lru_cache(maxsize=128)
def _read_once(name: str, root: Path, stamps: tuple) -> tuple[list[Row] | pa.Table, list[Problem]]:
    """The rows and what is wrong with them, read once as long as the files keep their `stamps`; nobody changes them."""
    table = _table(name, root)
    return parquet.read(table, root) if table.parquet else schema.read(table, root)


def _typed(cells: pd.Series, field: dict) -> pd.Series:
    import pandas as pd

    kind = field["type"]
    if kind == "string" and isinstance(cells.dtype, pd.StringDtype):
        return cells
    if kind == "date":
        return pd.to_datetime(cells)
    if kind == "boolean" and cells.dtype != "bool":
        cells = cells.map({"true": True, "false": False, True: True, False: False})
    filled = field.get("constraints", {}).get("required")
    return cells.astype(FILLED[kind] if filled and kind in FILLED else DTYPES[kind])


def overview(root: Path = ROOT) -> pd.DataFrame:
    """All tables: name, title, description, rows, columns, file, licence, derived (made by a command)."""
    import pandas as pd

    return pd.DataFrame(
        {
            "name": table.name,
            "title": table.resource["title"],
            "description": table.resource["description"],
            "rows": _length(table, root),
            "columns": len(table.fields),
            "file": table.file,
            "licence": table.licence,
            "derived": table.derived,
        }
        for table in schema.package(root).values()
    )


def _length(table: Table, root: Path) -> int:
    if table.parquet:
        return parquet.length(table, root)
    return len(schema.read(table, root)[0])


def columns(name: str, root: Path = ROOT) -> pd.DataFrame:
    """The columns of a table: column, title, description, type, unit, values (allowed), key, required.

    `key` says `primary`, or the table that the column points to, or both. Raises `TableError` for a table
    that the data package does not describe.
    """
    import pandas as pd

    table = _table(name, root)
    keys = {column: ["primary"] for column in table.key}
    for own, target, _ in table.foreign_keys:
        for column in own:
            keys.setdefault(column, []).append(f"to {target}")
    return pd.DataFrame(
        {
            "column": column,
            "title": field["title"],
            "description": field["description"],
            "type": field["type"],
            "unit": field.get("unit", ""),
            "values": schema.allowed(field) or "",
            "key": ", ".join(keys.get(column, [])),
            "required": bool(field.get("constraints", {}).get("required")),
        }
        for column, field in table.fields.items()
    )


def describe(name: str | None = None, root: Path = ROOT) -> str:
    """What a table holds, column by column, for a terminal; without a name, which tables there are.

    Raises `TableError` for a table that the data package does not describe.
    """
    if name is None:
        listed = overview(root)
        wide = max(map(len, listed["name"]))
        return "\n".join(
            f"{row.name:{wide}}  {row.rows:>5} rows  {row.title}" for row in listed.itertuples(index=False)
        )
    table = _table(name, root)
    lines = [f"{table.resource['title']} ({table.file})", table.resource["description"]]
    for row in columns(name, root).itertuples(index=False):
        facts = "; ".join(filter(None, (row.type, row.unit, row.values, row.key)))
        lines += ["", f"{row.column}  [{facts}]", f"    {row.description}"]
    return "\n".join(lines)


def check(root: Path = ROOT) -> list[Problem]:
    """All that is wrong with the tables, empty if nothing is. Nothing is recomputed and nothing is changed.

    In steps, each only if the one before found nothing, so that one slip gives one message: every table against
    its schema and, where a command wrote it, its seal; every foreign key; the rules that span columns, rows or tables; the bounds of what is plausible; what
    the counts have to say of each other.
    """
    try:
        described = schema.package(root)
    except TableError as error:
        return error.problems
    contents, problems = {}, []
    for name, table in described.items():
        contents[name], found = _read(table, root)
        if table.derived and not found and (problem := seals.broken(table, root)):
            found = [problem]
        problems += found
    rows = {name: content for name, content in contents.items() if not described[name].parquet}
    problems = problems or list(_broken_counts(described, rows, contents, root, rules_of_counts.OF_SPEECHES))
    problems = problems or list(_broken_keys(described, contents))
    for step in (_broken_rules, _implausible, _out_of_order):
        problems = problems or list(step(described, rows))
    problems = problems or list(_broken_counts(described, rows, contents, root, rules_of_counts.RULES))
    return problems + list(_undescribed(described, root)) + list(_not_current(root))


def seal(root: Path = ROOT) -> bool:
    """Take the derived tables as they are now, as if a command had written them so; whether that changed the data package."""
    derived = root / schema.DERIVED
    files = [root / table.file for table in schema.package(root).values() if table.derived]
    sealed = seals.sealed([file.name for file in files if file.is_file()], derived)
    changed = together.replace({f"{derived.name}/{seals.FILE}": sealed, **packaged(root)}, root / "data")
    return _name(PACKAGE) in changed


def write_package(root: Path = ROOT) -> bool:
    """Put `data/datapackage.json` together from the descriptions; whether that changed it.

    Raises `TableError` for a description that cannot be read.
    """
    return bool(together.replace(packaged(root), root / "data"))


def finish(root: Path = ROOT) -> bool:
    """Put in place what a command that was killed meanwhile left to be put there; whether there was any."""
    finished = [together.finish(folder) for folder in (root / "data", root / schema.DERIVED)]
    return any(finished)


def packaged(root: Path) -> dict[str, Writer]:
    """Writes the data package below `data/`, with the seals that lie beside it or else the ones in their place."""

    def write(file: Path) -> None:
        beside = file.parent / _name(schema.DERIVED)
        new = beside if (beside / seals.FILE).is_file() else None
        together.text(schema.as_text(schema.assembled(root, new)))(file)

    return {_name(PACKAGE): write}


def _name(below_data: str) -> str:
    return below_data.removeprefix("data/")


def _not_current(root: Path) -> Iterator[Problem]:
    made = schema.assembled(root)
    if found := assembly.fault(root / PACKAGE, made, schema.as_text(made)):
        expected = "what the descriptions of the tables make"
        yield Problem(PACKAGE, None, None, found, expected, "run `conceptshift package`")


def _broken_keys(described: dict[str, Table], contents: dict[str, list[Row] | pa.Table]) -> Iterator[Problem]:
    for name, table in described.items():
        for own, target, theirs in table.foreign_keys:
            if target not in contents:
                yield Problem(
                    table.description,
                    None,
                    None,
                    f"a key of {name} to {target!r}",
                    "a table described here",
                    "correct it",
                )
                continue
            unknown = [column for column in theirs if column not in described[target].fields]
            if unknown:
                found = f"a key of {name} to the column {unknown[0]!r} of {target}"
                yield Problem(
                    table.description, None, None, found, "a column that is described", "correct it"
                )
                continue
            known = {key for key, _ in _keys(described[target], contents[target], theirs)}
            expected = f"{' and '.join(theirs)} of a row in {described[target].file}"
            lost: dict[tuple, list[int]] = {}
            for key, number in _keys(table, contents[name], own):
                if key not in known and any(cell is not None for cell in key):
                    lost.setdefault(key, []).append(number)
            yield from _first_keys(table, own, lost, known, expected)


def _first_keys(
    table: Table, own: list[str], lost: dict[tuple, list[int]], known: set[tuple], expected: str
) -> Iterator[Problem]:
    """One problem for each value that has no row in the other table, however often it stands here."""
    for place, (key, numbers) in enumerate(lost.items()):
        shown = ", ".join(map(str, key))
        near = _likely(shown, [str(*one) for one in known]) if len(key) == 1 and place < MOST else None
        mend = f"{f'did you mean {near}' if near else 'check the spelling'}; or add the row there"
        more = f" (in {len(numbers):,} rows, of which this is the first)" if len(numbers) > 1 else ""
        yield Problem(table.file, numbers[0], ", ".join(own), repr(shown) + more, expected, mend)


def _likely(word: str, known: list[str]) -> str | None:
    """The one known word that this is a slip of, if there is one: with the same digits, and nearer than all others."""
    digits = [one for one in word if one.isdigit()]
    alike = [one for one in known if [figure for figure in one if figure.isdigit()] == digits]
    near = get_close_matches(word, alike, n=2, cutoff=0.75)
    if len(near) == 2 and len({SequenceMatcher(None, one, word).ratio() for one in near}) == 1:
        return None
    return near[0] if near else None


def _keys(table: Table, content: list[Row] | pa.Table, columns: list[str]) -> Iterator[tuple[tuple, int]]:
    """What stands in the columns, and in which row: every row of a CSV table, the first one of each key in Parquet."""
    if table.parquet:
        yield from parquet.keys(content, columns).items()
        return
    for number, row in enumerate(content, FIRST_ROW):
        yield tuple(row[column] for column in columns), number


def _broken_rules(described: dict[str, Table], rows: dict[str, list[Row]]) -> Iterator[Problem]:
    for rule in rules.RULES:
        yield from (_told(described, breach) for breach in rule(rows))


def _implausible(described: dict[str, Table], rows: dict[str, list[Row]]) -> Iterator[Problem]:
    for name, own in rows.items():
        yield from (_told(described, breach) for breach in plausible.breaches(described[name], own))


def _broken_counts(
    described: dict[str, Table],
    rows: dict[str, list[Row]],
    contents: dict,
    root: Path,
    which: tuple[rules_of_counts.Rule, ...],
) -> Iterator[Problem]:
    """The first place that breaks each rule, and how many there are: counts go wrong by the thousand."""
    counts = {name: content for name, content in contents.items() if name not in rows}
    for rule in which:
        corpus = rules_of_counts.COUNTED_WITH.get(rule)
        if corpus is None or stale.is_current(corpus, rows, root):
            found = [_told(described, breach) for breach in rule(rows, counts)]
            yield from _first(found)


def _first(problems: list[Problem]) -> list[Problem]:
    """The first of problems that have one cause, with their number."""
    if len(problems) < 2:
        return problems
    return [replace(problems[0], found=f"{problems[0].found} (the first of {len(problems):,} such places)")]


def _told(described: dict[str, Table], breach: Breach) -> Problem:
    found = repr(breach.found) if type(breach.found) is str else str(breach.found)
    return Problem(
        described[breach.table].file,
        breach.index + FIRST_ROW,
        breach.column,
        "an empty cell" if breach.found is None else found,
        breach.expected,
        breach.mend,
    )


def _out_of_order(described: dict[str, Table], rows: dict[str, list[Row]]) -> Iterator[Problem]:
    """Tables written by hand are sorted by key, so that a change is a readable diff."""
    for name, own in rows.items():
        table = described[name]
        keys = [tuple(row[column] for column in table.key) for row in own]
        for number, (before, key) in enumerate(pairwise(keys), FIRST_ROW + 1):
            if key < before and not table.derived:
                shown = repr(", ".join(map(str, key)))
                yield Problem(
                    table.file,
                    number,
                    ", ".join(table.key),
                    shown,
                    "rows in the order of their key",
                    "move it",
                )
                break


def _undescribed(described: dict[str, Table], root: Path) -> Iterator[Problem]:
    known = {table.file for table in described.values()}
    files = (file for form in ("*.csv", "*.parquet") for file in (root / "data").rglob(form))
    for file in sorted(files):
        if file.name.startswith(OTHERS):
            continue
        name = file.relative_to(root).as_posix()
        if name not in known:
            expected = f"only tables with a description, named in {HEAD}"
            yield Problem(
                name, None, None, "a table that nobody described", expected, "describe it, or move it away"
            )


def _table(name: str, root: Path) -> Table:
    described = schema.package(root)
    if name not in described:
        near = get_close_matches(name, described)
        mend = f"did you mean {near[0]}" if near else f"the tables are {', '.join(described)}"
        raise TableError([Problem(HEAD, None, None, repr(name), "the name of a table", mend)])
    return described[name]
