"""Counts as the small text files that a page loads as scripts: an index, and shards of some kilobytes.

A script can be loaded from a folder, where a page may read no other file. So each file is a call of `explorerGives` with its
name and its content. Numbers are written in 90 printable characters, `SYMBOLS`; `explorer-counts.js` reads them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

SYMBOLS = "".join(chr(code) for code in range(33, 126) if chr(code) not in '"\\<')
BASE = len(SYMBOLS)
# The symbols of a list of counts. Most say both how many zeros come before a count and the count, if that is 1, 2 or 3.
GAPS = {
    1: (0, 50),
    2: (50, 25),
    3: (75, 10),
}  # of each of these counts: the first symbol, and how many there are
SKIP, WIDE = (
    85,
    {1: 86, 2: 87, 3: 88},
)  # zeros in two symbols; a gap in one symbol and a count in one, two or three
FIELD, SERIES = " ", "~"  # what parts them, neither of them a symbol
SHARD = 12_000  # characters
PREFIX, LEVELS = (
    26,
    10,
)  # of the index of words: letters that a word may share with the one before, steps of frequency


def numbers(values: Iterable[int], width: int) -> str:
    """Whole numbers in so many symbols each. Raises `ValueError` for one that has no room."""
    parts = []
    for value in values:
        if not 0 <= value < BASE**width:
            raise ValueError(f"{value} has no room in {width} symbols")
        parts.append("".join(SYMBOLS[value // BASE**place % BASE] for place in reversed(range(width))))
    return "".join(parts)


def counts(series: np.ndarray, places: np.ndarray, values: np.ndarray, many: int) -> list[str]:
    """The counts of each of `many` series, each a list whose other places are zero.

    series, places, values: a row for each count, in the order of series and place.
    """
    first = np.diff(series, prepend=-1) != 0
    gaps = np.where(first, places, places - np.roll(places, 1) - 1)
    codes = np.full(len(values), -1)
    for value, (symbol, room) in GAPS.items():
        fits = (values == value) & (gaps < room)
        codes[fits] = symbol + gaps[fits]
    parts = np.array(list(SYMBOLS))[codes].tolist()
    for row in np.flatnonzero(codes < 0):
        parts[row] = _wide(int(gaps[row]), int(values[row]))
    ends = np.searchsorted(series, np.arange(many + 1))
    return ["".join(parts[start:end]) for start, end in pairwise(ends)]


def _wide(gap: int, value: int) -> str:
    """A count that no single symbol says."""
    before = ""
    if gap >= BASE:
        before, gap = SYMBOLS[SKIP] + numbers([gap], 2), 0
    width = 1 if value < BASE else 2 if value < BASE**2 else 3
    said = SYMBOLS[value] if width == 1 else numbers([value], width)
    return before + SYMBOLS[WIDE[width]] + SYMBOLS[gap] + said


def words(sorted_words: Sequence[str], texts: Sequence[int]) -> str:
    """Words, each by what it shares with the one before (a capital letter), its other letters, and how frequent it is (a digit).

    texts: how many texts have each; the digit is a step of doubling.
    """
    parts = []
    for (before, word), having in zip(pairwise(["", *sorted_words]), texts, strict=True):
        shared = 0
        while shared < min(len(before), len(word), PREFIX - 1) and before[shared] == word[shared]:
            shared += 1
        level = min(LEVELS - 1, max(0, having.bit_length() - 2))
        parts.append(f"{chr(ord('A') + shared)}{word[shared:]}{level}")
    return "".join(parts)


def shards(series: Iterable[Sequence[str]]) -> tuple[list[str], list[int]]:
    """Series of several fields in texts of about `SHARD` characters, and the number of the first series in each."""
    texts, starts, held, size = [], [], [], 0
    for number, fields in enumerate(series):
        one = FIELD.join(fields)
        if held and size + len(one) > SHARD:
            texts.append(SERIES.join(held))
            held, size = [], 0
        if not held:
            starts.append(number)
        held.append(one)
        size += len(one) + 1
    return [*texts, SERIES.join(held)], starts


def script(name: str, content: object) -> str:
    """A file that gives its content to the page that loads it."""
    told = json.dumps([name, content], ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return (
        f"explorerGives({told[1:-1]});\n".replace("<", "\\u003c")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )
