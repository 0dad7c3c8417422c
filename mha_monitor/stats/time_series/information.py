"""What a count still tells of its mean once the publisher has rounded or hidden it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln, xlogy

HIDDEN_BELOW, NEAREST = 5, 5
# From this mean on, rounding to the nearest five takes about a hundredth of what a count tells,
# and that is worked out from the width of the rounding alone.
WIDE = 200.0


def information_kept(mean: ArrayLike) -> np.ndarray:
    """Events that, counted exactly, would tell as much of the log mean as a printed count does.

    Hidden below five, else to the nearest five. Fisher's information in a Poisson count known
    only as the range it was printed from: the sum of (d chance / d log mean)^2 / chance over all
    that may be printed. A count of the same mean known exactly keeps the mean itself. NaN stays.
    """
    mean = np.asarray(mean, dtype=float)
    few = np.minimum(np.nan_to_num(mean), WIDE)[..., None]
    count = np.arange(int(2 * WIDE) + NEAREST // 2 + 1)
    chance = np.exp(xlogy(count, few) - few - gammaln(count + 1))
    starts = np.flatnonzero(np.diff(printed_as(count), prepend=-1))
    whole = np.add.reduceat(chance, starts, axis=-1)
    turned = np.add.reduceat(chance * (count - few), starts, axis=-1)
    kept = np.divide(turned**2, whole, out=np.zeros_like(whole), where=whole > 1e-250).sum(axis=-1)
    wide = mean / (1 + (NEAREST**2 - 1) / 12 / np.maximum(mean, 1))
    return np.where(mean > WIDE, wide, np.where(np.isnan(mean), np.nan, kept))


def printed_as(count: ArrayLike) -> np.ndarray:
    """The count as printed, 0 where it is hidden."""
    count = np.asarray(count)
    rounded = NEAREST * np.floor(count / NEAREST + 0.5)
    return np.where(count < HIDDEN_BELOW, 0, rounded)
