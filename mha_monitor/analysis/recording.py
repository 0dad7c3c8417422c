"""How well ethnicity is recorded: the share of events without a group, as a range."""

from __future__ import annotations

import pandas as pd

from mha_monitor.analysis.unknown_ethnicity import TOTALS
from mha_monitor.definitions.quality_thresholds import OFTEN_UNKNOWN

COLUMNS = (
    *("measure", "source", "release", "period", "period_start", "period_end"),
    *("area_kind", "area_code", "area_name", "unknown_count", "unknown_count_low"),
    *("unknown_count_high", *TOTALS, "unknown_share", "unknown_share_low", "unknown_share_high"),
    *("population_base", "flags"),
)


def recording(ratios: pd.DataFrame) -> pd.DataFrame:
    """A row (COLUMNS) for each area and period of a table of ratios with the totals beside.

    The lowest share is that of the fewest unknown among the most events, the highest the reverse.
    """
    table = ratios.drop_duplicates(["area_code", "period"])
    low = table["unknown_count_low"] / table["total_count_high"]
    high = (table["unknown_count_high"] / table["total_count_low"]).clip(upper=1)
    found = table.assign(unknown_share_low=low, unknown_share_high=high)
    return found[[*COLUMNS]].reset_index(drop=True)


def often_unknown(table: pd.DataFrame) -> pd.DataFrame:
    """England, and the areas where surely more than one in ten is unknown; else the first ten."""
    england = table["area_kind"].eq("england")
    often = table["unknown_share_low"].gt(OFTEN_UNKNOWN) & ~england
    return table[england | often] if often.any() else table.head(11)
