"""No link leads nowhere; nothing is loaded from elsewhere; nothing runs or is styled inline."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

from built_book import HtmlPage

LOADS = {  # element: attribute by which it loads something
    "img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src", "video": "src", "audio": "src",
    "object": "data", "embed": "src", "form": "action", "use": "href", "image": "href",
}  # fmt: skip
NAMED = {"canonical", "cite-as", "license", "author"}  # relations of what a page names and nothing loads
# the addresses of w3.org are the names of namespaces, which nobody loads
ELSEWHERE = re.compile(r"(?:^|[\s\"'(=])(?:https?:)?//(?!www\.w3\.org/)[^\s\"')]+", re.IGNORECASE)


def leaves(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.scheme or parts.netloc)


def test_no_internal_link_is_broken(pages: list[HtmlPage], book: Path) -> None:
    ids = {page.path.resolve(): {element["id"] for element in page.soup.find_all(id=True)} for page in pages}
    asked = {page.path.resolve() for page in pages if page.soup.select_one("[data-explorer]")}
    broken = []
    for page in pages:
        for element in page.soup.find_all(["a", *LOADS]):
            address = element.get(LOADS.get(element.name, "href"))
            if address is None or leaves(address):
                continue
            path, anchor = urldefrag(address)
            path = path.partition("?")[0]
            target = (page.path.parent / unquote(path)).resolve() if path else page.path.resolve()
            if not target.is_file() or not target.is_relative_to(book.resolve()):
                broken.append(f"{page.name}: {address} (no such file)")
            elif target in asked and re.fullmatch(r"w=[a-z-]+", anchor):
                continue  # a question to the page
            elif anchor and target.suffix == ".html" and unquote(anchor) not in ids[target]:
                broken.append(f"{page.name}: {address} (no such anchor)")
    assert not broken, "\n".join(broken)


def test_an_anchor_stands_once(pages: list[HtmlPage]) -> None:
    for page in pages:
        twice = [
            name
            for name, n in Counter(element["id"] for element in page.soup.find_all(id=True)).items()
            if n > 1
        ]
        assert not twice, f"{page.name}: {twice}"


def test_labels_point_at_something(pages: list[HtmlPage]) -> None:
    for page in pages:
        ids = {element["id"] for element in page.soup.find_all(id=True)}
        for attribute in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
            for element in page.soup.find_all(attrs={attribute: True}):
                assert set(element[attribute].split()) <= ids, f"{page.name}: {element}"[:300]


def test_only_a_reader_leaves_the_book(pages: list[HtmlPage], book: Path) -> None:
    for page in pages:
        for element in page.soup.find_all(list(LOADS)):
            address = element.get(LOADS[element.name])
            named = element.name == "link" and set(element.get("rel")) <= NAMED
            assert not address or named or not leaves(address), f"{page.name}: {element}"
        assert not page.soup.find_all(["iframe", "object", "embed", "base"]), page.name
    for sheet in book.rglob("*.css"):
        assert not re.search(r"@import|url\(", sheet.read_text(encoding="utf-8")), (
            f"{sheet.name} loads something"
        )
    for script in book.glob("_static/*.js"):
        comments = r"(?s:/\*.*?\*/)|(?m:^\s*//.*$)"
        code = re.sub(comments, "", script.read_text(encoding="utf-8"))
        assert not ELSEWHERE.search(code), f"{script.name}: {ELSEWHERE.search(code)}"


def test_each_page_forbids_what_is_inline_or_from_elsewhere(pages: list[HtmlPage]) -> None:
    for page in pages:
        policy = page.soup.head.find("meta", {"http-equiv": "Content-Security-Policy"})
        assert policy and not policy.find_previous(["script", "link"]), page.name
        assert policy["content"].startswith("default-src 'none'; ") and "unsafe" not in policy["content"]


def test_nothing_runs_or_is_styled_inline(pages: list[HtmlPage]) -> None:
    for page in pages:
        inline = [
            script
            for script in page.soup.find_all("script")
            if not script.get("src") and script.get("type") != "application/ld+json"
        ]
        assert not inline and not page.soup.find_all("style"), f"{page.name}: {inline}"
        for element in page.soup.find_all(True):
            acts = [name for name in element.attrs if name == "style" or name.startswith("on")]
            assert not acts, f"{page.name}: <{element.name} {' '.join(acts)}>"
            assert not str(element.get("href", "")).lower().startswith("javascript:"), page.name


def test_every_file_beside_the_pages_is_asked_for_by_one(pages: list[HtmlPage], book: Path) -> None:
    asked = {
        (page.path.parent / element[attribute].partition("?")[0]).resolve()
        for page in pages
        for element in page.soup.find_all(["script", "link", "img"])
        for attribute in ("src", "href")
        if element.get(attribute) and not leaves(element[attribute])
    }
    unused = [
        path.name
        for path in book.joinpath("_static").rglob("*")
        if path.is_file() and path.resolve() not in asked
    ]
    assert not unused


def test_a_page_is_light_enough_for_a_phone(pages: list[HtmlPage], book: Path) -> None:
    """What pages share weighs less than a photograph, and so does what a single page has of its own."""
    files = [path for path in book.joinpath("_static").rglob("*") if path.is_file()]
    alone = [path for path in files if sum(f"_static/{path.name}" in page.text for page in pages) == 1]
    for part in (set(files) - set(alone), alone):
        weight = sum(path.stat().st_size for path in part)
        assert weight < 160_000, f"{weight} bytes in _static: {', '.join(sorted(path.name for path in part))}"
