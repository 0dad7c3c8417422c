"""The difference of two Poisson rates, with its score interval.

Times the people of the group it is the excess: how many more events there are, on average, than
at the reference rate. The excess has no interval of its own.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from mha_monitor.stats.arguments import as_populations, tail_of
from mha_monitor.stats.estimate import Estimate
from mha_monitor.stats.rates.dispersion import as_dispersions, widened
from mha_monitor.stats.rates.roots import increasing_root

# Newton's method is quadratic: a value this close to zero leaves an error near 1e-15.
NEWTON_TOLERANCE = 1e-8


def rate_difference(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    per: float = 100_000,
    confidence: float = 0.95,
    dispersions: tuple[ArrayLike, ArrayLike] = (1.0, 1.0),
) -> Estimate:
    """Rate less reference rate, each per `per` people, with the limits of the score test.

    The arguments broadcast; NaN in gives NaN out. Limits are the differences at which the
    score statistic reaches the normal quantile z (Miettinen and Nurminen 1985; Ng et al. 2007).
    A zero count needs no special rule: 0 against 0 gives 0 within -z^2/n2 and z^2/n1. The
    dispersions, of the group and of the reference group, widen the limits, as in
    `ratios.rate_ratio`.
    Raises ValueError for a negative count, a population not above zero or a dispersion below 1.
    """
    group, reference, z = _inputs(
        (count, population, dispersions[0]),
        (reference_count, reference_population, dispersions[1]),
        per,
        confidence,
    )
    value = np.divide(*group) - np.divide(*reference)
    return Estimate(value, _lower_limit(group, reference, z), -_lower_limit(reference, group, z))


def lower_limit(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    per: float = 100_000,
    confidence: float = 0.95,
    dispersions: tuple[ArrayLike, ArrayLike] = (1.0, 1.0),
) -> np.ndarray:
    """The lower limit of `rate_difference` alone. The upper one is minus that of the swapped."""
    group, reference, z = _inputs(
        (count, population, dispersions[0]),
        (reference_count, reference_population, dispersions[1]),
        per,
        confidence,
    )
    return _lower_limit(group, reference, z)


def _inputs(group, reference, per, confidence):
    """Of both groups the events and the people in units of `per`, and the normal quantile."""
    z = -ndtri(tail_of(confidence))
    parts = []
    for count, population, dispersion in (group, reference):
        (exposure,), (dispersion,) = as_populations(population), as_dispersions(dispersion)
        parts += [widened(count, dispersion), exposure / per / dispersion]
    parts = np.broadcast_arrays(*parts)
    return parts[:2], parts[2:], z


def _lower_limit(group, reference, z):
    (count, exposure), (reference_count, reference_exposure) = group, reference
    difference = count / exposure - reference_count / reference_exposure
    reach = np.hypot(
        _reach_below(count, z) / exposure, _reach_above(reference_count, z) / reference_exposure
    )
    known = ~np.isnan(reach)
    arguments = (count, exposure, reference_count, reference_exposure, reach / z)
    arguments = [array[known] for array in (*arguments, np.full(reach.shape, z))]
    distance = np.full(reach.shape, np.nan)
    distance[known] = increasing_root(
        _score_step, np.full(known.sum(), z), arguments, NEWTON_TOLERANCE
    )
    return difference - distance * reach / z


def _reach_below(count, z):
    """From a count down to the lower score limit of its mean."""
    return z * np.sqrt(count + z**2 / 4) - z**2 / 2


def _reach_above(count, z):
    """From a count up to the upper score limit of its mean."""
    return z * np.sqrt(count + z**2 / 4) + z**2 / 2


def _score_step(distance, count, exposure, reference_count, reference_exposure, unit, z):
    """Score statistic `distance` units below the difference, less z, and Newton's step."""
    null = count / exposure - reference_count / reference_exposure - distance * unit
    variance, variance_slope = _null_variance(
        null, count, exposure, reference_count, reference_exposure
    )
    statistic = distance * unit / np.sqrt(variance)
    slope = unit / np.sqrt(variance) + statistic * unit * variance_slope / (2 * variance)
    return statistic - z, (statistic - z) / slope


def _null_variance(null, count, exposure, reference_count, reference_exposure):
    """Variance of the difference when it truly is `null`, and the variance's slope in `null`.

    Both rates take their likeliest values that differ by `null`; the reference rate is the
    larger root of r^2 + (null - pooled) r - null * reference_count / total = 0.
    """
    total = exposure + reference_exposure
    pooled = (count + reference_count) / total
    # Written with the size of `null` because every term is then positive: rounding cannot
    # leave the square root of something just below zero.
    same_side = np.where(null < 0, count, reference_count)
    root = np.sqrt((pooled - np.abs(null)) ** 2 + 4 * np.abs(null) * same_side / total)
    reference_rate = (pooled - null + root) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        reference_slope = ((null - pooled + 2 * reference_count / total) / root - 1) / 2
    variance = (reference_rate + null) / exposure + reference_rate / reference_exposure
    slope = (reference_slope + 1) / exposure + reference_slope / reference_exposure
    return variance, slope
