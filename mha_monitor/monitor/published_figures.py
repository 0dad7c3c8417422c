"""The tidy figures as they were published, narrowed by whatever is asked for."""

from __future__ import annotations

import pandas as pd

from data_sources.schema.errors import SourceError
from mha_monitor.definitions.choices import ALL
from mha_monitor.definitions.periods import labels, period_of
from mha_monitor.rates.selection import nothing_for
from mha_monitor.store.store import Store, open_store


def figures(
    source: str | None = None,
    area_kind: str | None = None,
    area: str | None = None,
    dimension: str | None = None,
    group: str | None = None,
    series: str | None = None,
    statistic: str | None = None,
    period: str | None = None,
    store: Store | None = None,
) -> pd.DataFrame:
    """The tidy figures as published, one row each, narrowed by any of the arguments."""
    wanted = {
        "source": source,
        "area_kind": area_kind,
        "area_code": area,
        "dimension": dimension,
        "group": group,
        "series": series,
        "statistic": statistic,
    }
    store = store or open_store()
    days = None if period in (None, ALL) else period_of(period)
    table = store.select(**wanted, periods=days)
    if table.empty or (days is None and period not in (None, ALL)):
        raise _nothing_held(store, wanted, period)
    return table.reset_index(drop=True)


def _nothing_held(store: Store, wanted: dict[str, str | None], period: str | None) -> SourceError:
    """The first thing asked for that nothing is held for, and what there is instead."""
    asked = {column: value for column, value in wanted.items() if value is not None}
    before: dict[str, str] = {}
    for column, value in asked.items():
        if store.select(**before, **{column: value}).empty:
            break
        before[column] = value
    else:
        column, value = "period", period
    table = store.select(**before)
    held = table.assign(period=labels(table))[column] if column == "period" else table[column]
    return nothing_for(column, [value], held)
