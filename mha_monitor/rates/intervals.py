"""The ratio with its three layers of doubt, the difference and the excess, as columns."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from mha_monitor.rates.counts import PER
from mha_monitor.stats.events import Events
from mha_monitor.stats.rates import differences, ratios
from mha_monitor.stats.unknown import sensitivity


def with_ratios(table: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Add the columns `ratio` to `excess_high` to rates that stand beside the reference group's.

    The columns `dispersion` and `reference_dispersion` widen every interval and move no value.
    """
    columns = {name: table[name].to_numpy() for name in NEEDED}
    return table.assign(**_with_excess(columns, _limits(columns, confidence)))


NEEDED = (
    "count",
    "count_low",
    "count_high",
    "population",
    "dispersion",
    "reference_count",
    "reference_count_low",
    "reference_count_high",
    "reference_population",
    "reference_dispersion",
    "unknown_count_high",
)


def _limits(of: dict[str, np.ndarray], confidence: float) -> dict[str, np.ndarray]:
    """The ratio and the difference, with their limits."""
    count, people, least, most = (of[name] for name in OF_A_GROUP)
    reference, whole, reference_least, reference_most = (
        of[f"reference_{name}"] for name in OF_A_GROUP
    )
    own, other = of["dispersion"], of["reference_dispersion"]
    groups = Events(least, most, people, own), Events(reference_least, reference_most, whole, other)
    rounding = sensitivity.bounded_ratio(*groups, confidence)
    unknown = sensitivity.unknown_bounds(*groups, of["unknown_count_high"], confidence)
    seen = (count, people, reference, whole)
    how = (confidence, "mid-p", (own, other))
    difference_limit = partial(differences.lower_limit, confidence=confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = count / reference * (whole / people)
    return {
        "ratio": ratio,
        "ratio_sampling_low": ratios.lower_limit(*seen, *how),
        "ratio_sampling_high": ratios.upper_limit(*seen, *how),
        "ratio_low": rounding[0],
        "ratio_high": rounding[1],
        "ratio_unknown_low": unknown[0],
        "ratio_unknown_high": unknown[1],
        "difference": count / people * PER - reference / whole * PER,
        "difference_low": difference_limit(
            least, people, reference_most, whole, dispersions=(own, other)
        ),
        "difference_high": -difference_limit(
            reference_least, whole, most, people, dispersions=(other, own)
        ),
    }


OF_A_GROUP = ("count", "population", "count_low", "count_high")


def _with_excess(of: dict[str, np.ndarray], limits: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Add the excess: the difference, with its limits, times the people of the group.

    The limits are of what is in excess on average, so they admit chance in both counts.
    """
    ends = ("", "_low", "_high")
    scale = of["population"] / PER
    return limits | {f"excess{end}": limits[f"difference{end}"] * scale for end in ends}
