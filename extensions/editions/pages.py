"""A page of the built book as an edition takes it: its text alone, opened, without what only a screen can do.

Elements are those of the standard library's ElementTree, all of them without a namespace. Every id gets the name of its page before it, so that many pages make one document.
"""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import tinyhtml5
from cssselect2 import ElementWrapper
from markupsafe import Markup

SVG = "{http://www.w3.org/2000/svg}"
LEFT_OUT = (
    "script, button, .headerlink, .cell:not(:has(.cell_output)), .cell_input, .code-fold, .exhibit-narrow, .exhibit-data, .page-facts, .visually-hidden,"
    " [hidden]"
)
POINTS_AT = ("href", "for", "aria-labelledby", "aria-describedby", "headers")  # attributes that hold ids
FOR_SCREENS = re.compile(r"data-(?!label$)|tabindex$|role$|download$|aria-label(?:ledby)?$")
NOTHING_BUT_A_FRAME = ("div", "section")


@dataclass(frozen=True)
class Section:
    title: str
    anchor: str


@dataclass
class Page:
    """A page of the table of contents, read from the built book."""

    name: str  # of its document, such as chapters/one
    title: str
    language: str
    address: str | None  # where it lives, if the book lives anywhere
    description: str
    article: ET.Element

    @property
    def key(self) -> str:
        """What its own address ends with, and its file's name."""
        return self.name.rpartition("/")[2]

    def anchor(self, identifier: str = "") -> str:
        return f"{self.key}--{identifier}" if identifier else self.key

    def is_drawn(self) -> bool:
        return next(self.article.iter("svg"), None) is not None

    def html(self) -> Markup:
        return Markup(ET.tostring(self.article, encoding="unicode", method="html"))

    def sections(self) -> list[Section]:
        """One level under the title."""
        found = ElementWrapper.from_html_root(self.article).query_all("article > section > section[id]")
        return [Section(_text(one.etree_element.find("h2")), one.etree_element.get("id")) for one in found]


def read_page(book: Path, name: str) -> Page:
    """Read a built page and make it ready. Raises `ValueError` where it is not what the theme writes."""
    path = book / f"{name}.html"
    root = tinyhtml5.parse(path.read_text(encoding="utf-8"), namespace_html_elements=False)
    article = next(root.iter("article"), None)
    heading = next(article.iter("h1"), None) if article is not None else None
    if heading is None:
        raise ValueError(f"{path} has no article with a title; `make book` builds one")
    links = {one.get("rel"): one.get("href") for one in root.iter("link")}
    metas = {one.get("name"): one.get("content", "") for one in root.iter("meta")}
    page = Page(
        name=name,
        title=_text(heading),
        language=root.get("lang", "en"),
        address=links.get("canonical"),
        description=metas.get("description", ""),
        article=article,
    )
    _drop(article, LEFT_OUT)
    _open_folds(article)
    _tell_drawings(article)
    _plain(article)
    _name_ids(page)
    for element in article.iter():
        element.tag = element.tag.removeprefix(SVG)
    return page


def lead_links(page: Page, among: dict[str, str]) -> None:
    """Lead each link of a page to where `among`, by document, says that page is in this edition.

    What is not in it is led to the book's own address; where the book has none, the link becomes plain text.
    """
    parents = {child: parent for parent in page.article.iter() for child in parent}
    for link in page.article.iter("a"):
        href = link.get("href")
        if href is None or urlsplit(href).scheme in ("http", "https", "mailto"):
            continue
        target, _, anchor = href.partition("#")
        below = (
            posixpath.normpath(posixpath.join(posixpath.dirname(page.name), target))
            if target
            else f"{page.name}.html"
        )
        document = below.removesuffix(".html")
        number = _is(parents.get(link), "value")  # which answers on the page of its finding, on a screen
        if document in among and not number:
            link.set(
                "href", f"{among[document]}#{document.rpartition('/')[2]}{f'--{anchor}' if anchor else ''}"
            )
        elif page.address and not number:
            link.set("href", urljoin(page.address, href))
        else:
            link.tag = "span"
            del link.attrib["href"]


def _is(element: ET.Element | None, name: str) -> bool:
    return element is not None and name in element.get("class", "").split()


def _text(element: ET.Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _drop(root: ET.Element, selector: str) -> None:
    """Take elements out, and leave the text behind them."""
    for found in list(ElementWrapper.from_html_root(root).query_all(selector)):
        parent, element = found.parent.etree_element, found.etree_element
        place = list(parent).index(element)
        if element.tail:
            if place:
                parent[place - 1].tail = (parent[place - 1].tail or "") + element.tail
            else:
                parent.text = (parent.text or "") + element.tail
        parent.remove(element)


def _open_folds(article: ET.Element) -> None:
    """Paper cannot be asked, and few e-readers fold."""
    _drop(article, "figure details > summary")  # what is below them says it again
    for fold in article.iter("details"):
        fold.tag = "div"
        fold.set("class", f"{fold.get('class', '')} fold".strip())
        fold.attrib.pop("open", None)
        for title in fold.findall("summary"):
            title.tag = "p"
            title.set("class", "fold-title")


def _tell_drawings(article: ET.Element) -> None:
    """The whole text alternative in one place: a reader of PDF or EPUB may look at the title alone."""
    for drawing in article.iter(f"{SVG}svg"):
        title, rest = drawing.find(f"{SVG}title"), drawing.find(f"{SVG}desc")
        if title is not None and rest is not None:
            title.text = f"{title.text} {rest.text}"
            drawing.remove(rest)
            drawing.set("aria-labelledby", title.get("id"))


def _plain(article: ET.Element) -> None:
    for element in article.iter():
        if element.tag.startswith(SVG):
            continue
        if element.tag == "data":
            element.tag = "span"
            del element.attrib["value"]
        for name in [name for name in element.attrib if FOR_SCREENS.match(name)]:
            del element.attrib[name]


def _name_ids(page: Page) -> None:
    """Drawings keep their ids, which carry the figure's name already."""
    for element in page.article.iter():
        if not element.tag.startswith(SVG) and "id" in element.attrib:
            element.set("id", page.anchor(element.get("id")))
    page.article.set("id", page.anchor())
