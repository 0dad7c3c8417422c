"""Series of months for the tests of change over time."""

from __future__ import annotations

from mha_monitor.stats.time_series.series import Counts, MonthSeries, exact


def alone(month, count, people=1.0, **how) -> MonthSeries:
    """One group, its counts known."""
    return MonthSeries(month=month, group=exact(count, people), **how)


def beside(month, count, reference, people=(1.0, 1.0), **how) -> MonthSeries:
    """A group and its reference, both counts known; `people` of each."""
    groups = (exact(each, some) for each, some in zip((count, reference), people, strict=True))
    group, other = groups
    return MonthSeries(month=month, group=group, reference=other, **how)


def ranged(month, group, reference=None, people=(1.0, 1.0), **how) -> MonthSeries:
    """The same from pairs of the lowest and the highest count that each may be."""
    other = None if reference is None else Counts(*reference, people[1])
    return MonthSeries(month=month, group=Counts(*group, people[0]), reference=other, **how)
