"""The control: counted again from the files by other means."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from conceptshift import tables
from conceptshift.predictions.findings import control


def lines(name: str) -> dict[tuple[str, ...], dict[str, str]]:
    with (tables.ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {tuple(row[key] for key in list(row)[:2]): row for row in csv.DictReader(file)}


STATEMENTS = {row["statement_id"]: row for row in lines("control_statements").values()}
CODES = lines("control_codings")
OF_KIND = Counter(row["kind"] for row in STATEMENTS.values())


def outcomes(kind: str) -> Counter:
    return Counter(
        CODES[key, "adjudicated"]["outcome"] for key, row in STATEMENTS.items() if row["kind"] == kind
    )


def test_statements_are_counted_by_kind():
    found = control.control_counts()
    assert found.statements == len(STATEMENTS)
    assert found.forecasts == OF_KIND["forecast"]
    assert found.proposals == OF_KIND["proposal"]
    assert found.assessments == OF_KIND["assessment"]
    assert found.sources == len({row["source_id"] for row in STATEMENTS.values()})


def test_only_dated_explicit_forecasts_are_counted():
    explicit = {
        key
        for (key, coder), row in CODES.items()
        if coder == "adjudicated" and row["forecast_type"] == "explicit_forecast"
    }
    counted = {key: STATEMENTS[key] for key in explicit if STATEMENTS[key]["made_on"]}
    authors = Counter(row["speaker"] for row in counted.values())
    found = control.control_counts()
    assert found.counted == len(counted) == 5
    assert found.true == sum(CODES[key, "adjudicated"]["outcome"] == "true" for key in counted)
    assert found.near_certain == sum(row["near_certain"] == "true" for row in counted.values())
    assert (found.authors, found.one_author) == (len(authors), max(authors.values()))
    undated = [row for row in STATEMENTS.values() if row["kind"] == "forecast" and not row["made_on"]]
    assert found.undated == len(undated)


def test_proposals_are_met_or_not_and_never_come_true():
    found, of = control.control_counts(), outcomes("proposal")
    assert (found.met, found.in_part) == (of["true"], of["partly"])
    assert (found.not_met, found.undecided) == (of["false"], of["unresolvable"])
    shown = control.control_statements()
    proposals = shown[shown["kind"] == "proposal"]
    assert not proposals["counted"].any()
    assert set(proposals["came_of"]) == {"met", "met in part", "not met", "undecided"}
    assert shown.loc[shown["kind"] == "assessment", "came_of"].isna().all()


def test_forecasts_stand_first_and_each_has_its_reason():
    shown = control.control_statements()
    assert shown["kind"].astype(str).drop_duplicates().to_list() == ["forecast", "proposal", "assessment"]
    assert shown["publisher"].notna().all()
    kinds = ["forecast", "proposal", "assessment"]
    counted = set(shown.loc[shown["counted"], "statement_id"])
    order = sorted(
        STATEMENTS, key=lambda key: (kinds.index(STATEMENTS[key]["kind"]), key not in counted, key)
    )
    assert shown["statement_id"].to_dict() == dict(enumerate(order))
    judged = shown[shown["kind"] != "assessment"]
    assert judged["rationale"].notna().all() and judged["outcome"].notna().all()
    assert shown.set_index("statement_id").at["W04", "came_of"] == "came true"


def test_what_nobody_proposed_is_counted_as_nought(monkeypatch: pytest.MonkeyPatch):
    shown = control.control_statements()
    monkeypatch.setattr(control, "control_statements", lambda: shown[shown["kind"] != "proposal"])
    found = control.control_counts.compute()
    assert (found.proposals, found.met, found.in_part, found.not_met, found.undecided) == (0, 0, 0, 0, 0)


def test_with_other_codes_other_forecasts_count(monkeypatch: pytest.MonkeyPatch):
    load, codings = tables.load, tables.load("control_codings").set_index(["statement_id", "coder"])
    codings.loc[("W01", "adjudicated"), "forecast_type"] = "implied"
    codings.loc[("W02", "adjudicated"), "outcome"] = "unresolvable"
    codings.loc[("W03", "adjudicated"), "outcome"] = "false"
    codings = codings.reset_index()
    monkeypatch.setattr(tables, "load", lambda name: codings if name == "control_codings" else load(name))
    shown = control.control_statements.__wrapped__()
    assert shown.loc[shown["counted"], "statement_id"].to_list() == ["W03", "W04", "W06"]
    assert shown.set_index("statement_id").at["W03", "came_of"] == "did not come true"
    monkeypatch.setattr(control, "control_statements", lambda: shown)
    found = control.control_counts.compute()
    assert (found.counted, found.true) == (3, 2)


def test_the_passes_agree_as_the_files_say():
    found = control.control_agreement().loc[0]
    pairs = [
        (CODES[key, "a"]["outcome"], row["outcome"]) for (key, coder), row in CODES.items() if coder == "b"
    ]
    assert (found["n"], found["agree"]) == (len(pairs), sum(a == b for a, b in pairs))
    values = Counter(one for pair in pairs for one in pair)
    n = 2 * len(pairs)
    expected = 1 - sum(count * (count - 1) for count in values.values()) / (n * (n - 1))
    observed = sum(a != b for a, b in pairs) / len(pairs)
    assert abs(found["alpha"] - (1 - observed / expected)) < 1e-12


def test_the_five_that_count_say_nothing_of_what_nobody_foretold():
    shown = control.control_statements()
    forecasts = shown[shown["kind"] == "forecast"]
    assert not set(forecasts["theme_id"]) & {"russia_label", "finland_sweden"}
