"""Pairs of short texts, what was said before and what after, with a band between them that says how one became the other.

An ordered list in plain HTML: it needs no script, a phone stacks each pair, and what a text rests on unfolds below it.
"""

from __future__ import annotations

import pandas as pd
from jinja2 import Environment
from markupsafe import Markup

COLUMNS = ("anchor", "title", "kind", "word", "before", "after", "between", "note", "beside", "fold")
KINDS = (
    "turned",
    "new",
    "grew",
    "unchanged",
    "gone",
    "open",
)  # each has a band of its own in the style sheet
TEMPLATE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """\
<ol class="exhibit-pairs" role="list">
{% for pair in pairs %}
<li class="pair pair-{{ pair.kind }}" id="{{ pair.anchor }}">
<p class="pair-title">{{ pair.title }}</p>
<p class="pair-before"><span class="pair-head">{{ heads[0] }}</span> {{ pair.before }}</p>
<div class="pair-between">
<p class="pair-band">{{ pair.word }}</p>
{% if pair.between is not none %}
<p class="pair-said">{{ pair.between }}</p>
{% endif %}
</div>
<p class="pair-after"><span class="pair-head">{{ heads[1] }}</span> {{ pair.after }}</p>
<div class="pair-foot">
<p>{{ pair.note }}</p>
{% if pair.beside is not none %}
<p class="pair-beside">{{ pair.beside }}</p>
{% endif %}
{% if pair.fold is not none %}
<details><summary>{{ summary }}<span class="visually-hidden">: {{ pair.title }}</span></summary>{{ pair.fold }}</details>
{% endif %}
</div>
</li>
{% endfor %}
</ol>
"""
)


def pairs_html(rows: pd.DataFrame, heads: tuple[str, str], summary: str) -> Markup:
    """`rows` as HTML; see `publish.pairs`. Raises `ValueError` for an unknown kind or where there are no rows."""
    if rows.empty:
        raise ValueError("there are no pairs to show")
    unknown = set(rows["kind"]) - set(KINDS)
    if unknown:
        raise ValueError(f"kind {min(unknown)!r} of a pair: one of {', '.join(KINDS)}")
    shown = rows.reindex(columns=COLUMNS).astype(object)
    plain = [{name: _cell(value) for name, value in row.items()} for row in shown.to_dict("records")]
    return Markup(TEMPLATE.render(pairs=plain, heads=heads, summary=summary))


def _cell(value: object) -> object:
    if hasattr(value, "__html__"):
        return value if str(value) else None
    return None if pd.isna(value) else value
