"""How much of a ratio could lie in those of unknown ethnicity: what is possible, what is likely.

Two bounds of what is possible: with those that the mental health data set records without a group,
and with the detentions of acute hospitals as well, none of which has one. Beside them what would
follow if the unknown were as the known of their own area are.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from data_sources.schema.vocabulary import BROAD_GROUPS, ENGLAND
from mha_monitor.definitions.flags import blocked, comparable
from mha_monitor.definitions.measures import Measure
from mha_monitor.definitions.verdicts import IN_DOUBT
from mha_monitor.rates.counts import WHERE
from mha_monitor.stats.events import Events
from mha_monitor.stats.unknown.imputation import Imputed, Mix, imputed, imputed_ratio
from mha_monitor.stats.unknown.sensitivity import unknown_bounds
from mha_monitor.store.store import Store

TOTALS = ["total_count", "total_count_low", "total_count_high"]
ANNUAL = "mha_annual"
# What `at_one` says of each row: whether the interval, or only a bound, holds equal rates.
HOLDS_ONE, NARROW, WIDE, APART, NOT_KNOWN, DOUBTED = (
    "interval-holds-one",
    "bounds-hold-one",
    "wider-bounds-hold-one",
    "apart",
    "not-known",
    IN_DOUBT,
)
PERIOD = ["period_start", "period_end"]
ADDED = ("acute_count", "ratio_acute_low", "ratio_acute_high")
IMPUTED = ("ratio_imputed", "ratio_imputed_low", "ratio_imputed_high")


def with_totals(ratios: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """Lay beside each ratio all events of its area and period, of known ethnicity or not."""
    totals = rates.drop_duplicates(WHERE).set_index(WHERE)[TOTALS]
    return ratios.join(totals, on=WHERE)


def acute_counts(store: Store, measure: Measure) -> pd.Series:
    """England's detentions recorded by acute hospitals alone, by period: none has a group.

    They are given for England only. Empty for a measure that is not counted in acute hospitals.
    """
    series = measure.all_series.get(ANNUAL, ())
    rows = store.select(source=ANNUAL, area_kind="england", series=series, statistic="acute_count")
    rows = rows[rows["group"].eq("all") & rows["dimension"].eq("all")]
    whole = rows.groupby(PERIOD)["high"]
    return whole.sum()[whole.size().eq(len(series))]


def bounds(ratios: pd.DataFrame, acute: pd.Series, confidence: float = 0.95) -> pd.DataFrame:
    """Ratios of one group with `ratio_acute_*`, the wider bounds of what is possible, and `at_one`.

    The narrower ones, `ratio_unknown_*`, are in the table. In areas acute counts are not given,
    and so there are no wider bounds: what they could do is not known there.
    """
    periods = pd.MultiIndex.from_frame(ratios[PERIOD])
    found = pd.Series(periods.map(acute.to_dict()), index=ratios.index, dtype=float)
    found = found.where(ratios["area_code"].eq(ENGLAND))
    low, high = unknown_bounds(*_groups(ratios), ratios["unknown_count_high"] + found, confidence)
    added: dict[str, Any] = dict(zip(ADDED, (found, low, high), strict=True))
    table = ratios.assign(**added)
    return table.assign(at_one=_at_one(table))


def _groups(ratios: pd.DataFrame) -> tuple[Events, Events]:
    def events(prefix: str) -> Events:
        names = (f"{prefix}count_low", f"{prefix}count_high", f"{prefix}population")
        spread = np.maximum(ratios.get(f"{prefix}dispersion", 1.0), 1.0)
        low, high, people = (ratios[name].to_numpy(dtype=float) for name in names)
        return Events(low, high, people, spread)

    return events(""), events("reference_")


def _at_one(table: pd.DataFrame) -> np.ndarray:
    names = {HOLDS_ONE: "ratio", NARROW: "ratio_unknown", WIDE: "ratio_acute"}
    holds = {
        code: table[f"{name}_low"].le(1) & table[f"{name}_high"].ge(1)
        for code, name in names.items()
    }
    unknown = table[["ratio_low", "ratio_high", "ratio_unknown_low"]].isna().any(axis=1)
    without = [blocked(table), unknown]
    return np.select([*without, *holds.values()], [DOUBTED, NOT_KNOWN, *holds], APART)


def with_imputed(
    ratios: pd.DataFrame, rates: pd.DataFrame, confidence: float = 0.95
) -> pd.DataFrame:
    """Add `ratio_imputed` with limits: the unknown shared out by each area's own mix.

    `rates` has the rates of all broad groups by area: those of the very areas asked about, or for
    England those of its boards, whose unknown are then as many together as England's. NaN where
    a group is not a broad one, a count of the ratio is hidden, a period lacks an area's counts, or
    a red flag forbids to compare the row.
    """
    table = ratios.assign(**dict.fromkeys(IMPUTED, np.nan))
    both = {*ratios["group"], *ratios["reference"]}
    if not both <= set(BROAD_GROUPS):
        return table
    for days, found in table.groupby(PERIOD):
        here = rates[rates[PERIOD].eq([*days]).all(axis=1) & rates["group"].isin(BROAD_GROUPS)]
        codes, mix = _mix(here)
        if not len(codes):
            continue
        of_england = found["area_code"].eq(ENGLAND).all()
        whole = found["unknown_count"].iloc[0] if of_england else None
        if whole is not None and np.isnan(whole):
            continue
        drawn = imputed(mix, whole)
        for place, row in found.iterrows():
            if not of_england and row["area_code"] not in codes:
                continue
            area = None if of_england else codes.index(row["area_code"])
            table.loc[place, [*IMPUTED]] = _ratio(row, drawn, area, confidence)
    return table


def _mix(rates: pd.DataFrame) -> tuple[list[str], Mix]:
    """The areas that have a count of every broad group, and what is known of their mixes."""
    if rates.empty:
        return [], Mix(*np.empty((4, 0)))
    size = rates[rates["count_low"].notna()].groupby("area_code").size()
    codes = sorted(size.index[size.eq(len(BROAD_GROUPS))])
    by_area = rates.drop_duplicates("area_code").set_index("area_code").loc[codes]
    codes = [code for code in codes if not np.isnan(by_area.loc[code, "unknown_count_high"])]
    counts = rates.set_index(["area_code", "group"])
    ends = [
        np.array([[counts.loc[(code, group), name] for group in BROAD_GROUPS] for code in codes])
        for name in ("count_low", "count_high")
    ]
    unknown = (by_area.loc[codes, f"unknown_count_{end}"].to_numpy() for end in ("low", "high"))
    return codes, Mix(*ends, *unknown)


def _ratio(row: pd.Series, drawn: Imputed, area: int | None, confidence: float) -> list[float]:
    """The ratio of one row over all imputations; England's from all boards together."""
    if np.isnan(comparable(row)):
        return [np.nan] * len(IMPUTED)
    counts = []
    for name in ("group", "reference"):
        column = BROAD_GROUPS.index(row[name])
        if area is None:
            known = row["count" if name == "group" else "reference_count"]
            counts.append(known + drawn.added[:, :, column].sum(axis=1))
        else:
            counts.append((drawn.known + drawn.added)[:, area, column])
    people = row["population"], row["reference_population"]
    spread = np.maximum([row["dispersion"], row["reference_dispersion"]], 1.0)
    return [float(part) for part in imputed_ratio(tuple(counts), people, tuple(spread), confidence)]
