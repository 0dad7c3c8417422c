"""Lookups of several vintages laid beside each other: regions, areas, and what became of areas.

Each small area of the census lies in one area of every vintage, so people can be counted in the
areas of any of them, and who passed from one area to another is known to the person.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data_sources.geography import area_lookup
from data_sources.geography.area_lookup import COLUMNS, REGION
from data_sources.schema.cells import Mark
from data_sources.schema.errors import UnexpectedLayout

SUCCESSION_COLUMNS = (
    "area_kind",
    "from_vintage",
    "from_code",
    "to_vintage",
    "to_code",
    "population",
    "share",
    "mark",
)


def read(paths: Mapping[str, Path], areas: pd.DataFrame | None = None) -> dict[str, pd.DataFrame]:
    """Every lookup by its vintage, each with regions: its own, another lookup's, or of `areas`.

    `areas` is the table of areas that are held; its ICBs are joined by NHS code. Raises
    UnexpectedLayout as `area_lookup.read` does, and where nothing at hand names a region.
    """
    lookups = {vintage: area_lookup.read(path, vintage) for vintage, path in sorted(paths.items())}
    named = [table[["small_area", *REGION]] for table in lookups.values() if _has_regions(table)]
    for vintage, table in lookups.items():
        if not _has_regions(table):
            where = paths[vintage].name
            lookups[vintage] = _with_regions(table, named, _regions_of_icbs(areas, vintage), where)
    return lookups


def areas_of(lookup: pd.DataFrame, vintage: str) -> pd.DataFrame:
    """The ICBs and sub-ICBs of a lookup, in the columns of the table of areas."""
    frames = []
    for kind, parent in (("icb", "region"), ("sub_icb", "icb")):
        columns = [f"{kind}_code", f"{kind}_name", f"{kind}_ons_code", f"{parent}_code"]
        found = lookup[columns].drop_duplicates().sort_values(columns[0])
        found.columns = ["area_code", "area_name", "ons_code", "parent_code"]
        frames.append(found.assign(area_kind=kind.replace("_", "-"), area_vintage=vintage))
    order = ["area_kind", "area_vintage", "area_code", "area_name", "ons_code", "parent_code"]
    return pd.concat(frames, ignore_index=True)[order]


def succession(lookups: Mapping[str, pd.DataFrame], people: pd.Series) -> pd.DataFrame:
    """What became of each ICB, and of each sub-ICB, from one vintage to the next.

    A row (SUCCESSION_COLUMNS) for each pair of areas that share people. `people` is the population
    of each small area, indexed by its code. An area that passed whole is `exact`; a part of one is
    an estimate for anything but the census's own people.
    """
    vintages = sorted(lookups)
    frames = [
        _passed(lookups, people, kind, earlier, later)
        for earlier, later in itertools.pairwise(vintages)
        for kind in ("icb", "sub_icb")
    ]
    empty = pd.DataFrame(columns=list(SUCCESSION_COLUMNS))
    return pd.concat(frames, ignore_index=True) if frames else empty


def _passed(
    lookups: Mapping[str, pd.DataFrame], people: pd.Series, kind: str, earlier: str, later: str
) -> pd.DataFrame:
    before = lookups[earlier].set_index("small_area")[f"{kind}_code"].rename("from_code")
    after = lookups[later].set_index("small_area")[f"{kind}_code"].rename("to_code")
    both = pd.concat([before, after, people.rename("population")], axis="columns", join="inner")
    table = both.groupby(["from_code", "to_code"])["population"].sum().astype(float).reset_index()
    whole = table.groupby("from_code")["population"].transform("sum")
    passed_whole = table["population"].eq(whole)
    return table.assign(
        area_kind=kind.replace("_", "-"),
        from_vintage=earlier,
        to_vintage=later,
        share=(table["population"] / whole).round(6),
        mark=passed_whole.map({True: Mark.EXACT.value, False: Mark.ESTIMATED.value}),
    )[list(SUCCESSION_COLUMNS)]


def _has_regions(table: pd.DataFrame) -> bool:
    return bool(table["region_code"].ne("").all())


def _with_regions(
    table: pd.DataFrame, named: list[pd.DataFrame], by_icb: pd.DataFrame, where: str
) -> pd.DataFrame:
    bare = table.drop(columns=list(REGION))
    tries = [bare.merge(each, on="small_area", how="left") for each in reversed(named)]
    tries.append(bare.merge(by_icb, on="icb_code", how="left"))
    for found in tries:
        if found["region_code"].notna().all():
            area_lookup.refuse_two_parents(found, where)
            return found[list(COLUMNS)]
    raise UnexpectedLayout(
        f"{where}: it names no NHS regions, and nothing else at hand names them for all of its "
        f"areas. Fetch a lookup with the fields NHSER..CD, NHSER..CDH and NHSER..NM."
    )


def _regions_of_icbs(areas: pd.DataFrame | None, vintage: str) -> pd.DataFrame:
    if areas is None:
        return pd.DataFrame(columns=["icb_code", *REGION])
    icbs = areas[areas["area_kind"].eq("icb") & areas["area_vintage"].eq(vintage)]
    regions = areas[areas["area_kind"].eq("region")]
    both = icbs.merge(regions, left_on="parent_code", right_on="area_code", suffixes=("", "_of"))
    ours = {"area_code": "icb_code", "area_code_of": "region_code"}
    ours |= {"ons_code_of": "region_ons_code", "area_name_of": "region_name"}
    return both.rename(columns=ours)[["icb_code", *REGION]]
