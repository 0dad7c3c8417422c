"""What a row of a chart is drawn with: a marker, three intervals, arrows, words."""

from __future__ import annotations

from typing import Any

import altair as alt

from mha_monitor.charts import ink
from mha_monitor.charts.doubt import (
    RATIO_DOUBTS,
    WITH_UNKNOWN,
    arrow,
    bar_samples,
    doubt_samples,
    drawn_limits,
    end_tick,
    is_known,
    open_end_sample,
    suppressed_sample,
)
from mha_monitor.charts.frame import Frame, Sample
from mha_monitor.charts.row_places import Place, name_of_second
from mha_monitor.charts.scale import Axis
from mha_monitor.charts.theme import (
    CHANCE,
    HIGHLIGHT,
    PAPER,
    SECOND,
    SECOND_HALF,
    SHADE,
    SOFT_INK,
    TEXT_SIZE,
)


def shaded_rows(places: list[Place], frame: Frame) -> list[alt.Chart]:
    """A tinted ground under the rows that stand out."""
    return ink.boxes(
        [
            ink.box(SHADE, SHADE, x=-frame.left, x2=frame.end, y=place.top, y2=place.bottom)
            for place in places
            if place.row.bold
        ]
    )


def cleared_names(places: list[Place], frame: Frame) -> list[alt.Chart]:
    """Plain ground behind names that stand above their bars, so that no line crosses a word."""
    grounds = [(place, SHADE if place.row.bold else PAPER) for place in places]
    return ink.boxes(
        [
            ink.box(ground, ground, x=0, x2=frame.plot_width, y=place.top, y2=place.names_end)
            for place, ground in grounds
            if place.names_end > place.top
        ]
    )


def row_marks(places: list[Place], frame: Frame, axis: Axis, x: alt.X) -> list[alt.Chart]:
    """Intervals, arrows and markers of all rows, the faintest first."""
    return [
        *ink.boxes([bar for place in places for bar in _bars(place, axis)], x=x),
        *ink.points([tick for place in places for tick in _end_ticks(place, axis)], x=x),
        *ink.boxes([_open_bar(place, axis) for place in places if place.row.is_open], x=x),
        *ink.points([head for place in places for head in _arrows(place, frame, axis)]),
        *ink.points([_marker(place) for place in places if place.row.estimate > 0], x=x),
        *ink.points([_second(place) for place in places if place.row.second.ratio > 0], x=x),
    ]


def _bars(place: Place, axis: Axis) -> list[ink.Record]:
    bars = []
    for doubt in RATIO_DOUBTS:
        low, high = drawn_limits(place.row.limits, place.row.is_open)[doubt.name]
        if not is_known((low, high)):
            continue
        thickness = max(1.5, doubt.thickness * place.thickness)
        ends = {"x": max(low, axis.low), "x2": min(high, axis.high)}
        bars.append(ink.bar(doubt.colour, thickness, **ends, y=place.bar))
    return bars


def _end_ticks(place: Place, axis: Axis) -> list[ink.Record]:
    ends = place.row.limits[WITH_UNKNOWN.name]
    return [
        end_tick(place.thickness, 90, x=end, y=place.bar)
        for end in ends
        if is_known(ends) and axis.low <= end <= axis.high
    ]


def _open_bar(place: Place, axis: Axis) -> ink.Record:
    low, high = place.row.limits["rounding"]
    half = min(place.thickness, 10) / 2
    ends = {"x": max(low, axis.low), "x2": min(high, axis.high)}
    across = {"y": place.bar - half, "y2": place.bar + half}
    return ink.box(SOFT_INK, PAPER, 1.5, **ends, **across, tip=place.row.tip)


def _arrows(place: Place, frame: Frame, axis: Axis) -> list[ink.Record]:
    known = [ends for ends in place.row.limits.values() if is_known(ends)]
    heads = []
    if any(low < axis.low for low, _ in known):
        heads.append(arrow("left", x=-5, y=place.bar))
    if any(high > axis.high for _, high in known):
        heads.append(arrow("right", x=frame.plot_width + 5, y=place.bar))
    return heads


def _marker(place: Place) -> ink.Record:
    where: ink.Record = {"x": place.row.estimate, "y": place.bar, "tip": place.row.tip}
    size = 5.5 * place.thickness
    if place.row.bold:
        return ink.point("diamond", 1.6 * size, PAPER, HIGHLIGHT, **where)
    return ink.point("circle", size, CHANCE, PAPER, **where)


def _second(place: Place) -> ink.Record:
    """Below the bar, at which it points."""
    y = place.bar + place.thickness / 2 + SECOND_HALF
    return _second_mark(x=place.row.second.ratio, y=y, tip=place.row.tip)


def _second_mark(**where: Any) -> ink.Record:
    return ink.point("triangle-up", 4 * SECOND_HALF**2, PAPER, SECOND, **where)


def row_samples(places: list[Place], frame: Frame, axis: Axis) -> list[Sample]:
    """Key entries for what the rows hold."""
    thickest = places[0].thickness
    limits = [drawn_limits(place.row.limits, place.row.is_open) for place in places]
    samples = doubt_samples(limits, bar_samples(thickest), printed=" (in brackets)")
    if any(place.row.estimate > 0 for place in places):
        dot = ink.point("circle", 5.5 * thickest, CHANCE, PAPER, x=13, y=0)
        samples.insert(0, Sample("rate ratio", points=(dot,)))
    if name := name_of_second([place.row for place in places]):
        samples.insert(1, Sample(name, points=(_second_mark(x=13, y=0),)))
    if any(place.row.is_open for place in places):
        samples.append(suppressed_sample(min(thickest, 10)))
    if any(_arrows(place, frame, axis) for place in places):
        samples.append(open_end_sample())
    return samples


def row_words(places: list[Place]) -> list[ink.Record]:
    """Each row's name, and its ratio and interval in figures."""
    return [word for place in places for word in _row_words(place)]


def _row_words(place: Place) -> list[ink.Record]:
    row, y = place.row, place.value_y
    return [
        ink.word(place.label, place.label_x, place.label_y, size=place.size, bold=row.bold),
        ink.word(row.number, place.number_x, y, bold=True, align="right"),
        ink.word(row.interval, place.interval_x, y, size=TEXT_SIZE),
    ]
