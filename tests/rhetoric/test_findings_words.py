"""Threat and partnership words at the UN: each number is what the counts give when they are added up by other means."""

from __future__ import annotations

import csv
import functools

import numpy as np
import pandas as pd
import pytest
from nltk.stem.snowball import SnowballStemmer

from conceptshift import tables
from conceptshift.rhetoric.findings import detail, words

STEM = SnowballStemmer("english").stem
TERROR = ("terrorism", "terrorist")


@pytest.fixture(scope="module")
def kind_of():
    """The category in which the codebook list has a term and whether terrorism's entries match it; else None."""
    with tables.path("lexicon").open(encoding="utf-8", newline="") as file:
        entries = [row for row in csv.DictReader(file) if row["lexicon"] == "codebook"]
    stems = {STEM(row["entry"]): row for row in entries if row["match"] == "stem"}
    exact = {row["entry"]: row for row in entries if row["match"] == "exact"}
    openings = tuple({row["entry"][:3] for row in entries})

    @functools.cache
    def kind(term):
        form = term.replace("’", "'")
        row = exact.get(form) or (stems.get(STEM(form)) if form.startswith(openings) else None)
        return row and (row["category"] if row["entry"] not in TERROR else "terror")

    return kind


@pytest.fixture(scope="module")
def speeches():
    return pd.read_parquet(tables.path("speeches"))


@pytest.fixture(scope="module")
def counted(speeches, kind_of):
    """Each speech of the states counted in full with its threat, terror and partnership words."""
    key = ["iso3", "year"]
    counts = pd.read_parquet(tables.path("term_counts"))
    spoken = speeches.merge(counts[key].drop_duplicates(), on=key)
    kind = {term: kind_of(term) for term in counts["term"].unique()}
    counts = counts.assign(kind=counts["term"].map(kind)).dropna(subset="kind")
    wide = counts.pivot_table(index=key, columns="kind", values="count", aggfunc="sum", fill_value=0)
    rows = spoken.join(wide, on=key).fillna({"threat": 0, "terror": 0, "partnership": 0})
    return rows.assign(bare=rows["threat"], threat=rows["threat"] + rows["terror"])


@pytest.fixture(scope="module")
def close(speeches):
    """Terms within ten words of Russia in allied speeches."""
    windows = pd.read_parquet(tables.path("windows")).query("node == 'russia'")
    return windows.merge(speeches.loc[speeches["bloc"] == "nato", ["iso3", "year"]], on=["iso3", "year"])


@pytest.fixture(scope="module")
def balance(counted):
    """Sums of each kind of words by bloc and year."""
    return counted.groupby(["bloc", "year"])[["threat", "bare", "partnership", "tokens"]].sum()


def shown(finding, name):
    cell = finding.cells()[f"{finding.name}.{name}"]
    return cell.text, cell.interval and cell.interval.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("bloc", ["nato", "russia"])
@pytest.mark.parametrize("category", ["threat", "bare", "partnership"])
def test_words_in_whole_speeches(balance, bloc, category):
    found = words.speech_words().query("bloc == @bloc and category == @category").set_index("year")
    assert found["hits"].to_dict() == balance.loc[bloc][category].to_dict()
    assert found.at[2022, "rate"] == pytest.approx(
        balance.at[(bloc, 2022), category] / balance.at[(bloc, 2022), "tokens"] * 1e4
    )


def test_the_published_words_of_2022():
    assert shown(words.speech_words, "nato.threat.2022.rate")[0] == "127"
    text, interval = shown(words.word_change, "threat.difference")
    assert text == "+74" and interval == "+53 to +98"
    drawn = words.speech_words.cells()["speech_words.russia.threat.2022.rate"].drawn
    assert drawn.startswith("states") and "Russia" in drawn


def test_partnership_as_a_share_of_both(balance):
    found = words.speech_balance().set_index(["bloc", "year"])["share"]
    share = balance["partnership"] / (balance["partnership"] + balance["threat"])
    assert found.to_dict() == pytest.approx(share[found.index].to_dict())
    assert len(found) == 68


@pytest.fixture(scope="module")
def other_sums(kind_of):
    totals = pd.read_parquet(tables.path("other_term_counts"))
    kind = {term: kind_of(term) for term in totals["term"].unique()}
    sums = totals.assign(kind=totals["term"].map(kind)).groupby(["year", "kind"])["count"].sum().unstack()
    return sums.assign(
        tokens=totals.groupby("year")["count"].sum(),
        bare=sums["threat"],
        threat=sums["threat"] + sums["terror"],
    )


