"""A small map for each group, with one key, as a picture of a fixed shape."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from mha_monitor.charts.shaped.sheet import LINE, TEXT, Form, Room, drawn, fitted
from mha_monitor.charts.text import text_width
from mha_monitor.formats import drawing as d
from mha_monitor.maps.colours import shade
from mha_monitor.maps.land import area_shape, fit, outlined
from mha_monitor.maps.shaped import Entry, entries, swatch
from mha_monitor.sentences.pictured import Pictured

TALL = 1.25  # England's height over its width, on Mercator's map


def draw(
    tables: Mapping[str, pd.DataFrame],
    outlines: dict,
    told: Pictured,
    form: Form,
    look: d.Look,
    shown: Mapping,
) -> d.Drawing:
    """`tables` are those of one quantity by the title of each map; the rest is as for one map."""
    shaded = {
        title: shade(table, outlines, shown=shown["shown"], scale=shown["scale"])
        for title, table in tables.items()
    }

    def plot(room: Room, _: Form) -> list[d.Mark]:
        return _plot(shaded, outlines["features"], room, shown)

    return drawn(told, form, look, plot, 400)


def _plot(
    shaded: Mapping[str, pd.DataFrame], features: list[dict], room: Room, shown: Mapping
) -> list[d.Mark]:
    key = entries(pd.concat(shaded.values()), {**shown, "lines": {}}, small=True)
    key += _lines_of(shaded, shown)
    rows = _in_rows(key, room.width)
    land = Room(room.x, room.y, room.width, room.height - LINE * len(rows) - 6)
    marks: list[d.Mark] = []
    for (title, table), cell in zip(shaded.items(), _cells(len(shaded), land), strict=True):
        project, _ = fit(features, cell)
        marks += [area_shape(each, table, project, shown) for each in features]
        marks += outlined(features, table, project, shown)
        name = fitted(title, cell.width, bold=True)
        marks.append(d.Words(name, cell.x, cell.y - 4, TEXT, True))
    return [*marks, *_key(rows, room.x, room.bottom - LINE * len(rows))]


def _lines_of(shaded: Mapping[str, pd.DataFrame], shown: Mapping) -> list[Entry]:
    """What a line about an area says, of the lines that any map has."""
    found = {line for table in shaded.values() for line in table["line"]}
    return [
        Entry("", line, said.partition(" than ")[0])
        for line, said in shown["lines"].items()
        if line in found
    ]


def _cells(number: int, land: Room) -> list[Room]:
    """Rooms side by side, in as many rows as make the maps largest, each below its title."""

    def size(columns: int) -> float:
        rows = -(-number // columns)
        return min(land.width / columns - 8, (land.height / rows - LINE) / TALL)

    columns = max(range(1, number + 1), key=size)
    rows = -(-number // columns)
    wide, high = land.width / columns, land.height / rows
    return [
        Room(
            land.x + wide * (place % columns),
            land.y + high * (place // columns) + LINE,
            wide - 8,
            high - LINE - 2,
        )
        for place in range(number)
    ]


def _in_rows(key: list[Entry], width: float) -> list[list[tuple[float, Entry]]]:
    """The entries from left to right, in as many rows as they need, each with its x."""
    rows: list[list[tuple[float, Entry]]] = [[]]
    x = 0.0
    for entry in key:
        long = 22 + text_width(entry.words, TEXT)
        if rows[-1] and x + long > width:
            rows.append([])
            x = 0.0
        rows[-1].append((x, entry))
        x += long + 10
    return rows


def _key(rows: list[list[tuple[float, Entry]]], left: float, top: float) -> list[d.Mark]:
    marks: list[d.Mark] = []
    for number, row in enumerate(rows):
        y = top + LINE * number
        for x, entry in row:
            marks += [
                swatch(entry, left + x, y),
                d.Words(entry.words, left + x + 22, y + LINE - 4, TEXT),
            ]
    return marks
