"""The results on the clause table: as published, and as counted from the files by hand."""

import csv
from pathlib import Path

import published
import pytest

from conceptshift import tables
from conceptshift.concept import findings
from conceptshift.measures.finding import FINDINGS

DATA = Path(__file__).resolve().parents[2] / "data"


def rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


CODES = {(row["clause_id"], row["coder"]): row for row in rows("stance_codings")}
CLAUSES = rows("clauses")
THEMES = {row["theme_id"]: row for row in rows("themes")}
CLAUSE = {(row["theme_id"], row["stage"]): row for row in CLAUSES}


def stance(theme, stage, coder="adjudicated"):
    row = CODES.get((CLAUSE[theme, stage]["clause_id"], coder))
    return int(row["stance"]) if row and row["stance"] else None


def change(theme, stage):
    return CODES[CLAUSE[theme, stage]["clause_id"], "adjudicated"]["change"]


def steps(theme, coder="adjudicated", end="concept_2022"):
    return stance(theme, end, coder) - stance(theme, "concept_2010", coder)


COMPARED = [
    theme
    for theme, row in THEMES.items()
    if row["counterpart"] != "none"
    and None not in (stance(theme, "concept_2010"), stance(theme, "concept_2022"))
    and change(theme, "concept_2022") != "unclear"
]


def test_what_russia_is_called_moved_from_partnership_to_threat():
    found = findings.russia_label()
    assert (found.first, found.last) == ("partnership", "threat")
    assert (found.steps, found.announced, found.left) == (4, 3, 1)
    assert found.steps == -steps("russia_label")
    assert found.steps_a == -steps("russia_label", "a")
    assert found.steps_b == -steps("russia_label", "b")
    assert found.announced == -steps("russia_label", end="proposal_2021")


@pytest.mark.parametrize(
    ("choice", "wanted"),
    [
        ("used", steps),
        ("first", lambda theme: steps(theme, "a")),
        ("second", lambda theme: steps(theme, "b")),
        ("russia", lambda theme: steps(theme) if THEMES[theme]["counterpart"] == "russia" else None),
        ("aspirants", lambda theme: steps(theme) if THEMES[theme]["counterpart"] == "aspirants" else None),
        (
            "seen",
            lambda theme: (
                steps(theme)
                if all(
                    CLAUSE[theme, stage]["evidence_status"] == "seen"
                    for stage in ("concept_2010", "concept_2022")
                )
                else None
            ),
        ),
    ],
)
def test_the_direction_under_each_choice_is_counted_from_the_files(choice, wanted):
    made = [step for step in map(wanted, COMPARED) if step is not None]
    row = findings.direction().set_index("choice").loc[choice]
    assert (row["down"], row["same"], row["up"], row["n"]) == (
        sum(step < 0 for step in made),
        sum(step == 0 for step in made),
        sum(step > 0 for step in made),
        len(made),
    )


def test_each_choice_has_its_own_words():
    codes = findings.direction()["codes"]
    assert codes.is_unique and codes.iloc[0] == "Adjudicated codes"
    assert codes.iloc[3] == "Only clauses whose evidence was seen"


def test_only_what_is_on_russia_alone_is_on_russia_and_a_step_up_is_a_step(monkeypatch):
    moved = findings.shifts().copy()
    moved.loc["missile_defence", "counterpart"] = "russia_and_china"
    moved.loc["open_door", "steps"] = 1
    monkeypatch.setattr(findings, "shifts", lambda: moved)
    themes = findings.direction.compute().set_index("choice")["n"]
    on_russia = [theme for theme in COMPARED if THEMES[theme]["counterpart"] == "russia"]
    assert (themes["russia"], themes["used"]) == (len(on_russia) - 1, len(COMPARED))
    named = findings.moved_themes.compute()
    assert THEMES["open_door"]["label"] not in named.no_step + named.toward_threat


