"""Invented populations, and lookups and outlines in the layouts of the Office for National
Statistics: small, whole, and sound until a test damages them.

Every number of people is made up. Areas carry real codes and names, so that a sample can be asked
about; small areas are numbered from E01900001, which no real one is. Each sub-ICB has three small
areas; the three of Frimley, which closed on 31 March 2026, go three ways, as its people did.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from data_sources.embedded import build

TS021_NAME = "INVENTED_census2021-ts021.zip"
EFF_NAME = "INVENTED_detentions-under-the-mental-health-act.csv"
# Headings of the bulk file in its own order: each broad group stands before its parts.
TS021_GROUPS = {
    "Asian, Asian British or Asian Welsh": (
        "Bangladeshi",
        "Chinese",
        "Indian",
        "Pakistani",
        "Other Asian",
    ),
    "Black, Black British, Black Welsh, Caribbean or African": (
        "African",
        "Caribbean",
        "Other Black",
    ),
    "Mixed or Multiple ethnic groups": (
        "White and Asian",
        "White and Black African",
        "White and Black Caribbean",
        "Other Mixed or Multiple ethnic groups",
    ),
    "White": (
        "English, Welsh, Scottish, Northern Irish or British",
        "Irish",
        "Gypsy or Irish Traveller",
        "Roma",
        "Other White",
    ),
    "Other ethnic group": ("Arab", "Any other ethnic group"),
}
# People of each of the 19 groups in the first small area; the next ones differ a little.
SIZES = (9, 8, 31, 27, 16, 24, 11, 5, 8, 4, 9, 8, 1300, 9, 2, 3, 61, 6, 15)
LEVELS = ("ctry", "rgn", "utla", "ltla", "msoa", "lsoa", "oa")
WELSH = ("W01900001", "W01900002")
SMALL_AREAS_EACH = 3
# The country row is shifted a little, as every table of the census is.
SHIFTED_BY = 2
FRIMLEY_WENT_TO = ("D9Y0V", "92A", "15A")
CLOSED = "D4U1Y"
NEW_ONS_CODES = {"D9Y0V": "E38000266"}


def write_ts021_zip(folder: Path, name: str = TS021_NAME, members=LEVELS) -> Path:
    """The bulk zip of Census 2021 table TS021: a wide CSV for each level of areas."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bulk:
        for level in members:
            bulk.writestr(f"census2021-ts021-{level}.csv", ts021_csv(level))
    return path


@cache
def ts021_csv(level: str) -> str:
    """One member of the zip. Levels that nobody reads hold England alone."""
    rows = small_area_rows() if level == "lsoa" else country_rows()
    return as_csv([ts021_heading(), *rows])


def ts021_heading() -> list[str]:
    groups = [f"Ethnic group: {label}" for label in _labels()]
    return ["date", "geography", "geography code", "Ethnic group: Total: All usual residents"] + (
        groups
    )


def small_area_rows() -> list[list[str]]:
    codes = [*small_areas(), *WELSH]
    return [
        _wide_row(f"INVENTED {number:03d}A", code, sizes_of(code))
        for number, code in enumerate(codes, start=1)
    ]


def country_rows() -> list[list[str]]:
    england = [sum(sizes) for sizes in zip(*map(sizes_of, small_areas()), strict=True)]
    england[0] += SHIFTED_BY
    wales = [sum(sizes) for sizes in zip(*map(sizes_of, WELSH), strict=True)]
    return [_wide_row("England", "E92000001", england), _wide_row("Wales", "W92000004", wales)]


