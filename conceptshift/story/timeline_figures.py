"""The figure of the timeline: NATO above, Russia below, between them what both did or neither decided; on a phone, from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from conceptshift.measures import marks, style
from conceptshift.measures.style import Layout, sentence
from conceptshift.measures.wording import worded
from conceptshift.story.timeline import BETWEEN, SIDES

COLOURS = {"nato": style.NATO, "other": style.MUTED, "russia": style.RUSSIA, "article": style.OUTLET}
NAMES = {"nato": "NATO", "other": "Both,\nor neither", "russia": "Russia", "article": "Two articles"}
ARTICLES = {"article_vk": "vk-2018", "article_rt": "rt-2021"}  # the events at which they appeared
LABEL = 8  # pt
# inches: of a line of labels, from a lane's line to its first label, beside the years, between a label and its leader
LINE, OFF, LEFT, RIGHT, GAP = 0.185, 0.17, 0.95, 0.1, 0.04
DASH = 0.035  # inches from one forecast to the next


def lanes(events: pd.DataFrame, forecasts: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """The events of both sides, the two articles, and how many scored forecasts each printed.

    `events` is the finding `timeline`, `forecasts` the finding `timeline_forecasts`. Named are the events that are `named`; on a
    desktop small marks show the others.
    """
    if events.empty:
        return marks.too_few(layout, "event")
    events = events.sort_values(["date", "event_id"], ignore_index=True)
    counts = forecasts.set_index("document_id")["forecasts"]
    counts = {event: int(counts[document]) for event, document in ARTICLES.items() if document in counts}
    drawn = _narrow(events, counts, layout) if layout.narrow else _wide(events, counts, layout)
    return drawn, _alt(events, counts)


# On a desktop: lanes from left to right


@dataclass
class _Label:
    x: float  # of its mark, inches
    said: str
    bold: bool
    rank: int = 0  # its distance from the lane, in lines
    right: bool = True  # of its leader

    @property
    def span(self) -> tuple[float, float]:
        wide = marks.width(self.said, LABEL, "bold" if self.bold else "normal") + GAP
        return (self.x, self.x + wide) if self.right else (self.x - wide, self.x)


def _wide(events: pd.DataFrame, counts: dict[str, int], layout: Layout) -> Figure:
    first, last = events["date"].dt.year.min(), events["date"].dt.year.max() + 1
    inch = (layout.width - LEFT - RIGHT) / (last - first)

    def place(day: pd.Timestamp) -> float:
        return LEFT + (day.year - first + (day.day_of_year - 1) / 366) * inch

    labels = {
        lane: _ranked(
            [
                _Label(place(row.date), row.called, row.event_id in BETWEEN)
                for row in events[(events["lane"] == lane) & events["named"]].itertuples()
            ],
            layout.width - 0.03,
        )
        for lane in ("nato", "other", "russia")
    }
    deep = {lane: OFF + LINE * (1 + max((one.rank for one in of), default=0)) for lane, of in labels.items()}
    many = max(counts.values(), default=0)
    y = {"nato": deep["nato"]}
    y["other"] = y["nato"] + 0.16 + deep["other"]
    y["russia"] = y["other"] + 0.3
    y["article"] = y["russia"] + deep["russia"] + max(0.3, 0.14 + DASH * many)
    foot = y["article"] + 0.14
    figure, axes = marks.sheet(layout, foot + 0.24)
    step = next(one for one in (1, 2, 3, 5, 10, 20) if inch * one > 0.55)
    for year in range(first, last + 1):
        x = LEFT + (year - first) * inch
        axes.plot([x, x], [0.02, foot], color=style.GRID, lw=0.6, zorder=0)
        if (year - first) % step == 0 and year < last:
            marks.text(axes, x + inch / 2, foot + 0.12, str(year), style.MUTED, "center", size=LABEL)
    for lane, height in y.items():
        _lane(axes, events[events["lane"] == lane], lane, height, place, layout)
        for one in labels.get(lane, ()):
            _leader(axes, one, height, 1 if lane == "russia" else -1, COLOURS[lane])
    _articles(axes, events, counts, place, y, layout)
    return figure


def _ranked(labels: list[_Label], edge: float) -> list[_Label]:
    """The labels, each at the least distance from the lane at which no label covers another or, if it can be, a leader."""
    labels = sorted(labels, key=lambda one: one.x)
    best: tuple[float, list[_Label]] | None = None
    for cut in range(len(labels) + 1):  # before it to the right of their leaders, from it on to the left
        tried = [_Label(one.x, one.said, one.bold, right=place < cut) for place, one in enumerate(labels)]
        if any(one.span[0] < LEFT or one.span[1] > edge for one in tried):
            continue
        placed: list[_Label] = []
        for one in [*reversed(tried[:cut]), *tried[cut:]]:
            one.rank = _free(one, placed)
            placed.append(one)
        crossed = sum(_crosses(one, other) for one in placed for other in placed if one is not other)
        cost = (
            10 * crossed + sum(one.rank for one in placed) + 2 * max((one.rank for one in placed), default=0)
        )
        if best is None or cost < best[0]:
            best = (cost, placed)
    return best[1] if best else []


def _free(one: _Label, placed: Sequence[_Label]) -> int:
    """The first rank at which it covers no label, and no leader that goes farther out."""
    rank = 0
    while True:
        one.rank = rank
        if not any(_collides(one, other) for other in placed):
            return rank
        rank += 1


def _collides(one: _Label, other: _Label) -> bool:
    low, high = one.span
    if one.rank == other.rank and low < other.span[1] + 2 * GAP and other.span[0] < high + 2 * GAP:
        return True
    return low + 0.01 < other.x < high + GAP and one.rank <= other.rank


def _crosses(one: _Label, other: _Label) -> bool:
    """Whether the leader of `one` runs through `other`."""
    low, high = other.span
    return low + 0.01 < one.x < high - 0.01 and one.rank > other.rank


def _leader(axes: Axes, one: _Label, lane: float, down: int, colour: str) -> None:
    at = lane + down * (OFF + LINE * one.rank)
    axes.plot([one.x, one.x], [lane, at + down * 0.055], color=colour, lw=0.8, zorder=2)
    marks.text(
        axes, one.x + (GAP if one.right else -GAP), at, one.said, colour, "left" if one.right else "right",
        size=LABEL, fontweight="bold" if one.bold else "normal", zorder=4,
        bbox={"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.4},
    )  # fmt: skip


def _lane(axes: Axes, events: pd.DataFrame, lane: str, y: float, place, layout: Layout) -> None:
    colour = COLOURS[lane]
    marks.text(axes, 0.03, y, NAMES[lane], colour, size=9, fontweight="bold", linespacing=1.05)
    axes.plot([LEFT, layout.width - RIGHT], [y, y], color=colour, lw=1.2, zorder=1)
    for row in events.itertuples():
        size = 8 if row.event_id in BETWEEN else 5.5 if row.named else 4
        axes.plot(
            place(row.date), y, "o", ms=size, color=colour, mfc=colour if row.named else style.PAPER,
            mew=1, zorder=3, clip_on=False,
        )  # fmt: skip


def _articles(axes: Axes, events: pd.DataFrame, counts, place, y, layout: Layout) -> None:
    """Each article with a dash for every forecast above it, and a line through all lanes."""
    of = events[(events["lane"] == "article") & events["named"]]
    edge = LEFT
    for number, row in enumerate(of.itertuples()):
        x, many = place(row.date), counts.get(row.event_id, 0)
        axes.plot(
            [x, x], [y["nato"], y["article"]], color=COLOURS["article"], lw=0.8, ls=(0, (1, 2)), zorder=0.5
        )
        for dash in range(many):
            up = y["article"] - 0.1 - DASH * dash
            axes.plot([x - 0.05, x + 0.05], [up, up], color=COLOURS["article"], lw=1.1, zorder=3)
        said = _article(row, counts)
        wide = marks.width(said, LABEL, "bold")
        # below the lane of Russia, beside its dashes: before the line where there is room, else after it
        height = y["article"] - 0.14 - LINE * (number if x - 0.1 - wide < edge else 0)
        side = "right" if x - 0.1 - wide >= edge else "left"
        marks.text(
            axes, x + (-0.1 if side == "right" else 0.1), height, said, COLOURS["article"], side, size=LABEL,
            fontweight="bold", zorder=4,
        )  # fmt: skip
        edge = x + 0.1 if side == "right" else x + 0.1 + wide


def _article(row, counts: dict[str, int]) -> str:
    """The outlet, and how many forecasts are scored."""
    many = counts.get(row.event_id)
    return row.called if not many else f"{row.called}: {_forecasts(many)}"


def _forecasts(many: int) -> str:
    return f"{worded(many, 'count')} forecast" + ("" if many == 1 else "s")


# On a phone: from top to bottom, NATO at the left and Russia at the right

SPINE = 0.5  # of the width
BESIDE = 0.13  # inches from the spine to a text
TEXT = 0.165  # inches, a line
NARROW = 8.5  # pt


def _narrow(events: pd.DataFrame, counts: dict[str, int], layout: Layout) -> Figure:
    shown = events[events["named"]]
    spine = layout.width * SPINE
    room = {"nato": spine - BESIDE - 0.04, "russia": layout.width - spine - BESIDE - 0.04}
    ends = {"nato": 0.34, "russia": 0.34}  # where each side's last text ends
    last, placed = 0.34, []
    for row in shown.itertuples():
        middle = row.lane not in room
        said = _article(row, counts) if row.lane == "article" else row.called
        most = layout.width - 0.3 if middle else room[row.lane]
        most *= marks.width(said, NARROW) / marks.width(said, NARROW, _weight(row))
        lines = marks.wrapped(said, most, NARROW).split("\n")
        high = TEXT * (1 + len(lines)) + 0.07
        top = max(ends.values()) if middle else max(ends[row.lane], last)
        placed.append((row, lines, top))
        last = top + TEXT * 0.9
        for side in ends if middle else (row.lane,):
            ends[side] = top + high
    figure, axes = marks.sheet(layout, max(ends.values()) + 0.06)
    axes.plot([spine, spine], [0.3, max(ends.values())], color=style.GRID, lw=1.4, zorder=0)
    marks.text(axes, spine - BESIDE, 0.13, NAMES["nato"], COLOURS["nato"], "right", 10, fontweight="bold")
    marks.text(axes, spine + BESIDE, 0.13, NAMES["russia"], COLOURS["russia"], "left", 10, fontweight="bold")
    for row, lines, top in placed:
        _entry(axes, row, lines, top, spine)
    return figure


def _entry(axes: Axes, row, lines: list[str], top: float, spine: float) -> None:
    colour, weight = COLOURS[row.lane], _weight(row)
    side = {"nato": "right", "russia": "left"}.get(row.lane, "center")
    x = spine + {"right": -BESIDE, "left": BESIDE, "center": 0}[side]
    for number, said in enumerate([row.month, *lines]):
        marks.text(
            axes, x, top + TEXT * (number + 0.5), said, style.MUTED if number == 0 else colour, side,
            size=LABEL if number == 0 else NARROW, paper=side == "center",
            fontweight="normal" if number == 0 else weight, zorder=4,
        )  # fmt: skip
    if side != "center":
        axes.plot(
            spine, top + TEXT * 0.5, "o", ms=7 if row.event_id in BETWEEN else 5.5, color=colour, zorder=3
        )


def _weight(row) -> str:
    return "bold" if row.event_id in BETWEEN or row.lane == "article" else "normal"


# In words


def _alt(events: pd.DataFrame, counts: dict[str, int]) -> str:
    told = []
    for lane, side in SIDES.items():
        of = events[events["lane"] == lane]
        dated = [f"{row.day} {row.label}" for row in of.itertuples()]
        if dated:
            told.append(f"{side[0].upper()}{side[1:]}: {'; '.join(dated)}")
    printed = [
        f"{row.called} {_forecasts(counts[row.event_id])}"
        for row in events[events["lane"] == "article"].itertuples()
        if row.event_id in counts
    ]
    return sentence(_headline(events), *told, f"Scored in this book: {'; '.join(printed)}" if printed else "")


def _headline(events: pd.DataFrame) -> str:
    """The message, of whatever events there are."""
    days = events.groupby("event_id")["date"].min()
    steps = (BETWEEN[0], "cooperation_suspended", "invasion_2022", BETWEEN[1])
    if set(steps) <= set(days.index) and days[list(steps)].is_monotonic_increasing:
        stopped, invaded = (worded(days[event].year, "year") for event in steps[1:3])
        return f"Between the two concepts cooperation stopped in {stopped} and Russia invaded Ukraine in {invaded}"
    first, last = (worded(year, "year") for year in (days.min().year, days.max().year))
    many = f"{worded(len(events), 'count')} event" + ("" if len(events) == 1 else "s")
    return f"{many} between NATO and Russia" + (
        f" from {first} to {last}" if first != last else f" in {first}"
    )
