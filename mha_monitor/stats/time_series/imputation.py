"""Months whose counts are known only as ranges: drawn many times from the fit, then pooled.

A rounded or hidden count is drawn from the Poisson distribution with the mean that the fit gives
its month, cut to the count's range. Each set of draws is analysed as if it were exact, and the
answers are pooled (`rubin`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln, xlogy

from mha_monitor.stats.time_series.change import (
    Change,
    Interrupted,
    Months,
    change_told,
    interruption,
    months_of,
)
from mha_monitor.stats.time_series.months import at_each, seen_in
from mha_monitor.stats.time_series.quasi_poisson import fit
from mha_monitor.stats.time_series.regression import Regressed, regress, working_response
from mha_monitor.stats.time_series.rubin import gathered, pooled
from mha_monitor.stats.time_series.series import PLAIN, Counts, Fitting, MonthSeries
from mha_monitor.stats.time_series.terms import Term
from mha_monitor.stats.time_series.wander import LogRatios, changes_at

DRAWS, SEED = 20, 2025
# Rounds of putting the expected count of a range in its place and fitting again.
ROUNDS = 12


def single(
    series: MonthSeries,
    milestone_index: ArrayLike,
    fitting: Fitting = PLAIN,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Interrupted:
    """`interrupted.single` for counts that are ranges."""
    month, generator = series.months, np.random.default_rng(seed)

    def at(milestone, low, high, population, mask):
        group, mask = Counts(low, high, population), ~seen_in(mask, low, high, population)
        model = fitting.design(series, milestone)
        counts = drawn(group, model, mask, generator, draws)
        regressed = regress(counts, model, np.log(population), month, mask=mask, draws=True)
        return _pooled(regressed, months_of(~mask, month >= milestone, high), fitting)

    return at_each(at, month, milestone_index, series.parts())


def controlled(
    series: MonthSeries,
    milestone_index: ArrayLike,
    fitting: Fitting = PLAIN,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Interrupted:
    """`interrupted.controlled` by month effects, for counts that are ranges.

    Each group is drawn from its own fit, with the season.
    """
    month, generator = series.months, np.random.default_rng(seed)

    def at(milestone, *parts):
        pair = drawn_pair(series, milestone, fitting, parts, generator, draws)
        months = _months_of(month >= milestone, parts)
        return _pooled(regressed_pair(pair, month), months, fitting)

    return at_each(at, month, milestone_index, series.parts())


class Told(NamedTuple):
    """The change by the plain rule, and the one that is told: beside a level that may wander."""

    plain: Interrupted
    wandering: Change


def told(
    series: MonthSeries,
    milestone_index: ArrayLike,
    fitting: Fitting = PLAIN,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Told:
    """`controlled`, and from the same draws the change beside a level that may wander.

    There the level is read without a change of slope beside it, which the wander takes in.
    """
    month, generator = series.months, np.random.default_rng(seed)

    def at(milestone, *parts):
        pair = drawn_pair(series, milestone, fitting, parts, generator, draws)
        months = _months_of(month >= milestone, parts)
        regressed = regressed_pair(pair, month)
        plain = _pooled(regressed, months, fitting)
        response = working_response(regressed.quasi_poisson, pair.count, pair.model)
        ratios = LogRatios(response, regressed.quasi_poisson.weight)
        level, slope = (
            pooled(Term(*(part[..., 0] for part in term)))
            for term in changes_at(ratios, series, np.array([milestone]), fitting)
        )
        return Told(plain, change_told((level, slope), plain, months, fitting.confidence))

    return at_each(at, month, milestone_index, series.parts())


class Pair(NamedTuple):
    """Draws of both groups' counts, (draws, ..., months), and the model of their ratio."""

    count: np.ndarray  # type: ignore[assignment]  # hides tuple.count, which nobody asks
    reference: np.ndarray
    odds: np.ndarray
    model: np.ndarray
    mask: np.ndarray


def drawn_pair(
    series: MonthSeries,
    milestone: int,
    fitting: Fitting,
    parts: tuple[np.ndarray, ...],
    generator: np.random.Generator,
    draws: int = DRAWS,
) -> Pair:
    """Draws of both groups' counts within their ranges; counts that are known have one."""
    groups, mask = both(*parts[:-1]), ~seen_in(parts[-1], *parts[:-1])
    model = fitting.design(series, milestone)
    known = not any((each.low < each.high)[~mask].any() for each in groups)
    draws = 1 if known else draws
    count, reference = (drawn(each, model, mask, generator, draws) for each in groups)
    own = fitting.design(series, milestone, season=False)
    return Pair(count, reference, odds_of(*groups), own, mask)


