"""England as equal hexagons, one for each area: a small board in London is seen as well as Devon.

Which cell an area has was laid out once for each set of areas (`hexagons.json`), so that
neighbours touch where they can; `simulations/hexagon_layout.py` made it.
"""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path

LAYOUTS = Path(__file__).with_name("hexagons.json")
CORNERS = [math.radians(60 * corner + 30) for corner in range(6)]
WIDTH = math.sqrt(3)  # of a hexagon whose sides are 1
SIDE = 0.01  # of a hexagon on the map, in radians at the equator
GAP = 0.96
SMALL_WORDS = {"and", "of", "the", "on"}
LONGEST_NAME = 9  # letters that fit into a hexagon


@cache
def layouts() -> dict[str, dict[str, tuple[int, int]]]:
    """The column and row of each area, by the name of its set of outlines. Odd rows lie half a
    hexagon to the right."""
    read = json.loads(LAYOUTS.read_text(encoding="utf-8"))
    return {layer: {code: tuple(at) for code, at in cells.items()} for layer, cells in read.items()}


def tiles(layer: str, outlines: dict) -> dict | None:
    """GeoJSON of the hexagons of a set of areas; None where none was laid out for it.

    `bounds` are south-west and north-east in degrees, as the map takes them.
    """
    cells = layouts().get(layer, {})
    if {each["id"] for each in outlines["features"]} != set(cells):
        return None
    features = [_tile(each, *cells[each["id"]]) for each in outlines["features"]]
    corners = [point for each in features for point in each["geometry"]["coordinates"][0]]
    east, north = (max(point[axis] for point in corners) for axis in (0, 1))
    west, south = (min(point[axis] for point in corners) for axis in (0, 1))
    return {
        "type": "FeatureCollection",
        "features": features,
        "bounds": ((south, west), (north, east)),
    }


def _tile(feature: dict, column: int, row: int) -> dict:
    x, y = WIDTH * (column + 0.5 * (row % 2)), -1.5 * row
    ring = [_degrees(x + GAP * math.cos(a), y + GAP * math.sin(a)) for a in reversed(CORNERS)]
    properties = {**feature["properties"], "label": short(feature["properties"]["area_name"])}
    geometry = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    return {**feature, "properties": properties, "geometry": geometry}


def _degrees(x: float, y: float) -> list[float]:
    """Longitude and latitude of a point of the plane, so that Mercator leads back to it."""
    latitude = math.degrees(2 * math.atan(math.exp(y * SIDE)) - math.pi / 2)
    return [round(math.degrees(x * SIDE), 5), round(latitude, 5)]


def short(name: str) -> str:
    """What fits into a hexagon: the name, or the first letters of its words."""
    if len(name) <= LONGEST_NAME:
        return name
    words = name.replace(",", " ").replace("-", " ").split()
    if len(words) == 1:
        return f"{name[: LONGEST_NAME - 3]}."
    return "".join(word[0] for word in words if word not in SMALL_WORDS)
