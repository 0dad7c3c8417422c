"""What the map of a page is sent: the shapes once, colours and words with every run.

`component/` draws it, from the same colours, lines and bounds as folium does in a file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from mha_monitor.formats.text import all_visible, visible
from mha_monitor.maps.colours import ColourScale
from mha_monitor.maps.interactive import (
    BORDER,
    DASHES,
    DEFINITIONS,
    ENGLAND_BOUNDS,
    OPTIONS,
    fills_of,
)
from mha_monitor.maps.marks import (
    LONDON_EAST,
    LONDON_NORTH,
    LONDON_SOUTH,
    LONDON_WEST,
    in_london,
    middle,
)

COMPONENT = Path(__file__).with_name("component")
LONDON = {
    "name": "London",
    "bounds": [[LONDON_SOUTH, LONDON_WEST], [LONDON_NORTH, LONDON_EAST]],
}


def shapes(layer: str, outlines: dict) -> bytes:
    """The outlines of a layer as the component takes them, with what never changes on the map."""
    middles = {each["id"]: middle(each) for each in outlines["features"]}
    crowded = sum(in_london(*each) for each in middles.values()) > 1
    message = {
        "layer": layer,
        "shapes": [_shape(each) for each in outlines["features"]],
        "middles": {code: (north, east) for code, (east, north) in middles.items()},
        "bounds": outlines.get("bounds", ENGLAND_BOUNDS),
        "inset": LONDON if crowded and "bounds" not in outlines else None,
        "options": OPTIONS,
        "border": BORDER,
        "patterns": DEFINITIONS,
        "always": "bounds" in outlines,
    }
    return json.dumps(message, separators=(",", ":")).encode()


def _shape(feature: dict) -> dict:
    given = feature["properties"]
    properties = {"name": visible(given.get("label", given["area_name"]))}
    return {
        "type": "Feature",
        "id": feature["id"],
        "properties": properties,
        "geometry": feature["geometry"],
    }


def colours(
    layer: str,
    shaded: pd.DataFrame,
    scale: ColourScale,
    *,
    sentences: Mapping[str, str],
    label: str,
    chosen: str | None = None,
) -> dict[str, Any]:
    """What changes from run to run: each area's fill, words and line, and which is chosen.

    `shaded` is from `colours.shade`; `sentences` are said of each area by its code, and `label`
    of the map. A line is the dash of its verdict, None where an area has none.
    """
    fills = fills_of(shaded, scale)
    rows = zip(shaded.index, shaded["area_name"], shaded["line"], strict=True)
    areas = {
        code: [fills[code], visible(sentences.get(code, name)), DASHES.get(line)]
        for code, name, line in rows
    }
    return {"layer": layer, "label": visible(label), "chosen": chosen or "", "areas": areas}


def panels(layer: str, each: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Several small maps: of each its `title`, its `label` for whoever cannot see it, its fills."""
    return {"layer": layer, "panels": [all_visible(dict(panel)) for panel in each]}
