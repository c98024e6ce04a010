"""A finding: a result computed in one place, worded in one way and known under one name.

A subject's `findings.py` holds functions that take no argument, load tables, call measures and return a table. The
decorator `finding` gives such a function its name and says once what its columns are. Sentences, cells, figures, the
summary and the command line then ask the same function and show the same numbers:

    >>> import pandas as pd
    >>> @finding("demo", key=["year"], kinds={"rate": "rate", "hits": "count"}, tables=["speeches"],
    ...          unit="mentions per 10,000 words", drawn="states")
    ... def demo() -> pd.DataFrame:
    ...     return pd.DataFrame({"year": [2021, 2022], "rate": [7.55, 51.3], "low": [3.5, 34.9],
    ...                          "high": [12.0, 69.3], "hits": [30, 214]})
    >>> demo.cells()["demo.2022.rate"].text, demo.cells()["demo.2022.rate"].interval.replace("\\xa0", " ")
    ('51', '35 to 69')
    >>> del FINDINGS["demo"]
"""

from __future__ import annotations

import dataclasses
import functools
import math
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from conceptshift.measures.wording import KINDS, limits, worded
from conceptshift.tables import TableError

TEXT = "text"  # the kind of a column that is shown as it is
NAME = re.compile(r"[a-z][a-z0-9_-]*")
COLUMN = re.compile(r"[A-Za-z]\w*")
PART = re.compile(r"[\w-]+")  # of a cell's name: it may hold no dot, blank or quotation mark
INTERVAL = "interval"  # what follows the name of a value in the name of its interval
NEEDS_UNIT = ("rate", "change")
MOST_TABLES = 4  # that are named where a finding cannot be computed


class FindingError(ValueError):
    """What the tables hold is not enough for a finding, or more than it can be computed from."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One shown value of a finding."""

    name: str
    """`finding.key.column`, as in `ally.2022.rate`; its interval is `ally.2022.rate.interval`."""
    text: str
    """As a sentence shows it."""
    value: str | int | float
    """As the table has it."""
    interval: str | None = None
    """Both limits as a sentence shows them, as in 35 to 69; None where the value has no interval."""
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    """What the value counts, where its wording does not say it."""
    drawn: str | None = None
    """What the interval is over, as in `states`; None where there is none."""
    row: Mapping[str, str | int]
    """The key of its row: column and value."""
    column: str


