"""Two ratios beside one another: by what the one is larger, and whether that may be chance."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mha_monitor.stats import Estimate
from mha_monitor.stats.rates.base_change import change_between, p_of_change

ENDS = ("ratio", "ratio_low", "ratio_high")


def beside(one: pd.Series, other: pd.Series) -> dict[str, float]:
    """`factor` by which the second ratio is the first one's, with limits, and the two-sided p.

    The two are taken as independent. Where they share people (one reference group, a board and
    England) that makes the limits wider than they need be, never narrower. All are NaN where
    either has no ratio.
    """
    change = change_between(_estimate(one), _estimate(other))
    value, low, high = (float(np.exp(each)) for each in change)
    return {
        "factor": value,
        "factor_low": low,
        "factor_high": high,
        "p": float(p_of_change(change)),
    }


def _estimate(row: pd.Series) -> Estimate:
    ends = (row[name] if row["ratio"] > 0 else np.nan for name in ENDS)
    return Estimate(*(np.asarray(end, dtype=float) for end in ends))
