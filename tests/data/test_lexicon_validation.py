"""The coded mentions of the UN speeches: the codes follow the coders, and the places the counts of the archive.

Where `CONCEPTSHIFT_UNGDC` names the archive, the sample is drawn from it once more.
"""

import os
from pathlib import Path

import pandas as pd
import pytest

from conceptshift import cli, tables
from conceptshift.corpus import concordance, lexicon, nodes, speech_files, terms
from conceptshift.corpus.lexicon import CATEGORIES
from conceptshift.measures.uncertainty import SEED

# Mentions whose word was broken at the end of a line when the sample was drawn: “counter-” and “terrorism”. They
# stay in the stratum from which they were drawn, for which they stand.
BROKEN = ("w232",)
# One mention of the population was none: “Indo-” and “Chinese” on two lines.
NO_MENTION = ("FRA_49_1994", "china")

UNGDC = os.environ.get("CONCEPTSHIFT_UNGDC")


@pytest.fixture(scope="module")
def coded():
    return tables.load("lexicon_validation")


@pytest.fixture(scope="module")
def strata():
    return tables.load("lexicon_validation_strata")


def test_the_code_repeats_what_both_coders_gave(coded):
    for column in ("code", "also"):
        a, b, used = (coded[column + suffix].fillna("") for suffix in ("_a", "_b", ""))
        assert (used[a == b] == a[a == b]).all()


def test_a_second_code_is_another_one_and_never_stands_alone(coded):
    for suffix in ("", "_a", "_b"):
        twice = coded[coded["also" + suffix].notna()]
        assert twice["code" + suffix].isin(CATEGORIES).all()
        assert (twice["code" + suffix] != twice["also" + suffix]).all()


def test_each_mention_lies_in_a_speech_of_its_state_year_and_bloc(coded):
    speeches = tables.load("speeches").set_index("speech_id")
    told = coded.set_index("speech_id")[["iso3", "year", "bloc"]]
    pd.testing.assert_frame_equal(
        told, speeches.loc[told.index, ["iso3", "year", "bloc"]], check_dtype=False, check_index_type=False
    )
    assert (coded["position"] < speeches.loc[coded["speech_id"], "tokens"].to_numpy()).all()
    assert not coded.duplicated(["speech_id", "node", "position"]).any()


def test_the_strata_hold_all_mentions_that_were_counted(strata):
    joined = tables.load("node_mentions").merge(tables.load("speeches"), on=["iso3", "year"])
    counted = joined[joined["year"] >= 1991].groupby(["bloc", "node"])["count"].sum()
    held = strata.groupby(["bloc", "node"])["windows"].sum()
    assert held.to_dict() == counted.loc[held.index].to_dict()


def test_what_was_drawn_is_what_the_strata_say(coded, strata):
    key = ["bloc", "node", "period", "stratum"]
    assert coded.groupby(key).size().to_dict() == strata.set_index(key)["drawn"].to_dict()
    for names, drawn in strata.set_index(key)["drawn"].items():
        there = strata.set_index(key).at[names, "windows"]
        size = there if names[:3] in concordance.COMPLETED else concordance.SIZES[names[:3]][names[3]]
        assert drawn == min(size, there)


def test_the_stratum_is_what_the_codebook_list_makes_of_the_words(coded):
    words = tables.load("lexicon")
    near = {category: coded[f"{category}_terms"].fillna("").str.split() for category in CATEGORIES}
    hit = {}
    for name in (concordance.RECORDED, concordance.STRATIFIED_BY):
        for category, some in near.items():
            listed = lexicon.entries(words, name).query("category == @category")
            known = set(terms.matches(some.explode().dropna(), listed)["term"])
            hit[name, category] = some.map(lambda found, known=known: sum(term in known for term in found))
    assert (coded.set_index("window_id").loc[list(BROKEN), "stratum"] == "threat").all()
    kept = coded["window_id"].isin(BROKEN)
    for category, some in near.items():  # every word that is kept belongs to the list
        assert (hit[concordance.RECORDED, category] == some.map(len)).all()
    partnership, threat = (
        hit[concordance.STRATIFIED_BY, category] > 0 for category in ("partnership", "threat")
    )
    expected = pd.Series("none", index=coded.index).mask(threat, "threat").mask(partnership, "partnership")
    assert (coded["stratum"] == expected)[~kept].all() and (expected[kept] == "none").all()


def test_a_reason_is_short(coded):
    assert coded["reason"].str.split().map(len).max() <= 20


@pytest.mark.skipif(not UNGDC, reason="CONCEPTSHIFT_UNGDC does not name the archive of the UN speeches")
def test_the_sample_can_be_drawn_again_from_the_archive(coded, strata):
    """Drawn as it was, from words that end with their line; found again where its mentions stand in whole words."""
    speeches, words = tables.load("speeches"), tables.load("lexicon")
    forms = nodes.forms(tables.load("node_forms"))
    read = list(concordance.speeches(speech_files.source(Path(UNGDC)), speeches))
    frame = concordance.population(read, forms, words, cut=concordance.cut_at_line_ends)
    sample, cells = concordance.draw(frame, SEED)
    now = concordance.population(read, forms, words)

    def placed(rows, whole):
        """The rows with the number of their mention among those of its node in the speech."""
        key = ["speech_id", "node"]
        number = whole.sort_values("position").groupby(key).cumcount().rename("number")
        return rows.merge(whole.assign(number=number)[[*key, "position", "number"]], on=[*key, "position"])

    names = ["window_id", "speech_id", "iso3", "year", "bloc", "node", "period", "stratum", "number"]
    drawn = placed(sample, frame).sort_values("window_id", ignore_index=True)[names]
    found = placed(coded, now)[names]
    pd.testing.assert_frame_equal(drawn, found, check_dtype=False)
    terms_now = coded.merge(now, on=["speech_id", "node", "position"], suffixes=("", "_now"))
    for category in CATEGORIES:
        kept, there = (terms_now[f"{category}_terms{suffix}"].fillna("") for suffix in ("", "_now"))
        assert len(terms_now) == len(coded) and (kept == there).all()

    key = ["bloc", "node", "period", "stratum"]
    kept = strata.set_index(key)[["windows", "speeches", "drawn"]]
    counted = cells.set_index(key)[["windows", "speeches", "drawn"]]
    less = frame[(frame["speech_id"] == NO_MENTION[0]) & (frame["node"] == NO_MENTION[1])]
    assert len(less) == 1 and now[(now["speech_id"] == NO_MENTION[0]) & (now["node"] == NO_MENTION[1])].empty
    counted.loc[tuple(less.iloc[0][key]), ["windows", "speeches"]] -= 1
    pd.testing.assert_frame_equal(counted.sort_index(), kept.sort_index(), check_dtype=False)
    assert len(list(concordance.lines(read, coded, forms))) == len(coded)


@pytest.mark.skipif(not UNGDC, reason="CONCEPTSHIFT_UNGDC does not name the archive of the UN speeches")
def test_the_command_shows_every_coded_mention_with_its_code(coded, capsys):
    cli.main(["concordance", "--source", UNGDC])
    heads = [line.split() for line in capsys.readouterr().out.splitlines() if not line.startswith(" ")]
    shown = {head[0]: (head[1], head[2], head[3]) for head in heads}
    kept = coded.set_index("window_id")[["speech_id", "node", "code"]]
    assert shown == {window: tuple(row) for window, row in kept.T.items()}
