"""A page of the story is not long on a phone, and shows its first figure soon."""

from __future__ import annotations

import pytest
from built_book import report_names
from on_a_phone import PHONE
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

SCREENS = 20  # at most, with every fold closed
FIRST_FIGURE = 1.5  # screens above it, at most
WITHOUT_FIGURE = {"chapters/conclusion"}  # may have none; where one is, it is held like the others
FIGURE = "main article :is(figure.exhibit-figure, figure.exhibit-paired)"
FOLD = "document.querySelectorAll('details').forEach((one) => (one.open = false))"


@pytest.fixture(params=report_names(), ids=lambda name: name.rpartition("/")[2])
def story(request: pytest.FixtureRequest, page: Page, address: str) -> tuple[str, Page]:
    page.set_viewport_size(PHONE)
    page.goto(f"{address}/{request.param}.html")
    page.evaluate(FOLD)
    return request.param, page


def screens(page: Page) -> float:
    return page.evaluate("document.documentElement.scrollHeight") / PHONE["height"]


def above(page: Page, selector: str) -> float:
    """Screens above the first element of this kind."""
    top = page.locator(selector).first.evaluate("(one) => one.getBoundingClientRect().top + window.scrollY")
    return top / PHONE["height"]


def test_a_chapter_is_not_long_on_a_phone(story: tuple[str, Page]) -> None:
    name, page = story
    assert screens(page) <= SCREENS, f"{name}: {screens(page):.1f} screens"


def test_the_first_figure_comes_soon(story: tuple[str, Page]) -> None:
    name, page = story
    if page.locator(FIGURE).count() == 0:
        assert name in WITHOUT_FIGURE, f"{name} has no figure"
        return
    assert above(page, FIGURE) <= FIRST_FIGURE, (
        f"{name}: {above(page, FIGURE):.1f} screens above its first figure"
    )


def test_length_and_place_are_measured(page: Page) -> None:
    """Both can fail: a page of 25 screens whose figure stands two screens below its top."""
    page.set_viewport_size(PHONE)
    height = PHONE["height"]
    page.set_content(
        f"<main><article style='display:block;height:{25 * height}px'><div style='height:{2 * height}px'></div>"
        "<figure class='exhibit-figure' style='margin:0'>One</figure></article></main><style>body{margin:0}</style>"
    )
    assert screens(page) == pytest.approx(25) and screens(page) > SCREENS
    assert above(page, FIGURE) == pytest.approx(2) and above(page, FIGURE) > FIRST_FIGURE
