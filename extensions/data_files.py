"""The book's tables beside its pages: `data/` of the repository becomes `data/` of the built book.

A Markdown link to one of them (`[clauses](../data/clauses.csv)`) leads there, and not to a copy under an address
that Sphinx makes up.
"""

from __future__ import annotations

import posixpath
import shutil
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

FOLDER = "data"
LEFT_BEHIND = (".", "~")  # by systems and programs, such as ._x.csv: no part of the data
PUBLISHED = ("datapackage.json", "*.csv", "derived/*.csv", "derived/*.parquet")


def _link_to_published(app: Sphinx, doctree: nodes.document) -> None:
    for link in list(doctree.findall(addnodes.download_reference)):
        # MyST gives the path from the top of the book, or from the page
        path, _ = app.env.relfn2path(link["reftarget"], app.env.docname)
        if path.startswith(f"{FOLDER}/"):
            up = "../" * app.env.docname.count("/")
            address = posixpath.join(up, path)
            link.replace_self(
                nodes.reference("", "", *link.children, refuri=address, internal=True, classes=["data-file"])
            )


def _publish(app: Sphinx, error: Exception | None) -> None:
    if error:
        return
    source = Path(app.srcdir, FOLDER)
    for pattern in PUBLISHED:
        for path in sorted(source.glob(pattern)):
            if path.name.startswith(LEFT_BEHIND):
                continue
            target = Path(app.outdir, FOLDER, path.relative_to(source))
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


def setup(app: Sphinx) -> dict:
    app.connect("doctree-read", _link_to_published, priority=100)  # before Sphinx collects files to copy
    app.connect("build-finished", _publish)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
