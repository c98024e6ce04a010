"""What a cell holds that its reader does not see, or sees as something else, and what spreadsheets make of a cell.

Each fault has a name of its own: a space that nobody sees or that stands around the text, a mark of direction, a digit
or a letter of another script that looks like one of ours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

LONGEST = 3_000  # characters; the longest cell of this edition has 733
SPREADSHEET_TRUTHS = {"TRUE": "true", "True": "true", "FALSE": "false", "False": "false"}
DECIMAL_COMMA = re.compile(r"[-−]?\d+,\d+")
TURNED_DATE = re.compile(
    r"(\d{1,2}[./-])?\d{1,2}[./-]\d{2,4}|\d{4}/\d{1,2}/\d{1,2}|[A-Za-z]{3}[- ]\d{2,4}|\d{1,2}[- ][A-Za-z]{3}[- ]\d{2,4}"
)
_ALIKE = (
    "LATIN",
    "CYRILLIC",
    "GREEK",
    "ARMENIAN",
    "FULLWIDTH",
    "MATHEMATICAL",
)  # scripts with letters that look alike
_WORD = re.compile(r"[^\W\d_]{2,}")


class Fault(NamedTuple):
    found: str
    expected: str
    mend: str


def fault(cell: str, field: Mapping) -> Fault | None:
    """The first thing that is wrong with the text of a cell, whatever its column may hold."""
    address = field.get("format") == "uri" and cell
    if (
        cell.isascii()
        and cell.isprintable()
        and cell == cell.strip()
        and len(cell) <= LONGEST
        and not address
    ):
        return None  # nearly all
    return next(_faults(cell, bool(address)), None)


def spreadsheet_fault(cell: str, field: Mapping) -> str | None:
    """How a spreadsheet comes to write such a cell, and how to keep it from doing so; None for any other slip."""
    if field["type"] == "number" and DECIMAL_COMMA.fullmatch(cell):
        return (
            "a spreadsheet that writes decimal commas has saved the table; set the language of the document to "
            "English before saving it"
        )
    if TURNED_DATE.fullmatch(cell):
        return "a spreadsheet has turned the date; format the column as text, and write dates as YYYY-MM-DD"
    return None


def _faults(cell: str, address: bool) -> Iterator[Fault]:
    seen = [character for character in cell if not _unseen(character)]
    if cell and not any(not character.isspace() for character in seen):
        yield Fault(f"nothing but {_names(cell)}", "text, or an empty cell", "empty the cell, or fill it")
    hidden = [character for character in cell if _unseen(character)]
    if hidden:
        yield Fault(
            f"{_names(hidden)} at character {cell.index(hidden[0]) + 1}",
            "text without marks and line ends that nobody sees",
            "delete it; typing the cell anew is the surest way",
        )
    if cell != cell.strip():
        edge = cell[0] if cell[0].isspace() else cell[-1]
        where = "before" if cell[0].isspace() else "behind"
        yield Fault(f"{_names(edge)} {where} the text", "text without spaces around it", "delete it")
    digit = next((one for one in cell if one.isdigit() and not "0" <= one <= "9" and unicodedata.category(one) == "Nd"), None)  # fmt: skip
    if digit:
        yield Fault(f"{digit!r}, {_names(digit)}", "the digits 0 to 9", "write the number with these")
    for word in _WORD.findall(cell):
        scripts = {_script(letter): letter for letter in reversed(word)} if not word.isascii() else {}
        alike = [script for script in scripts if script in _ALIKE]
        if len(alike) > 1 or "FULLWIDTH" in alike:
            odd = next(letter for letter in word if not letter.isascii() and _script(letter) in alike)
            yield Fault(
                f"{word!r} with {_names(odd)}", "words in one script", "type the word anew, without copying"
            )
    if len(cell) > LONGEST:
        yield Fault(
            f"{len(cell):,} characters",
            f"at most {LONGEST:,}",
            "look for a quotation mark that lacks its pair",
        )
    if address and not _is_web_address(cell):
        yield Fault(repr(cell), "a web address that begins with https:// or http://", "correct the address")


def _unseen(character: str) -> bool:
    """Control characters, marks of format and direction, line and paragraph ends, what is no character at all."""
    return unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp")


def _names(characters: str | list[str]) -> str:
    named = dict.fromkeys(
        f"U+{ord(one):04X} ({unicodedata.name(one, 'control character').lower()})" for one in characters
    )
    return ", ".join(list(named)[:3])


def _script(letter: str) -> str:
    return unicodedata.name(letter, "?").split()[0]


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and "." in host.strip(".")
        and not re.search(r"[\s<>\"{}|\\^`]", text)
    )
