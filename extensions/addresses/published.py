"""What was ever published under which address, where it stands in a built book, and which addresses lead nowhere.

An address is a path below the book's folder, for a place on a page with its anchor: `chapters/one.html#tab-a`.
"""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from html import unescape
from pathlib import Path

FILE, TABLE = "pyproject.toml", "addresses"
MOVES = "moves.csv"
MOVED = "data-moved"  # before an id that stands on a page only because it once was there
IDENTIFIED = re.compile(rf'(?P<moved>{MOVED} )?(?<![\w-])id="(?P<id>[^"\s]+)"')
TAG = re.compile(r'<a class="headerlink".*?</a>|<[^<>]*>', re.DOTALL)  # a permalink is no word
NAMED = 60  # characters of a text that can be a link's name
NEAR = 0.5  # of 1: how alike two anchors have to be for the one to be proposed for the other


@dataclass(frozen=True)
class Move:
    """A row of the table of moves, and the line where it stands."""

    old: str
    new: str
    line: int


@dataclass(frozen=True)
class Settings:
    """What `[tool.addresses]` says: the folder of the lists, and what of an anchor names a part of something."""

    folder: Path
    parts: re.Pattern

    @property
    def moves(self) -> Path:
        return self.folder / MOVES


def settings(root: Path) -> Settings:
    """Those of the book in `root`. Raises `LookupError` where its `pyproject.toml` has none."""
    path = root / FILE
    tools = tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {}) if path.is_file() else {}
    if "folder" not in tools.get(TABLE, {}):
        raise LookupError(f"[tool.{TABLE}] in {path} does not say 'folder', where the lists of addresses are")
    return Settings(root / tools[TABLE]["folder"], re.compile(tools[TABLE].get("parts", "(?!)")))


def published(folder: Path) -> list[str]:
    """All addresses of all editions, `<edition>.txt` in `folder`, one a line."""
    lines = (line for path in sorted(folder.glob("*.txt")) for line in path.read_text("utf-8").splitlines())
    return list(dict.fromkeys(line.strip() for line in lines if line.strip()))


def moves(path: Path) -> list[Move]:
    """The table of moves. Raises `ValueError` where it is none."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        if next(rows, None) != ["old", "new"]:
            raise ValueError(f"{path}, line 1: expected the columns old,new")
        found = []
        for row in rows:
            if len(row) != 2 or not all(row):
                raise ValueError(f"{path}, line {rows.line_num}: expected two addresses, found {row}")
            found.append(Move(*(one.strip() for one in row), rows.line_num))
    return found


def split(address: str) -> tuple[str, str]:
    path, _, anchor = address.partition("#")
    return path, anchor


class Book:
    """A built book: its files, and the anchors of its pages that are not there for the sake of an old address."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._texts: dict[str, str] = {}
        self.ids: dict[str, dict[str, int]] = {}  # by page: each id, and where on the page it stands
        for path in sorted(folder.rglob("*.html")):
            name = path.relative_to(folder).as_posix()
            self._texts[name] = path.read_text(encoding="utf-8")
            found = [one for one in IDENTIFIED.finditer(self._texts[name]) if not one["moved"]]
            self.ids[name] = {one["id"]: one.start() for one in found}

    def has(self, address: str) -> bool:
        path, anchor = split(address)
        return anchor in self.ids.get(path, ()) if anchor else self.folder.joinpath(path).is_file()

    def where(self, anchor: str) -> list[str]:
        """The pages that have it."""
        return [page for page, ids in self.ids.items() if anchor in ids]

    def name(self, address: str) -> str:
        """What a link to the address is called: a page's or a section's title, the number of a figure, a short text."""
        path, anchor = split(address)
        text = self._texts.get(path, "")
        if not anchor:
            return _first(r"<h1[^>]*>(.*?)</h1>", text) or path
        begin, tag = self.tag(address)
        rest = text[begin:]
        if tag == "section":
            return _first(r"<h\d[^>]*>(.*?)</h\d>", rest) or anchor
        if tag == "figure":
            inside = rest.partition("</figure>")[0]
            return _first(r'class="caption-number"[^>]*>(.*?)</span>', inside) or anchor
        named = _words(rest.partition("</")[0])
        return named if 0 < len(named) <= NAMED else anchor

    def tag(self, address: str) -> tuple[int, str]:
        """Where on its page the element begins to hold something, and the element's name."""
        path, anchor = split(address)
        text = self._texts[path]
        begin = self.ids[path][anchor]
        return text.index(">", begin) + 1, text[text.rindex("<", 0, begin) + 1 : begin].split()[0]

    def text(self, page: str) -> str:
        return self._texts[page]


class Addresses:
    """Where published addresses lead in a built book."""

    def __init__(self, book: Book, moved: list[Move], parts: re.Pattern):
        self.book, self.moved, self.parts = book, {one.old: one.new for one in moved}, parts

    def leads_to(self, address: str, passed: frozenset = frozenset()) -> str | None:
        """The address where its content stands now, itself where it stayed, None where nothing says.

        A part of something, such as a mark of a drawing, leads to the part or to the whole; what the table of moves names leads
        there and on; any other anchor leads to the one page that has it now.
        """
        if self.book.has(address):
            return address
        if address in passed:  # a circle
            return None
        passed |= {address}
        path, anchor = split(address)
        if address in self.moved:
            same = f"{self.moved[address]}#{anchor}"  # on the page that the row names as a whole
            return same if anchor and self.book.has(same) else self.leads_to(self.moved[address], passed)
        if not anchor:
            return None
        if whole := self.whole(address):
            return self.leads_to(whole, passed)
        if path in self.moved:
            return self.leads_to(f"{split(self.moved[path])[0]}#{anchor}", passed)
        pages = self.book.where(anchor)
        return f"{pages[0]}#{anchor}" if len(pages) == 1 else None

    def whole(self, address: str) -> str | None:
        """The address of what this one is a part of."""
        path, anchor = split(address)
        part = self.parts.search(anchor)
        return f"{path}#{anchor[: part.start()]}" if part and part.start() else None

    def proposals(self, address: str) -> list[str]:
        """Where its content may be now: the pages with this anchor, or those with one like it, the likeliest first."""
        path, anchor = split(address)
        if not anchor:
            files = [one.relative_to(self.book.folder).as_posix() for one in self.book.folder.rglob("*.*")]
            return get_close_matches(path, sorted(files), 3, NEAR)
        if pages := self.book.where(anchor):
            return [f"{page}#{anchor}" for page in pages]
        known = {
            one: page for page, ids in self.book.ids.items() for one in ids if not self.parts.search(one)
        }
        own = [one for one in self.book.ids.get(path, []) if one in known]
        near = get_close_matches(anchor, own, 1, NEAR) + get_close_matches(anchor, list(known), 2, NEAR)
        return list(dict.fromkeys(f"{path if one in own else known[one]}#{one}" for one in near))


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text, re.DOTALL)
    return _words(found[1]) if found else ""


def _words(html: str) -> str:
    return " ".join(unescape(TAG.sub("", html)).split())
