"""A search that finds words, numbers and phrases in the book's pages, works from a folder, and leads to the place.

It stands in for Sphinx's own, which knows no numbers and no phrases and loads each page that it found for its summary.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from . import index
from .page_text import PageText

FOLDER = "search"  # of the built book; its page is `search.html`
HERE = Path(__file__).parent
OF_A_PAGE = 900  # a sheet of this priority is not joined with those of other pages
SCRIPTS = ("search-words.js", "search-index.js", "search-page.js")


def _templates(app: Sphinx, config: Config) -> None:
    config.templates_path.append(str(HERE))


def _instead_of_sphinx(app: Sphinx) -> None:
    app.builder.search = False
    app.config.html_static_path.append(str(HERE / "static"))


def _page(app: Sphinx) -> Iterator[tuple[str, dict, str]]:
    if app.builder.format == "html":
        yield FOLDER, {}, "search.html"


def _load(app: Sphinx, pagename: str, templatename: str, context: dict, doctree: object) -> None:
    if pagename == FOLDER:
        app.add_css_file("search.css", priority=OF_A_PAGE)
        for script in SCRIPTS:
            app.add_js_file(script, priority=820, **{"data-does": "the search"})


def _in_order(app: Sphinx) -> list[str]:
    """All documents, as the table of contents has them; those outside it last."""
    ordered: dict[str, None] = {}

    def follow(name: str) -> None:
        if name not in ordered and name in app.env.all_docs:
            ordered[name] = None
            for below in app.env.toctree_includes.get(name, []):
                follow(below)

    for name in (app.config.root_doc, *sorted(app.env.all_docs)):
        follow(name)
    return list(ordered)


def _write(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.format != "html":
        return
    pages = []
    for name in _in_order(app):
        written = Path(app.builder.get_outfilename(name)).read_text(encoding="utf-8")
        title = app.env.titles[name].astext()
        pages.append((app.builder.get_target_uri(name), title, PageText(written).sections))
    folder = Path(app.outdir, FOLDER)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for file, content in index.files(pages).items():
        folder.joinpath(f"{file}.js").write_text(content, encoding="utf-8", newline="")


def setup(app: Sphinx) -> dict:
    app.connect("config-inited", _templates)
    app.connect("builder-inited", _instead_of_sphinx)
    app.connect("html-collect-pages", _page)
    app.connect("html-page-context", _load, priority=400)  # before a theme looks at the list of sheets
    app.connect("build-finished", _write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
