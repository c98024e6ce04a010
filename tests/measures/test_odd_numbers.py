"""Odd but legal numbers: right by hand or by another library, or refused in a sentence; never a warning, NaN or −0 unawares.

Every public function of the measures stands here; `tests/measures` has their published values.
"""

from __future__ import annotations

import inspect
import math
import warnings
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from conceptshift.measures import agreement as agreements
from conceptshift.measures import finding as findings
from conceptshift.measures import judgements, keyness, scores, uncertainty, wording
from conceptshift.measures.agreement import agreement, agreement_interval
from conceptshift.measures.finding import FINDINGS, finding

pytestmark = pytest.mark.filterwarnings("error")

MEASURED = {  # and where they are held
    agreements: {"agreement", "agreement_interval"},
    judgements: {"judged", "disagreements", "evidence"},
    keyness: {
        "log_likelihood", "log_likelihood_two_term", "log_ratio", "weighted_log_odds", "dispersion", "p_values",
        "benjamini_hochberg",
    },
    scores: {"squared_loss", "log_loss", "brier_score", "log_score", "skill", "murphy", "murphy_bins"},
    uncertainty: {"garwood", "wilson", "cluster_bootstrap", "ratio", "paired_permutation"},
    wording: {"number", "percent", "interval", "rate", "p_value", "worded", "limits"},
    findings: {"finding", "nearest"},
}  # fmt: skip


def test_no_measure_is_passed_over():
    for module, named in MEASURED.items():
        own = inspect.getmembers(
            module, lambda one, here=module: inspect.isfunction(one) and one.__module__ == here.__name__
        )
        assert {name for name, _ in own if not name.startswith("_")} == named
        here = inspect.getsource(inspect.getmodule(test_no_measure_is_passed_over)).partition("def test_no_")[
            2
        ]
        assert [name for name in named if name not in here] == []


# Agreement ---------------------------------------------------------------------------------------------------


def coded(**by_coder):
    rows = [
        {"unit": unit, "coder": coder, "code": code}
        for coder, codes in by_coder.items()
        for unit, code in enumerate(codes)
    ]
    return pd.DataFrame(rows, columns=["unit", "coder", "code"])


def test_one_unit_agrees_or_not_and_alpha_is_what_that_allows():
    same, other = (agreement(coded(a="x", b=code), "unit", "code", "nominal") for code in "xy")
    assert math.isnan(same.alpha) and (same.n, same.percent) == (1, 100)
    assert other.alpha == 0 and (other.n, other.percent) == (1, 0)  # no more disagreement than chance has


def test_numbers_that_are_one_as_floats_are_still_two_codes():
    long = agreement(coded(a=[1, 2**60], b=[1, 2**60 + 1]), "unit", "code", "ordinal")
    short = agreement(coded(a=[1, 2], b=[1, 3]), "unit", "code", "ordinal")
    assert long.alpha == short.alpha < 1


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(-2, 2), st.integers(-2, 2)), min_size=1, max_size=20),
    st.sampled_from(["nominal", "ordinal"]),
)
def test_codes_by_other_names_in_the_same_order_agree_as_much(pairs, level):
    assume(len({code for pair in pairs for code in pair}) > 1)
    first, second = (list(codes) for codes in zip(*pairs, strict=True))
    names = {code: 10.0**code for code in range(-2, 3)}  # orders of magnitude apart
    found = agreement(coded(a=first, b=second), "unit", "code", level)
    other = agreement(
        coded(a=[names[code] for code in first], b=[names[code] for code in second]), "unit", "code", level
    )
    assert found.alpha == pytest.approx(other.alpha, abs=1e-12) and found.alpha <= 1 + 1e-12


def test_where_nobody_could_differ_alpha_has_no_interval_and_that_is_said():
    themes = dict(enumerate("ppqq"))
    with pytest.raises(ValueError, match="undefined on the data: .* has one value only"):
        agreement_interval(coded(a="xxxx", b="xxxx"), "unit", "code", "nominal", themes, 1, 50)
    with pytest.raises(ValueError, match="undefined on some resamples: too few units"):
        agreement_interval(coded(a="xxxy", b="xxxx"), "unit", "code", "nominal", themes, 1, 50)
    assert agreement_interval(coded(a="xyxy", b="xyxy"), "unit", "code", "nominal", themes, 1, 50) == (
        1,
        1,
        1,
    )


