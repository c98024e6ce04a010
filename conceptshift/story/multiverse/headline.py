"""A headline, the choices it depends on, and how it reads at every point where these choices meet.

The first way of each choice is the book's own, so the point of all first ways is the headline as reported. A point is
not possible where two ways exclude each other; it is left out. No point has an interval of its own: where a rule asks
whether a rise is clear, the intervals of the measure decide it, and the verdict is what is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

STANDS, WEAKENS, TURNS = VERDICTS = ("stands", "weakens", "turns")


@dataclass(frozen=True)
class Way:
    """One way to make a choice."""

    name: str
    """Short, as it stands in an address."""
    label: str
    """As a reader chooses it."""
    who: str
    """For anyone who would choose it, and why: one sentence."""


@dataclass(frozen=True)
class Choice:
    """A choice with its ways, the book's own first."""

    name: str
    label: str
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Reading:
    """How a headline reads at a point."""

    value: float
    """The number that the points are compared by."""
    verdict: str
    """One of `VERDICTS`."""
    sentence: str
    """What the result is under these choices, in a sentence."""


Points = Mapping[tuple[str, ...], Reading]


@dataclass(frozen=True)
class Headline:
    """A headline of the book."""

    name: str
    title: str
    """As the book has it."""
    page: str
    """The page that it stands on."""
    rule: Mapping[str, str]
    """What has to hold for each of `VERDICTS`, in words."""
    axis: str
    """What the number is."""
    kind: str
    """How the number is worded."""
    choices: tuple[Choice, ...]
    compute: Callable[[Headline], Iterator[tuple[tuple[str, ...], Reading]]]
    """Every possible point: the names of its ways in the order of the choices, and how the headline reads there."""
    tables: tuple[str, ...]
    """The tables that it is made of."""
    impossible: str = ""
    """Why some points are not possible."""

    def reported(self) -> tuple[str, ...]:
        """The book's own point."""
        return tuple(choice.ways[0].name for choice in self.choices)

    def combinations(self) -> list[tuple[str, ...]]:
        """All points, possible or not, the last choice changing first."""
        return list(product(*(tuple(way.name for way in choice.ways) for choice in self.choices)))

    def points(self) -> Points:
        """All possible points, in the order of `combinations`. Raises `ValueError` where the book's own is not one."""
        found = dict(self.compute(self))
        if self.reported() not in found:
            raise ValueError(f"headline {self.name!r}: its own choices give no result")
        return {point: found[point] for point in self.combinations() if point in found}


def weight(points: Mapping[tuple[str, ...], float], place: int) -> float:
    """How much the choice at `place` moves the number: the range over its ways, averaged over all else that was chosen.

    points: the value at each possible point. What has a single possible way there has no range and does not count.
    Raises `ValueError` where no two points differ in this choice alone.
    """
    groups: dict[tuple[str, ...], list[float]] = {}
    for point, value in points.items():
        groups.setdefault((*point[:place], *point[place + 1 :]), []).append(value)
    ranges = [max(values) - min(values) for values in groups.values() if len(values) > 1]
    if not ranges:
        raise ValueError(f"no two points differ in choice {place + 1} alone")
    return sum(ranges) / len(ranges)


def verdict(stands: bool, turns: bool) -> str:
    """`STANDS`, `TURNS`, or `WEAKENS` where neither is so. Raises `ValueError` where both are, as a rule may not say."""
    if stands and turns:
        raise ValueError("a headline cannot stand and turn")
    return STANDS if stands else TURNS if turns else WEAKENS
