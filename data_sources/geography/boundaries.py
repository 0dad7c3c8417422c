"""Outlines of NHS areas: published GeoJSON, made small enough for a browser, one file per layer.

Geometry libraries are slow to import and are needed where outlines are made; whoever answers a
question reads what was made as plain GeoJSON.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas
import shapely

from data_sources.geography.boundary_layers import LAYERS, Layer
from data_sources.schema.errors import UnexpectedLayout
from data_sources.schema.vocabulary import short_area_name

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

# 0.0001 degree is about 11 metres, far below what a map of England can show.
GRID_DEGREES = 0.0001
BACKDROP_TOLERANCE = 0.015
PROPERTIES = ("area_code", "area_name", "ons_code")
ATTRIBUTION = (
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0. "
    "Contains OS data © Crown copyright and database right 2026."
)


def read(path: Path, layer: Layer) -> GeoDataFrame:
    """Read one published layer: area_code (ODS), area_name, ons_code, geometry (EPSG:4326).

    Sorted by area_code. Raises UnexpectedLayout when a column is missing, a code is repeated, or
    neighbouring outlines do not share their borders.
    """
    ours = dict(zip((layer.area_code, layer.area_name, layer.ons_code), PROPERTIES, strict=True))
    try:
        published = geopandas.read_file(path)
    except Exception as problem:
        raise UnexpectedLayout(f"{path.name} cannot be read as GeoJSON: {problem}") from problem
    missing = [column for column in ours if column not in published]
    if missing:
        found = ", ".join(column for column in published.columns if column != "geometry")
        raise UnexpectedLayout(
            f"{path.name}: no column {', '.join(missing)}. Found {found}. "
            f"Use the layer {layer.name!r} as published."
        )
    outlines = published.rename(columns=ours)[[*PROPERTIES, "geometry"]]
    outlines["area_name"] = outlines["area_name"].map(short_area_name)
    outlines = outlines.sort_values("area_code", ignore_index=True).to_crs("EPSG:4326")
    _check(outlines, path.name)
    return outlines


def simplify(outlines: GeoDataFrame, tolerance: float) -> GeoDataFrame:
    """Drop corners smaller than `tolerance` and round to GRID_DEGREES; shared borders stay shared.

    Exterior rings run clockwise, which d3 (and so Altair) needs: the other way round means
    "everything but this area". Leaflet accepts either.
    """
    smaller = outlines.geometry.simplify_coverage(tolerance).set_precision(GRID_DEGREES)
    clockwise = shapely.orient_polygons(smaller.values, exterior_cw=True)
    simplified = outlines.set_geometry(clockwise, crs=outlines.crs)
    _check(simplified, "simplified outlines")
    return simplified


def backdrop(outlines: GeoDataFrame) -> GeoDataFrame:
    """Return one area, England (ENG), dissolved from a layer that covers it."""
    england = outlines.geometry.union_all("coverage")
    row = {"area_code": "ENG", "area_name": "England", "ons_code": "E92000001"}
    dissolved = geopandas.GeoDataFrame([row], geometry=[england], crs=outlines.crs)
    return simplify(dissolved, BACKDROP_TOLERANCE)


def write(outlines: GeoDataFrame, path: Path) -> Path:
    """Write compact GeoJSON, the same bytes for the same outlines."""
    published = json.loads(outlines.to_json(drop_id=True))
    features = [
        {
            "type": "Feature",
            "id": feature["properties"]["area_code"],
            "properties": feature["properties"],
            "geometry": feature["geometry"],
        }
        for feature in published["features"]
    ]
    collection = {"type": "FeatureCollection", "features": features}
    text = json.dumps(collection, separators=(",", ":"), ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
    return path


def build(source_folder: Path, target_folder: Path) -> list[Path]:
    """Write `<layer>.geojson` for each layer, and `england.geojson`; return the written paths."""
    target_folder.mkdir(parents=True, exist_ok=True)
    written = []
    for layer in LAYERS:
        outlines = simplify(read(source_folder / layer.file_name, layer), layer.tolerance)
        written.append(write(outlines, target_folder / f"{layer.name}.geojson"))
        if layer.name == "region":
            written.append(write(backdrop(outlines), target_folder / "england.geojson"))
    return written


def _check(outlines: GeoDataFrame, where: str) -> None:
    absent = outlines["area_code"][outlines.geometry.isna() | outlines.geometry.is_empty]
    if len(absent):
        raise UnexpectedLayout(f"{where}: no outline for {', '.join(absent)}.")
    repeated = outlines["area_code"][outlines["area_code"].duplicated()].unique()
    if len(repeated):
        raise UnexpectedLayout(f"{where}: more than one outline for {', '.join(repeated)}.")
    if not shapely.coverage_is_valid(outlines.geometry.values):
        raise UnexpectedLayout(
            f"{where}: neighbouring outlines overlap or leave gaps. Build them from one file in "
            f"which neighbours share every corner of their border."
        )
