"""Figures of the chapter on the concept: the ladder of stances, and which changes were announced."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from conceptshift.concept.clauses import (
    ADOPTED,
    STAGES,
    STANCES,
    STATED,
    UNCLEAR,
    foreseen,
    shifts,
    tally,
    viewed,
)
from conceptshift.measures import marks, style
from conceptshift.measures.style import Layout, sentence

BASELINE, PROPOSED, EXPECTED, _ = STAGES

# The ladder

NAMES = {BASELINE: "2010", PROPOSED: "proposed 2021", EXPECTED: "experts", ADOPTED: "adopted 2022"}
SPOKEN = {
    BASELINE: "in 2010",
    PROPOSED: "in the proposal of 2021",
    EXPECTED: "expected by the experts",
    ADOPTED: "adopted in 2022",
}
MARKS = {BASELINE: ("s", 5.5), PROPOSED: ("D", 5), EXPECTED: ("X", 6.5), ADOPTED: ("o", 7.5)}
GROUPS = {
    "russia": "Toward Russia",
    "china": "Toward China, alone or with Russia",
    "russia_and_china": "Toward China, alone or with Russia",
    "aspirants": "Toward candidates and partners",
}
# inches from top to bottom: the words of the scale, a group's heading, a theme's name on a phone, each of a
# theme's four lines, the space under a theme
SCALE, HEADING, NAME, LINE, SPACE = 0.38, 0.3, 0.21, 0.12, 0.17
WITHIN = ("strengthened", "weakened", "reversed")  # what a theme can do without a step on the scale
LEFT, RIGHT = 2.05, 0.98  # inches beside the marks on a desktop: names, steps
LIMIT = 2.3  # of the stance axis


def stance_ladder(ladder: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """Each theme's stance at four stages, one line a stage, from threat (left) to partnership (right).

    `ladder` is `clauses.ladder`. The stair joins NATO's own texts; the experts' expectation stands beside it.
    A filled mark rests on evidence that was seen, a hollow one does not; a bar spans the codes of coders who
    differ.
    """
    grouped = {name: [] for name in dict.fromkeys(GROUPS.values())}
    for _, theme in ladder.groupby("order", sort=True):
        grouped[GROUPS[theme["counterpart"].iloc[0]]].append(theme.set_index("stage"))
    grouped = {name: themes for name, themes in grouped.items() if themes}

    deep = {
        theme["theme_id"].iloc[0]: _name_height(theme, layout) + LINE * len(STAGES) + SPACE
        for themes in grouped.values()
        for theme in themes
    }
    height = 2 * SCALE + HEADING * len(grouped) + sum(deep.values())
    left, right = (0.08, 0.08) if layout.narrow else (LEFT, RIGHT)
    figure, axes = marks.sheet(layout, height, left, right, across=(-LIMIT, LIMIT))
    edges = (
        marks.edge(axes, 0.08 if layout.narrow else 0.02),
        LIMIT + (0 if layout.narrow else 0.12) * marks.inch(axes),
    )
    _scale(axes, height, layout)
    unnamed = set(NAMES) | {"hollow", "differ"}
    top = SCALE
    for name, themes in grouped.items():
        marks.text(axes, edges[0], top + 0.16, name, style.MUTED, size=9, paper=True, fontweight="bold")
        top += HEADING
        for theme in themes:
            _theme(axes, theme, top, edges, unnamed, layout)
            top += deep[theme["theme_id"].iloc[0]]
    return figure, _ladder_alt(ladder, [theme for themes in grouped.values() for theme in themes])


def _scale(axes: Axes, height: float, layout: Layout) -> None:
    """The five words of the stance scale, above and below the marks, and their rules."""
    for stance, word in STANCES.items():
        axes.plot([stance, stance], [SCALE - 0.08, height - SCALE + 0.08], color=style.GRID, lw=0.7, zorder=0)
        x, side = stance, "center"
        up = 0.0
        if layout.narrow and abs(stance) == 2:  # on a phone the words would run into each other
            x, side = LIMIT * stance / 2, "right" if stance > 0 else "left"
        elif layout.narrow and abs(stance) == 1:
            up = 0.13
        for y in (
            SCALE / 2 - up + (0.06 if layout.narrow else 0),
            height - SCALE / 2 + up - (0.06 if layout.narrow else 0),
        ):
            axes.text(x, y, word, ha=side, va="center", fontsize=8 if layout.narrow else 9)


def _theme(
    axes: Axes, theme: pd.DataFrame, top: float, edges: tuple[float, float], unnamed: set[str], layout: Layout
) -> None:
    name = _name_height(theme, layout)
    first = top + name
    lines = {stage: first + LINE * (place + 0.5) for place, stage in enumerate(STAGES)}
    label, steps = theme["label"].iloc[0], _steps(theme)
    if layout.narrow:
        said = _broken(label, steps, layout)
        marks.text(axes, edges[0], top + name / 2 - 0.015, said, paper=True, linespacing=1.1)
        marks.text(axes, edges[1], top + 0.09, steps, style.MUTED, "right", size=8, paper=True)
    else:
        middle = (lines[STAGES[0]] + lines[STAGES[-1]]) / 2
        said = marks.wrapped(label, LEFT - 0.1, 9)
        marks.text(axes, edges[0], middle, said, size=9, linespacing=1.2)
        marks.text(axes, edges[1], middle, steps, style.MUTED)

    stances = {stage: _stance(theme, stage) for stage in STAGES}
    stair = [stage for stage in STAGES if stage != EXPECTED and stances[stage] is not None]
    for before, after in pairwise(stair):  # down to the later stage's line, then along it
        xs = [stances[before], stances[before], stances[after]]
        axes.plot(xs, [lines[before], lines[after], lines[after]], color=style.NATO_SOFT, lw=2, zorder=1)
    for stage, stance in stances.items():
        if stance is None:
            continue
        y, colour = lines[stage], style.RUSSIA if stage == EXPECTED else style.NATO
        first_code, second_code = theme.at[stage, "stance_a"], theme.at[stage, "stance_b"]
        if pd.notna(first_code) and pd.notna(second_code) and first_code != second_code:
            ends = sorted((float(first_code), float(second_code)))
            axes.plot(ends, [y, y], color=colour, lw=1.2, marker="|", ms=6, zorder=2)
            if "differ" in unnamed:
                _say(axes, ends[0], y, "coders differ", -1, style.MUTED, unnamed, "differ")
        seen = theme.at[stage, "evidence_status"] == "seen"
        shape, size = MARKS[stage]
        axes.plot(
            stance,
            y,
            shape,
            ms=size,
            color=colour,
            mew=0.5 if seen else 1.3,
            mfc=colour if seen else style.PAPER,
            zorder=3,
        )
        if not seen and "hollow" in unnamed:
            _say(axes, stance, y, "not verified", -1, style.MUTED, unnamed, "hollow")
        elif stage in unnamed:
            # beside the mark where no stair runs: under the lowest one, before the others
            under = stage == ADOPTED
            side = 1 if stance < -1 else -1
            _say(
                axes,
                stance - (0.16 * side if under else 0),
                y + (LINE if under else 0),
                NAMES[stage],
                side,
                colour,
                unnamed,
                stage,
            )


def _say(
    axes: Axes, x: float, y: float, text: str, side: int, colour: str, unnamed: set[str], key: str
) -> None:
    """A direct label, given once in a figure."""
    marks.text(axes, x + 0.14 * side, y, text, colour, "left" if side > 0 else "right", size=8, zorder=4)
    unnamed.discard(key)


def _broken(label: str, steps: str, layout: Layout) -> str:
    """A theme's name on a phone, in lines that leave room for its steps."""
    return marks.wrapped(label, layout.width - 0.3 - marks.width(steps, 8))


