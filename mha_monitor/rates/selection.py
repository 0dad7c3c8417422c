"""Rows of what was asked for, out of a table. An empty answer lists what is held."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from data_sources.schema.cells import Mark
from data_sources.schema.errors import SourceError
from mha_monitor.definitions.choices import ALL
from mha_monitor.store.store import Store


def only_period(table: pd.DataFrame, period: str | None) -> pd.DataFrame:
    if period == ALL:
        return table.reset_index(drop=True)
    if period is None:
        period = newest(table)
    return only(table, "period", [period])


def newest(table: pd.DataFrame) -> str:
    """The newest period with counts that were published, not worked back from a rate."""
    counted = table[table["mark"].ne(Mark.INFERRED)]
    areas = counted.groupby(["period_end", "period"])["area_code"].nunique()
    # A page that quoted one area's count does not make a period; a merger of areas does.
    whole = areas[areas.ge(areas.max() / 2)]
    return max(whole.index)[1]


def only_area(table: pd.DataFrame, area: str | None) -> pd.DataFrame:
    return table if area in (None, ALL) else only(table, "area_code", [area])


def only(table: pd.DataFrame, column: str, values: Sequence[str]) -> pd.DataFrame:
    found = table[table[column].isin(values)]
    if found.empty:
        raise nothing_for(column, values, table[column])
    return found.reset_index(drop=True)


def nothing_for(column: str, values: Sequence[str], there: pd.Series) -> SourceError:
    held = ", ".join(map(str, sorted(there.unique())[:60]))
    return SourceError(
        f"Nothing is held for {column} {', '.join(map(repr, values))}. There is: {held}."
    )


def kind_of(area: str, store: Store) -> str:
    return only(store.areas, "area_code", [area])["area_kind"].iloc[0]
