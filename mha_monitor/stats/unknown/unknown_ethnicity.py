"""Two further tests of the ratio: who the unknown would have to be, and "any other Black".

The worst-case bounds and the ratio at a given share of the unknown are in `sensitivity`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.arguments import as_counts, as_populations
from mha_monitor.stats.estimate import Estimate
from mha_monitor.stats.rates.ratios import rate_ratio
from mha_monitor.stats.unknown.sensitivity import k_at_parity


def k_at_which_interval_reaches(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    unknown: ArrayLike,
    total: ArrayLike,
    value: float = 1.0,
    confidence: float = 0.95,
    method: str = "mid-p",
) -> Estimate:
    """The k of `sensitivity.unknown_share_ratio` that brings the ratio, and each limit, to `value`.

    k is how many times its share of the known the group's share of the unknown is. For a
    ratio above `value` the k of the low limit is the one to publish: with a k below it the
    interval holds `value`. NaN where no possible k brings it there.
    """
    if not 0 < value < np.inf:
        raise ValueError(f"the ratio to be reached must be above zero and finite, not {value:g}")
    ratio = rate_ratio(count, population, reference_count, reference_population, confidence, method)
    # An infinite limit is brought to no finite value.
    parts = [np.where(np.isinf(part), np.nan, part) / value for part in ratio]
    return Estimate(*(k_at_parity(part, count, reference_count, unknown, total) for part in parts))


class OtherBackground(NamedTuple):
    """Ratios of the named groups of a broad group under three views of its "any other" group."""

    left_out: Estimate  # as recorded: the named groups alone
    spread: Estimate  # "any other" are people of the named groups, in proportion
    merged: Estimate  # one ratio for the whole broad group, without the last axis


def other_background(
    count: ArrayLike,
    population: ArrayLike,
    other_count: ArrayLike,
    other_population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    confidence: float = 0.95,
    method: str = "mid-p",
    dispersion: ArrayLike = 1.0,
    reference_dispersion: ArrayLike = 1.0,
) -> OtherBackground:
    """How far the ratios of named groups (last axis) rest on who is recorded as "any other".

    Hospitals record many as "any other Black background" whom the census counts as African or
    Caribbean. Spread, each named group gains the part of the others' counts that it has of
    the named counts, and of their people that it has of the named people: all ratios move by
    one factor. Guessed events carry no evidence, so the interval is moved, not narrowed.
    """
    count, other_count, reference_count = as_counts(count, other_count, reference_count)
    population, other_population, reference_population = as_populations(
        population, other_population, reference_population
    )
    how = (confidence, method, dispersion, reference_dispersion)
    reference = (reference_count, reference_population)
    named, people = count.sum(axis=-1), population.sum(axis=-1)
    alone = rate_ratio(count, population, *(part[..., None] for part in reference), *how)
    merged = rate_ratio(named + other_count, people + other_population, *reference, *how)
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = (1 + other_count / named) / (1 + other_population / people)
        spread = Estimate(*(limit * factor[..., None] for limit in alone))
    return OtherBackground(alone, spread, merged)
