"""Whether figures can carry what is made of them: checks of what is held, flag by flag.

`check` answers a person; `with_codes` lays the red and amber codes beside the rows of a table of
ratios. A flag never removes or changes a figure.
"""

from __future__ import annotations

import dataclasses
from functools import lru_cache

import pandas as pd

from data_sources.schema.errors import Unanswerable
from data_sources.schema.model import Period
from data_sources.schema.vocabulary import BROAD_GROUPS, DETAILED_GROUPS, broad_group_of
from mha_monitor.definitions.choices import unknown
from mha_monitor.definitions.flags import blocked
from mha_monitor.definitions.measures import Measure
from mha_monitor.definitions.periods import labels, period_of
from mha_monitor.definitions.quality_codes import BLOCKING, OF_ROWS
from mha_monitor.rates.quality.beside import laid_beside
from mha_monitor.rates.quality.checks import CHECKS, findings
from mha_monitor.rates.quality.evidence import (
    ANNUAL,
    COLUMNS,
    COUNTED,
    SOURCES,
    UNKNOWN_ROWS,
    together,
    worst_first,
)
from mha_monitor.rates.quality.gathering import gathered, one_series
from mha_monitor.rates.quality.outliers import CODE as RECORDED_WRONGLY
from mha_monitor.store.store import Store

__all__ = ["COLUMNS", "blocked", "check", "with_codes"]

# Flags whose days are a stretch of periods, not one of them.
STRETCHES = ("months-missing", "window-incomplete", "statuses-mixed", "provider-stopped")
ANSWERS_KEPT = 64


def check(
    store: Store,
    *,
    source: str | None = None,
    period: str | None = None,
    area_kind: str | None = None,
) -> pd.DataFrame:
    """Every flag on the figures held (COLUMNS), the worst first; where there is none, no row.

    `period` is a label, as 2023-24 or 2024-09: flags on it, and on stretches that reach into it.
    An area code of "" stands for every area of the kind, an area kind of "" for all. Raises
    Unanswerable, with what there is, where nothing is held of what was asked.
    """
    held = {release["source"] for release in store.releases}
    sources = [name for name in SOURCES if name in held]
    if source is not None and source not in sources:
        unknown(source, "a source that is held", sources)
    days = None if period is None else _days(period)
    asked = [source] if source else sources
    found = [_of_source(store, name, area_kind, days) for name in asked]
    if all(table is None for table in found):
        raise Unanswerable(_nothing(store, sources, period, area_kind))
    flags = together(*(table for table in found if table is not None))
    if area_kind is not None:
        flags = flags[flags["area_kind"].isin([area_kind, ""])]
    return worst_first(flags if days is None else _on(flags, days))


def _of_source(
    store: Store, source: str, area_kind: str | None, days: Period | None
) -> pd.DataFrame | None:
    """The flags of one source, or None where it has no figures of the kind and days."""
    kinds = None if area_kind is None else _beside(area_kind)
    evidence = gathered(store, source, kinds, days)
    counts = evidence.counts
    if area_kind is not None:
        counts = counts[counts["area_kind"].eq(area_kind)]
    if days is not None:
        counts = counts[counts["period_start"].ge(days.start) & counts["period_end"].le(days.end)]
    if counts.empty:
        return None
    return findings(evidence)


def _days(period: str) -> Period:
    days = period_of(period)
    if days is None:
        raise Unanswerable(
            f"{period!r} is not a period. Give a year to March as 2023-24, a month as 2024-09, or "
            f"the first and last of several months as 2024-10..2025-09."
        )
    return days


def _on(flags: pd.DataFrame, days: Period) -> pd.DataFrame:
    """Flags on a period, and on stretches that reach into it."""
    exact = flags["period_start"].eq(days.start) & flags["period_end"].eq(days.end)
    reaches = flags["period_start"].le(days.end) & flags["period_end"].ge(days.start)
    return flags[exact | (reaches & flags["code"].isin(STRETCHES))]


