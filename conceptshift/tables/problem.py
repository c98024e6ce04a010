"""What is wrong with a table, told so that one can find it and mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST = 20  # problems that are told
FIRST_ROW = 2  # as a spreadsheet counts: the header is row 1


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


def some(names: Sequence[str], most: int = 3) -> str:
    """The first of these, and how many more there are."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"


def told(problems: list[Problem]) -> str:
    """One line a problem, and after so many that nobody reads on, how many are left."""
    more = len(problems) - MOST
    lines = [
        *map(str, problems[:MOST]),
        *([f"... and {more:,} more, likely of the same cause"] if more > 0 else []),
    ]
    return "\n".join(lines)


class TableError(ValueError):
    """A table is not what its schema says, or there is no such table; `problems` lists how."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__(told(problems))
