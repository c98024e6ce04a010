"""Whether two files say the same in numbers that may differ in their last digits, as they do between machines.

Numbers agree where they are within a billionth of each other (`RELATIVE`), or both nearly nothing (`ABSOLUTE`): a sum of a hundred
thousand terms in another order stays below that, a changed judgement or count never does. Words have to be the same. Of a
page the text counts, and not where a line of a drawing bends.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from bs4 import BeautifulSoup

RELATIVE, ABSOLUTE = 1e-9, 1e-12
NOT_COMPARED = (".png", ".parquet", ".pdf", ".epub", ".zip", ".inv", ".woff2")  # no text
DRAWN = (
    "image/png",
    "image/svg+xml",
    "text/html",
)  # in a notebook: the same as its text, as a picture or a page
NUMBER = re.compile(r"[-−+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
SHOWN = 90  # characters


def differences(name: str, expected: bytes, found: bytes) -> Iterator[str]:
    """Each place of a file where its values differ, in words. Nothing for a file without text (`NOT_COMPARED`)."""
    suffix = PurePosixPath(name).suffix
    if suffix in NOT_COMPARED:
        return
    before, after = (content.decode("utf-8", "replace") for content in (expected, found))
    try:
        if suffix == ".csv":
            yield from _tables(*(list(csv.reader(io.StringIO(text))) for text in (before, after)))
        elif suffix in (".json", ".ipynb"):
            yield from _trees(json.loads(before), json.loads(after), "")
        elif suffix == ".html":
            yield from _lines(*(list(_text(text)) for text in (before, after)))
        else:
            yield from _lines(before.splitlines(), after.splitlines())
    except ValueError as error:
        yield f"cannot be read: {error}"


def alike(expected: str, found: str) -> bool:
    """Whether two texts have the same words, and the same numbers within the tolerance."""
    if expected == found:
        return True
    if NUMBER.split(expected) != NUMBER.split(found):
        return False
    return all(
        _close(float(before.replace("−", "-")), float(after.replace("−", "-")))
        for before, after in zip(NUMBER.findall(expected), NUMBER.findall(found), strict=True)
    )


def _close(before: float, after: float) -> bool:
    return math.isclose(before, after, rel_tol=RELATIVE, abs_tol=ABSOLUTE)


def _tables(before: list[list[str]], after: list[list[str]]) -> Iterator[str]:
    if len(before) != len(after) or before[:1] != after[:1]:
        yield f"{len(after)} rows of {_cut(after[0] if after else [])}, expected {len(before)} of {_cut(before[0] if before else [])}"
        return
    for number, (old, new) in enumerate(zip(before, after, strict=True), 1):
        if len(old) != len(new):
            yield f"row {number}: {len(new)} cells, expected {len(old)}"
            continue
        for column, *cells in zip(before[0], old, new, strict=False):
            if not alike(*cells):
                yield f"row {number}, {column}: {_cut(cells[1])}, expected {_cut(cells[0])}"


def _trees(before: object, after: object, place: str) -> Iterator[str]:
    if isinstance(before, dict) and isinstance(after, dict) and before.keys() == after.keys():
        place = str(before.get("name", place))
        for key in before:
            if key not in DRAWN:
                yield from _trees(before[key], after[key], f"{place} {key}".strip())
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, pair in enumerate(zip(before, after, strict=True), 1):
            yield from _trees(*pair, f"{place} {number}".strip())
    elif isinstance(before, str) and isinstance(after, str):
        if not alike(before, after):
            yield f"{place}: {_cut(after)}, expected {_cut(before)}"
    elif not _same(before, after):
        yield f"{place}: {_cut(after)}, expected {_cut(before)}"


def _same(before: object, after: object) -> bool:
    if isinstance(before, int | float) and isinstance(after, int | float):
        return isinstance(before, bool) == isinstance(after, bool) and _close(before, after)
    return before == after


def _lines(before: list[str], after: list[str]) -> Iterator[str]:
    if len(before) != len(after):
        yield f"{len(after)} lines of text, expected {len(before)}"
        return
    for old, new in zip(before, after, strict=True):
        if not alike(old, new):
            yield f"{_cut(new)}, expected {_cut(old)}"


def _text(html: str) -> Iterator[str]:
    for text in BeautifulSoup(html, "html.parser").stripped_strings:
        yield re.sub(r"\s+", " ", text)


def _cut(found: object) -> str:
    text = str(found)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
