"""What a cell hands over reaches the page escaped, accessible and the same every time, or stops the build."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from conceptshift.measures import style
from extensions import exhibits
from extensions.exhibits.inline_svg import inline_svg, split_alt
from extensions.exhibits.table_html import table_html

ALT = "Rates rose on both sides. They went from 1 to 3."


def parsed(frame: pd.DataFrame, **options) -> BeautifulSoup:
    settings = {"labels": {}, "layout": "scroll", "align": {}} | options
    return BeautifulSoup(table_html(frame, "tab-x", **settings), "html.parser")


def drawing(name: str = "fig-x", alt: str = ALT) -> Markup:
    figure, axes = style.canvas(style.WIDE, 2)
    axes.barh(["a <b>", "c"], [1, 3], color=[style.NATO, style.RUSSIA])
    return inline_svg(figure, alt, name, "wide")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//elsewhere.org/x", "", "ftp://x.org"]
)
def test_a_link_that_runs_or_hides_where_it_goes_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="not a web address"):
        exhibits.link("text", address)


@given(text=st.text(), path=st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_a_link_stays_one_link(text: str, path: str) -> None:
    soup = BeautifulSoup(str(exhibits.link(text, "https://example.org/" + path)), "html.parser")
    assert {element.name for element in soup.find_all(True)} <= {"a", "wbr"} and set(soup.a.attrs) == {"href"}
    assert len(soup.find_all("a")) == 1 and not any(one.contents for one in soup.find_all("wbr"))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("data/stance_codings.csv", ["data/", "stance_", "codings", ".csv"]),
        ("stratml.hyperbase.com", ["stratml", ".hyperbase", ".com"]),
        ("Reuters, e.g. 2.0.0 and/or <b>", ["Reuters, e.g. 2.0.0 and/", "or &lt;b&gt;"]),
    ],
)
def test_a_path_or_a_host_in_a_link_may_go_on_in_a_new_line(text: str, parts: list[str]) -> None:
    assert str(exhibits.link(text, "#x")) == f'<a href="#x">{"<wbr>".join(parts)}</a>'


def test_an_unknown_mark_is_refused() -> None:
    assert exhibits.mark("<b>", "empty") == '<span class="mark mark-empty">&lt;b&gt;</span>'
    with pytest.raises(ValueError, match="full, half, empty, cross"):
        exhibits.mark("seen", "green")


def test_cells_are_text_unless_they_are_markup() -> None:
    frame = pd.DataFrame(
        {"theme": ["<script>x</script>"], "link": [exhibits.link("a & b", "https://example.org/?a&b")]}
    )
    table = parsed(frame)
    assert table.select("script") == [] and table.th.get_text() == "theme"
    assert table.select_one("tbody th").get_text() == "<script>x</script>"
    assert table.a["href"] == "https://example.org/?a&b" and table.a.get_text() == "a & b"


@pytest.mark.parametrize("missing", [None, math.nan, pd.NA, pd.NaT])
def test_what_is_missing_is_a_dash(missing: object) -> None:
    frame = pd.DataFrame({"a": ["x"], "b": pd.Series([missing], dtype=object)})
    assert parsed(frame).td.get_text() == "–"


@pytest.mark.parametrize("layout", ["scroll", "lines", "stack", "cards"])
def test_a_table_has_heads_for_rows_and_columns(layout: str) -> None:
    table = parsed(
        pd.DataFrame({"a": ["x", "y"], "b": [1, 2]}), layout=layout, labels={"b": "B"}, align={"b": "end"}
    )
    assert [head.get_text() for head in table.select("thead th[scope=col]")] == ["a", "B"]
    assert [head.get_text() for head in table.select("tbody th[scope=row]")] == ["x", "y"]
    labels = [cell.get("data-label") for cell in table.select("td.end")]
    assert labels == ([None] * 2 if layout in ("scroll", "lines") else ["B", "B"]), (
        "only cards need their column's head"
    )
    assert not table.select("td > div"), "text needs no box of its own"
    assert table.div["aria-labelledby"] == "tab-x-number" and table.div["tabindex"] == "0"


def test_repeated_values_become_one_heading() -> None:
    frame = pd.DataFrame({"side": ["NATO", "NATO", "Russia"], "theme": ["a", "b", "c"], "n": [1, 2, 3]})
    table = parsed(frame, groups=["side"])
    assert [head.get_text() for head in table.select("tbody th[scope=rowgroup]")] == ["NATO", "Russia"]
    assert [len(body.select("th[scope=row]")) for body in table.select("tbody")] == [2, 1]


def test_an_empty_table_and_an_unknown_layout_are_refused() -> None:
    with pytest.raises(ValueError, match="tab-x"):
        parsed(pd.DataFrame({"a": []}))
    with pytest.raises(ValueError, match="wide"):
        parsed(pd.DataFrame({"a": [1]}), layout="wide")


def test_a_drawing_needs_no_inline_style_and_names_itself() -> None:
    root = ET.fromstring(drawing())
    assert not [element for element in root.iter() if "style" in element.attrib or element.tag == "style"]
    assert root.attrib["role"] == "img" and "viewBox" in root.attrib and "width" not in root.attrib
    named = {
        element.attrib["id"]: element.text for element in root.iter() if element.tag in ("title", "desc")
    }
    assert [named[one] for one in root.attrib["aria-labelledby"].split()] == list(split_alt(ALT))
    assert {"a <b>", "c"} <= {element.text for element in root.iter("text")}, "labels are text, not outlines"


def test_two_drawings_share_no_id_and_one_is_drawn_alike_twice() -> None:
    ids = [
        {e.attrib["id"] for e in ET.fromstring(drawing(name)).iter() if "id" in e.attrib}
        for name in ("fig-x", "fig-y")
    ]
    assert ids[0] and not ids[0] & ids[1]
    assert drawing() == drawing()


@pytest.mark.parametrize("alt", ["", "A bar chart", "stance.svg"])
def test_a_drawing_without_a_sentence_is_refused(alt: str) -> None:
    with pytest.raises(ValueError, match="not a sentence"):
        drawing(alt=alt)


@pytest.mark.parametrize("name", ["ladder", "fig_ladder", "fig-Ladder", "fig-", "tab-ladder", "fig-a/../b"])
def test_a_name_that_is_no_anchor_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="fig-like-this"):
        exhibits.figure(name, lambda data, layout: (None, ALT), pd.DataFrame({"a": [1]}))
