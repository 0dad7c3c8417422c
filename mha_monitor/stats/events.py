"""The events of one group as a range, and the people whose events they are."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.arguments import as_counts, as_populations
from mha_monitor.stats.rates.dispersion import as_dispersions


class CheckedEvents(NamedTuple):
    """The parts of `Events` as arrays of floats of one shape, each of which can be."""

    low: np.ndarray
    high: np.ndarray
    population: np.ndarray
    dispersion: np.ndarray


class Events(NamedTuple):
    """A count known to lie from `low` to `high`, among `population` people; all broadcast.

    `dispersion` is by how much the count varies more than chance alone: as repeat detentions
    give, never below 1. It widens intervals and moves no value.
    """

    low: ArrayLike
    high: ArrayLike
    population: ArrayLike
    dispersion: ArrayLike = 1.0

    @classmethod
    def exact(cls, count: ArrayLike, population: ArrayLike, dispersion: ArrayLike = 1.0) -> Events:
        """Events whose number is known."""
        return cls(count, count, population, dispersion)

    def checked(self) -> CheckedEvents:
        """The same as arrays of floats of one shape.

        Raises ValueError for a negative or infinite count, a range the wrong way round, a
        population not above zero and a dispersion below 1.
        """
        low, high = as_counts(self.low, self.high)
        (people,), (dispersion,) = as_populations(self.population), as_dispersions(self.dispersion)
        checked = CheckedEvents(*np.broadcast_arrays(low, high, people, dispersion))
        wrong = checked.low > checked.high
        if wrong.any():
            ends = checked.low[wrong].flat[0], checked.high[wrong].flat[0]
            raise ValueError(
                f"the low end of a count, {ends[0]:g}, is above its high end, {ends[1]:g}"
            )
        return checked

    def joined_by(self, others: ArrayLike) -> Events:
        """The same, if any number of up to `others` more events may be of the group."""
        (high, others) = as_counts(self.high, others)
        return self._replace(high=high + others)
