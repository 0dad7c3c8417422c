"""Counts as the fits take them: Poisson, or binomial where the total is given.

Both are fitted on the scale on which their likelihood is simplest (log mean, log odds): there
the variance of a count is also the weight of its row.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import expit

from mha_monitor.stats.arguments import as_counts

# Beyond these a mean is nothing, or overflows, for all that a float can tell.
FARTHEST = 50.0


class Series(NamedTuple):
    """What is fitted, as (series, rows); `total` is None for Poisson counts."""

    count: np.ndarray  # type: ignore[assignment]  # hides tuple.count, which nobody asks
    offset: np.ndarray
    seen: np.ndarray
    total: np.ndarray | None = None

    def only(self, chosen: np.ndarray) -> Series:
        total = None if self.total is None else self.total[chosen]
        return Series(self.count[chosen], self.offset[chosen], self.seen[chosen], total)


def as_series(count, offset, total, mask) -> tuple[Series, tuple[int, ...]]:
    """The parts of `fit` broadcast and laid out as (series, rows), and the shape of the series."""
    parts = [*as_counts(count), np.asarray(offset, dtype=float), np.asarray(mask, dtype=bool)]
    parts += [] if total is None else as_counts(total)
    parts = np.broadcast_arrays(*parts)
    shape, rows = parts[0].shape[:-1], parts[0].shape[-1]
    count, offset, mask, *total = (part.reshape(int(np.prod(shape)), rows) for part in parts)
    seen = ~mask & np.isfinite(count) & np.isfinite(offset)
    for part in total:
        seen &= part > 0
        if (seen & (count > part)).any():
            raise ValueError("a count cannot be above the total that it is part of")
    total = [np.where(seen, part, 1.0) for part in total]
    return Series(np.where(seen, count, 0.0), np.where(seen, offset, 0.0), seen, *total), shape


def linear_of(series: Series) -> np.ndarray:
    """The log mean, or log odds, of the counts themselves, half an event added."""
    linear = np.log(series.count + 0.5)
    if series.total is None:
        return linear
    return linear - np.log(series.total - series.count + 0.5)


def moments(linear: np.ndarray, series: Series) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance of each row; the variance is also the weight of its log scale."""
    linear = np.clip(linear, -FARTHEST, FARTHEST)
    if series.total is None:
        mean = np.exp(linear)
        return mean, np.where(series.seen, mean, 0.0)
    share = expit(linear)
    mean = series.total * share
    return mean, np.where(series.seen, mean * (1 - share), 0.0)
