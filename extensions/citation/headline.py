"""Headline capitals as the Chicago Manual of Style has them (17th edition, 8.159).

The processor of styles capitalises long prepositions, and no word that begins with a quotation mark or follows a hyphen.
"""

from __future__ import annotations

import re

ARTICLES_AND_CONJUNCTIONS = "a an and as but for nor or so the yet"
PREPOSITIONS = """
    about above across after against along amid among around at before behind below beneath beside between beyond by despite down during
    except from in inside into like near of off on onto out outside over past per since than through throughout till to toward towards
    under until unto up upon versus via with within without
"""
SMALL = frozenset(f"{ARTICLES_AND_CONJUNCTIONS} {PREPOSITIONS}".split())
EDGE = "“”‘’\"'()[]…,;:.?!"
BEGINS = re.compile(r"(^|[-–—/“‘(\[])([^\W\d_])")
ENDS = (":", ".", "?", "!", "—", "–")  # what begins a title anew
PRIVATE = 0xE100  # what the processor takes for no letter


def headline(title: str) -> str:
    """With its capitals, and its small words so that the processor leaves them small; `shown` gives those back."""
    words = title.split()
    for place, word in enumerate(words):
        bare = word.strip(EDGE)
        edge = place in (0, len(words) - 1) or words[place - 1].endswith(ENDS) or word[0] in "“‘"
        if not bare.islower():
            continue
        if bare in SMALL and not edge:
            words[place] = word.replace(bare[0], chr(PRIVATE + ord(bare[0])), 1)
        else:
            words[place] = BEGINS.sub(lambda match: match[1] + match[2].upper(), word)
    return " ".join(words)


def shown(text: str) -> str:
    return re.sub(f"[{chr(PRIVATE)}-{chr(PRIVATE + 127)}]", lambda match: chr(ord(match[0]) - PRIVATE), text)
