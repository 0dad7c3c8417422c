"""One break in the slope of a series, at a place that the data choose.

For long series only: with some nine years there is no telling a break from chance.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize_scalar
from scipy.special import stdtrit, xlogy

from mha_monitor.stats.arguments import tail_of
from mha_monitor.stats.estimate import Estimate
from mha_monitor.stats.time_series.quasi_poisson import Fit, fit

# Points needed in all and on each side of a break before one is looked for.
FEWEST_POINTS, FEWEST_A_SIDE = 8, 4
TOO_FEW = "too-few-points"
CANDIDATES = 200


class Segmented(NamedTuple):
    """The break, the slope before it and what is added to that, on the log or log-odds scale.

    The limits of the break carry the dispersion; `break_error` is its standard error for a
    dispersion of 1. NaN where `code` says why.
    """

    break_at: Estimate
    break_error: float
    slope_before: float
    slope_change: float
    deviance: float
    dispersion: float
    code: str


def one_break(
    count: ArrayLike,
    x: ArrayLike,
    offset: ArrayLike = 0.0,
    *,
    total: ArrayLike | None = None,
    confidence: float = 0.95,
) -> Segmented:
    """Where the slope of one series of counts breaks: the smallest deviance over all breaks.

    Arguments as `quasi_poisson.fit`, with `x` in its order. Breaks are looked for from the
    fourth point to the fourth from the end. The error of the break is that of the model made
    linear about it (Muggeo 2003), which says little where the change of slope is small.
    """
    tail, x = tail_of(confidence), np.asarray(x, dtype=float)
    if x.size < FEWEST_POINTS or np.unique(x).size < FEWEST_POINTS:
        return Segmented(Estimate(*[np.float64(np.nan)] * 3), *[np.nan] * 5, TOO_FEW)
    first, last = np.sort(x)[[FEWEST_A_SIDE - 1, -FEWEST_A_SIDE]]

    def fitted(place: float) -> Fit:
        return fit(count, _bent(x, place), offset, total=total)

    def deviance(place: float) -> float:
        return _deviance(count, fitted(place), total)

    grid = np.linspace(first, last, CANDIDATES)
    best = int(np.nanargmin([deviance(place) for place in grid]))
    around = grid[[max(best - 1, 0), min(best + 1, CANDIDATES - 1)]]
    place = minimize_scalar(deviance, bounds=around, method="bounded", options={"xatol": 1e-9}).x
    return _described(fitted(place), x, place, deviance(place), tail)


def _described(found: Fit, x, place: float, deviance: float, tail: float) -> Segmented:
    _, before, change = found.coefficients
    moving = np.column_stack([_bent(x, place), -change * (x > place)])
    information = (moving * found.weight[:, None]).T @ moving
    error = np.sqrt(np.linalg.inv(information)[3, 3])
    dispersion = found.dispersion * found.degrees / (found.degrees - 1)
    width = -stdtrit(found.degrees - 1, tail) * error * np.sqrt(dispersion)
    break_at = Estimate(*(np.float64(place + side * width) for side in (0, -1, 1)))
    return Segmented(break_at, error, before, change, deviance, float(dispersion), str(found.code))


def _bent(x: np.ndarray, place: float) -> np.ndarray:
    return np.column_stack([np.ones_like(x), x, np.maximum(x - place, 0)])


def _deviance(count: ArrayLike, found: Fit, total: ArrayLike | None) -> float:
    count = np.asarray(count, dtype=float)
    drop = xlogy(count, count / found.mean) - (count - found.mean)
    if total is not None:
        rest, expected = total - count, total - found.mean
        drop = drop + xlogy(rest, rest / expected) - (rest - expected)
    return float(2 * drop.sum())
