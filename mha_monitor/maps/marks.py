"""Shapes drawn over the areas of a map, worked out from their outlines: points and hatching."""

from __future__ import annotations

import math

import shapely
from shapely.geometry import shape

# At 53° north a degree of longitude is this much of a degree of latitude; with it, hatching
# slopes at 45 degrees on a Mercator map of England.
SQUASH = math.cos(math.radians(53))


def middle(feature: dict) -> tuple[float, float]:
    """Return longitude and latitude of the point of an area that lies farthest from its border."""
    outline = shape(feature["geometry"])
    biggest = max(getattr(outline, "geoms", [outline]), key=lambda part: part.area)
    centre = shapely.maximum_inscribed_circle(biggest, tolerance=0.02).coords[0]
    return round(centre[0], 4), round(centre[1], 4)


def hatch(feature: dict, spacing: float) -> dict:
    """Return parallel lines, `spacing` degrees of latitude apart, that fill an area's outline.

    A GeoJSON geometry; the lines of neighbouring areas meet, for all lie on one grid.
    """
    outline = shape(feature["geometry"])
    west, south, east, north = outline.bounds
    first = math.floor((south - east * SQUASH) / spacing)
    last = math.ceil((north - west * SQUASH) / spacing)
    lines = [
        [(west, west * SQUASH + step * spacing), (east, east * SQUASH + step * spacing)]
        for step in range(first, last + 1)
    ]
    inside = shapely.intersection(shapely.multilinestrings(lines), outline)
    return shapely.set_precision(inside, 0.0001).__geo_interface__


def dots(feature: dict, spacing: float) -> list[tuple[float, float]]:
    """Return points, `spacing` degrees of latitude apart, that fill an area's outline."""
    outline = shape(feature["geometry"])
    west, south, east, north = outline.bounds
    step = spacing / SQUASH
    points = [
        (round(column * step, 4), round(row * spacing, 4))
        for row in range(math.ceil(south / spacing), math.floor(north / spacing) + 1)
        for column in range(math.ceil(west / step), math.floor(east / step) + 1)
    ]
    inside = shapely.contains_xy(outline, *zip(*points, strict=True)) if points else []
    return [point for point, kept in zip(points, inside, strict=True) if kept]
