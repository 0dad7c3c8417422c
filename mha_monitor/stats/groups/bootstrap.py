"""Intervals for any measure of rates, from counts drawn again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.arguments import as_counts, as_populations, tail_of
from mha_monitor.stats.estimate import Estimate
from mha_monitor.stats.rates.dispersion import as_dispersions

PER = 100_000
# The mean at which a count of 0 is as likely as not: drawn around 0, none would ever come.
MEAN_OF_NONE = np.log(2)


class Draws(NamedTuple):
    """How many draws, and where they start: the same seed gives the same draws."""

    number: int = 2000
    seed: int = 0


USUAL = Draws()


def intervals(
    measure: Callable[[np.ndarray, np.ndarray], np.ndarray],
    count: ArrayLike,
    population: ArrayLike,
    *,
    least: ArrayLike | None = None,
    confidence: float = 0.95,
    dispersion: ArrayLike = 1.0,
    draws: Draws = USUAL,
) -> Estimate:
    """`measure(rate per 100,000, population)` of the groups in the last axis, with limits.

    Counts are drawn as Poisson around those seen, or as `dispersion` times Poisson around
    count / dispersion; a count of 0 around `MEAN_OF_NONE`. A drawn measure of distance has
    the chance of the draw on top of the chance of the count, so plain percentiles lean away
    from equality and reversed ones (Davison and Hinkley 1997, 5.2) lean back too far: the
    limits are the outer ones of both.
    `least` is the value at equal rates of a measure that cannot be below it, such as 0 for a
    variance and 1 for a ratio: the low limit is that value unless chance alone under equal
    rates seldom gives as much. A missing count makes the measure NaN. Memory grows with draws
    times counts.
    """
    count, population, dispersion = np.broadcast_arrays(
        *as_counts(count), *as_populations(population), *as_dispersions(dispersion)
    )
    tail, generator = tail_of(confidence), np.random.default_rng(draws.seed)

    def measured(counts: np.ndarray) -> np.ndarray:
        return np.asarray(measure(counts / population * PER, population))

    def drawn(mean: np.ndarray) -> np.ndarray:
        known = np.nan_to_num(mean / dispersion)
        counts = generator.poisson(known, size=(draws.number, *known.shape)) * dispersion
        return measured(np.where(np.isnan(mean), np.nan, counts))

    value = measured(count)
    around = np.where(count == 0, MEAN_OF_NONE * dispersion, count)
    low, high = _outer_limits(value, drawn(around), tail)
    if least is not None:
        level = count.sum(axis=-1, keepdims=True) / population.sum(axis=-1, keepdims=True)
        chance = _quantile(drawn(level * population), 1 - tail)
        low = np.where(value <= chance, least, np.maximum(low, least))
    missing = np.isnan(value)
    return Estimate(value, np.where(missing, np.nan, low), np.where(missing, np.nan, high))


def _outer_limits(value, drawn, tail):
    below, above = _quantile(drawn, tail), _quantile(drawn, 1 - tail)
    with np.errstate(invalid="ignore"):
        reversed_below, reversed_above = 2 * value - above, 2 * value - below
    # Infinite measures have no reverse.
    return np.fmin(below, reversed_below), np.fmax(above, reversed_above)


def _quantile(drawn: np.ndarray, probability: float) -> np.ndarray:
    """A quantile over draws, those without the measure left out; no mean of two, for infinities."""
    ordered = np.sort(drawn, axis=0)  # NaN last
    known = (~np.isnan(drawn)).sum(axis=0)
    place = np.clip(np.ceil(probability * known).astype(int) - 1, 0, None)
    return np.take_along_axis(ordered, place[None], axis=0)[0]
