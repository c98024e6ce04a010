"""YAML that says something of a page: what would be HTML or an address that runs, a key that stands twice, and what cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

import yaml

from . import markup
from .fault import Fault


def faults(text: str) -> Iterator[Fault]:
    """What is wrong in a text in YAML."""
    try:
        node = yaml.compose(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or "it is no YAML"
        yield Fault(
            mark.line + 1 if mark else 1,
            f"what cannot be read as YAML: {said}",
            "look for a quotation mark, a bracket or a space that is missing, in this line or above",
        )
        return
    if node is not None:
        yield from _faults(node)


def pages_that_are_none(text: str, root: Path) -> Iterator[Fault]:
    """Where a table of contents names a page of which there is no file below `root`."""
    there = sorted(path.relative_to(root).with_suffix("").as_posix() for path in root.glob("**/*.md"))
    for key, node in scalars(yaml.compose(text)):
        name = node.value.removesuffix(".md")
        if key in ("root", "file") and not any(root.glob(f"{name}.*")):
            near = get_close_matches(name, there, 1)
            mend = f"did you mean {near[0]}?" if near else "correct it, or take it out"
            yield Fault(node.start_mark.line + 1, f"the page {name!r}, of which there is no file", mend)


def scalars(node: yaml.Node, key: str = "") -> Iterator[tuple[str, yaml.ScalarNode]]:
    """Each text of a tree, with the key under which it stands."""
    if isinstance(node, yaml.ScalarNode):
        yield key, node
    elif isinstance(node, yaml.SequenceNode):
        for one in node.value:
            yield from scalars(one, key)
    elif isinstance(node, yaml.MappingNode):
        for name, one in node.value:
            yield from scalars(one, str(name.value))


def _faults(node: yaml.Node) -> Iterator[Fault]:
    if isinstance(node, yaml.MappingNode):
        first: dict[str, int] = {}
        for key, value in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            if name in first:
                found = f"{name!r} a second time, first in line {first[name]}"
                yield Fault(line, found, "keep one of the two; the other would be passed over")
            first.setdefault(name, line)
            yield from _faults(key)
            yield from _faults(value)
    elif isinstance(node, yaml.SequenceNode):
        for one in node.value:
            yield from _faults(one)
    else:
        line = node.start_mark.line + 1
        if found := markup.elements(node.value):
            yield Fault(line, f"HTML, {found[0]!r}", "write it as plain text")
        elif scheme := markup.runs(node.value):
            yield Fault(line, f"an address that begins with {scheme}", "give one that begins with https://")
