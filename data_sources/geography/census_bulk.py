"""Census 2021 table TS021, ethnic group, from the bulk file of Nomis: exact for every NHS area.

The zip holds a wide CSV for each level of areas. Small areas (LSOA) are added up to sub-ICBs, ICBs
and NHS regions of each vintage by the lookups of the ONS; England is the country's own row. These
rows take the place of estimates that rest on split local authorities.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from data_sources.geography import area_vintages, census_bulk_tables, census_labels, populations
from data_sources.geography.census_bulk_tables import Table
from data_sources.schema.cells import Mark
from data_sources.schema.errors import UnexpectedLayout
from data_sources.schema.model import Release
from data_sources.schema.vocabulary import ENGLAND, broad_group_of

BASE, TABLE = "census-2021", "TS021"
ENGLAND_ONS_CODE = "E92000001"
URL = "https://www.nomisweb.co.uk/output/census/2021/census2021-ts021.zip"
SMALL, COUNTRY = "lsoa", "ctry"
# The census shifts each cell a little. Small areas of England came to 60 people more than its own
# row, in 56,490,048; a group to 221. A missing small area is at least 1,000 people short.
TOTAL_MAY_DIFFER, GROUP_MAY_DIFFER = (0.000_01, 100), (0.001, 500)  # share of the people, people


class Geography(NamedTuple):
    """People of each area and group (populations.COLUMNS); the areas; what became of them.

    `areas` has the columns of the table of areas and holds the ICBs and sub-ICBs of each lookup;
    `succession` has area_vintages.SUCCESSION_COLUMNS.
    """

    populations: pd.DataFrame
    areas: pd.DataFrame
    succession: pd.DataFrame


def geography(
    zip_path: Path, lookups: Mapping[str, Path], areas: pd.DataFrame | None = None
) -> Geography:
    """All that the bulk file and the lookups tell of areas, by adding small areas up.

    `lookups` names a file for each vintage; `areas`, the table of areas that are held, tells the
    region of an ICB where no lookup does. Raises UnexpectedLayout for a file that is cut short,
    for small areas of the census that a lookup leaves out, and for sums that do not agree.
    """
    small, england = _tables(zip_path)
    placed = area_vintages.read(lookups, areas)
    sizes = {
        vintage: _on(lookup, small, lookups[vintage].name, zip_path.name)
        for vintage, lookup in placed.items()
    }
    people = pd.Series(small.sizes.sum(axis=1), index=small.codes)
    parts = [area_vintages.areas_of(lookup, vintage) for vintage, lookup in placed.items()]
    return Geography(
        _populations(england, placed, sizes),
        pd.concat(parts, ignore_index=True),
        area_vintages.succession(placed, people),
    )


def releases(zip_path: Path) -> list[Release]:
    return [
        Release(
            source="census_2021",
            name="census-2021-ts021",
            title="Census 2021 TS021, ethnic group by small area (Nomis bulk file)",
            url=URL,
            published_on="2023-03-28",
            attribution=populations.ATTRIBUTION,
            file_name=zip_path.name,
        )
    ]


def _tables(zip_path: Path) -> tuple[Table, Table]:
    """Small areas of England, and England's own row; checked against each other."""
    small = census_bulk_tables.read(zip_path, SMALL, only="E")
    country = census_bulk_tables.read(zip_path, COUNTRY, only=ENGLAND_ONS_CODE)
    if len(country.codes) != 1:
        raise UnexpectedLayout(f"{country.where}: no row for England ({ENGLAND_ONS_CODE}).")
    _refuse_other_sums(small, country)
    return small, country


def _refuse_other_sums(small: Table, country: Table) -> None:
    ours, theirs = small.sizes.sum(axis=0), country.sizes[0]
    checks = [("all people", ours.sum(), theirs.sum(), TOTAL_MAY_DIFFER)]
    for place, label in enumerate(country.labels):
        checks.append((label, ours[small.labels.index(label)], theirs[place], GROUP_MAY_DIFFER))
    for what, added, printed, (share, people) in checks:
        if abs(added - printed) > share * printed + people:
            raise UnexpectedLayout(
                f"{small.where}: its {len(small.codes):,} small areas of England come to "
                f"{added:,} in {what}, where the row of England in {country.where} has "
                f"{printed:,}. The file is cut short or damaged: fetch it again."
            )


def _on(lookup: pd.DataFrame, small: Table, lookup_name: str, zip_name: str) -> pd.DataFrame:
    """The sizes of each small area, in the lookup's order; both must hold the same small areas."""
    unplaced = set(small.codes) - set(lookup["small_area"])
    uncounted = set(lookup["small_area"]) - set(small.codes)
    for missing, holder, lacking in (
        (unplaced, zip_name, lookup_name),
        (uncounted, lookup_name, zip_name),
    ):
        if missing:
            raise UnexpectedLayout(
                f"{lacking}: {len(missing):,} small areas of {holder} are not in it, the first "
                f"being {min(missing)}. One of the two is cut short: fetch both again."
            )
    table = pd.DataFrame(small.sizes, index=small.codes, columns=small.labels)
    return table.reindex(lookup["small_area"])


def _populations(
    england: Table, placed: Mapping[str, pd.DataFrame], sizes: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    frames = [_rows(_whole(england), "england", "")]
    newest = max(placed)
    frames.append(_rows(_added_up(placed[newest], sizes[newest], "region"), "region", ""))
    for vintage, lookup in placed.items():
        for kind in ("sub_icb", "icb"):
            added = _added_up(lookup, sizes[vintage], kind)
            frames.append(_rows(added, kind.replace("_", "-"), vintage))
    table = pd.concat(frames, ignore_index=True)[list(populations.COLUMNS)]
    return populations.check(table.sort_values(list(populations.KEY), ignore_index=True))


def _whole(england: Table) -> pd.DataFrame:
    where = pd.MultiIndex.from_tuples([(ENGLAND, "England", ENGLAND_ONS_CODE)])
    return pd.DataFrame(england.sizes, index=where, columns=england.labels)


def _added_up(lookup: pd.DataFrame, sizes: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Areas (code, name, ONS code) down, census groups across."""
    names = [f"{kind}_{end}" for end in ("code", "name", "ons_code")]
    keys = [lookup[name].to_numpy() for name in names]
    return sizes.groupby(keys).sum()


def _rows(sizes: pd.DataFrame, kind: str, vintage: str) -> pd.DataFrame:
    """A row for each area and each group of each grouping."""
    people: dict[tuple[str, str], np.ndarray] = {}
    for label in sizes.columns:
        for membership in _memberships(label, kind):
            people[membership] = people.get(membership, 0) + sizes[label].to_numpy(dtype=float)
    areas = sizes.index.repeat(len(people)).to_frame(index=False)
    areas.columns = ["area_code", "area_name", "ons_code"]
    groupings, groups = zip(*people, strict=True)
    return areas.assign(
        population_base=BASE,
        grouping=np.tile(groupings, len(sizes)),
        area_kind=kind,
        area_vintage=vintage,
        group=np.tile(groups, len(sizes)),
        population=np.column_stack([*people.values()]).ravel(),
        mark=Mark.EXACT.value,
    )


def _memberships(label: str, kind: str) -> list[tuple[str, str]]:
    """Every (grouping, group) that people of a census label belong to."""
    label = f"{TABLE}: {label}"
    detailed, census_broad = census_labels.groups_of(label, label)
    found = [("nhs", detailed), ("nhs", broad_group_of(detailed)), ("census", census_broad)]
    if kind == "england":
        found += [("publisher", group) for group in census_labels.printed_groups(label, label)]
    return found
