"""Mentions of a node (NATO, Russia, China, the Soviet Union) among the tokens of a text, and what stands near them.

The words that name a node are the table `node_forms`, and its description has the rule: from left to right, the
longest form first, a token in one mention at most; an apostrophe of either kind is the same, and the possessive
of a form's last word counts; a compound with hyphens that is no form itself counts for each part that is one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from conceptshift.corpus.tokens import tokens

if TYPE_CHECKING:
    import pandas as pd

REACH = 10  # tokens before and after a mention that count as near


class Mention(NamedTuple):
    """A node named in a text: tokens `start` up to, not including, `end`."""

    node: str
    form: str
    start: int
    end: int


@dataclass(frozen=True)
class Form:
    """One row of `node_forms`, its words apart. A form that is not counted hides the shorter ones in it."""

    node: str
    words: tuple[str, ...]
    counted: bool


@dataclass(frozen=True)
class Forms:
    """All forms: by their first word, the longest first; and those of a single word."""

    by_first: Mapping[str, tuple[Form, ...]]
    single: Mapping[str, Form]


def forms(table: pd.DataFrame) -> Forms:
    """The forms of table `node_forms` (node, form, counted).

    Raises `ValueError` for a form that is not made of tokens in lower case, which no text could match.
    """
    by_first: dict[str, list[Form]] = defaultdict(list)
    for row in table.itertuples():
        words = tuple(row.form.split(" "))
        if any(tokens(word) != [word] for word in words):
            raise ValueError(
                f"the form {row.form!r} is not made of tokens in lower case, so it can match nothing"
            )
        by_first[words[0]].append(Form(row.node, words, bool(row.counted)))
    return Forms(
        {word: tuple(sorted(some, key=lambda form: -len(form.words))) for word, some in by_first.items()},
        {form.words[0]: form for some in by_first.values() for form in some if len(form.words) == 1},
    )


def mentions(sequence: Sequence[str], known: Forms) -> list[Mention]:
    """The counted mentions in a text of the given tokens, in order."""
    return found(range(len(sequence)), sequence, known, range(len(sequence)))


def found(
    numbers: Sequence[int], vocabulary: Sequence[str], known: Forms, places: Iterable[int]
) -> list[Mention]:
    """The same for a text of token numbers in a vocabulary; a mention can start at `places` (in order) only."""
    mentioned, taken = [], 0
    for place in places:
        if place < taken:
            continue
        form = _form_at(numbers, vocabulary, known, place)
        here = [form] if form else _parts(vocabulary[numbers[place]], known)
        if here:
            taken = place + len(here[0].words)
            mentioned += [
                Mention(form.node, " ".join(form.words), place, taken) for form in here if form.counted
            ]
    return mentioned


def can_start(vocabulary: Sequence[str], known: Forms) -> np.ndarray:
    """For each word: could a mention start with it?"""
    return np.array(
        [
            _plain(word) in known.by_first
            or _owner(_plain(word)) in known.by_first
            or ("-" in word and bool(_parts(word, known)))
            for word in vocabulary
        ],
        dtype=bool,
    )


def near(length: int, mentioned: Iterable[Mention], reach: int = REACH) -> np.ndarray:
    """For each of `length` tokens: does it lie within `reach` of a mention, and in none of them?"""
    mentioned = list(mentioned)
    within = np.zeros(length, dtype=bool)
    for mention in mentioned:
        within[max(0, mention.start - reach) : mention.end + reach] = True
    for mention in mentioned:
        within[mention.start : mention.end] = False
    return within


def _form_at(numbers: Sequence[int], vocabulary: Sequence[str], known: Forms, place: int) -> Form | None:
    first = _plain(vocabulary[numbers[place]])
    candidates = known.by_first.get(first, ())
    if first != _owner(first):
        candidates += known.by_first.get(_owner(first), ())
    for form in candidates:
        words = [_plain(vocabulary[number]) for number in numbers[place : place + len(form.words)]]
        if form.words in ((*words,), (*words[:-1], _owner(words[-1]))):
            return form
    return None


def _parts(word: str, known: Forms) -> list[Form]:
    parts = (_owner(part) for part in _plain(word).split("-"))
    return [known.single[part] for part in parts if part in known.single]


def _plain(word: str) -> str:
    return word.replace("’", "'")


def _owner(word: str) -> str:
    return word.removesuffix("'s")
