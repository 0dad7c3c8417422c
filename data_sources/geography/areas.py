"""Areas of the NHS in England: names, codes and parents of each vintage, and what became of them.

Vintage 2024 serves periods to March 2026 (42 integrated care boards), vintage 2026 those from
April 2026 (36). ODS codes are the key: they outlive the ONS codes, which change with a boundary.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data_sources.files import published_csv
from data_sources.schema.cells import Mark
from data_sources.schema.errors import BrokenContract
from data_sources.schema.model import Release
from data_sources.schema.vocabulary import ENGLAND, short_area_name

AREA_COLUMNS = ("area_kind", "area_vintage", "area_code", "area_name", "ons_code", "parent_code")
SUCCESSION_COLUMNS = ("area_kind", "from_code", "to_code", "population", "share", "mark")
FILES = (
    ("sicbl24_to_icb24_icb26_nhser.csv", "Sub-ICB locations, ICBs and NHS regions, 2024 and 2026"),
    ("icb24_to_icb26.csv", "Integrated care boards of 2024 in those of 2026"),
)

_SUB_ICB = {
    name: (name,)
    for name in (
        "sicbl24_code",
        "sicbl24_code_nhs",
        "sicbl24_name",
        "icb24_code",
        "icb24_code_nhs",
        "icb24_name",
        "icb26_code",
        "icb26_code_nhs",
        "icb26_name",
        "nhser_code_nhs",
        "nhser22_code",
        "nhser24_code",
        "nhser_name",
        "icb26_basis",
        "lsoas",
        "pop2021",
        "share_of_sicbl24",
    )
}
_SUCCESSION = {
    name: (name,)
    for name in (
        "icb24_code",
        "icb24_code_nhs",
        "icb24_name",
        "icb26_code",
        "icb26_code_nhs",
        "icb26_name",
        "nhser_code_nhs",
        "nhser_name",
        "lsoas",
        "pop2021",
        "share_of_icb24",
    )
}


def read(folder: Path) -> pd.DataFrame:
    """Areas with their parents: sub-ICB → ICB → NHS region → England."""
    rows = [row for _, row in published_csv.read_rows(folder / FILES[0][0], _SUB_ICB)]
    records = [("england", "", ENGLAND, "England", "E92000001", "")]
    for row in rows:
        region = row["nhser_code_nhs"]
        records.append(("region", "", region, row["nhser_name"], row["nhser24_code"], ENGLAND))
        for vintage, number in (("2024", "24"), ("2026", "26")):
            code, name = row[f"icb{number}_code_nhs"], short_area_name(row[f"icb{number}_name"])
            records.append(("icb", vintage, code, name, row[f"icb{number}_code"], region))
        code, name = row["sicbl24_code_nhs"], short_area_name(row["sicbl24_name"])
        records.append(("sub-icb", "2024", code, name, row["sicbl24_code"], row["icb24_code_nhs"]))
    table = pd.DataFrame.from_records(records, columns=list(AREA_COLUMNS)).drop_duplicates()
    key = ["area_kind", "area_vintage", "area_code"]
    repeated = table[table.duplicated(key)]
    if len(repeated):
        raise BrokenContract(
            f"{FILES[0][0]}: {repeated.iloc[0]['area_name']} is given two names, codes or parents."
        )
    return table.sort_values(key, ignore_index=True)


def read_succession(folder: Path) -> pd.DataFrame:
    """Which ICB of 2026 each ICB of 2024 passed into, and the share of its people that went."""
    records = []
    for _, row in published_csv.read_rows(folder / FILES[1][0], _SUCCESSION):
        share = float(row["share_of_icb24"])
        mark = Mark.EXACT if share == 1 else Mark.ESTIMATED
        pair = (row["icb24_code_nhs"], row["icb26_code_nhs"])
        records.append(("icb", *pair, float(row["pop2021"]), share, mark.value))
    table = pd.DataFrame.from_records(records, columns=list(SUCCESSION_COLUMNS))
    shares = table.groupby("from_code")["share"].sum()
    if (shares - 1).abs().max() > 0.001:
        raise BrokenContract(f"{FILES[1][0]}: the shares of {shares.idxmin()} do not add up to 1.")
    return table.sort_values(["from_code", "to_code"], ignore_index=True)


def releases() -> list[Release]:
    return [
        Release(
            source="areas",
            name=name,
            title=title,
            url="https://geoportal.statistics.gov.uk/",
            attribution=(
                "Source: Office for National Statistics licensed under the Open Government "
                "Licence v3.0."
            ),
            file_name=name,
        )
        for name, title in FILES
    ]
