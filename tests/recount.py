"""The counts of the UN speeches once more, with pandas and NLTK: shares no code with the package, and is slow."""

from __future__ import annotations

import re
from collections import Counter
from hashlib import sha256
from itertools import pairwise

import pandas as pd
from nltk import FreqDist
from nltk.tokenize import RegexpTokenizer

tokenizer = RegexpTokenizer(r"[a-z]+(?:['’-][a-z]+)*")


def tokens(raw: bytes) -> list[str]:
    text = raw.decode("utf-8", errors="replace").replace("â€™", "’")
    for sign, kept in (("¬", ""), ("\u00ad", ""), ("-", "-")):
        text = without_breaks(text, sign).replace(sign, kept)
    return tokenizer.tokenize(text.lower())


def without_breaks(text: str, sign: str) -> str:
    """The text with each line that ends with the sign, blanks aside, and the next one made one line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    joined = lines[:1]
    for before, line in pairwise(lines):
        if before.rstrip(" \t").endswith(sign):
            joined.append(joined.pop().rstrip(" \t") + line.lstrip(" \t"))
        else:
            joined.append(line)
    return "\n".join(joined)


def lengths(speeches: dict[str, bytes]) -> pd.DataFrame:
    """speech_id, iso3, session, year, tokens, sha256."""
    rows = [
        (name, *name.split("_"), len(tokens(raw)), sha256(raw).hexdigest()) for name, raw in speeches.items()
    ]
    table = pd.DataFrame(rows, columns=["speech_id", "iso3", "session", "year", "tokens", "sha256"])
    return table.astype({"session": int, "year": int}).sort_values("speech_id", ignore_index=True)


def terms(speeches: dict[str, bytes]) -> pd.DataFrame:
    """iso3, year, term, count: every term of every speech."""
    rows = [
        (name[:-8], int(name[-4:]), term, n)
        for name, raw in speeches.items()
        for term, n in FreqDist(tokens(raw)).items()
    ]
    return pd.DataFrame(rows, columns=["iso3", "year", "term", "count"])


def mentions(sequence: list[str], forms: pd.DataFrame) -> list[tuple[str, str, int, int]]:
    """node, form, first token, token after the last; found by one regular expression over the tokens in a line."""
    line = " ".join(sequence).replace("’", "'")
    node = forms.set_index("form")["node"].to_dict()
    hidden = set(forms.loc[~forms["counted"], "form"])
    longest = sorted(node, key=lambda form: -form.count(" "))
    one = rf"(?P<form>{'|'.join(map(re.escape, longest))})(?:'s)?"
    found = []
    for match in re.finditer(rf"(?<![^ ]){one}(?![^ ])|(?<![^ ])[^ ]*-[^ ]*", line):
        start = line[: match.start()].count(" ")
        end = start + 1 + match[0].count(" ")
        parts = (
            [match["form"]] if match["form"] else [re.sub("'s$", "", part) for part in match[0].split("-")]
        )
        found += [(node[form], form, start, end) for form in parts if form in node and form not in hidden]
    return found


def windows(sequence: list[str], forms: pd.DataFrame, node: str, reach: int = 10) -> Counter:
    """How often each term stands near the node."""
    named = [set(range(start, end)) for name, _, start, end in mentions(sequence, forms) if name == node]
    own = set().union(*named)
    around = {place + step for place in own for step in range(-reach, reach + 1)} - own
    return Counter(sequence[place] for place in around if 0 <= place < len(sequence))
