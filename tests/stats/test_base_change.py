"""The part of a change between two ratios that a change of base makes up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mha_monitor.stats import Estimate
from mha_monitor.stats.rates.base_change import change_between, share_of_change


def log_normal(value: float, error: float) -> Estimate:
    return Estimate(*(np.array(value * np.exp(side * 1.959964 * error)) for side in (0, -1, 1)))


def test_the_published_fall_of_2022_23_is_the_one_of_the_methods():
    # METHODS 0.1: 4.72 to 3.56, of which the factor 0.784 is 87 % on the scale of the logarithm.
    before, after = Estimate(4.72, 4.59, 4.85), Estimate(3.56, 3.45, 3.68)
    found = share_of_change(0.784, before, after)
    assert float(found.value) == pytest.approx(0.87, abs=0.01)
    assert 0.7 < found.low < found.value < found.high < 1.1


def test_the_limits_are_those_of_a_simulation():
    before, after = log_normal(4.0, 0.03), log_normal(3.0, 0.04)
    draw = np.random.default_rng(11)
    size = 400_000
    change = np.log(3 / 4) + draw.normal(0, 0.04, size) - draw.normal(0, 0.03, size)
    expected = np.quantile(np.log(0.8) / change, [0.025, 0.975])
    found = share_of_change(0.8, before, after)
    assert [float(found.low), float(found.high)] == pytest.approx(expected, rel=0.01)


def test_with_normal_limits_the_change_has_the_root_of_both_errors():
    found = change_between(log_normal(4.0, 0.03), log_normal(3.0, 0.04))
    assert float(found.high - found.value) == pytest.approx(1.959964 * 0.05, rel=1e-9)
    assert float(found.value - found.low) == pytest.approx(1.959964 * 0.05, rel=1e-9)


def test_a_change_that_may_be_nothing_gives_no_limits():
    found = share_of_change(0.8, log_normal(4.0, 0.1), log_normal(3.9, 0.1))
    assert np.isfinite(found.value)
    assert (found.low, found.high) == (-np.inf, np.inf)
    missing = share_of_change(0.8, log_normal(np.nan, 0.1), log_normal(3.9, 0.1))
    assert np.isnan(missing).all()


@given(st.floats(0.3, 0.95), st.floats(0.5, 20), st.floats(0.2, 0.9))
def test_a_change_that_is_the_factor_alone_is_wholly_it(factor, ratio, error):
    before = log_normal(ratio, abs(np.log(factor)) * error / 3)
    found = share_of_change(factor, before, before._replace(
        value=before.value * factor, low=before.low * factor, high=before.high * factor
    ))  # fmt: skip
    assert float(found.value) == pytest.approx(1, rel=1e-9)
    assert found.low < 1 < found.high
