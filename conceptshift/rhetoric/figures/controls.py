"""The figure of the controls: how much more the allies' naming of four states changed than that of other states."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from conceptshift.measures import marks as draw
from conceptshift.measures import style
from conceptshift.measures.style import Layout, sentence
from conceptshift.measures.wording import limits, worded

ROWS = {
    "before": "2018–20, no step",
    "call": "2021, the call",
    "concept": "2022, concept and war",
    "later": "2023–24",
}
TICKS = (0.1, 0.3, 1, 3, 10)
ENDS = (0.08, 40)  # of the scale; what runs on has an arrow
COLOURS = {"russia": style.RUSSIA, "china": style.CHINA, "ukraine": style.DOCUMENT, "brazil": style.MUTED}
KEY, HEADING, ROW, SPACE, AXIS = 0.3, 0.27, 0.25, 0.1, 0.5  # inches


def ratios(table: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """The ratio of each effect, a block for each state named, on a scale of logarithms.

    `table` is the finding `control_effect`. Thick: clustered by state. Thin: which states are allies, shuffled. Filled
    where both leave out one.
    """
    blocks = [(name, rows) for name, rows in table.groupby("named", sort=False)]
    height = KEY + sum(HEADING + ROW * len(rows) + SPACE for _, rows in blocks) + AXIS
    left = draw.widest(ROWS.values(), 8) + 0.14
    figure, axes = draw.sheet(layout, height, left, 0.14, AXIS, tuple(np.log10(ENDS)))
    axes.set_xticks(np.log10(TICKS), [str(tick) for tick in TICKS])
    axes.vlines(0, KEY, height - AXIS, color=style.INK, lw=0.9, zorder=1)
    edge = draw.edge(axes, 0.02)
    said = "thick: by state · thin: shuffled" if layout.narrow else _key()
    draw.text(axes, edge, KEY / 2, said, style.MUTED, size=8, paper=True)
    top = KEY
    for name, rows in blocks:
        title = f"Naming {rows['label'].iloc[0]}"
        draw.text(axes, edge, top + HEADING / 2 + 0.02, title, size=9, paper=True, fontweight="bold")
        top += HEADING
        for row in rows.itertuples():
            y = top + ROW / 2
            draw.text(axes, edge, y, ROWS[row.effect], size=8)
            _row(axes, row, y, COLOURS[name])
            top += ROW
        top += SPACE
    axes.set_xlabel("times as much as other states")
    return figure, _alt(table)


def _key() -> str:
    return "thick: 95 % interval, clustered by state · thin: the same when it is shuffled who is an ally"


def _row(axes, row, y: float, colour: str) -> None:
    if pd.isna(row.ratio):
        draw.text(axes, 0.06, y, "no comparison", style.MUTED, size=8)
        return
    bottom, top = np.log10(ENDS)
    for low, high, thick in ((row.shuffled_low, row.shuffled_high, 1.0), (row.low, row.high, 3.2)):
        ends = [bottom if pd.isna(low) else np.log10(low), top if pd.isna(high) else np.log10(high)]
        axes.plot(np.clip(ends, bottom, top), [y, y], color=colour, lw=thick, solid_capstyle="butt", zorder=2)
        for end, past, shape in ((ends[0], ends[0] <= bottom, "<"), (ends[1], ends[1] >= top, ">")):
            if past:
                axes.plot(np.clip(end, bottom, top), y, shape, ms=4, color=colour, clip_on=False, zorder=3)
    face = colour if row.clear else style.PAPER
    axes.plot(np.log10(row.ratio), y, "o", ms=6.5, color=colour, mfc=face, mew=1.4, zorder=4)


def _alt(table: pd.DataFrame) -> str:
    russia = table[(table["named"] == "russia") & (table["effect"] == "concept")].dropna(subset="ratio")
    lead = "Naming Russia in 2022 cannot be compared"
    for row in russia.itertuples():
        clear = "" if row.clear else ", not clearly"
        times = worded(row.ratio, "multiple")
        lead = f"Allies’ naming of Russia rose {times} times as much as others’ in 2022{clear}"
    return sentence(lead, *(_told(row) for row in table.itertuples()))


def _told(row) -> str:
    if pd.isna(row.ratio):
        return f"{row.label}, {ROWS[row.effect]}: one side does not name it"
    shuffled = (
        f"shuffled {limits(row.shuffled_low, row.shuffled_high, 'multiple')}"
        if pd.notna(row.shuffled_low) and pd.notna(row.shuffled_high)
        else "shuffled without an end"
    )
    return (
        f"{row.label}, {ROWS[row.effect]}: {worded(row.ratio, 'multiple')} "
        f"({limits(row.low, row.high, 'multiple')}; {shuffled})"
    )
