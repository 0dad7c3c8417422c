"""Milestones that never were: how the change at a real one ranks among other months.

A negative control is one more milestone, at a date when nothing could change.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.time_series import interrupted
from mha_monitor.stats.time_series.change import FEWEST_MONTHS, Interrupted
from mha_monitor.stats.time_series.months import as_months
from mha_monitor.stats.time_series.series import PLAIN, Counts, Fitting, MonthSeries


class Placebo(NamedTuple):
    """The change at each milestone (..., milestones) and at each placebo (..., placebos).

    `rank` is 1 where no placebo shows a larger change of level, for its standard error; `p` is
    the rank over the number of dates ranked, and never below one over that.
    """

    real: Interrupted
    placebo: Interrupted
    rank: np.ndarray
    number: np.ndarray
    p: np.ndarray


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
    series: MonthSeries, milestones: ArrayLike, placebos: ArrayLike, fitting: Fitting = PLAIN
) -> Placebo:
    """`interrupted.controlled` at all milestones and placebos; counts are taken as single ones."""
    milestones, placebos = np.atleast_1d(milestones), np.atleast_1d(placebos)
    dates = np.concatenate([milestones, placebos])
    answers = interrupted.controlled(_beside_dates(series), dates, fitting)
    real = _dated(answers, slice(None, milestones.size))
    placebo = _dated(answers, slice(milestones.size, None))
    score, others = _score(real)[..., :, None], _score(placebo)[..., None, :]
    ranked = np.isfinite(others) & (milestones[:, None] != placebos)
    larger = (ranked & (others >= score)).sum(axis=-1)
    known = np.isfinite(score[..., 0])
    rank = np.where(known, 1.0 + larger, np.nan)
    number = np.where(known, 1.0 + ranked.sum(axis=-1), np.nan)
    return Placebo(real, placebo, rank, number, rank / number)


def _beside_dates(series: MonthSeries) -> MonthSeries:
    """The same with room for an axis of dates before that of the months."""
    groups = (Counts(*map(_lengthened, each)) for each in (series.group, series.reference))
    group, reference = groups
    mask = None if series.mask is None else _lengthened(series.mask)
    return replace(series, group=group, reference=reference, mask=mask)


def _score(answer: Interrupted) -> np.ndarray:
    """The change of level over the width of its interval, both on the log scale."""
    level = answer.level
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.abs(np.log(level.value)) / np.log(level.high / level.low)


def _dated(answer: tuple, dates: slice):
    if not isinstance(answer, tuple):
        return answer[..., dates]
    return type(answer)(*(_dated(part, dates) for part in answer))


def _lengthened(part: ArrayLike) -> np.ndarray:
    part = np.asarray(part)
    return part if part.ndim < 2 else part[..., None, :]
