"""Counts and crude rates with their intervals."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammainccinv, gammaincinv, ndtri

from mha_monitor.stats.arguments import as_counts, as_populations, chosen, tail_of
from mha_monitor.stats.estimate import Estimate
from mha_monitor.stats.rates.dispersion import as_dispersions, widened

# The Office for Health Improvement and Disparities takes exact limits below this count.
FEWEST_FOR_BYAR = 10


def count_interval(count: ArrayLike, confidence: float = 0.95, method: str = "phe") -> Estimate:
    """The mean of a Poisson count, with limits, in events; NaN in gives NaN out.

    `method` is "exact" (Garwood 1936), "byar" (Breslow and Day 1987) or "phe": exact below 10
    and Byar from 10 on, the convention of England's public health profiles. Byar's limits
    here use the count below and one more above, not a half added to both.
    Raises ValueError for a negative count, a confidence outside 0 to 1 or an unknown method.
    """
    (count,) = as_counts(count)
    low, high = chosen(COUNT_LIMITS, method)(count, tail_of(confidence))
    return Estimate(count, low, high)


def rate(
    count: ArrayLike,
    population: ArrayLike,
    per: float = 100_000,
    confidence: float = 0.95,
    method: str = "phe",
    dispersion: ArrayLike = 1.0,
) -> Estimate:
    """Events per `per` people, with limits that allow for chance; arguments broadcast.

    NaN in gives NaN out. A dispersion above 1, as repeat detentions give, widens the limits and
    leaves the value: they are those of count / dispersion events among population / dispersion
    people. Raises ValueError as `count_interval` does, for a population that is not above zero
    and for a dispersion below 1.
    """
    (population,), (dispersion,) = as_populations(population), as_dispersions(dispersion)
    events = count_interval(widened(count, dispersion), confidence, method)
    return Estimate(*(limit * dispersion * per / population for limit in events))


def _exact_limits(count: np.ndarray, tail: float) -> tuple[np.ndarray, np.ndarray]:
    low = np.where(count == 0, 0.0, gammaincinv(count, tail))
    return low, gammainccinv(count + 1, tail)


def _byar_limits(count: np.ndarray, tail: float) -> tuple[np.ndarray, np.ndarray]:
    z = -ndtri(tail)
    with np.errstate(divide="ignore", invalid="ignore"):
        base = 1 - 1 / (9 * count) - z / (3 * np.sqrt(count))
    low = np.where(count == 0, 0.0, count * np.maximum(base, 0) ** 3)
    above = count + 1
    return low, above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3


def _phe_limits(count: np.ndarray, tail: float) -> tuple[np.ndarray, np.ndarray]:
    low, high = (np.asarray(limit) for limit in _byar_limits(count, tail))
    # Exact limits take many times as long; of few events there are few different counts.
    few = count < FEWEST_FOR_BYAR
    different, which = np.unique(count[few], return_inverse=True)
    for limits, exact in zip((low, high), _exact_limits(different, tail), strict=True):
        limits[few] = exact[which]
    return low, high


COUNT_LIMITS = {"phe": _phe_limits, "exact": _exact_limits, "byar": _byar_limits}