# Words -------------------------------------------------------------------------------------------------------

COUNTS = st.tuples(st.integers(1, 2**52), st.integers(1, 2**52)).flatmap(
    lambda sizes: st.tuples(
        st.integers(0, min(sizes[0], 10**6)), st.integers(0, min(sizes[1], 10**6)), *map(st.just, sizes)
    )
)


@given(COUNTS)
def test_the_direction_is_that_of_the_exact_rates_and_nought_has_no_sign(counts):
    a, b, c, d = counts
    signed = keyness.log_likelihood(*counts, signed=True)
    assert abs(signed) == keyness.log_likelihood(*counts) >= 0
    if signed:
        assert (signed > 0) == (Fraction(a, c) >= Fraction(b, d))
    assert math.copysign(1, signed) == 1 or signed < 0
    assert keyness.log_likelihood_two_term(*counts) >= 0
    assert 0 <= keyness.p_values(signed) <= 1


def test_rates_that_differ_in_the_last_bit_only_have_no_direction():
    for a, b, c, d in ((3, 1, 30, 10), (1, 3, 10, 30), (7, 49, 10, 70), (0, 0, 5, 5), (5, 5, 5, 5)):
        value = keyness.log_likelihood(a, b, c, d, signed=True)
        assert value == pytest.approx(0, abs=1e-12) and math.copysign(1, value) == 1


def test_a_word_that_is_all_there_is_or_is_in_no_text():
    assert keyness.log_likelihood(5, 0, 5, 5) == pytest.approx(
        20 * math.log(2)
    )  # all of one, none of the other
    assert keyness.log_ratio(5, 0, 5, 5) == pytest.approx(math.log2(11))
    assert math.isnan(keyness.log_ratio(0, 0, 5, 5))
    assert keyness.log_ratio(0, 1, 1, 1) == pytest.approx(math.log2(0.5 / 1.5))


@settings(max_examples=40)
@given(
    st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=2, max_size=5),
    st.randoms(use_true_random=False),
)
def test_groups_and_terms_in_another_order_keep_their_scores(counts, random):
    counts = np.array(counts, dtype=float)
    assume(counts.any(axis=0).all() and counts.any(axis=1).all())
    z = keyness.weighted_log_odds(counts)
    rows, columns = (random.sample(range(length), length) for length in counts.shape)
    np.testing.assert_allclose(
        keyness.weighted_log_odds(counts[rows][:, columns]), z[rows][:, columns], atol=1e-9
    )


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(9, 10**15)), min_size=2, max_size=6))
def test_a_word_is_spread_between_evenly_and_in_one_part(parts):
    hits, sizes = map(list, zip(*parts, strict=True))
    assume(any(hits))
    found = keyness.dispersion(hits, sizes)
    assert 0 <= found.dp <= found.dp_norm <= 1
    assert keyness.dispersion(hits[::-1], sizes[::-1]).dp == pytest.approx(found.dp, abs=1e-12)
    doubled = keyness.dispersion([2 * hit for hit in hits], [2 * size for size in sizes])
    assert doubled == pytest.approx(found, abs=1e-12)


@pytest.mark.parametrize("count", [2**53, 1e300, math.inf, math.nan])
def test_counts_that_floats_cannot_count_are_refused(count):
    for measure in (keyness.log_likelihood, keyness.log_likelihood_two_term, keyness.log_ratio):
        with pytest.raises(ValueError, match="a count is"):
            measure(1, 1, count, 10)
    with pytest.raises(ValueError, match="a count is missing, negative or beyond"):
        keyness.weighted_log_odds([[1, count], [1, 1]])
    with pytest.raises(ValueError, match="each part has at least one token, and fewer"):
        keyness.dispersion([1, 1], [count, 10])


@given(st.lists(st.floats(0, 1), max_size=12))
def test_adjusted_values_are_those_of_statsmodels(p):
    expected = multipletests(p, method="fdr_bh")[1] if p else []
    assert list(keyness.benjamini_hochberg(p)) == pytest.approx(list(expected), abs=1e-12)


