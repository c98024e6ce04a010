"""The tables behind the chapter on rhetoric: each is what the counts give when they are added up by other means."""

from __future__ import annotations

import csv
import functools
import math
import re

import pandas as pd
import pytest
from nltk.stem.snowball import SnowballStemmer
from scipy.stats import chi2

from conceptshift import tables
from conceptshift.measures import uncertainty
from conceptshift.rhetoric.findings import detail

PERIODS = {
    "1991-2006": (1991, 2006),
    "2007-2010": (2007, 2010),
    "2011-2013": (2011, 2013),
    "2014-2021": (2014, 2021),
    "2022-2024": (2022, 2024),
}
COMPARED = list(zip(list(PERIODS)[1:], list(PERIODS)[2:], strict=False))
STEM = SnowballStemmer("english").stem
LISTED = re.compile(r"(\S+) ([\d,]+) of ([\d,]+) \((\d+)\)")  # near, all, states
SPOKEN = re.compile(r"(\S+) (\S+) → (\S+) \((\d)/(\d) → (\d)/(\d)\)")


@pytest.fixture(scope="module")
def speeches():
    return pd.read_parquet(tables.path("speeches"))


@pytest.fixture(scope="module")
def mentions():
    return pd.read_parquet(tables.path("node_mentions"))


@pytest.fixture(scope="module")
def terms(speeches):
    """Every term of every speech of the two blocs since 1991, with the bloc."""
    counts = pd.read_parquet(tables.path("term_counts"))
    counts = counts.merge(speeches[["iso3", "year", "bloc"]], on=["iso3", "year"])
    counts = counts[counts["bloc"].isin(["nato", "russia"]) & (counts["year"] >= 1991)]
    return counts.astype(dict.fromkeys(["iso3", "term", "bloc"], "category"))  # quick to compare


@pytest.fixture(scope="module")
def close(speeches):
    """Terms within ten words of the other side's name."""
    windows = pd.read_parquet(tables.path("windows"))
    windows = windows.merge(speeches[["iso3", "year", "bloc"]], on=["iso3", "year"])
    other = windows["bloc"].map({"nato": "russia", "russia": "nato"})
    return windows[windows["node"] == other]


@pytest.fixture(scope="module")
def category_of():
    """The category in which the codebook list has a term, or None."""
    with tables.path("lexicon").open(encoding="utf-8", newline="") as file:
        entries = [row for row in csv.DictReader(file) if row["lexicon"] == "codebook"]
    stems = {STEM(row["entry"]): row["category"] for row in entries if row["match"] == "stem"}
    exact = {row["entry"]: row["category"] for row in entries if row["match"] == "exact"}
    openings = tuple({row["entry"][:3] for row in entries})

    @functools.cache
    def category(term):
        form = term.replace("’", "'")
        return exact.get(form) or (stems.get(STEM(form)) if form.startswith(openings) else None)

    return category


def within(table, period):
    return table[table["year"].between(*PERIODS[period])]


def named(speeches, mentions, bloc, nodes):
    """Hits and tokens of each speech of a bloc, by state and year."""
    hits = mentions[mentions["node"].isin(nodes)].groupby(["iso3", "year"])["count"].sum()
    own = speeches[speeches["bloc"] == bloc].set_index(["iso3", "year"])[["tokens"]]
    return own.assign(hits=hits.reindex(own.index).fillna(0))


def texts(finding):
    return {name: cell.text.replace("\N{NO-BREAK SPACE}", " ") for name, cell in finding.cells().items()}


def interval(finding, name):
    return finding.cells()[name].interval.replace("\N{NO-BREAK SPACE}", " ")


def plain(number):
    return int(number.replace(",", ""))


def test_the_published_changes_from_debate_to_debate():
    said = texts(detail.debate_changes)
    of = "debate_changes.{}.{}".format
    assert [said[of(year, "difference")] for year in (2022, 2014, 2023)] == ["+49", "+4.9", "−21"]
    assert [said[of(year, "rank")] for year in (2022, 2014, 2008, 2023)] == ["1", "2", "5", "33"]
    assert interval(detail.debate_changes, of(2022, "difference")) == "+34 to +67"
    assert detail.debate_changes.cells()[of(2022, "difference")].drawn == "states"
    assert detail.debate_changes.cells()[of(2022, "before")].unit == "mentions per 10,000 words"


