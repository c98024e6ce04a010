"""What a reader does with the book: choose colours, go by keyboard, open it without a server, print."""

from __future__ import annotations

from pathlib import Path

import pytest
from built_book import HtmlPage, document_names
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

FIRST, SECOND = (f"{name}.html" for name in document_names()[:2])
COLOURS = """() => {
  const style = (part) => getComputedStyle(document.querySelector(part));
  return [style("body").backgroundColor, style("h1").color, style(".exhibit-svg text[fill]").fill];
}"""


@pytest.fixture
def with_figure(chapters: list[HtmlPage]) -> str:
    return next(page.name for page in chapters if page.soup.select_one(".exhibit-svg"))


def test_dark_is_dark_and_light_is_light(page: Page, address: str, with_figure: str) -> None:
    page.goto(f"{address}/{with_figure}")
    page.emulate_media(color_scheme="light")
    light = page.evaluate(COLOURS)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(COLOURS)
    assert all(one != other for one, other in zip(light, dark, strict=True)), "page, figure and title change"


def test_a_chosen_scheme_is_kept_over_the_systems(page: Page, address: str, with_figure: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{address}/{with_figure}")
    dark = page.evaluate(COLOURS)
    button = page.get_by_role("button", name="Colours")
    expect(button).to_have_text("Colours: as the system")
    button.click()
    expect(button).to_have_text("Colours: light")
    light = page.evaluate(COLOURS)
    assert light != dark
    page.reload()
    assert page.evaluate(COLOURS) == light, "the choice is forgotten on the next page"
    button.click()
    page.emulate_media(color_scheme="light")
    assert page.evaluate(COLOURS) == dark


def test_paper_is_light(page: Page, address: str, with_figure: str) -> None:
    page.emulate_media(color_scheme="light", media="print")
    page.goto(f"{address}/{with_figure}")
    light = page.evaluate(COLOURS)
    page.emulate_media(color_scheme="dark", media="print")
    assert page.evaluate(COLOURS) == light
    expect(page.locator(".sidebar")).to_be_hidden()
    expect(page.locator(".code-fold").first).to_be_hidden()
    expect(page.locator(".exhibit-wide").first).to_be_visible()


def test_the_keyboard_reaches_the_text_first(page: Page, address: str) -> None:
    page.goto(f"{address}/{FIRST}")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the text")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('main').contains(document.activeElement)")


def test_focus_can_be_seen_everywhere(page: Page, address: str, with_figure: str) -> None:
    page.goto(f"{address}/{with_figure}")
    unseen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        unseen += page.evaluate(
            """() => {
              const focused = document.activeElement;
              const style = getComputedStyle(focused);
              const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
              return focused === document.body || drawn ? [] : [focused.outerHTML.slice(0, 120)];
            }"""
        )
    assert not unseen


def test_the_contents_open_on_a_phone(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 375, "height": 700})
    page.goto(f"{address}/{FIRST}")
    contents = page.get_by_role("navigation", name="Contents")
    button = page.get_by_role("button", name="Contents")
    expect(contents).to_be_hidden()
    button.focus()
    page.keyboard.press("Enter")
    expect(contents).to_be_visible()
    page.keyboard.press("Escape")
    expect(contents).to_be_hidden()
    expect(button).to_be_focused()
    button.click()
    contents.locator(f'a[href$="{SECOND.rpartition("/")[2]}"]').click()
    page.wait_for_url(f"**/{SECOND}")


def test_without_scripts_everything_can_still_be_read(browser, address: str, with_figure: str) -> None:
    reader = browser.new_context(
        java_script_enabled=False, viewport={"width": 375, "height": 700}, color_scheme="dark"
    )
    try:
        page = reader.new_page()
        page.goto(f"{address}/{with_figure}")
        expect(page.get_by_role("navigation", name="Contents")).to_be_visible()
        expect(page.locator("figure .exhibit-narrow").first).to_be_visible()
        assert page.locator(".menu-button, .scheme-button").locator("visible=true").count() == 0
    finally:
        reader.close()


def test_a_phone_gets_the_drawing_made_for_it(page: Page, address: str, with_figure: str) -> None:
    page.goto(f"{address}/{with_figure}")
    for width, shown, other in ((1280, "wide", "narrow"), (375, "narrow", "wide")):
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator(f".exhibit-{shown}").first).to_be_visible()
        expect(page.locator(f".exhibit-{other}").first).to_be_hidden()


def test_the_book_opens_from_a_folder(page: Page, book: Path, complaints: list[str]) -> None:
    page.goto(book.joinpath("index.html").resolve().as_uri())
    page.wait_for_url(f"**/{FIRST}")
    page.get_by_role("navigation", name="Contents").locator(f'a[href$="{SECOND}"]').click()
    page.wait_for_url(f"**/{SECOND}")
    assert not complaints
