"""Real milestones among months when nothing happened."""

from __future__ import annotations

import numpy as np
import pytest
from month_samples import beside

from mha_monitor.stats.time_series import interrupted, placebo
from mha_monitor.stats.time_series.series import Fitting
from simulations import worlds
from simulations.worlds import World

MONTH = np.arange(96)


def test_admissible_months_leave_a_year_on_each_side_and_keep_from_milestones():
    found = placebo.admissible(MONTH, [30, 60])
    assert (found.min(), found.max()) == (12, 84)
    assert found.size == 73 - 2
    apart = placebo.admissible(MONTH, 30, fewest=24, apart=6)
    assert not set(range(25, 36)) & set(apart)
    assert {24, 36, 72} <= set(apart) and apart.max() == 72
    assert placebo.admissible(MONTH[:20], 10).size == 0


def test_a_planted_step_ranks_first_and_a_placebo_does_not():
    group, reference = worlds.counts(World(96, own=0.02, shared=0.05, step=0.3), 3)
    dates = placebo.admissible(MONTH, [48, 20])
    found = placebo.controlled(beside(MONTH, group, reference), [48, 20], dates)
    assert found.rank.shape == (3, 2) and found.placebo.level.value.shape == (3, dates.size)
    assert (found.rank[:, 0] == 1).all() and (found.rank[:, 1] > 1).all()
    np.testing.assert_allclose(found.p[:, 0], 1 / (dates.size + 1))


def test_refits_are_those_of_each_date_alone():
    group, reference = worlds.counts(World(96), 2)
    how, step = {"mask": MONTH == 5}, Fitting(slope=False)
    found = placebo.controlled(beside(MONTH, group, reference, **how), 40, [20, 70], step)
    one = interrupted.controlled(beside(MONTH, group[1], reference[1], **how), 70, step)
    assert float(found.placebo.level.value[1, 1]) == pytest.approx(float(one.level.value))
    series = beside(MONTH, group[0], reference[0])
    real = placebo.controlled(series, [40, 50], [20, 70]).real
    single = interrupted.controlled(series, 50)
    assert float(real.level_p[1]) == pytest.approx(float(single.level_p))


def test_a_milestone_is_not_ranked_against_itself():
    found = placebo.controlled(worlds.series_of(World(96), 1), [40], [30, 40, 50])
    assert found.number[0, 0] == 3


def test_where_nothing_happened_every_rank_is_as_likely():
    series = worlds.series_of(World(60, own=0.03, shared=0.1), 400, seed=11)
    dates = np.arange(12, 49, 4)
    found = placebo.controlled(series, 30, dates)
    assert found.p.mean() == pytest.approx(0.5, abs=0.08)
    assert (found.p[:, 0] <= 0.1).mean() < 0.16


def test_a_series_without_events_has_no_rank():
    found = placebo.controlled(beside(MONTH, np.zeros(96), np.full(96, 9.0)), [40], [20, 60])
    assert np.isnan([found.rank, found.number, found.p]).all()
