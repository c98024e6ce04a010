"""The rival accounts of the change: the matrix says what the tables say, and every pair has its reason."""

from __future__ import annotations

import csv

import pandas as pd
import pytest

from conceptshift import tables
from conceptshift.measures.finding import FINDINGS
from conceptshift.story import rivals


def lines(name: str) -> list[dict[str, str]]:
    with tables.path(name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def bearing() -> dict[tuple[str, str], str]:
    return {(row["evidence_id"], row["account_id"]): row["bearing"] for row in lines("rival_bearings")}


def test_the_matrix_has_every_bearing_in_the_order_of_the_page(bearing) -> None:
    matrix = rivals.rival_matrix()
    places = {row["evidence_id"]: int(row["place"]) for row in lines("rival_evidence")}
    assert list(matrix["evidence_id"]) == sorted(places, key=places.__getitem__)
    for row in matrix.to_dict("records"):
        for account in rivals.heads():
            assert row[account] == bearing[row["evidence_id"], account]
        assert row["year"] == row["dated"][:4]
    assert len(matrix) * len(rivals.heads()) == len(bearing)


def test_evidence_stands_by_its_date() -> None:
    dates = list(rivals.pieces()["dated"])
    assert [date[:4] for date in dates] == sorted(date[:4] for date in dates)


def test_the_accounts_stand_in_their_order_with_their_heads() -> None:
    rows = sorted(lines("rival_accounts"), key=lambda row: int(row["place"]))
    assert rivals.heads() == {row["account_id"]: row["short"] for row in rows}
    assert list(rivals.heads()) == [row["account_id"] for row in rows] == list(rivals.templates())
    assert list(rivals.accounts()["held_by"]) == [row["held_by"] for row in rows]


def test_each_reason_stands_with_its_account_and_its_evidence(bearing) -> None:
    account = {row["account_id"]: row["account"] for row in lines("rival_accounts")}
    shows = {row["evidence_id"]: row["shows"] for row in lines("rival_evidence")}
    why = {(row["account_id"], row["evidence_id"]): row["why"] for row in lines("rival_bearings")}
    found = rivals.rival_reasons()
    assert list(found.columns) == ["account_id", "evidence_id", "bearing", "why", "account", "shows"]
    assert len(found) == len(why)
    for row in found.itertuples():
        assert (row.account, row.shows) == (account[row.account_id], shows[row.evidence_id])
        assert row.why == why[row.account_id, row.evidence_id]
        assert row.bearing == bearing[row.evidence_id, row.account_id]
    heads = list(rivals.heads())
    assert list(dict.fromkeys(found["account_id"])) == heads
    assert list(found["evidence_id"][: len(shows)]) == list(rivals.rival_matrix()["evidence_id"])


def test_the_counts_are_plain(bearing) -> None:
    found = rivals.rival_counts()
    accounts = {account for _, account in bearing}
    said = {account: [one for (_, name), one in bearing.items() if name == account] for account in accounts}
    assert (found.accounts, found.evidence) == (len(accounts), len(bearing) // len(accounts))
    assert found.unmet == sum("against" not in each for each in said.values())
    assert found.unfit == sum("fits" not in each for each in said.values())


def test_an_account_that_nothing_fits_or_nothing_speaks_against_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    matrix = rivals.rival_matrix()
    matrix["opponent"], matrix["conduct"] = "silent", "fits"
    monkeypatch.setattr(rivals, "rival_matrix", lambda: matrix)
    found = rivals.rival_counts.compute()
    assert (found.unfit, found.unmet) == (1, 2)


def test_sources_are_named_where_something_was_seen() -> None:
    for name, key in (("rival_accounts", "account_id"), ("rival_evidence", "evidence_id")):
        rows = rivals.sources(name, key)
        assert set(rows[key]) == {row[key] for row in lines(name)}
        seen = rows[rows["evidence_status"] == "seen"]
        assert seen["publisher"].notna().all() and seen["fragment"].notna().all()


@pytest.mark.parametrize("name", ["rival_matrix", "rival_reasons", "rival_counts"])
def test_each_finding_can_be_shown(name: str) -> None:
    records = FINDINGS[name].records()
    assert records and all(record["text"] != "" for record in records)
    assert isinstance(FINDINGS[name].table(), pd.DataFrame)
