"""Ratios of areas with their verdicts: the same one for an area, whoever asks and beside whom."""

from __future__ import annotations

import pandas as pd

from mha_monitor.analysis.areas.verdicts import COLUMNS, verdicts
from mha_monitor.definitions.choices import ALL
from mha_monitor.definitions.questions import Question, of_england
from mha_monitor.definitions.verdicts import TYPICAL
from mha_monitor.rates.rate_ratios import basis, rate_ratios
from mha_monitor.rates.selection import only_period
from mha_monitor.store.cache import remembered
from mha_monitor.store.store import Store

KINDS = ("icb", "region", "sub-icb")


def with_verdicts(store: Store, asked: Question, table: pd.DataFrame) -> pd.DataFrame:
    """A table of ratios with the verdict (COLUMNS) of each area, where one period is asked for.

    All areas of the kind are one family for each group, however few of them are asked for, so
    that an area has one verdict on a map, in a table and on its own page. England has none, nor
    have several periods in one table: the columns are then empty.
    """
    judged = asked.kind in KINDS and asked.period != ALL and len(set(table["period"])) == 1
    if not judged:
        return table.assign(**dict.fromkeys(COLUMNS))
    asked = asked.over(period=table["period"].iloc[0])
    key = basis(asked, asked.reference).over(centre=asked.centre)
    found = [_of_group(store, key, group) for group in dict.fromkeys(table["group"])]
    by = ["group", "area_code"]
    return table.join(pd.concat(found).set_index(by), on=by)


@remembered
def _of_group(store: Store, asked: Question, group: str) -> pd.DataFrame:
    """The verdicts of one group in every area of a kind."""
    whole = _rows(store, asked.over(areas=()), group)
    england = None
    if asked.centre != TYPICAL:
        england = _rows(store, of_england(asked), group)
    found = verdicts(whole, england)
    return pd.concat([whole[["group", "area_code"]], found], axis=1)


def _rows(store: Store, asked: Question, group: str) -> pd.DataFrame:
    table = rate_ratios(store, asked)
    return only_period(table[table["group"].eq(group)], asked.period)
