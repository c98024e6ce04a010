"""What a token is: the pattern on which every count of this book rests.

A token is a maximal run of letters in lower case, inner apostrophes or hyphens kept.
"""

from __future__ import annotations

import re

TOKEN = r"[a-z]+(?:['’-][a-z]+)*"

_token = re.compile(TOKEN)


def tokens(text: str) -> list[str]:
    """The tokens of a text, in order, in lower case."""
    return _token.findall(text.lower())