def regressed_pair(pair: Pair, month: np.ndarray) -> Regressed:
    """The plain analysis of every draw."""
    total = pair.count + pair.reference
    return regress(
        pair.count, pair.model, pair.odds, month, total=total, mask=pair.mask, draws=True
    )


def _months_of(after: np.ndarray, parts: tuple[np.ndarray, ...]) -> Months:
    """The months that take part, and whether both groups could have events in them."""
    groups = both(*parts[:-1])
    return months_of(seen_in(parts[-1], *parts[:-1]), after, *(each.high for each in groups))


def both(*parts: np.ndarray) -> tuple[Counts, Counts]:
    """The group and its reference from the parts of a series."""
    return Counts(*parts[:3]), Counts(*parts[3:])


def odds_of(group: Counts, reference: Counts) -> np.ndarray:
    """The log of how many people a group has for each of its reference."""
    return np.log(group.population / reference.population)


def _pooled(regressed: Regressed, months: Months, fitting: Fitting) -> Interrupted:
    return interruption(
        regressed, months, fitting.confidence, slope=fitting.slope, pool=pooled, gather=gathered
    )


def drawn(
    group: Counts, model: np.ndarray, mask: np.ndarray, generator: np.random.Generator, draws: int
) -> np.ndarray:
    """Counts (draws, ..., rows) within their ranges, given the fit of the counts themselves.

    The fit is that of `filled`. Each draw has coefficients drawn about it. All series share the
    numbers drawn, so what a series answers does not depend on which others it is asked with.
    """
    low, high, middle, offset = group.low, group.high, group.middle, np.log(group.population)
    if not (low < high)[~mask].any():
        return np.broadcast_to(middle, (draws, *middle.shape))
    known = fit(filled(group, model, mask), model, offset, mask=mask)
    scale = np.sqrt(np.maximum(known.dispersion, 1))[..., None]
    identified = (known.code == "")[..., None, None]
    covariance = np.where(identified, known.covariance, np.eye(model.shape[1]))
    root = np.linalg.cholesky(covariance)
    alike = (1,) * (known.coefficients.ndim - 1)
    noise = generator.standard_normal((draws, *alike, model.shape[1]))
    noise = (root @ noise[..., None])[..., 0] * scale
    mean = np.exp(offset + (known.coefficients + noise) @ model.T)
    possible, logarithm = _possible(low, high, mean)
    tries = logarithm + generator.gumbel(size=(len(logarithm), draws, *alike, len(model)))
    return np.where(np.isnan(mean), middle, possible[0] + tries.argmax(axis=0))


def filled(group: Counts, model: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """The count that each range is expected to hold, given the fit of the counts themselves.

    The fit is that of largest likelihood given the ranges, found by putting each range's
    expected count in its place in turns. Good for one picture of the months; an interval from
    it would be too short, as it leaves out what the ranges hide.
    """
    low, high, middle, offset = group.low, group.high, group.middle, np.log(group.population)
    known = fit(middle, model, offset, mask=mask)
    if not (low < high)[~mask].any():
        return middle
    for _ in range(ROUNDS):
        counts = _expected(low, high, known.mean)
        known = fit(counts, model, offset, mask=mask)
    return np.where(np.isnan(counts), middle, counts)


def _expected(low, high, mean):
    possible, logarithm = _possible(low, high, mean)
    with np.errstate(invalid="ignore"):  # months without a mean have none
        chance = np.exp(logarithm - logarithm.max(axis=0))
    return (possible * chance).sum(axis=0) / chance.sum(axis=0)


def _possible(low, high, mean):
    """Every count that any range may hold, (counts, ...), and its log chance; -inf outside."""
    width = int(np.nanmax(high - low)) + 1
    possible = low + np.arange(width).reshape(-1, *[1] * np.ndim(low))
    steps = possible.reshape(width, *[1] * (np.ndim(mean) - np.ndim(low)), *np.shape(low))
    logarithm = xlogy(steps, mean) - gammaln(steps + 1)
    return steps, np.where(steps <= high, logarithm, -np.inf)
