"""Ratios of observed to expected events, drawn to the mean of all areas."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize

from mha_monitor.stats.arguments import as_counts

# Above this the data give no sign that areas differ by more than chance: no finite shape.
LARGEST_SHAPE = 1e7
SMALLEST_SHAPE = 1e-3


class GammaPoisson(NamedTuple):
    """The gamma distribution of ratios over areas, and each area's own drawn to its mean.

    The variance between areas is mean ** 2 / shape.
    """

    shape: np.ndarray
    mean: np.ndarray
    shrunk: np.ndarray


def gamma_poisson_of_ranges(
    observed_low: ArrayLike, observed_high: ArrayLike, expected: ArrayLike
) -> GammaPoisson:
    """Empirical Bayes ratios over the last axis, leading axes apart (Clayton and Kaldor 1987).

    Observed events are Poisson about `expected` times a ratio; ratios are gamma over areas. The
    likeliest shape and mean are those of the negative binomial; an area's `shrunk` ratio is
    (observed + shape) / (expected + shape / mean), so no area is at 0 by chance alone. Where
    areas differ by no more than chance the shape is infinite and all take the mean.
    Counts known only as a range, each end included, take part as that: the likelihood of an
    area sums over every count it may have had, and its `shrunk` ratio is the mean over them,
    weighted by how likely each is. Where every area may have had none, no mean can be told from
    0: all is NaN. NaN areas are left out and stay NaN. No area at all gives NaN; no event at
    all gives 0. Raises ValueError for a negative count, a range the wrong way round, or an
    expected number not above zero.
    """
    low, high, expected = np.broadcast_arrays(
        *as_counts(observed_low, observed_high), np.asarray(expected, dtype=float)
    )
    if (low > high).any():
        raise ValueError("the low end of an observed count is above its high end")
    if (expected <= 0).any():
        raise ValueError("an expected number of events must be above zero")
    shape, mean = np.empty(low.shape[:-1]), np.empty(low.shape[:-1])
    shrunk = np.empty(low.shape)
    for row in np.ndindex(shape.shape):
        shape[row], mean[row], shrunk[row] = _one_fit(low[row], high[row], expected[row])
    return GammaPoisson(shape, mean, shrunk)


def _one_fit(low, high, expected):
    shrunk = np.full(low.shape, np.nan)
    known = ~np.isnan(low + high + expected)
    low, high, expected = low[known], high[known], expected[known]
    if not known.any() or (low.max() == 0 < high.max()):
        return np.nan, np.nan, shrunk
    if high.max() == 0:
        return np.inf, 0.0, np.where(known, 0.0, np.nan)
    counts, possible = _possible_counts(low, high)
    log_mean, dispersion = _likeliest(counts, possible, expected)
    mean = np.exp(log_mean)
    shape = 1 / dispersion if dispersion > 1 / LARGEST_SHAPE else np.inf
    chance = np.exp(_log_chances(log_mean, dispersion, counts, possible, expected))
    middle = (chance * counts).sum(axis=1) / chance.sum(axis=1)
    shrunk[known] = (middle * dispersion + 1) / (expected * dispersion + 1 / mean)
    return shape, mean, shrunk


def _possible_counts(low, high):
    """Every count each area may have had, a row an area, and which of them are its own."""
    counts = low[:, None] + np.arange((high - low).max() + 1)
    return np.minimum(counts, high[:, None]), counts <= high[:, None]


def _likeliest(counts, possible, expected):
    """Log mean and dispersion (one over the shape) at the peak of the likelihood."""
    middle = np.where(possible, counts, np.nan)
    start = np.log(np.nanmean(middle, axis=1).sum() / expected.sum())
    found = minimize(
        _negative_likelihood,
        (start, 0.1),
        args=(counts, possible, expected),
        method="L-BFGS-B",
        jac=True,
        bounds=[(None, None), (0, 1 / SMALLEST_SHAPE)],
        options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 500},
    )
    return found.x


def _negative_likelihood(parameters, counts, possible, expected):
    """Minus the log likelihood of all areas, and its slopes in log mean and dispersion."""
    log_mean, dispersion = parameters
    logs = _log_chances(log_mean, dispersion, counts, possible, expected)
    peak = logs.max(axis=1, keepdims=True)
    chance = np.exp(logs - peak)
    total = chance.sum(axis=1, keepdims=True)
    slopes = [
        (chance / total * slope).sum()
        for slope in _slopes(log_mean, dispersion, counts, np.exp(log_mean) * expected[:, None])
    ]
    return -(peak + np.log(total)).sum(), -np.array(slopes)


def _log_chances(log_mean, dispersion, counts, possible, expected):
    """Log probability of each possible count: negative binomial, Poisson without dispersion."""
    means = np.exp(log_mean) * expected[:, None]
    scaled = dispersion * means
    # Sums of log(1 + dispersion j) for j below the count stand for the gamma functions, whose
    # difference would lose its digits as the dispersion goes to 0.
    steps = np.arange(counts.max())
    gains = _sums_below(np.log1p(dispersion * steps) - np.log1p(steps))[counts.astype(int)]
    falls = np.log1p(scaled) / dispersion if dispersion > 0 else means
    return np.where(possible, gains + counts * np.log(means / (1 + scaled)) - falls, -np.inf)


def _slopes(log_mean, dispersion, counts, means):
    """Slopes of each log probability in the log mean and in the dispersion."""
    scaled = dispersion * means
    steps = np.arange(counts.max())
    gains = _sums_below(steps / (1 + dispersion * steps))[counts.astype(int)]
    with np.errstate(divide="ignore", invalid="ignore"):
        direct = (np.log1p(scaled) - scaled / (1 + scaled)) / dispersion**2
    # The difference above loses its digits near 0, where three terms of its series suffice.
    series = means**2 * (1 / 2 - 2 * scaled / 3 + 3 * scaled**2 / 4)
    falls = np.where(scaled < 1e-4, series, direct)
    return (counts - means) / (1 + scaled), gains - counts * means / (1 + scaled) + falls


def _sums_below(steps: np.ndarray) -> np.ndarray:
    """The sum of the steps before each, from none to all."""
    return np.concatenate([[0.0], np.cumsum(steps)])
