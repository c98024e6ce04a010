"""What a number of the text answers when it is asked, and the page of its finding, where its cell stands in its row.

`says` is for the note that `values.js` opens at a number; `pages` are `values/<finding>.html` of the built book and the
list of them, `findings.html`. Both know of a finding what a cell handed over: its records, its table as CSV and what
else it says of itself (see `publish.values`).
"""

from __future__ import annotations

import csv
import functools
import io
import re
from collections.abc import Iterator, Mapping

import pandas as pd
from jinja2 import Environment
from markupsafe import Markup, escape
from sphinx.application import Sphinx

from .publish import TEXT
from .table_html import table_html

FOLDER = "values"  # of the built book: a stable address for the table of each finding
LIST = "findings"  # and for all of them in one file
NO_DRAWS = "nothing: "  # how `drawn` begins where an interval was not found by drawing
SENTENCE = re.compile(r"[:;?]\s|\.(?:\s|$)")  # where the first statement of a docstring ends
CODE = re.compile(r"`+([^`]+)`+")
MOST_COUNTS = 2

PAGE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """\
<h1>{{ title }}</h1>
<p>Values of <code>{{ name }}</code>{% if intervals %}, each with its interval in brackets where it has one{% endif %}.
The data hold every digit: <a class="exhibit-data" href="{{ name }}.csv" download="">Data (CSV)</a>.</p>
{{ table }}
{% if columns %}
<h2>What the columns are</h2>
<ul>
{% for one in columns %}
<li>{{ one }}</li>
{% endfor %}
</ul>
{% endif %}
<h2>Where it comes from</h2>
<dl class="finding-facts">
{% for unit, of in units.items() %}
<dt>Unit of {{ of | join(", ") }}</dt><dd>{{ unit }}</dd>
{% endfor %}
{% for drawn, of in intervals.items() %}
<dt>Intervals of {{ of | join(", ") }}</dt><dd>{{ drawn }}</dd>
{% endfor %}
{% if function %}
<dt>Computed by</dt><dd><code>{{ function }}</code></dd>
{% endif %}
<dt>From the tables</dt><dd>{{ tables | join(", ") }}</dd>
{% if shown_on %}
<dt>Numbers of it stand on</dt><dd>
{%- for title, address in shown_on %}{% if not loop.first %}, {% endif %}<a href="{{ address }}">{{ title }}</a>{% endfor -%}
</dd>
{% endif %}
</dl>
<p><a href="../{{ list }}.html">All findings</a></p>
"""
)
LISTED = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """\
<h1>All findings</h1>
<p>Every table from which the text takes a number. All values in one file: <a href="{{ list }}.csv" download="">CSV</a>,
<a href="{{ list }}.json" download="">JSON</a>.</p>
<ul class="exhibit-list">
{% for name, title in findings %}
<li><a href="values/{{ name }}.html">{{ title }}</a> <code>{{ name }}</code></li>
{% endfor %}
</ul>
"""
)


def title_of(name: str, about: Mapping) -> str:
    """The first statement of a finding's docstring, or its name."""
    said = " ".join(about["doc"].partition("\n\n")[0].split())
    return CODE.sub(r"\1", SENTENCE.split(said, maxsplit=1)[0]) or name


def says(finding: Mapping, record: Mapping, counts: list[str]) -> list[str]:
    """What a number answers, line by line: what it is of, which cell, its interval, its unit, and of how many."""
    row = ", ".join(f"{_plain(key)} {part}" for key, part in record["row"].items())
    lines = [
        title_of(record["finding"], finding["about"]),
        ", ".join(part for part in (_plain(record["column"]), row) if part),
    ]
    if record["interval"] is not None:
        lines.append(f"Interval {record['interval']} ({_drawn(record['drawn'])})")
    if record["unit"]:
        lines.append(f"Unit: {record['unit']}")
    found = _row(finding, record)
    known = [(one, found[one]) for one in counts if found.get(one) and one != record["column"]][:MOST_COUNTS]
    if known:
        said = [f"{'' if one == 'n' else _plain(one)} {_number(value)}".strip() for one, value in known]
        lines.append(f"n: {', '.join(said)}")
    return lines


