"""The house style of a figure: two layouts, one palette, direct labels.

A figure function takes its data and a `Layout` and returns the Matplotlib figure and its alt text, both made
from that data. It is called once a layout, so that a phone gets a drawing made for a phone and not a shrunk
poster. One inch is shown as 100 CSS pixels, which makes a 9 pt label 12.5 pixels high on either screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure


@dataclass(frozen=True)
class Layout:
    """How wide a figure is drawn (inches; one inch is shown as 100 CSS pixels)."""

    name: str
    width: float

    @property
    def narrow(self) -> bool:
        """True where the figure is drawn for a phone."""
        return self.width < 5


WIDE = Layout("wide", 7.4)
NARROW = Layout("narrow", 3.4)

# Each colour below is a role. The book's stylesheet maps these very values to custom properties, so that a
# figure follows the reader's colour scheme; elsewhere in a figure any colour stays as it is drawn.
INK = "#1c2733"  # text and marks that carry no group
MUTED = "#5a6773"  # secondary text, axis labels
GRID = "#d5dbe1"  # rules and grid lines
PAPER = "#fdfdfc"  # page colour: fills behind labels, outlines of hollow marks
NATO = "#1f5fa8"  # the Alliance, its officials and documents
RUSSIA = "#b5421c"  # Russian officials and experts
OUTLET = "#6b5b95"  # the outlet's own voice
DOCUMENT = "#2f7d6b"  # a document's voice; also: supported, correct
CHINA = "#a67c00"  # China as a counterpart; also: partly, mixed
NATO_SOFT = "#b9d0ea"
RUSSIA_SOFT = "#f0c6b4"
OUTLET_SOFT = "#d3cbe3"
DOCUMENT_SOFT = "#bcdcd3"
CHINA_SOFT = "#ecdcae"

SIDES = {
    "nato": NATO,
    "russia_official": RUSSIA,
    "russia_expert": RUSSIA,
    "document": DOCUMENT,
    "outlet": OUTLET,
}

RC: dict[str, Any] = {
    "svg.fonttype": "none",  # real text: it scales with the page, can be selected and searched
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],  # ships with Matplotlib, so widths are the same on every machine
    "text.parse_math": False,  # what stands between two dollars in a table is text, and money
    "font.size": 9,
    "text.color": INK,
    "axes.edgecolor": GRID,
    "axes.labelcolor": MUTED,
    "axes.labelsize": 9,
    "axes.titlesize": 9,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "grid.color": GRID,
    "grid.linewidth": 0.7,
    "lines.linewidth": 1.6,
    "lines.markersize": 6,
    "patch.linewidth": 0,
    "figure.facecolor": "none",  # the page's own colour shows through
    "axes.facecolor": "none",
    "figure.constrained_layout.use": True,
}


def canvas(layout: Layout, height: float, **subplots) -> tuple[Figure, Axes]:
    """An empty figure of the house style, `layout.width` by `height` inches, and its axes.

    Keyword arguments go to `Figure.subplots`. The figure is not registered with pyplot, so nothing has to be
    closed and nothing is shown by accident.
    """
    with matplotlib.rc_context(RC):
        figure = Figure(figsize=(layout.width, height), layout="constrained")
        axes = figure.subplots(**subplots)
    return figure, axes


def sentence(*parts: str) -> str:
    """Alt text from its sentences: spaces folded, each part closed with a full stop."""
    folded = (" ".join(part.split()) for part in parts if part.strip())
    return " ".join(part if part[-1] in ".?!" else part + "." for part in folded)