def test_a_change_is_that_of_the_members_at_both_debates(speeches, mentions):
    found = detail.debate_changes()
    assert found["year_after"].sort_values().tolist() == list(range(1992, 2025))
    assert (found["of"] == 33).all()
    assert found["rank"].tolist() == list(range(1, 34)) and found["difference"].is_monotonic_decreasing
    counted = named(speeches, mentions, "nato", ["russia"]).reset_index()
    for row in found.itertuples():
        assert row.year_after == row.year_before + 1
        before, after = (
            counted[counted["year"] == year].set_index("iso3") for year in (row.year_before, row.year_after)
        )
        both = before.index.intersection(after.index)
        before, after = before.loc[both], after.loc[both]
        assert (row.states, row.hits_before, row.hits_after) == (
            len(both),
            before["hits"].sum(),
            after["hits"].sum(),
        )
        rates = [part["hits"].sum() / part["tokens"].sum() * 10_000 for part in (before, after)]
        assert (row.before, row.after) == pytest.approx(tuple(rates))
        assert row.difference == pytest.approx(rates[1] - rates[0])
        assert row.difference_low < row.difference < row.difference_high


def test_the_naming_of_each_year_since_1949(speeches, mentions):
    found = detail.naming_since_1949()
    for bloc, nodes, names in (
        ("nato", ["russia", "soviet_union"], "russia or soviet_union"),
        ("russia", ["nato"], "nato"),
    ):
        rows = found[found["bloc"] == bloc].set_index("year")
        assert (rows["names"] == names).all()
        counted = named(speeches, mentions, bloc, nodes).reset_index()
        counted = counted[counted["year"] >= 1949]
        by_year = counted.groupby("year")[["hits", "tokens"]].sum()
        assert rows.index.tolist() == by_year.index.tolist()
        assert rows["hits"].tolist() == by_year["hits"].tolist()
        assert rows["rate"].tolist() == pytest.approx((by_year["hits"] / by_year["tokens"] * 1e4).tolist())
        assert rows["speeches"].tolist() == counted.groupby("year").size().tolist()
        assert rows["naming"].tolist() == (counted["hits"] > 0).groupby(counted["year"]).sum().tolist()
        assert (rows["low"] <= rows["rate"]).all() and (rows["rate"] <= rows["high"]).all()
    assert found["bloc"].tolist() == sorted(found["bloc"]) and found.index.is_unique


def test_the_interval_of_one_russian_speech_is_that_of_a_count():
    rows = detail.naming_since_1949().query("bloc == 'russia'")
    assert 1970 not in set(rows["year"]) and (rows["speeches"] == 1).all()
    for row in rows.itertuples():
        low = chi2.ppf(0.025, 2 * row.hits) / 2 if row.hits else 0
        high = chi2.ppf(0.975, 2 * row.hits + 2) / 2
        assert (row.low, row.high) == pytest.approx((low / row.tokens * 1e4, high / row.tokens * 1e4))
    assert interval(detail.naming_since_1949, "naming_since_1949.nato.2022.rate") == "36 to 71"
    assert texts(detail.naming_since_1949)["naming_since_1949.nato.2022.rate"] == "52"


def test_the_cold_war_is_held_against_2022(speeches):
    rows = detail.naming_since_1949().query("bloc == 'nato'")
    cold = rows[rows["year"] <= 1990]
    found = detail.cold_war_naming()
    highest = cold.sort_values("rate").iloc[-1]
    assert (found.year, found.rate, found.low, found.high) == (
        highest["year"],
        highest["rate"],
        highest["low"],
        highest["high"],
    )
    low = rows.loc[rows["year"] == 2022, "low"].item()
    assert found.reaching == sum(high >= low for high in cold["high"])
    members = speeches[speeches["bloc"] == "nato"].groupby("year").size()
    assert (found.fewest, found.most, found.most_since) == (
        members.loc[1949:1990].min(),
        members.loc[1949:1990].max(),
        members.max(),
    )
    said = texts(detail.cold_war_naming)
    assert {name.rpartition(".")[2]: text for name, text in said.items()} == {
        "rate": "38",
        "year": "1957",
        "reaching": "7",
        "fewest": "6",
        "most": "16",
        "most_since": "32",
    }
    assert interval(detail.cold_war_naming, "cold_war_naming.rate") == "10 to 66"