@dataclass(eq=False)
class Finding:
    """A function without arguments, and what the columns of its result are. Made by the decorator `finding`."""

    name: str
    compute: Callable[[], object]
    key: tuple[str, ...]
    kinds: Mapping[str, str]
    tables: tuple[str, ...]
    limits_of: Mapping[str, tuple[str, str]]
    unit: str | Mapping[str, str] | None
    drawn: str | Mapping[str, str] | None
    missing: frozenset[str]

    def __call__(self):
        """What the function returns: a copy of the DataFrame, or the frozen dataclass. Computed once in a process.

        The copy says in `attrs` of which `tables` it is made, and the `units` of its columns.
        """
        return (
            self._with_origin(self._result.copy()) if isinstance(self._result, pd.DataFrame) else self._result
        )

    @functools.cached_property
    def _result(self) -> object:
        result = self._computed()
        if isinstance(result, pd.DataFrame):
            return result
        settings = getattr(result, "__dataclass_params__", None)  # None: no dataclass
        if settings is not None and settings.frozen:
            return result
        raise TypeError(
            f"finding {self.name!r}: {_place(self.compute)} returns {type(result).__name__}; "
            "return a DataFrame or a frozen dataclass"
        )

    @property
    def _origin(self) -> str:
        """The tables, as a sentence names them."""
        more = " and other tables" if len(self.tables) > MOST_TABLES else ""
        return f"the tables {', '.join(self.tables[:MOST_TABLES])}{more}"

    def _computed(self) -> object:
        """What the function returns. What it cannot do, or would only warn of, is told with the tables that it is made of."""
        try:
            with warnings.catch_warnings():
                for kind in (RuntimeWarning, UserWarning):  # a page with a warning is not built
                    warnings.simplefilter("error", kind)
                return self.compute()
        except (FindingError, TableError):
            raise
        except Exception as error:
            raise FindingError(
                f"finding {self.name!r} cannot be computed from {self._origin}: {_in_a_sentence(error)}"
            ) from error

    def table(self) -> pd.DataFrame:
        """The result as a DataFrame; a dataclass is one row."""
        result = self()
        if isinstance(result, pd.DataFrame):
            return result
        row = {field.name: getattr(result, field.name) for field in dataclasses.fields(result)}
        return self._with_origin(pd.DataFrame([row]))

    def _with_origin(self, table: pd.DataFrame) -> pd.DataFrame:
        units = {column: _of_column(self.unit, column, kind) for column, kind in self.kinds.items()}
        table.attrs |= {
            "tables": list(self.tables),
            "units": {column: unit for column, unit in units.items() if unit},
        }
        return table

    @functools.cached_property
    def intervals(self) -> dict[str, tuple[str, str]]:
        """The columns of the two limits of each shown value that has an interval."""
        columns = self.table().columns
        found = dict(self.limits_of)
        for column in self.kinds:
            pair = (f"{column}_low", f"{column}_high")
            if column not in found and set(pair) <= set(columns):
                found[column] = pair
        first = next(iter(self.kinds))
        if not self.limits_of and first not in found and {"low", "high"} <= set(columns):
            found[first] = ("low", "high")
        for column, pair in found.items():
            self._require(columns, pair)
            if not _of_column(self.drawn, column):
                raise ValueError(
                    f"finding {self.name!r}: {column!r} has an interval; say in drawn what it is over, "
                    "as in drawn='states'"
                )
        return found

    def cells(self) -> dict[str, Cell]:
        """Each shown value by its name, row by row.

        Raises `ValueError` where the key does not name a row, a column is not there, or a value is missing or infinite
        that `missing` does not allow.
        """
        table = self.table()
        self._require(table.columns, [*self.key, *self.kinds, *self.missing])
        self._check_key(table)
        return {
            cell.name: cell
            for row in table.to_dict("records")
            for column in self.kinds
            if (cell := self._cell(row, column)) is not None
        }

    def records(self) -> list[dict]:
        """The cells as plain dictionaries, each with the name of its finding and of the tables that is made of."""
        return [
            {"finding": self.name, **dataclasses.asdict(cell), "tables": list(self.tables)}
            for cell in self.cells().values()
        ]

    def _require(self, columns: pd.Index, wanted: Sequence[str]) -> None:
        for column in wanted:
            if column not in columns:
                raise ValueError(
                    f"finding {self.name!r}: {_place(self.compute)} gives no column {column!r}, "
                    f"only {', '.join(map(str, columns))}"
                )

    def _check_key(self, table: pd.DataFrame) -> None:
        if not self.key and len(table) != 1:
            raise ValueError(
                f"finding {self.name!r}: {len(table)} rows and no key; say in key which columns name a row"
            )
        keys = [tuple(map(str, row)) for row in table[list(self.key)].itertuples(index=False)]
        for row, parts in enumerate(keys):
            for column, part in zip(self.key, parts, strict=True):
                if not PART.fullmatch(part):
                    raise ValueError(
                        f"finding {self.name!r}, row {row + 1}: {column} is {part!r}, which cannot be part of a name; "
                        "a key is of letters, digits, - and _"
                    )
            if keys.index(parts) < row:
                raise ValueError(
                    f"finding {self.name!r}: the rows {keys.index(parts) + 1} and {row + 1} have the same key, "
                    f"{', '.join(map('{} {}'.format, self.key, parts))}"
                )

    def _cell(self, row: Mapping[str, object], column: str) -> Cell | None:
        kind, value = self.kinds[column], _plain(row[column])
        name = ".".join([self.name, *(str(row[part]) for part in self.key), column])
        if _is_missing(value):
            self._allow_missing(name, column, value)
            return None
        said: dict[str, Any]
        if kind == TEXT:
            if not str(value).strip():
                raise ValueError(
                    f"finding {self.name!r}: {name} is an empty text; a sentence would have a hole"
                )
            said = {"value": str(value), "text": str(value)}
        elif isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"finding {self.name!r}: {name} is {value!r}, which is no number and no {kind}")
        else:
            said = {"value": value, "text": worded(value, kind)}
        if column in self.intervals:
            both = [_plain(row[limit]) for limit in self.intervals[column]]
            for limit, found in zip(self.intervals[column], both, strict=True):
                if _is_missing(found):
                    self._allow_missing(f"{name}, its limit {limit},", limit, found)
            if not any(map(_is_missing, both)):
                said |= {"low": both[0], "high": both[1], "interval": limits(both[0], both[1], kind)}
                said["drawn"] = _of_column(self.drawn, column)
        return Cell(
            name=name,
            column=column,
            row={part: _plain(row[part]) for part in self.key},
            unit=_of_column(self.unit, column, kind),
            **said,
        )

    def _allow_missing(self, name: str, column: str, value: object) -> None:
        if column not in self.missing:
            raise ValueError(
                f"finding {self.name!r}: {name} is {value}, undefined with what {self._origin} hold; name {column!r} in "
                "missing if that may be"
            )


FINDINGS: dict[str, Finding] = {}  # by name, in the order of their definition


