"""The k-times-share test of unknown ethnicity where counts are known only as a range."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.arguments import as_counts, as_rates
from mha_monitor.stats.estimate import Estimate
from mha_monitor.stats.events import Events
from mha_monitor.stats.rates.ratios import rate_ratio
from mha_monitor.stats.unknown.sensitivity import bounded_ratio


class Ranges(NamedTuple):
    """Two counts, the unknown and the total, each as its lowest and highest possible value."""

    count_low: ArrayLike
    count_high: ArrayLike
    reference_count_low: ArrayLike
    reference_count_high: ArrayLike
    unknown_low: ArrayLike
    unknown_high: ArrayLike
    total_low: ArrayLike
    total_high: ArrayLike


def share_bounds(
    ranges: Ranges,
    population: ArrayLike,
    reference_population: ArrayLike,
    k: ArrayLike = 1.0,
    confidence: float = 0.95,
    method: str = "mid-p",
) -> tuple[np.ndarray, np.ndarray]:
    """Limits of `sensitivity.unknown_share_ratio` that admit chance and every range.

    What the unknown multiply the ratio by moves one way with the group's count, the unknown and
    the total, so its ends lie at two corners of the ranges; they are put on the ends of
    `sensitivity.bounded_ratio`, which may be wider than need be and never narrower. Where the
    share is possible at one corner alone, no share can multiply by more than all of the unknown
    do. NaN where it is possible at neither, and for NaN.
    """
    least, most = _corners(ranges)
    small, large = (share_factor(*corner, k) for corner in (least, most))
    half = np.isnan(large) & ~np.isnan(small)
    large = np.where(half, _most(ranges, k), large)
    low, high = bounded_ratio(*_ends(ranges, population, reference_population), confidence, method)
    with np.errstate(invalid="ignore"):
        return low * np.minimum(small, large), high * np.maximum(small, large)


def _most(ranges: Ranges, k: ArrayLike) -> np.ndarray:
    """Beyond what a share of the unknown can multiply by: all of them for k above 1, 0 below."""
    unknown, total, k = (
        np.asarray(part, dtype=float) for part in (ranges.unknown_high, ranges.total_low, k)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        all_of_them = 1 + k * unknown / np.maximum(total - unknown, 0)
    return np.select([k > 1, k < 1], [all_of_them, np.zeros_like(all_of_them)], 1.0)


def k_at_which_bounds_reach(
    ranges: Ranges,
    population: ArrayLike,
    reference_population: ArrayLike,
    value: float = 1.0,
    confidence: float = 0.95,
    method: str = "mid-p",
) -> np.ndarray:
    """The k nearest to 1 at which limits that admit chance and every range reach `value`.

    NaN where no possible k brings them there, and where they hold `value` as they are.
    """
    low, high = bounded_ratio(*_ends(ranges, population, reference_population), confidence, method)
    nearest = np.where(low > value, low, np.where(high < value, high, np.nan)) / value
    return k_at_parity(nearest, *_corners(ranges)[1])


def _corners(ranges: Ranges) -> tuple[tuple, tuple]:
    """Count, reference, unknown and total where the unknown weigh least and where they do most.

    The reference count does not weigh; at 0 it fits in any total.
    """
    least = ranges.count_low, 0, ranges.unknown_low, ranges.total_high
    return least, (ranges.count_high, 0, ranges.unknown_high, ranges.total_low)


def _ends(ranges: Ranges, population: ArrayLike, reference_population: ArrayLike) -> tuple:
    reference = ranges.reference_count_low, ranges.reference_count_high, reference_population
    return Events(ranges.count_low, ranges.count_high, population), Events(*reference)


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
