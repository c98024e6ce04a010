"""A phone, and how its reader comes to a page that scripts fill."""

from __future__ import annotations

from playwright.sync_api import Page, expect

PHONE = {"width": 375, "height": 812}

UNFILLED = (
    ":is([data-explorer], .whatif):not([data-ready]), #search-status:has-text('Searching'), "
    ".search-results li:not(:has(p))"
)


def filled(page: Page) -> None:
    """Waits until scripts have filled what they fill on the page that is open, if there is such a place on it."""
    expect(page.locator(UNFILLED)).to_have_count(0)


def visit(page: Page, address: str) -> None:
    """Opens the page anew, even where only the part of its address after # is another, and waits until it is filled."""
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("[data-ready]")