@cache
def sizes_of(code: str) -> list[int]:
    """People of each of the 19 groups, in the order of the headings, in one small area."""
    number = int(code[3:])
    return [size + (number * (place + 3)) % (size // 3 + 2) for place, size in enumerate(SIZES)]


@cache
def lookup_json(vintage: str) -> bytes:
    """Small areas of 2021 in sub-ICBs and ICBs of a vintage, as the ONS service gives them.

    The pages of the service, put together. The lookup of 2024 names cancer alliances where that
    of 2026 names NHS regions.
    """
    features = [{"attributes": row} for row in lookup_rows(vintage)]
    return json.dumps({"features": features}).encode()


def lookup_csv(vintage: str) -> bytes:
    """The same as the download of the portal: a CSV that begins with a byte order mark."""
    rows = lookup_rows(vintage)
    return as_csv([list(rows[0]), *([*row.values()] for row in rows)]).encode("utf-8-sig")


def lookup_rows(vintage: str) -> list[dict[str, object]]:
    return [
        _lookup_row(vintage, place, code, sub_icb)
        for place, (code, sub_icb) in enumerate(sub_icb_of_small_areas(vintage).items(), start=1)
    ]


def small_areas() -> list[str]:
    return list(sub_icb_of_small_areas("2024"))


@cache
def sub_icb_of_small_areas(vintage: str) -> dict[str, str]:
    """Code of each English small area → sub-ICB that holds it in a vintage."""
    codes = sorted(_sub_icbs())
    held = [code for code in codes for _ in range(SMALL_AREAS_EACH)]
    if vintage != "2024":
        heirs = iter(FRIMLEY_WENT_TO)
        held = [next(heirs) if code == CLOSED else code for code in held]
    return {f"E019{number:05d}": code for number, code in enumerate(held, start=1)}


@cache
def outline_geojson(layer: str) -> bytes:
    """Outlines as the ONS service gives them: its own codes and names, and no NHS code."""
    number = {"region": "24", "icb-2024": "23", "sub-icb-2024": "23"}.get(layer, "26")
    kind, _, _ = layer.rpartition("-")
    field = {"icb": "ICB", "sub-icb": "SICBL", "": "NHSER"}[kind] + number
    features = [
        {"type": "Feature", "id": place, "geometry": shape}
        | {"properties": _ons_properties(place, field, code, name)}
        for place, (code, name, shape) in enumerate(_outlines(layer), start=1)
    ]
    crs = {"type": "name", "properties": {"name": "EPSG:4326"}}
    collection = {"type": "FeatureCollection", "crs": crs, "features": features}
    return json.dumps(collection).encode()


EFF_NARROW = (
    "Time",
    "Geography",
    "Ethnicity",
    "Value_1",
    "Value_2",
    "Numerator",
    "Denominator",
    "Confidence_interval",
)
EFF_WIDE = (
    "Measure",
    "Time",
    "Time_type",
    "Geography",
    "Geography_type",
    "Geography_code",
    "Ethnicity",
    "Ethnicity_type",
    "Value_1",
    "Value_1_type",
    "Value_2",
    "Value_2_type",
    "Numerator",
    "Denominator",
    "Confidence_interval",
    "Notes",
)
# Ethnicity, its classification, and the five numbers as the page prints them.
EFF_ROWS = (
    ("All", "All", "90.1", "88.4", "52000", "56000000", "0.8"),
    ("Asian", "ONS 2021 5+1", "81.0", "76.2", "4000", "5400000", "2.6"),
    ("Black", "ONS 2021 5+1", "235.5", "231.2", "5600", "2400000", "6.5"),
    ("Mixed", "ONS 2021 5+1", "170.3", "110.4", "1850", "1700000", "10.1"),
    ("White", "ONS 2021 5+1", "67.2", "68.9", "31500", "45700000", "0.7"),
    ("Other", "ONS 2021 5+1", "120.8", "118.0", "1950", "1660000", "5.9"),
    ("Bangladeshi", "ONS 2021 18+1", "91.4", "70.2", "440", "630000", "9.4"),
    ("Chinese", "ONS 2021 18+1", "53.9", "45.1", "195", "431000", "7.7"),
    ("Indian", "ONS 2021 18+1", "55.8", "49.0", "900", "1840000", "3.6"),
    ("Pakistani", "ONS 2021 18+1", "81.2", "75.1", "1180", "1570000", "5.1"),
    ("Any other Asian background", "ONS 2021 18+1", "126.2", "119.3", "1130", "950000", "7.8"),
    ("African", "ONS 2021 18+1", "170.0", "158.2", "2320", "1470000", "8.0"),
    ("Caribbean", "ONS 2021 18+1", "226.1", "240.3", "1490", "620000", "11.4"),
    ("Any other Black background", "ONS 2021 18+1", "735.0", "610.1", "1790", "294000", "39.8"),
    ("White and Asian", "ONS 2021 18+1", "74.0", "40.2", "190", "474000", "11.7"),
    ("White and Black African", "ONS 2021 18+1", "138.6", "N/A", "withheld", "242000", "N/A"),
    ("White and Black Caribbean", "ONS 2021 18+1", "169.4", "115.0", "*", "499000", "20.0"),
    ("Any other Mixed background", "ONS 2021 18+1", "280.2", "170.3", "770", "454000", "24.6"),
    ("White British", "ONS 2021 18+1", "66.1", "67.7", "28100", "41500000", "0.8"),
    ("White Irish", "ONS 2021 18+1", "66.0", "80.9", "400", "494000", "6.9"),
    ("Any other White background", "ONS 2021 18+1", "91.7", "84.8", "3040", "", "4.1"),
    ("Any other ethnic group", "ONS 2021 18+1", "205.3", "195.7", "1780", "909000", "9.9"),
)


def write_eff_csv(folder: Path, name: str = EFF_NAME, *, wide: bool = True) -> Path:
    """The download of Ethnicity facts and figures: the widest heading likely, or the narrow one."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    heading = EFF_WIDE if wide else EFF_NARROW
    rows = [[row[column] for column in heading] for row in eff_rows()]
    path.write_text(as_csv([list(heading), *rows]), encoding="utf-8", newline="")
    return path


def eff_rows() -> Iterator[dict[str, str]]:
    for group, classification, *numbers in EFF_ROWS:
        columns = ("Value_1", "Value_2", "Numerator", "Denominator", "Confidence_interval")
        yield {
            "Measure": "Detentions under the Mental Health Act",
            "Time": "2022/23",
            "Time_type": "Financial year",
            "Geography": "England",
            "Geography_type": "Country",
            "Geography_code": "E92000001",
            "Ethnicity": group,
            "Ethnicity_type": classification,
            "Value_1_type": "Standardised rate per 100,000 people",
            "Value_2_type": "Crude rate per 100,000 people",
            "Notes": "",
        } | dict(zip(columns, numbers, strict=True))


def as_csv(rows: list[list[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _labels() -> Iterator[str]:
    for broad, parts in TS021_GROUPS.items():
        yield broad
        yield from (f"{broad}: {part}" for part in parts)


def _wide_row(name: str, code: str, sizes: list[int]) -> list[str]:
    rest, cells = iter(sizes), []
    for parts in TS021_GROUPS.values():
        here = [next(rest) for _ in parts]
        cells += [sum(here), *here]
    return ["2021", name, code, *map(str, [sum(sizes), *cells])]


class Area(NamedTuple):
    """One embedded area."""

    area_kind: str
    area_vintage: str
    area_code: str
    area_name: str
    ons_code: str
    parent_code: str


@cache
def _areas() -> dict[tuple[str, str, str], Area]:
    table = pd.read_parquet(build.EMBEDDED / build.AREAS)
    areas = [Area(*row) for row in table[list(Area._fields)].itertuples(index=False)]
    return {area[:3]: area for area in areas}


@cache
def _sub_icbs() -> dict[str, Area]:
    return {area.area_code: area for area in _areas().values() if area.area_kind == "sub-icb"}


def _icb_of(sub_icb: str, vintage: str) -> str:
    """The ICB of a sub-ICB: that of 2026 by what became of the ICB of 2024."""
    parent = _sub_icbs()[sub_icb].parent_code
    if vintage == "2024":
        return parent
    parted = {"07H": "D7T5G", "06T": "D7T5G", "06K": "S1Y5D", "06N": "S1Y5D"}
    parted |= {"06L": "T6Y0W", "07K": "T6Y0W"}
    merged = {
        "S1Y5D": ("QHG", "QUE"),
        "D7T5G": ("QH8",),
        "T6Y0W": ("QMM",),
        "S9B9J": ("QXU", "QNX"),
        "S0E4D": ("QU9",),
        "Z9B2Z": ("QMJ", "QRV"),
    }
    became = {old: new for new, olds in merged.items() for old in olds}
    return parted.get(sub_icb) or became.get(parent, parent)


def _full_name(kind: str, name: str) -> str:
    """`Dorset` → `NHS Dorset Integrated Care Board`; `Devon (15N)` → `NHS Devon ICB - 15N`."""
    if kind == "sub-icb":
        return f"NHS {name}".replace(" (", " ICB - ").rstrip(")")
    return f"NHS {name} Integrated Care Board" if kind == "icb" else name


def _sub_icb_name(sub_icb: str, vintage: str) -> str:
    icb = _areas()["icb", vintage, _icb_of(sub_icb, vintage)].area_name
    return f"NHS {icb} ICB - {sub_icb}"


def _sub_icb_ons(sub_icb: str, vintage: str) -> str:
    here = _sub_icbs()[sub_icb].ons_code
    return here if vintage == "2024" else NEW_ONS_CODES.get(sub_icb, here)


def _lookup_row(vintage: str, place: int, code: str, sub_icb: str) -> dict[str, object]:
    number = vintage[2:]
    icb = _icb_of(sub_icb, vintage)
    parent = _areas()["icb", vintage, icb]
    row: dict[str, object] = {"LSOA21CD": code, "LSOA21NM": f"INVENTED {place:03d}A"}
    names = {
        "SICBL": (
            _sub_icb_ons(sub_icb, vintage),
            sub_icb,
            _sub_icb_name(sub_icb, vintage),
        ),
        "ICB": (parent.ons_code, icb, _full_name("icb", parent.area_name)),
    }
    if vintage == "2024":
        row |= {"CAL24CD": "E56000000", "CAL24NM": "INVENTED Cancer Alliance"}
    else:
        region = _areas()["region", "", parent.parent_code]
        names["NHSER"] = (region.ons_code, region.area_code, region.area_name)
    for stem, (ons_code, nhs_code, name) in names.items():
        row |= {f"{stem}{number}CD": ons_code, f"{stem}{number}CDH": nhs_code}
        row[f"{stem}{number}NM"] = name
    return row | {f"LAD{number}CD": "E07900001", f"LAD{number}NM": "INVENTED", "ObjectId": place}


def _ons_properties(place: int, field: str, code: str, name: str) -> dict[str, object]:
    known = {"FID": place, f"{field}CD": code, f"{field}NM": name}
    return known | {"BNG_E": 0, "BNG_N": 0, "LONG": 0.0, "LAT": 0.0, "GlobalID": f"INVENTED-{code}"}


def _outlines(layer: str) -> Iterator[tuple[str, str, dict]]:
    """(ONS code, full name, geometry) of each area of a layer."""
    drawn = "sub-icb-2024" if layer == "sub-icb-2026" else layer
    path = build.EMBEDDED / build.OUTLINES / f"{drawn}.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    kind = layer.rpartition("-")[0] or layer
    shapes = {each["id"]: each["geometry"] for each in features}
    if layer == "sub-icb-2026":
        shapes = _without_frimley(shapes)
    for feature in features:
        code, known = feature["id"], feature["properties"]
        if code in shapes and layer == "sub-icb-2026":
            yield _sub_icb_ons(code, "2026"), _sub_icb_name(code, "2026"), shapes[code]
        elif code in shapes:
            yield known["ons_code"], _full_name(kind, known["area_name"]), shapes[code]


def _without_frimley(shapes: dict[str, dict]) -> dict[str, dict]:
    """Frimley's whole outline laid to its neighbour in Berkshire: right in kind, not in place."""
    import shapely
    from shapely.geometry import mapping, shape

    heir = FRIMLEY_WENT_TO[-1]
    joined = shapely.coverage_union(shape(shapes[CLOSED]), shape(shapes[heir]))
    kept = {code: outline for code, outline in shapes.items() if code != CLOSED}
    return kept | {heir: mapping(joined)}
