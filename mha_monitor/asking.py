"""What was asked for, checked against what there is. An empty answer lists what is held."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from data_sources import vocabulary
from data_sources.cells import Mark
from data_sources.errors import SourceError, UnknownLabel
from data_sources.vocabulary import BROAD_GROUPS, DETAILED_GROUPS
from mha_monitor.store import Store

ALL = "all"
Groups = str | Sequence[str] | None


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


def broad_or_asked(group: Groups, measure: str) -> Sequence[str]:
    if group is None:
        return [g for g in BROAD_GROUPS if not (g == "other" and measure == "repeat-detentions")]
    if group == ALL:
        return ALL
    return [known_group(code) for code in ([group] if isinstance(group, str) else group)]


def known_group(code: str) -> str:
    known = (*BROAD_GROUPS, *DETAILED_GROUPS)
    if code not in known:
        raise UnknownLabel(f"{code!r} is not an ethnic group. There are: {', '.join(known)}.")
    return code


def known_area_kind(kind: str) -> str:
    if kind not in vocabulary.AREA_KINDS:
        known = ", ".join(vocabulary.AREA_KINDS)
        raise UnknownLabel(f"{kind!r} is not a kind of area. There are: {known}.")
    return kind


GROUPINGS = ("nhs", "census", "publisher")


def known_grouping(grouping: str, area_kind: str) -> str:
    """The scheme asked for, or an error that says which there are for this kind of area."""
    if grouping not in GROUPINGS:
        known = ", ".join(GROUPINGS)
        raise UnknownLabel(f"{grouping!r} is not a grouping of ethnic groups. There are: {known}.")
    if grouping == "publisher" and area_kind != "england":
        raise SourceError(
            "The grouping 'publisher' is what NHS England divides England's figures by, and is "
            f"held for England alone. For areas of kind {area_kind!r} ask for nhs or census."
        )
    return grouping


def kind_of(area: str, store: Store) -> str:
    return only(store.areas, "area_code", [area])["area_kind"].iloc[0]
