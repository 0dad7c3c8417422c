"""The time axis of a trend: days as pixels, financial years as labels."""

from __future__ import annotations

import math
from typing import NamedTuple

import altair as alt
import pandas as pd

LABEL_WIDTH = 56
# A milestone long after the last figure would squeeze the figures; beyond this it is not drawn.
MONTHS_AFTER_FIGURES = 30
DAY = pd.Timedelta(days=1)
MONTH = 31 * DAY


class Calendar(NamedTuple):
    """A span of days drawn from left to right over `width` pixels."""

    first: pd.Timestamp
    last: pd.Timestamp
    width: float

    def pixel(self, day: pd.Timestamp) -> float:
        return (day - self.first) / (self.last - self.first) * self.width

    def holds(self, day: pd.Timestamp) -> bool:
        return self.first <= day <= self.last


def days(column: pd.Series) -> pd.Series:
    """Dates as timestamps, whether they came as dates, timestamps or text; "" is no date."""
    return pd.to_datetime(column.astype(object).where(column.astype(str) != ""))


def is_of_months(table: pd.DataFrame) -> bool:
    """Whether every period of a table is a single month."""
    return bool((days(table["period_end"]) - days(table["period_start"])).max() < MONTH)


def overlap(starts: pd.Series, ends: pd.Series) -> bool:
    """Whether periods move on by less than they are long: each then stands at its end."""
    spans = pd.DataFrame({"start": starts, "end": ends}).drop_duplicates().sort_values("start")
    return bool((spans["start"].shift(-1) <= spans["end"]).any())


def calendar(starts: pd.Series, ends: pd.Series, milestones: pd.Series, width: float) -> Calendar:
    """From the April before the first figure to the last figure or a milestone soon after it."""
    first, last = starts.min(), ends.max()
    limit = last + pd.DateOffset(months=MONTHS_AFTER_FIGURES)
    soon = milestones[milestones.le(limit)]
    latest = max([last, *soon])
    # A month to spare, so that a mark on the last day does not lie on the edge.
    return Calendar(_year_start(first), latest + 30 * DAY, width)


def _year_start(day: pd.Timestamp) -> pd.Timestamp:
    return pd.Timestamp(day.year - (day.month < 4), 4, 1)


def milliseconds(day: pd.Timestamp) -> int:
    """A day as Vega counts time."""
    return int(day.timestamp() * 1000)


def time_channel(axis: Calendar) -> alt.X:
    """The encoding every layer in time shares, with each financial year named at its middle."""
    middles = [
        pd.Timestamp(year, 10, 1)
        for year in range(axis.first.year, axis.last.year + 1)
        if axis.holds(pd.Timestamp(year, 10, 1))
    ]
    year_width = axis.width / ((axis.last - axis.first) / (365.25 * DAY))
    # Counted from the last year back, so that the newest is always named.
    named = middles[:: -math.ceil(LABEL_WIDTH / year_width)]
    # A plain number, not a time: where pages forbid `eval`, Vega reads a time scale's ends wrongly.
    return alt.X(
        "x:Q",
        scale=alt.Scale(
            domain=[milliseconds(axis.first), milliseconds(axis.last)], nice=False, zero=False
        ),
        axis=alt.Axis(
            values=[milliseconds(day) for day in reversed(named)],
            labelExpr="utcyear(datum.value) + '-' + slice('' + (utcyear(datum.value) + 1), 2)",
            title="Financial year, April to March",
            grid=False,
        ),
    )
