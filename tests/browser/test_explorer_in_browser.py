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
    # the answer takes the place of the example, and is in sight
    expect(page.locator(".explorer-series h2")).to_have_text(f"“{chosen}”")
    expect(page.locator(".explorer-series h2").first).to_be_in_viewport()
    # a frequent word, which stands first, and its numbers are those of the table of counts
    ask(page, "the")
    expect(page.locator(".explorer-series h2")).to_have_count(2)
    assert heads(page) == ["“the”", f"“{chosen}”"]
    terms, speeches = tables.load("term_counts"), tables.load("speeches")
    allied = speeches.query("bloc == 'nato' and year == 2022")
    hits = terms[terms["term"].eq("the")].merge(allied, on=["iso3", "year"])["count"].sum()
    row = (
        page.locator(".explorer-series")
        .nth(0)
        .locator(".explorer-table")
        .first.locator("tr", has_text="2022")
    )
    said = row.locator("td").nth(1).inner_text()
    assert said.startswith(f"{hits / allied['tokens'].sum() * 1e4:.0f} (")
    # a rare one says so
    ask(page, "shopping")
    expect(page.locator(".explorer-said").first).to_contain_text("In 5 of 1,266 speeches since 1991")
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


@pytest.mark.parametrize("word", ["kaliningrad", "shells"])
def test_what_is_hardly_ever_said_has_an_axis_that_fits_its_intervals(
    page: Page, file: str, word: str
) -> None:
    visit(page, f"{file}#w={word}")
    chart = page.locator(".explorer-chart svg").first
    ticks = [
        float(one.replace(",", ""))
        for one in chart.locator("text[text-anchor=end]").all_text_contents()
        if one.strip()
    ]
    assert 0.1 < max(ticks) < 100, ticks
    tops = chart.locator("polygon").evaluate_all(
        "(all) => all.flatMap((one) => one.getAttribute('points').split(' ').map((pair) => +pair.split(',')[1]))"
    )
    assert len({round(top) for top in tops if top < 200}) > 1, (
        "the band has a shape and does not fill the chart"
    )
    if word == "kaliningrad":
        expect(chart.locator("desc")).to_contain_text("NATO’s members never")


@pytest.mark.parametrize("typed", ["war.", '"war"', "“war”", "(war)", "War;", "war’s", "warʼs"])
def test_a_word_is_found_with_signs_around_it(page: Page, file: str, typed: str) -> None:
    visit(page, file)
    ask(page, typed)
    expect(page.locator(".explorer-series h2")).to_have_text("“war”")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("war;peace", ["“war”", "“peace”"]),
        ("war+peace", ["“war”", "“peace”"]),
        ("NATO, every form", ["NATO, every form"]),
        ("peace, nato, every form, war", ["“peace”", "NATO, every form", "“war”"]),
        ("women, peace and security", ["“women, peace and security”"]),
    ],
)
def test_several_are_parted_at_commas_and_labels_with_commas_are_whole(
    page: Page, file: str, typed: str, found: list[str]
) -> None:
    visit(page, file)
    ask(page, typed)
    expect(page.locator(".explorer-series h2")).to_have_text(found)


def test_a_label_with_a_comma_is_suggested_as_it_is_typed(page: Page, file: str) -> None:
    visit(page, file)
    ask(page, "war, NATO, ev", "ArrowDown")
    expect(page.locator(".explorer-series h2")).to_have_text(["“war”", "NATO, every form"])


def test_what_was_never_counted_is_told_apart_from_what_is_rare(page: Page, file: str) -> None:
    visit(page, f"{file}#w=2022")
    told = page.locator(".explorer-missing")
    expect(told).to_contain_text("Only words of the letters a to z are counted, so “2022” is not here")
    expect(told).not_to_contain_text("fewer than")
    visit(page, f"{file}#w=")
    expect(told).to_have_text("Nothing is asked for. Type a word above.")


