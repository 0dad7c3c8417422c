"""How long a period is: a year to March, a month, or any twelve months in a row.

Figures of different lengths never stand in one series. The monthly files hold months and twelve
months side by side, under measure ids of their own; a row counts only where its dates are as long
as its id says.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

import numpy as np
import pandas as pd

from data_sources.schema.combinations import distinct
from data_sources.schema.errors import UnknownLabel
from data_sources.schema.model import Period, financial_year
from mha_monitor.definitions.measures import MONTHLY, Measure

YEAR, MONTH, TWELVE_MONTHS = "year", "month", "12-months"
EVERY = {
    YEAR: "Years to March",
    MONTH: "Months",
    TWELVE_MONTHS: "Twelve months",
}
MONTHS_A_YEAR = 12
FIRST_HALF = 15  # days
MONTHS_IN = {YEAR: MONTHS_A_YEAR, MONTH: 1, TWELVE_MONTHS: MONTHS_A_YEAR}

ROLLING_YEAR = "rolling-year"
ONE_MONTH = "one-month"
OVERLAPPING = "overlapping"
SUM_OF_MONTHS = "sum-of-months"
FLAGS = {
    ROLLING_YEAR: (
        "From the monthly publication, twelve months to March: the annual figures are not out "
        "yet or not taken in."
    ),
    ONE_MONTH: "Rates are for one month: about a twelfth of those for a year.",
    OVERLAPPING: (
        "Each figure is for twelve months, and shares eleven of them with the next: the line "
        "moves slowly, and its points are not independent of one another."
    ),
    SUM_OF_MONTHS: "Twelve months added up here: the publisher prints single months alone.",
}
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def series_of(measure: Measure, every: str) -> dict[str, tuple[str, ...]]:
    """For each source, the published series that are added up where periods are this long.

    Sources come in the order in which they are believed. Twelve months without a series of
    their own are added up from single months.
    """
    if every == MONTH:
        monthly = measure.monthly
    elif every == TWELVE_MONTHS:
        monthly = measure.rolling or (() if measure.on_one_day else measure.monthly)
    else:
        monthly = measure.rolling
    found = {**(measure.series if every == YEAR else {}), MONTHLY: monthly}
    return {source: series for source, series in found.items() if series}


def adds_months(measure: Measure, every: str) -> bool:
    """Whether twelve months of this measure are a sum of single ones."""
    return every == TWELVE_MONTHS and not measure.rolling


def counts_months(measure: Measure, every: str) -> bool:
    """Whether a rate of this measure is for the events of one month."""
    return every == MONTH and not measure.on_one_day


def as_long_as(every: str, starts: pd.Series, ends: pd.Series) -> np.ndarray:
    """Which rows cover a period of this length, whole months from first day to last."""
    codes, kinds = distinct(starts, ends)
    return np.array([_is_as_long(every, *days) for days in kinds], dtype=bool)[codes]


def _is_as_long(every: str, start: dt.date, end: dt.date) -> bool:
    whole = start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]
    return (
        whole
        and months_between(start, end) + 1 == MONTHS_IN[every]
        and (every != YEAR or start.month == 4)
    )


def months_between(first: dt.date, last: dt.date) -> int:
    """How many months the second day's month comes after the first's."""
    return index_of(last) - index_of(first)


def index_of(day: dt.date) -> int:
    """The number of a day's month, from the year 0."""
    return day.year * MONTHS_A_YEAR + day.month - 1


def first_month_from(day: dt.date) -> int:
    """The number of the first month held to lie after what happened on a day.

    What happened in the first half of a month is held to begin with it, a later day with the
    next: each month belongs to the side on which most of it lies.
    """
    return index_of(day) + (day.day > FIRST_HALF)


def day_of(month: float) -> dt.date:
    """The first day of the month with a number."""
    year, place = divmod(int(month), MONTHS_A_YEAR)
    return dt.date(year, place + 1, 1)


def year_to_march(day: dt.date) -> Period:
    """The year from April to March that a day lies in."""
    last = day.year + (day.month > 3)
    return Period(dt.date(last - 1, 4, 1), dt.date(last, 3, 31))


def months_of(period: Period) -> list[Period]:
    """The months that a period is made of."""
    months = range(index_of(period.start), index_of(period.end) + 1)
    return [_month(day_of(month)) for month in months]


def _month(first: dt.date) -> Period:
    last = calendar.monthrange(first.year, first.month)[1]
    return Period(first, first.replace(day=last))


def labels(table: pd.DataFrame, every: str | None = None) -> np.ndarray:
    """The label of each row's period: `2023-24`, `2024-09`, `2024-10..2025-09`.

    Where the question is of twelve months, those to March are `2024-04..2025-03`: as `2024-25`
    they would be taken for the annual figures.
    """
    codes, kinds = distinct(table["period_start"], table["period_end"])
    named = [_range(*each) if every == TWELVE_MONTHS else Period(*each).label for each in kinds]
    return np.array(named, dtype=object)[codes]


def _range(start: dt.date, end: dt.date) -> str:
    return f"{start:%Y-%m}..{end:%Y-%m}"


def period_of(label: str) -> Period | None:
    """The days that a label names, or None where it names none."""
    try:
        return financial_year(label)
    except UnknownLabel:
        pass
    ends = label.split("..")
    months = [month for text in (ends[0], ends[-1]) if (month := _MONTH.fullmatch(text))]
    if len(ends) > 2 or len(months) < 2:
        return None
    first, last = (_month(dt.date(int(month[1]), int(month[2]), 1)) for month in months)
    return Period(first.start, last.end) if first <= last else None


def days_of(label: str) -> Period:
    """The days that a label names. Raises UnknownLabel where it names none."""
    period = period_of(label)
    if period is None:
        raise UnknownLabel(
            f"{label!r} names no period: write 2023-24, 2024-09 or 2023-10..2024-09."
        )
    return period


def every_of(label: str) -> str | None:
    """The length of the period that a label names, or None where it names none of the three."""
    period = period_of(label)
    if period is None:
        return None
    if ".." in label:
        months = months_between(period.start, period.end) + 1
        return TWELVE_MONTHS if months == MONTHS_IN[TWELVE_MONTHS] else None
    return YEAR if months_between(period.start, period.end) else MONTH