def _nothing(store: Store, sources: list[str], period: str | None, area_kind: str | None) -> str:
    held = pd.concat([gathered(store, name, None, None, rates=False).counts for name in sources])
    what = [repr(each) for each in (period, area_kind) if each is not None]
    periods = sorted(set(labels(held.drop_duplicates(["period_start", "period_end"]))))
    return (
        f"No figures are held of {' and '.join(what)}. There are the periods "
        f"{', '.join(periods)}, for {', '.join(sorted(held['area_kind'].unique()))}."
    )


def with_codes(table: pd.DataFrame, store: Store, measure: Measure, area_kind: str) -> pd.DataFrame:
    """Add the red and amber codes of each row's area, period and group to its column `flags`.

    `table` is one of rates or ratios. Codes that the column holds already are not repeated.
    """
    days = Period(table["period_start"].min(), table["period_end"].max())
    sources = tuple(sorted(set(table["source"].unique()) & set(COUNTED)))
    found = _row_flags(store, measure, area_kind, sources, days)
    if found.empty:
        return table
    return table.assign(flags=laid_beside(table, found))


def with_file_codes(table: pd.DataFrame, store: Store) -> pd.DataFrame:
    """Add the red codes of the annual file that rows of England were printed in to `flags`.

    `table` is of rates that were printed, which no check of counts looks at.
    """
    rows = table[table["source"].eq(ANNUAL)]
    if rows.empty:
        return table
    days = Period(rows["period_start"].min(), rows["period_end"].max())
    found = _of_file(store, ANNUAL, days, "england")
    found = found[found["code"].isin(BLOCKING)]
    return table.assign(flags=laid_beside(table, found)) if len(found) else table


def _beside(area_kind: str) -> tuple[str, ...]:
    """The kinds of area whose figures say something of this one."""
    return ("england", "provider") if area_kind == "england" else (area_kind, "england")


@lru_cache(maxsize=ANSWERS_KEPT)
def _row_flags(
    store: Store, measure: Measure, area_kind: str, sources: tuple[str, ...], days: Period
) -> pd.DataFrame:
    """The flags that rows of one measure and kind of area can carry."""
    found = []
    for source in sources:
        series = measure.all_series[source]
        # No check of rows looks at detailed groups, which are most of the figures.
        groups = ("all", *BROAD_GROUPS, *UNKNOWN_ROWS[source])
        kinds = _beside(area_kind)
        evidence = gathered(store, source, kinds, days, series, rates=False, groups=groups)
        if not evidence.counts["area_kind"].eq(area_kind).any():
            continue  # areas that were added up here: what holds of their parts is not theirs
        if source == ANNUAL and len(series) > 1:
            evidence = one_series(evidence, measure.name)
        evidence = dataclasses.replace(evidence, with_notes=False)
        found.append(findings(evidence, [check for check in CHECKS if check.of_rows]))
        found.append(_of_file(store, source, days, area_kind))
    flags = _with_detailed(together(*found))
    return flags[flags["area_kind"].eq(area_kind) & flags["code"].isin(OF_ROWS)]


def _of_file(store: Store, source: str, days: Period, area_kind: str) -> pd.DataFrame:
    """What England's figures say against the whole file, as flags on every area of a kind.

    All series are looked at: many that areas have by ethnic group England has not.
    """
    checks = [check for check in CHECKS if check.of_file]
    evidence = gathered(store, source, ("england",), days, rates=source == ANNUAL)
    found = findings(evidence, checks)
    everywhere = {"area_kind": area_kind, "area_code": "", "group": ""}
    return found.assign(**everywhere).drop_duplicates(["code", "period_start", "period_end"])


def _with_detailed(flags: pd.DataFrame) -> pd.DataFrame:
    """The flags, with those on a broad group also on the detailed groups that it is made of."""
    broad = flags[flags["code"].eq(RECORDED_WRONGLY) & flags["group"].isin(BROAD_GROUPS)]
    if broad.empty:
        return flags
    detailed = [
        broad[broad["group"].eq(broad_group_of(code))].assign(group=code)
        for code in DETAILED_GROUPS
    ]
    return together(flags, *detailed)
