"""The book's theme: pages that stand alone, under any content security policy, and open without a server.

It writes everything itself: one layout, two style sheets (what differs in the dark is in the second), one short script. The search is `extensions.search`. `translator` makes the markup of
what Sphinx and MyST-NB put on a page accessible.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx

from . import sheets
from .translator import ReportTranslator, register

# What a page may load: what lies beside it, on a server or in a folder, and nothing inline. Should a text ever reach a page unescaped, it stays text.
# No page asks its own server for more; that it may lets Lighthouse look for a robots.txt.
POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file: data: blob:; "
    "connect-src 'self'; form-action 'self' file:; base-uri 'none'"
)
FIRST_SCRIPT = "page.js"  # in the head
# Files that Sphinx and MyST-NB put beside every book and that no page of this theme asks for.
SPHINX_SCRIPTS = ("documentation_options.js", "doctools.js", "sphinx_highlight.js")
UNUSED = (
    *("basic.css", "file.png", "minus.png", "plus.png", "mystnb.*.css"),
    *(*SPHINX_SCRIPTS, "searchtools.js", "language_data.js"),
)


def _contents(app: Sphinx, pagename: str) -> list[dict]:
    """The table of contents by part; the page that is shown carries its sections."""
    site = app.env.external_site_map
    parts = [{"caption": None, "pages": [str(site.root.docname)]}]
    parts += [
        {"caption": part.caption, "pages": [str(name) for name in part.items]} for part in site.root.subtrees
    ]
    for part in parts:
        part["pages"] = [
            {
                "name": name,
                "title": app.env.titles[name].astext(),
                "current": name == pagename,
                "sections": _sections(app, name) if name == pagename else [],
            }
            for name in part["pages"]
        ]
    return parts


def _sections(app: Sphinx, pagename: str) -> list[dict]:
    page = app.env.tocs[pagename]
    sections = [
        entry
        for below in page.findall(nodes.bullet_list)
        if below.parent is not None and below.parent.parent is page  # one level under the title
        for entry in below
        if isinstance(entry, nodes.list_item)
    ]
    links = [next(entry.findall(nodes.reference)) for entry in sections]
    return [{"title": link.astext(), "anchor": link["anchorname"]} for link in links]


def _fill_page(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    context["contents"] = _contents(app, pagename)
    context["content_policy"] = Markup(POLICY)
    css_files = [css for css in context["css_files"] if "mystnb" not in str(css.filename)]
    context["css_files"] = sheets.joined(app, css_files)
    scripts = {
        Path(str(script.filename)).name: script for script in context["script_files"] if script.filename
    }
    context["first_script"] = scripts.pop(FIRST_SCRIPT)
    context["script_files"] = [script for name, script in scripts.items() if name not in SPHINX_SCRIPTS]


def _front_door(app: Sphinx) -> Iterator[tuple[str, dict, str]]:
    """A folder's `index.html` leads to the first page, whatever its name."""
    if app.builder.format == "html" and app.builder.name != "epub" and app.config.root_doc != "index":
        yield "index", {}, "redirect.html"


def _leave_out_unused(app: Sphinx, error: Exception | None) -> None:
    if error is None:
        sheets.remove_parts(app)
        for pattern in UNUSED:
            for path in Path(app.outdir, "_static").glob(pattern):
                path.unlink()


def setup(app: Sphinx) -> dict:
    app.add_config_value(
        "comments_config", {}, ""
    )  # Jupyter Book always sets it, for an extension left out here
    app.setup_extension("extensions.search")  # to which every page's search box leads
    sheets.add(app)
    app.add_html_theme("report", str(Path(__file__).parent))
    app.set_translator("html", ReportTranslator)
    register(app)
    app.add_css_file("theme-dark.css", media=sheets.DARK, priority=800)
    app.add_css_file("print.css", media="print", priority=850)
    app.add_js_file(FIRST_SCRIPT)
    app.connect("html-page-context", _fill_page)
    app.connect("html-collect-pages", _front_door)
    app.connect("build-finished", _leave_out_unused)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
