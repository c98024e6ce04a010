"""A place on a page that scripts fill from what a cell handed over: its directive, its scripts on that page only, and its data.

`setup` makes a directive of a `Scripted`, as `explorer` and `whatif` do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from docutils import nodes
from myst_nb.core.variables import RetrievalError
from myst_nb.ext.glue.utils import glue_warning, retrieve_glue_data
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

OF_A_PAGE = 900  # a sheet of this priority is not joined with those of other pages
SHARED = Path(__file__).parent / "static"  # what the scripts of all such places use


@dataclass(frozen=True)
class Scripted:
    """One kind of such a place."""

    kind: str
    """Names the directive, the place's class, the folder of the built book and the style sheet."""
    mime: str
    """Of what a cell hands over."""
    static: Path
    """The folder of scripts and style sheet."""
    scripts: tuple[str, ...]
    does: str
    """What the scripts do, for a reader of a page on which one of them fails."""
    attribute: str
    """Of the place, for its scripts: where the data are."""
    address: str
    """Below the folder, with `{name}` for the name under which a cell handed over."""
    files: Callable[[str, str], Mapping[str, str]]
    """From the name and what was handed over to files below the folder."""


class ScriptedDirective(SphinxDirective):
    """`{kind} name`: what a cell handed over under that name. The body is what a page without scripts says."""

    required_arguments = 1
    has_content = True
    scripted: Scripted

    def run(self) -> list[nodes.Node]:
        one, name = self.scripted, self.arguments[0]
        try:
            content = retrieve_glue_data(self.state.document, name).data[one.mime]
        except (RetrievalError, KeyError) as error:
            return [glue_warning(f"{one.kind}: {name!r}: {error}", self.state.document, self.lineno)]
        places = self.env.scripted.setdefault(one.kind, {})
        if self.env.docname in places:
            raise self.error(f"{one.kind} {name!r}: a page has one")
        places[self.env.docname] = name, content
        up = "../" * self.env.docname.count("/")
        place = (
            f'<div class="{one.kind}" data-{one.attribute}="{up}{one.kind}/{escape(one.address.format(name=name))}" '
            f'data-name="{escape(name)}" data-cite="{escape(self._cited())}">'
            f"<noscript><p>{escape(' '.join(self.content))}</p></noscript></div>"
        )
        return [nodes.raw("", place, format="html", made_by=one.kind)]

    def _cited(self) -> str:
        """The page, as a view of it that is taken along says where it is from."""
        work = self.env.app.citation_work
        title = next((one.astext() for one in self.state.document.findall(nodes.title)), "")
        stop = "" if title.endswith("?") else "."
        return (
            f"{', '.join(map(str, work.authors))} ({work.released.year}). {title}{stop} In {work.title}, "
            f"version {work.version}. {work.content_licence.name}, {work.content_licence.address}"
        )


def setup(app: Sphinx, scripted: Scripted) -> dict:
    """To be called by the `setup` of the extension that has the place; gives what that has to return."""

    def start(app: Sphinx) -> None:
        folders = app.config.html_static_path
        folders += [str(one) for one in (SHARED, scripted.static) if str(one) not in folders]
        if not hasattr(app.env, "scripted"):
            app.env.scripted = {}

    def forget(app: Sphinx, env, docname: str) -> None:
        getattr(env, "scripted", {}).get(scripted.kind, {}).pop(docname, None)

    def load(app: Sphinx, pagename: str, templatename: str, context: dict, doctree: object) -> None:
        if pagename in app.env.scripted.get(scripted.kind, {}):
            app.add_css_file(f"{scripted.kind}.css", priority=OF_A_PAGE)
            for script in ("scripted.js", *scripted.scripts):
                app.add_js_file(script, priority=820, **{"data-does": scripted.does})

    def write(app: Sphinx, error: Exception | None) -> None:
        if error:
            return
        for name, content in app.env.scripted.get(scripted.kind, {}).values():
            for path, text in scripted.files(name, content).items():
                target = Path(app.outdir, scripted.kind, path)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8", newline="")

    app.setup_extension("extensions.citation")  # which reads CITATION.cff
    app.add_directive(scripted.kind, type("Directive", (ScriptedDirective,), {"scripted": scripted}))
    app.connect("builder-inited", start)
    app.connect("env-purge-doc", forget)
    app.connect("html-page-context", load, priority=400)  # before a theme looks at the list of sheets
    app.connect("build-finished", write)
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": True}
