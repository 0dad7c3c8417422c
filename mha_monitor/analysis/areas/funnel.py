"""The funnel: each area's ratio against how much its counts tell, and the limits about a centre."""

from __future__ import annotations

from itertools import product
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

    From the middles of the ranges, of areas with at least 5 of both groups.
    """
    middle, chosen = counts.middle, counts.many
    found = funnel.log_ratio_overdispersion(
        np.where(chosen, counts.log_ratio(*middle), np.nan),
        np.where(chosen, counts.variance(*middle), 1.0),
        np.log(centre),
    )
    return Spread(centre, float(found.phi), float(found.tau2))


def each_area(counts: Counts, spread: Spread) -> pd.DataFrame:
    """Where each area lies in the funnel: its precision, and the limits it is beyond.

    `precision` is one over the variance of the log ratio: for one count much smaller than the
    other it is about that count. `beyond_chance` and `beyond_funnel` name the widest limits
    that an area is beyond, as `above 99.8%`: those of chance alone, and those that also allow
    for the usual spread. It is beyond only where every count in its ranges would put it there.
    """
    chosen, middle = counts.many, counts.middle
    variance = np.where(chosen, counts.variance(*middle), np.nan)
    return pd.DataFrame(
        {
            "precision": 1 / variance,
            "beyond_chance": _beyond(counts, spread, 0.0),
            "beyond_funnel": _beyond(counts, spread, spread.tau2),
        }
    )


def _beyond(counts: Counts, spread: Spread, tau2: float) -> np.ndarray:
    """The widest limits that an area is beyond with each pair of ends of its ranges."""
    ends = (counts.low, counts.high), (counts.reference_low, counts.reference_high)
    chosen = counts.many
    beyond = np.full(len(chosen), "", dtype=object)
    if np.isnan(spread.centre + tau2):
        return beyond
    for level, words in (("95", "95%"), ("998", "99.8%")):
        above, below = chosen, chosen
        for pair in product(*ends):
            variance = np.where(chosen, counts.variance(*pair), 1.0)
            limits = funnel.log_ratio_limits(variance, np.log(spread.centre), tau2, LEVELS[level])
            ratio = np.exp(counts.log_ratio(*pair))
            above, below = above & (ratio > limits[1]), below & (ratio < limits[0])
        beyond[above], beyond[below] = f"above {words}", f"below {words}"
    return beyond


def curves(precision: pd.Series, spread: Spread) -> pd.DataFrame:
    """The limits by precision, for drawing: `chance_low_95` to `usual_high_998`, as ratios."""
    least, most = precision.min() / MARGIN, precision.max() * MARGIN
    along = np.geomspace(least, most, POINTS) if np.isfinite(least + most) else np.empty(0)
    table = {"precision": along}
    for name, tau2 in (("chance", 0.0), ("usual", np.nan_to_num(spread.tau2))):
        for level, confidence in LEVELS.items():
            limits = funnel.log_ratio_limits(1 / along, np.log(spread.centre), tau2, confidence)
            table |= {
                f"{name}_{end}_{level}": limit
                for end, limit in zip(("low", "high"), limits, strict=True)
            }
    return pd.DataFrame(table)
