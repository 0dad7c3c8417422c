"""The reform timeline: what happened or is planned, when, and whether practice could change then.

The entries are kept in `milestones.toml`, which a person can edit; its first lines explain every
field. A milestone without an announced date has none here either, so nothing can be drawn at one.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from mha_monitor.definitions.milestone_rules import (
    ALL_MEASURES,
    KINDS,
    MilestoneError,
    checked_day,
    checked_values,
)

if TYPE_CHECKING:
    import pandas as pd

TIMELINE = Path(__file__).with_name("milestones.toml")

__all__ = [
    "KINDS",
    "Milestone",
    "MilestoneError",
    "between",
    "can_change",
    "dated",
    "load",
    "looked_up",
    "not_separable",
    "table",
]


@dataclass(frozen=True, kw_only=True)
class Milestone:
    """One event of the reform, or one change in the figures; `milestones.toml` explains fields."""

    name: str
    date_precision: str
    title: str
    description: str
    kind: str
    sources: tuple[str, ...]
    confidence: str
    practice_could_change: bool
    measures: tuple[str, ...]
    use: str
    date: datetime.date | None = None
    end: datetime.date | None = None
    data_from: datetime.date | None = None
    expected: str = ""
    series_break: bool = False
    area_kinds: tuple[str, ...] = ()
    note: str = ""
    deadline: bool = False

    @property
    def day(self) -> datetime.date:
        """Its date. Raises MilestoneError where it has none yet: only `dated` ones may be asked."""
        if self.date is None:
            raise MilestoneError(
                f"Milestone {self.name!r}: it has no date yet, so nothing can be held against it."
            )
        return self.date

    @property
    def first_day_changed(self) -> datetime.date | None:
        """The first day of the figures that changed: a break belongs here on a trend."""
        return self.data_from or self.date

    def touches(self, measure: str, area_kind: str | None = None) -> bool:
        """Whether figures of this measure, for areas of this kind, could be affected."""
        right_measure = measure in self.measures or ALL_MEASURES in self.measures
        return right_measure and (not self.area_kinds or area_kind in {None, *self.area_kinds})


def load(path: Path | None = None) -> tuple[Milestone, ...]:
    """Every milestone in the file, by date, with undated ones last in the order of the file.

    Raises `MilestoneError`, a sentence that names the milestone and the field to correct.
    """
    file = path or TIMELINE
    milestones = [_milestone(entry, number) for number, entry in enumerate(_entries(file), 1)]
    names = [milestone.name for milestone in milestones]
    for name in names:
        if names.count(name) > 1:
            raise MilestoneError(f"Milestone {name!r}: name is used twice. Give each its own name.")
    return tuple(sorted(milestones, key=lambda milestone: milestone.date or datetime.date.max))


def looked_up(path: Path | None = None) -> datetime.date | None:
    """The day on which the sources of the file were last gone through, where it names one."""
    return checked_day(_contents(path or TIMELINE).get("looked_up"))


def dated(milestones: Iterable[Milestone]) -> tuple[Milestone, ...]:
    """Those with a date: the only ones that may be drawn or tested."""
    return tuple(milestone for milestone in milestones if milestone.date)


def between(
    milestones: Iterable[Milestone], first: datetime.date, last: datetime.date
) -> tuple[Milestone, ...]:
    """Dated milestones that fall, or whose range reaches, within these two days inclusive."""
    return tuple(
        milestone
        for milestone in dated(milestones)
        if milestone.day <= last and (milestone.end or milestone.day) >= first
    )


def can_change(milestones: Iterable[Milestone], measure: str) -> tuple[Milestone, ...]:
    """Those from which practice on this measure could change, dated or not yet dated."""
    return tuple(
        milestone
        for milestone in milestones
        if milestone.practice_could_change and milestone.touches(measure)
    )


def not_separable(
    milestones: Iterable[Milestone], days: int = 31
) -> tuple[tuple[Milestone, Milestone], ...]:
    """Pairs of dated candidates fewer than `days` apart: dates alone cannot tell them apart."""
    candidates = [each for each in dated(milestones) if each.practice_could_change]
    return tuple(
        (one, other)
        for one, other in combinations(candidates, 2)
        if abs((other.day - one.day).days) < days
    )


def table(milestones: Iterable[Milestone]) -> pd.DataFrame:
    """One row per milestone, dates as text like 2023-10-30 and lists joined by one space."""
    columns = [field.name for field in fields(Milestone)]
    rows = [[_as_text(getattr(each, column)) for column in columns] for each in milestones]
    return pd.DataFrame(rows, columns=columns)


def _as_text(value: Any) -> str | bool:
    if isinstance(value, tuple):
        return " ".join(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return "" if value is None else value


def _contents(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise MilestoneError(f"{file}: the milestones cannot be read: {problem}.") from None


def _entries(file: Path) -> list[dict[str, Any]]:
    contents = _contents(file)
    entries = contents.get("milestone")
    if (
        set(contents) - {"looked_up"} != {"milestone"}
        or not isinstance(entries, list)
        or not all(isinstance(entry, dict) for entry in entries)
    ):
        raise MilestoneError(f"{file}: every entry must begin with the line [[milestone]].")
    return entries


def _milestone(entry: dict[str, Any], number: int) -> Milestone:
    values: dict[str, Any] = {
        field: tuple(value) if isinstance(value, list) else value
        for field, value in checked_values(entry, number).items()
    }
    return Milestone(**values)
