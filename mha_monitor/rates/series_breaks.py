"""Which periods of a trend may be joined by a line, and which stand apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from data_sources.schema.table_rows import rows_of
from mha_monitor.definitions import population_bases
from mha_monitor.definitions.milestones import Milestone
from mha_monitor.definitions.periods import MONTHLY, YEAR, months_between
from mha_monitor.rates.row_flags import CYBER_MONTHS

# Figures before and after these days were counted or divided differently.
SEGMENT_STARTS = {"published": ("2016-04-01", "2022-04-01"), "one base": ("2016-04-01",)}
# The milestone of this name parts figures only where they rest on the publisher's own census.
CENSUS_SWITCH = "census-2021-base"
DAYS = ["period_start", "period_end"]


class Span(NamedTuple):
    """First and last day of what parts a series; a single moment has the day before as its last."""

    first: dt.date
    last: dt.date

    def side(self, start: dt.date, end: dt.date) -> str:
        """Whether a period lies before, after, or holds some of it."""
        return "before" if end < self.first else "after" if start > self.last else "within"


def segments(
    table: pd.DataFrame,
    population_base: str,
    every: str,
    milestones: Iterable[Milestone] = (),
    statuses: Mapping[str, str] | None = None,
) -> pd.Series:
    """A number for each row of the trend of one area: rows with one number may be joined.

    Years break where the collection, the census or the publication changed. Shorter periods
    break at milestones that break a series, around the months of the cyber attack, where the
    areas or the status of the release change, and where a period is missing. `statuses` gives
    the status of each release.
    """
    periods = table.drop_duplicates(DAYS).sort_values(DAYS)
    key = population_base if population_base == population_bases.PUBLISHED else "one base"
    spans = [_moment(dt.date.fromisoformat(day)) for day in SEGMENT_STARTS[key]]
    if every != YEAR:
        spans = [*_spans(table, population_base, milestones), Span(*CYBER_MONTHS)]
    named = [_status(row, statuses or {}) for row in periods.itertuples()]
    placed = [_place(row, every, spans) for row in periods.itertuples()]
    kinds = list(zip(named, placed, strict=True))
    days = list(zip(periods["period_start"], periods["period_end"], strict=True))
    numbers = {days[0]: 1}
    for (before, after), (kind, next_kind) in zip(pairwise(days), pairwise(kinds), strict=True):
        missing = every != YEAR and months_between(before[1], after[1]) > 1
        numbers[after] = numbers[before] + (missing or kind != next_kind)
    rows = zip(table["period_start"], table["period_end"], strict=True)
    return pd.Series([numbers[row] for row in rows], index=table.index, dtype="int64")


def statuses_of(releases: Iterable[Mapping]) -> dict[str, str]:
    """The status of each release of the monthly files: final, performance or provisional."""
    return {
        release["name"]: release.get("status", "final")
        for release in releases
        if release["source"] == MONTHLY
    }


def changes_of_status(
    table: pd.DataFrame, statuses: Mapping[str, str]
) -> list[tuple[dt.date, str]]:
    """Where figures of another status begin in the trend of one area, and of which."""
    periods = list(rows_of(table.drop_duplicates(DAYS).sort_values(DAYS)))
    found = []
    for before, after in pairwise(periods):
        status = _status(after, statuses)
        if status != _status(before, statuses):
            overlap = after.period_start <= before.period_end
            day = after.period_end.replace(day=1) if overlap else after.period_start
            found.append((day, f"{status.capitalize()} from here"))
    return found


def _status(row: Any, statuses: Mapping[str, str]) -> str:
    """`final figures` of the monthly files, by the release; all that is yearly is alike."""
    if row.source != MONTHLY:
        return "annual figures"
    return f"{statuses.get(row.release, 'monthly')} figures"


def _place(row: Any, every: str, spans: list[Span]) -> tuple[str, ...]:
    """Where a period lies among what parts the series, and the vintage of its areas."""
    vintage = "" if every == YEAR else population_bases.vintage_of(row.area_kind, row.period_end)
    return (vintage, *(span.side(row.period_start, row.period_end) for span in spans))


def _spans(
    table: pd.DataFrame, population_base: str, milestones: Iterable[Milestone]
) -> list[Span]:
    """The moments at which milestones break the series of this measure and kind of area."""
    row = table.iloc[0]
    return [
        _moment(each.first_day_changed)
        for each in milestones
        if each.series_break
        and each.first_day_changed
        and each.touches(row["measure"], row["area_kind"])
        and (each.name != CENSUS_SWITCH or population_base == population_bases.PUBLISHED)
    ]


def _moment(day: dt.date) -> Span:
    return Span(day, day - dt.timedelta(days=1))
