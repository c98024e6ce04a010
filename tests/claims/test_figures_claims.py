"""The figures of the spending: their words and marks follow the table, their labels fit on a phone."""

import matplotlib.style
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from conceptshift import tables
from conceptshift.claims import figures as claims
from conceptshift.claims import findings, spending
from conceptshift.measures import style

LAYOUTS = [style.WIDE, style.NARROW]


@pytest.fixture(scope="module")
def bars():
    return findings.spending_bars()


def draw(data, layout=style.WIDE):
    with matplotlib.style.context(["default", style.RC]):
        return claims.spending_ratios(data, layout)


def at(bars, bar, **values):
    """The bars with other numbers in one row."""
    changed = bars.copy()
    for column, value in values.items():
        changed.loc[changed["bar"] == bar, column] = value
    return changed


def test_the_headline_sets_the_measured_multiple_against_the_claimed(bars):
    alike = bars.set_index("bar").at["alike", "ratio"]
    head = draw(bars)[1].split(". ")[0]
    assert head == f"By SIPRI’s figures NATO spent about {alike:.0f} times what Russia did, not 22"
    assert len(head.split()) <= 14


def test_a_claim_within_the_range_is_not_called_wrong(bars):
    head = draw(at(bars, "claimed", ratio=15.5))[1].split(". ")[0]
    assert head == "The claimed 15.5 times lies within the range of SIPRI’s figures"


def test_every_multiple_is_said_and_drawn_with_its_range(bars):
    for layout in LAYOUTS:
        figure, text = draw(bars, layout)
        axes = figure.axes[0]
        widths = [patch.get_width() for patch in axes.patches]
        scale = widths[0] / bars["ratio"].iloc[0]
        assert [width / scale for width in widths] == pytest.approx(bars["ratio"].to_list())
        ranged = bars.dropna(subset="low")
        assert len(axes.lines) == 3 * len(ranged)
        left = axes.patches[0].get_x()
        for row, line in zip(ranged.itertuples(), axes.lines[::3], strict=True):
            assert (line.get_xdata() - left) / scale == pytest.approx([row.low, row.high])
            assert f"{row.low:.1f} to {row.high:.1f} over two years" in text
        numbers = [part.get_text() for part in axes.texts]
        assert all(("22" if ratio == 22 else f"{ratio:.1f}") in numbers for ratio in bars["ratio"])


def test_a_larger_multiple_has_a_longer_bar(bars):
    def share(data):
        widths = [patch.get_width() for patch in draw(data)[0].axes[0].patches]
        return widths[2] / widths[0]

    assert share(at(bars, "alike", ratio=20)) > share(bars)


@pytest.mark.parametrize("claimed", [22, 31, 9])
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_no_label_leaves_the_drawing(bars, layout, claimed):
    figure, _ = draw(at(bars, "claimed", ratio=claimed), layout)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    width, height = figure.bbox.size
    for text in figure.axes[0].texts:
        box = text.get_window_extent(canvas.get_renderer())
        assert box.x0 >= -1 and box.x1 <= width + 1 and box.y0 >= -1 and box.y1 <= height + 1, text.get_text()


# Two per cent ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shares():
    money, membership = tables.load("military_spending"), tables.load("membership")
    rows = money[(money["year"] == 2018) & money["iso3"].isin(spending.members(membership, 2018))]
    return rows[["iso3", "country", "share_gdp"]]


def draw_shares(data, layout=style.WIDE):
    with matplotlib.style.context(["default", style.RC]):
        return claims.shares_of_gdp(data, 0.02, layout)


def dots(figure):
    return [line for line in figure.axes[0].lines if line.get_marker() == "o"]


def test_the_members_at_or_above_the_guideline_are_counted_and_named(shares):
    reached = shares[shares["share_gdp"] >= 0.02]
    text = draw_shares(shares)[1]
    assert text.startswith(f"{len(reached)} of {shares['share_gdp'].notna().sum()} members with a figure")
    assert all(country in text for country in reached["country"])
    assert "1 member without a figure" in text


def test_who_falls_below_the_guideline_is_no_longer_counted(shares):
    fewer = shares.assign(share_gdp=shares["share_gdp"].where(shares["iso3"] != "GRC", 0.0199))
    before, after = (int(draw_shares(data)[1].split()[0]) for data in (shares, fewer))
    assert after == before - 1


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_member_has_a_dot_on_its_side_of_the_guideline(shares, layout):
    figure = draw_shares(shares, layout)[0]
    drawn = dots(figure)
    assert len(drawn) == shares["share_gdp"].notna().sum()
    guideline = next(line for line in figure.axes[0].lines if line.get_linestyle() == "--").get_xdata()[0]
    beyond = sum(dot.get_xdata()[0] > guideline for dot in drawn)
    assert beyond == (shares["share_gdp"] >= 0.02).sum()
    named = ", ".join(text.get_text() for text in figure.axes[0].texts)
    assert {country for country in shares["country"] if country in named} == set(
        shares.loc[shares["share_gdp"] >= 0.02, "country"]
    )
    places = {(round(dot.get_xdata()[0], 3), round(dot.get_ydata()[0], 3)) for dot in drawn}
    assert len(places) == len(drawn)  # none stands on another


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_no_dot_touches_another_or_the_guideline_and_no_name_crosses_it(shares, layout):
    figure = draw_shares(shares, layout)[0]
    guideline = next(line for line in figure.axes[0].lines if line.get_linestyle() == "--").get_xdata()[0]
    drawn = dots(figure)
    places = [(dot.get_xdata()[0], dot.get_ydata()[0]) for dot in drawn]
    width = max(dot.get_markersize() + dot.get_markeredgewidth() for dot in drawn) / 72  # inches, as the axes
    assert min(abs(x - guideline) for x, _ in places) > width / 2
    apart = [((x - u) ** 2 + (y - v) ** 2) ** 0.5 for x, y in places for u, v in places if (x, y) != (u, v)]
    assert min(apart) > width
    for text in figure.axes[0].texts:
        if text.get_ha() == "left":
            assert text.get_position()[0] > guideline


def test_the_axis_says_how_wide_a_step_is(shares):
    said = [
        " ".join(text.get_text() for text in draw_shares(shares, one)[0].axes[0].texts) for one in LAYOUTS
    ]
    assert "in steps of 0.1" in said[0] and "in steps of 0.2" in said[1]
