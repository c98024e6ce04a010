"""The page's side of an explorer: a place for it, its scripts on that page only, and its files beside the book's pages."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

from docutils import nodes
from myst_nb.core.variables import RetrievalError
from myst_nb.ext.glue.utils import glue_warning, retrieve_glue_data
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from . import MIME

FOLDER = "explorer"  # of the built book; in it a folder for each
SCRIPTS = tuple(f"explorer{part}.js" for part in ("-counts", "-chart", "-box", "-results", "-saves", ""))
SHEET = "explorer.css"


class ExplorerDirective(SphinxDirective):
    """`{explorer} name`: where a reader asks what a cell handed over under that name. The body is what a page without scripts says."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        try:
            files = json.loads(retrieve_glue_data(self.state.document, name).data[MIME])
        except (RetrievalError, KeyError) as error:
            return [glue_warning(f"explorer: {name!r}: {error}", self.state.document, self.lineno)]
        if self.env.docname in self.env.explorers:
            raise self.error(f"explorer {name!r}: a page has one")
        self.env.explorers[self.env.docname] = name, files
        work = self.env.app.citation_work
        title = next((one.astext() for one in self.state.document.findall(nodes.title)), "")
        cited = (
            f"{', '.join(map(str, work.authors))} ({work.released.year}). {title}. In {work.title}, version {work.version}. "
            f"{work.content_licence.name}, {work.content_licence.address}"
        )
        up = "../" * self.env.docname.count("/")
        place = (
            f'<div class="explorer" data-explorer="{up}{FOLDER}/{name}/" data-name="{name}" data-cite="{escape(cited)}">'
            f"<noscript><p>{escape(' '.join(self.content))}</p></noscript></div>"
        )
        return [nodes.raw("", place, format="html")]


def _start(app: Sphinx) -> None:
    app.config.html_static_path.append(str(Path(__file__).parent / "static"))
    if not hasattr(app.env, "explorers"):
        app.env.explorers = {}


def _forget(app: Sphinx, env, docname: str) -> None:
    getattr(env, "explorers", {}).pop(docname, None)


def _load(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    if pagename in app.env.explorers:
        app.add_css_file(SHEET)
        for script in SCRIPTS:
            app.add_js_file(script, priority=820)


def _write(app: Sphinx, error: Exception | None) -> None:
    if error:
        return
    for name, files in app.env.explorers.values():
        folder = Path(app.outdir, FOLDER, name)
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in files.items():
            folder.joinpath(f"{file}.js").write_text(content, encoding="utf-8", newline="")


def setup(app: Sphinx) -> dict:
    app.setup_extension("extensions.citation")  # which reads CITATION.cff
    app.add_directive("explorer", ExplorerDirective)
    app.connect("builder-inited", _start)
    app.connect("env-purge-doc", _forget)
    app.connect("html-page-context", _load, priority=400)  # before a theme looks at the list of sheets
    app.connect("build-finished", _write)
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": True}
