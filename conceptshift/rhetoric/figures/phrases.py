"""The figure of the phrases: when each stood at the podium of the UN first, and in the earliest text of NATO that was read."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from conceptshift.measures import marks as draw
from conceptshift.measures import style
from conceptshift.measures.style import Layout, sentence
from conceptshift.rhetoric.phrases import OPEN, PODIUM, SEVERAL, TEXT

BLOCKS = {
    PODIUM: f"At the podium first: {SEVERAL} allies before the text",
    TEXT: "In the text first: no ally before it",
    OPEN: "Open: too few allies, or no text that was read",
}
SHORT = {PODIUM: "At the podium first", TEXT: "In the text first", OPEN: "Open"}
SPAN = (1944, 2026)
HEADING, ROW, SPACE, LINE, AXIS = 0.28, 0.2, 0.1, 0.22, 0.3  # inches


def origins(table: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """A row for each phrase, in blocks by verdict: the first debate of others, of an ally, of several allies; the text.

    `table` is the finding `phrase_origin`.
    """
    blocks = [(name, table[table["verdict"] == name].sort_values("nato")) for name in BLOCKS]
    blocks = [(name, rows) for name, rows in blocks if len(rows)]
    entries = _key_entries()
    lines = 1 + max(
        line for _, line in draw.key_lines([said for _, said in entries], 0.02, layout.width, size=8)
    )
    head = LINE * lines + 0.06
    height = head + sum(HEADING + ROW * len(rows) + SPACE for _, rows in blocks) + AXIS
    left = draw.widest(table["phrase"], 8) + 0.14
    figure, axes = draw.sheet(layout, height, left, 0.12, AXIS, SPAN)
    axes.set_xticks([1950, 1980, 2010] if layout.narrow else range(1950, 2030, 10))
    edge = draw.edge(axes, 0.02)
    top = head
    for name, rows in blocks:
        title = (SHORT if layout.narrow else BLOCKS)[name]
        draw.text(axes, edge, top + HEADING / 2 + 0.02, title, size=9, paper=True, fontweight="bold")
        top += HEADING
        for row in rows.itertuples():
            draw.text(axes, edge, top + ROW / 2, row.phrase, size=8)
            _row(axes, row, top + ROW / 2)
            top += ROW
        top += SPACE
    over = draw.overlay(figure)
    over.set_zorder(2)
    draw.key(
        over, [(_sign(over, mark), said) for mark, said in entries], 0.02, 0.02, layout.width, LINE, size=8
    )
    return figure, _alt(table)


def _key_entries() -> list[tuple[str, str]]:
    return [
        ("others", "others, first"),
        ("ally", "an ally, first"),
        ("several", f"{SEVERAL} allies"),
        ("text", "earliest text of NATO that was read"),
    ]


LOOKS = {
    "others": {"marker": "|", "ms": 7, "color": style.MUTED, "mew": 1.2},
    "ally": {"marker": "o", "ms": 5, "color": style.NATO, "mfc": style.PAPER, "mew": 1.2},
    "several": {"marker": "o", "ms": 5, "color": style.NATO},
    "text": {"marker": "D", "ms": 4.5, "color": style.DOCUMENT},
}


def _sign(axes: Axes, mark: str):
    return lambda x, y: axes.plot(x, y, ls="none", **LOOKS[mark])


def _row(axes: Axes, row, y: float) -> None:
    text = pd.NA if pd.isna(row.text_date) else row.text_date.year + row.text_date.day_of_year / 365
    ends = [year for year in (row.first, row.nato, row.several, text) if pd.notna(year)]
    axes.plot([min(ends), max(ends)], [y, y], color=style.GRID, lw=1, zorder=1)
    others = min((year for year in (row.russia, row.china, row.other) if pd.notna(year)), default=pd.NA)
    for mark, year in (("others", others), ("ally", row.nato), ("several", row.several), ("text", text)):
        if pd.notna(year):
            axes.plot(year + (0.7 if mark != "text" else 0), y, ls="none", zorder=3, **LOOKS[mark])


def _alt(table: pd.DataFrame) -> str:
    dated = table[table["text_date"].notna()]
    podium, text = ((dated["verdict"] == name).sum() for name in (PODIUM, TEXT))
    return sentence(
        f"Of {len(dated)} phrases, {podium} were at the podium before the text, {text} after it",
        *(
            f"{SHORT[name]}: {', '.join(_told(row) for row in rows.itertuples())}"
            for name, rows in table.groupby("verdict", sort=False)
        ),
    )


def _told(row) -> str:
    allied = "no ally" if pd.isna(row.nato) else f"an ally in {int(row.nato)}"
    text = "no text read" if pd.isna(row.text_date) else f"text of {row.text_date.year}"
    return f"{row.phrase} ({allied}, {text})"
