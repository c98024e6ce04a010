"""HTML for what docutils, Sphinx and MyST-NB write in ways that a screen reader or a keyboard stumbles over."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import quote

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

UNQUOTED = "%:/?#[]@!$&'()*+,;=~"  # what an address is made of, besides letters and digits
FOLDED = "dropdown"  # class of an admonition that is folded away until asked for
SCROLLS = 'data-scrolls="" tabindex="0"'  # a frame that may scroll sideways; page.js keeps it a stop only if it does

# Names, punctuation and blanks look like plain text in both of the theme's styles of code, and are two thirds of what is marked.
PLAIN = re.compile(r'<span class="(?:n|nn|nx|p|pm|w)">([^<]*)</span>')


class ReportTranslator(HTML5Translator):
    """Sphinx's translator, mended."""

    # A permalink stands beside its heading and names it, so that the heading itself reads as its text alone. Its sign is the style sheet's.
    def add_permalink_ref(self, node: nodes.Element, title: str) -> None:
        if node["ids"] and self.config.html_permalinks and self.builder.add_permalinks:
            self.body.append(
                f'<a class="headerlink" href="#{node["ids"][0]}" aria-label="{escape(title)}"></a>'
            )

    def depart_title(self, node: nodes.Element) -> None:
        section = node.parent
        if not isinstance(section, nodes.section):
            super().depart_title(node)
            return
        self.body.append(self.context.pop())
        self.add_permalink_ref(section, f"Link to “{node.astext()}”")

    # An address may hold signs that no address may, such as the brackets of an old DOI.
    def visit_reference(self, node: nodes.Element) -> None:
        if "refuri" in node:
            node["refuri"] = quote(node["refuri"], safe=UNQUOTED)
        super().visit_reference(node)

    # docutils gives entries the role doc-biblioentry, which a list may not hold.
    def visit_citation(self, node: nodes.Element) -> None:
        if not isinstance(node.previous_sibling(), nodes.citation):
            self.body.append('<div role="list" class="citation-list">\n')
        self.body.append(self.starttag(node, "div", classes=["citation"], role="listitem"))

    # docutils wraps footnotes in <aside>, a landmark that may not lie inside another.
    def visit_footnote(self, node: nodes.Element) -> None:
        if not isinstance(node.previous_sibling(), nodes.footnote):
            self.body.append('<div class="footnote-list">\n')
        self.body.append(self.starttag(node, "div", classes=["footnote"], role="doc-footnote"))

    def depart_footnote(self, node: nodes.Element) -> None:
        self.body.append("</div>\n")
        if not isinstance(node.next_node(descend=False, siblings=True), nodes.footnote):
            self.body.append("</div>\n")

    # Code and tables may be wider than a phone: they scroll in a frame that the keyboard can reach.
    def visit_literal_block(self, node: nodes.Element) -> None:
        try:
            super().visit_literal_block(node)
        except nodes.SkipNode:
            code = PLAIN.sub(r"\1", self.body[-1])
            self.body[-1] = code.replace("<pre>", f"<pre {SCROLLS}>", 1)
            raise

    def visit_table(self, node: nodes.Element) -> None:
        self.body.append(f'<div class="table-frame" {SCROLLS}>\n')
        super().visit_table(node)

    def depart_table(self, node: nodes.Element) -> None:
        super().depart_table(node)
        self.body.append("</div>\n")

    # An admonition of class `dropdown` is a native disclosure.
    def visit_admonition(self, node: nodes.Element, name: str = "") -> None:
        super().visit_admonition(node, name)
        if FOLDED in node["classes"]:
            self.body[-1] = self.body[-1].replace("<div", "<details", 1)

    def depart_admonition(self, node: nodes.Element | None = None) -> None:
        folded = node is not None and FOLDED in node["classes"]
        self.body.append("</details>\n" if folded else "</div>\n")

    def visit_title(self, node: nodes.Element) -> None:
        if isinstance(node.parent, nodes.Admonition) and FOLDED in node.parent["classes"]:
            self.body.append(self.starttag(node, "summary", "", CLASS="admonition-title"))
            self.context.append("</summary>\n")
        else:
            super().visit_title(node)


# One label in the page, since both would be read where no style sheet is; page.js puts the other there while the fold is open.
def _fold_code(translator: HTML5Translator, node: HideCodeCellNode) -> None:
    show, hide = escape(node["prompt_show"]), escape(node["prompt_hide"])
    translator.body.append(f'<details class="code-fold">\n<summary data-hide="{hide}">{show}</summary>\n')


def _end_fold(translator: HTML5Translator, node: HideCodeCellNode) -> None:
    translator.body.append("</details>\n")


def register(app: Sphinx) -> None:
    """Replace what MyST-NB registered: its fold hides the visible label from a screen reader."""
    app.setup_extension("myst_nb")
    app.add_node(HideCodeCellNode, override=True, html=(_fold_code, _end_fold))
