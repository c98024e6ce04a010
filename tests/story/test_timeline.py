"""The timeline tells every event of its years once, on the side whose act it was, and the page's order is the table's."""

from __future__ import annotations

import csv
import re

import pandas as pd
import pytest

from conceptshift import tables
from conceptshift.measures import marks
from conceptshift.story import timeline, timeline_figures

YEARS = range(2007, 2025)


def written() -> dict[str, dict]:
    with tables.path("events").open(encoding="utf-8", newline="") as lines:
        return {row["event_id"]: row for row in csv.DictReader(lines)}


def rows(*days: tuple[str, str, str], weight: int | None = 1) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "event_id": name,
                "date": pd.Timestamp(day),
                "lane": lane,
                "weight": weight,
                "label": f"The event {name}",
                "short": None,
                "source_id": "A",
            }
            for name, day, lane in days
        ]
    ).astype({"weight": "Int64", "short": "object"})


SOURCES = pd.DataFrame({"source_id": ["A"], "publisher": ["A paper"], "url": ["https://example.org"]})


class TestTable:
    def test_an_event_has_a_weight_exactly_in_the_years_of_the_timeline(self) -> None:
        for name, row in written().items():
            assert bool(row["weight"]) == (int(row["date"][:4]) in YEARS), name

    def test_a_short_label_stands_exactly_where_the_drawing_names_an_event(self) -> None:
        for name, row in written().items():
            assert bool(row["short"]) == (row["weight"] == "1"), name
            assert len(row["short"]) <= 34, name

    def test_both_sides_are_named_about_as_often(self) -> None:
        lanes = [row["lane"] for row in written().values() if row["weight"] == "1"]
        assert abs(lanes.count("nato") - lanes.count("russia")) <= 1

    def test_every_lane_has_its_words_and_its_colour(self) -> None:
        lanes = {row["lane"] for row in written().values()}
        assert lanes == set(timeline.SIDES) == set(timeline_figures.COLOURS) == set(timeline_figures.NAMES)


class TestEvents:
    def test_days_are_in_words_and_in_order(self) -> None:
        events = rows(("b", "2014-03-18", "russia"), ("a", "2010-11-19", "nato"))
        listed = timeline.listed(events, SOURCES)
        assert list(listed["event_id"]) == ["a", "b"]
        assert list(listed["day"]) == ["19 November 2010", "18 March 2014"]
        assert list(listed["month"]) == ["Nov 2010", "Mar 2014"]
        assert list(listed["side"]) == ["NATO", "Russia"] and set(listed["publisher"]) == {"A paper"}

    def test_an_event_without_a_weight_stays_out_and_one_of_weight_two_is_not_named(self) -> None:
        parts = [
            rows((name, "2010-11-19", "nato"), weight=weight)
            for name, weight in (("a", 1), ("b", 2), ("c", None))
        ]
        events = pd.concat(parts, ignore_index=True)
        listed = timeline.listed(events, SOURCES)
        assert list(zip(listed["event_id"], listed["named"], strict=True)) == [("a", True), ("b", False)]

    def test_a_label_serves_where_no_short_one_is(self) -> None:
        events = rows(("a", "2010-11-19", "nato"), ("b", "2011-01-01", "nato"))
        events.loc[1, "short"] = "b"
        assert list(timeline.listed(events, SOURCES)["called"]) == ["The event a", "b"]

    def test_each_event_of_the_table_is_listed_once_with_its_source(self) -> None:
        listed = timeline.timeline().set_index("event_id")
        own = {name: row for name, row in written().items() if row["weight"]}
        assert set(listed.index) == set(own) and listed.index.is_unique
        for name, row in own.items():
            assert listed.at[name, "date"] == pd.Timestamp(row["date"])
            assert listed.at[name, "named"] == (row["weight"] == "1")
            assert pd.notna(listed.at[name, "publisher"])
        without = set(listed.index[listed["url"].isna()])
        assert without == {"article_vk", "article_rt"}

    def test_their_days_can_be_said(self) -> None:
        assert timeline.timeline.cells()["timeline.invasion_2022.day"].text == "24 February 2022"


