"""A drawing of Matplotlib with half its weight: the same marks in the same places, to a twentieth of a pixel.

Matplotlib writes six decimals, a group around each mark, and frames that nobody sees. Nothing here moves a mark, changes the order of
painting or touches what is read: texts, titles, descriptions, roles.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

DECIMALS, OF_A_MARKER = 1, 2  # of a coordinate; a marker is a few pixels wide
PLACES = frozenset(["x", "y", "width", "height"])
TEXTS = frozenset(["text", "tspan", "title", "desc"])
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
STEP = re.compile(rf"([A-Za-z])|({NUMBER.pattern})")


def slim(root: ET.Element) -> None:
    """Take from `root`, a drawing without namespaces, what nobody sees."""
    _round(root, DECIMALS)
    _without_space(root)
    _without_unseen(root, painted=False)
    _fold(root)


def _round(element: ET.Element, decimals: int) -> None:
    if element.tag == "defs":
        decimals = OF_A_MARKER
    for key, value in element.attrib.items():
        if key == "d":
            element.set(key, path(value, decimals))
        elif key in PLACES or (key == "transform" and re.fullmatch(r"(?:translate|rotate)\([^()]*\)", value)):
            element.set(key, NUMBER.sub(lambda number: _rounded(number[0], decimals), value))
    for child in element:
        _round(child, decimals)


def path(said: str, decimals: int) -> str:
    """The data of a path, rounded, without the letters that go without saying."""
    written: list[str] = []
    before, after_number = "", False
    for letter, number in STEP.findall(said):
        if number:
            written.append(f"{' ' if after_number else ''}{_rounded(number, decimals)}")
            after_number = True
        elif (before, letter) in (("M", "L"), ("L", "L"), ("C", "C"), ("Q", "Q")):
            before = letter
        else:
            written.append(letter)
            before, after_number = letter, False
    return "".join(written)


def _rounded(number: str, decimals: int) -> str:
    return f"{round(float(number), decimals) + 0.0:.10g}"


def _without_space(element: ET.Element) -> None:
    if element.tag in TEXTS:
        return
    element.text = None
    for child in element:
        child.tail = None
        _without_space(child)


def _without_unseen(element: ET.Element, painted: bool) -> None:
    """Drop paths that are empty, or neither filled nor drawn, and what then holds nothing. `painted`: whether a group around gives a stroke."""
    for child in list(element):
        if child.tag in TEXTS or (child.tag in ("defs", "clipPath") and len(child)):
            continue
        stroked = painted or "stroke" in child.attrib
        _without_unseen(child, stroked)
        unpainted = not child.get("d") or (child.get("fill") == "none" and not stroked)
        bare = child.tag == "path" and unpainted and "id" not in child.attrib
        if bare or (child.tag in ("g", "defs") and not len(child) and "id" not in child.attrib):
            element.remove(child)


def _fold(element: ET.Element) -> None:
    """Unwrap groups that say nothing, and join neighbours that say the same."""
    children: list[ET.Element] = []
    for child in list(element):
        element.remove(child)
        if child.tag == "g":
            _fold(child)
        plain = list(child) if child.tag == "g" and not child.attrib else [child]
        for one in plain:
            if children and _are_one(children[-1], one):
                if one.tag == "g":
                    children[-1].extend(one)
                else:
                    children[-1].set("d", children[-1].get("d") + one.get("d"))
            else:
                children.append(one)
    element.extend(children)


def _are_one(first: ET.Element, second: ET.Element) -> bool:
    """Whether two neighbours look the same as one: groups, or lines without a filling, none of them transparent."""
    if first.tag != second.tag or any("opacity" in key or key in ("id", "transform") for key in first.attrib):
        return False
    same = [{key: value for key, value in one.attrib.items() if key != "d"} for one in (first, second)]
    return same[0] == same[1] and (first.tag == "g" or (first.tag == "path" and first.get("fill") == "none"))
