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
from mha_monitor.asking import known_area_kind, only
from mha_monitor.measures import MEASURES, Measure, measure_named
from mha_monitor.store import Store, open_store


def areas(area_kind: str | None = None, store: Store | None = None) -> pd.DataFrame:
    """Areas of each vintage with their codes and parents."""
    table = (store or open_store()).areas
    return table if area_kind is None else only(table, "area_kind", [known_area_kind(area_kind)])


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


@lru_cache(maxsize=256)
def area_kinds(measure: Measure, store: Store) -> tuple[str, ...]:
    """The kinds of area for which a measure is given by ethnic group."""
    figures_held = store.figures
    found = figures_held[
        figures_held["source"].eq("mha_annual")
        & figures_held["series"].isin(measure.series["mha_annual"])
        & figures_held["dimension"].eq("ethnicity")
    ]["area_kind"].unique()
    return ("england", "region", "icb") if "icb" in found else tuple(sorted(found))


def groups_with_figures(
    measure: str = "detentions", area_kind: str = "england", store: Store | None = None
) -> list[str]:
    """Codes of the groups that a measure is given for, broad groups first."""
    table = disparity.group_rates(
        store or open_store(), measure_named(measure), known_area_kind(area_kind)
    )
    held = set(table["group"])
    return [code for code in (*BROAD_GROUPS, *DETAILED_GROUPS) if code in held]


def periods(
    measure: str = "detentions", area_kind: str = "england", store: Store | None = None
) -> pd.DataFrame:
    """Periods with figures by ethnic group, and whether counts were published or worked back."""
    kind = known_area_kind(area_kind)
    return _periods(store or open_store(), measure_named(measure), kind).copy()


@lru_cache(maxsize=128)
def _periods(store: Store, measure: Measure, area_kind: str) -> pd.DataFrame:
    table = disparity.group_rates(store, measure, area_kind)
    counted = table.assign(counted=table["mark"].ne(Mark.INFERRED))
    found = counted.groupby(["period", "period_start", "period_end"]).agg(
        areas=("area_code", "nunique"), groups=("group", "nunique"), counted=("counted", "all")
    )
    return found.reset_index()


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


def series_breaks(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Where a series breaks, or was disturbed, within the periods of a table: date, end, label."""

    first, last = table["period_start"].min(), table["period_end"].max()
    rows = [
        (each.first_day_changed, each.end, each.title)
        for each in milestones()
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


def attribution(store: Store | None = None) -> list[str]:
    """The lines to print wherever figures or outlines are shown."""
    return (store or open_store()).manifest["attribution"]
