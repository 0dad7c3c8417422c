"""The funnel: each area's ratio against how much its counts tell, and the limits about a centre."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from mha_monitor.analysis.areas.included import Counts
from mha_monitor.stats.areas import funnel

LEVELS = {"95": 0.95, "998": 0.998}
POINTS = 80
# How far the curves go on beyond the least and the most precise area.
MARGIN = 1.25


class Spread(NamedTuple):
    """What a funnel stands on: its centre, a ratio; how much more than chance areas differ."""

    centre: float
    phi: float
    tau2: float


def spread_about(counts: Counts, centre: float) -> Spread:
    """Overdispersion of the areas' log ratios about a ratio (Spiegelhalter 2005).

    From the middles of the ranges, of areas with at least 5 of both groups; variances from the
    counts that the centre leads one to expect.
    """
    middle, chosen = counts.middle, counts.many
    found = funnel.log_ratio_overdispersion(
        np.where(chosen, counts.log_ratio(*middle), np.nan),
        np.where(chosen, _variance(counts, centre), 1.0),
        np.log(centre),
    )
    return Spread(centre, float(found.phi), float(found.tau2))


def each_area(counts: Counts, spread: Spread) -> pd.DataFrame:
    """Where each area lies in the funnel: its precision, and the limits it is beyond.

    `precision` is one over the variance that its log ratio would have at the centre: for a group
    much smaller than the other it is about as many events as are expected of it. `beyond_chance`
    and `beyond_funnel` name the widest limits that an area is beyond, as `above 99.8%`: those of
    chance alone, and those that also allow for the usual spread. It is beyond only where every
    count in its ranges would put it there.
    """
    return pd.DataFrame(
        {
            "precision": 1 / np.where(counts.many, _variance(counts, spread.centre), np.nan),
            "beyond_chance": _beyond(counts, spread, 0.0),
            "beyond_funnel": _beyond(counts, spread, spread.tau2),
        }
    )


def _variance(counts: Counts, centre: float) -> np.ndarray:
    events = counts.independent(*counts.middle)
    return funnel.expected_variance(*events, counts.log_odds(centre))


def _beyond(counts: Counts, spread: Spread, tau2: float) -> np.ndarray:
    """The widest limits that an area is beyond whichever of its counts is the true one."""
    beyond = np.full(len(counts.low), "", dtype=object)
    if np.isnan(spread.centre + tau2):
        return beyond
    log_odds = counts.log_odds(spread.centre)
    # The pairs that lie nearest to the centre from either side.
    least = counts.independent(counts.low, counts.reference_high)
    most = counts.independent(counts.high, counts.reference_low)
    many = funnel.tails(*least, log_odds, tau2)[1]
    few = funnel.tails(*most, log_odds, tau2)[0]
    for level, words in (("95", "95%"), ("998", "99.8%")):
        tail = (1 - LEVELS[level]) / 2
        beyond[counts.many & (many < tail)] = f"above {words}"
        beyond[counts.many & (few < tail)] = f"below {words}"
    return beyond


def curves(counts: Counts, spread: Spread) -> pd.DataFrame:
    """The limits by precision, for drawing: `chance_low_95` to `usual_high_998`, as ratios.

    For areas with the share of the group that all of them have together; an area with another
    share has limits that differ a little, and is judged by its own.
    """
    variance = np.where(counts.many, _variance(counts, spread.centre), np.nan)
    known = 1 / variance[~np.isnan(variance)]
    if not known.size or np.isnan(spread.centre):
        along, share = np.empty(0), 0.5
    else:
        along = np.geomspace(known.min() / MARGIN, known.max() * MARGIN, POINTS)
        events = [part[counts.many].sum() for part in counts.independent(*counts.middle)]
        share = events[0] / sum(events)
    table = {"precision": along}
    for name, tau2 in (("chance", 0.0), ("usual", float(np.nan_to_num(spread.tau2)))):
        for level, confidence in LEVELS.items():
            limits = funnel.limits(along, share, tau2, confidence)
            table |= {
                f"{name}_{end}_{level}": limit * spread.centre
                for end, limit in zip(("low", "high"), limits, strict=True)
            }
    return pd.DataFrame(table)
