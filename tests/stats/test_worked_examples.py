"""Worked examples from textbooks and manuals, where the method cases have none.

Where no number was printed anywhere that can be cited, an independent route to it is written out
and the test says that it is one.
"""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from month_routes import counterfactual_alone, ljung_box, without_change
from month_samples import alone
from outside_formulas import between_group_variance_error
from pooling_cases import inputs_of, trials
from projection import projected
from scipy import integrate, stats
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.tsa.deterministic import Fourier

from mha_monitor.stats import multiplicity
from mha_monitor.stats.areas import funnel, shrinkage
from mha_monitor.stats.groups import bootstrap, inequality
from mha_monitor.stats.rates.differences import rate_difference
from mha_monitor.stats.time_series import autocorrelation, design
from mha_monitor.stats.time_series.quasi_poisson import fit
from mha_monitor.stats.time_series.rubin import pooled
from mha_monitor.stats.time_series.terms import Term


def test_poisson_regression_of_dobson_as_the_help_page_of_r_prints_it():
    # R, ?glm: Dobson 1990, page 93, a randomised controlled trial.
    count = np.array([18, 17, 15, 20, 10, 20, 25, 13, 12])
    outcome, treatment = np.tile([1, 2, 3], 3), np.repeat([1, 2, 3], 3)
    model = np.column_stack(
        [np.ones(9), outcome == 2, outcome == 3, treatment == 2, treatment == 3]
    ).astype(float)
    found = fit(count, model)
    np.testing.assert_allclose(
        found.coefficients, [3.045, -0.4543, -0.2930, 0, 0], rtol=2e-4, atol=1e-9
    )
    error = np.sqrt(np.diag(found.covariance))
    np.testing.assert_allclose(error, [0.1709, 0.2022, 0.1927, 0.2000, 0.2000], atol=5e-5)
    deviance = 2 * (count * np.log(count / found.mean)).sum()
    assert deviance == pytest.approx(5.1291, abs=5e-5)
    assert found.degrees == 4


def test_binomial_regression_of_star98_as_the_manual_of_statsmodels_prints_it():
    # statsmodels, Generalized Linear Models: 303 counties, 21 terms; const 2.9589,
    # LOWINC -0.0168, PERASIAN 0.0099, PERBLACK -0.0187; Pearson chi2 4.05e+03.
    data = sm.datasets.star98.load_pandas()
    above, below = data.endog.to_numpy(dtype=float).T
    model = sm.add_constant(data.exog).to_numpy(dtype=float)
    found = fit(above, model, total=above + below)
    np.testing.assert_allclose(
        found.coefficients[:4], [2.9589, -0.0168, 0.0099, -0.0187], atol=5e-5
    )
    assert found.degrees == 303 - 21
    assert found.dispersion * found.degrees == pytest.approx(4050, abs=5)


def test_mites_on_apple_leaves_are_as_spread_as_bliss_and_fisher_found():
    # Bliss and Fisher 1953, Biometrics 9: red mites on 150 leaves; maximum likelihood gives
    # k = 1.0246 about a mean of 1.1467.
    leaves = {0: 70, 1: 38, 2: 17, 3: 10, 4: 9, 5: 3, 6: 2, 7: 1}
    mites = np.repeat([*leaves], [*leaves.values()])
    found = shrinkage.gamma_poisson_of_ranges(mites, mites, np.ones(mites.size))
    assert float(found.mean) == pytest.approx(1.1467, abs=5e-5)
    assert float(found.shape) == pytest.approx(1.0246, abs=5e-4)


def test_ljung_box_of_sunspots_as_the_manual_of_statsmodels_prints_it():
    # statsmodels, acorr_ljungbox: residuals of an ARMA(1, 1), lag 10, statistic 214.106992.
    # The fit itself has moved in the fifth digit since.
    sunspots = sm.datasets.sunspots.load_pandas().data["SUNACTIVITY"].to_numpy()
    residual = sm.tsa.ARIMA(sunspots, order=(1, 0, 1)).fit().resid
    statistic, p = ljung_box(residual, 10)
    assert float(statistic) == pytest.approx(214.106992, rel=1e-4)
    assert float(p) == pytest.approx(1.827374e-40, rel=2e-2)


