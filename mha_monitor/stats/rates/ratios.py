"""Ratios of two rates, the excess they imply, and what a change of base does to them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.arguments import as_counts, as_populations, tail_of
from mha_monitor.stats.estimate import Estimate
from mha_monitor.stats.rates.approximate import log_wald, mover_jeffreys, score_interval
from mha_monitor.stats.rates.conditional import lower_odds
from mha_monitor.stats.rates.differences import rate_difference
from mha_monitor.stats.rates.dispersion import as_dispersions, widened
from mha_monitor.stats.rates.published import published_rate_ratio, rounded_rate_ratio
from mha_monitor.stats.rates.rates import rate

__all__ = [
    "base_change_factor",
    "excess",
    "expected_events",
    "log_wald",
    "lower_limit",
    "mover_jeffreys",
    "published_rate_ratio",
    "rate_difference",
    "rate_ratio",
    "rounded_rate_ratio",
    "score_interval",
    "upper_limit",
]


def rate_ratio(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    confidence: float = 0.95,
    method: str = "mid-p",
    dispersion: ArrayLike = 1.0,
    reference_dispersion: ArrayLike = 1.0,
) -> Estimate:
    """Ratio of two Poisson rates, with limits that allow for chance alone.

    Given the total of both counts the group's count is binomial. "mid-p" counts half of the
    probability of what was seen (Lancaster 1961) and covers close to the confidence asked;
    "exact" counts all of it (Clopper and Pearson 1934) and covers at least that.
    The arguments broadcast; NaN in gives NaN out. A count of 0 gives 0 within 0 and a finite
    limit; a reference count of 0 gives infinity above a finite limit; 0 against 0 gives NaN
    within 0 and infinity. A dispersion above 1, as repeat detentions give, widens the limits
    and leaves the value: they are those of count / dispersion events among
    population / dispersion people.
    Raises ValueError for a negative count, a population not above zero, a confidence outside
    0 to 1, an unknown method or a dispersion below 1.
    """
    group = (count, population, dispersion)
    reference = (reference_count, reference_population, reference_dispersion)
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
    dispersion: ArrayLike = 1.0,
    reference_dispersion: ArrayLike = 1.0,
) -> np.ndarray:
    """The lower limit of `rate_ratio` alone, in half the time."""
    group = (count, population, dispersion)
    reference = (reference_count, reference_population, reference_dispersion)
    count, reference_count, scale = _effective(group, reference)
    return lower_odds(count, reference_count, tail_of(confidence), method) * scale


def upper_limit(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    confidence: float = 0.95,
    method: str = "mid-p",
    dispersion: ArrayLike = 1.0,
    reference_dispersion: ArrayLike = 1.0,
) -> np.ndarray:
    """The upper limit of `rate_ratio` alone, in half the time."""
    group = (count, population, dispersion)
    reference = (reference_count, reference_population, reference_dispersion)
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


def excess(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    confidence: float = 0.95,
    method: str = "mid-p",
    dispersion: ArrayLike = 1.0,
    reference_dispersion: ArrayLike = 1.0,
) -> Estimate:
    """Events above the number expected at the reference rate: count * (1 - 1 / ratio).

    The limits put those of the rate ratio in its place, with the count as it was seen. They
    are below zero where the group's rate is lower. With a count of 0 the ratio says nothing
    about how many to expect, so the limits are those of the expected number, from the
    reference count alone. The dispersions widen the limits, as in `rate_ratio`. It is
    arithmetic and says nothing of causes.
    """
    groups = (count, population, reference_count, reference_population)
    ratio = rate_ratio(*groups, confidence, method, dispersion, reference_dispersion)
    expected = expected_events(*groups[1:], confidence, reference_dispersion)
    (count,) = as_counts(count)
    with np.errstate(divide="ignore", invalid="ignore"):
        return Estimate(
            value=count - expected.value,
            low=count - np.where(count == 0, expected.high, count / ratio.low),
            high=count - np.where(count == 0, expected.low, count / ratio.high),
        )


def expected_events(
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    confidence: float = 0.95,
    reference_dispersion: ArrayLike = 1.0,
) -> Estimate:
    """Events of a group if the reference rate held for it, within the chance of that rate."""
    return rate(
        reference_count,
        reference_population,
        np.asarray(population, dtype=float),
        confidence,
        dispersion=reference_dispersion,
    )


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
