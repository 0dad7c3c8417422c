"""Directly standardised rates: what the rate would be if every group had the same ages and sexes.

Strata (such as age by sex) are the last axis; leading axes are areas, groups or years.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammainccinv, gammaincinv

from mha_monitor.stats.arguments import tail_of
from mha_monitor.stats.estimate import Estimate
from mha_monitor.stats.rates.indirect import expected_events, indirect_ratio
from mha_monitor.stats.rates.standardised_bounds import direct_rate_bounds
from mha_monitor.stats.rates.standardised_ratio import ratio
from mha_monitor.stats.rates.weighted import FEWEST_EVENTS, interval, weighted, weighted_repeats

__all__ = [
    "differs_from_gamma",
    "direct_rate",
    "direct_rate_bounds",
    "direct_rate_of_repeats",
    "expected_events",
    "gamma_interval",
    "indirect_ratio",
    "interval",
    "ratio",
    "weighted",
    "weighted_repeats",
]

# Two intervals whose limits differ by more than this part disagree.
NOTABLE = 0.2


def direct_rate(
    count: ArrayLike,
    population: ArrayLike,
    standard_population: ArrayLike,
    per: float = 100_000,
    confidence: float = 0.95,
    *,
    dispersion: ArrayLike = 1.0,
    fewest_events: float = FEWEST_EVENTS,
) -> Estimate:
    """Directly standardised rate per `per` people, with Dobson's limits.

    The limits of the total count (`rates.count_interval`) are scaled to the standard error of
    the rate. NaN where the total is below `fewest_events`; 0 lifts that convention, and a
    total of 0 then has the limits it would have if all strata shared one rate. A stratum that
    is NaN makes the rate NaN: it is never left out. Raises ValueError as `weighted` does.
    """
    sums = weighted(count, population, standard_population, dispersion)
    return interval(sums, per, confidence, fewest_events=fewest_events)


def direct_rate_of_repeats(
    people_by_events: ArrayLike,
    population: ArrayLike,
    standard_population: ArrayLike,
    per: float = 100_000,
    confidence: float = 0.95,
    method: str = "phe",
    *,
    fewest_events: float = FEWEST_EVENTS,
) -> Estimate:
    """As `direct_rate`, from people with 1, 2, 3 ... events each: see `weighted_repeats`."""
    sums = weighted_repeats(people_by_events, population, standard_population)
    return interval(sums, per, confidence, method, fewest_events=fewest_events)


def gamma_interval(
    count: ArrayLike,
    population: ArrayLike,
    standard_population: ArrayLike,
    per: float = 100_000,
    confidence: float = 0.95,
) -> Estimate:
    """Directly standardised rate with the gamma limits of Fay and Feuer (1997).

    Conservative: the upper limit allows for one more event in the stratum that weighs most per
    person, and runs away where that stratum is tiny.
    """
    sums, tail = weighted(count, population, standard_population), tail_of(confidence)
    above, variance = sums.rate + sums.heaviest, sums.variance + sums.heaviest**2
    with np.errstate(divide="ignore", invalid="ignore"):
        below = sums.variance / sums.rate * gammaincinv(sums.rate**2 / sums.variance, tail)
    return Estimate(
        per * sums.rate,
        per * np.where(sums.rate == 0, 0.0, below),
        per * variance / above * gammainccinv(above**2 / variance, tail),
    )


def differs_from_gamma(
    count: ArrayLike,
    population: ArrayLike,
    standard_population: ArrayLike,
    confidence: float = 0.95,
    notable: float = NOTABLE,
) -> np.ndarray:
    """Whether a limit of the gamma interval is off Dobson's by more than a fifth.

    Then a stratum with few people carries much of the weight, or there are few events, and
    the rate is to be read with care. False where a count is unknown.
    """
    strata = (count, population, standard_population)
    gamma = gamma_interval(*strata, confidence=confidence)
    dobson = direct_rate(*strata, confidence=confidence, fewest_events=0)
    low_off = np.abs(gamma.low - dobson.low) > notable * dobson.low
    return low_off | (np.abs(gamma.high - dobson.high) > notable * dobson.high)
