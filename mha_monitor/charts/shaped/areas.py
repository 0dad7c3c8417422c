"""One group's ratio in every area: a dot for each, names for those of which something is said."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

import pandas as pd

from data_sources.schema.table_rows import rows_of
from mha_monitor.charts.row_places import Row, read_rows
from mha_monitor.charts.scale import Axis, linear_axis, ratio_axis
from mha_monitor.charts.series import beside_reference
from mha_monitor.charts.shaped import rows as drawn_rows
from mha_monitor.charts.shaped.sheet import LINE, TEXT, Form, Room, drawn, fitted, spread
from mha_monitor.charts.shares import share_row
from mha_monitor.charts.text import area_label, ratio_text, text_width
from mha_monitor.definitions.flags import blocked
from mha_monitor.definitions.verdicts import HIGHER, LOWER
from mha_monitor.formats.drawing import Box, Drawing, Look, Mark, Named, Point, Rule, Words
from mha_monitor.sentences.pictured import Pictured

SAID = {HIGHER: "accent", LOWER: "rounding"}


class Area(NamedTuple):
    """One row: its verdict's colour, and whether it is named."""

    row: Row
    colour: str
    named: bool
    picked: bool


def draw(
    ratios: pd.DataFrame, told: Pictured, form: Form, look: Look, picked: Collection[str] = ()
) -> Drawing:
    """Areas with a ratio or a range, highest first; `picked` are codes to name in any case."""
    table = beside_reference(ratios)
    table = table[table["ratio"].notna() & ~blocked(table)]
    if table.empty:
        raise ValueError("No area has a ratio that could be drawn.")
    table = table.sort_values(["ratio", "area_name"], ascending=[False, True])
    rows = read_rows(table, lambda each: area_label(each.area_name), "Area")
    areas = [
        Area(row, SAID.get(verdict, "plain"), verdict in SAID or code in picked, code in picked)
        for row, verdict, code in zip(rows, table["verdict"], table["area_code"], strict=True)
    ]
    centre = float(table["verdict_centre_ratio"].iloc[0])
    scale = Scale(ratio_axis, "{:g}", centre, f"typical {ratio_text(centre)}")
    return _drawn(areas, scale, told, form, look)


def draw_shares(table: pd.DataFrame, told: Pictured, form: Form, look: Look) -> Drawing:
    """The share of each area without an ethnic group on record, the highest first.

    Those named are `often`. England is a line across. ValueError where no share is known.
    """
    known = table[table["unknown_share"].notna()]
    england = known["area_kind"].eq("england")
    rows = [share_row(record) for record in rows_of(known[~england])]
    if not rows:
        raise ValueError("There are no shares to draw.")
    areas = [
        Area(row, "accent" if often else "plain", bool(often), False)
        for row, often in zip(rows, known.loc[~england, "often"], strict=True)
    ]
    share = float(known.loc[england, "unknown_share"].max())
    scale = Scale(_shares_axis, "{:.0%}", share, f"England {share:.1%}")
    return _drawn(areas, scale, told, form, look)


def _shares_axis(values: Iterable[float], ends: Iterable[float], _length: float) -> Axis:
    return linear_axis([*values, *ends])


class Scale(NamedTuple):
    """How values lie from left to right: the axis, its numbers, a line across and its words."""

    axis: Callable[[Iterable[float], Iterable[float], float], Axis]
    written: str
    centre: float
    words: str


def _drawn(areas: list[Area], scale: Scale, told: Pictured, form: Form, look: Look) -> Drawing:
    few = len(areas) <= 8
    areas = [area._replace(named=True) for area in areas] if few else areas
    wanted = len(areas) * (30 if few else 5.5) + 40
    return drawn(told, form, look, lambda room, _: _plot(areas, scale, room), wanted)


def _plot(areas: list[Area], scale: Scale, room: Room) -> list[Mark]:
    bottom = room.bottom - LINE - 2
    top = room.y + LINE + 2
    step = min((bottom - top) / len(areas), 36)
    named = _labels(areas, top, step, bottom)
    left = max((text_width(each.text, TEXT, bold=each.bold) for each in named), default=0)
    left = min(left, 0.5 * room.width) + (18 if named else 4)
    plot = Room(room.x + left, top, room.width - left - 8, step * len(areas))
    ends = [end for area in areas for end in area.row.limits["rounding"]]
    centre = [scale.centre] if math.isfinite(scale.centre) else []
    axis = scale.axis([*(area.row.estimate for area in areas), *centre], ends, plot.width)
    at = drawn_rows.across(axis, plot.x, plot.width)
    marks = drawn_rows.ticks(axis, at, top - 2, plot.bottom, scale.written)
    if centre:
        marks += _centre(scale.words, at(scale.centre), plot, room)
    for index, area in enumerate(areas):
        y = top + step * (index + 0.5)
        marks.append(Named(drawn_rows.says(area.row), tuple(_dot(area, axis, at, y, step))))
    return [*marks, *_names(named, room.x, plot.x)]


def _centre(text: str, x: float, plot: Room, room: Room) -> list[Mark]:
    half = text_width(text, TEXT) / 2
    middle = min(max(x, room.x + half), room.right - half)
    return [
        Rule(x, plot.y - 2, x, plot.bottom, "ink", thickness=1.2, dash="4 3"),
        Words(text, middle, plot.y - 6, TEXT, align="middle"),
    ]


def _dot(area: Area, axis, at, y: float, step: float) -> list[Mark]:
    low, high = area.row.limits["rounding"]
    x, x2 = at(max(low, axis.low)), at(min(high, axis.high))
    thick = 2.2 if area.named else 0.8
    marks: list[Mark] = [Box(x, y - thick / 2, max(x2 - x, 1), thick, area.colour)]
    radius = min(max(step * 0.42, 1.3), 4.5) + (1.4 if area.named else 0)
    kind = "diamond" if area.picked else "square" if area.colour != "plain" else "circle"
    fill = area.colour if area.named else "paper"
    return [
        *marks,
        Point(at(area.row.estimate), y, radius, fill, area.colour, kind=kind, thickness=1.2),
    ]


class Label(NamedTuple):
    text: str
    bold: bool
    colour: str
    y: float
    row_y: float


def _labels(areas: Sequence[Area], top: float, step: float, bottom: float) -> list[Label]:
    """Names spread out so that none lies on another; as many as find room, the picked first."""
    named = [(top + step * (index + 0.5), area) for index, area in enumerate(areas) if area.named]
    most = max(int((bottom - top) // LINE), 1)
    if len(named) > most:
        ranked = sorted(
            named, key=lambda each: (not each[1].picked, -abs(each[0] - (top + bottom) / 2))
        )
        named = sorted(ranked[:most], key=lambda each: each[0])
    ys = spread([y for y, _ in named], LINE, top + 4, bottom)
    return [
        Label(area.row.label, area.picked, area.colour, y, row_y)
        for (row_y, area), y in zip(named, ys, strict=True)
    ]


def _names(labels: Sequence[Label], left: float, edge: float) -> list[Mark]:
    marks: list[Mark] = []
    for label in labels:
        text = fitted(label.text, edge - left - 18, bold=label.bold)
        colour = "ink" if label.colour == "plain" else label.colour
        marks.append(
            Words(text, left, label.y + 4.5, TEXT, label.bold, align="start", colour=colour)
        )
        end = left + text_width(text, TEXT, bold=label.bold) + 3
        marks.append(Rule(end, label.y, edge - 8, label.row_y, "grid", 1))
        marks.append(Rule(edge - 8, label.row_y, edge, label.row_y, "grid", 1))
    return marks
