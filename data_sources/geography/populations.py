"""Populations by ethnic group and area: Census 2021 and 2011, in the NHS and the census grouping.

The NHS counts Chinese people under Other; the census counts them under Asian. A rate is only right
when its count and its population use the same grouping, so both are kept, each under its name.
Areas whose boundary splits a local authority have estimated figures for some groups: those rows
say `estimated`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from data_sources.files import published_csv
from data_sources.geography import census_labels
from data_sources.schema.cells import Mark
from data_sources.schema.errors import BrokenContract, UnexpectedLayout
from data_sources.schema.model import Release
from data_sources.schema.vocabulary import BROAD_GROUPS, ENGLAND, broad_group_of

COLUMNS = (
    "population_base",
    "grouping",
    "area_kind",
    "area_vintage",
    "area_code",
    "area_name",
    "ons_code",
    "group",
    "population",
    "mark",
)
KEY = ("population_base", "grouping", "area_kind", "area_vintage", "area_code", "group")
# `publisher` exists for England alone: the populations behind the rates that NHS England prints.
GROUPINGS = ("nhs", "census", "publisher")
BASES = ("census-2011", "census-2021")
CENSUS_DAYS = {"census-2011": "2011-03-27", "census-2021": "2021-03-21"}
ATTRIBUTION = (
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0."
)
# A sum of small areas may differ from the printed total: the census shifts each cell a little.
PERTURBATION = 0.0001

_AREAS = {
    "country": ("england", ""),
    "nhs_region": ("region", ""),
    "icb_2024": ("icb", "2024"),
    "icb_2026": ("icb", "2026"),
    "sub_icb_2024": ("sub-icb", "2024"),
    "ltla_2021": ("local-authority", "2021"),
    "ltla_2024": ("local-authority", "2024"),
}
_AREA_COLUMNS = {
    "kind": ("geography_type",),
    "ons_code": ("ons_code",),
    "ods_code": ("ods_code",),
    "name": ("name",),
    "population": ("population",),
}
_SPLIT = {"split_share": ("share_from_split_ltlas",)}


def read_england_2021(path: Path) -> Iterator[tuple]:
    columns = {
        "code": ("ons_code",),
        "name": ("name",),
        "number": ("ethnic_group_tb_20b_code",),
        "label": ("ethnic_group_19",),
        "population": ("population",),
    }
    area = ("census-2021", "england", "", ENGLAND, "England", "E92000001")
    yield from _by_label(path, columns, lambda row: (area, Mark.EXACT))


def read_local_authorities_2021(path: Path) -> Iterator[tuple]:
    columns = {
        "code": ("ltla21_code",),
        "name": ("ltla21_name",),
        "label": ("ethnic_group_19",),
        "population": ("population",),
    }

    def area(row: dict[str, str]) -> tuple[tuple, Mark]:
        code, name = row["code"], row["name"]
        return ("census-2021", "local-authority", "2021", code, name, code), Mark.EXACT

    yield from _by_label(path, columns, area)


def read_detailed_health_areas_2021(path: Path) -> Iterator[tuple]:
    """The 16 groups only: the broad groups of these areas come from better tables."""
    columns = {**_AREA_COLUMNS, "label": ("ethnic_group_19",), **_SPLIT}
    for record in _by_label(path, columns, _health_area):
        if record[KEY.index("group")] not in BROAD_GROUPS:
            yield record


def read_nhs_broad_2021(path: Path) -> Iterator[tuple]:
    columns = {**_AREA_COLUMNS, "group": ("ethnic_group_nhs5",), **_SPLIT}
    yield from _by_broad_group(path, columns, "nhs", keep=("nhs_region", "icb", "sub_icb"))


def read_census_broad_2021(path: Path) -> Iterator[tuple]:
    columns = {**_AREA_COLUMNS, "group": ("ethnic_group_5",)}
    yield from _by_broad_group(path, columns, "census", keep=("nhs_region", "icb", "sub_icb"))


def read_england_2011(path: Path) -> Iterator[tuple]:
    columns = {
        "group": ("ethnic_group",),
        "label": ("census_label",),
        "sex": ("sex",),
        "age": ("age_group",),
        "population": ("population",),
    }
    area = ("census-2011", "england", "", ENGLAND, "England", "E92000001")
    yield from _by_label(path, columns, lambda row: (area, Mark.EXACT))


def read_local_authorities_2011(path: Path) -> Iterator[tuple]:
    columns = {
        "name": ("la11_name",),
        "code": ("la11_code",),
        "label": ("ethnic_group_2011",),
        "population": ("population",),
    }

    def area(row: dict[str, str]) -> tuple[tuple, Mark]:
        code, name = row["code"], row["name"]
        return ("census-2011", "local-authority", "2011", code, name, code), Mark.EXACT

    yield from _by_label(path, columns, area)


FILES = (
    ("census2021_ts021_england_official.csv", "Census 2021 TS021, England", read_england_2021),
    (
        "census2021_ts021_ethnicity19_ltla21.csv",
        "Census 2021 TS021, local authorities",
        read_local_authorities_2021,
    ),
    (
        "census2021_ethnicity19_health_areas_ESTIMATED.csv",
        "Census 2021, 19 groups, health areas (added up from local authorities, split by share)",
        read_detailed_health_areas_2021,
    ),
    (
        "census2021_nhs5_scheme_by_area.csv",
        "Census 2021, NHS broad groups, health areas",
        read_nhs_broad_2021,
    ),
    (
        "census2021_ethnicity5_by_area.csv",
        "Census 2021, census broad groups, health areas",
        read_census_broad_2021,
    ),
    (
        "census2011_england_ethnicity_sex_age.csv",
        "Census 2011 LC2101EW, England",
        read_england_2011,
    ),
    (
        "census2011_qs201_ethnicity18_la.csv",
        "Census 2011 QS201EW, local authorities",
        read_local_authorities_2011,
    ),
)


def read(folder: Path) -> pd.DataFrame:
    """Every population in the folder, as one checked table."""
    records = [record for name, _, reader in FILES for record in reader(folder / name)]
    in_order = [*KEY, "area_name", "ons_code", "population", "mark"]
    table = pd.DataFrame.from_records(records, columns=in_order)
    return check(table[list(COLUMNS)].sort_values(list(KEY), ignore_index=True))


def check(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table unchanged if every key is unique and the groups add up; else raise."""
    if table.duplicated(list(KEY)).any():
        row = table[table.duplicated(list(KEY))].iloc[0]
        raise BrokenContract(f"populations: {row['area_name']}, {row['group']} is given twice.")
    if not (table["population"] >= 0).all():
        row = table[~(table["population"] >= 0)].iloc[0]
        raise BrokenContract(f"populations: {row['area_name']}, {row['group']} is below zero.")
    broad = table[table["group"].isin(BROAD_GROUPS)]
    sums = broad.groupby(list(KEY[:-1]))["population"].sum().unstack("grouping")
    gap = (sums["nhs"] / sums["census"] - 1).abs()
    if (gap > PERTURBATION * 10).any():
        raise BrokenContract(
            f"populations: the two groupings of {gap.idxmax()} differ by {gap.max():.2%} in total."
        )
    return table


