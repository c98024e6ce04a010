"""A slimmed drawing shows the same marks in the same places, in the same order, and says the same."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.path import Path

from extensions.exhibits.inline_svg import inline_svg
from extensions.exhibits.slim_svg import circle, path, slim

ALT = "Rates rose on both sides. They went from 1 to 3."
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
HALF_A_PIXEL = 0.5
SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}"


def unit_circle(x: float, y: float, flat: float = 1) -> str:
    """The data of a circle, as Matplotlib has it; where `flat` is not 1, of an ellipse."""
    points = [(x + across, y + down * flat) for across, down in Path.unit_circle().vertices[:-1]]
    first, *rest = (f"{across:.6f} {down:.6f}" for across, down in points)
    curves = " ".join(f"C {' '.join(rest[at : at + 3])}" for at in range(0, 24, 3))
    return f"M {first} {curves} z"


@pytest.fixture(scope="module")
def drawn() -> tuple[ET.Element, ET.Element]:
    """A drawing of all kinds of marks, as Matplotlib writes it and as the page has it."""
    figure = Figure((5, 3))
    left, right = figure.subplots(1, 2)
    x = np.linspace(0, 7, 40)
    left.plot(x, np.sin(x), "--", marker="o")
    left.fill_between(x, np.sin(x) - 0.2, np.sin(x) + 0.2, alpha=0.3)
    left.vlines(x, -1, 1, colors="0.5", linewidths=0.5)
    left.scatter(x, np.cos(x), c=x)
    left.plot(x, np.sin(x) / 2, "o", color="0.5", markersize=3, markeredgewidth=0)
    left.annotate("here", (3, 0), (5, 0.7), arrowprops={"arrowstyle": "->"})
    right.barh(["a <b>", "c"], [1, 3], xerr=[0.2, 0.4], hatch="/")
    right.plot([0, 3], [0, 1], alpha=0.5)
    right.plot([0, 3], [1, 0], alpha=0.5)
    right.set_ylabel("turned")
    out = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": "fig-x", "svg.fonttype": "none"}):
        FigureCanvasSVG(figure).print_svg(out, metadata={"Date": None, "Creator": None})
    before = ET.fromstring(out.getvalue())
    for element in before.iter():
        element.tag = element.tag.removeprefix(SVG)
    return before, ET.fromstring(str(inline_svg(figure, ALT, "fig-x", "wide")))


def extents(data: str, x: float = 0, y: float = 0) -> list[tuple[float, ...]]:
    """From where to where each stroke of a path goes, moved by `x` and `y`."""
    strokes = []
    for stroke in re.findall("[Mm][^Mm]*", data):
        numbers = [float(number) for number in NUMBER.findall(stroke)]
        across, down = numbers[::2], numbers[1::2]
        strokes.append((min(across) + x, min(down) + y, max(across) + x, max(down) + y))
    return strokes


def extents_of_marks(root: ET.Element) -> list[tuple[float, ...]]:
    """The same of every mark that is seen, in the order of painting, and where each text stands."""
    markers = {one.get("id"): one for defs in root.iter("defs") for one in defs}
    unseen = {id(one) for defs in root.iter("defs") for one in defs.iter()}
    held: list[tuple[float, ...]] = []
    for element in root.iter():
        style = element.get("style", "")
        if id(element) in unseen or ("fill: none" in style and "stroke" not in style):
            continue  # a pattern, or neither filled nor drawn
        if element.tag == "path" and "h0" in element.get("d"):  # dots, each as large as the pen
            r = float(element.get("stroke-width")) / 2
            ends = extents(element.get("d").replace("h0", ""))
            held += [(left - r, top - r, right + r, low + r) for left, top, right, low in ends]
            continue
        number = {key: float(element.get(key, 0)) for key in ("x", "y", "cx", "cy", "r")}
        if element.tag == "path":
            held += extents(element.get("d"))
        elif element.tag == "use":
            marker = markers[(element.get("href") or element.get(f"{XLINK}href")).removeprefix("#")]
            held += extents(marker.get("d"), number["x"], number["y"])
        elif element.tag == "circle":
            x, y, r = number["cx"], number["cy"], number["r"]
            held.append((x - r, y - r, x + r, y + r))
        elif element.tag == "text":
            held.append((number["x"], number["y"]) * 2)
    return held


def test_no_mark_moves(drawn: tuple[ET.Element, ET.Element]) -> None:
    before, after = map(extents_of_marks, drawn)
    assert len(before) == len(after) > 150
    assert np.abs(np.subtract(before, after)).max() < HALF_A_PIXEL / 4


def test_circles_are_circles_and_like_marks_say_once_how_they_look(
    drawn: tuple[ET.Element, ET.Element],
) -> None:
    _, after = drawn
    circles = list(after.iter("circle"))
    assert len(circles) >= 80
    assert all(one.attrib.keys() <= {"cx", "cy", "r", "fill", "stroke"} for one in circles)
    assert not [one for one in after.iter("use") if one.get("clip-path") or one.get("stroke-width")]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (unit_circle(2, 3), (2, 3, 1)),
        (unit_circle(0, 0, flat=0.9), None),  # an ellipse
        (unit_circle(0, 0).replace("z", "L 5 5 z"), None),
        ("M 0 0 L 1 0 L 1 1 z", None),
        ("M 0 0 C 1 1 2 2 3 3", None),
        ("", None),
    ],
)
def test_what_is_a_circle(data: str, found: tuple | None) -> None:
    assert circle(data) == found


def test_it_says_the_same_with_less(drawn: tuple[ET.Element, ET.Element]) -> None:
    before, after = drawn
    assert [one.text for one in before.iter("text")] == [one.text for one in after.iter("text")]
    assert after.get("role") == "img" and after.findtext("title") == "Rates rose on both sides."
    assert len(ET.tostring(after)) < 0.7 * len(ET.tostring(before))
    assert all(group.attrib and len(group) for group in after.iter("g"))


def test_transparent_lines_stay_apart_and_like_ones_are_one() -> None:
    line = '<path d="M 0 0 L 1 {} " fill="none" stroke="#123456"{}/>'
    lines = [line.format(1, ""), line.format(2, ""), line.format(3, ' stroke-opacity="0.5"') * 2]
    unseen = '<g><path d="M 0 0 L 9 9" fill="none"/></g>'
    root = ET.fromstring(f"<svg>{''.join(f'<g> {one} </g>' for one in lines)}{unseen}</svg>")
    slim(root)
    assert [one.get("d") for one in root.iter("path")] == ["M0 0 1 1M0 0 1 2", "M0 0 1 3", "M0 0 1 3"]
    assert [one.attrib for one in root.iter("g")] == [
        {"fill": "none", "stroke": "#123456", "stroke-opacity": "0.5"}
    ]


def test_a_path_is_written_briefly() -> None:
    said = "M 0.04 -0.04  L 10.06 2e-05  L 3 4  C 1 2 3 4 5 6  L 7.25 8  z M 1 1 L 2 2 "
    assert path(said, 1) == "M0 0 10.1 0 3 4C1 2 3 4 5 6L7.2 8zM1 1 2 2"
