"""A figure or table has a page of its own: its name outlasts titles, numbers and places, and it can be cited and taken along."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import frictionless
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from built_book import ROOT
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pybtex.database import parse_string

from extensions.exhibits.pictures import Credit, svg_file
from extensions.exhibits.spreadsheet import spreadsheet_csv

BOOK = "https://example.org/book/"
CONF = """
project = "Small book"
extensions = ["myst_nb", "extensions.exhibits.directive"%s]
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 600
numfig = True
html_theme = "basic"
templates_path = ["templates"]
"""
LAYOUT = """{% extends "!layout.html" %}
{% block extrahead %}{{ citation_head }}{% endblock %}
{% block document %}{{ super() }}{{ citation_box }}{% endblock %}
"""
PROJECT = """
[tool.exhibits]
worded = "results:worded"
limits = "results:worded"
style = "results:STYLE"
layouts = ["results:WIDE", "results:NARROW"]
"""
RESULTS = """
from types import SimpleNamespace
import pandas as pd
from matplotlib.figure import Figure

STYLE = {"font.size": 9}
WIDE, NARROW = SimpleNamespace(name="wide", width=7.4), SimpleNamespace(name="narrow", width=3.4)
DATA = pd.DataFrame({"who": ["=A & B", "C"], "share": [1 / 3, 2.0], "right": [True, False]})
DATA.attrs = {"tables": ["answers"], "units": {"share": "of all"}}

def worded(value, kind):
    return str(value)

def draw(data, layout):
    figure = Figure(figsize=(layout.width, 2))
    figure.subplots().barh(data["who"], data["share"])
    return figure, "A & B said <it> more often than C. One third against 2."
"""
CITATION = """
cff-version: 1.2.0
title: "Small book: what it says"
authors: [{name: Some people}]
version: 1.2.3
date-released: 2026-03-01
license: CC-BY-4.0
preferred-citation: {publisher: {name: A press}}
references: [{type: software, license: MIT}]
"""
HEADER = "---\nfile_format: mystnb\nkernelspec: {name: python3, display_name: Python 3}\n---\n"
CELL = "```{code-cell} ipython3\nfrom extensions import exhibits\nfrom results import DATA, draw\n%s\n```\n\n"
FIGURE = (
    CELL % 'exhibits.figure("fig-shares", draw, DATA)'
    + "```{exhibit} fig-shares\nHow often. See [the second](#more) and [there](two.md). n = 2.\n\nA bar is one of them.\n```\n\n"
)
TABLE = (
    CELL
    % 'exhibits.table("tab-shares", DATA.assign(who=[exhibits.address("A1"), exhibits.address("C1")]), labels={"who": "Who"}, csv=DATA)'
    + "```{exhibit} tab-shares\nWho said it. Unit: share.\n```\n\n"
)
OTHER = (
    CELL % 'exhibits.table("tab-other", DATA, summary="Other")'
    + "```{exhibit} tab-other\nAnother one.\n```\n\n"
)
TREE = "# Book\n\n```{exhibit-package}\n```\n\n```{toctree}\n%s\n```\n"
BEFORE = {
    "index": TREE % "one\ntwo",
    "one": f"{HEADER}# The first\n\n{FIGURE}{TABLE}{OTHER}(more)=\n## More\n\nText.\n",
    "two": "# Two\n\nText.\n",
}
# another title and name of the page, another order, and the figure on another page
AFTER = {
    "index": TREE % "two\nparts/first",
    "two": f"{HEADER}# Two\n\n{FIGURE.replace('two.md', 'parts/first.md')}(more)=\n## More\n\nText.\n",
    "parts/first": f"{HEADER}# What changed its title\n\n{OTHER}{TABLE}",
}


def start(folder: Path, pages: dict[str, str], cited: bool = True) -> subprocess.Popen:
    files = {f"{name}.md": text for name, text in pages.items()}
    files |= {"conf.py": CONF % (', "extensions.citation"' if cited else ""), "pyproject.toml": PROJECT}
    files |= {"results.py": RESULTS, "CITATION.cff": CITATION, "templates/layout.html": LAYOUT}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    added = {
        "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)]),
        "NO_COLOR": "1",
        "SOURCE_DATE_EPOCH": "0",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", ".", "out"],
        cwd=folder,
        env=os.environ | added | ({"REPORT_ADDRESS": BOOK} if cited else {}),
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The book before and after its pages were moved about, and one that is not cited."""
    folders = {name: tmp_path_factory.mktemp(name) for name in ("before", "after", "alone")}
    running = {
        "before": start(folders["before"], BEFORE),
        "after": start(folders["after"], AFTER),
        "alone": start(folders["alone"], BEFORE, cited=False),
    }
    for one in running.values():
        _, said = one.communicate()
        assert one.returncode == 0, said
    return {name: folder / "out" for name, folder in folders.items()}


