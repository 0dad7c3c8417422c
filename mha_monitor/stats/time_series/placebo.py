"""Milestones that never were: how the change at a real one ranks among other months.

A negative control is one more milestone, at a date when nothing could change.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.time_series import design
from mha_monitor.stats.time_series.change import FEWEST_MONTHS
from mha_monitor.stats.time_series.imputation import both, filled, odds_of
from mha_monitor.stats.time_series.months import as_months, seen_in
from mha_monitor.stats.time_series.quasi_poisson import fit
from mha_monitor.stats.time_series.regression import working_response
from mha_monitor.stats.time_series.series import PLAIN, Fitting, MonthSeries
from mha_monitor.stats.time_series.terms import Term
from mha_monitor.stats.time_series.wander import LogRatios, changes_at

# Months between a milestone and the nearest placebo. A step shows at the months beside it too,
# and hides among them where these are ranked with it; the further apart they are kept, the more
# often a drift ranks first. Found by simulation, with 15 months after a fall of 10%: 1, 3 and 6
# months apart it is said to be one in 43, 52 and 53% of runs, and a drift in 4, 5 and 6%.
APART = 6


class Rank(NamedTuple):
    """How one change ranks among the same at other months.

    `rank` is 1 where no placebo shows as large a one; `p` is the rank over the number of dates
    ranked, and never below one over that.
    """

    rank: np.ndarray
    number: np.ndarray
    p: np.ndarray


class Placebo(NamedTuple):
    """Level and slope at each date, and the rank of the first date among the others (...).

    Levels are ranked by how far they stand out, for their standard errors. Slopes are ranked by
    their size: on a line that bends all along, the middle knows its change of slope best, and
    would stand out by that alone. `others` are the levels at the other dates, each over its
    error, once the step found at the first is taken out, so that a true one does not make its
    neighbours look restless.
    """

    level: Term  # (..., dates)
    slope: Term
    level_rank: Rank
    slope_rank: Rank
    others: np.ndarray  # (..., dates but the first)


def admissible(
    month_index: ArrayLike,
    milestones: ArrayLike,
    *,
    fewest: int = FEWEST_MONTHS,
    apart: int = 1,
) -> np.ndarray:
    """Months with `fewest` months on each side, at least `apart` months from every milestone."""
    month = as_months(month_index)
    milestones = np.atleast_1d(np.asarray(milestones, dtype=float))
    before, after = np.arange(month.size), month.size - np.arange(month.size)
    far = (np.abs(np.subtract.outer(month, milestones)) >= apart).all(axis=1)
    return month[(before >= fewest) & (after >= fewest) & far].astype(int)


def controlled(
    series: MonthSeries,
    milestone: int,
    placebos: ArrayLike,
    fitting: Fitting = PLAIN,
    *,
    apart: int = APART,
) -> Placebo:
    """The change of a ratio at a milestone and at other months, beside a level that may wander.

    One fit without any step is where all dates are looked for in, so that none is favoured: a
    count that is a range is what that fit expects within it. Placebos nearer to the milestone than
    `apart` months share its step, and are left out.
    """
    month, placebos = series.months, np.atleast_1d(np.asarray(placebos))
    far = placebos[np.abs(placebos - milestone) >= max(apart, 1)]
    dates = np.concatenate([[milestone], far])
    *parts, mask = np.broadcast_arrays(month, *series.parts())[1:]
    groups, mask = both(*parts), ~seen_in(mask, *parts)
    line = design.line(month, series.steps)
    seasonal = np.column_stack([line, design.season(month, fitting.harmonics)])
    count, reference = (filled(each, seasonal, mask) for each in groups)
    found = fit(count, line, odds_of(*groups), total=count + reference, mask=mask)
    response = working_response(found, np.where(mask, 0, count), line)
    level, slope = changes_at(LogRatios(response, found.weight), series, dates, fitting)
    step = np.nan_to_num(level.log_value[..., :1]) * (month >= milestone)
    without = LogRatios(response - step, found.weight)
    others, _ = changes_at(without, series, far, replace(fitting, slope=False))
    with np.errstate(divide="ignore", invalid="ignore"):
        standing_out = np.abs(level.log_value) / np.sqrt(level.variance)
    ranks = _rank(standing_out), _rank(np.abs(slope.log_value))
    with np.errstate(divide="ignore", invalid="ignore"):
        restless = others.log_value / np.sqrt(others.variance)
    return Placebo(level, slope, *ranks, restless)


def _rank(score: np.ndarray) -> Rank:
    """The rank of the first score among the others that are known."""
    first, others = score[..., :1], score[..., 1:]
    known = np.isfinite(first[..., 0])
    rank = np.where(known, 1.0 + (others >= first).sum(axis=-1), np.nan)
    number = np.where(known, 1.0 + np.isfinite(others).sum(axis=-1), np.nan)
    return Rank(rank, number, rank / number)
