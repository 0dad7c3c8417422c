"""Two tables of figures compared: what was changed, hidden, shown, added and taken away.

A figure is the same figure in both tables when everything but its release and its number agrees.
Where the tables have no period in common they are two periods rather than two printings, and the
periods are laid side by side instead: a change between them is not a revision.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from data_sources.schema.errors import BrokenContract
from data_sources.schema.figures import KEY
from data_sources.schema.model import Period
from mha_monitor.rates.quality.area_changes import area_changes

DAYS = ("period_start", "period_end")
SHARED = tuple(name for name in KEY if name not in ("release", *DAYS))
NAMES = (*SHARED[:3], "area_name", *SHARED[3:])
PRINTED = ("release", *DAYS, "value", "low", "high", "mark")
CHANGED, RANGE = "value-changed", "range-changed"
HIDDEN, SHOWN = "newly-suppressed", "newly-shown"
GONE, NEW = "figure-gone", "figure-new"
FIGURE_COLUMNS = (
    "what",
    *NAMES,
    *(f"{side}_{name}" for side in ("old", "new") for name in PRINTED),
    "change",
    "relative_change",
    "beyond_rounding",
)
LABEL_COLUMNS = ("what", "source", "column", "label")


class Differences(NamedTuple):
    """How a newer table of figures differs from an older one.

    `figures` (FIGURE_COLUMNS) has a row for each figure that is not the same, `areas` and `labels`
    one for each area, series, group and other name that came or went. `beyond_rounding` holds
    where the two ranges have no number in common.
    """

    figures: pd.DataFrame
    areas: pd.DataFrame
    labels: pd.DataFrame
    two_periods: bool

    @property
    def none(self) -> bool:
        return self.figures.empty and self.areas.empty and self.labels.empty


def compare(
    old: pd.DataFrame,
    new: pd.DataFrame,
    succession: pd.DataFrame,
    titles: Mapping[str, str] | None = None,
) -> Differences:
    """Compare two tables of figures (data_sources.figures.COLUMNS).

    `succession` says which areas passed into which (data_sources.areas.SUCCESSION_COLUMNS);
    `titles` are names of areas by code that read better than those published.
    Raises BrokenContract where one table gives a figure twice.
    """
    two_periods = have_no_period_in_common(old, new)
    both = pd.concat([old, new], ignore_index=True)
    identities = _identities(both, len(old), two_periods)
    found = _beside(old, new, identities)
    names = both[list(NAMES)].groupby(identities).last()
    found = names.reindex(found.index).join(found)
    better = found["area_code"].map(titles or {}).astype(object)
    found["area_name"] = better.where(better.notna(), found["area_name"])
    order = [*SHARED, *(f"{side}_{day}" for day in DAYS for side in ("old", "new"))]
    found = _with_change(found).sort_values(order, ignore_index=True)
    return Differences(
        found[list(FIGURE_COLUMNS)],
        area_changes(old, new, succession, titles),
        _labels(old, new, two_periods),
        two_periods,
    )


def have_no_period_in_common(old: pd.DataFrame, new: pd.DataFrame) -> bool:
    days = [set(map(tuple, _periods(table).to_numpy())) for table in (old, new)]
    return bool(days[0] and days[1] and not days[0] & days[1])


def _periods(table: pd.DataFrame) -> pd.DataFrame:
    return table[list(DAYS)].drop_duplicates()


def places_in_time(table: pd.DataFrame) -> pd.DataFrame:
    """For each row the length of its period in days / 28, and its place among those, newest 0.

    By these the periods of two tables that have none in common are laid side by side.
    """
    periods = _periods(table).sort_values("period_end", ascending=False)
    days = pd.to_datetime(periods["period_end"]) - pd.to_datetime(periods["period_start"])
    periods = periods.assign(months=(days.dt.days + 1) // 28)
    periods["place"] = periods.groupby("months").cumcount()
    found = table[list(DAYS)].merge(periods, how="left")
    return found[["months", "place"]].set_axis(table.index)


def _identities(both: pd.DataFrame, olds: int, two_periods: bool) -> np.ndarray:
    """A number for each row; rows of the two tables that are the same figure have the same."""
    is_old = np.arange(len(both)) < olds
    if two_periods:
        when = pd.concat([places_in_time(part) for part in (both[is_old], both[~is_old])])
    else:
        when = both[list(DAYS)]
    parts = both[list(SHARED)].join(when)
    side = list(parts)
    # One page and another may quote the same figure: there the release tells them apart.
    repeated = parts.assign(is_old=is_old).duplicated(keep=False)
    quoted = both["source"].isin(both.loc[repeated, "source"].unique())
    parts = parts.assign(release=both["release"].where(quoted, ""))
    identities = parts.groupby([*side, "release"], sort=False, dropna=False).ngroup().to_numpy()
    for part in (identities[:olds], identities[olds:]):
        _refuse_duplicates(part, both)
    return identities


def _refuse_duplicates(identities: np.ndarray, both: pd.DataFrame) -> None:
    repeated = pd.Series(identities).duplicated()
    if repeated.any():
        row = both.iloc[repeated.argmax()]
        raise BrokenContract(
            f"A figure is given twice in {row['release']}: {row['series']}, {row['area_name']}, "
            f"{row['group']}, {row['statistic']}. Take the published file in again."
        )


def _beside(old: pd.DataFrame, new: pd.DataFrame, identities: np.ndarray) -> pd.DataFrame:
    """The rows that differ, old beside new, each with what happened to it."""
    index = pd.RangeIndex(identities.max(initial=-1) + 1)
    before = old[list(PRINTED)].set_index(identities[: len(old)]).reindex(index)
    after = new[list(PRINTED)].set_index(identities[len(old) :]).reindex(index)
    gone, came = after["mark"].isna(), before["mark"].isna()
    same = ~(gone | came)
    for name in ("value", "low", "high", "mark"):
        same &= before[name].eq(after[name]) | (before[name].isna() & after[name].isna())
    had, has = before["value"].notna(), after["value"].notna()
    what = np.select(
        [gone, came, had & ~has, has & ~had, before["value"].ne(after["value"]) & had & has],
        [GONE, NEW, HIDDEN, SHOWN, CHANGED],
        RANGE,
    )
    found = before.add_prefix("old_").join(after.add_prefix("new_")).assign(what=what)
    return found[~same]


def _with_change(found: pd.DataFrame) -> pd.DataFrame:
    change = found["new_value"] - found["old_value"]
    relative = (change / found["old_value"]).where(found["old_value"].ne(0))
    return found.assign(
        change=change,
        relative_change=relative,
        beyond_rounding=ranges_disjoint(
            found["old_low"], found["old_high"], found["new_low"], found["new_high"]
        ),
    )


def ranges_disjoint(
    old_low: pd.Series, old_high: pd.Series, new_low: pd.Series, new_high: pd.Series
) -> pd.Series:
    """Whether no number lies in both ranges. A range that is not known is disjoint from none."""
    return new_low.gt(old_high) | old_low.gt(new_high)


def _labels(old: pd.DataFrame, new: pd.DataFrame, two_periods: bool) -> pd.DataFrame:
    """Names that only one of the tables uses, within the sources that both hold."""
    had, has = set(old["source"].unique()), set(new["source"].unique())
    rows = [("source-gone", name, "source", name) for name in sorted(had - has)]
    rows += [("source-new", name, "source", name) for name in sorted(has - had)]
    columns = {
        "series": ["series"],
        "statistic": ["statistic"],
        "group": ["dimension", "group"],
        "area_kind": ["area_kind"],
        "period": [] if two_periods else list(DAYS),
    }
    for column, parts in columns.items():
        if parts:
            before, after = (_used(table, parts, had & has) for table in (old, new))
            rows += [(f"{column}-gone", name, column, each) for name, each in before - after]
            rows += [(f"{column}-new", name, column, each) for name, each in after - before]
    table = pd.DataFrame(rows, columns=list(LABEL_COLUMNS), dtype=object)
    return table.sort_values(["source", "column", "label"], ignore_index=True)


def _used(table: pd.DataFrame, parts: list[str], sources: set[str]) -> set[tuple[str, str]]:
    used = table[["source", *parts]].drop_duplicates().itertuples(index=False, name=None)
    say = (lambda *days: Period(*days).label) if parts == list(DAYS) else _words
    return {(source, say(*label)) for source, *label in used if source in sources}


def _words(*label: str) -> str:
    return " ".join(dict.fromkeys(label))
