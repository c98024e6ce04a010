"""A small Sphinx book with a past, and a way to follow an address through a built book as a reader does."""

from __future__ import annotations

import io
from pathlib import Path
from urllib.parse import unquote, urldefrag

from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

CONF = """project = "Small"
extensions = ["extensions.addresses"]
html_theme = "basic"
templates_path = ["templates"]
"""
LAYOUT = """{% extends "!layout.html" %}
{% block document %}{{ super() }}{{ moved_addresses }}{% endblock %}
"""
SETTINGS = """[tool.addresses]
folder = "addresses"
parts = '-(?:wide|narrow)-\\w+$'
"""


def built(folder: Path, pages: dict[str, str], published: list[str], moves: str = "") -> tuple[Path, str]:
    """Build a book of these pages that once published these addresses; its folder, and what the build warned of."""
    (folder / "templates").mkdir()
    (folder / "addresses").mkdir()
    files = {"conf.py": CONF, "templates/layout.html": LAYOUT, "pyproject.toml": SETTINGS}
    files |= {f"{name}.rst": text for name, text in pages.items()}
    files |= {
        "addresses/1.txt": "\n".join(published) + "\n",
        "addresses/moves.csv": f"old,new\n{moves}",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    out, said = folder / "html", io.StringIO()
    with patch_docutils(str(folder)), docutils_namespace():
        app = Sphinx(folder, folder, out, folder / "doctrees", "html", status=None, warning=said)
        app.build(force_all=True)
    return out, said.getvalue()


class Reader:
    """Somebody who types addresses of a built book, and follows the link that stands there for one that moved."""

    def __init__(self, book: Path):
        self.book = book.resolve()
        self._pages: dict[Path, dict] = {}

    def fault(self, address: str) -> str | None:
        """What is wrong with the address; nothing where it leads to content."""
        path, anchor = urldefrag(address)
        file = self.book / unquote(path)
        if not file.is_file():
            return f"{address}: no such file"
        if not anchor:
            return None
        place = self._ids(file).get(unquote(anchor))
        if place is None:
            return f"{address}: no such anchor"
        return self._moved(address, file, place) if place.has_attr("data-moved") else None

    def _moved(self, address: str, file: Path, place) -> str | None:
        if place.find_parent(class_="moved-parts"):  # unseen, in the thing that it was a part of
            return None
        around = place.find_parent(class_="moved-one")
        link = around and around.find("a", href=True)
        if not link or not link.get_text().strip():
            return f"{address}: moved, and no link says where"
        path, anchor = urldefrag(link["href"])
        target = (file.parent / unquote(path)).resolve() if path else file
        if not target.is_file() or not target.is_relative_to(self.book):
            return f"{address}: moved to {link['href']}, no such page"
        found = self._ids(target).get(unquote(anchor)) if anchor else target
        if found is None or (anchor and found.has_attr("data-moved")):
            return f"{address}: moved to {link['href']}, no such anchor"
        return None

    def _ids(self, file: Path) -> dict:
        if file not in self._pages:
            soup = BeautifulSoup(file.read_text(encoding="utf-8"), "lxml")
            self._pages[file] = {element["id"]: element for element in soup.find_all(id=True)}
        return self._pages[file]
