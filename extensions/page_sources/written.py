"""A page as it is written: what is opened and not closed, notes, and what stands above it; read with MyST's own parser.

What such a slip does is seen late or never: a fence that is not closed makes code of the rest of the page, and a note that
nothing refers to is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import yaml
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from . import settings
from .fault import Fault, line_of

CODE = ("code-cell", "code-block", "code", "raw", "math")  # directives whose content is no Markdown
ABOVE = ("file_format", "kernelspec", "jupytext", "mystnb", "title")  # what a page may say above its title
ALIGNED = ("th_open", "td_open")  # whose style the parser itself writes


def parser(extensions: Sequence[str]) -> MarkdownIt:
    """MyST's parser, with those of its extensions."""
    return create_md_parser(MdParserConfig(enable_extensions=set(extensions)), RendererHTML)


def faults(text: str, md: MarkdownIt) -> Iterator[Fault]:
    """What is wrong in a page."""
    lines = text.splitlines()
    seen = list(_tokens(text, md, 0, {}))
    for line, token in seen:
        if token.type == "front_matter" and line == 1:  # in a directive these are its options
            yield from _above(token.content, line)
        elif token.type in ("fence", "colon_fence"):
            yield from _fence(token, line, lines)
        yield from _attributes(token, line)
    yield from _notes(seen, lines)


def _tokens(text: str, md: MarkdownIt, before: int, known: dict) -> Iterator[tuple[int, Token]]:
    """All tokens of a text with their lines, and those in the directives in it.

    before: lines above it. known: what the parser notes of the page, such as its notes.
    """
    for token in md.parse(text, known):
        line = before + (token.map[0] if token.map else 0) + 1
        yield line, token
        for child in token.children or ():
            if child.type in ("softbreak", "hardbreak"):
                line += 1
            yield line, child
        directive = _directive(token)
        if directive and directive not in CODE:
            yield from _tokens(token.content, md, before + token.map[0] + 1, known)


def _directive(token: Token) -> str | None:
    info = token.info.strip()
    if token.type not in ("fence", "colon_fence") or not info.startswith("{"):
        return None
    return info[1:].partition("}")[0]


def _fence(token: Token, line: int, lines: list[str]) -> Iterator[Fault]:
    """`map` of a fence ends behind its closing line, or where the text ends in which it stands."""
    length = token.map[1] - token.map[0]
    last = lines[line + length - 2] if line + length - 2 < len(lines) else ""
    end = last.lstrip(" >").rstrip()  # in a list or a quotation it is indented or marked
    if length < 2 or len(end) < len(token.markup) or end.strip(token.markup[0]):
        name = f"{token.markup}{token.info}".strip()
        yield Fault(
            line,
            f"{name!r} that is not closed; all that follows would be part of it",
            f"end it with a line {token.markup!r}, or take away a line {token.markup!r} too many above",
        )


def _attributes(token: Token, line: int) -> Iterator[Fault]:
    for name in [*token.attrs, *token.meta.get("insecure_attrs", ())]:  # the latter no parser hands on
        if name.startswith("on") or (name == "style" and token.type not in ALIGNED):
            yield Fault(
                line,
                f"the attribute {name!r}, which no page may have",
                "take it out; how something looks is said by a class, as in {.name}",
            )


def _notes(seen: list[tuple[int, Token]], lines: list[str]) -> Iterator[Fault]:
    used = {token.meta["label"] for _, token in seen if token.type == "footnote_ref"}
    defined: dict[str, int] = {}
    for line, token in seen:
        if token.type != "footnote_reference_open":
            continue
        label = token.meta["label"]
        line = line_of(lines, line, f"[^{label}]:")
        if label in defined:
            mend = "give one of the two another name, or take it out"
            yield Fault(line, f"the note [^{label}] a second time, first in line {defined[label]}", mend)
        elif label not in used:
            mend = f"refer to it with [^{label}], or take it out"
            yield Fault(line, f"the note [^{label}], to which nothing refers", mend)
        defined.setdefault(label, line)


def _above(content: str, line: int) -> Iterator[Fault]:
    """`line` is that of the opening dashes."""
    text = "\n" * line + content
    wrong = list(settings.faults(text))
    yield from wrong
    if wrong:
        return
    node = yaml.compose(text)
    for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value not in ABOVE:
            yield Fault(
                key.start_mark.line + 1,
                f"{key.value!r} above the page",
                f"take it out; a page says {', '.join(ABOVE)} there",
            )
