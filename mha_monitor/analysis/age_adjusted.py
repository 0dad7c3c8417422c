"""England's ratios with and without allowing for age: crude, adjusted indirectly, and directly.

The publisher's standardised rates weigh each group's own rate at each age (direct). The indirect
ratio needs no counts by group and age: each group's count is held against the number that all
people's rates by age would give it, on the ages of one census or the other. Where the three agree,
age is dealt with; where they part, a group's rates differ from all people's more at some ages than
at others. For areas below England no published figure allows any of this.
"""

from __future__ import annotations

import pandas as pd

from mha_monitor.analysis.standardised import beside_crude
from mha_monitor.definitions.flags import COUNT_FROM_RATE
from mha_monitor.definitions.measures import Measure
from mha_monitor.definitions.population_bases import CENSUS_DAYS
from mha_monitor.definitions.questions import Question
from mha_monitor.rates.age_weights import per_head
from mha_monitor.store.store import Store

ENDS = ("", "_low", "_high")
# The census whose ages an indirect ratio rests on, and what its columns begin with.
ON_AGES = {base: f"on_ages_{base.removeprefix('census-')}_ratio" for base in CENSUS_DAYS}
PLACE = (
    *("measure", "period", "period_start", "period_end", "area_kind", "area_code", "area_name"),
    *("group", "reference", "population_base"),
)
COLUMNS = (
    *PLACE,
    *(f"{kind}_ratio{end}" for kind in ("crude", "standardised") for end in ENDS),
    *(f"{name}{end}" for name in ON_AGES.values() for end in ENDS),
    "factor",
    "flags",
)


def age_adjusted(store: Store, asked: Question) -> pd.DataFrame:
    """A row (COLUMNS) for each year and group of England with a printed standardised rate.

    `factor` is the standardised ratio over the crude one. The limits of an indirect ratio are
    those of the crude one, moved: the rates by age are taken as known. Columns are not numbers
    where there is no count, or where a census does not give a group's ages.
    """
    table = beside_crude(store, asked)
    table = table.assign(factor=table["moved"])
    for base, name in ON_AGES.items():
        expected = _expected(store, asked.counted, base)
        beside = table["group"].map(expected) / expected.get(asked.reference, float("nan"))
        for end in ENDS:
            table[f"{name}{end}"] = table[f"crude_ratio{end}"] / beside
    return table[list(COLUMNS)]


def _expected(store: Store, measure: Measure, base: str) -> pd.Series:
    """By NHS group: what all people's rates by age would give it, on the ages of a census."""
    weights = per_head(store, measure)
    here = weights[weights["population_base"].eq(base) & weights["grouping"].eq("nhs")]
    return here.set_index("group")["expected"].astype(float)


def pair_of(table: pd.DataFrame, group: str) -> pd.Series | None:
    """The newest year's row of a group that has a crude and a standardised ratio, if any.

    Years with counts come before those whose counts were worked back from a printed rate.
    """
    both = table[table["group"].eq(group) & table["factor"].notna() & table["crude_ratio"].notna()]
    if both.empty:
        return None
    counted = both[~both["flags"].str.split().map(lambda codes: COUNT_FROM_RATE in codes)]
    both = counted if len(counted) else both
    return both.iloc[both["period_end"].argmax()]
