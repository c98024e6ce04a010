"""The figures on the UN speeches: drawn on both layouts, alt text that follows the data, nothing cut off."""

import matplotlib
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from conceptshift import tables
from conceptshift.measures.style import NARROW, RC, WIDE
from conceptshift.rhetoric import before_after, general_debate
from conceptshift.rhetoric.figures import naming as figures

DRAWS = 49
NAMES = ["naming", "russian_naming", "since_1949", "other_names", "vocabulary", "words_near", "steps"]


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
    others = general_debate.other_states(totals, words)
    bare = others[others["category"] == "threat"].assign(category="bare")
    everyone = general_debate.naming(long, mentions, "russia", "soviet_union")
    return {
        "naming": (allied, tables.load("events")),
        "russian_naming": (russian, tables.load("events"), tables.load("russian_speakers")),
        "since_1949": (
            yearly(everyone, "nato"),
            yearly(general_debate.naming(long, mentions, "nato"), "russia"),
        ),
        "other_names": (pd.concat([table.assign(name=name) for name, table in named.items()]),),
        "vocabulary": (rated, balanced, pd.concat([others, bare]), 0.5),
        "words_near": (general_debate.words_near(speeches, windows, counts, words, 1, resamples=DRAWS),),
        "steps": (
            before_after.steps(russia, tables.load("compared_steps"), tables.load("state_groups"), 1, DRAWS),
        ),
    }


def draw(name, data, layout):
    with matplotlib.rc_context(RC):
        return getattr(figures, name)(*data, layout)


@pytest.mark.parametrize("layout", [WIDE, NARROW], ids=lambda layout: layout.name)
@pytest.mark.parametrize("name", NAMES)
def test_the_panels_fill_the_figure(name, layout, data):
    figure, _ = draw(name, data[name], layout)
    FigureCanvasAgg(figure).draw()
    # an artist outside its panel, even an empty one, makes the layout shrink all panels
    assert min(axes.get_position().y0 for axes in figure.axes) * figure.get_size_inches()[1] < 0.7
    assert max(axes.get_position().x1 for axes in figure.axes) > (0.55 if name == "steps" else 0.9)


def rates(**by_year):
    """A table of `general_debate.yearly` with these rates, such as y2021=1.4."""
    rows = [
        {"year": int(year[1:]), "speeches": 30, "tokens": 60_000, "hits": int(rate * 6), "rate": rate}
        for year, rate in by_year.items()
    ]
    table = pd.DataFrame(rows)
    return table.assign(low=table["rate"] * 0.8, high=table["rate"] * 1.2, share=0.5)


class TestNaming:
    def alt(self, before, after):
        years = dict.fromkeys([f"y{year}" for year in (2007, 2008, 2010, 2011, 2013, 2014, 2023, 2024)], 3.0)
        allied = rates(**years, y2021=before, y2022=after)
        return figures.naming(allied, tables.load("events"), WIDE)[1]

    def test_the_headline_counts_the_mentions_of_both_years(self):
        assert self.alt(2.0, 40.0).startswith(
            "NATO’s members named Russia 12 times in September 2021 and 240 a year later."
        )

    @pytest.mark.parametrize("layout", [WIDE, NARROW], ids=lambda layout: layout.name)
    def test_every_war_and_text_has_a_tick_of_one_height_and_a_label(self, data, layout):
        figure, alt = draw("naming", data["naming"], layout)
        texts = figure.axes[0].texts
        shown = [text.get_text() for text in texts]
        assert {*figures.WARS.values(), *figures.CONCEPTS.values(), "wars", "texts"} <= set(shown)
        ticks = [text for text in texts if text.get_text() == "|"]
        assert len(ticks) == len(figures.WARS) + len(figures.CONCEPTS)
        assert len({text.get_fontsize() for text in ticks}) == 1
        assert "invasion, Feb 2022" in alt and "concept, Jun 2022" in alt and "call, Feb 2021" in alt

    def test_an_event_that_the_table_lacks_is_not_left_out_in_silence(self, data):
        allied, events = data["naming"]
        with pytest.raises(KeyError, match="madrid_2022"):
            draw("naming", (allied, events[events["event_id"] != "madrid_2022"]), WIDE)


