"""Every figure of the book at both widths, with its own data and with data bent out of shape: nothing is cut off,
no label runs into another, and labels and words say what the data say."""

from __future__ import annotations

import ast
import itertools
import re

import matplotlib.style
import numpy as np
import pytest
from built_book import ROOT
from every_figure import BENT, every
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import Collection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

from conceptshift.measures import style

LAYOUTS = [style.WIDE, style.NARROW]
NAMES = [
    "announced-changes",
    "article-choices",
    "article-keywords",
    "article-rates",
    "article-senses",
    "controls",
    "evidence-base",
    "funnel",
    "kremlin",
    "leads",
    "lexicon-fates",
    "lexicon-reading",
    "naming",
    "naming-russian",
    "naming-since",
    "near",
    "other-names",
    "period-words",
    "phrase-origins",
    "phrases",
    "russia",
    "specifications",
    "spending-ratios",
    "stance-ladder",
    "state-groups",
    "states",
    "steps",
    "timeline",
    "turn",
    "turn-small",
    "two-percent",
    "vocabulary",
    "voices",
]
SLACK = 1.5  # pixels, of which an inch has a hundred
ACCENTS = 0.3  # of a line's height: room for accents and descenders, which few labels use


def draw(name: str, bent: str, layout: style.Layout) -> tuple[Figure, str]:
    figure = every()[name]
    with matplotlib.style.context(["default", style.RC]):
        drawn, alt = figure.draw(*figure.arguments[bent], layout)
    FigureCanvasAgg(drawn)
    drawn.draw_without_rendering()
    return drawn, alt


def shown(figure: Figure) -> list[Text]:
    """The texts that a reader sees."""
    hidden = {text for axes in figure.axes if not axes.axison for axis in (axes.xaxis, axes.yaxis) for text in axis.findobj(Text)}  # fmt: skip
    outside = {
        label
        for axes in figure.axes
        for axis, limits in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim()))
        for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks())
        for label in (tick.label1, tick.label2)
        if not min(limits) - 1e-9 <= tick.get_loc() <= max(limits) + 1e-9
    }
    return [
        text
        for text in figure.findobj(Text)
        if text.get_text().strip() and text.get_visible() and text not in hidden | outside
    ]


def cut_off(figure: Figure) -> list[str]:
    """What leaves the drawing, or the panel that clips it."""
    faults = []
    page = figure.bbox.padded(SLACK)
    for text in shown(figure):
        box = text.get_window_extent()
        if not (page.contains(*box.min) and page.contains(*box.max)):
            faults.append(f"text {text.get_text()!r}")
    for axes in figure.axes:
        for artist in (*axes.lines, *axes.collections, *axes.patches):
            frame = axes.bbox.padded(SLACK) if artist.get_clip_on() else page
            for x, y in places(artist):
                if np.isfinite([x, y]).all() and not (
                    frame.x0 <= x <= frame.x1 and frame.y0 <= y <= frame.y1
                ):
                    faults.append(f"{type(artist).__name__} at {x:.0f}, {y:.0f} outside {frame}")
                    break
    return faults


def places(artist) -> np.ndarray:
    """Where a mark stands or a line runs, in pixels."""
    if isinstance(artist, Line2D):
        return artist.get_transform().transform(np.column_stack(artist.get_data()).astype(float))
    if isinstance(artist, Patch):
        return artist.get_transform().transform(artist.get_path().vertices)
    assert isinstance(artist, Collection)
    if len(artist.get_offsets()) and artist.get_offset_transform() == artist.axes.transData:
        return artist.get_offset_transform().transform(artist.get_offsets())
    vertices = [path.vertices for path in artist.get_paths() if len(path.vertices)]
    return artist.get_transform().transform(np.concatenate(vertices)) if vertices else np.empty((0, 2))


def overprinted(figure: Figure) -> list[str]:
    boxes = [(text.get_text(), text.get_window_extent()) for text in shown(figure)]
    faults = []
    for (said, box), (other, beside) in itertools.combinations(boxes, 2):
        across = min(box.x1, beside.x1) - max(box.x0, beside.x0)
        down = min(box.y1, beside.y1) - max(box.y0, beside.y0)
        if across > 1 and down > ACCENTS * min(box.height, beside.height):
            faults.append(f"{said!r} on {other!r}")
    return faults


def lacking(wanted, told: str) -> list[str]:
    plain = " ".join(told.replace("\u00a0", " ").split()).lower()
    return [one for one in wanted if " ".join(str(one).replace("\u00a0", " ").split()).lower() not in plain]


def test_every_figure_is_listed():
    assert sorted(every()) == NAMES


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
@pytest.mark.parametrize("bent", BENT)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_cut_off_overprinted_or_left_unsaid(name, bent, layout):
    figure, alt = draw(name, bent, layout)
    assert figure.get_size_inches()[0] == layout.width
    assert not cut_off(figure)
    assert not overprinted(figure)
    exhibit = every()[name]
    if too_few(figure):
        assert bent in ("single row", "category missing")
        return
    arguments = exhibit.arguments[bent]
    assert not lacking(exhibit.labels(*arguments), " | ".join(text.get_text() for text in shown(figure)))
    assert not lacking(exhibit.words(*arguments), alt)
    assert not re.search(r"\b(19|20)\d\d\.\d", alt), "a year has no decimals"
    assert "nan" not in alt.lower().replace(",", " ").split()


def too_few(figure: Figure) -> bool:
    return any(text.get_text().startswith("Too few") for text in shown(figure))


@pytest.mark.parametrize("bent", BENT)
@pytest.mark.parametrize("name", NAMES)
def test_a_phone_is_told_the_same_as_a_desk(name, bent):
    wide, narrow = (draw(name, bent, layout)[1] for layout in LAYOUTS)
    assert wide == narrow and wide.endswith(".")


MODULES = {
    path.relative_to(ROOT).as_posix(): path
    for path in ROOT.joinpath("conceptshift").rglob("*.py")
    if "figures" in path.relative_to(ROOT).as_posix()
}


@pytest.mark.parametrize("module", sorted(MODULES))
def test_numbers_are_worded_by_the_wording_alone(module):
    """A second way to word a number would let a label and a sentence differ; a date has its own codes."""
    source = MODULES[module].read_text(encoding="utf-8")
    formats = [
        (node.lineno, ast.unparse(node.format_spec))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FormattedValue) and node.format_spec
    ]
    assert not [one for one in formats if "%b" not in one[1]], "say it with conceptshift.measures.wording"
