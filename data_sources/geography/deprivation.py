"""How deprived boards are: the English Indices of Deprivation 2025, as published for boards.

They are of places, not of people, and say nothing of the people who are detained.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data_sources.files import published_csv
from data_sources.schema.errors import BrokenContract
from data_sources.schema.model import Release

COLUMNS = ("area_kind", "area_vintage", "area_code", "deprivation_score", "most_deprived_share")
KIND, VINTAGE = "icb", "2024"
FILE = "imd2025_icb24.csv"
ATTRIBUTION = (
    "Contains information from the Ministry of Housing, Communities and Local Government, licensed "
    "under the Open Government Licence v3.0."
)
_PUBLISHED = {
    name: (name,)
    for name in (
        "icb24_code",
        "icb24_name",
        "imd_average_score",
        "imd_average_rank",
        "share_lsoas_most_deprived_10pc",
        "extent",
        "local_concentration",
    )
}


def read(folder: Path, areas: pd.DataFrame) -> pd.DataFrame:
    """Each board's average score, and the share of its small areas in the most deprived tenth.

    COLUMNS, by NHS code; a higher score is more deprived. `areas` is the table of areas: the file
    has ONS codes alone. Raises BrokenContract where a board is missing, strange or given twice.
    """
    held = areas[areas["area_kind"].eq(KIND) & areas["area_vintage"].eq(VINTAGE)]
    codes = dict(zip(held["ons_code"], held["area_code"], strict=True))
    records = [
        (
            KIND,
            VINTAGE,
            codes.get(row["icb24_code"], row["icb24_code"]),
            float(row["imd_average_score"]),
            float(row["share_lsoas_most_deprived_10pc"]),
        )
        for _, row in published_csv.read_rows(folder / FILE, _PUBLISHED)
    ]
    table = pd.DataFrame.from_records(records, columns=list(COLUMNS))
    strange = set(table["area_code"]) ^ set(codes.values())
    strange |= set(table["area_code"][table["area_code"].duplicated()])
    if strange:
        raise BrokenContract(
            f"{FILE}: {', '.join(sorted(strange))} is not there, given twice, or no board of "
            f"{VINTAGE}."
        )
    return table.sort_values("area_code", ignore_index=True)


def releases() -> list[Release]:
    return [
        Release(
            source="deprivation",
            name="indices-of-deprivation-2025-boards",
            title="English Indices of Deprivation 2025, integrated care boards",
            url="https://www.gov.uk/government/statistics/english-indices-of-deprivation-2025",
            attribution=ATTRIBUTION,
            file_name=FILE,
        )
    ]
