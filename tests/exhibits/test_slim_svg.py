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

from extensions.exhibits.inline_svg import inline_svg
from extensions.exhibits.slim_svg import path, slim

ALT = "Rates rose on both sides. They went from 1 to 3."
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
HALF_A_PIXEL = 0.5
SVG = "{http://www.w3.org/2000/svg}"


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


def places(root: ET.Element) -> list[float]:
    """Every coordinate of what is seen, in the order of painting."""
    held = []
    for element in root.iter():
        style = element.get("style", "")
        if "fill: none" in style and "stroke" not in style and "id" not in element.attrib:
            continue  # neither filled nor drawn
        said = [element.get(key, "") for key in ("d", "x", "y")]
        held += [float(number) for text in said for number in NUMBER.findall(text)]
    return held


def test_no_mark_moves(drawn: tuple[ET.Element, ET.Element]) -> None:
    before, after = map(places, drawn)
    assert len(before) == len(after) > 500
    assert np.abs(np.subtract(before, after)).max() < HALF_A_PIXEL / 5


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
    assert [one.get("d") for one in root] == ["M0 0 1 1M0 0 1 2", "M0 0 1 3", "M0 0 1 3"]


def test_a_path_is_written_briefly() -> None:
    said = "M 0.04 -0.04  L 10.06 2e-05  L 3 4  C 1 2 3 4 5 6  L 7.25 8  z M 1 1 L 2 2 "
    assert path(said, 1) == "M0 0 10.1 0 3 4C1 2 3 4 5 6L7.2 8zM1 1 2 2"
