"""Another book's names and titles come out as they are in every file and field, whatever signs they hold."""

from __future__ import annotations

import json
import re
import string
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from pybtex.database import Entry, Person, parse_string
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from extensions.citation import TEMPLATES, formats, references, styles
from extensions.citation.author import Author, read_author
from extensions.citation.work import Licence, Page, Work

ANNA = {"family-names": "Berg", "given-names": "Anna Maria", "name-particle": "van der"}
MARTIN = {"family-names": "King", "given-names": "Martin Luther", "name-suffix": "Jr."}
WORK = Work(
    title="Of states & words: what 100 % of them said",
    version="2.1",
    released=date(2025, 3, 9),
    authors=(Author(name="Институт & Söhne"),),
    publisher="A {small} press",
    content_licence=Licence("CC-BY-4.0"),
    code_licence=Licence("MIT"),
)
# What LaTeX prints for what an entry says.
PRINTED = {r"\textbackslash{}": "\\", r"\~{}": "~", r"\^{}": "^", r"\textbraceleft{}": "{", r"\textbraceright{}": "}"} | {
    f"\\{sign}": sign for sign in "%&_#${}"
}  # fmt: skip
COMMAND = re.compile("|".join(map(re.escape, PRINTED)))
signs = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))
titles = st.text(signs, min_size=1).map(lambda text: " ".join(text.split())).filter(bool)


