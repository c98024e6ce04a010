"""A book that is built with its editions links them; one without is as it was."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from built_book import ROOT
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from extensions.citation.work import read_work
from extensions.editions import VARIABLE, Names

CONF = """project = "Small"
extensions = ["extensions.citation", "extensions.editions"]
html_theme = "basic"
templates_path = ["templates"]
"""
LAYOUT = """{% extends "!layout.html" %}
{% block extrahead %}{{ super() }}{{ editions_head }}{% endblock %}
{% block document %}{{ super() }}{{ editions_links }}{% endblock %}
"""
NAMES = Names(read_work(ROOT / "CITATION.cff"))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The sources of a book of two pages, and a folder with some of its editions."""
    files = {
        "conf.py": CONF,
        "templates/layout.html": LAYOUT,
        "CITATION.cff": (ROOT / "CITATION.cff").read_text(encoding="utf-8"),
        "index.rst": "First\n=====\n\n.. toctree::\n\n   chapters/one\n   chapters/two\n",
        "chapters/one.rst": "One\n===\n\nText.\n",
        "chapters/two.rst": "Two\n===\n\nText.\n",
        f"made/{NAMES.whole('pdf')}": "whole" * 300_000,
        f"made/{NAMES.whole('epub')}": "epub",
        f"made/{NAMES.page('chapters/one')}": "one",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def built(folder: Path, address: str = "") -> dict[str, BeautifulSoup]:
    with patch_docutils(str(folder)), docutils_namespace():
        settings = {"html_baseurl": address}
        out = folder / "html"
        app = Sphinx(
            folder, folder, out, folder / "trees", "html", settings, status=None, warning=io.StringIO()
        )
        app.build(force_all=True)
    return {
        path.stem: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in out.rglob("*.html")
    }


def test_pages_link_what_there_is_of_them(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "made")
    pages = built(small, "https://example.org/book/")
    whole, epub, one = (
        f"editions/{name}" for name in (NAMES.whole("pdf"), NAMES.whole("epub"), NAMES.page("chapters/one"))
    )
    assert [link["href"] for link in pages["index"].select(".page-editions a")] == [whole, epub]
    assert "(1.5 MB)" in pages["index"].select_one(".page-editions").get_text()
    (link,) = pages["one"].select(".page-editions a")
    assert link["href"] == f"../{one}" and (small / "html" / one).read_text(encoding="utf-8") == "one"
    assert pages["one"].find("link", type="application/pdf")["href"] == f"../{one}"
    for page, file in (("index", whole), ("one", one)):
        assert (
            pages[page].find("meta", {"name": "citation_pdf_url"})["content"]
            == f"https://example.org/book/{file}"
        )
    assert not pages["two"].select(".page-editions") and not pages["search"].select(".page-editions")


def test_without_editions_nothing_is_linked(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    pages = built(small)
    assert not any(
        page.select(".page-editions, [type='application/pdf'], [name=citation_pdf_url]")
        for page in pages.values()
    )
    assert not (small / "html" / "editions").exists()


def test_a_folder_that_is_not_there_is_told(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "nowhere")
    with pytest.raises(ExtensionError, match="nowhere, which is no folder"):
        built(small)
