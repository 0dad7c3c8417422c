"""What would have been counted had level and slope gone on, and the events between.

It carries the trend before a milestone forward. It is a picture of that trend, and says
nothing of what ended it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mha_monitor.stats.arguments import tail_of
from mha_monitor.stats.estimate import Estimate
from mha_monitor.stats.time_series import design
from mha_monitor.stats.time_series.change import NO_EVENTS, Months, months_of
from mha_monitor.stats.time_series.forecast import carried_on
from mha_monitor.stats.time_series.imputation import Pair, both, drawn_pair, regressed_pair
from mha_monitor.stats.time_series.quasi_poisson import FITTED, Fit, fit
from mha_monitor.stats.time_series.regression import working_response
from mha_monitor.stats.time_series.rubin import gathered
from mha_monitor.stats.time_series.series import PLAIN, Fitting, MonthSeries
from mha_monitor.stats.time_series.wander import LogRatios

DRAWS, SEED = 2000, 2025


class Counterfactual(NamedTuple):
    """Each month's expected count and band, and the sums over months seen after the milestone.

    `difference` is what was observed less what was expected: below zero, fewer than expected.
    """

    expected: Estimate  # (..., months)
    difference: Estimate  # (...)
    expected_total: np.ndarray
    observed_total: np.ndarray
    code: np.ndarray


class Paths(NamedTuple):
    """The expected counts and draws of them, with the months' own noise, and the fit's code."""

    expected: np.ndarray  # (..., months)
    drawn: np.ndarray  # (draws, ..., months)
    code: np.ndarray


def controlled(
    series: MonthSeries,
    milestone_index: int,
    fitting: Fitting = PLAIN,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Counterfactual:
    """Expected counts of the group had its ratio to the reference gone on as before.

    Each month is the reference's own count of that month times the ratio carried forward from
    the months before the milestone (`forecast.carried_on`), so what both groups lived through
    stays in it, and the limits grow as far as the ratio may wander. The chance of both counts is
    part of the limits. Counts that are ranges are drawn within them, and every draw is carried
    on by itself: so the limits hold what the ranges hide (Rubin 1987).
    """
    month, generator = series.months, np.random.default_rng(seed)
    *parts, mask = np.broadcast_arrays(month, *series.parts())[1:]
    pair = drawn_pair(series, milestone_index, fitting, (*parts, mask), generator)
    regressed = regressed_pair(pair, month)
    before = ~pair.mask & (month < milestone_index)
    each_draws = -(-draws // len(pair.count))
    paths = [
        _carried(_only(pair, draw), series, before, fitted, generator, each_draws)
        for draw, fitted in enumerate(_draws_of(regressed.quasi_poisson))
    ]
    code = gathered(regressed.quasi_poisson.code)
    code = np.where(code == FITTED, gathered(np.stack([path.code for path in paths])), code)
    expected = np.mean([path.expected for path in paths], axis=0)
    whole = Paths(expected, np.concatenate([path.drawn for path in paths]), code)
    count, reference = (each.middle for each in both(*parts))
    after = ~pair.mask & (month >= milestone_index)
    months = months_of(~pair.mask, month >= milestone_index, count, reference)
    return between(count, after, whole, months, fitting.confidence)


def _only(pair: Pair, draw: int) -> Pair:
    return pair._replace(count=pair.count[draw], reference=pair.reference[draw])


def _draws_of(fitted: Fit) -> list[Fit]:
    return [Fit(*parts) for parts in zip(*fitted, strict=True)]


def _carried(
    pair: Pair,
    series: MonthSeries,
    before: np.ndarray,
    whole: Fit,
    generator: np.random.Generator,
    draws: int,
) -> Paths:
    """One draw of the counts, carried on from the months before."""
    month, shape = series.months, pair.count.shape
    early, late = _steps_of(series, before)
    line, total = design.line(month, early), pair.count + pair.reference
    found = fit(pair.count, line, pair.odds, total=total, mask=~before)
    response = working_response(found, np.where(before, pair.count, 0), line)
    ratios = LogRatios(np.nan_to_num(response), np.nan_to_num(found.weight)).flat()
    carried = carried_on(ratios, line, month, generator, draws)
    beyond = _later_steps(series, late, whole, generator, draws)
    with np.errstate(divide="ignore"):
        offset = (pair.odds + np.log(pair.reference)).reshape(-1, month.size)
        share = np.where(pair.reference > 0, 1 / pair.reference, 0.0).reshape(-1, month.size)
    expected = np.exp(offset + carried.expected + beyond[0])
    drawn = np.exp(offset + carried.drawn + beyond[1])
    drawn = _noisy(drawn, share, carried.dispersion, generator)
    return Paths(expected.reshape(shape), drawn.reshape(draws, *shape), found.code)


def _steps_of(series: MonthSeries, before: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Steps that the months before show, and places of those that only later months do."""
    if series.steps is None:
        return np.empty((0, series.months.size)), np.empty(0, dtype=int)
    steps = np.atleast_2d(np.asarray(series.steps, dtype=float))
    shown = before.reshape(-1, before.shape[-1]).any(axis=0)
    varies = np.ptp(steps[:, shown], axis=1) > 0 if shown.any() else np.zeros(len(steps), bool)
    return steps[varies], np.flatnonzero(~varies)


