"""The change at a milestone, alone and beside a reference group."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from month_routes import sharing_a_season, stacked
from month_samples import alone, beside

from mha_monitor.stats.time_series import design, interrupted
from mha_monitor.stats.time_series.series import Fitting
from simulations import worlds
from simulations.worlds import World

MONTH = np.arange(60)
MILESTONE = 30
PEOPLE = (5000.0, 40_000.0)


def counts(size=(), seed=4, mean=60.0, reference_mean=400.0):
    generator = np.random.default_rng(seed)
    shape = (*np.atleast_1d(size).astype(int), MONTH.size) if size else (MONTH.size,)
    shock = 0.1 * generator.standard_normal(shape)
    return tuple(generator.poisson(m * np.exp(shock)).astype(float) for m in (mean, reference_mean))


def ours_at(change, place=()):
    return [
        np.log(np.array(ratio)[(slice(None), *place)]) for ratio in (change.level, change.slope)
    ]


def theirs_at(count, model, offset, places):
    # Their limits are normal unless asked otherwise.
    found = sm.GLM(count, model, sm.families.Poisson(), offset=offset).fit(
        scale="X2", tol=1e-12, use_t=True
    )
    limits = found.conf_int()
    return [[found.params[place], *limits[place]] for place in places]


def test_one_group_agrees_with_statsmodels():
    count, _ = counts()
    found = interrupted.single(alone(MONTH, count, 5000.0), MILESTONE)
    model = design.interrupted(MONTH, MILESTONE)
    theirs = theirs_at(count, model, np.full(60, np.log(5000.0)), (2, 3))
    np.testing.assert_allclose(ours_at(found.quasi_poisson), theirs, rtol=1e-6)


def test_two_groups_agree_with_one_effect_a_month_in_statsmodels():
    count, reference = counts()
    found = interrupted.controlled(beside(MONTH, count, reference, PEOPLE), MILESTONE)
    own = design.interrupted(MONTH, MILESTONE, harmonics=0)
    model = stacked(own, np.eye(60))
    # The reference's own terms are swallowed by the effects of the months.
    model = np.delete(model, slice(4, 8), axis=1)
    offset = np.log(np.repeat([40_000.0, 5000.0], 60))
    theirs = theirs_at(np.concatenate([reference, count]), model, offset, (2, 3))
    np.testing.assert_allclose(ours_at(found.quasi_poisson), theirs, rtol=1e-6)


def test_two_groups_with_a_shared_season_agree_with_statsmodels():
    count, reference = counts()
    found = sharing_a_season(beside(MONTH, count, reference, PEOPLE), MILESTONE)
    own = design.interrupted(MONTH, MILESTONE, harmonics=0)
    model = stacked(own, design.season(MONTH, 2))
    offset = np.log(np.repeat([40_000.0, 5000.0], 60))
    theirs = theirs_at(np.concatenate([reference, count]), model, offset, (2, 3))
    np.testing.assert_allclose(ours_at(found), theirs, rtol=1e-6)


def test_many_series_and_milestones_are_each_as_if_alone():
    count, reference = counts((3, 2))
    milestones = np.array([20, 30, 41])
    series = beside(MONTH, count[..., None, :], reference[..., None, :], (1.0, 5.0))
    many = interrupted.controlled(series, milestones)
    assert many.level.value.shape == (3, 2, 3)
    for place in np.ndindex(3, 2, 3):
        series = beside(MONTH, count[place[:2]], reference[place[:2]], (1.0, 5.0))
        one = interrupted.controlled(series, int(milestones[place[2]]))
        np.testing.assert_allclose(ours_at(many, place), ours_at(one), rtol=1e-8)
        assert (many.method[place], many.code[place]) == (one.method, one.code)


def test_months_left_out_are_as_if_never_seen():
    count, reference = counts()
    kept = (MONTH < 10) | (MONTH > 16)
    people = (1.0, 5.0)
    whole = beside(MONTH, count, reference, people, mask=~kept, steps=MONTH >= 45)
    masked = interrupted.controlled(whole, MILESTONE)
    few = beside(MONTH[kept], count[kept], reference[kept], people, steps=MONTH[kept] >= 45)
    gone = interrupted.controlled(few, MILESTONE)
    np.testing.assert_allclose(ours_at(masked), ours_at(gone), rtol=1e-10)
    assert masked.months_before == gone.months_before == 23
    np.testing.assert_allclose(masked.lag_one, gone.lag_one)


def test_a_planted_step_and_bend_are_found():
    world = np.exp(
        0.01 * (MONTH - 30) + np.log(0.8) * (MONTH >= 30) + 0.005 * np.maximum(MONTH - 30, 0)
    )
    found = interrupted.single(alone(MONTH, np.round(1e6 * world)), 30)
    assert float(found.level.value) == pytest.approx(0.8, rel=1e-5)
    assert float(found.slope.value) == pytest.approx(np.exp(0.005), rel=1e-6)
    series = beside(MONTH, np.round(1e6 * world), np.full(60, 1e6))
    assert float(interrupted.controlled(series, 30).level.value) == pytest.approx(0.8, rel=1e-5)


def test_what_both_groups_lived_through_is_not_read_as_a_change():
    # Half the months lost from a system failure, for both groups alike.
    outage = np.where((MONTH >= 30) & (MONTH < 36), 0.5, 1.0)
    count, reference = 1000 * outage, 8000 * outage
    single = interrupted.single(alone(MONTH, count), 30)
    paired = interrupted.controlled(beside(MONTH, count, reference), 30)
    assert float(single.level.value) < 0.8
    np.testing.assert_allclose([paired.level.value, paired.slope.value], 1, rtol=1e-9)


def test_months_that_remember_are_regressed_again_and_both_answers_kept():
    world = World(96, autocorrelation=0.6, mean=4000, own=0.06)
    count, _ = worlds.counts(world, 40)
    found = interrupted.single(alone(np.arange(96), count), 48)
    again = found.method == "Prais-Winsten"
    assert again.mean() > 0.5 and (again == (found.lag_one > 0.1)).all()
    np.testing.assert_array_equal(found.level_p[again], found.prais_winsten.level_p[again])
    np.testing.assert_array_equal(found.level_p[~again], found.quasi_poisson.level_p[~again])
    assert np.isnan(found.prais_winsten.level_p[~again]).all()
    assert np.isfinite(found.quasi_poisson.level_p).all()


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (24, 24, ""),
        (23, 30, "short"),
        (30, 12, "short"),
        (40, 11, "too-early"),
        (11, 40, "too-early"),
    ],
)
def test_too_few_months_have_no_p_value_and_say_so(before, after, code):
    count, _ = counts()
    length = before + after
    found = interrupted.single(alone(MONTH[:length], count[:length]), before)
    assert found.code == code
    assert (found.months_before, found.months_after) == (before, after)
    assert np.isnan(found.level_p) == np.isnan(found.slope_p) == (code == "too-early")
    assert np.isfinite(found.level.value)


def test_no_events_on_a_side_is_no_estimate_for_either_group():
    count, reference = counts()
    silent = np.where(MONTH >= MILESTONE, 0, count)
    for group, other in ((silent, reference), (count, silent)):
        found = interrupted.controlled(beside(MONTH, group, other), MILESTONE)
        assert (found.code, found.method) == ("no-events", "")
        assert np.isnan([*found.level, *found.slope, found.level_p, found.dispersion]).all()
    assert interrupted.single(alone(MONTH, np.zeros(60)), MILESTONE).code == "no-events"


def test_a_milestone_outside_the_months_is_no_estimate():
    count, _ = counts()
    for milestone in (-5, 0, 60, 90):
        found = interrupted.single(alone(MONTH, count), milestone)
        assert np.isnan(found.level.value) and found.code == "too-early"


def test_without_a_slope_there_is_a_step_alone():
    count, _ = counts()
    found = interrupted.single(alone(MONTH, count), MILESTONE, Fitting(slope=False))
    assert np.isfinite(found.level_p)
    assert np.isnan([*found.slope, found.slope_p]).all()


def test_no_series_is_no_answer():
    found = interrupted.single(alone(MONTH, np.empty((0, 60))), np.array([20, 30])[:, None])
    assert found.level.value.shape == (2, 0)


def test_what_is_not_a_series_of_months_is_refused():
    count, _ = counts()
    with pytest.raises(ValueError, match="whole numbers that rise"):
        interrupted.single(alone(MONTH[::-1], count), 30)
    with pytest.raises(ValueError, match="60 months, but month_index has 59"):
        interrupted.single(alone(MONTH[:59], count), 30)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.floats(2, 300), st.floats(2, 300))
def test_swapping_the_groups_inverts_the_change(seed, mean, reference_mean):
    count, reference = counts(seed=seed, mean=mean, reference_mean=reference_mean)
    there = interrupted.controlled(beside(MONTH, count, reference, (2.0, 3.0)), MILESTONE)
    back = interrupted.controlled(beside(MONTH, reference, count, (3.0, 2.0)), MILESTONE)
    for one, other in zip(ours_at(there), ours_at(back), strict=True):
        np.testing.assert_allclose(one, [-other[0], -other[2], -other[1]], rtol=1e-5, atol=1e-8)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.floats(1e-3, 1e3))
def test_a_population_of_another_size_changes_no_ratio(seed, factor):
    count, _ = counts(seed=seed)
    one = interrupted.single(alone(MONTH, count), MILESTONE)
    other = interrupted.single(alone(MONTH, count, factor), MILESTONE)
    np.testing.assert_allclose(ours_at(one), ours_at(other), rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("autocorrelation", [0.0, 0.3])
@pytest.mark.parametrize("months", [48, 96])
@pytest.mark.parametrize("mean", [400.0, 4000.0])
def test_one_group_alone_seldom_changes_where_nothing_happened(months, autocorrelation, mean):
    found = worlds.rejections(World(months, autocorrelation, mean), controlled=False)
    assert 0.03 <= found.level <= 0.08
    assert 0.03 <= found.slope <= 0.08


@pytest.mark.parametrize("autocorrelation", [0.0, 0.3])
@pytest.mark.parametrize("months", [48, 96])
@pytest.mark.parametrize("shared", [0.04, 0.15])
def test_two_groups_seldom_part_where_a_shock_is_shared(months, autocorrelation, shared):
    world = World(months, autocorrelation, own=0.03, shared=shared)
    found = worlds.rejections(world, controlled=True)
    assert 0.03 <= found.level <= 0.08
    assert 0.03 <= found.slope <= 0.08


def test_a_season_alone_shared_hides_change_behind_the_shock():
    world = World(96, own=0.03, shared=0.15, step=0.1)
    by_month = worlds.rejections(world, 500, controlled=True)
    by_season = sharing_a_season(worlds.series_of(world, 500), world.month_of_step)
    assert by_month.level > 0.85 and by_month.coverage > 0.93
    assert (by_season.level_p < 0.05).mean() < 0.05
