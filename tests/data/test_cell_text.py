"""What is said of marks, spaces, digits and letters in a cell that are not what they look like, and what is no fault."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conceptshift import tables
from conceptshift.tables import cell_text

TEXT, ADDRESS = {"type": "string"}, {"type": "string", "format": "uri"}
HIDDEN = [
    "\0",
    "\t",
    "\n",
    "\x1b",
    "\x85",
    "\u00ad",
    "\u200b",
    "\u200d",
    "\u200e",
    "\u202e",
    "\u2028",
    "\u2066",
    "\ufeff",
]
PRINTED = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=2, max_size=30)


@given(PRINTED, st.data())
def test_a_mark_that_nobody_sees_is_named_wherever_it_stands(text, data):
    place = data.draw(st.integers(0, len(text)))
    mark = data.draw(st.sampled_from(HIDDEN))
    fault = cell_text.fault(text[:place] + mark + text[place:], TEXT)
    assert f"U+{ord(mark):04X}" in fault.found and f"character {place + 1}" in fault.found


@given(PRINTED)
def test_plain_text_is_no_fault(text):
    assert cell_text.fault(text, TEXT) is None
    assert (
        cell_text.fault(f"{text}\u00a0{text}", TEXT) is None
    )  # a space that does not break has its uses inside


@pytest.mark.parametrize(
    "text",
    ["", "Türkiye", "достигнет 2,8% от ВВП", "NATO или НАТО", "НАТО-Russia", "“so” — …", "naïve", "10⁻³ × ½", "中国", "α = 0.8"],
)  # fmt: skip
def test_other_scripts_and_signs_are_no_fault(text):
    assert cell_text.fault(text, TEXT) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (" ", "nothing but U+0020"),
        ("\u00a0\u2009", "nothing but U+00A0"),
        (" so", "before the text"),
        ("so\u202f", "behind the text"),
        ("２０２２", "U+FF12"),
        ("٣", "U+0663"),
        ("Rusѕia", "U+0455"),
        ("Αlexander", "U+0391"),
        ("ＮＡＴＯ", "U+FF2E"),
        ("a" * 3001, "3,001 characters"),
    ],
)
def test_what_looks_like_something_else_is_named(text, found):
    assert found in cell_text.fault(text, TEXT).found


@pytest.mark.parametrize("address", ["http://a.org", "https://a.org/b?c=d#e", "https://россия.рф/x", ""])
def test_web_addresses_are_no_fault(address):
    assert cell_text.fault(address, ADDRESS) is None


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:,x", "file:///etc/passwd", "ftp://a.org", "http://", "https://a", "a.org", "https://a.org/b c", 'https://a.org/"x', "https://exаmple.org"],
)  # fmt: skip
def test_other_addresses_are_faults(address):
    assert cell_text.fault(address, ADDRESS)


def saved(root: Path, name: str, mark: str, before: str = "") -> None:
    """The table as a spreadsheet saves it."""
    file = tables.path(name, root)
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        stream.write(before)
        loud = [[cell.upper() if cell in ("true", "false") else cell for cell in row] for row in rows]
        csv.writer(stream, delimiter=mark).writerows(loud)


@pytest.mark.parametrize(("mark", "before"), [(",", ""), (";", ""), ("\t", ""), (";", "sep=;\r\n")])
def test_a_table_out_of_a_spreadsheet_is_the_same_table(tmp_path, mark, before):
    shutil.copytree(tables.ROOT / "data", tmp_path / "data")
    for name in ("clauses", "predictions", "prediction_codings"):
        saved(tmp_path, name, mark, before)
        assert tables.load(name, tmp_path).equals(tables.load(name)), name


def test_decimal_commas_and_turned_days_are_told_once_with_the_way_to_save_them(tmp_path):
    shutil.copytree(tables.ROOT / "data", tmp_path / "data")
    for name, old, new, mend in (
        ("military_spending", ".", ",", "decimal commas"),
        ("general_debates", "2007-09-25", "25/09/2007", "turned the date"),
    ):
        file = tables.path(name, tmp_path)
        with file.open(encoding="utf-8", newline="") as stream:
            rows = [[cell.replace(old, new) for cell in row] for row in csv.reader(stream)]
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
        with pytest.raises(tables.TableError) as caught:
            tables.load(name, tmp_path)
        columns = [problem.column for problem in caught.value.problems]
        assert len(columns) == len(set(columns))
        assert all(mend in problem.mend for problem in caught.value.problems)
