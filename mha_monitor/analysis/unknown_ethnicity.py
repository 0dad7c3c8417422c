"""How much of a ratio could lie in those of unknown ethnicity: a row for each k.

k is how many times its share of the known a group's share of the unknown is.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from mha_monitor.rates.counts import WHERE
from mha_monitor.stats.unknown.unknown_share import (
    Ranges,
    k_at_parity,
    k_at_which_bounds_reach,
    share_bounds,
    unknown_share_ratio,
)

TIMES = (0.5, 0.75, 1.0, 1.5, 2.0)
COUNTS = ("count", "reference_count", "unknown_count", "total_count")  # in the order of Ranges
TOTALS = ["total_count", "total_count_low", "total_count_high"]
# What `at_one` says of each row.
HOLDS_ONE, SOME_K, NO_K, NOT_KNOWN = "holds-one", "some-k", "no-k", "not-known"


def with_totals(ratios: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """Lay beside each ratio all events of its area and period, of known ethnicity or not."""
    totals = rates.drop_duplicates(WHERE).set_index(WHERE)[TOTALS]
    return ratios.join(totals, on=WHERE)


def shares(ratios: pd.DataFrame, confidence: float = 0.95) -> pd.DataFrame:
    """A row for each row of a ratio table with totals, and each k of TIMES.

    Adds `k`, `ratio_at_k` with limits that admit chance and rounding, `k_value_at_one` and
    `k_interval_at_one` (the k at which the ratio, and its interval, reach 1; not a number where
    none does) and `at_one`, which says why.
    """
    ranges, people = _ranges(ratios), _people(ratios)
    known = [ratios[name] for name in COUNTS]
    found = ratios.assign(
        k_value_at_one=k_at_parity(ratios["ratio"].where(np.isfinite(ratios["ratio"])), *known),
        k_interval_at_one=k_at_which_bounds_reach(ranges, *people, confidence=confidence),
    )
    found = found.assign(at_one=_at_one(found))
    return pd.concat([_at(found, k, confidence) for k in TIMES]).sort_index(kind="stable")


def _at(ratios: pd.DataFrame, k: float, confidence: float) -> pd.DataFrame:
    people, reference_people = _people(ratios)
    counts = ratios["count"], people, ratios["reference_count"], reference_people
    of_unknown = ratios["unknown_count"], ratios["total_count"]
    low, high = share_bounds(_ranges(ratios), people, reference_people, k, confidence)
    value = unknown_share_ratio(*counts, *of_unknown, k=k, confidence=confidence).value
    return ratios.assign(k=k, ratio_at_k=value, ratio_at_k_low=low, ratio_at_k_high=high)


def _ranges(ratios: pd.DataFrame) -> Ranges:
    columns = [f"{name}_{end}" for name in COUNTS for end in ("low", "high")]
    return Ranges(*(ratios[name].to_numpy(dtype=float) for name in columns))


def _people(ratios: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    return ratios["population"].to_numpy(), ratios["reference_population"].to_numpy()


def _at_one(ratios: pd.DataFrame) -> np.ndarray:
    unknown = ratios[["ratio_low", "ratio_high", "unknown_count_high", "total_count_low"]]
    holds = ratios["ratio_low"].le(1) & ratios["ratio_high"].ge(1)
    cases = [unknown.isna().any(axis=1), holds, ratios["k_interval_at_one"].notna()]
    return np.select(cases, [NOT_KNOWN, HOLDS_ONE, SOME_K], NO_K)
