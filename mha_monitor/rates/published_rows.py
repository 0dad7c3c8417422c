"""Which published figures make a measure: asked of the store so that nothing else is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from data_sources.schema.cells import Mark
from data_sources.schema.figures import COLUMNS
from data_sources.schema.model import Period
from mha_monitor.definitions.measures import Measure
from mha_monitor.definitions.periods import (
    MONTH,
    MONTHLY,
    adds_months,
    as_long_as,
    months_of,
    series_of,
)
from mha_monitor.store.store import Store

# Acute hospitals' own records carry no ethnicity, so in the annual file the count of the mental
# health data set alone is used: the total by ethnicity has nothing else in it.
COUNTS = {"mha_annual": "mhsds_count"}
UNREADABLE = [Mark.DOUBTFUL, Mark.NOT_PUBLISHED]


def sources_of(store: Store) -> set[str]:
    """The sources of the releases that a store holds."""
    return {release["source"] for release in store.releases}


def rows_of(
    store: Store,
    measure: Measure,
    every: str,
    area_kind: str | Sequence[str] | None = None,
    period: Period | None = None,
    area: str | None = None,
    group: str | None = None,
) -> pd.DataFrame:
    """The measure's counts and crude rates, in all and by ethnicity, as published.

    Rows of the monthly files are those whose dates are as long as asked: a row of twelve months
    under the id of a monthly series is left out. Where twelve months are added up, the rows are
    of single months. Columns as in `data_sources.figures`.
    """
    narrowed = {"area_kind": area_kind, "area_code": area, "group": group}
    narrowed = {name: value for name, value in narrowed.items() if value is not None}
    length = MONTH if adds_months(measure, every) else every
    periods = months_of(period) if period and length != every else period
    frames = []
    held = sources_of(store)
    for source, series in series_of(measure, every).items():
        if source not in held:
            continue
        rows = store.select(
            source=source,
            series=series,
            statistic=_statistics(source, area_kind),
            dimension=("ethnicity", "all"),
            periods=periods,
            **narrowed,
        )
        if source == MONTHLY:
            rows = rows[as_long_as(length, rows["period_start"], rows["period_end"])]
        frames.append(_with_every_series(rows, len(series)))
    # An empty table has no types of its own, and would change those of the others.
    frames = [rows for rows in frames if len(rows)]
    if not frames:
        return pd.DataFrame(columns=list(COLUMNS))
    rows = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
    return rows[~rows["mark"].isin(UNREADABLE)]


def earliest_rows(store: Store, measure: Measure, every: str, area_kind: str) -> dt.date | None:
    """The first day as of which the embedded figures give a measure by ethnic group, if they do."""
    days = [
        store.earliest_day(
            source=source,
            series=series,
            statistic=_statistics(source, area_kind),
            area_kind=area_kind,
            dimension="ethnicity",
        )
        for source, series in series_of(measure, every).items()
    ]
    return min((day for day in days if day is not None), default=None)


def _with_every_series(rows: pd.DataFrame, expected: int) -> pd.DataFrame:
    """Without the tables that give only some of the series that a measure adds up.

    Early years give some sections for some kinds of area alone: a sum of those would be too small.
    """
    if expected == 1 or rows.empty:
        return rows
    table = ["release", "period_end", "area_kind", "dimension"]
    return rows[rows.groupby(table)["series"].transform("nunique").eq(expected)]


def _statistics(source: str, area_kind: str | Sequence[str] | None) -> tuple[str, ...]:
    """Counts, and crude rates where they say something: monthly ones are whole below England."""
    count = COUNTS.get(source, "count")
    rates_are_whole = source == MONTHLY and area_kind != "england"
    return (count,) if rates_are_whole else (count, "crude_rate")
