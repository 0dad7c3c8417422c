"""What a monthly file holds when none of it is about the Act: so that it can be said in words.

The publisher puts other products into files of the same shape. Such a file is passed over, but not
unread: its areas, dates, statuses and hidden cells must make sense, or it may be a damaged file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from data_sources.adapters import mhsds_csv, mhsds_figures, mhsds_labels, mhsds_periods, mhsds_rows
from data_sources.adapters.mhsds_csv import Table
from data_sources.schema.cells import shown
from data_sources.schema.errors import SourceError, UnexpectedLayout
from data_sources.schema.model import Period

MOST_LABELS = 50_000  # remembered of each column
_VALUE = re.compile(r"(\*|-|NULL|-?[0-9][0-9,]*(\.[0-9]+)?)?")


@dataclass(frozen=True)
class Survey:
    """What a file holds. `areas` counts those of each kind, `measures` the rows of each."""

    rows: int
    areas: dict[str, int]
    periods: tuple[Period, ...]
    statuses: tuple[str, ...]
    suppressed: int
    measures: dict[str, int]

    @property
    def sentence(self) -> str:
        """`44 measures: 19,958 rows on 476 areas, from 2024-02-01 to 2024-04-30, 12,477 hidden.`"""
        first = min(period.start for period in self.periods)
        last = max(period.end for period in self.periods)
        return (
            f"{len(self.measures):,} measures: {self.rows:,} rows on "
            f"{sum(self.areas.values()):,} areas, from {first} to {last}, "
            f"{self.suppressed:,} hidden cells."
        )


def of(table: Table) -> Survey:
    """Look at every row of a file. Raises SourceError with file, row and column."""
    found: dict[str, Counter] = {name: Counter() for name in ("area", "period", "status", "value")}
    measures: Counter[str] = Counter()
    count, looks = 0, list(_looks(table))
    for number, cells in mhsds_csv.rows(table):
        if not any(map(str.strip, cells)):
            continue
        count += 1
        for look in looks:
            read = _read(look, cells, f"{table.name}, row {number}, {look.fault}")
            found[look.name][read] += 1
            if look.name == "value" and read:
                measures[look.measure or cells[look.places[1]]] += 1
    if not count:
        raise UnexpectedLayout(f"{table.name}, row 2: no figures below the heading.")
    return Survey(
        rows=count,
        areas=dict(Counter(kind for kind, _ in found["area"])),
        periods=tuple(sorted(found["period"])),
        statuses=tuple(sorted(found["status"])),
        suppressed=found["value"]["*"],
        measures=dict(measures),
    )


def _read(look: _Look, cells: list[str], where: str) -> object:
    try:
        return look.read(*(cells[place] for place in look.places))
    except SourceError as problem:
        raise type(problem)(f"{where}: {problem}") from None


class _Look(NamedTuple):
    """How one thing is read from a row's cells, and the column to blame where it cannot be."""

    name: str
    places: tuple[int, ...]
    read: Callable
    fault: str
    measure: str = ""


def _looks(table: Table) -> Iterator[_Look]:
    headings, titles = mhsds_rows.headings_of(table, [])

    def look(name: str, columns: tuple[str, ...], read: Callable, fault: str) -> _Look:
        places = tuple(table.heading.index(headings[column]) for column in columns)
        return _Look(name, places, lru_cache(MOST_LABELS)(read), headings[fault])

    yield look("area", ("breakdown", "primary", "primary_name"), _area, "primary")
    yield look("status", ("status",), mhsds_labels.status, "status")
    if not titles:
        yield look("period", ("start", "end"), _period, "end")
        yield look("value", ("value", "measure"), _value, "value")
        return
    yield look("period", ("month",), mhsds_periods.month, "month")
    for title in titles:
        place = (table.heading.index(title),)
        yield _Look("value", place, _value, title, title.partition(" - ")[0])


def _area(breakdown: str, code: str, name: str) -> tuple[str, str]:
    """Kind and code of a row's area; other products also have kinds, or none, of their own."""
    try:
        mhsds_labels.area_kind(breakdown)
    except SourceError:
        return mhsds_labels.plain(breakdown.partition(";")[0]), code.strip()
    return mhsds_figures.area(breakdown, code, name)[:2]


def _period(start: str, end: str) -> Period:
    return mhsds_periods.period(mhsds_periods.day(start), mhsds_periods.day(end))


def _value(text: str, measure: str = "") -> str:
    """`*`, `number`, or nothing where nothing is printed."""
    text = text.strip()
    if not _VALUE.fullmatch(text):
        raise UnexpectedLayout(f"expected a number or '*', but found {shown(text)}")
    return "" if text in ("", "-", "NULL") else "*" if text == "*" else "number"
