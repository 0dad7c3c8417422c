"""What the trend before a milestone would have come to, and the events between."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from month_routes import counterfactual_alone, without_change
from month_samples import alone, beside

from mha_monitor.stats.time_series import counterfactual, design, interrupted
from simulations import worlds
from simulations.worlds import World

MONTH = np.arange(60)
COUNT = np.random.default_rng(2).poisson(300 * np.exp(0.002 * MONTH)).astype(float)


def test_expected_counts_are_those_of_statsmodels_without_the_change():
    found = counterfactual_alone(alone(MONTH, COUNT, 1e4), 36, by_rule=False)
    model = design.interrupted(MONTH, 36)
    offset = np.full(60, np.log(1e4))
    theirs = sm.GLM(COUNT, model, sm.families.Poisson(), offset=offset).fit(tol=1e-12)
    unchanged = theirs.predict(without_change(model), offset=offset)
    np.testing.assert_allclose(found.expected.value, unchanged, rtol=1e-8)
    assert float(found.expected_total) == pytest.approx(unchanged[36:].sum())
    assert found.observed_total == COUNT[36:].sum()


def test_level_and_slope_are_what_lies_between_observed_and_expected():
    # Without noise the observed count is the expected one times the change.
    count = np.round(1e7 * np.exp(0.004 * MONTH) * np.where(MONTH >= 36, 0.9, 1))
    found = counterfactual_alone(alone(MONTH, count), 36)
    assert float(found.observed_total / found.expected_total) == pytest.approx(0.9, rel=1e-5)
    assert float(found.difference.value) == found.observed_total - found.expected_total
    assert found.difference.low < found.difference.value < found.difference.high < 0


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 1000), st.floats(1, 500))
def test_every_band_holds_its_middle_and_the_sums_agree(seed, mean):
    count = np.random.default_rng(seed).poisson(mean, 60).astype(float)
    found = counterfactual_alone(alone(MONTH, count, 10.0), 36, draws=400)
    assert (found.expected.low <= found.expected.value).all()
    assert (found.expected.value <= found.expected.high).all()
    assert found.difference.low <= found.difference.value <= found.difference.high
    assert found.expected_total == pytest.approx(found.expected.value[36:].sum())


def test_one_seed_gives_one_answer_and_many_series_at_once():
    series = alone(MONTH, np.stack([COUNT, COUNT[::-1]]), 1e4)
    many = counterfactual_alone(series, 36, seed=7)
    again = counterfactual_alone(series, 36, seed=7)
    np.testing.assert_array_equal(many.difference, again.difference)
    assert many.expected.low.shape == (2, 60) and many.difference.low.shape == (2,)


@pytest.mark.parametrize("autocorrelation", [0.0, 0.3])
def test_the_interval_holds_no_difference_where_nothing_happened(autocorrelation):
    group, reference = worlds.counts(World(96, autocorrelation, own=0.03, shared=0.05), 300)
    month = np.arange(96)
    single = counterfactual_alone(alone(month, group), 60, draws=300)
    paired = counterfactual.controlled(beside(month, group, reference), 60, draws=300)
    held = [
        ((found.difference.low <= 0) & (found.difference.high >= 0)).mean()
        for found in (single, paired)
    ]
    assert 0.90 <= held[0] <= 0.99
    # A ratio that may drift is carried on with wider limits than one that is known not to.
    assert held[1] >= 0.97


def test_what_the_reference_lived_through_widens_nothing():
    month, width = np.arange(96), []
    for shared in (0.0, 0.3):
        group, reference = worlds.counts(World(96, own=0.03, shared=shared), 60)
        single = counterfactual_alone(alone(month, group), 60, draws=200)
        paired = counterfactual.controlled(beside(month, group, reference), 60, draws=200)
        width.append([np.median(np.ptp(each.difference[1:], axis=0)) for each in (single, paired)])
    (alone_quiet, quiet), (alone_shaken, shaken) = width
    assert alone_shaken > 2 * alone_quiet
    assert shaken < 1.3 * quiet


def test_beside_a_reference_a_shared_outage_is_expected():
    outage = np.where((MONTH >= 36) & (MONTH < 42), 0.4, 1.0)
    found = counterfactual.controlled(beside(MONTH, 900 * outage, 9000 * outage, (1.0, 10.0)), 36)
    np.testing.assert_allclose(found.expected.value, 900 * outage, rtol=1e-9)
    assert float(found.difference.value) == pytest.approx(0, abs=1e-5)


def test_months_without_any_noise_have_a_band_without_width():
    found = counterfactual_alone(alone(MONTH, np.full(60, 8.0)), 36)
    np.testing.assert_allclose(found.expected.high, found.expected.low, rtol=1e-6)
    assert float(found.difference.value) == pytest.approx(0, abs=1e-6)


def test_months_left_out_are_expected_but_not_added_up():
    mask = (MONTH >= 40) & (MONTH < 44)
    found = counterfactual_alone(alone(MONTH, COUNT, mask=mask), 36)
    assert np.isfinite(found.expected.value).all()
    assert found.observed_total == COUNT[(MONTH >= 36) & ~mask].sum()
    unknown = counterfactual_alone(alone(MONTH, np.where(mask, np.nan, COUNT)), 36)
    assert unknown.expected_total == found.expected_total


def test_no_fit_is_no_expectation_with_its_reason():
    nothing = counterfactual_alone(alone(MONTH, np.zeros(60)), 36)
    assert nothing.code == "no-events"
    assert np.isnan([*nothing.difference, nothing.expected_total]).all()
    assert np.isnan(nothing.expected.value).all()


def test_a_month_without_reference_events_expects_none():
    reference = np.where(MONTH == 50, 0.0, 900.0)
    found = counterfactual.controlled(beside(MONTH, COUNT, reference), 36)
    assert found.expected.value[50] == found.expected.high[50] == 0


def test_the_line_is_that_of_the_method_that_the_rule_takes():
    count, _ = worlds.counts(World(96, 0.7, mean=4000, own=0.06), 5)
    month = np.arange(96)
    again = interrupted.single(alone(month, count), 48).method == "Prais-Winsten"
    by_rule = counterfactual_alone(alone(month, count), 48, draws=50)
    quasi = counterfactual_alone(alone(month, count), 48, draws=50, by_rule=False)
    assert again.any()
    np.testing.assert_array_equal(by_rule.expected_total != quasi.expected_total, again)
