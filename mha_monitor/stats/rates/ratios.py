"""Ratios of two rates, and what a change of base does to them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.arguments import as_populations, tail_of
from mha_monitor.stats.estimate import Estimate
from mha_monitor.stats.rates.approximate import log_wald
from mha_monitor.stats.rates.conditional import lower_odds
from mha_monitor.stats.rates.differences import rate_difference
from mha_monitor.stats.rates.dispersion import as_dispersions, widened
from mha_monitor.stats.rates.published import published_rate_ratio

__all__ = [
    "base_change_factor",
    "log_wald",
    "lower_limit",
    "published_rate_ratio",
    "rate_difference",
    "rate_ratio",
    "upper_limit",
]


def rate_ratio(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    confidence: float = 0.95,
    method: str = "mid-p",
    dispersions: tuple[ArrayLike, ArrayLike] = (1.0, 1.0),
) -> Estimate:
    """Ratio of two Poisson rates, with limits that allow for chance alone.

    Given the total of both counts the group's count is binomial. "mid-p" counts half of the
    probability of what was seen (Lancaster 1961) and covers close to the confidence asked;
    "exact" counts all of it (Clopper and Pearson 1934) and covers at least that.
    The arguments broadcast; NaN in gives NaN out. A count of 0 gives 0 within 0 and a finite
    limit; a reference count of 0 gives infinity above a finite limit; 0 against 0 gives NaN
    within 0 and infinity. The dispersions are those of the group and of the reference group: one
    above 1, as repeat detentions give, widens the limits and leaves the value: they are those of
    count / dispersion events among population / dispersion people.
    Raises ValueError for a negative count, a population not above zero, a confidence outside
    0 to 1, an unknown method or a dispersion below 1.
    """
    group = (count, population, dispersions[0])
    reference = (reference_count, reference_population, dispersions[1])
    count, reference_count, scale = _effective(group, reference)
    tail = tail_of(confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        return Estimate(
            value=count / reference_count * scale,
            low=lower_odds(count, reference_count, tail, method) * scale,
            high=scale / lower_odds(reference_count, count, tail, method),
        )


def lower_limit(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    confidence: float = 0.95,
    method: str = "mid-p",
    dispersions: tuple[ArrayLike, ArrayLike] = (1.0, 1.0),
) -> np.ndarray:
    """The lower limit of `rate_ratio` alone, in half the time."""
    group = (count, population, dispersions[0])
    reference = (reference_count, reference_population, dispersions[1])
    count, reference_count, scale = _effective(group, reference)
    return lower_odds(count, reference_count, tail_of(confidence), method) * scale


def upper_limit(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    confidence: float = 0.95,
    method: str = "mid-p",
    dispersions: tuple[ArrayLike, ArrayLike] = (1.0, 1.0),
) -> np.ndarray:
    """The upper limit of `rate_ratio` alone, in half the time."""
    group = (count, population, dispersions[0])
    reference = (reference_count, reference_population, dispersions[1])
    count, reference_count, scale = _effective(group, reference)
    with np.errstate(divide="ignore"):
        return scale / lower_odds(reference_count, count, tail_of(confidence), method)


def _effective(group, reference):
    """Independent events of both groups, and the ratio of the people whose events they are."""
    counts, people = [], []
    for count, population, dispersion in (group, reference):
        (population,), (dispersion,) = as_populations(population), as_dispersions(dispersion)
        counts.append(widened(count, dispersion))
        people.append(population / dispersion)
    return np.broadcast_arrays(*counts, people[1] / people[0])


def base_change_factor(
    population_before: ArrayLike,
    population_after: ArrayLike,
    reference_before: ArrayLike,
    reference_after: ArrayLike,
) -> np.ndarray:
    """What a crude rate ratio is multiplied by when only the populations divided by change.

    Below 1 the new base alone makes the gap look smaller. Raises ValueError for a population
    that is not above zero.
    """
    before, after, reference_before, reference_after = as_populations(
        population_before, population_after, reference_before, reference_after
    )
    return (reference_after / reference_before) / (after / before)
