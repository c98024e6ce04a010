"""The editions, made as the Makefile makes them and read back: PDFs with their tags, outline, links and text; the EPUB by EPUBCheck."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from built_book import ROOT, HtmlPage, document_names
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from extensions.citation.work import read_work
from extensions.editions import Names, settings

PRESS = Path(sys.prefix, "press")  # where the Makefile installs what editions need
WORK = read_work(ROOT / "CITATION.cff")
NAMES = Names(WORK)
A_SHEET, THE_LAST = (
    40,
    24,
)  # words that a sheet holds at least; and the last one of a chapter, with head and foot


def press(*arguments: object) -> subprocess.CompletedProcess:
    environment = os.environ | {"PYTHONPATH": f"{PRESS}{os.pathsep}{ROOT}", "SOURCE_DATE_EPOCH": "0"}
    command = [sys.executable, "-m", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture(scope="module")
def made(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Makes editions, in a folder of their own each time."""

    def make(*files: str) -> Path:
        out = tmp_path_factory.mktemp("editions")
        ran = press("extensions.editions", *files, "--book", book, "--out", out)
        assert ran.returncode == 0, ran.stderr
        return out

    return make


@pytest.fixture(scope="module")
def every(made: Callable[..., Path]) -> Path:
    return made()


@pytest.fixture(scope="module")
def whole(every: Path) -> PdfReader:
    return PdfReader(every / NAMES.whole("pdf"))


@pytest.fixture(scope="module")
def sheets(whole: PdfReader) -> list[str]:
    return [" ".join(sheet.extract_text().split()) for sheet in whole.pages]


def reported(chapters: list[HtmlPage]) -> list[HtmlPage]:
    """The pages that the whole has, in its order."""
    order = [f"{name}.html" for name in document_names()]
    inside = {*(f"{name}.html" for name in settings(ROOT)["also"]), order[0]}
    first = chapters_of_parts()
    return sorted(
        (one for one in chapters if one.name in inside | first), key=lambda one: order.index(one.name)
    )


def chapters_of_parts() -> set[str]:
    import yaml

    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    parts = [part for part in toc["parts"] if part["caption"] in settings(ROOT)["parts"]]
    return {f"{entry['file']}.html" for part in parts for entry in part["chapters"]}


