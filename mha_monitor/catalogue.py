"""What there is to ask about: areas, groups, measures, periods, milestones and releases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

import pandas as pd

from data_sources import vocabulary
from data_sources.cells import Mark
from data_sources.vocabulary import BROAD_GROUPS, DETAILED_GROUPS
from mha_monitor import disparity
from mha_monitor.asking import ALL, known_area_kind, only
from mha_monitor.counts import counts_of
from mha_monitor.frequency import (
    EVERY,
    MONTH,
    MONTHS_IN,
    TWELVE_MONTHS,
    YEAR,
    adds_months,
    every_of,
    known_every,
    labels,
    series_of,
)
from mha_monitor.measure_rows import rows_of, sources_of
from mha_monitor.measures import MEASURES, MONTHLY, Measure, measure_named
from mha_monitor.segments import CENSUS_SWITCH, changes_of_status, statuses_of
from mha_monitor.store import Store, open_store

# Kinds of area with a population by ethnic group; providers have none.
WITH_PEOPLE = ("england", "region", "icb", "sub-icb")


def areas(area_kind: str | None = None, store: Store | None = None) -> pd.DataFrame:
    """Areas of each vintage with their codes and parents."""
    table = (store or open_store()).areas
    return table if area_kind is None else only(table, "area_kind", [known_area_kind(area_kind)])


def groups() -> pd.DataFrame:
    """Ethnic groups: code, title, broad group and the NHS code."""
    rows = [(g.code, g.title, g.broad, g.nhs_code) for g in vocabulary.ETHNIC_GROUPS]
    return pd.DataFrame(rows, columns=["group", "title", "broad_group", "nhs_code"])


def measures(store: Store | None = None) -> pd.DataFrame:
    """Measures: name, title, unit, caveat, and what is held by ethnic group.

    `area_kinds` are the kinds of area, `every` the lengths of period; both are empty for what
    only a refresh brings in.
    """
    store = store or open_store()
    rows = []
    for measure in MEASURES.values():
        held = {every: area_kinds(measure, store, every) for every in EVERY}
        kinds = [kind for kind in WITH_PEOPLE if any(kind in found for found in held.values())]
        lengths = [every for every, found in held.items() if found]
        told = (measure.title, measure.unit, measure.caveat)
        rows.append((measure.name, *told, " ".join(kinds), " ".join(lengths)))
    columns = ["measure", "title", "unit", "caveat", "area_kinds", "every"]
    return pd.DataFrame(rows, columns=columns)


def measures_for(area_kind: str, store: Store | None = None, every: str = YEAR) -> list[str]:
    """Names of the measures that are given by ethnic group for a kind of area."""
    store = store or open_store()
    return [m.name for m in MEASURES.values() if area_kind in area_kinds(m, store, every)]


def measures_given(area_kind: str, store: Store | None = None) -> list[str]:
    """As `measures_for`, in periods of any length: those of years first."""
    store = store or open_store()
    found = [name for every in EVERY for name in measures_for(area_kind, store, every)]
    return list(dict.fromkeys(found))


@lru_cache(maxsize=512)
def area_kinds(measure: Measure, store: Store, every: str = YEAR) -> tuple[str, ...]:
    """The kinds of area for which a measure is given by ethnic group, in periods of one length."""
    if sources_of(store).isdisjoint(series_of(measure, known_every(every))):
        return ()
    # Whoever counts by ethnic group counts White people.
    rows = rows_of(store, measure, every, group="white")
    if adds_months(measure, every) and rows["period_end"].nunique() < MONTHS_IN[every]:
        return ()
    found = set(rows["area_kind"])
    if "icb" in found:
        found |= {"region", "england"} if every == YEAR else {"region"}
    return tuple(kind for kind in WITH_PEOPLE if kind in found)


def lengths(
    measure: str = "detentions", area_kind: str = "england", store: Store | None = None
) -> list[str]:
    """The lengths of period that a measure is given in by ethnic group, years first."""
    store, asked = store or open_store(), measure_named(measure)
    return [every for every in EVERY if area_kind in area_kinds(asked, store, every)]


def length_asked(
    measure: str, area_kind: str, every: str | None, period: str | None, store: Store
) -> str:
    """The length asked for, that of the period asked for, or else the first there is.

    Where years are held they come first, so that taking months in changes no answer.
    """
    if every is not None:
        return known_every(every)
    if period not in (None, ALL) and (named := every_of(period)):
        return named
    if MONTHLY not in sources_of(store):
        return YEAR
    asked = measure_named(measure)
    for each in (YEAR, TWELVE_MONTHS, MONTH):
        if area_kind in area_kinds(asked, store, each):
            return each
    return YEAR


def newest_period(measure: str, area_kind: str, every: str, store: Store) -> str | None:
    """The label of the newest period of a length that most areas have counts for, if any has."""
    asked, kind = measure_named(measure), known_area_kind(area_kind)
    if adds_months(asked, every):
        return _periods(store, asked, kind, every)["period"].iloc[-1]
    kinds = (kind, "icb") if kind == "region" else kind
    rows = rows_of(store, asked, every, kinds, group="white")
    if rows.empty:
        return None
    areas = rows.groupby(["period_end", "period_start"])["area_code"].nunique()
    newest = areas[areas.ge(areas.max() / 2)].reset_index().tail(1)
    return labels(newest, every)[0]


def groups_with_figures(
    measure: str = "detentions",
    area_kind: str = "england",
    store: Store | None = None,
    every: str = YEAR,
) -> list[str]:
    """Codes of the groups that a measure is given for, broad groups first."""
    store, asked = store or open_store(), measure_named(measure)
    if known_every(every) == YEAR:
        held = set(disparity.group_rates(store, asked, known_area_kind(area_kind))["group"])
    else:
        held = set(rows_of(store, asked, every, known_area_kind(area_kind))["group"])
    return [code for code in (*BROAD_GROUPS, *DETAILED_GROUPS) if code in held]


def periods(
    measure: str = "detentions",
    area_kind: str = "england",
    store: Store | None = None,
    every: str | None = None,
) -> pd.DataFrame:
    """Periods with figures by ethnic group, and whether counts were published or worked back."""
    store, kind = store or open_store(), known_area_kind(area_kind)
    every = length_asked(measure, kind, every, None, store)
    return _periods(store, measure_named(measure), kind, every).copy()


@lru_cache(maxsize=128)
def _periods(store: Store, measure: Measure, area_kind: str, every: str) -> pd.DataFrame:
    if every == YEAR:
        table = disparity.group_rates(store, measure, area_kind)
    else:
        table = counts_of(store, measure, area_kind, every)
        table = table[table["group"].isin((*BROAD_GROUPS, *DETAILED_GROUPS))]
        table = table.assign(period=labels(table, every))
    counted = table.assign(counted=table["mark"].ne(Mark.INFERRED))
    found = counted.groupby(["period_start", "period_end", "period"]).agg(
        areas=("area_code", "nunique"), groups=("group", "nunique"), counted=("counted", "all")
    )
    columns = ["period", "period_start", "period_end", "areas", "groups", "counted"]
    return found.reset_index()[columns].assign(every=every)


def milestones():
    """The reform timeline, dated milestones first."""
    from mha_monitor.milestones import TIMELINE

    return _timeline(TIMELINE.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _timeline(_changed: int):
    """The register as it was last changed: a person may edit it while the dashboard runs."""
    from mha_monitor.milestones import load

    return load()


def milestones_for(table: pd.DataFrame, measure: str, kinds: Sequence[str]) -> pd.DataFrame:
    """Dated milestones of these kinds since a table's first period, by date.

    One that concerns other measures only is left out; one that concerns none is context and
    stays. Columns as in `mha_monitor.milestones.table`, with `date` and `end` as dates.
    """
    from mha_monitor import milestones as register

    first, area_kind = table["period_start"].min(), table["area_kind"].iloc[0]
    found = [
        each
        for each in register.between(milestones(), first, dt.date.max)
        if each.kind in kinds and (not each.measures or each.touches(measure, area_kind))
    ]
    dates = {"date": [each.date for each in found], "end": [each.end for each in found]}
    return register.table(found).assign(**dates)


def series_breaks(table: pd.DataFrame, measure: str, store: Store | None = None) -> pd.DataFrame:
    """Where a series breaks, or was disturbed, within the periods of a table: date, end, label.

    Among them is where figures of another status, or of the monthly publication, begin.
    """
    first, last = table["period_start"].min(), table["period_end"].max()
    rows = [
        (each.first_day_changed, each.end, each.title)
        for each in milestones()
        if (each.series_break or each.kind == "disruption")
        and each.touches(measure, table["area_kind"].iloc[0])
        and first <= each.first_day_changed <= last
        and (each.name != CENSUS_SWITCH or len(set(table["population_base"])) > 1)
    ]
    statuses = statuses_of((store or open_store()).releases)
    rows += [(day, None, title) for day, title in changes_of_status(table, statuses)]
    return pd.DataFrame(rows, columns=["date", "end", "label"])


def releases(store: Store | None = None) -> pd.DataFrame:
    """Every release held: source, name, title, link, dates, revision, licence, file's SHA-256."""
    columns = ["source", "name", "title", "published_on", "status", "revision", "origin"]
    table = pd.DataFrame((store or open_store()).releases)
    held = table.reindex(columns=[*columns, "url", "sha256"])
    return held.assign(revision=held["revision"].fillna(1).astype(int)).fillna("")


def attribution(store: Store | None = None) -> list[str]:
    """The lines to print wherever figures or outlines are shown."""
    return (store or open_store()).manifest["attribution"]
