"""The questions one can ask: the Python API that the pages, the command line and exports share.

Every answer is a table. An answer that would be empty is an error that lists what there is.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from data_sources import vocabulary
from data_sources.cells import Mark
from data_sources.errors import SourceError, UnknownLabel
from data_sources.vocabulary import BROAD_GROUPS, DETAILED_GROUPS, ENGLAND
from mha_monitor import bases, disparity
from mha_monitor.measures import MEASURES, Measure, measure_named
from mha_monitor.store import Store, open_store

ALL = "all"
Groups = str | Sequence[str] | None


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
    asked = _groups(group, measure)
    table = disparity.rate_ratios(
        store or open_store(),
        measure_named(measure),
        _area_kind(area_kind),
        _group(reference),
        population_base,
        _grouping(grouping),
        confidence,
        period=None if period in (None, ALL) else period,
    )
    if asked != ALL:
        table = _only(table, "group", [code for code in asked if code != reference])
    return _only_area(_only_period(table, period), area)


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
    asked = _groups(group, measure)
    table = disparity.group_rates(
        store or open_store(),
        measure_named(measure),
        _area_kind(area_kind),
        population_base,
        _grouping(grouping),
        confidence,
        period=None if period in (None, ALL) else period,
    )
    if asked != ALL:
        table = _only(table, "group", asked)
    table = _only_area(_only_period(table, period), area)
    return table[[name for name in disparity.COLUMNS if name in table]]


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
        _kind_of(area, store),
        area,
        _group(reference),
        population_base,
        rate_kind,
        confidence,
    )
    asked = _groups(group, measure)
    if asked != ALL:
        table = _only(table, "group", [code for code in asked if code != reference])
    return table.reset_index(drop=True)


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
            table = _only(table, column, [value])
    if period in (None, ALL):
        return table.reset_index(drop=True)
    labelled = table.assign(period=disparity.labels(table))
    return _only(labelled, "period", [period])[list(table.columns)].reset_index(drop=True)


def areas(area_kind: str | None = None, store: Store | None = None) -> pd.DataFrame:
    """Areas of each vintage with their codes and parents."""
    table = (store or open_store()).areas
    return table if area_kind is None else _only(table, "area_kind", [_area_kind(area_kind)])


def groups() -> pd.DataFrame:
    """Ethnic groups: code, title, broad group and the NHS code."""
    rows = [(g.code, g.title, g.broad, g.nhs_code) for g in vocabulary.ETHNIC_GROUPS]
    return pd.DataFrame(rows, columns=["group", "title", "broad_group", "nhs_code"])


def measures(store: Store | None = None) -> pd.DataFrame:
    """Measures: name, title, unit, caveat, and the kinds of area with figures by ethnic group."""
    store = store or open_store()
    rows = [
        (m.name, m.title, m.unit, m.caveat, " ".join(area_kinds(m, store)))
        for m in MEASURES.values()
    ]
    return pd.DataFrame(rows, columns=["measure", "title", "unit", "caveat", "area_kinds"])


def measures_for(area_kind: str, store: Store | None = None) -> list[str]:
    """Names of the measures that are given by ethnic group for a kind of area."""
    store = store or open_store()
    return [m.name for m in MEASURES.values() if area_kind in area_kinds(m, store)]


def area_kinds(measure: Measure, store: Store) -> list[str]:
    """The kinds of area for which a measure is given by ethnic group."""
    figures_held = store.figures
    found = figures_held[
        figures_held["source"].eq("mha_annual")
        & figures_held["series"].isin(measure.series["mha_annual"])
        & figures_held["dimension"].eq("ethnicity")
    ]["area_kind"].unique()
    return ["england", "region", "icb"] if "icb" in found else sorted(found)


def groups_with_figures(
    measure: str = "detentions", area_kind: str = "england", store: Store | None = None
) -> list[str]:
    """Codes of the groups that a measure is given for, broad groups first."""
    table = disparity.group_rates(
        store or open_store(), measure_named(measure), _area_kind(area_kind)
    )
    held = set(table["group"])
    return [code for code in (*BROAD_GROUPS, *DETAILED_GROUPS) if code in held]


def periods(
    measure: str = "detentions", area_kind: str = "england", store: Store | None = None
) -> pd.DataFrame:
    """Periods with figures by ethnic group, and whether counts were published or worked back."""
    table = disparity.group_rates(
        store or open_store(), measure_named(measure), _area_kind(area_kind)
    )
    counted = table.assign(counted=table["mark"].ne(Mark.INFERRED))
    found = counted.groupby(["period", "period_start", "period_end"]).agg(
        areas=("area_code", "nunique"), groups=("group", "nunique"), counted=("counted", "all")
    )
    return found.reset_index()


def milestones():
    """The reform timeline, dated milestones first."""
    from mha_monitor.milestones import load

    return load()


def milestones_between(table: pd.DataFrame, measure: str, kinds: Sequence[str]) -> pd.DataFrame:
    """Dated milestones of these kinds that fall within the periods of a table and touch a measure.

    Columns as in `mha_monitor.milestones.table`, with `date` and `end` as dates.
    """
    from mha_monitor import milestones as register

    first, last = table["period_start"].min(), table["period_end"].max()
    found = [
        each
        for each in register.between(register.load(), first, last)
        if each.kind in kinds and each.touches(measure, table["area_kind"].iloc[0])
    ]
    dates = {"date": [each.date for each in found], "end": [each.end for each in found]}
    return register.table(found).assign(**dates)


def series_breaks(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Where a series breaks, or was disturbed, within the periods of a table: date, end, label."""
    from mha_monitor import milestones as register

    first, last = table["period_start"].min(), table["period_end"].max()
    rows = [
        (each.first_day_changed, each.end, each.title)
        for each in register.load()
        if (each.series_break or each.kind == "disruption")
        and each.touches(measure, table["area_kind"].iloc[0])
        and first <= each.first_day_changed <= last
    ]
    return pd.DataFrame(rows, columns=["date", "end", "label"])


