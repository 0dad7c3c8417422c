"""What several pictures draw a row with: its doubt as bars, its figure as a marker."""

from __future__ import annotations

import math
from collections.abc import Callable

from mha_monitor.charts.doubt import RATIO_DOUBTS, drawn_limits, is_known
from mha_monitor.charts.row_places import Row, name_of_second
from mha_monitor.charts.scale import Axis
from mha_monitor.charts.shaped.sheet import LINE, TEXT
from mha_monitor.charts.text import text_width
from mha_monitor.charts.theme import SECOND_HALF
from mha_monitor.formats.drawing import Box, Mark, Point, Rule, Words

At = Callable[[float], float]
KEY = (
    ("chance", 8.0, "chance"),
    ("rounding", 4.0, "rounding"),
    ("unknown", 1.5, "unknown ethnicity"),
)


def across(axis: Axis, left: float, width: float) -> At:
    """Where a value lies between the left edge and the right one."""
    return lambda value: left + axis.share(value) * width


def doubt_bars(row: Row, axis: Axis, at: At, y: float, thick: float) -> list[Mark]:
    """The intervals of a row, the widest first, and arrows where they go on."""
    marks: list[Mark] = []
    ends = drawn_limits(row.limits, row.is_open)
    for doubt in RATIO_DOUBTS:
        low, high = ends[doubt.name]
        if is_known((low, high)):
            height = max(1.5, doubt.thickness * thick)
            x, x2 = at(max(low, axis.low)), at(min(high, axis.high))
            marks.append(Box(x, y - height / 2, max(x2 - x, 1), height, doubt.name))
    if row.is_open:
        low, high = row.limits["rounding"]
        x, x2 = at(max(low, axis.low)), at(min(high, axis.high))
        marks.append(
            Box(x, y - thick / 2, max(x2 - x, 1), thick, "paper", edge="soft", thickness=1.2)
        )
    return [*marks, *_beyond(row, axis, at, y)]


def _beyond(row: Row, axis: Axis, at: At, y: float) -> list[Mark]:
    known = [pair for pair in row.limits.values() if is_known(pair)]
    marks: list[Mark] = []
    if any(low < axis.low for low, _ in known):
        marks.append(Point(at(axis.low), y, 3.5, "soft", "soft", kind="left", thickness=0.5))
    if any(high > axis.high for _, high in known):
        marks.append(Point(at(axis.high), y, 3.5, "soft", "soft", kind="right", thickness=0.5))
    return marks


def key_line(
    x: float, y: float, width: float, rows: list[Row], *, doubts: bool = True
) -> list[Mark]:
    """What marks and bars are, in one line, as far as there is room."""
    used, name = _known_doubts(rows) if doubts else set(), name_of_second(rows)
    samples: list[tuple[Point | Box, str]] = [
        (Box(x, y - 4 - thick / 2, 16, thick, doubt), words)
        for doubt, thick, words in KEY
        if doubt in used
    ]
    if name:  # last, for the subtitle says it too
        samples.append((second(x + 8, y - 4), name))
    marks: list[Mark] = []
    moved = 0.0
    for sample, words in samples:
        long = text_width(words, TEXT)
        if x + moved + 22 + long > width:
            break
        marks.append(sample._replace(x=sample.x + moved))
        marks.append(Words(words, x + moved + 21, y, TEXT, colour="soft"))
        moved += 21 + long + 12
    return marks


def second(x: float, y: float) -> Point:
    """The second mark of a row, which points up at its bar."""
    return Point(x, y, SECOND_HALF, "second", "paper", kind="triangle", thickness=0.5)


def _known_doubts(rows: list[Row]) -> set[str]:
    """Which kinds of doubt the rows hold."""
    return {
        doubt.name
        for doubt in RATIO_DOUBTS
        if any(is_known(drawn_limits(row.limits, row.is_open)[doubt.name]) for row in rows)
    }


def ticks(axis: Axis, at: At, top: float, bottom: float, written: str = "{:g}") -> list[Mark]:
    """Fine lines and numbers of an axis; a number that would meet another is left out.

    Heavier is where nothing lies apart: 1 of ratios, 0 of others.
    """
    marks: list[Mark] = []
    taken, same = -math.inf, 1 if axis.logarithmic else 0
    for value in axis.ticks:
        text, x = written.format(value), at(value)
        marks.append(
            Rule(x, top, x, bottom, "ink" if value == same else "grid", 1.2 if value == same else 1)
        )
        half = text_width(text, TEXT) / 2
        if x - half > taken + 4:
            marks.append(Words(text, x, bottom + LINE - 3, TEXT, align="middle", colour="soft"))
            taken = x + half
    return marks


def says(row: Row) -> str:
    """What a row says to whoever points at it."""
    return "; ".join(f"{name}: {text}" for name, text in row.tip.items() if text)
