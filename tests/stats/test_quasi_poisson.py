"""Many fits at once, beside statsmodels one at a time."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from mha_monitor.stats.time_series import design, quasi_poisson
from mha_monitor.stats.time_series.quasi_poisson import fit
from mha_monitor.stats.time_series.terms import Term, p_value, ratio_of

MONTH = np.arange(48)
MODEL = design.interrupted(MONTH, 24)


def counts(size, mean=30.0, seed=3):
    generator = np.random.default_rng(seed)
    return generator.poisson(mean * np.exp(0.2 * generator.standard_normal((size, MONTH.size))))


def test_coefficients_errors_and_dispersion_agree_with_statsmodels():
    generator = np.random.default_rng(8)
    people = generator.uniform(1e4, 1e5, (6, 1)) * np.exp(0.001 * MONTH)
    mask = generator.random((6, MONTH.size)) < 0.1
    found = fit(counts(6), MODEL, np.log(people), mask=mask)
    for place, (series, left_out) in enumerate(zip(counts(6), mask, strict=True)):
        seen = ~left_out
        model = sm.GLM(
            series[seen], MODEL[seen], sm.families.Poisson(), offset=np.log(people[place][seen])
        )
        theirs = model.fit(scale="X2", tol=1e-12)
        np.testing.assert_allclose(found.coefficients[place], theirs.params, rtol=1e-8, atol=1e-10)
        error = np.sqrt(np.diag(found.covariance[place]) * found.dispersion[place])
        np.testing.assert_allclose(error, theirs.bse, rtol=1e-8)
        assert found.dispersion[place] == pytest.approx(theirs.scale, rel=1e-8)
        assert found.degrees[place] == theirs.df_resid


def test_shares_agree_with_statsmodels_binomial_model():
    group, total = counts(3), counts(3) + counts(3, 200, seed=4)
    found = fit(group, MODEL, -1.0, total=total)
    for place in range(3):
        # As two columns of counts, statsmodels 0.15 leaves the totals out of its dispersion.
        theirs = sm.GLM(
            group[place] / total[place],
            MODEL,
            sm.families.Binomial(),
            offset=np.full(MONTH.size, -1.0),
            var_weights=total[place],
        ).fit(scale="X2", tol=1e-12)
        np.testing.assert_allclose(found.coefficients[place], theirs.params, rtol=1e-8, atol=1e-10)
        error = np.sqrt(np.diag(found.covariance[place]) * found.dispersion[place])
        np.testing.assert_allclose(error, theirs.bse, rtol=1e-8)


def test_an_unknown_count_is_a_month_left_out():
    known = counts(2).astype(float)
    unknown, mask = known.copy(), np.zeros(known.shape, dtype=bool)
    unknown[0, 5], mask[0, 5] = np.nan, True
    np.testing.assert_array_equal(
        fit(unknown, MODEL).coefficients, fit(known, MODEL, mask=mask).coefficients
    )


def test_one_hopeless_series_says_so_and_leaves_the_others_as_they_are():
    series = counts(5).astype(float)
    hopeless = series.copy()
    hopeless[1] = 0  # no events at all
    hopeless[2, 24:] = 0  # none after the milestone: its level runs off to zero
    hopeless[3, 8:] = np.nan  # fewer months than terms
    found, alone = fit(hopeless, MODEL), fit(series, MODEL)
    assert [*found.code] == ["", *["not-identified"] * 3, ""]
    for part in found[:-1]:
        assert np.isnan(part[1:4]).all()
    np.testing.assert_allclose(found.coefficients[[0, 4]], alone.coefficients[[0, 4]], rtol=1e-12)


def test_terms_that_the_months_cannot_tell_apart_are_not_identified():
    twice = design.interrupted(MONTH, 24, indicators=(MONTH >= 24).astype(float))
    assert (fit(counts(2), twice).code == "not-identified").all()


def test_a_fit_that_does_not_settle_says_so(monkeypatch):
    monkeypatch.setattr(quasi_poisson, "MOST_STEPS", 2)
    found = fit(counts(2), MODEL)
    assert (found.code == "not-converged").all()
    assert np.isnan(found.coefficients).all()


def test_no_series_is_no_answer():
    found = fit(np.empty((0, MONTH.size)), MODEL)
    assert found.coefficients.shape == (0, MODEL.shape[1])
    assert found.code.shape == (0,)


def test_what_cannot_be_counted_is_refused():
    with pytest.raises(ValueError, match="a count cannot be negative"):
        fit(-np.ones(MONTH.size), MODEL)
    with pytest.raises(ValueError, match="cannot be above the total"):
        fit(np.full(MONTH.size, 3.0), MODEL, total=np.full(MONTH.size, 2.0))


@given(st.floats(0.01, 100), st.integers(0, 1000))
def test_more_people_move_the_constant_and_nothing_else(factor, seed):
    series = counts(2, seed=seed)
    one, other = fit(series, MODEL), fit(series, MODEL, np.log(factor))
    moved = one.coefficients.copy()
    moved[:, design.CONSTANT] -= np.log(factor)
    np.testing.assert_allclose(other.coefficients, moved, rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(other.dispersion, one.dispersion, rtol=1e-6)


@given(st.floats(-2, 2), st.floats(0.001, 1), st.integers(2, 200), st.floats(0.5, 0.99))
def test_p_is_small_just_where_the_limits_leave_out_no_change(value, variance, degrees, confidence):
    term = Term(np.array(value), np.array(variance), np.array(degrees))
    ratio, p = ratio_of(term, confidence), float(p_value(term))
    outside = ratio.low > 1 or ratio.high < 1
    assert abs(p - (1 - confidence)) < 1e-9 or outside == (p < 1 - confidence)


def test_infinite_degrees_of_freedom_give_normal_limits():
    few, many = (Term(np.array(0.3), np.array(0.04), np.array(d)) for d in (1e9, np.inf))
    np.testing.assert_allclose(ratio_of(few), ratio_of(many), rtol=1e-7)
    assert float(p_value(many)) == pytest.approx(0.13361440253771614)
