"""What would have been counted had level and slope gone on, and the events between.

It carries the trend before a milestone forward. It is a picture of that trend, and says
nothing of what ended it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.arguments import as_counts, as_populations, tail_of
from mha_monitor.stats.estimate import Estimate
from mha_monitor.stats.time_series import design
from mha_monitor.stats.time_series.change import NO_EVENTS, months_of
from mha_monitor.stats.time_series.months import as_mask, as_months, seen_in
from mha_monitor.stats.time_series.projection import Paths, projected
from mha_monitor.stats.time_series.regression import regress

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


def single(
    count: ArrayLike,
    population: ArrayLike,
    month_index: ArrayLike,
    milestone_index: int,
    *,
    mask: ArrayLike | None = None,
    slope: bool = True,
    harmonics: int = 2,
    indicators: ArrayLike | None = None,
    confidence: float = 0.95,
    by_rule: bool = True,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Counterfactual:
    """Expected counts of (..., months) by the model of `interrupted.single`, less its change.

    Limits are those of `draws` sets of coefficients with the months' own noise about each, as
    `projection.projected` has them. Not `by_rule`, it is the quasi-Poisson fit that is carried
    on whatever the rule of `regression` says.
    """
    month = as_months(month_index)
    model = design.interrupted(
        month, milestone_index, slope=slope, harmonics=harmonics, indicators=indicators
    )
    (count,), (population,) = as_counts(count), as_populations(population)
    count, population, mask = _together(month, count, population, as_mask(mask))
    seen, after = seen_in(mask, count, population), month >= milestone_index
    offset = np.log(population)
    regressed = regress(count, model, offset, month, mask=~seen)
    unchanged = design.without_change(model, slope=slope)
    chance = {"by_rule": by_rule, "draws": draws, "seed": seed}
    paths = projected(regressed, unchanged, offset, month, **chance)
    return _between(count, seen & after, paths, months_of(seen, after, count), confidence)


def controlled(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    month_index: ArrayLike,
    milestone_index: int,
    *,
    mask: ArrayLike | None = None,
    slope: bool = True,
    indicators: ArrayLike | None = None,
    confidence: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Counterfactual:
    """Expected counts of the group had its ratio to the reference gone on as before.

    Each month is the reference's own count of that month times the ratio carried forward, so
    what both groups lived through stays in it. The reference's chance is part of the limits.
    """
    month = as_months(month_index)
    model = design.interrupted(
        month, milestone_index, slope=slope, harmonics=0, indicators=indicators
    )
    counts = as_counts(count, reference_count)
    people = as_populations(population, reference_population)
    count, reference, population, reference_population, mask = _together(
        month, *counts, *people, as_mask(mask)
    )
    odds = np.log(population / reference_population)
    seen, after = seen_in(mask, count, reference, odds), month >= milestone_index
    regressed = regress(count, model, odds, month, total=count + reference, mask=~seen)
    unchanged = design.without_change(model, slope=slope)
    with np.errstate(divide="ignore"):
        log_reference = np.log(reference)
        share = np.where(reference > 0, 1 / reference, 0.0)
    offset = odds + log_reference
    paths = projected(regressed, unchanged, offset, month, share=share, draws=draws, seed=seed)
    months = months_of(seen, after, count, reference)
    return _between(count, seen & after, paths, months, confidence)


def _between(count, counted, paths: Paths, months, confidence) -> Counterfactual:
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


def _together(month, *parts):
    return np.broadcast_arrays(month, *parts)[1:]
