"""The yearly change of a ratio over months: against statsmodels, and under ranges and swaps."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from month_samples import beside, ranged
from scipy import stats

from mha_monitor.stats.time_series.pace import yearly_pace

MONTH = np.arange(96)


def series(seed: int, change: float = 1.0, mean: float = 400.0):
    generator = np.random.default_rng(seed)
    common = np.exp(0.1 * generator.standard_normal(MONTH.size))
    group = generator.poisson(mean * common * change ** (MONTH / 12))
    return group.astype(float), generator.poisson(2500 * common).astype(float)


def exact(count, reference, **options):
    return yearly_pace(beside(MONTH, count, reference, (2.0e6, 4.0e7), **options))


def test_exact_counts_give_the_binomial_trend_of_statsmodels():
    count, reference = series(1)
    found = exact(count, reference)
    assert found.method == "quasi-Poisson"
    total, years = count + reference, (MONTH - MONTH.mean()) / 12
    fitted = sm.GLM(
        count / total, sm.add_constant(years), sm.families.Binomial(), var_weights=total,
        offset=np.full(MONTH.size, np.log(2.0e6 / 4.0e7)),
    ).fit(scale="X2")  # fmt: skip
    assert found.change.value == pytest.approx(np.exp(fitted.params[1]), rel=1e-7)
    error = np.log(found.change.high / found.change.low) / 2
    assert error == pytest.approx(stats.t.ppf(0.975, 94) * fitted.bse[1], rel=1e-6)


@pytest.mark.parametrize("change", [0.9, 1.0, 1.05])
def test_a_known_yearly_change_lies_within_the_limits(change):
    held = []
    for seed in range(40):
        found = exact(*series(seed, change))
        held.append(found.change.low < change < found.change.high)
    assert np.mean(held) >= 0.85


def test_masked_months_and_steps_take_no_part_in_the_trend():
    count, reference = series(3)
    mask = (MONTH >= 40) & (MONTH < 50)
    hurt = np.where(mask, 0, count)
    assert exact(hurt, reference, mask=mask).change.value == pytest.approx(
        exact(count, reference, mask=mask).change.value
    )
    stepped = np.where(MONTH >= 48, 2 * count, count)
    step = (MONTH >= 48).astype(float)
    assert float(exact(stepped, reference).p) < 0.001
    assert 0.9 < float(exact(stepped, reference, steps=[step]).change.value) < 1.1


def test_ranges_widen_the_limits_and_leave_the_value_close():
    count, reference = series(4, mean=20)
    rounded = 5 * np.round(count / 5)
    low = np.where(count < 5, 0, np.maximum(rounded - 2, 5))
    high = np.where(count < 5, 4, rounded + 2)
    wide = yearly_pace(ranged(MONTH, (low, high), (reference, reference)))
    known = yearly_pace(beside(MONTH, count, reference))
    width = np.log(wide.change.high / wide.change.low)
    assert width > 0.95 * np.log(known.change.high / known.change.low)
    assert float(wide.change.value) == pytest.approx(float(known.change.value), abs=0.03)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.95, 1.0, 1.1]))
def test_swapping_the_groups_inverts_the_change(seed, change):
    count, reference = series(seed, change)
    there, back = exact(count, reference), exact(reference, count)
    if there.method == back.method == "quasi-Poisson":
        assert float(there.change.value * back.change.value) == pytest.approx(1, rel=1e-6)
        assert float(there.change.low * back.change.high) == pytest.approx(1, rel=1e-6)


def test_a_wrong_range_is_refused():
    count, reference = series(1)
    with pytest.raises(ValueError, match="above its high end"):
        yearly_pace(ranged(MONTH, (count + 1, count), (reference, reference)))