def _name_height(theme: pd.DataFrame, layout: Layout) -> float:
    """Inches that a theme's name takes above its lines: none on a desk, where it stands beside them."""
    if not layout.narrow:
        return 0.0
    broken = _broken(theme["label"].iloc[0], _steps(theme), layout)
    return NAME + 0.14 * broken.count("\n")


def _stance(theme: pd.DataFrame, stage: str) -> int | None:
    return (
        int(theme.at[stage, "stance"])
        if stage in theme.index and pd.notna(theme.at[stage, "stance"])
        else None
    )


def _steps(theme: pd.DataFrame) -> str:
    start, end = _stance(theme, BASELINE), _stance(theme, ADOPTED)
    reading = theme.at[ADOPTED, "reading"] if ADOPTED in theme.index else None
    if reading == UNCLEAR:
        return "not compared"
    if end is None:
        return "not in 2022" if start is not None else "no stance"
    if start is None:
        return "not in 2010"
    steps = end - start
    if not steps:  # a step is coarse: what grew or shrank within one did not stay the same
        return WORDS.get(reading, reading) if reading in WITHIN else "no step"
    return f"{abs(steps)} step{'s' if abs(steps) > 1 else ''} {'up' if steps > 0 else 'down'}"


def _ladder_alt(ladder: pd.DataFrame, themes: list[pd.DataFrame]) -> str:
    compared = shifts(ladder, BASELINE, ADOPTED)
    found = tally(compared["steps"])
    within = compared[(compared["steps"] == 0) & compared["reading"].isin(WITHIN)]
    said = []
    for theme in themes:
        parts = []
        for stage in STAGES:
            stance = _stance(theme, stage)
            if stance is not None:
                doubt = "" if theme.at[stage, "evidence_status"] == "seen" else ", evidence not verified"
                parts.append(f"{STANCES[stance]} {SPOKEN[stage]}{doubt}")
        label = theme["label"].iloc[0]
        if label in within["label"].to_numpy():
            label += f" (no step, but {theme.at[ADOPTED, 'reading']})"
        elif ADOPTED in theme.index and theme.at[ADOPTED, "reading"] == UNCLEAR:
            label += " (the two concepts cannot be compared)"
        said.append(f"{label}: {'; '.join(parts) or 'no stance at any stage'}")
    moved = set(compared.loc[compared["steps"] < 0, "theme_id"])
    unseen = sum(
        theme["theme_id"].iloc[0] in moved
        and (theme.reindex([BASELINE, ADOPTED])["evidence_status"] != "seen").any()
        for theme in themes
    )
    doubt = f", {unseen} of them not verified" if unseen else ""
    return sentence(
        f"NATO’s text moved toward threat on {found.down} of {found.n} themes{doubt}, "
        f"toward partnership on {found.up or 'none'}",
        f"Compared are the concepts of 2010 and 2022. On {found.same} themes the text made no step on the scale, which does not mean that the words are the same",
        *said,
    )


