"""Two groups as the statistics take them, from numbers in a row."""

from __future__ import annotations

from mha_monitor.stats.events import Events


def two(
    *six: object, dispersion: object = 1.0, reference_dispersion: object = 1.0
) -> tuple[Events, Events]:
    """Both groups, from the low and the high end of a count and its people, twice."""
    return Events(*six[:3], dispersion), Events(*six[3:], reference_dispersion)
