"""A page can be cited: the same facts in its head, in its box and in the files to take away."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from built_book import HtmlPage, document_names
from pybtex.database import parse_string
from sphinx.errors import ExtensionError

import conceptshift
from extensions import citation
from extensions.citation import formats, styles
from extensions.citation.work import Page, read_work

HOSTILE = "Was “reset” & </script><b>50 %</b> {real}?"


@pytest.fixture(scope="module")
def record(root: Path) -> dict:
    return yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def work(root: Path):
    return read_work(root / "CITATION.cff")


def meta(page: HtmlPage, name: str) -> list[str]:
    return [
        element["content"] for element in page.soup.select(f'meta[name="{name}"], meta[property="{name}"]')
    ]


def letters(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", text)


def test_the_citation_file_keeps_to_its_format(record: dict, root: Path) -> None:
    assert (
        record["cff-version"] == "1.2.0" and record["message"] and record["type"] in ("software", "dataset")
    )
    assert {"title", "authors", "version", "date-released", "license"} <= set(record)
    assert all(set(author) <= {"name", "website", "email"} for author in record["authors"])


def test_every_place_names_the_same_edition(record: dict, root: Path) -> None:
    def text(name: str) -> str:
        return (root / name).read_text(encoding="utf-8")

    # the newest edition that has a date
    (edition, released), *_ = re.findall(r"^## (\d+\.\d+\.\d+) \((.+)\)$", text("CHANGELOG.md"), re.MULTILINE)
    assert str(record["date-released"]) == released
    named = {
        "CITATION.cff": record["version"],
        "pyproject.toml": tomllib.loads(text("pyproject.toml"))["project"]["version"],
        "conceptshift": conceptshift.__version__,
        "data/package.json": json.loads(text("data/package.json"))["version"],
        "data/datapackage.json": json.loads(text("data/datapackage.json"))["version"],
        "README.md": re.search(r"version (\d+\.\d+\.\d+)\.$", text("README.md"), re.MULTILINE)[1],
    }
    assert named == dict.fromkeys(named, edition)


def test_every_page_tells_a_reference_manager_what_it_is(chapters: list[HtmlPage], record: dict) -> None:
    for page in chapters:
        whole = page.name == f"{document_names()[0]}.html"
        title = record["title"] if whole else page.soup.h1.get_text()
        assert meta(page, "citation_title") == meta(page, "DC.title") == meta(page, "og:title") == [title]
        authors = [author["name"] for author in record["authors"]]
        assert meta(page, "DC.creator") == authors
        assert meta(page, "citation_author") == [f"{name}," for name in authors], (
            "Zotero makes a person of it"
        )
        assert meta(page, "citation_publisher") == [record["preferred-citation"]["publisher"]["name"]]
        assert meta(page, "prism.edition") == [record["version"]]
        assert meta(page, "citation_keywords") == ["; ".join(record["keywords"])]
        assert meta(page, "DC.rights")[0].startswith("https://creativecommons.org/")
        assert meta(page, "citation_publication_date") == [record["date-released"].strftime("%Y/%m/%d")]
        assert meta(page, "citation_inbook_title") == ([] if whole else [record["title"]])
        assert len(meta(page, "description")[0].split()) >= 5, page.name
        published = meta(page, "book:release_date" if whole else "article:published_time")
        assert published == [str(record["date-released"])]
        works = {
            link["href"].partition("#")[2]
            for link in page.soup.select("a.reference[href*='bibliography.html#id']")
        }
        assert len(meta(page, "citation_reference")) == len(works), page.name
        named = {link["rel"][0]: link["href"] for link in page.soup.select("head link[rel]")}
        assert named["license"] == meta(page, "DC.rights")[0]
        linked = json.loads(page.soup.select_one('script[type="application/ld+json"]').get_text())
        assert linked["@context"] == "https://schema.org" and linked["name"] == title
        assert linked["version"] == str(record["version"])


def test_no_page_has_the_description_of_another(chapters: list[HtmlPage]) -> None:
    descriptions = [meta(page, "description")[0] for page in chapters]
    assert len(set(descriptions)) == len(descriptions)


def test_the_box_gives_version_date_licence_and_three_files(chapters: list[HtmlPage], record: dict) -> None:
    for page in chapters:
        box = page.soup.select_one(".cite-page")
        assert f"Version {record['version']}" in box.get_text() and "CC BY 4.0" in box.get_text()
        files = [page.path.parent / link["href"] for link in box.select("li a")]
        assert [path.suffix for path in files] == [".bib", ".ris", ".json"]
        title = meta(page, "citation_title")[0]
        (entry,) = parse_string(files[0].read_text(encoding="utf-8"), "bibtex").entries.values()
        assert letters(entry.fields["title"]) == letters(title)
        assert f"TI  - {title}\r\n" in files[1].read_bytes().decode()
        assert json.loads(files[2].read_text(encoding="utf-8"))[0]["title"] == title


def test_a_hostile_title_stays_text(work) -> None:
    page = Page("chapters/x", HOSTILE, HOSTILE, whole=False, address="https://example.org/chapters/x.html")
    linked = formats.linked_data(work, page)
    assert "<" not in linked and json.loads(linked)["name"] == HOSTILE
    assert json.loads(formats.csl_json(work, page))[0]["title"] == HOSTILE
    (entry,) = parse_string(formats.bibtex(work, page), "bibtex").entries.values()
    assert entry.type == "incollection" and entry.fields["url"] == page.address
    assert [str(person) for person in entry.persons["author"]] == ["{Concept Shift contributors}"]
    record = formats.ris(work, page).splitlines()
    assert record[0] == "TY  - CHAP" and record[-1] == "ER  - " and f"UR  - {page.address}" in record


def test_no_address_is_made_up(work) -> None:
    page = Page("chapters/x", "A title", "What it says.", whole=False)
    for text in (formats.bibtex(work, page), formats.ris(work, page), formats.csl_json(work, page)):
        assert "http" not in text.replace("https://creativecommons.org/licenses/by/4.0/", "")
    assert not [key for _, key, _ in formats.metadata(work, page) if key in ("og:url", "citation_public_url")]


def test_a_citation_stands_in_named_styles(chapters: list[HtmlPage], record: dict) -> None:
    """Each from the record of the page, as a CSL processor sets it; a reader copies one."""
    for page in chapters:
        box = page.soup.select_one(".cite-page")
        names = [name.get_text() for name in box.select("dt")]
        assert names == ["APA", "Chicago", "IEEE", "Vancouver"]
        for text in box.select("dd > span"):
            assert (
                "Concept Shift contributors" in text.get_text() and str(record["version"]) in text.get_text()
            )
            assert not re.search(r"[.,”?][.,]{1,}|”[.,]|\s{2}", text.get_text()), text.get_text()
        copies = [button["data-copies"] for button in box.select("button")]
        assert [box.select_one(f"#{name}").name for name in copies] == ["span"] * 4


@pytest.mark.parametrize(
    ("title", "style", "expected"),
    [
        ("The concept", "APA", "(2026). The concept. In <i>"),
        ("The “reset”: what it was", "Chicago", "“The ‘Reset’: What It Was.” In"),
        ("The words turned before the “reset”", "Chicago", "“The Words Turned before the ‘Reset.’” In"),
        ("Who saw it coming?", "IEEE", "“Who saw it coming?” in <i>"),
        ("Müller & Söhne <b>", "APA", "Müller &amp; Söhne &lt;b&gt;. In"),
        ("Почему это важно", "Vancouver", "Почему это важно. In:"),
    ],
)
def test_a_title_comes_out_right_in_each_style(work, title: str, style: str, expected: str) -> None:
    page = Page("chapters/x", title, "What it says.", whole=False)
    assert expected in dict(styles.citations(formats.csl(work, page)))[style]


def test_fields_that_clients_were_seen_to_need(work) -> None:
    chapter = Page("chapters/x", "A title", "What it says.", whole=False)
    whole = Page("intro", "Another", "What it says.", whole=True)
    (entry,) = parse_string(formats.bibtex(work, chapter), "bibtex").entries.values()
    assert entry.fields["month"].isdigit() and entry.fields["publisher"]
    assert entry.fields["date"] == f"{work.released:%Y-%m-%d}", "biber and Zotero lose the day"
    for page in (chapter, whole):
        item = formats.csl(work, page)
        assert "version" not in item, "Zotero makes software of a book with a version"
        assert work.version in item["edition"] and item["publisher"] == work.publisher
        assert item["license"] == work.content_licence.address, (
            "Zotero shows it beside the address from the page"
        )
    assert work.content_licence.spdx == "CC-BY-4.0" and work.code_licence.spdx == "MIT"


@pytest.mark.parametrize("address", ["example.org", "ftp://example.org/", "https://example.org/?page=1"])
def test_an_address_that_is_none_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(citation.ADDRESS, address)
    with pytest.raises(ExtensionError, match="expected where the book will live"):
        citation._address(None, SimpleNamespace(html_baseurl=""))


@pytest.mark.parametrize(
    "key", ["title", "version", "date-released", "authors", "license", "preferred-citation", "references"]
)
def test_an_incomplete_citation_file_is_refused(root: Path, tmp_path: Path, key: str) -> None:
    record = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    del record[key]
    (tmp_path / "CITATION.cff").write_text(yaml.safe_dump(record), encoding="utf-8")
    with pytest.raises(ValueError, match=key):
        read_work(tmp_path / "CITATION.cff")
