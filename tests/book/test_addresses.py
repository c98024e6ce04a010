"""What was published under an address is found there, or its address leads to where it went."""

from __future__ import annotations

from pathlib import Path

import pytest
from built_book import ROOT, document_names
from moved_pages import Reader, built

from extensions.addresses import __main__ as command
from extensions.addresses.published import Addresses, Book, moves, published, settings

FIGURE = """.. raw:: html

   <figure id="fig-a"><svg><g id="fig-a-wide-m1"></g></svg></figure>
"""
ROW = '.. raw:: html\n\n   <table><tr><td><span id="{0}">{1}</span></td></tr></table>\n'


def page(title: str, *parts: str) -> str:
    return "\n\n".join([f"{title}\n{'=' * len(title)}", *parts]) + "\n"


def section(title: str) -> str:
    return f"{title}\n{'-' * len(title)}\n\nText."


FRONT = page("Front", ".. toctree::\n\n   one\n   two")


# The book itself


def test_the_lists_name_what_was_published() -> None:
    listed = published(settings(ROOT).folder)
    assert len(listed) > 800
    assert {"intro.html", "chapters/predictions.html#p22", "exhibits/fig-naming.csv"} <= set(listed)


def test_every_published_address_leads_to_its_content(book: Path) -> None:
    reader = Reader(book)
    lost = [fault for one in published(settings(ROOT).folder) if (fault := reader.fault(one))]
    assert not lost, (
        f"{len(lost)} addresses are lost; `python -m extensions.addresses` proposes rows for "
        f"docs/addresses/moves.csv:\n" + "\n".join(lost)
    )


def test_a_planted_lost_address_is_noticed(book: Path) -> None:
    reader, first = Reader(book), document_names()[0]
    for planted in (f"{first}.html#never-was", "chapters/never-was.html", "exhibits/never-was.csv"):
        assert planted in reader.fault(planted)


def test_what_moved_is_no_part_of_the_search(book: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in (book / "search").glob("*.js")]
    assert texts and not any("Moved from this page" in text for text in texts)


# A small book with a past


def test_an_anchor_is_found_on_the_page_where_it_stands_now(tmp_path: Path) -> None:
    old = ["one.html", "one.html#fig-a", "one.html#fig-a-wide-m1", "one.html#fig-a-wide-m0", "one.html#r07"]
    pages = {
        "index": FRONT,
        "one": page("One", "Text."),
        "two": page("Two", FIGURE, ROW.format("r07", "R07")),
    }
    book, said = built(tmp_path, pages, old)
    assert not said
    assert [Reader(book).fault(one) for one in old] == [None] * len(old)
    text = (book / "one.html").read_text(encoding="utf-8")
    assert text.count("<a data-moved") == 2, "the parts of a drawing need no links of their own"
    assert '<a data-moved id="r07" href="two.html#r07">R07</a>' in text
    assert "data-moved" not in (book / "two.html").read_text(encoding="utf-8")


def test_what_changed_its_name_follows_the_table_and_on_from_there(tmp_path: Path) -> None:
    old = ["one.html#first", "one.html#second", "one.html#third"]
    rows = "one.html#first,one.html#second\none.html#second,two.html#now\none.html#third,two.html\n"
    pages = {"index": FRONT, "one": page("One", "Text."), "two": page("Two", section("Now"))}
    book, said = built(tmp_path, pages, old, rows)
    assert not said
    assert [Reader(book).fault(one) for one in old] == [None] * 3
    text = (book / "one.html").read_text(encoding="utf-8")
    assert '<span data-moved id="second"></span><a data-moved id="first" href="two.html#now">Now</a>' in text
    assert '<a data-moved id="third" href="two.html">the page</a>' in text


