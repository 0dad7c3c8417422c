"""Limits of a step are no narrower than the levels of other months ask, and p goes with them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from mha_monitor.stats.estimate import Estimate
from mha_monitor.stats.time_series.change import TIMES_OTHERS, Change, widened

ERROR = 0.04


def told(log_level: float, confidence: float = 0.95) -> Change:
    """INVENTED: a level with this error, and p by the normal distribution."""
    reach = stats.norm.ppf((1 + confidence) / 2) * ERROR
    ends = (np.array([[np.exp(log_level + side * reach)]]) for side in (0, -1, 1))
    p = np.array([[2 * stats.norm.sf(abs(log_level) / ERROR)]])
    return Change(Estimate(*ends), Estimate(*np.ones((3, 1, 1))), p, np.ones((1, 1)))


def others(size: float, dates: int = 41) -> np.ndarray:
    """Levels over their errors, evenly from -size to size: 95% are within 0.95 of it."""
    return np.linspace(-size, size, dates)[None, None]


def test_quiet_months_change_nothing():
    before = told(-0.1)
    after = widened(before, others(1.4))
    for one, other in zip(before.level, after.level, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-14)
    np.testing.assert_allclose(after.level_p, before.level_p, rtol=1e-12)


@pytest.mark.parametrize("confidence", [0.95, 0.8])
def test_restless_months_widen_the_limits_by_as_much_as_they_are_restless(confidence):
    found = widened(told(-0.1, confidence), others(4))
    nineteen = np.quantile(np.abs(others(4)), 0.95)
    factor = TIMES_OTHERS * nineteen / stats.norm.ppf(0.975)
    reach = factor * stats.norm.ppf((1 + confidence) / 2) * ERROR
    assert found.level.value.item() == pytest.approx(np.exp(-0.1))
    assert found.level.low.item() == pytest.approx(np.exp(-0.1 - reach))
    assert found.level.high.item() == pytest.approx(np.exp(-0.1 + reach))
    assert found.slope.value.item() == 1 and found.slope_p.item() == 1


@pytest.mark.parametrize("log_level", [-0.05, -0.1, -0.13, -0.15, -0.2, 0.3])
def test_p_is_below_one_in_twenty_where_the_limits_leave_none_out(log_level):
    found = widened(told(log_level), others(4))
    outside = not found.level.low.item() < 1 < found.level.high.item()
    assert (found.level_p.item() < 0.05) == outside
    assert found.level_p.item() > told(log_level).level_p.item()


def test_without_other_months_or_a_level_nothing_is_made_up():
    before = told(-0.1)
    for none in (np.empty((1, 1, 0)), np.full((1, 1, 5), np.nan)):
        after = widened(before, none)
        np.testing.assert_allclose(after.level.high, before.level.high)
    nothing = np.full((3, 1, 1), np.nan)
    unknown = before._replace(level=Estimate(*nothing), level_p=nothing[0])
    assert np.isnan(widened(unknown, others(4)).level.high).all()
