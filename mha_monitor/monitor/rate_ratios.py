"""Rates and rate ratios of groups in areas."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from data_sources.schema.errors import SourceError
from mha_monitor.definitions.choices import (
    ALL,
    Groups,
    broad_or_asked,
    known_area_kind,
    known_group,
    known_grouping,
)
from mha_monitor.definitions.measures import measure_named
from mha_monitor.definitions.periods import YEAR
from mha_monitor.rates import counts_for, rate_ratios
from mha_monitor.rates.availability import length_asked, newest_period
from mha_monitor.rates.selection import only, only_area, only_period
from mha_monitor.store.store import Store, open_store


def ratios(
    measure: str = "detentions",
    area_kind: str = "england",
    group: Groups = None,
    reference: str = "white",
    period: str | None = None,
    area: str | None = None,
    population_base: str = "census-2021",
    grouping: str = "nhs",
    confidence: float = 0.95,
    store: Store | None = None,
    every: str | None = None,
    area_vintage: str | None = None,
    repeats: bool = False,
) -> pd.DataFrame:
    """The table of rate ratios: a row for each period, area and group (columns in disparity).

    `group` is one or more codes; none means the broad groups, `all` every group there is.
    `period` such as `2023-24`, `2024-09` or `2024-10..2025-09`; none means the newest with
    published counts, `all` every one. `every` is the length of the periods: `year`, `month` or
    `12-months`; none means that of `period`, or years where there are any. `area_vintage` puts
    earlier figures in the areas of that vintage (`2026`); `left_out` names those that cannot be.
    `repeats` widens every interval because one person can be detained more than once.
    """
    asked = broad_or_asked(group, measure)
    store = store or open_store()
    when = when_asked(measure, area_kind, every, period, area, store)
    table = rate_ratios.rate_ratios(
        store,
        measure_named(measure),
        known_area_kind(area_kind),
        known_group(reference),
        population_base,
        known_grouping(grouping, area_kind),
        confidence,
        **when,
        area_vintage=area_vintage,
        repeats=repeats,
    )
    return narrowed(table, asked, when["period"] or period, area, reference)


def rates(
    measure: str = "detentions",
    area_kind: str = "england",
    group: Groups = None,
    period: str | None = None,
    area: str | None = None,
    population_base: str = "census-2021",
    grouping: str = "nhs",
    confidence: float = 0.95,
    store: Store | None = None,
    every: str | None = None,
    area_vintage: str | None = None,
    repeats: bool = False,
) -> pd.DataFrame:
    """Rates per 100,000 of each group with their intervals; arguments as for `ratios`.

    A rate is for one period, however long it is.
    """
    asked = broad_or_asked(group, measure)
    store = store or open_store()
    when = when_asked(measure, area_kind, every, period, area, store)
    table = rate_ratios.group_rates(
        store,
        measure_named(measure),
        known_area_kind(area_kind),
        population_base,
        known_grouping(grouping, area_kind),
        confidence,
        **when,
        area_vintage=area_vintage,
        repeats=repeats,
    )
    table = narrowed(table, asked, when["period"] or period, area)
    return table[[name for name in rate_ratios.COLUMNS if name in table]]


def left_out(
    area_vintage: str,
    measure: str = "detentions",
    area_kind: str = "icb",
    period: str | None = None,
    every: str | None = None,
    store: Store | None = None,
) -> pd.DataFrame:
    """Areas of a vintage that earlier figures do not add up to: area_code, area_name, reason."""
    store = store or open_store()
    when = when_asked(measure, area_kind, every, period, None, store)
    asked = (measure_named(measure), known_area_kind(area_kind), when["every"], when["period"])
    return counts_for.on_vintage(store, *asked, area_vintage).left_out


def when_asked(
    measure: str, area_kind: str, every: str | None, period: str | None, area: str | None, store
) -> dict[str, str | None]:
    """What to read: one period unless all are asked for, and of months one area if one is asked.

    Years are few, so that every year is read at once and the newest taken from it.
    """
    every = length_asked(measure, known_area_kind(area_kind), every, period, store)
    if every == YEAR:
        return {"every": every, "period": None if period in (None, ALL) else period, "area": None}
    if period is None:
        period = newest_period(measure, area_kind, every, store)
    codes = set(store.areas["area_code"])
    return {
        "every": every,
        "period": None if period == ALL else period,
        "area": area if area in codes else None,
    }


def within_areas(ratios: pd.DataFrame):
    """The ratio within areas, from a table of one group's ratios by area: an `Estimate`."""
    return rate_ratios.within_areas(ratios)


def narrowed(
    table: pd.DataFrame,
    groups_asked: str | list[str],
    period: str | None,
    area: str | None,
    reference: str | None = None,
) -> pd.DataFrame:
    """The rows of the groups, period and area that were asked for; the reference has no ratio."""
    if groups_asked != ALL:
        table = only(table, "group", compared(groups_asked, reference))
    return only_area(only_period(table, period), area)


def compared(groups_asked: Sequence[str], reference: str | None) -> list[str]:
    """The groups asked for without the reference group, or an error where none is left."""
    found = [code for code in groups_asked if code != reference]
    if not found:
        raise SourceError(
            f"A group cannot be compared with itself: {reference!r} is the reference group. "
            f"Ask for another group, or name another reference group."
        )
    return found
