"""Which sets of areas and outlines there are, what their columns are called, when each is valid.

NHS areas change by Act and by merger, so a map must use the areas that its figures were counted in.
The mergers of April 2027 are one more entry in VINTAGES, and one in LAYERS for each new outline.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Layer:
    """One set of areas: where it is published, what its columns are called, when it is valid.

    `tolerance` is the square root, in degrees, of the smallest corner that is kept.
    """

    name: str
    area_kind: str
    file_name: str
    area_code: str
    area_name: str
    ons_code: str
    valid_from: dt.date
    valid_to: dt.date | None
    tolerance: float


@dataclass(frozen=True)
class Vintage:
    """A set of areas with the day it came into force, and how many there are of each kind."""

    name: str
    first_day: dt.date
    icbs: int
    sub_icbs: int


ICBS_BEGAN = dt.date(2022, 7, 1)
ICBS_OF_2022_ENDED = dt.date(2026, 3, 31)
ICBS_MERGED = dt.date(2026, 4, 1)

VINTAGES = (
    Vintage("2024", ICBS_BEGAN, icbs=42, sub_icbs=106),
    Vintage("2026", ICBS_MERGED, icbs=36, sub_icbs=105),
)
REGIONS = 7
# Sub-ICBs with other people than in the vintage before: Frimley closed, and three took it in.
# All others kept their people, and so their populations.
SUB_ICBS_CHANGED = {"2026": frozenset({"D4U1Y", "D9Y0V", "92A", "15A"})}

LAYERS = (
    Layer(
        "region",
        "region",
        file_name="nhser_7.geojson",
        area_code="nhser_code_nhs",
        area_name="nhser_name",
        ons_code="nhser24_code",
        valid_from=ICBS_BEGAN,
        valid_to=None,
        tolerance=0.006,
    ),
    Layer(
        "icb-2024",
        "icb",
        file_name="icb24_42.geojson",
        area_code="icb24_code_nhs",
        area_name="icb24_name",
        ons_code="icb24_code",
        valid_from=ICBS_BEGAN,
        valid_to=ICBS_OF_2022_ENDED,
        tolerance=0.008,
    ),
    Layer(
        "icb-2026",
        "icb",
        file_name="icb26_36.geojson",
        area_code="icb26_code_nhs",
        area_name="icb26_name",
        ons_code="icb26_code",
        valid_from=ICBS_MERGED,
        valid_to=None,
        tolerance=0.008,
    ),
    Layer(
        "sub-icb-2024",
        "sub-icb",
        file_name="sicbl24_106.geojson",
        area_code="sicbl24_code_nhs",
        area_name="sicbl24_name",
        ons_code="sicbl24_code",
        valid_from=ICBS_BEGAN,
        valid_to=ICBS_OF_2022_ENDED,
        tolerance=0.01,
    ),
)
# Not embedded: these outlines are held once a refresh has brought them in.
FETCHED = (
    Layer(
        "sub-icb-2026",
        "sub-icb",
        file_name="",
        area_code="",
        area_name="sicbl26nm",
        ons_code="sicbl26cd",
        valid_from=ICBS_MERGED,
        valid_to=None,
        tolerance=0.01,
    ),
)
BY_NAME = {layer.name: layer for layer in (*LAYERS, *FETCHED)}

# The ONS gives an area a new code when its border moves; the NHS code stays. Old code → NHS code.
FORMER_ONS_CODES = {
    "E38000026": "06H",
    "E38000182": "01Y",
    "E38000220": "15E",
    "E38000229": "15M",
    "E38000242": "78H",
    "E38000246": "92A",
    "E38000248": "70F",
    "E38000250": "D2P2L",
    "E38000253": "D9Y0V",
    "E54000042": "QRL",
    "E54000052": "QXU",
    "E54000053": "QNX",
    "E40000007": "Y61",
    "E40000010": "Y62",
}
