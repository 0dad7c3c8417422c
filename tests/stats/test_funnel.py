"""Funnel limits: by chance alone, and with the usual spread between areas."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from mha_monitor.stats.areas.funnel import (
    expected_variance,
    left_of_normal,
    limits,
    log_ratio_overdispersion,
    spread_of_scores,
    tails,
)
from mha_monitor.stats.rates.rates import count_interval

# The worked example of FunnelPlotR: its phi is 2.327178258 and its tau2 0.003439780154.
OBSERVED = np.array([100, 150, 180, 80, 120, 225])
EXPECTED = np.array([108, 112, 165, 95, 100, 220])


def scores(observed, expected):
    return 2 * (np.sqrt(observed) - np.sqrt(expected)), 4 * np.asarray(expected, float)


@given(st.integers(0, 300), st.integers(0, 300), st.floats(-3, 3))
def test_without_spread_a_tail_is_the_binomial_one(count, reference, log_odds):
    few, many = tails(count, reference, log_odds)
    share = 1 / (1 + np.exp(-log_odds))
    total = count + reference
    assert few == pytest.approx(stats.binom.cdf(count, total, share), rel=1e-9, abs=1e-15)
    assert many == pytest.approx(stats.binom.sf(count - 1, total, share), rel=1e-9, abs=1e-15)


@pytest.mark.parametrize(("count", "reference", "tau"), [(3, 400, 0.3), (60, 500, 0.2), (0, 9, 1)])
def test_with_spread_a_tail_is_the_mean_over_the_areas_true_ratios(count, reference, tau):
    centre = np.log(0.1)

    def slowly(tail):
        def at(u):
            share = 1 / (1 + np.exp(-centre - tau * u))
            return tail(share) * stats.norm.pdf(u)

        return integrate.quad(at, -9, 9, epsabs=1e-12)[0]

    total = count + reference
    few, many = tails(count, reference, centre, tau**2)
    alone = tails(count, reference, centre)
    for ours, by_chance, tail in (
        (few, alone[0], lambda p: stats.binom.cdf(count, total, p)),
        (many, alone[1], lambda p: stats.binom.sf(count - 1, total, p)),
    ):
        assert ours == pytest.approx(max(slowly(tail), by_chance), rel=1e-4)


@settings(max_examples=40, deadline=None)
@given(st.integers(5, 400), st.integers(5, 4000), st.floats(0.01, 0.9), st.floats(0, 0.3))
def test_a_point_is_beyond_the_curve_where_its_own_tail_is_too_small(count, other, share, tau2):
    total = count + other
    log_odds = np.log(share / (1 - share))
    precision = 1 / expected_variance(count, other, log_odds)
    for confidence in (0.95, 0.998):
        low, high = limits(precision, share, tau2, confidence)
        ratio = count / other / np.exp(log_odds)
        few, many = tails(count, total - count, log_odds, tau2)
        if min(abs(ratio - low), abs(ratio - high)) > 1e-6 * ratio:
            assert (ratio < low) == (few < (1 - confidence) / 2)
            assert (ratio > high) == (many < (1 - confidence) / 2)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 3000), st.sampled_from([0.95, 0.998]))
def test_of_a_rare_group_the_limits_are_those_of_garwood(observed, confidence):
    """The public health funnels: an area at a limit has the expected number at its own."""
    own = count_interval(observed, confidence, "exact")
    share = 1e-9
    assert limits(own.high, share, 0, confidence)[0] * own.high == pytest.approx(observed, rel=1e-5)
    assert limits(own.low, share, 0, confidence)[1] * own.low == pytest.approx(observed, rel=1e-5)


@pytest.mark.parametrize("mean", [8, 10, 20, 60, 200])
@pytest.mark.parametrize("reference_mean", [50, 200, 2000])
@pytest.mark.parametrize("confidence", [0.95, 0.998])
def test_by_chance_alone_no_more_areas_lie_beyond_a_limit_than_it_says(
    mean, reference_mean, confidence
):
    """Every outcome of both counts, with its chance. Limits from the counts as they were seen put
    0.35% above a 0.10% limit at a mean of 10; areas under 5 are not drawn, and count as within."""
    chance, few, many = every_outcome(mean, reference_mean)
    tail = (1 - confidence) / 2
    assert chance[many < tail].sum() <= tail
    assert chance[few < tail].sum() <= tail
    if mean >= 60:
        assert chance[many < tail].sum() > 0.5 * tail


@cache
def every_outcome(mean: int, reference_mean: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The chance of every outcome that is likely at all, and its two tails."""
    x, y = np.arange(5, 600)[:, None], np.arange(5, 4000)[None, :]
    chance = stats.poisson.pmf(x, mean) * stats.poisson.pmf(y, reference_mean)
    likely = chance > 1e-13
    x, y = (part[likely] for part in np.broadcast_arrays(x, y))
    return chance[likely], *tails(x, y, np.log(mean / reference_mean))


