"""What those recorded as "any other" of a broad group could do to the ratios of its named."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.arguments import as_counts, as_populations


def spread_factor(
    count: ArrayLike, population: ArrayLike, other_count: ArrayLike, other_population: ArrayLike
) -> np.ndarray:
    """What the ratio of each named group (last axis) is multiplied by if the others are of them.

    Hospitals record many as "any other Black background" whom the census counts as African or
    Caribbean. Spread, each named group gains the part of the others' counts that it has of
    the named counts, and of their people that it has of the named people: all ratios move by
    one factor, whatever the reference. Guessed events carry no evidence, so an interval is
    moved by it, not narrowed. NaN where the named groups have no events to share them by.
    """
    count, other_count = as_counts(count, other_count)
    population, other_population = as_populations(population, other_population)
    named, people = count.sum(axis=-1), population.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = (1 + other_count / named) / (1 + other_population / people)
    return np.where(named > 0, factor, np.nan)
