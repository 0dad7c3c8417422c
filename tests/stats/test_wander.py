"""A term beside a level that may wander: against least squares of statsmodels and slow loops."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from month_samples import alone, beside

from mha_monitor.stats.time_series import forecast, imputation, interrupted, wander
from mha_monitor.stats.time_series.pace import yearly_pace
from mha_monitor.stats.time_series.series import Fitting
from mha_monitor.stats.time_series.wander import AMOUNTS, LogRatios, changes_at, trend
from simulations import worlds
from simulations.worlds import World

MONTH = np.array([*range(20), *range(26, 60)])  # half a year is missing
DATES = np.array([15, 33])


def ratios(seed: int = 1, series: int = 2) -> LogRatios:
    generator = np.random.default_rng(seed)
    weight = generator.uniform(20, 60, (series, MONTH.size))
    weight[0, [4, 30]] = 0
    value = 0.3 + generator.standard_normal(weight.shape) / np.sqrt(np.where(weight, weight, 1))
    return LogRatios(value + 0.02 * generator.standard_normal(weight.shape).cumsum(axis=1), weight)


def by_statsmodels(value, weight, month, model):
    """Mean and variance of the last term, over the amounts, by whole matrices of covariance."""
    seen = weight > 0
    value, weight, month, model = value[seen], weight[seen], month[seen], model[seen]
    noise, since = weight.mean() / weight, month - month[0]
    found = []
    for amount in AMOUNTS:
        sigma = np.diag(noise) + amount * np.minimum.outer(since, since)
        fitted = sm.GLS(value, model, sigma=sigma).fit()
        told = model.T @ np.linalg.solve(sigma, model)
        logs = [np.linalg.slogdet(each)[1] for each in (sigma, told)]
        chance = -(sum(logs) + fitted.df_resid * np.log(fitted.scale)) / 2
        found.append((chance, fitted.params[-1], fitted.bse[-1] ** 2))
    chance, mean, variance = np.array(found).T
    share = np.exp(chance - chance.max())
    share = share / share.sum()
    average = share @ mean
    return average, share @ (variance + (mean - average) ** 2)


@pytest.mark.parametrize("steps", [None, [(MONTH >= 45).astype(float)]])
def test_levels_and_slopes_are_those_of_generalised_least_squares(steps):
    found = ratios()
    series = alone(MONTH, np.ones(MONTH.size), steps=steps)
    level, slope = changes_at(found, series, DATES)
    line = [np.ones(MONTH.size), MONTH, *([] if steps is None else steps)]
    for place in range(2):
        for which, date in enumerate(DATES):
            after = (date <= MONTH).astype(float)
            for term, more in ((level, [after]), (slope, [after, after * (MONTH - date)])):
                model = np.column_stack([*line, *more])
                mean, variance = by_statsmodels(
                    found.value[place], found.weight[place], MONTH, model
                )
                assert term.log_value[place, which] == pytest.approx(mean, rel=1e-7)
                assert term.variance[place, which] == pytest.approx(variance, rel=1e-7)
                seen = (found.weight[place] > 0).sum()
                assert term.degrees[place, which] == seen - model.shape[1]


def test_the_trend_is_that_of_generalised_least_squares():
    found, series = ratios(3), alone(MONTH, np.ones(MONTH.size))
    term = trend(found, series)
    model = np.column_stack([np.ones(MONTH.size), MONTH])
    for place in range(2):
        mean, variance = by_statsmodels(found.value[place], found.weight[place], MONTH, model)
        assert term.log_value[place] == pytest.approx(mean, rel=1e-7)
        assert term.variance[place] == pytest.approx(variance, rel=1e-7)


def test_more_dates_at_once_are_each_as_if_alone():
    found, series = ratios(), alone(MONTH, np.ones(MONTH.size))
    both = changes_at(found, series, DATES)
    for which, date in enumerate(DATES):
        one = changes_at(found, series, np.array([date]))
        for many, single in zip(both, one, strict=True):
            np.testing.assert_allclose(np.array(many)[..., which], np.array(single)[..., 0])


def test_what_cannot_be_told_is_no_number():
    found, series = ratios(), alone(MONTH, np.ones(MONTH.size))
    level, slope = changes_at(found, series, np.array([0, 200]))
    assert np.isnan(level.log_value).all() and np.isnan(slope.log_value).all()
    nothing = LogRatios(found.value, np.zeros_like(found.weight))
    level, _ = changes_at(nothing, series, DATES)
    assert np.isnan(level.log_value).all()
    level, slope = changes_at(found, series, DATES, Fitting(slope=False))
    assert np.isfinite(level.log_value).all() and np.isnan(slope.log_value).all()


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.floats(-2, 2), st.floats(0.01, 100))
def test_a_planted_step_adds_itself_and_a_scale_of_weights_changes_nothing(seed, step, factor):
    found, series = ratios(seed), alone(MONTH, np.ones(MONTH.size))
    level, _ = changes_at(found, series, DATES[:1])
    moved = LogRatios(found.value + step * (DATES[0] <= MONTH), found.weight * factor)
    other, _ = changes_at(moved, series, DATES[:1])
    np.testing.assert_allclose(other.log_value, level.log_value + step, rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(other.variance, level.variance, rtol=1e-6)


def test_a_drift_is_a_step_to_the_plain_test_and_seldom_to_the_one_that_is_told():
    series = worlds.series_of(World(96, shared=0.1, drift="sine of 5%"), 400)
    told = imputation.told(series, 48)
    assert (told.plain.level_p < 0.05).mean() > 0.3
    assert (told.wandering.level_p < 0.05).mean() < 0.12
    held = (told.wandering.level.low <= 1) & (told.wandering.level.high >= 1)
    assert held.mean() > 0.86
    np.testing.assert_array_equal(told.plain.level_p, interrupted.controlled(series, 48).level_p)


def test_limits_hold_a_step_that_there_is():
    series = worlds.series_of(World(96, shared=0.1, step=-0.2), 400)
    level = imputation.told(series, 48).wandering.level
    assert 0.94 <= ((level.low <= 0.8) & (level.high >= 0.8)).mean() <= 0.999


def test_a_ratio_that_drifts_at_random_has_no_pace():
    drift = "random walk of 1% a month"
    found = yearly_pace(worlds.series_of(World(96, shared=0.1, drift=drift), 300))
    assert (found.p < 0.05).mean() > 0.3
    assert (found.told_p < 0.05).mean() < 0.08
    month = np.arange(96)
    group, reference = worlds.counts(World(96, shared=0.1), 300)
    falling = beside(month, np.round(group * 0.93 ** (month / 12)), reference)
    told = yearly_pace(falling).told
    assert 0.94 <= ((told.low <= 0.93) & (told.high >= 0.93)).mean() <= 1
    assert (told.high < 1).mean() > 0.9


def test_populations_of_each_month_are_the_ratio_that_is_followed():
    # INVENTED: events in proportion to people who grow by 2% a year are no change of the ratio.
    month = np.arange(96)
    people = 1e6 * 1.02 ** (month / 12)
    reference = np.full(96, 2500.0)
    flat = beside(month, np.round(people * 4e-4), reference, (people, np.full(96, 4e7)))
    held = beside(month, np.round(people * 4e-4), reference, (1e6, 4e7))
    assert float(yearly_pace(flat).told.value) == pytest.approx(1, abs=1e-3)
    assert float(yearly_pace(held).told.value) == pytest.approx(1.02, abs=1e-3)


def test_a_forecast_is_that_of_least_squares_with_the_level_carried_on():
    # An independent route: Goldberger 1962, from whole matrices of covariance, one amount.
    found, month = ratios(5, 1), MONTH.astype(float)
    seen = (month < 40) & (found.weight[0] > 0)
    weight = np.where(seen, found.weight, 0.0)
    line = np.column_stack([np.ones(MONTH.size), month])
    value, known = found.value[0][seen], line[seen]
    noise = np.diag(weight[0][seen].mean() / weight[0][seen])
    since = month - month[0] + 1
    means, chances = [], []
    for amount in forecast.AMOUNTS:
        wandering = amount * np.minimum.outer(since, since)
        sigma = wandering[np.ix_(seen, seen)] + noise
        fitted = sm.GLS(value, known, sigma=sigma).fit()
        means.append(
            line @ fitted.params
            + wandering[:, seen] @ np.linalg.solve(sigma, value - known @ fitted.params)
        )
        told = known.T @ np.linalg.solve(sigma, known)
        logs = [np.linalg.slogdet(each)[1] for each in (sigma, told)]
        chances.append(-(sum(logs) + fitted.df_resid * np.log(fitted.scale)) / 2)
    share = np.exp(np.array(chances) - max(chances))
    expected = share / share.sum() @ np.array(means)
    ours = forecast.carried_on(
        LogRatios(found.value, weight), line, month, np.random.default_rng(1), 4000
    )
    np.testing.assert_allclose(ours.expected[0], expected, rtol=1e-7)
    spread = ours.drawn[:, 0].std(axis=0)
    assert spread[-1] > 1.5 * spread[MONTH < 40].max()
    np.testing.assert_allclose(ours.drawn[:, 0].mean(axis=0), expected, atol=4 * spread.max() / 60)


def test_the_amounts_of_wander_begin_where_some_years_cannot_tell_them_from_none():
    assert wander.AMOUNTS[0] < forecast.AMOUNTS[0] < 0.02
    assert wander.AMOUNTS[-1] == forecast.AMOUNTS[-1] == pytest.approx(1.0)