@pytest.mark.parametrize("mean", [10, 40, 200])
def test_with_their_spread_known_nineteen_of_twenty_areas_lie_within(mean):
    random, tau = np.random.default_rng(5), 0.25
    truth = random.normal(0, tau, 40_000)
    count, reference = random.poisson(mean * np.exp(truth)), random.poisson(10 * mean, 40_000)
    few, many = tails(count, reference, np.log(0.1), tau**2)
    for beyond in (few < 0.025, many < 0.025):
        # Counts are whole, so less than the tail lies beyond, the less so the more there are.
        assert 0.009 < beyond.mean() < 0.027


@pytest.mark.parametrize(("tau", "mean"), [(0.0, 60), (0.15, 60), (0.3, 60), (0.15, 300)])
def test_the_spread_that_is_found_is_the_one_there_is(tau, mean):
    random = np.random.default_rng(9)
    truth = random.normal(0, tau, (3000, 42))
    count, reference = random.poisson(mean * np.exp(truth)), random.poisson(8 * mean, (3000, 42))
    variance = expected_variance(count, reference, np.log(1 / 8))
    found = log_ratio_overdispersion(np.log(count / reference), variance, np.log(1 / 8))
    assert found.tau2.mean() == pytest.approx(tau**2, abs=0.2 * tau**2 + 0.004)
    if tau == 0:
        assert found.phi.mean() == pytest.approx(1, abs=0.06)


def test_limits_close_in_on_the_centre_as_counts_tell_more_and_are_nil_below_where_few_do():
    precision = np.array([0.5, 2, 10, 100, 1e4, 1e7])
    for confidence in (0.95, 0.998):
        low, high = limits(precision, 0.1, 0, confidence)
        assert (np.diff(low) >= 0).all()
        assert (np.diff(high) < 0).all()
        assert low[0] == low[1] == 0
    np.testing.assert_allclose([low[-1], high[-1]], 1, atol=0.002)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.5, 1e4), st.floats(0.01, 0.9), st.floats(0, 1))
def test_limits_with_spread_are_never_inside_those_of_chance(precision, share, tau2):
    low, high = limits(precision, share)
    wider_low, wider_high = limits(precision, share, tau2)
    assert wider_low <= low * (1 + 1e-9)
    assert wider_high >= high * (1 - 1e-9)


def test_an_area_far_out_does_not_widen_the_limits_for_itself():
    far = np.where(np.arange(20) == 0, 4000, 100)
    usual = spread_of_scores(*scores(np.full(20, 100), np.full(20, 100)))
    assert spread_of_scores(*scores(far, np.full(20, 100))).phi == usual.phi == 0
    assert spread_of_scores(*scores(far, np.full(20, 100)), winsorised=0).phi > 100


def test_areas_no_further_apart_than_by_chance_have_no_spread():
    counts = np.random.default_rng(3).poisson(1000, size=20_000)
    spread = spread_of_scores(*scores(counts, np.full(20_000, 1000)))
    assert spread.tau2 == 0
    # By chance alone phi is 1 less what pulling in the ends of a normal distribution takes.
    end = stats.norm.ppf(0.9)
    pulled_in = 0.2 * end**2 + 0.8 - 2 * end * stats.norm.pdf(end)
    assert left_of_normal(0.1) == pytest.approx(pulled_in)
    assert left_of_normal(0) == 1
    assert spread.phi == pytest.approx(pulled_in, abs=0.02)


def test_rate_ratios_of_two_groups_have_a_funnel_of_their_own():
    count, reference = np.array([30, 60, 200, 15]), np.array([300, 250, 900, 200])
    log_odds = np.log(0.2)
    variance = expected_variance(count, reference, log_odds)
    total = count + reference
    np.testing.assert_allclose(variance, 1 / (total / 6) + 1 / (total * 5 / 6))
    spread = log_ratio_overdispersion(np.log(count / reference), variance, log_odds)
    np.testing.assert_allclose(spread.z, (np.log(count / reference) - log_odds) / variance**0.5)


def test_unknown_areas_are_left_out_and_many_sets_are_taken_at_once():
    known = spread_of_scores(*scores(OBSERVED, EXPECTED))
    observed = np.array([[*OBSERVED, np.nan], [*OBSERVED, 9]])
    expected = np.array([[*EXPECTED, 5], [*EXPECTED, np.nan]])
    both = spread_of_scores(*scores(observed, expected))
    np.testing.assert_allclose(both.phi, known.phi)
    np.testing.assert_allclose(both.tau2, known.tau2)
    few, many = tails([np.nan, 3], [4, 5], 0.0)
    assert np.isnan([few[0], many[0]]).all() and np.isfinite([few[1], many[1]]).all()


def test_no_areas_or_one_have_no_spread_to_tell_of():
    for nothing in (([], []), ([np.nan], [2])):
        found = spread_of_scores(*scores(*nothing))
        assert np.isnan([found.phi, found.tau2]).all()
    assert np.isnan(spread_of_scores(*scores([3], [2])).tau2)


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(ValueError, match="a precision must be above zero"):
        limits([1, 0], 0.1)
    with pytest.raises(ValueError, match="a variance must be above zero, but found -1"):
        log_ratio_overdispersion(0, -1, 0)
