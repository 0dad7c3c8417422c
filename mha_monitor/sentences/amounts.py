"""Numbers, ratios and their ranges as they stand in a sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

Row = Mapping | pd.Series


def number(value: float, digits: int = 1) -> str:
    """`1,234.5`; `no figure` where there is none."""
    if value is None or math.isnan(value):
        return "no figure"
    return "no upper limit" if math.isinf(value) else f"{value:,.{digits}f}"


def how_many(count: int, one: str, many: str = "") -> str:
    """`1 area`, `2 areas`, `no areas`: a noun with its count; `many` where it takes no plain s."""
    noun = one if count == 1 else many or f"{one}s"
    if count < 0:
        raise ValueError(f"There cannot be {count} {noun}.")
    return f"{count:,} {noun}" if count else f"no {noun}"


def ratio(value: float) -> str:
    """A ratio as people say it: one decimal, none from 10 on; never `0` for a ratio above 0."""
    if value is None or math.isnan(value):
        return "no ratio"
    if math.isinf(value):
        return "no upper limit"
    if 0 < value < 0.05:
        return "less than 0.1"
    return f"{value:.0f}" if value >= 9.95 else f"{value:.1f}"


def between(low: float, high: float) -> str:
    """`between 3.4 and 3.5`; `at least 2.1` with no upper limit, `at most 16` with no lower."""
    if math.isnan(low) or math.isnan(high):
        return "an unknown range"
    if math.isinf(high):
        return f"at least {ratio(low)}" if low > 0 else "anywhere from 0 upwards"
    if low <= 0:
        return f"at most {ratio(high)}"
    if high - low < 0.3:  # one decimal would hide how narrow it is
        return f"between {low:.2f} and {high:.2f}"
    return f"between {ratio(low)} and {ratio(high)}"


def _layer(row: Row, layer: str) -> str:
    return between(row[f"{layer}_low"], row[f"{layer}_high"])


def counted(row: Row, name: str) -> str:
    """The count under `name` with its range: `15 (13 to 17)`; `hidden, between 0 and 4`."""
    value, low, high = row[name], row[f"{name}_low"], row[f"{name}_high"]
    if math.isnan(low):
        return "not published"
    if math.isnan(value):
        blank = name == "count" and "missing" in row.get("flags", "").split()
        return f"{'missing' if blank else 'hidden'}, between {low:,.0f} and {high:,.0f}"
    return f"{value:,.0f}" if low == high else f"{value:,.0f} ({low:,.0f} to {high:,.0f})"


def interval(row: Row, layer: str) -> str:
    """`3.35 to 3.55`; `at most 16`; `not known`."""
    return range_of(row[f"{layer}_low"], row[f"{layer}_high"])


def range_of(low: float, high: float) -> str:
    """`3.35 to 3.55`, for a bracket or a cell."""
    if math.isnan(low) or math.isnan(high):
        return "not known"
    return between(low, high).removeprefix("between ").replace(" and ", " to ")
