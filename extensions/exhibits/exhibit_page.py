"""The page of one figure or table, `exhibits/<name>.html`, under whose name it is cited, and the files that it offers.

Numbers, titles and pages of exhibits change; the name does not. The page holds what the reader of the book sees, the text alternative as
text, and where it stands now. It says in the context variable `part` what it is about, so that whoever cites pages can cite it; what
is known of the edition comes back in `edition` (see the README).
"""

from __future__ import annotations

import base64
import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from docutils import nodes
from jinja2 import Environment
from markupsafe import Markup, escape
from sphinx.application import Sphinx

from . import notebook
from .data_package import PACKAGE, ZIP, fields_of, rows_of, write_package
from .inline_svg import split_alt
from .pictures import Credit, png_file, svg_file
from .publish import ABOUT
from .spreadsheet import ENCODING
from .terms import Terms, other_terms

FOLDER = "exhibits"  # of the built book: a stable address for each exhibit, its data and its pictures
PICTURES = (  # suffix, media type, what it is
    ("png", "image/png", "a picture with its source"),
    ("svg", "image/svg+xml", "a drawing with its source, for print or to change"),
)
DATA = (("csv", "text/csv", "the data, for a spreadsheet"),)
DRAWING = re.compile(r"<svg .*?</svg>", re.DOTALL)
HEADLINE = re.compile(r'\A<p class="exhibit-headline">.*?</p>\n', re.DOTALL)
OUTSIDE_DRAWINGS = re.compile(r"(<svg .*?</svg>)", re.DOTALL)
ID = re.compile(r'(?<=[\w"]) id="[^"]*"')
LINK = re.compile(r'(<a\b[^<>]*?\bhref=")([^"]*)(")')
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)

PAGE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """\
<h1>{{ headline }}</h1>
<header class="page-facts">Now {{ label }} of “<a href="{{ place }}">{{ title }}</a>” · cited by the name <code>{{ name }}</code></header>
<figure class="exhibit exhibit-{{ form }}">
{% if table %}
<figcaption><p>{{ caption }}</p></figcaption>
{{ shown }}
{% else %}
{{ shown }}
<figcaption><p>{{ caption }}</p></figcaption>
{% endif %}
</figure>
{% if how %}
<h2>How to read it</h2>
<div class="exhibit-how">{{ how }}</div>
{% endif %}
{% if alt %}
<h2>What it shows, in words</h2>
<p>{{ alt }}</p>
{% endif %}
<h2>Take it along</h2>
<ul>
{% for suffix, _, what in files %}
<li><a href="{{ name }}.{{ suffix }}" download="">{{ suffix | upper }}</a>: {{ what }}</li>
{% endfor %}
<li><a href="{{ zip }}" download="">ZIP</a>: the data of all figures and tables of the book, described in a <a href="{{ package }}">data package</a></li>
</ul>
<h2>What the data are</h2>
<dl class="exhibit-facts">
<dt>Rows</dt><dd>{{ rows }}</dd>
<dt>Columns</dt><dd>{% for one in fields %}{% if not loop.first %}, {% endif %}<code>{{ one.name }}</code>{% if one.title %} ({{ one.title }}){% endif %}{% endfor %}</dd>
{% for unit, of in units.items() %}
<dt>Unit of {{ of | join(", ") }}</dt><dd>{{ unit }}</dd>
{% endfor %}
{% if tables %}
<dt>Made of the tables</dt><dd>{{ tables | join(", ") }}</dd>
{% endif %}
{% for one in terms %}
<dt>Terms of {{ one.table }}</dt><dd>{{ one.source }}: <a href="{{ one.licence.path }}">{{ one.licence.title }}</a></dd>
{% endfor %}
</dl>
"""
)


def path_of(name: str) -> str:
    """Of an exhibit's page, without suffix."""
    return f"{FOLDER}/{name}"


def part(app: Sphinx, page: str, name: str, exhibit: Mapping) -> dict:
    """What an exhibit is, as the context variables `part` and `parts` say it."""
    return {
        "kind": exhibit["figtype"].capitalize(),
        "name": name,
        "title": exhibit["headline"].removesuffix("."),
        "description": _description(exhibit),
        "path": path_of(name),
        "page": page,
        "files": [{"path": f"{path_of(name)}.{suffix}", "type": kind} for suffix, kind, _ in _files(exhibit)],
        "terms": [
            {"source": one.source, "address": one.licence.get("path", "")} for one in _terms(app, exhibit)
        ],
    }


def _files(exhibit: Mapping) -> tuple[tuple[str, str, str], ...]:
    return (*PICTURES, *DATA) if notebook.PICTURE in exhibit["formats"] else DATA


def _description(exhibit: Mapping) -> str:
    """The text alternative of a drawing after its headline; else the caption."""
    alt = exhibit["formats"].get(notebook.ALT)
    return (split_alt(alt)[1] if alt else "") or " ".join(exhibit["caption"].split())


def _every(app: Sphinx) -> Iterator[tuple[str, str, Mapping]]:
    """Page, name and what is known of each exhibit, by name."""
    listed = ((page, name, one) for page, found in app.env.exhibits.items() for name, one in found.items())
    return iter(sorted(listed, key=lambda one: one[1]))


