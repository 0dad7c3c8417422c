"""Rate differences and their score interval."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from outside_formulas import score_interval
from statsmodels.stats.rates import confint_poisson_2indep
from statsmodels.stats.rates import test_poisson_2indep as poisson_test

from mha_monitor.stats.rates.differences import rate_difference

counts = st.integers(0, 5000)
people = st.floats(1e4, 1e8)


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.998])
def test_limits_agree_with_statsmodels(confidence):
    # statsmodels stops within an absolute 1e-8, so rates are kept near 1.
    generator = np.random.default_rng(6)
    for _ in range(25):
        x, y = generator.integers(1, 60), generator.integers(1, 400)
        groups = (x, x / generator.uniform(0.5, 4), y, y / generator.uniform(0.5, 4))
        low, high = confint_poisson_2indep(
            *groups, method="score", compare="diff", alpha=1 - confidence
        )
        ours = rate_difference(*groups, per=1, confidence=confidence)
        np.testing.assert_allclose([ours.low, ours.high], [low, high], rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("x", [0, 1, 4, 30, 5693])
@pytest.mark.parametrize("y", [0, 1, 17, 400, 31_735])
@pytest.mark.parametrize("reference_people", [20.0, 1e3, 1e6])
def test_the_score_test_is_met_exactly_at_each_limit(x, y, reference_people):
    groups = (x, 1e3, y, reference_people)
    ours = rate_difference(*groups, per=1)
    for limit in (ours.low, ours.high):
        with np.errstate(divide="ignore", invalid="ignore"):
            tested = poisson_test(*groups, value=limit, method="score", compare="diff")
        assert tested.pvalue == pytest.approx(0.05, rel=1e-6)


def test_nothing_against_nothing_is_no_difference_within_z_squared_events():
    nothing = rate_difference(0, 2e5, 0, 1e6)
    z_squared = 3.8414588206941236
    np.testing.assert_allclose(nothing, [0, -z_squared / 10, z_squared / 2], rtol=1e-12)


def test_zero_against_some_has_finite_limits_on_both_sides():
    none, some = rate_difference(0, 1e5, 5, 1e5), rate_difference(5, 1e5, 0, 1e5)
    # At the far limit the likeliest rate of the group without events is zero, so the limit is
    # that of five events alone: the larger root of (e - 5)^2 = z^2 e.
    z_squared = 3.8414588206941236
    farthest = 5 + z_squared / 2 + np.sqrt(z_squared * (5 + z_squared / 4))
    assert float(none.low) == pytest.approx(-farthest, rel=1e-12)
    assert none.value == -5 < none.high < 0
    assert (some.low, some.high) == (-none.high, -none.low)


@pytest.mark.parametrize("confidence", [0.5, 0.95, 0.998, 0.999999])
def test_every_interval_is_found_however_lopsided_counts_and_populations(confidence):
    counts = np.unique(np.append(0, np.geomspace(1, 1e7, 30).round()))
    reference_people = np.geomspace(10, 1e11, 21)[:, None, None]
    difference = rate_difference(counts[:, None], 1e6, counts, reference_people, 1e5, confidence)
    assert (difference.low < difference.value).all()
    assert (difference.value < difference.high).all()


@pytest.mark.parametrize("place", range(4))
def test_anything_missing_gives_nothing_and_leaves_the_rest(place):
    groups = np.array([[0.0, 5], [1e5, 1e5], [9, 9], [1e6, 1e6]])
    groups[place, 0] = np.nan
    differences = np.array(rate_difference(*groups))
    assert np.isnan(differences[:, 0]).all()
    assert np.isfinite(differences[:, 1]).all()


def test_what_cannot_be_a_difference_is_refused():
    with pytest.raises(ValueError, match="a count cannot be negative"):
        rate_difference(5, 1, -1, 1)
    with pytest.raises(ValueError, match="a population must be above zero"):
        rate_difference(5, 1, 1, -1)
    with pytest.raises(ValueError, match="confidence must lie between 0 and 1"):
        rate_difference(5, 1, 1, 1, confidence=2)


@given(counts, people, counts, people)
def test_swapping_the_groups_turns_the_interval_round(x, n, y, m):
    there, back = rate_difference(x, n, y, m), rate_difference(y, m, x, n)
    assert there.low < there.value < there.high
    np.testing.assert_allclose(there, [-back.value, -back.high, -back.low], rtol=1e-12)


@given(counts, people, counts, people)
def test_difference_and_ratio_leave_parity_together(x, n, y, m):
    # At no difference the two score tests are one test; both are far from a tie in floats.
    difference, ratio = rate_difference(x, n, y, m), score_interval(x, n, y, m)
    for ours, theirs in ((difference.low, ratio.low - 1), (difference.high, ratio.high - 1)):
        assert abs(theirs) < 1e-9 or np.sign(ours) == np.sign(theirs)


@given(counts, people, counts, people, st.floats(0.01, 100))
def test_both_populations_on_another_scale_divide_the_difference(x, n, y, m, factor):
    plain, scaled = rate_difference(x, n, y, m), rate_difference(x, n * factor, y, m * factor)
    reach = float(plain.high - plain.low)
    np.testing.assert_allclose(
        np.array(scaled) * factor, np.array(plain), rtol=1e-9, atol=1e-9 * reach
    )


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_limits_rise_with_the_count_and_fall_with_the_reference_count(x, y):
    here = rate_difference(x, 1e5, y, 7e5)
    more, fewer = rate_difference(x + 1, 1e5, y, 7e5), rate_difference(x, 1e5, y + 1, 7e5)
    assert fewer.low < here.low < more.low
    assert fewer.high < here.high < more.high
