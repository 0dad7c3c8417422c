"""The change at one milestone, of every area and group at once, beside placebo dates."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from mha_monitor.reform.monthly_counts import Monthly
from mha_monitor.reform.months_used import Window
from mha_monitor.stats.time_series import imputation, placebo
from mha_monitor.stats.time_series.change import Change, Interrupted, widened
from mha_monitor.stats.time_series.months import seen_in
from mha_monitor.stats.time_series.placebo import Rank
from mha_monitor.stats.time_series.series import PLAIN, Counts, Fitting, MonthSeries


class OneNumber(NamedTuple):
    """One number for each month, (areas, groups, months), for pictures.

    Where a count is a range it is the one expected within it, given the fit of the others.
    """

    group: np.ndarray
    reference: np.ndarray


class Changes(NamedTuple):
    """The change of the ratio and of each rate, (areas, groups), and how the date ranks.

    What is told of the ratio stands beside a level that may wander, its limits no narrower than
    the levels of other months ask; `plain` is without either.
    """

    told: Change
    plain: Interrupted
    group: Interrupted | None
    reference: Interrupted | None
    level_rank: Rank
    slope_rank: Rank


def changes(
    monthly: Monthly,
    window: Window,
    start: int,
    placebo_months: np.ndarray,
    fitting: Fitting = PLAIN,
    *,
    rates: bool = True,
) -> Changes:
    """Fit the months around month `start`, each count as the range it is.

    The ratio is that of `imputation.told`, in which months that both groups lived through cancel
    and slow drift is no step. The rates are each group alone, None without `rates`.
    `placebo_months` are ranked beside `start`.
    """
    series = beside_reference(monthly, window)
    alone = [replace(series, reference=None, group=each) for each in series.pair]
    ratio = imputation.told(series, start, fitting)
    own, other = (imputation.single(each, start, fitting) if rates else None for each in alone)
    if not len(placebo_months):
        none = np.full(series.group.low.shape[:2], np.nan)
        return Changes(ratio.wandering, ratio.plain, own, other, *(Rank(none, none, none),) * 2)
    found = placebo.controlled(series, start, placebo_months, fitting)
    told = widened(ratio.wandering, found.others)
    return Changes(told, ratio.plain, own, other, found.level_rank, found.slope_rank)


def beside_reference(monthly: Monthly, window: Window) -> MonthSeries:
    """Every area's groups beside the reference group, without the months left out."""
    shape = monthly.counted.low.shape
    reference = Counts(*(np.broadcast_to(part, shape) for part in monthly.reference))
    return MonthSeries(
        month=monthly.month,
        group=monthly.counted,
        reference=reference,
        mask=np.broadcast_to(left_out(monthly, window), shape),
        steps=window.steps,
    )


def left_out(monthly: Monthly, window: Window) -> np.ndarray:
    """Months left out, (areas, 1, months): those of the window, and an area's red ones."""
    return (window.mask | monthly.red)[:, None, :]


def one_number_each(series: MonthSeries, start: int, fitting: Fitting = PLAIN) -> OneNumber:
    """Each month's count as one number: itself, or what is expected within its range."""
    model = fitting.design(series, start)
    return OneNumber(
        *(imputation.filled(each, model, ~seen_in(series.left_out, *each)) for each in series.pair)
    )


def placebos(
    monthly: Monthly, window: Window, starts: list[int], most: int | None = None
) -> np.ndarray:
    """Months that could have been the milestone's: seen, far enough from both ends, no milestone's.

    `starts` are the months of the milestone itself, from which they keep a little apart, and of all
    others that could change practice. With `most` so many of them, evenly spread.
    """
    found = placebo.admissible(monthly.month, starts)
    found = found[~window.mask[found - int(monthly.month[0])]]
    found = found[np.abs(found - starts[0]) >= placebo.APART]
    if most is None or len(found) <= most:
        return found
    return found[np.linspace(0, len(found) - 1, most).round().astype(int)]
