"""The page's side: a place for the choices, their scripts on that page only, and the view beside the book's pages."""

from __future__ import annotations

from html import escape
from pathlib import Path

from docutils import nodes
from myst_nb.core.variables import RetrievalError
from myst_nb.ext.glue.utils import glue_warning, retrieve_glue_data
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from . import MIME

FOLDER = "whatif"  # of the built book
SCRIPTS = ("whatif-view.js", "whatif-strip.js", "whatif.js")
SHEET = "whatif.css"


class WhatIfDirective(SphinxDirective):
    """`{whatif} name`: the view that a cell handed over under that name. The body is what a page without scripts says."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        try:
            view = retrieve_glue_data(self.state.document, name).data[MIME]
        except (RetrievalError, KeyError) as error:
            return [glue_warning(f"whatif: {name!r}: {error}", self.state.document, self.lineno)]
        if self.env.docname in self.env.whatifs:
            raise self.error(f"whatif {name!r}: a page has one")
        self.env.whatifs[self.env.docname] = name, view
        work = self.env.app.citation_work
        title = next((one.astext() for one in self.state.document.findall(nodes.title)), "")
        cited = (
            f"{', '.join(map(str, work.authors))} ({work.released.year}). {title}{'' if title.endswith('?') else '.'} In {work.title}, version {work.version}. "
            f"{work.content_licence.name}, {work.content_licence.address}"
        )
        up = "../" * self.env.docname.count("/")
        place = (
            f'<div class="whatif" data-view="{up}{FOLDER}/{name}.js" data-name="{name}" data-cite="{escape(cited)}">'
            f"<noscript><p>{escape(' '.join(self.content))}</p></noscript></div>"
        )
        return [nodes.raw("", place, format="html")]


def _start(app: Sphinx) -> None:
    app.config.html_static_path.append(str(Path(__file__).parent / "static"))
    if not hasattr(app.env, "whatifs"):
        app.env.whatifs = {}


def _forget(app: Sphinx, env, docname: str) -> None:
    getattr(env, "whatifs", {}).pop(docname, None)


def _load(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    if pagename in app.env.whatifs:
        app.add_css_file(SHEET)
        for script in SCRIPTS:
            app.add_js_file(script, priority=820)


def _write(app: Sphinx, error: Exception | None) -> None:
    if error:
        return
    for name, view in app.env.whatifs.values():
        folder = Path(app.outdir, FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        folder.joinpath(f"{name}.js").write_text(f"whatIfGives({view});\n", encoding="utf-8", newline="")


def setup(app: Sphinx) -> dict:
    app.setup_extension("extensions.citation")  # which reads CITATION.cff
    app.add_directive("whatif", WhatIfDirective)
    app.connect("builder-inited", _start)
    app.connect("env-purge-doc", _forget)
    app.connect("html-page-context", _load, priority=400)  # before a theme looks at the list of sheets
    app.connect("build-finished", _write)
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": True}
