"""What the check holds the tables to, for a reader: each rule with what it reads and an example of its message, and each bound.

What a rule holds is said by its own name and description. Which tables it reads, and what it says where it is broken, is
kept in rulebook.csv, which `tests/rule_examples.py` writes by breaking each rule once.
"""

from __future__ import annotations

import csv
import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from conceptshift.tables import rules, rules_of_counts, rules_of_dates, rules_of_numbers, schema
from conceptshift.tables.breach import Breach
from conceptshift.tables.schema import ROOT

KEPT = Path(__file__).with_suffix(".csv")
EVERY_TABLE = "*"
SUBJECTS = {  # of the rules of a module
    rules.__name__: "Judgements and their evidence",
    rules_of_numbers.__name__: "Numbers, words and names",
    rules_of_dates.__name__: "Days",
    rules_of_counts.__name__: "Counts of words",
}
SCALES = ({"minimum": 0}, {"minimum": 1})  # bounds that say no more than that something is counted


class Rule(NamedTuple):
    """One rule: its name, what it is about, what it holds, the tables that it reads (none: all), and what it says."""

    name: str
    subject: str
    holds: str
    more: str
    tables: tuple[str, ...]
    example: str


class Bound(NamedTuple):
    """From what to what a number or a day can be, why, and the file that says so; None where a side is open."""

    table: str
    bounded: str
    minimum: object
    maximum: object
    reason: str
    file: str


def functions() -> dict[str, Callable[..., Iterable[Breach]]]:
    """The rules that the check asks, by name, in its order."""
    every: tuple[Callable[..., Iterable[Breach]], ...] = (
        *rules.RULES,
        *rules_of_counts.OF_SPEECHES,
        *rules_of_counts.RULES,
    )
    return {rule.__name__: rule for rule in every}


def rulebook() -> list[Rule]:
    """Each rule for a reader, by subject. Raises `KeyError` for one that rulebook.csv does not have."""
    kept = examples()
    made = [
        Rule(
            name=name,
            subject=SUBJECTS[rule.__module__],
            holds=f"{name.replace('_', ' ').capitalize()}.",
            more=" ".join((inspect.getdoc(rule) or "").split()),
            tables=() if kept[name]["tables"] == EVERY_TABLE else tuple(kept[name]["tables"].split()),
            example=kept[name]["example"],
        )
        for name, rule in functions().items()
    ]
    return sorted(made, key=lambda one: list(SUBJECTS.values()).index(one.subject))


@lru_cache
def examples() -> dict[str, dict[str, str]]:
    """What is kept of each rule by its name: tables, parted by blanks, and example."""
    with KEPT.open(encoding="utf-8", newline="") as file:
        return {row["rule"]: row for row in csv.DictReader(file)}


def bounds(root: Path = ROOT) -> Iterator[Bound]:
    """The bounds on columns of the tables written by hand, and on their quotients, as the descriptions have them."""
    for table in schema.package(root).values():
        for name, field in table.fields.items():
            stated = {
                side: limit
                for side, limit in field.get("constraints", {}).items()
                if side in ("minimum", "maximum")
            }
            if stated and stated not in SCALES and not table.derived:
                low, high = (stated.get(side) for side in ("minimum", "maximum"))
                yield Bound(table.name, name, low, high, field["description"], table.description)
        for bound in table.resource.get("plausible", []):
            where = "".join(f", where {column} is {cell}" for column, cell in bound.get("where", {}).items())
            along = f", by that of the {bound['along']} before" if "along" in bound else ""
            bounded = f"{' by '.join(bound['columns'])}{along}{where}"
            reason = f"{bound['reason'][0].upper()}{bound['reason'][1:]}."
            yield Bound(table.name, bounded, bound["minimum"], bound["maximum"], reason, table.description)
