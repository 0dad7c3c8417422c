"""The questions one can ask: the Python API that the pages, the command line and exports share.

Every answer is a table. An answer that would be empty is an error that lists what there is.
"""

from __future__ import annotations

from data_sources.errors import SourceError
from mha_monitor.as_published import figures
from mha_monitor.catalogue import (
    area_kinds,
    areas,
    attribution,
    groups,
    groups_with_figures,
    lengths,
    measures,
    measures_for,
    measures_given,
    milestones,
    milestones_for,
    periods,
    releases,
    series_breaks,
)
from mha_monitor.questions.ratios import left_out, rates, ratios, within_areas
from mha_monitor.questions.repeats import repeat_detentions
from mha_monitor.questions.trends import trend, trend_on_bases
from mha_monitor.questions.upkeep import check, diff

__all__ = [
    "SourceError",
    "area_kinds",
    "areas",
    "attribution",
    "check",
    "diff",
    "figures",
    "groups",
    "groups_with_figures",
    "left_out",
    "lengths",
    "measures",
    "measures_for",
    "measures_given",
    "milestones",
    "milestones_for",
    "periods",
    "rates",
    "ratios",
    "releases",
    "repeat_detentions",
    "series_breaks",
    "trend",
    "trend_on_bases",
    "within_areas",
]
