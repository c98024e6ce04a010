"""The figures on the predictions: their words follow the table, their marks are the statements, their labels
fit."""

import itertools
import re

import matplotlib.style
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from conceptshift import tables
from conceptshift.measures import style
from conceptshift.predictions import figures as predictions
from conceptshift.predictions import forecasts

LAYOUTS = [style.WIDE, style.NARROW]
EACH_LAYOUT = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)


@pytest.fixture(scope="module")
def judged():
    return forecasts.judged(
        *(tables.load(name) for name in ("predictions", "prediction_codings", "speakers"))
    )


@pytest.fixture(scope="module")
def heard():
    histograms = tables.load("capphrase_histograms")
    uses = {"Will Happen": 10, "Likely": 3, "Could Happen": 2, "Might Happen": 1}
    return pd.concat(
        histograms[histograms["phrase"] == name].assign(statements=n) for name, n in uses.items()
    )


@pytest.fixture(scope="module")
def yardsticks():
    return tables.load("yardsticks")


def compared(centre, width=0.1):
    """Leads of every rule around `centre` (a number, or one for each rule)."""
    centres = dict.fromkeys(predictions.RULES, centre) if isinstance(centre, float) else centre
    return pd.DataFrame(
        {
            "rule": rule,
            "partly": partly,
            "n": 16,
            "ideas": 6,
            "lead": lead + shift,
            "lead_low": lead + shift - width,
            "lead_high": lead + shift + width,
        }
        for rule, lead in centres.items()
        for partly, shift in ((0.0, -0.05), (0.5, 0.0), (1.0, 0.05), ("drawn", 0.0))
    )


CHOICES = {
    "partly": ("“Partly” counts", {0.0: "0", 0.5: "½", 1.0: "1"}),
    "coder": ("Coder", {"a": "first coder", "b": "second coder"}),
}


