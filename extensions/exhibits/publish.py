"""The notebook's side of an exhibit: what a cell calls to hand a result to the page.

A cell that runs for a page hands it over unseen; one that a person runs in a notebook shows it (module `notebook`).
"""

from __future__ import annotations

import inspect
import json
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

import matplotlib.style
import numpy as np
import pandas as pd
from IPython import get_ipython
from IPython.display import display
from myst_nb import glue

from . import config, notebook
from .inline_svg import inline_svg, png, split_alt
from .markup import Markup
from .pairs_html import pairs_html
from .spreadsheet import spreadsheet_csv
from .table_html import table_html

GLUED = "values "  # before the name of a finding in the name under which its values are glued
MIME = notebook.VALUES
ABOUT = "text/x-about"  # JSON: what a finding, or the data of an exhibit, say of themselves
ADDRESS = re.compile(r"[A-Za-z][\w-]*")
NAME = re.compile(r"(fig|tab)-[a-z0-9]+(-[a-z0-9]+)*\Z")
TAG = re.compile(r"<(?:[a-z]+[\s>]|/[a-z]+>)", re.IGNORECASE)
TEXT = "text"  # the kind of what is shown as it is
MARKS = ("full", "half", "empty", "cross")
LINK = re.compile(r"(https?://|mailto:|#|\.{0,2}/?[\w-]+(?:[./#?]|\Z))", re.IGNORECASE)
# Where a path, a file's name or a host may go on in a new line, so that a narrow column neither tears nor cuts it.
JOINTS = re.compile(r"(?<=\w[/_])(?=\w)|(?<=\w)(?=\.[a-z]{2})")


class Bundle:
    """What is glued: one result in each of several formats."""

    def __init__(self, formats: Mapping[str, str]):
        self._formats = dict(formats)

    def _repr_mimebundle_(self, include=None, exclude=None):
        shell = get_ipython()
        if shell is None:
            return self._formats
        return self._formats, {
            notebook.CELL: len(shell.history_manager.input_hist_raw) - 1
        }  # the first is empty


def values(*findings) -> None:
    """Hand each finding's whole table to the page; `` {value}`name.key.column` `` in the text shows one of its cells.

    A finding has a `name`, `table()`, a DataFrame, which is published as `values/<name>.csv`, and `records()`, a
    dictionary for each shown cell: `finding`, `name` (which begins with the finding's), `column`, `row` (its key), `value`
    (as in the table), `text` (as worded), `low`, `high` and `interval` (both limits as worded, or None), `unit`, `drawn`
    (what the interval is over) and `tables` (what it was made of). It may have `kinds`, by column, and `intervals`, the
    columns of each column's limits. Where it wraps a function (`functools.update_wrapper`), the page of its table says
    what that function's docstring does, and where the function is.
    """
    for one in findings:
        records = json.dumps(one.records(), ensure_ascii=False, allow_nan=False)
        about = json.dumps(_about(one), ensure_ascii=False)
        hand_over(f"{GLUED}{one.name}", {MIME: records, ABOUT: about, "text/csv": _csv(one.table())})


def _about(finding) -> dict:
    function = getattr(finding, "__wrapped__", None)
    return {
        "doc": (function and inspect.getdoc(function)) or "",
        "function": f"{function.__module__}.{function.__qualname__}" if function else "",
        "kinds": dict(getattr(finding, "kinds", {})),
        "limits": [limit for both in getattr(finding, "intervals", {}).values() for limit in both],
    }


def holds(sentences: str | Mapping[str, bool], condition: bool | None = None) -> None:
    """Stop the build, naming the sentence, where a changed table has made it false.

    For what a sentence says in words and not in a number, as in "no theme moves toward partnership": one sentence and
    its condition, or a mapping of several. Raises `ValueError` with all sentences whose conditions do not hold, `TypeError`
    for what is no condition.
    """
    given = {sentences: condition} if isinstance(sentences, str) else sentences
    for sentence, condition in given.items():
        if not isinstance(condition, (bool, np.bool_)):
            raise TypeError(f"holds: the condition of {sentence!r} is {condition!r}; give True or False")
    false = [sentence for sentence, condition in given.items() if not condition]
    if false:
        quoted = " ".join(f"“{sentence}”" for sentence in false)
        raise ValueError(
            f"the tables no longer say what this page does: {quoted} Change the sentence, or look for what changed "
            "in the tables behind it"
        )


