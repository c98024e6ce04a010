"""A phone, and how its reader comes to a page that scripts fill."""

from __future__ import annotations

from playwright.sync_api import Page

PHONE = {"width": 375, "height": 812}


def visit(page: Page, address: str) -> None:
    """Opens the page anew, even where only the part of its address after # is another, and waits until it is filled."""
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("[data-ready]")
