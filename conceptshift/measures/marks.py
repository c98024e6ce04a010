"""What several figures draw alike: a sheet in inches, texts, an interval, a key, events, labels that keep apart.

Where a label stands is measured and not typed: a text is as wide as its letters, and a label takes the first place
around its mark where it covers no other text and as little of the drawing as can be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from conceptshift.measures import style
from conceptshift.measures.style import Layout, sentence

POINT = 1 / 72  # of an inch
FAMILY = style.RC["font.sans-serif"]
DOTS = 100  # an inch: one is shown as 100 CSS pixels
_RULER = RendererAgg(1, 1, DOTS)  # measures texts as they are measured when drawn


def sheet(
    layout: Layout,
    height: float,
    left: float = 0,
    right: float = 0,
    foot: float = 0,
    across: tuple[float, float] | None = None,
) -> tuple[Figure, Axes]:
    """A figure `height` inches high whose vertical scale is inches from the top: rows and texts keep their distances.

    left, right, foot: inches beside and below the axes, for names and ticks. across: the limits of the horizontal
    scale; without it that too is in inches, from the figure's left edge. Without a foot there are no ticks.
    """
    figure, axes = style.canvas(layout, height)
    figure.set_layout_engine("none")
    frame(axes, left, foot, layout.width - left - right, height - foot)
    axes.set(xlim=across or (left, layout.width - right), ylim=(height - foot, 0), yticks=[])
    if foot:
        rules(axes)
    else:
        axes.axis("off")
    return figure, axes


def overlay(figure: Figure) -> Axes:
    """Axes over the whole figure, in inches from the top left, for a key beside panels with scales of their own."""
    width, height = figure.get_size_inches()
    axes = figure.add_axes((0, 0, 1, 1), zorder=-1)
    axes.set(xlim=(0, width), ylim=(height, 0))
    axes.axis("off")
    return axes


def frame(axes: Axes, left: float, bottom: float, width: float, height: float) -> None:
    """Place axes in inches from the lower left corner of their figure."""
    across, high = _figure(axes).get_size_inches()
    axes.set_position((left / across, bottom / high, width / across, height / high))


def rules(axes: Axes) -> None:
    """Vertical rules under the marks and no line at the left, as in a chart of rows."""
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)


def inch(axes: Axes) -> float:
    """An inch on the horizontal scale of the axes (which has to be linear)."""
    low, high = axes.get_xlim()
    return (high - low) / (axes.get_position().width * _figure(axes).get_size_inches()[0])


def edge(axes: Axes, inset: float = 0.0) -> float:
    """Where the figure's left edge, and `inset` inches, lies on the horizontal scale of the axes."""
    across = _figure(axes).get_size_inches()[0]
    return axes.get_xlim()[0] - (axes.get_position().x0 * across - inset) * inch(axes)


def text(
    axes: Axes,
    x: float,
    y: float,
    said: str,
    colour: str = style.INK,
    side: str = "left",
    size: float = 8.5,
    paper: bool = False,
    **more,
) -> Text:
    """A text whose `side` stands at `x`, its middle at `y`; with `paper`, on a patch of the page's colour."""
    if paper:
        more["bbox"] = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 1}
    return axes.text(x, y, said, ha=side, va="center", fontsize=size, color=colour, **more)


@lru_cache(4096)
def width(said: str, size: float = 8.5, weight: str = "normal") -> float:
    """How wide a text is (inches): that of its longest line."""
    font = FontProperties(family=FAMILY, size=size, weight=weight)
    lines = said.split("\n")
    return max(_RULER.get_text_width_height_descent(line, font, ismath=False)[0] for line in lines) / DOTS


def widest(texts: Iterable[str], size: float = 8.5, weight: str = "normal") -> float:
    """How wide the widest of some texts is (inches); 0 without any."""
    return max((width(said, size, weight) for said in texts), default=0.0)


def interval(
    axes: Axes,
    row: tuple[float, float, float],
    y: float,
    colour: str,
    filled: bool = True,
    shape: str = "o",
    size: float = 6.5,
    thick: float = 1.6,
    clip: bool = True,
) -> None:
    """A value with its interval in a row: `row` is low, value, high; a hollow mark where not `filled`."""
    low, value, high = row
    axes.plot([low, high], [y, y], color=colour, lw=thick, solid_capstyle="butt", zorder=2, clip_on=clip)
    face = colour if filled else style.PAPER
    axes.plot(value, y, shape, ms=size, color=colour, mfc=face, mew=1.4, zorder=3, clip_on=clip)


