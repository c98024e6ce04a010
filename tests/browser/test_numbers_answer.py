"""A number of the text answers who points at it, comes to it by keyboard or taps it, and is a link for everyone else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from built_book import HtmlPage
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

NUMBER = "main article p .value > a"
NOTE = ".value-note"


@pytest.fixture
def with_numbers(chapters: list[HtmlPage]) -> str:
    """A page with paragraphs of several numbers, one of them with an interval."""
    return next(
        page.name
        for page in chapters
        if any("Interval" in one["data-says"] for one in page.soup.select("p > .value"))
        and page.soup.select_one("p > .value ~ .value")
    )


@pytest.fixture
def by_touch(browser: Browser) -> Iterator[Page]:
    reader = browser.new_context(
        viewport={"width": 375, "height": 700}, has_touch=True, reduced_motion="reduce"
    )
    yield reader.new_page()
    reader.close()


def inside(page: Page) -> bool:
    """Whether the note lies in the window, from edge to edge."""
    return page.evaluate(
        """() => {
          const box = document.querySelector(".value-note").getBoundingClientRect();
          return box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight;
        }"""
    )


def test_a_pointer_asks_and_a_click_follows(page: Page, address: str, with_numbers: str) -> None:
    page.goto(f"{address}/{with_numbers}")
    number = page.locator(NUMBER).first
    number.hover()
    expect(page.locator(NOTE)).to_be_visible()
    assert inside(page)
    page.keyboard.press("Escape")
    expect(page.locator(NOTE)).to_have_count(0)
    name = number.locator("..").get_attribute("data-finding").removesuffix(".interval")
    number.click()
    page.wait_for_url(f"**/values/{name.partition('.')[0]}.html#{name}")
    marked = page.locator(":target")
    expect(marked).to_be_in_viewport()
    shade = "element => getComputedStyle(element.closest('tr')).backgroundColor"
    assert marked.evaluate(shade) != "rgba(0, 0, 0, 0)", "the row is not marked"


def test_the_keyboard_stops_once_in_a_paragraph_and_goes_on_by_arrows(
    page: Page, address: str, with_numbers: str, complaints: list[str]
) -> None:
    page.goto(f"{address}/{with_numbers}")
    block = page.locator("p:has(> .value ~ .value)").first
    numbers = block.locator(":scope > .value > a")
    assert numbers.evaluate_all("all => all.map((one) => one.tabIndex)") == [0] + [-1] * (numbers.count() - 1)
    numbers.first.focus()
    page.keyboard.press("ArrowRight")
    expect(numbers.nth(1)).to_be_focused()
    expect(page.locator(NOTE)).to_have_count(1)
    says = numbers.nth(1).locator("..").get_attribute("data-says").split("\n")
    expect(page.locator(".value-line")).to_have_text(says)
    expect(numbers.nth(1)).to_have_accessible_description(" ".join(says))
    page.keyboard.press("ArrowLeft")
    expect(numbers.first).to_be_focused()
    assert inside(page)
    page.keyboard.press("Escape")
    expect(page.locator(NOTE)).to_have_count(0)
    expect(numbers.first).to_be_focused()
    page.keyboard.press("Tab")
    assert not numbers.evaluate_all("all => all.includes(document.activeElement)")
    assert not complaints


def test_a_number_reads_as_the_number(page: Page, address: str, with_numbers: str) -> None:
    page.goto(f"{address}/{with_numbers}")
    number = page.locator(NUMBER).first
    expect(number).to_have_accessible_name(number.inner_text())
    number.focus()
    expect(number).to_have_accessible_name(number.inner_text())
    assert page.locator(f"{NOTE}[aria-live]").count() == 0


def test_a_tap_asks_and_the_note_leads_on(by_touch: Page, address: str, with_numbers: str) -> None:
    page = by_touch
    page.goto(f"{address}/{with_numbers}")
    numbers = page.locator(NUMBER)
    for at in range(min(numbers.count(), 12)):
        numbers.nth(at).tap()
        expect(page.locator(NOTE)).to_be_visible()
        assert inside(page), f"the note of number {at} sticks out"
    assert page.url.endswith(with_numbers), "a tap left the page"
    page.locator("h1").tap()
    expect(page.locator(NOTE)).to_have_count(0)
    numbers.first.tap()
    page.locator(".value-more").tap()
    page.wait_for_url("**/values/*.html#*")


def test_nothing_of_it_is_printed(page: Page, address: str, with_numbers: str) -> None:
    page.goto(f"{address}/{with_numbers}")
    page.locator(NUMBER).first.focus()
    expect(page.locator(NOTE)).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(NOTE)).to_be_hidden()
    assert page.locator(NUMBER).first.evaluate("one => getComputedStyle(one).textDecorationLine") == "none"


def test_without_scripts_a_number_leads_to_its_row(browser: Browser, address: str, with_numbers: str) -> None:
    reader = browser.new_context(java_script_enabled=False)
    try:
        page = reader.new_page()
        page.goto(f"{address}/{with_numbers}")
        page.locator(NUMBER).first.click()
        page.wait_for_url("**/values/*.html#*")
        expect(page.locator(":target")).to_be_in_viewport()
    finally:
        reader.close()
