"""What is left of a page where a script or the style sheets are missing, where letters stand apart, where colours are forced."""

from __future__ import annotations

from pathlib import Path

import pytest
from built_book import HtmlPage
from on_a_phone import PHONE, filled
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.phone]

PAGES = ["chapters/rhetoric.html", "chapters/explorer.html", "chapters/what-if.html", "search.html"]
SIDEWAYS = "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
UNFOLD = "document.querySelectorAll('details').forEach((one) => (one.open = true))"
# WCAG 2.2, criterion 1.4.12
APART = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }");
  document.adoptedStyleSheets = [sheet];
}"""
# Words that do not fit into what holds them, and cannot be scrolled to.
CUT = """() => [...document.querySelectorAll("main *, .sidebar *")].filter((one) => {
  const style = getComputedStyle(one);
  const hides = [style.overflowX, style.overflowY].some((way) => way === "hidden" || way === "clip");
  const unseen = one.closest("svg, .visually-hidden, .if-room, thead, .skip-link") || !one.checkVisibility();
  return hides && !unseen && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
}).map((one) => one.outerHTML.slice(0, 120))"""


def test_whichever_script_is_missing_the_contents_open_and_the_page_says_what_is_gone(
    page: Page, book: Path
) -> None:
    tried: set[str] = set()
    for name in PAGES:
        for script in HtmlPage(book / name, name).soup.select("script[src]"):
            file = script["src"].partition("?")[0].rpartition("/")[2]
            if file in tried:
                continue
            tried.add(file)
            page.route(f"**/_static/{file}*", lambda route: route.abort())
            page.goto((book / name).resolve().as_uri())
            contents, button = page.get_by_role("navigation", name="Contents"), page.locator(".menu-button")
            if button.is_visible():
                button.click()
            expect(contents).to_be_visible()
            if file == "page.js":
                assert not button.is_visible() and not page.locator(".scheme-button").is_visible()
            else:
                expect(page.locator(".incomplete-note")).to_contain_text(script["data-does"])
            page.unroute(f"**/_static/{file}*")
    assert len(tried) >= 18


def test_a_script_that_stops_is_told_too(page: Page, book: Path) -> None:
    page.route("**/_static/values.js*", lambda route: route.fulfill(body="nothing.at.all();"))
    page.goto((book / PAGES[0]).resolve().as_uri())
    expect(page.locator(".incomplete-note")).to_contain_text("notes at numbers")


def test_without_style_sheets_everything_is_there_once_and_in_order(page: Page, book: Path) -> None:
    page.route("**/*.css*", lambda route: route.abort())
    page.goto((book / PAGES[0]).resolve().as_uri())
    figures = page.locator("figure.exhibit-figure").count()
    assert figures >= 4 and page.locator("svg.exhibit-svg").locator("visible=true").count() == figures
    assert set(page.locator(".code-fold > summary").all_inner_texts()) == {"Show the code"}
    expect(page.get_by_role("navigation", name="Contents")).to_be_visible()
    tops = [
        page.locator(one).first.bounding_box()["y"]
        for one in ("nav[aria-label=Contents]", "h1", ".cite-page")
    ]
    assert tops == sorted(tops)


@pytest.mark.parametrize("name", ["intro.html", *PAGES, "chapters/evidence-claims.html"])
def test_letters_may_stand_apart_and_twice_as_large(name: str, browser: Browser, address: str) -> None:
    """On a window of 1280 pixels, twice as large, and on a small phone, with colours forced."""
    reader = browser.new_context(
        viewport={"width": 640, "height": 450}, device_scale_factor=2, forced_colors="active"
    )
    try:
        opened = reader.new_page()
        opened.goto(f"{address}/{name}")
        filled(opened)
        opened.evaluate(APART)
        opened.evaluate(UNFOLD)
        for width in (640, 320):
            opened.set_viewport_size({"width": width, "height": PHONE["height"]})
            assert opened.evaluate(SIDEWAYS) == 0, f"{name} moves sideways at {width} px"
            assert opened.evaluate(CUT) == [], f"{name} at {width} px"
    finally:
        reader.close()


def test_cards_are_rows_of_a_table(page: Page, book: Path) -> None:
    """To a screen reader, though a phone shows each as a box."""
    page.goto((book / "chapters/evidence-claims.html").resolve().as_uri())
    assert (
        page.locator(".exhibit-table-stack tr, .exhibit-table-cards tr").first.evaluate(
            "(one) => getComputedStyle(one).display"
        )
        != "table-row"
    )
    client = page.context.new_cdp_session(page)
    nodes = client.send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in nodes if not node.get("ignored")]
    assert roles.count("table") >= 1 and roles.count("row") > 50
    assert roles.count("cell") + roles.count("gridcell") > 100 and roles.count("rowheader") > 50
