"""The book in Firefox, as the system has it: from a folder and over a network, on a phone, by its buttons, in the dark.

What Chromium shows is looked at in `tests/browser`; here it is whether another engine does the same.
"""

from __future__ import annotations

import functools
import os
import shutil
import socket
import sys
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from built_book import ROOT, document_names

from extensions.serve import Handler

INSTALLED = ROOT / ".venv" / "clients"  # where `make prove` puts what requirements-clients.txt locks
FIREFOX = (
    "firefox-esr",
    "firefox",
    "/Applications/Firefox.app/Contents/MacOS/firefox",
)
PAGES = [f"{name}.html" for name in document_names()] + [
    "search.html?q=concept",
    "exhibits/fig-naming.html",
    "findings.html",
]
DARK = "layout.css.prefers-color-scheme.content-override"  # 0 is dark, 1 is light
PREFERENCES = {DARK: 1, "ui.prefersReducedMotion": 1, "browser.shell.checkDefaultBrowser": False}
PHONE, DESK = 375, 1280
SIDEWAYS = "return document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
UNFOLD = "document.querySelectorAll('details').forEach((one) => (one.open = true))"
# What Firefox has to say of the pages: errors, warnings and breaches of the policy, each with its place.
CONSOLE = """
const said = [];
for (const one of Services.console.getMessageArray()) {
  if (!(one instanceof Ci.nsIScriptError)) continue;
  if (one.sourceName.startsWith(arguments[0]) || one.category.includes("CSP")) said.push(`${one.sourceName}: ${one.errorMessage}`);
}
Services.console.reset();
return said;
"""


class Reader:
    """A person with Firefox."""

    def __init__(self, driver: object):
        self.driver = driver
        self.js = driver.execute_script

    def visit(self, address: str, width: int = DESK) -> None:
        self.driver.navigate("about:blank")
        self.wide(width)
        self.driver.navigate(address)

    def wide(self, width: int) -> None:
        """A window cannot be as narrow as a phone; the page in it can."""
        with self.driver.using_context("chrome"):
            self.js("gBrowser.selectedBrowser.style.maxWidth = arguments[0] + 'px'", [width])
        self.until(f"return window.innerWidth === {width}")

    def complaints(self, address: str) -> list[str]:
        with self.driver.using_context("chrome"):
            return self.js(CONSOLE, [address])

    def prefer(self, name: str, value: int) -> None:
        self.driver.set_pref(name, value)

    def until(self, condition: str) -> None:
        from marionette_driver import Wait

        Wait(self.driver, timeout=30).until(lambda _: self.js(condition), message=condition)

    def one(self, selector: str) -> object:
        from marionette_driver import By

        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def press(self, selector: str, keys: str) -> None:
        self.one(selector).send_keys(keys)

    def text(self, selector: str) -> str:
        return self.js("return document.querySelector(arguments[0]).textContent", [selector])

    def seen(self, selector: str) -> bool:
        return self.one(selector).is_displayed()


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    named = os.environ.get("FIREFOX")
    program = named or next((found for found in map(shutil.which, FIREFOX) if found), None)
    if program is None:
        pytest.skip(
            "no Firefox: install it (on Debian `apt install firefox-esr`) or name it with FIREFOX=/path"
        )
    sys.path.append(str(INSTALLED))  # last, so that nothing of ours is taken from there
    driver = pytest.importorskip(
        "marionette_driver.marionette", reason="`make prove` installs requirements-clients.txt"
    )
    scratch = tmp_path_factory.mktemp("firefox")
    with socket.socket() as asked:  # a port that is free, since several may be at work at once
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    started = driver.Marionette(
        port=port,
        bin=program,
        headless=True,
        prefs=PREFERENCES,
        workspace=str(scratch),
        gecko_log=str(scratch / "log"),
    )
    started.start_session()
    started.set_window_rect(width=1400, height=1000)
    yield Reader(started)
    started.quit()
    started.cleanup()


@pytest.fixture(scope="module")
def folder(book: Path) -> str:
    return book.resolve().as_uri()


@pytest.fixture(scope="module")
def served(book: Path) -> Iterator[str]:
    handler = functools.partial(Handler, directory=str(book))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("where", ["folder", "served"])
def test_every_page_opens_quietly_and_fits(
    firefox: Reader, where: str, request: pytest.FixtureRequest
) -> None:
    base = request.getfixturevalue(where)
    firefox.complaints(base)
    wrong = []
    for name in PAGES:
        firefox.visit(f"{base}/{name}", PHONE)
        firefox.js(UNFOLD)
        wrong += [f"{name} moves sideways by {firefox.js(SIDEWAYS)} px"] if firefox.js(SIDEWAYS) else []
        wrong += [f"{name}: {one}" for one in firefox.complaints(base)]
    assert wrong == [], "\n".join(wrong)


