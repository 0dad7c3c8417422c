"""Since when a release counts, for whoever asks as of an earlier day."""

from __future__ import annotations

import calendar
import datetime as dt

import pandas as pd


def published_by(release: dict, day: dt.date, last_day: dt.date | None = None) -> bool:
    """Whether a release was out on a day (see `out_on`)."""
    return out_on(release, last_day) <= day


def out_on(release: dict, last_day: dt.date | None = None) -> dt.date:
    """The day from which a release counts: that of publication, the last one of a month, `2024-09`.

    One without a date counts from the earliest that it could have, when the last of its periods
    had ended: `last_day`, or what a snapshot says of it. One of which nothing is known is taken
    to have been out.
    """
    days = possible_days(release)
    if days is not None:
        return days[1]
    ends = [dt.date.fromisoformat(end) for _, end in release.get("periods", ())]
    return last_day or max(ends, default=dt.date.min)


def possible_days(release: dict) -> tuple[dt.date, dt.date] | None:
    """The first and last day on which a release may have been published; None if it has no date."""
    words = release.get("published_on", "").split("-")
    if not all(word.isdecimal() for word in words):
        return None
    year, *rest = (int(word) for word in words)
    if len(rest) > 1:
        return dt.date(year, *rest), dt.date(year, *rest)
    first, last = (rest[0], rest[0]) if rest else (1, 12)
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def ended_by(table: pd.DataFrame, day: dt.date | None) -> pd.DataFrame:
    """The figures whose own period had ended on a day; all of them where none is asked for."""
    if day is None or table.empty:
        return table
    return table[table["period_end"] <= day]


def last_days(table: pd.DataFrame) -> dict[str, dt.date]:
    """The last day of the figures of each release."""
    last = table.groupby("release", observed=True)["period_end"].max()
    return dict(zip(last.index, last, strict=True))