def finding(
    name: str,
    *,
    kinds: Mapping[str, str],
    tables: Sequence[str],
    key: Sequence[str] = (),
    interval: Mapping[str, tuple[str, str]] | None = None,
    unit: str | Mapping[str, str] | None = None,
    drawn: str | Mapping[str, str] | None = None,
    missing: Sequence[str] = (),
) -> Callable[[Callable[[], object]], Finding]:
    """Register a function without arguments as the finding `name`.

    It returns a DataFrame, or a frozen dataclass with a docstring under each field, which is a table of one row.

    - `kinds`: each column that is shown, and its kind: one of `wording.KINDS`, or `text` for what is shown as it is.
    - `tables`: the names of the tables it is made of.
    - `key`: the columns whose values name a row, in the order of the name; none for a table of one row.
    - `interval`: the columns of the two limits of a value. Without it, `x_low` and `x_high` are the limits of `x`, and
      `low` and `high` those of the first column of `kinds`.
    - `unit`: what rates and changes count, or a unit for each column that has one.
    - `drawn`: what the intervals are over, as in `states` or `nothing: exact, of a count`, or that for each column.
    - `missing`: columns in which a value may be missing or infinite; such a cell has no name, and a sentence cannot
      show it. A value without limits has no interval.

    Raises `ValueError` for a name that is taken or no name, an unknown kind, a rate without a unit, and an interval
    that does not say what it is over.
    """
    if not NAME.fullmatch(name):
        raise ValueError(
            f"finding {name!r}: a name is of small letters, digits, - and _, and begins with a letter"
        )
    for column, kind in kinds.items():
        if kind not in KINDS and kind != TEXT:
            raise ValueError(
                f"finding {name!r}: column {column!r} is of the unknown kind {kind!r}; "
                f"there are {', '.join([*KINDS, TEXT])}"
            )
        if not COLUMN.fullmatch(column) or column == INTERVAL:
            raise ValueError(f"finding {name!r}: the column {column!r} cannot be part of a name; rename it")
        if kind in NEEDS_UNIT and not _of_column(unit, column, kind):
            raise ValueError(
                f"finding {name!r}: say the unit of the {kind} {column!r}, as in unit='mentions per 10,000 words'"
            )
    if not kinds or not tables:
        raise ValueError(f"finding {name!r}: name at least one column in kinds and one table in tables")
    for column in interval or {}:
        if column not in kinds:
            raise ValueError(f"finding {name!r}: interval names the column {column!r}, which kinds does not")

    def register(compute: Callable[[], object]) -> Finding:
        taken = FINDINGS.get(name)
        if taken and _place(taken.compute) != _place(compute):  # the same place: a module loaded again
            raise ValueError(
                f"finding {name!r}: the name is taken by {_place(taken.compute)}; "
                f"give {_place(compute)} another"
            )
        made = Finding(
            name,
            compute,
            tuple(key),
            dict(kinds),
            tuple(tables),
            dict(interval or {}),
            unit,
            drawn,
            frozenset(missing),
        )
        functools.update_wrapper(made, compute, updated=())
        FINDINGS[name] = made
        return made

    return register


def nearest(name: str, names: Sequence[str], most: int = 3) -> list[str]:
    """The names most like `name`, to be suggested where it is unknown."""
    import difflib  # wanted only where something is wrong

    return difflib.get_close_matches(name, names, n=most, cutoff=0.5)


def _in_a_sentence(error: Exception) -> str:
    """What an error says; of a key that is not there and of a division by nothing Python says too little."""
    if isinstance(error, StopIteration | IndexError):
        return "they have no row for it"
    if isinstance(error, KeyError):
        return f"they have no row or column for {error.args[0] if error.args else 'it'!r}"
    if isinstance(error, ZeroDivisionError):
        return "a sum that something is divided by is zero"
    if isinstance(error, ValueError):
        return str(error)
    return f"{error} ({type(error).__name__})"


def _place(compute: Callable) -> str:
    return f"{compute.__module__}.{compute.__qualname__}"


def _of_column(said: str | Mapping[str, str] | None, column: str, kind: str | None = None) -> str | None:
    """What `said`, a text for all columns or a text for each, says of one column; a unit for all is of rates only."""
    if isinstance(said, Mapping):
        return said.get(column)
    return said if kind is None or kind in NEEDS_UNIT else None


def _plain(value: Any) -> Any:
    """A NumPy scalar as Python's own, so that it is written in one way; and nought without a sign."""
    plain = value.item() if hasattr(value, "item") else value
    return plain + 0.0 if isinstance(plain, float) else plain


def _is_missing(value: object) -> bool:
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    return isinstance(value, float) and not math.isfinite(value)