def page(book: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((book / f"{name}.html").read_text(encoding="utf-8"), "html.parser")


def meta(soup: BeautifulSoup, name: str) -> list[str]:
    return [one["content"] for one in soup.select(f'meta[name="{name}"], meta[property="{name}"]')]


def linked(soup: BeautifulSoup) -> dict:
    return json.loads(soup.select_one('script[type="application/ld+json"]').get_text())


# What stays


def test_a_citation_outlasts_title_number_and_place(books: dict[str, Path]) -> None:
    for name in ("fig-shares", "tab-shares", "tab-other"):
        for suffix in ("bib", "ris", "json"):
            file = f"cite/exhibits/{name}.{suffix}"
            assert (books["before"] / file).read_bytes() == (books["after"] / file).read_bytes()
        cited = [
            [
                one.get_text()
                for one in page(books[state], f"exhibits/{name}").select(".cite-styles dd > span")
            ]
            for state in ("before", "after")
        ]
        assert cited[0] == cited[1] and len(cited[0]) == 4
    numbers = [
        page(books[state], "exhibits/tab-other").select_one(".page-facts").get_text()
        for state in ("before", "after")
    ]
    assert [one.partition(" of ")[0] for one in numbers] == ["Now Table 2", "Now Table 1"]


def test_pictures_and_data_do_not_change_when_their_place_does(books: dict[str, Path]) -> None:
    for file in ("fig-shares.svg", "fig-shares.png", "fig-shares.csv", "tab-shares.csv"):
        assert (books["before"] / "exhibits" / file).read_bytes() == (
            books["after"] / "exhibits" / file
        ).read_bytes()


@pytest.mark.parametrize("state", ["before", "after"])
def test_links_of_a_caption_lead_where_they_led(books: dict[str, Path], state: str) -> None:
    soup = page(books[state], "exhibits/fig-shares")
    place = {"before": "one", "after": "two"}[state]
    targets = [one["href"] for one in soup.select("figcaption a")]
    other = {"before": "two", "after": "parts/first"}[state]
    assert targets == [f"../{place}.html#more", f"../{other}.html"]
    assert soup.select_one(".page-facts a")["href"] == f"../{place}.html#fig-shares"
    table = page(books[state], "exhibits/tab-shares")
    assert not table.find(id="a1"), "an anchor that was published stands on one page alone"
    place = {"before": "one", "after": "parts/first"}[state]
    assert table.select_one(".row-address")["href"] == f"../{place}.html#a1"


# How it is cited


def test_each_format_gives_the_figure_and_not_the_page_where_it_stands(books: dict[str, Path]) -> None:
    folder, address = books["before"] / "cite/exhibits", f"{BOOK}exhibits/fig-shares.html"
    title = "A & B said <it> more often than C"
    (key,) = (found := parse_string((folder / "fig-shares.bib").read_text("utf-8"), "bibtex")).entries
    entry = found.entries[key]
    assert (key, entry.type) == ("smallbook2026-fig-shares", "incollection")
    assert entry.fields["booktitle"] == "{Small book: what it says}" and entry.fields["url"] == address
    assert entry.fields["note"] == "Figure. Version 1.2.3, 1 March 2026. CC BY 4.0"
    record = dict(
        line.split("  - ", 1) for line in (folder / "fig-shares.ris").read_text("utf-8").splitlines()
    )
    assert (record["TY"], record["M3"], record["TI"]) == ("CHAP", "Figure", title)
    assert (record["T2"], record["ET"], record["UR"]) == ("Small book: what it says", "1.2.3", address)
    (item,) = json.loads((folder / "fig-shares.json").read_text("utf-8"))
    assert (item["type"], item["medium"], item["title"], item["URL"]) == ("chapter", "Figure", title, address)
    soup = page(books["before"], "exhibits/fig-shares")
    assert meta(soup, "citation_title") == [title] and meta(soup, "citation_public_url") == [address]
    assert meta(soup, "citation_inbook_title") == ["Small book: what it says"]
    assert meta(soup, "DC.type") == ["StillImage"]
    assert soup.select_one(".cite-page h2").get_text() == "Cite this figure"


def test_search_engines_are_told_what_it_is_and_where_it_belongs(books: dict[str, Path]) -> None:
    figure = linked(page(books["before"], "exhibits/fig-shares"))
    assert (figure["@type"], figure["@id"]) == ("ImageObject", f"{BOOK}exhibits/fig-shares.html")
    assert (figure["contentUrl"], figure["encodingFormat"]) == (f"{BOOK}exhibits/fig-shares.png", "image/png")
    assert figure["license"] == "https://creativecommons.org/licenses/by/4.0/" and figure["creditText"]
    assert [one["@type"] for one in figure["isPartOf"]] == ["Chapter", "Book"]
    assert figure["isPartOf"][0]["@id"] == f"{BOOK}one.html" and figure["isPartOf"][0]["name"] == "The first"
    table = linked(page(books["before"], "exhibits/tab-shares"))
    assert (
        table["@type"] == "Dataset"
        and table["distribution"][0]["contentUrl"] == f"{BOOK}exhibits/tab-shares.csv"
    )
    chapter = linked(page(books["before"], "one"))
    assert [one["@id"] for one in chapter["hasPart"]] == [
        f"{BOOK}exhibits/{name}.html" for name in ("fig-shares", "tab-shares", "tab-other")
    ]


def test_a_link_to_a_page_is_shown_with_its_first_figure(books: dict[str, Path]) -> None:
    for name in ("one", "exhibits/fig-shares"):
        soup = page(books["before"], name)
        assert meta(soup, "og:image") == [f"{BOOK}exhibits/fig-shares.png"]
        assert meta(soup, "og:image:alt") == ["A & B said <it> more often than C"]
        assert meta(soup, "twitter:card") == ["summary_large_image"]
    assert not meta(page(books["before"], "two"), "og:image")


def test_crawlers_find_it_and_the_search_of_the_book_does_not(books: dict[str, Path]) -> None:
    assert f"<loc>{BOOK}exhibits/tab-other.html</loc>" in (books["before"] / "sitemap.xml").read_text("utf-8")
    index = (books["before"] / "searchindex.js").read_text("utf-8")
    assert "exhibits/" not in index


# Without whoever cites


def test_a_book_that_is_not_cited_has_the_pages_and_the_files(books: dict[str, Path]) -> None:
    soup = page(books["alone"], "exhibits/fig-shares")
    assert soup.h1.get_text() == "A & B said <it> more often than C."
    assert soup.select_one(".exhibit-how").get_text().strip() == "A bar is one of them."
    assert "One third against 2." in [one.get_text() for one in soup.select("p")]
    assert len(soup.select("figure svg")) == 2 and not soup.select(".cite-page, meta[name=citation_title]")
    assert "Source: Small book · fig-shares" in (books["alone"] / "exhibits/fig-shares.svg").read_text(
        "utf-8"
    )


def test_a_caption_leads_to_the_data_and_to_the_citation(books: dict[str, Path]) -> None:
    for state, up in (("before", ""), ("after", "../")):
        name = "one" if state == "before" else "parts/first"
        ways = page(books[state], name).find(id="tab-shares").select(".exhibit-ways a")
        assert [one["href"] for one in ways] == [
            f"{up}exhibits/tab-shares.csv",
            f"{up}exhibits/tab-shares.html",
        ]
        assert ways[1].get_text().startswith("Cite Table")


# What is taken along


def test_a_drawing_stands_alone(books: dict[str, Path]) -> None:
    text = (books["before"] / "exhibits/fig-shares.svg").read_text("utf-8")
    root = ET.fromstring(text)
    svg, dc = "{http://www.w3.org/2000/svg}", "{http://purl.org/dc/elements/1.1/}"
    assert root.tag == f"{svg}svg" and root.attrib["font-family"] and root.find(f"{svg}rect") is not None
    seen = [one.text for one in root.iter(f"{svg}text")]
    assert seen[0].startswith("A & B said <it>")
    assert seen[-1].endswith(f"· CC BY 4.0 · {BOOK}exhibits/fig-shares.html") and "version 1.2.3" in seen[-1]
    known = {one.tag.removeprefix(dc): one.text for one in root.iter() if one.tag.startswith(dc)}
    assert known["title"] == "A & B said <it> more often than C." and known["creator"] == "Some people"
    assert known["source"] == "Small book: what it says, version 1.2.3" and known["date"] == "2026-03-01"
    assert not [one for one in root.iter() if "style" in one.attrib or one.tag == f"{svg}style"]
    ids = [one.attrib["id"] for one in root.iter() if "id" in one.attrib]
    assert set(root.attrib["aria-labelledby"].split()) <= set(ids) and len(ids) == len(set(ids))


def test_a_picture_is_large_and_says_where_it_is_from(books: dict[str, Path]) -> None:
    with Image.open(books["before"] / "exhibits/fig-shares.png") as picture:
        assert picture.width >= 1600
        assert set(picture.info) >= {"Title", "Author", "Source", "Copyright", "Description"}
        assert not {"Software", "Creation Time"} & set(picture.info)
        assert picture.info["Source"].endswith(f"{BOOK}exhibits/fig-shares.html")
        rows = picture.convert("L").resize((1, picture.height)).tobytes()
    margin = next(at for at, shade in enumerate(rows) if shade < 255)
    assert 0 < margin < picture.height * 0.1, "the headline stands above the drawing"
    assert min(rows[-margin * 2 : -margin // 2]) < 255, "and the source below it"


LEGAL = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=200
)


@given(LEGAL, LEGAL)
def test_whatever_is_said_a_drawing_stays_one(headline: str, line: str) -> None:
    drawing = (
        '<svg class="exhibit-svg" viewBox="0 0 100 50" aria-labelledby="t" stroke-linejoin="round" '
        'stroke-linecap="butt"><title id="t">T</title></svg>'
    )
    root = ET.fromstring(svg_file(drawing, Credit(headline, "", line, "fig-x")))
    shown = " ".join(one.text for one in root.iter("{http://www.w3.org/2000/svg}text"))
    assert shown.split() == f"{headline} {line}".split()


def test_the_data_package_is_valid_and_tells_what_the_columns_are(books: dict[str, Path]) -> None:
    path = books["before"] / "exhibits/datapackage.json"
    report = frictionless.validate(str(path))
    assert report.valid, report.flatten(["rowNumber", "fieldNumber", "type", "message"])
    package = json.loads(path.read_text("utf-8"))
    assert (
        package["version"] == "1.2.3"
        and package["homepage"] == BOOK
        and package["licenses"][0]["name"] == "CC-BY-4.0"
    )
    (figure, _, table) = package["resources"]
    assert figure["schema"]["fields"] == [
        {"name": "who", "type": "string"},
        {"name": "share", "type": "number", "unit": "of all"},
        {"name": "right", "type": "boolean"},
    ]
    assert figure["sources"] == [{"title": "answers"}] and table["schema"]["fields"][0]["title"] == "Who"


def test_everything_in_one_file(books: dict[str, Path]) -> None:
    folder = books["before"] / "exhibits"
    with zipfile.ZipFile(folder / "exhibits.zip") as packed:
        names = [Path(name).name for name in packed.namelist()]
        assert names == [
            "README.txt",
            "datapackage.json",
            "fig-shares.csv",
            "tab-other.csv",
            "tab-shares.csv",
        ]
        assert packed.read("exhibits/fig-shares.csv") == (folder / "fig-shares.csv").read_bytes()
        readme = packed.read("exhibits/README.txt").decode()
    assert (
        "Some people (2026). Small book: what it says, version 1.2.3. " + BOOK in readme
        and "CC BY 4.0" in readme
    )
    targets = [one["href"] for one in page(books["before"], "index").select("p a")]
    assert {"exhibits/exhibits.zip", "exhibits/datapackage.json"} <= set(targets)


# Data for a spreadsheet


def test_a_spreadsheet_reads_what_is_meant(books: dict[str, Path]) -> None:
    content = (books["before"] / "exhibits/fig-shares.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines() == [
        "who,share,right",
        "'=A & B,0.3333333333,TRUE",
        "C,2,FALSE",
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1 more", "-cmd", "@sum", "\t=1", " =1", "\n=1"])
def test_no_text_is_a_formula(text: str) -> None:
    ((cell,),) = list(csv.reader(io.StringIO(spreadsheet_csv(pd.DataFrame({"a": [text]})), newline="")))[1:]
    assert cell == f"'{text}"


@given(
    st.lists(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_infinity=False)), min_size=1)
)
def test_a_number_stays_a_number(values: list) -> None:
    rows = list(
        csv.reader(
            io.StringIO(spreadsheet_csv(pd.DataFrame({"a": pd.Series(values, dtype=object), "b": "x"})))
        )
    )
    for value, (cell, _) in zip(values, rows[1:], strict=True):
        if value is None or value != value:
            assert cell == ""
        elif isinstance(value, bool):
            assert cell == str(value).upper()
        else:
            assert float(cell) == pytest.approx(value, rel=1e-9, abs=0) and not cell.endswith(".0")
