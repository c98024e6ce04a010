"""Every address that was ever published leads to its content.

Lists of published addresses are kept with the book. After a build each is looked up in the pages. An anchor that now stands on
one other page is found there; what changed its name is in a table of moves. At the foot of the page where it was, an
anchor is a link to its new place. `python -m extensions.addresses` prints what is lost.
"""

from __future__ import annotations

import posixpath
import shutil
from collections.abc import Iterator
from html import escape
from pathlib import Path

from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util import logging

from .published import MOVED, Addresses, Book, Move, Settings, moves, published, settings, split

LOG = logging.getLogger(__name__)
FOOT = "<!-- addresses that moved from this page -->"  # is replaced after the build
STATIC = Path(__file__).parent / "static"
HOLDS_MORE = ("figure", "section", "div", "dl", "ul")  # elements that may begin with something unseen


def _start(app: Sphinx) -> None:
    try:
        app.addresses_settings = settings(Path(app.srcdir))
        app.addresses_moves = moves(app.addresses_settings.moves)
    except (OSError, LookupError, ValueError) as error:
        raise ExtensionError(str(error)) from error
    app.config.html_static_path.append(str(STATIC))


def _leave_room(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    context["moved_addresses"] = Markup(FOOT)


def _gone_pages(app: Sphinx) -> Iterator[tuple[str, dict, str]]:
    """A page that went altogether says where it went, and holds its old anchors."""
    for move in app.addresses_moves:
        name = move.old.removesuffix(".html")
        document = split(move.new)[0].removesuffix(".html")
        if name != move.old and name not in app.env.found_docs and document in app.env.titles:
            title = app.env.titles[document].astext()
            body = (
                "<section><h1>This page has moved</h1>\n"
                f'<p>It is now: <a class="moved-page" href="{escape(_way(move.old, move.new))}">{escape(title)}</a>.</p></section>'
            )
            yield name, {"title": "This page has moved", "body": body}, "page.html"


def _finish(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.format != "html":
        return
    book = Book(Path(app.outdir))
    old = published(app.addresses_settings.folder)
    addresses = Addresses(book, app.addresses_moves, app.addresses_settings.parts)
    if not _is_a_part(book, old):
        _warn(addresses, app.addresses_moves, old, app.addresses_settings)
    _files(addresses)
    leads = _leads(addresses, [*old, *(move.old for move in app.addresses_moves)])
    for page in book.ids:
        text = book.text(page)
        made = Page(page, leads.get(page, {}), addresses).written(text)
        if made != text:
            book.folder.joinpath(page).write_text(made, encoding="utf-8", newline="")


def _is_a_part(book: Book, old: list[str]) -> bool:
    """Whether this is no more than a piece of what was published, such as one page that is built alone."""
    pages = {page for page, _ in map(split, old) if page.endswith(".html")}
    return 2 * len(pages & set(book.ids)) < len(pages)


def _warn(addresses: Addresses, moved: list[Move], old: list[str], given: Settings) -> None:
    listed = set(old)
    for move in moved:
        place = f"{given.moves}:{move.line}"
        if addresses.leads_to(move.new) is None:
            near = " or ".join(addresses.proposals(move.new)) or "nothing like it in the built book"
            LOG.warning(
                "%s is said to have moved to %s, which does not exist; found %s. Name an address of the built book in the column new",
                move.old, move.new, near, location=place,
            )  # fmt: skip
        if move.old not in listed:
            LOG.warning(
                "%s is in no list of published addresses in %s; name one that is, or take the row out",
                move.old, given.folder.name, location=place,
            )  # fmt: skip


def _files(addresses: Addresses) -> None:
    """A file that went is published once more: as that which took its place, or as a table that says where to look."""
    for old in addresses.moved:
        path, anchor = split(old)
        new = addresses.leads_to(old)
        if anchor or path.endswith(".html") or new is None or new == old:
            continue
        target = addresses.book.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if "#" not in new and not new.endswith(".html"):
            shutil.copyfile(addresses.book.folder / new, target)
        elif target.suffix == ".csv":
            target.write_text(f"moved_to\n{_way(old, new)}\n", encoding="utf-8", newline="")
        else:
            LOG.warning(
                "%s is said to have moved to %s; a file of this kind can move to a file only", old, new
            )


def _leads(addresses: Addresses, old: list[str]) -> dict[str, dict[str, list[str]]]:
    """The anchors of each page that do not stand on it any more, by the address where they lead."""
    found: dict[str, dict[str, list[str]]] = {}
    for address in dict.fromkeys(old):
        page, anchor = split(address)
        new = addresses.leads_to(address) if anchor else None
        if new and new != address and page in addresses.book.ids:
            found.setdefault(page, {}).setdefault(new, []).append(anchor)
    return found


class Page:
    """A page and the anchors that moved from it, by where they lead."""

    def __init__(self, name: str, leads: dict[str, list[str]], addresses: Addresses):
        self.name, self.addresses, self.book = name, addresses, addresses.book
        self.within = {new: anchors for new, anchors in leads.items() if self._are_parts(new, anchors)}
        self.moved = {new: anchors for new, anchors in leads.items() if new not in self.within}

    def written(self, text: str) -> str:
        """The page's text with its old anchors: unseen at the beginning of what they are parts of, or as links at its foot."""
        places = sorted(
            ((self.book.tag(new)[0], anchors) for new, anchors in self.within.items()), reverse=True
        )
        for place, anchors in places:
            text = f'{text[:place]}<span class="moved-parts">{_unseen(anchors)}</span>{text[place:]}'
        return text.replace(f"{FOOT}\n", self._foot(), 1).replace(FOOT, "")

    def _are_parts(self, new: str, anchors: list[str]) -> bool:
        return (
            split(new)[0] == self.name
            and "#" in new
            and all(self.addresses.whole(f"{self.name}#{one}") == new for one in anchors)
            and self.book.tag(new)[1] in HOLDS_MORE
        )

    def _foot(self) -> str:
        if not self.moved:
            return ""
        pages: dict[str, list[str]] = {}
        for new in self.moved:
            pages.setdefault(split(new)[0], []).append(new)
        return (
            '<section class="moved" aria-labelledby="moved-from-this-page">\n'
            '<h2 id="moved-from-this-page">Moved from this page</h2>\n<ul>\n'
            + "".join(self._line(page, news) for page, news in pages.items())
            + "</ul>\n</section>\n"
        )

    def _line(self, page: str, news: list[str]) -> str:
        title = "On this page" if page == self.name else f"To “{self.book.name(page)}”"
        return f"<li>{escape(title)}: {', '.join(map(self._link, news))}</li>\n"

    def _link(self, new: str) -> str:
        """One link, whatever the number of anchors that lead there; what is unseen precedes it, so that Tab goes on to it."""
        anchors = sorted(self.moved[new], key=lambda one: bool(self.addresses.parts.search(one)))
        name = "the page" if "#" not in new else self.book.name(new)
        link = (
            f'<a {MOVED} id="{escape(anchors[0])}" href="{escape(_way(self.name, new))}">{escape(name)}</a>'
        )
        return f'<span class="moved-one">{_unseen(anchors[1:])}{link}</span>'


def _unseen(anchors: list[str]) -> str:
    return "".join(f'<span {MOVED} id="{escape(one)}"></span>' for one in anchors)


def _way(old: str, new: str) -> str:
    """The address `new` as a link on the page or beside the file `old`."""
    path, anchor = split(new)
    own = split(old)[0]
    way = "" if path == own and anchor else posixpath.relpath(path, posixpath.dirname(own) or ".")
    return f"{way}#{anchor}" if anchor else way


def setup(app: Sphinx) -> dict:
    app.add_css_file("addresses.css")
    does = "the way on from an old address, which is a link at the foot"
    app.add_js_file("addresses.js", priority=810, loading_method="defer", **{"data-does": does})
    app.connect("builder-inited", _start)
    app.connect("html-page-context", _leave_room)
    app.connect("html-collect-pages", _gone_pages)
    app.connect("build-finished", _finish, priority=900)  # after all files are there
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
