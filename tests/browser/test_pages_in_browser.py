"""Every page, as a browser shows it: accessible, quiet, fitting, on a desk and on a phone, in light and dark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from built_book import document_names, report_names
from on_a_phone import filled
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

AXE = Axe()
PAGES = [f"{name}.html" for name in document_names()] + ["search.html?q=concept", "search.html"]
# and two as all pages of figures and tables are made
PAGES += ["exhibits/fig-naming.html", "exhibits/tab-scores.html"]
REPORT = {f"{name}.html" for name in report_names()}
WIDTHS = (1280, 375)
# Folded code is the same few colours thousands of times; test_page_palette checks those once.
CHECKED = {"exclude": [[".code-fold .highlight"]]}
UNFOLD = "document.querySelectorAll('details').forEach((one) => (one.open = true))"
FOLD = "document.querySelectorAll('details').forEach((one) => (one.open = false))"
BEGIN = "([context, options]) => { window.found = axe.run(context, options); }"


def begin(page: Page) -> None:
    """Let axe-core look at the page, every rule and impact; no rule is on a list of exceptions."""
    page.evaluate(AXE.axe_script)
    page.evaluate(BEGIN, [CHECKED, {"resultTypes": ["violations"]}])


def violations(page: Page) -> list[str]:
    """What axe-core found."""
    found = page.evaluate("() => window.found")["violations"]
    return [f"{one['id']} ({one['impact']}): {node['html'][:200]}" for one in found for node in one["nodes"]]


def overflow(page: Page) -> int:
    """How many pixels the page can be moved sideways."""
    return page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth")


@pytest.fixture
def in_the_dark(browser: Browser) -> Iterator[Page]:
    """The page of a second reader, who prefers dark; a renderer of its own, so that both are looked at at once."""
    reader = browser.new_context(color_scheme="dark", reduced_motion="reduce")
    yield reader.new_page()
    reader.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible(name: str, page: Page, in_the_dark: Page, address: str) -> None:
    """At each width one reader has every fold open and the other as it came: each state is looked at in both schemes
    and at both widths, without looking at the longest tables four times over. Of the pages outside the report every
    second one is looked at on a desk and the others on a phone; what they are made of is the same."""
    states = list(zip(WIDTHS, (in_the_dark, page), strict=True))
    wanted = states if name in REPORT else [states[PAGES.index(name) % 2]]
    for one in (page, in_the_dark):
        # already as wide, so that no script draws anew while axe-core looks
        one.set_viewport_size({"width": wanted[0][0], "height": 900})
        one.goto(f"{address}/{name}")
        filled(one)
    for width, unfolded in wanted:
        for one in (page, in_the_dark):
            one.set_viewport_size({"width": width, "height": 900})
            one.evaluate(UNFOLD if one is unfolded else FOLD)
            begin(one)
        assert violations(page) == [], f"{name} at {width} px, light"
        assert violations(in_the_dark) == [], f"{name} at {width} px, dark"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_quiet_and_fits(name: str, page: Page, address: str, complaints: list[str]) -> None:
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.goto(f"{address}/{name}", wait_until="networkidle")
    asked = [url for url in requested if not url.startswith(address)]
    assert not asked, "the page asks for something outside the book"
    filled(page)
    assert not complaints
    page.evaluate(UNFOLD)
    for width in (1280, 768, 375, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow(page) == 0, f"{name} moves sideways at {width} px"


def test_axe_and_the_width_can_fail(page: Page, address: str) -> None:
    """The two checks above, on a page that was broken."""
    page.goto(f"{address}/{PAGES[0]}")
    assert not overflow(page)
    page.evaluate(
        """() => {
          const image = document.createElement("img");
          image.src = "/_static/favicon.svg";
          image.width = 3000;
          image.setAttribute("class", "broken");
          document.querySelector("article").append(image);
          image.style.maxWidth = "none";
        }"""
    )
    begin(page)
    assert any("image-alt" in one for one in violations(page))
    assert overflow(page) > 0
