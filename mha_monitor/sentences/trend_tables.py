"""What a trend says: its sentences, and the words of its picture.

Of a change only as much is said as holds on every population base that can be defended.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from mha_monitor.definitions.periods import YEAR, every_of
from mha_monitor.definitions.population_bases import BaseChange
from mha_monitor.sentences import moving_people, titles
from mha_monitor.sentences.amounts import how_many

Changes = Callable[[], tuple[pd.DataFrame, pd.DataFrame | None]]


class Told:
    """The words of one series; of several groups or areas only that they are several.

    `changes` gives the two tables of `analysis.change_over_bases`: on every base, and on the one
    that was named, or None.
    """

    def __init__(self, table: pd.DataFrame, changes: Changes, shown: str = "ratio") -> None:
        self.table, self.changes, self.shown = table, changes, shown
        self.is_one = len(table[["area_code", "group"]].drop_duplicates()) == 1

    def words(self) -> str:
        return moving_people.change(*self.changes()) if self.is_one else self._how_many()

    def _how_many(self) -> str:
        """What keeps several series from being read as one."""
        kinds = {"area_code": ("area", "areas"), "group": ("group", "groups")}
        told = [how_many(self.table[name].nunique(), *nouns) for name, nouns in kinds.items()]
        series = len(self.table[[*kinds]].drop_duplicates())
        return (
            f"{' and '.join(told)}: {how_many(series, 'series', 'series')}, each on its own. "
            f"Nothing is said here of several series at once."
        )

    def title(self) -> str:
        return _title(self.table, self.changes, self.shown) if self.is_one else ""

    def subtitle(self) -> str:
        if not self.is_one:
            return ""
        if every_of(self.table["period"].iloc[0]) == YEAR:
            return titles.years_subtitle(self.table)
        return titles.months_subtitle(self.table)

    def alt(self) -> str:
        return titles.alt_months(self.table, self.shown, self.title()) if self.is_one else ""


class ToldOnBases:
    """The words of a trend of years as published and on one base, apart."""

    def __init__(self, parts: Sequence, base: str, changes: Changes, shown: str = "ratio") -> None:
        self.published: pd.DataFrame
        self.one_base: pd.DataFrame
        self.series: pd.DataFrame
        self.change: BaseChange | None
        self.published, self.one_base, self.series, self.change = parts
        self.base, self.changes, self.shown = base, changes, shown

    def words(self) -> str:
        return f"{moving_people.change(*self.changes())}\n{self.census()}"

    def title(self) -> str:
        return _title(self.one_base, self.changes, self.shown)

    def subtitle(self) -> str:
        return titles.trend_subtitle(self.series, self.base)

    def alt(self) -> str:
        return titles.alt_trend(self.published, self.one_base, self.shown, self.title())

    def census(self) -> str:
        """Why the step over the change of census is no progress."""
        return titles.census(self.change)


def _title(table: pd.DataFrame, changes: Changes, shown: str) -> str:
    """What became of a ratio; of rates and differences the two ends, which are no claim."""
    if shown != "ratio":
        return titles.ends(table, shown)
    return moving_people.change(*changes()).split(": ")[0].rstrip(".")
