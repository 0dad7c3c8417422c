"""How far rounding, suppression and unknown ethnicity could move a rate ratio.

Three layers, each holding the one before: chance alone (`ratios.rate_ratio`), then chance
and rounding (`bounded_ratio`), then every possible ethnicity of the unknown as well
(`unknown_bounds`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.arguments import as_counts, as_rates
from mha_monitor.stats.estimate import Estimate
from mha_monitor.stats.rates.ratios import lower_limit, rate_ratio, upper_limit


def bounded_ratio(
    count_low: ArrayLike,
    count_high: ArrayLike,
    population: ArrayLike,
    reference_count_low: ArrayLike,
    reference_count_high: ArrayLike,
    reference_population: ArrayLike,
    confidence: float = 0.95,
    method: str = "mid-p",
    dispersion: ArrayLike = 1.0,
    reference_dispersion: ArrayLike = 1.0,
) -> tuple[np.ndarray, np.ndarray]:
    """Limits of the rate ratio that allow for chance and for counts known only as a range.

    The lower limit takes the lowest count against the highest reference count, the upper the
    reverse; it is infinite where the reference count may be 0. NaN in gives NaN out. The
    dispersions widen both, as in `ratios.rate_ratio`. Raises ValueError where a low end is
    above its high end, and as `ratios.rate_ratio` does.
    """
    _refuse_reversed(count_low, count_high)
    _refuse_reversed(reference_count_low, reference_count_high)
    how = (confidence, method, dispersion, reference_dispersion)
    return (
        lower_limit(count_low, population, reference_count_high, reference_population, *how),
        upper_limit(count_high, population, reference_count_low, reference_population, *how),
    )


def unknown_bounds(
    count_low: ArrayLike,
    count_high: ArrayLike,
    population: ArrayLike,
    reference_count_low: ArrayLike,
    reference_count_high: ArrayLike,
    reference_population: ArrayLike,
    unknown_high: ArrayLike,
    confidence: float = 0.95,
    method: str = "mid-p",
    dispersion: ArrayLike = 1.0,
    reference_dispersion: ArrayLike = 1.0,
) -> tuple[np.ndarray, np.ndarray]:
    """Limits that also allow for every possible ethnicity of the unknown (Manski 1989).

    At one end all who may be unknown belong to the reference group, at the other to the
    group itself. Otherwise as `bounded_ratio`.
    """
    count_high, reference_count_high, unknown_high = as_counts(
        count_high, reference_count_high, unknown_high
    )
    return bounded_ratio(
        count_low,
        count_high + unknown_high,
        population,
        reference_count_low,
        reference_count_high + unknown_high,
        reference_population,
        confidence,
        method,
        dispersion,
        reference_dispersion,
    )


def unknown_share_ratio(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    unknown: ArrayLike,
    total: ArrayLike,
    k: ArrayLike = 1.0,
    confidence: float = 0.95,
    method: str = "mid-p",
) -> Estimate:
    """Rate ratio if the group's share of the unknown is `k` times its share of the known.

    `total` includes the unknown. The other groups divide the rest of the unknown in
    proportion to what is known of them, so k = 1 leaves the ratio as it is. Guessed events
    carry no evidence: the interval of the known counts is moved, not narrowed. NaN where the
    group's share would pass the whole of the unknown, or the counts do not fit in `total`.
    """
    ratio = rate_ratio(count, population, reference_count, reference_population, confidence, method)
    factor = share_factor(count, reference_count, unknown, total, k)
    return Estimate(*(limit * factor for limit in ratio))


def share_factor(
    count: ArrayLike,
    reference_count: ArrayLike,
    unknown: ArrayLike,
    total: ArrayLike,
    k: ArrayLike = 1.0,
) -> np.ndarray:
    """What `unknown_share_ratio` multiplies the ratio of the known by; NaN where it gives NaN."""
    (k,) = as_rates(k, noun="multiple of the known share")
    gain, reference_gain, reference_loss = _unknown_gains(count, reference_count, unknown, total)
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = (1 + k * gain) / (1 + reference_gain - k * reference_loss)
    return np.where(k * reference_loss <= reference_gain, factor, np.nan)


def k_at_parity(
    ratio: ArrayLike,
    count: ArrayLike,
    reference_count: ArrayLike,
    unknown: ArrayLike,
    total: ArrayLike,
) -> np.ndarray:
    """The k of `unknown_share_ratio` at which `ratio`, or a limit of its interval, becomes 1.

    `ratio` is the value or the limit at k = 1. NaN where no possible k brings it to 1.
    """
    (ratio,) = as_rates(ratio, noun="rate ratio")
    gain, reference_gain, reference_loss = _unknown_gains(count, reference_count, unknown, total)
    with np.errstate(divide="ignore", invalid="ignore"):
        k = (1 + reference_gain - ratio) / (ratio * gain + reference_loss)
        return np.where((k >= 0) & (k * reference_loss <= reference_gain), k, np.nan)


def _unknown_gains(count, reference_count, unknown, total):
    """By how much of itself each count grows: the group's per unit of k; the reference's at
    k = 0 and what it loses from that per unit of k."""
    count, reference_count, unknown, total = as_counts(count, reference_count, unknown, total)
    known = total - unknown
    others = known - count
    with np.errstate(divide="ignore", invalid="ignore"):
        gain, reference_gain = unknown / known, unknown / others
        reference_loss = reference_gain * count / known
    fits = (others > 0) & (reference_count <= others)
    return tuple(np.where(fits, part, np.nan) for part in (gain, reference_gain, reference_loss))


def _refuse_reversed(low: ArrayLike, high: ArrayLike) -> None:
    low, high = np.broadcast_arrays(*as_counts(low, high))
    reversed_ends = low > high
    if reversed_ends.any():
        low, high = low[reversed_ends].flat[0], high[reversed_ends].flat[0]
        raise ValueError(f"the low end of a count, {low:g}, is above its high end, {high:g}")
