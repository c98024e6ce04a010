"""Headless Chromium on the built book, served on this machine under a policy that allows nothing from elsewhere."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import chromium
from on_a_phone import PHONE
from playwright.sync_api import Browser, BrowserContext, Page, expect

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)
# an expectation is looked at until it holds; a busy machine may need longer than Playwright's five seconds
expect.set_options(timeout=30_000)


class StrictHandler(http.server.SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def address(book: Path) -> Iterator[str]:
    """Where the book is served: on the loopback interface, with the strict policy on every answer."""
    handler = functools.partial(StrictHandler, directory=str(book))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A reader with a clean memory; motion is off so that nothing has to be waited for."""
    opened = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield opened
    opened.close()


@pytest.fixture
def complaints(context: BrowserContext) -> list[str]:
    """What the console, the policy and the network complain of, as it comes."""
    said: list[str] = []
    context.on("console", lambda message: message.type in ("error", "warning") and said.append(message.text))
    context.on("weberror", lambda error: said.append(str(error.error)))
    # what was still on its way when the reader left the page is no failure
    context.on(
        "requestfailed",
        lambda request: "ERR_ABORTED" in (request.failure or "") or said.append(f"failed: {request.url}"),
    )
    context.on(
        "response", lambda answer: answer.status >= 400 and said.append(f"{answer.status}: {answer.url}")
    )
    return said


@pytest.fixture
def page(request: pytest.FixtureRequest, context: BrowserContext, complaints: list[str]) -> Page:
    """On a desk, or in a test that is marked so on a phone."""
    opened = context.new_page()
    if request.node.get_closest_marker("phone"):
        opened.set_viewport_size(PHONE)
    return opened