def test_a_missing_value_is_no_test():
    for test in (keyness.p_values, keyness.benjamini_hochberg):
        with pytest.raises(ValueError):
            test([0.1, math.nan])
    assert keyness.p_values([0, 1e300, -math.inf]) == pytest.approx([1, 0, 0])


# Scores ------------------------------------------------------------------------------------------------------

FORECASTS = st.lists(st.tuples(st.floats(0, 1), st.sampled_from([0.0, 0.5, 1.0])), min_size=1, max_size=12)


@given(FORECASTS, st.randoms(use_true_random=False), st.integers(-300, 300))
def test_neither_the_order_of_statements_nor_the_unit_of_weights_changes_a_score(pairs, random, exponent):
    shuffled = random.sample(pairs, len(pairs))
    weights = {pair: 1 + place for place, pair in enumerate(dict.fromkeys(pairs))}
    for score in (scores.brier_score, scores.log_score):
        found, other = (
            score(*zip(*some, strict=True), [weights[pair] for pair in some]) for some in (pairs, shuffled)
        )
        assert found == pytest.approx(other, abs=1e-12)
        scaled = [math.ldexp(weights[pair], exponent) for pair in pairs]
        assert score(*zip(*pairs, strict=True), scaled) == score(
            *zip(*pairs, strict=True), [weights[pair] for pair in pairs]
        )


def test_a_statement_of_no_weight_is_as_if_it_were_not_there():
    assert scores.brier_score([0.9, 0.3], [0, 1], [0, 7]) == pytest.approx(scores.brier_score([0.3], [1]))


@pytest.mark.parametrize(
    ("weights", "says"),
    [
        ([0, 0], "all weights are zero"),
        ([1, -1], "zero or more"),
        ([1, math.nan], "zero or more"),
        ([1, math.inf], "zero"),
    ],
)
def test_weights_that_weigh_nothing_are_refused(weights, says):
    for score in (scores.brier_score, scores.log_score):
        with pytest.raises(ValueError, match=says):
            score([0.1, 0.2], [0, 1], weights)


def test_forecasts_that_differ_in_the_last_bit_are_one_forecast():
    noisy, clean = [0.1 + 0.2, 0.3, 0.7, 0.6 + 0.1], [0.3, 0.3, 0.7, 0.7]
    assert noisy != clean
    outcome = [1, 0, 1, 1]
    assert scores.murphy(noisy, outcome) == pytest.approx(scores.murphy(clean, outcome), abs=1e-12)
    bins = scores.murphy_bins([*noisy, -0.0, 0.0], [*outcome, 0, 0])
    assert bins["forecast"].to_list() == [0, 0.3, 0.7] and bins["n"].to_list() == [2, 2, 2]
    assert math.copysign(1, bins["forecast"][0]) == 1


@given(FORECASTS)
def test_the_parts_of_a_score_lie_in_their_range_and_add_up(pairs):
    p, outcome = zip(*pairs, strict=True)
    found = scores.murphy(p, outcome)
    assert min(found) >= 0 and max(found) <= 1
    assert found.brier == pytest.approx(found.reliability - found.resolution + found.uncertainty, abs=1e-9)
    assert scores.squared_loss(p, outcome).mean() == pytest.approx(found.brier)
    assert (scores.log_loss(p, outcome) > 0).all()


def test_skill_against_a_reference_without_error_or_without_a_score_is_missing():
    assert np.isnan(scores.skill([0.1, 0, math.nan, 0.1], [0, 0, 0.1, math.nan])).all()
    assert math.copysign(1, scores.skill(0.25, 0.25)) == 1


# Intervals and tests -----------------------------------------------------------------------------------------


@given(st.integers(0, 2**60), st.integers(1, 2**60))
def test_the_interval_of_a_share_holds_it_and_is_that_of_statsmodels(one, other):
    successes, n = sorted((one, other))
    low, high = uncertainty.wilson(successes, n)
    assert 0 <= low <= successes / n <= high <= 1
    expected = proportion_confint(float(successes), float(n), method="wilson")
    assert (low, high) == pytest.approx(expected, abs=1e-12)


def test_the_interval_of_none_begins_at_nought_and_that_of_all_ends_at_one():
    for n in range(1, 200):
        assert uncertainty.wilson(0, n).low == 0 and uncertainty.wilson(n, n).high == 1


