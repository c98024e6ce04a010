"""The text of a written page as a reader sees it: by section, by paragraph, with the places that have an address of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from unicodedata import normalize

INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "button",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "i",
        "input",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "wbr",
    ]
)
VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
UNREAD = frozenset(["header", "nav", "svg", "script", "style", "template", "noscript"])
UNREAD_CLASSES = frozenset(("code-fold", "headerlink"))  # folded code; permalinks
PLACES = frozenset(["figure", "tr", "dt", "dd", "li", "div"])  # besides sections: what may be led to
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")


@dataclass
class Section:
    """A section's own text, without that of the sections in it. The first paragraphs may be its title."""

    anchor: str
    title: str = ""
    paragraphs: list[str] = field(default_factory=list)
    places: list[tuple[int, int, str]] = field(
        default_factory=list
    )  # first paragraph, one after the last, id


@dataclass
class _Open:
    tag: str
    section: Section
    first: int
    anchor: str | None = None


class PageText(HTMLParser):
    """Reads the `<article>` of a page into `sections`."""

    def __init__(self, html: str):
        super().__init__()
        self.sections: list[Section] = []
        self._open: list[_Open] = []
        self._unread = 0  # how deep inside something that is not read
        self._run: list[str] = []
        self._heading = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if self._unread or (self._open and self._is_unread(tag, said)):
            self._unread += tag not in VOID
            return
        if not self._open and tag != "article":
            return
        if tag not in INLINE:
            self._end_paragraph()
        anchor = said.get("id")
        if tag == "section":
            self.sections.append(Section(anchor or ""))
        if tag == "article":
            self.sections.append(Section(""))
        if tag in HEADINGS:
            self._heading = True
        if anchor and tag in ("a", "span"):  # a row's or an entry's address stands for all of it
            whole = next((one for one in reversed(self._open) if one.tag in PLACES), self._open[-1])
            whole.anchor = whole.anchor or anchor
        if tag not in VOID:
            now = self.sections[-1]
            self._open.append(_Open(tag, now, len(now.paragraphs), anchor if tag in PLACES else None))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._unread:
            self._unread -= tag not in VOID
            return
        if not self._open or tag in VOID:
            return
        if tag not in INLINE:
            self._end_paragraph()
        if tag in HEADINGS:
            self._heading = False
        ended = self._open.pop()
        if ended.anchor and len(ended.section.paragraphs) > ended.first:
            ended.section.places.append((ended.first, len(ended.section.paragraphs), ended.anchor))

    def handle_data(self, data: str) -> None:
        if self._open and not self._unread:
            self._run.append(data)

    def _is_unread(self, tag: str, said: dict[str, str | None]) -> bool:
        return tag in UNREAD or not UNREAD_CLASSES.isdisjoint((said.get("class") or "").split())

    def _end_paragraph(self) -> None:
        text = " ".join(normalize("NFC", INVISIBLE.sub("", "".join(self._run))).split())
        self._run.clear()
        if text:
            now = self.sections[-1]
            if self._heading and not now.title:
                now.title = text
            now.paragraphs.append(text)
