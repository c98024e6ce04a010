"""How the claims of the articles fared, counted by side and by kind."""

import pandas as pd
import pytest

from conceptshift import tables
from conceptshift.claims import verdicts as claims


def judged(*rows):
    return pd.DataFrame(rows, columns=["side", "verdict"])


def test_the_share_is_of_what_can_be_checked():
    found = claims.count(
        judged(
            ("nato", "supported"),
            ("nato", "mixed"),
            ("nato", "not_checkable"),
            ("outlet", "not_checkable"),
        ),
        "side",
    ).set_index("side")
    assert found.loc["nato", ["claims", "checkable", "share"]].to_list() == [3, 2, 0.5]
    assert pd.isna(found.at["outlet", "share"]) and pd.isna(found.at["outlet", "high"])
    assert found.loc["all", ["claims", "supported", "not_checkable"]].to_list() == [4, 1, 2]


def test_the_interval_is_wilsons():
    # Newcombe (1998), Statistics in Medicine 17, 857-872, Table I: 0 of 20, Wilson's method
    found = claims.count(judged(*[("nato", "contradicted")] * 20), "side").set_index("side")
    assert found.loc["nato", ["share", "low", "high"]].to_list() == pytest.approx([0, 0, 0.1611], abs=5e-5)


def test_swapping_two_sides_swaps_their_rows_and_nothing_else():
    loaded = [tables.load(name) for name in ("claims", "claim_codings", "speakers")]
    rows = claims.judged(*loaded)
    swapped = rows.assign(side=rows["side"].replace({"nato": "russia_official", "russia_official": "nato"}))
    before, after = (claims.count(some, "side").set_index("side") for some in (rows, swapped))
    pd.testing.assert_series_equal(before.loc["nato"], after.loc["russia_official"], check_names=False)
    pd.testing.assert_series_equal(before.loc["all"], after.loc["all"])


def test_every_claim_of_the_book_is_counted_once_by_side_and_by_kind():
    loaded = [tables.load(name) for name in ("claims", "claim_codings", "speakers")]
    rows = claims.judged(*loaded)
    for column in ("side", "kind"):
        found = claims.count(rows, column).set_index(column)
        assert found["claims"].drop("all").sum() == len(loaded[0]) == found.at["all", "claims"]
        assert (found[list(claims.VERDICTS)].sum(axis=1) == found["claims"]).all()
    assert set(rows["kind"]) == set(claims.KINDS)


def test_a_verdict_against_both_coders_is_listed_and_no_other():
    rows = pd.DataFrame(
        [
            ("C1", "mixed", "mixed", "mixed", "Both say so."),
            ("C2", "mixed", "supported", "mixed", "The coders differ."),
            ("C3", "supported", "supported", "mixed", "Changed on review: half of it holds."),
        ],
        columns=["claim_id", "verdict_a", "verdict_b", "verdict", "rationale"],
    )
    assert claims.reviewed(rows).to_dict("records") == [
        {
            "claim_id": "C3",
            "a": "supported",
            "b": "supported",
            "adjudicated": "mixed",
            "reason": "Changed on review: half of it holds.",
        }
    ]


def test_a_verdict_rests_on_evidence_that_was_seen_unless_none_could_be():
    evidence = tables.load("claim_evidence")
    seen = set(evidence.loc[evidence["evidence_status"] != "not_verified", "claim_id"])
    rows = claims.judged(*[tables.load(name) for name in ("claims", "claim_codings", "speakers")])
    checkable = rows.loc[rows["verdict"] != "not_checkable", "claim_id"]
    assert set(checkable) <= seen