@given(st.integers(0, 2**60), st.floats(1e-50, 1e50))
def test_the_interval_of_a_rate_holds_it(count, exposure):
    low, high = uncertainty.garwood(count, exposure)
    assert 0 <= low <= count / exposure * (1 + 1e-12) and count / exposure <= high * (1 + 1e-12) < math.inf
    assert count or low == 0


@pytest.mark.parametrize("value", [1e101, math.inf, math.nan])
def test_numbers_beyond_all_measure_are_refused(value):
    for interval in (uncertainty.garwood, uncertainty.wilson):
        with pytest.raises(ValueError, match="holds a value"):
            interval(1, value)
    with pytest.raises(ValueError, match="an exposure is not below"):
        uncertainty.garwood(1, 1e-310)
    with pytest.raises(ValueError, match="units holds a value"):
        uncertainty.cluster_bootstrap(np.array([[1, value], [1, 1]]), uncertainty.ratio, 1, 9)
    with pytest.raises(ValueError, match="after holds a value"):
        uncertainty.paired_permutation([0, 0], [1, value], 1)


def test_a_rate_over_nothing_is_told_without_a_warning():
    with pytest.raises(ValueError, match="undefined on the data: a sum is zero"):
        uncertainty.cluster_bootstrap(np.zeros((3, 2)), uncertainty.ratio, 1, 9)
    with pytest.raises(ValueError, match="undefined on some resamples: too few units"):
        uncertainty.cluster_bootstrap(np.array([[1, 5], [0, 0]]), uncertainty.ratio, 1, 99)


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=2, max_size=6))
def test_twice_as_many_hits_and_tokens_in_each_unit_change_no_rate(units):
    one, two = (
        uncertainty.cluster_bootstrap(np.array(units) * times, uncertainty.ratio, 1, 49) for times in (1, 2)
    )
    assert two == pytest.approx(one, abs=1e-12)
    assert one.low <= one.high


def test_changes_that_are_one_but_for_the_last_bit_are_ties():
    before, after = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [0.4, 0.5, 0.6, 0.7, 0.8, 0.3]
    assert len(set(np.subtract(after, before).tolist())) > 2
    found = uncertainty.paired_permutation(before, after, 1)
    whole = uncertainty.paired_permutation([1, 2, 3, 4, 5, 6], [4, 5, 6, 7, 8, 3], 1)
    assert found[1:] == whole[1:]


def test_sums_that_rounding_parts_have_not_changed():
    found = uncertainty.paired_permutation([0.1 + 0.2] * 20, [0.3] * 20, 1)
    assert found == (0.0, 1.0, 1.0, 20)


@settings(max_examples=15)
@given(
    st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=2, max_size=6),
    st.randoms(use_true_random=False),
    st.sampled_from([1, 2.0**-40, 2.0**-300, 2.0**40]),
)
def test_neither_the_order_of_pairs_nor_the_unit_changes_a_test(pairs, random, unit):
    before, after = np.array(pairs, dtype=float).T
    order = random.sample(range(len(pairs)), len(pairs))
    found = uncertainty.paired_permutation(before, after, 1)
    other = uncertainty.paired_permutation(before[order] * unit, after[order] * unit, 1)
    assert other[1:] == pytest.approx(found[1:])
    assert 0 < found.p_permutation <= 1 and 0 < found.p_wilcoxon <= 1
    if (after != before).any():
        assert found.p_wilcoxon == pytest.approx(stats.wilcoxon(after - before).pvalue)


# Words for numbers -------------------------------------------------------------------------------------------


@given(st.integers(-(10**29), 10**29))
def test_a_whole_number_is_worded_digit_by_digit(value):
    assert int(wording.number(value).replace(",", "").replace("−", "-")) == value


@pytest.mark.parametrize("kind", wording.KINDS)
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e30, 10**400])
def test_what_is_no_number_or_has_too_many_digits_is_refused_in_every_kind(kind, value):
    with pytest.raises(ValueError, match="cannot be worded"):
        wording.worded(value, kind)


@pytest.mark.parametrize("kind", sorted(set(wording.KINDS) - {"p", "year"}))
@pytest.mark.parametrize("value", [-0.0, -1e-20, 5e-324, np.float64(-0.0), np.int64(0)])
def test_nought_has_no_sign_in_any_kind(kind, value):
    assert not {"-", "−", "+"} & set(wording.worded(value, kind))
    assert not {"-", "−", "+"} & set(wording.limits(value, value, kind))


