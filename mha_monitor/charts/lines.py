"""Lines of a trend as marks: joined markers, and intervals as bars or, for many periods, bands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from mha_monitor.charts import ink
from mha_monitor.charts.calendar import Calendar, milliseconds
from mha_monitor.charts.doubt import (
    NOT_KNOWN,
    WITH_UNKNOWN,
    arrow,
    drawn_limits,
    end_tick,
    is_known,
)
from mha_monitor.charts.frame import Frame
from mha_monitor.charts.scale import Axis
from mha_monitor.charts.series import Line, Moment
from mha_monitor.charts.theme import PAPER, UNKNOWN

THICKEST = 6
THICKNESS = {"chance": THICKEST, "rounding": 2.5, "unknown": 1.25}
BAND_OPACITY = {"chance": 0.3, "rounding": 0.18}
# From so many periods on, single bars would run into one another.
MANY = 30
SIDE_STEP = 9


def is_dense(line: Line) -> bool:
    return len(line.moments) >= MANY


def alone(line: Line) -> Line:
    """The moments that no line joins to another: a band cannot show their intervals."""
    sizes = Counter(moment.run for moment in line.moments)
    return line._replace(moments=[each for each in line.moments if sizes[each.run] == 1])


def joined(line: Line) -> Line:
    """The moments that a line joins to others."""
    sizes = Counter(moment.run for moment in line.moments)
    return line._replace(moments=[each for each in line.moments if sizes[each.run] > 1])


@dataclass(frozen=True)
class Placing:
    """Where a day and a value lie; `sides` is how many lines are drawn side by side."""

    time: Calendar
    values: Axis
    frame: Frame
    sides: int

    def day(self, line: Line, moment: Moment) -> pd.Timestamp:
        """The middle of the period, moved a few pixels when lines are drawn side by side."""
        if self.sides == 1 or is_dense(line):
            return moment.day
        pixels = (line.side - (self.sides - 1) / 2) * SIDE_STEP
        return moment.day + pixels / self.time.width * (self.time.last - self.time.first)

    def x(self, line: Line, moment: Moment) -> int:
        return milliseconds(self.day(line, moment))

    def pixel_y(self, value: float) -> float:
        return (1 - self.values.share(value)) * self.frame.height

    def inside(self, value: float) -> float:
        return min(max(value, self.values.low), self.values.high)


def line_layers(lines: list[Line], place: Placing, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Everything drawn for the lines, the faintest first."""
    dense = [line for line in lines if is_dense(line)]
    sparse = [line for line in lines if not is_dense(line)]
    pairs = [(line, moment) for line in lines for moment in line.moments]
    hidden = [(line, moment) for line, moment in pairs if moment.is_open]
    return [
        *_band_layers(dense, place, x, y),
        *_bar_layers([*sparse, *map(alone, dense)], place, x, y),
        *ink.lines(
            [_vertex(line, moment, place) for line, moment in pairs if moment.has_figure], x, y
        ),
        *ink.boxes([_open_bar(line, moment, place) for line, moment in hidden], y=y),
        *ink.points([head for line in sparse for head in arrows(line, place)]),
        *ink.points([each for line in lines for each in _markers(line, place)], x=x, y=y),
    ]


def _vertex(line: Line, moment: Moment, place: Placing) -> ink.Record:
    where: ink.Record = {"x": place.x(line, moment), "y": place.inside(moment.value)}
    return ink.rule(line.colour, 2, line.dash, **where, line=f"{line.name} {moment.run}")


def _markers(line: Line, place: Placing) -> list[ink.Record]:
    """Each figure with a white edge, which many close together would hide their line with."""
    if not is_dense(line):
        return [_marker(line, each, place, 62, PAPER) for each in line.moments if each.has_figure]
    close, apart = joined(line).moments, alone(line).moments
    return [
        *(_marker(line, each, place, 9, line.colour) for each in close if each.has_figure),
        *(_marker(line, each, place, 18, PAPER) for each in apart if each.has_figure),
    ]


def _marker(line: Line, moment: Moment, place: Placing, size: float, edge: str) -> ink.Record:
    where: ink.Record = {
        "x": place.x(line, moment),
        "y": place.inside(moment.value),
        "tip": moment.tip,
    }
    if moment.second_hand:
        return hollow(line, 0.7 * size, **where)
    return ink.point(line.shape, size, edge, line.colour, **where)


def hollow(line: Line, size: float, **where: Any) -> ink.Record:
    """The marker of a figure that was read on another page than the publisher's."""
    return ink.point(line.shape, size, line.colour, PAPER, **where)


def _bar_layers(lines: list[Line], place: Placing, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    bars, ticks = [], []
    for line in lines:
        for moment in line.moments:
            at: ink.Record = {"x": place.x(line, moment)}
            for name, ends in drawn_limits(moment.limits, moment.is_open).items():
                if not is_known(ends):
                    continue
                colour = UNKNOWN if name == WITH_UNKNOWN.name else line.colour
                low, high = map(place.inside, ends)
                bars.append(ink.rule(colour, THICKNESS[name], **at, y=low, y2=high))
                if name == WITH_UNKNOWN.name:
                    ticks += [
                        end_tick(THICKEST + 4, 0, **at, y=end)
                        for end in ends
                        if place.inside(end) == end
                    ]
    return [*ink.rules(bars, x=x, y=y), *ink.points(ticks, x=x, y=y)]


def _band_layers(lines: list[Line], place: Placing, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    layers = []
    for name, opacity in BAND_OPACITY.items():
        grounds = [
            {
                "x": place.x(line, moment),
                "y": place.inside(moment.limits[name][0]),
                "y2": place.inside(moment.limits[name][1]),
                "colour": line.colour,
                "line": f"{line.name} {moment.run}",
            }
            for line in lines
            for moment in line.moments
            if is_known(moment.limits.get(name, NOT_KNOWN))
        ]
        layers += ink.bands(grounds, x, y, opacity)
    return [*layers, *ink.lines(_unknown_edges(lines, place), x, y)]


def _unknown_edges(lines: list[Line], place: Placing) -> list[ink.Record]:
    return [
        ink.rule(
            UNKNOWN,
            1,
            x=place.x(line, moment),
            y=place.inside(end),
            line=f"{line.name} {moment.run} {side}",
        )
        for line in lines
        for moment in line.moments
        if is_known(moment.limits.get(WITH_UNKNOWN.name, NOT_KNOWN))
        for side, end in enumerate(moment.limits[WITH_UNKNOWN.name])
    ]


def _open_bar(line: Line, moment: Moment, place: Placing) -> ink.Record:
    low, high = map(place.inside, moment.limits["rounding"])
    middle = place.time.pixel(place.day(line, moment))
    across = {"x": middle - 4, "x2": middle + 4}
    return ink.box(line.colour, PAPER, 1.5, **across, y=low, y2=high, tip=moment.tip)


def arrows(line: Line, place: Placing) -> list[ink.Record]:
    heads = []
    for moment in line.moments:
        known = [ends for ends in moment.limits.values() if is_known(ends)]
        at = {"x": place.time.pixel(place.day(line, moment))}
        if any(high > place.values.high for _, high in known):
            heads.append(arrow("up", **at, y=0))
        if any(low < place.values.low for low, _ in known):
            heads.append(arrow("down", **at, y=place.frame.height))
    return heads
