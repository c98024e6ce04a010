"""Figures of the chapter on the predictions: every statement with its outcome, scores beside baselines."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import BoxStyle, FancyBboxPatch

from ..forecasts import COIN, EXPLICIT, KINDS, OUTCOMES, SPEAKERS, tally
from . import style
from .style import Layout, sentence

# Every statement

# side of the speaker: name, fill, ink, shape (colour and shape say the same, so either will do)
SIDES = {
    "nato": ("NATO Secretary General", style.NATO, style.PAPER, BoxStyle.Circle(pad=0)),
    "russia_official": ("Russian official", style.RUSSIA, style.PAPER, BoxStyle.Square(pad=0)),
    "russia_expert": ("Russian expert", style.PAPER, style.RUSSIA, BoxStyle.Square(pad=0)),
}
HEADS = {"true": "true", "partly": "partly", "false": "false", "unresolvable": "undecided"}
MARK, PITCH = 0.21, 0.255  # inches: a mark, and from one to the next
HEAD, NAME, GAP, KEY = 0.3, 0.25, 0.14, 0.3


def outcomes(rows: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """Each statement as a numbered mark, by kind (down) and outcome (across), its shape for the speaker's
    side.

    `rows` is `forecasts.judged`. The number is that of the registry: 22 stands for P22.
    """
    kinds = [kind for kind in dict.fromkeys(KINDS.values()) if (rows["kind"] == kind).any()]
    left = 0.05 if layout.narrow else 2.2
    column = (layout.width - left - 0.05) / len(OUTCOMES)
    across = int((column - 0.04) / PITCH)
    cells = {key: cell["prediction_id"].to_list() for key, cell in rows.groupby(["kind", "outcome"])}
    deep = {
        kind: max(-(-len(cells.get((kind, outcome), ())) // across) for outcome in OUTCOMES) for kind in kinds
    }
    name = NAME if layout.narrow else 0
    keys = KEY * (len(SIDES) if layout.narrow else 1)
    height = HEAD + sum(name + PITCH * deep[kind] + GAP for kind in kinds) + keys
    figure, axes = _sheet(layout, height)

    for place, head in enumerate(HEADS.values()):
        axes.text(left + column * place + 0.03, HEAD / 2, head, va="center", fontweight="bold")
        if place:
            axes.plot([left + column * place - 0.02] * 2, [HEAD, height - keys], color=style.GRID, lw=0.6)
    sides = rows.set_index("prediction_id")["side"]
    top = HEAD
    for kind in kinds:
        axes.plot([0.02, layout.width - 0.02], [top, top], color=style.GRID, lw=0.8)
        count = f"{kind} ({(rows['kind'] == kind).sum()})"
        if layout.narrow:
            axes.text(left, top + name / 2 + 0.03, count, va="center", color=style.MUTED, bbox=_paper())
        else:
            wrapped = count.replace("judgement that ", "judgement that\n")
            axes.text(0.03, top + GAP / 2 + 0.05, wrapped, va="top", linespacing=1.25)
        for place, outcome in enumerate(OUTCOMES):
            for index, prediction in enumerate(cells.get((kind, outcome), ())):
                x = left + column * place + 0.03 + PITCH * (index % across)
                y = top + name + GAP / 2 + PITCH * (index // across)
                _mark(axes, x, y, sides[prediction], prediction.lstrip("P0"))
        top += name + PITCH * deep[kind] + GAP
    _keys(axes, top, [side for side in SIDES if (sides == side).any()], layout)
    return figure, _outcomes_alt(rows, kinds)


def _sheet(layout: Layout, height: float) -> tuple[Figure, Axes]:
    """Axes that fill the figure, in inches from the top left, so that text and marks keep their distances."""
    figure, axes = style.canvas(layout, height)
    figure.set_layout_engine("none")
    axes.set_position((0, 0, 1, 1))
    axes.set(xlim=(0, layout.width), ylim=(height, 0))
    axes.axis("off")
    return figure, axes


def _mark(axes: Axes, x: float, y: float, side: str, number: str) -> None:
    _, fill, ink, shape = SIDES[side]
    inset = 0 if isinstance(shape, BoxStyle.Circle) else 0.012
    size = MARK - 2 * inset
    corner = (x + inset, y + (PITCH - MARK) / 2 + inset)
    axes.add_patch(FancyBboxPatch(corner, size, size, shape, fc=fill, ec=SIDES["russia_expert"][2], lw=0))
    if fill == style.PAPER:
        axes.add_patch(FancyBboxPatch(corner, size, size, shape, fc="none", ec=ink, lw=1.1))
    axes.text(x + MARK / 2, y + PITCH / 2 + 0.004, number, ha="center", va="center", fontsize=7.5, color=ink)


def _keys(axes: Axes, top: float, sides: list[str], layout: Layout) -> None:
    axes.plot([0.02, layout.width - 0.02], [top, top], color=style.GRID, lw=0.8)
    for place, side in enumerate(sides):
        x, y = (0.08, top + KEY * place) if layout.narrow else ((2.23, 4.25, 5.75)[place], top)
        _mark(axes, x, y + 0.04, side, "")
        axes.text(x + 0.3, y + 0.04 + PITCH / 2, SIDES[side][0], va="center", fontsize=8.5, color=style.MUTED)


def _outcomes_alt(rows: pd.DataFrame, kinds: list[str]) -> str:
    explicit = rows[rows["forecast_type"] == EXPLICIT]
    by_nato = int((explicit["side"] == "nato").sum())
    whose = f"{by_nato or 'none'} of them {'is' if by_nato < 2 else 'are'} by a NATO speaker"
    said = [f"{kind.capitalize()}: {_counted(tally(rows[rows['kind'] == kind]))}" for kind in kinds]
    return sentence(
        f"Of {len(rows)} forward-looking statements {len(explicit)} are explicit forecasts, of which "
        f"{tally(explicit)['true']} came true, and {whose}",
        *said,
    )


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{n} {OUTCOMES[outcome]}" for outcome, n in counts.items() if n)


# Scores beside baselines

RULES = {  # name, mark, colour, its soft partner
    SPEAKERS: ("the speakers", "s", style.RUSSIA, style.RUSSIA_SOFT),
    "announced": ("already announced", "o", style.NATO, style.NATO_SOFT),
    "no_change": ("nothing changes", "D", style.MUTED, style.GRID),
}
WEIGHTS = {0.0: "Partly true counts as false", 0.5: "… as half", 1.0: "… as true"}
ROW, TITLE, FOOT = 0.27, 0.3, 0.52


def hit_shares(shares: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """How often the speakers and each baseline were right, three ways of counting a partly true outcome.

    `shares` is `forecasts.shares`. Thick line: 95 % interval when whole ideas are drawn again; thin line:
    Wilson's interval, as if every statement stood alone; dashed: a coin.
    """
    row = ROW + (0.17 if layout.narrow else 0)
    height = len(WEIGHTS) * (TITLE + row * len(RULES)) + FOOT
    figure, axes = _sheet(layout, height)
    left, right = (0.17, layout.width - 0.62) if layout.narrow else (1.75, layout.width - 1.55)

    def at(share: float) -> float:
        return left + (right - left) * share

    bottom = height - FOOT
    for tick in (0, 0.25, 0.5, 0.75, 1):
        coin = tick == 0.5
        axes.plot(
            [at(tick)] * 2,
            [TITLE * 0.85, bottom],
            color=style.MUTED if coin else style.GRID,
            lw=1 if coin else 0.7,
            ls=(0, (3, 3)) if coin else "-",
            zorder=0,
        )
        _under(axes, at(tick), bottom + 0.11, _percent(tick))
    _under(axes, at(0.5), bottom + 0.27, "a coin")
    _under(axes, at(0.5), bottom + 0.42, "share of statements judged right", size=9)
    table = shares.set_index(["partly", "rule"])
    top = 0.0
    for weight, title in WEIGHTS.items():
        axes.text(0.03, top + TITLE / 2, title, va="center", fontweight="bold", bbox=_paper())
        top += TITLE
        for rule, (name, shape, colour, soft) in RULES.items():
            one = table.loc[(weight, rule)]
            y = top + row - ROW / 2
            for kind, line, width in (("", soft, 5), ("wilson_", colour, 1)):
                ends = [at(one[f"{kind}low"]), at(one[f"{kind}high"])]
                axes.plot(ends, [y, y], color=line, lw=width, solid_capstyle="butt", zorder=1)
            axes.plot(at(one["share"]), y, shape, color=colour, ms=7 if shape != "D" else 6, zorder=2)
            if layout.narrow:
                axes.text(left, top + (row - ROW) / 2 + 0.04, name, va="center", fontsize=8.5, bbox=_paper())
                text = _percent(one["share"])
            else:
                axes.text(0.03, y, name, va="center")
                text = f"{_percent(one['share'])}  ({_span(one['wilson_low'], one['wilson_high'])})"
            axes.text(right + 0.12, y, text, va="center", fontsize=8.5, bbox=_paper())
            top += row
    return figure, _shares_alt(shares)


def _under(axes: Axes, x: float, y: float, text: str, size: float = 8) -> None:
    axes.text(x, y, text, ha="center", va="center", fontsize=size, color=style.MUTED)


def _paper() -> dict:
    return {"facecolor": style.PAPER, "edgecolor": "none", "pad": 1}


def _percent(share: float) -> str:
    return f"{_points(share)}\u00a0%"


def _span(low: float, high: float) -> str:
    return f"{_points(low)} to {_points(high)}"


def _points(share: float) -> int:
    return int(100 * share + 0.5)  # halves go up, as a reader rounds


def _shares_alt(shares: pd.DataFrame) -> str:
    table = shares.set_index(["partly", "rule"])
    half = table.xs(0.5)["share"]
    n, ideas = int(shares["n"].iloc[0]), int(shares["ideas"].iloc[0])
    said = []
    for weight, title in {0.0: "false", 0.5: "half", 1.0: "true"}.items():
        parts = [
            f"{name} {_percent(one['share'])} (Wilson {_span(one['wilson_low'], one['wilson_high'])}, "
            f"over ideas {_span(one['low'], one['high'])})"
            for rule, (name, *_) in RULES.items()
            for one in [table.loc[(weight, rule)]]
        ]
        said.append(f"Partly true counted as {title}: {'; '.join(parts)}")
    return sentence(
        f"Where partly true counts half, the speakers were right on {_percent(half[SPEAKERS])} of {n} "
        f"forecasts, a rule that repeats what had been announced on {_percent(half['announced'])}",
        f"The {n} forecasts are about {ideas} ideas",
        *said,
        f"A coin is right on {_percent(half[COIN])}",
    )
