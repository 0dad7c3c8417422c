"""Series whose counts are ranges."""

from __future__ import annotations

import numpy as np
import pytest
from month_samples import alone, beside, ranged
from scipy import stats

from mha_monitor.stats.time_series import imputation, interrupted
from mha_monitor.stats.time_series.rubin import pooled
from mha_monitor.stats.time_series.series import Counts
from mha_monitor.stats.time_series.terms import Term
from simulations import worlds
from simulations.worlds import World

MONTH = np.arange(96)


def published(count):
    """NHS England's rule: below five only the range 0 to 4; the rest to the nearest five."""
    rounded, hidden = 5 * np.floor(count / 5 + 0.5), count < 5
    return np.where(hidden, 0, np.maximum(rounded - 2, 5)), np.where(hidden, 4, rounded + 2)


def test_exact_counts_have_the_answer_of_the_exact_analysis():
    group, reference = worlds.counts(World(96, 0.5), 6)
    single = imputation.single(alone(MONTH, group), 48)
    exact = interrupted.single(alone(MONTH, group), 48)
    np.testing.assert_allclose(single.level, exact.level, rtol=1e-9)
    np.testing.assert_array_equal(single.method, exact.method)
    series, milestones = beside(MONTH, group, reference, (1.0, 2.0)), np.array([40, 48])[:, None]
    paired = imputation.controlled(series, milestones)
    exact = interrupted.controlled(series, milestones)
    np.testing.assert_allclose(paired.level, exact.level, rtol=1e-9)
    np.testing.assert_allclose(paired.slope_p, exact.slope_p, rtol=1e-7)


def test_draws_keep_to_their_ranges_and_to_the_cut_poisson_distribution():
    mean = 6.0
    low, high = np.full(400, 0.0), np.full(400, 4.0)
    low[200:], high[200:] = 5, 7
    count = np.random.default_rng(3).poisson(mean, 400)
    low[300:] = high[300:] = count[300:]
    model = np.ones((400, 1))
    group, mask = Counts(low, high, np.ones(400)), np.zeros(400, dtype=bool)
    drawn = imputation.drawn(group, model, mask, np.random.default_rng(4), 200)
    assert ((low <= drawn) & (drawn <= high)).all()
    for rows, values in ((slice(0, 200), np.arange(5)), (slice(200, 300), np.arange(5, 8))):
        chance = stats.poisson.pmf(values, drawn.mean())
        expected = (values * chance).sum() / chance.sum()
        assert drawn[:, rows].mean() == pytest.approx(expected, abs=0.05)


def test_pooling_follows_rubins_rules():
    # Three draws worked by hand: T = W + (1 + 1/3) B, degrees of Barnard and Rubin 1999.
    found = pooled(Term(np.array([1.0, 2.0, 3.0]), np.array([2.0, 3.0, 4.0]), np.array([20.0] * 3)))
    assert found.log_value == 2
    assert found.variance == pytest.approx(3 + 4 / 3)
    missing = (4 / 3) / (13 / 3)
    old, seen = 2 / missing**2, 21 / 23 * 20 * (1 - missing)
    assert found.degrees == pytest.approx(1 / (1 / old + 1 / seen))
    same = pooled(Term(np.ones(5), np.full(5, 0.2), np.full(5, 30.0)))
    assert (same.variance, same.degrees) == (pytest.approx(0.2), pytest.approx(30))


def test_hidden_counts_are_neither_dropped_nor_guessed():
    # A mean of 6 a month that rises by half: 29 in 100 months are hidden before, 6 after.
    group, reference = worlds.counts(World(96, mean=6, reference_mean=40, step=0.5), 300)
    low, high = published(group)
    single = imputation.single(ranged(MONTH, (low, high)), 48)
    paired = imputation.controlled(ranged(MONTH, (low, high), published(reference)), 48)
    for found in (single, paired):
        held = (found.level.low <= 1.5) & (found.level.high >= 1.5)
        assert held.mean() > 0.92
        assert np.median(found.level.value) == pytest.approx(1.5, abs=0.08)
    dropped = interrupted.single(alone(MONTH, np.where(low == 0, np.nan, (low + high) / 2)), 48)
    held = (dropped.level.low <= 1.5) & (dropped.level.high >= 1.5)
    assert held.mean() < 0.88
    assert np.median(dropped.level.value) < 1.35


def test_wider_ranges_widen_the_interval_and_one_seed_gives_one_answer():
    group, _ = worlds.counts(World(96, mean=12), 40)
    narrow = imputation.single(alone(MONTH, group), 48).level
    series = ranged(MONTH, (np.maximum(group - 6, 0), group + 6))
    wide = imputation.single(series, 48).level
    again = imputation.single(series, 48).level
    assert np.median(wide.high / wide.low) > 1.05 * np.median(narrow.high / narrow.low)
    np.testing.assert_array_equal(wide, again)


def test_a_hopeless_series_says_so_and_leaves_the_others():
    group, _ = worlds.counts(World(96, mean=12), 2)
    low, high = published(group)
    low[0] = high[0] = 0
    found = imputation.single(ranged(MONTH, (low, high)), 48)
    assert [*found.code] == ["no-events", ""]
    assert np.isnan(found.level.value[0]) and np.isfinite(found.level_p[1])


def test_a_range_the_wrong_way_round_is_refused():
    with pytest.raises(ValueError, match="low end of a count is above"):
        imputation.single(ranged(MONTH, (np.full(96, 5.0), np.full(96, 4.0))), 48)