@pytest.mark.parametrize("category", ["threat", "bare", "partnership"])
def test_words_of_all_other_speakers(other_sums, category):
    found = words.other_speakers().query("category == @category").set_index("year")
    assert found["hits"].to_dict() == other_sums[category].to_dict()
    assert found["rate"].to_dict() == pytest.approx(
        (other_sums[category] / other_sums["tokens"] * 1e4).to_dict()
    )


def test_correlations_of_yearly_changes(balance, other_sums):
    def correlation(*shares):
        years = range(1991, 2025)
        return np.corrcoef([np.diff(share.loc[years]) for share in shares])[0, 1]

    share = balance["partnership"] / (balance["partnership"] + balance["threat"])
    bare = balance["partnership"] / (balance["partnership"] + balance["bare"])
    others = other_sums["partnership"] / (other_sums["partnership"] + other_sums["threat"])
    found = words.co_movement()
    assert found.both == pytest.approx(correlation(share["nato"], share["russia"]))
    assert found.variance == pytest.approx(found.both**2)
    assert found.without_terrorism == pytest.approx(correlation(bare["nato"], bare["russia"]))
    assert found.others_allies == pytest.approx(correlation(others, share["nato"]))
    assert found.others_russia == pytest.approx(correlation(others, share["russia"]))
    assert shown(words.co_movement, "both") == ("0.53", None)


@pytest.mark.parametrize("category", ["threat", "partnership"])
def test_change_from_2021_to_2022_of_the_members_at_both(counted, category):
    allied = counted[(counted["bloc"] == "nato") & counted["year"].isin([2021, 2022])]
    allied = allied[allied.groupby("iso3")["year"].transform("nunique") == 2]
    sums = allied.groupby("year")[[category, "tokens"]].sum()
    rate = sums[category] / sums["tokens"] * 1e4
    found = words.word_change().set_index("category").loc[category]
    assert found["difference"] == pytest.approx(rate[2022] - rate[2021])
    assert found["difference_low"] < found["difference"] < found["difference_high"]


def test_words_near_russia_in_2014_alone(close, kind_of):
    inside = close[close["year"] == 2014]
    kind = inside["term"].map(kind_of).replace("terror", "threat")
    found = words.near_words_2014().set_index("category")
    assert found["hits"].to_dict() == inside.groupby(kind)["count"].sum().to_dict()
    assert set(found["tokens"]) == {inside["count"].sum()}


def test_single_words_near_russia(close):
    found = words.term_near_russia().set_index(["year", "term"])["hits"]
    sums = close.groupby(["year", "term"])["count"].sum()
    assert found.to_dict() == sums[found.index].to_dict()
    assert found.to_dict() == {
        (1993, "democratic"): 5, (1993, "yeltsin"): 3, (2004, "beslan"): 2, (2004, "tears"): 4, (2010, "nuclear"): 5,
        (2010, "treaty"): 7, (2013, "agreement"): 9, (2013, "chemical"): 8, (2013, "framework"): 5,
    }  # fmt: skip


def test_whose_threat_words_stand_near_russia(close, kind_of):
    inside = close[close["year"].between(2014, 2021)]
    kind = inside["term"].map(kind_of).replace("terror", "threat")
    by_state = inside["count"].groupby([inside["iso3"], kind]).sum().unstack(fill_value=0)
    first = by_state["threat"].nlargest(4)
    found = words.foremost_states()
    assert found.hits == first.sum() and found.share == pytest.approx(first.sum() / by_state["threat"].sum())
    rest = by_state.drop(first.index)
    assert (found.others_threat, found.others_partnership) == (
        rest["threat"].sum(),
        rest["partnership"].sum(),
    )
    names = pd.read_csv(tables.path("membership")).set_index("iso3")["country"][first.index]
    assert set(found.states.replace(" and ", ", ").split(", ")) == set(names)
    assert found.states == "United States, Latvia, Estonia and Lithuania"


def test_picked_changes_and_those_across_the_states():
    changed = detail.allied_words().to_dict("records")
    picked = [row for row in changed if row["q"] < 0.05]
    held = [row for row in picked if row["across"]]
    failed = [row for row in picked if not row["across"]]
    few = [row for row in failed if 2 * (row["up"] + row["down"]) <= row["of_states"]]
    found = words.period_changes()
    assert (found.looked_at, found.picked, found.across) == (len(changed), len(picked), len(held))
    assert (found.failed, found.failed_few_states) == (len(failed), len(few))
    assert found.across_share == pytest.approx(len(held) / len(picked))
    assert shown(words.period_changes, "level") == ("0.05", None) and found.fewest == 20
    assert [found.looked_at, found.picked, found.across] == [7301, 1142, 349]


