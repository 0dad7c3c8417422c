"""Funnel limits: by chance alone, and with the usual spread between areas."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from mha_monitor.stats.areas.funnel import (
    exact_limits,
    log_ratio_limits,
    log_ratio_overdispersion,
    overdispersed_limits,
    overdispersion,
)
from mha_monitor.stats.rates.rates import count_interval

# The worked example of FunnelPlotR: its phi is 2.327178258 and its tau2 0.003439780154.
OBSERVED = np.array([100, 150, 180, 80, 120, 225])
EXPECTED = np.array([108, 112, 165, 95, 100, 220])


@given(st.integers(0, 3000), st.floats(0.02, 3000), st.sampled_from([0.95, 0.998]))
def test_an_area_is_outside_when_its_own_limits_leave_out_the_expected_number(
    observed, expected, confidence
):
    low, high = exact_limits(expected, confidence)
    own = count_interval(observed, confidence, "exact")
    distances = [observed / expected - low, observed / expected - high]
    if np.abs(distances).min() < 1e-9:
        return
    assert (observed / expected < low) == (own.high < expected)
    assert (observed / expected > high) == (own.low > expected)


def test_limits_close_in_on_one_as_more_are_expected_and_are_nil_below_where_few_are():
    expected = np.array([0.001, 1, 10, 100, 1e4, 1e7])
    for confidence in (0.95, 0.998):
        low, high = exact_limits(expected, confidence)
        assert (np.diff(low) >= 0).all()
        assert (np.diff(high) < 0).all()
        assert low[0] == low[1] == 0
    np.testing.assert_allclose([low[-1], high[-1]], 1, atol=0.001)


def test_about_one_in_twenty_areas_lies_outside_by_chance():
    counts = np.arange(400)
    for expected in (20, 60, 200):
        low, high = exact_limits(expected)
        outside = (counts / expected < low) | (counts / expected > high)
        chance = stats.poisson.pmf(counts, expected)[outside].sum()
        assert 0.03 < chance <= 0.05


def test_spread_widens_the_limits_on_the_scale_of_the_square_root():
    spread = overdispersion(OBSERVED, EXPECTED)
    low, high = overdispersed_limits(EXPECTED, spread.tau2)
    reach = 1.959964 * np.sqrt(1 / (4 * EXPECTED) + 0.003439780154)
    np.testing.assert_allclose(low, (1 - reach) ** 2, rtol=1e-6)
    np.testing.assert_allclose(high, (1 + reach) ** 2, rtol=1e-6)


@given(st.lists(st.floats(0.05, 1e5), min_size=1, max_size=5), st.floats(0, 2))
def test_limits_with_spread_are_never_inside_those_of_chance(expected, tau2):
    low, high = exact_limits(expected)
    wider_low, wider_high = overdispersed_limits(expected, tau2)
    assert (wider_low <= low).all()
    assert (wider_high >= high).all()
    assert (wider_low >= 0).all()


def test_an_area_far_out_does_not_widen_the_limits_for_itself():
    far = np.where(np.arange(20) == 0, 4000, 100)
    usual = overdispersion(np.full(20, 100), np.full(20, 100))
    assert overdispersion(far, np.full(20, 100)).phi == usual.phi == 0
    assert overdispersion(far, np.full(20, 100), winsorised=0).phi > 100


def test_areas_no_further_apart_than_by_chance_have_no_spread():
    counts = np.random.default_rng(3).poisson(1000, size=20_000)
    spread = overdispersion(counts, 1000)
    assert spread.tau2 == 0
    # By chance alone phi is 1 less what pulling in the ends of a normal distribution takes.
    end = stats.norm.ppf(0.9)
    pulled_in = 0.2 * end**2 + 0.8 - 2 * end * stats.norm.pdf(end)
    assert spread.phi == pytest.approx(pulled_in, abs=0.02)
    assert overdispersion(counts, 1000, winsorised=0).phi == pytest.approx(1, abs=0.03)


def test_rate_ratios_of_two_groups_have_a_funnel_of_their_own():
    count, reference = np.array([30, 60, 200, 15]), np.array([300, 250, 900, 200])
    variance = 1 / count + 1 / reference
    log_ratio, centre = np.log(count / reference), np.log(0.2)
    spread = log_ratio_overdispersion(log_ratio, variance, centre)
    np.testing.assert_allclose(spread.z, (log_ratio - centre) / np.sqrt(variance))
    low, high = log_ratio_limits(variance, centre)
    outside = (count / reference < low) | (count / reference > high)
    np.testing.assert_array_equal(outside, np.abs(spread.z) > stats.norm.ppf(0.975))
    wider = log_ratio_limits(variance, centre, spread.tau2, 0.998)
    assert (wider[0] < low).all()
    assert (wider[1] > high).all()


def test_unknown_areas_are_left_out_and_many_sets_are_taken_at_once():
    known = overdispersion(OBSERVED, EXPECTED)
    both = overdispersion(
        [[*OBSERVED, np.nan], [*OBSERVED, 9]], [[*EXPECTED, 5], [*EXPECTED, np.nan]]
    )
    np.testing.assert_allclose(both.phi, known.phi)
    np.testing.assert_allclose(both.tau2, known.tau2)
    assert overdispersed_limits([EXPECTED, EXPECTED], both.tau2)[0].shape == (2, 6)


def test_no_areas_or_one_have_no_spread_to_tell_of():
    for nothing in (overdispersion([], []), overdispersion([np.nan], [2])):
        assert np.isnan([nothing.phi, nothing.tau2]).all()
    assert np.isnan(overdispersion([3], [2]).tau2)
    assert np.isnan(exact_limits(np.nan)).all()


def test_an_expected_number_must_be_above_zero():
    with pytest.raises(ValueError, match="an expected number must be above zero, but found 0"):
        exact_limits([1, 0])
    with pytest.raises(ValueError, match="a variance must be above zero, but found -1"):
        log_ratio_limits(-1, 0)
