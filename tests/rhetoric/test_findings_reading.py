"""What the pages say of the readings: each value is what the coded mentions give when they are counted by hand."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from itertools import product

import pandas as pd
import pytest
from nltk.stem.snowball import SnowballStemmer

from conceptshift import tables
from conceptshift.measures.uncertainty import wilson
from conceptshift.rhetoric import validity
from conceptshift.rhetoric.findings import reading

BALTIC = {"EST", "LVA", "LTU"}
PLACES = ["nato-russia", "russia-nato", "nato-china"]
CATEGORIES = ["threat", "partnership"]
PERIODS = {  # where all was read, the years; where a sample was, the strata
    "1991-2013": range(1991, 2014),
    "2014-2021": range(2014, 2022),
    "2022-2024": range(2022, 2025),
}
STEM = SnowballStemmer("english").stem


def rows_of(name):
    with tables.path(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def coded():
    """The coded mentions as dictionaries, each with its place and the mentions that it stands for."""
    strata = {
        tuple(row[part] for part in ("bloc", "node", "period", "stratum")): int(row["windows"])
        / int(row["drawn"])
        for row in rows_of("lexicon_validation_strata")
    }
    mentions = rows_of("lexicon_validation")
    for row in mentions:
        row["place"] = f"{row['bloc']}-{row['node']}"
        row["weight"] = strata[row["bloc"], row["node"], row["period"], row["stratum"]]
    return mentions


@pytest.fixture(scope="module")
def listed():
    """For each list and category, whether it has a word."""
    forms = defaultdict(set)
    for row in rows_of("lexicon"):
        form = STEM(row["entry"]) if row["match"] == "stem" else row["entry"]
        forms[row["lexicon"], row["category"]].add((row["match"], form))
    return lambda name, category, word: bool({("exact", word), ("stem", STEM(word))} & forms[name, category])


def near(row, category):
    return row[f"{category}_terms"].split()


def read_so(row, category, coder=""):
    return category in (row[f"code{coder}"], row[f"also{coder}"])


def share(rows, of):
    rows = list(rows)
    return sum(row["weight"] for row in rows if of(row)) / sum(row["weight"] for row in rows)


def of_period(mentions, place, period):
    here = [row for row in mentions if row["place"] == place]
    return here if period == "all" else [row for row in here if int(row["year"]) in PERIODS[period]]


def texts(finding):
    return {name: cell.text.replace("\N{NO-BREAK SPACE}", " ") for name, cell in finding.cells().items()}


def intervals(finding):
    return {
        name: cell.interval.replace("\N{NO-BREAK SPACE}", " ")
        for name, cell in finding.cells().items()
        if cell.interval
    }


def threat_shares():
    """Of `as_presented` what is read as a threat, by states and period, where it has intervals."""
    found = reading.as_presented().query("category == 'threat' and states != 'baltic'")
    return found.set_index(["states", "period"])


def test_the_published_shares_that_present_russia_as_a_threat():
    said, within = texts(reading.as_presented), intervals(reading.as_presented)
    assert [said[f"as_presented.all.threat.{period}.share"] for period in PERIODS] == ["2 %", "56 %", "89 %"]
    assert [said[f"as_presented.others.threat.{period}.share"] for period in PERIODS] == [
        "2 %",
        "39 %",
        "83 %",
    ]
    assert within["as_presented.all.threat.2014-2021.share"] == "37 to 75 %"
    assert within["as_presented.others.threat.2014-2021.share"] == "29 to 54 %"
    assert said["as_presented.others.threat.2014-2021.mentions"] == "104"
    assert reading.as_presented.cells()["as_presented.all.threat.all.share"].drawn == "states"


def test_the_share_as_a_threat_is_weighted_and_can_leave_the_baltic_states_out(coded):
    found = threat_shares()
    assert set(found.index) == set(product(["all", "others"], [*PERIODS, "all"]))
    for states, period in found.index:
        rows = of_period(coded, "nato-russia", period)
        rows = [row for row in rows if states == "all" or row["iso3"] not in BALTIC]
        assert found.at[(states, period), "mentions"] == len(rows)
        assert found.at[(states, period), "share"] == pytest.approx(
            share(rows, lambda row: read_so(row, "threat"))
        )
        assert found.at[(states, period), "low"] <= found.at[(states, period), "share"]
        assert found.at[(states, period), "share"] <= found.at[(states, period), "high"]


def test_the_share_as_a_threat_is_the_same_number_under_both_of_its_names():
    threat = reading.as_presented.cells()
    valid = reading.lexicon_validity.cells()
    for period in ("all", *PERIODS):
        one = threat[f"as_presented.all.threat.{period}.share"]
        other = valid[f"lexicon_validity.nato-russia.{period}.threat.read"]
        assert (one.text, one.interval) == (other.text, other.interval)


def test_the_published_precision_and_recall():
    said, within = texts(reading.lexicon_validity), intervals(reading.lexicon_validity)
    of = "lexicon_validity.{}.all.threat.{}".format
    assert [said[of(place, "recall")] for place in PLACES] == ["61 %", "23 %", "12 %"]
    assert [said[of(place, "precision")] for place in PLACES] == ["89 %", "77 %", "33 %"]
    assert [within[of(place, "recall")] for place in PLACES] == ["54 to 69 %", "11 to 32 %", "0 to 37 %"]
    assert [within[of(place, "precision")] for place in PLACES] == ["78 to 95 %", "57 to 100 %", "0 to 50 %"]
    assert within["lexicon_validity.russia-nato.2022-2024.threat.read"] == "60 to 89 %"
    assert said["lexicon_validity.russia-nato.all.threat.missed"] == "34"
    for found, name in (
        (reading.lexicon_validity, of("nato-russia", "recall")),
        (reading.lexicon_lists, "lexicon_lists.nato-russia.wide.threat.recall"),
    ):
        assert found.cells()[name].drawn == (
            "states; speeches near NATO, or the mentions where all were read in a handful of speeches"
        )
    assert of("nato-russia", "listed") not in within and of("nato-russia", "listed") in said


def test_what_the_list_finds_is_counted_by_hand(coded, listed):
    found = reading.lexicon_validity()
    everywhere = {*product(["nato-russia", "russia-nato"], ["all", *PERIODS]), ("nato-china", "all")}
    assert {(row.place, row.period) for row in found.itertuples()} == everywhere
    assert len(found) == 2 * len(everywhere)
    for row in found.itertuples():
        rows = of_period(coded, row.place, row.period)
        has_word = [
            one for one in rows if any(listed("codebook", row.category, w) for w in near(one, row.category))
        ]
        read = [one for one in rows if read_so(one, row.category)]
        both = [one for one in has_word if one in read]
        assert (row.coded, row.with_word, row.read_so, row.rightly) == tuple(
            map(len, (rows, has_word, read, both))
        )
        assert row.missed == len(read) - len(both)
        assert row.mentions == round(sum(one["weight"] for one in rows))
        assert row.speeches == len({one["speech_id"] for one in rows})
        assert row.listed == pytest.approx(share(rows, has_word.__contains__))
        assert row.read == pytest.approx(share(rows, read.__contains__))
        assert row.precision == pytest.approx(share(has_word, both.__contains__))
        assert row.recall == pytest.approx(share(read, both.__contains__))
        for value in ("precision", "recall", "read"):
            low, high = getattr(row, f"{value}_low"), getattr(row, f"{value}_high")
            assert low <= getattr(row, value) + 1e-12 and getattr(row, value) <= high + 1e-12


def test_the_rows_stand_by_category_then_by_place_then_by_period():
    found = reading.lexicon_validity()
    assert found["category"].tolist() == ["threat"] * 9 + ["partnership"] * 9
    for category in CATEGORIES:
        rows = found[found["category"] == category]
        assert rows["place"].drop_duplicates().tolist() == PLACES
        assert rows["period"].tolist() == ["all", *PERIODS] * 2 + ["all"]
        assert rows["years"].tolist()[:2] == ["all years", "1991–2013"]
    named = found.drop_duplicates("place").set_index("place")["named"].to_dict()
    assert named == dict(
        zip(PLACES, ["Allies near Russia", "Russia near NATO", "Allies near China"], strict=True)
    )


def test_where_no_word_is_near_precision_is_missing_and_all_that_is_read_is_missed(monkeypatch):
    planted = reading.estimates().query("category == 'partnership' and period == '2014-2021'")
    planted = planted[planted["finding"] != "precision"]
    none = planted["finding"].isin(["by_list", "recall"])
    planted = planted.assign(hits=planted["hits"].mask(none, 0), value=planted["value"].mask(none, 0.0))
    monkeypatch.setattr(reading, "estimates", lambda: planted)
    found = reading.lexicon_validity.compute().set_index("place")
    assert found["precision"].isna().all() and (found["rightly"] == 0).all()
    assert (found["with_word"] == 0).all()
    assert found["missed"].to_dict() == found["read_so"].to_dict() == {"nato-russia": 35, "russia-nato": 3}
    assert {"precision", "precision_low", "precision_high", "recall"} <= reading.lexicon_validity.missing


def test_each_list_is_held_against_the_same_readings(coded, listed):
    found = reading.lexicon_lists()
    order = [(one.category, one.place, one.lexicon) for one in found.itertuples()]
    assert order == list(product(CATEGORIES, PLACES, ["minimal", "codebook", "wide"]))
    for row in found.itertuples():
        rows = of_period(coded, row.place, "all")
        has_word = [
            one for one in rows if any(listed(row.lexicon, row.category, w) for w in near(one, row.category))
        ]
        read = [one for one in rows if read_so(one, row.category)]
        assert row.listed == pytest.approx(share(rows, has_word.__contains__))
        assert row.precision == pytest.approx(share(has_word, read.__contains__))
        assert row.recall == pytest.approx(share(read, has_word.__contains__))
        for value in ("precision", "recall", "listed"):
            low, high = getattr(row, f"{value}_low"), getattr(row, f"{value}_high")
            assert low <= getattr(row, value) <= high and low < high


def test_the_list_of_the_codebook_is_the_same_among_the_three():
    valid = reading.lexicon_validity().query("period == 'all'").set_index(["place", "category"])
    lists = reading.lexicon_lists().query("lexicon == 'codebook'").set_index(["place", "category"])
    columns = [f"{value}{limit}" for value in ("precision", "recall") for limit in ("", "_low", "_high")]
    pd.testing.assert_frame_equal(valid[columns], lists[columns])
    assert texts(reading.lexicon_lists)["lexicon_lists.nato-russia.wide.partnership.precision"] == "32 %"
    long = reading.list_estimates()
    assert set(long["lexicon"]) == {"minimal", "codebook", "wide"} and set(long["period"]) == {validity.ALL}


def test_one_coder_alone_is_followed_throughout(coded, listed):
    found = reading.lexicon_by_coder()
    assert set(zip(found["place"], found["coder"], found["category"], strict=True)) == set(
        product(PLACES, "ab", CATEGORIES)
    )
    for row in found.itertuples():
        rows = of_period(coded, row.place, "all")
        has_word = [
            one for one in rows if any(listed("codebook", row.category, w) for w in near(one, row.category))
        ]
        read = [one for one in rows if read_so(one, row.category, f"_{row.coder}")]
        assert row.recall == pytest.approx(share(read, has_word.__contains__))
        assert row.precision == pytest.approx(share(has_word, read.__contains__))
    said = texts(reading.lexicon_by_coder)
    assert said["lexicon_by_coder.russia-nato.a.threat.recall"] == "24 %"
    assert said["lexicon_by_coder.russia-nato.b.threat.recall"] == "23 %"


def test_the_fates_of_the_hits_of_each_place_and_category(coded):
    found = reading.lexicon_fates().set_index(["place", "category", "fate"])
    valid = reading.lexicon_validity().query("period == 'all'").set_index(["place", "category"])
    for (place, category), rows in found.groupby(level=[0, 1]):
        assert rows["share"].sum() == pytest.approx(1)
        assert rows["mentions"].sum() == rows["of"].iloc[0] == valid.at[(place, category), "with_word"]
        counted = rows.loc[(place, category, "as_counted")]
        assert counted["mentions"] == valid.at[(place, category), "rightly"]
        assert counted["share"] == pytest.approx(valid.at[(place, category), "precision"])
    assert len(found) == len(PLACES) * len(CATEGORIES) * 4
    assert set(reading.lexicon_fates.cells()) >= {"lexicon_fates.nato-china.threat.neither.share"}


def test_a_word_is_counted_where_it_stands(coded, listed):
    found = reading.lexicon_words()
    counts, rightly, weights = Counter(), Counter(), defaultdict(float)
    for row in coded:
        for category in CATEGORIES:
            for word in set(near(row, category)):
                if listed("codebook", category, word):
                    key = (row["place"], category, word)
                    counts[key] += 1
                    rightly[key] += read_so(row, category)
                    weights[key] += row["weight"]
                    weights[(*key, "right")] += row["weight"] * read_so(row, category)
    assert {(row.place, row.category, row.term): row.of for row in found.itertuples()} == counts
    for row in found.itertuples():
        key = (row.place, row.category, row.term)
        assert row.mentions == rightly[key]
        assert row.share == pytest.approx(weights[(*key, "right")] / weights[key])
    assert texts(reading.lexicon_words)["lexicon_words.nato-russia.threat.war.share"] == "92 %"


def test_the_agreement_of_the_coders_is_counted_by_hand(coded):
    found = reading.coder_agreement()
    assert found["place"].tolist()[::3] == ["all", "russia-nato", "nato-russia", "nato-china"]
    assert found["judgement"].tolist() == ["code", *CATEGORIES] * 4
    assert found.drop_duplicates("place")["named"].tolist()[:2] == ["All", "Russia near NATO"]
    for row in found.itertuples():
        rows = [one for one in coded if row.place in ("all", one["place"])]
        codes = [
            [
                one[f"code_{coder}"] if row.judgement == "code" else read_so(one, row.judgement, f"_{coder}")
                for coder in "ab"
            ]
            for one in rows
        ]
        agree = sum(first == second for first, second in codes)
        assert (row.n, row.agree) == (len(rows), agree)
        assert row.share == pytest.approx(agree / len(rows))
        assert (row.low, row.high) == pytest.approx(tuple(wilson(agree, len(rows))))
        each, n = Counter(code for pair in codes for code in pair), 2 * len(rows)
        chance = 1 - sum(count * (count - 1) for count in each.values()) / (n * (n - 1))
        assert row.alpha == pytest.approx(1 - (1 - agree / len(rows)) / chance)


def test_the_published_agreement():
    said, within = texts(reading.coder_agreement), intervals(reading.coder_agreement)
    judgements = ("code", "threat", "partnership")
    assert [said[f"coder_agreement.all.{one}.alpha"] for one in judgements] == ["0.92", "0.96", "0.97"]
    assert said["coder_agreement.all.code.agree"] == "381" and said["coder_agreement.all.code.n"] == "400"
    assert within["coder_agreement.all.code.share"] == "93 to 97 %"
    assert reading.coder_agreement.cells()["coder_agreement.all.code.share"].drawn == (
        "nothing: Wilson's, over mentions"
    )


def test_the_sample_says_how_many_were_read(coded):
    said = texts(reading.lexicon_sample)
    assert said == {
        "lexicon_sample.mentions": str(len(coded)),
        "lexicon_sample.speeches": str(len({row["speech_id"] for row in coded})),
        "lexicon_sample.fewest": "4",
        "lexicon_sample.seed": "2010",
    }


def test_what_is_handed_out_is_the_callers_own():
    for given in (reading.estimates, reading.list_estimates):
        mine = given()
        mine["value"] = 0
        assert (given()["value"] > 0).any()


def test_every_finding_names_its_tables_and_words_its_values():
    for found in (
        reading.lexicon_sample,
        reading.as_presented,
        reading.lexicon_validity,
        reading.lexicon_lists,
        reading.lexicon_by_coder,
        reading.lexicon_fates,
        reading.lexicon_words,
        reading.coder_agreement,
    ):
        assert set(found.tables) <= set(tables.names()) and found.cells()


def test_what_the_mentions_present_russia_as():
    found = reading.as_presented().set_index(["states", "category", "period"])
    read = reading._readings().query("bloc == 'nato' and node == 'russia'")
    three = read[read["iso3"].isin(["EST", "LVA", "LTU"]) & (read["period"] == "2014-2021")]
    baltic = found.loc[("baltic", "threat", "2014-2021")]
    assert baltic["read_so"] == three["read_threat"].sum() == 47 and baltic["mentions"] == len(three)
    assert baltic["share"] == pytest.approx(
        (three["read_threat"] * three["weight"]).sum() / three["weight"].sum()
    )
    assert found.loc["baltic", ["low", "high"]].isna().all(axis=None)
