"""Which sets of outlines are published, what their columns are called, when each is valid.

NHS areas change by Act and by merger, so a map must use the areas that its figures were counted in.
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


ICBS_BEGAN = dt.date(2022, 7, 1)
ICBS_OF_2022_ENDED = dt.date(2026, 3, 31)
ICBS_MERGED = dt.date(2026, 4, 1)

# fmt: off
LAYERS = (
    Layer("region", "region", "nhser_7.geojson",
          "nhser_code_nhs", "nhser_name", "nhser24_code", ICBS_BEGAN, None, 0.006),
    Layer("icb-2024", "icb", "icb24_42.geojson",
          "icb24_code_nhs", "icb24_name", "icb24_code", ICBS_BEGAN, ICBS_OF_2022_ENDED, 0.008),
    Layer("icb-2026", "icb", "icb26_36.geojson",
          "icb26_code_nhs", "icb26_name", "icb26_code", ICBS_MERGED, None, 0.008),
    Layer("sub-icb-2024", "sub-icb", "sicbl24_106.geojson",
          "sicbl24_code_nhs", "sicbl24_name", "sicbl24_code", ICBS_BEGAN, ICBS_OF_2022_ENDED, 0.01),
)
# fmt: on