def test_a_fault_would_be_noticed(firefox: Reader, folder: str) -> None:
    firefox.visit(f"{folder}/intro.html", PHONE)
    firefox.complaints(folder)
    firefox.js(
        """const image = document.createElement("img");
        image.src = "https://example.org/picture.png";
        image.setAttribute("class", "broken");
        image.width = 3000;
        image.style.maxWidth = "none";
        document.querySelector("article").append(image);"""
    )
    assert firefox.js(SIDEWAYS) > 0
    assert any("example.org" in one for one in firefox.complaints(folder))


def test_the_contents_open_on_a_phone_and_a_fold_says_what_it_does(firefox: Reader, folder: str) -> None:
    firefox.visit(f"{folder}/chapters/rhetoric.html", PHONE)
    assert not firefox.seen("nav[aria-label=Contents]")
    firefox.one(".menu-button").click()
    assert firefox.seen("nav[aria-label=Contents]")
    firefox.press(".menu-button", "\ue00c")
    assert not firefox.seen("nav[aria-label=Contents]")
    assert firefox.js("return document.activeElement.className") == "menu-button"
    assert firefox.text(".code-fold summary") == "Show the code"
    firefox.one(".code-fold summary").click()
    firefox.until("return document.querySelector('.code-fold summary').textContent === 'Hide the code'")


def test_a_phone_gets_its_drawing_and_a_number_answers(firefox: Reader, folder: str) -> None:
    firefox.visit(f"{folder}/chapters/rhetoric.html", PHONE)
    assert firefox.seen(".exhibit-narrow") and not firefox.seen(".exhibit-wide")
    firefox.wide(DESK)
    assert firefox.seen(".exhibit-wide") and not firefox.seen(".exhibit-narrow")
    firefox.js("document.querySelector('.value > a').focus({ focusVisible: true })")
    firefox.until("return document.querySelector('.value-note .value-line')")
    firefox.one(".exhibit-ways .copy-link").click()
    firefox.until("return /Copied|address bar/.test(document.querySelector('.copy-link').textContent)")


def test_a_table_is_filtered_and_a_row_is_found(firefox: Reader, folder: str) -> None:
    firefox.visit(f"{folder}/chapters/evidence-claims.html#C38")
    firefox.until("return location.hash === '#c38'")
    firefox.press(".filters input", "Georgia")
    firefox.until("return /^\\d+ of \\d+ rows/.test(document.querySelector('.filter-told').textContent)")
    shown, rows = map(int, firefox.text(".filter-told").replace(" rows", "").split(" of "))
    assert 0 < shown < rows


def test_words_are_found(firefox: Reader, folder: str) -> None:
    firefox.visit(f"{folder}/intro.html")
    firefox.press("#search-words", "annexation\ue007")
    firefox.until("return document.querySelector('.search-results li p')")
    assert "annexation" in firefox.text("#search-status")


def test_the_explorer_answers(firefox: Reader, folder: str) -> None:
    firefox.visit(f"{folder}/chapters/explorer.html", PHONE)
    firefox.until("return document.querySelector('.explorer[data-ready]')")
    firefox.press("#explorer-box", "aggressi\ue015\ue007")
    firefox.until("return document.querySelector('.explorer-series h2').textContent === '“aggression”'")
    firefox.press("#explorer-box", "peace, NATO, every form\ue007")
    firefox.until("return document.querySelectorAll('.explorer-series h2').length === 3")
    firefox.js("history.back()")
    firefox.until("return document.querySelectorAll('.explorer-series h2').length === 1")
    assert firefox.js(SIDEWAYS) == 0 and firefox.complaints(folder) == []


def test_assumptions_are_chosen(firefox: Reader, folder: str) -> None:
    firefox.visit(f"{folder}/chapters/what-if.html", PHONE)
    firefox.until("return document.querySelector('.whatif[data-ready]')")
    before = firefox.text(".whatif-sum")
    firefox.one(".whatif-presets button:nth-of-type(2)").click()
    assert firefox.text(".whatif-sum") != before and "=" in firefox.js("return location.hash")
    assert firefox.js(SIDEWAYS) == 0 and firefox.complaints(folder) == []


def test_the_dark_is_the_systems_or_the_readers(firefox: Reader, folder: str) -> None:
    colours = """return [getComputedStyle(document.body).backgroundColor,
      getComputedStyle(document.querySelector(".exhibit-svg [stroke]")).stroke];"""
    firefox.visit(f"{folder}/chapters/rhetoric.html")
    light = firefox.js(colours)
    firefox.prefer(DARK, 0)
    firefox.until("return matchMedia('(prefers-color-scheme: dark)').matches")
    dark = firefox.js(colours)
    assert all(one != other for one, other in zip(light, dark, strict=True))
    firefox.one(".scheme-button").click()
    firefox.until(f"return (() => {{ {colours} }})()[0] === '{light[0]}'")
    firefox.prefer(DARK, 1)
    firefox.one(".scheme-button").click()
    firefox.until(f"return (() => {{ {colours} }})()[0] === '{dark[0]}'")
    firefox.js("localStorage.clear()")
