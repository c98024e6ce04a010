"""The figures of the spending: their words and marks follow the table, their labels fit on a phone."""

import matplotlib.style
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from conceptshift import tables
from conceptshift.claims import figures as claims
from conceptshift.claims import spending
from conceptshift.measures import style

LAYOUTS = [style.WIDE, style.NARROW]


@pytest.fixture(scope="module")
def ratios():
    money, membership = tables.load("military_spending"), tables.load("membership")
    return spending.ratios(money, membership, (2018, 2019), "RUS", ["USA"])


def draw(data, claimed=22, layout=style.WIDE):
    with matplotlib.style.context(["default", style.RC]):
        return claims.spending_ratios(data, claimed, layout)


def test_the_headline_gives_the_range_and_the_claim(ratios):
    whole = ratios.loc[ratios["group"] == "all", "ratio"]
    head = draw(ratios)[1].split(". ")[0]
    assert f"{whole.min():.1f} to {whole.max():.1f} times" in head and head.endswith("not 22 times")


def test_a_claim_within_the_range_is_not_called_wrong(ratios):
    assert "which includes the claimed 15.5 times" in draw(ratios, 15.5)[1]


def test_every_ratio_is_said_and_drawn(ratios):
    text = draw(ratios)[1]
    assert all(f"{ratio:.2f}" in text for ratio in ratios["ratio"])
    for layout in LAYOUTS:
        marks = [line for line in draw(ratios, layout=layout)[0].axes[0].lines if line.get_marker() in "oD"]
        assert len(marks) == len(ratios)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
@pytest.mark.parametrize("times", [1, 2])
def test_a_mark_stands_at_its_ratio_and_its_label_says_it(ratios, layout, times):
    ratios = ratios.assign(ratio=ratios["ratio"] * times)
    axes = draw(ratios, layout=layout)[0].axes[0]
    ticks = sorted(
        (float(text.get_text()), text.get_position()[0]) for text in axes.texts if text.get_text().isdigit()
    )
    (low, left), (high, right) = ticks[0], ticks[-1]
    decimal = [text for text in axes.texts if "." in text.get_text() and text.get_text()[0].isdigit()]
    found = []
    for line in axes.lines:
        if line.get_marker() in "oD":
            x, y = line.get_xdata()[0], line.get_ydata()[0]
            found.append(low + (high - low) * (x - left) / (right - left))
            beside = min(
                decimal,
                key=lambda text: abs(text.get_position()[0] - x) + 9 * abs(text.get_position()[1] - y),
            )
            assert float(beside.get_text()) == pytest.approx(found[-1], abs=0.051)
    assert sorted(found) == pytest.approx(sorted(ratios["ratio"]))


def test_a_larger_ratio_stands_farther_right(ratios):
    def places(figure):
        return [line.get_xdata()[0] for line in figure.axes[0].lines if line.get_marker() == "o"]

    higher = ratios.assign(ratio=ratios["ratio"] * 1.2)
    assert all(b > a for a, b in zip(places(draw(ratios)[0]), places(draw(higher)[0]), strict=True))


@pytest.mark.parametrize("claimed", [22, 31, 9])
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_no_label_leaves_the_drawing(ratios, layout, claimed):
    figure, _ = draw(ratios, claimed, layout)
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
