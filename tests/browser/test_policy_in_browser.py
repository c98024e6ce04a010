"""The pages that scripts fill need nothing that their policy refuses, whatever a reader does on them."""

from __future__ import annotations

from pathlib import Path

import pytest
from every_state import drive, listen, refused
from on_a_phone import filled
from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

SCRIPTED = {
    "chapters/explorer.html#w=name:nato,partner,nosuchwordatall&by=share&beside=EST": "button:not([type=submit])",
    "chapters/what-if.html": "select",
    "search.html?q=EU%20NATO%202022": "input:not([type=checkbox], [type=radio])",
    "chapters/evidence-claims.html": "select",
}


def test_the_pages_that_scripts_fill_need_nothing_that_their_policy_refuses(
    context: BrowserContext, complaints: list[str], address: str, book: Path
) -> None:
    """Over a network, where the server has a strict policy too, and from a folder, where the page's own is the only one."""
    listen(context)
    for place in (address, book.resolve().as_uri()):
        for name, used in SCRIPTED.items():
            page = context.new_page()
            page.goto(f"{place}/{name}", wait_until="networkidle")
            # a busy machine may take longer over a script than the network has to be idle
            filled(page)
            assert drive(page)[used], f"{name} has no {used}"
            assert refused(page) == [], f"{place}/{name}"
            page.close()
    assert [one for one in complaints if "favicon" not in one] == []


def test_what_a_page_saves_begins_no_formula(page: Page, address: str) -> None:
    page.goto(f"{address}/chapters/what-if.html")
    cells = ["=1+1", "@x", "\t=1", "+34 to +67", "-2", "-1.5e-7", "plain"]
    said = page.evaluate("(cells) => window.scripted.csv(['who'], cells.map((cell) => [cell]))", cells)
    saved = said.split("\r\n")[1:-1]
    assert saved == ["'=1+1", "'@x", "'\t=1", "'+34 to +67", "-2", "-1.5e-7", "plain"]


def test_a_refusal_is_seen(context: BrowserContext, page: Page, address: str) -> None:
    listen(context)
    page.goto(f"{address}/search.html")
    page.evaluate("document.body.setAttribute('onclick', 'window.hit = 1')")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    page.evaluate("document.body.click()")
    assert {one.split()[0] for one in refused(page)} == {"script-src-attr", "style-src-attr"}
    assert page.evaluate("window.hit") is None
