"""Check of areas whose figures by ethnic group cannot well be right.

A group is held against everyone else of its area, and that against the other areas. Detentions
recorded under a wrong group swell one group and empty another: then every ratio of the area is in
doubt, not that of the swollen group alone.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_sources.schema.vocabulary import BROAD_GROUPS, group_title
from mha_monitor.definitions import population_bases
from mha_monitor.definitions.quality_thresholds import FACTOR_UNLIKELY, UNLIKELY
from mha_monitor.rates.quality.evidence import (
    NO_FLAGS,
    Evidence,
    flags,
    is_area,
    named,
    together,
    when,
)
from mha_monitor.stats import multiplicity
from mha_monitor.stats.areas.outliers import beside_the_rest
from mha_monitor.stats.events import Events

CODE = "likely-recorded-wrongly"
BASE, GROUPING = "census-2021", "nhs"
SET = ["series", "period_start", "period_end", "area_kind"]
RANGE = ["low", "high", "population"]


def recorded_wrongly(evidence: Evidence) -> pd.DataFrame:
    """Areas whose share of one group is far beyond what chance and the usual spread explain.

    One family of tests is every group in every area of a series, period and kind of area.
    """
    known = evidence.known[is_area(evidence.known)]
    sets = [_screened(found) for _, found in _with_people(evidence, known).groupby(SET)]
    found = pd.concat(sets) if sets else NO_FLAGS
    if found.empty:
        return NO_FLAGS
    place = [*SET, "area_code"]
    sides = found.groupby(place)["side"].transform("nunique")
    whole, alone = found[sides.eq(2)], found[sides.eq(1)]
    # Of an area in which one group is swollen and another emptied, the swollen one is named.
    swollen = whole[whole["side"].eq(1)].sort_values("p").drop_duplicates(place)

    def of_one(row) -> str:
        return (
            f"{evidence.area(row)}, {when(row)}: {named(row)} of people recorded as "
            f"{group_title(row.group)}, beside everyone else's of the area, are {_times(row)} "
            f"what is usual elsewhere: most likely they are recorded wrongly."
        )

    def of_all(row) -> str:
        return (
            f"{evidence.area(row)}, {when(row)}: {named(row)} of people recorded as "
            f"{group_title(row.swollen)}, beside everyone else's of the area, are {_times(row)} "
            f"what is usual elsewhere, and those of {row.emptied} are far fewer: most likely the "
            f"one are recorded as the other, and no ratio of this area can be relied on."
        )

    emptied = whole[whole["side"].eq(-1)].groupby(place)["group"].agg(_titles)
    swollen = swollen.join(emptied.rename("emptied"), on=place)
    return together(
        flags(evidence, swollen.assign(swollen=swollen["group"], group=""), CODE, of_all),
        flags(evidence, alone, CODE, of_one),
    )


def _with_people(evidence: Evidence, known: pd.DataFrame) -> pd.DataFrame:
    """Counts of areas that have people by ethnic group, and these beside them."""
    people, tables = evidence.populations, []
    kinds = people.loc[people["grouping"].eq(GROUPING), "area_kind"].unique()
    known = known[known["area_kind"].isin(kinds)]
    by = ["area_kind", "period_start", "period_end"]
    for _, found in known.groupby(by):
        kind, start, end = found[by].iloc[0]
        here = population_bases.populations_on(people, BASE, GROUPING, kind, start, end)
        here = here[here["population"].gt(0)]
        tables.append(found.merge(here[["area_code", "group", "population"]]))
    return pd.concat(tables) if tables else known.assign(population=np.nan)


def _screened(found: pd.DataFrame) -> pd.DataFrame:
    """Rows of one series, period and kind of area that lie far out, and to which side."""
    whole = found.groupby("area_code")[RANGE].transform("sum")
    size = found.groupby("area_code")["group"].transform("size")
    found, whole = (table[size.eq(len(BROAD_GROUPS))] for table in (found, whole))
    tables = []
    for _, own in found.groupby("group"):
        rest = whole.loc[own.index] - own[RANGE]
        outlying = beside_the_rest(*(Events(*part[RANGE].to_numpy().T) for part in (own, rest)))
        tables.append(own.assign(factor=outlying.factor, p=outlying.p))
    if not tables:
        return found.assign(factor=np.nan, p=np.nan, side=0).iloc[:0]
    table = pd.concat(tables)
    far = table["factor"].ge(FACTOR_UNLIKELY) | table["factor"].le(1 / FACTOR_UNLIKELY)
    far &= multiplicity.adjusted_p(table["p"]) < UNLIKELY
    side = np.where(table["factor"] > 1, 1, -1)
    usual = table["value"] / table["factor"]
    return table.assign(side=side, expected=usual)[far]


def _times(row) -> str:
    if row.factor < 1:
        return f"at most {row.factor:.2f} times"
    return f"at least {row.factor:.0f} times"


def _titles(groups: pd.Series) -> str:
    return " and ".join(group_title(group) for group in groups)
