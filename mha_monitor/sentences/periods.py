"""Periods as people say them."""

from __future__ import annotations

from collections.abc import Mapping

from mha_monitor.frequency import ROLLING_YEAR, TWELVE_MONTHS, YEAR, every_of, period_of


def period(label: str) -> str:
    """`the year to March 2024`, `September 2024`, `the twelve months to September 2025`."""
    every = every_of(label)
    if every is None:
        return label
    names = {YEAR: "the year to ", TWELVE_MONTHS: "the twelve months to "}
    return names.get(every, "") + last_month(label)


def last_month(label: str) -> str:
    """`September 2024`: the month that a period is, or ends with."""
    return f"{period_of(label).end:%B %Y}"


def short_period(label: str) -> str:
    """`2023-24` for a year; for other lengths as `period`."""
    return label if every_of(label) == YEAR else period(label)


def span(first: str, last: str) -> str:
    """`2016-17 to 2023-24`, `April 2021 to June 2026`: from the first label to the last."""
    if first == last:
        return short_period(first)
    if every_of(first) in (YEAR, None):
        return f"{first} to {last}"
    return f"{period_of(first).start:%B %Y} to {period_of(last).end:%B %Y}"


def when(row: Mapping) -> str:
    """The period of a row; of a year from the monthly publication, that it is one."""
    rolling = ROLLING_YEAR in row.get("flags", "").split()
    return f"{period(row['period'])}{' (from the monthly publication)' if rolling else ''}"
