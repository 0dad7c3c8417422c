"""The approximate intervals, beside the exact ones."""

from __future__ import annotations

import numpy as np
import pytest
from outside_formulas import mover_jeffreys, score_interval

from mha_monitor.stats.rates.ratios import log_wald, rate_ratio

APPROXIMATE = (log_wald, score_interval, mover_jeffreys)


@pytest.mark.parametrize("function", APPROXIMATE)
def test_nothing_against_nothing_is_no_ratio_and_an_open_interval(function):
    nothing = function(0, 1000, 0, 10_000)
    assert np.isnan(nothing.value)
    assert (nothing.low, nothing.high) == (0, np.inf)


@pytest.mark.parametrize("function", [score_interval, mover_jeffreys])
def test_score_and_recovered_limits_stay_open_where_a_count_is_zero(function):
    none, alone = function(0, 1000, 10, 10_000), function(10, 1000, 0, 10_000)
    assert none.low == 0 < none.high < np.inf
    assert 0 < alone.low < alone.high == np.inf


def test_log_limits_add_a_half_to_both_counts_where_one_is_zero():
    none, half = log_wald(0, 1000, 10, 10_000), log_wald(0.5, 1000, 10.5, 10_000)
    assert none.value == 0
    assert (none.low, none.high) == (half.low, half.high)


@pytest.mark.parametrize("function", APPROXIMATE)
@pytest.mark.parametrize("place", range(4))
def test_anything_missing_gives_nothing(function, place):
    groups = [0.0, 1000.0, 0.0, 9000.0]
    groups[place] = np.nan
    assert np.isnan(function(*groups)).all()


@pytest.mark.parametrize("function", APPROXIMATE)
def test_every_method_agrees_when_counts_are_large(function):
    groups = (5693, 2_381_724, 31_735, 45_661_870)
    np.testing.assert_allclose(function(*groups), rate_ratio(*groups), rtol=2e-4)