def test_what_has_no_room_is_named(page: Page, file: str) -> None:
    visit(page, file)
    ask(page, "russian federation threatens the rules-based order")
    expect(page.locator(".explorer-series h2")).to_have_count(4)
    expect(page.locator(".explorer-missing").last).to_contain_text("Left out: rules-based, order")
    expect(page.locator(".explorer [role=status]")).to_contain_text("Left out: rules-based, order")


def test_a_name_and_a_word_of_it_counted_together_say_that_both_count(page: Page, file: str) -> None:
    visit(page, f"{file}#w=name:russia,russia&together=yes")
    note = page.locator(".explorer-note").first
    expect(note).to_contain_text("also Russian, Russians")
    expect(note).to_contain_text("a word that several of these hold once for each")


def test_back_leads_to_the_question_before(page: Page, file: str) -> None:
    visit(page, file)
    for typed in ("war", "peace"):
        ask(page, typed)
    expect(page.locator(".explorer-series h2")).to_have_text(["“peace”", "“war”"])
    page.go_back()
    expect(page.locator(".explorer-series h2")).to_have_text(["“war”"])
    page.go_forward()
    expect(page.locator(".explorer-series h2")).to_have_text(["“peace”", "“war”"])


def test_nothing_can_be_saved_of_an_answer_that_did_not_come(page: Page, address: str) -> None:
    visit(page, f"{address}/chapters/explorer.html#w=war")
    page.route("**/s*.js", lambda route: route.abort())
    ask(page, "zelensky")
    expect(page.locator(".explorer-missing")).to_contain_text("could not be loaded")
    expect(page.locator(".explorer-saves")).to_be_hidden()
    expect(page.locator(".explorer [role=status]")).to_contain_text("could not be loaded")


def test_a_phone_that_is_turned_keeps_the_focus_and_the_folds(page: Page, file: str) -> None:
    visit(page, file)
    page.locator(".explorer-series summary").first.click()
    table = page.locator(".explorer-series .explorer-table").first
    table.focus()
    before = page.locator(".explorer-chart svg").first.get_attribute("width")
    page.set_viewport_size({"width": PHONE["height"], "height": PHONE["width"]})
    expect(page.locator(".explorer-chart svg").first).not_to_have_attribute("width", before)
    expect(table).to_be_focused()
    assert not page.locator(".explorer-series details").first.evaluate("(one) => one.open")


@pytest.mark.parametrize("anchor", ["tab-moved-words", "how-sure-a-point-is"])
def test_a_link_below_the_answer_leads_there(page: Page, file: str, anchor: str) -> None:
    visit(page, f"{file}#{anchor}")
    page.wait_for_timeout(300)
    assert 0 <= page.locator(f"#{anchor}").evaluate("(one) => one.getBoundingClientRect().top") < 200


def test_a_long_word_does_not_move_the_page_sideways(page: Page, file: str) -> None:
    visit(page, f"{file}#w={'a' * 60}")
    expect(page.locator(".explorer-missing")).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_a_word_of_the_table_below_leads_to_its_years(page: Page, file: str) -> None:
    visit(page, file)
    expect(page.locator(".explorer-series h2")).to_have_count(1)
    link = page.locator("#word-aggression a")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".explorer-series h2")).to_have_text("“aggression”")
    expect(page.locator(".explorer-series h2")).to_be_in_viewport()
    assert page.url.endswith("#w=aggression")
    page.go_back()
    expect(link).to_be_in_viewport()


def test_a_phrase_that_is_not_counted_is_said_to_be_shown_word_by_word(page: Page, file: str) -> None:
    visit(page, file)
    ask(page, "climate change, war")
    expect(page.locator(".explorer-series h2")).to_have_text(["“climate”", "“change”", "“war”"])
    told = "Not counted as a phrase, so word by word: “climate change”."
    expect(page.locator(".explorer-missing")).to_have_text(told)
    expect(page.locator(".explorer [role=status]")).to_contain_text(told)
    ask(page, "women, peace and security")
    expect(page.locator(".explorer-series h2").first).to_have_text("“women, peace and security”")
    expect(page.locator(".explorer-missing", has_text="Not counted as a phrase")).to_have_count(0)
