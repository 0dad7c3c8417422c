"""Months whose counts are known only as ranges: drawn many times from the fit, then pooled.

A rounded or hidden count is drawn from the Poisson distribution with the mean that the fit gives
its month, cut to the count's range. Each set of draws is analysed as if it were exact, and the
answers are pooled (`rubin`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln, xlogy

from mha_monitor.stats.arguments import as_counts, as_populations
from mha_monitor.stats.time_series import design
from mha_monitor.stats.time_series.change import Interrupted, interruption, months_of
from mha_monitor.stats.time_series.months import as_mask, as_months, at_each, seen_in
from mha_monitor.stats.time_series.quasi_poisson import fit
from mha_monitor.stats.time_series.regression import regress
from mha_monitor.stats.time_series.rubin import gathered, pooled

DRAWS, SEED = 20, 2025
# Rounds of putting the expected count of a range in its place and fitting again.
ROUNDS = 12


def single(
    count_low: ArrayLike,
    count_high: ArrayLike,
    population: ArrayLike,
    month_index: ArrayLike,
    milestone_index: ArrayLike,
    *,
    mask: ArrayLike | None = None,
    slope: bool = True,
    harmonics: int = 2,
    indicators: ArrayLike | None = None,
    confidence: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Interrupted:
    """`interrupted.single` for counts that lie from `count_low` to `count_high`, ends included."""
    month, generator = as_months(month_index), np.random.default_rng(seed)

    def at(milestone, low, high, population, mask):
        model = design.interrupted(
            month, milestone, slope=slope, harmonics=harmonics, indicators=indicators
        )
        offset, mask = np.log(population), ~seen_in(mask, low, high, population)
        counts = drawn(low, high, model, offset, mask, generator, draws)
        regressed = regress(counts, model, offset, month, mask=mask, draws=True)
        months = months_of(~mask, month >= milestone, high)
        return interruption(
            regressed, months, confidence, slope=slope, pool=pooled, gather=gathered
        )

    parts = (*as_ranges(count_low, count_high), *as_populations(population), as_mask(mask))
    return at_each(at, month, milestone_index, parts)


def controlled(
    count_low: ArrayLike,
    count_high: ArrayLike,
    population: ArrayLike,
    reference_count_low: ArrayLike,
    reference_count_high: ArrayLike,
    reference_population: ArrayLike,
    month_index: ArrayLike,
    milestone_index: ArrayLike,
    *,
    mask: ArrayLike | None = None,
    slope: bool = True,
    indicators: ArrayLike | None = None,
    confidence: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Interrupted:
    """`interrupted.controlled` by month effects, for counts known only as ranges.

    Each group is drawn from its own fit, with a season of two harmonics.
    """
    month, generator = as_months(month_index), np.random.default_rng(seed)
    options = {"slope": slope, "indicators": indicators}

    def at(milestone, *parts):
        *groups, mask = parts
        model = design.interrupted(month, milestone, **options)
        own = design.interrupted(month, milestone, harmonics=0, **options)
        mask = ~seen_in(mask, *groups)
        counts, references = (
            drawn(low, high, model, np.log(people), mask, generator, draws)
            for low, high, people in (groups[:3], groups[3:])
        )
        odds = np.log(groups[2] / groups[5])
        regressed = regress(
            counts, own, odds, month, total=counts + references, mask=mask, draws=True
        )
        months = months_of(~mask, month >= milestone, groups[1], groups[4])
        return interruption(
            regressed, months, confidence, slope=slope, pool=pooled, gather=gathered
        )

    group = (*as_ranges(count_low, count_high), *as_populations(population))
    reference = as_ranges(reference_count_low, reference_count_high)
    reference = (*reference, *as_populations(reference_population))
    return at_each(at, month, milestone_index, (*group, *reference, as_mask(mask)))


def drawn(low, high, model, offset, mask, generator, draws: int) -> np.ndarray:
    """Counts (draws, ..., rows) within their ranges, given the fit of the counts themselves.

    The fit is that of `filled`. Each draw has coefficients drawn about it. All series share the
    numbers drawn, so what a series answers does not depend on which others it is asked with.
    """
    middle = (low + high) / 2
    if not (low < high)[~mask].any():
        return np.broadcast_to(middle, (draws, *middle.shape))
    known = fit(filled(low, high, model, offset, mask), model, offset, mask=mask)
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


def filled(low, high, model, offset, mask) -> np.ndarray:
    """The count that each range is expected to hold, given the fit of the counts themselves.

    The fit is that of largest likelihood given the ranges, found by putting each range's
    expected count in its place in turns. Good for one picture of the months; an interval from
    it would be too short, as it leaves out what the ranges hide.
    """
    middle = (low + high) / 2
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


def as_ranges(low: ArrayLike, high: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Both ends of counts, or a sentence saying why they are none."""
    low, high = as_counts(low, high)
    if (low > high).any():
        raise ValueError("the low end of a count is above its high end")
    return low, high
