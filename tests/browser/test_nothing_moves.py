"""Nothing that a reader sees moves while a page loads, however late its scripts come."""

from __future__ import annotations

import time

import pytest
from built_book import document_names
from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

SIZES = {"a desk": (1280, 800), "a phone": (412, 823)}
LATE = 0.03  # seconds that each script is held back: the page is drawn first
STILL = 250  # milliseconds without which a move would not have been told
# What moved, and how far down the window: before and after.
OBSERVE = """window.moves = [];
new PerformanceObserver((list) => {
  for (const shift of list.getEntries())
    for (const { node, previousRect: before, currentRect: after } of shift.sources)
      window.moves.push(`${(node?.outerHTML ?? node?.textContent ?? "").slice(0, 90)}: ${before.y} to ${after.y}, of ${shift.value}`);
}).observe({ type: "layout-shift", buffered: true });"""

LATER = "document.querySelector('main').prepend(Object.assign(document.createElement('p'), { textContent: 'late' }))"


def hold_back(route: Route) -> None:
    time.sleep(LATE)
    route.continue_()


@pytest.fixture
def watched(page: Page) -> Page:
    page.add_init_script(OBSERVE)
    page.route("**/*.js*", hold_back)
    return page


def moves(page: Page) -> list[str]:
    page.wait_for_timeout(STILL)
    return page.evaluate("window.moves")


@pytest.mark.parametrize("size", SIZES)
def test_nothing_moves_while_a_page_loads(size: str, watched: Page, address: str) -> None:
    width, height = SIZES[size]
    watched.set_viewport_size({"width": width, "height": height})
    found = {}
    for name in [*document_names(), "exhibits/tab-scores"]:
        watched.goto(f"{address}/{name}.html")
        found[name] = moves(watched)
    assert {name: moved for name, moved in found.items() if moved} == {}, f"on {size}"


COLUMNS = """() => [...document.querySelectorAll("table:has(colgroup)")].flatMap((table) => {
  const widths = () => [...table.rows[0].cells].map((cell) => cell.getBoundingClientRect().width);
  const rows = [...table.rows].slice(1), whole = widths();
  const moved = [0.1, 0.25, 0.5, 0.75].flatMap((part) => {
    rows.forEach((row, place) => (row.hidden = place > part * rows.length));
    return widths().map((width, place) => Math.abs(width - whole[place]));
  });
  return [[table.closest("figure").id, Math.max(...moved)]];
})"""


def test_columns_of_long_tables_stay_while_rows_arrive_or_are_filtered(page: Page, address: str) -> None:
    moved = {}
    for name in document_names():
        page.goto(f"{address}/{name}.html")
        moved.update(page.evaluate(COLUMNS))
    assert len(moved) > 20
    assert {table: pixels for table, pixels in moved.items() if pixels >= 1} == {}


def test_a_move_is_seen(watched: Page, address: str) -> None:
    watched.goto(f"{address}/intro.html")
    assert not moves(watched)
    watched.evaluate(LATER)
    watched.wait_for_function("window.moves.length")
