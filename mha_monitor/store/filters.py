"""What a selection of figures asks for: one value or several, as columns and pairs of days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from data_sources.schema.combinations import distinct
from data_sources.schema.model import Period

SELECTED_BY = (
    "source",
    "series",
    "statistic",
    "area_kind",
    "area_code",
    "dimension",
    "group",
)
Days = frozenset[tuple[dt.date, dt.date]]


def columns(**wanted: str | Collection[str] | None) -> dict[str, list[str]]:
    """The values wanted of each column that was named, without repeats.

    Raises TypeError for a column that is not one of SELECTED_BY.
    """
    if strange := [name for name in wanted if name not in SELECTED_BY]:
        raise TypeError(f"{strange[0]!r} is not one of {', '.join(SELECTED_BY)}")
    return {
        column: [values] if isinstance(values, str) else list(dict.fromkeys(values))
        for column, values in wanted.items()
        if values is not None
    }


def days(periods: Period | Collection[Period] | None) -> Days | None:
    """First and last day of each period. A pair of days may stand for a period."""
    if periods is None:
        return None
    if isinstance(periods, Period):
        periods = [periods]
    pairs = [(p.start, p.end) if isinstance(p, Period) else tuple(p) for p in periods]
    return frozenset(pairs)


def rows(
    table: pd.DataFrame, wanted: Mapping[str, list[str]], periods: Days | None
) -> pd.DataFrame:
    """The rows of a table of figures that have these values."""
    kept = np.ones(len(table), dtype=bool)
    for column, values in wanted.items():
        kept &= table[column].isin(values).to_numpy()
    table = table[kept]
    if periods is None or table.empty:
        return table
    codes, kinds = distinct(table["period_start"], table["period_end"])
    return table[np.array([kind in periods for kind in kinds])[codes]]
