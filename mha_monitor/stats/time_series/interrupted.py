"""Interrupted time series: the change of level and of slope at a milestone, in many series.

One group alone, or a group beside a reference group that lived through the same months. Without
the second, whatever happened to both is read as a change in the one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.time_series.change import Interrupted, interruption, months_of
from mha_monitor.stats.time_series.months import at_each, seen_in
from mha_monitor.stats.time_series.regression import regress
from mha_monitor.stats.time_series.series import PLAIN, Fitting, MonthSeries


def single(
    series: MonthSeries, milestone_index: ArrayLike, fitting: Fitting = PLAIN
) -> Interrupted:
    """Change in a rate at a milestone: level at it, and slope a month, as ratios.

    log mean = log population + constant + trend + level + slope + season + steps, time counted
    from the milestone. `milestone_index` broadcasts against the leading axes of the series, and
    a fit is shared by all series with one milestone. A count that is a range is taken to be its
    middle: `imputation.single` takes it for what it is. The method is that of
    `regression.regress`.
    """
    month = series.months

    def at(milestone, low, high, population, mask):
        count, mask = (low + high) / 2, ~seen_in(mask, low, high, population)
        model = fitting.design(series, milestone)
        regressed = regress(count, model, np.log(population), month, mask=mask)
        months = months_of(~mask, month >= milestone, count)
        return interruption(regressed, months, fitting.confidence, slope=fitting.slope)

    return at_each(at, month, milestone_index, series.parts())


def controlled(
    series: MonthSeries, milestone_index: ArrayLike, fitting: Fitting = PLAIN
) -> Interrupted:
    """Change in a rate ratio at a milestone: the ratio of rate ratios, for level and for slope.

    Both groups stacked, group by (constant, trend, level, slope). What the groups share is an
    effect of each month, whatever it was: season, COVID, recording. That model is the binomial
    one of the group's count given the month's total, which is how it is fitted. Otherwise as
    `single`; counts that are ranges belong to `imputation.controlled`.
    """
    month = series.months

    def at(milestone, *parts):
        low, high, population, *reference, mask = parts
        reference_low, reference_high, reference_population = reference
        mask = ~seen_in(mask, *parts[:-1])
        count, other = (low + high) / 2, (reference_low + reference_high) / 2
        model = fitting.design(series, milestone, season=False)
        odds = np.log(population / reference_population)
        regressed = regress(count, model, odds, month, total=count + other, mask=mask)
        months = months_of(~mask, month >= milestone, count, other)
        return interruption(regressed, months, fitting.confidence, slope=fitting.slope)

    return at_each(at, month, milestone_index, series.parts())
