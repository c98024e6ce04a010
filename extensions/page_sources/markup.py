"""The HTML and the addresses that a source may have: nothing that runs, loads or looks otherwise than the page does.

HTML is read by Python's parser, and has to be written as that parser would write it again. So there is nothing in it
that a browser could take for something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from html.parser import HTMLParser

Allowed = Mapping[str, Sequence[str]]  # elements, and the attributes of each

SCHEMES = ("https", "http", "mailto")
RUNS = ("javascript", "vbscript", "data", "file", "blob")
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
UNSEEN = "".join(map(chr, range(33)))  # what a browser takes from the ends of an address
PASSED_OVER = str.maketrans("", "", "\t\n\r")  # and from within


def strange_html(text: str, allowed: Allowed) -> str | None:
    """What is wrong with the first piece of HTML in `text` that is not among what is allowed."""
    read = _Read(text)
    for element, attributes in read.elements:
        if element not in allowed:
            return f"the HTML <{element}>"
        for name, value in attributes:
            if name not in allowed[element]:
                return f"the attribute {name!r} of <{element}>"
            if name in ("href", "src") and (wrong := strange_address(value or "")):
                return f"{wrong} in <{element}>"
    if read.other:
        return f"the HTML {read.other[0]}"
    if read.written.split() != text.split():
        return f"HTML that can be read in two ways, {' '.join(text.split())[:60]!r}"
    return None


def elements(text: str) -> list[str]:
    """The names of the HTML elements that a browser would see in a text."""
    read = _Read(text)
    return [element for element, _ in read.elements] + read.other


def addresses(text: str) -> list[str]:
    """Where the links in a piece of HTML lead within the book."""
    led = [value for _, attributes in _Read(text).elements for name, value in attributes if name == "href"]
    return [address for address in led if address and not SCHEME.match(address)]


def strange_address(address: str) -> str | None:
    """What is wrong with an address: it runs, hides where it leads, or leads where no reader of a page can follow."""
    plain = address.strip(UNSEEN).translate(PASSED_OVER)
    scheme = SCHEME.match(plain)
    if scheme and scheme[1].lower() not in SCHEMES:
        return f"an address that begins with {scheme[0].lower()}"
    if plain.replace("\\", "/").startswith("//"):
        return f"an address that does not say how it is reached, {plain[:40]!r}"
    return None


def runs(text: str) -> str | None:
    """The scheme of an address that a browser would run or open on the reader's machine, if a text is one."""
    scheme = SCHEME.match(text.strip(UNSEEN).translate(PASSED_OVER))
    return scheme[0].lower() if scheme and scheme[1].lower() in RUNS else None


class _Read(HTMLParser):
    """Which elements there are in a text, and the text as it would be written plainly."""

    def __init__(self, text: str):
        super().__init__(convert_charrefs=False)
        self.elements: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.other: list[str] = []
        self.written = self.text = ""
        self.feed(text)
        self.close()
        self.other += re.findall(r"<[A-Za-z/!?]\S*", self.text)  # what begins and does not end

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, attrs))
        self.written += f"<{' '.join([tag, *_attributes(attrs)])}>"
        self.text += " "

    def handle_endtag(self, tag: str) -> None:
        self.elements.append((tag, []))
        self.written += f"</{tag}>"
        self.text += " "

    def handle_data(self, data: str) -> None:
        self.written += data
        self.text += data

    def handle_entityref(self, name: str) -> None:
        self.written += f"&{name};"

    def handle_charref(self, name: str) -> None:
        self.written += f"&#{name};"

    def handle_comment(self, data: str) -> None:
        self.other.append("comment <!--")

    def handle_decl(self, decl: str) -> None:
        self.other.append("<!")

    def handle_pi(self, data: str) -> None:
        self.other.append("<?")

    def unknown_decl(self, data: str) -> None:
        self.other.append("<![")


def _attributes(attrs: list[tuple[str, str | None]]) -> Iterator[str]:
    for name, value in attrs:
        yield name if value is None else f'{name}="{escape(value, quote=False).replace(chr(34), "&quot;")}"'
