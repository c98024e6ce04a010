"""What the clause table says stage by stage, and how far two coders of the book agree on it."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conceptshift import tables
from conceptshift.concept import clauses
from conceptshift.concept.clauses import ADOPTED, STAGES
from conceptshift.measures.agreement import agreement

BASELINE, PROPOSED, EXPECTED, _ = STAGES


# A small clause table --------------------------------------------------------------------------------------

THEMES = pd.DataFrame(
    [
        ("label", "What it is called", "russia", 1),
        ("door", "Open door", "aspirants", 2),
        ("tasks", "Tasks", "none", 3),
    ],
    columns=["theme_id", "label", "counterpart", "position"],
)
# theme, then for each stage: stance, salience, change, evidence
ROWS = {
    "label": [
        (2, 2, None, "seen"),
        (-1, 1, "reversed", "seen"),
        (-2, 1, "reversed", "seen"),
        (-2, 2, "reversed", "seen"),
    ],
    "door": [
        (2, 1, None, "seen"),
        (2, 1, "unchanged", "seen"),
        (None, 0, "dropped", "seen"),
        (1, 1, "weakened", "not_verified"),
    ],
    "tasks": [
        (None, 0, None, "seen"),
        (None, 1, "new", "seen"),
        (None, 0, "unchanged", "seen"),
        (None, 0, "unchanged", "seen"),
    ],
}


def small(rows=ROWS, second_coder=None):
    """Clauses, codings, themes; both coders as adjudicated but for `second_coder`: {clause: {column: code}}."""
    texts, codes = [], []
    for theme, stages in rows.items():
        for stage, (stance, salience, change, evidence) in zip(STAGES, stages, strict=True):
            clause = f"{theme}-{STAGES.index(stage) + 1}"
            texts.append(
                {"clause_id": clause, "theme_id": theme, "stage": stage, "evidence_status": evidence}
            )
            for coder in ("a", "b", "adjudicated"):
                code = {"stance": stance, "salience": salience, "change": change}
                if coder == "b":
                    code |= (second_coder or {}).get(clause, {})
                codes.append({"clause_id": clause, "coder": coder} | code)
    codes = pd.DataFrame(codes).astype({"stance": "Int64", "salience": "Int64"})
    return pd.DataFrame(texts), codes, THEMES


def test_the_ladder_holds_the_themes_with_a_counterpart_in_order():
    texts, codes, themes = small()
    ladder = clauses.ladder(texts.sample(frac=1, random_state=1), codes, themes)
    assert list(zip(ladder["theme_id"], ladder["stage"], strict=True)) == [
        (theme, stage) for theme in ("label", "door") for stage in STAGES
    ]
    assert ladder["stance"].fillna(9).tolist() == [2, -1, -2, -2, 2, 2, 9, 1]


def test_the_second_coder_stands_beside_the_adjudicated_code():
    found = (
        clauses.ladder(*small(second_coder={"label-4": {"stance": -1}})).set_index("clause_id").loc["label-4"]
    )
    assert (found["stance"], found["stance_a"], found["stance_b"]) == (-2, -2, -1)


def test_silence_is_not_reported_as_a_dropped_clause():
    compared = clauses.comparison(*small()).set_index("clause_id")
    assert compared.at["door-3", "change"] == "dropped"
    assert compared.at["door-3", "reading"] == "silent"


def test_a_clause_that_the_adopted_text_drops_stays_dropped():
    rows = ROWS | {"door": [*ROWS["door"][:3], (None, 0, "dropped", "seen")]}
    compared = clauses.comparison(*small(rows)).set_index("clause_id")
    assert compared.at["door-4", "reading"] == "dropped"
    fate = clauses.stayed(clauses.comparison(*small(rows))).set_index("theme_id")
    assert fate.at["door", "group"] == "moved"


def test_a_theme_in_neither_text_did_not_stay():
    fate = clauses.stayed(clauses.comparison(*small())).set_index("theme_id")
    assert fate.at["tasks", "reading"] == "absent"
    assert fate["group"].to_dict() == {"label": "moved", "door": "moved", "tasks": "open"}


@pytest.mark.parametrize(
    ("change", "group"),
    [
        ("unchanged", "kept"),
        ("strengthened", "kept"),
        ("weakened", "moved"),
        ("reversed", "moved"),
        ("new", "new"),
        ("unclear", "open"),
    ],
)
def test_a_change_puts_a_theme_in_its_group(change, group):
    rows = ROWS | {"door": [*ROWS["door"][:3], (2, 1, change, "seen")]}
    assert clauses.stayed(clauses.comparison(*small(rows))).set_index("theme_id").at["door", "group"] == group


def test_a_fate_says_whether_its_evidence_was_seen_and_the_coders_agree():
    texts, codes, themes = small(second_coder={"label-4": {"change": "weakened"}})
    fate = clauses.stayed(clauses.comparison(texts, codes, themes)).set_index("theme_id")
    assert fate["verified"].to_dict() == {"label": True, "door": False, "tasks": True}
    assert fate["same_code"].to_dict() == {"label": False, "door": True, "tasks": True}


def test_steps_are_counted_where_both_stages_have_a_stance():
    ladder = clauses.ladder(*small())
    whole = clauses.shifts(ladder, BASELINE, ADOPTED).set_index("theme_id")
    assert whole["steps"].to_dict() == {"label": -4, "door": -1}
    assert whole["verified"].to_dict() == {"label": True, "door": False}
    assert clauses.shifts(ladder, EXPECTED, ADOPTED)["theme_id"].tolist() == ["label"]


def test_each_coder_has_steps_of_their_own():
    ladder = clauses.ladder(*small(second_coder={"door-4": {"stance": 2}}))
    whole = clauses.shifts(ladder, BASELINE, ADOPTED).set_index("theme_id")
    assert (whole.at["door", "steps_a"], whole.at["door", "steps_b"]) == (-1, 0)


def test_a_change_is_foreseen_where_the_code_is_the_adopted_one():
    changed = clauses.changes(clauses.comparison(*small()))
    assert clauses.foreseen(changed, PROPOSED) == (1, 2, 2)
    assert clauses.foreseen(changed, EXPECTED) == (1, 1, 2)


def test_a_clause_without_an_adjudicated_code_is_named():
    texts, codes, themes = small()
    left = codes[~((codes["clause_id"] == "door-2") & (codes["coder"] == "adjudicated"))]
    with pytest.raises(ValueError, match="door-2 has no adjudicated coding"):
        clauses.comparison(texts, left, themes)


def test_an_unknown_stage_is_named():
    texts, codes, themes = small()
    with pytest.raises(ValueError, match="concept_1999"):
        clauses.comparison(texts.replace({"stage": {ADOPTED: "concept_1999"}}), codes, themes)


# Tallies ---------------------------------------------------------------------------------------------------


def test_six_of_six_moves_in_one_direction():
    """The two-sided sign test of n moves that all go one way is 2 / 2**n."""
    found = clauses.tally([-1, -1, -2, -4, -1, -3, 0, 0], seed=1)
    assert (found.down, found.same, found.up, found.n) == (6, 2, 0, 8)
    assert found.p == pytest.approx(2 / 2**6)


def test_no_move_is_no_evidence():
    found = clauses.tally([0, 0, 0], seed=1)
    assert (found.p, found.mean, found.low, found.high) == (1, 0, 0, 0)


@settings(max_examples=25)  # each tally draws ten thousand resamples
@given(st.lists(st.integers(-4, 4), min_size=2, max_size=12))
def test_a_tally_of_the_opposite_steps_is_its_mirror(steps):
    found, mirror = clauses.tally(steps, seed=1), clauses.tally([-step for step in steps], seed=1)
    assert (mirror.down, mirror.up, mirror.same) == (found.up, found.down, found.same)
    assert mirror.p == pytest.approx(found.p)
    assert mirror.mean == pytest.approx(-found.mean)
    assert found.low <= found.mean <= found.high


# The tables of the book ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def book():
    return tuple(tables.load(name) for name in ("clauses", "stance_codings", "themes"))


@pytest.mark.parametrize(
    ("value", "level", "expected"),
    [
        ("stance", "ordinal", (0.979, 37, 34)),
        ("change", "nominal", (0.964, 66, 64)),
        ("salience", "ordinal", (1, 88, 88)),
    ],
)
def test_the_two_blind_codings_agree_as_reported_when_they_were_made(book, value, level, expected):
    found = agreement(book[1], "clause_id", value, level)
    assert (round(found.alpha, 3), found.n, found.agree) == expected
    assert found.unpaired == 0


@pytest.mark.parametrize(
    ("stage", "expected"), [(BASELINE, 0.938), (PROPOSED, 1.0), (EXPECTED, 0.981), (ADOPTED, 0.982)]
)
def test_stance_agreement_by_stage_is_as_reported_when_it_was_coded(book, stage, expected):
    texts, codings, _ = book
    at_stage = codings[codings["clause_id"].isin(texts.loc[texts["stage"] == stage, "clause_id"])]
    assert agreement(at_stage, "clause_id", "stance", "ordinal").alpha == pytest.approx(expected, abs=5e-4)


def test_every_theme_has_every_stage_once(book):
    compared = clauses.comparison(*book)
    assert compared.groupby("theme_id")["stage"].apply(list).map(tuple).unique().tolist() == [STAGES]


def test_a_stance_stands_only_where_there_is_a_counterpart_and_something_is_said(book):
    compared = clauses.comparison(*book)
    stated = compared[compared["stance"].notna()]
    assert (stated["counterpart"] != "none").all()
    assert (stated["salience"] > 0).all()


def test_an_adjudicated_code_against_both_coders_has_a_reason(book):
    wide = (
        book[1].set_index(["clause_id", "coder"])[["stance", "salience", "change"]].astype("object").unstack()
    )
    reasons = book[1][book[1]["coder"] == "adjudicated"].set_index("clause_id")["note"]
    for value in ("stance", "salience", "change"):
        codes = wide[value].fillna("")
        overruled = codes[(codes["a"] == codes["b"]) & (codes["adjudicated"] != codes["a"])]
        assert reasons.loc[overruled.index].notna().all(), value


def test_where_the_coders_differ_the_adjudicated_code_is_one_of_theirs_and_has_a_reason(book):
    codings = book[1]
    for value, level in (("stance", "ordinal"), ("change", "nominal")):
        for clause, *codes in agreement(codings, "clause_id", value, level).disagreements:
            row = codings[(codings["clause_id"] == clause) & (codings["coder"] == "adjudicated")].iloc[0]
            assert row[value] in codes
            assert pd.notna(row["note"]), clause
