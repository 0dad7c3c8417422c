"""Rate ratios formed from rates as a publisher printed them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from mha_monitor.stats.arguments import as_rates, tail_of
from mha_monitor.stats.estimate import Estimate

# NHS England prints 95% limits as this many standard errors either side of the rate.
PUBLISHED_STANDARD_ERRORS = 1.96


def published_rate_ratio(
    rate: ArrayLike,
    half_width: ArrayLike,
    reference_rate: ArrayLike,
    reference_half_width: ArrayLike,
    confidence: float = 0.95,
) -> Estimate:
    """Ratio of two published rates, with log-normal limits from their printed half-widths.

    A half-width is 1.96 standard errors; the variance of the log ratio is the sum of the
    squared relative standard errors (delta method). A rate of 0 has no such limits: they
    are NaN. Raises ValueError for a negative rate or half-width.
    """
    rate, reference_rate = as_rates(rate, reference_rate)
    half_width, reference_half_width = as_rates(half_width, reference_half_width, noun="half-width")
    with np.errstate(divide="ignore", invalid="ignore"):
        value = rate / reference_rate
        spread = np.hypot(half_width / rate, reference_half_width / reference_rate)
        factor = np.exp(-ndtri(tail_of(confidence)) * spread / PUBLISHED_STANDARD_ERRORS)
        return Estimate(value, value / factor, value * factor)


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
