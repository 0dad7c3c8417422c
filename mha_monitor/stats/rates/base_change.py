"""What a change of population base makes up of the change between two ratios."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from mha_monitor.stats.estimate import Estimate


def change_between(before: Estimate, after: Estimate) -> Estimate:
    """The change of the logarithm of a ratio between two periods whose counts are independent.

    Limits are recovered from those of both ratios by their distances on the log scale
    (Donner and Zou 2012).
    """
    value = np.log(after.value / before.value)
    down = np.hypot(np.log(after.value / after.low), np.log(before.high / before.value))
    up = np.hypot(np.log(after.high / after.value), np.log(before.value / before.low))
    return Estimate(value, value - down, value + up)


def p_of_change(change: Estimate) -> np.ndarray:
    """Two-sided p that a change of a logarithm is 0, from its 95% limit on that side."""
    value = np.asarray(change.value, dtype=float)
    towards = np.where(value > 0, value - change.low, change.high - value)
    with np.errstate(divide="ignore", invalid="ignore"):
        return 2 * ndtr(-np.abs(value) / (towards / ndtri(0.975)))


def share_of_change(factor: ArrayLike, before: Estimate, after: Estimate) -> Estimate:
    """The part of the change in a ratio's logarithm that `factor`, taken as known, makes up.

    1 is the whole of it; above 1 the rest of the change went the other way. Where the change may
    be nothing, by the limits of both ratios, the share has no limits: they are infinite.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        change = change_between(before, after)
        shares = [np.log(np.asarray(factor, dtype=float)) / part for part in change]
    crossing = ~(change.low * change.high > 0)
    known = ~np.isnan(shares[0])
    return Estimate(
        value=shares[0],
        low=np.where(crossing & known, -np.inf, np.minimum(*shares[1:])),
        high=np.where(crossing & known, np.inf, np.maximum(*shares[1:])),
    )
