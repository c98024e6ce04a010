"""The Kremlin's words: rates and shares by plain sums, intervals by a bootstrap of scipy's, and what the page prints."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from conceptshift import tables
from conceptshift.rhetoric import kremlin as measures
from conceptshift.rhetoric.findings import kremlin

COLUMN = {"nato": "nato", "west": "the_west", "guarantees": "guarantees", "threat": "threat", "partnership": "partnership"}  # fmt: skip
VOICE = {"president": "president", "guests": "other"}


@pytest.fixture(scope="module")
def said():
    """Every document and voice, with the day as text."""
    documents = pd.read_parquet(tables.path("kremlin_documents"))
    documents["day"] = documents["published_on"].astype(str)
    return pd.read_parquet(tables.path("kremlin_counts")).merge(documents)


@pytest.fixture(scope="module")
def days():
    with tables.path("kremlin_periods").open(encoding="utf-8") as file:
        rows = pd.read_csv(file).set_index("period")
    return {period: (row.first_day, row.last_day) for period, row in rows.iterrows()}


def between(said, first, last, voice="president"):
    return said[(said["day"] >= first) & (said["day"] <= last) & (said["voice"] == voice)]


def shown(finding, name):
    cell = finding.cells()[f"{finding.name}.{name}"]
    return cell.text, cell.interval and cell.interval.replace("\N{NO-BREAK SPACE}", " ")


def test_how_much_was_counted(said):
    found = kremlin.kremlin_documents()
    window = said[said["day"] > "2021-10-01"]
    assert (found.window, found.words) == (815, window["tokens"].sum())
    assert found.president == window.loc[window["voice"] == "president", "tokens"].sum() == 283_871
    assert found.share == pytest.approx(found.president / found.words)
    assert shown(kremlin.kremlin_documents, "read") == ("8,049", None)


def test_every_rate_by_plain_sums(said, days):
    found = kremlin.kremlin_naming()
    assert len(found) == (15 + 12) * len(COLUMN)
    for row in found.itertuples():
        part = between(said, *days[row.period], VOICE[row.voice])
        hits = part[COLUMN[row.name]]
        assert (row.documents, row.tokens, row.hits) == (len(part), part["tokens"].sum(), hits.sum())
        assert row.naming == (hits > 0).sum()
        assert row.rate == pytest.approx(hits.sum() / part["tokens"].sum() * 1e4)
        assert row.low <= row.rate <= row.high


def test_months_and_phases_are_the_same_words(said):
    found = kremlin.kremlin_naming().query("voice == 'president' and name == 'nato'")
    totals = found.groupby("kind")[["hits", "tokens", "documents"]].sum()
    assert totals.loc["month"].tolist() == totals.loc["phase"].tolist()
    assert totals.loc["month", "tokens"] == 283_871


def test_an_interval_is_that_of_scipys_bootstrap_over_documents(said, days):
    part = between(said, *days["2022-02"])
    drawn = stats.bootstrap(
        (part["nato"].to_numpy(float), part["tokens"].to_numpy(float)),
        lambda hits, tokens, axis: hits.sum(axis) / tokens.sum(axis) * 1e4,
        paired=True,
        vectorized=True,
        n_resamples=9999,
        method="percentile",
        rng=np.random.default_rng(2010),
    ).confidence_interval
    row = kremlin.by_period("president", "nato").loc["2022-02"]
    assert [row["low"], row["high"]] == pytest.approx(list(drawn))


def test_silence_has_the_exact_limit_of_a_count_of_zero(said, days):
    row = kremlin.by_period("president", "nato").loc["2020"]
    tokens = between(said, *days["2020"])["tokens"].sum()
    assert (row["hits"], row["low"]) == (0, 0)
    assert row["high"] == pytest.approx(-np.log(0.025) / tokens * 1e4)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("president-nato.before", ("8.0", "3.4 to 14")),
        ("president-nato.eve", ("34", "12 to 46")),
        ("president-nato.after", ("1.9", "0.6 to 3.5")),
        ("president-west.before", ("0.5", "0.1 to 0.8")),
        ("president-west.after", ("4.1", "2.3 to 5.8")),
        ("guests-nato.after", ("2.0", "0.0 to 5.1")),
    ],
)
def test_the_published_phases(name, text):
    assert shown(kremlin.kremlin_phases, name) == text


def test_another_count_of_nato_gives_nearly_the_same_rates():
    """Others counted the name and North Atlantic Alliance alone, in the President's words: 109, 62 and 21 mentions."""
    rated = kremlin.by_period("president", "nato").loc[list(kremlin.PHASES)]
    assert rated["tokens"].tolist() == [146_676, 18_904, 118_291]
    narrow = np.array([109, 62, 21])
    assert (rated["hits"] >= narrow).all() and (rated["hits"] <= narrow * 1.08).all()
    assert [round(rate) for rate in narrow / rated["tokens"] * 1e4] == [7, 33, 2]


