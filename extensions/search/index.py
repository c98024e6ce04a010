"""The index of a book as small files that a page loads as scripts, since a page opened from a folder may read nothing else.

All words of all pages stand in one row and are known by their places in it; a place is left free after each paragraph, so that no
phrase runs across. A file of words says at which places each stands, a file of text what stands from a place on. So a query
loads a few kilobytes for each of its words and each result it shows.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from .page_text import Section
from .words import words

TEXT, WORDS = 6_000, 14_000  # characters of a file, about
INDEX, ALL_WORDS = "index", "all-words"


def files(pages: Iterable[tuple[str, str, list[Section]]]) -> dict[str, str]:
    """The files of an index, by name. `pages`: address, title and sections of each, in the order of the book."""
    told: dict[str, list] = {"pages": [], "sections": [], "places": []}
    runs: list[tuple[int, str]] = []  # where a paragraph starts, and its text
    places: dict[str, list[int]] = defaultdict(list)
    at = 0
    for number, (address, title, sections) in enumerate(pages):
        told["pages"].append([address, title])
        for section in sections:
            if not section.paragraphs:
                continue
            start, starts = at, []
            body = at  # where the text under the title starts
            for text in section.paragraphs:
                starts.append(at)
                runs.append((at, text))
                found = list(words(text))
                for place, word in enumerate(found, at):
                    places[word].append(place)
                at += len(found) + 1
                if text == section.title and len(starts) == 1:
                    body = at
            starts.append(at)
            told["sections"].append([start, body, number, section.anchor, section.title or title])
            told["places"] += [
                [starts[first], starts[after], anchor] for first, after, anchor in section.places
            ]
    texts = list(_texts(runs))
    shelves = list(_shelves(places))
    told["places"].sort()
    known = told | {
        "end": at,
        "texts": [start for start, _ in texts],
        "words": [next(iter(shelf)) for shelf in shelves],
    }
    frequent_first = sorted(filter(str.isalpha, places), key=lambda word: (-len(places[word]), word))
    made = {INDEX: known, ALL_WORDS: " ".join(frequent_first)}
    made |= {f"t{number}": text for number, (_, text) in enumerate(texts)}
    made |= {f"w{number}": shelf for number, shelf in enumerate(shelves)}
    return {name: _script(name, content) for name, content in made.items()}


def _texts(runs: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Paragraphs, a line each, in texts of about `TEXT` characters, and the place where each text starts."""
    held: list[str] = []
    first = 0
    for at, text in runs:
        if held and sum(map(len, held)) + len(text) > TEXT:
            yield first, "\n".join(held)
            held = []
        if not held:
            first = at
        held.append(text)
    if held:
        yield first, "\n".join(held)


def _shelves(places: dict[str, list[int]]) -> Iterator[dict[str, list[int]]]:
    """Words by alphabet with their places, each after the first as its distance from the one before."""
    shelf: dict[str, list[int]] = {}
    size = 0
    for word in sorted(places, key=lambda one: one.encode("utf-16-be")):  # as JavaScript compares
        steps = [after - before for before, after in pairwise([0, *places[word]])]
        length = len(word) + 5 + sum(len(str(step)) + 1 for step in steps)
        if shelf and size + length > WORDS:
            yield shelf
            shelf, size = {}, 0
        shelf[word] = steps
        size += length
    if shelf:
        yield shelf


def _script(name: str, content: object) -> str:
    """A file that gives its content to the page that loads it."""
    said = json.dumps([name, content], ensure_ascii=False, separators=(",", ":"))[1:-1]
    for sign in ("<", "\u2028", "\u2029"):
        said = said.replace(sign, f"\\u{ord(sign):04x}")
    return f"searchGives({said});\n"
