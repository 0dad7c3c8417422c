"""Random effects over areas: the mean, the spread, another area, and each drawn to the mean."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pooling_cases import inputs_of, plain_error, trials
from scipy import linalg, stats
from statsmodels.stats.meta_analysis import combine_effects

from mha_monitor.stats.areas.pooling import random_effects

TRIALS = trials(inputs_of("meta_bcg_reml"))
LOG_RATIO, VARIANCE = TRIALS
FEW = settings(max_examples=40, deadline=None)


@st.composite
def areas(draw, fewest=2):
    count = draw(st.integers(fewest, 12))
    log_ratio = st.lists(st.floats(-4, 4), min_size=count, max_size=count)
    variance = st.lists(st.floats(1e-3, 20), min_size=count, max_size=count)
    return np.array(draw(log_ratio)), np.array(draw(variance))


def test_heterogeneity_and_the_mean_without_spread_agree_with_statsmodels():
    theirs = combine_effects(LOG_RATIO, VARIANCE)
    pooled = random_effects(*TRIALS)
    assert pooled.q == pytest.approx(theirs.q)
    alike = random_effects(np.full(13, 0.4), VARIANCE, error="ad-hoc")
    assert (alike.tau2, alike.i2) == (0, 0)
    fixed = combine_effects(np.full(13, 0.4), VARIANCE)
    assert alike.mean == pytest.approx(fixed.mean_effect_fe)
    # No narrower than without a spread, though areas alike to the last digit would give 0.
    assert plain_error(VARIANCE, alike) == pytest.approx(fixed.sd_eff_w_fe)
    assert alike.high - alike.mean == pytest.approx(stats.t.ppf(0.975, 12) * fixed.sd_eff_w_fe)
    # As Hartung and Knapp give it, areas that are alike leave no doubt in their mean at all.
    plain = random_effects(np.full(13, 0.4), VARIANCE)
    assert plain.high - plain.low == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("seed", range(8))
def test_the_error_of_the_mean_is_hartung_and_knapps_and_is_held_up_only_on_demand(seed):
    """By their formula: sqrt(sum(w (y - m)^2) / ((k - 1) sum(w))), below the plain error or not."""
    random = np.random.default_rng(seed)
    variance = random.gamma(2, 0.1, 9)
    log_ratio = random.normal(1, 0.6 * np.sqrt(variance))
    found, held_up = (
        random_effects(log_ratio, variance),
        random_effects(log_ratio, variance, error="ad-hoc"),
    )
    weight = 1 / (variance + found.tau2)
    scatter = (weight * (log_ratio - found.mean) ** 2).sum() / 8
    plain = 1 / weight.sum()
    quantile = stats.t.ppf(0.975, 8)
    assert found.high - found.mean == pytest.approx(quantile * np.sqrt(scatter * plain))
    larger = np.sqrt(max(scatter, 1) * plain)
    assert held_up.high - held_up.mean == pytest.approx(quantile * larger)
    assert held_up.tau2 == found.tau2 and held_up.mean == found.mean


def test_another_error_is_not_known():
    with pytest.raises(ValueError, match="choose one of hartung-knapp, ad-hoc"):
        random_effects(*TRIALS, error="knha")


def test_with_equal_variances_every_estimator_is_the_same_as_those_of_statsmodels():
    log_ratio = np.array([0.3, 1.9, 1.1, -0.4, 2.2, 0.8])
    theirs = combine_effects(log_ratio, np.full(6, 0.2), method_re="iterated", use_t=True)
    pooled = random_effects(log_ratio, 0.2)
    assert pooled.tau2 == pytest.approx(log_ratio.var(ddof=1) - 0.2)
    assert pooled.tau2 == pytest.approx(theirs.tau2, rel=1e-6)
    low, high = theirs.conf_int(use_t=True)[3]
    np.testing.assert_allclose([pooled.low, pooled.high], [low, high], rtol=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_the_spread_is_where_the_likelihood_of_contrasts_is_highest(seed):
    # Another road to REML: the normal density of contrasts that are free of the mean.
    random = np.random.default_rng(seed)
    variance = np.exp(random.normal(-1, 1, 7))
    log_ratio = random.normal(0, np.sqrt(variance + seed / 4))
    contrasts = linalg.null_space(np.ones((1, 7))).T

    def density(tau2):
        spread = contrasts @ np.diag(variance + tau2) @ contrasts.T
        return stats.multivariate_normal.logpdf(contrasts @ log_ratio, cov=spread)

    tau2 = float(random_effects(log_ratio, variance).tau2)
    highest = max(density(tried) for tried in [0, *np.geomspace(1e-4, 50, 300)])
    assert density(tau2) >= highest - 1e-9


def test_two_peaks_of_the_likelihood_are_told_apart():
    # Here scoring from afar swings for ever, or settles on the lower peak.
    random, found = np.random.default_rng(1), []
    for _ in range(300):
        count = random.integers(2, 6)
        variance = np.exp(random.normal(0, 2.5, count))
        found.append(random_effects(random.normal(0, 3, count), variance).tau2)
    assert np.isfinite(found).all()


def test_prediction_limits_use_t_on_two_fewer_degrees_of_freedom():
    pooled = random_effects(*TRIALS)
    # metafor prints -1.86669 to 0.43763, with the plain error and the normal quantile.
    plain = np.hypot(plain_error(VARIANCE, pooled), np.sqrt(pooled.tau2))
    reach = stats.norm.ppf(0.975) * plain
    assert pooled.mean - reach == pytest.approx(-1.86669, abs=1e-5)
    assert pooled.mean + reach == pytest.approx(0.43763, abs=1e-5)
    error = (pooled.high - pooled.mean) / stats.t.ppf(0.975, 12)
    wider = stats.t.ppf(0.975, 11) * np.hypot(error, np.sqrt(pooled.tau2))
    assert pooled.prediction_high == pytest.approx(pooled.mean + wider)
    assert pooled.prediction_low == pytest.approx(pooled.mean - wider)


def test_the_spread_as_a_ratio_holds_19_of_20_areas():
    pooled = random_effects(*TRIALS)
    assert pooled.tau_ratio == pytest.approx(np.exp(1.959964 * np.sqrt(0.313243325981)), rel=1e-6)


@FEW
@given(areas())
def test_shrunken_values_lie_between_their_own_and_the_mean(given_areas):
    log_ratio, variance = given_areas
    pooled = random_effects(log_ratio, variance)
    least, most = np.minimum(log_ratio, pooled.mean), np.maximum(log_ratio, pooled.mean)
    assert (pooled.shrunk >= least - 1e-9).all()
    assert (pooled.shrunk <= most + 1e-9).all()
    assert pooled.low <= pooled.mean <= pooled.high
    assert pooled.tau2 >= 0


@FEW
@given(areas(), st.randoms(use_true_random=False))
def test_the_order_of_the_areas_does_not_matter(given_areas, random):
    log_ratio, variance = given_areas
    order = list(range(len(variance)))
    random.shuffle(order)
    there, back = (
        random_effects(log_ratio, variance),
        random_effects(log_ratio[order], variance[order]),
    )
    np.testing.assert_allclose(np.hstack(there[:8]), np.hstack(back[:8]), rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(there.shrunk[order], back.shrunk, rtol=1e-6, atol=1e-7)


@FEW
@given(areas(), st.floats(0.01, 100))
def test_populations_on_another_scale_move_the_ratios_and_nothing_else(given_areas, factor):
    log_ratio, variance = given_areas
    there = random_effects(log_ratio, variance)
    moved = random_effects(log_ratio + np.log(factor), variance)
    np.testing.assert_allclose(moved.mean - np.log(factor), there.mean, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(moved.shrunk - np.log(factor), there.shrunk, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(moved.tau2, there.tau2, rtol=1e-6, atol=1e-7)


@FEW
@given(areas(), st.one_of(st.floats(-5, 5), st.sampled_from([-np.inf, np.inf])))
def test_an_area_without_information_changes_nothing_and_takes_the_mean(given_areas, own):
    log_ratio, variance = given_areas
    there = random_effects(log_ratio, variance)
    more = random_effects([*log_ratio, own], [*variance, np.inf])
    np.testing.assert_allclose(np.hstack(more[:10]), np.hstack(there[:10]), atol=1e-9)
    np.testing.assert_allclose(more.shrunk[:-1], there.shrunk, atol=1e-9)
    last = [more.shrunk[-1], more.shrunk_low[-1], more.shrunk_high[-1]]
    assert last == pytest.approx([there.mean, there.prediction_low, there.prediction_high])


def test_unknown_areas_are_left_out_and_stay_unknown():
    pooled = random_effects([*LOG_RATIO, np.nan, 1], [*VARIANCE, 0.1, np.nan])
    assert pooled.mean == pytest.approx(random_effects(*TRIALS).mean)
    assert pooled.areas == 13
    assert np.isnan([pooled.shrunk[-2:], pooled.shrunk_low[-2:], pooled.shrunk_high[-2:]]).all()


def test_one_area_has_a_mean_and_no_idea_how_sure():
    pooled = random_effects([0.7], [0.1])
    assert (pooled.mean, pooled.low, pooled.high) == (0.7, -np.inf, np.inf)
    assert np.isnan([pooled.tau2, pooled.tau_ratio, pooled.i2]).all()
    assert (pooled.shrunk, pooled.shrunk_low) == (0.7, -np.inf)


def test_two_areas_have_limits_but_none_for_a_third():
    pooled = random_effects([0.7, 1.4], [0.1, 0.1])
    assert np.isfinite([pooled.tau2, pooled.low, pooled.high]).all()
    assert (pooled.prediction_low, pooled.prediction_high) == (-np.inf, np.inf)


def test_no_area_gives_nothing():
    for nothing in ([], [np.nan]):
        pooled = random_effects(nothing, nothing)
        assert pooled.areas == 0
        assert np.isnan(np.hstack(pooled[1:10])).all()


def test_many_sets_at_once_are_the_same_as_one_by_one():
    random = np.random.default_rng(2)
    log_ratio, variance = random.normal(size=(3, 4, 9)), random.gamma(1, size=(3, 4, 9)) + 0.01
    log_ratio[1, 2, 3] = np.nan
    together = random_effects(log_ratio, variance)
    alone = random_effects(log_ratio[1, 2], variance[1, 2])
    for all_of_them, one in zip(together, alone, strict=True):
        np.testing.assert_allclose(all_of_them[1, 2], one)


@pytest.mark.parametrize("variance", [0, -0.1])
def test_a_variance_must_be_above_zero(variance):
    with pytest.raises(ValueError, match="a variance must be above zero, but found"):
        random_effects([1, 2], [0.1, variance])


def test_an_infinite_log_ratio_needs_an_infinite_variance():
    with pytest.raises(ValueError, match="an infinite log ratio must have an infinite variance"):
        random_effects([1, -np.inf], [0.1, 0.1])


@pytest.mark.parametrize(
    ("tau", "of_mean", "held", "of_another", "of_areas"),
    [
        (0.0, 95.45, 96.8, 96.675, 96.6),
        (0.1, 94.65, 95.3, 85.2, 85.35),
        (0.3, 94.8, 94.8, 93.6, 95.0),
        (0.6, 95.1, 95.1, 94.4, 95.5),
    ],
)
def test_how_often_the_limits_hold_what_they_are_for(tau, of_mean, held, of_another, of_areas):
    # The mean's hold, and a little more held up to the plain error; the others rest on one tau2,
    # and are too short where it is small against the variances: `censored.random_effects` admits
    # the doubt in it.
    random, count = np.random.default_rng(7), 42
    variance = 1 / random.gamma(2, 20, size=count)
    truth = random.normal(1, tau, size=(4000, count))
    drawn = random.normal(truth, np.sqrt(variance))
    pooled = random_effects(drawn, variance)
    another = random.normal(1, tau, size=4000)

    def percentage(low, high, value):
        return 100 * ((low <= value) & (value <= high)).mean()

    assert percentage(pooled.low, pooled.high, 1) == pytest.approx(of_mean, abs=0.3)
    held_up = random_effects(drawn, variance, error="ad-hoc")
    assert percentage(held_up.low, held_up.high, 1) == pytest.approx(held, abs=0.3)
    found = percentage(pooled.prediction_low, pooled.prediction_high, another)
    assert found == pytest.approx(of_another, abs=0.3)
    found = percentage(pooled.shrunk_low, pooled.shrunk_high, truth)
    assert found == pytest.approx(of_areas, abs=0.3)


@FEW
@given(areas())
def test_swapping_the_groups_of_every_area_inverts_the_mean_ratio(given_areas):
    log_ratio, variance = given_areas
    there, back = random_effects(log_ratio, variance), random_effects(-log_ratio, variance)
    ends = ("mean", "low", "high"), ("prediction_low", "prediction_high")
    for name, other in zip(
        (*ends[0], *ends[1]), ["mean", "high", "low"] + [*ends[1]][::-1], strict=True
    ):
        mine, theirs = getattr(there, name), getattr(back, other)
        np.testing.assert_allclose(mine, -theirs, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(there.shrunk, -back.shrunk, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(there.tau2, back.tau2, rtol=1e-6, atol=1e-7)