@pytest.mark.parametrize(("a", "b"), [(0, 1), (1, 0), (1, 1)])
def test_a_stance_is_contested_where_the_coders_differ_either_way(monkeypatch, a, b):
    rows = findings.ladder().copy()
    rows.loc[rows["clause_id"] == "CL03-4", ["stance_a", "stance_b"]] = [a, b]
    monkeypatch.setattr(findings, "ladder", lambda: rows)
    assert findings.moved_themes.compute().dialogue_contested == (a != b)


def test_moved_themes_are_named_once_each():
    found = findings.moved_themes()
    assert found.toward_threat.split("; ") == [
        THEMES[theme]["label"] for theme in sorted(COMPARED, key=position) if steps(theme) < 0
    ]
    for theme in COMPARED:
        assert (THEMES[theme]["label"] in found.no_step) == (steps(theme) == 0)
    assert "(strengthened)" in found.no_step
    assert found.dialogue == {1: "cooperation", 0: "neutral"}[stance("russia_dialogue", "concept_2022")]
    assert found.dialogue_contested == (
        stance("russia_dialogue", "concept_2022", "a") != stance("russia_dialogue", "concept_2022", "b")
    )


def position(theme):
    return int(THEMES[theme]["position"])


def test_every_theme_of_2010_has_one_fate_and_is_named_under_it():
    groups = {
        "strengthened": "grew",
        "reversed": "turned",
        "weakened": "turned",
        "dropped": "turned",
        "new": "new",
        "unclear": "open",
    }
    table = findings.fates().set_index("group")
    assert list(table.index) == ["unchanged", "grew", "turned", "new", "open"]
    assert table["n"].to_list() == [2, 8, 5, 3, 4]
    assert table["n"].sum() == len(THEMES)
    assert table["became"].notna().all() and table["became"].is_unique
    assert table.at["turned", "became"] == "Reversed or weakened"
    for theme, row in THEMES.items():
        code = change(theme, "concept_2022")
        if code in groups:
            assert row["label"] in table.at[groups[code], "names"].split("; ")
            assert findings.fate()[theme] == groups[code]


def test_a_fate_that_no_theme_has_is_counted_as_nought(monkeypatch):
    rows = findings.compared()
    undecided = set(findings.fate().index[findings.fate() == "open"])
    monkeypatch.setattr(findings, "compared", lambda: rows[~rows["theme_id"].isin(undecided)])
    table = findings.fates.compute().set_index("group")
    assert table["n"].to_list() == [2, 8, 5, 3, 0]
    assert table["names"].isna().to_list() == [False, False, False, False, True]
    assert table.at["open", "became"] == "Cannot be decided"


def test_counts_of_themes_and_clauses_are_those_of_the_files():
    found = findings.clause_counts()
    source = {row["source_id"]: row["kind"] for row in rows("sources")}
    adopted = [row for row in CLAUSES if row["stage"] == "concept_2022"]
    counterparts = [row["counterpart"] for row in THEMES.values()]
    assert found.themes == len(THEMES) == 22
    assert found.changed == 16
    views = {"strengthened", "reversed", "weakened", "new", "unchanged"}

    def has_view(theme, stage):
        code = CODES[CLAUSE[theme, stage]["clause_id"], "adjudicated"]
        return code["change"] in views and code["salience"] != "0"

    assert found.viewed == sum(
        has_view(theme, "concept_2022")
        and (has_view(theme, "proposal_2021") or has_view(theme, "expected_by_experts"))
        for theme in THEMES
    )
    assert found.seen == sum(
        all(CLAUSE[theme, stage]["evidence_status"] == "seen" for stage in ("concept_2010", "concept_2022"))
        for theme in THEMES
    )
    assert found.counterpart == sum(one != "none" for one in counterparts)
    assert found.on_russia == counterparts.count("russia")
    assert found.clauses == len(CLAUSES)
    assert found.unverified == sum(row["evidence_status"] != "seen" for row in CLAUSES)
    assert found.adopted == len(adopted)
    assert found.adopted_official == sum(
        source.get(row["source_id"]) in ("official", "parliament") for row in adopted
    )


