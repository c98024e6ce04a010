"""The word explorer, opened from a folder on a phone and used by keyboard: frequent, rare, misspelt and hostile words."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from axe_playwright_python.sync_playwright import Axe
from on_a_phone import PHONE, visit
from playwright.sync_api import Browser, Page, expect
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from conceptshift import tables

pytestmark = [pytest.mark.browser, pytest.mark.phone]

HOSTILE = "<img src=x onerror=window.hacked=1>"
SHIFTS = """() => { window.shifted = 0; new PerformanceObserver((list) => list.getEntries().forEach((one) => {
  if (!one.hadRecentInput) window.shifted += one.value; })).observe({ type: "layout-shift", buffered: true }); }"""


@pytest.fixture
def file(book: Path) -> str:
    return (book / "chapters" / "explorer.html").resolve().as_uri()


def ask(page: Page, typed: str, *keys: str) -> None:
    page.locator("#explorer-box").focus()
    page.keyboard.type(typed)
    for key in (*keys, "Enter"):
        page.keyboard.press(key)


def unexpected(complaints: list[str]) -> list[str]:
    """Without the icon of a page that was left before it had come."""
    return [one for one in complaints if "favicon" not in one]


def heads(page: Page) -> list[str]:
    return page.locator(".explorer-series h2").all_inner_texts()


def test_words_are_asked_by_keyboard(page: Page, file: str, complaints: list[str]) -> None:
    page.add_init_script(f"({SHIFTS})()")
    visit(page, file)
    expect(page.locator(".explorer-series h2")).to_have_count(1)
    assert page.evaluate("window.shifted") < 0.02
    # a suggestion is chosen with the arrows, and the box says which
    box = page.locator("#explorer-box")
    box.focus()
    page.keyboard.type("aggressi")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    active = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    expect(active).to_have_attribute("aria-selected", "true")
    chosen = active.evaluate("(one) => one.firstChild.data")
    assert chosen == "aggression"
    page.keyboard.press("Enter")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".explorer-series h2")).to_have_count(2)
    assert chosen in heads(page)[1]
    # a frequent word, and its numbers are those of the table of counts
    ask(page, "the")
    expect(page.locator(".explorer-series h2")).to_have_count(3)
    terms, speeches = tables.load("term_counts"), tables.load("speeches")
    allied = speeches.query("bloc == 'nato' and year == 2022")
    hits = terms[terms["term"].eq("the")].merge(allied, on=["iso3", "year"])["count"].sum()
    row = (
        page.locator(".explorer-series")
        .nth(2)
        .locator(".explorer-table")
        .first.locator("tr", has_text="2022")
    )
    said = row.locator("td").nth(1).inner_text()
    assert said.startswith(f"{hits / allied['tokens'].sum() * 1e4:.0f} (")
    # a rare one says so
    ask(page, "shopping")
    expect(page.locator(".explorer-said").last).to_contain_text("In 5 of 1,266 speeches since 1991")
    expect(page.locator(".explorer-said", has_text="That is rare")).to_have_count(1)
    # Escape closes, and then empties
    page.keyboard.type("sec")
    page.keyboard.press("Escape")
    expect(page.locator("#explorer-list")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(box).to_have_value("")
    assert page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert unexpected(complaints) == []


def test_what_is_absent_misspelt_or_hostile_is_told(page: Page, file: str, complaints: list[str]) -> None:
    visit(page, file)
    ask(page, "Ukriane", "Escape")
    told = page.locator(".explorer-missing")
    expect(told).to_contain_text("“ukriane” stands in fewer than 5 of the 1,266 speeches")
    near = told.get_by_role("button", name="ukraine", exact=True)
    near.press("Enter")
    expect(page.locator(".explorer h2", has_text="“ukraine”")).to_have_count(1)
    expect(told).to_have_count(0)
    ask(page, HOSTILE)
    expect(told.first).to_be_visible()
    for part in (
        "w=%3Cimg%20src%3Dx%20onerror%3Dwindow.hacked%3D1%3E",
        "w=%",
        "w=__proto__,constructor&by=<&beside=%22%3E",
        "%",
    ):
        visit(page, f"{file}#{part}")
        expect(page.locator(".explorer-series, .explorer-missing").first).to_be_visible()
        assert page.evaluate("window.hacked") is None
        assert page.locator(".explorer :is(img, script, iframe)").count() == 0
    assert unexpected(complaints) == []


def test_a_view_is_its_address(page: Page, file: str, complaints: list[str]) -> None:
    address = f"{file}#w=name:nato,partner&by=share&beside=EST&together=yes"
    visit(page, address)
    expect(page.locator(".explorer h2", has_text="NATO, every form + partner")).to_have_count(1)
    expect(page.locator("#explorer-beside")).to_have_value("EST")
    expect(page.locator("#explorer-by-share")).to_be_checked()
    page.locator("#explorer-together").uncheck()
    expect(page.locator(".explorer-series h2")).to_have_count(2)
    page.locator("#explorer-by-rate").check()
    page.locator("#explorer-beside").select_option("RUS")
    assert page.url == f"{file}#w=name:nato,partner"
    before = page.locator(".explorer-results").inner_text()
    visit(page, page.url)
    expect(page.locator(".explorer-series h2")).to_have_count(2)
    assert page.locator(".explorer-results").inner_text() == before
    # what is saved carries what is shown, and where it is from
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as CSV").press("Enter")
    rows = pd.read_csv(io.StringIO(Path(saved.value.path()).read_text(encoding="utf-8")))
    russian = (
        rows.query("asked == 'NATO, every form' and who == 'Russia'")
        .drop_duplicates("year")
        .set_index("year")
    )
    mentions = tables.load("node_mentions").query("iso3 == 'RUS' and node == 'nato' and year >= 1991")
    assert (
        russian["hits"][lambda hits: hits > 0].to_dict() == mentions.groupby("year")["count"].sum().to_dict()
    )
    cited = rows["cite"].dropna()
    assert cited.index.tolist() == [0] and "version 2" in cited[0] and "#w=name:nato,partner" in cited[0]
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as SVG").press("Enter")
    drawing = ET.parse(saved.value.path()).getroot()
    names = {one.tag.rpartition("}")[2] for one in drawing.iter()}
    assert {"polyline", "polygon", "title"} <= names and not names & {"script", "foreignObject"}
    assert "CC BY 4.0" in "".join(drawing.itertext())
    assert unexpected(complaints) == []


@pytest.mark.parametrize("word", ["russia", "aggression", "solidarity"])
def test_the_other_states_share_of_speeches_is_there_for_a_word(page: Page, file: str, word: str) -> None:
    visit(page, f"{file}#w={word}&by=share")
    table = page.locator(".explorer-series .explorer-table").first
    expect(table.locator("thead th").last).to_have_text("Others")
    terms, own = tables.load("other_term_counts"), tables.load("term_counts")
    counted = own[["iso3", "year"]].drop_duplicates()
    of = tables.load("speeches").query("year == 2022").merge(counted, how="left", indicator=True)
    many = of["_merge"].eq("left_only").sum()
    having = terms.query("term == @word and year == 2022")["speeches"].item()
    said = table.locator("tr", has_text="2022").locator("td").last.inner_text()
    assert said.startswith(f"{having / many * 100:.0f}"), said


def test_of_several_words_the_other_states_share_is_said_to_be_unknown(page: Page, file: str) -> None:
    for asked in ("russia,ukraine&by=share&together=yes", "list:codebook-threat&by=share"):
        visit(page, f"{file}#w={asked}")
        expect(page.locator(".explorer-series")).to_contain_text(
            "For all other states it is not known how many speeches have any of several words"
        )


def test_intervals_are_those_of_the_libraries(page: Page, file: str) -> None:
    visit(page, file)
    counts = [0, 1, 2, 3, 10, 99, 335, 2000, 9000]
    ours = np.array(page.evaluate("(counts) => counts.map(window.explorer.garwood)", counts))
    exact = [
        stats.chi2.ppf(0.025, 2 * np.array(counts)) / 2,
        stats.chi2.ppf(0.975, 2 * np.array(counts) + 2) / 2,
    ]
    assert np.allclose(ours.T, np.nan_to_num(exact), rtol=1e-8)
    shares = [(0, 16), (3, 16), (16, 16), (31, 32)]
    ours = np.array(
        page.evaluate("(all) => all.map(([having, of]) => window.explorer.wilson(having, of))", shares)
    )
    assert np.allclose(ours.T, proportion_confint(*np.array(shares).T, method="wilson"))
    draw = np.random.default_rng(2010)
    for _ in range(5):
        lengths = draw.integers(900, 4000, 25)
        hits = draw.negative_binomial(1, 0.2, 25)
        ours = page.evaluate(
            "([hits, lengths]) => window.explorer.rateLimits(hits, lengths)",
            [hits.tolist(), lengths.tolist()],
        )
        model = sm.GLM(hits, np.ones(25), family=sm.families.Poisson(), exposure=lengths)
        fit = model.fit(cov_type="cluster", cov_kwds={"groups": np.arange(25)}, tol=1e-12)
        assert np.allclose(ours, np.exp(fit.conf_int()[0]), rtol=1e-6)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_view_is_accessible_under_a_strict_policy(browser: Browser, address: str, scheme: str) -> None:
    reader = browser.new_context(viewport=PHONE, color_scheme=scheme, reduced_motion="reduce")
    try:
        page = reader.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{address}/chapters/explorer.html#w=nato,blorb&by=share")
        expect(page.locator(".explorer-series h2")).to_have_count(1)
        page.locator("#explorer-box").fill("part")
        expect(page.locator("#explorer-list")).to_be_visible()
        found = Axe().run(page, context=".explorer", options={"resultTypes": ["violations"]})
        assert found.response["violations"] == []
        assert said == []
    finally:
        reader.close()
