"""By how much a rate ratio changes a year, over a series of months known as ranges."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.arguments import as_populations
from mha_monitor.stats.estimate import Estimate
from mha_monitor.stats.time_series import design
from mha_monitor.stats.time_series.change import PRAIS_WINSTEN, QUASI_POISSON
from mha_monitor.stats.time_series.imputation import DRAWS, SEED, as_ranges, drawn
from mha_monitor.stats.time_series.months import as_mask, as_months, seen_in
from mha_monitor.stats.time_series.regression import regress
from mha_monitor.stats.time_series.rubin import gathered, pooled
from mha_monitor.stats.time_series.terms import p_value, ratio_of, term_of

TREND = 1


class Pace(NamedTuple):
    """What the ratio is multiplied by each year; `code` says why there is no answer."""

    change: Estimate
    p: np.ndarray
    dispersion: np.ndarray
    lag_one: np.ndarray
    method: np.ndarray
    months: np.ndarray
    code: np.ndarray


def yearly_pace(
    count_low: ArrayLike,
    count_high: ArrayLike,
    population: ArrayLike,
    reference_count_low: ArrayLike,
    reference_count_high: ArrayLike,
    reference_population: ArrayLike,
    month_index: ArrayLike,
    *,
    mask: ArrayLike | None = None,
    indicators: ArrayLike | None = None,
    confidence: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Pace:
    """exp(12 * trend) of log odds = log populations' ratio + constant + trend + indicators.

    Each month has an effect of its own that both groups share, as in `interrupted.controlled`;
    the method is that of `regression.regress`, and counts are drawn within their ranges as in
    `imputation.controlled`. Counts are (..., months) and broadcast.
    """
    month, generator = as_months(month_index), np.random.default_rng(seed)
    ranges = (*as_ranges(count_low, count_high), *as_populations(population))
    ranges += as_ranges(reference_count_low, reference_count_high)
    ranges += tuple(as_populations(reference_population))
    *parts, mask = np.broadcast_arrays(*ranges, as_mask(mask))
    mask = ~seen_in(mask, *parts)
    line = design.line(month, indicators)
    seasonal = np.column_stack([line, design.season(month, 2)])
    counts, references = (
        drawn(low, high, seasonal, np.log(people), mask, generator, draws)
        for low, high, people in (parts[:3], parts[3:])
    )
    odds = np.log(parts[2] / parts[5])
    total = counts + references
    regressed = regress(counts, line, odds, month, total=total, mask=mask, draws=True)
    term = pooled(term_of(regressed.chosen, TREND))
    change = Estimate(*(limit**design.MONTHS_A_YEAR for limit in ratio_of(term, confidence)))
    switched = gathered(regressed.switched)
    return Pace(
        change,
        p_value(term),
        *(gathered(part) for part in (regressed.chosen.dispersion, regressed.lag_one)),
        np.where(switched, PRAIS_WINSTEN, QUASI_POISSON),
        (~mask).sum(axis=-1),
        gathered(regressed.quasi_poisson.code),
    )
