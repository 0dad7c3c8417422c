"""One question of the reform: of which figures, and how they are fitted."""

from __future__ import annotations

from dataclasses import dataclass

from mha_monitor.definitions.measures import Measure
from mha_monitor.stats.time_series.series import Fitting


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question of the reform: of which figures, and how they are fitted.

    No `areas` are every area of the kind. `placebo_months` is how many other months are ranked
    beside each milestone; none means all there are. With `rates` each group's own rate is fitted
    beside the ratio.
    """

    measure: Measure
    area_kind: str
    groups: tuple[str, ...]
    reference: str
    areas: tuple[str, ...] = ()
    population_base: str = "census-2021"
    grouping: str = "nhs"
    area_vintage: str | None = None
    slope: bool = True
    confidence: float = 0.95
    placebo_months: int | None = None
    rates: bool = True

    @property
    def fitting(self) -> Fitting:
        return Fitting(slope=self.slope, confidence=self.confidence)
