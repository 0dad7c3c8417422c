"""The yearly change of a rate ratio."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from mha_monitor.stats.time_series.trend_in_ratio import yearly_change

YEAR = np.arange(2016, 2025)
COUNT = np.array([4800, 4900, 5100, 5600, 6000, 5700, 5348, 5693, 5750.0])
REFERENCE = np.array([29100, 30200, 31900, 32000, 33400, 32500, 31000, 31735, 31500.0])
PEOPLE, REFERENCE_PEOPLE = 2.2e6 * 1.02 ** (YEAR - 2016), np.full(9, 4.57e7)


def stacked(terms):
    """One Poisson model of both groups in statsmodels; the last term is group by year."""
    group, year = np.repeat([0.0, 1.0], 9), np.tile(YEAR - 2020.0, 2)
    model = np.column_stack([*terms, group, group * year])
    offset = np.log(np.concatenate([REFERENCE_PEOPLE, PEOPLE]))
    count = np.concatenate([REFERENCE, COUNT])
    return sm.GLM(count, model, sm.families.Poisson(), offset=offset).fit(
        scale="X2", tol=1e-12, use_t=True
    )


@pytest.mark.parametrize("shared", ["year", "trend"])
def test_the_change_agrees_with_statsmodels(shared):
    year = np.tile(YEAR - 2020.0, 2)
    terms = [np.ones(18), year] if shared == "trend" else np.tile(np.eye(9), 2)
    theirs = stacked(terms)
    ours = yearly_change(COUNT, PEOPLE, REFERENCE, REFERENCE_PEOPLE, YEAR, shared=shared)
    expected = np.exp([theirs.params[-1], *theirs.conf_int()[-1]])
    np.testing.assert_allclose(np.array(ours.change), expected, rtol=1e-7)
    assert float(ours.p) == pytest.approx(theirs.pvalues[-1], rel=1e-5)
    assert ours.degrees == theirs.df_resid == (14 if shared == "trend" else 7)


def test_a_ratio_that_falls_by_five_in_a_hundred_a_year_is_found():
    count = np.round(1e6 * 0.95 ** (YEAR - 2016))
    found = yearly_change(count, 1.0, np.full(9, 1e6), 1.0, YEAR)
    assert float(found.change.value) == pytest.approx(0.95, rel=1e-6)


def test_years_odd_for_both_groups_are_no_noise_in_the_ratio():
    odd = np.random.default_rng(1).uniform(0.7, 1.3, 9)
    plain = yearly_change(COUNT, PEOPLE, REFERENCE, REFERENCE_PEOPLE, YEAR)
    by_year = yearly_change(COUNT * odd, PEOPLE, REFERENCE * odd, REFERENCE_PEOPLE, YEAR)
    by_trend = yearly_change(
        COUNT * odd, PEOPLE, REFERENCE * odd, REFERENCE_PEOPLE, YEAR, shared="trend"
    )
    assert float(by_year.change.value) == pytest.approx(float(plain.change.value), abs=0.003)
    assert by_year.change.high / by_year.change.low < 1.1
    assert by_trend.change.high / by_trend.change.low > 1.15


@given(st.integers(0, 10_000))
def test_swapping_the_groups_inverts_the_change(seed):
    generator = np.random.default_rng(seed)
    count, reference = generator.poisson(50, 9), generator.poisson(400, 9)
    there = yearly_change(count, 1.0, reference, 2.0, YEAR).change
    back = yearly_change(reference, 2.0, count, 1.0, YEAR).change
    np.testing.assert_allclose(there, 1 / np.array([back.value, back.high, back.low]), rtol=1e-6)


def test_many_groups_at_once_and_a_year_unknown_or_left_out():
    count = np.stack([COUNT, COUNT[::-1]])
    unknown = count.copy()
    unknown[:, 3] = np.nan
    many = yearly_change(unknown, PEOPLE, REFERENCE, REFERENCE_PEOPLE, YEAR)
    left_out = yearly_change(COUNT, PEOPLE, REFERENCE, REFERENCE_PEOPLE, YEAR, mask=YEAR == 2019)
    assert many.change.value.shape == (2,)
    assert many.change.value[0] == pytest.approx(float(left_out.change.value))
    assert (many.degrees == 6).all()


def test_two_years_are_no_trend():
    found = yearly_change(COUNT[:2], 1.0, REFERENCE[:2], 1.0, YEAR[:2])
    assert found.code == "not-identified"
    assert np.isnan([*found.change, found.p]).all()


def test_an_unknown_share_is_refused():
    with pytest.raises(ValueError, match="choose 'year' or 'trend'"):
        yearly_change(COUNT, 1.0, REFERENCE, 1.0, YEAR, shared="month")
