"""Words of threat after another dictionary: on counts and a dictionary that the tests make, and on the committed table."""

import shutil

import pandas as pd
import pytest

from conceptshift import tables
from conceptshift.corpus import grievance

DICTIONARY = """"","category","word","mean_rating"
"1","deadline","peac",9
"2","threat","threaten",9
"3","threat","secur",8
"4","threat","secur measur",8
"5","threat","attack",8
"6","threat","attack",8
"""
TERMS = pd.DataFrame(
    [
        ("RUS", 2022, "threatening", 2),
        ("RUS", 2022, "threatened", 1),
        ("RUS", 2022, "attack’s", 1),
        ("RUS", 2022, "security", 3),
        ("RUS", 2022, "measures", 5),
        ("RUS", 2022, "peace", 7),
        ("USA", 2022, "peace", 4),
    ],
    columns=["iso3", "year", "term", "count"],
)
WINDOWS = pd.DataFrame(
    [
        ("RUS", 2022, "nato", "security", 2),
        ("RUS", 2022, "nato", "peace", 2),
        ("RUS", 2022, "china", "peace", 1),
    ],
    columns=["iso3", "year", "node", "term", "count"],
)


@pytest.fixture
def dictionary(tmp_path):
    tmp_path.joinpath("dictionary_7plus.csv").write_text(DICTIONARY, encoding="utf-8")
    return tmp_path / "dictionary_7plus.csv"


def test_entries_are_those_of_the_category_each_once(dictionary):
    assert grievance.entries(dictionary) == {"threaten", "secur", "secur measur", "attack"}


def test_a_word_counts_where_its_stem_is_an_entry_and_no_speech_is_left_out():
    counted = grievance.hits(TERMS, WINDOWS, {"threaten", "secur", "attack"})
    assert counted.set_index(["iso3", "year", "scope"])["hits"].to_dict() == {
        ("RUS", 2022, "near_china"): 0,
        ("RUS", 2022, "near_nato"): 2,
        ("RUS", 2022, "speech"): 7,
        ("USA", 2022, "near_china"): 0,
        ("USA", 2022, "near_nato"): 0,
        ("USA", 2022, "speech"): 0,
    }


@pytest.mark.parametrize(
    "content", ["", "word\npeace\n", "category,word\ndeadline,peac\n", '"category,word\n']
)
def test_another_file_is_refused(tmp_path, content):
    tmp_path.joinpath("other.csv").write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"other\.csv"):
        grievance.entries(tmp_path / "other.csv")


def test_extraction_keeps_to_the_schema_and_changes_nothing_the_second_time(dictionary, tmp_path):
    root = tmp_path / "root"
    shutil.copytree(tables.ROOT / "data", root / "data")
    report = grievance.extract(dictionary, root)
    assert report.changed == ("grievance_hits.csv",) and "(1 entry of several words left out)" in str(report)
    assert tables.load("grievance_hits", root)["hits"].sum() > 0
    assert "nothing changed" in str(grievance.extract(dictionary, root))


def test_the_committed_table_has_every_speech_four_times_and_none_of_the_words():
    counted, terms = tables.load("grievance_hits"), tables.load("term_counts")
    assert list(counted.columns) == ["iso3", "year", "scope", "hits"]
    speeches = set(terms[["iso3", "year"]].drop_duplicates().itertuples(index=False, name=None))
    by_scope = counted.groupby("scope")[["iso3", "year"]].apply(lambda rows: set(map(tuple, rows.to_numpy())))
    assert set(by_scope.index) == {"speech", "near_russia", "near_nato", "near_china"}
    assert all(found == speeches for found in by_scope)
    tokens = terms.groupby(["iso3", "year"])["count"].sum()
    of_speech = counted[counted["scope"] == "speech"].set_index(["iso3", "year"])["hits"]
    assert (of_speech <= tokens.loc[of_speech.index]).all()
