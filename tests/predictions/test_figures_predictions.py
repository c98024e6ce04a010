"""The figures on the predictions: their words follow the table, their marks are the statements, their labels
fit."""

import itertools

import matplotlib.style
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Rectangle

from conceptshift import tables
from conceptshift.measures import style
from conceptshift.predictions import figures as predictions
from conceptshift.predictions import listing

LAYOUTS = [style.WIDE, style.NARROW]
EACH_LAYOUT = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)


@pytest.fixture(scope="module")
def tiles():
    return listing.tiles()


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


def draw(function, *data, layout=style.WIDE):
    with matplotlib.style.context(["default", style.RC]):
        return getattr(predictions, function)(*data, layout)


def headline(function, *data):
    return draw(function, *data)[1].split(". ")[0]


def words(figure):
    return [text.get_text() for text in figure.axes[0].texts]


# The tiles -------------------------------------------------------------------------------------------------


def placed(figure):
    """The label of each tile with where it stands, its fill, and the group above it."""
    axes = figure.axes[0]
    boxes = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    heads = [
        (text.get_position()[1], text.get_text()) for text in axes.texts if "came true" in text.get_text()
    ]
    heads = [(y, said) for y, said in heads if " of " in said]
    found = {}
    for box in boxes:
        x, y = box.get_xy()
        inside = [
            text.get_text()
            for text in axes.texts
            if x < text.get_position()[0] < x + box.get_width()
            and y < text.get_position()[1] < y + box.get_height()
        ]
        head = max((one for one in heads if one[0] < y), default=(0, ""))[1]
        found[" ".join(inside)] = (box.get_facecolor(), head)
    return found


def test_the_headline_counts_both_groups(tiles):
    announced, others = (tiles[tiles["announced"] == said] for said in (True, False))
    assert headline("tiles", tiles) == (
        f"All {len(announced)} forecasts already announced came true; of the {len(others)} others, "
        f"{(others['outcome'] == 'true').sum()} did"
    )
    missed = tiles.assign(outcome=tiles["outcome"].mask(tiles["prediction_id"] == "P22", "false"))
    assert headline("tiles", missed).startswith(
        f"{len(announced) - 1} of {len(announced)} forecasts already announced came true; "
    )
    assert headline("tiles", others) == (
        f"{(others['outcome'] == 'true').sum()} of {len(others)} forecasts that went beyond NATO came true"
    )
    assert headline("tiles", announced) == f"All {len(announced)} forecasts already announced came true"


@EACH_LAYOUT
def test_every_forecast_has_a_tile_with_its_words_its_speaker_and_its_outcome(tiles, layout):
    found = placed(draw("tiles", tiles, layout=layout)[0])
    assert len(found) == len(tiles)
    for row in tiles.itertuples():
        fill, head = found[f"{row.label} {row.speaker}"]
        assert fill == matplotlib.colors.to_rgba(predictions.RESULTS[row.outcome][1])
        assert head.startswith(predictions.GROUPS[row.announced])


def test_a_head_counts_what_came_true_below_it(tiles):
    found = placed(draw("tiles", tiles)[0])
    true = matplotlib.colors.to_rgba(predictions.RESULTS["true"][1])
    for head in {head for _, head in found.values()}:
        fills = [fill for fill, own in found.values() if own == head]
        assert head.endswith(f": {fills.count(true)} of {len(fills)} came true")


def test_what_came_true_stands_before_what_did_not(tiles):
    mixed = tiles.iloc[::-1].reset_index(drop=True)
    order = [predictions.RESULTS[row.outcome][1] for row in predictions._by_outcome(mixed).itertuples()]
    assert order == sorted(order, key=[fill for _, fill, _ in predictions.RESULTS.values()].index)
    assert draw("tiles", mixed)[1] == draw("tiles", tiles)[1]


def test_the_key_names_only_the_outcomes_that_are_there(tiles):
    texts = words(draw("tiles", tiles[tiles["outcome"] == "true"])[0])
    assert "came true" in texts and not {"came true in part", "did not"} & set(texts)


def test_the_text_names_every_forecast_with_its_speaker(tiles):
    text = draw("tiles", tiles)[1]
    assert all(f"{row.label} ({row.speaker})" in text for row in tiles.itertuples())
    assert text.index("NATO or its experts had said so:") < text.index("They had not, or only in part:")


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
