"""Directly standardised rates when the count of a stratum is known only as a range."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.arguments import as_counts
from mha_monitor.stats.rates.weighted import FEWEST_EVENTS, interval, per_event, weighted

# Ranges of more events than this are walked through in as many equal steps.
MOST_STEPS = 200


def direct_rate_bounds(
    count_low: ArrayLike,
    count_high: ArrayLike,
    population: ArrayLike,
    standard_population: ArrayLike,
    per: float = 100_000,
    confidence: float = 0.95,
    *,
    fewest_events: float = FEWEST_EVENTS,
) -> tuple[np.ndarray, np.ndarray]:
    """Limits of the rate that allow for chance and for strata known only as a range.

    All lowest and all highest counts are not enough: events in a stratum that weighs much per
    person add to the doubt more than to the rate. Counts between the ends are tried too,
    filling the heaviest strata first and the lightest first, an event at a time. NaN where
    even the highest counts add up to fewer than `fewest_events`. Raises ValueError where a
    low end is above its high end, and as `weighted` does.
    """
    low, high = np.broadcast_arrays(*as_counts(count_low, count_high))
    if (low > high).any():
        raise ValueError("the low end of a count is above its high end in some stratum")
    strata = (population, standard_population)
    weight = per_event(*strata)
    filled = np.concatenate([_filled(low, high, weight), _filled(low, high, -weight)])
    limits = interval(weighted(filled, *strata), per, confidence, fewest_events=0)
    told = high.sum(axis=-1) >= fewest_events
    lowest, highest = limits.low.min(axis=0), limits.high.max(axis=0)
    return np.where(told, lowest, np.nan), np.where(told, highest, np.nan)


def _filled(low: np.ndarray, high: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Counts between low and high on a new first axis, the heaviest strata filled first."""
    low, high, weight = np.broadcast_arrays(low, high, weight)
    order = np.argsort(-weight, axis=-1)
    room = np.take_along_axis(high - low, order, axis=-1)
    before = np.cumsum(room, axis=-1) - room
    total = room.sum(axis=-1, keepdims=True)
    most = np.nanmax(total, initial=0.0)
    parts = np.linspace(0, 1, 1 + int(min(np.ceil(most), MOST_STEPS)))
    poured = parts.reshape(-1, *[1] * total.ndim) * total
    filled = np.clip(poured - before, 0, room)
    back = np.broadcast_to(np.argsort(order, axis=-1), filled.shape)
    return low + np.take_along_axis(filled, back, axis=-1)