class TestRussianNaming:
    def test_the_headline_counts_the_mentions_of_both_years(self, data):
        russian = rates(y2014=3.0, y2021=5.0, y2022=15.0)
        _, events, speakers = data["russian_naming"]
        assert figures.russian_naming(russian, events, speakers, WIDE)[1].startswith(
            "Russia’s one speech named NATO 30 times in 2021 and 90 times in 2022."
        )

    def test_what_russia_dates_stands_over_its_own_rates(self, data):
        figure, alt = draw("russian_naming", data["russian_naming"], NARROW)
        below = {text.get_text() for text in figure.axes[0].texts}
        dated = {
            "Kosovo, enlargement, Mar 1999",
            "enlargement, Mar 2004",
            "Bucharest, Apr 2008",
            "Libya, Mar 2011",
            "Finland, Sweden join, Apr 2023, Mar 2024",
        }
        assert dated <= below
        hits = data["russian_naming"][0].set_index("year")["hits"]
        assert f"Bucharest, Apr 2008: {hits[2008]}; Libya, Mar 2011: {hits[2011]};" in alt

    def test_an_event_that_the_table_lacks_is_not_left_out_in_silence(self, data):
        russian, events, speakers = data["russian_naming"]
        with pytest.raises(KeyError, match="libya_2011"):
            draw("russian_naming", (russian, events[events["event_id"] != "libya_2011"], speakers), WIDE)


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
        return figures.words_near(pd.DataFrame(rows, columns=columns), WIDE)[1]

    def test_the_headline_says_since_when_threat_words_are_more(self):
        assert self.near((20, 200), (100, 70)).startswith(
            "Around “Russia” threat words outnumber partnership words in allied speeches from 2014 on"
        )
        assert "partnership words outnumber threat words in allied speeches throughout" in self.near(
            (20, 20), (90, 70)
        )

    def test_it_says_how_few_russian_words_there_are(self):
        assert "(400 against 2,000)" in self.near((20, 200), (100, 70))

    @pytest.mark.parametrize("layout", [WIDE, NARROW], ids=lambda layout: layout.name)
    def test_the_number_of_words_stands_at_every_mark(self, layout, data):
        rated = data["words_near"][0]
        figure, _ = draw("words_near", data["words_near"], layout)
        for axes, bloc in zip(figure.axes, ("nato", "russia"), strict=True):
            shown = sorted(int(text.get_text()) for text in axes.texts if text.get_text().isdigit())
            assert shown == sorted(rated.loc[rated["bloc"] == bloc, "hits"])
            assert {"threat", "partnership"} <= {text.get_text() for text in axes.texts}


class TestSteps:
    def test_the_headline_says_after_which_kind_of_step_naming_clearly_rose(self, data):
        changed = data["steps"][0]
        alt = draw("steps", (changed,), WIDE)[1]
        assert alt.startswith(
            "Allies named Russia more after wars, but not clearly more after concept steps. "
        )
        assert (
            "Allies’ naming of Russia rose most from 2021 to 2022 (+49) and from 2013 to 2014 (+4.9); "
            "after 4 of 5 steps of a concept without a new war between Russia and a neighbour it fell." in alt
        )
        turned = {
            "difference": "difference",
            "difference_low": "difference_high",
            "difference_high": "difference_low",
        }
        other = changed.assign(**{new: -changed[old] for new, old in turned.items()})
        alt = draw("steps", (other,), WIDE)[1]
        assert alt.startswith("Naming clearly rose after 0 of 2 wars and 1 of 5 concept steps. ")
        assert (
            "rose most from 1998 to 1999 (+2.5) and" in alt
            and "after 1 of 5 steps of a concept without" in alt
        )

    def test_a_step_of_an_unknown_kind_is_refused(self, data):
        changed = data["steps"][0]
        with pytest.raises(KeyError, match="summit"):
            draw("steps", (changed.assign(kind=changed["kind"].replace("war", "summit")),), WIDE)

    def test_each_step_has_its_label_under_the_heading_of_its_kind(self, data):
        figure, alt = draw("steps", data["steps"], WIDE)
        shown = [text.get_text() for text in figure.axes[0].texts]
        assert shown.index("War or annexation, no concept") < shown.index("Crimea annexed")
        assert shown.index("Crimea annexed") < shown.index("Concept, no new war with a neighbour")
        assert shown.index("Both") < shown.index("Invasion, 2022 concept")
        assert (
            "Crimea annexed (war or annexation, no concept), NATO’s members: 2.8 in 2013, 7.6 in 2014" in alt
        )

    def test_an_arrow_a_change_from_the_rate_before_to_the_one_after(self, data):
        changed = data["steps"][0]
        figure, _ = draw("steps", data["steps"], NARROW)
        arrows = [text for text in figure.axes[0].texts if getattr(text, "arrow_patch", None)]
        drawn = sorted((text.xyann[0], text.xy[0]) for text in arrows)
        assert drawn == sorted(zip(changed["before"], changed["after"], strict=True))
        clear = (changed["difference_low"] > 0) | (changed["difference_high"] < 0)
        assert sum(text.arrow_patch.get_linewidth() > 2 for text in arrows) == clear.sum()