def test_a_percentile_at_the_edge_and_a_unit_that_both_limits_have():
    assert wording.interval(0, 1).replace("\xa0", " ") == "0 to 100 %"
    assert wording.percent(1 - 1e-12).replace("\xa0", " ") == "100 %"
    assert wording.rate(9.4999) == "9.5" and wording.rate(9.5) == "10" and wording.rate(-9.5) == "−10"
    assert wording.p_value(1 + 1e-12) == "1.000" and wording.p_value(-1e-18) == "below 0.001"
    for value in (2, -0.1):
        with pytest.raises(ValueError, match="cannot be worded as a p-value"):
            wording.p_value(value)


# Judgements --------------------------------------------------------------------------------------------------


def test_statements_without_a_parting_or_a_second_coder_give_empty_tables():
    items = pd.DataFrame({"item": ["i1"], "speaker_id": ["s"]})
    codings = pd.DataFrame(
        {"item": ["i1"], "coder": ["adjudicated"], "code": ["x"], "rationale": ["A reason."]}
    )
    speakers = pd.DataFrame({"speaker_id": ["s"], "name": ["A speaker"], "side": ["nato"]})
    rows = judgements.judged(items, codings, speakers, "item", ["code"])
    assert rows[["code", "code_a", "code_b"]].isna().iloc[0].to_list() == [False, True, True]
    assert judgements.disagreements(rows, "item", "code").empty
    cited = pd.DataFrame(
        columns=["item", "coder", "evidence_no", "source_id", "locator", "fragment", "evidence_status"]
    )
    sources = pd.DataFrame(columns=["source_id", "title", "publisher", "published_on", "url", "language"])
    assert judgements.evidence(cited.astype(str), sources.astype(str), "item").empty


# Findings ----------------------------------------------------------------------------------------------------


@pytest.fixture
def demo():
    """Registers a finding that computes what it is given, for as long as the test."""

    def made(compute):
        return finding(
            "odd-demo", kinds={"share": "share"}, tables=["claims", "speakers"], missing=["share"]
        )(compute)

    yield made
    FINDINGS.pop("odd-demo", None)


def nothing():
    return pd.DataFrame({"share": []})


@pytest.mark.parametrize(
    ("compute", "says"),
    [
        (lambda: 1 / 0, "a sum that something is divided by is zero"),
        (lambda: {}["outlet", "threat"], r"they have no row or column for \('outlet', 'threat'\)"),
        (lambda: pd.Series([1])[[]].iloc[0], "they have no row for it"),
        (lambda: next(iter([])), "they have no row for it"),
        (lambda: math.log(0), "math domain error"),
        (lambda: np.float64(0) / np.float64(0), "invalid value encountered"),
        (lambda: warnings.warn("too few", UserWarning, stacklevel=1), "too few"),
        (lambda: bool(pd.NA), "boolean value of NA is ambiguous"),
        (lambda: nothing()["share"].astype(int).sample(1), "a must be greater than 0"),
    ],
)
def test_what_cannot_be_computed_is_told_with_its_finding_and_tables(demo, compute, says):
    with pytest.raises(
        ValueError, match=rf"finding 'odd-demo' cannot be computed from the tables claims, speakers: .*{says}"
    ):
        demo(compute).cells()


def test_nought_of_a_finding_has_no_sign_and_a_missing_value_no_cell(demo):
    told = demo(lambda: pd.DataFrame({"share": [-0.0]})).cells()["odd-demo.share"]
    assert math.copysign(1, told.value) == 1 and told.text.startswith("0")
    assert demo(lambda: pd.DataFrame({"share": [math.nan]})).cells() == {}
    alone = finding("odd-demo", kinds={"share": "share"}, tables=["claims"])(
        lambda: pd.DataFrame({"share": [math.nan]})
    )
    with pytest.raises(
        ValueError, match=r"odd-demo\.share is nan, undefined with what the tables claims hold; name"
    ):
        alone.cells()
    assert findings.nearest("odd-dem", list(FINDINGS)) == ["odd-demo"]
