"""One number for how far rates differ over all groups at once.

Groups are the last axis, in no order; leading axes are areas or years. Populations may be
shares or people. m is the rate of all groups together, sum(p y) with shares p that sum to 1.
Formulas as in the Health Equity Assessment Toolkit of the World Health Organization and in
Harper and Lynch (2005). Without any events the measures that divide by m are NaN.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.arguments import as_populations, as_rates

# Theil's index and the mean log deviation are printed times a thousand.
THOUSAND = 1000
PERCENT = 100


def difference(rate: ArrayLike, reference_rate: ArrayLike | None = None) -> np.ndarray:
    """Highest less lowest rate; with a reference, the difference of each group from it."""
    (rate,) = as_rates(rate)
    if reference_rate is None:
        return rate.max(axis=-1) - rate.min(axis=-1)
    return rate - np.asarray(reference_rate, dtype=float)[..., None]


def mean_rate(rate: ArrayLike, population: ArrayLike) -> np.ndarray:
    """The rate of all groups together."""
    rate, share = _shares(rate, population)
    return (share * rate).sum(axis=-1)


def between_group_variance(rate: ArrayLike, population: ArrayLike) -> np.ndarray:
    """sum(p (y - m)^2)."""
    rate, share = _shares(rate, population)
    return (share * _distance(rate, share) ** 2).sum(axis=-1)


def standard_deviation(rate: ArrayLike, population: ArrayLike) -> np.ndarray:
    """Square root of `between_group_variance`, in the unit of the rate."""
    return np.sqrt(between_group_variance(rate, population))


def coefficient_of_variation(rate: ArrayLike, population: ArrayLike) -> np.ndarray:
    """`standard_deviation` as a percentage of the rate of all."""
    return _percent_of_mean(standard_deviation(rate, population), rate, population)


def mean_difference(
    rate: ArrayLike, population: ArrayLike, *, weight_by_people: bool = False
) -> np.ndarray:
    """Mean of |y - m|, in which each group counts alike or as many times as it has people."""
    rate, share = _shares(rate, population)
    apart = np.abs(_distance(rate, share))
    return (share * apart).sum(axis=-1) if weight_by_people else apart.mean(axis=-1)


def index_of_disparity(
    rate: ArrayLike, population: ArrayLike, *, weight_by_people: bool = False
) -> np.ndarray:
    """`mean_difference` as a percentage of the rate of all (Pearcy and Keppel 2002)."""
    apart = mean_difference(rate, population, weight_by_people=weight_by_people)
    return _percent_of_mean(apart, rate, population)


def theil(rate: ArrayLike, population: ArrayLike) -> np.ndarray:
    """1000 sum(p (y / m) ln(y / m)); a rate of 0 adds nothing, as in the limit."""
    rate, share = _shares(rate, population)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = rate / (share * rate).sum(axis=-1, keepdims=True)
        terms = np.where(relative == 0, 0.0, relative * np.log(relative))
    return THOUSAND * (share * terms).sum(axis=-1)


def mean_log_deviation(rate: ArrayLike, population: ArrayLike) -> np.ndarray:
    """1000 sum(-p ln(y / m)); NaN where a rate is 0, where it would be infinite."""
    rate, share = _shares(rate, population)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = rate / (share * rate).sum(axis=-1, keepdims=True)
        terms = np.where(relative > 0, -np.log(relative), np.nan)
    return THOUSAND * (share * terms).sum(axis=-1)


def population_excess(
    rate: ArrayLike, population: ArrayLike, reference_rate: ArrayLike
) -> np.ndarray:
    """The rate of all less the reference rate: above 0 where groups have more than it.

    It is the population attributable risk with its sign turned, and arithmetic: it says
    nothing of causes.
    """
    (reference_rate,) = as_rates(reference_rate)
    return mean_rate(rate, population) - reference_rate


def population_excess_share(
    rate: ArrayLike, population: ArrayLike, reference_rate: ArrayLike
) -> np.ndarray:
    """`population_excess` as a percentage of the rate of all, the attributable fraction."""
    return _percent_of_mean(population_excess(rate, population, reference_rate), rate, population)


def _shares(rate: ArrayLike, population: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    (rate,), (population,) = as_rates(rate), as_populations(population)
    rate, population = np.broadcast_arrays(rate, population)
    return rate, population / population.sum(axis=-1, keepdims=True)


def _distance(rate: np.ndarray, share: np.ndarray) -> np.ndarray:
    return rate - (share * rate).sum(axis=-1, keepdims=True)


def _percent_of_mean(amount: np.ndarray, rate: ArrayLike, population: ArrayLike) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return PERCENT * amount / mean_rate(rate, population)
