"""What a page asks of its reader: words, numerals, sentences, as they stand between its title and its foot.

Prose is what stands in paragraphs, lists and definitions outside tables, figures, captions and code. What is folded is
read too, so folding does not make a page shorter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

OUTSIDE = "table, figure, figcaption, nav, header, footer, form, svg, script, style, .exhibit, .code-fold, .cell, .aside"
BLOCKS = ["p", "li", "dt", "dd"]
YEAR = re.compile(r"^[(“\"‘]?(?:19|20)\d\d(?:[-–](?:19|20)?\d\d)?(?:s\b)?\W*$")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DAY = re.compile(rf"\b\d{{1,2}}(?:\s?[-–]\s?\d{{1,2}})?\s(?={MONTHS})")
SENTENCE = re.compile(r"(?<=[.!?])[”\"’)]*\s+(?=[A-Z“\"‘(])")
ABBREVIATED = re.compile(r"\b(?:U\.S|U\.N|vs|cf|Mr|Ms|Dr|No|para|St)\.$")


@dataclass(frozen=True)
class Reading:
    """The prose of a page."""

    blocks: tuple[str, ...]

    @property
    def sentences(self) -> list[str]:
        """Each with the words that end it; a heading is none."""
        found: list[str] = []
        for block in self.blocks:
            pieces = SENTENCE.split(block)
            for number, piece in enumerate(pieces):
                joins = number and ABBREVIATED.search(pieces[number - 1])
                if joins:
                    found[-1] += f" {piece}"
                else:
                    found.append(piece)
        return found

    @property
    def words(self) -> int:
        return sum(len(block.split()) for block in self.blocks)

    @property
    def numerals(self) -> list[str]:
        """Words with a digit; years and days of a date are not counted."""
        return [
            word
            for block in self.blocks
            for word in DAY.sub("", block).split()
            if re.search(r"\d", word) and not YEAR.match(word)
        ]

    @property
    def numerals_per_hundred_words(self) -> float:
        return 100 * len(self.numerals) / max(self.words, 1)

    @property
    def longest(self) -> str:
        return max(self.sentences, key=lambda one: len(one.split()), default="")


def reading(soup: BeautifulSoup) -> Reading:
    """The prose of a built page."""
    return Reading(tuple(filter(None, (_text(block) for block in _blocks(soup.select_one("main article"))))))


def _blocks(article: Tag) -> list[Tag]:
    outside = {id(part) for part in article.select(OUTSIDE)}
    return [
        block
        for block in article.find_all(BLOCKS)
        if not any(id(parent) in outside for parent in (block, *block.parents))
    ]


def _text(block: Tag) -> str:
    """Its words, without those of a block inside it, which are read there."""
    parts = [
        text
        for text in block.find_all(string=True)
        if next(parent for parent in text.parents if parent.name in BLOCKS) is block
        and not text.find_parent(
            class_="exhibit-ways"
        )  # the ways to data and citation of an exhibit in a list
    ]
    return re.sub(r"\s+", " ", "".join(parts)).strip()
