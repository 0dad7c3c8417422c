"""How likely a change is to be seen: against generalised least squares and against simulation."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from month_samples import beside
from scipy import stats

from mha_monitor.stats.time_series import design, interrupted
from mha_monitor.stats.time_series.information import information_kept, printed_as
from mha_monitor.stats.time_series.power import (
    CURVES,
    Varying,
    chance_of_seeing,
    months_around,
    months_needed,
    step_error,
)
from mha_monitor.stats.time_series.series import Fitting
from simulations import worlds
from simulations.simulated_power import share_said, wander
from simulations.worlds import World


def by_matrices(noise, month, remembers, wander):
    """The error with all of these months, from statsmodels' covariance of least squares."""
    model = design.interrupted(month, 0, slope=False, harmonics=0)
    lag, since = np.abs(np.subtract.outer(month, month)), month - month[0] + 1
    sigma = np.sqrt(np.outer(noise, noise)) * remembers**lag
    sigma = sigma + wander * noise[0] * np.minimum.outer(since, since)
    fitted = sm.GLS(np.zeros(month.size), model, sigma=sigma).fit()
    return np.sqrt(fitted.normalized_cov_params[design.LEVEL, design.LEVEL])


@pytest.mark.parametrize("wander", [0.0, 0.002, 0.5])
@pytest.mark.parametrize("remembers", [0.0, 0.4])
def test_the_error_is_that_of_generalised_least_squares_also_over_months_left_out(
    wander, remembers
):
    month = np.setdiff1d(np.arange(-40, 50), [-20, -19, -18, -3, 5, 6, 30])
    varying = Varying(60, 400, dispersion=1.4, autocorrelation=remembers)
    found = step_error(-0.1, varying, month, wander=wander)
    for last in (20, 49):
        some = month[month <= last]
        noise = 1.4 * (1 / np.where(some < 0, 60, 54) + 1 / 400)
        theirs = by_matrices(noise, some, remembers, wander)
        assert found[month == last][0] == pytest.approx(theirs, rel=1e-9)


@pytest.mark.parametrize("slope", [True, False])
def test_the_chance_is_the_curve_of_the_step_over_its_error(slope):
    month, varying, curve = months_around(48, 40), Varying(474, 2645, 1.5), CURVES[slope]
    error = step_error(-0.1, varying, month, wander=curve.wander)[-1]
    threshold = curve.threshold - curve.later * np.log(40 / 24)
    expected = stats.norm.cdf(-curve.steepness * np.log(0.9) / error - threshold)
    assert chance_of_seeing(-0.1, varying, month, slope=slope)[-1] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("mean", "reference_mean", "dispersion", "rounded", "before", "after", "change", "slope"),
    [
        (474, 2645, 1.5, False, 48, 15, -0.1, True),
        (400, 2500, 2.0, False, 60, 60, -0.1, False),
        (60, 400, 1.5, False, 36, 60, 0.25, True),
        (474, 2645, 1.5, False, 24, 12, -0.2, True),
        (15, 100, 1.0, True, 48, 48, -0.4, False),
    ],
)
def test_simulation_through_fits_ranks_and_verdict_agrees(
    mean, reference_mean, dispersion, rounded, before, after, change, slope
):
    own = wander(mean, reference_mean, dispersion)
    world = World(before + after, 0.0, mean, reference_mean, own, 0.1, change, before)
    runs = 60 if rounded else 300
    said = share_said(world, runs, Fitting(slope=slope), rounded=rounded)
    month = months_around(before, after)
    varying = Varying(mean, reference_mean, dispersion=dispersion, rounded=rounded)
    formula = chance_of_seeing(change, varying, month, slope=slope)[-1]
    assert said == pytest.approx(formula, abs=0.08 + 2 * np.sqrt(0.25 / runs))


@pytest.mark.parametrize("remembers", [0.3, 0.6])
def test_simulation_agrees_where_months_remember(remembers):
    # Counts so large that chance adds nothing to a wander of 4% in each group.
    world = World(96, remembers, 1e5, 1e6, own=0.04, step=-0.1, milestone=60)
    dispersion = 0.04**2 * 2 / (1e-5 + 1e-6) + 1
    month = months_around(60, 36)
    varying = Varying(1e5, 1e6, dispersion=dispersion, autocorrelation=remembers)
    formula = chance_of_seeing(-0.1, varying, month)[-1]
    assert share_said(world, 300) == pytest.approx(formula, abs=0.12)
    assert 0.1 < formula < 0.95


def test_what_one_test_would_show_is_more_than_what_is_said():
    # With the rank as a second condition, and drift allowed for, a fall of 10% in England is said
    # in some three of five series of 15 months after it; the test beside a line shows four of five.
    own = wander(474, 2645, 1.51)
    world = World(63, 0.0, 474, 2645, own, 0.1, -0.1, 48)
    said = share_said(world, 300)
    shown = interrupted.controlled(worlds.series_of(world, 300), 48).level_p < 0.05
    assert said < shown.mean() - 0.1
    assert 0.48 < said < 0.7


