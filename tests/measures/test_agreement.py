"""Agreement of coders, beside published values and another library."""

import math

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask

from conceptshift.measures.agreement import agreement, agreement_interval


def coded(**by_coder):
    """Codings from one string or list a coder, one code a unit; `*` and None are no code."""
    return pd.DataFrame(
        [
            {"unit": place, "coder": coder, "code": None if code in ("*", None) else code}
            for coder, codes in by_coder.items()
            for place, code in enumerate(codes)
        ]
    )


def alpha(level="nominal", **by_coder):
    return agreement(coded(**by_coder), "unit", "code", level, coders=tuple(by_coder)).alpha


# Published values ------------------------------------------------------------------------------------------


def test_alpha_of_two_observers_and_two_values():
    """Krippendorff, Computing Krippendorff's Alpha-Reliability, example A: Meg and Owen."""
    assert alpha(meg="0100000010", owen="1110010000") == pytest.approx(0.095, abs=5e-4)


def test_alpha_of_two_observers_and_five_values():
    """The same, example B: Ben and Gerry."""
    assert alpha(ben="aabbdcccedda", gerry="babbbccceddd") == pytest.approx(0.692, abs=5e-4)


FOUR = {
    "a": [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    "b": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    "c": [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    "d": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
}


def test_alpha_of_four_observers_with_gaps():
    """The same, example C, which is also the one of NLTK's own tests."""
    assert alpha(**FOUR) == pytest.approx(0.743421, abs=5e-7)
    assert alpha("ordinal", **FOUR) == pytest.approx(0.815, abs=5e-4)


def test_a_unit_that_one_observer_coded_is_left_out_and_told():
    found = agreement(coded(**FOUR), "unit", "code", "nominal", coders=tuple("abcd"))
    assert (found.n, found.unpaired) == (11, 1)


# What holds for any coding ---------------------------------------------------------------------------------

CODES = st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("xyz")), min_size=2, max_size=30)


@settings(max_examples=40)
@given(CODES)
def test_nltk_gives_the_same_nominal_alpha(pairs):
    assume(len({code for pair in pairs for code in pair}) > 1)
    first, second = zip(*pairs, strict=True)
    task = AnnotationTask(
        [
            (coder, place, code)
            for coder, codes in (("a", first), ("b", second))
            for place, code in enumerate(codes)
        ]
    )
    assert alpha(a=first, b=second) == pytest.approx(task.alpha())


@settings(max_examples=40)
@given(st.lists(st.integers(-2, 2), min_size=2).filter(lambda codes: len(set(codes)) > 1))
def test_coders_who_never_differ_agree_fully(codes):
    found = agreement(coded(a=codes, b=codes), "unit", "code", "ordinal")
    assert found.alpha == pytest.approx(1)
    assert (found.agree, found.percent, found.disagreements) == (len(codes), 100, [])


@settings(max_examples=40)
@given(CODES, st.randoms(use_true_random=False))
def test_agreement_depends_on_neither_row_order_nor_the_coders_names(pairs, random):
    assume(len({code for pair in pairs for code in pair}) > 1)
    first, second = zip(*pairs, strict=True)
    expected = agreement(coded(a=first, b=second), "unit", "code", "nominal")
    shuffled = coded(b=first, a=second)
    shuffled = shuffled.loc[random.sample(list(shuffled.index), len(shuffled))]
    found = agreement(shuffled, "unit", "code", "nominal")
    assert found.alpha == pytest.approx(expected.alpha)
    assert found.agree == expected.agree
    assert found.disagreements == [(unit, b, a) for unit, a, b in expected.disagreements]


def test_one_code_only_gives_no_alpha_instead_of_a_perfect_one():
    assert math.isnan(alpha(a="xxx", b="xxx"))


def test_ordinal_alpha_forgives_a_near_miss_more_than_a_far_one():
    near = alpha("ordinal", a=[1, 2, 3, 4, 5, 1], b=[1, 2, 3, 4, 5, 2])
    far = alpha("ordinal", a=[1, 2, 3, 4, 5, 1], b=[1, 2, 3, 4, 5, 5])
    assert far < near < 1


def test_a_coder_who_codes_a_unit_twice_is_refused():
    twice = pd.concat([coded(a="xy", b="xy"), coded(a="xy")])
    with pytest.raises(ValueError, match="coded twice"):
        agreement(twice, "unit", "code", "nominal")


def test_coders_without_a_common_unit_are_refused():
    with pytest.raises(ValueError, match="no unit has a 'code'"):
        agreement(coded(a="x*", b="*y"), "unit", "code", "nominal")


def test_the_interval_of_alpha_is_the_same_for_a_seed_and_holds_alpha():
    codes = coded(a="xyzxyzxyzxyz", b="xyzxyzxyyxyx")
    themes = {unit: unit // 2 for unit in range(12)}
    found = [agreement_interval(codes, "unit", "code", "nominal", themes, 1, 500) for _ in range(2)]
    assert found[0] == found[1]
    assert found[0].low < found[0].value < found[0].high
    assert found[0].value == pytest.approx(agreement(codes, "unit", "code", "nominal").alpha)


def test_one_cluster_is_too_few_for_an_interval():
    with pytest.raises(ValueError, match="at least two"):
        agreement_interval(coded(a="xy", b="xx"), "unit", "code", "nominal", {0: "t", 1: "t"}, 1)


def test_the_order_of_the_units_is_nothing_to_an_ordinal_alpha():
    steps = {"a": [1, 2, 3, 3, 2, 1, 4, 1, 2], "b": [1, 2, 3, 3, 2, 2, 4, 1, 2]}
    for order in ([6, 0, 3, 1, 2, 4, 5, 7, 8], list(range(8, -1, -1))):
        turned = {coder: [codes[place] for place in order] for coder, codes in steps.items()}
        assert alpha("ordinal", **turned) == pytest.approx(alpha("ordinal", **steps))
