"""Formulas that the product does not use, kept because worked examples from outside have them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammainccinv, gammaincinv, ndtri

from mha_monitor.stats.arguments import as_counts, as_populations, as_rates, tail_of
from mha_monitor.stats.estimate import Estimate


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


def rounded_rate_ratio(
    rate: ArrayLike,
    rounding_step: ArrayLike,
    reference_rate: ArrayLike,
    reference_step: ArrayLike,
) -> Estimate:
    """Ratio of two rounded rates, within what rounding alone allows: not a confidence interval.

    A step is the last digit printed, such as 1 for whole numbers: the true rate lies within
    half a step. The upper end is infinite where the reference rate may be zero.
    """
    rate, reference_rate = as_rates(rate, reference_rate)
    rounding_step, reference_step = as_rates(rounding_step, reference_step, noun="rounding step")
    least = np.maximum(rate - rounding_step / 2, 0)
    reference_least = np.maximum(reference_rate - reference_step / 2, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return Estimate(
            value=rate / reference_rate,
            low=least / (reference_rate + reference_step / 2),
            high=(rate + rounding_step / 2) / reference_least,
        )


def implied_population(
    count: ArrayLike, printed_rate: ArrayLike, rounding_step: ArrayLike, per: float = 100_000
) -> Estimate:
    """The population that a count and its printed rate imply, within the rate's rounding.

    Shows which base a publisher divided by. `rounding_step` is the last digit printed, such
    as 0.1. The upper end is infinite where the rate may have been rounded down to zero.
    """
    (count,) = as_counts(count)
    printed_rate, rounding_step = as_rates(printed_rate, rounding_step)
    least = np.maximum(printed_rate - rounding_step / 2, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return Estimate(
            count * per / printed_rate,
            count * per / (printed_rate + rounding_step / 2),
            count * per / least,
        )


def between_group_variance_error(
    rate: ArrayLike, population: ArrayLike, standard_error: ArrayLike
) -> np.ndarray:
    """Standard error of `between_group_variance` for normal rates (Ahn and others 2018).

    The variance of a quadratic form: sum(4 p^2 (y - m)^2 s^2) from the slopes, and
    2 (sum(p^2 s^4) - 2 sum(p^3 s^4) + sum(p^2 s^2)^2) from the bend.
    """
    rate, share = np.asarray(rate, float), np.divide(population, np.sum(population))
    variance = np.asarray(standard_error, dtype=float) ** 2
    slopes = (
        4 * share**2 * (rate - (share * rate).sum(axis=-1, keepdims=True)) ** 2 * variance
    ).sum(axis=-1)
    own = (share**2 * variance**2 * (1 - 2 * share)).sum(axis=-1)
    return np.sqrt(slopes + 2 * (own + (share**2 * variance).sum(axis=-1) ** 2))


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
