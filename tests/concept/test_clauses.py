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
    fate = clauses.fates(clauses.comparison(*small(rows))).set_index("theme_id")
    assert fate.at["door", "group"] == "turned"


def test_a_theme_in_neither_text_did_not_stay():
    fate = clauses.fates(clauses.comparison(*small())).set_index("theme_id")
    assert fate.at["tasks", "reading"] == "absent"
    assert fate["group"].to_dict() == {"label": "turned", "door": "turned", "tasks": "open"}


@pytest.mark.parametrize(
    ("change", "group"),
    [
        ("unchanged", "unchanged"),
        ("strengthened", "grew"),  # growth is change
        ("weakened", "turned"),
        ("reversed", "turned"),
        ("new", "new"),
        ("unclear", "open"),
    ],
)
def test_a_change_puts_a_theme_in_its_group(change, group):
    rows = ROWS | {"door": [*ROWS["door"][:3], (2, 1, change, "seen")]}
    assert clauses.fates(clauses.comparison(*small(rows))).set_index("theme_id").at["door", "group"] == group


def test_a_fate_says_whether_its_evidence_was_seen_and_the_coders_agree():
    texts, codes, themes = small(second_coder={"label-4": {"change": "weakened"}})
    fate = clauses.fates(clauses.comparison(texts, codes, themes)).set_index("theme_id")
    assert fate["verified"].to_dict() == {"label": True, "door": False, "tasks": True}
    assert fate["same_code"].to_dict() == {"label": False, "door": True, "tasks": True}


def test_steps_are_counted_where_both_stages_have_a_stance():
    ladder = clauses.ladder(*small())
    whole = clauses.shifts(ladder, BASELINE, ADOPTED).set_index("theme_id")
    assert whole["steps"].to_dict() == {"label": -4, "door": -1}
    assert whole["verified"].to_dict() == {"label": True, "door": False}
    assert clauses.shifts(ladder, EXPECTED, ADOPTED)["theme_id"].tolist() == ["label"]


def test_a_theme_whose_clauses_speak_of_unlike_things_has_no_step():
    rows = ROWS | {"door": [*ROWS["door"][:3], (1, 1, "unclear", "seen")]}
    ladder = clauses.ladder(*small(rows))
    assert clauses.shifts(ladder, BASELINE, ADOPTED)["theme_id"].tolist() == ["label"]
    assert "door" in clauses.shifts(ladder, BASELINE, PROPOSED)["theme_id"].tolist()


def test_a_theme_without_a_step_keeps_what_was_read_of_it():
    rows = ROWS | {"door": [*ROWS["door"][:3], (2, 1, "weakened", "seen")]}
    door = clauses.shifts(clauses.ladder(*small(rows)), BASELINE, ADOPTED).set_index("theme_id").loc["door"]
    assert (door["steps"], door["reading"]) == (0, "weakened")


def test_each_coder_has_steps_of_their_own():
    ladder = clauses.ladder(*small(second_coder={"door-4": {"stance": 2}}))
    whole = clauses.shifts(ladder, BASELINE, ADOPTED).set_index("theme_id")
    assert (whole.at["door", "steps_a"], whole.at["door", "steps_b"]) == (-1, 0)


def test_a_change_is_foreseen_where_the_code_is_the_adopted_one():
    changed = clauses.changes(clauses.comparison(*small()))
    assert clauses.foreseen(changed, PROPOSED) == (1, 2)


def test_silence_is_no_miss():
    changed = clauses.changes(clauses.comparison(*small()))
    assert changed.set_index("theme_id").at["door", EXPECTED] == "silent"
    assert clauses.foreseen(changed, EXPECTED) == (1, 1)


def test_a_theme_that_the_adopted_text_left_open_is_neither_hit_nor_miss():
    rows = ROWS | {"door": [*ROWS["door"][:3], (2, 1, "unclear", "seen")]}
    assert clauses.foreseen(clauses.changes(clauses.comparison(*small(rows))), PROPOSED) == (1, 1)


def test_a_theme_is_viewed_where_the_text_and_somebody_before_it_have_a_view():
    changed = clauses.changes(clauses.comparison(*small()))
    assert clauses.viewed(changed)["theme_id"].to_list() == ["label", "door"]  # the text leaves the tasks out
    unclear = changed.assign(**{PROPOSED: "unclear"})
    assert clauses.viewed(unclear)["theme_id"].to_list() == ["label"]  # the experts are silent on the door
    only_proposed = changed.assign(**{EXPECTED: "silent"})
    assert clauses.viewed(only_proposed)["theme_id"].to_list() == ["label", "door"]


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


@settings(max_examples=50)
@given(st.lists(st.integers(-4, 4)))
def test_the_parts_of_a_tally_sum_to_its_whole_and_mirror(steps):
    found, mirror = clauses.tally(steps), clauses.tally([-step for step in steps])
    assert found.down + found.same + found.up == found.n == len(steps)
    assert (mirror.down, mirror.up, mirror.same) == (found.up, found.down, found.same)


# The tables of the book ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def book():
    return tuple(tables.load(name) for name in ("clauses", "stance_codings", "themes"))


@pytest.mark.parametrize(
    ("value", "level", "expected"),
    [
        ("stance", "ordinal", (0.9755, 35, 32)),
        ("change", "nominal", (0.9466, 66, 63)),
        ("salience", "ordinal", (0.9828, 88, 87)),
    ],
)
def test_the_two_blind_codings_agree_as_a_count_of_their_own_says(book, value, level, expected):
    """Alpha from its definition, over the matrix of coincidences, without this package or `krippendorff`."""
    found = agreement(book[1], "clause_id", value, level)
    assert (round(found.alpha, 4), found.n, found.agree) == expected
    assert found.unpaired == 0


@pytest.mark.parametrize(
    ("stage", "expected"), [(BASELINE, 0.9383), (PROPOSED, 1.0), (EXPECTED, 0.9736), (ADOPTED, 0.9759)]
)
def test_stance_agreement_by_stage_is_as_a_count_of_its_own_says(book, stage, expected):
    texts, codings, _ = book
    at_stage = codings[codings["clause_id"].isin(texts.loc[texts["stage"] == stage, "clause_id"])]
    assert agreement(at_stage, "clause_id", "stance", "ordinal").alpha == pytest.approx(expected, abs=5e-5)


def test_words_of_the_summit_declaration_are_not_given_to_the_concept(book):
    """“For the long term” is of the Madrid Summit Declaration of the same day (TASS, 29 June 2022)."""
    adopted = book[0][book[0]["stage"] == ADOPTED]
    for column in ("position", "quoted_fragment"):
        assert not adopted[column].str.contains("long term", na=False).any()


def test_who_did_not_speak_of_the_assurance_has_no_stance_on_it(book):
    compared = clauses.comparison(*book).set_index("clause_id")
    assert pd.isna(compared.at["CL02-3", "stance"])
    assert compared.at["CL02-3", "reading"] == "silent"


def test_every_theme_is_in_one_group(book):
    fate = clauses.fates(clauses.comparison(*book))
    assert fate["group"].value_counts().sum() == len(book[2])
    assert set(fate["group"].cat.categories) == set(clauses.GROUPS)


def test_what_did_not_change_is_not_counted_as_change():
    assert "unchanged" not in clauses.CHANGED
    assert not set(clauses.CHANGED) & set(clauses.GROUPS["open"])


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
