"""One series on every population base: as published, and on each base throughout.

The counts are the same on all of them, so two crude ratios of one period differ by the change of
populations alone, and two standardised ones by that of their ages too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pandas as pd

from data_sources.schema.errors import Unanswerable
from mha_monitor.definitions import population_bases
from mha_monitor.definitions.milestones import Milestone
from mha_monitor.definitions.questions import Question
from mha_monitor.rates.rate_ratios import COLUMNS
from mha_monitor.rates.selection import only
from mha_monitor.rates.standardised_moves import people as people_of
from mha_monitor.rates.trend import ADDED as SERIES
from mha_monitor.rates.trend import trend
from mha_monitor.stats.rates.ratios import base_change_factor
from mha_monitor.store.store import Store

PEOPLE = ["population", "reference_population"]
ADDED = ("base", "factor", *SERIES)


def on_every_base(
    store: Store, asked: Question, milestones: Iterable[Milestone] = ()
) -> pd.DataFrame:
    """Ratio table of the groups of a question in its areas, a row for each base and period.

    `base` names the series: `published`, or one of `bases.BASES` throughout. `factor` is what the
    ratio as published is multiplied by when only the populations change; it is not a number where
    nothing stands on the publisher's own base. Raises Unanswerable where no base is held.
    """
    held = population_bases.held_for(store.populations, asked.kind)
    if not held:
        raise Unanswerable(
            f"No population by ethnic group is held for areas of kind {asked.kind!r}."
        )

    def series(base: str) -> pd.DataFrame:
        found = trend(store, asked.over(population_base=base), tuple(milestones))
        return only(found, "group", asked.groups).assign(base=base)

    tables = {base: series(base) for base in held}
    known = population_bases.knows_published(asked.kind, dt.date.min)
    published = series(population_bases.PUBLISHED) if known else _published_of(tables)
    tables = [_with_people(table, store) for table in (published, *tables.values())]
    found = pd.concat([table for table in tables if len(table)], ignore_index=True)
    return _with_factor(found)[[ADDED[0], *COLUMNS, *ADDED[1:]]]


def _published_of(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The periods of an area below England whose census below the publisher's rates is known."""
    since = population_bases.FIRST_YEAR_ON_CENSUS_2021
    found = tables[population_bases.published_base(since)]
    return found[found["period_start"].ge(since)].assign(base=population_bases.PUBLISHED)


def _with_people(table: pd.DataFrame, store: Store) -> pd.DataFrame:
    """Lay England's people beside standardised ratios, which are printed without."""
    if table.empty or table["rate_kind"].ne("standardised").any():
        return table
    rows = list(zip(table["population_base"], table["period_start"], strict=True))
    people = {row: people_of(store, *row) for row in set(rows)}
    found: dict[str, Any] = {
        name: [people[row].get(code) for row, code in zip(rows, table[column], strict=True)]
        for name, column in zip(PEOPLE, ("group", "reference"), strict=True)
    }
    return table.assign(**found)


def _with_factor(table: pd.DataFrame) -> pd.DataFrame:
    """What the move to each base multiplies the ratio as published by: people, and ages if any."""
    key = ["period_start", "period_end"]
    published = table[table["base"].eq(population_bases.PUBLISHED)].set_index(key)[PEOPLE]
    beside = table[key].join(published, on=key)
    before, reference_before = (beside[name].to_numpy(dtype=float) for name in PEOPLE)
    after, reference_after = (table[name].to_numpy(dtype=float) for name in PEOPLE)
    factor = base_change_factor(before, after, reference_before, reference_after)
    if table["rate_kind"].eq("standardised").all():
        factor = table["ratio"] / (table["published_rate"] / table["published_reference_rate"])
    return table.assign(factor=factor)
