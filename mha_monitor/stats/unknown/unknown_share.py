"""The k-times-share test of unknown ethnicity where counts are known only as a range."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.unknown.sensitivity import bounded_ratio, k_at_parity, share_factor


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
    return ranges.count_low, ranges.count_high, population, *reference
