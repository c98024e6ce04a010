"""The chapter's figures: what they say in words follows the codes, and every label can be read on a phone."""

import re

import matplotlib.style
import pytest
from matplotlib.colors import same_color

from conceptshift import tables
from conceptshift.concept import clauses
from conceptshift.concept import figures as concept
from conceptshift.measures import style

LAYOUTS = [style.WIDE, style.NARROW]
FILE_NAME = re.compile(r"\.(svg|png|csv|py)\b|\w+/\w+|\w_\w")


@pytest.fixture(scope="module")
def book():
    return tuple(tables.load(name) for name in ("clauses", "stance_codings", "themes"))


@pytest.fixture
def ladder(book):
    return clauses.ladder(*book)


@pytest.fixture
def changed(book):
    return clauses.changes(clauses.comparison(*book))


def draw(function, data, layout=style.WIDE):
    with matplotlib.style.context(["default", style.RC]):
        return function(data, layout)


def said(function, data):
    return draw(function, data)[1]


def recode(table, column, theme, code, stage=None):
    rows = table["theme_id"] == theme
    if stage:
        rows &= table["stage"] == stage
    table = table.copy()
    table.loc[rows, column] = code
    return table


# Words -----------------------------------------------------------------------------------------------------


def test_the_ladder_counts_the_moves_of_the_data(ladder):
    steps = clauses.shifts(ladder, clauses.STAGES[0], clauses.ADOPTED)["steps"]
    head = said(concept.stance_ladder, ladder).split(". ")[0]
    assert f"toward threat on {(steps < 0).sum()} of {len(steps)} themes" in head
    assert f"toward partnership on {(steps > 0).sum() or 'none'}" in head


def test_a_changed_stance_changes_the_headline_and_the_theme(ladder):
    ladder = recode(ladder, "stance", "china", 2, stage=clauses.STAGES[0])
    harsh, mild = (recode(ladder, "stance", "china", code, stage=clauses.ADOPTED) for code in (-2, 2))
    before, after = said(concept.stance_ladder, harsh), said(concept.stance_ladder, mild)
    count = int(re.search(r"threat on (\d+)", before)[1])
    assert f"threat on {count - 1} of" in after
    assert re.search(r"China: partnership in 2010;[^.]*threat adopted in 2022", before)
    assert re.search(r"China: partnership in 2010;[^.]*partnership adopted in 2022", after)


def test_a_theme_that_shrank_within_a_step_is_not_told_as_one_that_stayed(ladder):
    ladder = recode(ladder, "stance", "open_door", 2)
    weaker, same = (
        recode(ladder, "reading", "open_door", code, stage=clauses.ADOPTED)
        for code in ("weakened", "unchanged")
    )
    assert re.search(r"Open door[^.:]* \(no step, but weakened\):", said(concept.stance_ladder, weaker))
    assert not re.search(r"Open door[^.:]*no step", said(concept.stance_ladder, same))
    figures = [draw(concept.stance_ladder, table)[0].axes[0] for table in (weaker, same)]
    shown = [[text.get_text() for text in axes.texts] for axes in figures]
    assert shown[0].count("weaker") - shown[1].count("weaker") == 1


def test_what_cannot_be_compared_has_no_step(ladder):
    unlike = recode(ladder, "reading", "open_door", "unclear", stage=clauses.ADOPTED)
    assert re.search(
        r"Open door[^.:]*\(the two concepts cannot be compared\):", said(concept.stance_ladder, unlike)
    )
    counts = [
        re.search(r"of (\d+) themes", said(concept.stance_ladder, table))[1] for table in (ladder, unlike)
    ]
    assert int(counts[0]) - int(counts[1]) == 1


def test_the_ladder_says_which_evidence_was_not_seen(ladder):
    assert said(concept.stance_ladder, ladder.assign(evidence_status="seen")).count("not verified") == 0
    doubtful = recode(ladder, "evidence_status", "open_door", "not_verified", stage=clauses.ADOPTED)
    sentence = re.search(r"Open door[^.]*", said(concept.stance_ladder, doubtful))[0]
    assert sentence.endswith("adopted in 2022, evidence not verified")


def test_the_announced_changes_are_counted_from_the_codes(changed):
    proposed, expected = (
        clauses.foreseen(changed, stage) for stage in ("proposal_2021", "expected_by_experts")
    )
    head = said(concept.announced_changes, changed).split(". ")[0]
    assert f"on {proposed.same} of {proposed.spoken} themes" in head
    assert head.endswith(f"experts {expected.same} of {expected.spoken}")
    assert len(head.split()) <= 14


def test_a_changed_code_changes_the_count_and_the_theme(changed):
    changed = recode(
        recode(changed, clauses.ADOPTED, "climate", "reversed"), "proposal_2021", "climate", "reversed"
    )
    same, spoken = clauses.foreseen(changed, "proposal_2021")
    assert f"on {same} of {spoken} themes" in said(concept.announced_changes, changed)
    text = said(concept.announced_changes, recode(changed, "proposal_2021", "climate", "unchanged"))
    assert f"on {same - 1} of {spoken} themes" in text
    assert "Climate change: reversed in 2022; unchanged in the proposal" in text


