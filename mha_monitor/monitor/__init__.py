"""The questions one can ask: the Python API that the pages, the command line and exports share.

Every question is asked by a `Question` or by its words, and answered by a `Finding`. An answer
that would be empty is an error that lists what there is.
"""

from __future__ import annotations

from data_sources.schema.errors import SourceError, Unanswerable
from data_sources.schema.vocabulary import ENGLAND
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.questions import Question
from mha_monitor.monitor.across_areas import funnel, pooled, within
from mha_monitor.monitor.alike import peers
from mha_monitor.monitor.areas_shown import areas_shown
from mha_monitor.monitor.authorities import Authority, Part, local_authorities
from mha_monitor.monitor.catalogue import (
    area_among,
    areas,
    attribution,
    groups,
    listed,
    measures,
    milestones,
    milestones_for,
    milestones_of,
    named_areas,
    outlines,
    register_looked_up,
    register_version,
    releases,
    revisions,
    series_breaks,
)
from mha_monitor.monitor.figures_checked import check, diff
from mha_monitor.monitor.group_inequality import inequality, standardised
from mha_monitor.monitor.indirect_ratio import indirect
from mha_monitor.monitor.milestone_changes import act_moved, counterfactual, pace, reform, scan
from mha_monitor.monitor.months_needed import power
from mha_monitor.monitor.newest import newest
from mha_monitor.monitor.pathway import pathway
from mha_monitor.monitor.population_bases import groupings, on_bases
from mha_monitor.monitor.promises import promises
from mha_monitor.monitor.providers import provider, provider_named
from mha_monitor.monitor.published_figures import figures
from mha_monitor.monitor.rate_ratios import left_out, rates, ratios
from mha_monitor.monitor.recording import recording
from mha_monitor.monitor.repeats import repeat_detentions
from mha_monitor.monitor.side_by_side import side_by_side
from mha_monitor.monitor.trends import trend, trend_drawn, trend_on_bases
from mha_monitor.monitor.unknown import other_background, unknown_ethnicity
from mha_monitor.rates.availability import (
    area_kinds,
    groups_with_figures,
    lengths,
    measures_for,
    measures_given,
    periods,
)
from mha_monitor.rates.rate_ratios import within_areas
from mha_monitor.store.asked import asking_snapshot
from mha_monitor.store.frozen import is_superseded, open_frozen, version_of
from mha_monitor.store.store import Store, open_store

__all__ = [
    "act_moved", "area_among", "area_kinds", "areas", "areas_shown", "asking_snapshot",
    "attribution", "Authority", "check", "counterfactual", "diff", "ENGLAND", "figures",
    "Finding", "funnel", "groupings", "groups", "groups_with_figures", "indirect", "inequality",
    "is_superseded", "left_out", "lengths", "listed", "local_authorities", "measures",
    "measures_for", "measures_given", "milestones", "milestones_for", "milestones_of",
    "named_areas", "newest", "on_bases", "open_frozen", "open_store", "other_background",
    "outlines", "pace", "Part", "pathway", "peers", "periods", "pooled", "power", "promises",
    "provider", "provider_named", "Question", "rates", "ratios", "recording", "reform",
    "register_looked_up", "register_version",
    "releases", "repeat_detentions", "revisions", "scan", "series_breaks", "side_by_side",
    "SourceError", "standardised", "Store", "trend", "trend_drawn", "trend_on_bases",
    "Unanswerable", "unknown_ethnicity", "version_of", "within", "within_areas",
]  # fmt: skip