def specified(n=90):
    """Specifications whose skill is higher the more “partly” counts, and alike for both coders."""
    rows = pd.DataFrame(
        {
            "partly": np.tile([0.0, 0.5, 1.0], n // 3),
            "coder": np.repeat(["a", "b"], n // 2),
            "order": range(n),
        }
    )
    return rows.assign(skill=rows["partly"] - 0.6 + 0.001 * rows["order"])


@pytest.fixture(scope="module")
def drawn(judged, heard, yardsticks):
    """Arguments of every figure of the chapter."""
    return {
        "funnel": (judged,),
        "phrases": (heard, yardsticks),
        "leads": (compared(0.02), compared(0.2)),
        "specifications": (specified(), "skill", "always 50 %", CHOICES),
    }


EVERY_FIGURE = pytest.mark.parametrize("function", ["funnel", "phrases", "leads", "specifications"])


def draw(function, *data, layout=style.WIDE):
    with matplotlib.style.context(["default", style.RC]):
        return getattr(predictions, function)(*data, layout)


def headline(function, *data):
    return draw(function, *data)[1].split(". ")[0]


def words(figure):
    return [text.get_text() for text in figure.axes[0].texts]


# Every figure ----------------------------------------------------------------------------------------------


# The funnel ------------------------------------------------------------------------------------------------


def test_the_headline_counts_the_forecasts_of_the_table(judged):
    scored = forecasts.scored(judged)
    counts = scored["outcome"].value_counts()
    assert headline("funnel", judged) == (
        f"Of {len(judged)} forward-looking statements {len(scored)} can be scored, of which {counts['true']} came true, "
        f"{counts['partly']} in part and {counts['false']} not"
    )


def test_a_forecast_by_the_other_side_changes_the_words(judged):
    assert "none of them is by a NATO speaker" in draw("funnel", judged)[1]
    other = judged.copy()
    other.loc[other["prediction_id"] == "P22", "side"] = "nato"
    assert "1 of them is by a NATO speaker" in draw("funnel", other)[1]


@EACH_LAYOUT
def test_every_statement_has_its_own_numbered_mark(judged, layout):
    numbers = sorted(int(text) for text in words(draw("funnel", judged, layout=layout)[0]) if text.isdigit())
    left = [] if layout.narrow else [42, 37, 36, 34, 28, 26, 17, 16]  # the numbers beside the bars
    assert numbers == sorted([*(int(key[1:]) for key in judged["prediction_id"]), *left])


def test_what_is_left_shrinks_by_what_falls_away(judged):
    texts = words(draw("funnel", judged, layout=style.NARROW)[0])
    left = [int(text.split()[0]) for text in texts if text.endswith(" left")]
    fallen = [int(found[1]) for text in texts if (found := re.search(r"\((\d+)\)$", text))]
    steps = fallen[: len(left)]
    assert left == [len(judged) - sum(steps[: place + 1]) for place in range(len(steps))]
    assert left[-1] == len(forecasts.scored(judged)) == sum(fallen[len(left) :])


def test_a_bar_is_as_long_as_what_is_left(judged):
    bars = [patch for patch in draw("funnel", judged)[0].axes[0].patches if hasattr(patch, "get_y")]
    bars = [bar for bar in bars if bar.get_x() > 5]
    longest = max(bar.get_width() for bar in bars)
    left = sorted({round(bar.get_width() / longest * len(judged), 6) for bar in bars})
    assert left == [16, 17, 26, 28, 34, 36, 37, 42, 43]


def test_a_mark_stands_at_the_step_of_its_statement(judged):
    def step(rows):
        figure = draw("funnel", rows)[0]
        texts = {text.get_text(): text.get_position() for text in figure.axes[0].texts}
        y = next(text.get_position()[1] for text in figure.axes[0].texts if text.get_text() == "22")
        return min((name for name in texts if name.endswith(")")), key=lambda name: abs(texts[name][1] - y))

    assert step(judged).startswith("came true (")
    other = judged.copy()
    other.loc[other["prediction_id"] == "P22", "outcome"] = "partly"
    assert step(other).startswith("came true in part (")
    other.loc[other["prediction_id"] == "P22", "forecast_type"] = "motive"
    assert step(other).startswith("about a motive (")


@pytest.mark.parametrize(
    ("side", "colour"),
    [("nato", style.NATO), ("russia_official", style.RUSSIA), ("russia_expert", style.PAPER)],
)
def test_a_side_has_the_colour_that_it_has_everywhere(judged, side, colour):
    one = judged[judged["side"] == side].iloc[:1]
    fills = [
        patch.get_facecolor() for patch in draw("funnel", one)[0].axes[0].patches if patch.get_height() < 0.22
    ]
    assert matplotlib.colors.to_rgba(colour) in fills


def test_a_type_without_a_step_is_refused_and_not_lost(judged):
    with pytest.raises(ValueError, match="'omen'"):
        draw("funnel", judged.assign(forecast_type="omen"))


def test_a_scheduled_event_falls_before_its_type_is_asked(judged):
    assert "day and place had been announced 1," in draw("funnel", judged)[1]
    other = judged.assign(scheduled=judged["prediction_id"].isin(["P01", "P22"]))
    scored = len(forecasts.scored(judged))
    assert f" {scored - 1} can be scored" in headline("funnel", other)


@EACH_LAYOUT
def test_many_more_statements_still_fit(judged, layout):
    more = pd.concat([judged, judged.assign(prediction_id=judged["prediction_id"].str.replace("P", "P1"))])
    figure, text = draw("funnel", more, layout=layout)
    assert text.startswith(f"Of {2 * len(judged)} ")
    patches = figure.axes[0].patches
    assert all(patch.get_x() + patch.get_width() <= layout.width for patch in patches)


# Phrases ---------------------------------------------------------------------------------------------------


def test_the_median_and_spread_in_words_are_those_of_the_answers(heard, yardsticks):
    text = draw("phrases", heard, yardsticks)[1]
    for phrase, rows in heard.groupby("phrase"):
        answers = np.repeat(rows["probability"], rows["respondents"])
        low, high = np.quantile(answers, [0.025, 0.975], method="inverted_cdf")
        assert f"{phrase.capitalize()}: median {np.median(answers):g} %" in text
        assert f"from {low:g} to {high:g} %" in text


def test_a_yardstick_is_drawn_from_its_low_to_its_high(heard, yardsticks):
    axes = draw("phrases", heard, yardsticks)[0].axes[0]
    ticks = {text.get_text(): text.get_position()[0] for text in axes.texts}
    nought, all_ = ticks["0\u00a0%"], ticks["100\u00a0%"]
    drawn = [
        tuple(round(100 * (x - nought) / (all_ - nought)) for x in line.get_xdata())
        for line in axes.lines
        if line.get_linewidth() == 4
    ]
    assert (60, 90) in drawn and (55, 75) in drawn and (55, 80) in drawn  # “likely”: NATO, UK, US
    assert len(drawn) == 12


def test_a_yardstick_without_the_term_has_no_range(heard, yardsticks):
    fewer = yardsticks[yardsticks["organisation"] != "UK"]
    text = draw("phrases", heard, fewer)[1]
    assert "UK" not in text and "NATO likely 60 to 90" in text


# Leads -----------------------------------------------------------------------------------------------------


def test_the_headline_names_the_rules_from_which_something_is_told():
    assert headline("leads", compared(0.02), compared(0.2)).endswith(
        "score too much like each of 5 simple rules to tell which is better"
    )
    centres = {"coin": 0.0, "base_rate": -0.3, "no_change": 0.12, "intensifies": 0.5, "announced": 0.04}
    lead = headline("leads", compared(centres), compared(0.2))
    assert "too much like 2 of 5 simple rules to tell which is better" in lead
    assert (
        "beat “nothing changes” on 2 of 3 ways to count “partly” and beat “everything intensifies” on 3 of 3"
        in lead
    )
    assert "lose to “base rate” on 3 of 3" in lead
    assert "no rule scores like the speakers" in headline("leads", compared(0.5), compared(0.2))


def test_a_rule_that_perfect_foresight_hardly_beats_is_named():
    reach = {"coin": 0.3, "base_rate": 0.3, "no_change": 0.6, "intensifies": 0.4, "announced": 0.1}
    text = draw("leads", compared(0.02), compared(reach))[1]
    assert "Perfect foresight might lead by nothing over “already said”" in text
    assert "lead by nothing" not in draw("leads", compared(0.02), compared(0.4))[1]


@EACH_LAYOUT
def test_no_label_of_a_mark_stands_on_the_zero_line(layout):
    figure, _ = draw("leads", compared(0.01), compared(0.2), layout=layout)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    axes = figure.axes[0]
    zero = next(t for t in axes.texts if t.get_text() == "0.0").get_position()[0]
    line = axes.transData.transform((zero, 0))[0]
    labels = [t for t in axes.texts if t.get_text() and set(t.get_text()) <= set("0½1 ")]
    assert labels
    for label in labels:
        box = label.get_window_extent(canvas.get_renderer())
        assert not box.x0 < line < box.x1, label.get_text()


def test_every_lead_is_drawn_where_it_belongs():
    data = compared({"coin": 0.1, "base_rate": -0.2, "no_change": 0.4, "intensifies": 0.0, "announced": -0.1})
    axes = draw("leads", data, compared(0.3))[0].axes[0]
    ticks = {text.get_text(): text.get_position()[0] for text in axes.texts}
    nought, one = ticks["0.0"], ticks["+0.2"]
    marks = {"s": [], "o": []}
    for line in axes.lines:
        if line.get_marker() in marks:
            marks[line.get_marker()].append((line.get_xdata()[0] - nought) / (one - nought) * 0.2)
    marks["s"].pop()  # the key
    assert sorted(marks["s"]) == pytest.approx(sorted(data.loc[data["partly"] == "drawn", "lead"]))
    assert sorted(marks["o"]) == pytest.approx(sorted(data.loc[data["partly"] != "drawn", "lead"]))


# Specifications --------------------------------------------------------------------------------------------


def strips(figure):
    """Thickness of each strip by column of specifications, in the order in which they are drawn."""
    dark = [
        patch
        for patch in figure.axes[0].patches
        if patch.get_facecolor() == matplotlib.colors.to_rgba(style.INK)
    ]
    return [patch.get_xy() for patch in dark]


def test_the_headline_counts_the_specifications_above_zero():
    curve = specified()
    above = (curve["skill"] > 0).sum()
    text = draw("specifications", curve, "skill", "always 50 %", CHOICES)[1]
    assert text.startswith(f"In {above} of {len(curve)} specifications ({100 * above / len(curve):.0f} %)")
    assert f"from −{abs(curve['skill'].min()):.2f} to +{curve['skill'].max():.2f}" in text
    assert "first coder" in text and "second coder" in text


def test_a_specification_without_the_reference_is_not_counted():
    curve = specified()
    curve.loc[:29, "skill"] = np.nan
    assert "of 60 specifications" in draw("specifications", curve, "skill", "the rule", CHOICES)[1]


def test_a_strip_is_thick_under_the_specifications_that_make_the_choice():
    outlines = strips(draw("specifications", specified(), "skill", "always 50 %", CHOICES)[0])
    assert len(outlines) == 5

    def thickness(outline, share):
        xs, ys = outline[:, 0], outline[:, 1]
        x = xs.min() + share * (xs.max() - xs.min())
        foot = ys.max()
        return foot - min(y for (x0, y0), (x1, y) in itertools.pairwise(outline) if y0 == y and x0 <= x <= x1)

    nothing, half, full = outlines[:3]  # the more “partly” counts, the farther right
    assert thickness(nothing, 0.1) > thickness(nothing, 0.9)
    assert thickness(half, 0.5) > max(thickness(half, 0.1), thickness(half, 0.9))
    assert thickness(full, 0.9) > thickness(full, 0.1)


def test_the_curve_is_sorted_and_crosses_zero_where_the_skill_does():
    figure = draw("specifications", specified(), "skill", "always 50 %", CHOICES)[0]
    below, above = (
        next(
            patch
            for patch in figure.axes[0].patches
            if patch.get_facecolor() == matplotlib.colors.to_rgba(colour)
        )
        for colour in (style.MUTED, style.RUSSIA)
    )
    assert below.get_xy()[:, 0].max() <= above.get_xy()[:, 0].min()
    heights = above.get_xy()[1:-2, 1]
    assert (np.diff(heights) <= 1e-9).all()  # inches from the top: the curve rises
