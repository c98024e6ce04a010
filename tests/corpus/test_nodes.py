"""Mentions of the nodes, as the description of table `node_forms` rules, and what counts as near them."""

import numpy as np
import pandas as pd
import pytest
import recount
from hypothesis import given
from hypothesis import strategies as st

from conceptshift import tables
from conceptshift.corpus import nodes
from conceptshift.corpus.tokens import tokens

TABLE = tables.load("node_forms")
FORMS = nodes.forms(TABLE)
WORDS = sorted({word for form in TABLE["form"] for word in form.split(" ")})
TOKENS = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.sampled_from(WORDS).map(lambda word: f"{word}’s"),
        st.tuples(st.sampled_from(WORDS), st.sampled_from(["non", "led", "nato's", "chinese"])).map("-".join),
        st.sampled_from(["the", "of", "sea"]),
    ),
    max_size=30,
)


def named(text):
    return [(mention.node, mention.form) for mention in nodes.mentions(tokens(text), FORMS)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Russia and the Russian Federation", [("russia", "russia"), ("russia", "russian federation")]),
        ("the Russian Federation’s and Russia's", [("russia", "russian federation"), ("russia", "russia")]),
        (
            "the North Atlantic Treaty Organization's, the North Atlantic Treaty",
            [("nato", "north atlantic treaty organization"), ("nato", "north atlantic treaty")],
        ),
        ("the People’s Republic of China", [("china", "people's republic of china")]),
        ("the Republic of China, the South China Sea, Indo-China", []),
        ("NATO-led and non-NATO", [("nato", "nato"), ("nato", "nato")]),
        ("Russian-Chinese", [("russia", "russian"), ("china", "chinese")]),
        (
            "the Soviet Union, a Union, Soviets",
            [("soviet_union", "soviet union"), ("soviet_union", "soviets")],
        ),
        ("Byelorussian, Rus, Nato’d", []),
    ],
)
def test_examples(text, expected):
    assert named(text) == expected


def test_a_mention_says_where_its_words_stand():
    (mention,) = nodes.mentions(tokens("of the Russian Federation in"), FORMS)
    assert (mention.start, mention.end) == (2, 4)


@given(TOKENS)
def test_an_independent_search_finds_the_same(sequence):
    assert [tuple(mention) for mention in nodes.mentions(sequence, FORMS)] == recount.mentions(
        sequence, TABLE
    )


@given(TOKENS)
def test_looking_only_where_a_form_can_start_misses_nothing(sequence):
    vocabulary = sorted(set(sequence))
    numbers = np.array([vocabulary.index(word) for word in sequence], dtype=int)
    places = np.flatnonzero(nodes.can_start(vocabulary, FORMS)[numbers])
    assert nodes.found(numbers, vocabulary, FORMS, places.tolist()) == nodes.mentions(sequence, FORMS)


@given(TOKENS, st.sampled_from(["russia", "nato", "china"]))
def test_near_is_what_an_independent_search_finds_near(sequence, node):
    mentioned = [mention for mention in nodes.mentions(sequence, FORMS) if mention.node == node]
    near = nodes.near(len(sequence), mentioned)
    expected = recount.windows(sequence, TABLE, node)
    assert near.sum() == expected.total()
    assert {sequence[place] for place in np.flatnonzero(near)} == set(expected)


def test_near_ends_after_ten_tokens_and_at_the_ends_of_the_text():
    near = nodes.near(30, [nodes.Mention("russia", "russian federation", 12, 14)])
    assert np.flatnonzero(near).tolist() == [*range(2, 12), *range(14, 24)]
    assert nodes.near(5, [nodes.Mention("nato", "nato", 1, 2)]).tolist() == [True, False, True, True, True]


@pytest.mark.parametrize("form", ["NATO", "u.s.s.r", "", "north  atlantic", "pact ", "2014"])
def test_a_form_that_no_text_could_match_is_refused(form):
    table = pd.DataFrame({"node": ["nato"], "form": [form], "counted": [True]})
    with pytest.raises(ValueError, match="can match nothing"):
        nodes.forms(table)
