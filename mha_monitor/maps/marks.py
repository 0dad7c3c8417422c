"""Where areas lie: the middle of each, and whether it is in crowded London."""

from __future__ import annotations

import shapely
from shapely.geometry import shape

# Small, crowded areas are drawn again, larger: those whose middle lies in this box.
LONDON_WEST, LONDON_SOUTH, LONDON_EAST, LONDON_NORTH = -0.50, 51.30, 0.25, 51.65


def middle(feature: dict) -> tuple[float, float]:
    """Return longitude and latitude of the point of an area that lies farthest from its border."""
    outline = shape(feature["geometry"])
    biggest = max(getattr(outline, "geoms", [outline]), key=lambda part: part.area)
    centre = shapely.maximum_inscribed_circle(biggest, tolerance=0.02).coords[0]
    return round(centre[0], 4), round(centre[1], 4)


def in_london(east: float, north: float) -> bool:
    """Whether a point lies where small areas are crowded."""
    return LONDON_WEST < east < LONDON_EAST and LONDON_SOUTH < north < LONDON_NORTH
