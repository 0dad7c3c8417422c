"""What a power question needs to know of one area: its counts a month, and how they vary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from mha_monitor.definitions import flags
from mha_monitor.definitions.milestones import Milestone
from mha_monitor.definitions.periods import (
    MONTH,
    MONTHS_A_YEAR,
    YEAR,
    first_month_from,
    index_of,
)
from mha_monitor.reform.months_used import disturbed, touching
from mha_monitor.stats.time_series import imputation
from mha_monitor.stats.time_series.change import ENOUGH_MONTHS, FEWEST_MONTHS
from mha_monitor.stats.time_series.series import Counts, MonthSeries

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
        yield Pair(
            row=row,
            mean=_twelfths(row, ""),
            reference_mean=_twelfths(row, "reference_"),
            month=np.arange(-ASSUMED_BEFORE, 0),
            elapsed=0,
            dispersion=dispersion,
            autocorrelation=0.0,
            assumed=True,
            rounded=row["area_kind"] != "england",
            figures=YEAR,
        )


def of_months(
    table: pd.DataFrame,
    dispersion: float,
    milestone: dt.date | None,
    register: Iterable[Milestone],
) -> Iterator[Pair]:
    """From ratios of every month; areas with under a year of them, or that ended, are left out.

    Months that the register leaves out take no part, nor do those with a red flag. With under
    two years of months the dispersion is the one given, and no autocorrelation.
    """
    newest = max(map(index_of, table["period_start"]), default=0)
    zero = newest + 1 if milestone is None else first_month_from(milestone)
    for _, own in table[_usable(table, register)].groupby("area_code", sort=False):
        own = own.sort_values("period_start")
        if len(own) < FEWEST_MONTHS:
            continue
        month = np.array([index_of(day) for day in own["period_start"]]) - zero
        spread = _spread(own, month) if len(own) >= ENOUGH_MONTHS else None
        varies, remembers = spread or (dispersion, 0.0)
        recent = own.tail(MONTHS_A_YEAR)
        yield Pair(
            row=own.iloc[-1],
            mean=_average(recent, ""),
            reference_mean=_average(recent, "reference_"),
            month=month,
            elapsed=max(newest + 1 - zero, 0),
            dispersion=varies,
            autocorrelation=remembers,
            assumed=spread is None,
            rounded=bool((own["count_low"] < own["count_high"]).any()),
            figures=MONTH,
        )


def _usable(table: pd.DataFrame, register: Iterable[Milestone]) -> pd.Series:
    """The rows that take part: of areas that there still are, without a gap or a red flag."""
    seen = ~flags.blocked(table) & ~table["area_code"].isin(ended(table))
    seen &= table["count_high"].notna() & table["reference_count_high"].notna()
    if table.empty:
        return seen
    concerned = touching(register, *table[["measure", "area_kind"]].iloc[0])
    return seen & ~disturbed(table["period_start"].map(index_of).to_numpy(), concerned)


def ended(table: pd.DataFrame) -> set[str]:
    """Areas without a row in the newest month: merged, most often, and not to be asked about."""
    newest = table["period_start"].eq(table["period_start"].max())
    return set(table["area_code"]) - set(table.loc[newest, "area_code"])


def _twelfths(row: pd.Series, prefix: str) -> Means:
    names = (f"{prefix}count_low", f"{prefix}count", f"{prefix}count_high")
    return Means(*(float(row[name]) / MONTHS_A_YEAR for name in names))


def _average(own: pd.DataFrame, prefix: str) -> Means:
    low, high = own[f"{prefix}count_low"].mean(), own[f"{prefix}count_high"].mean()
    return Means(low, own[f"{prefix}count"].mean(skipna=False), high)


def _spread(own: pd.DataFrame, month: np.ndarray) -> tuple[float, float] | None:
    """Dispersion and autocorrelation of the months beside a step half-way; None if not found."""
    group, reference = (
        Counts(
            own[f"{prefix}count_low"].to_numpy(dtype=float),
            own[f"{prefix}count_high"].to_numpy(dtype=float),
            np.asarray(1.0),
        )
        for prefix in ("", "reference_")
    )
    series = MonthSeries(month=month, group=group, reference=reference)
    found = imputation.controlled(series, int(month[len(month) // 2]))
    if np.isnan(found.dispersion):
        return None
    return max(float(found.dispersion), 1.0), max(float(found.lag_one), 0.0)
