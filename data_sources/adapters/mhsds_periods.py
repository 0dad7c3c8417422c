"""The dates of the monthly files, which are written in five ways, and in the oldest as a month.

The way changes from file to file and is never announced, so every way is read everywhere. A day
comes before its month. What cannot be meant is refused: a period runs from the first day of a
month to the last day of one, which a month put before its day hardly ever does.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

from data_sources.files.file_names import MONTH_NAMES
from data_sources.schema.cells import shown
from data_sources.schema.errors import UnexpectedLayout
from data_sources.schema.model import Period

_YEAR_FIRST = re.compile(r"(20[0-9]{2})-([0-9]{2})-([0-9]{2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([/-])([0-9]{1,2})\2(20[0-9]{2}|[0-9]{2})")
_MONTH = re.compile(r"([a-z]+)[ -]+(20[0-9]{2}|[0-9]{2})|(20[0-9]{2})-([0-9]{2})")
_MONTHS = {
    short: number for number, name in enumerate(MONTH_NAMES, start=1) for short in (name, name[:3])
}


def day(text: str) -> dt.date:
    """`2023-04-01`, `01/04/2024`, `01-04-2025`, `01/06/24` or `1/6/2024`."""
    text = text.strip()
    try:
        if match := _YEAR_FIRST.fullmatch(text):
            return dt.date(*(int(part) for part in match.groups()))
        if match := _DAY_FIRST.fullmatch(text):
            return dt.date(_year(match[4]), int(match[3]), int(match[1]))
    except ValueError:
        pass
    raise UnexpectedLayout(
        f"{shown(text)} is not a day that can be read: expected 01/04/2024, the day before the "
        f"month, or 2024-04-01."
    )


def period(first: dt.date, last: dt.date) -> Period:
    """The period from the first day of a month to the last day of the same or a later one."""
    if first > last:
        raise UnexpectedLayout(f"the period ends on {last}, before it begins on {first}.")
    if first.day != 1 or last != _month_end(last):
        raise UnexpectedLayout(
            f"the period {first} to {last} is no run of whole months. "
            f"A day may have been put before its month, or after it: correct the dates."
        )
    return Period(first, last)


def month(text: str) -> Period:
    """`Apr-18`, `April 2018`, `2018-04`, or any day of the month."""
    match = _MONTH.fullmatch(" ".join(text.split()).casefold())
    if match and (match[1] in _MONTHS or match[3]):
        number = int(match[4] or _MONTHS.get(match[1], 0))
        if 1 <= number <= 12:
            first = dt.date(_year(match[2] or match[3]), number, 1)
            return Period(first, _month_end(first))
    try:
        first = day(text).replace(day=1)
    except UnexpectedLayout:
        raise UnexpectedLayout(f"{shown(text)} is not a month: expected Apr-18.") from None
    return Period(first, _month_end(first))


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _month_end(of: dt.date) -> dt.date:
    return of.replace(day=calendar.monthrange(of.year, of.month)[1])
