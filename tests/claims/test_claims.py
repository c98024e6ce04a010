"""How the claims of the articles fared, counted by side and by kind."""

import pandas as pd

from conceptshift import tables
from conceptshift.claims import verdicts as claims


def judged(*rows):
    return pd.DataFrame(rows, columns=["side", "verdict"])


def test_the_fraction_is_of_what_can_be_checked():
    found = claims.count(
        judged(
            ("nato", "supported"),
            ("nato", "mixed"),
            ("nato", "not_checkable"),
            ("outlet", "not_checkable"),
        ),
        "side",
    ).set_index("side")
    assert found.loc["nato", ["claims", "supported", "checkable"]].to_list() == [3, 1, 2]
    assert found.loc["outlet", ["claims", "checkable"]].to_list() == [1, 0]
    assert found.loc["all", ["claims", "supported", "not_checkable"]].to_list() == [4, 1, 2]


def test_claims_that_were_not_drawn_have_no_interval():
    found = claims.count(judged(("nato", "supported")), "side")
    assert not {"share", "low", "high"} & set(found.columns)


def test_the_verdicts_of_each_coder_add_up_to_the_claims_judged():
    codings = pd.DataFrame(
        [
            ("C1", "a", "mixed"),
            ("C1", "b", "contradicted"),
            ("C1", "adjudicated", "mixed"),
            ("C2", "a", "supported"),
            ("C2", "adjudicated", "supported"),
        ],
        columns=["claim_id", "coder", "verdict"],
    )
    found = claims.by_coder(codings).set_index("verdict")
    assert found.loc["mixed"].to_dict() == {"a": 1, "b": 0, "adjudicated": 1}
    assert found.sum().to_dict() == {"a": 2, "b": 1, "adjudicated": 2}
    assert list(found.index) == list(claims.VERDICTS)


def test_the_verdicts_of_the_book_are_those_of_a_plain_count():
    """Counted from the file, line by line, without the package: who says it, and what can be checked."""
    lines = {
        name: pd.read_csv(tables.path(name), dtype=str) for name in ("claims", "claim_codings", "speakers")
    }
    side_of = lines["speakers"].set_index("speaker_id")["side"]
    speaker_of = lines["claims"].set_index("claim_id")["speaker_id"]
    plain: dict[str, list[int]] = {}
    for row in lines["claim_codings"].query("coder == 'adjudicated'").itertuples():
        if row.verdict != "not_checkable":
            supported, checkable = plain.setdefault(side_of[speaker_of[row.claim_id]], [0, 0])
            plain[side_of[speaker_of[row.claim_id]]] = [
                supported + (row.verdict == "supported"),
                checkable + 1,
            ]
    rows = claims.judged(*(tables.load(name) for name in ("claims", "claim_codings", "speakers")))
    found = claims.count(rows, "side").set_index("side")
    for side, (supported, checkable) in plain.items():
        assert found.loc[side, ["supported", "checkable"]].to_list() == [supported, checkable]
    whole = found.loc["all", ["supported", "checkable"]].to_list()
    assert whole == [sum(part) for part in zip(*plain.values(), strict=True)]


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