# What was announced

COLUMNS = {PROPOSED: "Proposed\n2021", EXPECTED: "Experts\nexpected", ADOPTED: "Adopted\n2022"}
FILLS = {PROPOSED: style.NATO_SOFT, EXPECTED: style.RUSSIA_SOFT, ADOPTED: style.DOCUMENT_SOFT}
ORDER = ("reversed", "weakened", "dropped", "new", "strengthened", "unchanged", "unclear", "absent")
WORDS = {"strengthened": "stronger", "weakened": "weaker", "unchanged": "same"}
BREAK = 0.1  # inches between two kinds of change


def announced_changes(changed: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """What was proposed, expected and adopted on each theme where 2021 had a view; filled where it is what was adopted.

    `changed` is `clauses.changes`. Silence is an empty place. A dashed frame marks evidence that was not seen, an asterisk
    a code on which the coders differ.
    """
    everything = changed
    changed = viewed(changed)
    if changed.empty:
        return marks.too_few(layout, "view of 2021 on a theme that changed")
    rank = changed[ADOPTED].map({reading: place for place, reading in enumerate(ORDER)})
    changed = changed.assign(rank=rank).sort_values(["rank", "order"]).reset_index(drop=True)
    breaks = (changed["rank"] != changed["rank"].shift()).cumsum() - 1
    first, cell = (1.27, 0.71) if layout.narrow else (2.9, 1.45)
    size_of_name = 7.6 if layout.narrow else 9
    labels = [marks.wrapped(label, first - 0.02, size_of_name) for label in changed["label"]]
    least, line, head = (0.32, 0.117, 0.52) if layout.narrow else (0.28, 0.14, 0.5)
    deep = [max(least, 0.03 + line * (label.count("\n") + 1)) for label in labels]
    height = head + sum(deep) + BREAK * int(breaks.iloc[-1]) + 0.05
    figure, axes = marks.sheet(layout, height)
    size = 8 if layout.narrow else 8.5
    for place, title in enumerate(COLUMNS.values()):
        x = first + cell * (place + 0.5)
        marks.text(axes, x, head / 2 - 0.03, title, style.MUTED, "center", size=size, linespacing=1.2)
    for index, theme in changed.iterrows():
        row, y = deep[index], head + sum(deep[:index]) + BREAK * breaks[index]
        marks.text(axes, 0.02, y + row / 2, labels[index], size=size_of_name, linespacing=1.05)
        for place, stage in enumerate(COLUMNS):
            _cell(axes, theme, stage, (first + cell * place, y), (cell, row), size)
    return figure, _announced_alt(changed, len(everything))


def _cell(axes: Axes, theme: pd.Series, stage: str, corner: tuple, extent: tuple, size: float) -> None:
    (x, y), (width, height) = corner, extent
    if theme[stage] not in STATED:
        return
    seen, same = theme[f"{stage}_seen"], theme[stage] == "unchanged"
    filled = style.GRID if same else FILLS[stage]
    axes.add_patch(
        FancyBboxPatch(
            (x + 0.03, y + 0.025),
            width - 0.06,
            height - 0.05,
            boxstyle="round,pad=0,rounding_size=0.04",
            facecolor=filled if theme[stage] == theme[ADOPTED] and seen else "none",
            edgecolor=style.GRID if seen else style.MUTED,
            linewidth=0.9,
            linestyle="-" if seen else (0, (2.5, 2)),
        )
    )
    word = WORDS.get(theme[stage], theme[stage]) + ("" if theme[f"{stage}_agreed"] else "*")
    marks.text(axes, x + width / 2, y + height / 2, word, style.INK, "center", size=size)


def _announced_alt(changed: pd.DataFrame, themes: int) -> str:
    proposed, expected = (foreseen(changed, stage) for stage in (PROPOSED, EXPECTED))
    said = []
    for _, theme in changed.iterrows():
        doubt = "" if theme[f"{ADOPTED}_seen"] else ", evidence not verified"
        views = {"in the proposal": theme[PROPOSED], "with the experts": theme[EXPECTED]}
        held = [f"{view} {where}" for where, view in views.items() if view in STATED]
        said.append(f"{theme['label']}: {theme[ADOPTED]} in 2022{doubt}; {'; '.join(held)}")
    return sentence(
        f"The proposal matched the text on {proposed.same} of {proposed.spoken} themes, "
        f"experts {expected.same} of {expected.spoken}",
        f"Of {themes} themes the {len(changed)} are shown on which the proposal of 2021 or the two experts had a view",
        *said,
    )
