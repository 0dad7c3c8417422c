"""How likely a controlled interrupted series is to show a change of a ratio, and after how long.

The test is that of `interrupted.controlled`: the level at the milestone, beside a trend and, by
default, a change of slope. Its standard error follows from the months alone: the variance of
each month's log ratio is dispersion * (1 / mean + 1 / reference mean), months remember the one
before as a first-order autoregression, and generalised least squares of the design do the rest.
`simulated.share_shown` sends made-up counts through the fits themselves, and agrees.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr, stdtrit

from mha_monitor.stats.arguments import as_rates, tail_of
from mha_monitor.stats.rates.dispersion import as_dispersions
from mha_monitor.stats.time_series import design
from mha_monitor.stats.time_series.autocorrelation import HIGHEST
from mha_monitor.stats.time_series.change import FEWEST_MONTHS
from mha_monitor.stats.time_series.information import information_kept

WANTED, HORIZON = 0.8, 120


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
    change: ArrayLike,
    months: Varying,
    month: ArrayLike,
    *,
    slope: bool = True,
    confidence: float = 0.95,
) -> np.ndarray:
    """Power after each month: the chance that the level's p is below 1 - `confidence`.

    `change` is that of the ratio from the milestone on, -0.2 for a fall of a fifth, and
    broadcasts with the parts of `months` to (...); the answer is (..., months). `month` are the
    months that take part, counted from the milestone: below 0 before it, whole and rising. It is
    0 where there are no events or either side has under 12 months, as no p is given then. NaN in
    gives NaN out. The t distribution is moved by change over error, and the error is that of
    generalised least squares (Aitken 1935). Raises ValueError for a change of -1 or below, a
    negative mean, a dispersion below 1 or months that do not rise.
    """
    change, *varying = _together(change, months)
    mean, reference_mean, dispersion, autocorrelation, rounded = varying
    month = _as_rising(month)
    testable = _testable(month)
    means = mean[..., None] * np.where(month >= 0, 1 + change[..., None], 1.0)
    references = np.broadcast_to(reference_mean[..., None], means.shape)
    how = (dispersion[..., None], rounded[..., None])
    noise = _noise(means, *how) + _noise(references, *how)
    error = _errors(noise, month, autocorrelation, testable, slope=slope)
    degrees = np.flatnonzero(testable) + 1 - (design.SLOPE + slope)
    score = np.abs(np.log1p(change))[..., None] / error
    quantile = -stdtrit(degrees, tail_of(confidence))
    chance = np.zeros(means.shape)
    shown = sum(stdtr(degrees, side * score - quantile) for side in (-1, 1))
    # Without events there is no test, and so not even a false alarm.
    chance[..., testable] = np.where(np.isinf(error), 0.0, shown)
    return np.where(np.isnan(noise).any(axis=-1, keepdims=True), np.nan, chance)


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


def _errors(noise, month, autocorrelation, testable, *, slope: bool) -> np.ndarray:
    """Standard error of the log level with the months up to each testable one.

    The rows of the design are made independent of one another as Prais and Winsten (1954) do,
    over gaps too, and what they tell is added up.
    """
    model = design.interrupted(month, 0, slope=slope, harmonics=0)
    model = model / np.abs(model).max(axis=0).clip(min=1)  # a trend by any unit is the same trend
    silent = ~np.isfinite(noise).all(axis=-1)
    rows = model / np.sqrt(np.where(silent[..., None], 1.0, noise))[..., None]
    memory = np.clip(autocorrelation, 0, HIGHEST)[..., None] ** np.diff(month)
    fresh = rows[..., 1:, :] - memory[..., None] * rows[..., :-1, :]
    fresh = fresh / np.sqrt(1 - memory**2)[..., None]
    rows = np.concatenate([rows[..., :1, :], fresh], axis=-2)
    told = (rows[..., :, None] * rows[..., None, :]).cumsum(axis=-3)[..., testable, :, :]
    variance = np.linalg.inv(told)[..., design.LEVEL, design.LEVEL]
    return np.where(silent[..., None], np.inf, np.sqrt(variance))


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


def _together(change: ArrayLike, months: Varying) -> list[np.ndarray]:
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