def _tell_parts(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    context.setdefault(
        "parts", [part(app, pagename, name, one) for name, one in app.env.exhibits.get(pagename, {}).items()]
    )


def _keep_edition(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    app.exhibit_edition = context.get("edition", {})


def _pages(app: Sphinx) -> Iterator[tuple[str, dict, str]]:
    for page, name, one in _every(app):
        body = _body(app, page, name, one)
        yield (
            path_of(name),
            {"title": escape(one["headline"]), "body": body, "part": part(app, page, name, one)},
            "page.html",
        )


def _body(app: Sphinx, page: str, name: str, exhibit: Mapping) -> str:
    from .directive import label_of  # which builds on this module

    formats, words = exhibit["formats"], app.exhibit_words.get(name, {})
    about, fields = json.loads(formats[ABOUT]), fields_of(formats)
    shown = HEADLINE.sub("", formats["text/html"]).replace(
        f'aria-labelledby="{name}-number"', f'aria-label="{escape(exhibit["headline"])}"'
    )
    units: dict[str, list[str]] = {}
    for column, unit in about["units"].items():
        units.setdefault(unit, []).append(column.replace("_", " "))
    own = app.builder.get_target_uri(page)
    return PAGE.render(
        headline=exhibit["headline"],
        name=name,
        label=label_of(app, page, exhibit),
        place=f"{app.builder.get_relative_uri(path_of(name), page)}#{exhibit['id']}",
        title=app.env.titles[page].astext(),
        form=exhibit["form"],
        table=exhibit["figtype"] == "table",
        shown=_moved(shown, own),
        caption=_moved(
            words.get("caption") or escape(exhibit["caption"]), own
        ),  # a page that is not written anew
        how=_moved(words.get("how", ""), own),
        alt=split_alt(formats[notebook.ALT])[1] if notebook.ALT in formats else "",
        files=_files(exhibit),
        zip=ZIP,
        package=PACKAGE,
        rows=len(rows_of(formats)) - 1,
        fields=fields,
        units=units,
        tables=about["tables"],
        terms=_terms(app, exhibit),
    )


def _terms(app: Sphinx, exhibit: Mapping) -> list[Terms]:
    own = app.exhibit_edition.get("licence", {}).get("spdx", "")
    tables = json.loads(exhibit["formats"][ABOUT])["tables"]
    return other_terms(app.srcdir, tables, own) if own else []


def _moved(html: str, own: str) -> Markup:
    """HTML of the page `own` on that of an exhibit: links lead where they led, and each anchor stands on the former alone."""

    def led(match: re.Match) -> str:
        address = match[2]
        if ELSEWHERE.match(address):
            return match[0]
        path, sign, anchor = address.partition("#")
        target = posixpath.join(posixpath.dirname(own), path) if path else own
        return f"{match[1]}{posixpath.relpath(target, FOLDER)}{sign}{anchor}{match[3]}"

    parts = OUTSIDE_DRAWINGS.split(html)  # every second one is a drawing, whose anchors are its own
    return Markup("".join(one if at % 2 else LINK.sub(led, ID.sub("", one)) for at, one in enumerate(parts)))


def _credit(app: Sphinx, name: str, exhibit: Mapping) -> Credit:
    edition = app.exhibit_edition
    base, licence = edition.get("address"), edition.get("licence", {})
    address = f"{base}{app.builder.get_target_uri(path_of(name))}" if base else name
    source = edition.get("short_title") or app.config.project
    version = edition.get("version") or app.config.release
    others = [f"data: {one.source}, under its own terms" for one in _terms(app, exhibit)]
    line = [
        f"Source: {source}",
        f"version {version}" if version else "",
        edition.get("released_in_words", ""),
    ]
    return Credit(
        headline=exhibit["headline"],
        description=_description(exhibit),
        line=" · ".join(
            part
            for part in (", ".join(filter(None, line)), licence.get("name", ""), *others, address)
            if part
        ),
        identifier=address,
        source=edition.get("title") or app.config.project,
        version=version,
        date=edition.get("released", ""),
        creators=tuple(edition.get("authors", ())),
        licence=licence.get("name", ""),
        licence_address=licence.get("address", ""),
    )


def _write(app: Sphinx, error: Exception | None) -> None:
    if error:
        return
    folder = Path(app.outdir, FOLDER)
    folder.mkdir(exist_ok=True)
    every = list(_every(app))

    def files(one: tuple[str, str, Mapping]) -> None:
        _, name, exhibit = one
        formats = exhibit["formats"]
        folder.joinpath(f"{name}.csv").write_text(formats["text/csv"], encoding=ENCODING, newline="")
        if notebook.PICTURE in formats:
            credit = _credit(app, name, exhibit)
            drawing = DRAWING.search(formats["text/html"])[0]
            folder.joinpath(f"{name}.svg").write_text(svg_file(drawing, credit), encoding="utf-8", newline="")
            drawn = base64.b64decode(formats[notebook.PICTURE])
            folder.joinpath(f"{name}.png").write_bytes(png_file(drawn, credit))

    with ThreadPoolExecutor() as pool:
        list(pool.map(files, every))
    terms = {name: _terms(app, one) for _, name, one in every}
    exhibits = [(name, one) for _, name, one in every]
    write_package(folder, app.config.project, app.exhibit_edition, exhibits, terms)


def setup(app: Sphinx) -> None:
    """Called by `directive.setup`, which tells Sphinx of the whole extension."""
    app.exhibit_edition = {}
    app.connect("html-page-context", _keep_edition, priority=350)  # after who tells of the edition
    app.connect("html-page-context", _tell_parts, priority=400)  # before who cites the page
    app.connect("html-collect-pages", _pages)
    app.connect("build-finished", _write)
