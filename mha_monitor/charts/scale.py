"""Ends and ticks of axes: choices about drawing, never about the figures."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

LOG_TICKS = (0.05, 0.1, 0.2, 0.5, 1, 2, 3, 4, 5, 10, 20, 50, 100, 200)
# When ticks would run into one another, these give way first.
LAST_TICKS = (4, 3, 0.2, 2, 0.5, 5, 20, 50)
WIDEST_ON_AXIS = 20


class Axis(NamedTuple):
    """One axis: its ends, its ticks, and whether equal steps are equal ratios."""

    low: float
    high: float
    ticks: tuple[float, ...]
    logarithmic: bool

    def share(self, value: float) -> float:
        """How far along the axis a value lies, from 0 to 1; values beyond an end lie on it."""
        inside = min(max(value, self.low), self.high)
        if self.logarithmic:
            return math.log(inside / self.low) / math.log(self.high / self.low)
        return (inside - self.low) / (self.high - self.low)


def ratio_axis(estimates: Iterable[float], limits: Iterable[float], length: float) -> Axis:
    """A logarithmic axis for ratios, so that 2 and 1/2 lie equally far from 1.

    It always holds 1 and every estimate. Limits far beyond the estimates are cut off at the edge
    (and drawn with an arrow there), or one small area would flatten all the others.
    """
    points = [value for value in estimates if 0 < value < math.inf]
    ends = [value for value in limits if 0 < value < math.inf]
    most = max([1.0, *points])
    least = min([1.0, *points])
    high = min(max([1.5, most, *ends]), max(WIDEST_ON_AXIS, 1.3 * most)) * 1.06
    low = max(min([0.92, least, *ends]), min(0.2, least / 1.3)) / 1.06
    ticks = [tick for tick in LOG_TICKS if low <= tick <= high]
    axis = Axis(low, high, tuple(ticks), True)
    return axis._replace(ticks=_apart(axis, ticks, 26 / length))


def _apart(axis: Axis, ticks: list[float], least: float) -> tuple[float, ...]:
    """The ticks that lie at least `least` of the axis from one another; 1 always stays."""
    kept = list(ticks)
    for tick in LAST_TICKS:
        shares = [axis.share(value) for value in kept]
        if all(after - before >= least for before, after in pairwise(shares)):
            break
        kept = [value for value in kept if value != tick]
    return tuple(kept)


def linear_axis(values: Iterable[float], steps: int = 5) -> Axis:
    """A linear axis that holds 0 and every finite value, with round ticks."""
    finite = [0.0, *(value for value in values if math.isfinite(value))]
    span = (max(finite) - min(finite)) or 1.0
    magnitude = 10 ** math.floor(math.log10(span / steps))
    step = next(
        magnitude * factor for factor in (1, 2, 5, 10) if magnitude * factor >= span / steps
    )
    first = math.floor(min(finite) / step)
    last = math.ceil(max(finite) / step)
    last += last == first
    ticks = tuple(round(step * count, 10) for count in range(first, last + 1))
    return Axis(ticks[0], ticks[-1], ticks, False)
