"""What is wrong in a source, where, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    line: int
    found: str
    mend: str

    def __str__(self) -> str:
        return f"{self.found}. To mend it: {self.mend}"


def line_of(lines: list[str], start: int, found: str) -> int:
    """The first line from `start` on that holds what was found; `start` where none does. Lines count from 1.

    The line above is looked at too, since MyST tells of some nodes by the line below the one where they begin.
    """
    above = max(start - 1, 1)
    at = (number for number, line in enumerate(lines[above - 1 :], above) if found in line)
    return next(at, start)
