"""Pairs of texts reach the page escaped, in order, with an address each, and without what is missing."""

from __future__ import annotations

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from extensions import exhibits
from extensions.exhibits import publish
from extensions.exhibits.pairs_html import KINDS, pairs_html

PAIR = {
    "anchor": "p1",
    "title": "Tasks & <b>",
    "kind": "turned",
    "word": "Turned",
    "before": "one <i>",
    "after": exhibits.Markup("<q>two</q>"),
    "between": "half",
    "note": "It changed.",
    "beside": "another side",
    "fold": exhibits.Markup("<dl><dt>a</dt><dd>b</dd></dl>"),
}


def parsed(*pairs: dict) -> BeautifulSoup:
    return BeautifulSoup(pairs_html(pd.DataFrame(pairs), ("then", "now"), "Who said it"), "html.parser")


def test_a_pair_is_read_in_the_order_of_what_happened() -> None:
    item = parsed(PAIR).li
    assert item["id"] == "p1" and item["class"] == ["pair", "pair-turned"]
    order = [(part.get("class") or [part.name])[0] for part in item.find_all(["p", "details"])]
    assert order == [
        "pair-title",
        "pair-before",
        "pair-band",
        "pair-said",
        "pair-after",
        "p",
        "pair-beside",
        "details",
    ]
    assert item.select_one(".pair-before").get_text() == "then one <i>"
    assert item.select_one(".pair-after q").get_text() == "two"
    assert item.summary.get_text() == "Who said it: Tasks & <b>"
    assert not item.find("i") and not item.find("b")


def test_what_is_missing_leaves_no_trace() -> None:
    item = parsed(PAIR | {"between": None, "beside": float("nan"), "fold": exhibits.Markup("")}).li
    assert not item.select(".pair-said, .pair-beside, details")
    assert parsed(
        {name: PAIR[name] for name in ("anchor", "title", "kind", "word", "before", "after", "note")}
    ).li


def test_every_pair_stands_in_its_place() -> None:
    items = parsed(*(PAIR | {"anchor": f"p-{kind}", "kind": kind} for kind in KINDS)).select("ol > li")
    assert [item["id"] for item in items] == [f"p-{kind}" for kind in KINDS]


def test_every_kind_has_a_form(root) -> None:
    """The plain band is that of what stayed."""
    sheet = root.joinpath("extensions/exhibits/static/exhibits.css").read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f".pair-{kind} .pair-band::after" not in sheet] == ["unchanged"]


def test_an_unknown_kind_and_an_empty_table_are_named() -> None:
    with pytest.raises(ValueError, match="kind 'shrank' of a pair"):
        parsed(PAIR | {"kind": "shrank"})
    with pytest.raises(ValueError, match="no pairs"):
        pairs_html(pd.DataFrame(columns=["anchor"]), ("a", "b"), "c")


def test_columns_are_made_by_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {}
    monkeypatch.setattr(publish, "hand_over", lambda name, formats: kept.update({name: formats}))
    rows = pd.DataFrame([PAIR | {"said": "<q>"}]).drop(columns="before")
    options = {"headline": "A & B.", "heads": ("x", "y"), "summary": "s", "csv": rows[["word", "said"]]}
    exhibits.pairs("fig-x", rows, cells={"before": "<q>{{ said }}</q>"}, **options)
    made = BeautifulSoup(kept["fig-x"]["text/html"], "html.parser")
    assert made.select_one(".pair-before q").get_text() == "<q>"
    assert made.select_one(".exhibit-headline").get_text() == kept["fig-x"]["text/plain"] == "A & B."
    assert kept["fig-x"]["text/csv"] == "word,said\nTurned,<q>\n"
    with pytest.raises(ValueError, match="fig-like-this"):
        exhibits.pairs("tab-x", rows, **options)
