"""The map as a picture of a fixed shape: England, London drawn larger, and a key in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

import pandas as pd

from mha_monitor.charts.shaped.sheet import LINE, TEXT, Form, Room, drawn
from mha_monitor.charts.text import wrapped
from mha_monitor.definitions.verdicts import HIGHER, LOWER
from mha_monitor.formats import drawing as d
from mha_monitor.maps.colours import (
    NO_FIGURE,
    SUPPRESSED,
    ColourScale,
    labels,
    shade,
    short_labels,
)
from mha_monitor.maps.marks import middle
from mha_monitor.maps.picture import in_london
from mha_monitor.sentences.pictured import Pictured

DASHES = {HIGHER: "", LOWER: "5 3"}
HATCHES = {SUPPRESSED: "stripes", NO_FIGURE: "dots"}
# Lightness alone tells the classes apart where there is no colour.
GREYS = ("#FFFFFF", "#E6E6E6", "#C4C4C4", "#9C9C9C", "#707070", "#454545", "#141414")
SMALL = 230  # below this the key is short, and London stands beside it
Project = Callable[[float, float], tuple[float, float]]


def look_of(look: d.Look, scale: ColourScale, plain: bool) -> d.Look:
    """The look with a colour for each class of the scale; greys where it is without colour."""
    colours = GREYS[-len(scale.colours) :] if plain else scale.colours
    return look | {f"class-{number}": colour for number, colour in enumerate(colours)}


def draw(
    table: pd.DataFrame,
    outlines: dict,
    told: Pictured,
    form: Form,
    look: d.Look,
    shown: Mapping,
) -> d.Drawing:
    """One quantity in every area. `shown` holds `shown`, `scale`, `lines` and `selected_area`.

    `look` is one of `look_of`. Raises ValueError when an area has several rows.
    """
    shaded = shade(table, outlines, shown=shown["shown"], scale=shown["scale"])

    def plot(room: Room, form: Form) -> list[d.Mark]:
        return _plot(shaded, outlines["features"], room, form, shown)

    return drawn(told, form, look, plot, 330)


def _plot(
    shaded: pd.DataFrame, features: list[dict], room: Room, form: Form, shown: Mapping
) -> list[d.Mark]:
    small = room.height < SMALL
    key = _entries(shaded, shown, small)
    inset = [each for each in features if in_london(*middle(each))]
    land = Room(room.x, room.y, room.width * 0.52, room.height)
    project, width = _fit(features, land)
    marks: list[d.Mark] = [_area(each, shaded, project, shown) for each in features]
    marks += _lines(features, shaded, project, shown)
    x = room.x + width + (8 if form.beside else 14)
    column = 126.0 if small and not form.beside else room.right - x
    side = Room(x, room.y, column, room.height)
    heading = wrapped(shown["scale"].title, column, TEXT, bold=True)
    lines = [line for each in key for line in wrapped(each.words, column - 24, TEXT)]
    if (len(heading) + len(lines)) * LINE > room.height:
        heading = []
    rows, bottom = _key(heading, key, side)
    marks += rows
    beside = Room(x + column, room.y + LINE, room.right - x - column, room.height - LINE)
    below = Room(x, bottom + LINE + 4, column, room.bottom - bottom - LINE - 6)
    box = beside if small else below
    if len(inset) > 1 and box.width > 60 and box.height > 46:
        near, _ = _fit(inset, box)
        marks.append(d.Words("London", box.x, box.y - 4, TEXT, True))
        marks += [_area(each, shaded, near, shown) for each in inset]
        marks += _lines(inset, shaded, near, shown)
    return marks


def _rings_of(feature: dict) -> list[list[tuple[float, float]]]:
    geometry = feature["geometry"]
    parts = geometry["coordinates"]
    polygons = parts if geometry["type"] == "MultiPolygon" else [parts]
    return [ring for polygon in polygons for ring in polygon]


def _mercator(north: float) -> float:
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(north) / 2)))


def _fit(features: list[dict], room: Room) -> tuple[Project, float]:
    """A projection (Mercator) that fits areas into a room, and the width that they take."""
    points = [point for each in features for ring in _rings_of(each) for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = (_mercator(end(p[1] for p in points)) for end in (min, max))
    scale = min(room.width / (east - west), room.height / (north - south))

    def project(lon: float, lat: float) -> tuple[float, float]:
        return room.x + (lon - west) * scale, room.y + (north - _mercator(lat)) * scale

    return project, (east - west) * scale


def _area(feature: dict, shaded: pd.DataFrame, project: Project, shown: Mapping) -> d.Named:
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


def _lines(
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


class Entry(NamedTuple):
    """One line of the key: what its swatch is filled with, and its words."""

    fill: str
    hatch: str
    words: str


def _entries(shaded: pd.DataFrame, shown: Mapping, small: bool) -> list[Entry]:
    """The classes that occur, with their number of areas, and what each line means."""
    scale = shown["scale"]
    counts = shaded["shade"].value_counts()
    words = short_labels(scale) if small else labels(scale)
    found = [
        Entry(
            "paper" if name in HATCHES else f"class-{name}",
            HATCHES.get(name, ""),
            said if small else f"{said} ({counts[name]})",
        )
        for name, said in words.items()
        if counts.get(name, 0)
    ]
    for line, said in shown["lines"].items():
        number = int(shaded["line"].eq(line).sum())
        if number:
            words_of_it = said.partition(" than ")[0] if small else f"{said} ({number})"
            found.append(Entry("", line, words_of_it))
    return found


def _key(heading: list[str], entries: list[Entry], room: Room) -> tuple[list[d.Mark], float]:
    marks: list[d.Mark] = []
    y = room.y
    for line in heading:
        y += LINE
        marks.append(d.Words(line, room.x, y - 4, TEXT, True))
    for fill, hatch, words in entries:
        corners = ((0, 2), (16, 2), (16, 14), (0, 14))
        ring = tuple((room.x + x, y + down) for x, down in corners)
        if hatch in DASHES:
            marks.append(d.Line((*ring, ring[0]), "ink", 1.8, DASHES[hatch]))
        else:
            marks.append(d.Shape((ring,), fill, "soft", 0.8, hatch=hatch))
        for line in wrapped(words, room.width - 24, TEXT):
            y += LINE
            marks.append(d.Words(line, room.x + 22, y - 4, TEXT))
    return marks, y
