"""Areas on paper: a projection that fits them into a room, and their shapes in its pixels."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import pandas as pd

from mha_monitor.charts.shaped.sheet import Room
from mha_monitor.definitions.verdicts import HIGHER, LOWER
from mha_monitor.formats import drawing as d
from mha_monitor.maps.colours import NO_FIGURE, SUPPRESSED
from mha_monitor.maps.marks import middle

DASHES = {HIGHER: "", LOWER: "5 3"}
HATCHES = {SUPPRESSED: "stripes", NO_FIGURE: "dots"}
Project = Callable[[float, float], tuple[float, float]]


def _rings_of(feature: dict) -> list[list[tuple[float, float]]]:
    geometry = feature["geometry"]
    parts = geometry["coordinates"]
    polygons = parts if geometry["type"] == "MultiPolygon" else [parts]
    return [ring for polygon in polygons for ring in polygon]


def _mercator(north: float) -> float:
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(north) / 2)))


def fit(features: list[dict], room: Room) -> tuple[Project, float]:
    """A projection (Mercator) that fits areas into a room, and the width that they take."""
    points = [point for each in features for ring in _rings_of(each) for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = (_mercator(end(p[1] for p in points)) for end in (min, max))
    scale = min(room.width / (east - west), room.height / (north - south))

    def project(lon: float, lat: float) -> tuple[float, float]:
        return room.x + (lon - west) * scale, room.y + (north - _mercator(lat)) * scale

    return project, (east - west) * scale


def area_shape(feature: dict, shaded: pd.DataFrame, project: Project, shown: Mapping) -> d.Named:
    """One area in its colour or hatch, with what it says. `shaded` is from `colours.shade`."""
    row = shaded.loc[feature["id"]]
    rings = tuple(ring for part in _rings_of(feature) if len(ring := _thinned(part, project)) > 2)
    plain = row["shade"] in HATCHES
    shape = d.Shape(
        rings,
        "paper" if plain else f"class-{row['shade']}",
        "soft",
        0.5,
        hatch=HATCHES.get(row["shade"], ""),
    )
    says = f"{row['area_name']}: {shown['scale'].text(row['value']) or row['label']}"
    return d.Named(says, (shape,))


def _thinned(ring: list, project: Project) -> tuple[tuple[float, float], ...]:
    """A ring without the points that lie within a third of a pixel of the one before."""
    kept: list[tuple[float, float]] = []
    for east, north in (point[:2] for point in ring):
        x, y = project(east, north)
        if not kept or math.hypot(x - kept[-1][0], y - kept[-1][1]) > 0.33:
            kept.append((x, y))
    return tuple(kept)


def outlined(
    features: list[dict], shaded: pd.DataFrame, project: Project, shown: Mapping
) -> list[d.Mark]:
    """A line about each area that is higher or lower, and a mark on the one picked out."""
    marks: list[d.Mark] = [
        d.Line((*ring, ring[0]), "ink", 1.8, DASHES[line])
        for each in features
        if (line := shaded.loc[each["id"], "line"]) in DASHES
        for part in _rings_of(each)
        if len(ring := _thinned(part, project)) > 2
    ]
    picked = [each for each in features if each["id"] == shown["selected_area"]]
    marks += [d.Point(*project(*middle(each)), 4, "accent", "paper", "diamond") for each in picked]
    return marks