def test_prais_winsten_of_three_months_by_hand():
    # By hand: with memory 0.5 the first month is kept times sqrt(0.75), the others are less half
    # of the one before. A constant alone: rows of sqrt(0.75), 0.5 and 0.5.
    response = np.array([[2.0, 3.0, 5.0]])
    found, covariance, _ = autocorrelation.prais_winsten(
        response, np.ones((3, 1)), np.array([0.5]), np.ones((1, 3)), np.arange(3.0)
    )
    rows = np.array([np.sqrt(0.75), 0.5, 0.5])
    turned = np.array([2 * np.sqrt(0.75), 3 - 1, 5 - 1.5])
    assert float(found[0, 0]) == pytest.approx((rows @ turned) / (rows @ rows))
    # The scale of the innovations is theirs over that of the months: 1 less 0.25.
    assert float(covariance[0, 0, 0]) == pytest.approx(0.75 / (rows @ rows))


def test_the_season_has_the_columns_of_statsmodels():
    month = np.arange(30)
    theirs = Fourier(12, 2).in_sample(month)
    ours = design.season(month, 2)
    np.testing.assert_allclose(ours[:, [0, 2, 1, 3]], theirs, atol=1e-12)


def test_chances_of_rank_agree_with_integration_over_the_normal_distribution():
    # An independent route: the chance that an area is above both others, by quadrature.
    value, error = np.array([1.0, 0.6, 0.2]), np.array([0.4, 0.3, 0.5])
    reach = stats.norm.ppf(0.975) * error
    found = multiplicity.rank_intervals(
        value, value - reach, value + reach, top=1 / 3, draws=40_000
    )
    for area in range(3):
        others = [other for other in range(3) if other != area]

        def above_both(x, area=area, others=others):
            chance = stats.norm.pdf(x, value[area], error[area])
            return chance * np.prod(stats.norm.cdf(x, value[others], error[others]))

        first = integrate.quad(above_both, -5, 5)[0]
        assert found.top_chance[area] == pytest.approx(first, abs=0.01)


def test_rubins_rules_with_endless_data_have_the_degrees_of_1987():
    # Rubin 1987, (3.1.6): (m - 1) (1 + 1 / r)^2, r the relative rise of variance; Barnard and
    # Rubin's come to the same where the complete data have degrees without end.
    estimate, within = np.array([0.9, 1.1, 1.0, 1.3, 0.7]), np.full(5, 0.04)
    found = pooled(Term(estimate, within, np.full(5, 1e12)))
    rise = (1 + 1 / 5) * estimate.var(ddof=1) / 0.04
    assert float(found.log_value) == pytest.approx(1)
    assert float(found.variance) == pytest.approx(0.04 + 1.2 * 0.05)
    assert float(found.degrees) == pytest.approx(4 * (1 + 1 / rise) ** 2, rel=1e-6)


def test_averted_events_have_the_interval_of_the_delta_method_where_counts_are_large():
    # An independent route: statsmodels' fit and the normal variance of a sum of predictions.
    month = np.arange(96)
    mean = 4000 * np.exp(0.002 * month) * np.where(month >= 60, 0.9, 1.0)
    count = np.random.default_rng(8).poisson(mean).astype(float)
    found = counterfactual_alone(alone(month, count), 60, by_rule=False, draws=8000)
    model = design.interrupted(month, 60)
    theirs = sm.GLM(count, model, sm.families.Poisson()).fit(scale="X2", tol=1e-12)
    unchanged = without_change(model)[60:]
    expected = np.exp(unchanged @ theirs.params)
    slope = expected @ unchanged
    variance = slope @ theirs.cov_params() @ slope + theirs.scale * expected.sum()
    reach = stats.t.ppf(0.975, theirs.df_resid) * np.sqrt(variance)
    difference = count[60:].sum() - expected.sum()
    assert float(found.difference.value) == pytest.approx(difference, rel=1e-6)
    low, high = found.difference.low, found.difference.high
    assert float(high - low) == pytest.approx(2 * reach, rel=0.05)
    assert float(low + high) / 2 == pytest.approx(difference, abs=0.1 * reach)


