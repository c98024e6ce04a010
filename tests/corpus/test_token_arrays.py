"""Tokens by the array: the same as those of the pattern, for whatever bytes a file may hold."""

import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from recount import tokens as recounted

from conceptshift.corpus import token_arrays
from conceptshift.corpus.tokens import tokens

LIKELY = st.text("abZ'’- \n\r\t\ufeff\x01\u212aİıſéß.2â€™¬\u00ad", max_size=40).map(str.encode)
TEXTS = st.lists(st.one_of(LIKELY, st.binary(max_size=40), st.text(max_size=40).map(str.encode)), min_size=1)


def in_order(arrays):
    """The tokens of each text, from the arrays."""
    vocabulary = arrays.vocabulary.to_pylist()
    sequence, ends = arrays.sequence()
    return [[vocabulary[number] for number in sequence[start:end]] for start, end in pairwise(ends)]


@given(TEXTS)
def test_any_bytes_give_the_tokens_of_their_text(texts):
    assert in_order(token_arrays.read(texts)) == [tokens(text.decode("utf-8", "replace")) for text in texts]


@given(TEXTS, st.data())
def test_counts_are_those_of_the_tokens(texts, data):
    arrays = token_arrays.read(texts)
    some = data.draw(st.lists(st.sampled_from(range(len(texts))), min_size=1, unique=True))
    for chosen, counts in ((range(len(texts)), arrays.counts()), (some, arrays.counts(some))):
        every = [token for number in chosen for token in recounted(texts[number])]
        expected = [every.count(token) for token in arrays.vocabulary.to_pylist()]
        assert counts.tolist() == expected and counts.sum() == len(every)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NATO's Secretary-General", ["nato's", "secretary-general"]),
        ("Russia’s 'quoted' war--and -peace-", ["russia’s", "quoted", "war", "and", "peace"]),
        ("\ufeffPeace\r\nand\rwar", ["peace", "and", "war"]),
        ("İstanbul \u212aiev", ["i", "stanbul", "kiev"]),
        ("a\x01b", ["a", "b"]),
        (
            "counter-\nterrorism and post-  \r\n conflict work",
            ["counter-terrorism", "and", "post-conflict", "work"],
        ),
        ("Secretary-\rGeneral’s", ["secretary-general’s"]),
        ("left -\nhanging; five-\n\nyear; a -\n- b", ["left", "hanging", "five", "year", "a", "b"]),
        ("in¬flicted, render¬\ning, in\u00adflicted", ["inflicted", "rendering", "inflicted"]),
        ("Turkeyâ€™s â€œrightâ€\x9d â€” SchÃ¼ssel", ["turkey’s", "right", "sch", "ssel"]),
        ("", []),
    ],
)
def test_examples(text, expected):
    assert in_order(token_arrays.read([text.encode()])) == [expected]


def test_a_word_has_one_number_however_it_is_framed():
    arrays = token_arrays.read([b"peace 'peace' peace--peace"])
    assert arrays.vocabulary.to_pylist() == ["peace"] and arrays.counts().tolist() == [4]


def test_no_other_character_has_a_plain_letter_in_lower_case():
    """The arrays know of two; a new version of Unicode could bring more."""
    characters = (chr(code) for code in range(128, sys.maxunicode + 1))
    found = {one for one in characters if any("a" <= letter <= "z" for letter in one.lower())}
    assert found == set(token_arrays.LOWER)


def test_texts_without_a_token_have_none():
    arrays = token_arrays.read([b"", b"2014 %", b"\xff"])
    assert arrays.counts().sum() == 0
    assert np.array_equal(arrays.sequence()[1], [0, 0, 0, 0])
