"""A long table can be filtered, and a link finds its row however it is written; without scripts it stands whole."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator

import pandas as pd
import pytest
from built_book import ROOT, document_names
from conftest import StrictHandler
from playwright.sync_api import Browser, Page, expect

from extensions.exhibits import address as row_address
from extensions.exhibits.directive import WAYS
from extensions.exhibits.table_html import table_html

pytestmark = pytest.mark.browser

STATIC = [ROOT / "extensions/exhibits/static", ROOT / "extensions/report_theme/static"]
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Rows</title><link rel="icon" href="data:,"><link rel="stylesheet" href="theme.css"><link rel="stylesheet" href="exhibits.css"></head>
<body><main><h1>Rows</h1><details><summary>Fold</summary>{}</details>
<figure class="exhibit"><p>Drawing</p><figcaption><p>Caption. {}</p></figcaption></figure></main>
<script src="tables.js"></script><script src="copy-link.js"></script></body></html>
"""
ROWS = pd.DataFrame(
    {
        "id": [row_address(f"P{number}") for number in range(1, 61)],
        "text": [
            f"Statement {number}" + (" on tanks" if number % 10 == 0 else "") for number in range(1, 61)
        ],
        "outcome": [
            row_address(f"cl{number}-4", "right" if number % 3 else "wrong") for number in range(1, 61)
        ],
        "side": ["one"] * 40 + ["two"] * 20,
    }
)
FOR_GOOD = "window.setTimeout = () => 0"  # else a button soon takes back what it said
TRAITS = pd.DataFrame({"side": ROWS["side"], "outcome": [one.striptags() for one in ROWS["outcome"]]})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("rows")
    for path in (one for static in STATIC for one in static.iterdir()):
        folder.joinpath(path.name).write_bytes(path.read_bytes())
    filters = {"side": "Side", "outcome": "Outcome"}
    table = table_html(ROWS, "tab-x", {}, "stack", {}, "Every row", ["side"], filters, TRAITS)
    folder.joinpath("rows.html").write_text(
        PAGE.format(table, WAYS.format("exhibits/fig-x", "Figure 4")), encoding="utf-8"
    )
    handler = functools.partial(StrictHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/rows.html"
        server.shutdown()


def rows(page: Page) -> int:
    return page.locator("tbody tr:not(.exhibit-group)").locator("visible=true").count()


@pytest.fixture(params=[1280, 375])
def opened(request: pytest.FixtureRequest, page: Page, site: str, complaints: list[str]) -> Iterator[Page]:
    page.set_viewport_size({"width": request.param, "height": 700})
    page.goto(site)
    page.locator("summary").click()
    yield page
    assert not complaints


def test_rows_are_filtered_and_told(opened: Page) -> None:
    told = opened.locator(".filter-told[role=status]")
    expect(told).to_have_text("60 of 60 rows")
    expect(opened.get_by_role("button", name="Clear the filters")).to_be_hidden()
    opened.get_by_label("Outcome", exact=True).select_option("wrong")
    expect(told).to_have_text("20 of 60 rows")
    opened.get_by_label("Side", exact=True).focus()
    opened.keyboard.type("two")
    expect(told).to_have_text("7 of 60 rows")
    assert rows(opened) == 7 and opened.locator(".exhibit-group").locator("visible=true").count() == 1
    opened.get_by_label("Words in a row").fill("TANKS statement")
    expect(told).to_have_text("1 of 60 rows")
    opened.reload()
    expect(told).to_have_text("1 of 60 rows")
    opened.locator("summary").click()
    opened.get_by_label("Words in a row").fill("nowhere")
    expect(told).to_have_text("No row fits; clear the filters.")
    expect(opened.locator("table")).to_be_hidden()
    opened.get_by_role("button", name="Clear the filters").press("Enter")
    expect(told).to_have_text("60 of 60 rows")
    assert rows(opened) == 60 and "?" not in opened.url


@pytest.mark.parametrize("written", ["p22", "P22", "Cl22-4", "p22?side=two"])
def test_a_link_finds_its_row_and_marks_it(opened: Page, site: str, written: str) -> None:
    name, _, query = written.partition("?")
    opened.goto("about:blank")
    opened.goto(f"{site}?{query}#{name}")
    marked = opened.locator(":target")
    expect(marked).to_have_attribute("id", name.lower())
    expect(marked).to_be_in_viewport()
    cell = marked.locator("xpath=ancestor::*[self::td or self::th]")
    assert cell.evaluate("one => getComputedStyle(one).backgroundColor") != "rgba(0, 0, 0, 0)"


def test_a_link_is_copied_and_said(opened: Page) -> None:
    opened.evaluate(FOR_GOOD)
    opened.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened.get_by_label("Side", exact=True).select_option("two")
    button = opened.get_by_role("button", name="Copy link to P44")
    button.press("Enter")
    expect(opened.get_by_role("status").last).to_have_text("Copied: link to P44")
    assert opened.evaluate("navigator.clipboard.readText()") == opened.url.partition("?")[0] + "#p44"


def test_a_figure_offers_its_citation_and_a_link_that_stays(opened: Page) -> None:
    opened.evaluate(FOR_GOOD)
    opened.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = opened.get_by_role("button", name="Copy link to Figure 4")
    assert button.evaluate("one => getComputedStyle(one).opacity") == "0", "a caption is calm"
    opened.get_by_text("Drawing").hover()
    assert button.evaluate("one => getComputedStyle(one).opacity") == "1"
    for target in (button, opened.get_by_role("link", name="Cite Figure 4")):
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= 24
    button.press("Enter")
    expect(opened.get_by_role("status").last).to_have_text("Copied: link to Figure 4")
    assert opened.evaluate("navigator.clipboard.readText()") == opened.url.replace(
        "rows.html", "exhibits/fig-x.html"
    )


def test_without_scripts_the_table_is_whole(browser: Browser, site: str) -> None:
    reader = browser.new_context(java_script_enabled=False)
    try:
        page = reader.new_page()
        page.goto(site)
        page.locator("summary").click()
        assert rows(page) == 60 and page.locator("form, button").count() == 0
        page.get_by_role("link", name="P22", exact=True).click()
        expect(page.locator(":target")).to_have_attribute("id", "p22")
    finally:
        reader.close()


CUT = """() => [...document.querySelectorAll(".exhibit-table-stack")]
  .filter((one) => one.scrollWidth > one.clientWidth * (getComputedStyle(one).backgroundImage === "none" ? 1 : 1.1))
  .map((one) => [one.closest("figure").id, one.scrollWidth, one.clientWidth])"""
UNFOLD = "document.querySelectorAll('details').forEach((one) => (one.open = true))"


def test_a_table_of_text_is_not_cut_beside_the_contents(page: Page, address: str) -> None:
    """Also in a window that is neither a desk's nor a phone's it fits, or nearly so, and then a shadow says that it scrolls."""
    cut = []
    for name in document_names():
        page.goto(f"{address}/{name}.html")
        page.evaluate(UNFOLD)
        for width in (700, 800, 1000):
            page.set_viewport_size({"width": width, "height": 900})
            cut += [(width, *one) for one in page.evaluate(CUT)]
    assert cut == []
