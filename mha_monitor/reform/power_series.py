"""What a power question needs to know of one area: its counts a month, and how they vary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from mha_monitor.definitions import flags
from mha_monitor.definitions.periods import MONTH, MONTHS_A_YEAR, YEAR, index_of
from mha_monitor.stats.time_series import imputation
from mha_monitor.stats.time_series.change import ENOUGH_MONTHS, FEWEST_MONTHS

# Of a series of months that nobody holds yet: four years before a change, the least that is
# recommended twice over.
ASSUMED_BEFORE = 48


class Means(NamedTuple):
    """Events a month; the middle is NaN where a count is hidden."""

    low: float
    middle: float
    high: float


class Pair(NamedTuple):
    """A group and its reference group in one area, month by month.

    `month` are the months seen, counted from the milestone; where `figures` is `year` they are
    assumed, and the means are twelfths of a year. `assumed` says that the dispersion and the
    autocorrelation are not those of the area's own months. Without a milestone the months are
    counted from the first that is not held.
    """

    row: pd.Series
    mean: Means
    reference_mean: Means
    month: np.ndarray
    elapsed: int
    dispersion: float
    autocorrelation: float
    assumed: bool
    rounded: bool
    figures: str


def of_years(table: pd.DataFrame, dispersion: float) -> Iterator[Pair]:
    """From ratios of one year, a row for each area; rows with a red flag are left out."""
    for _, row in table[~flags.blocked(table) & table["count_high"].notna()].iterrows():
        means = (_twelfths(row, prefix) for prefix in ("", "reference_"))
        rounded = row["area_kind"] != "england"
        yield Pair(
            row, *means, np.arange(-ASSUMED_BEFORE, 0), 0, dispersion, 0.0, True, rounded, YEAR
        )


def of_months(
    table: pd.DataFrame,
    dispersion: float,
    milestone: dt.date | None,
    masked: Iterable[tuple[dt.date, dt.date]],
) -> Iterator[Pair]:
    """From ratios of every month; areas with under a year of them, or that ended, are left out.

    `masked` are first and last days between which months are left out, as are those with a red
    flag. With under two years of months the dispersion is the one given, and no autocorrelation.
    """
    seen = (
        ~flags.blocked(table) & ~table["area_code"].isin(ended(table)) & table["count_high"].notna()
    )
    seen &= table["reference_count_high"].notna()
    for first, last in masked:
        seen &= ~(table["period_start"].le(last) & table["period_end"].ge(first))
    newest = max(map(index_of, table["period_start"]), default=0)
    zero = newest + 1 if milestone is None else first_month_of(milestone)
    for _, own in table[seen].groupby("area_code", sort=False):
        own = own.sort_values("period_start")
        if len(own) < FEWEST_MONTHS:
            continue
        month = np.array([index_of(day) for day in own["period_start"]]) - zero
        rounded = bool((own["count_low"] < own["count_high"]).any())
        spread = _spread(own, month) if len(own) >= ENOUGH_MONTHS else None
        how = (*(spread or (dispersion, 0.0)), spread is None, rounded, MONTH)
        recent = own.tail(MONTHS_A_YEAR)
        means = (_average(recent, prefix) for prefix in ("", "reference_"))
        yield Pair(own.iloc[-1], *means, month, max(newest + 1 - zero, 0), *how)


def ended(table: pd.DataFrame) -> set[str]:
    """Areas without a row in the newest month: merged, most often, and not to be asked about."""
    newest = table["period_start"].eq(table["period_start"].max())
    return set(table["area_code"]) - set(table.loc[newest, "area_code"])


def first_month_of(milestone: dt.date) -> int:
    """The first whole month from a day on."""
    return index_of(milestone) + (milestone.day > 1)


def _twelfths(row: pd.Series, prefix: str) -> Means:
    names = (f"{prefix}count_low", f"{prefix}count", f"{prefix}count_high")
    return Means(*(float(row[name]) / MONTHS_A_YEAR for name in names))


def _average(own: pd.DataFrame, prefix: str) -> Means:
    low, high = own[f"{prefix}count_low"].mean(), own[f"{prefix}count_high"].mean()
    return Means(low, own[f"{prefix}count"].mean(skipna=False), high)


def _spread(own: pd.DataFrame, month: np.ndarray) -> tuple[float, float] | None:
    """Dispersion and autocorrelation of the months beside a step half-way; None if not found."""
    counts = [own[name].to_numpy(dtype=float) for name in ("count_low", "count_high")]
    references = [
        own[f"reference_{name}"].to_numpy(dtype=float) for name in ("count_low", "count_high")
    ]
    half_way = int(month[len(month) // 2])
    found = imputation.controlled(*counts, 1.0, *references, 1.0, month, half_way)
    if np.isnan(found.dispersion):
        return None
    return max(float(found.dispersion), 1.0), max(float(found.lag_one), 0.0)
