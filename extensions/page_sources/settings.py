"""YAML that says something of a page: what would be HTML or an address that runs, a key that stands twice, and what cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

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
