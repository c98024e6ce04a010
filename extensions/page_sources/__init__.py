"""What a page's sources may not have: whatever would run, load or lead astray, and slips that nobody sees.

`faults` reads Markdown, BibTeX and YAML as they are written; it takes a second and runs before any cell. As a Sphinx extension this looks at each page as
MyST understood it, whichever directive or included file its parts came from. Everything is told with file and line, and how to mend it.

`source_html` in the configuration lists the HTML that a page may have: elements, each with its attributes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from .fault import Fault

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

CONFIGURATION = "_config.yml"
SETTINGS = (CONFIGURATION, "_toc.yml", "CITATION.cff")


def faults(root: Path, documents: Iterable[str]) -> Iterator[str]:
    """What is wrong in the sources of a book, each with its file and line; pages only where the settings can be read."""
    from . import settings, works, written

    told = [line for name in SETTINGS for line in _of(root / name, root, settings.faults)]
    yield from told
    if told or not root.joinpath(CONFIGURATION).is_file():
        return
    config = yaml.safe_load((root / CONFIGURATION).read_text(encoding="utf-8")) or {}
    for name in config.get("bibtex_bibfiles") or ():
        yield from _of(root / name, root, works.faults)
    md = written.parser((config.get("parse") or {}).get("myst_enable_extensions") or ())
    for name in documents:
        yield from _of(root / f"{name}.md", root, lambda text: written.faults(text, md))


def _of(file: Path, root: Path, read: Callable[[str], Iterator[Fault]]) -> Iterator[str]:
    name = file.relative_to(root).as_posix()
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return  # told by whoever needs it
    except (OSError, UnicodeDecodeError) as error:
        yield f"{name}: {error}. To mend it: save it as text in UTF-8"
        return
    for fault in sorted(read(text), key=lambda fault: fault.line):
        yield f"{name}, line {fault.line}: {fault}"


def _look(app: Sphinx, doctree: nodes.document) -> None:
    """Tell what is wrong on a page, and note where its HTML leads."""
    from . import doctree as understood

    page = app.env.docname
    lines = Path(app.env.doc2path(page)).read_text(encoding="utf-8").splitlines()
    for fault in dict.fromkeys(understood.faults(doctree, lines, app.config.source_html)):
        _tell(page, fault)
    app.env.source_links[page] = list(understood.links(doctree, lines, app.config.source_html))


def _follow(app: Sphinx, error: Exception | None) -> None:
    """Sphinx follows the links of Markdown; those of HTML lead to a file of the built book, and to a place in it."""
    if error or app.builder.format != "html":
        return
    content = cache(lambda file: file.read_text(encoding="utf-8"))
    for page, links in sorted(app.env.source_links.items()):
        own = Path(app.builder.get_outfilename(page))
        for address, line in links:
            path, _, anchor = address.partition("#")
            target = own.parent / path if path else own
            if not target.is_file():
                found, mend = "where no page is", "correct the path, which begins in the folder of the page"
            elif anchor and f'id="{anchor}"' not in content(target):
                found, mend = f"where no place is called {anchor!r}", "correct what stands behind the #"
            else:
                continue
            _tell(page, Fault(line, f"a link to {address!r}, {found}", mend))


def _tell(page: str, fault: Fault) -> None:
    from sphinx.util import logging

    logging.getLogger(__name__).warning(str(fault), location=(page, fault.line))


def _start(app: Sphinx) -> None:
    if not hasattr(app.env, "source_links"):
        app.env.source_links = {}


def _forget(app: Sphinx, env: BuildEnvironment, page: str) -> None:
    env.source_links.pop(page, None)


def setup(app: Sphinx) -> dict:
    app.add_config_value("source_html", {}, "env", [dict])
    app.connect("builder-inited", _start)
    app.connect("env-purge-doc", _forget)
    app.connect("doctree-read", _look, priority=100)  # before Sphinx looks for the pictures
    app.connect("build-finished", _follow)
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": True}
