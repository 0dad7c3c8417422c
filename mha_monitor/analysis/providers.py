"""Providers beside one another: by how much they count, and by how well ethnicity is recorded.

A provider has no population of its own, so nothing here is a rate or a ratio.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_sources.schema.vocabulary import BROAD_GROUPS
from mha_monitor.stats.areas.funnel import tails

MOST_ALIKE = 5
# Outside the limits within which 99.8% lie, as the outer lines of a funnel.
TAIL = 0.001
HIGHER, LOWER, NOT_TOLD_APART = "higher", "lower", "not-told-apart"


def nearest(providers: pd.DataFrame, code: str) -> pd.DataFrame:
    """The provider, then those whose count is nearest to its own; it alone where that is hidden."""
    own = providers[providers["area_code"].eq(code)]
    others = providers[providers["area_code"].ne(code) & providers["count"].notna()]
    if own.empty or own["count"].isna().all():
        return own
    apart = np.log(others["count"] / own["count"].iloc[0]).abs()
    return pd.concat([own, others.loc[apart.sort_values(kind="stable").index[:MOST_ALIKE]]])


def shares(counts: pd.DataFrame) -> pd.DataFrame:
    """The broad groups of one provider and period, each as a share of those of known ethnicity.

    The least share is that of the fewest of the group among the most of the others.
    """
    groups = counts[counts["group"].isin(BROAD_GROUPS)].sort_values("group")
    ends = groups[["count_low", "count_high"]]
    others = ends.sum() - ends
    low = ends["count_low"] / (ends["count_low"] + others["count_high"])
    high = ends["count_high"] / (ends["count_high"] + others["count_low"])
    share = groups["count"] / groups["count"].sum(skipna=False)
    return groups.assign(share=share, share_low=low, share_high=high).reset_index(drop=True)


def recording(counts: pd.DataFrame) -> pd.DataFrame:
    """A row for each provider: its share without an ethnic group, beside that of all together.

    `beside` is higher or lower only where it is so wherever rounded and hidden counts may lie.
    """
    unknown, total = (_of_group(counts, group) for group in ("unknown", "all"))
    found = total.join(unknown.add_suffix("_unknown"), how="inner")
    low = found["count_low_unknown"] / found["count_high"].clip(lower=1)
    high = (found["count_high_unknown"] / found["count_low"].clip(lower=1)).clip(upper=1)
    known = found.dropna(subset=["count", "count_unknown"])
    centre = known["count_unknown"].sum() / known["count"].sum() if len(known) else np.nan
    found = found.assign(
        share=found["count_unknown"] / found["count"],
        share_low=low,
        share_high=high,
        share_of_all=centre,
    )
    return found.assign(beside=_beside(found, centre)).reset_index()


def _of_group(counts: pd.DataFrame, group: str) -> pd.DataFrame:
    columns = ["count", "count_low", "count_high"]
    return counts[counts["group"].eq(group)].set_index("area_code")[columns]


def _beside(found: pd.DataFrame, centre: float) -> np.ndarray:
    log_odds = np.log(centre / (1 - centre)) if 0 < centre < 1 else np.nan
    fewest, most = found["count_low_unknown"], found["count_high_unknown"]
    many = tails(fewest, (found["count_high"] - fewest).clip(lower=0), log_odds)[1]
    few = tails(most, (found["count_low"] - most).clip(lower=0), log_odds)[0]
    return np.select([many < TAIL, few < TAIL], [HIGHER, LOWER], NOT_TOLD_APART)
