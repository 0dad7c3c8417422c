"""Outlines as the Office for National Statistics serves them: GeoJSON under its own codes.

The service names each area by ONS code and title and knows no NHS code, and its field names change
with every vintage (ICB23CD, icb26cd). Here each outline gets the NHS code that figures are joined
by: from its ONS code, from a code that it had before, or from its name; a guess is never made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas
import pandas as pd
import shapely
from shapely.errors import ShapelyError

from data_sources.geography import arcgis_answers, boundaries
from data_sources.geography.boundary_layers import BY_NAME, FORMER_ONS_CODES, Layer
from data_sources.schema.cells import shown
from data_sources.schema.errors import UnexpectedLayout
from data_sources.schema.model import Release

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

# What the ONS begins its field names with, and the field that each ends with.
STEMS = {"region": "NHSER", "icb": "ICB", "sub-icb": "SICBL"}
_FIELD = r"{stem}\d\dCD", r"{stem}\d\dNM"
# England in degrees, a little wider: metres of the national grid lie far outside.
ENGLAND_BOUNDS = (-7.0, 49.0, 2.5, 56.5)
SHOWN = 5  # areas named in one sentence


def read(path: Path, layer: Layer, areas: pd.DataFrame) -> GeoDataFrame:
    """Read one layer: area_code (NHS), area_name, ons_code, geometry (EPSG:4326), by area_code.

    `areas` is the table of areas that are held (`areas.AREA_COLUMNS`): it says which areas the
    layer must have. Raises UnexpectedLayout for a file that is cut short or an answer of the
    service that is an error; for an area that is not known, absent or given twice, and for
    outlines that overlap.
    """
    features = arcgis_answers.features(path)
    held = _areas_of(layer, areas, path.name)
    found = list(_named(features, layer, held, path.name))
    _refuse_wrong_areas([code for code, _ in found], held, path.name)
    outlines = _frame(found, held, features, path.name)
    _refuse_wrong_shapes(outlines, path.name)
    return outlines.sort_values("area_code", ignore_index=True)


def write(outlines: GeoDataFrame, layer: Layer, path: Path) -> Path:
    """Simplify, and write GeoJSON of the embedded outlines' shape: the same bytes each time."""
    return boundaries.write(boundaries.simplify(outlines, layer.tolerance), path)


def releases(path: Path, layer: Layer) -> list[Release]:
    return [
        Release(
            source="outlines",
            name=layer.name,
            title=f"Outlines: {layer.name}, as the ONS publishes them, simplified",
            url="https://geoportal.statistics.gov.uk/",
            attribution=boundaries.ATTRIBUTION,
            file_name=path.name,
        )
    ]


def recognise(path: Path) -> list[Layer]:
    """The layers whose fields the file's first outline has; none if it is no file of outlines."""
    try:
        first = arcgis_answers.features(path)[0]
    except UnexpectedLayout:
        return []
    fields = {name.upper() for name in arcgis_answers.fields(first)} if "geometry" in first else ()
    years = {
        kind: int(match[1])
        for kind, stem in STEMS.items()
        for field in fields
        if (match := re.fullmatch(rf"{stem}(\d\d)CD", field))
    }
    return [
        layer
        for layer in BY_NAME.values()
        if layer.area_kind in years and _in_force(layer, 2000 + years[layer.area_kind])
    ]


def _in_force(layer: Layer, year: int) -> bool:
    ended = layer.valid_to.year if layer.valid_to else year + 1
    return layer.valid_from.year <= year < ended


def _areas_of(layer: Layer, areas: pd.DataFrame, where: str) -> pd.DataFrame:
    vintage = layer.name.removeprefix(layer.area_kind).removeprefix("-")
    held = areas[areas["area_kind"].eq(layer.area_kind) & areas["area_vintage"].eq(vintage)]
    if held.empty:
        raise UnexpectedLayout(
            f"{where}: no areas of layer {layer.name!r} are held, so its outlines have no NHS "
            f"codes. Take in the lookup of small areas of that vintage first."
        )
    return held.set_index("area_code")


