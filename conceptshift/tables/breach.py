"""A place that breaks a rule, told by table, row and column; `rules` and its neighbours find them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from conceptshift.tables.schema import Row

Tables = Mapping[str, list[Row]]


class Told(str):
    """What was found, in words that are no cell of a table, and get no quotation marks."""


class Breach(NamedTuple):
    """One broken rule: table, index of the row (0 = first below the header), column, and how to mend it."""

    table: str
    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody asks of a breach
    column: str
    found: object
    expected: str
    mend: str
