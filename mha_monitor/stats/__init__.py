"""Statistics of rates and their ratios: arrays in, `Estimate` out. Knows no table, file or page."""

from mha_monitor.stats.estimate import Estimate

__all__ = [
    "Estimate",
    "areas",
    "events",
    "groups",
    "multiplicity",
    "rates",
    "time_series",
    "unknown",
]
