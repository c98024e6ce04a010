"""A page as it was understood: HTML, addresses and pictures that it may not have, and markup that stayed text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docutils import nodes

from . import markup
from .fault import Fault, line_of

MADE_BY = "made_by"  # the attribute of a node by which an extension says that it wrote the HTML or the text
LITERAL = (nodes.literal, nodes.math, nodes.FixedTextElement, nodes.system_message, nodes.problematic)
IN_BACKQUOTES = "what is meant as it stands goes in backquotes"
LEFT = (  # in a text: how it is told, how to mend it
    (r"\[\^[^\]\s]*\]?", "a note that is not defined", "add a line {0}: with its text, or take the mark out"),
    (
        r"[^\[\s]{0,20}\]\([^\s)]*\)?|\]\[[^\]]*\]?|^\[[^\]]+\]:",
        "a link that cannot be one",
        "an address of the web begins with https://, one of this book is the path of a page; two brackets need a line [name]: address",
    ),
    (r"\{[^}\s]*\}?|\}", "a role or directive that is none", "write {role}`text` without a space between; " + IN_BACKQUOTES),
    (r"`", "a backquote without its pair", "add the other one"),
    (r":::+", "the sign of a directive in the midst of a text", "begin a line with it"),
    (r"<[A-Za-z/!?][^\s>]*>?", "an address or HTML that cannot be one", f"an address of the web begins with https://; {IN_BACKQUOTES}"),
    (r"\$(?!\s?\d)\S*", "a formula, which is not set here", "say it in words; before a sum of money $ stands alone"),
    (r"\*\*|__", "the sign of bold type without its pair", "add the other one, right at the word"),
)  # fmt: skip


def faults(doctree: nodes.document, lines: list[str], allowed: markup.Allowed) -> Iterator[Fault]:
    """What is wrong on a page. `lines`: its source."""
    yield from _titles(doctree)
    for node, start in _places(doctree):
        if _is_html(node):
            yield from _raw(node, lines, start, allowed)
        elif isinstance(node, nodes.reference) and "refuri" in node:
            if wrong := markup.strange_address(node["refuri"]):
                mend = "give one that begins with https://, or the path of a page of this book"
                yield Fault(line_of(lines, start, node["refuri"]), wrong, mend)
        elif isinstance(node, nodes.image):
            yield from _image(node, lines, start)
        elif isinstance(node, nodes.math | nodes.math_block):
            line = line_of(lines, start, node.astext().strip())
            mend = "say it in words; whatever sets formulas would be loaded from elsewhere"
            yield Fault(line, "a formula, which is not set here", mend)
        elif isinstance(node, nodes.Text) and not _literal(node):
            yield from _left(node, lines, start)


def links(doctree: nodes.document, lines: list[str], allowed: markup.Allowed) -> Iterator[tuple[str, int]]:
    """Where the HTML that a page may have leads within the book, and the lines of it."""
    for node, start in _places(doctree):
        if _is_html(node) and not markup.strange_html(node.astext(), allowed):
            for address in markup.addresses(node.astext()):
                yield address, line_of(lines, start, address)


def _places(doctree: nodes.document) -> Iterator[tuple[nodes.Node, int]]:
    """Every node and the line where it begins, or that of the one before; within a paragraph MyST may name a line far above."""
    start = 1
    for node in doctree.findall():
        if node.line and (node.line > start or not isinstance(node, nodes.Inline)):
            start = node.line
        yield node, start


def _is_html(node: nodes.Node) -> bool:
    """HTML that no extension wrote: from the source, a directive or a cell."""
    return isinstance(node, nodes.raw) and "html" in node.get("format", "").split() and MADE_BY not in node


def _literal(node: nodes.Node | None) -> bool:
    """Whether a text is shown as it is, or was put there by an extension."""
    while node is not None:
        if isinstance(node, LITERAL) or (isinstance(node, nodes.Element) and MADE_BY in node):
            return True
        node = node.parent
    return False


def _titles(doctree: nodes.document) -> Iterator[Fault]:
    sections = [node for node in doctree.children if isinstance(node, nodes.section)]
    for section in sections[1:]:
        title = next(iter(section.findall(nodes.title)), section)
        found = f"a second title of the page, {title.astext()!r}"
        mend = "begin it with ## as a section of the first, or make a page of it"
        yield Fault(title.line or section.line or 1, found, mend)


def _raw(node: nodes.raw, lines: list[str], start: int, allowed: markup.Allowed) -> Iterator[Fault]:
    text = node.astext()
    if wrong := markup.strange_html(text, allowed):
        first = next(iter(text.strip().splitlines()), "")
        among = ", ".join(f"<{name}>" for name in allowed) or "none"
        listed = f"of HTML a page has {among} (source_html in _config.yml)"
        mend = f"write it in Markdown; {listed}; {IN_BACKQUOTES}"
        yield Fault(line_of(lines, start, first), wrong, mend)


def _image(node: nodes.image, lines: list[str], start: int) -> Iterator[Fault]:
    node.line = line_of(lines, start, node["uri"])  # for Sphinx, which tells of what cannot be found
    if markup.SCHEME.match(node["uri"]) or node["uri"].startswith("//"):
        mend = "put the picture beside the page, with leave, and give its path"
        yield Fault(node.line, f"a picture from elsewhere, {node['uri'][:60]!r}", mend)
    if not node.get("alt", "").strip():
        mend = "say in the square brackets, or with :alt:, what it shows"
        yield Fault(node.line, f"the picture {node['uri'][:60]!r} without a text alternative", mend)


def _left(node: nodes.Text, lines: list[str], start: int) -> Iterator[Fault]:
    for form, told, mend in LEFT:
        if found := re.search(form, node.astext()):
            line = line_of(lines, start, found[0])
            yield Fault(line, f"{told}, {found[0]!r}", mend.replace("{0}", found[0]))
            return
