"""BibTeX as pybtex reads it: what would stop it without a word of where, and what a page would print or follow as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.richtext import Text
from pybtex.scanner import PybtexSyntaxError

from . import markup
from .fault import Fault

AS_IT_IS = ("doi", "eprint", "isbn", "issn", "pubmed", "url")  # fields that are no LaTeX
COMMAND = re.compile(r"\\[A-Za-z]+")


def faults(text: str) -> Iterator[Fault]:
    """What is wrong in a text in BibTeX."""
    first: dict[str, int] = {}
    read = _Entries(text)
    end = 0
    try:
        for kind, content in read:
            line = text.count("\n", 0, read.command_start) + 1
            yield from _outside(text, end, read.command_start)
            end = read.pos
            if kind.lower() in ("string", "preamble", "comment"):
                continue
            key, fields = content
            if key.lower() in first:
                mend = "give one of the two another key, or take it out"
                yield Fault(line, f"the key {key!r} a second time, first in line {first[key.lower()]}", mend)
            first.setdefault(key.lower(), line)
            yield from _fields(key, fields, read.places)
            read.places = []
    except PybtexSyntaxError as error:
        yield from _outside(text, end, read.command_start or 0)
        line = text.count("\n", 0, read.command_start or 0) + 1
        mend = "look for a brace, a comma or a quotation mark that is missing in this entry"
        yield Fault(line, f"an entry that cannot be read: {_reason(error)}", mend)
    else:
        yield from _outside(text, end, len(text))


class _Entries(LowLevelParser):
    """Notes the line of each field of the entry that is being read."""

    def __init__(self, text: str):
        super().__init__(text, macros=dict(month_names))
        self.places: list[tuple[str, int]] = []

    def parse_value(self) -> None:
        self.places.append((self.current_field_name.lower(), self.lineno))
        super().parse_value()


def _reason(error: PybtexSyntaxError) -> str:
    return f"line {error.lineno}, {error.args[0] if error.args else error}"


def _outside(text: str, start: int, end: int) -> Iterator[Fault]:
    """Between entries BibTeX passes over everything."""
    if "@comment" in text[start:end].lower():
        return
    line = text.count("\n", 0, start) + 1
    for number, said in enumerate(text[start:end].splitlines(), line):
        if said.strip() and not said.lstrip().startswith("%"):
            mend = "an entry begins with @ and ends with its last brace; a remark begins with %"
            yield Fault(number, f"{said.strip()[:40]!r} outside of any entry, which is passed over", mend)
            return


def _fields(key: str, fields: list[tuple[str, list[str]]], places: list[tuple[str, int]]) -> Iterator[Fault]:
    seen: set[str] = set()
    for (name, parts), (_, line) in zip(fields, places, strict=False):
        name, value = name.lower(), "".join(parts)
        field = f"{name} of {key}"
        if name in seen:
            yield Fault(line, f"{field} a second time", "keep one of the two; the other would be passed over")
        seen.add(name)
        try:
            plain = value if name in AS_IT_IS else Text.from_latex(value).render_as("text")
        except PybtexSyntaxError:
            yield Fault(line, f"{field} with a brace that lacks its pair", "add the brace, or take it out")
            continue
        wrong = markup.strange_address(value) if name == "url" else markup.runs(plain)
        if found := markup.elements(plain):
            yield Fault(line, f"HTML in {field}, {found[0]!r}", "write it as plain text or LaTeX")
        elif wrong:
            yield Fault(line, f"{field}: {wrong}", "give an address that begins with https://")
        elif name == "doi" and not value.startswith("10."):
            yield Fault(line, f"{field} {value[:40]!r}", "give the DOI alone, from its 10. on")
        elif name not in AS_IT_IS and (command := COMMAND.search(plain)):
            found = f"{command[0]} in {field}, which would be printed as it is"
            yield Fault(line, found, "write the sign or the words that it stands for")
