"""Rows of areas for which no population is held: they keep their counts, and have no rate.

A file may name a board that has closed, or one that is newer than the lookups at hand. Such rows
are never dropped, and nothing is ranked, compared or tested by them.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_sources.schema.vocabulary import short_area_name
from mha_monitor.definitions.quality_codes import NO_POPULATION
from mha_monitor.store.store import Store


def without_people(found: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """The counts of areas that have no population, of the groups that other areas have one of.

    The columns of `found` with population (not a number), population_mark ("") and the flag.
    """
    strange = ~found["area_code"].isin(people["area_code"].unique())
    rows = found[strange & found["group"].isin(people["group"].unique())]
    flags = (rows["flags"] + f" {NO_POPULATION}").str.strip()
    return rows.assign(population=np.nan, population_mark="", flags=flags)


def with_published_names(table: pd.DataFrame, store: Store, area_kind: str) -> pd.DataFrame:
    """The table with the publisher's own name, or the code, of areas that nothing else names."""
    nameless = table["area_name"].isna()
    if not nameless.any():
        return table
    codes = list(table.loc[nameless, "area_code"].unique())
    held = store.select(area_kind=area_kind, area_code=codes)[["area_code", "area_name"]]
    names = held.drop_duplicates("area_code", keep="last").set_index("area_code")["area_name"]
    names = names.map(lambda name: short_area_name(name.title()))
    own = table["area_code"].map(names).fillna(table["area_code"])
    return table.assign(area_name=table["area_name"].where(~nameless, own))