def elements(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every element of the structure, as a screen reader goes through it."""
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop()
        if "/S" in element:
            yield element
        kids = element.get("/K", [])
        kids = kids if isinstance(kids, list) else [kids]
        resolved = [kid.get_object() if isinstance(kid, IndirectObject) else kid for kid in kids]
        waiting += [kid for kid in reversed(resolved) if isinstance(kid, DictionaryObject) and "/S" in kid]


def test_there_is_one_for_every_page_and_the_whole(every: Path) -> None:
    pages = {NAMES.page(name) for name in document_names()}
    assert {path.name for path in every.iterdir()} == pages | {NAMES.whole("pdf"), NAMES.whole("epub")}


def test_the_whole_says_what_it_is(whole: PdfReader, sheets: list[str]) -> None:
    root = whole.trailer["/Root"]
    assert root["/Lang"].startswith("en") and root["/MarkInfo"]["/Marked"].value
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert b"pdfuaid:part" in root["/Metadata"].get_data() or b"pdfuaid" in root["/Metadata"].get_data()
    assert (whole.metadata.title, whole.metadata.author) == (WORK.title, ", ".join(map(str, WORK.authors)))
    assert whole.metadata.creation_date.date() == WORK.released
    for part in (
        WORK.short_title,
        WORK.version,
        WORK.released_in_words,
        *map(str, WORK.authors),
        WORK.publisher,
        WORK.content_licence.name,
    ):
        assert part in sheets[0], f"the title page does not say {part}"


def test_contents_bookmarks_and_heads_lead_to_each_chapter(
    whole: PdfReader, sheets: list[str], chapters: list[HtmlPage]
) -> None:
    titles = [" ".join(page.soup.h1.get_text().split()) for page in reported(chapters)]
    marks = [one for one in whole.outline if not isinstance(one, list)]
    assert [one.title for one in marks] == ["Contents", *titles]
    contents = " ".join(sheets[1:4])
    begins = [whole.get_destination_page_number(one) for one in marks]
    for title, at, following in zip(titles, begins[1:], [*begins[2:], len(sheets)], strict=True):
        assert title[:30] in sheets[at], f"{title} does not begin where its bookmark leads"
        assert re.search(rf"{re.escape(title[-20:])}[ .]*{at + 1}\b", contents), (
            f"{title}: another sheet in the contents"
        )
        foot = f"{WORK.short_title} · version {WORK.version} · {WORK.released_in_words}"
        assert all(f"{title} {foot} {number + 1}" in sheets[number] for number in range(at + 1, following)), (
            title
        )


def test_every_link_leads_somewhere(whole: PdfReader) -> None:
    names, inside = set(whole.named_destinations), 0
    for sheet in whole.pages:
        for one in sheet.get("/Annots", ()):
            link = one.get_object()
            if "/Dest" in link:
                inside += 1
                assert link["/Dest"] in names
            elif "/A" in link:
                assert link["/A"].get("/URI", "https:").startswith(("http:", "https:"))
    assert inside > 20


def test_drawings_tables_and_headings_are_told(whole: PdfReader, chapters: list[HtmlPage]) -> None:
    found = list(elements(whole))
    kinds = [element["/S"] for element in found]
    drawn = [page.soup.select(".exhibit-wide") for page in reported(chapters)]
    alternatives = [str(element.get("/Alt", "")) for element in found if element["/S"] == "/Figure"]
    for svg in (one for page in drawn for one in page):
        said = " ".join(part.get_text() for part in svg.find_all(["title", "desc"]))
        assert said in alternatives, "the whole alternative, not its first sentence alone"
    assert kinds.count("/H1") >= len(drawn) and kinds.count("/TH") > 20 and kinds.count("/Link") > 20


def test_no_sheet_is_nearly_empty_and_none_ends_with_a_heading(
    whole: PdfReader, sheets: list[str], chapters: list[HtmlPage]
) -> None:
    parts = [one for page in reported(chapters) for one in page.soup.select("h1, h2, h3")]
    headings = {" ".join(one.get_text().split()) for one in parts}
    heads = {" ".join(one.get_text().split()) for one in parts if one.name == "h1"}
    marks = [one for one in whole.outline if not isinstance(one, list)]
    ends = {whole.get_destination_page_number(one) for one in marks} | {len(sheets)}
    for number, text in enumerate(sheets[3:], 4):
        assert len(text.split()) > (THE_LAST if number in ends else A_SHEET), f"sheet {number}: {text}"
        lines = [line.strip() for line in whole.pages[number - 1].extract_text().splitlines() if line.strip()]
        foot = next(at for at, line in enumerate(lines) if line.startswith(f"{WORK.short_title} · version"))
        last = lines[foot - 2] if lines[foot - 1] in heads else lines[foot - 1]
        assert last not in headings, f"sheet {number} ends with a heading"


def test_nothing_that_only_a_screen_can_do_is_printed(sheets: list[str]) -> None:
    text = " ".join(sheets)
    for left_out in ("Show the code", "Data (CSV)", "Skip to the text", "How to read it"):
        assert left_out not in text


def test_a_page_names_what_it_belongs_to(every: Path, chapters: list[HtmlPage]) -> None:
    page = chapters[3]
    name = page.name.removesuffix(".html")
    first = " ".join(PdfReader(every / NAMES.page(name)).pages[0].extract_text().split())
    for part in (*map(str, WORK.authors), WORK.title, WORK.version, page.soup.h1.get_text(strip=True)):
        assert part in first


def test_the_same_book_gives_the_same_bytes(every: Path, made: Callable[..., Path]) -> None:
    files = [NAMES.whole("epub"), NAMES.page(document_names()[0])]
    again = made(*files)
    for file in files:
        assert (again / file).read_bytes() == (every / file).read_bytes(), file


def test_the_epub_is_valid(every: Path) -> None:
    if shutil.which("java") is None:
        pytest.skip("EPUBCheck needs Java")
    checked = press("epubcheck", every / NAMES.whole("epub"))
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_epub_has_each_chapter_with_its_drawings(every: Path, chapters: list[HtmlPage]) -> None:
    with zipfile.ZipFile(every / NAMES.whole("epub")) as packed:
        assert (
            packed.namelist()[0] == "mimetype"
            and packed.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
        )
        contents = packed.read("EPUB/nav.xhtml").decode("utf-8")
        for page in reported(chapters):
            key = Path(page.name).stem
            assert f'href="{key}.xhtml"' in contents
            text = packed.read(f"EPUB/{key}.xhtml").decode("utf-8")
            assert text.count('class="exhibit-svg') == len(page.soup.select(".exhibit-wide"))
