"""The nouns of publication: a period, a release of a series, a source that can be read."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from data_sources.schema.errors import UnknownLabel

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, order=True)
class Period:
    """First and last day that a figure covers."""

    start: dt.date
    end: dt.date

    @property
    def label(self) -> str:
        """`2023-24` for a year to March, `2024-09` for a month, `2024-10..2025-09` otherwise."""
        if is_financial_year(self):
            return f"{self.start.year}-{self.end.year % 100:02d}"
        first, last = f"{self.start:%Y-%m}", f"{self.end:%Y-%m}"
        return first if first == last else f"{first}..{last}"


def is_financial_year(period: Period) -> bool:
    start, end = period.start, period.end
    return (start.month, start.day, end.month, end.day) == (4, 1, 3, 31) and (
        end.year == start.year + 1
    )


def financial_year(label: str) -> Period:
    """Read `2023/24`, `2023-24` or `2023/2024` as the year from 1 April to 31 March."""
    match = re.fullmatch(r"\s*(\d{4})\s*[/-]\s*(\d{2}|\d{4})\s*", label)
    if not match or int(match[2]) % 100 != (int(match[1]) + 1) % 100:
        raise UnknownLabel(
            f"{label!r} is not a financial year. "
            f"Expected two years in a row, as 2023/24 or 2023-24."
        )
    first = int(match[1])
    return Period(dt.date(first, 4, 1), dt.date(first + 1, 3, 31))


@dataclass(frozen=True)
class Release:
    """One publication of a series: what the ledger and every export name as the source."""

    source: str
    name: str
    title: str
    url: str
    published_on: str = ""
    status: str = "final"
    licence: str = "Open Government Licence v3.0"
    attribution: str = ""
    sha256: str = ""
    file_name: str = ""
    revision: int = 1
    retrieved_on: str = ""
    test_data: bool = False
    from_folder: bool = False  # taken in from somebody's folder: no publisher was asked for it

    def record(self) -> dict[str, object]:
        """What is known of it: fields that are empty, and a first revision, are left out."""
        known = {name: value for name, value in dataclasses.asdict(self).items() if value}
        return {name: value for name, value in known.items() if (name, value) != ("revision", 1)}


@dataclass(frozen=True)
class Source:
    """A published series and the one verb that turns its file into tidy figures.

    `recognises` looks at a file's first lines (text) and says whether this adapter reads it.
    `read` returns the tidy figures, and adds to a list sentences on what it left out; it may raise
    SourceError and nothing else. `releases_of` names the releases of the figures that were
    read from a file.
    """

    name: str
    title: str
    publisher: str
    landing_page: str
    attribution: str
    read: Callable[[Path, list[str]], pd.DataFrame]
    recognises: Callable[[str], bool]
    releases_of: Callable[[pd.DataFrame, Path], list[Release]]
