"""A table's numbers are worded by their kinds, its markup is never lost in silence, and a false sentence stops the build."""

from __future__ import annotations

import io
import json
import re

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from extensions import exhibits
from extensions.exhibits import publish

GAP = "\N{NO-BREAK SPACE}"
FRAME = pd.DataFrame(
    {
        "year": [2021, 2022],
        "rate": [7.55, 51.3],
        "low": [3.5, np.nan],
        "high": [12, np.nan],
        "share": [0.285, None],
    }
)
KINDS = {"year": "year", "rate": "rate", "share": "share"}


@pytest.fixture
def glued(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict]:
    """What cells hand over, by name."""
    kept = {}
    monkeypatch.setattr(
        publish, "glue", lambda name, one, display: kept.update({name: one._repr_mimebundle_()})
    )
    return kept


def rows(bundle: dict) -> list[list[str]]:
    shown = BeautifulSoup(bundle["text/html"], "html.parser")
    return [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in shown.find_all("tr")]


def test_numbers_are_worded_by_kind_with_their_intervals_and_stand_to_the_right(
    glued: dict[str, dict],
) -> None:
    exhibits.table("tab-x", FRAME, kinds=KINDS, intervals={"rate": ("low", "high")}, labels={"rate": "Rate"})
    assert rows(glued["tab-x"]) == [
        ["year", "Rate", "share"],
        ["2021", f"7.6 (3.5{GAP}to{GAP}12)", f"29{GAP}%"],
        ["2022", "51", "–"],
    ]
    shown = BeautifulSoup(glued["tab-x"]["text/html"], "html.parser")
    assert [cell["class"] for cell in shown.find_all("td")] == [["end"]] * 4


def test_the_table_to_download_is_not_worded(glued: dict[str, dict]) -> None:
    exhibits.table("tab-x", FRAME, kinds=KINDS, columns=["year", "rate"])
    pd.testing.assert_frame_equal(
        pd.read_csv(io.StringIO(glued["tab-x"]["text/csv"])), FRAME, check_dtype=False
    )


def test_columns_are_shown_in_the_order_asked_for_and_groups_head_them(glued: dict[str, dict]) -> None:
    frame = FRAME.assign(side=["NATO", "Russia"])
    exhibits.table("tab-x", frame, columns=["rate", "year"], kinds=KINDS, groups=["side"])
    assert rows(glued["tab-x"]) == [["rate", "year"], ["NATO"], ["7.6", "2021"], ["Russia"], ["51", "2022"]]


def test_a_kind_for_no_column_is_refused(glued: dict[str, dict]) -> None:
    with pytest.raises(ValueError, match="no column 'rates', only year, rate"):
        exhibits.table("tab-x", FRAME, kinds={"rates": "rate"})


def test_a_row_tells_by_what_it_is_filtered(glued: dict[str, dict]) -> None:
    frame = FRAME.assign(side=[exhibits.mark("NATO <1>", "full"), None])
    exhibits.table("tab-x", frame, columns=["year"], filters={"side": "Side", "year": 'A "year"'})
    shown = BeautifulSoup(glued["tab-x"]["text/html"], "html.parser")
    assert json.loads(shown.div["data-filters"]) == [
        ["side", "Side", ["NATO <1>", ""]],
        ["year", 'A "year"', ["2021", "2022"]],
    ], "in this order"
    assert [row["data-has"] for row in shown.select("tbody tr")] == ["0 0", "1 1"]
    exhibits.table("tab-x", frame, columns=["year"], filters={})
    assert BeautifulSoup(glued["tab-x"]["text/html"], "html.parser").div["data-filters"] == "[]"
    exhibits.table("tab-x", frame, columns=["year"])
    assert not {"data-filters", "data-has"} & {*re.findall(r"data-[a-z]+", glued["tab-x"]["text/html"])}


def test_rows_keep_what_they_are_filtered_by_in_groups(glued: dict[str, dict]) -> None:
    frame = pd.DataFrame(
        {"year": [1, 2, 3], "side": ["a", "b", "a"], "kind": ["x", "y", "z"]}, index=[7, 7, 8]
    )
    exhibits.table("tab-x", frame, columns=["year"], groups=["side"], filters={"kind": "Kind"})
    shown = BeautifulSoup(glued["tab-x"]["text/html"], "html.parser")
    kinds = json.loads(shown.div["data-filters"])[0][2]
    assert [(row.th.get_text(), kinds[int(row["data-has"])]) for row in shown.select("tr[data-has]")] == [
        ("1", "x"),
        ("3", "z"),
        ("2", "y"),
    ]
    assert kinds == ["x", "z", "y"], "as the rows bring them"


def test_the_address_of_a_row_is_in_small_letters_and_leads_to_itself() -> None:
    link = BeautifulSoup(str(exhibits.address("P22")), "html.parser").a
    assert (link["id"], link["href"], link.get_text()) == ("p22", "#P22".lower(), "P22")
    made = exhibits.cells(pd.DataFrame({"key": ["NR-1"]}), "{{ address('src-' ~ key, key) }}")[0]
    assert 'id="src-nr-1"' in str(made) and ">NR-1<" in str(made)
    with pytest.raises(ValueError, match="begin with a letter"):
        exhibits.address("22 a")


LINK = exhibits.link("C1", "#c1")


@pytest.mark.parametrize(
    "given",
    [
        [{"id": LINK, "n": 3}],
        {"id": [LINK], "n": [3]},
        pd.DataFrame({"id": [LINK], "n": [3]}),
        pd.DataFrame({"id": ["C1"], "n": [3]}).assign(id=lambda frame: frame["id"].map({"C1": LINK})),
    ],
    ids=["rows", "columns", "frame", "mapped"],
)
def test_markup_stays_markup_however_a_table_is_made(glued: dict[str, dict], given: object) -> None:
    exhibits.table("tab-x", given, kinds={"n": "count"})
    assert BeautifulSoup(glued["tab-x"]["text/html"], "html.parser").a["href"] == "#c1"
    assert glued["tab-x"]["text/csv"] == "id,n\nC1,3\n"


def test_markup_that_pandas_made_text_of_stops_the_build(glued: dict[str, dict]) -> None:
    lost = pd.DataFrame({"id": [str(exhibits.link("C1", "#c1"))]}, dtype="str")
    with pytest.raises(ValueError, match="in the column 'id' stands '<a href=.*exhibits.Markup instead"):
        exhibits.table("tab-x", lost)
    exhibits.table(
        "tab-x", pd.DataFrame({"id": ["2 < 3", "a <- b", "C1"]}, dtype="str")
    )  # text without a tag


def test_a_sentence_that_is_no_longer_true_is_named() -> None:
    exhibits.holds("No theme moves back.", np.bool_(True))
    with pytest.raises(ValueError, match="no longer say what this page does: “No theme moves back.”"):
        exhibits.holds("No theme moves back.", False)


@pytest.mark.parametrize("condition", ["yes", 1, pd.Series([True]), None])
def test_what_is_no_condition_cannot_hold(condition: object) -> None:
    with pytest.raises(TypeError, match="give True or False"):
        exhibits.holds("No theme moves back.", condition)
