"""The page's side of an exhibit: the `exhibit` directive numbers it, captions it, and offers its data and its own page.

`exhibit-list` lists every figure and table of the book with its number, its headline and its CSV, `exhibit-package` leads to all
of these in one file.
"""

from __future__ import annotations

import os
import re
from html import escape
from pathlib import Path

from docutils import nodes
from markupsafe import Markup
from myst_nb.core.variables import RetrievalError
from myst_nb.ext.glue.utils import glue_warning, retrieve_glue_data
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from . import exhibit_page, value_role
from .config import FOR_PAGES, settings
from .exhibit_page import FOLDER, PACKAGE, ZIP

SCRIPTS = {  # and what they do, for a reader of a page on which one of them fails
    "values.js": "notes at numbers, which are links to their rows all the same",
    "tables.js": "the filters of long tables",
    "copy-link.js": "buttons that copy a link",
}
BEFORE_MARK = re.compile(r"\s+(?=[,.;:)])")  # what a citation that is gone leaves
DARK = "screen and (prefers-color-scheme: dark)"
MADE = {"made_by": "exhibits"}  # of HTML that no page's source has; see the README of all extensions

WAYS = Markup(
    '<span class="exhibit-ways"><a class="exhibit-data" href="{0}.csv" download="">Data<span class="visually-hidden"> of {1}</span>'
    '<span class="if-room"> (CSV)</span></a> <a class="exhibit-cite" href="{0}.html">Cite<span class="visually-hidden"> {1}</span></a></span>'
)
PACKAGE_LINK = Markup(
    '<div class="exhibit-package"><p><a href="{}" download="">The data of all figures and tables</a> in one file (ZIP), each column '
    'described in its <a href="{}">data package</a>.</p></div>'
)


class figure_exhibit(nodes.figure):
    """A figure with its drawing, then its caption."""


class table_exhibit(nodes.figure):
    """A figure element that counts as a table: its caption, then the table."""


class exhibit_legend(nodes.General, nodes.Element):
    """What stands beside an exhibit: its caption, and how to read it."""


class exhibit_caption(nodes.caption):
    """Caption of an exhibit, which ends with the way to its data."""


class exhibit_how(nodes.General, nodes.Element):
    """How to read an exhibit, folded below its caption."""


class exhibit_list(nodes.General, nodes.Element):
    """Stands where the list of exhibits will be; replaced once all numbers are known."""


FIGTYPES = {figure_exhibit: "figure", table_exhibit: "table"}


class ExhibitDirective(SphinxDirective):
    """`{exhibit} fig-name`: the figure or table that a cell glued under that name.

    The first paragraph of the body is its caption; what follows says how to read it and is folded below.
    """

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        try:
            bundle = retrieve_glue_data(self.state.document, name).data
        except RetrievalError as error:
            return [glue_warning(f"exhibit: {error}", self.state.document, self.lineno)]
        if "text/csv" not in bundle:
            return [
                glue_warning(f"exhibit: {name!r} is not a figure or table", self.state.document, self.lineno)
            ]
        said = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, said)
        first, *how = said.children or [None]
        if not isinstance(first, nodes.paragraph):
            raise self.error(f"exhibit {name!r}: the caption must be a paragraph")

        drawn = name.startswith("fig-")
        shown = figure_exhibit() if drawn else table_exhibit()
        form = ("figure" if "<svg" in bundle["text/html"] else "paired") if drawn else "tabular"
        shown["classes"] += ["exhibit", f"exhibit-{form}"]
        shown["names"].append(name)
        shown["exhibit"] = name
        self.state.document.note_explicit_target(shown, shown)
        content = nodes.raw("", bundle["text/html"], format="html", **MADE)
        caption = exhibit_caption(self.block_text, "", *first.children)
        legend = exhibit_legend("", caption, *([exhibit_how("", *how)] if how else []))
        shown += [content, legend] if drawn else [legend, content]
        words = _words(caption)
        headline = bundle["text/plain"] or words.partition(". ")[0].rstrip(".") + "."
        self.env.exhibits.setdefault(self.env.docname, {})[name] = {
            "id": shown["ids"][0],
            "figtype": FIGTYPES[type(shown)],
            "form": form,
            "headline": headline,
            "caption": words,
            "formats": dict(bundle),
        }
        return [shown]


def _words(caption: nodes.Element) -> str:
    """A caption where nothing can be linked: without the citations, of which it knows the keys alone."""
    said = caption.deepcopy()
    for cited in [one for one in said.findall(addnodes.pending_xref) if one.get("refdomain") == "cite"]:
        cited.parent.remove(cited)
    return BEFORE_MARK.sub("", " ".join(said.astext().split()))


class ExhibitListDirective(SphinxDirective):
    """`{exhibit-list} figure` or `{exhibit-list} table`: every exhibit of that kind, in the book's order."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        if self.arguments[0] not in FIGTYPES.values():
            raise self.error("exhibit-list: say 'figure' or 'table'")
        return [exhibit_list(figtype=self.arguments[0])]


class ExhibitPackageDirective(SphinxDirective):
    """`{exhibit-package}`: the way to the data of all figures and tables in one file."""

    def run(self) -> list[nodes.Node]:
        up = f"{'../' * self.env.docname.count('/')}{FOLDER}/"
        return [nodes.raw("", PACKAGE_LINK.format(up + ZIP, up + PACKAGE), format="html", **MADE)]


def _list_exhibits(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    for place in list(doctree.findall(exhibit_list)):
        listed = in_order(app, place["figtype"])
        entries = nodes.bullet_list(classes=["exhibit-list"])
        for label, page, name, one in listed:
            up = "../" * docname.count("/")
            address = f"{app.builder.get_relative_uri(docname, page)}#{one['id']}"
            text = nodes.paragraph()
            text += nodes.reference("", label, refuri=address, internal=True)
            text += nodes.Text(f". {one['headline']} ")
            text += nodes.raw("", _ways(label, up + exhibit_page.path_of(name)), format="html", **MADE)
            entries += nodes.list_item("", text)
        place.replace_self(entries if listed else [])


def in_order(app: Sphinx, figtype: str) -> list[tuple[str, str, str, dict]]:
    """Every exhibit of that kind in the book's order: its label, its page, its name and what is known of it."""
    listed = sorted(
        (_number_in(app, page, figtype, one["id"]), page, name)
        for page, exhibits in app.env.exhibits.items()
        for name, one in exhibits.items()
        if one["figtype"] == figtype
    )
    every = [(page, name, app.env.exhibits[page][name]) for _, page, name in listed]
    return [(label_of(app, page, one), page, name, one) for page, name, one in every]