class TestCounts:
    def test_they_are_those_of_the_table(self) -> None:
        own = [row for row in written().values() if row["weight"] and row["lane"] != "article"]
        counts = timeline.timeline_counts()
        assert counts.events == len(own) == counts.nato + counts.russia + counts.other
        for lane in ("nato", "russia", "other"):
            assert getattr(counts, lane) == sum(row["lane"] == lane for row in own)
        assert counts.named == sum(row["weight"] == "1" for row in own)
        assert counts.seen == sum(row["evidence_status"] == "seen" for row in own)

    def test_they_lie_as_far_apart_as_a_calendar_says(self) -> None:
        counts = timeline.timeline_counts()
        assert (counts.to_suspension, counts.to_invasion, counts.to_adoption) == (14, 43, 125)
        assert counts.years == 11

    def test_forecasts_are_those_that_are_scored(self) -> None:
        made = timeline.timeline_forecasts().set_index("document_id")
        assert set(made.index) == set(timeline_figures.ARTICLES.values())
        assert made["forecasts"].sum() == 16
        days = timeline.timeline().set_index("event_id")["date"]
        for event, document in timeline_figures.ARTICLES.items():
            assert abs((made.at[document, "date"] - days[event]).days) <= 1


class TestOrder:
    @pytest.mark.parametrize("sequence", timeline.SEQUENCES)
    def test_the_page_tells_them_in_the_order_of_their_days(self, sequence: str) -> None:
        assert timeline.in_order(sequence)

    def test_an_order_that_is_not_theirs_is_seen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for wrong in (("invasion_2022", "crimea_annexation"), ("article_vk", "brussels_2018")):
            monkeypatch.setitem(timeline.SEQUENCES, "wrong", wrong)
            assert not timeline.in_order("wrong")

    def test_the_last_meeting_is_the_last(self) -> None:
        assert timeline.last_meeting("nrc_2022") and not timeline.last_meeting("nrc_resumed_2016")


class TestFigure:
    def test_its_message_follows_its_events(self) -> None:
        every = timeline.timeline()
        told = timeline_figures._headline(every)
        assert (
            told == "Between the two concepts cooperation stopped in 2014 and Russia invaded Ukraine in 2022"
        )
        late = every.assign(
            date=every["date"].mask(every["event_id"] == "lisbon_concept", pd.Timestamp("2023-01-01"))
        )
        assert timeline_figures._headline(late) == "50 events between NATO and Russia from 2007 to 2024"
        one = every[every["event_id"] == "crimea_annexation"]
        assert timeline_figures._headline(one) == "1 event between NATO and Russia in 2014"

    def test_its_words_have_every_event_under_its_side(self) -> None:
        every = timeline.timeline()
        said = timeline_figures._alt(every, {"article_vk": 1, "article_rt": 15})
        assert len(re.findall(r"\d{1,2} [A-Z][a-z]+ 20\d\d ", said)) == len(every)
        russia = said.partition("Russia: ")[2].partition("The two articles: ")[0]
        assert "18 March 2014 Russia annexes Crimea" in russia and "Wales summit" not in russia
        assert said.endswith("Scored in this book: Vestnik Kavkaza 1 forecast; RT 15 forecasts.")

    def test_labels_of_a_lane_keep_apart_and_inside(self) -> None:
        labels = timeline_figures._ranked(
            [timeline_figures._Label(x, "A label of some length", False) for x in (1.0, 1.1, 3.0, 6.8, 6.9)],
            7.37,
        )
        assert len(labels) == 5
        for one in labels:
            assert one.span[0] >= timeline_figures.LEFT and one.span[1] <= 7.37
            for other in labels:
                if one is not other and one.rank == other.rank:
                    assert one.span[1] < other.span[0] or other.span[1] < one.span[0]
        assert {one.right for one in labels if one.x > 6} == {False}
        assert {one.right for one in labels if one.x < 2} == {True}
        assert marks.width("A label of some length", timeline_figures.LABEL) > 0.9
