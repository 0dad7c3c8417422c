"""What there is to ask about: areas, groups, measures, periods, milestones and releases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import pandas as pd

from data_sources.schema import vocabulary
from mha_monitor.definitions import area_vintages, places
from mha_monitor.definitions import milestones as register
from mha_monitor.definitions.choices import known_area_kind, unknown
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.milestones import KINDS, TIMELINE, load
from mha_monitor.definitions.periods import (
    EVERY,
)
from mha_monitor.definitions.questions import Question
from mha_monitor.rates.availability import WITH_PEOPLE, area_kinds
from mha_monitor.rates.rate_ratios import rate_ratios
from mha_monitor.rates.selection import only
from mha_monitor.rates.series_breaks import CENSUS_SWITCH, changes_of_status, statuses_of
from mha_monitor.sentences import sources
from mha_monitor.store.provenance import folder_days
from mha_monitor.store.store import Store, open_store


def areas(
    area_kind: str | None = None, store: Store | None = None, area: str | None = None
) -> pd.DataFrame:
    """Areas of each vintage with their codes and parents.

    Of one area, or several with commas, by code or name, a column `lineage` says what each came
    from and became; "" where nothing about it changed.
    """
    store = store or open_store()
    kind = None if area_kind is None else known_area_kind(area_kind)
    table = store.areas if kind is None else only(store.areas, "area_kind", [kind])
    if area is None:
        return table
    codes = places.known_areas((area,), table, kind)
    told = {code: area_vintages.lineage(code, store) for code in codes}
    found = only(table, "area_code", codes)
    return found.assign(lineage=found["area_code"].map(told))


def named_areas(area_kind: str, store: Store | None = None) -> dict[str, str]:
    """The areas of a kind that have ratios of detentions, as code and name, by name."""
    store = store or open_store()
    held = rate_ratios(store, Question(area_kind=area_kind, period=None).placed(store.areas))
    newest = held[held["period_end"].eq(held["period_end"].max())]
    named = newest.drop_duplicates("area_code").sort_values("area_name")
    return dict(zip(named["area_code"], named["area_name"], strict=True))


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


def milestones(kind: str | None = None):
    """The reform timeline, dated milestones first; of one kind if one is named."""
    found = _timeline(register_version())
    if kind is None:
        return found
    if kind not in KINDS:
        unknown(kind, "a kind of milestone", KINDS)
    return tuple(each for each in found if each.kind == kind)


@lru_cache(maxsize=1)
def _timeline(_changed: int):
    """The register as it was last changed: a person may edit it while the dashboard runs."""
    return load()


def register_looked_up() -> dt.date | None:
    """The day on which the sources of the reform timeline were last gone through."""
    return _looked_up(register_version())


@lru_cache(maxsize=1)
def _looked_up(_changed: int) -> dt.date | None:
    return register.looked_up()


def register_version() -> int:
    """What changes when the reform timeline does."""
    return TIMELINE.stat().st_mtime_ns


def milestones_for(table: pd.DataFrame, measure: str, kinds: Sequence[str]) -> pd.DataFrame:
    """Dated milestones of these kinds since a table's first period, by date.

    One that concerns other measures only is left out; one that concerns none is context and
    stays. Columns as in `mha_monitor.milestones.table`, with `date` and `end` as dates.
    """
    first, area_kind = table["period_start"].min(), table["area_kind"].iloc[0]
    found = [
        each
        for each in register.between(milestones(), first, dt.date.max)
        if each.kind in kinds and (not each.measures or each.touches(measure, area_kind))
    ]
    return _with_dates(found)


def milestones_of(kinds: Sequence[str]) -> pd.DataFrame:
    """Every dated milestone of these kinds, by date; columns as for `milestones_for`."""
    return _with_dates([each for each in register.dated(milestones()) if each.kind in kinds])


def _with_dates(found: Sequence[register.Milestone]) -> pd.DataFrame:
    dates: dict[str, Any] = {
        "date": [each.date for each in found],
        "end": [each.end for each in found],
    }
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
    store = store or open_store()
    table = pd.DataFrame(store.releases)
    days = folder_days(store)
    table["provenance"] = [
        _provenance(name, origin, days)
        for name, origin in zip(table["name"], table["origin"], strict=True)
    ]
    held = table.reindex(columns=[*columns, "provenance", "url", "sha256"])
    return held.assign(revision=held["revision"].fillna(1).astype(int)).fillna("")


def revisions(store: Store | None = None) -> pd.DataFrame:
    """The releases held that are not the first printing; columns as for `releases`."""
    found = releases(store)
    return found[found["revision"].gt(1)].reset_index(drop=True)


def _provenance(name: str, origin: str, folder_days: Mapping[str, str]) -> str:
    if origin == "embedded":
        return "Part of the monitor"
    if name in folder_days:
        return sources.folder_words([folder_days[name]])
    return "Fetched from the publisher"


def area_among(table: pd.DataFrame, text: str) -> str:
    """The code of the one area of a table that a person names, or an error with the nearest."""
    here = table.drop_duplicates("area_code")
    here = here.assign(ons_code=here.get("ons_code", ""))
    return places.known_areas((text,), here, None)[0]


def outlines(found: Finding) -> dict:
    """The outlines of the areas of a finding, as GeoJSON: nobody may change them."""
    asked = found.question
    return open_store(as_of=asked.as_of if asked else None).outlines(found.layer)


def listed(table: pd.DataFrame, store: Store) -> Finding:
    """A list of what there is, as an answer: with what must be printed beside it."""
    said = sources.said_of_figures(store.test_data, store.as_of)
    found = Finding(table, source=" ".join(attribution(store)))
    return found.of(Question(), store.version, sources.released_on(store.releases, table), said)


def attribution(store: Store | None = None) -> list[str]:
    """The lines to print wherever figures or outlines are shown."""
    return (store or open_store()).manifest["attribution"]
