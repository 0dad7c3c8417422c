"""How likely a step of a ratio is to be said, and after how many months.

What is said is not one test: the level beside a level that may wander (`wander`) must be rare by
chance, also among the slope that is tested with it, and stand out among other months
(`placebo`). How often that comes about follows from the months: the variance of each month's log
ratio is dispersion * (1 / mean + 1 / reference mean), months remember the one before as a
first-order autoregression, the ratio wanders a little, and generalised least squares give the
error of the step. From step over error to the chance that it is said a curve was fitted to
simulations of the whole (`simulations.power` holds the two against one another).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from mha_monitor.stats.arguments import as_rates
from mha_monitor.stats.rates.dispersion import as_dispersions
from mha_monitor.stats.time_series import design
from mha_monitor.stats.time_series.autocorrelation import HIGHEST
from mha_monitor.stats.time_series.change import FEWEST_MONTHS
from mha_monitor.stats.time_series.information import information_kept
from mha_monitor.stats.time_series.placebo import APART

WANTED, HORIZON = 0.8, 120


class Curve(NamedTuple):
    """The chance that a step is said: normal, of `steepness` * step / error - `threshold`.

    The error is that beside a wander with this share of a month's noise in its monthly move.
    `later` lowers the threshold as more months after are had, `memory` the steepness as months
    remember the one before, which makes other months look restless.
    """

    wander: float
    steepness: float
    threshold: float
    later: float
    memory: float


# Fitted to 107 simulated worlds of 200 runs each: 36 to 95 months before, 12 to 60 after, 60 or
# 400 events a month, autocorrelation 0, 0.3 and 0.6. Residuals have a standard deviation of five
# points with a change of slope asked as well, three without; the simulation's own is three.
CURVES = {
    True: Curve(0.003, 0.83, 2.65, 0.058, 0.547),
    False: Curve(0.003, 0.81, 2.27, 0.0, 0.428),
}
TWO_YEARS = 24
# Where under 19 other months can be tried the p must be below 0.01 in place of 0.05.
FEWEST_OTHERS, MORE_WITH_FEW = 19, 0.48


class Varying(NamedTuple):
    """Events a month of a group and its reference, and how months vary about them.

    With `rounded` the counts are known as the publisher prints them, and tell only what that
    keeps (`information.information_kept`). All broadcast to (...).
    """

    mean: ArrayLike
    reference_mean: ArrayLike
    dispersion: ArrayLike = 1.0
    autocorrelation: ArrayLike = 0.0
    rounded: ArrayLike = False


def chance_of_seeing(
    change: ArrayLike, months: Varying, month: ArrayLike, *, slope: bool = True
) -> np.ndarray:
    """Power after each month: the chance that the step is said to be likely.

    `change` is that of the ratio from the milestone on, -0.2 for a fall of a fifth, and
    broadcasts with the parts of `months` to (...); the answer is (..., months). `month` are the
    months that take part, counted from the milestone: below 0 before it, whole and rising. It is
    0 where there are no events, where either side has under 12 months, as no p is given then, and
    where no other month can be tried. NaN in gives NaN out. With `slope` a change of pace is
    asked as well, and allowed for. Raises ValueError for a change of -1 or below, a negative
    mean, a dispersion below 1 or months that do not rise.
    """
    curve, month = CURVES[slope], _as_rising(month)
    error = step_error(change, months, month, wander=curve.wander)
    step = np.abs(np.log1p(np.asarray(change, dtype=float)))
    score = np.broadcast_to(step[..., None], error.shape) / error
    others, after = _others(month), (month >= 0).cumsum()
    threshold = curve.threshold + np.where(others < FEWEST_OTHERS, MORE_WITH_FEW, 0.0)
    threshold = threshold - curve.later * np.log(np.maximum(after, 1) / TWO_YEARS)
    remembers = np.asarray(months.autocorrelation, dtype=float)[..., None]
    said = ndtr(curve.steepness * np.exp(-curve.memory * remembers) * score - threshold)
    # Without events there is no test, and so not even a false alarm.
    said = np.where(np.isinf(error) | (others < 1) | ~_testable(month), 0.0, said)
    return np.where(np.isnan(error), np.nan, said)


def step_error(
    change: ArrayLike, months: Varying, month: ArrayLike, *, wander: float = 0.0
) -> np.ndarray:
    """Standard error of the log step with the months up to each, (..., months).

    Infinite before it can be told and where a month has no events, NaN where a mean is unknown.
    Generalised least squares (Aitken 1935) of a line and a step beside a level that moves each
    month by `wander` times the noise of a month before the milestone (variances).
    """
    change, *varying = _together(change, months)
    mean, reference_mean, dispersion, autocorrelation, rounded = varying
    month = _as_rising(month)
    means = mean[..., None] * np.where(month >= 0, 1 + change[..., None], 1.0)
    references = np.broadcast_to(reference_mean[..., None], means.shape)
    how = (dispersion[..., None], rounded[..., None])
    noise = _noise(means, *how) + _noise(references, *how)
    error = _errors(noise, month, np.clip(autocorrelation, 0, HIGHEST), wander)
    return np.where(np.isnan(noise).any(axis=-1, keepdims=True), np.nan, error)


def months_needed(
    change: ArrayLike,
    months: Varying,
    month: ArrayLike,
    *,
    wanted: float = WANTED,
    slope: bool = True,
) -> np.ndarray:
    """The fewest months from the milestone on after which power reaches `wanted`; else infinite.

    Arguments as `chance_of_seeing`; the last of `month` is the horizon. They are months of the
    calendar: one after the milestone that takes no part is counted all the same. More months
    never lower the power, so that it stays reached. NaN in gives NaN out.
    """
    chance = chance_of_seeing(change, months, month, slope=slope)
    reached, month = chance >= wanted, _as_rising(month)
    first = np.where(reached.any(axis=-1), month[reached.argmax(axis=-1)] + 1.0, np.inf)
    return np.where(np.isnan(chance).all(axis=-1), np.nan, first)


def months_around(before: int, horizon: int = HORIZON) -> np.ndarray:
    """All months from so many before a milestone to the horizon, counted from the milestone."""
    return np.arange(-before, horizon)


def _errors(noise, month, autocorrelation, wander: float) -> np.ndarray:
    """The error with the months up to each, from rows that are independent of one another."""
    model = design.interrupted(month, 0, slope=False, harmonics=0)
    model = model / np.abs(model).max(axis=0).clip(min=1)  # a trend by any unit is the same trend
    silent = ~np.isfinite(noise).all(axis=-1)
    noise = np.where(silent[..., None], 1.0, noise)
    rows = _independent(model, noise, month, autocorrelation, wander * noise[..., 0])
    told = (rows[..., :, None] * rows[..., None, :]).cumsum(axis=-3)
    error = np.full(noise.shape, np.inf)
    known = np.flatnonzero((np.arange(len(month)) >= model.shape[1]) & (month > 0))
    variance = np.linalg.inv(told[..., known, :, :])[..., design.LEVEL, design.LEVEL]
    error[..., known] = np.sqrt(variance)
    return np.where(silent[..., None], np.inf, error)


def _independent(model, noise, month, autocorrelation, moves) -> np.ndarray:
    """Rows (..., months, terms) less what the months before foretell, over their own spread.

    Kalman's filter of two states: the level that moves by the variance `moves` a month, and
    noise that remembers the month before.
    """
    level, kept = np.zeros((2, *moves.shape, model.shape[1]))
    doubt, both, own = np.zeros(moves.shape), np.zeros(moves.shape), np.ones(moves.shape)
    found = []
    for row, gap in enumerate(np.diff(month, prepend=month[0] - 1)):
        memory, spread = autocorrelation**gap, np.sqrt(noise[..., row])
        doubt, both, own = doubt + moves * gap, both * memory, 1 - memory**2 * (1 - own)
        kept = kept * memory[..., None]
        variance = doubt + 2 * spread * both + spread**2 * own
        surprise = model[row] - level - spread[..., None] * kept
        found.append(surprise / np.sqrt(variance)[..., None])
        gains = ((doubt + spread * both) / variance, (both + spread * own) / variance)
        level, kept = (
            part + gain[..., None] * surprise
            for part, gain in zip((level, kept), gains, strict=True)
        )
        doubt = doubt - gains[0] ** 2 * variance
        both = both - gains[0] * gains[1] * variance
        own = own - gains[1] ** 2 * variance
    return np.stack(found, axis=-2)


def _others(month: np.ndarray) -> np.ndarray:
    """Other months that can be tried as the date, with the months up to each."""
    place = np.arange(len(month))
    apart = np.abs(month) >= APART
    possible = (place >= FEWEST_MONTHS) & apart
    last = place - FEWEST_MONTHS + 1
    counted = np.concatenate([[0], possible.cumsum()])
    return counted[np.clip(last + 1, 0, len(month))]


def _testable(month: np.ndarray) -> np.ndarray:
    """Months up to which both sides have as many as a p value asks for."""
    before = (month < 0).sum()
    return ((month >= 0).cumsum() >= FEWEST_MONTHS) & (before >= FEWEST_MONTHS)


def _noise(mean: np.ndarray, dispersion: np.ndarray, rounded: np.ndarray) -> np.ndarray:
    """Variance of a month's log count: chance, widened by the dispersion, and what is hidden."""
    distinct, place = np.unique(mean, return_inverse=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        lost = np.where(distinct > 0, 1 / information_kept(distinct) - 1 / distinct, 0.0)
        return dispersion / mean + np.where(rounded, lost[place].reshape(mean.shape), 0.0)


def _together(change: ArrayLike, months: Varying) -> tuple[np.ndarray, ...]:
    change = np.asarray(change, dtype=float)
    if (change <= -1).any():
        raise ValueError("a ratio cannot fall by the whole of itself: give a change above -1")
    means = as_rates(months.mean, months.reference_mean, noun="mean")
    dispersions = as_dispersions(months.dispersion)
    autocorrelation = np.asarray(months.autocorrelation, dtype=float)
    rounded = np.asarray(months.rounded, dtype=bool)
    return np.broadcast_arrays(change, *means, *dispersions, autocorrelation, rounded)


def _as_rising(month: ArrayLike) -> np.ndarray:
    month = np.asarray(month, dtype=int)
    if month.ndim != 1 or (np.diff(month) <= 0).any():
        raise ValueError("months must be whole numbers that rise, counted from the milestone")
    return month
