"""Rows of what was asked for, out of a table. An empty answer lists what is held."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from data_sources.schema.cells import Mark
from data_sources.schema.errors import Unanswerable
from mha_monitor.definitions.choices import ALL, nearest

MOST_NAMED = 60


def only_period(table: pd.DataFrame, period: str | None) -> pd.DataFrame:
    if period == ALL:
        return table.reset_index(drop=True)
    if period is None:
        period = newest(table)
    return only(table, "period", [period])


def newest(table: pd.DataFrame) -> str:
    """The newest period with counts that were published, not worked back from a rate."""
    counted = table[table["mark"].ne(Mark.INFERRED)]
    if counted.empty:
        held = ", ".join(dict.fromkeys(table.sort_values("period_end")["period"]))
        raise Unanswerable(
            f"No counts are held for this question, only rates, printed for {held}. Ask for that "
            f"period, or for every one (--period all, period='all')."
        )
    areas = counted.groupby(["period_end", "period"])["area_code"].nunique()
    # A page that quoted one area's count does not make a period; a merger of areas does.
    whole = areas[areas.ge(areas.max() / 2)]
    return max(whole.index)[1]


def only_areas(table: pd.DataFrame, areas: Sequence[str]) -> pd.DataFrame:
    """The rows of these areas; of every area where none is named."""
    return only(table, "area_code", areas) if areas else table


def only(table: pd.DataFrame, column: str, values: Sequence[str]) -> pd.DataFrame:
    """The rows with one of these values, in their order; an error where there is none.

    Of several areas each must have a row: none is left out without a word.
    """
    found = table[table[column].isin(values)]
    missing = [value for value in values if value not in set(found[column])]
    if found.empty or (column == "area_code" and missing):
        raise nothing_for(column, missing, table[column])
    return found.reset_index(drop=True)


def nothing_for(column: str, values: Sequence[str], there: pd.Series) -> Unanswerable:
    """That nothing is held for some values, with the nearest that is and a list of what is."""
    held = sorted(map(str, there.unique()))
    near = nearest(values[0], held) if len(values) == 1 else None
    meant = f": did you mean {near!r}?" if near else "."
    more = f", and {len(held) - MOST_NAMED:,} more" if len(held) > MOST_NAMED else ""
    return Unanswerable(
        f"Nothing is held for {column} {', '.join(map(repr, values))}{meant} "
        f"There is: {', '.join(held[:MOST_NAMED])}{more}."
    )
