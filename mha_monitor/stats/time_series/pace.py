"""By how much a rate ratio changes a year, over a series of months known as ranges."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mha_monitor.stats.estimate import Estimate
from mha_monitor.stats.time_series import design
from mha_monitor.stats.time_series.change import PRAIS_WINSTEN, QUASI_POISSON
from mha_monitor.stats.time_series.imputation import DRAWS, SEED, both, drawn, odds_of
from mha_monitor.stats.time_series.months import seen_in
from mha_monitor.stats.time_series.regression import regress, working_response
from mha_monitor.stats.time_series.rubin import gathered, pooled
from mha_monitor.stats.time_series.series import MonthSeries
from mha_monitor.stats.time_series.terms import Term, p_value, ratio_of, term_of
from mha_monitor.stats.time_series.wander import LogRatios, trend


class Pace(NamedTuple):
    """What the ratio is multiplied by each year; `code` says why there is no answer.

    `change` and its `p` are those of a line alone. `told` and `told_p` stand beside a level that
    may wander: a ratio that drifts there and back has no pace, though a line through it has.
    """

    change: Estimate
    p: np.ndarray
    told: Estimate
    told_p: np.ndarray
    dispersion: np.ndarray
    lag_one: np.ndarray
    method: np.ndarray
    months: np.ndarray
    code: np.ndarray


def yearly_pace(
    series: MonthSeries, *, confidence: float = 0.95, draws: int = DRAWS, seed: int = SEED
) -> Pace:
    """exp(12 * trend) of log odds = log populations' ratio + constant + trend + steps.

    Each month has an effect of its own that both groups share, as in `interrupted.controlled`;
    the method is that of `regression.regress`, and counts are drawn within their ranges as in
    `imputation.controlled`. Populations are those of each month, (..., months), or one for all.
    """
    month, generator = series.months, np.random.default_rng(seed)
    *parts, mask = np.broadcast_arrays(*series.parts())
    groups, mask = both(*parts), ~seen_in(mask, *parts)
    line = design.line(month, series.steps)
    seasonal = np.column_stack([line, design.season(month, 2)])
    counts, references = (drawn(each, seasonal, mask, generator, draws) for each in groups)
    odds, total = odds_of(*groups), counts + references
    regressed = regress(counts, line, odds, month, total=total, mask=mask, draws=True)
    term = pooled(term_of(regressed.chosen, design.TREND))
    first = regressed.quasi_poisson
    response = working_response(first, counts, line)
    told = pooled(trend(LogRatios(response, np.nan_to_num(first.weight)), series))
    switched = gathered(regressed.switched)
    return Pace(
        change=_a_year(term, confidence),
        p=p_value(term),
        told=_a_year(told, confidence),
        told_p=p_value(told),
        dispersion=gathered(regressed.chosen.dispersion),
        lag_one=gathered(regressed.lag_one),
        method=np.where(switched, PRAIS_WINSTEN, QUASI_POISSON),
        months=(~mask).sum(axis=-1),
        code=gathered(regressed.quasi_poisson.code),
    )


def _a_year(term: Term, confidence: float) -> Estimate:
    return Estimate(*(limit**design.MONTHS_A_YEAR for limit in ratio_of(term, confidence)))
