"""Every likely outcome of Poisson counts with its chance, and what the publisher prints of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import stats

# What is left out at each end of a count's distribution.
LEFT_OUT = 1e-10


class Published(NamedTuple):
    """A count as printed (NaN where hidden), and the lowest and highest that it may be."""

    printed: np.ndarray
    low: np.ndarray
    high: np.ndarray


def counts_about(mean: float) -> tuple[np.ndarray, np.ndarray]:
    """The counts that a Poisson mean makes likely, and their chances, which add up to 1."""
    first, last = (int(stats.poisson.ppf(share, mean)) for share in (LEFT_OUT, 1 - LEFT_OUT))
    count = np.arange(max(first, 0), last + 1)
    chance = stats.poisson.pmf(count, mean)
    return count, chance / chance.sum()


def pairs(mean: float, reference_mean: float):
    """Two counts, as a column and a row, and the chance of each pair."""
    (x, chance), (y, reference_chance) = counts_about(mean), counts_about(reference_mean)
    return x[:, None], y[None, :], np.outer(chance, reference_chance)


def published(count: np.ndarray) -> Published:
    """NHS England's rule below England: hidden under five, zero included, else nearest five."""
    count = np.asarray(count, dtype=float)
    rounded, hidden = 5 * np.floor(count / 5 + 0.5), count < 5
    low = np.where(hidden, 0, np.maximum(rounded - 2, 5))
    return Published(np.where(hidden, np.nan, rounded), low, np.where(hidden, 4, rounded + 2))


def covered(low, high, truth, chance) -> float:
    """Chance that the limits hold the truth."""
    return float(chance[(low <= truth) & (truth <= high)].sum() / chance.sum())