def test_phases_side_by_side_are_the_rates():
    table = kremlin.kremlin_phases().set_index("measure")
    for measure in table.index:
        rated = kremlin.by_period(*measure.split("-")).loc[list(kremlin.PHASES)]
        assert table.loc[measure, list(kremlin.PHASES)].tolist() == rated["rate"].tolist()
        assert table.loc[measure, "before_high"] == rated.loc["before", "high"]
        assert table.loc[measure, "hits"] == " · ".join(str(many) for many in rated["hits"])


def test_changes_are_differences_of_rates():
    found = kremlin.kremlin_change().set_index(["name", "before", "after"]).sort_index()
    assert len(found) == 3 * len(COLUMN)
    for name in COLUMN:
        rate = kremlin.by_period("president", name)["rate"]
        for first, last in (("before", "eve"), ("eve", "after"), ("before", "after")):
            row = found.loc[(name, first, last)]
            assert row["difference"] == pytest.approx(rate[last] - rate[first])
            assert row["low"] < row["difference"] < row["high"]
    assert shown(kremlin.kremlin_change, "nato.before.after.difference") == ("−6.1", "−12 to −1.2")
    assert shown(kremlin.kremlin_change, "west.before.after.difference") == ("+3.6", "+1.9 to +5.3")


def test_near_the_name(said, days):
    found = kremlin.kremlin_near().set_index(["name", "period"])
    for (category, period), row in found.iterrows():
        part = between(said, *days[period])
        part = part[part["near_nato"] > 0]
        assert (row["documents"], row["tokens"]) == (len(part), part["near_nato"].sum())
        assert row["hits"] == part[f"near_nato_{category}"].sum()
    assert found["hits"].tolist() == [17, 5, 11, 3, 5, 0]


def test_the_same_occasion_before_and_after(said, days):
    found = kremlin.kremlin_occasion().set_index(["occasion", "name", "period"])
    for (occasion, name, period), row in found.iterrows():
        part = between(said, *days[period])
        part = part[part["kind"] == {"meeting": "meeting", "press": "press statement"}[occasion]]
        assert (row["documents"], row["hits"]) == (len(part), part[COLUMN[name]].sum())
        assert row["rate"] == pytest.approx(part[COLUMN[name]].sum() / part["tokens"].sum() * 1e4)
        assert pd.isna(row["low"]) == pd.isna(row["high"]) == (len(part) < 5)
    most = between(said, *days["before"])["kind"].value_counts().index[0]
    assert most == "meeting" == between(said, *days["after"])["kind"].value_counts().index[0]
    assert shown(kremlin.kremlin_occasion, "meeting.west.after.rate") == ("4.5", "2.6 to 6.5")
    assert shown(kremlin.kremlin_occasion, "press.nato.after.rate") == ("0.0", None)


