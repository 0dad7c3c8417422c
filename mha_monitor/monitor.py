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
from mha_monitor.questions.bases import groupings, on_bases
from mha_monitor.questions.indirect import indirect
from mha_monitor.questions.inequality import inequality, standardised
from mha_monitor.questions.many_areas import funnel, pooled
from mha_monitor.questions.power import power
from mha_monitor.questions.ratios import left_out, rates, ratios, within_areas
from mha_monitor.questions.reform import counterfactual, pace, reform, scan
from mha_monitor.questions.repeats import repeat_detentions
from mha_monitor.questions.trends import trend, trend_on_bases
from mha_monitor.questions.unknown import other_background, unknown_ethnicity
from mha_monitor.questions.upkeep import check, diff

__all__ = [
    "SourceError",
    "area_kinds",
    "areas",
    "attribution",
    "check",
    "counterfactual",
    "diff",
    "figures",
    "groupings",
    "funnel",
    "groups",
    "groups_with_figures",
    "indirect",
    "inequality",
    "left_out",
    "lengths",
    "measures",
    "measures_for",
    "measures_given",
    "milestones",
    "milestones_for",
    "on_bases",
    "other_background",
    "pace",
    "periods",
    "power",
    "pooled",
    "rates",
    "ratios",
    "reform",
    "releases",
    "scan",
    "repeat_detentions",
    "series_breaks",
    "standardised",
    "trend",
    "trend_on_bases",
    "unknown_ethnicity",
    "within_areas",
]
