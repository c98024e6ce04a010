"""Whatever a table's text is, it stays text in everything that is made of it: HTML, SVG, CSV, scripts, metadata, notebooks."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import matplotlib.style
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hostile_text import RIGHT_TO_LEFT, TAGS, TEXTS
from pybtex.database import parse_string

from conceptshift.measures import style
from extensions import exhibits, notebooks
from extensions.citation import TEMPLATES, formats, styles
from extensions.citation.author import Author
from extensions.citation.work import File, Licence, Page, Part, Work
from extensions.exhibits import data_package, evidence, exhibit_page, finding_page
from extensions.exhibits.inline_svg import inline_svg
from extensions.exhibits.pairs_html import pairs_html
from extensions.exhibits.pictures import Credit, svg_file
from extensions.exhibits.publish import ABOUT
from extensions.exhibits.spreadsheet import inert_csv, spreadsheet_csv
from extensions.exhibits.table_html import table_html
from extensions.explorer import packed
from extensions.search import index
from extensions.search.page_text import PageText
from extensions.whatif.directive import WHATIF

HOSTILE = [*TEXTS, *TAGS, RIGHT_TO_LEFT]
PLAIN = "a plain text"


def finding(text: str) -> dict:
    record = {"finding": "ally", "name": "ally.a.n", "column": "n", "row": {"who": text}, "value": 3}
    record |= {
        "text": text,
        "low": 1,
        "high": 2,
        "interval": text,
        "unit": text,
        "drawn": text,
        "tables": [text],
    }
    rows = io.StringIO()
    csv.writer(rows, lineterminator="\n").writerows([["who", "n"], [text, 3]])
    about = {"doc": f"{text}. More.\n\n- {text}", "function": text, "kinds": {"n": "count"}, "limits": []}
    return {"records": [record], "csv": rows.getvalue(), "about": about}


def markup(text: str) -> Iterator[tuple[str, str]]:
    """Everything that makes HTML of a text, and where."""
    frame = pd.DataFrame({"who": [text], "what": [text], "sort": [text]}, dtype=object)
    options = {"summary": text, "groups": ["sort"], "filters": {"what": text}, "traits": frame[["what"]]}
    yield "table", table_html(frame, "tab-x", {"what": text}, "stack", {}, **options)
    pair = dict.fromkeys(("title", "word", "before", "after", "between", "note", "beside", "fold"), text)
    yield "pairs", pairs_html(pd.DataFrame([pair | {"anchor": "p1", "kind": "new"}]), (text, text), text)
    template = '<p title="{{ who }}">{{ what }} {{ link(who, "https://a.org/" ~ what) }} {{ mark(sort, "full") }}</p>'
    yield "cells", str(exhibits.cells(frame, template)[0])
    yield "evidence", str(evidence.citation("seen", text, f"https://a.org/{text}", text, text, text))
    yield "fold", str(evidence.folded(text, text, text, {text: text}))
    yield "finding", finding_page._body("ally", text, finding(text), [(text, "a.html")])
    listed = finding_page.LISTED.render(findings=[("ally", text)], list="findings")
    yield "findings", listed
    known = dict.fromkeys(("headline", "label", "title", "alt", "rows"), text)
    about = {
        "fields": [{"name": text, "title": text}],
        "units": {text: [text]},
        "tables": [text],
        "terms": [],
    }
    yield "exhibit", exhibit_page.PAGE.render(**known, **about, name="fig-x", place="a.html", files=[])
    work, page = cited(text)
    head = TEMPLATES.get_template("head.html").render(
        page=page,
        up="",
        files=[("RIS", "cite/a.ris")],
        metadata=formats.metadata(work, page),
        relations=formats.relations(work, page),
        references=[text],
        linked_data=formats.linked_data(work, page),
    )
    yield "head", head
    box = TEMPLATES.get_template("box.html")
    citations = styles.citations(formats.csl_shown(work, page))
    yield "box", box.render(work=work, page=page, up="", files=[], citations=citations)
    yield "footer", TEMPLATES.get_template("footer.html").render(work=work)


def cited(text: str) -> tuple[Work, Page]:
    licences = {"content_licence": Licence("CC-BY-4.0"), "code_licence": Licence("MIT")}
    work = Work(text, text, date(2025, 3, 9), (Author(name=text),), text, **licences, keywords=(text,))
    files = (File("exhibits/fig-x.png", "image/png"),)
    part = Part("Figure", "fig-x", text, text, "exhibits/fig-x", "a", files)
    address = {"address": "https://a.org/a.html", "base": "https://a.org/"}
    return work, Page("a", text, text, whole=False, parts=(part,), **address)


def shape(html: str) -> list[tuple[str, list[str]]]:
    """The elements and the names of their attributes, without places where a line may break."""
    found = BeautifulSoup(html, "html.parser").find_all(lambda one: one.name != "wbr" or one.attrs)
    return [(one.name, sorted(one.attrs)) for one in found]


@pytest.fixture(scope="module")
def plain() -> dict[str, list[tuple[str, list[str]]]]:
    return {name: shape(html) for name, html in markup(PLAIN)}


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_makes_an_element_or_an_attribute(text: str, plain: dict) -> None:
    for name, html in markup(text):
        known = shape(html)
        if name != "box":  # whose styles may set a word of a title in italics
            assert known == plain[name], f"{name}: {text}"
        else:
            assert {one for one, _ in known} <= {one for one, _ in plain[name]} | {"i", "em"}, text
            assert not [names for _, names in known if any(one.startswith("on") for one in names)], text


def test_no_text_leaves_the_linked_data_of_a_page() -> None:
    for text in HOSTILE:
        said = formats.linked_data(*cited(text))
        assert not re.search("[<>&]", said)
        assert json.loads(said)["name"] == text


def test_no_text_makes_an_entry_or_a_line_of_its_own_in_a_citation() -> None:
    work, page = cited(PLAIN)
    lines = formats.ris(work, page).count("\r\n")
    for text in HOSTILE:
        work, page = cited(text)
        assert formats.ris(work, page).count("\r\n") == lines == formats.ris(work, page).count("\n")
        assert len(parse_string(formats.bibtex(work, page), "bibtex").entries) == 1
        assert json.loads(formats.csl_json(work, page))[0]["publisher"] == text


def test_no_text_makes_an_element_in_a_drawing() -> None:
    def drawing(text: str) -> str:
        with matplotlib.style.context(["default", style.RC]):
            figure, axes = style.canvas(style.WIDE, 2)
            axes.set_title(text)
            axes.set_yticks([0], [text[:60]])  # longer than a drawing is wide, it stops the build
            return str(inline_svg(figure, f"A headline of some words {text}. And {text}", "fig-x", "wide"))

    def tags(svg: str) -> list[str]:
        names = (one.tag.rpartition("}")[2] for one in ET.fromstring(svg).iter())
        return [
            name for name in names if name not in ("path", "g", "use", "defs", "clipPath", "rect", "text")
        ]

    credit = {"description": PLAIN, "line": PLAIN, "identifier": PLAIN}
    inline = drawing(PLAIN)
    alone = svg_file(inline, Credit(PLAIN, **credit))
    for text in HOSTILE:
        svg = drawing(text)
        file = svg_file(svg, Credit(text, text, text, text, text, text, text, (text,), text, text))
        assert tags(svg) == tags(inline), text
        assert set(tags(file)) <= {
            *tags(alone),
            "creator",
            "date",
            "hasVersion",
            "license",
            "rights",
            "source",
        }
        assert text in "".join(ET.fromstring(file).itertext()), text
        assert not [
            name for one in ET.fromstring(file).iter() for name in one.attrib if name.startswith("on")
        ]


def test_no_cell_of_a_spreadsheet_begins_a_formula() -> None:
    for text in [*HOSTILE, " =1", "\t=1", "-1e5 x", "+34 to +67"]:
        frame = pd.DataFrame({"who": [text], text: [-1.5e-7], "n": [-3]})
        for written in (spreadsheet_csv(frame), inert_csv(frame.to_csv(index=False, lineterminator="\n"))):
            head, row = csv.reader(io.StringIO(written))
            for cell in (row[0], head[1]):
                assert cell.removeprefix("'") == text
                assert not re.match(r"\s*[=+\-@\t]", cell), text
            assert float(row[1]) == pytest.approx(-1.5e-7) and row[2] == "-3"
    unchanged = 'a,b\n-1.5e-07,"x, y"\n,"z"\n'
    assert inert_csv(unchanged) == unchanged


def test_every_script_gives_what_it_was_given() -> None:
    for text in HOSTILE:
        said = packed.script("index", {"label": text})
        assert "<" not in said and json.loads(f"[{said[len('explorerGives(') : -3]}]") == [
            "index",
            {"label": text},
        ]
        view = json.dumps({"title": text}, ensure_ascii=False)
        (made,) = WHATIF.files("x", view).values()
        assert json.loads(made.removeprefix("whatIfGives(").removesuffix(");\n")) == {"title": text}
        html = f"<main><article><section id='s'><h1>x</h1><p>{exhibits.Markup('{}').format(text)}</p></section></article></main>"
        files = index.files([("a.html", text, PageText(html).sections)])
        assert not [name for name, file in files.items() if "<" in file], text
        assert all(file.startswith("searchGives(") for file in files.values())


def test_no_text_means_anything_in_a_notebook() -> None:
    from markdown_it import MarkdownIt

    for text in HOSTILE:
        (inline,) = (one for one in MarkdownIt().parse(f"So: {notebooks._literal(text)}") if one.children)
        kinds = {child.type for child in inline.children}
        assert kinds <= {"text", "text_special"} and inline.children[0].content.startswith("So: "), text
        assert "".join(child.content for child in inline.children) == f"So: {text}"


def test_the_data_package_of_the_exhibits_holds_every_text(tmp_path: Path) -> None:
    for text in HOSTILE:
        about = json.dumps({"tables": [text], "units": {"n": text}, "labels": {"n": text}})
        formats_ = {"text/csv": spreadsheet_csv(pd.DataFrame({"n": [1]})), ABOUT: about}
        exhibit = {"headline": text, "caption": text, "formats": formats_}
        (tmp_path / "tab-x.csv").write_text(formats_["text/csv"], encoding="utf-8")
        edition = {"title": text, "version": text, "authors": [text], "address": None, "doi": None}
        edition |= {"released": "2025-03-09", "released_in_words": text}
        edition |= {"licence": {"spdx": text, "name": text, "address": text}}
        data_package.write_package(tmp_path, "x", edition, [("tab-x", exhibit)], {"tab-x": []})
        said = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
        assert said["resources"][0]["title"] == text == said["contributors"][0]["title"]
        with zipfile.ZipFile(tmp_path / "exhibits.zip") as packed_:
            (inside,) = (name for name in packed_.namelist() if name.endswith("datapackage.json"))
            assert json.loads(packed_.read(inside)) == said
