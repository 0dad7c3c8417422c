"""Weighted sums of the rates of strata, and Dobson's limits for them.

Strata (such as age by sex) are the last axis; leading axes are areas, groups or years.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.arguments import as_counts, as_populations
from mha_monitor.stats.estimate import Estimate
from mha_monitor.stats.rates.dispersion import as_dispersions
from mha_monitor.stats.rates.rates import count_interval

# The UK Health Security Agency prints no standardised rate on fewer events.
FEWEST_EVENTS = 10


class Weighted(NamedTuple):
    """A weighted sum of stratum rates, in events per person, and what its limits rest on."""

    rate: np.ndarray
    variance: np.ndarray
    events: np.ndarray
    unit: np.ndarray  # standard errors of the rate per standard error of the events
    heaviest: np.ndarray  # the most that one event can add to the rate


def weighted(
    count: ArrayLike,
    population: ArrayLike,
    standard_population: ArrayLike,
    dispersion: ArrayLike = 1.0,
) -> Weighted:
    """r = sum(w x / n) and v = dispersion sum(w^2 x / n^2), with weights that sum to 1.

    The dispersion is that of each stratum, or of all. Raises ValueError for a negative count
    and for a stratum without population, which has no rate: it has to be merged with its
    neighbour, in counts and in the standard population alike.
    """
    (count,), (dispersion,) = as_counts(count), as_dispersions(dispersion)
    return _sums(count, count * dispersion, population, standard_population)


def weighted_repeats(
    people_by_events: ArrayLike, population: ArrayLike, standard_population: ArrayLike
) -> Weighted:
    """The same from people with 1, 2, 3 ... events each (last axis; strata the one before).

    People are Poisson and each brings all their events, so a person with k events adds
    k^2 w^2 / n^2 to the variance: the adjustment for events that are not independent that
    the Office for Health Improvement and Disparities uses.
    """
    (people,) = as_counts(people_by_events)
    events = np.arange(1, people.shape[-1] + 1)
    return _sums(people @ events, people @ events**2, population, standard_population)


def interval(
    sums: Weighted,
    per: float = 100_000,
    confidence: float = 0.95,
    method: str = "phe",
    *,
    fewest_events: float = FEWEST_EVENTS,
) -> Estimate:
    """Limits of a weighted rate (Dobson and others 1991): r + unit (limit of events - events).

    The lower one is 0 where the formula would leave it below. NaN where there are fewer
    events than `fewest_events`.
    """
    events = count_interval(sums.events, confidence, method)
    told = sums.events >= fewest_events
    limits = (sums.rate + sums.unit * (limit - sums.events) for limit in events)
    return Estimate(*(np.where(told, per * np.maximum(limit, 0), np.nan) for limit in limits))


def per_event(population: ArrayLike, standard_population: ArrayLike) -> np.ndarray:
    """What one event in each stratum adds to the rate: w / n."""
    if (np.asarray(population) == 0).any():
        raise ValueError(
            "a stratum without population has no rate: merge it with its neighbour, in counts "
            "and in the standard population alike"
        )
    population, standard = as_populations(population, standard_population)
    return standard / standard.sum(axis=-1, keepdims=True) / population


def _sums(events, squares, population, standard_population) -> Weighted:
    each = per_event(population, standard_population)
    each, events, squares, people = np.broadcast_arrays(
        each, events, squares, np.asarray(population, dtype=float)
    )
    variance, total = (each**2 * squares).sum(axis=-1), events.sum(axis=-1)
    # Without events they are taken to fall where the people are.
    even = (each**2 * people).sum(axis=-1) / people.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        unit = np.sqrt(np.where(total == 0, even, variance / total))
    return Weighted((each * events).sum(axis=-1), variance, total, unit, each.max(axis=-1))
