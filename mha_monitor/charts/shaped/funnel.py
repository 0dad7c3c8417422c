"""The funnel: a point for each area by what its counts tell, between the limits of chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from data_sources.schema.table_rows import rows_of
from mha_monitor.charts.funnel import NOTHING_TO_DRAW
from mha_monitor.charts.funnel_marks import is_beyond
from mha_monitor.charts.scale import Axis, ratio_axis
from mha_monitor.charts.shaped.sheet import TEXT, Form, Room, drawn, fitted
from mha_monitor.charts.text import area_label, ratio_text, text_width
from mha_monitor.formats.drawing import Drawing, Line, Look, Mark, Named, Point, Rule, Shape, Words
from mha_monitor.sentences.pictured import Pictured

AXIS_WIDTH = 24


class Place(NamedTuple):
    """Where a precision and a ratio lie."""

    plot: Room
    along: Axis
    up: Axis

    def x(self, precision: float) -> float:
        return self.plot.x + self.along.share(precision) * self.plot.width

    def y(self, ratio: float) -> float:
        return self.plot.bottom - self.up.share(ratio) * self.plot.height


def draw(
    table: pd.DataFrame, curves: pd.DataFrame, centre: float, told: Pictured, form: Form, look: Look
) -> Drawing:
    """Areas and limits of `monitor.funnel`, those `picked` with a ring and a name.

    Raises ValueError where no area can be drawn.
    """
    points = table[table["drawn"].astype(bool) & table["precision"].gt(0)]
    if points.empty or not math.isfinite(centre):
        raise ValueError(NOTHING_TO_DRAW)
    return drawn(told, form, look, lambda room, _: _plot(points, curves, centre, room), 250)


def _plot(points: pd.DataFrame, curves: pd.DataFrame, centre: float, room: Room) -> list[Mark]:
    plot = Room(room.x + AXIS_WIDTH, room.y + 4, room.width - AXIS_WIDTH - 6, room.height - 8)
    most = float(points["precision"].max())
    along = Axis(max(float(points["precision"].min()) * 0.8, 0.1), most * 1.1, (), True)
    ends = [float(points["ratio"].min()), float(points["ratio"].max())]
    place = Place(plot, along, ratio_axis([*points["ratio"], centre], ends, plot.height))
    marks: list[Mark] = []
    marks += [*_band(curves, "998", place, "shade"), *_band(curves, "95", place, "grid")]
    marks += [*_spread(curves, "998", place, "2 3"), *_spread(curves, "95", place, "6 4")]
    for tick in place.up.ticks:
        y = place.y(tick)
        marks.append(Words(f"{tick:g}", plot.x - 5, y + 4.5, TEXT, align="end", colour="soft"))
        marks.append(Rule(plot.x, y, plot.right, y, "grid", 0.8))
    y = place.y(centre)
    marks.append(Rule(plot.x, y, plot.right, y, "ink", 1.4))
    label = Words(f"average {ratio_text(centre)}", plot.x + 3, y - 4, TEXT, align="start")
    ordered = list(rows_of(points.sort_values("precision")))
    dots = [_dot(row, place) for row in ordered]
    taken = [(place.x(row.precision), place.y(row.ratio)) for row in ordered]
    return [*marks, *dots, *_names(points, place, taken, label)]


def _edge(curves: pd.DataFrame, name: str, place: Place) -> list[tuple[float, float]]:
    """One limit from left to right, no further than the plot reaches."""
    rows = curves[curves["precision"].between(place.along.low, place.along.high)]
    return [
        (place.x(precision), place.y(min(max(value, place.up.low), place.up.high)))
        for precision, value in zip(rows["precision"], rows[name], strict=True)
        if math.isfinite(value)
    ]


def _band(curves: pd.DataFrame, level: str, place: Place, fill: str) -> list[Mark]:
    low, high = (_edge(curves, f"chance_{end}_{level}", place) for end in ("low", "high"))
    return [Shape((tuple(high + low[::-1]),), fill)] if high and low else []


def _spread(curves: pd.DataFrame, level: str, place: Place, dash: str) -> list[Mark]:
    """The limits that allow for the usual spread too, as far as they lie in the plot."""
    edges = (_edge(curves, f"usual_{end}_{level}", place) for end in ("low", "high"))
    inside = (
        [point for point in edge if place.plot.y < point[1] < place.plot.bottom] for edge in edges
    )
    return [Line(tuple(points), "unknown", 1.2, dash) for points in inside if len(points) > 1]


def _dot(row, place: Place) -> Named:
    beyond = is_beyond(row)
    x, y = place.x(row.precision), place.y(row.ratio)
    ring = [Point(x, y, 8, "paper", "ink", kind="circle", thickness=1.8)] if _is_picked(row) else []
    colour, kind = ("accent", "diamond") if beyond else ("chance", "circle")
    point = Point(x, y, 3.4, "paper", colour, kind=kind, thickness=1.4)
    if beyond:
        point = point._replace(fill=colour)
    return Named(f"{row.area_name}: {ratio_text(row.ratio)}", (*ring, point))


Spot = tuple[float, float, float, float]


def _names(
    points: pd.DataFrame, place: Place, taken: list[tuple[float, float]], centre: Words
) -> list[Mark]:
    """Names of the areas beyond the limits, each where it covers no point and no other name."""
    boxes = [(x - 4, y - 4, x + 4, y + 4) for x, y in taken]
    marks: list[Mark] = []
    for words in [
        _words(row, place) for row in rows_of(points) if _is_picked(row) or is_beyond(row)
    ]:
        found = _free(words, _around(words), place.plot, boxes)
        if found is not None:
            box = _box(found)
            x, y = min(max(words.x, box[0]), box[2]), min(max(words.y, box[1]), box[3])
            if math.hypot(x - words.x, y - words.y) > 9:
                marks.append(Rule(words.x, words.y, x, y, "accent", 0.8))
            marks.append(found)
            boxes.append(box)
    along = [(across, down) for across in range(0, int(place.plot.width), 12) for down in (0, 17)]
    found = _free(centre, along, place.plot, boxes)
    return [*marks, *([found] if found else [])]


def _is_picked(row) -> bool:
    return getattr(row, "picked", False)


def _words(row, place: Place) -> Words:
    name = fitted(area_label(row.area_name), 0.62 * place.plot.width, bold=True)
    return Words(
        name, place.x(row.precision), place.y(row.ratio), TEXT, True, align="start", colour="accent"
    )


def _around(words: Words) -> list[tuple[float, float]]:
    """Places about a point, the nearest first."""
    wide = text_width(words.text, words.size, bold=True)
    spots = [
        (across, down + 4.5)
        for across in (7, -7 - wide, *range(-int(wide) - 60, 60, 10))
        for down in range(-84, 85, 7)
    ]

    def away(spot: tuple[float, float]) -> float:
        left, right = spot[0], spot[0] + wide
        beside = max(left, -right, 0)
        return math.hypot(beside, max(abs(spot[1] - 4.5) - 4, 0))

    return sorted(spots, key=away)


def _free(
    words: Words, steps: Sequence[tuple[float, float]], plot: Room, boxes: list[Spot]
) -> Words | None:
    for across, down in steps:
        moved = words._replace(x=words.x + across, y=words.y + down)
        left, top, right, bottom = _box(moved)
        if left < plot.x or right > plot.right or top < plot.y - 4 or bottom > plot.bottom:
            continue
        if not any(left < r and x < right and top < b and y < bottom for x, y, r, b in boxes):
            return moved
    return None


def _box(words: Words) -> Spot:
    wide = text_width(words.text, words.size, bold=words.bold)
    return words.x, words.y - 11, words.x + wide, words.y + 4
