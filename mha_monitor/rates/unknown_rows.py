"""Counts of people whose ethnicity is not known: as printed, and as what is left of a total."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_sources.schema.cells import Mark
from data_sources.schema.vocabulary import BROAD_GROUPS
from mha_monitor.definitions.periods import MONTHLY
from mha_monitor.rates.range_sums import CELL, KEY, WHERE, add_up

OF_UNKNOWN = ("unknown", "not-known", "not-stated")


def with_one_unknown(counts: pd.DataFrame) -> pd.DataFrame:
    """The monthly files give unknown ethnicity in parts: not known, not stated, and left blank.

    The annual file's Unknown is a sum already.
    """
    parts = counts["source"].eq(MONTHLY) & counts["group"].isin(OF_UNKNOWN)
    if not parts.any():
        return counts
    cells = counts[parts].assign(group="unknown").rename(columns=CELL)
    sums = add_up(cells, KEY).assign(published_rate=np.nan)
    return pd.concat([counts[~parts], sums], ignore_index=True)


def unknown_counts(counts: pd.DataFrame) -> pd.DataFrame:
    """Detentions in no ethnic group's row, by WHERE: unknown_count, _low and _high.

    The published "Unknown" row leaves out records with a blank ethnicity, so where the total and
    all groups are exact, the rest of the total is used: whoever is in no group might be in any.
    """
    names = {"count": "unknown_count", "count_low": "unknown_count_low"}
    names["count_high"] = "unknown_count_high"
    printed = counts[counts["group"].eq("unknown")].set_index(WHERE)[list(names)]
    exact = counts[counts["mark"].eq(Mark.EXACT)]
    total = exact[exact["group"].eq("all")].set_index(WHERE)["count"]
    # Where the printed "Other" holds unknown ethnicity, its two detailed groups stand for it.
    stand_ins = (*BROAD_GROUPS[:-1], "other-chinese", "other-any")
    known = _sum_of_all(exact, BROAD_GROUPS).combine_first(_sum_of_all(exact, stand_ins))
    rest = (total - known).dropna()
    rest = rest[rest.ge(0)]
    table = printed.rename(columns=names)
    table = table.reindex(table.index.union(rest.index))
    in_no_group = rest.reindex(table.index)
    return table.assign(**{name: in_no_group.fillna(table[name]) for name in names.values()})


def _sum_of_all(counts: pd.DataFrame, groups: tuple[str, ...]) -> pd.Series:
    """The sum over groups, for periods and areas where every one of them has a count."""
    by_place = counts[counts["group"].isin(groups)].groupby(WHERE)["count"]
    return by_place.sum()[by_place.size().eq(len(groups))]
