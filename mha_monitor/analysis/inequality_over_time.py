"""Measures over all groups in several years: on people who move, and said only as far as it holds.

After the last census people are held as it found them, or carried on as they went before: a
measure has a band from the one to the other, and a change is one where both show it beyond chance.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

ADDED = ("value_base_low", "value_base_high", "limit_base_low", "limit_base_high")
KEY = ["period", "area_code", "summary", "group"]
ROSE, FELL, NEITHER = WAYS = ("rose", "fell", "neither")


def with_band(held: pd.DataFrame, carried: pd.DataFrame) -> pd.DataFrame:
    """The measures on people held, with those of both ways of counting beside them (ADDED).

    `value_base_*` are the least and the most, `limit_base_*` the outermost limits of either.
    """
    numbers = ["value", "low", "high"]
    beside = carried[numbers].set_axis(pd.MultiIndex.from_frame(_keys(carried)))
    other = beside.reindex(pd.MultiIndex.from_frame(_keys(held))).set_axis(held.index)
    least, most = np.minimum(held[numbers], other), np.maximum(held[numbers], other)
    ends = least["value"], most["value"], least["low"], most["high"]
    return held.assign(**dict(zip(ADDED, ends, strict=True)))


def _keys(table: pd.DataFrame) -> pd.DataFrame:
    return table[KEY].fillna("")  # a measure over all groups is of none


def way(table: pd.DataFrame, summary: str = "index-of-disparity") -> str | None:
    """Whether a measure over all groups rose or fell from the first period to the last (WAYS).

    The limits of the difference square and add those of both ends (Zou and Donner 2008). None
    where either end has no value.
    """
    rows = table[table["summary"].eq(summary) & table["group"].isna()].sort_values("period_end")
    first, last = rows.iloc[0], rows.iloc[-1]
    if math.isnan(first["value"]) or math.isnan(last["value"]):
        return None
    change = last["value"] - first["value"]
    below = math.hypot(last["value"] - last["low"], first["high"] - first["value"])
    above = math.hypot(last["high"] - last["value"], first["value"] - first["low"])
    return ROSE if change - below > 0 else FELL if change + above < 0 else NEITHER
