"""The change at one milestone, of every area and group at once, beside placebo dates."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mha_monitor.reform.monthly_counts import Groups, Monthly
from mha_monitor.reform.months_used import Window
from mha_monitor.stats.time_series import design, imputation, placebo
from mha_monitor.stats.time_series.change import Interrupted
from mha_monitor.stats.time_series.months import seen_in


class Counts(NamedTuple):
    """One number for each month, (areas, groups, months), for pictures and for ranking dates.

    Where a count is a range it is the one expected within it, given the fit of the others.
    """

    group: np.ndarray
    reference: np.ndarray


class Changes(NamedTuple):
    """The change of the ratio and of each rate, (areas, groups), and how the date ranks."""

    ratio: Interrupted
    group: Interrupted | None
    reference: Interrupted | None
    rank: np.ndarray
    placebos: np.ndarray
    placebo_p: np.ndarray


def changes(
    monthly: Monthly,
    window: Window,
    start: int,
    placebo_months: np.ndarray,
    *,
    slope: bool = True,
    rates: bool = True,
    confidence: float = 0.95,
) -> Changes:
    """Fit the months around month `start`, each count as the range it is.

    The ratio is that of `imputation.controlled`, in which months that both groups lived through
    cancel. The rates are each group alone, None without `rates`. `placebo_months` are ranked
    beside `start`.
    """
    mask = left_out(monthly, window)
    counted, reference = monthly.counted, beside(monthly)
    fit = {"mask": mask, "slope": slope, "indicators": window.steps, "confidence": confidence}
    ratio = imputation.controlled(
        *(counted.low, counted.high, counted.population),
        *(reference.low, reference.high, reference.population),
        *(monthly.month, start),
        **fit,
    )
    single = [
        imputation.single(*each, monthly.month, start, **fit) if rates else None
        for each in (counted, reference)
    ]
    ranked = _ranked(monthly, window, start, placebo_months, slope=slope)
    return Changes(ratio, *single, *ranked)


def left_out(monthly: Monthly, window: Window) -> np.ndarray:
    """Months left out, (areas, 1, months): those of the window, and an area's red ones."""
    return (window.mask | monthly.red)[:, None, :]


def one_number_each(monthly: Monthly, window: Window, start: int, *, slope: bool = True) -> Counts:
    """Each month's count as one number: itself, or what is expected within its range."""
    model = design.interrupted(monthly.month, start, slope=slope, indicators=window.steps)
    reference, mask = beside(monthly), left_out(monthly, window)
    found = []
    for each in (monthly.counted, reference):
        unseen = ~seen_in(np.broadcast_to(mask, each.low.shape), *each)
        found.append(imputation.filled(each.low, each.high, model, np.log(each.population), unseen))
    return Counts(*found)


def _ranked(monthly: Monthly, window: Window, start: int, placebo_months, *, slope: bool):
    """Rank, number ranked and p of the date among placebos, (areas, groups)."""
    shape = monthly.counted.low.shape[:2]
    if not len(placebo_months):
        return (np.full(shape, np.nan),) * 3
    counts = one_number_each(monthly, window, start, slope=slope)
    answer = placebo.controlled(
        *(counts.group, monthly.counted.population),
        *(counts.reference, beside(monthly).population),
        *(monthly.month, [start], placebo_months),
        mask=np.broadcast_to(left_out(monthly, window), counts.group.shape),
        slope=slope,
        indicators=window.steps,
    )
    return (part[..., 0] for part in (answer.rank, answer.number, answer.p))


def placebos(
    monthly: Monthly, window: Window, starts: list[int], most: int | None = None
) -> np.ndarray:
    """Months that could have been the milestone's: seen, far enough from both ends, no milestone's.

    `starts` are the months of all milestones that could change practice. With `most` so many of
    them, evenly spread.
    """
    found = placebo.admissible(monthly.month, starts)
    found = found[~window.mask[found - int(monthly.month[0])]]
    if most is None or len(found) <= most:
        return found
    return found[np.linspace(0, len(found) - 1, most).round().astype(int)]


def beside(monthly: Monthly) -> Groups:
    """The reference group beside each of the groups."""
    shape = monthly.counted.low.shape
    return Groups(*(np.broadcast_to(part, shape) for part in monthly.reference))
