"""The questions one can ask: the Python API that the pages, the command line and exports share.

Every answer is a table. An answer that would be empty is an error that lists what there is.
"""

from __future__ import annotations

import pandas as pd

from data_sources.errors import SourceError
from data_sources.vocabulary import ENGLAND
from mha_monitor import bases, disparity
from mha_monitor.asking import (
    ALL,
    Groups,
    broad_or_asked,
    kind_of,
    known_area_kind,
    known_group,
    known_grouping,
    only,
    only_area,
    only_period,
)
from mha_monitor.catalogue import (
    area_kinds,
    areas,
    attribution,
    groups,
    groups_with_figures,
    measures,
    measures_for,
    milestones,
    milestones_for,
    periods,
    releases,
    series_breaks,
)
from mha_monitor.measures import measure_named
from mha_monitor.store import Store, open_store

__all__ = [
    "SourceError",
    "area_kinds",
    "areas",
    "attribution",
    "figures",
    "groups",
    "groups_with_figures",
    "measures",
    "measures_for",
    "milestones",
    "milestones_for",
    "periods",
    "rates",
    "ratios",
    "releases",
    "series_breaks",
    "trend",
    "trend_on_bases",
    "within_areas",
]


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
) -> pd.DataFrame:
    """The table of rate ratios: a row for each period, area and group (columns in disparity).

    `group` is one or more codes; none means the broad groups, `all` every group there is.
    `period` such as `2023-24`; none means the newest with published counts, `all` every one.
    """
    asked = broad_or_asked(group, measure)
    table = disparity.rate_ratios(
        store or open_store(),
        measure_named(measure),
        known_area_kind(area_kind),
        known_group(reference),
        population_base,
        known_grouping(grouping),
        confidence,
        period=None if period in (None, ALL) else period,
    )
    return _narrowed(table, asked, period, area, reference)


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
) -> pd.DataFrame:
    """Rates per 100,000 of each group with their intervals; arguments as for `ratios`."""
    asked = broad_or_asked(group, measure)
    table = disparity.group_rates(
        store or open_store(),
        measure_named(measure),
        known_area_kind(area_kind),
        population_base,
        known_grouping(grouping),
        confidence,
        period=None if period in (None, ALL) else period,
    )
    table = _narrowed(table, asked, period, area)
    return table[[name for name in disparity.COLUMNS if name in table]]


def within_areas(ratios: pd.DataFrame):
    """The ratio within areas, from a table of one group's ratios by area: an `Estimate`."""
    return disparity.within_areas(ratios)


def trend(
    measure: str = "detentions",
    area: str = ENGLAND,
    group: Groups = "black",
    reference: str = "white",
    population_base: str = bases.PUBLISHED,
    rate_kind: str = "standardised",
    confidence: float = 0.95,
    store: Store | None = None,
) -> pd.DataFrame:
    """The ratio of one area over the years: the table of ratios with the column `segment`.

    `rate_kind` is `standardised` (the publisher's rates, England only) or `crude`.
    `population_base` may be `published`: the census the publisher used each year.
    """
    from mha_monitor import trend as series

    store = store or open_store()
    table = series.trend(
        store,
        measure_named(measure),
        kind_of(area, store),
        area,
        known_group(reference),
        population_base,
        rate_kind,
        confidence,
    )
    asked = broad_or_asked(group, measure)
    return _narrowed(table, asked, ALL, None, reference)


def trend_on_bases(
    measure: str = "detentions",
    area: str = ENGLAND,
    group: str = "black",
    reference: str = "white",
    rate_kind: str = "standardised",
    one_base: str = "census-2021",
    store: Store | None = None,
):
    """The trend as published and on one population base: `mha_monitor.trend.Bases`."""
    from mha_monitor.trend import side_by_side

    published, moved = (
        trend(measure, area, group, reference, base, rate_kind, store=store)
        for base in (bases.PUBLISHED, one_base)
    )
    return side_by_side(published, moved)


def figures(
    source: str | None = None,
    area_kind: str | None = None,
    area: str | None = None,
    dimension: str | None = None,
    group: str | None = None,
    series: str | None = None,
    statistic: str | None = None,
    period: str | None = None,
    store: Store | None = None,
) -> pd.DataFrame:
    """The tidy figures as published, one row each, narrowed by any of the arguments."""
    table = (store or open_store()).figures
    wanted = {
        "source": source,
        "area_kind": area_kind,
        "area_code": area,
        "dimension": dimension,
        "group": group,
        "series": series,
        "statistic": statistic,
    }
    for column, value in wanted.items():
        if value is not None:
            table = only(table, column, [value])
    if period in (None, ALL):
        return table.reset_index(drop=True)
    labelled = table.assign(period=disparity.labels(table))
    return only(labelled, "period", [period])[list(table.columns)].reset_index(drop=True)


def _narrowed(
    table: pd.DataFrame,
    groups_asked: str | list[str],
    period: str | None,
    area: str | None,
    reference: str | None = None,
) -> pd.DataFrame:
    """The rows of the groups, period and area that were asked for; the reference has no ratio."""
    if groups_asked != ALL:
        compared = [code for code in groups_asked if code != reference]
        if not compared:
            raise SourceError(
                f"A group cannot be compared with itself: {reference!r} is the reference group. "
                f"Ask for another group, or name another reference group."
            )
        table = only(table, "group", compared)
    return only_area(only_period(table, period), area)