def key_lines(words: Sequence[str], start: float, end: float, sign: float = 0.18, size: float = 8.5) -> list:
    """Where each entry of a key stands, as (x, line), filling lines from `start` to `end` (inches)."""
    places, x, line = [], start, 0
    for said in words:
        needed = sign + width(said, size)
        if x + needed > end and x > start:
            x, line = start, line + 1
        places.append((x, line))
        x += needed + 0.16
    return places


def key(
    axes: Axes,
    entries: Sequence[tuple[Callable[[float, float], None], str]],
    start: float,
    top: float,
    end: float,
    line: float,
    sign: float = 0.18,
    size: float = 8.5,
) -> float:
    """A key on axes in inches: each entry draws its sign at (x, y) and has its words after it.

    Entries fill lines from `start` to `end`; the first line's middle is half a `line` under `top`. Returns the
    bottom. `key_lines` says beforehand how many lines there will be.
    """
    places = key_lines([said for _, said in entries], start, end, sign, size)
    for (draw, said), (x, number) in zip(entries, places, strict=True):
        y = top + line * (number + 0.5)
        draw(x + sign / 2 - 0.02, y)
        text(axes, x + sign, y, said, style.MUTED, size=size)
    return top + line * (1 + max((number for _, number in places), default=-1))


def too_few(layout: Layout, what: str) -> tuple[Figure, str]:
    """A figure that says that there is not enough to draw; `what` it lacks, as in "debates of 2021 and 2022"."""
    said = f"Too few rows to draw: no {what}"
    lines = _wrapped(said, layout.width - 0.1)
    figure, axes = sheet(layout, 0.1 + 0.18 * len(lines))
    for number, part in enumerate(lines):
        text(axes, 0.05, 0.05 + 0.18 * (number + 0.5), part, style.MUTED)
    return figure, sentence(said, "Nothing is drawn")


def _wrapped(said: str, most: float, size: float = 8.5) -> list[str]:
    lines = [""]
    for word in said.split():
        longer = f"{lines[-1]} {word}".strip()
        lines[-1:] = [longer] if width(longer, size) <= most or not lines[-1] else [lines[-1], word]
    return lines


def wrapped(said: str, most: float, size: float = 8.5) -> str:
    """`said` broken into lines of at most `most` inches."""
    return "\n".join(_wrapped(said, most, size))


# Labels that keep apart

AROUND = [  # where a label may stand: points right of and above its mark, and its alignment to it, best first
    *((side * 6, up, "left" if side > 0 else "right") for up in (0, 6, -6) for side in (1, -1)),
    *((0, up, "center") for up in (9, -9)),
    *((side * 6, up, "left" if side > 0 else "right") for up in (11, -11) for side in (1, -1)),
    *((0, up, "center") for up in (15, -15, 21, -21)),
    *((side * right, up, "left" if side > 0 else "right") for up in (18, -18, 26, -26, 34, 42, 52, 62) for right in (6, 14) for side in (1, -1)),
]  # fmt: skip


def settle(figure: Figure) -> None:
    """Let the layout find its places, so that texts can be measured; what is labelled later does not move panels."""
    if not hasattr(figure.canvas, "get_renderer"):
        FigureCanvasAgg(figure)
    figure.draw_without_rendering()