def _named(
    features: list[dict], layer: Layer, held: pd.DataFrame, where: str
) -> Iterator[tuple[str, str]]:
    """(NHS code, ONS code) of each outline."""
    by_ons_code = dict(zip(held["ons_code"], held.index, strict=True))
    by_name = {_normal(name): code for code, name in held["area_name"].items()}
    patterns = [re.compile(each.format(stem=STEMS[layer.area_kind]), re.I) for each in _FIELD]
    for number, feature in enumerate(features, start=1):
        place = f"{where}, outline {number}"
        ons_code, name = (_property(feature, pattern, place) for pattern in patterns)
        former = FORMER_ONS_CODES.get(ons_code)
        code = by_ons_code.get(ons_code) or (former if former in held.index else None)
        code = code or by_name.get(_normal(name))
        if code is None:
            raise UnexpectedLayout(
                f"{place}: {shown(name)} ({ons_code}) is no area of layer {layer.name!r}, "
                f"neither by code nor by name. If it is new, take in the lookup of small areas "
                f"of its vintage; if its code changed, a new version of the monitor is needed."
            )
        yield str(code), ons_code


def _property(feature: dict, pattern: re.Pattern, place: str) -> str:
    known = arcgis_answers.fields(feature)
    for field, value in known.items():
        if pattern.fullmatch(field):
            return str(value).strip()
    raise UnexpectedLayout(
        f"{place}: no field like {pattern.pattern}. Found {', '.join(known) or 'none'}."
    )


def _normal(name: str) -> str:
    """A name without what differs between publications: `NHS Devon ICB - 15N` is `devon 15n`."""
    words = re.sub(r"[^a-z0-9]+", " ", name.casefold().replace("&", " and ")).split()
    return re.sub(r"^nhs | integrated care board$| icb(?= )", "", " ".join(words))


def _refuse_wrong_areas(codes: list[str], held: pd.DataFrame, where: str) -> None:
    twice = sorted({code for code in codes if codes.count(code) > 1})
    absent = sorted(set(held.index) - set(codes))
    for wrong, what in ((twice, "more than one outline for"), (absent, "no outline for")):
        if wrong:
            names = ", ".join(f"{held['area_name'][code]} ({code})" for code in wrong[:SHOWN])
            more = f" and {len(wrong) - SHOWN} others" if len(wrong) > SHOWN else ""
            raise UnexpectedLayout(
                f"{where}: {what} {names}{more}. Expected {len(held)} areas, one outline each: "
                f"fetch the file again, or another vintage of it."
            )


def _frame(
    found: list[tuple[str, str]], held: pd.DataFrame, features: list[dict], where: str
) -> GeoDataFrame:
    try:
        shapes = geopandas.GeoDataFrame.from_features(features, crs="EPSG:4326").geometry
    except (ShapelyError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise UnexpectedLayout(
            f"{where}: an outline is not GeoJSON ({problem}). Fetch the file again."
        ) from None
    rows = [(code, held["area_name"][code], ons_code) for code, ons_code in found]
    table = pd.DataFrame(rows, columns=list(boundaries.PROPERTIES))
    return geopandas.GeoDataFrame(table, geometry=shapes.reset_index(drop=True))


def _refuse_wrong_shapes(outlines: GeoDataFrame, where: str) -> None:
    absent = outlines["area_code"][outlines.geometry.isna() | outlines.geometry.is_empty]
    if len(absent):
        raise UnexpectedLayout(f"{where}: no outline for {', '.join(absent)}. Fetch it again.")
    west, south, east, north = outlines.total_bounds
    if not shapely.box(*ENGLAND_BOUNDS).contains(shapely.box(west, south, east, north)):
        raise UnexpectedLayout(
            f"{where}: the outlines reach from {west:,.0f}, {south:,.0f} to {east:,.0f}, "
            f"{north:,.0f}, which is not England in degrees. Ask the service for outSR=4326."
        )
    if not shapely.coverage_is_valid(outlines.geometry.values):
        raise UnexpectedLayout(
            f"{where}: neighbouring outlines overlap or leave gaps. "
            f"Fetch the generalised or super-generalised outlines (BGC, BSC) as published."
        )
