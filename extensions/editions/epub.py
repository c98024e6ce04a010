"""Pages of the built book as an EPUB 3: each an XHTML file of its own, with a title page and contents.

Written with the standard library, since what libraries for EPUB would save is small, and theirs are not the same bytes twice.
"""

from __future__ import annotations

import uuid
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from extensions.archive import A_FILE, NO_TIME, UNIX
from extensions.citation.work import Work
from extensions.site import edition

from .pages import Page

HERE = Path(__file__).parent
TEMPLATES = Environment(
    loader=FileSystemLoader(HERE / "epub"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
MIMETYPE = "application/epub+zip"


def write_epub(path: Path, pages: list[Page], work: Work) -> None:
    """Write the pages as one EPUB; the names of its files are those that `place` gives."""
    first = pages[0]
    known = {
        "work": work,
        "pages": pages,
        "language": first.language,
        "address": first.address,
        "identifier": f"doi:{work.doi}"
        if work.doi
        else uuid.uuid5(uuid.NAMESPACE_URL, first.address or edition(work)).urn,
        "place": place,
    }
    files = {
        name: TEMPLATES.get_template(name).render(known)
        for name in ("package.opf", "nav.xhtml", "title.xhtml")
    }
    files["style.css"] = (HERE / "static" / "epub.css").read_text(encoding="utf-8")
    for page in pages:
        files[place(page)] = TEMPLATES.get_template("page.xhtml").render(
            known, page=page, article=_xhtml(page)
        )
    container = TEMPLATES.get_template("container.xml").render()
    with zipfile.ZipFile(path, "w") as packed:
        _add(packed, "mimetype", MIMETYPE, zipfile.ZIP_STORED)  # first and as it is, as the format wants it
        _add(packed, "META-INF/container.xml", container)
        for name, text in sorted(files.items()):
            _add(packed, f"EPUB/{name}", text)


def place(page: Page) -> str:
    """The file of a page."""
    return f"{page.key}.xhtml"


def _xhtml(page: Page) -> Markup:
    for drawing in page.article.iter("svg"):
        drawing.set("xmlns", "http://www.w3.org/2000/svg")
    return Markup(ET.tostring(page.article, encoding="unicode"))


def _add(packed: zipfile.ZipFile, name: str, text: str, compression: int = zipfile.ZIP_DEFLATED) -> None:
    entry = zipfile.ZipInfo(name, NO_TIME)
    entry.create_system, entry.external_attr, entry.compress_type = UNIX, A_FILE, compression
    packed.writestr(entry, text.encode("utf-8"), compresslevel=9)
