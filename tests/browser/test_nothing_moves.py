"""Nothing that a reader sees moves while a page loads, however late its scripts come."""

from __future__ import annotations

import functools
import http.server
import threading
import time
from pathlib import Path
from typing import BinaryIO

import pytest
from built_book import document_names
from conftest import StrictHandler
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser

SIZES = {"a desk": (1280, 800), "a phone": (412, 823)}
LATE = 0.06  # seconds that each script is held back: the page is drawn first
# A page is drawn when it is whole, however busy the machine is that reads it: what moves then are its scripts' doings.
WHOLE = '<link rel="expect" href="#whole" blocking="render">'
END, SCRIPTS = '<i id="whole" hidden></i>', "<script data-does"  # below all content
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


def draw_whole(route: Route) -> None:
    answer = route.fetch()
    html = answer.text().replace("<head>", f"<head>{WHOLE}", 1).replace(SCRIPTS, END + SCRIPTS, 1)
    assert WHOLE in html and END in html
    route.fulfill(response=answer, body=html)


@pytest.fixture
def watched(page: Page) -> Page:
    page.add_init_script(OBSERVE)
    page.route("**/*.html", draw_whole)
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


class Halting(StrictHandler):
    """Sends a page as far as into its first table, and the rest when it may."""

    may_go_on = threading.Event()

    def copyfile(self, source: BinaryIO, out: BinaryIO) -> None:
        if not self.path.endswith(".html"):
            super().copyfile(source, out)
            return
        begun, row, rest = source.read().partition(b"</tr>\n</thead>")
        out.write(begun)
        out.flush()
        self.may_go_on.wait(60)
        out.write(row + rest)


@pytest.mark.parametrize("name", ["chapters/appendix-score", "exhibits/tab-scores"])
def test_a_short_table_is_seen_once_its_columns_stay(name: str, page: Page, book: Path) -> None:
    handler = functools.partial(Halting, directory=str(book))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        Halting.may_go_on.clear()
        page.goto(f"http://127.0.0.1:{server.server_port}/{name}.html", wait_until="commit")
        table = page.locator(".exhibit-table table").first
        table.wait_for(state="attached")
        expect(table).to_have_css("visibility", "hidden")
        Halting.may_go_on.set()
        expect(table).to_be_visible()
        server.shutdown()


def test_a_move_is_seen(watched: Page, address: str) -> None:
    watched.goto(f"{address}/intro.html")
    assert not moves(watched)
    watched.evaluate(LATER)
    watched.wait_for_function("window.moves.length")
