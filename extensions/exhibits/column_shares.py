"""How wide the columns of a long table are, before a browser has all its rows.

A browser finds widths from the rows that it has, so columns move while a long table arrives, and whenever a filter hides
rows. Where each column's share is written down first, nothing moves, and the room goes where the text is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

PIECE = 4_000  # characters of markup up to which a table arrives in one piece, or nearly so
STEP = 2  # per cent: `exhibits.css` has a rule for each step
STEPS = 100 // STEP
FRAME = 118  # characters of mean width that fit beside each other on a desk, at the size of a table's text
WORD = 1.15  # a word is bold or in signs of one width now and then: how much wider than text of its length
PADDING = 2.5  # characters of room at the sides of a cell

BREAK = re.compile(r"\s+|(?<=\w-)(?=\w)")  # where a browser may begin a new line
FOLDED = re.compile(r"<details>\s*<summary>(.*?)</summary>.*?</details>", re.DOTALL)
UNSEEN = re.compile(r'<span class="visually-hidden">.*?</span>')
MARK = re.compile(r'<span class="mark[^>]*>(.*?)</span>')  # a sign and its words, in one line
TAG = re.compile(r"<[^>]*>|&#?\w+;")


def column_shares(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> list[int]:
    """For each column its share of a desk's table, in per cent, a multiple of `STEP`; they sum to 100.

    A column gets as much as its longest word needs. What is left goes, step by step, where it makes the table lowest:
    beside a long cell the short ones of its row need no room. Empty where the browser had better find out: for a short
    table, and for one that does not fill the page.
    """
    if sum(len(str(cell)) for row in rows for cell in row) < PIECE:
        return []
    columns = [[_visible(cell) for cell in column] for column in zip(heads, *rows, strict=True)]
    if sum(max(map(len, column)) + PADDING for column in columns) <= FRAME:
        return []
    least = [
        WORD * max(len(word) for cell in column for word in BREAK.split(cell)) + PADDING for column in columns
    ]
    steps = [math.ceil(width * STEPS / FRAME) for width in least]
    while sum(steps) > STEPS and max(steps) > 1:
        steps[steps.index(max(steps))] -= 1
    lengths = [[len(cell) for cell in column] for column in columns]
    while sum(steps) < STEPS:
        steps[_where_most_is_gained(lengths, steps)] += 1
    return [STEP * step for step in steps]


def _where_most_is_gained(lengths: Sequence[Sequence[int]], steps: Sequence[int]) -> int:
    """The column with which the table gets lowest if it is one step wider; of equal ones that which has most text for its room."""
    now = [_lines(column, step) for column, step in zip(lengths, steps, strict=True)]

    def height(place: int) -> float:
        wider = [*now[:place], _lines(lengths[place], steps[place] + 1), *now[place + 1 :]]
        return sum(map(max, zip(*wider, strict=True)))

    return min(range(len(steps)), key=lambda place: (height(place), -sum(lengths[place]) / steps[place]))


def _lines(lengths: Sequence[int], steps: int) -> list[float]:
    """How many lines each cell of a column of so many steps takes: one, or more with parts of one."""
    room = max(1, steps * FRAME / STEPS - PADDING)
    return [max(1, length / room) for length in lengths]


def _visible(cell: object) -> str:
    """The cell's text without what is folded in it, and a mark as one word."""
    if not hasattr(cell, "__html__"):
        return str(cell)
    markup = str(cell.__html__())  # `re` would escape what it puts into a Markup
    unfolded = UNSEEN.sub("", FOLDED.sub(r" \1 ", markup))
    return TAG.sub(" ", MARK.sub(lambda mark: "_" + mark[1].replace(" ", "_"), unfolded)).strip()