def test_the_cold_war_ends_with_the_debate_of_1990_and_reaches_up_to_the_limit_itself(monkeypatch):
    planted = pd.DataFrame(
        {
            "bloc": "nato",
            "year": [1989, 1990, 1991, 2022],
            "rate": [5.0, 7.0, 60.0, 50.0],
            "low": [1.0, 2.0, 40.0, 30.0],
            "high": [29.0, 30.0, 80.0, 70.0],
            "speeches": [15, 16, 17, 30],
        }
    )
    monkeypatch.setattr(detail, "naming_since_1949", lambda: planted)
    found = detail.cold_war_naming.compute()
    assert (found.year, found.reaching, found.most, found.most_since) == (1990, 1, 16, 30)


def test_the_words_near_the_names_are_those_that_the_windows_hold(close, terms, category_of):
    found = detail.words_near_names()
    close = close.assign(category=close["term"].map(category_of))
    terms = terms.assign(
        category=terms["term"].map({term: category_of(term) for term in terms["term"].cat.categories})
    )
    seen = 0
    for bloc in ("nato", "russia"):
        for period in PERIODS:
            near = within(close[close["bloc"] == bloc], period)
            whole = within(terms[terms["bloc"] == bloc], period)
            rows = found[(found["bloc"] == bloc) & (found["period"] == period)].set_index("category")
            seen += len(rows)
            assert bool(len(near)) == bool(len(rows))
            for category, row in rows.iterrows():
                hits = near[near["category"] == category]
                assert (row["hits"], row["tokens"]) == (hits["count"].sum(), near["count"].sum())
                assert row["states"] == near["iso3"].nunique()
                assert row["rate"] == pytest.approx(hits["count"].sum() / near["count"].sum() * 1e4)
                anywhere = whole.loc[whole["category"] == category, "count"].sum() / whole["count"].sum()
                assert row["anywhere"] == pytest.approx(anywhere * 1e4)
                assert row["low"] <= row["rate"] <= row["high"]
                words = hits.groupby("term")["count"].sum().reset_index()
                words = words.sort_values(["count", "term"], ascending=[False, True])
                listed = [f"{term} {count}" for term, count in words.itertuples(index=False)]
                assert row["matched"].split(", ") == listed
                assert row["foremost"].split(", ") == listed[:4]
    assert seen == len(found)


def test_the_published_words_near_the_names():
    said = texts(detail.words_near_names)
    assert said["words_near_names.nato.2014-2021.threat.hits"] == "66"
    assert said["words_near_names.nato.2014-2021.partnership.rate"] == "72"
    assert said["words_near_names.nato.2022-2024.threat.anywhere"] == "108"
    assert said["words_near_names.nato.2022-2024.threat.tokens"] == "11,280"
    assert interval(detail.words_near_names, "words_near_names.russia.1991-2006.threat.rate") == "17 to 516"


def test_a_period_without_a_word_of_a_category_names_none(monkeypatch):
    real = detail.words_near_names()
    monkeypatch.setattr(
        detail.general_debate, "words_near", lambda *_: real.assign(matched="").drop(columns="foremost")
    )
    assert detail.words_near_names.compute()["foremost"].isna().all()


def test_how_much_text_stands_near_the_names(close, category_of):
    found = detail.text_near_names().set_index("bloc")
    for bloc in ("nato", "russia"):
        near = close[(close["bloc"] == bloc) & close["year"].between(1991, 2024)]
        assert found.at[bloc, "words"] == near["count"].sum()
        late = near[near["year"] >= 2014]
        hits = late.loc[late["term"].map(category_of).notna(), "count"].sum()
        assert found.at[bloc, "hits_since_2014"] == hits
    assert texts(detail.text_near_names)["text_near_names.nato.words"] == "17,702"


