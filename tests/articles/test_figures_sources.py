"""Who speaks, and what the clauses rest on: the alt text follows the data, and nothing is cut off or overprinted."""

import re

import matplotlib
import pandas as pd
import pytest

from conceptshift import tables
from conceptshift.articles import sources, voices
from conceptshift.articles.figures import voices as figures
from conceptshift.measures.style import NARROW, RC, WIDE

LAYOUTS = pytest.mark.parametrize("layout", [WIDE, NARROW], ids=lambda layout: layout.name)


def profile(rows):
    frame = pd.DataFrame(rows, columns=["article", "name", "side", "part", "words"])
    return frame.assign(share=frame["words"] / frame.groupby("article")["words"].transform("sum"))


SMALL = [
    ("RT, February 2021", "Ann", "nato", "quoted", 20),
    ("RT, February 2021", "Bob", "russia_expert", "quoted", 25),
    ("RT, February 2021", "Bob", "russia_expert", "frame", 5),
    ("RT, February 2021", "The outlet", "outlet", "narrated", 40),
    ("RT, February 2021", "The outlet", "outlet", "paraphrase", 10),
]


@pytest.fixture(scope="module")
def real_profile():
    parts = voices.parts(tables.load("spans"), tables.load("article_spans"))
    tally = voices.tally(parts, "speaker_id", "side", "part")
    named = tally["speaker_id"].map(tables.load("speakers").set_index("speaker_id")["name"])
    return tally.assign(name=named, article=tally["document_id"].map(lambda one: f"{one}, month 2021"))


@pytest.fixture(scope="module")
def real_base():
    return sources.evidence_base(tables.load("clauses"), tables.load("sources"))


def draw(function, data, layout):
    with matplotlib.rc_context(RC):
        return function(data, layout)


@LAYOUTS
def test_the_headline_gives_the_shares_of_the_sides(layout):
    _, alt = draw(figures.voices, profile(SMALL), layout)
    headline = alt.split(". ")[0]
    assert headline == "Russian voices have 30 % of RT"
    assert "NATO's Secretary General has 20 %" in alt
    assert "The outlet 50, Bob 30, Ann 20" in alt
    assert "as the outlet reports them in its own words: 5 words" in alt


def test_the_headline_follows_the_data():
    rows = [(*row[:4], 60 if row[1] == "Ann" else row[4]) for row in SMALL]
    assert "General has 43 %" in draw(figures.voices, profile(rows), NARROW)[1]


@pytest.mark.parametrize(("words", "said"), [(51, "speak most: "), (49, "have ")])
def test_the_headline_says_most_only_where_no_other_side_has_more(words, said):
    rows = [
        (*row[:4], words - 5 if row[1:4] == ("Bob", "russia_expert", "quoted") else row[4]) for row in SMALL
    ]
    assert draw(figures.voices, profile(rows), WIDE)[1].startswith(f"Russian voices {said}")


def test_officials_and_experts_are_one_side_of_the_headline():
    split = [*SMALL[:3], ("RT, February 2021", "Cyd", "russia_official", "quoted", 30), *SMALL[3:]]
    assert draw(figures.voices, profile(split), WIDE)[1].startswith("Russian voices speak most: 46")


@LAYOUTS
def test_each_voice_is_labelled_with_its_words_and_share(layout):
    figure, _ = draw(figures.voices, profile(SMALL), layout)
    labels = {text.get_text() for text in figure.findobj(matplotlib.text.Text)}
    assert {"20 · 20\u00a0%", "30 · 30\u00a0%", "50 · 50\u00a0%"} <= labels
    assert "Bob, Russian expert" in labels


def test_the_evidence_headline_counts_official_pages(real_base):
    _, alt = draw(figures.evidence_base, real_base, WIDE)
    official = real_base.set_index("stage")["official"]
    headline = alt.split(". ")[0]
    assert f"{official['concept_2010']} of 22 clauses of 2010" in headline
    assert f"{official['concept_2022']} of 22 clauses of 2022" in headline
    more = real_base.assign(official=real_base["official"] + 2, clauses=real_base["clauses"] + 2)
    assert (
        f"{official['concept_2022'] + 2} of 24 clauses of 2022" in draw(figures.evidence_base, more, WIDE)[1]
    )


def test_every_clause_is_drawn_in_one_segment(real_base):
    figure, _ = draw(figures.evidence_base, real_base, WIDE)
    counts = [text.get_text() for text in figure.findobj(matplotlib.text.Text)]
    assert sum(int(text) for text in counts if re.fullmatch(r"\d+", text)) == real_base["clauses"].sum()


def test_a_bar_is_solid_where_words_are_the_voice_s_own_and_pale_where_reported():
    figure, _ = draw(figures.voices, profile(SMALL), WIDE)
    bars = [patch for patch in figure.axes[0].patches if patch.get_width()]
    assert sorted(round(bar.get_width(), 2) for bar in bars) == [0.05, 0.2, 0.25, 0.5]
