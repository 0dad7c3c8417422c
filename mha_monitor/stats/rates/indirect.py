"""Indirectly standardised ratios: events beside those expected at a reference's rates.

For an area against England. Two areas' ratios are weighted by their own people and are not
comparable with one another.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from mha_monitor.stats.arguments import as_counts, as_populations, chosen, tail_of
from mha_monitor.stats.estimate import Estimate
from mha_monitor.stats.rates.dispersion import as_dispersions, widened
from mha_monitor.stats.rates.rates import COUNT_LIMITS, count_interval


def expected_events(
    population: ArrayLike, reference_count: ArrayLike, reference_population: ArrayLike
) -> np.ndarray:
    """Events expected in a population if each stratum (last axis) had the reference's rate."""
    (reference_count,) = as_counts(reference_count)
    people, reference_people = as_populations(population, reference_population)
    return (people * reference_count / reference_people).sum(axis=-1)


def indirect_ratio(
    count: ArrayLike,
    expected: ArrayLike,
    confidence: float = 0.95,
    method: str = "phe",
    dispersion: ArrayLike = 1.0,
) -> Estimate:
    """Events over expected events; the expected number is taken as known.

    `method` is that of `rates.count_interval` (exact below 10 events and Byar's from 10 on), or
    "log-normal", which has no limits where there are no events. A dispersion above 1, as repeat
    detentions give, widens the limits and leaves the value: they are those of
    count / dispersion events beside expected / dispersion. Raises ValueError for a negative
    count, an expected number not above zero or a dispersion below 1.
    """
    (count,) = as_counts(count)
    expected = np.asarray(expected, dtype=float)
    if (expected <= 0).any():
        raise ValueError("an expected number of events must be above zero")
    (dispersion,) = as_dispersions(dispersion)
    _, low, high = chosen(LIMITS, method)(widened(count, dispersion), confidence, method)
    return Estimate(count / expected, low * dispersion / expected, high * dispersion / expected)


def _log_limits(count: np.ndarray, confidence: float, _method: str) -> Estimate:
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.exp(-ndtri(tail_of(confidence)) / np.sqrt(np.where(count > 0, count, np.nan)))
        return Estimate(count, count / factor, count * factor)


LIMITS: dict[str, Callable[[np.ndarray, float, str], Estimate]] = {
    **dict.fromkeys(COUNT_LIMITS, count_interval),
    "log-normal": _log_limits,
}
