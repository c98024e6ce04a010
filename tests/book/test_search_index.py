"""The index of the search holds what the pages say, in files that are small, the same each time, and inert."""

from __future__ import annotations

import json
import random
import re
from bisect import bisect_right
from itertools import accumulate
from pathlib import Path
from unicodedata import combining, normalize

import pytest
from bs4 import Tag
from built_book import HtmlPage, document_names

from extensions.search import index
from extensions.search.page_text import PageText
from extensions.search.words import words

KIB = 1024
PLAIN = re.compile(r"[A-Za-z]+|[0-9]+")  # words on which any two readers agree
QUESTIONS = 150


def content(path: Path):
    """What a file of the index gives."""
    name, given = called(path.read_text(encoding="utf-8"))
    assert name == path.stem
    return given


def called(script: str) -> list:
    """With what a script calls its page."""
    return json.loads(f"[{re.fullmatch(r'searchGives.(.*).;.', script, re.DOTALL)[1]}]")


class Index:
    """The files of an index, read whole."""

    def __init__(self, folder: Path):
        self.known = content(folder / "index.js")
        self.places: dict[str, set[int]] = {}
        for path in folder.glob("w*.js"):
            for word, steps in content(path).items():
                self.places[word] = set(accumulate(steps))
        self.starts = [section[0] for section in self.known["sections"]]

    def sections(self, *phrase: str) -> set[tuple[str, str]]:
        """Address and anchor of those in which the words stand together."""
        at = set.intersection(
            *({place - n for place in self.places.get(word, ())} for n, word in enumerate(phrase))
        )
        held = {bisect_right(self.starts, place) - 1 for place in at}
        return {
            (self.known["pages"][page][0], anchor)
            for _, _, page, anchor, _ in (self.known["sections"][number] for number in held)
        }


@pytest.fixture(scope="module")
def built(book: Path) -> Index:
    return Index(book / "search")


def _unread(part: Tag) -> bool:
    return part.name == "noscript" or "code-fold" in part.get("class", [])


@pytest.fixture(scope="module")
def paragraphs(chapters: list[HtmlPage]) -> list[tuple[tuple[str, str], str]]:
    """The section and the text of each paragraph and cell, as another parser reads them."""
    found = []
    for page in chapters:
        for part in page.soup.select("main article p, main article td, main article h2"):
            if not part.find(["p", "table", "ul", "dl", "svg"]) and not part.find_parent(_unread):
                text = " ".join(part.get_text().split()).lower()
                if text:  # a cell may be empty
                    found.append(((page.name, part.find_parent("section")["id"]), text))
    return found


def test_every_section_that_holds_a_phrase_is_found(
    built: Index, paragraphs: list[tuple[tuple[str, str], str]]
) -> None:
    chosen = random.Random(2022)
    for _ in range(QUESTIONS):
        text = chosen.choice(paragraphs)[1]
        found = list(re.finditer(r"[^\s]+", text))
        start = chosen.randrange(len(found))
        phrase = [one[0] for one in found[start : start + chosen.randint(1, 3)]]
        if not all(PLAIN.fullmatch(word) for word in phrase):
            continue
        holds = re.compile(rf"(?<![^\s(“]){' '.join(phrase)}(?=[.,;:)”]*(?:\s|$))")
        expected = {section for section, text in paragraphs if holds.search(text)}
        assert expected, phrase
        assert not expected - built.sections(*phrase), (
            phrase,
            sorted(expected - built.sections(*phrase))[:3],
        )


def plain(text: str) -> str:
    """In small letters, without accents and the commas of thousands."""
    letters = normalize("NFD", re.sub(r"(?<=\d),(?=\d{3})", "", text)).lower()
    return "".join(sign for sign in letters if not combining(sign))


def test_what_is_found_is_there(built: Index, chapters: list[HtmlPage]) -> None:
    chosen = random.Random(2010)
    texts = {
        (page.name, part["id"]): plain(part.get_text())
        for page in chapters
        for part in page.soup.select("main article section")
    }
    for word in chosen.sample(sorted(filter(PLAIN.fullmatch, built.places)), 200):
        for section in built.sections(word):
            assert word in texts[section], (word, section)


def test_numbers_signs_and_short_words_are_words() -> None:
    said = "The EU’s 22× and 2 % of 9,999, −0.05 (-0.5) in 2003–2014, Türkiye, log-odds 0.21."
    told = "the eu 22 × and 2 % of 9999 − 0.05 − 0.5 in 2003 2014 turkiye log odds 0.21"
    assert list(words(said)) == told.split()


def test_each_page_and_section_stands_in_it_once(built: Index, chapters: list[HtmlPage]) -> None:
    addresses = [address for address, _ in built.known["pages"]]
    assert addresses == [f"{name}.html" for name in document_names()]
    told = [(page, anchor) for _, _, page, anchor, _ in built.known["sections"]]
    assert len(set(told)) == len(told)
    ids = {page.name: {part["id"] for part in page.soup.select("article [id]")} for page in chapters}
    assert all(anchor in ids[addresses[page]] for page, anchor in told)
    pages = [addresses[section[2]] for section in built.known["sections"]]
    for first, _, anchor in built.known["places"]:
        assert anchor in ids[pages[bisect_right(built.starts, first) - 1]]


def test_files_are_small(book: Path) -> None:
    sizes = {path.name: path.stat().st_size for path in (book / "search").iterdir()}
    assert sum(sizes.values()) <= 3 * KIB * KIB
    assert max(sizes.values()) <= 60 * KIB, max(sizes, key=sizes.get)
    assert not (book / "searchindex.js").exists()


HOSTILE = """<main><article><section id="s"><h1>A &lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;</h1>
<a class="headerlink" href="#s">permalink</a><p>One \u2028 two&nbsp;<b>th</b>ree</p><svg><text>drawn</text></svg>
<details class="code-fold"><pre>code<br></pre></details><script>run()</script>
<table><tr id="row"><td>__proto__ constructor</td><td>7</td></tr></table>
<section id="t"><h2>Next</h2><p>Four</p></section></section></article></main><p>Outside</p>"""


def test_a_hostile_page_gives_inert_files_and_the_same_twice() -> None:
    pages = [("a.html", "A", PageText(HOSTILE).sections)]
    files = index.files(pages)
    assert files == index.files(pages)
    assert all("<" not in text and "\u2028" not in text for text in files.values())
    text = called(files["t0"])[1]
    assert (
        text == "A </script><img src=x onerror=alert(1)>\nOne two three\n__proto__ constructor\n7\nNext\nFour"
    )
    shelf = called(files["w0"])[1]
    assert {"proto", "constructor", "7"} <= shelf.keys()
    assert not {"drawn", "code", "run", "permalink", "outside"} & shelf.keys()
    assert '"row"' in files["index"]
