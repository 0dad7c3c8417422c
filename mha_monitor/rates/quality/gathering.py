"""The figures that checks look at, asked of the store so that nothing else is read."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from functools import lru_cache, partial

import pandas as pd

from data_sources.schema.model import Period
from mha_monitor.rates.quality.evidence import COUNTED, Evidence, month_days, month_number, numbered
from mha_monitor.store.store import Store

RATES = ("crude_rate", "standardised_rate")
# Twelve months that move on by one, and the year before a year, reach back so far.
MONTHS_BEFORE = 13
CELL = ["period_start", "period_end", "area_kind", "area_code", "group", "dimension"]


def gathered(
    store: Store,
    source: str,
    area_kinds: Collection[str] | None,
    days: Period | None,
    series: Collection[str] | None = None,
    *,
    rates: bool = True,
    groups: Collection[str] | None = None,
) -> Evidence:
    """The evidence of one source: of some kinds of area and series, or of all that there are.

    `groups` narrows the counts to some ethnic groups and `all`. With `days`, the evidence reaches
    back as far as checks look, and no further than their end.
    """
    select = partial(
        store.select,
        source=source,
        area_kind=area_kinds,
        series=series,
        periods=None if days is None else _looked_at(days),
    )
    counted = COUNTED.get(source)
    counts = select(statistic=counted, dimension=("all", "ethnicity"), group=groups)
    printed = select(statistic=RATES) if rates else counts.iloc[:0]
    return _evidence(store, source, counts, printed)


def of_table(table: pd.DataFrame, store: Store) -> Evidence:
    """The evidence of a table of figures of one source that is not held yet."""
    source = str(table["source"].iloc[0])
    dimensions = table["dimension"].isin(["all", "ethnicity"])
    counts = table[dimensions & table["statistic"].eq(COUNTED.get(source, "count"))]
    return _evidence(store, source, counts, table[table["statistic"].isin(RATES)])


def _evidence(store: Store, source: str, counts: pd.DataFrame, rates: pd.DataFrame) -> Evidence:
    return Evidence(
        source=source,
        counts=numbered(counts),
        rates=numbered(rates),
        succession=store.succession,
        statuses=_statuses(store, source),
        names=_names(store),
        populations=store.populations,
        areas=store.areas,
    )


def _looked_at(days: Period) -> list[Period]:
    """The days themselves, and the months and twelve months that end in them or not long before."""
    first, last = (month_number(day) for day in (days.start, days.end))
    ends = range(first - MONTHS_BEFORE, last + 1)
    months = [month_days(end - back, end) for end in ends for back in (0, 11)]
    return [days, *months]


@lru_cache(maxsize=4)
def _names(store: Store) -> dict[tuple[str, str], str]:
    """Names of areas by kind and code; of several vintages the newest."""
    areas = store.areas.sort_values("area_vintage", kind="stable")
    return dict(
        zip(
            zip(areas["area_kind"], areas["area_code"], strict=True),
            areas["area_name"],
            strict=True,
        )
    )


def _statuses(store: Store, source: str) -> dict[str, str]:
    return {
        release["name"]: release.get("status", "")
        for release in store.releases
        if release["source"] == source
    }


def one_series(evidence: Evidence, name: str) -> Evidence:
    """The series of a measure that is the sum of several, added up under one name."""
    counts = evidence.counts
    by = ["source", "release", *CELL, "area_name", "statistic"]
    sums = counts.groupby(by, sort=False).agg(
        value=("value", lambda values: values.sum(skipna=False)),
        low=("low", "sum"),
        high=("high", "sum"),
        parts=("low", "size"),
    )
    sums = sums[sums["parts"].eq(counts["series"].nunique())].drop(columns="parts")
    hidden = sums["value"].isna()
    table = sums.assign(mark=hidden.map({True: "suppressed", False: "rounded"}), series=name)
    return dataclasses.replace(evidence, counts=numbered(table.reset_index()))
