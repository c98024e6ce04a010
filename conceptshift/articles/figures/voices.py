"""Figures of the chapter on sources: who speaks how much, and what the coded clauses rest on."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from conceptshift.articles.sources import STANDINGS
from conceptshift.measures import style
from conceptshift.measures.style import Layout, sentence

SOFT = {
    "nato": style.NATO_SOFT,
    "russia_official": style.RUSSIA_SOFT,
    "russia_expert": style.RUSSIA_SOFT,
    "document": style.DOCUMENT_SOFT,
    "outlet": style.OUTLET_SOFT,
}
ROLES = {
    "nato": "NATO",
    "russia_official": "Russian official",
    "russia_expert": "Russian expert",
    "document": "document",
    "outlet": "",
}
DRAWN = ("quoted", "narrated", "reported", "paraphrase", "frame")  # from the axis outwards
MEANING = (  # of the fills: face, edge, words
    (style.MUTED, style.MUTED, "quoted, or the outlet’s own words"),
    (style.GRID, style.MUTED, "reported in the outlet’s words"),
    (style.PAPER, style.MUTED, "another voice under another reading"),
)

STAGE_NAMES = {
    "concept_2010": "Concept of 2010",
    "proposal_2021": "Proposal of 2021",
    "expected_by_experts": "Experts’ view, 2021",
    "concept_2022": "Concept of 2022",
}
STANDING_COLOURS = {
    "official": style.DOCUMENT,
    "copy": style.DOCUMENT_SOFT,
    "news": style.CHINA_SOFT,
    "article": style.OUTLET_SOFT,
    "not_verified": style.PAPER,
}

ROW = 0.3  # inches for a bar
NAME = 0.2  # inches for its name, where it stands above it
HEAD = 0.36  # inches for a heading over bars
KEY = 0.2  # inches for a line of the key


def voices(profile: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """Each voice's share of the words of its article, cut into the parts that a reading may give to another voice.

    `profile` is `voices.tally(parts, "speaker_id", "side", "part")` with the columns article and name, in words a
    reader knows. Solid is quoted, or the outlet's own; pale is reported; hollow is what another reading would move.
    """
    articles = list(profile.groupby("article")["words"].sum().sort_values(ascending=False).index)
    above = NAME if layout.narrow else 0.0
    bars = profile.groupby(["article", "name"]).ngroups
    height = KEY * (3 if layout.narrow else 1) + (HEAD + 0.12) * len(articles) + (ROW + above) * bars
    figure, axes = _sheet(layout, height, left=0.05 if layout.narrow else 2.55)
    axes.set_xlim(0, 1.32 * profile.groupby(["article", "name"])["share"].sum().max())
    top = _key(figure, MEANING, layout)
    for article in articles:
        rows = profile[profile["article"] == article]
        _text(
            axes,
            0,
            top + 0.24,
            f"{article}, {rows['words'].sum():,} words",
            style.MUTED,
            weight="bold",
            outside=layout,
        )
        top += HEAD
        order = rows.groupby("name")["words"].sum().sort_values(ascending=False).index
        for name in order:
            voice = rows[rows["name"] == name].set_index("part")
            top += above
            _voice(axes, voice, name, top, layout)
            top += ROW
        top += 0.12
    return figure, _voices_alt(profile, articles)


def _voice(axes, voice: pd.DataFrame, name: str, top: float, layout: Layout) -> None:
    side = voice["side"].iloc[0]
    middle, start = top + ROW / 2, 0.0
    label = f"{name}, {ROLES[side]}" if ROLES[side] else name
    if layout.narrow:
        _text(axes, 0, top - 0.06, label)
    else:
        _text(axes, 0, middle, label, outside=layout)
    for part in (part for part in DRAWN if part in voice.index):
        width = voice.at[part, "share"]
        colour = style.SIDES["document" if part == "paraphrase" else side]
        face = {"quoted": colour, "narrated": colour, "reported": SOFT[side]}.get(part, style.PAPER)
        axes.barh(middle, width, left=start, height=ROW * 0.58, color=face, edgecolor=colour, linewidth=0.9)
        start += width
    words, share = int(voice["words"].sum()), float(voice["share"].sum())
    _text(axes, start + 0.012 * axes.get_xlim()[1], middle, f"{words} · {100 * share:.0f} %")


def _voices_alt(profile: pd.DataFrame, articles: list[str]) -> str:
    by_side = profile.pivot_table(
        index="article", columns="side", values="share", aggfunc="sum", fill_value=0
    )
    russian = by_side.reindex(columns=["russia_official", "russia_expert"], fill_value=0).sum(axis=1)
    nato = by_side.reindex(columns=["nato"], fill_value=0)["nato"]
    first, *others = (f"{100 * russian[one]:.0f} %|in {one.split(',')[0]}" for one in articles)
    headline = " and ".join(
        [first.replace("|", " of the words "), *(other.replace("|", " ") for other in others)]
    )
    beside = " and ".join(f"{100 * nato[one]:.0f} %" for one in articles)
    detail = []
    for article in articles:
        rows = profile[profile["article"] == article]
        voices = rows.groupby("name")["words"].sum().sort_values(ascending=False)
        listed = ", ".join(f"{name} {words}" for name, words in voices.items())
        parts = rows.groupby("part")["words"].sum()
        detail.append(f"{article}, {voices.sum():,} words: {listed}")
        detail.append(
            f"Drawn hollow, since another reading gives them to another voice: {parts.get('frame', 0)} words that frame "
            f"indirect speech, {parts.get('paraphrase', 0)} that restate the concept"
        )
    return sentence(f"Russian officials and experts have {headline}; NATO has {beside}", *detail)


def evidence_base(base: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """What the coded clauses of each stage rest on, as counts; `base` is `sources.evidence_base`."""
    stages = [stage for stage in STAGE_NAMES if stage in set(base["stage"])]
    rows = base.set_index("stage").loc[stages]
    shown = [standing for standing in STANDINGS if rows[standing].sum()]
    above = NAME if layout.narrow else 0.0
    lines = len(shown) if layout.narrow else -(-len(shown) // 3)
    figure, axes = _sheet(
        layout, KEY * lines + 0.1 + (ROW + above + 0.12) * len(stages), 0.05 if layout.narrow else 1.6
    )
    axes.set_xlim(0, 1.01 * rows["clauses"].max())
    edges = {"not_verified": style.MUTED}
    key = [(STANDING_COLOURS[one], edges.get(one, STANDING_COLOURS[one]), STANDINGS[one]) for one in shown]
    top = _key(figure, key, layout) + 0.1
    for stage in stages:
        top += above
        middle, start = top + ROW / 2, 0
        if layout.narrow:
            _text(axes, 0, top - 0.06, STAGE_NAMES[stage])
        else:
            _text(axes, 0, middle, STAGE_NAMES[stage], outside=layout)
        for standing in shown:
            count = int(rows.at[stage, standing])
            if not count:
                continue
            hollow = standing == "not_verified"
            axes.barh(middle, count, left=start, height=ROW * 0.8, color=STANDING_COLOURS[standing],
                      edgecolor=style.MUTED if hollow else style.PAPER, linewidth=0.9)  # fmt: skip
            axes.text(start + count / 2, middle, str(count), ha="center", va="center", fontsize=8.5,
                      color=style.PAPER if standing == "official" else style.INK)  # fmt: skip
            start += count
        top += ROW + 0.12
    return figure, _evidence_alt(rows, shown)


def _evidence_alt(rows: pd.DataFrame, shown: list[str]) -> str:
    headline = " and ".join(
        f"{rows.at[stage, 'official']} of {rows.at[stage, 'clauses']} clauses of {year}"
        for stage, year in (("concept_2010", "2010"), ("concept_2022", "2022"))
        if stage in rows.index
    )
    detail = [
        f"{STAGE_NAMES[stage]}: "
        + ", ".join(f"{STANDINGS[one]} {rows.at[stage, one]}" for one in shown if rows.at[stage, one])
        for stage in rows.index
    ]
    return sentence(f"An official or parliamentary page was read for {headline}", *detail)


def _sheet(layout: Layout, height: float, left: float):
    """A figure whose vertical scale is inches from the top, so that bars and names keep their distances."""
    figure, axes = style.canvas(layout, height)
    figure.set_layout_engine("none")
    axes.set_position([left / layout.width, 0, 1 - (left + 0.05) / layout.width, 1])
    axes.set(ylim=(height, 0), xticks=[], yticks=[])
    for spine in axes.spines.values():
        spine.set_visible(False)
    return figure, axes


def _key(figure: Figure, fills, layout: Layout) -> float:
    """Swatches with their meaning along the top; gives the inches that they take."""
    width, height = figure.get_size_inches()
    columns = 1 if layout.narrow else 3
    for place, (face, edge, words) in enumerate(fills):
        row, column = divmod(place, columns)
        x, y = 0.05 + column * (width - 0.1) / columns, height - 0.1 - KEY * row
        corner, size = (x / width, (y - 0.06) / height), (0.12 / width, 0.12 / height)
        figure.add_artist(Rectangle(corner, *size, facecolor=face, edgecolor=edge, linewidth=0.9))
        figure.text((x + 0.19) / width, y / height, words, va="center", fontsize=8.5)
    return KEY * -(-len(fills) // columns)


def _text(
    axes,
    x: float,
    y: float,
    text: str,
    colour: str = style.INK,
    weight: str = "normal",
    outside: Layout | None = None,
):
    if outside is None or outside.narrow:
        axes.text(x, y, text, va="center", fontsize=8.5, color=colour, fontweight=weight)
    else:  # at the left edge of the drawing, beside the bars
        axes.figure.text(0.05 / outside.width, 1 - y / axes.figure.get_figheight(), text, va="center", fontsize=9,
                         color=colour, fontweight=weight)  # fmt: skip
