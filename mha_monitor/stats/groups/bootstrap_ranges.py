"""Bootstrap intervals for measures of groups whose counts are known only as ranges.

Whatever the true counts are within their ranges, the interval that they would have had is held.
Measures of distance that obey the transfer principle (differences, variances, Theil's index,
the mean log deviation) have no bump inside a box of counts: they are largest at one of its
corners, and smallest where the groups stand as near to one common rate as their ranges let them.
Both kinds of counts are tried, and the outermost limits are given.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.events import Events
from mha_monitor.stats.groups.bootstrap import PER, USUAL, Draws, intervals

# All corners are drawn from up to this many; of more, those with the outermost values.
MOST_CORNERS = 64
OUTERMOST = 3
# More ranges than this have too many corners to measure each.
MOST_RANGES = 16
LEVELS = 12

Measured = Callable[[np.ndarray, np.ndarray], np.ndarray]


def bounded_intervals(
    measure: Measured,
    groups: Events,
    *,
    least: ArrayLike | None = None,
    confidence: float = 0.95,
    draws: Draws = USUAL,
) -> tuple[np.ndarray, np.ndarray]:
    """Limits of `measure(rate per 100,000, population)` that admit chance and ranges of counts.

    `groups` are those of one place, one axis. Where they are exact the limits are those of
    `bootstrap.intervals`, to which the other arguments go. A measure may give several numbers on
    a last axis of its own. Where some counts in the ranges leave a measure undefined, its upper
    limit is infinite. Raises ValueError where a low end is above its high end, and for more than
    `MOST_RANGES` ranges.
    """
    low, high, people, dispersion = groups.checked()
    tried = np.unique(
        np.concatenate([_corners(measure, low, high, people), _levelled(low, high, people)]),
        axis=0,
    )
    found = intervals(
        measure,
        tried,
        people,
        least=least,
        dispersion=dispersion,
        confidence=confidence,
        draws=draws,
    )
    undefined = np.isnan(found.value)
    lowest = np.where(undefined, np.inf, found.low).min(axis=0)
    highest = np.where(undefined, -np.inf, found.high).max(axis=0)
    never, sometimes = undefined.all(axis=0), undefined.any(axis=0)
    return (
        np.where(never, np.nan, lowest),
        np.where(never, np.nan, np.where(sometimes, np.inf, highest)),
    )


def _corners(
    measure: Measured, low: np.ndarray, high: np.ndarray, people: np.ndarray
) -> np.ndarray:
    """Every choice of ends; of many, those where some measure is nearly lowest or highest."""
    ranged = low < high
    if ranged.sum() > MOST_RANGES:
        raise ValueError(f"at most {MOST_RANGES} counts can be ranges, not {ranged.sum()}")
    ends = [((a, b) if a < b else (a,)) for a, b in zip(low, high, strict=True)]
    corners = np.array([*product(*ends)])
    if len(corners) <= MOST_CORNERS:
        return corners
    values = np.asarray(measure(corners / people * PER, people)).reshape(len(corners), -1)
    order = np.argsort(values, axis=0)  # NaN last
    outermost = np.concatenate([order[:OUTERMOST], order[-OUTERMOST:]])
    return corners[np.unique(outermost)]


def _levelled(low: np.ndarray, high: np.ndarray, people: np.ndarray) -> np.ndarray:
    """The counts within the ranges that are nearest to one common rate, for a row of rates."""
    least, most = low / people, high / people
    rates = np.concatenate([np.linspace(least.min(), most.max(), LEVELS), least, most])
    return np.clip(np.sort(rates)[:, None] * people, low, high)