def test_words_that_a_concept_might_move(monkeypatch):
    every = "“partnership”, “cooperation”, “dialogue”, “security”, “threat”, “russia”"
    assert words.period_changes().steady == every
    changed = detail.allied_words()
    moved = changed["after"].eq("2011-2013") & changed["term"].isin(["dialogue", "russia"])
    monkeypatch.setattr(words, "allied_words", lambda: changed.assign(across=changed["across"] | moved))
    assert words.period_changes.compute().steady == "“partnership”, “cooperation”, “security”, “threat”"
    moved = changed["term"].isin(words.OF_CONCEPT)
    monkeypatch.setattr(words, "allied_words", lambda: changed.assign(across=changed["across"] | moved))
    assert words.period_changes.compute().steady == "none"


def spoken(counts, speeches, first, last):
    allied = speeches[(speeches["bloc"] == "nato") & speeches["year"].between(first, last)]
    return counts.merge(allied[["iso3", "year"]], on=["iso3", "year"])


def test_single_words_from_period_to_period(speeches):
    counts = pd.read_parquet(tables.path("term_counts"))
    early, late = (spoken(counts, speeches, *span) for span in ((2014, 2021), (2022, 2024)))
    both = set(early["iso3"]) & set(late["iso3"])
    rates, hits = [], []
    for side in (early, late):
        side = side[side["iso3"].isin(both)]
        said = (
            side[side["term"] == "ukraine"].groupby("iso3")["count"].sum().reindex(sorted(both), fill_value=0)
        )
        rates.append((said / side.groupby("iso3")["count"].sum(), said.sum() / side["count"].sum() * 1e4))
        hits.append(said.sum())
    row = words.period_word().set_index(["period", "term"]).loc[("2022-2024", "ukraine")]
    assert [row["hits_before"], row["hits_after"]] == hits
    assert [row["before"], row["after"]] == [f"{rate:.1f}" for _, rate in rates] == ["4.7", "29.8"]
    assert [row["rate_before"], row["rate_after"]] == pytest.approx([rate for _, rate in rates])
    change = rates[1][0] - rates[0][0]
    assert [row["up"], row["down"]] == [(change > 0).sum(), (change < 0).sum()]
    assert row["of_states"] == len(both)


def test_how_many_times_as_often_or_as_rare():
    rows = words.period_word().set_index(["period", "term"])
    assert len(rows) == 10 and (rows["times"] > 1).all()
    war, terrorism = rows.loc[("2022-2024", "war")], rows.loc[("2022-2024", "terrorism")]
    assert war["times"] == pytest.approx(2 ** war["log_ratio"])
    assert terrorism["times"] == pytest.approx(2 ** -terrorism["log_ratio"])
    texts = {name: shown(words.period_word, name)[0] for name in (
        "2022-2024.war.times", "2022-2024.aggression.times", "2022-2024.terrorism.times", "2022-2024.czechia.q",
        "2022-2024.czechia.dp_norm", "2014-2021.pandemic.peak_share", "2011-2013.nato.down",
    )}  # fmt: skip
    assert list(texts.values()) == ["3.7", "8.6", "4.5", "below 0.001", "0.99", "56\N{NO-BREAK SPACE}%", "15"]


def test_the_word_nato_in_russian_speeches(speeches):
    counts = pd.read_parquet(tables.path("term_counts")).query("iso3 == 'RUS'")
    found = words.russian_period_changes()
    said = counts[counts["term"] == "nato"].set_index("year")["count"]
    assert found.nato_after == said[said.index.isin(range(2014, 2022))].sum()
    assert found.nato_before == said[said.index.isin(range(2011, 2014))].sum() == 0
    assert (found.nato_speeches, found.speeches) == (said.index.isin(range(2014, 2022)).sum(), 8)
    changed = detail.russian_words()
    assert (found.looked_at, found.picked) == (len(changed), (changed["q"] < 0.05).sum()) == (1097, 32)


def test_a_list_whose_only_word_of_partnership_stands_near_no_name_still_tells_whose_threat_words_there_are(
    monkeypatch,
):
    load, before = tables.load, words.foremost_states.compute()
    listed = load("lexicon")
    rare = (listed["category"] != "partnership") | (listed["entry"] == "collaboration")
    changed = listed[(listed["lexicon"] != "codebook") | rare]
    monkeypatch.setattr(tables, "load", lambda name: changed if name == "lexicon" else load(name))
    after = words.foremost_states.compute()
    assert (after.hits, after.share, after.others_threat) == (before.hits, before.share, before.others_threat)
    assert after.others_partnership == 0 < before.others_partnership
