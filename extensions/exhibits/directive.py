"""The page's side of an exhibit: the `exhibit` directive numbers it, captions it and publishes its CSV."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from myst_nb.core.variables import RetrievalError
from myst_nb.ext.glue.utils import glue_warning, retrieve_glue_data
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

FOLDER = "exhibits"  # of the built book: a stable address for each CSV


class table_exhibit(nodes.figure):  # noqa: N801 (docutils names its nodes in lower case)
    """A figure element that counts as a table."""


class ExhibitDirective(SphinxDirective):
    """`{exhibit} fig-name`: the figure or table that a cell glued under that name; the body is its caption."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        try:
            bundle = retrieve_glue_data(self.state.document, name).data
        except RetrievalError as error:
            return [glue_warning(f"exhibit: {error}", self.state.document, self.lineno)]
        if "text/csv" not in bundle:
            return [glue_warning(f"exhibit: {name!r} is not a figure or table", self.state.document, self.lineno)]
        caption_text = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, caption_text)
        paragraphs = [child for child in caption_text if isinstance(child, nodes.paragraph)]
        if len(paragraphs) != 1 or len(caption_text) != 1:
            raise self.error(f"exhibit {name!r}: the caption must be one paragraph")
        self.env.exhibits.setdefault(self.env.docname, {})[name] = bundle["text/csv"]

        shown = nodes.figure() if name.startswith("fig-") else table_exhibit()
        shown["classes"] += ["exhibit", "exhibit-figure" if name.startswith("fig-") else "exhibit-tabular"]
        shown["names"].append(name)
        self.state.document.note_explicit_target(shown, shown)
        content = nodes.raw("", bundle["text/html"], format="html")
        caption = nodes.caption(self.block_text, "", *paragraphs[0].children)
        up = "../" * self.env.docname.count("/")
        caption += nodes.raw(
            "",
            f' <a class="exhibit-data" href="{up}{FOLDER}/{name}.csv" download>Data (CSV)</a>',
            format="html",
        )
        shown += [caption, content] if isinstance(shown, table_exhibit) else [content, caption]
        return [shown]


def _title_of(node: nodes.Element) -> str | None:
    return next((child.astext() for child in node if isinstance(child, nodes.caption)), None)


def _start(app: Sphinx) -> None:
    if not hasattr(app.env, "exhibits"):
        app.env.exhibits = {}


def _forget(app: Sphinx, env, docname: str) -> None:
    getattr(env, "exhibits", {}).pop(docname, None)


def _write(app: Sphinx, error: Exception | None) -> None:
    if error:
        return
    folder = Path(app.outdir, FOLDER)
    folder.mkdir(exist_ok=True)
    for exhibits in app.env.exhibits.values():
        for name, csv in exhibits.items():
            folder.joinpath(f"{name}.csv").write_text(csv, encoding="utf-8", newline="")


def setup(app: Sphinx) -> dict:
    app.add_directive("exhibit", ExhibitDirective)
    app.add_enumerable_node(
        table_exhibit,
        "table",
        _title_of,
        html=(HTML5Translator.visit_figure, HTML5Translator.depart_figure),
    )
    app.connect("builder-inited", _start)
    app.connect("env-purge-doc", _forget)
    app.connect("build-finished", _write)
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": True}
