"""Months of counts as arrays: every area and group beside its reference group."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from mha_monitor.definitions import area_vintages
from mha_monitor.definitions.flags import blocked
from mha_monitor.definitions.periods import MONTH, day_of, index_of
from mha_monitor.definitions.questions import Question
from mha_monitor.rates.rate_ratios import group_rates
from mha_monitor.rates.series_breaks import statuses_of
from mha_monitor.reform.asked import Asked
from mha_monitor.stats.time_series.series import Counts
from mha_monitor.store.store import Store


class Monthly(NamedTuple):
    """Every month of one measure: the groups, and the reference group as one more (..., 1, ...).

    Counts and populations are (areas, groups, months), NaN where none is given.
    `month` numbers months from the year 0; `red` (areas, months) are those that a red flag keeps
    out of every test; `status` and `vintage` say of each month which release and areas gave it.
    """

    month: np.ndarray
    area_codes: tuple[str, ...]
    area_names: tuple[str, ...]
    groups: tuple[str, ...]
    counted: Counts
    reference: Counts
    red: np.ndarray
    status: np.ndarray
    vintage: np.ndarray
    rates: pd.DataFrame

    @property
    def statuses(self) -> list[str]:
        """The statuses of its months, each once."""
        return sorted({status for status in self.status if status})


def monthly(store: Store, asked: Asked) -> Monthly:
    """All months held of the groups asked for, of the areas asked for or of all.

    Raises SourceError where no months are held by ethnic group.
    """
    groups, order = (*asked.groups, asked.reference), tuple(dict.fromkeys(asked.groups))
    rates = _rates(store, asked)
    rates = rates[rates["group"].isin(groups)]
    if asked.areas:
        rates = rates[rates["area_code"].isin(asked.areas)]
    named = rates.drop_duplicates("area_code", keep="last").set_index("area_code")["area_name"]
    codes = tuple(sorted(named.index))
    place, month = _places(rates, codes, (*order, asked.reference))
    parts = [
        _laid_out(rates[name], place, month) for name in ("count_low", "count_high", "population")
    ]
    red = _laid_out(blocked(rates).astype(float), place, month)
    return Monthly(
        month=month,
        area_codes=codes,
        area_names=tuple(named[code] for code in codes),
        groups=order,
        counted=Counts(*(part[:, :-1] for part in parts)),
        reference=Counts(*(part[:, -1:] for part in parts)),
        red=(np.nan_to_num(red) > 0).any(axis=1),
        status=_each_month(place[2], len(month), _statuses(rates, store)),
        vintage=_vintages(month, asked.area_kind, asked.area_vintage),
        rates=rates,
    )


def _rates(store: Store, asked: Asked) -> pd.DataFrame:
    question = Question(
        asked.measure.name,
        asked.area_kind,
        areas=asked.areas,
        every=MONTH,
        population_base=asked.population_base,
        grouping=asked.grouping,
        area_vintage=asked.area_vintage,
    )
    return group_rates(store, question)


def of_area(every: Monthly, place: int) -> Monthly:
    """The months of one of the areas."""
    here = slice(place, place + 1)
    return every._replace(
        area_codes=every.area_codes[here],
        area_names=every.area_names[here],
        counted=Counts(*(part[here] for part in every.counted)),
        reference=Counts(*(part[here] for part in every.reference)),
        red=every.red[here],
    )


def of_one_status(store: Store, statuses: Iterable[str]) -> list[Store]:
    """The store, or where its months are of several statuses one store for each of them.

    The publisher revises every month from one status to the next, so months of two statuses
    never stand in one series.
    """
    statuses = [*statuses]
    if len(statuses) < 2 or not isinstance(store, Store):
        return [store]
    return [_only(store, status) for status in statuses]


@lru_cache(maxsize=16)
def _only(store: Store, status: str) -> Store:
    return dataclasses.replace(store, status=status)


def _places(
    rates: pd.DataFrame, codes: tuple[str, ...], groups: tuple[str, ...]
) -> tuple[tuple[np.ndarray, ...], np.ndarray]:
    """Where each row goes among areas, groups and months, and every month between the ends."""
    months = rates["period_start"].map({day: index_of(day) for day in set(rates["period_start"])})
    month = np.arange(months.min(), months.max() + 1)
    columns = ((rates["area_code"], codes), (rates["group"], groups))
    found = [pd.Categorical(column, categories=known).codes for column, known in columns]
    return (*found, months.to_numpy() - month[0]), month


def _laid_out(column: pd.Series, place: tuple[np.ndarray, ...], month: np.ndarray) -> np.ndarray:
    shape = (place[0].max() + 1, place[1].max() + 1, len(month))
    whole = np.full(shape, np.nan)
    whole[place] = column.to_numpy(dtype=float)
    return whole


def _statuses(rates: pd.DataFrame, store: Store) -> pd.Series:
    return rates["release"].map(statuses_of(store.releases)).fillna("")


def _each_month(place: np.ndarray, months: int, told: pd.Series) -> np.ndarray:
    """What most rows of each month say; nothing for a month without rows."""
    found: list[Counter[str]] = [Counter() for _ in range(months)]
    for where, what in zip(place, told, strict=True):
        found[where][what] += 1
    return np.array(
        [max(each, key=each.__getitem__) if each else "" for each in found], dtype=object
    )


def _vintages(month: np.ndarray, area_kind: str, asked: str | None) -> np.ndarray:
    if asked is not None:
        return np.full(len(month), asked, dtype=object)
    return np.array(
        [area_vintages.vintage_of(area_kind, day_of(each)) for each in month], dtype=object
    )
