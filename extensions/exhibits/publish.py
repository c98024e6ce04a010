"""The notebook's side of an exhibit: what a cell calls to hand a result to the page."""

from __future__ import annotations

import math
import numbers as kinds
import re
from collections.abc import Callable, Mapping, Sequence

import matplotlib.style
import pandas as pd
from markupsafe import Markup, escape
from myst_nb import glue

from conceptshift.measures.style import NARROW, RC, WIDE

from .inline_svg import inline_svg, split_alt
from .table_html import table_html

# A table cell of markup is a kind of text. Where pyarrow is installed, pandas would keep texts in its arrays, which
# forget that a text is markup, and each link would reach the page as escaped tags.
pd.set_option("mode.string_storage", "python")

NAME = re.compile(r"(fig|tab)-[a-z0-9]+(-[a-z0-9]+)*\Z")
MARKS = ("full", "half", "empty", "cross")
LINK = re.compile(r"(https?://|mailto:|#|\.{0,2}/?[\w-]+(?:[./#?]|\Z))", re.IGNORECASE)


class Exhibit:
    """What is glued: the HTML for the page, the data behind it as CSV, and the headline as plain text."""

    def __init__(self, html: str, csv: str, headline: str):
        self._bundle = {"text/html": html, "text/csv": csv, "text/plain": headline}

    def _repr_mimebundle_(self, include=None, exclude=None):
        return self._bundle


def numbers(**values: str | float) -> None:
    """Glue values for `{glue:text}`: text as it is, whole numbers with their digits, others to three figures.

    Raises `ValueError` for a value that would print as nothing or as NaN, and `TypeError` for any other kind:
    a number that cannot be shown must stop the build and not leave a hole in a sentence.
    """
    for name, value in values.items():
        glue(name, _shown(name, value), display=False)


def _shown(name: str, value: object) -> str:
    if isinstance(value, str):
        if not value.strip():
            raise ValueError(
                f"the number {name!r} is an empty text; the sentence that shows it would have a hole"
            )
        return value
    if isinstance(value, bool) or not isinstance(value, kinds.Real):
        raise TypeError(f"the number {name!r} is {value!r} ({type(value).__name__}); give text, int or float")
    if isinstance(value, kinds.Integral):
        return f"{int(value):,}"
    if not math.isfinite(value):
        raise ValueError(f"the number {name!r} is {float(value)}; a page cannot show it")
    return f"{float(value):.3g}"


def figure(name: str, draw: Callable, data: pd.DataFrame, *more, csv: pd.DataFrame | None = None) -> None:
    """Draw `draw(data, *more, layout)` for a desktop and for a phone and glue both as inline SVG under `name`.

    The first sentence of the alt text is the figure's headline; it stands above the drawing as text. `csv` is
    the table offered for download; without it, `data` is.
    """
    _check_name(name, "fig")
    drawings = []
    for layout in (WIDE, NARROW):
        # the house style, and no reader's own settings, holds while ticks and labels are made too
        with matplotlib.style.context(["default", RC]):
            drawn, alt = draw(data, *more, layout)
            drawings.append(inline_svg(drawn, alt, f"{name}-{layout.name}", layout.name))
    headline, _ = split_alt(alt)
    body = Markup('<p class="exhibit-headline">{}</p>\n{}').format(headline, Markup("\n").join(drawings))
    _glue(name, body, data if csv is None else csv, headline)


def table(
    name: str,
    frame: pd.DataFrame,
    *,
    labels: Mapping[str, str] | None = None,
    layout: str = "scroll",
    align: Mapping[str, str] | None = None,
    csv: pd.DataFrame | None = None,
    summary: str = "",
    groups: Sequence[str] = (),
) -> None:
    """Glue `frame` as an accessible HTML table under `name`; the first column heads its row.

    `labels` gives the column heads (default: the names). `layout` says what a phone shows: `scroll` (the table
    moves sideways in its own frame) or `stack` (each row becomes a card). `align` names columns to set right
    (`"end"`). Cells are escaped unless they are `Markup`, as `link` makes. `csv` is the table to download
    (default: the frame with markup taken off). `summary` names the table's frame for a screen reader (default:
    its number).
    `groups` names columns whose repeated values are shown once, as a heading row.
    """
    _check_name(name, "tab")
    plain = frame if csv is None else csv
    plain = plain.map(lambda cell: cell.striptags() if isinstance(cell, Markup) else cell)
    _glue(name, table_html(frame, name, labels or {}, layout, align or {}, summary, groups), plain)


def link(text: str, href: str) -> Markup:
    """A link for a table cell, both parts escaped; an address of another scheme than the web's is refused."""
    if not LINK.match(href):
        raise ValueError(f"{href!r} is not a web address, a path in the book or an anchor")
    return Markup('<a href="{}">{}</a>').format(href, escape(text))


def mark(text: str, kind: str) -> Markup:
    """A word for a table cell with a sign before it: `full`, `half`, `empty` (a disc filled so far) or `cross`.

    The sign repeats what the word says, so it is drawn by the style sheet and not read aloud.
    """
    if kind not in MARKS:
        raise ValueError(f"mark {kind!r}: one of {', '.join(MARKS)}")
    return Markup('<span class="mark mark-{}">{}</span>').format(kind, text)


def _check_name(name: str, prefix: str) -> None:
    if not NAME.match(name) or not name.startswith(prefix):
        raise ValueError(f"{name!r}: name it {prefix}-like-this; it becomes the anchor and the file name")


def _glue(name: str, html: str, data: pd.DataFrame, headline: str = "") -> None:
    glue(name, Exhibit(str(html), data.to_csv(index=False, lineterminator="\n"), headline), display=False)
