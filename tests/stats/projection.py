"""A fit carried on to months that never were, with draws of what it leaves open."""

from __future__ import annotations

import numpy as np

from mha_monitor.stats.time_series.counterfactual import Paths
from mha_monitor.stats.time_series.quasi_poisson import Fit
from mha_monitor.stats.time_series.regression import Regressed


def projected(
    regressed: Regressed,
    model: np.ndarray,
    offset: np.ndarray,
    month: np.ndarray,
    *,
    share: np.ndarray | float = 0.0,
    draws: int,
    seed: int,
) -> Paths:
    """Carry the fit on under another design, and draw from what it leaves open.

    Coefficients come from the t distribution of the fit's limits. Each month's own noise is
    gamma distributed with the variance dispersion * mean * (1 + mean * share), where `share` is
    one over a reference count that the mean is a multiple of, and remembers the month before
    where the rule has found that months do.
    """
    generator = np.random.default_rng(seed)
    fitted = regressed.chosen
    memory = np.where(regressed.switched, regressed.lag_one, 0.0)
    mean = np.exp(offset + _coefficients(fitted, draws, generator) @ model.T)
    expected = np.exp(offset + fitted.coefficients @ model.T)
    score = _scores(memory, mean.shape, month, generator)
    with np.errstate(divide="ignore", invalid="ignore"):
        # Wilson and Hilferty 1931: the cube root of a gamma variable is all but normal.
        spread = fitted.dispersion[..., None] * (1 / mean + share) / 9
        noisy = mean * np.maximum(1 - spread + np.sqrt(spread) * score, 0) ** 3
    return Paths(expected, np.where(mean == 0, 0.0, noisy), fitted.code)


def _coefficients(fitted: Fit, draws: int, generator) -> np.ndarray:
    """Draws (draws, ..., terms) from the t distribution that the limits of a term come from."""
    known = (fitted.code == "")[..., None, None]
    terms = fitted.coefficients.shape[-1]
    root = np.linalg.cholesky(np.where(known, fitted.covariance, np.eye(terms)))
    normal = generator.standard_normal((draws, *fitted.coefficients.shape))
    degrees = np.where(known[..., 0, 0], fitted.degrees, 1.0)
    scale = np.sqrt(
        fitted.dispersion * degrees / generator.chisquare(degrees, (draws, *degrees.shape))
    )
    return fitted.coefficients + (root @ normal[..., None])[..., 0] * scale[..., None]


def _scores(memory: np.ndarray, shape: tuple[int, ...], month, generator) -> np.ndarray:
    """Normal scores that remember the month before by `memory`."""
    score = generator.standard_normal(shape)
    for place, gap in enumerate(np.diff(month), start=1):
        kept = memory**gap
        fresh = np.sqrt(1 - kept**2) * score[..., place]
        score[..., place] = kept * score[..., place - 1] + fresh
    return score
