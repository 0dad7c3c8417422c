"""What would have been counted had level and slope gone on, and the events between.

It carries the trend before a milestone forward. It is a picture of that trend, and says
nothing of what ended it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mha_monitor.stats.arguments import tail_of
from mha_monitor.stats.estimate import Estimate
from mha_monitor.stats.time_series import design
from mha_monitor.stats.time_series.change import NO_EVENTS, Months, months_of
from mha_monitor.stats.time_series.imputation import both, odds_of
from mha_monitor.stats.time_series.months import seen_in
from mha_monitor.stats.time_series.projection import Paths, projected
from mha_monitor.stats.time_series.regression import regress
from mha_monitor.stats.time_series.series import PLAIN, Fitting, MonthSeries

DRAWS, SEED = 2000, 2025


class Counterfactual(NamedTuple):
    """Each month's expected count and band, and the sums over months seen after the milestone.

    `difference` is what was observed less what was expected: below zero, fewer than expected.
    """

    expected: Estimate  # (..., months)
    difference: Estimate  # (...)
    expected_total: np.ndarray
    observed_total: np.ndarray
    code: np.ndarray


def controlled(
    series: MonthSeries,
    milestone_index: int,
    fitting: Fitting = PLAIN,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Counterfactual:
    """Expected counts of the group had its ratio to the reference gone on as before.

    Each month is the reference's own count of that month times the ratio carried forward, so
    what both groups lived through stays in it. The reference's chance is part of the limits.
    """
    month = series.months
    model = fitting.design(series, milestone_index, season=False)
    *parts, mask = np.broadcast_arrays(month, *series.parts())[1:]
    groups = both(*parts)
    count, reference = (each.middle for each in groups)
    odds = odds_of(*groups)
    seen, after = seen_in(mask, count, reference, odds), month >= milestone_index
    regressed = regress(count, model, odds, month, total=count + reference, mask=~seen)
    unchanged = design.without_change(model, slope=fitting.slope)
    with np.errstate(divide="ignore"):
        log_reference = np.log(reference)
        share = np.where(reference > 0, 1 / reference, 0.0)
    offset = odds + log_reference
    paths = projected(regressed, unchanged, offset, month, share=share, draws=draws, seed=seed)
    months = months_of(seen, after, count, reference)
    return between(count, seen & after, paths, months, fitting.confidence)


def between(
    count: np.ndarray, counted: np.ndarray, paths: Paths, months: Months, confidence: float
) -> Counterfactual:
    """What lies between the months counted and the paths drawn."""
    tail = tail_of(confidence)
    known = (paths.code == "") & months.eventful
    code = np.where(months.eventful, paths.code, NO_EVENTS)
    drawn = np.where(known[..., None], paths.drawn, np.nan)
    expected = np.where(known[..., None], paths.expected, np.nan)
    low, high = np.quantile(drawn, [tail, 1 - tail], axis=0)
    observed = np.where(counted, count, 0).sum(axis=-1)
    expected_total = np.where(counted, expected, 0).sum(axis=-1)
    totals = np.where(counted, drawn, 0).sum(axis=-1)
    most, least = np.quantile(totals, [1 - tail, tail], axis=0)
    difference = Estimate(observed - expected_total, observed - most, observed - least)
    return Counterfactual(Estimate(expected, low, high), difference, expected_total, observed, code)
