"""Who speaks how much in the two articles, and what the coded clauses rest on."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from conceptshift.articles.sources import STANDINGS
from conceptshift.measures import marks, style
from conceptshift.measures.style import Layout, sentence
from conceptshift.measures.wording import percent, worded

SOFT = {
    "nato": style.NATO_SOFT,
    "russia_official": style.RUSSIA_SOFT,
    "russia_expert": style.RUSSIA_SOFT,
    "document": style.DOCUMENT_SOFT,
    "outlet": style.OUTLET_SOFT,
}
RUSSIAN = ("russia_official", "russia_expert")
ROLES = {
    "nato": "NATO",
    "russia_official": "Russian official",
    "russia_expert": "Russian expert",
    "document": "document",
    "outlet": "",
}
DRAWN = {  # from the axis outwards
    "own": ("quoted", "narrated", "paraphrase"),
    "reported": ("reported", "frame"),
}
MEANING = (  # of the fills: face, edge, words
    (style.MUTED, style.MUTED, "quoted, or the outlet’s own words"),
    (style.GRID, style.MUTED, "reported in the outlet’s words"),
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
    """Each voice's share of the words of its article: quoted, or reported in the outlet's words.

    `profile` is `voices.tally(parts, "speaker_id", "side", "part")` with the columns article and name, in words a
    reader knows. Solid is quoted, or the outlet's own; pale is reported.
    """
    articles = list(profile.groupby("article")["words"].sum().sort_values(ascending=False).index)
    above = NAME if layout.narrow else 0.0
    bars = profile.groupby(["article", "name"]).ngroups
    labels = profile.drop_duplicates(["article", "name"])
    named = [_label(row.name, row.side) for row in labels[["name", "side"]].itertuples(index=False)]
    height = _key_height(MEANING, layout) + (HEAD + 0.12) * len(articles) + (ROW + above) * bars
    left = 0.05 if layout.narrow else marks.widest(named, 9) + 0.2
    longest = profile.groupby(["article", "name"])[["words", "share"]].sum()
    right = marks.widest((_amount(*row) for row in longest.itertuples(index=False)), 8.5) + 0.12
    figure, axes = marks.sheet(layout, height, left, right, across=(0, float(longest["share"].max()) or 1.0))
    top = _key(figure, MEANING, layout)
    for article in articles:
        rows = profile[profile["article"] == article]
        title = f"{article}, {worded(rows['words'].sum(), 'count')} words"
        marks.text(
            axes,
            marks.edge(axes, 0.05),
            top + 0.24,
            title,
            style.MUTED,
            size=_size(layout),
            fontweight="bold",
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
    y = top - 0.06 if layout.narrow else middle
    marks.text(axes, marks.edge(axes, 0.05), y, _label(name, side), size=_size(layout))
    shares = voice["share"]
    for fill, parts in DRAWN.items():
        width = float(shares.reindex(parts).fillna(0.0).sum())
        if not width:
            continue
        axes.barh(
            middle,
            width,
            left=start,
            height=ROW * 0.58,
            color=style.SIDES[side] if fill == "own" else SOFT[side],
            edgecolor=style.SIDES[side],
            linewidth=0.9,
            clip_on=False,
        )
        start += width
    words, share = int(voice["words"].sum()), float(voice["share"].sum())
    marks.text(axes, start + 0.06 * marks.inch(axes), middle, _amount(words, share))


def _label(name: str, side: str) -> str:
    return f"{name}, {ROLES[side]}" if ROLES[side] else name


def _amount(words: float, share: float) -> str:
    return f"{int(words)} · {percent(share)}"


def _size(layout: Layout) -> float:
    return 8.5 if layout.narrow else 9


def _voices_alt(profile: pd.DataFrame, articles: list[str]) -> str:
    sides = profile.assign(side=profile["side"].replace(dict.fromkeys(RUSSIAN, "russia")))
    shares = sides.pivot_table(index="article", columns="side", values="share", aggfunc="sum", fill_value=0)
    shares = shares.reindex(columns=dict.fromkeys(["russia", "nato", *shares.columns]), fill_value=0)
    most = "speak most: " if (shares.idxmax(axis=1) == "russia").all() else "have "
    of = ", ".join(f"{percent(shares.at[one, 'russia'])} of {one.split(',')[0]}" for one in articles)
    beside = " and ".join(percent(shares.at[one, "nato"]) for one in articles)
    detail = [f"NATO's Secretary General has {beside}"]
    for article in articles:
        rows = profile[profile["article"] == article]
        voices = rows.groupby("name")["words"].sum().sort_values(ascending=False)
        listed = ", ".join(f"{name} {words}" for name, words in voices.items())
        reported = rows.loc[rows["part"].isin(DRAWN["reported"]), "words"].sum()
        detail.append(f"{article}, {worded(voices.sum(), 'count')} words: {listed}")
        detail.append(f"Drawn pale, as the outlet reports them in its own words: {reported} words")
    return sentence(f"Russian voices {most}{of}", *detail)


def evidence_base(base: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """What the coded clauses of each stage rest on, as counts; `base` is `sources.evidence_base`."""
    stages = [stage for stage in STAGE_NAMES if stage in set(base["stage"])]
    rows = base.set_index("stage").loc[stages]
    shown = [standing for standing in STANDINGS if rows[standing].sum()]
    above = NAME if layout.narrow else 0.0
    key = [
        (
            STANDING_COLOURS[one],
            style.MUTED if one == "not_verified" else STANDING_COLOURS[one],
            STANDINGS[one],
        )
        for one in shown
    ]
    height = _key_height(key, layout) + 0.1 + (ROW + above + 0.12) * len(stages)
    left = 0.05 if layout.narrow else marks.widest((STAGE_NAMES[stage] for stage in stages), 9) + 0.2
    figure, axes = marks.sheet(layout, height, left, 0.08, across=(0, float(rows["clauses"].max())))
    top = _key(figure, key, layout) + 0.1
    for stage in stages:
        top += above
        middle, start = top + ROW / 2, 0
        y = top - 0.06 if layout.narrow else middle
        marks.text(axes, marks.edge(axes, 0.05), y, STAGE_NAMES[stage], size=_size(layout))
        for standing in shown:
            count = int(rows.at[stage, standing])
            if not count:
                continue
            hollow = standing == "not_verified"
            axes.barh(middle, count, left=start, height=ROW * 0.8, color=STANDING_COLOURS[standing],
                      edgecolor=style.MUTED if hollow else style.PAPER, linewidth=0.9, clip_on=False)  # fmt: skip
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
    return sentence(f"Official or parliamentary pages gave {headline}", *detail)


def _key_height(fills, layout: Layout) -> float:
    """Inches that the key takes."""
    places = marks.key_lines([words for *_, words in fills], 0.03, _key_end(fills, layout))
    return KEY * (1 + max((line for _, line in places), default=0))


def _key_end(fills, layout: Layout) -> float:
    return 0.1 if layout.narrow else layout.width  # on a phone each has a line of its own


def _key(figure: Figure, fills, layout: Layout) -> float:
    """Swatches with their meaning along the top; gives the inches that they take."""
    axes = marks.overlay(figure)

    def swatch(face: str, edge: str):
        def draw(x: float, y: float) -> None:
            axes.add_patch(Rectangle((x - 0.07, y - 0.06), 0.12, 0.12, fc=face, ec=edge, lw=0.9))

        return draw

    entries = [(swatch(face, edge), words) for face, edge, words in fills]
    return marks.key(axes, entries, 0.03, 0, _key_end(fills, layout), KEY)
