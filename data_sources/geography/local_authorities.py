"""Which boards the people of each local authority live in.

Most authorities lie whole in one board. Where a border cuts through one, each board that has any
of its people is named with its share of them, by small areas of Census 2021.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data_sources.geography import census_2011_areas
from data_sources.geography.census_2011_areas import Kind
from data_sources.schema.errors import BrokenContract

AUTHORITY = ["authority_code", "authority_name"]
AREA = ["area_kind", "area_vintage", "area_code"]
COLUMNS = (*AUTHORITY, *AREA, "population", "share")
KINDS = tuple(kind for kind in census_2011_areas.KINDS if kind.area_kind == "icb")
ALMOST = 0.001  # what the shares of an authority may lack of 1, or have above it


def read(lookups: Path) -> pd.DataFrame:
    """A row for each authority of 2024 and board of each vintage (COLUMNS), by name.

    `population` are the authority's people of 2021 who live in the board, `share` their part of
    all its people (0 to 1). Raises BrokenContract where shares of one do not add up to 1.
    """
    rows = census_2011_areas.by_authority_of_2024(lookups).rename(
        columns={"ltla24_code": "authority_code", "ltla24_name": "authority_name"}
    )
    tables = [_of_kind(rows, kind) for kind in KINDS]
    table = pd.concat(tables).sort_values(["authority_name", *AREA], ignore_index=True)
    together = table.groupby([*AUTHORITY, "area_vintage"])["share"].sum()
    for code, name, _ in together.index[together.sub(1).abs().gt(ALMOST)]:
        raise BrokenContract(
            f"{census_2011_areas.FILES[1][0]}: the shares of {name} ({code}) do not add up to 1."
        )
    return table[list(COLUMNS)]


def _of_kind(rows: pd.DataFrame, kind: Kind) -> pd.DataFrame:
    people = rows.assign(
        area_kind=kind.area_kind,
        area_vintage=kind.area_vintage,
        area_code=rows[kind.column],
        population=rows["pop2021"].astype(float),
        share=rows["share_of_ltla24"].astype(float),
    )
    found = people.groupby([*AUTHORITY, *AREA], as_index=False)[["population", "share"]].sum()
    return found.assign(share=found["share"].round(6))
