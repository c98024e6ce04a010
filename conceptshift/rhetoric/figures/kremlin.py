"""Figure of the Kremlin's documents: how often the President names NATO and the West, month by month."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from conceptshift.measures import marks, style
from conceptshift.measures.style import Layout, sentence
from conceptshift.measures.wording import limits, worded

PANELS = {  # name: how it is called, colour, that of its intervals
    "nato": ("NATO", style.RUSSIA, style.RUSSIA_SOFT),
    "west": ("the West", style.INK, style.GRID),
}
EVENTS = {  # wording, side of its line on which it stands
    "draft_treaties": ("draft treaties", "before"),
    "invasion_2022": ("invasion", "after"),
}
LABEL = 8  # pt
HIGH = 2.05  # inches, of a panel


def monthly(rates: pd.DataFrame, events: pd.DataFrame, layout: Layout) -> tuple[Figure, str]:
    """The President's monthly rates of NATO and of the West with their intervals, each on a scale of its own.

    rates: the rows of `kremlin.rates` for both names, with label, whole, first_day and last_day; events: the table `events`.
    Hollow: a month of which days are missing.
    """
    shown = [name for name in PANELS if name in set(rates["name"])]
    if not shown:
        return marks.too_few(layout, "month of a name")
    rates = rates.sort_values("first_day")
    origin = rates["first_day"].min().to_period("M")
    rates = rates.assign(at=[_middle(row, origin) for row in rates.itertuples()])
    figure, panels = style.canvas(
        layout, HIGH * len(shown) + 0.45, nrows=len(shown), sharex=True, squeeze=False
    )
    panels = panels[:, 0]
    days = events.set_index("event_id")["date"]
    dated = [
        ([_place(days[event], origin)], f"{said}, {days[event]:%-d %b}", side, style.MUTED)
        for event, (said, side) in EVENTS.items()
    ]
    unit = "per 10,000" if layout.narrow else "per 10,000 words"
    for axes, name in zip(panels, shown, strict=True):
        _panel(axes, rates[rates["name"] == name], name)
        other = "; scale differs" if axes is not panels[0] else ""
        axes.set_title(
            f"{_called(name)}, {unit}{other}", loc="left", color=PANELS[name][1], fontweight="bold"
        )
    _months(panels[-1], rates, origin)
    if not rates["whole"].all():
        panels[-1].set_xlabel("hollow: part of a month", loc="right", fontsize=LABEL)
    marks.settle(figure)
    marks.room_for_events(panels[0], dated)
    marks.events(panels[0], dated)
    first, last = panels[0].get_xlim()
    for axes in panels[1:]:
        for (day,), *_ in dated:
            if first <= day <= last:
                axes.axvline(day, color=style.GRID, lw=0.8, zorder=1)
    for axes, name in zip(panels, shown, strict=True):
        of_name = rates[rates["name"] == name]
        for row in of_name[of_name["period"].isin({_peak(of_name), _last(of_name)})].itertuples():
            colour = PANELS[name][1]
            marks.label(axes, [(row.at, row.rate)], worded(row.rate, "rate"), colour, leader=True)
    return figure, _alt(rates, days, shown)


def _panel(axes: Axes, rows: pd.DataFrame, name: str) -> None:
    _, colour, soft = PANELS[name]
    axes.set_ylim(0, max(rows["high"].max(), rows["rate"].max()) * 1.06)
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    axes.locator_params(axis="y", nbins=4)
    axes.vlines(rows["at"], rows["low"], rows["high"], color=soft, lw=5, zorder=2)
    axes.plot(rows["at"], rows["rate"], color=colour, lw=1, zorder=3)
    for whole, face in ((True, colour), (False, style.PAPER)):
        some = rows[rows["whole"].astype(bool) == whole]
        if len(some):
            axes.plot(
                some["at"], some["rate"], "o", ms=5, color=colour, mfc=face, mew=1.3, zorder=4, clip_on=False
            )


def _months(axes: Axes, rates: pd.DataFrame, origin: pd.Period) -> None:
    """Each month under its middle, the year under the first of a year."""
    months = sorted({day.to_period("M") for day in rates["first_day"]})
    said = [
        f"{month.strftime('%b')}\n{month.year}" if place == 0 or month.month == 1 else month.strftime("%b")
        for place, month in enumerate(months)
    ]
    axes.set_xlim(-0.15, (months[-1] - origin).n + 1.05)
    axes.set_xticks([(month - origin).n + 0.5 for month in months], said)


def _place(day: pd.Timestamp, origin: pd.Period) -> float:
    """A day on the axis, in months since the first."""
    return (day.to_period("M") - origin).n + (day.day - 1) / day.days_in_month


def _middle(row, origin: pd.Period) -> float:
    return (_place(row.first_day, origin) + _place(row.last_day, origin)) / 2


def _called(name: str) -> str:
    """As a sentence begins."""
    said = PANELS[name][0]
    return said[0].upper() + said[1:]


def _peak(rows: pd.DataFrame) -> str:
    return rows.loc[rows["rate"].idxmax(), "period"]


def _last(rows: pd.DataFrame) -> str:
    return rows["period"].iloc[-1]


def _alt(rates: pd.DataFrame, days: pd.Series, shown: list[str]) -> str:
    parts = []
    for name in shown:
        rows = rates[rates["name"] == name]
        told = "; ".join(
            f"{row.label} {worded(row.rate, 'rate')} ({limits(row.low, row.high, 'rate')})"
            for row in rows.itertuples()
        )
        parts.append(f"{_called(name)}, per 10,000 words, with 95 % interval: {told}")
    return sentence(_headline(rates, days, shown), *parts)


def _headline(rates: pd.DataFrame, days: pd.Series, shown: list[str]) -> str:
    """The message, in at most 14 words, of whatever the rates are."""
    if len(shown) == 2:
        nato, west = (rates[rates["name"] == name].set_index("period") for name in ("nato", "west"))
        later = nato.index[nato["first_day"] > days["invasion_2022"]].intersection(west.index)
        earlier = west.index.difference(later)
        peak = nato.loc[_peak(nato.reset_index()), "label"]
        if (
            len(later)
            and len(earlier)
            and west.loc[later, "hits"].sum() > nato.loc[later, "hits"].sum()
            and west.loc[later, "rate"].min() > west.loc[earlier, "rate"].max()
        ):
            return f"The President named NATO most in {peak} and the West more often since"
    rows = rates[rates["name"] == shown[0]]
    peak = rows.loc[rows["rate"].idxmax()]
    return f"The President named {PANELS[shown[0]][0]} most in {peak['label']}, {worded(peak['rate'], 'rate')} times in 10,000 words"
