"""The months that lie around one milestone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from mha_monitor.definitions.milestones import Milestone
from mha_monitor.reform.asked import Asked
from mha_monitor.reform.monthly_counts import Monthly, monthly, of_one_status
from mha_monitor.reform.months_used import Window, first_month, window
from mha_monitor.store.store import Store

ANSWERS_KEPT = 8


class Around(NamedTuple):
    """The months of one status around a milestone, and which of them take part.

    `other_statuses` are those of months that are held and left out.
    """

    monthly: Monthly
    window: Window
    start: int
    other_statuses: tuple[str, ...] = ()

    @property
    def usable(self) -> tuple[int, int]:
        """Months that take part before and after."""
        seen, after = ~self.window.mask, self.monthly.month >= self.start
        return int((seen & ~after).sum()), int((seen & after).sum())


def around(
    store: Store, asked: Asked, milestone: Milestone, register: Sequence[Milestone]
) -> Around:
    """The months of one status with most of them on the shorter side of a milestone."""
    start, named = first_month(milestone), (register, asked.measure.name, asked.area_kind)
    found = [
        Around(each, window(each, milestone, *named), start)
        for each in months_of_each_status(store, asked)
    ]
    best = max(found, key=lambda each: (min(each.usable), sum(each.usable)))
    others = {status for each in found for status in each.monthly.statuses}
    return best._replace(other_statuses=tuple(sorted(others - {*best.monthly.statuses})))


def months_of_each_status(store: Store, asked: Asked) -> list[Monthly]:
    """The months held of each status apart: those of two never stand in one series."""
    every = months_asked(store, asked)
    stores = of_one_status(store, every.statuses)
    return [every] if len(stores) == 1 else [months_asked(each, asked) for each in stores]


# A store never changes, so months read from one stay right: each milestone asks for them again.
@lru_cache(maxsize=ANSWERS_KEPT)
def months_asked(store: Store, asked: Asked) -> Monthly:
    """All months held of what was asked, of every status."""
    return monthly(store, asked)
