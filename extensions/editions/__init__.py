"""Editions of the book on paper and for e-readers: as a Sphinx extension, the links to them from its pages.

`python -m extensions.editions` makes them of the built book. Where the variable `REPORT_EDITIONS` of the environment names their folder, the book is
built with them: they are copied beside the pages, each page links its own, and the first page the whole.
"""

from __future__ import annotations

import os
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from extensions.citation.work import Work
from extensions.site import edition

VARIABLE = "REPORT_EDITIONS"  # of the environment: the folder of the editions
FOLDER = "editions"  # of the built book, and of `_build`
FORMATS = {"pdf": "application/pdf", "epub": "application/epub+zip"}
TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


@dataclass(frozen=True)
class Names:
    """Of the files of an edition."""

    work: Work

    def whole(self, suffix: str) -> str:
        return f"{edition(self.work)}.{suffix}"

    def page(self, document: str) -> str:
        return f"{edition(self.work)}-{document.rpartition('/')[2]}.pdf"


def settings(root: Path) -> dict[str, list[str]]:
    """`[tool.editions]` of the book's `pyproject.toml`: which parts make the whole, and which pages besides."""
    tools = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8")).get("tool", {})
    return {"parts": [], "also": []} | tools.get("editions", {})


def _find(app: Sphinx) -> None:
    named = os.environ.get(VARIABLE)
    folder = Path(app.srcdir, named) if named else None
    if folder is not None and not folder.is_dir():
        raise ExtensionError(
            f"{VARIABLE} names {folder}, which is no folder; `make editions` makes one, or leave it out"
        )
    app.edition_files = {path.name: path for path in sorted(folder.iterdir())} if folder else {}


def _link(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    if doctree is None:  # such as the search page
        return
    names = Names(app.citation_work)
    wanted = [(names.page(pagename), "PDF", "of this page")]
    if pagename == app.config.root_doc:
        wanted = [
            (names.whole("pdf"), "PDF", "of the report"),
            (names.whole("epub"), "EPUB", "for e-readers"),
            *wanted,
        ]
    found = [
        {
            "file": f"{FOLDER}/{name}",
            "label": label,
            "what": what,
            "type": FORMATS[name.rpartition(".")[2]],
            "size": _size(app.edition_files[name]),
        }
        for name, label, what in wanted
        if name in app.edition_files
    ]
    if found:
        known = {"editions": found, "up": "../" * pagename.count("/"), "book": app.config.html_baseurl}
        context["editions_head"] = Markup(TEMPLATES.get_template("head.html").render(known))
        context["editions_links"] = Markup(TEMPLATES.get_template("links.html").render(known))


def _size(path: Path) -> str:
    size = path.stat().st_size
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.0f} KB"


def _copy(app: Sphinx, error: Exception | None) -> None:
    if error or not app.edition_files:
        return
    folder = Path(app.outdir, FOLDER)
    folder.mkdir(exist_ok=True)
    for name, path in app.edition_files.items():
        shutil.copyfile(path, folder / name)


def setup(app: Sphinx) -> dict:
    app.setup_extension("extensions.citation")  # which reads CITATION.cff
    app.connect("builder-inited", _find)
    app.connect("html-page-context", _link)
    app.connect("build-finished", _copy)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
