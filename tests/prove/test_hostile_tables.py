"""A book whose tables hold hostile text in every column that may have any: it is built, and nothing in it acts.

Read by a browser, page by page and state by state, by parsers of XML and JSON, and as a spreadsheet reads CSV. It takes as long as a build of all pages
and two more minutes.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from built_book import HtmlPage, document_names, run_build
from chromium import chromium
from every_state import drive, listen, refused
from hostile_text import TEXTS, columns, plant
from playwright.sync_api import BrowserContext

COLUMNS, CELLS = 130, 6_000  # that are planted, at least
ACTING = "iframe, object, embed, base, style, img:not([src$='.png'], [src$='.svg']), [srcdoc]"
FORMULA = re.compile(r"\s*[=+\-@\t]")
NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|inf)")


@pytest.fixture(scope="module")
def planted(copy_of_sources: Callable[[str], Path]) -> Path:
    """The built book."""
    root = copy_of_sources("planted")
    at = columns(root)
    cells = plant(root, at)
    assert len(at) >= COLUMNS and cells >= CELLS
    checked = subprocess.run(
        [sys.executable, "-m", "conceptshift", "check"],
        cwd=root,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    built = run_build(root)
    assert built.returncode == 0, built.stdout + built.stderr
    return root / "_build/html"


@pytest.fixture(scope="module")
def reader() -> Iterator[BrowserContext]:
    with chromium() as browser:
        yield browser.new_context(reduced_motion="reduce")


def test_no_text_made_an_element_or_an_attribute_and_each_is_shown(planted: Path) -> None:
    shown: Counter[str] = Counter()
    for path in sorted(planted.rglob("*.html")):
        page = HtmlPage(path, path.relative_to(planted).as_posix())
        text = " ".join(page.soup.get_text(" ").split())
        shown.update(one for one in TEXTS if one in text)
        assert not page.soup.select(ACTING), page.name
        for element in page.soup.find_all(True):
            acts = [
                name
                for name in element.attrs
                if name == "style" or name.startswith("on") or not re.fullmatch(r"[A-Za-z][\w:-]*", name)
            ]
            assert not acts, f"{page.name}: <{element.name} {' '.join(acts)}>"
            assert not re.match(r"\s*(javascript|data|vbscript):", str(element.get("href", ""))), page.name
        for script in page.soup.find_all("script"):
            assert script.get("src") or json.loads(script.string)["@context"] == "https://schema.org", (
                page.name
            )
    assert not [one for one in TEXTS if shown[one] < 3], shown


def test_every_file_beside_the_pages_can_be_read(planted: Path) -> None:
    for path in planted.rglob("*"):
        if path.suffix in (".svg", ".xml"):
            for one in ET.parse(path).iter():
                assert one.tag.rpartition("}")[2] not in (
                    "script",
                    "foreignObject",
                    "a",
                    "image",
                    "iframe",
                ), path
                assert not [name for name in one.attrib if name.startswith("on")], path
        elif path.suffix in (".json", ".ipynb"):
            json.loads(path.read_text(encoding="utf-8"))
        elif path.suffix == ".ris":
            assert path.read_text(encoding="utf-8").count("ER  - ") == 1, path


def test_no_cell_of_a_table_to_take_along_begins_a_formula(planted: Path) -> None:
    """But for the sources themselves, in `data/`, which are read by programs and have to come back as they were."""
    for path in planted.rglob("*.csv"):
        if path.is_relative_to(planted / "data"):
            continue
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.reader(stream):
                begun = [cell for cell in row if FORMULA.match(cell) and not NUMBER.fullmatch(cell)]
                assert not begun, f"{path.name}: {begun[0]}"


def test_nothing_runs_and_no_policy_is_broken_in_any_state_of_any_page(
    planted: Path, reader: BrowserContext
) -> None:
    listen(reader)
    faults: list[str] = []
    reader.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
    reader.on("weberror", lambda error: faults.append(str(error.error)))
    names = [f"{name}.html" for name in document_names()]
    names += ["search.html?q=window%20hit", "search.html", "findings.html"]
    names += sorted(path.relative_to(planted).as_posix() for path in planted.glob("exhibits/*.html"))[::8]
    names += sorted(path.relative_to(planted).as_posix() for path in planted.glob("values/*.html"))[::8]
    for name in names:
        page = reader.new_page()
        page.goto(f"{planted.resolve().as_uri()}/{name}", wait_until="load")
        drive(page)
        faults += [f"{name}: {one}" for one in refused(page)]
        if page.evaluate("window.hit") is not None:
            faults.append(f"{name}: a text ran, {page.evaluate('window.hit')}")
        page.close()
    assert not faults


def test_every_page_prints_without_breaking_its_policy(planted: Path, reader: BrowserContext) -> None:
    listen(reader)
    for name in document_names():
        page = reader.new_page()
        page.goto(f"{planted.resolve().as_uri()}/{name}.html", wait_until="load")
        assert page.pdf(format="A4")[:5] == b"%PDF-"
        assert refused(page) == [], name
        page.close()
