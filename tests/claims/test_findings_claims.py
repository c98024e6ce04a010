"""The published results on the claims, each against a count or a sum from the files by other means."""

from __future__ import annotations

import csv
from collections import Counter
from itertools import pairwise

import pandas as pd
import published
import pytest

from conceptshift import tables
from conceptshift.claims import findings, spending, verdicts
from conceptshift.measures.finding import FINDINGS, Finding

GAP = "\N{NO-BREAK SPACE}"
EVERY = [found for found in FINDINGS.values() if found.compute.__module__ == findings.__name__]


def lines(name: str) -> list[dict[str, str]]:
    with tables.path(name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def shown(found: Finding, of: str, *, interval: bool = False) -> str:
    cell = found.cells()[f"{found.name}.{of}"]
    return (cell.interval if interval else cell.text).replace(GAP, " ")


@pytest.fixture(scope="module")
def coded() -> dict[tuple[str, str], str]:
    """Verdict of each claim by each coder."""
    return {(row["claim_id"], row["coder"]): row["verdict"] for row in lines("claim_codings")}


@pytest.fixture(scope="module")
def side_of() -> dict[str, str]:
    sides = {row["speaker_id"]: row["side"] for row in lines("speakers")}
    return {row["claim_id"]: sides[row["speaker_id"]] for row in lines("claims")}


@pytest.fixture(scope="module")
def dollars() -> dict[tuple[str, int, str], float]:
    """Millions by state, year and price basis."""
    return {
        (row["iso3"], int(row["year"]), basis): float(row[basis])
        for row in lines("military_spending")
        for basis in spending.BASES
        if row[basis]
    }


def members(year: int) -> set[str]:
    return {row["iso3"] for row in lines("membership") if row["joined_on"] <= f"{year}-12-31"}


def stated() -> dict[str, float]:
    return {row["figure_id"]: float(row["value"]) for row in lines("stated_figures")}


# What each finding says of itself --------------------------------------------------------------------------


@pytest.mark.parametrize("found", EVERY, ids=lambda found: found.name)
def test_each_finding_can_be_shown_and_names_tables_that_there_are(found: Finding) -> None:
    records = found.records()
    assert records and set(found.tables) <= set(tables.names())
    assert all(record["text"] != "" and record["finding"] == found.name for record in records)


def test_amounts_have_the_unit_dollars() -> None:
    for found in EVERY:
        for record in found.records():
            in_dollars = record["column"] == "bn" or record["column"].endswith("_bn")
            assert (record["unit"] or "").startswith("billions of US dollars") == in_dollars, record["name"]


# Verdicts --------------------------------------------------------------------------------------------------


def test_a_claim_names_who_made_it_where_and_how_it_was_judged(coded, side_of) -> None:
    claims = findings.claim()
    assert list(claims["claim_id"]) == sorted(side_of)
    by_id = claims.set_index("claim_id")
    for claim_id, side in side_of.items():
        row = by_id.loc[claim_id]
        assert (row["side"], row["verdict"]) == (side, coded[claim_id, "adjudicated"])
        assert row["verdict_a"] == coded[claim_id, "a"] and row["verdict_b"] == coded[claim_id, "b"]
        assert row["outlet"] == {"rt-2021": "RT", "vk-2018": "Vestnik Kavkaza"}[row["document_id"]]
    assert by_id.at["C02", "made_by"] == "Vestnik Kavkaza, in its own voice"
    assert by_id.at["C38", "side_named"] == "Russian officials" and by_id.at["C38", "kind_named"] == "figures"
    assert by_id.at["C38", "made_by"] == "Alexander Grushko, Russian deputy foreign minister, in RT"
    assert shown(findings.claim, "C38.verdict") == "contradicted"
    assert "22 times" in shown(findings.claim, "C38.claim")


def counted(names: list[str], coded: dict) -> list[int]:
    """Claims, supported, mixed, contradicted, not checkable, checkable."""
    fared = Counter(coded[name, "adjudicated"] for name in names)
    each = [fared[verdict] for verdict in ("supported", "mixed", "contradicted", "not_checkable")]
    return [len(names), *each, sum(each[:3])]


COLUMNS = ["claims", "supported", "mixed", "contradicted", "not_checkable", "checkable"]


def test_the_claims_of_each_side_fared_as_a_plain_count_says(coded, side_of) -> None:
    found = findings.claims_by_side().set_index("side")
    for side in set(side_of.values()):
        names = [name for name, one in side_of.items() if one == side]
        assert found.loc[side, COLUMNS].to_list() == counted(names, coded), side
    assert found.loc["all", COLUMNS].to_list() == counted(list(side_of), coded)
    assert set(found.index) == {*side_of.values(), "all"}
    assert (found.at["all", "side_named"], found.at["nato", "side_named"]) == (
        "All claims",
        "NATO Secretary General",
    )
    assert set(findings.claims_by_side.kinds) == set(COLUMNS)
    said = [
        shown(findings.claims_by_side, f"nato.{column}") for column in ("supported", "checkable", "claims")
    ]
    assert said == ["10", "10", "11"]


def test_the_claims_of_each_kind_fared_as_a_plain_count_says(coded) -> None:
    kind_of = {row["claim_id"]: row["kind"] for row in lines("claims")}
    found = findings.claims_by_kind().set_index("kind")
    for kind in verdicts.KINDS:
        names = [name for name, one in kind_of.items() if one == kind]
        assert found.loc[kind, COLUMNS].to_list() == counted(names, coded), kind
    assert found.at["all", "claims"] == len(kind_of)
    assert (found.at["all", "kind_named"], found.at["document", "kind_named"]) == (
        "All claims",
        "the text of 2010",
    )
    assert shown(findings.claims_by_kind, "attitude.not_checkable") == "5"


def test_reported_claims_are_about_words_or_texts(coded, side_of) -> None:
    kind_of = {row["claim_id"]: row["kind"] for row in lines("claims")}
    found = findings.reported_claims().set_index("side")
    for side in {*side_of.values(), "all"}:
        names = [
            name
            for name, kind in kind_of.items()
            if kind in ("words", "document") and side in ("all", side_of[name])
        ]
        every, supported, *_, checkable = counted(names, coded)
        of_words = sum(kind_of[name] == "words" for name in names)
        assert found.loc[side].to_dict() == {
            "claims": every,
            "of_words": of_words,
            "checkable": checkable,
            "supported": supported,
        }
    said = findings.reported_claims
    assert [shown(said, f"all.{column}") for column in ("supported", "checkable")] == ["23", "28"]
    assert (shown(said, "nato.of_words"), shown(said, "outlet.claims")) == ("7", "15")


def test_the_evidence_on_a_claim_is_what_its_table_has() -> None:
    rows = findings.evidence_on_claims()
    assert set(rows["claim_id"]) == {row["claim_id"] for row in lines("claim_evidence")}
    fragments = {
        row["fragment"] for row in lines("claim_evidence") if row["claim_id"] == "C38" and row["fragment"]
    }
    assert set(rows.loc[rows["claim_id"] == "C38", "fragment"].dropna()) == fragments


# Coders ----------------------------------------------------------------------------------------------------


def test_the_coders_agree_as_often_as_a_plain_count_says(coded, side_of) -> None:
    pairs = {name: (coded[name, "a"], coded[name, "b"]) for name in side_of}
    parted = {name: codes for name, codes in pairs.items() if codes[0] != codes[1]}
    reviewed = [name for name, (a, b) in pairs.items() if a == b != coded[name, "adjudicated"]]
    found = findings.claim_agreement()
    assert (found.claims, found.agree, found.differ) == (len(pairs), len(pairs) - len(parted), len(parted))
    assert found.differ_mixed == sum("mixed" in codes for codes in parted.values())
    assert found.reviewed == len(reviewed)
    assert found.share == pytest.approx(found.agree / found.claims)


def test_alpha_is_one_less_observed_over_expected_disagreement(coded, side_of) -> None:
    codes = [coded[name, coder] for name in side_of for coder in ("a", "b")]
    observed = sum(coded[name, "a"] != coded[name, "b"] for name in side_of) / len(side_of)
    n = len(codes)
    expected = 1 - sum(count * (count - 1) for count in Counter(codes).values()) / (n * (n - 1))
    found = findings.claim_agreement()
    assert found.alpha == pytest.approx(1 - observed / expected)
    assert found.alpha_nltk == pytest.approx(found.alpha, abs=0.002)
    said = findings.claim_agreement
    assert [shown(said, name) for name in ("alpha", "share", "agree", "claims")] == [
        "0.832",
        "89 %",
        "56",
        "63",
    ]
    assert [shown(said, name) for name in ("differ", "differ_mixed", "reviewed")] == ["7", "6", "2"]
    assert shown(said, "alpha_nltk") == "0.832"


def test_each_coder_gave_each_verdict_so_often(coded) -> None:
    found = findings.verdicts_by_coder().set_index("verdict")
    given = Counter((verdict, coder) for (_, coder), verdict in coded.items())
    for verdict, named in verdicts.VERDICTS.items():
        assert found.at[verdict, "verdict_named"] == named
        for coder in ("a", "b", "adjudicated"):
            assert found.at[verdict, coder] == given[verdict, coder]
            assert shown(findings.verdicts_by_coder, f"{verdict}.{coder}") == str(given[verdict, coder])


def test_what_was_settled_are_the_claims_on_which_somebody_differs(coded, side_of) -> None:
    found = findings.verdicts_settled()
    expected = [
        name
        for name in sorted(side_of)
        if coded[name, "a"] != coded[name, "b"] or coded[name, "a"] != coded[name, "adjudicated"]
    ]
    assert list(found["claim_id"]) == expected and list(found.index) == list(range(len(expected)))
    for row in found.itertuples():
        in_words = [verdicts.VERDICTS[coded[row.claim_id, coder]] for coder in ("a", "b", "adjudicated")]
        assert [row.a, row.b, row.used] == in_words
    by_id = found.set_index("claim_id")
    assert by_id.at["C05", "why"].startswith("Changed on review:")
    assert by_id.at["C37", "why"].startswith("The criteria name two measures")
    assert by_id.at["C37", "claim"] == {row["claim_id"]: row["claim"] for row in lines("claims")}["C37"]
    assert set(findings.verdicts_settled.kinds) == {"a", "b", "used", "why"}


# Spending --------------------------------------------------------------------------------------------------


def test_the_multiple_is_that_of_a_plain_sum(dollars) -> None:
    found = findings.spending_multiple().set_index(["year", "basis", "group"])
    assert sorted(found.index) == sorted(
        (year, basis, group)
        for year in (2018, 2019)
        for basis in spending.BASES
        for group in ("all", "without")
    )
    for (year, basis, group), row in found.iterrows():
        states = members(year) - ({"USA"} if group == "without" else set())
        whole = sum(dollars[iso3, year, basis] for iso3 in states)
        russia = dollars["RUS", year, basis]
        assert row["members"] == len(states)
        assert row["members_usd_m"] == pytest.approx(whole) and row["members_bn"] == pytest.approx(
            whole / 1000
        )
        assert row["state_usd_m"] == russia and row["state_bn"] == pytest.approx(russia / 1000)
        assert row["ratio"] == pytest.approx(whole / russia)
        assert row["state_needed_bn"] == pytest.approx(whole / 22 / 1000)
        assert row["members_needed_bn"] == pytest.approx(russia * 22 / 1000)
        assert row["state_short"] == pytest.approx(1 - whole / 22 / russia)
        assert row["basis_named"] == {"current_usd_m": "current prices"}.get(basis, "prices of 2022")
        assert row["group_named"] == ("All members" if group == "all" else "Without the United States")


@pytest.mark.parametrize(
    ("of", "text"),
    [
        ("2018.current_usd_m.all.members", "29"),
        ("2018.current_usd_m.all.members_bn", "989.4"),
        ("2018.current_usd_m.all.state_bn", "61.6"),
        ("2018.current_usd_m.all.ratio", "16.06"),
        ("2019.current_usd_m.all.ratio", "16.01"),
        ("2018.constant_2022_usd_m.all.ratio", "15.21"),
        ("2019.constant_2022_usd_m.all.ratio", "15.34"),
        ("2019.current_usd_m.all.members_bn", "1,044.1"),
        ("2018.current_usd_m.all.state_needed_bn", "45"),
        ("2018.current_usd_m.all.members_needed_bn", "1,355"),
        ("2018.current_usd_m.all.state_short", "27 %"),
    ],
)
def test_the_multiple_reads_as_published(of: str, text: str) -> None:
    assert shown(findings.spending_multiple, of) == text


def test_the_heads_of_what_would_be_needed_name_the_claimed_multiple() -> None:
    assert findings.needed_heads() == {
        "state_needed_bn": "Russia, for 22 times",
        "members_needed_bn": "Members, for 22 times",
    }


def test_the_range_is_over_both_years_and_both_price_bases() -> None:
    each = findings.spending_multiple()
    found = findings.spending_range().set_index("group")
    assert set(found.index) == {"all", "without"}
    for group, rows in each.groupby("group"):
        now = rows[(rows["year"] == 2018) & (rows["basis"] == "current_usd_m")]
        for column in ("ratio", "state_needed_bn", "state_short"):
            assert found.at[group, column] == now[column].item()
            assert found.at[group, f"{column}_low"] == min(rows[column])
            assert found.at[group, f"{column}_high"] == max(rows[column])
        assert found.at[group, "times"] == found.at[group, "ratio"]


def test_the_range_reads_as_published() -> None:
    said = findings.spending_range
    assert (shown(said, "all.times"), shown(said, "all.ratio")) == ("16", "16.1")
    assert shown(said, "all.ratio", interval=True) == "15.2 to 16.1"
    assert shown(said, "without.ratio", interval=True) == "4.2 to 5.0"
    assert shown(said, "all.state_needed_bn", interval=True) == "45 to 53"
    assert shown(said, "all.state_short", interval=True) == "27 to 31 %"
    assert said.cells()["spending_range.all.ratio"].drawn == "two years and two price bases"


def test_what_was_claimed_is_held_against_what_others_have(dollars) -> None:
    found, value = findings.claimed_spending(), stated()
    now = {iso3: dollars[iso3, 2018, "current_usd_m"] for iso3 in members(2018) | {"MKD", "RUS"}}
    whole = sum(now[iso3] for iso3 in members(2018))
    assert (found.multiple, found.total_usd_m) == (22, 1_000_000)
    assert found.implied_bn == pytest.approx(1000 / 22)
    assert found.budget_bn == pytest.approx(value["budget_2018"] / 1000)
    assert found.over_budget == pytest.approx(1_000_000 / value["budget_2018"])
    assert found.above == pytest.approx(22 / (whole / now["RUS"]) - 1)
    assert found.short == pytest.approx(1 - whole / 1e6)
    assert found.short_nato == pytest.approx(1 - value["nato_table_2018"] / 1e6)
    assert found.nato_next_year_bn == pytest.approx(value["nato_table_2019"] / 1000)
    assert found.early_bn == pytest.approx(value["sipri_russia_2018"] / 1000)
    assert found.ally_share == pytest.approx(now["USA"] / whole)
    assert found.with_newcomer == pytest.approx((whole + now["MKD"]) / now["RUS"])
    assert found.newcomers == "MKD"


def test_what_was_claimed_reads_as_published() -> None:
    texts = {name: shown(findings.claimed_spending, name) for name in findings.claimed_spending.kinds}
    assert texts == {
        "multiple": "22",
        "implied_bn": "45",
        "budget_bn": "46",
        "over_budget": "21.7",
        "above": "37 %",
        "short": "1.1 %",
        "short_nato": "3.0 %",
        "nato_next_year_bn": "1,036.1",
        "early_bn": "61.4",
        "ally_share": "69 %",
        "with_newcomer": "16.06",
    }


def test_the_bars_are_the_claim_its_basis_and_the_two_measures() -> None:
    found, value = findings.spending_bars().set_index("bar"), stated()
    ranges = findings.spending_range().set_index("group")
    assert list(found.index) == ["claimed", "budget", "alike", "without"]
    assert found.at["claimed", "ratio"] == value["claimed_ratio"]
    assert found.at["budget", "ratio"] == pytest.approx(value["claimed_total"] / value["budget_2018"])
    for bar, group in (("alike", "all"), ("without", "without")):
        limits = [ranges.at[group, column] for column in ("ratio", "ratio_low", "ratio_high")]
        assert found.loc[bar, ["ratio", "low", "high"]].to_list() == limits
    assert found.loc[["claimed", "budget"], ["low", "high"]].isna().all(axis=None)
    assert found["label"].to_list()[:2] == [
        "As Alexander Grushko put it, for 2018",
        "1,000 billion dollars over 46 billion, the Russian ministry’s own budget",
    ]
    said = [shown(findings.spending_bars, f"{bar}.ratio") for bar in found.index]
    assert said == ["22.0", "21.7", "16.1", "5.0"]
    assert shown(findings.spending_bars, "alike.ratio", interval=True) == "15.2 to 16.1"
    assert findings.spending_bars.cells()["spending_bars.claimed.ratio"].interval is None


def test_the_course_of_the_european_members_is_that_of_one_fixed_set(dollars) -> None:
    states = members(2018) - {"USA", "CAN"}
    found = findings.european_spending().set_index("year")
    assert list(found.index) == list(range(2014, 2023)) and set(found["members"]) == {len(states)}
    for year, row in found.iterrows():
        whole = sum(dollars[iso3, year, "constant_2022_usd_m"] for iso3 in states) / 1000
        assert row["bn"] == pytest.approx(whole)
        assert row["period"] == ("before" if year <= 2018 else "after")
        if year > 2014:
            assert row["rise"] == pytest.approx(whole - found.at[year - 1, "bn"])
    assert pd.isna(found.at[2014, "rise"])
    assert [shown(findings.european_spending, f"{year}.bn") for year in (2014, 2018, 2022)] == [
        "251.8",
        "282.1",
        "324.3",
    ]


def test_the_rises_are_counted_before_and_after_the_remark() -> None:
    found = findings.european_rises().set_index("period")
    course = findings.european_spending()["bn"].to_list()
    rises = [later > earlier for earlier, later in pairwise(course)]
    assert found.loc["before"].to_dict() == {"rises": sum(rises[:4]), "years": 4, "members": 27}
    assert found.loc["after"].to_dict() == {"rises": sum(rises[4:]), "years": 4, "members": 27}
    assert shown(findings.european_rises, "before.members") == "27"
    assert (
        shown(findings.european_rises, "after.rises") == "4" == shown(findings.european_rises, "after.years")
    )


def test_a_year_without_a_rise_is_not_counted_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    course = findings.european_spending()
    course.loc[1, "rise"] = 0.0
    course.loc[2, "rise"] = -1.0
    monkeypatch.setattr(findings, "european_spending", lambda: course)
    assert findings.european_rises.compute().set_index("period")["rises"].to_dict() == {
        "before": 2,
        "after": 4,
    }


def test_the_shares_of_gdp_are_those_of_the_members_of_2018() -> None:
    rows = {row["iso3"]: row for row in lines("military_spending") if row["year"] == "2018"}
    found = findings.share_of_gdp()
    assert list(found.columns) == ["iso3", "country", "share_gdp"] and set(found["iso3"]) == members(2018)
    for one in found.itertuples():
        assert one.country == rows[one.iso3]["country"]
        assert (pd.isna(one.share_gdp) and not rows[one.iso3]["share_gdp"]) or one.share_gdp == pytest.approx(
            float(rows[one.iso3]["share_gdp"])
        )
    assert list(found.index) == list(range(len(found)))
    assert shown(findings.share_of_gdp, "GRC.share_gdp") == "2.7 %"
    assert "share_of_gdp.ISL.share_gdp" not in findings.share_of_gdp.cells()


def test_the_guideline_is_reached_by_who_is_at_it_or_above(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        row for row in lines("military_spending") if row["year"] == "2018" and row["iso3"] in members(2018)
    ]
    shares = [float(row["share_gdp"]) for row in rows if row["share_gdp"]]
    found = findings.gdp_guideline()
    assert found.guideline == stated()["guideline_share"] == 0.02
    assert (found.reached, found.members) == (sum(share >= 0.02 for share in shares), len(shares))
    said = [shown(findings.gdp_guideline, name) for name in ("reached", "members", "guideline")]
    assert said == ["6", "28", "2 %"]
    at_it = pd.DataFrame({"share_gdp": [0.02, 0.0199, 0.03, None]})
    monkeypatch.setattr(findings, "share_of_gdp", lambda: at_it)
    found = findings.gdp_guideline.compute()
    assert (found.reached, found.members) == (2, 3)


def test_what_an_edition_published_is_a_finding_still():
    assert published.lost("claims") == []
