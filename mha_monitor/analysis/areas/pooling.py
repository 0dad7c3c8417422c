"""The mean of the areas' ratios, how far they differ, and each drawn to the mean and ranked."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mha_monitor.analysis.areas.included import Counts
from mha_monitor.stats import multiplicity
from mha_monitor.stats.areas import censored, pooling
from mha_monitor.stats.areas.pooling import Pooled

# With fewer areas nothing can be said of how they differ.
FEWEST_AREAS = 3
# Where fewer of the areas with counts have one that is settled, those are no fair choice of them.
FEWEST_SETTLED = 0.5


def pooled(counts: Counts) -> Pooled:
    """Random effects over the settled areas on the log scale, every count as the range it is.

    Without mean or spread, and with open limits, where fewer than half of the areas are settled.
    """
    settled = counts.settled
    found = censored.random_effects(*counts.only(settled).groups)
    if settled.sum() >= FEWEST_SETTLED * counts.known.sum():
        return found
    least, most, nothing = np.array(-np.inf), np.array(np.inf), np.array(np.nan)
    return found._replace(
        **dict.fromkeys(("low", "prediction_low"), least),
        **dict.fromkeys(("high", "prediction_high"), most),
        **dict.fromkeys(("mean", "tau2", "tau_ratio"), nothing),
    )


def of_middles(counts: Counts) -> Pooled:
    """For comparison: REML with Hartung and Knapp's limits, from the middles of the ranges.

    Areas with a count that may be under 5 are left out, as is usual: they have no log ratio.
    """
    middle = counts.middle
    chosen = counts.many
    return pooling.random_effects(
        np.where(chosen, counts.log_ratio(*middle), np.nan),
        np.where(chosen, counts.variance(*middle), 1.0),
    )


def has_mean(found: Pooled) -> bool:
    """Whether there is a mean to draw areas to: hidden counts may leave one end of it open."""
    return bool(found.areas >= FEWEST_AREAS) and bool(
        np.isfinite(found.low + found.mean + found.high)
    )


def each_area(found: Pooled) -> pd.DataFrame:
    """Each area drawn to the mean, and how it ranks: columns as in the answer, NaN without mean."""
    own = np.array([found.shrunk, found.shrunk_low, found.shrunk_high])
    own = own if has_mean(found) else np.full_like(own, np.nan)
    ranks = multiplicity.rank_intervals(*own)
    shrunken = np.exp(own)
    return pd.DataFrame(
        {
            "shrunken_ratio": shrunken[0],
            "shrunken_low": shrunken[1],
            "shrunken_high": shrunken[2],
            "rank": ranks.rank,
            "rank_low": ranks.low,
            "rank_high": ranks.high,
            "top_chance": ranks.top_chance,
            "standing": ranks.standing,
        }
    )


def all_areas(found: Pooled, prefix: str = "") -> dict[str, float]:
    """The mean, the spread and the limits for another area, as ratios; `prefix` to each name."""
    names = {"mean_ratio": "mean", "mean_ratio_low": "low", "mean_ratio_high": "high"}
    names |= {"prediction_low": "prediction_low", "prediction_high": "prediction_high"}
    limits = {name: float(np.exp(getattr(found, part))) for name, part in names.items()}
    some = float(found.tau_ratio) if found.areas >= FEWEST_AREAS else np.nan
    numbers = {"areas": int(found.areas), **limits, "tau_ratio": some}
    return {f"{prefix}{name}": number for name, number in numbers.items()}
