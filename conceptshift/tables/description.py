"""Whether the description of a table can be used: what it has to say of its columns and keys, and in which form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

PARTS = {"name": str, "title": str, "description": str, "path": str, "schema": dict}
NUMBERS = ("integer", "number")


def faults(resource: dict, kinds: Any) -> Iterator[tuple[str, str]]:
    """(what was found, what was expected) for whatever keeps a description from being used."""
    if lacking := [part for part in PARTS if part not in resource]:
        yield f"no {' and no '.join(lacking)}", "a description with all its parts"
    for part, kind in PARTS.items():
        if part in resource and not isinstance(resource[part], kind):
            yield (
                f"{part} {resource[part]!r}",
                f"{'text' if kind is str else 'an object in braces'} as {part}",
            )
    licences = resource.get("licenses", [{"name": ""}])
    if not (
        isinstance(licences, list) and licences and isinstance(licences[0], dict) and "name" in licences[0]
    ):
        yield f"licenses {licences!r}", "a list of licences, each with its name"
    if isinstance(path := resource.get("path"), str) and (path.startswith("/") or ".." in path.split("/")):
        yield f"path {path!r}", "a path below data/"
    if not isinstance(schema := resource.get("schema"), dict):
        return
    for part in ("fields", "missingValues", "primaryKey"):
        if not schema.get(part):
            yield f"no {part} in the schema", "a description with all its parts"
    fields = schema.get("fields") or []
    if not isinstance(fields, list) or not all(isinstance(field, dict) for field in fields):
        yield "fields that are no list of objects", "one object in braces for each column"
        return
    for field in fields:
        yield from _field_faults(field, kinds)
    names = [field.get("name") for field in fields]
    if twice := sorted({str(name) for name in names if names.count(name) > 1}):
        yield f"the column {twice[0]} twice", "each column once"
    keys = schema.get("foreignKeys", [])
    if not isinstance(keys, list) or not all(_is_key(key) for key in keys):
        yield "a foreign key without its parts", "fields, and a reference with resource and fields"
        keys = []
    for columns in (schema.get("primaryKey") or [], *(key["fields"] for key in keys)):
        unknown = [column for column in _several(columns) if column not in names]
        if unknown:
            yield f"a key of the column {unknown[0]!r}", "a column described here"


def _field_faults(field: dict, kinds: Any) -> Iterator[tuple[str, str]]:
    name = field.get("name")
    for part in ("name", "title", "description", "type"):
        if not isinstance(field.get(part), str):
            yield f"a column {name!r} without {part}", "name, title, description and type of each column"
    kind, limits = field.get("type"), field.get("constraints", {})
    if kind not in kinds:
        yield f"a column {name!r} of type {kind!r}", f"one of {', '.join(kinds)}"
    if not isinstance(limits, dict):
        yield f"constraints of {name!r} that are no object", "an object in braces"
        return
    if "enum" in limits and not (isinstance(limits["enum"], list) and limits["enum"]):
        yield f"an enum of {name!r} without values", "a list of values"
    for bound in {"minimum", "maximum"} & limits.keys():
        if not _is_bound(limits[bound], kind):
            yield f"{bound} {limits[bound]!r} of {name!r}", f"a {'day' if kind == 'date' else 'number'}"
    if "pattern" in limits:
        try:
            re.compile(limits["pattern"])
        except (re.error, TypeError) as error:
            yield f"a pattern of {name!r} that cannot be used: {error}", "a regular expression"


def _is_bound(limit: Any, kind: Any) -> bool:
    if kind == "date":
        try:
            return bool(date.fromisoformat(limit))
        except (TypeError, ValueError):
            return False
    return kind in NUMBERS and isinstance(limit, int | float) and limit == limit


def _is_key(key: Any) -> bool:
    reference = key.get("reference") if isinstance(key, dict) else None
    return isinstance(reference, dict) and bool(
        key.get("fields") and reference.get("resource") and reference.get("fields")
    )


def _several(columns: Any) -> list:
    return columns if isinstance(columns, list) else [columns]
