"""One term of a model on the log scale, and what is read from it: ratio, limits and p value."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from mha_monitor.stats.arguments import tail_of
from mha_monitor.stats.estimate import Estimate


class Term(NamedTuple):
    """A coefficient, its variance, and the degrees of freedom behind that."""

    log_value: np.ndarray
    variance: np.ndarray
    degrees: np.ndarray


def term_of(fit, place: int) -> Term:
    """The coefficient at one place of a `Fit`, its variance multiplied by the dispersion."""
    return Term(
        fit.coefficients[..., place],
        fit.covariance[..., place, place] * fit.dispersion,
        fit.degrees,
    )


def ratio_of(term: Term, confidence: float = 0.95) -> Estimate:
    """The ratio that the term stands for, with t limits; normal ones for infinite degrees."""
    tail = tail_of(confidence)
    # Many series share few degrees of freedom, and the quantile is slow to find.
    degrees, place = np.unique(np.asarray(term.degrees, dtype=float), return_inverse=True)
    quantile = np.where(np.isinf(degrees), -ndtri(tail), -stdtrit(degrees, tail))
    width = quantile[place].reshape(np.shape(term.degrees)) * np.sqrt(term.variance)
    return Estimate(*(np.exp(term.log_value + side * width) for side in (0, -1, 1)))


def p_value(term: Term) -> np.ndarray:
    """Two-sided p of no change, a ratio of 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        score = -np.abs(term.log_value) / np.sqrt(term.variance)
    degrees = np.asarray(term.degrees, dtype=float)
    return 2 * np.where(np.isinf(degrees), ndtr(score), stdtr(degrees, score))
