"""The map as a picture of a fixed shape: England, London drawn larger, and a key in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from mha_monitor.charts.shaped.sheet import LINE, TEXT, Form, Room, drawn
from mha_monitor.charts.text import wrapped
from mha_monitor.formats import drawing as d
from mha_monitor.maps.colours import ColourScale, labels, shade, short_labels
from mha_monitor.maps.land import DASHES, HATCHES, area_shape, fit, outlined
from mha_monitor.maps.marks import in_london, middle
from mha_monitor.sentences.pictured import Pictured

# Lightness alone tells the classes apart where there is no colour.
GREYS = ("#FFFFFF", "#E6E6E6", "#C4C4C4", "#9C9C9C", "#707070", "#454545", "#141414")
SMALL = 230  # below this the key is short, and London stands beside it


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
    key = entries(shaded, shown, small)
    inset = [each for each in features if in_london(*middle(each))]
    land = Room(room.x, room.y, room.width * 0.52, room.height)
    project, width = fit(features, land)
    marks: list[d.Mark] = [area_shape(each, shaded, project, shown) for each in features]
    marks += outlined(features, shaded, project, shown)
    x = room.x + width + (8 if form.beside else 14)
    column = 126.0 if small and not form.beside else room.right - x
    side = Room(x, room.y, column, room.height)
    heading = wrapped(shown["scale"].title, column, TEXT, bold=True)
    lines = [line for each in key for line in wrapped(each.words, column - 24, TEXT)]
    if (len(heading) + len(lines)) * LINE > room.height:
        heading = []
    rows, bottom = key_rows(heading, key, side)
    marks += rows
    beside = Room(x + column, room.y + LINE, room.right - x - column, room.height - LINE)
    below = Room(x, bottom + LINE + 4, column, room.bottom - bottom - LINE - 6)
    box = beside if small else below
    if len(inset) > 1 and box.width > 60 and box.height > 46:
        near, _ = fit(inset, box)
        marks.append(d.Words("London", box.x, box.y - 4, TEXT, True))
        marks += [area_shape(each, shaded, near, shown) for each in inset]
        marks += outlined(inset, shaded, near, shown)
    return marks


class Entry(NamedTuple):
    """One line of the key: what its swatch is filled with, and its words."""

    fill: str
    hatch: str
    words: str


def entries(shaded: pd.DataFrame, shown: Mapping, small: bool) -> list[Entry]:
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


def key_rows(heading: list[str], found: list[Entry], room: Room) -> tuple[list[d.Mark], float]:
    """A heading and the entries below it, and the y of the last line."""
    marks: list[d.Mark] = []
    y = room.y
    for line in heading:
        y += LINE
        marks.append(d.Words(line, room.x, y - 4, TEXT, True))
    for entry in found:
        marks.append(swatch(entry, room.x, y))
        for line in wrapped(entry.words, room.width - 24, TEXT):
            y += LINE
            marks.append(d.Words(line, room.x + 22, y - 4, TEXT))
    return marks, y


def swatch(entry: Entry, x: float, top: float) -> d.Mark:
    """What an entry looks like on the map, in a line of text."""
    corners = ((0, 2), (16, 2), (16, 14), (0, 14))
    ring = tuple((x + right, top + down) for right, down in corners)
    if entry.hatch in DASHES:
        return d.Line((*ring, ring[0]), "ink", 1.8, DASHES[entry.hatch])
    return d.Shape((ring,), entry.fill, "soft", 0.8, hatch=entry.hatch)