def releases() -> list[Release]:
    return [
        Release(
            source="populations",
            name=name,
            title=title,
            url=f"https://www.nomisweb.co.uk/sources/census_{'2011' if '2011' in name else '2021'}",
            published_on="2023-03-28" if "2021" in name else "",
            attribution=ATTRIBUTION,
            file_name=name,
        )
        for name, title, _ in FILES
    ]


def _health_area(row: dict[str, str]) -> tuple[tuple, Mark]:
    kind, vintage = _AREAS[row["kind"]]
    split = float(row.get("split_share") or 0) > 0
    area = ("census-2021", kind, vintage, row["ods_code"], row["name"], row["ons_code"])
    return area, Mark.ESTIMATED if split else Mark.EXACT


def _by_broad_group(path: Path, columns, grouping: str, keep: tuple[str, ...]) -> Iterator[tuple]:
    for number, row in published_csv.read_rows(path, columns):
        if row["kind"].startswith(keep):
            (base, kind, vintage, code, name, ons), mark = _health_area(row)
            group = row["group"].lower()
            if group not in BROAD_GROUPS:
                raise UnexpectedLayout(f"{path.name}, row {number}: {group!r} is no broad group.")
            size = _population(row, f"{path.name}, row {number}")
            yield base, grouping, kind, vintage, code, group, name, ons, size, mark.value


def _by_label(path: Path, columns, area_of) -> Iterator[tuple]:
    """Add census labels up to our groups, in both groupings."""
    sizes: dict[tuple, float] = defaultdict(float)
    estimated: set[tuple] = set()
    for number, row in published_csv.read_rows(path, columns):
        where = f"{path.name}, row {number}"
        if row["label"] in census_labels.SUBTOTALS:
            continue
        area, mark = area_of(row)
        for grouping, group in _memberships(row["label"], area[1], where):
            sizes[(area, grouping, group)] += _population(row, where)
            if mark is Mark.ESTIMATED:
                estimated.add((area, grouping, group))
    for key, size in sizes.items():
        (base, kind, vintage, code, name, ons), grouping, group = key
        mark = Mark.ESTIMATED if key in estimated else Mark.EXACT
        yield base, grouping, kind, vintage, code, group, name, ons, round(size, 1), mark.value


def _memberships(label: str, area_kind: str, where: str) -> list[tuple[str, str]]:
    """Every (grouping, group) that people of a census label belong to."""
    detailed, census_broad = census_labels.groups_of(label, where)
    broad = broad_group_of(detailed)
    found = [("nhs", detailed), ("nhs", broad), ("census", census_broad)]
    if area_kind == "england":
        found += [("publisher", group) for group in census_labels.printed_groups(label, where)]
    return found


def _population(row: dict[str, str], where: str) -> float:
    try:
        size = float(row["population"])
    except ValueError:
        size = -1.0
    if size < 0:
        raise UnexpectedLayout(f"{where}, population: {row['population']!r} is not a population.")
    return size