def pages(app: Sphinx, findings: Mapping[str, Mapping]) -> Iterator[tuple[str, dict, str]]:
    """A page for each finding, and one that lists them, as Sphinx's `html-collect-pages` wants them."""
    titles = {name: title_of(name, finding["about"]) for name, finding in sorted(findings.items())}
    if LIST not in app.env.found_docs:
        body = LISTED.render(findings=titles.items(), list=LIST)
        yield LIST, {"title": "All findings", "body": body}, "page.html"
    for name, title in titles.items():
        place = f"{FOLDER}/{name}"
        shown_on = [
            (app.env.titles[page].astext(), app.builder.get_relative_uri(place, page))
            for page in sorted(app.env.exhibit_shown)
            if name in app.env.exhibit_shown[page]
        ]
        yield (
            place,
            {"title": escape(title), "body": _body(name, title, findings[name], shown_on)},
            "page.html",
        )


def _body(name: str, title: str, finding: Mapping, shown_on: list[tuple[str, str]]) -> str:
    records, about = finding["records"], finding["about"]
    columns = about["doc"].partition("\n\n- ")[2]
    return PAGE.render(
        name=name,
        title=title,
        table=_table(name, finding),
        columns=[Markup(CODE.sub(r"<code>\1</code>", escape(one))) for one in columns.split("\n- ") if one],
        units=_by(records, "unit"),
        intervals={_drawn(drawn): of for drawn, of in _by(records, "drawn").items()},
        function=about["function"],
        tables=records[0]["tables"] if records else [],
        shown_on=shown_on,
        list=LIST,
    )


def _table(name: str, finding: Mapping) -> Markup:
    """The whole table; each cell of a number has the number's name as its id, so that a link marks it."""
    about, cells = finding["about"], {record["name"]: _cell(record) for record in finding["records"]}
    key = list(finding["records"][0]["row"]) if finding["records"] else []
    rows = [dict(row) for row in _rows(finding["csv"])]
    shown = [column for column in rows[0] if column not in about["limits"] and column not in key]
    shown.sort(key=lambda column: column not in about["kinds"])  # what is worded comes first
    for row in rows:
        base = ".".join([name, *(row[part] for part in key)])
        row.update({one: cells.get(f"{base}.{one}", _number(row[one]) or None) for one in shown})
    if not key:  # one row, which reads better from top to bottom
        cells = [(_plain(one), rows[0][one]) for one in shown]
        frame = pd.DataFrame(cells, columns=["What", "Value"], dtype=object)  # text arrays forget markup
        return table_html(frame, name, {}, "scroll", {"Value": "end"}, f"Values of {name}")
    numeric = {column: "end" for column, kind in about["kinds"].items() if kind != TEXT}
    frame = pd.DataFrame(rows, dtype=object)[[*key, *shown]]
    labels = {column: _plain(column) for column in frame.columns}
    return table_html(frame, name, labels, "scroll", numeric, f"Values of {name}")


def _cell(record: Mapping) -> Markup:
    interval = f" ({record['interval']})" if record["interval"] is not None else ""
    return Markup('<span id="{}">{}{}</span>').format(record["name"], record["text"], interval)


def _by(records: list[dict], what: str) -> dict[str, list[str]]:
    """The columns, by what their records say of them."""
    found: dict[str, list[str]] = {}
    for record in records:
        columns = found.setdefault(record[what], []) if record[what] else []
        if _plain(record["column"]) not in columns:
            columns.append(_plain(record["column"]))
    return found


@functools.cache
def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def _row(finding: Mapping, record: Mapping) -> dict[str, str]:
    """The row of a record in its table, as text."""
    key = {column: str(part) for column, part in record["row"].items()}
    return next((row for row in _rows(finding["csv"]) if key.items() <= row.items()), {})


def _drawn(drawn: str) -> str:
    return drawn.removeprefix(NO_DRAWS) if drawn.startswith(NO_DRAWS) else f"drawn over {drawn}"


def _plain(column: str) -> str:
    return column.replace("_", " ")


def _number(text: str) -> str:
    """A number of a table as it is read: thousands set apart, four digits of a fraction; other texts stay."""
    if re.fullmatch(r"-?\d{5,}", text):
        return f"{int(text):,}"
    if re.fullmatch(r"-?\d+\.\d+(?:e-?\d+)?", text):
        return f"{float(text):.4g}"
    return text
