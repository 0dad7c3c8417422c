"""The usual interval for the ratio of two rates, beside which the exact ones are judged."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from mha_monitor.stats.arguments import as_counts, as_populations, tail_of
from mha_monitor.stats.estimate import Estimate


def log_wald(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    confidence: float = 0.95,
) -> Estimate:
    """Rate ratio with normal limits on the log scale, as model output has them.

    Where either count is 0 a half is added to both for the limits. 0 against 0 gives NaN
    within 0 and infinity. Raises ValueError as `ratios.rate_ratio` does.
    """
    (count, reference_count), scale, z = _inputs(
        count, population, reference_count, reference_population, confidence
    )
    added = np.where((count == 0) | (reference_count == 0), 0.5, 0.0)
    nothing = (count == 0) & (reference_count == 0)
    centre = (count + added) / (reference_count + added) * scale
    factor = np.exp(z * np.sqrt(1 / (count + added) + 1 / (reference_count + added)))
    return Estimate(
        value=_ratio(count, reference_count) * scale,
        low=np.where(nothing, 0.0, centre / factor),
        high=np.where(nothing, np.inf, centre * factor),
    )


def _inputs(count, population, reference_count, reference_population, confidence):
    """Both counts, the populations' ratio that scales odds, and the normal quantile.

    Both counts are NaN where anything is, so that no zero beside it is taken for an answer.
    """
    counts = as_counts(count, reference_count)
    population, reference_population = as_populations(population, reference_population)
    scale = reference_population / population
    known = ~np.isnan(sum(counts) + scale)
    counts = [np.where(known, part, np.nan) for part in counts]
    return counts, scale, -ndtri(tail_of(confidence))


def _ratio(count: np.ndarray, reference_count: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return count / reference_count
