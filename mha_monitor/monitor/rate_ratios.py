"""Rates and rate ratios of groups in areas."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd

from data_sources.schema.vocabulary import ENGLAND
from mha_monitor.definitions.choices import ALL, broad_or_asked
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.flags import comparable
from mha_monitor.definitions.periods import YEAR
from mha_monitor.definitions.questions import Question, of_england
from mha_monitor.monitor.ages_beside import with_ages
from mha_monitor.monitor.door import asks
from mha_monitor.monitor.judged import with_verdicts
from mha_monitor.rates import counts_for
from mha_monitor.rates import rate_ratios as tables
from mha_monitor.rates.availability import length_asked, newest_period
from mha_monitor.rates.selection import only, only_areas, only_period
from mha_monitor.sentences import ratio_tables, sources
from mha_monitor.store.store import Store


@asks
def ratios(store: Store, asked: Question) -> Finding:
    """Rate ratios of ethnic groups to a reference group, with three layers of doubt.

    A row for each period, area and group (columns in `rates.rate_ratios.COLUMNS`). Without
    `group` the broad groups, `all` for every one; without `period` the newest with published
    counts, `all` for every one. `every` is the length of the periods: that of `period`, or years
    where there are any. `area_vintage` puts earlier figures in the areas of that vintage;
    `left_out` names those that cannot be. Areas have a `verdict` against the typical one, or
    against England if that is the `centre`. `england` is England's row of the same question.
    """
    asked = with_period(store, asked)
    table = ratio_table(store, asked)
    england = partial(england_beside, store, asked, table)
    told = ratio_tables.Told(table)
    return Finding(
        table,
        words=told.words,
        caveat=lambda: sources.caveat_of(table, asked.measure),
        row_caveats=sources.row_caveats,
        source=lambda: sources.source_line(table),
        picture={"title": told.title, "subtitle": told.subtitle, "alt": told.alt},
        england=england,
        headline=told.headline,
        doubt=told.doubt,
    )


def ratio_table(store: Store, asked: Question) -> pd.DataFrame:
    """The table of `ratios` alone, for whoever puts several together."""
    asked = with_period(store, asked)
    table = narrowed(tables.rate_ratios(store, asked), asked, asked.compared())
    return with_ages(store, asked, with_verdicts(store, asked, table))


@asks
def rates(store: Store, asked: Question) -> Finding:
    """Rates per 100,000 people of each ethnic group, recomputed from counts.

    A rate is for one period, however long it is. Words as for `ratios`.
    """
    asked = with_period(store, asked)
    groups = broad_or_asked(asked.groups, asked.measure)
    table = narrowed(tables.group_rates(store, asked), asked, groups)
    table = table[[name for name in tables.COLUMNS if name in table]]
    return Finding(
        table,
        words=lambda: ratio_tables.rates_words(table),
        caveat=lambda: sources.caveat(asked.measure, sources.all_flags(table)),
        source=lambda: sources.source_line(table),
    )


@asks
def left_out(store: Store, asked: Question) -> Finding:
    """Areas of a vintage that earlier figures do not add up to: area_code, area_name, reason."""
    if asked.area_vintage is None:
        empty = pd.DataFrame(columns=["area_code", "area_name", "reason"])
        return Finding(empty)
    table = counts_for.on_vintage(store, tables.basis(with_period(store, asked))).left_out
    return Finding(table, words=lambda: ratio_tables.left_out_words(table))


def with_period(store: Store, asked: Question) -> Question:
    """The question with its length of period, and of months with the newest where none is named.

    Years are few, so that every year is read at once and the newest taken from it.
    """
    every = length_asked(asked, store)
    if every != YEAR and asked.period is None:
        return asked.over(every=every, period=newest_period(asked.over(every=every), store))
    return asked.over(every=every)


def narrowed(table: pd.DataFrame, asked: Question, groups: Sequence[str]) -> pd.DataFrame:
    """The rows of the groups, period and areas that were asked for."""
    if groups not in (ALL, (ALL,)):
        table = only(table, "group", groups)
    return only_areas(only_period(table, asked.period), asked.areas)


def england_beside(store: Store, asked: Question, table: pd.DataFrame) -> pd.Series:
    """England's row of the same question as a table of one group's ratios by area.

    Its ratio is not a number where a red flag forbids to hold anything against it.
    """
    row = table.iloc[0]
    asked = of_england(asked).over(groups=(row["group"],), period=row["period"])
    found = narrowed(tables.rate_ratios(store, asked), asked, asked.groups)
    found = with_ages(store, asked, found[found["area_code"].eq(ENGLAND)])
    england = found.iloc[0].copy()
    england["ratio"] = comparable(england)
    return england
