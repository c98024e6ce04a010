"""A DataFrame as CSV that a spreadsheet reads as it is meant: what is a number stays one, and no text is taken for a formula."""

from __future__ import annotations

import csv
import io
import math
import numbers
import re

import numpy as np
import pandas as pd

DIGITS = 10  # that a number keeps, more than any of them has meaning
ENCODING = "utf-8-sig"  # with the mark by which spreadsheets tell that it is UTF-8
FORMULA = re.compile(r"\s*[=+\-@\t]")  # how a cell begins that a spreadsheet computes
BREAK = re.compile(r"\r\n?")  # of a line, as other systems write it; alone it would end the row
NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|inf)")


def spreadsheet_csv(frame: pd.DataFrame) -> str:
    """`frame` as CSV: whole numbers without a point, at most ten digits, TRUE and FALSE, nothing where a value is missing.

    A text that a spreadsheet would compute has an apostrophe before it, which spreadsheets themselves use for that.
    """
    heads = [_text(str(column)) for column in frame.columns]
    cells = [[_cell(value) for value in column] for _, column in frame.items()]
    plain = pd.DataFrame({at: pd.Series(column, dtype=object) for at, column in enumerate(cells)})
    return plain.to_csv(index=False, header=heads, lineterminator="\n")


def inert_csv(text: str) -> str:
    """CSV as it is, but that no text in it is taken for a formula."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    if not any(_text(cell) != cell for row in rows for cell in row):
        return text
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([_text(cell) for cell in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None or (not isinstance(value, (list, tuple, dict)) and pd.isna(value)):
        return ""
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value)).upper()
    if isinstance(value, numbers.Integral):
        return str(int(value))
    if isinstance(value, numbers.Real):
        return _number(float(value))
    if isinstance(value, pd.Timestamp):
        return str(value.date()) if value == value.normalize() else value.isoformat()
    return _text(str(value))


def _number(value: float) -> str:
    if not math.isfinite(value):
        return str(value)
    return repr(float(f"{value:.{DIGITS}g}") + 0.0).removesuffix(".0")  # nought has no sign


def _text(text: str) -> str:
    text = BREAK.sub("\n", text)
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text
