"""Who came to a place on a page copies a citation that leads there."""

from __future__ import annotations

import pytest
from built_book import ROOT
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

ADDRESS = "https://example.org/book/claims.html"
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Claims</title><link rel="canonical" href="{ADDRESS}"></head>
<body><main><p id="c38">C38</p><section class="cite-page" id="cite-this-page"><p><span id="cite-apa">Some people. (2026). <i>Claims</i>.
{ADDRESS}</span> <button type="button" data-copies="cite-apa" hidden>Copy</button></p><p role="status" id="cite-copied"></p></section></main>
</body></html>"""


@pytest.mark.parametrize(
    ("hash_", "expected"),
    [("", ADDRESS), ("#c38", f"{ADDRESS}#c38"), ("#cite-this-page", ADDRESS), ("#none", ADDRESS)],
)
def test_a_citation_leads_to_the_place_where_the_reader_is(page: Page, hash_: str, expected: str) -> None:
    page.route("https://example.org/**", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    page.goto(ADDRESS)
    page.evaluate("hash => { if (hash) location.hash = '#c38'; }", hash_)
    page.add_script_tag(path=ROOT / "extensions/citation/static/cite.js")
    page.evaluate("hash => { location.hash = hash; }", hash_)
    expect(page.locator("#cite-apa")).to_have_text(f"Some people. (2026). Claims. {expected}")
