"""A term read beside a level that may wander: what drifts slowly is then not taken for a step.

The log ratio of each month is a line, what is asked about, noise, and a level that moves a little
at random every month (the local level model of Harvey 1989). How much it moves is not known, so
the answers of a range of amounts are averaged, each with the weight of its restricted likelihood:
a short series cannot tell a small wander from none, and taking none where it shows none is what
makes a drift pass for a step. Months are made independent of one another by Kalman's filter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from mha_monitor.stats.time_series import design
from mha_monitor.stats.time_series.series import PLAIN, Fitting, MonthSeries
from mha_monitor.stats.time_series.terms import Term

# Variance of a month's move over that of an average month's noise. The smallest is what some
# years of months cannot tell from none; found by simulation (`simulations.said`).
AMOUNTS = np.geomspace(0.004, 1.0, 8)
# What is left of a column beside the others, below which it says nothing of its own.
TOLD = 1e-9


class LogRatios(NamedTuple):
    """Log ratios (..., months), and the inverse of each month's variance, up to a factor.

    A weight of 0 leaves a month out.
    """

    value: np.ndarray
    weight: np.ndarray

    def flat(self) -> LogRatios:
        return LogRatios(*(part.reshape(-1, part.shape[-1]) for part in self))


class Squares(NamedTuple):
    """Least squares of one term for one amount of wander, (series, terms) each."""

    coefficient: np.ndarray
    inverse: np.ndarray
    left: np.ndarray  # sum of squares
    log_scale: np.ndarray


def changes_at(
    ratios: LogRatios, series: MonthSeries, dates: np.ndarray, fitting: Fitting = PLAIN
) -> tuple[Term, Term]:
    """Level and slope at each date, (..., dates).

    The level is that of a step alone, the slope stands beside one: what else bends is wander.
    The slope is NaN where `fitting` has none.
    """
    month = series.months
    line = design.line(month, series.steps)
    step = (month >= dates[:, None]).astype(float)
    columns = [step, step * (month - dates[:, None])] if fitting.slope else [step]
    found = [
        _level_and_slope(*parts, log_scale)
        for *parts, log_scale in _beside(ratios, line, columns, month)
    ]
    levels, slopes = zip(*found, strict=True)
    degrees = (ratios.flat().weight > 0).sum(axis=-1) - line.shape[1] - 1
    shape = (*ratios.value.shape[:-1], dates.size)
    level, slope = _averaged(levels, degrees), _averaged(slopes, degrees - 1)
    return (
        Term(*(part.reshape(shape) for part in level)),
        Term(*(part.reshape(shape) for part in slope)),
    )


def trend(ratios: LogRatios, series: MonthSeries) -> Term:
    """The change a month along a line, (...), beside steps and a level that may wander."""
    month = series.months
    line = design.line(month, series.steps)
    base, columns = np.delete(line, design.TREND, axis=1), [line[:, design.TREND][None]]
    found = [
        _one(answer, column, log_scale)
        for answer, column, log_scale in _beside(ratios, base, columns, month)
    ]
    degrees = (ratios.flat().weight > 0).sum(axis=-1) - line.shape[1]
    term = _averaged(found, degrees)
    return Term(*(part.reshape(ratios.value.shape[:-1]) for part in term))


def whitened(columns: np.ndarray, weight: np.ndarray, month: np.ndarray):
    """Columns (series, columns, rows) whose months are independent, for each amount.

    Kalman's filter of a level that starts at nothing. With them comes the log of the determinant
    of what was divided out, (amounts, series).
    """
    seen = weight > 0
    average = np.where(seen, weight, 0).sum(axis=-1) / np.maximum(seen.sum(axis=-1), 1)
    noise = np.where(seen, average[:, None], 1.0) / np.where(seen, weight, 1.0)
    shape = (len(AMOUNTS), *columns.shape[:2])
    level, doubt, log_scale = np.zeros(shape), np.zeros(shape[:2]), np.zeros(shape[:2])
    found = np.zeros((columns.shape[-1], *shape))
    for row, gap in enumerate(np.diff(month, prepend=month[0])):
        doubt = doubt + AMOUNTS[:, None] * gap
        whole, here = doubt + noise[:, row], seen[:, row]
        surprise = np.where(here[:, None], columns[None, :, :, row] - level, 0.0)
        found[row] = surprise / np.sqrt(whole)[..., None]
        gain = np.where(here, doubt / whole, 0.0)
        level = level + gain[..., None] * surprise
        doubt = doubt * (1 - gain)
        log_scale += np.where(here, np.log(whole), 0.0)
    return np.moveaxis(found, 0, -1), log_scale


def _beside(
    ratios: LogRatios, base: np.ndarray, columns: list[np.ndarray], month: np.ndarray
) -> Iterator[tuple[np.ndarray, ...]]:
    """For each amount what of the ratios and of each set of columns the base does not hold."""
    value, weight = ratios.flat()
    fixed = np.concatenate([base.T, *columns])
    fixed = np.broadcast_to(fixed, (len(value), *fixed.shape))
    every, scales = whitened(np.concatenate([value[:, None], fixed], axis=1), weight, month)
    first = 1 + base.shape[1]
    ends = np.cumsum([1, *(len(each) for each in columns)])[:-1]
    for white, log_scale in zip(every, scales, strict=True):
        orthonormal, triangle = np.linalg.qr(np.swapaxes(white[:, 1:first], -1, -2))
        size = np.abs(np.diagonal(triangle, axis1=-2, axis2=-1))
        told = (size > TOLD * size.max(axis=-1, keepdims=True)).all(axis=-1)
        rest = np.concatenate([white[:, :1], white[:, first:]], axis=1)
        rest = rest - (rest @ orthonormal) @ np.swapaxes(orthonormal, -1, -2)
        rest[~told] = np.nan
        with np.errstate(divide="ignore"):
            log_base = 2 * np.log(size).sum(axis=-1)
        answer, *sets = np.split(rest, ends, axis=1)
        yield answer, *sets, (log_scale + log_base)[:, None]


def _one(answer: np.ndarray, column: np.ndarray, log_scale: np.ndarray) -> Squares:
    """Least squares on one column at a time: (series, 1, rows) on (series, terms, rows)."""
    size = _known((column**2).sum(axis=-1))
    along = (column * answer).sum(axis=-1)
    left = (answer**2).sum(axis=-1) - along**2 / size
    return Squares(along / size, 1 / size, left, log_scale + np.log(size))


def _level_and_slope(answer: np.ndarray, step: np.ndarray, *more) -> tuple[Squares, Squares]:
    """Of each date the step alone, and the slope beside it; the latter NaN without a column."""
    *slope, log_scale = more
    level = _one(answer, step, log_scale)
    if not slope:
        return level, Squares(*(np.nan * part for part in level))
    across = (slope[0] * step).sum(axis=-1)
    size = _known((slope[0] ** 2).sum(axis=-1) - across**2 * level.inverse)
    along = (slope[0] * answer).sum(axis=-1) - across * level.coefficient
    left = level.left - along**2 / size
    return level, Squares(along / size, 1 / size, left, level.log_scale + np.log(size))


def _known(size: np.ndarray) -> np.ndarray:
    """NaN where nothing of a column is left."""
    return np.where(size > TOLD, size, np.nan)


def _averaged(amounts: list[Squares], degrees: np.ndarray) -> Term:
    """One term from those of all amounts, by restricted likelihood."""
    every = Squares(*(np.stack(part) for part in zip(*amounts, strict=True)))
    degrees = np.where(degrees > 2, degrees, np.nan)[:, None]
    spread = np.maximum(every.left, 1e-12) / degrees
    chance = -(every.log_scale + degrees * np.log(spread)) / 2
    weight = np.exp(chance - chance.max(axis=0))
    weight = weight / weight.sum(axis=0)
    mean = (weight * every.coefficient).sum(axis=0)
    variance = every.inverse * spread + (every.coefficient - mean) ** 2
    whole = (weight * variance).sum(axis=0)
    return Term(mean, whole, np.broadcast_to(degrees, mean.shape))
