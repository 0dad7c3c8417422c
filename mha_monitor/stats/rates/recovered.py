"""Limits of a ratio recovered from the limits of its two rates."""

from __future__ import annotations

import numpy as np

from mha_monitor.stats.estimate import Estimate

# With fewer events in either group the log of a rate is too lopsided for normal limits.
FEWEST_FOR_LOG_NORMAL = 50


def recovered_ratio(rate: Estimate, reference: Estimate) -> Estimate:
    """Ratio of two rates whose limits combine by their distances on the log scale.

    The method of variance estimates recovery (Donner and Zou 2012):
    low = exp(L - sqrt((l1 - log low1)^2 + (log high2 - l2)^2)). A low limit of a rate at 0 gives
    a low limit of 0, that of the reference an infinite high one. Rates of 0 as in
    `ratios.rate_ratio`, with both rates at their far limits beside a zero.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        value = rate.value / reference.value
        down = np.hypot(np.log(rate.value / rate.low), np.log(reference.high / reference.value))
        up = np.hypot(np.log(rate.high / rate.value), np.log(reference.value / reference.low))
        low = np.where(reference.value == 0, rate.low / reference.high, value / np.exp(down))
        high = np.where(rate.value == 0, rate.high / reference.low, value * np.exp(up))
    known = ~np.isnan(rate.value + reference.value)
    low = np.where(known & (rate.value == 0), 0.0, low)
    return Estimate(value, low, np.where(known & (reference.value == 0), np.inf, high))