def test_a_row_that_names_a_page_means_the_same_anchor_there(
    tmp_path: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = ["one.html#limits", "one.html#then"]
    pages = {
        "index": FRONT + "\n" + section("Limits"),
        "one": page("One", "Text."),
        "two": page("Two", section("Limits")),
    }
    book, said = built(tmp_path, pages, old, "one.html#limits,two.html\none.html#then,two.html\n")
    assert not said
    assert 'id="limits" href="two.html#limits"' in (book / "one.html").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    command.main(["--book", "html"])
    told = capsys.readouterr().err
    assert "one.html#then leads to two.html as a whole" in told and "one.html#limits" not in told


def test_a_mark_of_a_drawing_that_was_drawn_anew_leads_to_its_figure(tmp_path: Path) -> None:
    old = ["one.html#fig-a", "one.html#fig-a-wide-m0"]
    book, said = built(
        tmp_path, {"index": FRONT, "one": page("One", FIGURE), "two": page("Two", "Text.")}, old
    )
    assert not said and [Reader(book).fault(one) for one in old] == [None, None]
    text = (book / "one.html").read_text(encoding="utf-8")
    assert 'id="fig-a"><span class="moved-parts"><span data-moved id="fig-a-wide-m0">' in text
    assert "Moved from this page" not in text


def test_an_anchor_that_stands_on_several_pages_needs_a_row(
    tmp_path: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = {
        "index": FRONT,
        "one": page("One", section("Limits")),
        "two": page("Two", section("Limits"), section("What is counted")),
        "gone": ":orphan:\n\n" + page("Gone", "Text."),
    }
    book, _ = built(tmp_path, pages, ["gone.html#limits", "gone.html#what-was-counted", "one.html"])
    assert "no such anchor" in Reader(book).fault("gone.html#limits")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match="2 of 3 published addresses are lost"):
        command.main(["--book", "html"])
    printed = capsys.readouterr()
    assert "gone.html#limits,one.html#limits\n" in printed.out
    assert "gone.html#what-was-counted,two.html#what-is-counted\n" in printed.out
    assert "limits may also be two.html#limits" in printed.err
    command.main(["--book", "html", "--list"])
    assert "two.html#what-is-counted\n" in capsys.readouterr().out


def test_a_page_that_went_says_where_and_keeps_its_anchors(tmp_path: Path) -> None:
    old = ["past/gone.html", "past/gone.html#limits", "one.html#limits", "two.html#limits"]
    pages = {"index": FRONT, "one": page("One", section("Limits")), "two": page("Two", section("Limits"))}
    book, said = built(tmp_path, pages, old, "past/gone.html,two.html\n")
    assert not said
    assert [Reader(book).fault(one) for one in old] == [None] * 4
    text = (book / "past" / "gone.html").read_text(encoding="utf-8")
    assert '<a class="moved-page" href="../two.html">Two</a>' in text
    assert '<a data-moved id="limits" href="../two.html#limits">Limits</a>' in text


def test_a_file_that_went_is_what_took_its_place(tmp_path: Path) -> None:
    old = ["one.html", "tables/a.csv", "tables/b.csv"]
    rows = "tables/a.csv,objects.inv\ntables/b.csv,two.html#now\n"
    pages = {"index": FRONT, "one": page("One", "Text."), "two": page("Two", section("Now"))}
    book, said = built(tmp_path, pages, old, rows)
    assert not said
    assert (book / "tables/a.csv").read_bytes() == (book / "objects.inv").read_bytes()
    assert (book / "tables/b.csv").read_text(encoding="utf-8") == "moved_to\n../two.html#now\n"


def test_a_move_to_nowhere_is_a_warning_that_says_how_to_mend_it(tmp_path: Path) -> None:
    pages = {"index": FRONT, "one": page("One", "Text."), "two": page("Two", section("What is counted"))}
    rows = "one.html#counted,two.html#what-was-counted\none.html#never,two.html\n"
    _, said = built(tmp_path, pages, ["one.html#counted"], rows)
    first, second = said.strip().splitlines()
    assert (
        "moves.csv:2: WARNING: one.html#counted is said to have moved to two.html#what-was-counted" in first
    )
    assert "found two.html#what-is-counted" in first and "Name an address of the built book" in first
    assert "moves.csv:3: WARNING: one.html#never is in no list of published addresses" in second


def test_a_page_that_is_built_alone_warns_of_nothing(tmp_path: Path) -> None:
    old = ["one.html", "two.html", "three.html", "two.html#a"]
    _, said = built(tmp_path, {"index": page("Front", "Text.")}, old, "two.html#a,three.html#b\n")
    assert not said


def test_moves_in_a_circle_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "one.html").write_text("<h1>One</h1>", encoding="utf-8")
    (tmp_path / "moves.csv").write_text(
        "old,new\none.html#a,one.html#b\none.html#b,one.html#a\n", encoding="utf-8"
    )
    circle = Addresses(Book(tmp_path), moves(tmp_path / "moves.csv"), settings(ROOT).parts)
    assert circle.leads_to("one.html#a") is None


@pytest.mark.parametrize("table", ["", "a,b\n", "old,new\none.html#a\n", "old,new\none.html#a,\n"])
def test_a_table_of_moves_that_is_none_is_told(tmp_path: Path, table: str) -> None:
    path = tmp_path / "moves.csv"
    path.write_text(table, encoding="utf-8")
    with pytest.raises(ValueError, match=r"moves\.csv, line [12]: expected"):
        moves(path)
