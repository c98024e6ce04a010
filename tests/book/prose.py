"""Digits that someone typed into a chapter's prose, where a number from code should stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

MARKDOWN = MarkdownIt("commonmark").enable("table")
for _plugin in (
    front_matter_plugin,
    myst_role_plugin,
    myst_block_plugin,
    colon_fence_plugin,
    deflist_plugin,
    footnote_plugin,
):
    MARKDOWN.use(_plugin)

PROSE = {
    "admonition",
    "note",
    "warning",
    "tip",
    "important",
    "seealso",
    "exhibit",
    "glossary",
}  # their body is read
TITLED = {"admonition"}  # their argument is read too
DIRECTIVE = re.compile(r"\{([\w:-]+)\}\s*(.*)")
OPTIONS = re.compile(r"\A(?::[\w-]+:[^\n]*\n|---\n(?:[^\n]*\n)*?---\n)*")

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
NUMBER = r"\d+(?:[.,]\d+)*"
NUMBERS = rf"{NUMBER}(?:\s?[-–]\s?{NUMBER})?(?:,\s{NUMBER})*(?:,?\s(?:and|to|or)\s{NUMBER})*"
# What may be typed, and why. Everything here names something; a result is glued.
ALLOWED = [
    (rf"\b\d{{1,2}}(?:\s?[-–]\s?\d{{1,2}}|\s(?:and|to|or)\s\d{{1,2}})?(?:\s(?:{MONTHS})\b)", "a day"),
    (r"\b(?:19|20)\d\d(?:\s?[-–]\s?(?:(?:19|20)\d\d|\d\d))?(?:s\b)?(?![.,]?\d|\s?%)", "a year, a span of years"),
    (rf"\b[Pp]ara(?:graph)?s?\.?\s{NUMBERS}", "a paragraph of a document"),
    (rf"\b[Pp]ages?\s{NUMBERS}", "a page of a document"),
    (rf"\b[Aa]rticles?\s{NUMBERS}", "an article of a treaty"),
    (rf"\b(?:[Rr]esolution|[Ss]ession|[Pp]rotocol|[Vv]ersion|[Ss]ection|[Cc]riterion)s?\s{NUMBERS}", "a name"),
    (r"\b[A-Z]{1,2}\d{2,3}(?:-\d)?\b", "the id of a row"),
    (r"\bPython\s3(?:\.\d+)*\b", "a version"),
    (r"\bCC\sBY\s4\.0\b", "a licence"),
    (r"\b(?:UTF|ISO|RFC|BCP|SHA)[-\s]?\d+\b", "a standard"),
    (r"\b(?:95|97\.5|2\.5)\s?%(?=\s(?:[\w-]+\s){0,2}interval)", "an interval's level"),
    (r"\b[Ii]ntervals?:\s[\w’'-]+,\s95\s?%", "an interval's level"),
    (r"\b(?:per|in)\s(?:1,000|10,000|100,000|100)\b(?!\s?%)", "a unit"),
    (r"(?:\b[Aa]lways|\bsaying|\bsays|\bbeat|\bahead of)\s50\s?%", "a rule: always even odds"),
    (r"\b2\s?%(?=\s(?:of\sGDP\s)?(?:guideline|target|pledge|goal))", "the Alliance's guideline"),
]  # fmt: skip
ALLOWED = [(re.compile(pattern), reason) for pattern, reason in ALLOWED]
DIGIT = re.compile(rf"{NUMBER}\s?%?")


def bare_digits(markdown: str) -> list[str]:
    """Each number typed in the prose of a MyST document that nothing allows, with the words around it."""
    found = []
    for text in _prose(MARKDOWN.parse(markdown)):
        rest = text
        for pattern, _ in ALLOWED:
            rest = pattern.sub(lambda match: "·" * len(match[0]), rest)
        found += [text[max(0, digit.start() - 40) : digit.end() + 25] for digit in DIGIT.finditer(rest)]
    return found


def _prose(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            # what a role holds is not typed: its place is kept, so that the words on either side do not join
            yield "".join(
                child.content if child.type == "text" else " " if child.type.endswith("break") else "·"
                for child in token.children
                if not child.type.endswith(("_open", "_close"))
            )
        elif token.type in ("fence", "colon_fence"):
            directive = DIRECTIVE.match(token.info)
            if directive and directive[1] in PROSE:
                if directive[1] in TITLED:
                    yield directive[2]
                yield from _prose(MARKDOWN.parse(OPTIONS.sub("", token.content, count=1)))
