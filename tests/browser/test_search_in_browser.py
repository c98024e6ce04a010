"""The search as readers use it: a number, a short word, a phrase, a slip, nothing, something hostile; from a folder and over a network."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urldefrag

import pytest
from built_book import HtmlPage
from on_a_phone import filled
from playwright.sync_api import BrowserContext, Page, expect

from extensions.search.words import words

pytestmark = pytest.mark.browser

A_QUERY = 400 * 1024  # bytes, the page itself and its styles among them
HOSTILE = "<img src=x onerror=window.hacked=1> </script> __proto__"


@pytest.fixture
def ask(page: Page, book: Path) -> Callable[[str], str]:
    """Asks the search page of the folder; what it says of the result."""

    def asked(typed: str) -> str:
        page.goto(f"{(book / 'search.html').resolve().as_uri()}?q={quote(typed)}")
        status = page.get_by_role("status")
        expect(status).to_have_text(re.compile(r"\.$"))
        # the words around what was found come later than the titles: their texts are files of their own
        expect(page.locator(".search-results li:not(:has(p))")).to_have_count(0)
        return status.inner_text()

    return asked


@pytest.fixture
def section_text(chapters: list[HtmlPage], book: Path) -> Callable[[str], str]:
    """The text of the section that a link leads to, or leads into."""
    by_name = {page.name: page for page in chapters}

    def text(link: str) -> str:
        address, anchor = urldefrag(link)
        part = by_name[address.removeprefix(f"{book.resolve().as_uri()}/")].soup.find(id=anchor)
        section = part if part.name == "section" else part.find_parent("section")
        return " ".join(section.get_text(" ").split())

    return text


def links(page: Page) -> list[str]:
    return page.locator(".search-results a").evaluate_all("links => links.map((link) => link.href)")


def marked(page: Page) -> set[str]:
    return {one.lower() for one in page.locator(".search-results mark").all_inner_texts()}


@pytest.mark.parametrize(
    ("typed", "holds"),
    [
        ("2022", [r"\b2022\b"]),
        ("2 %", [r"(?<![\d.])2\s?%"]),
        ("EU NATO", [r"\bEU\b", r"\bNATO\b"]),
        ("RT Sputnik", [r"\bRT\b", r"Sputnik"]),
        ('"strategic partnership"', [r"(?i)\bstrategic partnership\b"]),
        ("log-odds", [r"(?i)\blog.odds\b"]),
        ("31,566,214", [r"31,566,214"]),
        ("Turkiye", [r"Türkiye"]),
    ],
)
def test_what_is_listed_holds_what_was_asked_for(
    page: Page,
    ask: Callable[[str], str],
    section_text: Callable[[str], str],
    complaints: list[str],
    typed: str,
    holds: list[str],
) -> None:
    assert re.match(r"\d+ sections? on \d+ pages? holds? ", ask(typed))
    found = links(page)
    assert found and marked(page)
    for link in found:
        assert "?" not in link
        assert all(re.search(pattern, section_text(link)) for pattern in holds), link
    expect(page.get_by_role("searchbox", name="Sections that hold")).to_have_value(typed)
    assert not complaints


def test_more_is_shown_on_demand_and_the_keyboard_goes_on_there(
    page: Page, ask: Callable[[str], str]
) -> None:
    many = int(ask("2022").split()[0])
    results = page.locator(".search-results li")
    expect(results).to_have_count(10)
    page.get_by_role("button", name="Show 10 more").press("Enter")
    expect(results).to_have_count(20)
    expect(results.nth(10).locator("a")).to_be_focused()
    assert many > 20


def test_a_slip_and_nothing_are_helped(page: Page, ask: Callable[[str], str]) -> None:
    assert ask("krippendorf alhpa") == "No page holds “alhpa”."
    page.locator("#search-advice").get_by_role("link", name="alpha").click()
    expect(page.get_by_role("status")).to_contain_text("hold both “krippendorf” and “alpha”")
    expect(page.locator("#search-advice")).to_contain_text("krippendorff")
    assert ask("xyzzyxyzzy") == "No page holds “xyzzyxyzzy”."
    assert ask("?!") == "There is no word or number in that."
    assert ask('"Russia snapdragon NATO"') == "No page holds “Russia snapdragon NATO”."
    assert not links(page)


def test_a_hostile_question_is_text(page: Page, ask: Callable[[str], str]) -> None:
    ask(HOSTILE)
    ask("constructor __proto__ toString")
    assert page.evaluate("window.hacked") is None
    assert page.locator("main img").count() == 0


def test_words_are_the_same_here_and_in_the_index(page: Page, ask: Callable[[str], str], book: Path) -> None:
    ask("xyzzyxyzzy")
    scripts = [path.read_text(encoding="utf-8") for path in (book / "search").glob("t*.js")]
    texts = [json.loads(script[script.index(",") + 1 : script.rindex(")")]) for script in scripts]
    texts.append("− 5 -3 2−3 ’tis O’Neil’s 1,234,567 12,34 1.2.3a ½ x² İstanbul ΣΑΣ 日本 e\u0301te\u0301")
    theirs = page.evaluate(
        "texts => texts.map((text) => window.bookSearch.spots(text).map(({ word }) => word))", texts
    )
    for text, found in zip(texts, theirs, strict=True):
        assert found == [word for line in text.split("\n") for word in words(line)]


def test_a_question_by_keyboard_over_a_network_weighs_little(
    page: Page, context: BrowserContext, address: str, complaints: list[str]
) -> None:
    sizes: list[int] = []
    for typed in ("Russia", "the concept of NATO and Russia", "EU NATO 2022", "misspeled"):
        client = context.new_cdp_session(page)
        client.send("Network.enable")
        client.send("Network.setCacheDisabled", {"cacheDisabled": True})
        received: list[int] = []
        client.on("Network.loadingFinished", lambda one, to=received: to.append(one["encodedDataLength"]))
        page.goto(f"{address}/search.html?q={quote(typed)}")
        expect(page.get_by_role("status")).to_have_text(re.compile(r"\.$"))
        expect(page.locator(".search-results li:not(:has(p))")).to_have_count(0)
        sizes.append(sum(received))
        client.detach()
    assert all(20_000 < size <= A_QUERY for size in sizes), sizes
    page.goto(f"{address}/index.html")
    page.get_by_role("searchbox", name="Search the book").press_sequentially("annexation")
    page.keyboard.press("Enter")
    page.locator(".search-results a").first.press("Enter")
    page.wait_for_url(re.compile(r"\.html#"))
    expect(page.locator("main")).to_contain_text("annex")
    assert not complaints


def test_an_index_that_is_not_there_is_told(page: Page, address: str) -> None:
    page.route("**/search/index.js", lambda route: route.abort())
    page.goto(f"{address}/search.html?q=concept")
    expect(page.get_by_role("status")).to_contain_text("could not be read: search/index.js did not load")
    page.route("**/search-words.js*", lambda route: route.abort())
    page.route("**/_static/page.js*", lambda route: route.abort())
    page.goto(f"{address}/search.html?q=concept")
    expect(page.get_by_text("Searching needs JavaScript")).to_be_visible()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("C06", "evidence-claims.html#c06"),
        ("P24", "evidence-forecasts.html#p24"),
        ("cl12", "evidence-themes.html#cl12"),
    ],
)
def test_a_row_is_found_by_its_name(
    page: Page, ask: Callable[[str], str], book: Path, typed: str, first: str
) -> None:
    ask(typed)
    expect(page.locator(".search-results a").first).to_have_attribute("href", re.compile(f"{first}$"))


@pytest.mark.parametrize("typed", ["Figure 5", "table 9"])
def test_a_number_belongs_to_its_figure(page: Page, ask: Callable[[str], str], typed: str) -> None:
    said = ask(typed)
    assert f"“{typed}”" in said, "both as one"
    for one in page.locator(".search-results p").all_inner_texts():
        assert typed.lower() in one.lower(), one


def show_all(page: Page) -> None:
    while page.get_by_role("button", name="Show").filter(visible=True).count():
        page.get_by_role("button", name="Show").click()


@pytest.mark.parametrize(
    ("typed", "page_name"),
    [
        ("EU", "chapters/sources"),
        ("Founding Act", "chapters/timeline"),
        ("C06", "chapters/corrections"),
    ],
)
def test_a_place_in_a_long_table_is_led_to_by_its_row(
    page: Page, ask: Callable[[str], str], typed: str, page_name: str
) -> None:
    ask(typed)
    show_all(page)
    found = [urldefrag(link) for link in links(page)]
    anchors = [anchor for address, anchor in found if address.endswith(f"{page_name}.html")]
    assert anchors and not any(anchor.startswith("tab-") for anchor in anchors), anchors


def test_signs_that_nobody_wrote_end_in_no_circle(page: Page, ask: Callable[[str], str]) -> None:
    assert ask("4711×") == "No page holds “4711×”."
    expect(page.locator("#search-advice")).not_to_contain_text("In any order")
    assert ask("2022×") == "No page holds “2022×”."
    page.locator("#search-advice").get_by_role("link", name="2022").click()
    expect(page.get_by_role("status")).to_contain_text("hold “2022”")
    assert "“proto”" in ask("__proto__")
    assert ask("chapter 2") == "No page holds “chapter 2”."
    page.locator("#search-advice").get_by_role("link", name="chapter 2").click()
    expect(page.get_by_role("status")).to_contain_text("“chapter” and “2”")


@pytest.mark.parametrize(
    ("typed", "written"), [("22×", "22 times"), ("22x", "22 times"), ("3 %", "3 per cent")]
)
def test_a_sign_is_found_in_words_too(
    page: Page, ask: Callable[[str], str], typed: str, written: str
) -> None:
    ask(typed)
    show_all(page)
    filled(page)
    texts = page.locator(".search-results p").all_inner_texts()
    assert any(re.search(rf"\b{written}", text) for text in texts), texts


def test_an_id_without_its_zero_is_helped(page: Page, ask: Callable[[str], str]) -> None:
    assert ask("C6") == "No page holds “C6”."
    page.locator("#search-advice").get_by_role("link", name="c06").click()
    expect(page.locator(".search-results a").first).to_have_attribute("href", re.compile("#c06$"))


def test_every_example_of_the_help_finds_something(page: Page, ask: Callable[[str], str]) -> None:
    ask("NATO")
    for example in page.locator(".search-help li:first-child kbd").all_inner_texts():
        assert "No page" not in ask(example), example


def test_from_the_answer_the_keyboard_goes_on(page: Page, ask: Callable[[str], str]) -> None:
    ask("Lisbon")
    expect(page.get_by_role("status")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#search-advice, .search-results') !== null")
