"""How a page is cited: from CITATION.cff to metadata in its head, a box at its foot and files to take away.

`work` reads the one source, `formats` writes what reference managers read, `styles` what a reader copies; this module puts them
on the page, and on that of a figure or table which says what it is in the context variable `part`. An address appears only where `html_baseurl`, or the variable `REPORT_ADDRESS` of the environment, says where
the book lives; a sitemap is written then too.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from docutils import nodes
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from . import formats, references, styles
from .work import Page, Part, read_work

ADDRESS = "REPORT_ADDRESS"  # of the environment: where the book will live, such as https://example.org/book/
FOLDER = "cite"  # of the built book: a stable address for each page's citation files
TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
CITED = re.compile(r"\s*\[[^\[\]]*\d{4}[^\[\]]*\]")  # [Author, 2017]: where it leads is not in a description
DESCRIBED = 300  # characters of a description, about what a search result shows


def _address(app: Sphinx, config: Config) -> None:
    """Where the book lives, as the environment or else the configuration says, with a slash at its end."""
    address = os.environ.get(ADDRESS) or config.html_baseurl
    if not address:
        return
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ExtensionError(
            f"{ADDRESS} (or html_baseurl) is {address!r}; expected where the book will live, such as https://example.org/book/"
        )
    config.html_baseurl = address.rstrip("/") + "/"


def _start(app: Sphinx) -> None:
    try:
        app.citation_work = read_work(Path(app.srcdir, "CITATION.cff"))
    except (OSError, ValueError) as error:
        raise ExtensionError(f"CITATION.cff: {error}") from error
    app.citation_pages = {}


def _tell_edition(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    context["edition"] = _edition(app)


def _cite(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    work = app.citation_work
    context["citation_footer"] = Markup(TEMPLATES.get_template("footer.html").render(work=work))
    if templatename == "redirect.html":  # the address that people type says the same as the page it leads to
        first = app.citation_pages[app.config.root_doc]
        context["citation_head"], context["pageurl"] = _head(app, first, ""), first.address
    part = Part.of(context["part"]) if "part" in context else None
    if doctree is None and part is None:  # such as the search page
        return
    book = app.config.html_baseurl
    known = {
        "name": pagename,
        "whole": pagename == app.config.root_doc,
        "address": context["pageurl"] if book else None,
        "base": book or None,
        "book_address": f"{book}{app.config.root_doc}.html" if book else None,
    }
    if part:
        place = app.env.titles[part.page].astext(), f"{book}{part.page}.html" if book else None
        page = Page(title=part.title, description=_cut(part.description), part=part, within=place, **known)
    else:
        parts = tuple(map(Part.of, context.get("parts", ())))
        title = app.env.titles[pagename].astext()
        page = Page(title=title, description=_description(doctree), parts=parts, **known)
    app.citation_pages[pagename] = page
    up = "../" * pagename.count("/")
    context["citation_head"] = _head(app, page, up)
    context["citation_box"] = Markup(
        TEMPLATES.get_template("box.html").render(
            work=work,
            page=page,
            up=up,
            files=_files(page),
            citations=styles.citations(formats.csl_shown(work, page)),
        )
    )


def _edition(app: Sphinx) -> dict:
    """What other extensions may say of the book, in the context variable `edition`."""
    work, licence = app.citation_work, app.citation_work.content_licence
    return {
        "title": work.title,
        "short_title": work.short_title,
        "authors": list(map(str, work.authors)),
        "version": work.version,
        "released": f"{work.released:%Y-%m-%d}",
        "released_in_words": work.released_in_words,
        "licence": {"spdx": licence.spdx, "name": licence.name, "address": licence.address},
        "doi": work.doi,
        "address": app.config.html_baseurl or None,
    }


def _files(page: Page) -> list[tuple[str, str]]:
    return [(label, f"{FOLDER}/{page.name}.{suffix}") for label, suffix, _ in formats.FILES]


def _head(app: Sphinx, page: Page, up: str) -> Markup:
    work = app.citation_work
    return Markup(
        TEMPLATES.get_template("head.html").render(
            page=page,
            up=up,
            files=_files(page),
            metadata=formats.metadata(work, page),
            relations=formats.relations(work, page),
            references=references.cited(app.env, page.name),
            linked_data=formats.linked_data(work, page),
        )
    )


def _description(doctree: nodes.document) -> str:
    """The page's first paragraph outside boxes, cut at a word."""
    paragraphs = (
        node.astext() for node in doctree.findall(nodes.paragraph) if isinstance(node.parent, nodes.section)
    )
    return _cut(CITED.sub("", " ".join(next(paragraphs, "").split())))


def _cut(text: str) -> str:
    return text if len(text) <= DESCRIBED else text[:DESCRIBED].rpartition(" ")[0].rstrip(",;:") + " …"


def _write(app: Sphinx, error: Exception | None) -> None:
    if error:
        return
    for name, page in app.citation_pages.items():
        for _, suffix, write in formats.FILES:
            path = Path(app.outdir, FOLDER, f"{name}.{suffix}")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(write(app.citation_work, page), encoding="utf-8", newline="")
    if app.config.html_baseurl:
        _write_for_crawlers(app)


def _write_for_crawlers(app: Sphinx) -> None:
    day = f"{app.citation_work.released:%Y-%m-%d}"
    entries = "".join(
        f"<url><loc>{escape(page.address)}</loc><lastmod>{day}</lastmod></url>\n"
        for _, page in sorted(app.citation_pages.items())
    )
    Path(app.outdir, "sitemap.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n',
        encoding="utf-8",
    )
    robots = f"User-agent: *\nAllow: /\nSitemap: {app.config.html_baseurl}sitemap.xml\n"
    Path(app.outdir, "robots.txt").write_text(robots, encoding="utf-8")


def _add_static(app: Sphinx) -> None:
    app.config.html_static_path.append(str(Path(__file__).parent / "static"))


def setup(app: Sphinx) -> dict:
    app.connect("config-inited", _address)
    app.connect("builder-inited", _add_static)
    app.connect("builder-inited", _start)
    app.add_js_file("cite.js", priority=800, **{"data-does": "buttons that copy a citation"})
    app.connect("html-page-context", _tell_edition, priority=300)  # before others, who use it
    app.connect("html-page-context", _cite)
    app.connect("build-finished", _write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}
