"""How far areas of each size would lie apart by chance alone, and by chance and usual spread.

An area beyond the limits is unusual among areas of its size; the limits say nothing of why.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gdtrib, ndtri

from mha_monitor.stats.arguments import as_counts, tail_of

# The share of areas at each end whose score is pulled in before the spread is taken.
WINSORISED = 0.1


class Overdispersion(NamedTuple):
    """How much more than chance areas differ: each one's score `z`, and over the last axis
    `phi`, the mean squared score (1 by chance alone), and `tau2`, the variance to be added."""

    z: np.ndarray
    phi: np.ndarray
    tau2: np.ndarray


def exact_limits(expected: ArrayLike, confidence: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Limits about 1 for the ratio of observed to `expected` events, by chance alone.

    An observed number lies beyond them where, and only where, the exact limits of its own
    mean (`rates.count_interval`) leave out the expected one; between whole numbers the curve
    is that of the gamma distribution. The lower limit is 0 where none at all is not unusual.
    """
    expected, tail = _positive(expected), tail_of(confidence)
    fewest = np.maximum(gdtrib(1, 1 - tail, expected) - 1, 0)
    return fewest / expected, gdtrib(1, tail, expected) / expected


def overdispersed_limits(
    expected: ArrayLike, tau2: ArrayLike, confidence: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Limits about 1 that also allow for the usual spread between areas (Spiegelhalter 2005).

    Normal on the scale of the square root, with `tau2` from `overdispersion`; never inside
    the exact limits, which the normal ones may be where few events are expected.
    """
    expected, z = _positive(expected), -ndtri(tail_of(confidence))
    reach = z * np.sqrt(1 / (4 * expected) + np.asarray(tau2, dtype=float)[..., None])
    reach = reach.reshape(np.broadcast_shapes(reach.shape, expected.shape))
    low, high = exact_limits(expected, confidence)
    return np.minimum(np.maximum(1 - reach, 0) ** 2, low), np.maximum((1 + reach) ** 2, high)


def overdispersion(
    observed: ArrayLike, expected: ArrayLike, winsorised: float = WINSORISED
) -> Overdispersion:
    """Spread of observed over expected beyond chance, over the last axis.

    The score is that of the square root of the ratio, twice the difference of the square
    roots of both numbers. NaN areas are left out.
    """
    (observed,), expected = as_counts(observed), _positive(expected)
    z = 2 * (np.sqrt(observed) - np.sqrt(expected))
    return _spread(z, 4 * expected, winsorised)


def log_ratio_overdispersion(
    log_ratio: ArrayLike, variance: ArrayLike, centre: ArrayLike, winsorised: float = WINSORISED
) -> Overdispersion:
    """Spread of log rate ratios about `centre`, a log ratio, beyond their own variances."""
    variance = _positive(variance, "a variance")
    z = (np.asarray(log_ratio, float) - np.asarray(centre, float)) / np.sqrt(variance)
    return _spread(z, 1 / variance, winsorised)


def log_ratio_limits(
    variance: ArrayLike, centre: ArrayLike, tau2: ArrayLike = 0.0, confidence: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Limits for the rate ratio (not its log) of two groups about exp(`centre`).

    `variance` is that of the log ratio: one over each count, added.
    """
    z = -ndtri(tail_of(confidence))
    reach = z * np.sqrt(_positive(variance, "a variance") + np.asarray(tau2, dtype=float))
    return np.exp(centre - reach), np.exp(centre + reach)


def _spread(z: np.ndarray, weight: np.ndarray, winsorised: float) -> Overdispersion:
    if not z.size:
        nothing = np.full(z.shape[:-1], np.nan)
        return Overdispersion(z, nothing, nothing)
    known = ~np.isnan(z + weight)
    areas, weight = known.sum(axis=-1), np.where(known, weight, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        some = np.where(areas[..., None] > 0, z, 0.0)
        ends = np.nanquantile(some, [winsorised, 1 - winsorised], axis=-1)[..., None]
        phi = np.where(known, np.clip(z, *ends) ** 2, 0.0).sum(axis=-1) / areas
        total = weight.sum(axis=-1)
        excess = areas * phi - (areas - 1)
        tau2 = np.maximum(excess / (total - (weight**2).sum(axis=-1) / total), 0)
    return Overdispersion(z, phi, np.where(areas > 1, tau2, np.nan))


def _positive(amount: ArrayLike, noun: str = "an expected number") -> np.ndarray:
    amount = np.asarray(amount, dtype=float)
    if (amount <= 0).any():
        raise ValueError(f"{noun} must be above zero, but found {amount[amount <= 0].flat[0]:g}")
    return amount
