"""Rate ratios formed from rates as a publisher printed them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from mha_monitor.stats.arguments import as_rates, tail_of
from mha_monitor.stats.estimate import Estimate
from mha_monitor.stats.rates.recovered import FEWEST_FOR_LOG_NORMAL, recovered_ratio

# NHS England prints 95% limits as this many standard errors either side of the rate.
PUBLISHED_STANDARD_ERRORS = 1.96


def published_rate_ratio(
    rate: ArrayLike,
    half_width: ArrayLike,
    reference_rate: ArrayLike,
    reference_half_width: ArrayLike,
    confidence: float = 0.95,
    *,
    events: ArrayLike = np.inf,
    reference_events: ArrayLike = np.inf,
) -> Estimate:
    """Ratio of two published rates, with limits from their printed half-widths.

    A half-width is 1.96 standard errors. With 50 events or more behind both rates the limits are
    log-normal: the variance of the log ratio is the sum of the squared relative standard errors
    (delta method). With fewer, or an unknown number, behind either, the printed limits (rate less
    and plus its half-width) are combined by their distances on the log scale
    (`recovered.recovered_ratio`): a printed lower limit at or below 0 then gives a low limit of 0,
    that of the reference rate an infinite high one. A rate of 0 has no such limits: they are NaN.
    Raises ValueError for a negative rate or half-width.
    """
    rate, reference_rate = as_rates(rate, reference_rate)
    half_width, reference_half_width = as_rates(half_width, reference_half_width, noun="half-width")
    widths = at_confidence(half_width, confidence), at_confidence(reference_half_width, confidence)
    normal = _log_normal(rate, widths[0], reference_rate, widths[1])
    fewest = np.minimum(np.asarray(events), np.asarray(reference_events))
    few = ~(fewest >= FEWEST_FOR_LOG_NORMAL) & (rate > 0) & (reference_rate > 0)
    if not few.any():
        return normal
    recovered = recovered_ratio(_around(rate, widths[0]), _around(reference_rate, widths[1]))
    return Estimate(*(np.where(few, *both) for both in zip(recovered, normal, strict=True)))


def at_confidence(half_width: ArrayLike, confidence: float) -> np.ndarray:
    """The half-width that the publisher would have printed at another confidence."""
    errors = -ndtri(tail_of(confidence)) / PUBLISHED_STANDARD_ERRORS
    return np.asarray(half_width, dtype=float) * errors


def _log_normal(rate, width, reference_rate, reference_width) -> Estimate:
    with np.errstate(divide="ignore", invalid="ignore"):
        value = rate / reference_rate
        factor = np.exp(np.hypot(width / rate, reference_width / reference_rate))
        return Estimate(value, value / factor, value * factor)


def _around(rate: np.ndarray, width: np.ndarray) -> Estimate:
    """A rate within its printed limits; none of them is below 0, as no rate is."""
    return Estimate(rate, np.maximum(rate - width, 0.0), rate + width)