def label(
    axes: Axes,
    anchors: Sequence[tuple[float, float]],
    said: str,
    colour: str,
    size: float = 9,
    weight: str = "bold",
    leader: bool = False,
    where: str = "around",
) -> Text:
    """A direct label at one of its `anchors` (data coordinates), where it covers no text and little of the drawing.

    The figure has to be settled (`settle`). With `leader`, a thin line to the anchor where the label stands off.
    where: "around" its anchor, or only "above" or "below" it.
    """
    around = [one for one in AROUND if {"around": True, "above": one[1] > 0, "below": one[1] < 0}[where]]
    texts, drawn = _texts(axes), _drawn(axes)
    page = axes.bbox.padded(-1)
    beyond = [other.bbox.x0 - 4 for other in axes.figure.axes if other.bbox.x0 > axes.bbox.x1]
    page = Bbox([[page.x0, page.y0], [min([axes.figure.bbox.x1 - 1, *beyond]), page.y1 + 2]])
    wide = width(said, size, weight) * axes.figure.dpi
    high = size * POINT * 1.16 * (1 + said.count("\n")) * axes.figure.dpi
    best, found = np.inf, None
    for place, (x, y) in enumerate(anchors):
        at = axes.transData.transform((x, y))
        for order, (right, up, side) in enumerate(around):
            box = _box(at, right, up, side, wide, high, axes.figure.dpi)
            cost = (
                1000 * sum(_over(box, other) for other in texts)
                + 1000 * _out(box, page)
                + 20 * min(12, _within(box, drawn))
                + 4 * order
                + 6 * place
            )
            if cost < best:
                best, found = cost, ((x, y), (right, up), side)
        if best < 20:
            break
    if found is None:
        raise ValueError(f"the label {said!r} has no anchor to stand at")
    anchor, off, side = found
    far = leader and max(abs(off[0]), abs(off[1])) > 11
    stood = axes.annotate(
        said,
        anchor,
        xytext=off,
        textcoords="offset points",
        ha=side,
        va="center",
        fontsize=size,
        fontweight=weight,
        color=colour,
        zorder=6,
        arrowprops={"arrowstyle": "-", "color": colour, "lw": 0.7, "shrinkA": 0, "shrinkB": 1}
        if far
        else None,
    )
    stood.set_in_layout(False)
    return stood


def names(axes: Axes, named: Sequence[tuple[str, str]], size: float = 9) -> None:
    """Names with their colours, one below the other, where the panel is emptiest; its figure is settled."""
    if not named:
        return
    dpi, drawn, frame_ = axes.figure.dpi, _drawn(axes), axes.bbox
    wide = max(width(said, size, "bold") for said, _ in named) * dpi + 4
    line = size * POINT * dpi * 1.35
    places = [
        Bbox([[x, y - line * len(named)], [x + wide, y]])
        for y in np.linspace(frame_.y1 - 6, frame_.y0 + line * len(named), 8)
        for x in np.linspace(frame_.x0 + 2, max(frame_.x0 + 2, frame_.x1 - wide - 2), 30)
    ]
    best = min(places, key=lambda box: _within(box.padded(4), drawn))
    for number, (said, colour) in enumerate(named):
        x, y = axes.transData.inverted().transform((best.x0, best.y1 - line * (number + 0.5)))
        text(axes, x, y, said, colour, size=size, paper=True, fontweight="bold", zorder=6).set_in_layout(
            False
        )


def room_for_events(axes: Axes, dated: Sequence[tuple[Sequence[float], str, str, str]]) -> None:
    """Make a panel that starts at nought higher until no label of `events` would lie on what it shows; its figure is settled."""
    for _ in range(40):
        drawn = _drawn(axes)
        if not any(_within(box, drawn) for _, box in _stairs(axes, dated)):
            break
        axes.set_ylim(0, axes.get_ylim()[1] * 1.06)