def test_foresight_counts_only_themes_on_which_both_have_a_view():
    table = findings.foresight().set_index("stage")
    assert table.loc["proposal_2021"].to_list() == [12, 14]
    assert table.loc["expected_by_experts"].to_list() == [5, 8]
    stated = {"strengthened", "reversed", "weakened", "dropped", "new", "unchanged"}
    spoken = [
        theme
        for theme in THEMES
        if change(theme, "concept_2022") in stated
        and change(theme, "proposal_2021") in stated - {"dropped"}
        and "0"
        not in (
            CODES[CLAUSE[theme, stage]["clause_id"], "adjudicated"]["salience"]
            for stage in ("proposal_2021", "concept_2022")
        )
    ]
    assert len(spoken) == table.at["proposal_2021", "spoken"]


def test_the_experts_expectation_of_stance_is_counted_by_theme():
    row = findings.expected_stance().iloc[0]
    both = [
        theme
        for theme, of in THEMES.items()
        if of["counterpart"] != "none"
        and None not in (stance(theme, "expected_by_experts"), stance(theme, "concept_2022"))
        and "unclear" not in (change(theme, "expected_by_experts"), change(theme, "concept_2022"))
    ]
    apart = [stance(theme, "concept_2022") - stance(theme, "expected_by_experts") for theme in both]
    assert row["n"] == len(apart)
    assert row["same"] == apart.count(0)
    assert row["milder"] == sum(step > 0 for step in apart)
    assert row["harsher"] == sum(step < 0 for step in apart)


def test_dropped_clauses_are_those_so_coded():
    dropped = [row for row in CLAUSES if CODES[row["clause_id"], "adjudicated"]["change"] == "dropped"]
    found = findings.dropped_clauses().iloc[0]
    assert found["n"] == len(dropped)
    assert found["adopted"] == sum(row["stage"] == "concept_2022" for row in dropped)


def test_agreement_counts_the_clauses_that_both_coded():
    table = findings.clause_agreement().set_index("code")
    for code, column in (("stance", "stance"), ("change", "change"), ("salience", "salience")):
        pairs = [
            (CODES[key, "a"][column], CODES[key, "b"][column])
            for key in {row["clause_id"] for row in CLAUSES}
            if (key, "a") in CODES and (key, "b") in CODES
        ]
        pairs = [pair for pair in pairs if all(pair)]
        assert table.at[code, "n"] == len(pairs)
        assert table.at[code, "agree"] == sum(a == b for a, b in pairs)
        assert table.at[code, "share"] == pytest.approx(sum(a == b for a, b in pairs) / len(pairs))
    stages = table[table.index.str.startswith("stance-")]
    assert stages["n"].sum() == table.at["stance", "n"]
    assert stages["agree"].sum() == table.at["stance", "agree"]
    assert table["variable"].is_unique
    assert table.index[table["differ"] == "see its stages"].to_list() == ["stance"]
    assert table.at["stance-concept_2022", "differ"] == "Dialogue and cooperation with Russia"
    assert table.at["stance-proposal_2021", "differ"] == "none"


def test_another_implementation_of_alpha_agrees():
    table = findings.clause_agreement().set_index("code")
    assert findings.change_alpha_nltk().at[0, "alpha"] == pytest.approx(
        table.at["change", "alpha"], abs=0.002
    )
    assert table.at["stance", "alpha"] == pytest.approx(0.976, abs=5e-4)
    assert table.at["salience", "alpha"] == pytest.approx(0.983, abs=5e-4)


def test_a_clause_reads_as_it_is_coded():
    read = findings.positions().set_index("clause_id")
    assert len(read) == len(CLAUSES)
    assert read.at["CL01-1", "code"] == "partnership"
    assert read.at["CL01-4", "code"] == "threat; reversed"
    silent = read[read["salience"] == 0]
    assert set(silent["code"]) == {"silent", "not addressed"}
    assert (silent.loc[silent["reading"] == "silent", "code"] == "silent").all()
    none = read[(read["counterpart"] != "none") & read["stance"].isna() & (read["salience"] > 0)]
    assert none["code"].str.startswith("no stance").all()
    start = read[(read["stage"] == "concept_2010") & (read["salience"] > 0) & (read["counterpart"] == "none")]
    assert set(start["code"]) == {"baseline"}


