"""Charts of the table of ratios: table in, chart out. No statistic is computed here."""

from mha_monitor.charts.every import (
    areas,
    compared,
    expected,
    funnel,
    groups,
    in_order,
    shares,
    steps,
    trend,
    within,
)
from mha_monitor.charts.frame import spec
from mha_monitor.charts.funnel import has_funnel
from mha_monitor.charts.milestones import numbered as numbered_milestones

__all__ = [
    "areas",
    "compared",
    "expected",
    "funnel",
    "groups",
    "has_funnel",
    "in_order",
    "numbered_milestones",
    "page",
    "series",
    "shaped",
    "shares",
    "spec",
    "steps",
    "text",
    "trend",
    "within",
]
