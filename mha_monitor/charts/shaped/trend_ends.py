"""The figures at both ends of a trend, each where nothing of its line and no other figure lies."""

from __future__ import annotations

import math

from mha_monitor.charts.calendar import Calendar
from mha_monitor.charts.scale import Axis
from mha_monitor.charts.series import Line, Moment
from mha_monitor.charts.shaped.sheet import LINE, TEXT, Room
from mha_monitor.charts.text import text_width
from mha_monitor.formats.drawing import Mark, Words


def end_figures(lines: list[Line], axis: Calendar, up: Axis, plot: Room) -> list[Mark]:
    """The first and the last figure of each line, above the higher one and below the lower.

    That of a line alone stands where there is room.
    """
    marks: list[Words] = []
    for pick in (0, -1):
        ends = [known[pick] for line in lines if (known := _known(line))]
        ends.sort(key=lambda moment: -moment.value)
        for order, moment in enumerate(ends):
            same = order and moment.figure == ends[0].figure
            ways = (
                _figure(moment, lines, axis, up, plot, below=below)
                for below in ((False, True) if len(lines) == 1 else (bool(order),))
            )
            free = (
                words
                for words in ways
                if plot.y + 9 <= words.y < plot.bottom
                and not any(_meet(words, each) for each in marks)
            )
            if not same and (words := next(free, None)):
                marks.append(words)
    return list(marks)


def _known(line: Line) -> list[Moment]:
    return [moment for moment in line.moments if moment.has_figure]


def _figure(
    moment: Moment, lines: list[Line], axis: Calendar, up: Axis, plot: Room, *, below: bool
) -> Words:
    """A figure above or below all that is drawn where it stands."""
    half = text_width(moment.figure, TEXT, bold=True) / 2
    x = min(max(plot.x + axis.pixel(moment.day), plot.x + half), plot.right + 8 - half)
    ys = [
        plot.bottom - up.share(end) * plot.height
        for line in lines
        for each in line.moments
        if each is moment
        or (moment in line.moments and abs(plot.x + axis.pixel(each.day) - x) < half + 2)
        for end in (*each.limits.get("rounding", ()), each.value)
        if math.isfinite(end)
    ]
    return Words(moment.figure, x, max(ys) + 15 if below else min(ys) - 5, TEXT, True, "middle")


def _meet(one: Words, other: Words) -> bool:
    wide = (text_width(one.text, TEXT, bold=True) + text_width(other.text, TEXT, bold=True)) / 2
    return abs(one.x - other.x) < wide and abs(one.y - other.y) < LINE
