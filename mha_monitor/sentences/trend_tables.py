"""What a trend says: its sentences, and the words of its picture."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from mha_monitor.definitions.periods import YEAR, every_of
from mha_monitor.definitions.population_bases import BaseChange
from mha_monitor.sentences import titles
from mha_monitor.sentences.amounts import how_many


class Told:
    """The words of one series; of several groups or areas only that they are several."""

    def __init__(self, table: pd.DataFrame, shown: str = "ratio") -> None:
        self.table, self.shown = table, shown
        one = table[["area_code", "group"]].drop_duplicates()
        self.is_one = len(one) == 1

    def words(self) -> str:
        return f"{self.title()}." if self.is_one else self._how_many()

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
        return titles.trend(self.table, self.table, self.shown) if self.is_one else ""

    def subtitle(self) -> str:
        if not self.is_one:
            return ""
        if every_of(self.table["period"].iloc[0]) == YEAR:
            return titles.years_subtitle(self.table)
        return titles.months_subtitle(self.table)

    def alt(self) -> str:
        return titles.alt_months(self.table, self.shown) if self.is_one else ""


class ToldOnBases:
    """The words of a trend of years as published and on one base, apart."""

    def __init__(self, parts: Sequence, base: str, shown: str = "ratio") -> None:
        self.published: pd.DataFrame
        self.one_base: pd.DataFrame
        self.series: pd.DataFrame
        self.change: BaseChange | None
        self.published, self.one_base, self.series, self.change = parts
        self.base, self.shown = base, shown

    def words(self) -> str:
        return f"{self.title()}.\n{self.census()}"

    def title(self) -> str:
        return titles.trend(self.published, self.one_base, self.shown)

    def subtitle(self) -> str:
        return titles.trend_subtitle(self.series, self.base)

    def alt(self) -> str:
        return titles.alt_trend(self.published, self.one_base, self.shown)

    def census(self) -> str:
        """Why the step over the change of census is no progress."""
        return titles.census(self.change)
