"""The columns of a long table are as wide as their text asks for, whatever the rows hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from extensions.exhibits.column_shares import PIECE, STEP, column_shares

LONG = "what was said and by whom, " * 8
CELLS = st.one_of(st.text(max_size=300), st.integers(), st.text(max_size=60).map(Markup.escape))


def test_room_goes_where_the_text_is() -> None:
    number, short, long = column_shares(["No.", "Side", "Claim"], [["C01", "NATO", LONG]] * 40)
    assert number <= short < long
    assert number + short + long == 100


def test_a_column_has_room_for_its_longest_word() -> None:
    code, _ = column_shares(["Module", "What it does"], [["conceptshift.predictions.scores", LONG]] * 40)
    assert code > 25


def test_what_is_folded_needs_no_room() -> None:
    folded = Markup("<details><summary>Evidence</summary>{}</details>").format(LONG * 5)
    claim, evidence = column_shares(["Claim", "Evidence"], [[LONG, folded]] * 40)
    assert claim > 4 * evidence


def test_what_is_only_heard_needs_no_room() -> None:
    heard = Markup('x<span class="visually-hidden"> of {}</span>').format(LONG)
    claim, evidence = column_shares(["", ""], [[LONG, heard]] * 40)
    assert claim > 9 * evidence


def test_a_mark_stays_in_one_line() -> None:
    mark = Markup('<span class="mark mark-half">could not be told</span>')
    plain = Markup("<span>could not be told</span>")
    assert column_shares(["", ""], [[LONG, mark]] * 40)[1] > column_shares(["", ""], [[LONG, plain]] * 40)[1]


def test_the_browser_finds_out_for_short_and_for_narrow_tables() -> None:
    assert column_shares(["a", "b"], [["x", LONG]] * 3) == []
    assert column_shares(["Year", "Rate"], [[2022, "51.25 (40.1 to 63.2)"]] * 400) == []


@given(
    st.integers(1, 9).flatmap(
        lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1, max_size=5)
    )
)
def test_shares_are_steps_that_fill_the_table(rows: list[list[object]]) -> None:
    rows = [[*rows[0][:-1], LONG], *rows] * (PIECE // len(LONG) + 1)
    shares = column_shares(["head"] * len(rows[0]), rows)
    assert sum(shares) == 100
    assert all(share >= STEP and share % STEP == 0 for share in shares)


def test_short_cells_beside_a_long_one_get_no_more_than_they_need() -> None:
    *short, reason = column_shares(["Row", "Coder a", "Coder b", "Reason"], [["C01", "yes", "no", LONG]] * 40)
    assert max(short) <= 12 and reason > 65


def test_columns_that_are_long_in_other_rows_share_the_room() -> None:
    rows = [[LONG, "x", "y"], ["x", LONG, "y"], ["x", "y", LONG]] * 20
    assert max(column_shares(["", "", ""], rows)) - min(column_shares(["", "", ""], rows)) <= STEP
