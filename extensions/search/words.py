"""What a word is, for the index. `static/search-words.js` says the same for what a reader types, and a test holds the two together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

MARKS = "[\u0300-\u036f]"
_WORD = rf"(?:[^\W_]{MARKS}*)+"
WORD = re.compile(rf"[0-9]+(?:[.,][0-9]+)+|{_WORD}(?:['’]{_WORD})*|[%‰×$€£§±°]|[-−](?=[0-9])")
_MARK = re.compile(MARKS)
_THOUSANDS = re.compile(r"^[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])")


def words(text: str) -> Iterator[str]:
    """The words, numbers and signs of a text, in its order, as they are looked up."""
    for found in WORD.finditer(text):
        word = found[0]
        if word in "-−":
            if found.start() and re.match(r"[^\W_]", text[found.start() - 1]):
                continue  # a hyphen or a range
            word = "−"
        yield folded(word)


def folded(word: str) -> str:
    """Without case, accents, the commas of thousands and a genitive's ending."""
    plain = _MARK.sub("", normalize("NFD", word)).lower().replace("’", "'")
    plain = _THOUSANDS.sub(lambda number: number[0].replace(",", ""), plain)
    return plain.removesuffix("'s") or plain
