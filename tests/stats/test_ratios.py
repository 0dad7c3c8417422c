"""Rate ratios and their exact intervals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import brentq

from mha_monitor.stats.rates import differences
from mha_monitor.stats.rates.ratios import lower_limit, rate_difference, rate_ratio, upper_limit

METHODS = ("mid-p", "exact")
PAIRS = [
    (1, 1),
    (1, 300),
    (3, 2),
    (5, 200),
    (45, 21),
    (17, 311),
    (100, 900),
    (200, 4),
    (5693, 31_735),
]
HUGE = [(1_000_000, 1_000_000), (50, 1_000_000), (28_000_000, 56_000_000)]
events = st.integers(1, 50_000)
people = st.floats(1e3, 1e8)


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.998])
@pytest.mark.parametrize(("count", "reference_count"), PAIRS)
def test_the_exact_interval_agrees_with_scipys_binomial_one(count, reference_count, confidence):
    share = stats.binomtest(count, count + reference_count).proportion_ci(confidence, "exact")
    expected = [p / (1 - p) * 158 / 109 for p in (share.low, share.high)]
    ratio = rate_ratio(count, 109, reference_count, 158, confidence, "exact")
    np.testing.assert_allclose([ratio.low, ratio.high], expected, rtol=1e-8)


def mid_p_limit(count, total, tail):
    """Odds at which P(X > count) + P(X = count) / 2 is `tail`, by bracketing the log odds."""

    def above(log_odds):
        binomial = stats.binom(total, 1 / (1 + np.exp(-log_odds)))
        return binomial.sf(count) + binomial.pmf(count) / 2 - tail

    middle = np.log(count / (total - count))
    return np.exp(brentq(above, middle - 12, middle + 12, xtol=1e-14, rtol=1e-14))


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.998])
@pytest.mark.parametrize(("count", "reference_count"), PAIRS + HUGE)
def test_mid_p_limits_leave_half_the_error_on_each_side(count, reference_count, confidence):
    total, tail = count + reference_count, (1 - confidence) / 2
    expected = [mid_p_limit(count, total, tail), mid_p_limit(count, total, 1 - tail)]
    ratio = rate_ratio(count, 1, reference_count, 1, confidence)
    np.testing.assert_allclose([ratio.low, ratio.high], expected, rtol=1e-11)


@pytest.mark.parametrize(
    ("method", "error"), [("exact", 0.025), ("mid-p", 0.05)], ids=["exact", "mid-p"]
)
def test_zero_counts_have_the_limits_of_the_closed_form(method, error):
    none = rate_ratio(0, 1000, 10, 10_000, method=method)
    assert (none.value, none.low) == (0, 0)
    assert float(none.high) == pytest.approx(10 * (error ** (-1 / 10) - 1), rel=1e-12)
    alone = rate_ratio(10, 1000, 0, 10_000, method=method)
    assert (alone.value, alone.high) == (np.inf, np.inf)
    assert float(alone.low) == pytest.approx(10 / (error ** (-1 / 10) - 1), rel=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_nothing_against_nothing_is_no_ratio_and_an_open_interval(method):
    nothing = rate_ratio(0, 1000, 0, 10_000, method=method)
    assert np.isnan(nothing.value)
    assert (nothing.low, nothing.high) == (0, np.inf)


@pytest.mark.parametrize("place", range(4))
def test_anything_missing_gives_nothing(place):
    groups = [0.0, 1000.0, 0.0, 9000.0]
    groups[place] = np.nan
    assert np.isnan(rate_ratio(*groups)).all()


def test_arguments_broadcast_and_each_element_stands_alone():
    count, reference_count = np.array([[0], [5], [800]]), np.array([0, 3, 40, 90_000])
    table = rate_ratio(count, 1e5, reference_count, 1e6)
    assert [part.shape for part in table] == [(3, 4)] * 3
    for row, x in enumerate(count[:, 0]):
        for column, y in enumerate(reference_count):
            alone = rate_ratio(x, 1e5, y, 1e6)
            np.testing.assert_array_equal([part[row, column] for part in table], alone)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"count": -3}, "a count cannot be negative, but found -3"),
        ({"reference_population": 0}, "a population must be above zero"),
        ({"confidence": 1}, "confidence must lie between 0 and 1"),
        ({"method": "score"}, "unknown method 'score': choose one of mid-p, exact"),
    ],
)
def test_what_cannot_be_a_ratio_is_refused_in_one_sentence(arguments, sentence):
    groups = {"count": 5, "population": 1, "reference_count": 5, "reference_population": 1}
    with pytest.raises(ValueError, match=sentence):
        rate_ratio(**groups | arguments)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("confidence", [0.5, 0.95, 0.998, 0.999999, 1 - 1e-9])
def test_every_interval_is_found_however_small_large_or_lopsided_the_counts(confidence, method):
    counts = np.unique(np.geomspace(1, 1e8, 60).round())
    ratio = rate_ratio(counts[:, None], 1, counts, 1, confidence, method)
    assert ((ratio.low > 0) & (ratio.low < ratio.value)).all()
    assert ((ratio.value < ratio.high) & (ratio.high < np.inf)).all()


@given(events, people, events, people, st.sampled_from(METHODS))
def test_swapping_the_groups_inverts_the_interval(x, n, y, m, method):
    there, back = rate_ratio(x, n, y, m, method=method), rate_ratio(y, m, x, n, method=method)
    np.testing.assert_allclose(there.low * back.high, 1, rtol=1e-12)
    np.testing.assert_allclose(there.high * back.low, 1, rtol=1e-12)


@given(events, people, events, people, st.floats(0.01, 100))
def test_a_larger_population_lowers_the_ratio_in_proportion(x, n, y, m, times):
    small, large = rate_ratio(x, n, y, m), rate_ratio(x, n * times, y, m)
    np.testing.assert_allclose(np.array(large) * times, small, rtol=1e-12)


@given(events, events, st.sampled_from(METHODS))
def test_more_events_raise_both_limits_and_more_in_the_reference_lower_them(x, y, method):
    here = rate_ratio(x, 1, y, 1, method=method)
    more = rate_ratio(x + 1, 1, y, 1, method=method)
    fewer = rate_ratio(x, 1, y + 1, 1, method=method)
    assert fewer.low < here.low < more.low
    assert fewer.high < here.high < more.high


@given(events, events)
def test_the_exact_interval_holds_the_mid_p_one_and_wider_holds_narrower(x, y):
    mid_p, exact, wide = (
        rate_ratio(x, 1, y, 1, confidence, method)
        for confidence, method in ((0.95, "mid-p"), (0.95, "exact"), (0.998, "exact"))
    )
    assert wide.low < exact.low < mid_p.low < mid_p.value < mid_p.high < exact.high < wide.high


counts = st.integers(0, 5000)


@given(counts, people, counts, people, st.floats(0.01, 100), st.sampled_from(METHODS))
def test_both_populations_on_another_scale_leave_the_ratio(x, n, y, m, factor, method):
    plain = rate_ratio(x, n, y, m, method=method)
    scaled = rate_ratio(x, n * factor, y, m * factor, method=method)
    np.testing.assert_allclose(scaled, plain, rtol=1e-9)


@given(counts, counts, st.sampled_from(METHODS))
def test_limits_rise_with_the_count_and_fall_with_the_reference_from_nought_on(x, y, method):
    here = rate_ratio(x, 1, y, 1, method=method)
    more = rate_ratio(x + 1, 1, y, 1, method=method)
    fewer = rate_ratio(x, 1, y + 1, 1, method=method)
    assert here.low < more.low
    assert fewer.high < here.high
    assert here.high <= more.high and fewer.low <= here.low


@given(st.integers(0, 400), st.integers(0, 4000), people, people, st.floats(1, 3), st.floats(1, 3))
def test_each_limit_alone_is_that_of_both(count, reference_count, n, m, own, other):
    groups = (count, n, reference_count, m)
    for method in METHODS:
        how = (0.95, method, (own, other))
        both = rate_ratio(*groups, *how)
        assert lower_limit(*groups, *how) == both.low
        assert upper_limit(*groups, *how) == both.high
    difference = rate_difference(*groups, dispersions=(own, other))
    swapped = (reference_count, m, count, n)
    below = differences.lower_limit(*groups, dispersions=(own, other))
    above = -differences.lower_limit(*swapped, dispersions=(other, own))
    assert (below, above) == (difference.low, difference.high)


def test_one_limit_of_what_is_missing_is_missing():
    for limit in (lower_limit, upper_limit, differences.lower_limit):
        for place in range(4):
            groups = [0.0, 1000.0, 0.0, 9000.0]
            groups[place] = np.nan
            assert np.isnan(limit(*groups)), (limit, place)


@pytest.mark.parametrize("method", METHODS)
def test_pairs_of_counts_that_come_often_are_solved_as_those_that_come_once(method):
    draws = np.random.default_rng(11)
    # Whole and few, as printed; whole and too many for a table of them; halves.
    for count, reference in (
        (5 * draws.integers(0, 9, 4000), 5 * draws.integers(0, 60, 4000)),
        (draws.integers(0, 60_000, 500), draws.integers(0, 400_000, 500)),
        (draws.integers(0, 40, 500) / 2, draws.integers(0, 40, 500) / 3),
    ):
        together = rate_ratio(count, 1e5, reference, 1e6, method=method)
        for place in range(0, len(count), 37):
            alone = rate_ratio(count[place], 1e5, reference[place], 1e6, method=method)
            np.testing.assert_array_equal([part[place] for part in together], alone)
