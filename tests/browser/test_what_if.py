"""The page of choices, opened from a folder on a phone and used by keyboard: presets, single choices, addresses, and no script."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from on_a_phone import PHONE, visit
from playwright.sync_api import Browser, Page, expect

from conceptshift.story.multiverse import HEADLINES, presets, table

pytestmark = [pytest.mark.browser, pytest.mark.phone]

# Goes to an anchor of the page; done when the page's own script has heard of it, which listens longer.
FOLLOW = """(anchor) => new Promise((heard) => {
  window.addEventListener("hashchange", () => heard(), { once: true });
  location.hash = anchor;
})"""


@pytest.fixture
def file(book: Path) -> str:
    return (book / "chapters" / "what-if.html").resolve().as_uri()


def shown(page: Page) -> list[tuple[str, str]]:
    """The verdict and the sentence of each headline."""
    return list(
        zip(
            page.locator(".whatif-verdict").all_inner_texts(),
            page.locator(".whatif-sentence").all_text_contents(),
            strict=True,
        )
    )


def wanted(preset: str) -> list[tuple[str, str]]:
    chosen = next(one for one in presets.PRESETS if one.name == preset)
    reads = [table.points(one)[chosen.point(name)] for name, one in HEADLINES.items()]
    return [(read.verdict, read.sentence) for read in reads]


def test_choices_are_made_by_keyboard(page: Page, file: str, complaints: list[str]) -> None:
    visit(page, file)
    assert shown(page) == wanted("reported")
    # a preset
    button = page.get_by_role("button", name="A sceptic from Russia")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    assert shown(page) == wanted("russia")
    expect(page.locator(".whatif [role=status]")).to_contain_text("A sceptic from Russia. Of 7 headlines")
    # its address leads to the same view
    address = page.url
    visit(page, address)
    assert shown(page) == wanted("russia")
    expect(page.get_by_role("button", name="A sceptic from Russia")).to_have_attribute("aria-pressed", "true")
    # one choice more, with the arrow keys, on a fold that the keyboard opens
    page.get_by_role("button", name="As reported").press("Enter")
    page.locator("#headlines-spending ~ details > summary").press("Enter")
    select = page.locator("#headlines-spending-sums")
    select.focus()
    for _ in range(5):
        page.keyboard.press("ArrowDown")
    expect(select).to_have_value("5")
    read = table.points(HEADLINES["spending"])["budget", "year"]
    expect(page.locator(".whatif [role=status]")).to_have_text(
        f"{HEADLINES['spending'].title}: {read.verdict}. {read.sentence}"
    )
    assert page.url.endswith("#spending.sums=budget")
    # what cannot be combined says so
    visit(page, f"{file}#spending.sums=named&spending.members=without")
    assert shown(page)[5] == (
        "no result",
        "These choices cannot be combined. The trillion was named for all members of the year.",
    )
    assert page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert complaints == []


def test_a_view_is_taken_along(page: Page, file: str) -> None:
    visit(page, f"{file}#naming.before=2014")
    assert page.locator(".whatif-cite").inner_text().endswith("Own choices: " + page.url)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save this view (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(Path(saved.value.path()).read_text(encoding="utf-8"))))
    read = table.points(HEADLINES["naming"])["year", "none", "all", "words", "2014"]
    assert (
        len(rows) == len(HEADLINES)
        and rows[0]["verdict"] == read.verdict
        and rows[0]["sentence"] == read.sentence
    )
    assert float(rows[0]["value"]) == pytest.approx(read.value, abs=6e-5) and page.url in rows[0]["cite"]


def test_an_address_that_nobody_made_is_passed_over(page: Page, file: str, complaints: list[str]) -> None:
    for part in (
        "naming.before=%3Cimg%20src%3Dx%20onerror%3Dwindow.hacked%3D1%3E",
        "__proto__.x=1&constructor.name=y&naming.__proto__=2014",
        "%",
        "naming.before=<b>&=&&skill",
    ):
        visit(page, f"{file}#{part}")
        assert shown(page) == wanted("reported")
    # the anchor of a heading leaves the choices as they are
    visit(page, f"{file}#naming.before=2014")
    page.evaluate(FOLLOW, "limits")
    assert shown(page)[0][0] == "weakens"
    assert page.evaluate("window.hacked") is None and complaints == []


def test_without_a_script_there_are_tables(browser: Browser, file: str) -> None:
    reader = browser.new_context(java_script_enabled=False, viewport=PHONE)
    plain = reader.new_page()
    plain.goto(file)
    expect(plain.locator(".whatif noscript p")).to_contain_text("the tables below")
    said = plain.locator("#tab-what-if-single").inner_text()
    assert "21.5 times, where 22 were claimed" in said and plain.locator(
        "#tab-what-if-sets tbody tr"
    ).count() == len(HEADLINES)
    reader.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_choices_are_accessible(browser: Browser, file: str, scheme: str) -> None:
    reader = browser.new_context(color_scheme=scheme, reduced_motion="reduce", viewport=PHONE)
    opened = reader.new_page()
    visit(opened, f"{file}#naming.before=2014&skill.partly=full")
    opened.evaluate("document.querySelectorAll('.whatif details').forEach((one) => (one.open = true))")
    found = Axe().run(opened, context={"include": [[".whatif"]]}, options={"resultTypes": ["violations"]})
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found.response["violations"]] == []
    reader.close()
