"""How wide the columns of a long table are, before a browser has all its rows.

A browser finds widths from the rows that it has, so columns move while a long table arrives, and whenever a filter hides
rows. Where each column's share is written down first, nothing moves, and the room goes where the text is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

PIECE = 4_000  # characters of markup up to which a table arrives in one piece, or nearly so
STEP = 2  # per cent: `exhibits.css` has a rule for each step
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

    A column gets as much as its longest word needs, and of what is left its part of all text. Empty where the browser
    had better find out: for a short table, and for one that does not fill the page.
    """
    if sum(len(str(cell)) for row in rows for cell in row) < PIECE:
        return []
    columns = [[_visible(cell) for cell in column] for column in zip(heads, *rows, strict=True)]
    if sum(max(map(len, column)) + PADDING for column in columns) <= FRAME:
        return []
    least = [
        WORD * max(len(word) for cell in column for word in BREAK.split(cell)) + PADDING for column in columns
    ]
    text = [sum(map(len, column)) for column in columns]
    spare = max(0, FRAME - sum(least))
    wanted = [word + spare * part / sum(text) for word, part in zip(least, text, strict=True)]
    return _in_steps([width / sum(wanted) for width in wanted])


def _visible(cell: object) -> str:
    """The cell's text without what is folded in it, and a mark as one word."""
    if not hasattr(cell, "__html__"):
        return str(cell)
    markup = str(cell.__html__())  # `re` would escape what it puts into a Markup
    unfolded = UNSEEN.sub("", FOLDED.sub(r" \1 ", markup))
    return TAG.sub(" ", MARK.sub(lambda mark: "__" + mark[1].replace(" ", "_"), unfolded)).strip()


def _in_steps(shares: Sequence[float]) -> list[int]:
    """Shares of 1 as multiples of `STEP`, at least one step each: what is left over goes to the largest remainders."""
    exact = [share * 100 / STEP for share in shares]
    steps = [max(1, int(share)) for share in exact]
    while sum(steps) > 100 // STEP and max(steps) > 1:
        steps[steps.index(max(steps))] -= 1
    lacking = sorted(range(len(steps)), key=lambda place: steps[place] - exact[place])
    for place in lacking[: max(0, 100 // STEP - sum(steps))]:
        steps[place] += 1
    return [STEP * step for step in steps]