def test_five_documents_hold_most_of_february(said):
    february = said[said["day"].str.startswith("2022-02") & (said["voice"] == "president")]
    most = february.nlargest(5, "nato")
    found, listed = kremlin.kremlin_february(), kremlin.kremlin_foremost()
    assert listed["document_id"].tolist() == most["document_id"].tolist()
    assert listed["hits"].tolist() == [40, 32, 18, 16, 11]
    assert listed["day"].tolist() == ["2022-02-21", "2022-02-08", "2022-02-15", "2022-02-01", "2022-02-24"]
    assert listed["address"].iloc[0] == "http://en.kremlin.ru/d/67828"
    assert (found.hits, found.documents, found.foremost, found.foremost_hits) == (140, len(february), 5, 117)
    assert found.naming == (february["nato"] > 0).sum()
    assert found.share == pytest.approx(117 / 140)
    rest = february[~february["document_id"].isin(most["document_id"])]
    assert found.rest == pytest.approx(rest["nato"].sum() / rest["tokens"].sum() * 1e4)


def test_what_the_figure_draws():
    drawn = kremlin.months()
    assert drawn["name"].value_counts().to_dict() == {"nato": 9, "west": 9}
    assert set(drawn["voice"]) == {"president"}
    assert drawn.loc[~drawn["whole"].astype(bool), "period"].unique().tolist() == ["2021-10", "2022-06"]


def test_periods_lie_in_what_was_read_and_phases_join(said, days):
    months = kremlin.periods("month")
    gaps = (
        months["first_day"].iloc[1:].to_numpy() - months["last_day"].iloc[:-1].to_numpy()
    ) / np.timedelta64(1, "D")
    assert set(gaps) == {1.0}
    window = said[said["day"] > "2021"]["day"]
    assert (window.min(), window.max()) == (days["2021-10"][0], days["2022-06"][1])
    assert days["before"][1] < days["eve"][0] < days["eve"][1] < days["after"][0]
    events = tables.load("events").set_index("event_id")["date"]
    assert days["eve"][1] == f"{events['invasion_2022']:%Y-%m-%d}"
    assert days["after"][1] < f"{events['madrid_2022']:%Y-%m-%d}"
    published = kremlin.periods("level").set_index("period")["published"]
    held = {
        year: said.loc[said["day"].str.startswith(year), "document_id"].nunique() for year in published.index
    }
    assert all(held[year] <= published[year] for year in held)


class TestMeasures:
    DOCUMENTS = pd.DataFrame(
        {
            "document_id": list("abcdef"),
            "published_on": pd.to_datetime([f"2022-02-0{day}" for day in (1, 2, 3, 4, 5, 6)]),
        }
    )
    COUNTS = pd.DataFrame(
        {"document_id": list("aabcdef"), "voice": ["president", "other", *["president"] * 5]}
    ).assign(tokens=100, nato=[2, 50, 0, 0, 1, 0, 0], the_west=0, guarantees=0, threat=1, partnership=0)

    def period(self, first, last):
        days = pd.to_datetime([first, last])
        return pd.DataFrame({"period": ["p"], "first_day": days[:1], "last_day": days[1:]})

    def test_voices_together_and_apart(self):
        alone = measures.of_voice(self.DOCUMENTS, self.COUNTS, "president")
        both = measures.of_voice(self.DOCUMENTS, self.COUNTS, "president", "other")
        assert (alone["nato"].sum(), both["nato"].sum(), len(alone), len(both)) == (3, 53, 6, 6)
        with pytest.raises(ValueError, match="no document has the voice narration"):
            measures.of_voice(self.DOCUMENTS, self.COUNTS, "narration")

    def test_first_and_last_day_count_and_few_documents_have_no_interval(self):
        said = measures.of_voice(self.DOCUMENTS, self.COUNTS, "president")
        every = measures.rates(said, self.period("2022-02-01", "2022-02-06"), 1, 99).set_index("name")
        assert (every.loc["nato", "documents"], every.loc["nato", "hits"]) == (6, 3)
        assert every.loc["nato", "rate"] == pytest.approx(50) and every.loc["nato", "naming"] == 2
        assert every.loc["threat", ["low", "high"]].tolist() == pytest.approx([100, 100])
        few = measures.rates(said, self.period("2022-02-01", "2022-02-04"), 1, 99).set_index("name")
        assert (
            few.loc["nato", "documents"] == 4
            and few.loc[["nato", "west"], ["low", "high"]].isna().all().all()
        )
        with pytest.raises(ValueError, match="the period 'p' has no document"):
            measures.rates(said, self.period("2021-02-01", "2021-02-04"), 1, 99)

    def test_of_two_alike_the_earlier_number_comes_first(self):
        said = measures.of_voice(self.DOCUMENTS, self.COUNTS, "president")
        assert measures.foremost(said, "nato", 3)["document_id"].tolist() == ["a", "d", "b"]


