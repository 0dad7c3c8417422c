"""Many log-linear fits at once, with the dispersion that the data show.

The design is shared by all series of a call, so each step of iteratively reweighted least
squares is a few small systems of equations solved together (McCullagh and Nelder 1989, 2.5).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.time_series.likelihood import Series, as_series, linear_of, moments

# A step this small, in units of deviance, moves no coefficient by 1e-5 of its standard error;
# what is left to go after it is of the order of the square of that.
SETTLED = 1e-10
MOST_STEPS = 30
# A month is expected to have fewer events than this only where a term runs off to zero.
FEWEST_EXPECTED = 1e-6

FITTED, NOT_IDENTIFIED, NOT_CONVERGED = "", "not-identified", "not-converged"


class Fit(NamedTuple):
    """One design fitted to many series; the leading axes are the series.

    The covariance is that of a dispersion of 1. Where `code` is not empty all else is NaN.
    """

    coefficients: np.ndarray  # (..., terms)
    covariance: np.ndarray  # (..., terms, terms)
    dispersion: np.ndarray  # (...)
    degrees: np.ndarray  # (...), residual degrees of freedom
    mean: np.ndarray  # (..., rows)
    weight: np.ndarray  # (..., rows), 0 in rows left out; else 1 / variance of the log scale
    code: np.ndarray  # (...), text


def fit(
    count: ArrayLike,
    design: ArrayLike,
    offset: ArrayLike = 0.0,
    *,
    total: ArrayLike | None = None,
    mask: ArrayLike = False,
) -> Fit:
    """Fit log mean = offset + design @ coefficients to every series of counts (..., rows).

    With `total` it is the log odds that one of the total belongs to the count (quasi-binomial).
    Rows where `mask` is true, a count or an offset is NaN, or a total is 0 take no part. The
    dispersion is Pearson's. No series fails in silence: its code is "not-identified" where the
    rows left cannot tell the terms apart or a term runs off to zero, or "not-converged".
    """
    design = np.asarray(design, dtype=float)
    series, shape = as_series(count, offset, total, mask)
    estimable = _estimable(design, series.seen)
    code = np.where(estimable, FITTED, NOT_IDENTIFIED).astype("<U16")
    chosen = np.flatnonzero(estimable)
    coefficients, settled = _scored(design, series.only(chosen))
    answers = described(design, series.only(chosen), coefficients)
    vanished = (series.seen[chosen] & (answers[-1] < FEWEST_EXPECTED)).any(axis=-1)
    code[chosen[~settled]] = NOT_CONVERGED
    code[chosen[vanished]] = NOT_IDENTIFIED
    kept = settled & ~vanished
    whole = [spread(part[kept], chosen[kept], len(code)) for part in (coefficients, *answers)]
    return Fit(*(part.reshape(shape + part.shape[1:]) for part in (*whole, code)))


def described(design: np.ndarray, series: Series, coefficients: np.ndarray):
    """Covariance, dispersion, degrees of freedom, mean and weight at these coefficients."""
    mean, weight = moments(series.offset + coefficients @ design.T, series)
    degrees = series.seen.sum(axis=-1) - design.shape[1]
    squares = np.where(weight > 0, (series.count - mean) ** 2, 0) / np.where(weight > 0, weight, 1)
    covariance = np.linalg.inv(_information(design, weight))
    return covariance, squares.sum(axis=-1) / degrees, degrees.astype(float), mean, weight


def spread(part: np.ndarray, places: np.ndarray, size: int) -> np.ndarray:
    """Answers put back in their places among `size` series, NaN in the others."""
    whole = np.full((size, *part.shape[1:]), np.nan)
    whole[places] = part
    return whole


def _estimable(design: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Whether the rows seen tell all terms apart and leave a degree of freedom."""
    if not len(seen):
        return np.zeros(0, dtype=bool)
    patterns, pattern = seen[:1], np.zeros(len(seen), dtype=int)
    if (seen != seen[0]).any():
        patterns, pattern = np.unique(seen, axis=0, return_inverse=True)
    scaled = design / np.maximum(np.abs(design).max(axis=0), 1e-300)
    terms = design.shape[1]
    told = [
        rows.sum() > terms and np.linalg.matrix_rank(scaled[rows]) == terms for rows in patterns
    ]
    return np.array(told)[pattern]


def _scored(design: np.ndarray, series: Series) -> tuple[np.ndarray, np.ndarray]:
    """Newton's steps from the counts themselves; whether each series settled."""
    size, terms = len(series.count), design.shape[1]
    coefficients, settled = np.zeros((size, terms)), np.zeros(size, dtype=bool)
    waiting, before = np.arange(size), None
    linear = linear_of(series)
    for _ in range(MOST_STEPS if size else 0):
        mean, weight = moments(linear, series)
        information = _information(design, weight)
        right = weight * (linear - series.offset) + np.where(series.seen, series.count - mean, 0)
        after = np.linalg.solve(information, (right @ design)[..., None])[..., 0]
        coefficients[waiting] = after
        if before is not None:
            step = after - before
            gain = np.einsum("bi,bij,bj->b", step, information, step)
            moving = ~(gain <= SETTLED)
            settled[waiting[~moving]] = True
            if not moving.any():
                break
            if not moving.all():
                waiting, after, series = waiting[moving], after[moving], series.only(moving)
        before, linear = after, series.offset + after @ design.T
    return coefficients, settled


def _information(design: np.ndarray, weight: np.ndarray) -> np.ndarray:
    rows, terms = design.shape
    products = (design[:, :, None] * design[:, None, :]).reshape(rows, -1)
    information = (weight @ products).reshape(-1, terms, terms)
    # A hair more on the diagonal, or one singular series would stop the whole batch.
    diagonal = np.arange(terms)
    information[:, diagonal, diagonal] *= 1 + 1e-13
    return information