def test_what_is_printed_is_told_apart_by_the_rule():
    assert [*printed_as([0, 4, 5, 7, 8, 12, 13])] == [0, 0, 5, 5, 10, 10, 15]


@pytest.mark.parametrize("mean", [0.7, 3.0, 8.0, 40.0, 199.0, 201.0])
def test_information_is_the_curvature_of_the_expected_log_likelihood(mean):
    # The second difference, in the log mean, of the expected log chance of what is printed.
    count = np.arange(1200)
    true = stats.poisson.pmf(count, mean)
    low = np.where(count < 5, 0, np.maximum(printed_as(count) - 2, 5))
    high = np.where(count < 5, 4, printed_as(count) + 2)

    def expected(log_mean):
        other = stats.poisson(np.exp(log_mean))
        chance = other.cdf(high) - other.cdf(low - 1)
        likely = true > 1e-14
        return (true[likely] * np.log(chance[likely])).sum()

    step, at = 0.01, np.log(mean)
    curve = -(expected(at + step) - 2 * expected(at) + expected(at - step)) / step**2
    assert information_kept(mean) == pytest.approx(curve, rel=0.003)


@given(st.floats(0, 500))
def test_rounding_never_adds_information(mean):
    assert 0 <= information_kept(mean) <= mean * (1 + 1e-9)


def test_nothing_is_nothing_and_unknown_stays_unknown():
    assert information_kept(0) == 0
    np.testing.assert_array_equal(np.isnan(information_kept([np.nan, 3])), [True, False])
    month = months_around(48, 24)
    found = chance_of_seeing(-0.2, Varying([0, np.nan, 400], [100, 100, 2500]), month)
    assert (found[0] == 0).all() and np.isnan(found[1]).all() and found[2, -1] > 0.9
    needed = months_needed(-0.2, Varying([0, np.nan, 400], [100, 100, 2500]), month)
    assert np.isinf(needed[0]) and np.isnan(needed[1]) and needed[2] == 12


def test_with_under_a_year_on_a_side_there_is_no_test_to_pass():
    found = chance_of_seeing(-0.5, Varying(4000, 25_000), months_around(48, 30))
    assert (found[: 48 + 11] == 0).all() and (found[48 + 11 :] > 0.99).all()
    assert (chance_of_seeing(-0.5, Varying(4000, 25_000), months_around(11, 120)) == 0).all()
    series = beside(np.arange(60), np.full(60, 40.0), np.full(60, 90.0))
    short = interrupted.controlled(series, 49)
    assert np.isnan(short.level_p)


def test_the_fewest_months_are_the_first_that_are_enough_and_count_those_left_out():
    month = months_around(48)
    changes = np.array([-0.05, -0.1, -0.2])
    varying = Varying(400, 2500, dispersion=1.5)
    needed = months_needed(changes, varying, month)
    chance = chance_of_seeing(changes, varying, month)
    assert np.isinf(needed[0]) and np.isfinite(needed[1:]).all()
    place = 48 + int(needed[1]) - 1
    assert chance[1, place] >= 0.8 > chance[1, place - 1]
    missing = np.setdiff1d(month, [3, 4, 5])
    assert months_needed(-0.2, Varying(400, 2500), missing) == 15
    fewer = months_needed(-0.1, varying, month, wanted=0.5)
    assert fewer < needed[1]


@settings(deadline=None, max_examples=30)
@given(
    st.floats(1, 500),
    st.floats(1, 3),
    st.floats(0, 0.7),
    st.booleans(),
    st.integers(12, 90),
    st.booleans(),
)
def test_more_months_more_events_and_larger_falls_are_never_harder_to_see(
    mean, dispersion, remembers, rounded, before, slope
):
    month = months_around(before, 80)
    how = {"dispersion": dispersion, "rounded": rounded, "autocorrelation": remembers}

    def chance(fall, mean):
        return chance_of_seeing(-fall, Varying(mean, 6 * mean, **how), month, slope=slope)

    found = chance(0.1, mean)
    assert (np.diff(found) > -1e-9).all() and ((found >= 0) & (found <= 1)).all()
    assert (chance(0.2, mean) >= found - 1e-9).all()
    assert (chance(0.1, 2 * mean) >= found - 1e-9).all()


def test_what_cannot_be_is_refused():
    month = months_around(24, 24)
    with pytest.raises(ValueError, match="above -1"):
        chance_of_seeing(-1, Varying(10, 10), month)
    with pytest.raises(ValueError, match="mean cannot be negative"):
        chance_of_seeing(-0.1, Varying(-1, 10), month)
    with pytest.raises(ValueError, match="at least 1"):
        chance_of_seeing(-0.1, Varying(1, 10, dispersion=0.5), month)
    with pytest.raises(ValueError, match="whole numbers that rise"):
        chance_of_seeing(-0.1, Varying(1, 10), month[::-1])


def test_a_world_steps_where_it_is_told_to():
    group, _ = worlds.counts(World(40, mean=1e5, own=0.001, step=-0.5, milestone=30), 1)
    assert group[0, :30].mean() == pytest.approx(1e5, rel=0.05)
    assert group[0, 30:].mean() == pytest.approx(5e4, rel=0.05)
    assert World(40).month_of_step == 20
