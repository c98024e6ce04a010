"""The figures on the predictions: their words follow the table, their marks are the statements, their labels
fit."""

import re

import matplotlib.style
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from conceptshift import forecasts, tables
from conceptshift.figures import predictions, style

LAYOUTS = [style.WIDE, style.NARROW]


@pytest.fixture(scope="module")
def judged():
    return forecasts.judged(
        *(tables.load(name) for name in ("predictions", "prediction_codings", "speakers"))
    )


@pytest.fixture(scope="module")
def shares(judged):
    baselines = tables.load("prediction_baselines")
    return forecasts.shares(
        forecasts.scored(judged), baselines, ["announced", "no_change"], (0, 0.5, 1), 1, 99
    )


FIGURES = pytest.mark.parametrize(("function", "data"), [("outcomes", "judged"), ("hit_shares", "shares")])


def draw(function, data, layout=style.WIDE):
    with matplotlib.style.context(["default", style.RC]):
        return getattr(predictions, function)(data, layout)


def headline(function, data):
    return draw(function, data)[1].split(". ")[0]


# Words -----------------------------------------------------------------------------------------------------


def test_the_headline_counts_the_forecasts_of_the_table(judged):
    explicit = judged[judged["forecast_type"] == "explicit_forecast"]
    true = (explicit["outcome"] == "true").sum()
    assert headline("outcomes", judged).startswith(
        f"Of {len(judged)} forward-looking statements {len(explicit)} are explicit forecasts, of which {true} came true"
    )


def test_a_forecast_by_the_other_side_changes_the_headline(judged):
    assert "none of them is by a NATO speaker" in headline("outcomes", judged)
    other = judged.copy()
    other.loc[(other["forecast_type"] == "explicit_forecast").idxmax(), "side"] = "nato"
    assert "1 of them is by a NATO speaker" in headline("outcomes", other)


def test_a_changed_outcome_changes_the_words(judged):
    other = judged.copy()
    other.loc[other["prediction_id"] == "P22", "outcome"] = "false"
    before, after = (
        re.search(r"Explicit forecast: (\d+) true", draw("outcomes", some)[1]) for some in (judged, other)
    )
    assert int(after[1]) == int(before[1]) - 1


def test_the_shares_in_words_are_those_of_the_table(shares):
    half = shares[shares["partly"] == 0.5].set_index("rule")["share"]
    speakers, rule = (int(100 * half[name] + 0.5) for name in ("speakers", "announced"))
    assert re.search(rf"right on {speakers}\s%.*on {rule}\s%", headline("hit_shares", shares))
    text = draw("hit_shares", shares)[1]
    for row in shares.dropna(subset="low").itertuples():
        points = (int(100 * limit + 0.5) for limit in (row.wilson_low, row.wilson_high, row.low, row.high))
        assert "(Wilson {} to {}, over ideas {} to {})".format(*points) in text


@FIGURES
def test_a_phone_is_told_the_same_as_a_desk(function, data, request):
    wide, narrow = (draw(function, request.getfixturevalue(data), layout)[1] for layout in LAYOUTS)
    assert wide == narrow
    assert wide.endswith(".") and "nan" not in wide.lower().split()


# Marks -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_statement_has_its_own_numbered_mark(judged, layout):
    texts = [text.get_text() for text in draw("outcomes", judged, layout)[0].axes[0].texts]
    numbers = sorted(int(text) for text in texts if text.isdigit())
    assert numbers == sorted(int(key[1:]) for key in judged["prediction_id"])


def test_a_mark_stands_under_the_outcome_of_its_statement(judged):
    def place(rows):
        texts = draw("outcomes", rows)[0].axes[0].texts
        heads = {text.get_text(): text.get_position()[0] for text in texts}
        mark = next(text for text in texts if text.get_text() == "22")
        left = [
            name for name in ("true", "partly", "false", "undecided") if heads[name] < mark.get_position()[0]
        ]
        return left[-1]

    assert place(judged) == "true"
    other = judged.copy()
    other.loc[other["prediction_id"] == "P22", "outcome"] = "partly"
    assert place(other) == "partly"


def test_every_share_is_drawn_where_it_belongs(shares):
    lines = draw("hit_shares", shares)[0].axes[0].lines
    ticks = {label.get_text(): label for label in draw("hit_shares", shares)[0].axes[0].texts}
    nought, all_ = (ticks[f"{share}\u00a0%"].get_position()[0] for share in (0, 100))
    drawn = [(line.get_xdata()[0] - nought) / (all_ - nought) for line in lines if line.get_marker() in "soD"]
    expected = shares[shares["rule"] != "coin"]["share"]
    assert sorted(drawn) == pytest.approx(sorted(expected))


# Room ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
@FIGURES
def test_no_label_leaves_the_drawing_or_covers_another(function, data, layout, request):
    figure, _ = draw(function, request.getfixturevalue(data), layout)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    boxes = [
        (text.get_text(), text.get_window_extent(canvas.get_renderer()))
        for text in figure.axes[0].texts
        if text.get_text()
    ]
    width, height = figure.bbox.size
    for index, (text, box) in enumerate(boxes):
        assert box.x0 >= -1 and box.x1 <= width + 1 and box.y0 >= -1 and box.y1 <= height + 1, text
        for other, its in boxes[index + 1 :]:
            assert not box.shrunk(0.9, 0.7).overlaps(its.shrunk(0.9, 0.7)), (text, other)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_many_more_statements_still_fit(judged, layout):
    more = pd.concat([judged, judged.assign(prediction_id=judged["prediction_id"].str.replace("P", "P1"))])
    figure, text = draw("outcomes", more, layout)
    assert text.startswith(f"Of {2 * len(judged)} ")
    patches = figure.axes[0].patches
    assert all(patch.get_x() + patch.get_width() <= layout.width for patch in patches)
