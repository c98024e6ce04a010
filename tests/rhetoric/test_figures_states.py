"""The figures of periods and states: drawn on both layouts, nothing cut off, headlines that follow the data."""

import matplotlib
import numpy as np
import pandas as pd
import pytest

from conceptshift import tables
from conceptshift.measures.style import NARROW, RC, WIDE
from conceptshift.rhetoric import periods, states
from conceptshift.rhetoric.figures import periods as period_figures
from conceptshift.rhetoric.figures import states as state_figures

NAMES = ("speeches", "membership", "node_mentions", "term_counts", "windows", "lexicon")


@pytest.fixture(scope="module")
def data():
    loaded = [tables.load(name) for name in NAMES]
    panel = states.panel(*loaded, first=2007)
    allied = periods.of_bloc(loaded[3], loaded[0], "nato")
    return {
        period_figures.words: periods.across_states(allied, resamples=999),
        state_figures.who_and_when: panel,
        state_figures.group_changes: states.changes(panel, resamples=199),
    }


def draw(function, table, layout):
    with matplotlib.rc_context(RC):
        return function(table, layout)


class TestWords:
    def test_the_headline_counts_what_holds_across_the_states(self, data):
        table = data[period_figures.words]
        picked = table[table["q"] < 0.05]
        alt = draw(period_figures.words, table, WIDE)[1]
        assert alt.startswith(
            f"Of {len(picked):,} changes that a count of all tokens picks, {picked['across'].sum():,} hold"
        )

    def test_drawn_are_words_that_at_least_double_or_halve(self, data):
        for _, rows in data[period_figures.words].groupby(["before", "after"]):
            shown = period_figures.shown(rows)
            assert (shown["log_ratio"].abs() >= 1).all()
            assert list(shown["part"].unique()) == ["rise", "fall", "struck"]
            assert not shown.loc[shown["part"] == "struck", "across"].any()
            assert shown.loc[shown["part"] != "struck", "across"].all()

    def test_spellings_and_hesitations_are_passed_over_and_named(self, data):
        table = data[period_figures.words]
        figure, alt = draw(period_figures.words, table, WIDE)
        shown = {text.get_text().split(" (")[0] for text in figure.axes[0].texts}
        assert {"ukraine", "ai"} <= shown and not {"uh", "tiirkiye", "turkey"} & shown
        assert alt.endswith("of the record: turkey, tiirkiye, uh.")
        without = table[~table["term"].isin(period_figures.PASSED)]
        assert "of the record" not in draw(period_figures.words, without, WIDE)[1]

    @pytest.mark.parametrize("layout", [WIDE, NARROW], ids=lambda layout: layout.name)
    def test_a_doubling_is_as_far_on_either_screen_as_can_be_read(self, layout, data):
        axes = draw(period_figures.words, data[period_figures.words], layout)[0].axes[0]
        ticks = {text.get_text(): text.get_position()[0] for text in axes.texts[:6]}
        assert ticks["×64"] - ticks["÷64"] > 0.9  # inches

    def test_the_years_own_topic_carries_its_year(self):
        rows = pd.DataFrame({"term": ["covid", "war"], "peak_year": [2020, 2022], "peak_share": [0.5, 0.49]})
        assert [period_figures.labelled(row) for row in rows.itertuples()] == ["covid (2020)", "war"]

    def test_the_states_that_are_counted_moved_the_way_the_rate_did(self):
        rows = pd.DataFrame({"g2": [9.0, -9.0], "up": [7, 7], "down": [2, 2], "of_states": [10, 10]})
        assert [period_figures.moved(row) for row in rows.itertuples()] == ["7 of 10", "2 of 10"]