def figure(name: str, draw: Callable, data: pd.DataFrame, *more, csv: pd.DataFrame | None = None) -> None:
    """Draw `draw(data, *more, layout)` in each layout, for a desktop and for a phone, and glue all as inline SVG under `name`.

    The first sentence of the alt text is the figure's headline; it stands above the drawing as text. `csv` is
    the table offered for download; without it, `data` is. What either says in `attrs` of its `tables` (names of those that it was
    made of) and `units` (by column) is told with the figure.
    """
    _check_name(name, "fig")
    drawings, picture = [], ""
    for layout in config.named("layouts"):
        # the house style, and no reader's own settings, holds while ticks and labels are made too
        with matplotlib.style.context(["default", config.named("style")]):
            drawn, alt = draw(data, *more, layout)
            drawings.append(inline_svg(drawn, alt, f"{name}-{layout.name}", layout.name, shown=not drawings))
            picture = picture or png(drawn, notebook.DENSITY)
    headline, _ = split_alt(alt)
    body = Markup('<p class="exhibit-headline">{}</p>\n{}').format(headline, Markup("\n").join(drawings))
    formats = {"text/html": str(body), "text/plain": headline, notebook.PICTURE: picture, notebook.ALT: alt}
    hand_over(name, formats | _data(data if csv is None else csv, data, *more))


def table(
    name: str,
    rows: pd.DataFrame | Mapping[str, Sequence] | Iterable[Mapping[str, object]],
    *,
    columns: Sequence[str] | Mapping[str, str] | None = None,
    cells: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    kinds: Mapping[str, str] | None = None,
    intervals: Mapping[str, tuple[str, str]] | None = None,
    layout: str = "scroll",
    align: Mapping[str, str] | None = None,
    csv: pd.DataFrame | None = None,
    summary: str = "",
    groups: Sequence[str] = (),
    filters: Mapping[str, str] | None = None,
) -> None:
    """Glue an accessible HTML table under `name`; the first column heads its row.

    `rows` is a finding (see `values`; its kinds and intervals are taken from it), a DataFrame, a mapping of columns or
    the rows as mappings.

    - `columns`: which to show, in this order, or each with its head (default: all but the limits of intervals).
    - `cells`: columns made of others, each by a template; see `cells`.
    - `labels`: the column heads (default: the names).
    - `kinds`: how the numbers of a column are worded, by the book's kinds; such a column stands to the right.
    - `intervals`: the columns of a value's limits, shown after it, as in `51 (35 to 69)`.
    - `layout`: what a phone shows: `scroll` (the table moves sideways in its own frame), `stack` (each row a card, each cell
      behind its column's head) or `lines` (below the first cell the others in one line, for short words that need no head);
      with `cards` each row is a card on every screen, in as many columns as there is room for.
    - `align`: columns to set right (`"end"`).
    - `csv`: the table to download (default: all of `rows`, unworded, with markup taken off).
    - `summary`: the name of the table's frame for a screen reader (default: its number).
    - `groups`: columns whose repeated values are shown once, as a heading row.
    - `filters`: columns of `rows`, shown or not, each with its name, by whose values a reader can narrow the rows, beside
      a box for words; an empty mapping gives the box alone.

    Cells are escaped unless they are `Markup` (that of this package, as `link` makes). Raises `ValueError` where
    `markupsafe.Markup` became text when pandas made a DataFrame of it.
    """
    _check_name(name, "tab")
    if hasattr(rows, "records"):  # a finding
        kinds = dict(rows.kinds) | dict(kinds or {})
        intervals = dict(rows.intervals) if intervals is None else intervals
        rows = rows.table()
    elif not isinstance(rows, pd.DataFrame):
        rows = pd.DataFrame(rows if isinstance(rows, Mapping) else list(rows), dtype=object)
    _check_markup(name, rows)
    plain = rows if csv is None else csv
    if isinstance(columns, Mapping):
        labels = dict(columns) | dict(labels or {})
    rows = _with_cells(rows, cells)
    kinds, intervals = kinds or {}, intervals or {}
    limits = [limit for both in intervals.values() for limit in both]
    shown = list(columns or ()) or [column for column in rows.columns if column not in limits]
    worded = worded_cells(rows, kinds, intervals)[[*(one for one in groups if one not in shown), *shown]]
    numeric = {column: "end" for column, kind in kinds.items() if kind != TEXT}
    traits = rows[list(filters or ())].map(_text)
    plain = plain.map(lambda cell: cell.striptags() if isinstance(cell, Markup) else cell)
    html = table_html(
        worded, name, labels or {}, layout, numeric | dict(align or {}), summary, groups, filters, traits
    )
    said = _data(plain, rows, labels=labels)
    hand_over(name, {"text/html": str(html), "text/plain": ""} | said)


def pairs(
    name: str,
    rows: pd.DataFrame,
    *,
    headline: str,
    heads: tuple[str, str],
    summary: str,
    csv: pd.DataFrame,
    cells: Mapping[str, str] | None = None,
) -> None:
    """Glue pairs of short texts under `name`, as a figure in HTML: what was said before, what after, a band between them.

    `rows` has a row a pair, with the columns of `pairs_html.COLUMNS`: anchor (its address), title, kind (one of
    `pairs_html.KINDS`, which gives the band its form), word (what the band says), before, after, between, note, beside, fold.
    The last four may be missing; what `fold` holds is shown where the reader opens it, under the words `summary`.

    - `headline`: what the figure says; it stands above it.
    - `heads`: what stands above the text before and the text after.
    - `csv`: the table to download.
    - `cells`: columns made of others, each by a template; see `cells`.
    """
    _check_name(name, "fig")
    rows = _with_cells(rows, cells)
    body = Markup('<p class="exhibit-headline">{}</p>\n{}').format(headline, pairs_html(rows, heads, summary))
    hand_over(name, {"text/html": str(body), "text/plain": headline} | _data(csv, rows))


