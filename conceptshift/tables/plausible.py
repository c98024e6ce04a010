"""What could be, and hardly is: bounds on quotients of columns, which stand as data in the description of a table.

A description may have a list `plausible`. Each entry bounds a column, or the quotient of two, from `minimum` to
`maximum`; with `along` and `of`, not the number itself but what it is of the number in the row before, in the order of
the column `along` and among rows alike in the columns `of`; with `where`, in rows with that cell only. `reason` says why.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from conceptshift.tables.breach import Breach, Told
from conceptshift.tables.schema import Row

if TYPE_CHECKING:
    from conceptshift.tables.schema import Table


def breaches(table: Table, rows: list[Row]) -> Iterator[Breach]:
    """The first row of each group that is out of a bound, told once: one slip breaks several."""
    told = set()
    for bound in table.resource.get("plausible", []):
        columns, along = bound["columns"], bound.get("along")
        for index, quotient in _quotients(bound, rows):
            group = tuple(rows[index][column] for column in bound.get("of", []))
            if bound["minimum"] <= quotient <= bound["maximum"] or group in told:
                continue
            told.add(group)
            cells = " and ".join(f"{column} {rows[index][column]:.10g}" for column in columns)
            made = f"{quotient:.3g} times the {along} before" if along else f"a quotient of {quotient:.3g}"
            found = Told(f"{cells}: {made}")
            expected = f"from {bound['minimum']} to {bound['maximum']} ({bound['reason']})"
            mend = f"correct the cell; or the bound in {table.description}, with its reason"
            yield Breach(table.name, index, columns[0], found, expected, mend)


def _quotients(bound: dict, rows: list[Row]) -> Iterator[tuple[int, float]]:
    where, of, along = bound.get("where", {}), bound.get("of", []), bound.get("along")
    numbers = {
        index: number
        for index, row in enumerate(rows)
        if all(row[column] == cell for column, cell in where.items())
        and not math.isnan(number := _quotient(*(row[column] for column in bound["columns"])))
    }
    if along is None:
        yield from numbers.items()
        return
    order = sorted(numbers, key=lambda index: ([rows[index][column] for column in of], rows[index][along]))
    for before, index in itertools.pairwise(order):
        if all(rows[before][column] == rows[index][column] for column in of):
            change = _quotient(numbers[index], numbers[before])
            if not math.isnan(change):
                yield index, change


def _quotient(number: float | None, by: float | None = 1) -> float:
    """NaN where there is nothing to compare, and infinity where something is compared with nothing."""
    if number is None or by is None or number == by == 0 or math.isinf(by):
        return math.nan
    return float(number) / float(by) if by else math.inf