def _number_in(app: Sphinx, docname: str, figtype: str, identifier: str) -> tuple[int, ...]:
    return app.env.toc_fignumbers[docname][figtype][identifier]


def label_of(app: Sphinx, docname: str, exhibit: dict) -> str:
    """`Figure 3`, as an exhibit is referred to in the text, by its `figtype` and `id`."""
    number = _number_in(app, docname, exhibit["figtype"], exhibit["id"])
    return app.config.numfig_format[exhibit["figtype"]] % ".".join(map(str, number))


def _label(translator: HTML5Translator, node: nodes.Element) -> str:
    exhibit = {"figtype": FIGTYPES[type(node)], "id": node["ids"][0]}
    return label_of(translator.builder.app, translator.builder.current_docname, exhibit)


def _ways(label: str, address: str) -> str:
    """To the data of an exhibit and to its own page, where it is cited; `copy-link.js` adds a button after them."""
    return WAYS.format(address, label)


def _visit_exhibit(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append(self.starttag(node, "figure"))


def _depart_exhibit(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append("</figure>\n")


def _visit_legend(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append("<figcaption>")


def _depart_legend(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append("</figcaption>\n")


def _visit_caption(self: HTML5Translator, node: nodes.Element) -> None:
    exhibit = node.parent.parent
    label, identifier = escape(_label(self, exhibit)), exhibit["ids"][0]
    self.body.append(
        f'<p><span class="caption-number" id="{identifier}-number">{label}</span> <span class="caption-text">'
    )
    exhibit["begins"] = len(self.body)


def _depart_caption(self: HTML5Translator, node: nodes.Element) -> None:
    exhibit = node.parent.parent
    label, up = _label(self, exhibit), "../" * self.builder.current_docname.count("/")
    _keep(self, exhibit, "caption")
    self.body.append(f"</span> {_ways(label, up + exhibit_page.path_of(exhibit['exhibit']))}")
    self.add_permalink_ref(exhibit, f"Link to {label}")
    self.body.append("</p>\n")


def _visit_how(self: HTML5Translator, node: nodes.Element) -> None:
    label = escape(_label(self, node.parent.parent))
    hidden = f'<span class="visually-hidden">: {label}</span>'
    self.body.append(f'<details class="how-to-read"><summary>How to read it{hidden}</summary>\n')
    node.parent.parent["begins"] = len(self.body)


def _depart_how(self: HTML5Translator, node: nodes.Element) -> None:
    _keep(self, node.parent.parent, "how")
    self.body.append("</details>\n")


def _keep(self: HTML5Translator, exhibit: nodes.Element, what: str) -> None:
    """What was written of an exhibit's legend since it began, for the exhibit's own page."""
    app = self.builder.app
    kept = app.exhibit_words.setdefault(exhibit["exhibit"], {})
    kept[what] = "".join(self.body[exhibit["begins"] :])


def _share_style_sheets(app: Sphinx, config) -> None:
    folders = [str(Path(__file__).parent / "static")]
    palette = settings(app.srcdir).get("palette")
    if palette:
        folders.append(str(Path(app.srcdir, palette)))
        app.add_css_file("palette.css")
        app.add_css_file("palette-dark.css", media=DARK, priority=800)
    config.html_static_path = [*config.html_static_path, *folders]


def _title_of(node: nodes.Element) -> str | None:
    return next((caption.astext() for caption in node.findall(nodes.caption)), None)


def _start(app: Sphinx) -> None:
    app.exhibit_words = {}
    if not hasattr(app.env, "exhibits"):
        app.env.exhibits = {}


def _forget(app: Sphinx, env, docname: str) -> None:
    getattr(env, "exhibits", {}).pop(docname, None)


def setup(app: Sphinx) -> dict:
    os.environ.setdefault(FOR_PAGES, "")  # for the kernels that Sphinx starts
    app.add_directive("exhibit", ExhibitDirective)
    app.add_directive("exhibit-list", ExhibitListDirective)
    app.add_directive("exhibit-package", ExhibitPackageDirective)
    for kind, figtype in FIGTYPES.items():
        app.add_enumerable_node(kind, figtype, _title_of, html=(_visit_exhibit, _depart_exhibit))
    app.add_node(exhibit_legend, html=(_visit_legend, _depart_legend))
    app.add_node(exhibit_how, html=(_visit_how, _depart_how))
    app.add_node(exhibit_caption, html=(_visit_caption, _depart_caption))
    app.add_node(exhibit_list)
    app.add_css_file("exhibits.css")
    for script, does in SCRIPTS.items():
        app.add_js_file(script, priority=810, **{"data-does": does})
    app.connect("config-inited", _share_style_sheets)
    app.connect("builder-inited", _start)
    app.connect("env-purge-doc", _forget)
    app.connect("doctree-resolved", _list_exhibits)
    exhibit_page.setup(app)
    value_role.setup(app)
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": False}