def _later_steps(series: MonthSeries, late, whole: Fit, generator, draws: int):
    """What steps after the milestone add to each month, and draws of it, by the whole fit."""
    if not late.size:
        return 0.0, 0.0
    steps = np.atleast_2d(np.asarray(series.steps, dtype=float))
    terms = whole.coefficients.shape[-1]
    places = terms - len(steps) + late
    coefficients = whole.coefficients.reshape(-1, terms)[:, places]
    covariance = whole.covariance * whole.dispersion[..., None, None]
    covariance = covariance.reshape(-1, terms, terms)[:, places[:, None], places]
    known = np.isfinite(covariance).all(axis=(-2, -1), keepdims=True)
    root = np.linalg.cholesky(np.where(known, covariance, np.eye(len(late))))
    normal = generator.standard_normal((draws, *coefficients.shape))
    moved = coefficients + (root @ normal[..., None])[..., 0]
    return coefficients @ steps[late], moved @ steps[late]


def _noisy(mean, share, dispersion, generator) -> np.ndarray:
    """Months about their means: gamma, with the variance dispersion * mean * (1 + mean * share).

    `share` is one over the reference count that the mean is a multiple of.
    """
    score = generator.standard_normal(mean.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        # Wilson and Hilferty 1931: the cube root of a gamma variable is all but normal.
        spread = dispersion[..., None] * (1 / mean + share) / 9
        noisy = mean * np.maximum(1 - spread + np.sqrt(spread) * score, 0) ** 3
    return np.where(mean == 0, 0.0, noisy)


def between(
    count: np.ndarray, counted: np.ndarray, paths: Paths, months: Months, confidence: float
) -> Counterfactual:
    """What lies between the months counted and the paths drawn."""
    tail = tail_of(confidence)
    known = (paths.code == "") & months.eventful
    code = np.where(months.eventful, paths.code, NO_EVENTS)
    drawn = np.where(known[..., None], paths.drawn, np.nan)
    expected = np.where(known[..., None], paths.expected, np.nan)
    low, high = np.quantile(drawn, [tail, 1 - tail], axis=0)
    observed = np.where(counted, count, 0).sum(axis=-1)
    expected_total = np.where(counted, expected, 0).sum(axis=-1)
    totals = np.where(counted, drawn, 0).sum(axis=-1)
    most, least = np.quantile(totals, [1 - tail, tail], axis=0)
    difference = Estimate(observed - expected_total, observed - most, observed - least)
    return Counterfactual(Estimate(expected, low, high), difference, expected_total, observed, code)
