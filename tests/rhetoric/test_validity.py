"""What the lexicon finds beside what is read: shares that speak of all mentions, not of the sample."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conceptshift import tables
from conceptshift.measures import uncertainty
from conceptshift.measures.agreement import agreement
from conceptshift.rhetoric import validity
from conceptshift.rhetoric.validity import ALL

SEED = 7
LEXICON = pd.DataFrame(
    [
        ("codebook", "threat", "war", "stem"),
        ("codebook", "threat", "threat", "stem"),
        ("codebook", "partnership", "partner", "stem"),
        ("wide", "threat", "war", "stem"),
        ("wide", "threat", "crisis", "stem"),
    ],
    columns=["lexicon", "category", "entry", "match"],
)
LISTED = {
    "threat": ("war", None),
    "partnership": (None, "partner"),
    "both": ("war", "partner"),
    "none": (None, None),
}


def sampled(*strata, bloc="nato", node="russia"):
    """Validation rows and strata from (period, stratum, mentions in all, codes); every code in its own speech, and
    an ally's in its own state.

    A code is one word, or two with a plus: `threat+partnership`. The stratum `both` is counted as partnership.
    """
    rows, cells = [], []
    for period, stratum, windows, codes in strata:
        threat, partnership = LISTED[stratum]
        cells.append(
            {
                "bloc": bloc,
                "node": node,
                "period": period,
                "stratum": "partnership" if stratum == "both" else stratum,
                "windows": windows,
                "drawn": len(codes),
            }
        )
        for given_code in codes:
            code, _, also = given_code.partition("+")
            rows.append(
                {
                    "window_id": f"{bloc}-{node}-{len(rows):03}",
                    "speech_id": f"{bloc}-{node}-{len(rows)}",
                    "iso3": "RUS" if bloc == "russia" else f"S{len(rows)}",
                    **{key: cells[-1][key] for key in ("bloc", "node", "period", "stratum")},
                    "year": int(period[-4:]),
                    "threat_terms": threat,
                    "partnership_terms": partnership,
                    **{column: code for column in ("code", "code_a", "code_b")},
                    **{column: also or None for column in ("also", "also_a", "also_b")},
                }
            )
    return pd.DataFrame(rows), pd.DataFrame(cells)


def readings(validation, strata, name="codebook", coder="adjudicated"):
    return validity.readings(validation, strata, LEXICON, name, coder)


def found(*tables, category="threat", period=ALL, **choice):
    table = validity.estimates(readings(*tables, **choice), SEED, resamples=499)
    of = table[(table["category"] == category) & (table["period"] == period)]
    return of.set_index("finding")


@pytest.fixture
def plain():
    return sampled(
        ("1991-2024", "threat", 100, ["threat"] * 3 + ["other_target"]),
        ("1991-2024", "none", 300, ["threat"] + ["neither"] * 3),
    )


def test_shares_weigh_each_stratum_by_its_mentions(plain):
    value = found(*plain)["value"]
    assert value["precision"] == pytest.approx(3 / 4)
    assert value["recall"] == pytest.approx(75 / (75 + 75))  # 3 of 4 in the sample as it stands
    assert value["by_list"] == pytest.approx(100 / 400)
    assert value["by_reading"] == pytest.approx(150 / 400)
    assert value["ratio"] == pytest.approx(150 / 100)


def test_the_mentions_behind_a_share_are_told_without_weights(plain):
    table = found(*plain)
    assert table.loc["precision", ["hits", "of"]].to_list() == [3, 4]
    assert table.loc["recall", ["hits", "of"]].to_list() == [3, 4]
    assert table.loc["by_list", ["hits", "of", "windows"]].to_list() == [4, 8, 400]
    assert table.loc["by_reading", ["hits", "of"]].to_list() == [4, 8]


def test_periods_are_told_apart_and_together():
    table = sampled(
        ("1991-2013", "threat", 10, ["threat", "neither"]),
        ("1991-2013", "none", 90, ["neither"] * 2),
        ("2014-2024", "threat", 300, ["threat", "threat"]),
        ("2014-2024", "none", 100, ["neither"] * 2),
    )
    assert found(*table, period="1991-2013")["value"]["precision"] == pytest.approx(0.5)
    assert found(*table, period="2014-2024")["value"]["precision"] == 1
    assert found(*table)["value"]["precision"] == pytest.approx((5 + 300) / 310)


def test_a_mention_with_both_kinds_of_words_counts_for_both():
    table = sampled(
        ("1991-2024", "threat", 10, ["threat"] * 2),
        ("1991-2024", "both", 10, ["partnership"] * 2),
        ("1991-2024", "none", 10, ["neither"] * 2),
    )
    assert found(*table)["value"]["precision"] == pytest.approx(10 / 20)
    assert found(*table, category="partnership")["value"]["precision"] == 1


def test_a_second_code_counts_as_much_as_the_first():
    table = sampled(
        ("1991-2024", "threat", 10, ["partnership+threat", "threat+partnership"]),
        ("1991-2024", "none", 10, ["neither"] * 2),
    )
    assert found(*table)["value"]["precision"] == 1
    assert found(*table, category="partnership")["value"]["recall"] == 0


def test_one_coder_alone_can_be_followed(plain):
    validation, strata = plain
    validation = validation.assign(code_b="neither")
    assert found(validation, strata, coder="a")["value"]["precision"] == pytest.approx(3 / 4)
    assert found(validation, strata, coder="b")["value"]["precision"] == 0


def test_another_list_is_judged_on_the_same_readings():
    validation, strata = sampled(
        ("1991-2024", "threat", 100, ["threat", "neither"]), ("1991-2024", "none", 300, ["threat", "neither"])
    )
    validation["threat_terms"] = ["war crisis", "war", "crisis", None]
    narrow, wide = (found(validation, strata, name=name)["value"] for name in ("codebook", "wide"))
    assert (narrow["precision"], narrow["recall"]) == pytest.approx((1 / 2, 50 / 200))
    assert (wide["by_list"], wide["recall"]) == pytest.approx(((100 + 150) / 400, 1))
    assert wide["by_reading"] == narrow["by_reading"]


def test_where_all_was_read_a_draw_of_speeches_may_have_fewer_hits():
    codes = ["threat", "neither", "threat"]
    russian = {"bloc": "russia", "node": "nato"}
    every = found(
        *sampled(("1991-2024", "threat", 6, codes * 2), ("1991-2024", "none", 6, codes * 2), **russian)
    )
    some = found(*sampled(("1991-2024", "threat", 9, codes), ("1991-2024", "none", 9, codes), **russian))
    assert every.loc["by_list", "low"] < 0.5 < every.loc["by_list", "high"]
    assert some.loc["by_list", ["value", "low", "high"]].to_list() == [0.5, 0.5, 0.5]


def test_a_group_that_was_read_in_full_says_so(plain):
    assert not found(*plain)["all_read"].any()
    every = sampled(("1991-2024", "threat", 2, ["threat", "neither"]), ("1991-2024", "none", 1, ["neither"]))
    assert found(*every)["all_read"].all()


def test_a_group_that_was_read_in_full_is_parted_by_its_years():
    validation, strata = sampled(
        ("1991-2024", "threat", 4, ["threat", "threat", "threat", "neither"]),
        ("1991-2024", "none", 2, ["neither", "threat"]),
    )
    validation["year"] = [2013, 2014, 2022, 2024, 1991, 2021]
    parts = {period: found(validation, strata, period=period) for period in (*validity.PERIODS, ALL)}
    assert {p: t.at["precision", "value"] for p, t in parts.items()} == pytest.approx(
        {"1991-2013": 1, "2014-2021": 1, "2022-2024": 1 / 2, ALL: 3 / 4}
    )
    assert parts["2014-2021"].at["recall", "value"] == pytest.approx(1 / 2)
    assert {p: t.at["by_list", "windows"] for p, t in parts.items()} == {
        "1991-2013": 2,
        "2014-2021": 2,
        "2022-2024": 2,
        ALL: 6,
    }


def test_a_group_of_which_one_stratum_was_read_in_full_stays_whole():
    table = sampled(
        ("1991-2024", "threat", 2, ["threat", "neither"]), ("1991-2024", "none", 9, ["neither"] * 2)
    )
    assert set(validity.estimates(readings(*table), SEED, resamples=99)["period"]) == {ALL}


def test_the_interval_holds_the_value_and_follows_the_seed(plain):
    table = found(*plain).drop("by_list")
    assert (table["low"] <= table["value"]).all() and (table["value"] <= table["high"]).all()
    assert (table["low"] < table["high"]).all()
    pd.testing.assert_frame_equal(table, found(*plain).drop("by_list"))


def test_the_interval_names_what_is_drawn_again(plain):
    assert set(found(*plain)["unit"]) == {"states"}
    codes = ["threat", "neither"] * 4
    strata = [("1991-2024", "threat", 80, codes), ("1991-2024", "none", 80, codes)]
    assert set(found(*sampled(*strata, bloc="russia", node="nato"))["unit"]) == {"speeches"}
    every = sampled(("1991-2024", "threat", 50, ["threat"] * 9), ("1991-2024", "none", 50, ["neither"] * 9))
    assert found(*every).at["precision", "unit"] == "mentions"


def test_a_state_that_gives_half_of_the_mentions_widens_the_interval_however_many_speeches_they_stand_in():
    codes = ["threat"] * 20 + ["neither"] * 20
    validation, strata = sampled(("1991-2024", "threat", 40, codes), ("1991-2024", "none", 400, codes))
    apart = found(validation, strata).loc["by_reading"]
    one_state = validation["iso3"].mask(validation["code"] == "threat", "EST")
    together = found(validation.assign(iso3=one_state), strata).loc["by_reading"]
    assert together["speeches"] == apart["speeches"] and together["value"] == apart["value"]
    assert together["high"] - together["low"] > 2 * (apart["high"] - apart["low"])


def test_states_can_be_left_out():
    validation, strata = sampled(
        ("1991-2024", "threat", 8, ["threat", "threat", "threat", "neither"]),
        ("1991-2024", "none", 40, ["neither", "threat", "neither", "neither"]),
    )
    validation.loc[[0, 1, 5], "iso3"] = ["EST", "LVA", "LTU"]
    left = validity.without(readings(validation, strata), validity.BALTIC)
    table = validity.estimates(left, SEED, resamples=99).query("category == 'threat'").set_index("finding")
    assert table.at["by_reading", "value"] == pytest.approx(2 / (2 * 2 + 3 * 10))
    assert table.at["by_reading", "windows"] == 34 and table.at["by_reading", "of"] == 5


def test_speeches_that_speak_with_one_voice_widen_the_interval():
    codes = ["threat"] * 20 + ["neither"] * 20
    validation, strata = sampled(
        ("1991-2024", "threat", 400, codes), ("1991-2024", "none", 400, codes), bloc="russia", node="nato"
    )
    apart = found(validation, strata).loc["precision"]
    clumped = validation["code"] + (validation.groupby(["stratum", "code"]).cumcount() // 10).astype(str)
    together = found(validation.assign(speech_id=clumped), strata).loc["precision"]
    assert together["speeches"] < apart["speeches"]
    assert together["value"] == apart["value"]
    assert together["high"] - together["low"] > 1.5 * (apart["high"] - apart["low"])


def test_a_share_without_exception_has_wilsons_interval():
    table = found(
        *sampled(("1991-2024", "threat", 50, ["threat"] * 9), ("1991-2024", "none", 50, ["neither"] * 9))
    )
    low, high = uncertainty.wilson(9, 9)
    assert table.loc["precision", ["value", "low", "high"]].to_list() == pytest.approx([1, low, high])


def test_a_handful_of_speeches_that_are_all_there_are_has_wilsons_interval_and_no_ratio():
    codes = ["threat", "neither", "threat"]
    few = found(*sampled(("1991-2024", "threat", 3, codes), ("1991-2024", "none", 3, codes)))
    low, high = uncertainty.wilson(2, 3)
    assert few.loc["precision", ["value", "low", "high"]].to_list() == pytest.approx([2 / 3, low, high])
    assert "ratio" not in few.index


def test_what_nobody_reads_has_no_recall(plain):
    table = found(*plain, category="partnership")
    assert "recall" not in table.index and "precision" not in table.index
    assert table.loc["by_reading", "value"] == 0


CODES = st.lists(st.sampled_from(["threat", "neither", "other_target"]), min_size=2, max_size=8)


@settings(max_examples=10)
@given(hit=CODES, missed=CODES, sizes=st.tuples(st.integers(8, 500), st.integers(8, 500)))
def test_precision_and_recall_explain_the_difference_of_the_two_counts(hit, missed, sizes):
    table = sampled(("1991-2024", "threat", sizes[0], hit), ("1991-2024", "none", sizes[1], missed))
    value = found(*table)["value"]
    assert value["by_reading"] == pytest.approx(value["by_list"] * value["ratio"])
    if value.get("recall", 0):
        assert value["ratio"] == pytest.approx(value["precision"] / value["recall"])


def test_a_sample_that_lost_a_row_is_refused(plain):
    validation, strata = plain
    with pytest.raises(ValueError, match="not as many"):
        readings(validation.iloc[1:], strata)
    with pytest.raises(ValueError, match="not as many"):
        readings(validation[validation["stratum"] != "none"], strata)


def test_a_row_without_a_code_is_refused(plain):
    validation, strata = plain
    validation.loc[2, "code_b"] = None
    readings(validation, strata)
    with pytest.raises(ValueError, match=r"nato-russia-002 has no code \(b\)"):
        readings(validation, strata, coder="b")


def test_the_fates_of_hits_are_weighted_and_add_up():
    table = sampled(
        ("1991-2013", "threat", 90, ["threat", "other_target"]),
        ("2014-2024", "threat", 10, ["partnership+threat", "partnership"]),
    )
    fates = validity.fates(readings(*table))
    threat = fates[fates["category"] == "threat"].set_index("fate")
    assert threat["share"].to_dict() == pytest.approx(
        {"as_counted": 0.5, "partnership": 0.05, "other_target": 0.45, "neither": 0}
    )
    assert threat["mentions"].to_dict() == {
        "as_counted": 2,
        "partnership": 1,
        "other_target": 1,
        "neither": 0,
    }
    assert (threat["of"] == 4).all()


def test_a_word_is_judged_by_the_mentions_it_stands_near():
    validation, strata = sampled(
        ("1991-2013", "threat", 30, ["threat", "neither", "neither"]),
        ("2014-2024", "threat", 2, ["threat", "threat"]),
    )
    validation["threat_terms"] = ["war threats", "war war", "war", "war", "threats"]
    judged = validity.terms(readings(validation, strata)).set_index("term")
    assert judged.loc["war", ["mentions", "of"]].to_list() == [2, 4]
    assert judged.loc["war", "share"] == pytest.approx((10 + 1) / 31)
    assert judged.loc["threats", ["mentions", "of"]].to_list() == [2, 2]
    assert judged.index[0] == "war"


def test_agreement_is_told_for_the_code_and_for_each_category():
    validation, _ = sampled(
        ("1991-2024", "threat", 9, ["threat", "threat", "partnership", "neither", "other_target"])
    )
    validation["code_b"] = ["threat", "partnership", "partnership", "neither", "neither"]
    validation["also_b"] = [None, "threat", None, None, None]
    told = validity.agreement(validation).query("bloc == ''").set_index("judgement")
    assert told["agree"].to_dict() == {"code": 3, "threat": 5, "partnership": 4}
    assert (told["n"] == 5).all()
    long = pd.concat(
        [
            validation.assign(coder=c, code=validation[f"code_{c}"])[["window_id", "coder", "code"]]
            for c in "ab"
        ]
    )
    assert told.at["code", "alpha"] == agreement(long, "window_id", "code", "nominal").alpha
    assert told.at["threat", "alpha"] == 1


def test_agreement_is_told_by_group():
    here, _ = sampled(("1991-2024", "threat", 9, ["threat", "neither"]))
    there, _ = sampled(
        ("1991-2024", "threat", 9, ["threat", "neither", "threat"]), bloc="russia", node="nato"
    )
    there["code_b"] = "neither"
    told = validity.agreement(pd.concat([here, there])).query("judgement == 'code'").set_index("bloc")
    assert told["agree"].to_dict() == {"": 3, "nato": 2, "russia": 1}


def test_the_headline_of_the_chapter_holds():
    """More than half of the allied mentions of 2014-2021, two fifths without the Baltic states, and a rise either way."""
    tables_read = validity.readings(
        *(tables.load(name) for name in ("lexicon_validation", "lexicon_validation_strata", "lexicon"))
    )
    shares = {}
    for name, rows in (("all", tables_read), ("others", validity.without(tables_read, validity.BALTIC))):
        table = validity.estimates(rows, uncertainty.SEED).query(
            "bloc == 'nato' and node == 'russia' and category == 'threat' and finding == 'by_reading'"
        )
        assert (table["unit"] == "states").all()
        shares[name] = table.set_index("period")[["value", "low", "high"]]
    assert shares["all"].loc["2014-2021"].to_list() == pytest.approx([0.56, 0.37, 0.75], abs=0.02)
    assert shares["others"].at["2014-2021", "value"] == pytest.approx(0.39, abs=0.02)
    for share in shares.values():
        assert share.at["1991-2013", "high"] < share.at["2014-2021", "low"]
        assert share.at["2014-2021", "high"] < share.at["2022-2024", "low"] or share is shares["all"]
        assert share["value"].drop(ALL).is_monotonic_increasing
