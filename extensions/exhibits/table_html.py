"""A DataFrame as an HTML table that a phone, a keyboard and a screen reader can use."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pandas as pd
from jinja2 import Environment
from markupsafe import Markup

from .column_shares import column_shares

LABELLED = ("stack", "cards")  # layouts in which each cell stands behind its column's head
LAYOUTS = ("scroll", "lines", *LABELLED)

TEMPLATE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """\
{% macro shown(cell) %}{% if labelled and cell.__html__ %}<div>{{ cell }}</div>{% else %}{{ cell }}{% endif %}{% endmacro %}
<div class="exhibit-table exhibit-table-{{ layout }}{% if controls %} filtered-{{ [controls, 5] | min }}{% endif %}" role="group"
 {%- if summary %} aria-label="{{ summary }}"{% else %} aria-labelledby="{{ name }}-number"{% endif %} data-scrolls="" tabindex="0"
 {%- if filters is not none %} data-filters="{{ filters }}"{% endif %}>
<table>
{% if shares %}
<colgroup>{% for share in shares %}<col class="share-{{ share }}">{% endfor %}</colgroup>
{% endif %}
<thead>
<tr>
{% for column in columns %}
<th scope="col"{% if column.align %} class="{{ column.align }}"{% endif %}>{{ column.label }}</th>
{% endfor %}
</tr>
</thead>
{% for group in body %}
<tbody>
{% if group.heading is not none %}
<tr class="exhibit-group"><th scope="rowgroup" colspan="{{ columns | length }}">{{ group.heading }}</th></tr>
{% endif %}
{% for row in group.rows %}
<tr{% if row.has %} data-has="{{ row.has | join(" ") }}"{% endif %}>
{% for cell in row.cells %}
{% if loop.first %}
<th scope="row">{{ cell }}</th>
{% else %}
{% set column = columns[loop.index0] %}
<td{% if labelled %} data-label="{{ column.label }}"{% endif %}{% if column.align %} class="{{ column.align }}"{% endif %}>{{ shown(cell) }}</td>
{% endif %}
{% endfor %}
</tr>
{% endfor %}
</tbody>
{% endfor %}
</table>
</div>
"""
)


def table_html(
    frame: pd.DataFrame,
    name: str,
    labels: Mapping[str, str],
    layout: str,
    align: Mapping[str, str],
    summary: str = "",
    groups: Sequence[str] = (),
    filters: Mapping[str, str] | None = None,
    traits: pd.DataFrame | None = None,
) -> Markup:
    """`frame` as HTML; see `publish.table`. Missing values show as an en dash. Raises `ValueError` if empty.

    Without a `summary` the frame is labelled by the number in the caption, which the directive gives the id
    `name`-number. `traits` has the values of each row that `filters` names; `tables.js` makes the filters of them. A value
    is written once, and each row says by number which it has. A cell that stands behind its column's head, in a grid, has
    a box of its own if it is more than text.
    """
    if frame.empty:
        raise ValueError(f"the table {name!r} has no rows")
    if layout not in LAYOUTS:
        raise ValueError(f"layout {layout!r}: one of {', '.join(LAYOUTS)}")
    shown = [name for name in frame.columns if name not in groups]
    columns = [{"label": labels.get(name, name), "align": align.get(name, "")} for name in shown]
    frame = frame.reset_index(drop=True)
    offered: dict[str, dict[str, int]] = {
        name: {} for name in filters or ()
    }  # numbered as the rows bring them
    of_row = [] if traits is None else traits.to_dict("records")
    parts = frame.groupby(list(groups), sort=False) if groups else [(None, frame)]
    body = [
        {
            "heading": " · ".join(str(part) for part in heading) if heading is not None else None,
            "rows": [
                {
                    "cells": [_cell(value) for value in row],
                    "has": [
                        values.setdefault(of_row[place][name], len(values))
                        for name, values in offered.items()
                    ],
                }
                for place, row in zip(part.index, part[shown].itertuples(index=False), strict=True)
            ],
        }
        for heading, part in parts
    ]
    known = {"columns": columns, "body": body, "layout": layout, "summary": summary}
    known["labelled"] = layout in LABELLED
    known["shares"] = (
        []
        if layout == "cards"
        else column_shares(
            [column["label"] for column in columns], frame[shown].map(_cell).to_numpy().tolist()
        )
    )
    named = None
    if filters is not None:
        named = json.dumps(
            [[name, head, list(offered[name])] for name, head in filters.items()], ensure_ascii=False
        )
    controls = 0 if filters is None else len(filters) + 1  # a list for each, and the box for words
    return Markup(TEMPLATE.render(name=name, filters=named, controls=controls, **known))


def _cell(value: object) -> object:
    return "–" if not hasattr(value, "__html__") and pd.isna(value) else value
