"""Crude rates and their intervals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from outside_formulas import implied_population
from scipy import stats

from mha_monitor.stats.rates.rates import count_interval, rate

METHODS = ("phe", "exact", "byar")
counts = st.integers(0, 100_000)


def test_exact_limits_are_garwoods_chi_squared_quantiles():
    count = np.array([1, 2, 9, 10, 45, 5693, 1_000_000])
    events = count_interval(count, method="exact")
    np.testing.assert_allclose(events.low, stats.chi2.ppf(0.025, 2 * count) / 2, rtol=1e-12)
    np.testing.assert_allclose(events.high, stats.chi2.ppf(0.975, 2 * count + 2) / 2, rtol=1e-12)


def test_the_health_profiles_convention_changes_at_ten():
    phe, exact, byar = (count_interval([9, 10], method=method) for method in METHODS)
    assert (phe.low[0], phe.high[0]) == (exact.low[0], exact.high[0])
    assert (phe.low[1], phe.high[1]) == (byar.low[1], byar.high[1])
    assert exact.low[1] != byar.low[1]


def test_byars_limits_are_not_those_with_a_half_added():
    # At 10 events the other form prints 5.13 to 17.74.
    events = count_interval(10, method="byar")
    assert float(events.low) == pytest.approx(4.79, abs=0.005)
    assert float(events.high) == pytest.approx(18.39, abs=0.005)


@pytest.mark.parametrize("method", METHODS)
def test_no_events_still_leave_an_upper_limit(method):
    nothing = rate(0, 1000, method=method)
    assert (nothing.value, nothing.low) == (0, 0)
    # Minus the logarithm of half the error, per 1,000 people; Byar's form is a little off.
    assert float(nothing.high) == pytest.approx(368.8879454, rel=0.1 if method == "byar" else 1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_an_unknown_count_or_population_gives_an_unknown_rate(method):
    for missing in (rate(np.nan, 1000, method=method), rate(5, np.nan, method=method)):
        assert np.isnan(missing).all()


def test_arguments_broadcast():
    table = rate(np.array([[1], [20]]), [1e5, 2e5, 4e5])
    assert [part.shape for part in table] == [(2, 3)] * 3
    assert table.value[1].tolist() == [20.0, 10.0, 5.0]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"count": -1}, "a count cannot be negative, but found -1"),
        ({"count": [3, np.inf]}, "a count must be finite"),
        ({"population": [10, 0]}, "a population must be above zero, but found 0"),
        ({"population": np.inf}, "a population must be finite"),
        ({"confidence": 95}, "confidence must lie between 0 and 1, such as 0.95, not 95"),
        ({"confidence": 0}, "confidence must lie between 0 and 1"),
        ({"method": "wald"}, "unknown method 'wald': choose one of phe, exact, byar"),
    ],
)
def test_what_cannot_be_a_rate_is_refused_in_one_sentence(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        rate(**{"count": 5, "population": 1000} | arguments)


@given(counts, st.sampled_from(METHODS))
def test_limits_hold_the_count_and_rise_with_it(count, method):
    fewer, more = count_interval(count, method=method), count_interval(count + 1, method=method)
    assert 0 <= fewer.low <= count < fewer.high
    # The step from exact limits to Byar's, at ten, is the one place where a limit may not rise.
    if method != "phe" or count != 9:
        assert fewer.low < more.low
        assert fewer.high < more.high


@given(counts, st.floats(1, 1e8), st.floats(0.1, 100))
def test_a_larger_population_lowers_the_rate_in_proportion(count, population, times):
    small, large = rate(count, population), rate(count, population * times)
    np.testing.assert_allclose(np.array(large) * times, small, rtol=1e-12)


@pytest.mark.parametrize("mean", [0.5, 3, 20])
def test_exact_limits_cover_at_least_as_often_as_they_say(mean):
    count = np.arange(200)
    events = count_interval(count, method="exact")
    covered = (events.low <= mean) & (mean <= events.high)
    assert stats.poisson.pmf(count, mean)[covered].sum() >= 0.95


def test_a_printed_rate_gives_away_the_population_it_was_divided_by():
    # 31,735 at 69.5 cannot have been divided by the 45,783,401 that the census counts as White.
    implied = implied_population(31_735, 69.5, 0.1)
    assert implied.low < implied.value < implied.high < 45_783_401
    assert implied_population(3, 0, 0.1).high == np.inf