def test_a_clause_without_a_stance_says_so_whoever_it_is_toward(monkeypatch):
    rows = findings.compared().copy()
    without = [CLAUSE[theme, "concept_2022"]["clause_id"] for theme in ("russia_label", "open_door")]
    rows.loc[rows["clause_id"].isin(without), "stance"] = None
    monkeypatch.setattr(findings, "compared", lambda: rows)
    read = findings.positions().set_index("clause_id")
    assert read.loc[without, "code"].to_list() == ["no stance; reversed", "no stance; strengthened"]


def test_whose_english_a_fragment_is_stands_beside_it():
    read = findings.positions()
    assert (
        read.loc[read["fragment_is_back_translation"].astype(bool), "translation"] == "back-translated"
    ).all()
    from_rt = read[(read["source_id"] == "rt-2021") & ~read["fragment_is_back_translation"].astype(bool)]
    assert (from_rt["translation"] == "RT’s English").all()
    others = read[(read["source_id"] != "rt-2021") & ~read["fragment_is_back_translation"].astype(bool)]
    assert others["translation"].isna().all()


def shown(name):
    """A value as a sentence shows it, and its interval."""
    return FINDINGS[name.partition(".")[0]].cells()[name].text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("russia_label.first", "partnership"),
        ("russia_label.announced", "3"),
        ("direction.used.down", "4"),
        ("direction.seen.codes", "Only clauses whose evidence was seen"),
        ("moved_themes.dialogue", "neutral"),
        ("fates.open.n", "4"),
        ("clause_counts.themes", "22"),
        ("foresight.expected_by_experts.same", "5"),
        ("expected_stance.harsher", "0"),
        ("dropped_clauses.adopted", "0"),
        ("clause_agreement.stance.share", "91\N{NO-BREAK SPACE}%"),
        ("clause_agreement.stance.alpha", "0.976"),
        ("change_alpha_nltk.alpha", "0.947"),
    ],
)
def test_results_are_found_and_worded_under_their_names(name, text):
    assert shown(name) == text


def test_what_can_be_compared_and_what_was_seen_of_it():
    assert findings.is_compared("russia_label") and findings.is_seen("russia_label")
    assert not findings.is_compared("partners_capacity")
    assert findings.is_compared("missile_defence") and not findings.is_seen("missile_defence")
    assert not findings.is_seen("partners_capacity")


SHOWN = {  # finding: its columns, and its rows in the order of the page (none: there is one, without a name)
    "russia_label": ("first last steps steps_a steps_b announced left", None),
    "direction": ("codes down same up n", ["used", "first", "second", "seen", "russia", "aspirants"]),
    "moved_themes": ("toward_threat no_step dialogue", None),
    "fates": ("n names became", ["unchanged", "grew", "turned", "new", "open"]),
    "clause_counts": (
        "themes changed viewed seen counterpart on_russia clauses unverified adopted adopted_official",
        None,
    ),
    "foresight": ("same spoken", ["proposal_2021", "expected_by_experts"]),
    "expected_stance": ("n same milder harsher", None),
    "dropped_clauses": ("n adopted", None),
    "clause_agreement": (
        "variable n agree share alpha differ",
        [
            "stance",
            "stance-concept_2010",
            "stance-proposal_2021",
            "stance-expected_by_experts",
            "stance-concept_2022",
            "change",
            "salience",
        ],
    ),
    "change_alpha_nltk": ("alpha", None),
}


def test_every_finding_of_the_clauses_shows_its_values_row_by_row():
    assert {name for name, one in FINDINGS.items() if one.compute.__module__ == findings.__name__} == set(
        SHOWN
    )
    for name, (columns, named) in SHOWN.items():
        one = FINDINGS[name]
        assert list(one.kinds) == columns.split() and set(one.tables) <= set(tables.names()), name
        places = [name] if named is None else [f"{name}.{row}" for row in named]
        assert list(one.cells()) == [f"{place}.{column}" for place in places for column in columns.split()]
        assert list(one.table().index) == list(range(len(places))), name


def test_what_an_edition_published_is_a_finding_still():
    assert published.lost("concept") == []