@pytest.mark.parametrize(
    ("function", "data"), [("stance_ladder", "ladder"), ("announced_changes", "changed")]
)
def test_the_words_are_sentences_about_every_theme(function, data, request):
    frame = request.getfixturevalue(data)
    text = said(getattr(concept, function), frame)
    shown = frame if function == "stance_ladder" else clauses.viewed(frame)
    assert all(label in text for label in shown["label"])
    assert not FILE_NAME.search(text)
    assert text.endswith(".") and "nan" not in text.lower().split()


# Marks -----------------------------------------------------------------------------------------------------


def hollow(figure):
    return [
        line
        for line in figure.axes[0].lines
        if line.get_marker() in "sDXo" and same_color(line.get_markerfacecolor(), style.PAPER)
    ]


def test_a_mark_is_hollow_where_its_evidence_was_not_seen(ladder):
    assert not hollow(draw(concept.stance_ladder, ladder.assign(evidence_status="seen"))[0])
    doubtful = recode(ladder, "evidence_status", "open_door", "not_verified")
    stated = ladder[(ladder["theme_id"] == "open_door") & ladder["stance"].notna()]
    unseen = ladder[(ladder["evidence_status"] != "seen") & ladder["stance"].notna()]
    assert len(hollow(draw(concept.stance_ladder, doubtful)[0])) == len(stated) + len(unseen)


def test_a_silent_stage_has_no_mark(ladder):
    marks = [
        line for line in draw(concept.stance_ladder, ladder)[0].axes[0].lines if line.get_marker() in "sDXo"
    ]
    assert len(marks) == ladder["stance"].notna().sum()


def test_a_bar_spans_the_codes_of_coders_who_differ(ladder):
    bars = [line for line in draw(concept.stance_ladder, ladder)[0].axes[0].lines if line.get_marker() == "|"]
    differ = ladder[ladder["stance_a"] != ladder["stance_b"]]
    assert sorted(tuple(bar.get_xdata()) for bar in bars) == sorted(
        tuple(sorted((float(a), float(b))))
        for a, b in zip(differ["stance_a"], differ["stance_b"], strict=True)
    )


def test_a_stage_without_a_view_is_an_empty_place(changed):
    shown = clauses.viewed(changed)
    assert 0 < len(shown) < len(changed)
    views = int(shown[list(clauses.STAGES[1:])].isin(clauses.STATED).to_numpy().sum())
    assert len(draw(concept.announced_changes, changed)[0].axes[0].patches) == views
    text = said(concept.announced_changes, changed)
    assert f"Of {len(changed)} themes the {len(shown)} are shown" in text
    assert "silent" not in text and "absent" not in text


def test_what_stayed_is_grey(changed):
    def greys(frame):
        patches = draw(concept.announced_changes, frame)[0].axes[0].patches
        return sum(same_color(patch.get_facecolor(), style.GRID) for patch in patches)

    shown, stages = clauses.viewed(changed), clauses.STAGES[1:]
    kept = sum(
        (
            (shown[stage] == "unchanged")
            & (shown[clauses.ADOPTED] == "unchanged")
            & shown[f"{stage}_seen"].astype(bool)
        ).sum()
        for stage in stages
    )
    assert greys(changed) == kept > 0
    assert greys(changed.replace({"unchanged": "strengthened"})) == 0


def test_without_a_view_nothing_is_drawn(changed):
    silent = changed.assign(proposal_2021="silent", expected_by_experts="unclear")
    assert said(concept.announced_changes, silent).startswith("Too few rows")


def filled(figure):
    return sum(patch.get_facecolor()[3] > 0 for patch in figure.axes[0].patches)


def test_a_change_is_filled_where_it_is_what_was_adopted_and_seen(changed):
    changed = clauses.viewed(changed)
    stages = clauses.STAGES[1:]
    expected = sum(
        (
            (changed[stage] == changed[clauses.ADOPTED])
            & changed[stage].isin(clauses.STATED)
            & changed[f"{stage}_seen"]
        ).sum()
        for stage in stages
    )
    assert filled(draw(concept.announced_changes, changed)[0]) == expected
    unseen = changed.assign(**{f"{stage}_seen": False for stage in stages})
    assert filled(draw(concept.announced_changes, unseen)[0]) == 0


def test_a_code_on_which_the_coders_differ_has_an_asterisk(changed):
    def starred(frame):
        return sum(
            text.get_text().endswith("*") for text in draw(concept.announced_changes, frame)[0].axes[0].texts
        )

    stages, shown = clauses.STAGES[1:], clauses.viewed(changed)
    assert starred(changed) == sum(
        (shown[stage].isin(clauses.STATED) & ~shown[f"{stage}_agreed"].astype(bool)).sum() for stage in stages
    )
    assert starred(changed.assign(**{f"{stage}_agreed": True for stage in stages})) == 0


# Room ------------------------------------------------------------------------------------------------------
