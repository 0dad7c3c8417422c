"""The milestones that fall within a trend: their numbers, their days, and what they were."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from data_sources.schema.table_rows import rows_of
from mha_monitor.charts import ink
from mha_monitor.charts.calendar import Calendar, days
from mha_monitor.charts.frame import Frame
from mha_monitor.charts.theme import SHADE

WRITTEN: dict[str, Callable[[pd.Timestamp], str]] = {
    "day": lambda day: f"{day.day} {day:%b %Y}",
    "month": lambda day: f"{day:%b %Y}",
    "year": lambda day: f"{day:%Y}",
    "financial-year": lambda day: f"{day:%Y}-{(day.year + 1) % 100:02}",
}


class Mark(NamedTuple):
    """One milestone within the axis: its number in the caller's table, and its pixels."""

    number: int
    start: float
    end: float
    date: str
    title: str
    could_change: bool


def numbered(milestones: pd.DataFrame) -> pd.DataFrame:
    """The dated milestones in order of date with the column `number` that stands on a trend."""
    dated = milestones[days(milestones["date"]).notna()]
    ordered = dated.sort_values("date", key=days, kind="stable").reset_index(drop=True)
    return ordered.assign(number=ordered.index + 1)


def read_milestones(table: pd.DataFrame | None, axis: Calendar) -> list[Mark]:
    """The milestones within the axis, numbered as `numbered` numbers them.

    The table has columns date, end and title, and may have date_precision and
    practice_could_change.
    """
    if table is None or table.empty:
        return []
    marks = []
    for record in rows_of(numbered(table).assign(date=lambda t: days(t["date"]))):
        if not axis.holds(record.date):
            continue
        end = getattr(record, "end", None)
        last = record.date if pd.isna(end) or not end else min(pd.to_datetime(end), axis.last)
        written = WRITTEN[getattr(record, "date_precision", "day")](record.date)
        could_change = bool(getattr(record, "practice_could_change", False))
        pixels = (axis.pixel(record.date), axis.pixel(last))
        marks.append(Mark(record.number, *pixels, written, record.title, could_change))
    return marks


def milestone_grounds(marks: list[Mark], frame: Frame) -> list[ink.Record]:
    """The spans of milestones that last."""
    return [
        ink.box(SHADE, SHADE, x=mark.start, x2=mark.end, y=0, y2=frame.height)
        for mark in marks
        if mark.end > mark.start
    ]
