"""A drawing of Matplotlib with half its weight: the same marks in the same places, to a twentieth of a pixel.

Matplotlib writes six decimals, a group around each mark, frames that nobody sees, a circle as eight curves, and at each of a hundred
like marks how it looks. Nothing here moves a mark, changes the order of painting or touches what is read: texts, titles, descriptions, roles.
"""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET

DECIMALS, OF_A_MARKER = 1, 2  # of a coordinate; a marker is a few pixels wide
PLACES = frozenset(["x", "y", "width", "height", "cx", "cy"])
TEXTS = frozenset(["text", "tspan", "title", "desc"])
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
# What a group can say for all marks in it: they inherit it, and a clip that cuts each of them cuts them together.
SHARED = (
    "clip-path",
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-opacity",
    "stroke-width",
    "stroke-linecap",
    "stroke-linejoin",
)
MARKS = frozenset(["path", "use", "circle"])
A_GROUP = len("<g></g>")
CIRCLE = re.compile(r"M[^A-Za-z]+(?:C[^A-Za-z]+){8}z?")  # as Matplotlib writes one, once blanks are gone
STEP = re.compile(rf"([A-Za-z])|({NUMBER.pattern})")


def slim(root: ET.Element) -> None:
    """Take from `root`, a drawing without namespaces, what nobody sees."""
    _circles(root)
    _round(root, DECIMALS)
    _without_space(root)
    _without_unseen(root, painted=False)
    _fold(root)
    _gather(root)


def _circles(root: ET.Element) -> None:
    """A circle is said by its centre and radius, be it a path or the use of a marker; a marker that was a circle goes.

    What a marker says of its looks goes before what its use says, which is left out.
    """
    markers = {
        f"#{one.get('id')}": one
        for defs in root.iter("defs")
        for one in defs
        if one.tag == "path" and one.attrib.keys() <= {"id", "d", *SHARED}
    }
    round_ones = {name: found for name, one in markers.items() if (found := circle(one.get("d", "")))}
    for element in root.iter():
        if element.tag == "use" and (marker := markers.get(element.get("href"))) is not None:
            looks = {key: value for key, value in marker.attrib.items() if key not in ("d", "id")}
            for key in looks:
                element.attrib.pop(key, None)
            if element.get("href") in round_ones:
                x, y, radius = round_ones[element.attrib.pop("href")]
                at = {
                    "cx": str(x + float(element.attrib.pop("x", 0))),
                    "cy": str(y + float(element.attrib.pop("y", 0))),
                }
                element.attrib = at | {"r": str(radius)} | element.attrib | looks
                element.tag = "circle"
        elif element.tag == "path" and "id" not in element.attrib and (found := circle(element.get("d", ""))):
            del element.attrib["d"]
            element.attrib = dict(zip(("cx", "cy", "r"), map(str, found), strict=True)) | element.attrib
            element.tag = "circle"
    for defs in root.iter("defs"):
        for marker in [one for one in defs if f"#{one.get('id')}" in round_ones]:
            defs.remove(marker)


def circle(said: str) -> tuple[float, float, float] | None:
    """Centre and radius of the circle that the data of a path are, or nothing."""
    if not CIRCLE.fullmatch(re.sub(r"\s+(?=[A-Za-z])|(?<=[A-Za-z])\s+", "", said.strip())):
        return None
    numbers = [float(number) for number in NUMBER.findall(said)]
    points = list(zip(numbers[::2], numbers[1::2], strict=True))
    ends = points[::3]
    if len(ends) != 9 or math.dist(ends[0], ends[-1]) > 1e-4:
        return None
    x, y = (sum(one[axis] for one in ends[:-1]) / 8 for axis in (0, 1))
    radius = math.dist((x, y), ends[0])
    middles = [
        tuple((a + 3 * b + 3 * c + d) / 8 for a, b, c, d in zip(*points[at : at + 4], strict=True))
        for at in range(0, 24, 3)
    ]
    apart = max(abs(math.dist((x, y), one) - radius) for one in (*ends, *middles))
    return (round(x, 4) + 0.0, round(y, 4) + 0.0, round(radius, 4)) if apart <= 1e-3 * radius + 1e-5 else None


def _round(element: ET.Element, decimals: int) -> None:
    if element.tag == "defs":
        decimals = OF_A_MARKER
    for key, value in element.attrib.items():
        if key == "d":
            element.set(key, path(value, decimals))
        elif key in PLACES or (key == "transform" and re.fullmatch(r"(?:translate|rotate)\([^()]*\)", value)):
            element.set(key, NUMBER.sub(lambda number: _rounded(number[0], decimals), value))
        elif key == "r":
            element.set(key, _rounded(value, OF_A_MARKER))
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


def _gather(element: ET.Element) -> None:
    """Neighbours that look the same say so once, in a group around them; a group around one group is one with it."""
    gathered: list[ET.Element] = []
    for child in list(element):
        element.remove(child)
        _gather(child)
        looks = _looks(child)
        if gathered and looks and gathered[-1][1] == looks:
            gathered[-1][0].append(child)
        else:
            gathered.append(([child], looks))
    for run, looks in gathered:
        said = sum(len(f' {key}="{value}"') for key, value in looks.items())
        if (len(run) - 1) * said <= A_GROUP:
            element.extend(run)
            continue
        if _are_dots(run, looks):
            element.append(_dots(run, looks))
            continue
        group = ET.SubElement(element, "g", looks)
        for one in run:
            for key in looks:
                del one.attrib[key]
            group.append(one)
    only = element[0] if len(element) == 1 else None
    if (
        element.tag == "g"
        and only is not None
        and only.tag == "g"
        and not element.attrib.keys() & only.attrib.keys()
    ):
        element.attrib |= only.attrib
        element[:] = only[:]


def _are_dots(run: list[ET.Element], looks: dict[str, str]) -> bool:
    """Whether these are circles of one size and colour that nothing shines through: where two overlap, nobody sees the second."""
    sizes = {one.get("r") for one in run}
    plain = looks.keys() <= {"clip-path", "fill"} and looks.get("fill", "none") != "none"
    return (
        plain
        and len(sizes) == 1
        and all(one.attrib.keys() <= {"cx", "cy", "r"} | looks.keys() for one in run)
    )


def _dots(run: list[ET.Element], looks: dict[str, str]) -> ET.Element:
    """Circles of one size as one line that never moves, with a round pen of their width."""
    data = "".join(f"M{one.get('cx')} {one.get('cy')}h0" for one in run)
    pen = {"stroke": looks["fill"], "stroke-width": _rounded(str(2 * float(run[0].get("r"))), OF_A_MARKER)}
    return ET.Element("path", looks | {"d": data, "fill": "none"} | pen | {"stroke-linecap": "round"})


def _looks(element: ET.Element) -> dict[str, str]:
    """What a group could say for this mark."""
    marks = element.tag in MARKS and "transform" not in element.attrib
    return {key: element.attrib[key] for key in SHARED if key in element.attrib} if marks else {}
