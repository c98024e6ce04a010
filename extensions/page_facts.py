"""A line under the title of each page: how long it takes to read, the day and the version of the edition.

The words are those of the prose; tables, figures, captions and code take their own time. Day and version are those of `CITATION.cff`.
"""

from __future__ import annotations

import re
from html import escape

from docutils import nodes
from sphinx.application import Sphinx

from extensions.citation.work import Work

A_MINUTE = 230  # words of non-fiction that an adult reads
PROSE = (nodes.paragraph, nodes.term)
NOT_PROSE = (nodes.table, nodes.figure, nodes.literal_block)
TITLE = re.compile(r"</h1>(?:\s*<a class=\"headerlink\".*?</a>)?", re.DOTALL)


def minutes(words: int) -> int:
    """Of reading, at least one."""
    return max(1, round(words / A_MINUTE))


def words(doctree: nodes.document) -> int:
    """Of a page's prose, folded or not."""
    return sum(
        len(_text(node).split())
        for node in doctree.findall(lambda node: isinstance(node, PROSE))
        if not any(isinstance(above, NOT_PROSE) for above in _above(node))
    )


def _text(node: nodes.Node) -> str:
    """As it is read: what is HTML already, such as a link to data, is no prose."""
    texts = node.findall(nodes.Text)
    return "".join(text.astext() for text in texts if not isinstance(text.parent, nodes.raw))


def line(work: Work, number: int) -> str:
    """The line as HTML, for a text of so many words."""
    takes = minutes(number)
    return (
        f'<header class="page-facts">{takes} minute{"s" if takes != 1 else ""} '
        f'· <time datetime="{work.released:%Y-%m-%d}">{work.released_in_words}</time> · version {escape(work.version)}</header>\n'
    )


def _above(node: nodes.Node):
    while node.parent is not None:
        node = node.parent
        yield node


def _add(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    if doctree is not None:  # not the search page
        said = line(app.citation_work, words(doctree))
        work, address = app.citation_work, context.get("pageurl") if app.config.html_baseurl else None
        told = [work.short_title, f"version {work.version}", work.released_in_words, address]
        context["running_edition"] = " · ".join(filter(None, told))  # on paper
        context["body"] = TITLE.sub(lambda title: f"{title[0]}\n{said}", context["body"], count=1)


def setup(app: Sphinx) -> dict:
    app.setup_extension("extensions.citation")  # which reads CITATION.cff
    app.connect("html-page-context", _add)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
