"""Autocorrelation measured, tested and allowed for."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from month_routes import ljung_box, newey_west, residual_autocorrelation
from statsmodels.stats.diagnostic import acorr_ljungbox
from statsmodels.tsa.stattools import acf

from mha_monitor.stats.time_series import autocorrelation, design

MONTH = np.arange(48.0)
MODEL = design.interrupted(MONTH, 24)


def wandering(size, correlation, months=48, seed=5):
    generator = np.random.default_rng(seed)
    noise = generator.standard_normal((size, months))
    for month in range(1, months):
        fresh = np.sqrt(1 - correlation**2) * noise[:, month]
        noise[:, month] = correlation * noise[:, month - 1] + fresh
    return noise


def test_residual_autocorrelation_and_its_test_agree_with_statsmodels():
    residual = wandering(4, 0.4)
    ours = residual_autocorrelation(residual, 6)
    statistic, p = ljung_box(residual, 6)
    for place, series in enumerate(residual):
        np.testing.assert_allclose(ours[place], acf(series, nlags=6)[1:], rtol=1e-10)
        theirs = acorr_ljungbox(series, lags=[6])
        assert statistic[place] == pytest.approx(theirs["lb_stat"].iloc[0])
        assert p[place] == pytest.approx(theirs["lb_pvalue"].iloc[0])


@pytest.mark.parametrize("lag", [0, 1, 4, 12])
def test_newey_west_errors_agree_with_statsmodels(lag):
    response = wandering(3, 0.5)
    coefficients, error = newey_west(response, MODEL, lag)
    for place, series in enumerate(response):
        options = {"maxlags": lag, "use_correction": False}
        theirs = sm.OLS(series, MODEL).fit(cov_type="HAC", cov_kwds=options)
        np.testing.assert_allclose(coefficients[place], theirs.params, rtol=1e-8, atol=1e-12)
        np.testing.assert_allclose(error[place], theirs.bse, rtol=1e-7)


@pytest.mark.parametrize("correlation", [0.0, 0.3, 0.9])
def test_prais_winsten_is_generalised_least_squares_with_weights_and_gaps(correlation):
    generator = np.random.default_rng(9)
    weight = generator.uniform(1, 50, (3, 48))
    weight[1, [3, 4, 20]] = 0
    weight[2, 0] = 0
    month = MONTH + (MONTH > 30)  # one month is missing from every series
    response = wandering(3, 0.5)
    ours = autocorrelation.prais_winsten(response, MODEL, np.full(3, correlation), weight, month)
    distance = np.abs(np.subtract.outer(month, month))
    for place in range(3):
        seen = weight[place] > 0
        spread = 1 / np.sqrt(weight[place][seen])
        sigma = correlation ** distance[np.ix_(seen, seen)] * np.outer(spread, spread)
        theirs = sm.GLS(response[place][seen], MODEL[seen], sigma=sigma).fit()
        coefficients, covariance, dispersion = (part[place] for part in ours)
        np.testing.assert_allclose(coefficients, theirs.params, rtol=1e-7, atol=1e-10)
        np.testing.assert_allclose(covariance * dispersion, theirs.cov_params(), rtol=1e-6)


@pytest.mark.parametrize("correlation", [-0.3, 0.0, 0.3, 0.6])
def test_the_estimate_allows_for_what_a_design_takes_out_of_residuals(correlation):
    response = wandering(4000, correlation, seed=6)
    fitted = response @ np.linalg.pinv(MODEL).T @ MODEL.T
    residual = response - fitted
    seen = np.ones(residual.shape, dtype=bool)
    raw = (residual[:, 1:] * residual[:, :-1]).sum(axis=1) / (residual**2).sum(axis=1)
    ours = autocorrelation.lag_one(residual, MODEL, seen, MONTH)
    # Left alone, the residuals say 0.15 to 0.3 too little; what is left is the median's own.
    assert np.median(raw) < correlation - 0.1
    assert np.median(ours) == pytest.approx(correlation, abs=0.03)


def test_months_left_out_are_no_pair_of_neighbours():
    residual = wandering(2, 0.5)
    seen = np.ones(residual.shape, dtype=bool)
    seen[1, ::2] = False
    every, second = autocorrelation.lag_one(residual, MODEL[:, :2], seen, MONTH)
    assert every == autocorrelation.lag_one(residual[:1], MODEL[:, :2], seen[:1], MONTH)[0]
    assert np.isnan(second)


def test_residuals_without_any_spread_have_no_autocorrelation():
    nothing = np.zeros((1, 48))
    found = autocorrelation.lag_one(nothing, MODEL, np.ones((1, 48), dtype=bool), MONTH)
    assert np.isnan(found).all()
