"""Writes conceptshift/tables/rulebook.csv anew: which tables each rule reads, and what the check says where it is broken.

Run it from the top folder after a rule or its message has changed: `.venv/bin/python tests/rule_examples.py`.
"""

from __future__ import annotations

import csv
import inspect
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from table_faults import copied, restore

from conceptshift import tables
from conceptshift.tables import read, rulebook, schema


class Watched(dict):
    """Tables that remember which of them were asked for."""

    def __init__(self, content: dict):
        super().__init__(content)
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> object:
        self.asked.add(name)
        return super().__getitem__(name)

    def items(self):
        self.asked.update(self)
        return super().items()


def read_by_each() -> dict[str, str]:
    """The tables that each rule reads, in the order of their names and parted by blanks; a star for all in CSV."""
    described = schema.package(tables.ROOT)
    contents = {name: read._read(table, tables.ROOT)[0] for name, table in described.items()}
    found = {}
    for name, rule in rulebook.functions().items():
        rows = Watched({name: content for name, content in contents.items() if not described[name].parquet})
        counts = Watched({name: content for name, content in contents.items() if described[name].parquet})
        assert list(rule(*(rows, counts)[: len(inspect.signature(rule).parameters)])) == []
        every = rows.asked == set(rows)
        found[name] = rulebook.EVERY_TABLE if every else " ".join(sorted(rows.asked | counts.asked))
    return found


def broken() -> Iterator[tuple[str, str]]:
    """Each rule with what the check says where the tests break it for the first time."""
    sys.path.insert(0, str(Path(__file__).with_name("data")))
    from test_tables import RULES

    with tempfile.TemporaryDirectory() as folder:
        root = copied(Path(folder))
        for name in rulebook.functions():
            RULES[name][0](root)
            (problem,) = tables.check(root)
            yield name, str(problem)
            restore(root)


if __name__ == "__main__":
    asked = read_by_each()
    with rulebook.KEPT.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["rule", "tables", "example"])
        rows.writerows((name, asked[name], said) for name, said in broken())