def test_a_neighbour_is_listed_with_its_hits_and_its_states(close, terms):
    found = detail.neighbour_words()
    assert found["period"].tolist() == list(PERIODS)
    allied, near = terms[terms["bloc"] == "nato"], close[close["bloc"] == "nato"]
    shown = 0
    for row in found.itertuples():
        listed = row.words.split("; ")
        assert 1 <= len(listed) <= 9
        shown += len(listed)
        strength = []
        for text in listed:
            term, count, every, states = LISTED.fullmatch(text).groups()
            beside = within(near[near["term"] == term], row.period)
            everywhere = within(allied[allied["term"] == term], row.period)["count"].sum()
            assert (plain(count), int(states)) == (beside["count"].sum(), beside["iso3"].nunique())
            assert plain(every) == everywhere and int(states) >= 3
            inside, whole = within(near, row.period)["count"].sum(), within(allied, row.period)["count"].sum()
            cells = [plain(count), everywhere - plain(count)]
            cells += [inside - cells[0], whole - inside - cells[1]]
            shares = [inside / whole, 1 - inside / whole]
            expected = [total * share for total in (everywhere, whole - everywhere) for share in shares]
            strength.append(2 * sum(o * math.log(o / e) for o, e in zip(cells, expected, strict=True) if o))
        assert strength == sorted(strength, reverse=True) and strength[-1] > 3.84
    assert shown == 45
    assert found["words"].iloc[0].startswith("ukraine 12 of 25 (6); states 43 of 1,885 (14); ")


def test_the_neighbours_that_are_shown_are_the_first_of_all_that_are_handed_out():
    every = detail.neighbours()
    assert every["states"].min() == 3 and (every["log_ratio"] > 0).all() and every["q"].max() > 0.05
    for row in detail.neighbour_words().itertuples():
        clear = every[(every["period"] == row.period) & (every["q"] < 0.05)]
        first = [LISTED.fullmatch(text)[1] for text in row.words.split("; ")]
        assert first == clear["term"].tolist()[: len(first)]


def shared(terms, bloc, before, after):
    """The terms of two periods, of the states that spoke in both."""
    parts = [within(terms[terms["bloc"] == bloc], period) for period in (before, after)]
    both = set(parts[0]["iso3"]) & set(parts[1]["iso3"])
    return [part[part["iso3"].isin(both)] for part in parts]


def test_the_comparisons_are_those_of_words_with_enough_hits(terms):
    found = detail.word_comparisons().set_index("bloc")
    for bloc, fewest in (("nato", 20), ("russia", 10)):
        compared = 0
        for before, after in COMPARED:
            both = pd.concat(shared(terms, bloc, before, after))
            hits = both.groupby("term", observed=True)["count"].sum()
            compared += (hits >= fewest).sum()
        assert found.loc[bloc].tolist() == [compared, fewest]
    assert texts(detail.word_comparisons)["word_comparisons.nato.compared"] == "7,301"
    assert len(detail.allied_words()) == found.at["nato", "compared"]
    assert len(detail.russian_words()) == found.at["russia", "compared"]


def test_the_words_that_are_shown_of_the_allies(terms):
    found = detail.allied_words_shown()
    assert list(dict.fromkeys(zip(found["before"], found["after"], strict=True))) == COMPARED
    every = detail.allied_words().set_index(["after", "term"])
    for (before, after), rows in found.groupby(["before", "after"]):
        assert rows["place"].tolist() == list(range(1, len(rows) + 1)) and 3 <= len(rows) <= 13
        parts = shared(terms, "nato", before, after)
        for row in rows.itertuples():
            rates = [
                part.loc[part["term"] == row.term, "count"].sum() / part["count"].sum() * 1e4
                for part in parts
            ]
            first, last = (float(rate) for rate in row.rates.split(" → "))
            assert (first, last) == pytest.approx(tuple(rates), abs=0.0501)
            assert re.fullmatch(r"\d+\.\d → \d+\.\d", row.rates)
            assert (row.states_before, row.states_after) == tuple(
                part.loc[part["term"] == row.term, "iso3"].nunique() for part in parts
            )
            one = every.loc[(after, row.term)]
            assert row.strength == abs(one["g2"]) and row.log_ratio == one["log_ratio"]
            assert row.word == (f"{row.term} ({one['peak_year']})" if one["peak_share"] >= 0.5 else row.term)
            assert abs(row.log_ratio) >= 1
        for part, way in (("rise", 1), ("fall", -1)):
            chosen = rows[rows["part"] == part]
            assert (chosen["across"] & (chosen["g2"] * way > 0)).all() and len(chosen) <= 5


