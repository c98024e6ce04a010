"""Whose tables an exhibit shows under other terms than the book's: what a data package says of the licence of each table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from .config import settings

MANY = 10  # tables; what is made of more of them tells of the tables and does not show their data


class Terms(NamedTuple):
    """The terms of one table."""

    table: str
    source: str
    """Where its data come from."""
    licence: Mapping[str, str]
    """name, title and path, as the package has them."""


def other_terms(folder: str | Path, tables: Sequence[str], own: str) -> list[Terms]:
    """Of the tables those whose licence is another than `own`, an SPDX identifier; none of more than `MANY`.

    `folder` is that of the book; the setting `package` of `[tool.exhibits]` names its data package, without which nothing
    is known of a table.
    """
    package = settings(folder).get("package")
    known = _tables(Path(folder, package)) if package and len(tables) <= MANY else {}
    return [
        Terms(name, (known[name].get("sources") or [{"title": name}])[0]["title"], licence)
        for name in tables
        if name in known
        for licence in known[name].get("licenses", ())[:1]
        if licence["name"] != own
    ]


@cache
def _tables(path: Path) -> dict[str, dict]:
    package = json.loads(path.read_text(encoding="utf-8"))
    return {resource["name"]: resource for resource in package["resources"]}