class TestDirections:
    """What the page says in words is true of the tables, and is noticed where it no longer is."""

    def test_as_published(self):
        found = kremlin.directions()
        assert found.peak == "2022-02"
        said = {name: value for name, value in vars(found).items() if name != "peak"}
        assert all(value is True for value in said.values()), said

    @pytest.fixture
    def planted(self, monkeypatch):
        def plant(name, change):
            table = change(getattr(kremlin, name)())
            monkeypatch.setattr(kremlin, name, lambda: table)
            return kremlin.directions.__wrapped__()

        return plant

    @pytest.mark.parametrize(
        ("column", "said"), [("high", "turned"), ("low", "turned"), ("low", "guarantees_open")]
    )
    def test_a_change_that_is_not_clear(self, planted, column, said):
        shift = {"high": 13, "low": -13}[column] if said == "turned" else 13
        found = planted("kremlin_change", lambda table: table.assign(**{column: table[column] + shift}))
        assert getattr(found, said) is False

    @pytest.mark.parametrize(
        ("rows", "column", "value", "said"),
        [
            ("occasion == 'press' and name == 'nato' and period == 'before'", "hits", 58, "press"),
            ("occasion == 'press' and name == 'nato' and period == 'after'", "documents", 5, "press"),
            (
                "occasion == 'meeting' and name == 'nato' and period == 'after'",
                "rate",
                4.7,
                "meetings_nato_open",
            ),
            (
                "occasion == 'meeting' and name == 'nato' and period == 'after'",
                "rate",
                0.4,
                "meetings_nato_open",
            ),
            (
                "occasion == 'meeting' and name == 'west' and period == 'after'",
                "low",
                0.3,
                "meetings_west_rose",
            ),
        ],
    )
    def test_an_occasion_that_changed(self, planted, rows, column, value, said):
        def change(table):
            table[column] = table[column].astype(float)
            table.loc[table.query(rows).index, column] = value
            return table

        assert getattr(planted("kremlin_occasion", change), said) is False

    @pytest.mark.parametrize(
        ("rows", "column", "value", "said"),
        [
            ("voice == 'guests' and name == 'nato' and period == 'after'", "rate", 7.5, "guests_fell"),
            ("voice == 'guests' and name == 'nato' and period == 'before'", "low", 5.2, "guests_fell"),
            ("voice == 'president' and name == 'nato' and period == '2020'", "hits", 1, "silent_2020"),
            ("voice == 'president' and name == 'nato' and period == 'after'", "rate", 16.0, "back"),
        ],
    )
    def test_a_rate_that_changed(self, planted, rows, column, value, said):
        def change(table):
            table.loc[table.query(rows).index, column] = value
            return table

        assert getattr(planted("kremlin_naming", change), said) is False

    def test_another_month_of_most_mentions(self, planted):
        def change(table):
            table.loc[table["period"] == "2021-12", "rate"] = 30.0
            return table

        assert planted("kremlin_naming", change).peak == "2021-12"
