"""What has figures: measures, kinds of area, periods and groups."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from data_sources.schema.cells import Mark
from data_sources.schema.vocabulary import BROAD_GROUPS, DETAILED_GROUPS
from mha_monitor.definitions.choices import ALL, known_every
from mha_monitor.definitions.measures import MEASURES, MONTHLY, Measure
from mha_monitor.definitions.periods import (
    EVERY,
    MONTH,
    MONTHS_IN,
    TWELVE_MONTHS,
    YEAR,
    adds_months,
    every_of,
    labels,
    series_of,
)
from mha_monitor.definitions.questions import Question
from mha_monitor.rates import rate_ratios
from mha_monitor.rates.counts import counts_of
from mha_monitor.rates.published_rows import rows_of, sources_of
from mha_monitor.store.store import Store, open_store

# Kinds of area with a population by ethnic group; providers have none.
WITH_PEOPLE = ("england", "region", "icb", "sub-icb")


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
    store, asked = store or open_store(), Question(measure, area_kind).counted
    return [every for every in EVERY if area_kind in area_kinds(asked, store, every)]


def length_asked(asked: Question, store: Store) -> str:
    """The length asked for, that of the period asked for, or else the first there is.

    Where years are held they come first, so that taking months in changes no answer.
    """
    if asked.every is not None:
        return asked.every
    if asked.period not in (None, ALL) and (named := every_of(asked.period or "")):
        return named
    if MONTHLY not in sources_of(store):
        return YEAR
    for each in (YEAR, TWELVE_MONTHS, MONTH):
        if asked.kind in area_kinds(asked.counted, store, each):
            return each
    return YEAR


def newest_period(asked: Question, store: Store) -> str | None:
    """The label of the newest period of a length that most areas have counts for, if any has."""
    measure, kind, every = asked.counted, asked.kind, asked.every or YEAR
    if adds_months(measure, every):
        return _periods(store, measure, kind, every)["period"].iloc[-1]
    kinds = (kind, "icb") if kind == "region" else kind
    rows = rows_of(store, measure, every, kinds, group="white")
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
    store, asked = store or open_store(), Question(measure, area_kind, every=every)
    if asked.every == YEAR:
        held = set(rate_ratios.group_rates(store, asked)["group"])
    else:
        held = set(rows_of(store, asked.counted, asked.every or YEAR, asked.kind)["group"])
    return [code for code in (*BROAD_GROUPS, *DETAILED_GROUPS) if code in held]


def periods(
    measure: str = "detentions",
    area_kind: str = "england",
    store: Store | None = None,
    every: str | None = None,
) -> pd.DataFrame:
    """Periods with figures by ethnic group, and whether counts were published or worked back."""
    store, asked = store or open_store(), Question(measure, area_kind, every=every)
    return _periods(store, asked.counted, asked.kind, length_asked(asked, store)).copy()


@lru_cache(maxsize=128)
def _periods(store: Store, measure: Measure, area_kind: str, every: str) -> pd.DataFrame:
    if every == YEAR:
        table = rate_ratios.group_rates(store, Question(measure.name, area_kind))
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
