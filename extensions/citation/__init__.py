"""How a page is cited: from CITATION.cff to metadata in its head, a box at its foot and files to take away.

`work` reads the one source, `formats` writes what reference managers read, this module puts both on the page.
An address appears only where `html_baseurl` says where the book lives.
"""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from . import formats
from .work import Page, read_work

FOLDER = "cite"  # of the built book: a stable address for each page's citation files
TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
CITED = re.compile(r"\s*\[[^\[\]]*\d{4}[^\[\]]*\]")  # [Author, 2017]: where it leads is not in a description
DESCRIBED = 300  # characters of a description, about what a search result shows


def _start(app: Sphinx) -> None:
    try:
        app.citation_work = read_work(Path(app.srcdir, "CITATION.cff"))
    except (OSError, ValueError) as error:
        raise ExtensionError(f"CITATION.cff: {error}") from error
    app.citation_pages = {}


def _cite(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    work = app.citation_work
    context["citation_footer"] = Markup(TEMPLATES.get_template("footer.html").render(work=work))
    if doctree is None:  # the search page
        return
    page = Page(
        name=pagename,
        title=app.env.titles[pagename].astext(),
        description=_description(doctree),
        whole=pagename == app.config.root_doc,
        address=context["pageurl"] if app.config.html_baseurl else None,
    )
    app.citation_pages[pagename] = page
    files = [(label, f"{FOLDER}/{pagename}.{suffix}") for label, suffix, _ in formats.FILES]
    known = {"work": work, "page": page, "up": "../" * pagename.count("/"), "files": files}
    context["citation_head"] = Markup(
        TEMPLATES.get_template("head.html").render(
            **known, metadata=formats.metadata(work, page), linked_data=formats.linked_data(work, page)
        )
    )
    context["citation_box"] = Markup(TEMPLATES.get_template("box.html").render(**known))


def _description(doctree: nodes.document) -> str:
    """The page's first paragraph outside boxes, cut at a word."""
    paragraphs = (
        node.astext() for node in doctree.findall(nodes.paragraph) if isinstance(node.parent, nodes.section)
    )
    text = CITED.sub("", " ".join(next(paragraphs, "").split()))
    return text if len(text) <= DESCRIBED else text[:DESCRIBED].rpartition(" ")[0].rstrip(",;:") + " …"


def _write(app: Sphinx, error: Exception | None) -> None:
    if error:
        return
    for name, page in app.citation_pages.items():
        for _, suffix, write in formats.FILES:
            path = Path(app.outdir, FOLDER, f"{name}.{suffix}")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(write(app.citation_work, page), encoding="utf-8", newline="")


def setup(app: Sphinx) -> dict:
    app.connect("builder-inited", _start)
    app.connect("html-page-context", _cite)
    app.connect("build-finished", _write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}
