"""Names and texts out of files of others, as a terminal may show them."""

from __future__ import annotations

LONGEST = 400  # characters; a name in an archive may have millions


def shown(name: object) -> str:
    """`name` to be printed: what steers a terminal or cannot be seen is spelled as in Python, and what is long loses its middle.

    >>> shown("RUS_77_2022.txt"), shown("\\x1b[2J.txt")
    ('RUS_77_2022.txt', "'\\\\x1b[2J.txt'")
    """
    text = _cut(str(name))
    return text if text.isprintable() else _cut(repr(text))


def _cut(text: str) -> str:
    half = LONGEST // 2
    return text if len(text) <= LONGEST else f"{text[:half]} … {text[-half:]}"
