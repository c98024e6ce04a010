"""An old address, as a reader follows it: with scripts at once, without them by a link that the keyboard reaches."""

from __future__ import annotations

import pytest
from moved_pages import built
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

ROWS = '<table><tr><td><span id="r07">R07</span></td></tr></table>'
PAGES = {
    "index": "Front\n=====\n\n.. toctree::\n\n   one\n   two\n",
    "one": "One\n===\n\nText.\n",
    "two": f'Two\n===\n\n.. raw:: html\n\n   <figure id="fig-a">A</figure>{ROWS}\n',
}
OLD = ["one.html#r07", "one.html#fig-a", "one.html#fig-a-wide-m1", "gone.html"]


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> str:
    book, said = built(tmp_path_factory.mktemp("moved"), PAGES, OLD, "gone.html,two.html\n")
    assert not said
    return book.as_uri()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("one.html#r07", "two.html#r07"),
        ("one.html#R07", "two.html#r07"),
        ("two.html#R07", "two.html#r07"),
        ("one.html#fig-a-wide-m1", "two.html#fig-a"),
        ("gone.html", "two.html"),
        ("one.html#%E0", "one.html#%E0"),
        ("one.html#unknown", "one.html#unknown"),
    ],
)
def test_an_old_address_leads_on(page: Page, moved: str, old: str, new: str) -> None:
    page.goto(f"{moved}/{old}")
    expect(page).to_have_url(f"{moved}/{new}")


def test_without_scripts_the_old_anchor_is_the_link(browser: Browser, moved: str) -> None:
    reader = browser.new_context(java_script_enabled=False)
    try:
        page = reader.new_page()
        page.goto(f"{moved}/one.html#fig-a-wide-m1")
        link = page.get_by_role("region", name="Moved from this page").get_by_role("link", name="fig-a")
        expect(link).to_be_in_viewport()
        page.keyboard.press("Tab")
        expect(link).to_be_focused()
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{moved}/two.html#fig-a")
        page.emulate_media(media="print")
        page.goto(f"{moved}/one.html")
        expect(page.get_by_text("Moved from this page")).to_be_hidden()
    finally:
        reader.close()


def test_what_is_asked_for_is_marked(browser: Browser, moved: str) -> None:
    reader = browser.new_context(java_script_enabled=False)
    try:
        page = reader.new_page()
        page.goto(f"{moved}/one.html#r07")
        weights = page.locator(".moved-one").evaluate_all(
            "(all) => all.map((one) => getComputedStyle(one).fontWeight)"
        )
        assert sorted(weights) == ["400", "600"]
    finally:
        reader.close()
