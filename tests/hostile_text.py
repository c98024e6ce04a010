"""Texts that would do harm wherever they are taken for something else than text, and tables that have them in every column that may."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

# A slash parts the names of an element and of an attribute too, for a browser, though not for who looks for a lost tag.
TEXTS = [
    "<script/x>window.hit=1</script/x>",
    '"><img/src=x/onerror=window.hit=2>',
    "</title/x></style/x></script/x><svg/onload=window.hit=3>",
    "{{ 7 * 7 }} {% raw %} {value}`x` ${window.hit=4}",
    "]]> <!-- & &lt;i&gt; &#60;i&#62; <![CDATA[",
    'it\'s "so" `so` \\n %s {0} $x$ $\\nope$',
    "=cmd|'/c calc'!A1",
    "@SUM(1+1)",
    "+1+cmd|x",
    "-2+3+cmd|x",
    "[x](javascript:window.hit=5) **b** _i_ [^1]",
    "<iframe/srcdoc=&lt;script&gt;>",
    "__proto__ constructor",
    'https://a.org/"onmouseover=window.hit=7//',
    "W" * 60,
]
TAGS = [
    "<script>window.hit=8</script>",
    "<b onmouseover=window.hit=9>b</b>",
]  # which a table of the book refuses
FORMULAS = "=@+-"  # how one begins
REVIEWED = "Changed on review:"  # how a reason has to begin in some rows
NAMED = {("phrases", "phrase")}  # what a sentence of the book names, which then no longer holds
RIGHT_TO_LEFT = "a\u202eb\u2066c"  # which no cell may have, and which whoever hands over a text may


def free(resource: dict) -> Iterator[str]:
    """The columns of a table that hold text of any kind: no list, no form, no key."""
    schema = resource["schema"]
    keys = [schema["primaryKey"], *(key["fields"] for key in schema.get("foreignKeys", ()))]
    named = {column for key in keys for column in ([key] if isinstance(key, str) else key)}
    for field in schema["fields"]:
        limits = field.get("constraints", {})
        plain = field["type"] == "string" and not field.get("format")
        if plain and field["name"] not in named and not {"enum", "pattern"} & limits.keys():
            yield field["name"]


def columns(root: Path) -> list[tuple[str, str]]:
    """Table and column of all free text of the tables that people write."""
    written = [one for one in _package(root)["resources"] if not one["path"].startswith("derived/")]
    return [
        (one["name"], column) for one in written for column in free(one) if (one["name"], column) not in NAMED
    ]


def _package(root: Path) -> dict:
    return json.loads((root / "data/datapackage.json").read_text(encoding="utf-8"))


def plant(root: Path, at: list[tuple[str, str]]) -> int:
    """Put one of the texts into each filled cell of these columns, and say how many cells that are.

    What spreadsheets take for a formula begins the cell, all else ends it. A fragment has few words, and so
    the text alone; no two are the same.
    """
    planted = 0
    longest = {
        (one["name"], field["name"]): field.get("constraints", {}).get("maxLength", 10_000)
        for one in _package(root)["resources"]
        for field in one["schema"]["fields"]
    }
    for table in sorted({table for table, _ in at}):
        file = root / "data" / f"{table}.csv"
        with file.open(encoding="utf-8", newline="") as stream:
            header, *rows = csv.reader(stream)
        for column in (column for name, column in at if name == table):
            place = header.index(column)
            for number, row in enumerate(rows):
                if row[place]:
                    text = TEXTS[sum(map(ord, row[place])) % len(TEXTS)]  # the same where the same stood
                    if column.endswith("fragment"):
                        row[place] = f"{text} {number}"
                    elif text[0] in FORMULAS and not row[place].startswith(REVIEWED):
                        row[place] = f"{text} {row[place]}"
                    else:
                        row[place] = f"{row[place]} {text}"
                    if len(row[place]) > longest[table, column]:
                        row[place] = f"<i/x>{number} & '\""
                    planted += 1
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows([header, *rows])
    return planted
