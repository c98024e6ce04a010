"""Phrases and control states in the speeches: on a small archive against a plain search, and the committed tables."""

from __future__ import annotations

import re
import shutil

import pandas as pd
import pytest
import small_speeches as small

from conceptshift import tables
from conceptshift.corpus import nodes, phrases, speech_counts
from conceptshift.corpus.tokens import tokens

SPOKEN = {
    "USA_76_2021": "A rules-based order. The rules-based order’s friends; Brazil’s and Brazilian voices.",
    "FRA_76_2021": "Like-minded states: coercive measures, systemic\nchallenges, hybrid threats.",
    "RUS_76_2021": "Rule-based, they say. Unilateral coercive measures are coercive. Ukrainians, Ukraine.",
    "USA_77_2022": "Rules based or not: a war of aggression against Ukraine.",
    "BRA_77_2022": "Women, peace and security in Brazil.",
    "FRA_77_2022": "Nothing of the kind.",
}


@pytest.fixture
def root(tmp_path):
    """A repository whose table of speeches is of the small archive."""
    folder = tmp_path / "root"
    others = shutil.ignore_patterns("*.parquet")  # the counts of all speeches, which a part does not replace
    shutil.copytree(tables.ROOT / "data", folder / "data", ignore=others)
    archive = small.write_archive(
        tmp_path / "UNGDC.tgz", {f"TXT/{name}.txt": text.encode() for name, text in SPOKEN.items()}
    )
    speech_counts.extract(archive, processes=1, root=folder)
    return folder, archive


def test_each_phrase_by_year_and_bloc(root):
    folder, archive = root
    report = phrases.extract(archive, folder)
    assert "6 speeches read" in str(report)
    assert report.changed == ("phrase_uses.csv", "phrase_mentions.parquet", "control_mentions.csv")
    found = pd.read_csv(folder / "data" / "derived" / "phrase_uses.csv").set_index(
        ["phrase_id", "year", "bloc"]
    )
    assert found.loc[("rules_based", 2021, "nato")].tolist() == [1, 1, 2, "USA"]
    assert found.loc[("rules_based", 2021, "russia")].tolist() == [1, 1, 1, "RUS"]
    again = found.loc[("rules_based", 2022, "nato")]
    assert (again["hits"], again["states"]) == (1, 1) and pd.isna(again["newcomers"])
    assert found.loc[("coercive", 2021, "russia"), "hits"] == 2
    assert found.loc[("systemic_challenge", 2021, "nato"), "newcomers"] == "FRA"
    assert found.loc[("women_peace_security", 2022, "other"), "hits"] == 1
    assert found.loc[("war_of_aggression", 2022, "nato"), "speeches"] == 1
    assert ("subversion", 2022, "nato") not in found.index
    spoken = pd.read_parquet(folder / "data" / "derived" / "phrase_mentions.parquet")
    assert list(spoken.columns) == phrases.SPOKEN
    assert spoken.query("iso3 == 'USA'").to_numpy().tolist() == [
        ["USA", 2021, "rules_based", 2],
        ["USA", 2022, "rules_based", 1],
        ["USA", 2022, "war_of_aggression", 1],
    ]
    named = pd.read_csv(folder / "data" / "derived" / "control_mentions.csv")
    assert named.to_numpy().tolist() == [
        ["BRA", 2022, "brazil", 1],
        ["RUS", 2021, "ukraine", 2],
        ["USA", 2021, "brazil", 2],
        ["USA", 2022, "ukraine", 1],
    ]


def test_a_second_time_nothing_changes(root):
    folder, archive = root
    phrases.extract(archive, folder)
    assert "nothing changed" in str(phrases.extract(archive, folder))


def test_another_text_or_a_missing_speech_is_refused(root, tmp_path):
    folder, _ = root
    fewer = dict(list(SPOKEN.items())[:-1])
    short = small.write_archive(
        tmp_path / "short.tgz", {f"{name}.txt": text.encode() for name, text in fewer.items()}
    )
    with pytest.raises(ValueError, match=r"1 speeches? .*FRA_77_2022"):
        phrases.extract(short, folder)
    other = SPOKEN | {"FRA_77_2022": "Something else."}
    changed = small.write_archive(
        tmp_path / "other.tgz", {f"{name}.txt": text.encode() for name, text in other.items()}
    )
    with pytest.raises(ValueError, match="FRA_77_2022 is not the text that was counted"):
        phrases.extract(changed, folder)
    assert not list(folder.joinpath("data").glob(".extract*"))