def _with_cells(rows: pd.DataFrame, cells: Mapping[str, str] | None) -> pd.DataFrame:
    """The rows with the columns that are made of others, each by a template."""
    from .templates import cells as made  # which knows this module's links and marks

    return rows.assign(**{column: made(rows, template) for column, template in (cells or {}).items()})


def worded_cells(
    frame: pd.DataFrame, kinds: Mapping[str, str], intervals: Mapping[str, tuple[str, str]]
) -> pd.DataFrame:
    """`frame` with the numbers of each column in `kinds` worded, and their intervals after them; what is missing stays.

    Raises `ValueError` for a column that the frame has not.
    """
    for column in [*kinds, *intervals, *(limit for both in intervals.values() for limit in both)]:
        if column not in frame.columns:
            raise ValueError(f"the table has no column {column!r}, only {', '.join(map(str, frame.columns))}")
    shown = frame.astype(object)
    for column, kind in kinds.items():
        if kind == TEXT:
            continue
        both = intervals.get(column)
        shown[column] = pd.Series(
            [
                _worded(value, kind, *([] if both is None else (row[limit] for limit in both)))
                for value, row in zip(frame[column], frame.to_dict("records"), strict=True)
            ],
            index=frame.index,
            dtype=object,
        )
    return shown


def _worded(value: object, kind: str, low: object = None, high: object = None) -> str | None:
    if pd.isna(value):
        return None
    text = config.named("worded")(value, kind)
    if pd.isna(low) or pd.isna(high):
        return text
    return f"{text} ({config.named('limits')(low, high, kind)})"


def _text(cell: object) -> str:
    """A value that rows are filtered by, as a reader sees it."""
    if isinstance(cell, Markup):
        return str(cell.striptags())
    return "" if pd.isna(cell) else str(cell)


def _check_markup(name: str, frame: pd.DataFrame) -> None:
    for column in frame.columns[[isinstance(dtype, pd.StringDtype) for dtype in frame.dtypes]]:
        for text in frame[column].dropna():
            if tag := TAG.search(text):
                raise ValueError(
                    f"the table {name!r}: in the column {column!r} stands {text[tag.start() :][:60]!r}. If that is "
                    "markup, pandas made text of it: make it with exhibits.Markup instead of markupsafe.Markup"
                )


def link(text: str, href: str) -> Markup:
    """A link for a table cell, both parts escaped; an address of another scheme than the web's is refused."""
    if not LINK.match(href):
        raise ValueError(f"{href!r} is not a web address, a path in the book or an anchor")
    if not hasattr(text, "__html__"):
        text = Markup("<wbr>").join(JOINTS.split(text))
    return Markup('<a href="{}">{}</a>').format(href, text)


def address(identifier: str, text: str | None = None) -> Markup:
    """What a row of a table, or one cell, is linked by: its identifier, which leads to itself as `#identifier` in small letters.

    In the first cell of a row it marks the row, elsewhere its cell. Shown is `text`, or the identifier as it is.
    """
    if not ADDRESS.fullmatch(identifier):
        raise ValueError(f"{identifier!r} is no address: begin with a letter; letters, digits, - and _")
    return Markup('<a class="row-address" id="{0}" href="#{0}">{1}</a>').format(
        identifier.lower(), text or identifier
    )


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


def hand_over(name: str, formats: Mapping[str, str]) -> None:
    """Give a result in several formats to the page, or to the person who runs the cell in a notebook."""
    if get_ipython() is None or config.FOR_PAGES in os.environ:
        glue(name, Bundle(formats), display=False)
    else:
        data, metadata = notebook.shown(name, formats)
        display(data, metadata=metadata, raw=True)


def _data(csv: pd.DataFrame, *sources: object, labels: Mapping[str, str] | None = None) -> dict[str, str]:
    """The data of an exhibit for a spreadsheet, and what they and their `sources` say of themselves in `attrs`."""
    said = [one.attrs for one in (csv, *sources) if isinstance(one, pd.DataFrame)]
    units = {column: unit for one in reversed(said) for column, unit in one.get("units", {}).items()}
    about = {
        "tables": list(dict.fromkeys(table for one in said for table in one.get("tables", ()))),
        "units": {column: unit for column, unit in units.items() if column in csv.columns},
        "labels": {column: head for column, head in (labels or {}).items() if column in csv.columns},
    }
    return {"text/csv": spreadsheet_csv(csv), ABOUT: json.dumps(about, ensure_ascii=False)}


def _csv(data: pd.DataFrame) -> str:
    return data.to_csv(index=False, lineterminator="\n")