def test_drawn_months_have_the_noise_of_the_fit():
    # An independent route: the cube of Wilson and Hilferty has the mean and variance of a gamma.
    month = np.arange(60)
    count = np.random.default_rng(3).negative_binomial(20, 20 / 220, 60).astype(float)
    from mha_monitor.stats.time_series.regression import regress

    model = np.ones((60, 1))
    regressed = regress(count, model, np.zeros(60), month)
    regressed = regressed._replace(switched=np.zeros_like(regressed.switched))
    paths = projected(regressed, model, np.zeros(60), month, draws=20_000, seed=1)
    spread = float(regressed.quasi_poisson.dispersion)
    noise = spread * count.mean()
    of_mean = noise / 60 * 59 / 57
    assert paths.drawn.mean() == pytest.approx(count.mean(), rel=0.005)
    assert paths.drawn[:, 5].var() == pytest.approx(noise + of_mean, rel=0.05)


def test_the_bootstrap_of_a_variance_has_the_error_of_the_closed_form():
    # Ahn and others 2018 against draws: the closed error of `between_group_variance_error`.
    count = np.array([31_735, 1935, 3993, 5693, 2169])
    people = np.array([45_783_401, 1_669_378, 4_995_227, 2_381_724, 1_660_318])
    found = bootstrap.intervals(
        inequality.between_group_variance, count, people, least=0, draws=bootstrap.Draws(20_000)
    )
    rate, error = count / people * 1e5, np.sqrt(count) / people * 1e5
    closed = float(between_group_variance_error(rate, people, error))
    assert float(found.high - found.low) / (2 * 1.96) == pytest.approx(closed, rel=0.05)


def test_score_test_of_breast_cancer_after_fluoroscopy():
    # Rothman's fluoroscopy data: 41 cases in 28,010 woman-years against 15 in 19,017. The score
    # test of no difference has z from the pooled rate, by hand.
    found = rate_difference(41, 28_010, 15, 19_017, per=1)
    rate = 56 / (28_010 + 19_017)
    z = (41 / 28_010 - 15 / 19_017) / np.sqrt(rate / 28_010 + rate / 19_017)
    level = 2 * stats.norm.cdf(abs(z)) - 1
    touching = rate_difference(41, 28_010, 15, 19_017, per=1, confidence=level)
    assert float(touching.low) == pytest.approx(0, abs=1e-12)
    assert found.low > 0


def test_theil_and_mean_log_deviation_of_incomes_by_hand():
    # Four groups of one size with rates of 1, 2, 4 and 8 about 3.75: powers of two, so that
    # every logarithm is a multiple of ln 2 less ln 3.75.
    rate, people = np.array([1.0, 2.0, 4.0, 8.0]), np.ones(4)
    theil = (2 * 1 + 4 * 2 + 8 * 3) * np.log(2) / (4 * 3.75) - np.log(3.75)
    deviation = np.log(3.75) - (0 + 1 + 2 + 3) * np.log(2) / 4
    assert float(inequality.theil(rate, people)) == pytest.approx(1000 * theil)
    assert float(inequality.mean_log_deviation(rate, people)) == pytest.approx(1000 * deviation)


def test_spread_about_the_mean_without_pulling_in_is_that_of_dersimonian_and_laird():
    # An independent route: statsmodels' combine_effects on Colditz and others 1994, the trials
    # of a vaccine whose tau2 by that method metafor prints as 0.3088.
    log_ratio, variance = trials(inputs_of("meta_bcg_reml"))
    theirs = combine_effects(log_ratio, variance, method_re="chi2")
    found = funnel.log_ratio_overdispersion(
        log_ratio, variance, theirs.mean_effect_fe, winsorised=0
    )
    assert float(found.tau2) == pytest.approx(theirs.tau2)
    assert float(found.tau2) == pytest.approx(0.3088, abs=5e-5)