def events(axes: Axes, dated: Sequence[tuple[Sequence[float], str, str, str]]) -> None:
    """A line for each event, as high as its label; labels stand on stairs, the outermost event's on the highest.

    dated: where the lines stand (the first bears the label), the label, the side of the line on which it stands
    (before or after), its colour. An event beyond the scale is left out. `room_for_events` goes before.
    """
    inverse = axes.transData.inverted()
    for (xs, said, side, colour), box in _stairs(axes, dated):
        y = inverse.transform((0, (box.y0 + box.y1) / 2))[1]
        axes.vlines(xs, 0, inverse.transform((0, box.y1))[1], color=colour, lw=0.8, zorder=1)
        written = axes.annotate(
            said, (xs[0], y), (2.5 if side == "after" else -2.5, 0), textcoords="offset points", va="center",
            fontsize=8, color=colour, ha="left" if side == "after" else "right", zorder=5,
            bbox={"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.4},
        )  # fmt: skip
        written.set_in_layout(False)


def _stairs(axes: Axes, dated: Sequence[tuple]) -> list[tuple[tuple, Bbox]]:
    """Each event within the scale, with the place of its label (pixels), the outermost event first."""
    first, last = axes.get_xlim()
    inside = [one for one in dated if all(first <= x <= last for x in one[0])]
    inside.sort(key=lambda one: last - one[0][0] if one[2] == "before" else one[0][0] - first)
    high = 1.6 * 8 * POINT * axes.figure.dpi
    taken: list[tuple[list[float], Bbox]] = []
    for place, (xs, said, side, colour) in enumerate(inside):
        wide = width(said, 8) * axes.figure.dpi
        x = axes.transData.transform((xs[0], 0))[0]
        if side == "before" and x - wide < 4 and x < axes.bbox.x0 + axes.bbox.width / 2:
            side = "after"  # no room before it
        elif side == "after" and x + wide > axes.figure.bbox.x1 - 4 and x - wide > 4:
            side = "before"
        inside[place] = (xs, said, side, colour)
        taken.append(_lane(axes, xs, (wide, high), side, taken))
    return [(one, box) for one, (_, box) in zip(inside, taken, strict=True)]


def _lane(axes: Axes, xs: Sequence[float], size: tuple[float, float], side: str, taken: list) -> tuple:
    """The highest place for a label of this `size` (pixels) where no label and, if it can be, no line is in its way."""
    wide, high = size
    at = [axes.transData.transform((x, 0))[0] for x in xs]
    left = at[0] + 3 if side == "after" else at[0] - 3 - wide
    tops = np.arange(axes.bbox.y1 - 1, axes.bbox.y0 + high, -high / 2)
    boxes = [Bbox([[left, top - high], [left + wide, top]]) for top in tops]
    free = [box for box in boxes if not any(_over(box.padded(-0.5), other) for _, other in taken)]
    clear = [
        box
        for box in free
        if not any(
            any(box.x0 - 2 <= x <= box.x1 + 2 and box.y0 < other.y1 for x in lines)
            or any(other.x0 - 2 <= x <= other.x1 + 2 and other.y0 < box.y1 for x in at)
            for lines, other in taken
        )
    ]
    return at, next(iter(clear or free or boxes))


def _box(at, right: float, up: float, side: str, wide: float, high: float, dpi: float) -> Bbox:
    x, y = at[0] + right * dpi * POINT, at[1] + up * dpi * POINT
    left = {"left": x, "right": x - wide, "center": x - wide / 2}[side]
    return Bbox([[left, y - high / 2], [left + wide, y + high / 2]])


def _figure(axes: Axes) -> Figure:
    """The figure of the axes, which in this book never lies in another."""
    figure = axes.get_figure(root=True)
    assert figure is not None, "the axes were taken out of their figure"
    return figure


def _texts(axes: Axes) -> list[Bbox]:
    return [one.get_window_extent() for one in axes.texts if one.get_text()]


def _drawn(axes: Axes) -> np.ndarray:
    """Points along all that is drawn in the axes, in pixels."""
    paths = [
        line.get_transform().transform(np.column_stack(line.get_data()).astype(float)) for line in axes.lines
    ]
    for drawn in axes.collections:
        if isinstance(drawn, LineCollection):
            paths += [drawn.get_transform().transform(path.vertices) for path in drawn.get_paths()]
        elif isinstance(drawn, PathCollection):
            paths += [drawn.get_offset_transform().transform(drawn.get_offsets())]
    return np.concatenate([_along(path) for path in paths if len(path)] or [np.empty((0, 2))])


def _along(path: np.ndarray, step: float = 4.0) -> np.ndarray:
    """Points every few pixels along a path."""
    path = path[np.isfinite(path).all(axis=1)]
    parts = [path]
    for start, end in pairwise(path):
        many = int(min(400, np.hypot(*(end - start)) // step))
        if many > 1:
            parts.append(start + (end - start) * (np.arange(1, many) / many)[:, None])
    return np.concatenate(parts)


def _over(box: Bbox, other: Bbox) -> float:
    """Pixels by which two boxes overlap, the lesser of both directions."""
    across = min(box.x1, other.x1) - max(box.x0, other.x0)
    down = min(box.y1, other.y1) - max(box.y0, other.y0)
    return max(0.0, min(across, down))


def _out(box: Bbox, page: Bbox) -> float:
    return max(0.0, page.x0 - box.x0, box.x1 - page.x1, page.y0 - box.y0, box.y1 - page.y1)


def _within(box: Bbox, points: np.ndarray) -> int:
    inside = (points > np.array(box.min) - 1) & (points < np.array(box.max) + 1)
    return int(inside.all(axis=1).sum()) if len(points) else 0
