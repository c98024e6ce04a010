"""Text flows past a figure that does not fit on its sheet, as in a printed book, so that no sheet stays half empty.

A sheet's foot that stays empty before a figure takes what follows the figure, as far as it fits, be it across a heading.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from itertools import pairwise

from weasyprint import Document

MARK = "data-block"  # of each piece of text that stays whole when others move, while this is at work
EMPTY = 0.2  # of a sheet's height: more is noticed
ROUNDS = 4
HEADINGS = ("h1", "h2", "h3", "h4")
BELOW = 12  # points between two pieces, more or less


def let_flow(article: ET.Element, render: Callable[[], Document]) -> None:
    """Move the figures of a page behind text that fits before them; `render` sets the page as it is."""
    for _ in range(ROUNDS):
        blocks = [
            (parent, block)
            for parent in article.iter("section")
            for block in parent
            if block.tag != "section" and _has_text(block)
        ]
        order = {id(element): number for number, element in enumerate(article.iter())}
        blocks.sort(key=lambda pair: order[id(pair[1])])
        for number, (_, block) in enumerate(blocks):
            block.set(MARK, str(number))
        moves = _moves([block for _, block in blocks], render())
        for _, block in blocks:
            del block.attrib[MARK]
        if moves is None:
            return
        figure, last = moves
        blocks[figure][0].remove(blocks[figure][1])
        parent, block = blocks[last]
        parent.insert(list(parent).index(block) + 1, blocks[figure][1])


def _has_text(block: ET.Element) -> bool:
    return bool("".join(block.itertext()).strip())


def _moves(blocks: list[ET.Element], document: Document) -> tuple[int, int] | None:
    """The first figure that leaves a foot empty, and the last piece of text that fits there."""
    sheets = [_heights(page) for page in document.pages]
    for (before, space), (after, _) in pairwise(sheets):
        starts = min(after, default=None)
        if (
            starts is None
            or starts in before
            or blocks[starts].tag != "figure"
            or "exhibit-figure" not in blocks[starts].get("class", "")
        ):
            continue
        if space < EMPTY * document.pages[0].height:
            continue
        last = None
        for number in range(starts + 1, len(blocks)):
            height = after.get(number, space) + BELOW
            if blocks[number].tag == "figure" or height > space:
                break
            space -= height
            if blocks[number].tag not in HEADINGS:
                last = number
        if last is not None:
            return starts, last
    return None


def _heights(page) -> tuple[dict[int, float], float]:
    """How high each marked block stands on a sheet, and how much room is left below the last."""
    box = page._page_box  # the library offers no other way to ask where something came to stand
    heights, bottom = {}, box.content_box_y()
    for one in box.descendants():
        mark = one.element.get(MARK) if getattr(one, "element", None) is not None else None
        if mark is not None and hasattr(one, "border_height") and one.element_tag == one.element.tag:
            heights[int(mark)] = one.border_height()
            bottom = max(bottom, one.position_y + one.margin_height())
    return heights, box.content_box_y() + box.height - bottom