def releases(store: Store | None = None) -> pd.DataFrame:
    """Every release held: source, name, title, link, date, licence, file and its SHA-256."""
    columns = ["source", "name", "title", "published_on", "status", "origin", "url", "sha256"]
    table = pd.DataFrame((store or open_store()).releases)
    return table.reindex(columns=columns).fillna("")


def _only_period(table: pd.DataFrame, period: str | None) -> pd.DataFrame:
    if period == ALL:
        return table.reset_index(drop=True)
    if period is None:
        period = _newest(table)
    return _only(table, "period", [period])


def _newest(table: pd.DataFrame) -> str:
    """The newest period with counts that were published, not worked back from a rate."""
    counted = table[table["mark"].ne(Mark.INFERRED)]
    # A page that quoted one area's count does not make a period.
    whole = counted.groupby("period")["area_code"].nunique()
    return max(whole[whole.eq(whole.max())].index)


def _only_area(table: pd.DataFrame, area: str | None) -> pd.DataFrame:
    return table if area in (None, ALL) else _only(table, "area_code", [area])


def _only(table: pd.DataFrame, column: str, values: Sequence[str]) -> pd.DataFrame:
    found = table[table[column].isin(values)]
    if found.empty:
        held = ", ".join(map(str, sorted(table[column].unique())[:60]))
        raise SourceError(
            f"Nothing is held for {column} {', '.join(map(repr, values))}. There is: {held}."
        )
    return found.reset_index(drop=True)


def _groups(group: Groups, measure: str) -> Sequence[str]:
    if group is None:
        return [g for g in BROAD_GROUPS if not (g == "other" and measure == "repeat-detentions")]
    if group == ALL:
        return ALL
    return [_group(code) for code in ([group] if isinstance(group, str) else group)]


def _group(code: str) -> str:
    known = (*BROAD_GROUPS, *DETAILED_GROUPS)
    if code not in known:
        raise UnknownLabel(f"{code!r} is not an ethnic group. There are: {', '.join(known)}.")
    return code


def _area_kind(kind: str) -> str:
    if kind not in vocabulary.AREA_KINDS:
        known = ", ".join(vocabulary.AREA_KINDS)
        raise UnknownLabel(f"{kind!r} is not a kind of area. There are: {known}.")
    return kind


def _grouping(grouping: str) -> str:
    if grouping not in ("nhs", "census"):
        raise UnknownLabel(f"{grouping!r} is not a grouping of ethnic groups: nhs or census.")
    return grouping


def _kind_of(area: str, store: Store) -> str:
    return _only(store.areas, "area_code", [area])["area_kind"].iloc[0]
