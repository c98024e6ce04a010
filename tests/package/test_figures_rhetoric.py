"""The figures on the UN speeches: drawn on both layouts, alt text that follows the data, nothing cut off."""

import matplotlib
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from conceptshift import before_after, general_debate, tables
from conceptshift.figures import rhetoric as figures
from conceptshift.figures.style import NARROW, RC, WIDE

DRAWS = 49
PAIRS = {
    "georgia": (2007, 2008),
    "crimea": (2013, 2014),
    "lisbon": (2010, 2011),
    "call": (2020, 2021),
    "both": (2021, 2022),
}
NAMES = ["naming", "since_1949", "other_names", "vocabulary", "near", "steps"]


def of_bloc(table, bloc):
    return table[table["bloc"] == bloc]


@pytest.fixture(scope="module")
def data():
    tabled = ("speeches", "node_mentions", "term_counts", "other_term_counts", "windows", "lexicon")
    speeches, mentions, counts, totals, windows, words = (tables.load(name) for name in tabled)
    recent, long = speeches[speeches["year"] >= 1991], speeches[speeches["year"] >= 1949]

    def yearly(table, bloc, **more):
        return general_debate.yearly(of_bloc(table, bloc), 1, DRAWS, **more)

    russia = general_debate.naming(recent, mentions, "russia")
    allied = yearly(russia, "nato")
    russian = yearly(general_debate.naming(recent, mentions, "nato"), "russia")
    named = {
        name: yearly(general_debate.other_names(speeches, counts, tables.load("other_names"), name), bloc)
        for name, bloc in (("ukraine", "nato"), ("kremlin", "nato"), ("west", "russia"))
    } | {"russia": allied, "nato": russian}
    said = general_debate.vocabulary(speeches, counts, words).assign(bare=lambda table: table["threat"] // 2)
    rated = pd.concat(
        yearly(said, bloc, hits=kind).assign(bloc=bloc, category=kind)
        for bloc in ("nato", "russia")
        for kind in figures.KIND
    )
    balanced = pd.concat(
        general_debate.balance(of_bloc(said, bloc), 1, DRAWS).assign(bloc=bloc) for bloc in ("nato", "russia")
    )
    others = general_debate.elsewhere(totals, words)
    bare = others[others["category"] == "threat"].assign(category="bare")
    everyone = general_debate.naming(long, mentions, "russia", "soviet_union")
    return {
        "naming": (allied, russian, tables.load("events"), tables.load("russian_speakers")),
        "since_1949": (
            yearly(everyone, "nato"),
            yearly(general_debate.naming(long, mentions, "nato"), "russia"),
        ),
        "other_names": (pd.concat([table.assign(name=name) for name, table in named.items()]),),
        "vocabulary": (rated, balanced, pd.concat([others, bare]), 0.5),
        "near": (general_debate.near(speeches, windows, counts, words, 1, resamples=DRAWS),),
        "steps": (before_after.steps(russia, PAIRS, 1, DRAWS),),
    }


def draw(name, data, layout):
    with matplotlib.rc_context(RC):
        return getattr(figures, name)(*data, layout)


@pytest.mark.parametrize("layout", [WIDE, NARROW], ids=lambda layout: layout.name)
@pytest.mark.parametrize("name", NAMES)
def test_all_text_lies_inside_the_figure(name, layout, data):
    figure, _ = draw(name, data[name], layout)
    assert figure.get_size_inches()[0] == layout.width
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    page = figure.bbox
    said = [
        text
        for axes in figure.axes
        for text in (*axes.texts, axes.title, axes._left_title, axes.xaxis.label, axes.yaxis.label)
        if text.get_text()
    ]
    assert said
    for text in said:
        box = text.get_window_extent(canvas.get_renderer())
        assert page.x0 - 2 <= box.x0 and box.x1 <= page.x1 + 2, text.get_text()
        assert page.y0 - 2 <= box.y0 and box.y1 <= page.y1 + 2, text.get_text()


@pytest.mark.parametrize("layout", [WIDE, NARROW], ids=lambda layout: layout.name)
def test_labels_of_the_long_chart_do_not_run_into_each_other(layout, data):
    figure, _ = draw("naming", data["naming"], layout)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    boxes = [text.get_window_extent(canvas.get_renderer()) for text in figure.axes[0].texts]
    for number, box in enumerate(boxes):
        for other in boxes[number + 1 :]:
            assert not box.overlaps(other), (box, other)


@pytest.mark.parametrize("name", NAMES)
def test_both_layouts_tell_the_same(name, data):
    wide, narrow = (draw(name, data[name], layout)[1] for layout in (WIDE, NARROW))
    assert wide == narrow
    assert wide.endswith(".") and len(wide.split()) > 20


def rates(**by_year):
    """A table of `general_debate.yearly` with these rates, such as y2021=1.4."""
    rows = [
        {"year": int(year[1:]), "speeches": 30, "tokens": 60_000, "hits": int(rate * 6), "rate": rate}
        for year, rate in by_year.items()
    ]
    table = pd.DataFrame(rows)
    return table.assign(low=table["rate"] * 0.8, high=table["rate"] * 1.2, share=0.5)


class TestNaming:
    YEARS = dict.fromkeys([f"y{year}" for year in (2007, 2008, 2010, 2011, 2013, 2014, 2023, 2024)], 3.0)

    def alt(self, before, after, russian_after):
        allied = rates(**self.YEARS, y2021=before, y2022=after)
        russian = rates(**self.YEARS, y2021=5.0, y2022=russian_after)
        speakers = pd.DataFrame({"year": [2015], "post": ["president"]})
        return figures.naming(allied, russian, tables.load("events"), speakers, WIDE)[1]

    def test_the_headline_gives_both_sides_in_one_kind_of_sentence(self):
        assert self.alt(2.0, 40.0, 15.0).startswith(
            "NATO’s members named Russia 20 times as often in September 2022 as a year before; "
            "Russia’s one speech named NATO 3 times as often."
        )

    def test_every_event_is_labelled_with_its_month(self, data):
        figure, _ = draw("naming", data["naming"], NARROW)
        shown = {text.get_text() for text in figure.axes[0].texts}
        assert {
            "2022 concept, Jun 2022",
            "invasion of Ukraine, Feb 2022",
            "Crimea annexed, Mar 2014",
        } <= shown

    def test_both_panels_have_one_scale(self, data):
        for layout in (WIDE, NARROW):
            figure, _ = draw("naming", data["naming"], layout)
            FigureCanvasAgg(figure).draw()
            inches = [
                axes.get_position().height / (axes.get_ylim()[1] - axes.get_ylim()[0]) for axes in figure.axes
            ]
            assert inches[0] == pytest.approx(inches[1], rel=0.01)


class TestSince:
    def test_the_headline_says_where_2022_stands(self):
        russian = rates(y1957=5.0, y2022=30.0)
        first = figures.since_1949(rates(y1957=38.0, y2022=52.0), russian, WIDE)[1]
        assert first.startswith(
            "Allies’ rate of 2022 is the highest of 2 debates since 1957, but the intervals of 1 "
        )
        second = figures.since_1949(rates(y1957=60.0, y2022=52.0), russian, WIDE)[1]
        assert "is not the highest" in second


class TestNear:
    def near(self, threat, partnership):
        rows = [
            ("nato", period, category, 30, 10, 1000, rate, rate * 0.5, rate * 1.5)
            for number, period in enumerate(("2011-2013", "2014-2021"))
            for category, rate in (("threat", threat[number]), ("partnership", partnership[number]))
        ] + [
            ("russia", "2014-2021", category, 1, 1, 400, 25.0, 1.0, 90.0)
            for category in ("threat", "partnership")
        ]
        columns = ["bloc", "period", "category", "states", "hits", "tokens", "rate", "low", "high"]
        return figures.near(pd.DataFrame(rows, columns=columns), WIDE)[1]

    def test_the_headline_says_since_when_threat_words_are_more(self):
        assert self.near((20, 200), (100, 70)).startswith(
            "Around “Russia” threat words outnumber partnership words in allied speeches from 2014 on"
        )
        assert "partnership words outnumber threat words in allied speeches throughout" in self.near(
            (20, 20), (90, 70)
        )

    def test_it_says_how_few_russian_words_there_are(self):
        assert "(400 against 2,000)" in self.near((20, 200), (100, 70))


class TestSteps:
    def test_the_headline_counts_rises(self, data):
        changed = data["steps"][0]
        assert draw("steps", (changed,), WIDE)[1].startswith(
            "Allies named Russia more often after 2 of 2 wars or annexations without a new concept and after none of 2 steps"
        )
        other = changed.assign(difference=-changed["difference"])
        assert (
            "after none of 2 wars or annexations without a new concept and after 2 of 2 steps"
            in (draw("steps", (other,), WIDE)[1])
        )

    def test_every_change_stands_beside_its_line(self, data):
        figure, _ = draw("steps", data["steps"], NARROW)
        shown = [text.get_text() for text in figure.axes[0].texts]
        assert sum(text.endswith(")") and " to " in text and text[0] in "+−0" for text in shown) == 10
