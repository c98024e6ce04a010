"""What a built book says, read from its pages and files, so that `extensions.diff` can compare two books that were built."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from extensions.diff import SENTENCE, State

BLOCKS = ("p", "li", "dt", "dd", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "figcaption")


def state(book: Path, names: Collection[str]) -> State:
    """The findings of a built book, and what those of its files say that are in `names`: pages of text, exhibits' data."""
    found = State()
    findings = book / "findings.json"
    for record in json.loads(findings.read_text(encoding="utf-8")) if findings.is_file() else ():
        interval = f" ({record['interval']})" if record.get("interval") else ""
        found.values[record["name"]] = record["text"] + interval
        found.raw[record["name"]] = record["value"]
    for name in sorted(names):
        path = book / name
        if not path.is_file():
            continue
        if name.startswith("exhibits/") and path.suffix == ".csv":
            found.tables[path.stem] = path.read_text(encoding="utf-8-sig")
        elif path.suffix == ".html" and not name.startswith(("values/", "exhibits/")):
            page = BeautifulSoup(path.read_bytes(), "html.parser")
            for figure in page.select("figure[id]:has(svg)"):
                found.figures[figure["id"]] = str(figure.svg)
                headline = figure.select_one(".exhibit-headline")
                found.headlines[figure["id"]] = _plain(headline) if headline else ""
            found.sentences[name.removesuffix(".html")] = list(_sentences(page))
    return found


def _sentences(page: BeautifulSoup) -> Iterator[str]:
    """The sentences of a page in order. What is no sentence, such as code, is taken out of the page."""
    for apart in page.select("a.headerlink, pre, script, svg"):
        apart.decompose()
    for line in page.select("br, dd > *, td > *"):
        line.insert_before(" ")
    for block in (page.main or page).find_all(BLOCKS):
        if not block.find(BLOCKS):
            yield from filter(None, SENTENCE.split(_plain(block)))


def _plain(element: Tag) -> str:
    return re.sub(r"\s+", " ", element.get_text()).strip()