class TestWhoAndWhen:
    def marks(self, table, layout):
        axes = draw(state_figures.who_and_when, table, layout)[0].axes[0]
        return [
            (tuple(place), size, tuple(face[:3]))
            for drawn in axes.collections
            for place, size, face in zip(
                drawn.get_offsets(),
                np.broadcast_to(drawn.get_sizes(), len(drawn.get_offsets())),
                np.broadcast_to(drawn.get_facecolors(), (len(drawn.get_offsets()), 4)),
                strict=True,
            )
        ]

    def test_a_mark_for_each_speech(self, data):
        table = data[state_figures.who_and_when]
        assert len(self.marks(table, WIDE)) == len(table) + len(state_figures.KEY) + 2

    def test_the_area_of_a_mark_is_in_proportion_to_the_rate(self, data):
        table = data[state_figures.who_and_when]
        rate = table["russia"] / table["tokens"]
        sizes = sorted(size for _, size, _ in self.marks(table, NARROW))[-20:]
        shown = sorted([*rate, *(value / 10_000 for value in state_figures.KEY)])[-20:]
        assert np.array(sizes) / sizes[-1] == pytest.approx(np.array(shown) / shown[-1])

    def test_a_state_that_has_not_joined_is_hollow(self, data):
        table = data[state_figures.who_and_when]
        outside = ((table["russia"] > 0) & ~table["member"]).sum()
        paper = matplotlib.colors.to_rgb(state_figures.style.PAPER)
        hollow = [face for _, _, face in self.marks(table, NARROW) if face == pytest.approx(paper)]
        assert len(hollow) == outside + 1  # and the key

    def test_a_silent_speech_has_a_colour_that_shows_on_a_dark_page(self, data):
        table = data[state_figures.who_and_when]
        axes = draw(state_figures.who_and_when, table, WIDE)[0].axes[0]
        silent = [
            drawn
            for drawn in axes.collections
            if len(drawn.get_offsets()) == (table["russia"] == 0).sum() + 1
        ]
        assert len(silent) == 1
        assert matplotlib.colors.to_hex(silent[0].get_facecolor()[0]) == state_figures.style.MUTED

    def test_the_headline_tells_both_years(self, data):
        table = data[state_figures.who_and_when]
        rate = states.rates(table, "russia")
        up, down = (rate[2014] > rate[2013]).sum(), (rate[2014] < rate[2013]).sum()
        alt = draw(state_figures.who_and_when, table, WIDE)[1]
        assert alt.startswith(
            f"All 32 present members named Russia in 2022, {(rate[2021] > 0).sum()} the year before. "
            f"From 2013 to 2014 {up} named it more often and {down} less often."
        )

    def test_the_headline_counts_the_states_where_not_all_moved(self, data):
        table = data[state_figures.who_and_when].copy()
        table.loc[(table["iso3"] == "ESP") & (table["year"] == 2022), "russia"] = 0
        assert draw(state_figures.who_and_when, table, NARROW)[1].startswith(
            "31 of 32 present members named Russia"
        )

    @pytest.mark.parametrize("layout", [WIDE, NARROW], ids=lambda layout: layout.name)
    def test_the_states_are_sorted_by_their_rate_of_2022(self, data, layout):
        table = data[state_figures.who_and_when]
        names = set(table["country"])
        axes = draw(state_figures.who_and_when, table, layout)[0].axes[0]
        shown = [text.get_text() for text in axes.texts if text.get_text() in names]
        rate = states.rates(table, "russia")[2022]
        of_country = rate.rename(index=table.drop_duplicates("iso3").set_index("iso3")["country"])
        assert [of_country[name] for name in shown] == sorted(rate, reverse=True)


class TestGroupChanges:
    def changed(self, *p_holm):
        rows = [
            ("russia", *pair, "all", change, change - 5, change + 5, p)
            for pair, change, p in zip(states.PAIRS, (3, 40), p_holm, strict=True)
        ]
        columns = ["measure", "before", "after", "group", "change", "low", "high", "p_holm"]
        return pd.DataFrame(rows, columns=columns)

    def test_filled_where_holm_leaves_it_below_five_per_cent(self):
        figure, alt = draw(state_figures.group_changes, self.changed(0.3, 0.01), WIDE)
        faces = {
            line.get_marker(): line.get_markerfacecolor()
            for line in figure.axes[0].lines
            if len(line.get_xdata()) == 1
        }
        assert faces["D"] == "#fdfdfc" and faces["o"] == "#1f5fa8"
        assert alt.startswith(
            "Over all states 1 of 2 changes are clear after correction: naming Russia 2021 to 2022."
        )
        assert "Not clear: naming Russia 2013 to 2014." in alt

    def test_no_sentence_on_unclear_changes_where_all_are_clear(self):
        assert "Not clear" not in draw(state_figures.group_changes, self.changed(0.01, 0.01), WIDE)[1]
