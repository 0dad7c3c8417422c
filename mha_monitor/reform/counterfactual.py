"""Month by month: what was counted, and what would have been had the earlier trend gone on."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from mha_monitor.definitions.periods import day_of
from mha_monitor.reform.changes import beside_reference, left_out, one_number_each
from mha_monitor.reform.months_around import Around
from mha_monitor.stats.time_series import counterfactual
from mha_monitor.stats.time_series.series import PLAIN, Counts, Fitting, MonthSeries

# Columns of the months that are lower and upper limits.
LIMITS = (
    ("expected_low", "expected_ratio_low"),
    ("expected_high", "expected_ratio_high"),
)


class Expected(NamedTuple):
    """A row for each month, and the sums over the months after that take part.

    `difference` is what was counted less what was expected: below zero, fewer than expected. Its
    limits admit chance and the ranges of the counts. `code` says why there is none.
    """

    months: pd.DataFrame
    observed_low: float
    observed_high: float
    expected: float
    difference: float
    difference_low: float
    difference_high: float
    code: str


def expected(held: Around, fitting: Fitting = PLAIN) -> Expected:
    """The counterfactual of the first area and group of the months around a milestone.

    The reference group's own count of each month, times the earlier trend of the ratio carried
    on: what both groups lived through stays in it (`counterfactual.controlled`).
    """
    monthly, start = held.monthly, held.start
    window = held.window.without_later_dates(start)
    series = beside_reference(monthly, window)
    counts = [part[0, 0] for part in one_number_each(series, start, fitting)]
    people = [part.population[0, 0] for part in (monthly.counted, monthly.reference)]
    mask = left_out(monthly, window)[0, 0]
    found = counterfactual.controlled(_first(series), start, fitting)
    low, high = monthly.counted.low[0, 0], monthly.counted.high[0, 0]
    after = (monthly.month >= start) & ~mask & np.isfinite(counts[0] + counts[1])
    least, most = float(low[after].sum()), float(high[after].sum())
    middle, difference = counts[0][after].sum(), found.difference
    return Expected(
        months=_table(held, counts, people, mask, found.expected),
        observed_low=least,
        observed_high=most,
        expected=float(found.expected_total),
        difference=float(difference.value),
        difference_low=float(difference.low - (middle - least)),
        difference_high=float(difference.high + (most - middle)),
        code=str(found.code),
    )


def over_bases(held: Expected, carried: Expected) -> Expected:
    """What people held as the last census found them lead one to expect, with limits of both.

    `carried` is the same with people who went on as before the census: of a month and of the sums
    the outermost limits are given, so that what is beyond them is so however people are counted.
    """
    one, other = held.months, carried.months
    lows = {name: np.fmin(one[name], other[name]) for name in LIMITS[0]}
    highs = {name: np.fmax(one[name], other[name]) for name in LIMITS[1]}
    return held._replace(
        months=one.assign(**lows, **highs, carried_on_expected=other["expected"]),
        difference_low=min(held.difference_low, carried.difference_low),
        difference_high=max(held.difference_high, carried.difference_high),
    )


def _first(series: MonthSeries) -> MonthSeries:
    """The first area and group alone."""
    group, reference = (Counts(*(part[0, 0] for part in each)) for each in series.pair)
    return replace(series, group=group, reference=reference, mask=series.left_out[0, 0])


def _table(held: Around, counts, people, mask, expected) -> pd.DataFrame:
    monthly = held.monthly
    days = [day_of(month) for month in monthly.month]
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = people[1] / (people[0] * counts[1])
    return pd.DataFrame(
        {
            "period": [f"{day:%Y-%m}" for day in days],
            "period_start": days,
            "takes_part": ~mask,
            "after": monthly.month >= held.start,
            "count_low": monthly.counted.low[0, 0],
            "count_high": monthly.counted.high[0, 0],
            "reference_count_low": monthly.reference.low[0, 0],
            "reference_count_high": monthly.reference.high[0, 0],
            "expected": expected.value,
            "expected_low": expected.low,
            "expected_high": expected.high,
            "ratio": counts[0] * scale,
            "expected_ratio": expected.value * scale,
            "expected_ratio_low": expected.low * scale,
            "expected_ratio_high": expected.high * scale,
        }
    )
