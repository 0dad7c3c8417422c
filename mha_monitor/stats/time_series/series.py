"""What is asked of months: the counts of a group and of its reference, and how they are fitted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.arguments import as_counts, as_populations
from mha_monitor.stats.time_series import design
from mha_monitor.stats.time_series.months import as_mask, as_months


class Counts(NamedTuple):
    """A group's counts as ranges, both ends included, and its people: each (..., months)."""

    low: np.ndarray
    high: np.ndarray
    population: np.ndarray

    @property
    def middle(self) -> np.ndarray:
        """The count itself where it is known, else the middle of its range."""
        return (np.asarray(self.low, dtype=float) + np.asarray(self.high, dtype=float)) / 2


def exact(count: ArrayLike, population: ArrayLike = 1.0) -> Counts:
    """Counts that are known as single numbers."""
    known = np.asarray(count)
    return Counts(known, known, np.asarray(population))


@dataclass(frozen=True, eq=False, kw_only=True)
class MonthSeries:
    """Months of a group, and of its reference where its ratio to one is asked about.

    `month` are whole numbers that rise. Counts, populations and `mask` (true: leave the month
    out) are (..., months) and broadcast; a NaN is left out too. `steps` are columns to adjust
    for, (steps, months), such as one that is 1 from a new version of the data set on.
    """

    month: ArrayLike
    group: Counts
    reference: Counts | None = None
    mask: ArrayLike | None = None
    steps: ArrayLike | None = None

    @property
    def months(self) -> np.ndarray:
        """The months as numbers, or a ValueError that says why they are none."""
        return as_months(self.month)

    @property
    def pair(self) -> tuple[Counts, Counts]:
        """The group and its reference. Raises ValueError where it has none."""
        if self.reference is None:
            raise ValueError("these months have no reference group to be held beside")
        return self.group, self.reference

    @property
    def left_out(self) -> np.ndarray:
        """Which months are left out."""
        return as_mask(self.mask)

    def parts(self) -> tuple[np.ndarray, ...]:
        """Low, high and people of the group, then of the reference if there is one, and the mask.

        Raises ValueError where a count is negative, a range is the wrong way round or nobody
        lives there.
        """
        groups = (self.group,) if self.reference is None else (self.group, self.reference)
        return (*(part for group in groups for part in _checked(group)), self.left_out)


@dataclass(frozen=True, kw_only=True)
class Fitting:
    """How months are fitted: with a change of slope or a step alone, what season, what limits."""

    slope: bool = True
    harmonics: int = 2
    confidence: float = 0.95

    def design(self, series: MonthSeries, milestone: int, *, season: bool = True) -> np.ndarray:
        """The columns of `design.interrupted`; without `season` as in a ratio, which has none."""
        harmonics = self.harmonics if season else 0
        return design.interrupted(
            series.months,
            milestone,
            slope=self.slope,
            harmonics=harmonics,
            indicators=series.steps,
        )


PLAIN = Fitting()


def _checked(group: Counts) -> tuple[np.ndarray, ...]:
    low, high = as_counts(group.low, group.high)
    if (low > high).any():
        raise ValueError("the low end of a count is above its high end")
    return low, high, *as_populations(group.population)
