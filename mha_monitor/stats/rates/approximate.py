"""Approximate intervals for the ratio of two rates, beside which the exact ones are judged."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammainccinv, gammaincinv, ndtri

from mha_monitor.stats.arguments import as_counts, as_populations, tail_of
from mha_monitor.stats.estimate import Estimate


def log_wald(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    confidence: float = 0.95,
) -> Estimate:
    """Rate ratio with normal limits on the log scale, as model output has them.

    Where either count is 0 a half is added to both for the limits. 0 against 0 gives NaN
    within 0 and infinity. Raises ValueError as `ratios.rate_ratio` does.
    """
    (count, reference_count), scale, z = _inputs(
        count, population, reference_count, reference_population, confidence
    )
    added = np.where((count == 0) | (reference_count == 0), 0.5, 0.0)
    nothing = (count == 0) & (reference_count == 0)
    centre = (count + added) / (reference_count + added) * scale
    factor = np.exp(z * np.sqrt(1 / (count + added) + 1 / (reference_count + added)))
    return Estimate(
        value=_ratio(count, reference_count) * scale,
        low=np.where(nothing, 0.0, centre / factor),
        high=np.where(nothing, np.inf, centre * factor),
    )


def score_interval(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    confidence: float = 0.95,
) -> Estimate:
    """Rate ratio with the limits of the score test (Gu et al. 2008), in closed form.

    The odds limits are the roots of
    x2^2 r^2 - (2 x1 x2 + z^2 (x1 + x2)) r + x1^2 = 0. Zero counts as in `ratios.rate_ratio`.
    """
    (count, reference_count), scale, z = _inputs(
        count, population, reference_count, reference_population, confidence
    )
    total = count + reference_count
    middle = 2 * count * reference_count + z**2 * total
    root = z * np.sqrt(total * (4 * count * reference_count + z**2 * total))
    with np.errstate(divide="ignore", invalid="ignore"):
        return Estimate(
            value=_ratio(count, reference_count) * scale,
            low=np.where(count == 0, 0.0, 2 * count**2 / (middle + root)) * scale,
            high=np.where(reference_count == 0, np.inf, (middle + root) / (2 * reference_count**2))
            * scale,
        )


def mover_jeffreys(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    confidence: float = 0.95,
) -> Estimate:
    """Rate ratio with limits recovered from each rate's Jeffreys limits.

    The method of variance estimates recovery (Donner and Zou 2012) on the limits of the
    gamma distribution with shape count + 1/2 (Li, Tang and Wong 2014). Zero counts as in
    `ratios.rate_ratio`.
    """
    (x, y), scale, _ = _inputs(count, population, reference_count, reference_population, confidence)
    tail = tail_of(confidence)
    x_low, x_high = gammaincinv(x + 0.5, tail), gammainccinv(x + 0.5, tail)
    y_low, y_high = gammaincinv(y + 0.5, tail), gammainccinv(y + 0.5, tail)
    below, above = x_low * (2 * x - x_low), x_high * (2 * x - x_high)
    y_below, y_above = y_low * (2 * y - y_low), y_high * (2 * y - y_high)
    with np.errstate(divide="ignore", invalid="ignore"):
        low = below / (x * y + np.sqrt((x * y) ** 2 - below * y_above))
        high = (x * y + np.sqrt((x * y) ** 2 - above * y_below)) / y_below
        return Estimate(
            value=_ratio(x, y) * scale,
            low=np.where(x == 0, 0.0, low) * scale,
            high=np.where(y == 0, np.inf, high) * scale,
        )


def _inputs(count, population, reference_count, reference_population, confidence):
    """Both counts, the populations' ratio that scales odds, and the normal quantile.

    Both counts are NaN where anything is, so that no zero beside it is taken for an answer.
    """
    counts = as_counts(count, reference_count)
    population, reference_population = as_populations(population, reference_population)
    scale = reference_population / population
    known = ~np.isnan(sum(counts) + scale)
    counts = [np.where(known, part, np.nan) for part in counts]
    return counts, scale, -ndtri(tail_of(confidence))


def _ratio(count: np.ndarray, reference_count: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return count / reference_count