def test_states_are_counted_once_and_newcomers_named():
    hits = pd.DataFrame(
        [
            ("x", 1950, "nato", "USA", 2),
            ("x", 1960, "nato", "USA", 1),
            ("x", 1960, "nato", "FRA", 3),
            ("x", 1960, "other", "BRA", 1),
        ],
        columns=["phrase_id", "year", "bloc", "iso3", "count"],
    )
    assert phrases.uses(hits).to_numpy().tolist() == [
        ["x", 1950, "nato", 1, 1, 2, "USA"],
        ["x", 1960, "nato", 2, 2, 4, "FRA"],
        ["x", 1960, "other", 1, 1, 1, "BRA"],
    ]


def test_no_form_belongs_to_two_phrases_and_each_can_match():
    listed = tables.load("phrases")
    forms = listed["forms"].str.split("; ").explode()
    assert not forms.duplicated().any()
    known = phrases.phrase_forms(listed)
    for phrase, form in zip(listed["phrase_id"].loc[forms.index], forms, strict=True):
        assert [mention.node for mention in nodes.mentions(tokens(f"so {form} it"), known)] == [phrase], form


def test_what_was_read_lies_before_what_was_counted_last():
    listed = tables.load("phrases")
    read = listed[listed["evidence_status"] == "seen"]
    assert read["text_date"].between("2010-11-19", "2022-06-30").all()
    assert (
        listed.loc[listed["evidence_status"] != "seen", ["text_date", "fragment", "source_id"]]
        .isna()
        .all(axis=None)
    )
    for row in read.itertuples():
        core = {form.split()[-1].split("-")[0] for form in row.forms.split("; ")}
        assert any(word[:6] in row.fragment.lower() for word in core), row.phrase_id


def test_the_committed_mentions_of_ukraine_agree_with_the_counts_of_words():
    counts = tables.load("term_counts")
    plain = counts["term"].str.replace("’", "'").str.removesuffix("'s")
    words = counts[plain.isin({"ukraine", "ukrainian", "ukrainians"})]
    by_word = words.groupby(["iso3", "year"])["count"].sum()
    mentions = tables.load("control_mentions").query("node == 'ukraine'").set_index(["iso3", "year"])["count"]
    shared = mentions[mentions.index.isin(by_word.index)]
    assert by_word.index.isin(mentions.index).all()
    more = shared - by_word.reindex(shared.index)  # compounds such as Russian-Ukrainian are one word there
    assert (more >= 0).all() and more.sum() < 0.05 * shared.sum()


def test_the_committed_uses_agree_with_the_counts_of_words():
    counts = tables.load("term_counts")
    speeches = tables.load("speeches")
    uses = tables.load("phrase_uses")
    words = counts[counts["term"].str.replace("’s", "").isin({"resilience", "resilient"})]
    allied = words.merge(speeches.query("bloc == 'nato'")[["iso3", "year"]], on=["iso3", "year"])
    own = uses.query("phrase_id == 'resilience' and bloc == 'nato' and year >= 1991").set_index("year")[
        "hits"
    ]
    plain = allied.groupby("year")["count"].sum()
    assert (own.reindex(plain.index) >= plain).all()
    assert own.sum() <= 1.05 * plain.sum()


def test_the_committed_phrases_of_the_speeches_add_up_to_those_of_the_blocs():
    speeches = tables.load("speeches")[["iso3", "year", "bloc"]]
    spoken = tables.load("phrase_mentions").merge(speeches, on=["iso3", "year"], validate="many_to_one")
    added = spoken.groupby(["phrase_id", "year", "bloc"])["count"].agg(["size", "sum"])
    uses = tables.load("phrase_uses").set_index(["phrase_id", "year", "bloc"])[["speeches", "hits"]]
    assert added.index.equals(uses.index) and (added.to_numpy() == uses.to_numpy()).all()


def test_the_phrase_pattern_is_that_of_tokens():
    forms = tables.load("phrases")["forms"].str.split("; ").explode()
    assert forms.map(lambda form: " ".join(tokens(form)) == form).all()
    assert not forms.map(lambda form: bool(re.search(r"[A-Z,.]", form))).any()