class Head(HTMLParser):
    """The `meta` and `link` elements and the linked data, as a browser reads them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.linked = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag in ("meta", "link"):
            name = said.get("name") or said.get("property") or said.get("rel")
            self.found.setdefault(name, []).append(said.get("content") or said.get("href"))

    def handle_data(self, data: str) -> None:
        self.linked += data.strip()


def head(work: Work, page: Page, cited: tuple[str, ...] = ()) -> Head:
    rendered = TEMPLATES.get_template("head.html").render(
        page=page,
        up="",
        files=[],
        metadata=formats.metadata(work, page),
        relations=formats.relations(work, page),
        references=cited,
        linked_data=formats.linked_data(work, page),
    )
    return Head(rendered)


def fields(text: str) -> dict[str, str]:
    """Of the one entry, as they would be printed."""
    (entry,) = parse_string(text, "bibtex").entries.values()
    return {name: COMMAND.sub(lambda found: PRINTED[found[0]], value) for name, value in entry.fields.items()}


@given(titles)
@example(r"50 % & _ # {real} \ ~ ^ $5 to $6")
@example("a } b {")
@example('–—: “quoted” ‘so’ "so" </script><b>')
@example("Почему это важно? Ελλάς, ünï, 中文")
def test_a_title_is_the_same_wherever_it_is_read(title: str) -> None:
    page = Page("a_b", title, title, whole=False, address="https://example.org/a_b/c%20d.html")
    entry = fields(formats.bibtex(WORK, page))
    assert entry["title"] == f"{{{title}}}" and entry["abstract"] == title
    assert entry["booktitle"] == f"{{{WORK.title}}}" and entry["url"] == page.address
    assert f"TI  - {title}\r\n" in formats.ris(WORK, page)
    assert json.loads(formats.csl_json(WORK, page))[0]["title"] == title
    read = head(WORK, page)
    assert read.found["citation_title"] == read.found["og:title"] == read.found["DC.title"] == [title]
    assert json.loads(read.linked)["name"] == title


@given(st.text(string.ascii_letters + " :?.,-–“”‘’'éÉ", min_size=1).filter(str.strip))
@example("What they said before “of the world”: a “partner”, then a “threat”")
def test_headline_capitals_change_nothing_but_capitals(title: str) -> None:
    from extensions.citation.headline import headline, shown

    assert shown(headline(title)).casefold() == " ".join(title.split()).casefold()


def test_a_body_stays_a_body_and_a_person_keeps_every_part_of_a_name() -> None:
    anna, martin, body = (read_author(one) for one in (ANNA, MARTIN, {"name": "Bread & Peace, Inc."}))
    work = replace(WORK, authors=(anna, martin, body))
    page = Page("x", "A title", "What it says.", whole=True)
    (entry,) = parse_string(formats.bibtex(work, page), "bibtex").entries.values()
    first, second, third = entry.persons["author"]
    assert (first.first_names, first.middle_names) == (["Anna"], ["Maria"])
    assert (first.prelast_names, first.last_names) == (["van", "der"], ["Berg"])
    assert (second.last_names, second.lineage_names) == (["King"], ["Jr."])
    assert third.last_names == [r"{Bread \& Peace, Inc.}"] and not third.first_names
    listed = re.findall(r"AU  - (.*)\r\n", formats.ris(work, page))
    assert listed == ["van der Berg, Anna Maria", "King, Martin Luther, Jr.", "Bread & Peace, Inc."]
    assert formats.csl(work, page)["author"] == [
        {"family": "van der Berg", "given": "Anna Maria"},
        {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
        {"literal": "Bread & Peace, Inc."},
    ]
    read = head(work, page)
    assert read.found["DC.creator"] == [
        "Anna Maria van der Berg",
        "Martin Luther King Jr.",
        "Bread & Peace, Inc.",
    ]
    linked = json.loads(read.linked)["author"]
    assert [one["@type"] for one in linked] == ["Person", "Person", "Organization"]
    assert linked[0]["familyName"] == "van der Berg" and linked[0]["givenName"] == "Anna Maria"
    cited = dict(styles.citations(formats.csl(replace(work, authors=(anna, martin)), page)))
    assert cited["APA"].startswith("van der Berg, A. M., &amp; King, M. L., Jr. (2025). <i>")
    assert cited["Chicago"].startswith("van der Berg, Anna Maria, and Martin Luther King Jr. 2025. <i>")
    assert cited["Vancouver"].startswith("van der Berg AM, King ML")
    assert cited["IEEE"].startswith("A. M. van der Berg and M. L. King Jr., <i>")


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"name": "Concept Shift contributors"}, "Concept Shift contributors,"),  # else a person of two names
        (ANNA, "van der Berg, Anna Maria;"),  # else two people
        ({"family-names": "Berg", "given-names": "Anna Maria"}, "Berg, Anna Maria"),
        ({"family-names": "Дума", "given-names": "Анна"}, "Дума, Анна"),
    ],
)
def test_zotero_is_told_who_is_a_body_and_who_one_person(record: dict, said: str) -> None:
    assert read_author(record).highwire == said


def test_an_author_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="expected a body with a name, or a person with family-names"):
        read_author({"alias": "anna"})


def test_a_program_finds_its_way() -> None:
    anna = read_author(ANNA | {"orcid": "https://orcid.org/0000-0002-1825-0097"})
    work = replace(WORK, authors=(anna,))
    page = Page("x", "A title", "What it says.", whole=True)
    assert "cite-as" not in head(work, page).found, "no address is made up"
    found = head(work, replace(page, address="https://example.org/x.html")).found
    assert found["cite-as"] == ["https://example.org/x.html"]
    assert found["license"] == ["https://creativecommons.org/licenses/by/4.0/"] == found["DC.rights"]
    assert found["author"] == ["Anna Maria van der Berg", "https://orcid.org/0000-0002-1825-0097"]
    lasting = head(replace(work, doi="10.1234/a<b>"), page).found
    assert lasting["cite-as"] == ["https://doi.org/10.1234/a%3Cb%3E"]


def test_a_cited_work_is_told_as_search_engines_read_it() -> None:
    people = [Person("van der Berg, Anna Maria"), Person("{Bread \\& Peace}"), Person("others")]
    entry = Entry(
        "article",
        fields={
            "title": r"{UN} words \& \'etats; 1946--2024",
            "journal": r"A \& B",
            "year": "2020",
            "pages": "3--25",
            "doi": "10.1/a;2",
        },
        persons={"author": people},
    )
    assert references.line(entry).split("; ") == [
        "citation_title=UN words & états, 1946–2024",
        "citation_author=van der Berg, Anna Maria",
        "citation_author=Bread & Peace",
        "citation_journal_title=A & B",
        "citation_publication_date=2020",
        "citation_firstpage=3",
        "citation_lastpage=25",
    ], "a DOI that would be cut at its semicolon leads to another work"


def test_a_page_names_the_works_that_it_cites_and_no_others(tmp_path: Path) -> None:
    record = {
        "title": "A book & more",
        "version": 1,
        "date-released": date(2025, 3, 9),
        "authors": [ANNA],
        "license": "CC-BY-4.0",
        "preferred-citation": {"publisher": {"name": "A press"}},
        "references": [{"type": "software", "license": "MIT"}],
    }
    files = {
        "CITATION.cff": yaml.safe_dump(record),
        "works.bib": "@book{a, title={First <one>}, year=2001, author={A B}}\n@book{b, title={Second}, year=2002, author={C D}}\n",
        "index.md": "# A book\n\nIt says.\n\n```{toctree}\none\nworks\n```\n",
        "one.md": "# One & two\n\nAs {cite}`b` and {cite}`a,b` say.\n",
        "theme/layout.html": "{{ citation_head }}",
        "works.md": "# Works\n\n```{bibliography}\n```\n",
    }
    (tmp_path / "theme").mkdir()
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with (
        patch_docutils(str(tmp_path)),
        docutils_namespace(),
    ):  # so that the next book of this process begins anew
        app = Sphinx(
            tmp_path,
            None,
            tmp_path / "html",
            tmp_path / "doctrees",
            "html",
            confoverrides={
                "extensions": ["myst_nb", "sphinxcontrib.bibtex", "extensions.citation"],
                "bibtex_bibfiles": ["works.bib"],
                "html_theme": "basic",
                "templates_path": ["theme"],
            },
            status=None,
            warning=None,
        )  # fmt: skip
        app.build()
    found = {
        name: Head((tmp_path / f"html/{name}.html").read_text(encoding="utf-8")).found
        for name in ("one", "works")
    }
    assert found["one"]["citation_title"] == ["One & two"]
    assert found["one"]["citation_author"] == ["van der Berg, Anna Maria;"]
    assert found["one"]["citation_reference"] == [
        "citation_title=Second; citation_author=D, C; citation_publication_date=2002",
        "citation_title=First <one>; citation_author=B, A; citation_publication_date=2001",
    ]
    assert "citation_reference" not in found["works"]
