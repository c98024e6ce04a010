"""Table cells made of several columns: one template, one cell a row."""

from __future__ import annotations

import functools

import pandas as pd
from jinja2 import Environment, StrictUndefined

from . import config, evidence
from .markup import Markup
from .publish import address, link, mark


def cells(rows: pd.DataFrame, template: str, **known: object) -> pd.Series:
    """A cell of markup for each row of `rows`, made by a Jinja `template` in which the columns are known by their names.

    What is missing in a row is None there, so that `{% if page %}` leaves it out. Known besides: `address(id)`,
    `link(text, href)`, `mark(text, kind)`, `status(name)`, `folded(lead, summary, of, parts)`, the filter `worded(kind)` for a number, and
    what is given in `known`. Whatever is put in is escaped, unless it is markup already.

        exhibits.cells(claims, "{{ address(claim_id) }}")

    The cells have the index of `rows`. Raises `jinja2.UndefinedError` for a name that is neither a column nor known.
    """
    made = _environment().from_string(template)
    plain = rows.astype(object).where(rows.notna(), None)
    return pd.Series(
        [Markup(made.render(known | row)) for row in plain.to_dict("records")],
        index=rows.index,
        dtype=object,
    )


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(
        address=address, link=link, mark=mark, status=evidence.status_mark, folded=evidence.folded
    )
    environment.filters["worded"] = _worded
    return environment


def _worded(value: object, kind: str) -> str:
    return config.named("worded")(value, kind)
