"""Ratio of two directly standardised rates."""

from __future__ import annotations

from functools import partial

import numpy as np
from scipy.special import ndtri

from mha_monitor.stats.arguments import tail_of
from mha_monitor.stats.estimate import Estimate
from mha_monitor.stats.rates.recovered import FEWEST_FOR_LOG_NORMAL, recovered_ratio
from mha_monitor.stats.rates.weighted import FEWEST_EVENTS, Weighted, interval


def ratio(
    sums: Weighted,
    reference: Weighted,
    confidence: float = 0.95,
    method: str = "phe",
    *,
    fewest_events: float = FEWEST_EVENTS,
) -> Estimate:
    """Ratio of two directly standardised rates, from `weighted` or `weighted_repeats`.

    Log-normal limits (delta method) with 50 events or more in both, else Dobson's limits of
    both rates combined by their distances on the log scale (Donner and Zou 2012). NaN where
    either total is below `fewest_events`. With that at 0, zeros are as in `ratios.rate_ratio`,
    and the limit beside a zero takes both rates at their far limits. For rates as printed see
    `published.published_rate_ratio`.
    """
    how = partial(
        interval, per=1, confidence=confidence, method=method, fewest_events=fewest_events
    )
    own, other = how(sums), how(reference)
    recovered, normal = recovered_ratio(own, other), _log_normal(sums, reference, confidence)
    few = ~(np.minimum(sums.events, reference.events) >= FEWEST_FOR_LOG_NORMAL)
    limits = zip(recovered, normal, strict=True)
    return Estimate(*(np.where(few, ours, theirs) for ours, theirs in limits))


def _log_normal(sums: Weighted, reference: Weighted, confidence: float) -> Estimate:
    with np.errstate(divide="ignore", invalid="ignore"):
        value = sums.rate / reference.rate
        relative = sums.variance / sums.rate**2 + reference.variance / reference.rate**2
        factor = np.exp(-ndtri(tail_of(confidence)) * np.sqrt(relative))
        return Estimate(value, value / factor, value * factor)