def test_the_published_words_of_the_allies():
    said = texts(detail.allied_words_shown)
    first = {name.rpartition(".")[2]: said[f"allied_words_shown.2011-2013.1.{name}"] for name in (
        "word", "rates", "log_ratio", "strength", "z", "dp_norm", "q_states"
    )}  # fmt: skip
    assert first == {
        "word": "syria (2013)",
        "rates": "0.7 → 14.8",
        "log_ratio": "+4.5",
        "strength": "298",
        "z": "+5.1",
        "dp_norm": "0.23",
        "q_states": "0.005",
    }
    assert said["allied_words_shown.2022-2024.1.word"] == "ukraine"
    assert detail.allied_words_shown.cells()["allied_words_shown.2022-2024.1.z"].unit == "standard errors"


def test_the_words_that_changed_in_russian_speeches(terms):
    found = detail.russian_words_shown()
    assert list(zip(found["before"], found["after"], strict=True)) == COMPARED
    every = detail.russian_words()
    picked = every[every["q"] < 0.05]
    listed = []
    for row in found.itertuples():
        parts = shared(terms, "russia", row.before, row.after)
        for text, way in ((row.more, 1), (row.less, -1)):
            for word in text.split("; "):
                term, first, last, *spoken = SPOKEN.fullmatch(word).groups()
                listed.append((row.after, term))
                rates = [
                    part.loc[part["term"] == term, "count"].sum() / part["count"].sum() * 1e4
                    for part in parts
                ]
                assert (rates[1] - rates[0]) * way > 0
                for said, rate in zip((first, last), rates, strict=True):
                    assert float(said) == pytest.approx(rate, abs=0.51 if rate >= 9.5 else 0.0501)
                    assert (said == "0") == (rate == 0)
                in_speeches = [
                    count
                    for part in parts
                    for count in (part.loc[part["term"] == term, "year"].nunique(), part["year"].nunique())
                ]
                assert list(map(int, spoken)) == in_speeches
    assert sorted(listed) == sorted(zip(picked["after"], picked["term"], strict=True))
    assert found["more"].iloc[0].startswith("syria 0 → 22 (0/4 → 3/3); arab 2.3 → 21 (2/4 → 3/3)")


def test_where_no_word_became_rarer_none_is_said(monkeypatch):
    every = detail.russian_words()
    last = (every["g2"] > 0) & (every["after"] == "2022-2024")
    monkeypatch.setattr(detail, "_changed", lambda bloc: every[last])
    found = detail.russian_words_shown.compute()
    assert found["less"].tolist() == ["none"] and found["more"].str.contains("washington").all()
    monkeypatch.setattr(detail, "_changed", lambda bloc: every[last | (every["after"] == "2011-2013")])
    found = detail.russian_words_shown.compute()
    assert found["less"].tolist() == ["our 38 → 10 (4/4 → 2/3)", "none"]


def test_the_draws_are_those_of_the_measures():
    assert texts(detail.un_draws) == {
        "un_draws.resamples": "9,999",
        "un_draws.seed": str(uncertainty.SEED),
        "un_draws.level": "0.05",
        "un_draws.fewest_states": "8",
    }


def test_what_is_handed_out_is_the_callers_own():
    for given in (detail.neighbours, detail.allied_words, detail.russian_words):
        mine = given()
        mine["term"] = ""
        assert (given()["term"] != "").all()


def test_a_rate_says_what_it_counts_and_an_interval_what_it_is_over():
    near = detail.words_near_names.cells()["words_near_names.nato.2014-2021.threat.rate"]
    assert near.unit == "hits per 10,000 words"
    assert near.drawn == "states; for Russia nothing: exact, of a count"
    since = detail.naming_since_1949.cells()["naming_since_1949.russia.2022.rate"]
    assert (since.unit, since.drawn) == ("mentions per 10,000 words", near.drawn)
    cold = detail.cold_war_naming.cells()["cold_war_naming.rate"]
    assert (cold.unit, cold.drawn) == ("mentions per 10,000 words", "states")
    ratio = detail.allied_words_shown.cells()["allied_words_shown.2011-2013.1.log_ratio"]
    assert ratio.unit == "doublings" and ratio.interval is None


def test_the_tables_of_each_finding_are_there():
    for found in (
        detail.debate_changes,
        detail.naming_since_1949,
        detail.cold_war_naming,
        detail.words_near_names,
        detail.text_near_names,
        detail.neighbour_words,
        detail.word_comparisons,
        detail.allied_words_shown,
        detail.russian_words_shown,
        detail.un_draws,
    ):
        assert set(found.tables) <= set(tables.names())
