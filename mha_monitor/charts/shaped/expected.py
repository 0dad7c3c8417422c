"""Months about a date of the reform: what was seen, and the earlier trend carried on."""

from __future__ import annotations

import datetime as dt
import math
from typing import NamedTuple

import pandas as pd

from data_sources.schema.table_rows import rows_of
from mha_monitor.charts.calendar import Calendar, calendar, days
from mha_monitor.charts.counterfactual import MIDDLE, month_tip
from mha_monitor.charts.scale import Axis, ratio_axis
from mha_monitor.charts.shaped.sheet import LINE, TEXT, Form, Room, drawn
from mha_monitor.charts.shaped.trend import AXIS_WIDTH, levels, years
from mha_monitor.charts.text import text_width
from mha_monitor.formats.drawing import (
    Box,
    Drawing,
    Line,
    Look,
    Mark,
    Named,
    Point,
    Rule,
    Shape,
    Words,
)
from mha_monitor.sentences.pictured import Pictured

KEY = (
    ("dot", "a month"),
    ("hollow", "left out of the trend"),
    ("line", "trend before"),
    ("dashed", "carried on, with 95% of months"),
)
LINES = ("line", "dashed")


class Place(NamedTuple):
    """Where a day and a ratio lie."""

    plot: Room
    axis: Calendar
    up: Axis

    def x(self, day: pd.Timestamp) -> float:
        return self.plot.x + self.axis.pixel(day)

    def y(self, ratio: float) -> float:
        return self.plot.bottom - self.up.share(ratio) * self.plot.height


def draw(
    months: pd.DataFrame, milestone: dt.date, told: Pictured, form: Form, look: Look
) -> Drawing:
    """The months of `monitor.counterfactual`. Raises ValueError for an empty table."""
    if months.empty:
        raise ValueError("There are no months to draw.")
    table = months.assign(day=days(months["period_start"]) + MIDDLE)
    entries = [each for each in KEY if each[0] != "hollow" or not table["takes_part"].all()]
    if form.beside:  # what a dot is the words say
        entries = [(kind, words.split(",")[0]) for kind, words in entries if kind in LINES]
    return drawn(told, form, look, lambda room, _: _plot(table, milestone, entries, room), 280)


def _plot(
    table: pd.DataFrame, milestone: dt.date, entries: list[tuple[str, str]], room: Room
) -> list[Mark]:
    key, height = _key(entries, room)
    top = room.y + height + LINE
    plot = Room(room.x + AXIS_WIDTH, top, room.width - AXIS_WIDTH - 8, room.bottom - LINE - 2 - top)
    starts = days(table["period_start"])
    axis = calendar(starts, starts, pd.Series(dtype="datetime64[ns]"), plot.width)
    after = table[table["after"] & table["expected_ratio"].notna()]
    ends = [*after["expected_ratio_low"], *after["expected_ratio_high"]]
    up = ratio_axis([*table["ratio"], *after["expected_ratio"]], ends, plot.height)
    place = Place(plot, axis, up)
    return [
        *key,
        *_band(after, place),
        *levels(up, plot),
        *years(axis, plot),
        *_trends(table, place),
        *_day(milestone, place, room),
        *(_month(row, place) for row in rows_of(table[table["ratio"].gt(0)])),
    ]


def _key(entries: list[tuple[str, str]], room: Room) -> tuple[list[Mark], float]:
    marks: list[Mark] = []
    x, y = room.x, room.y + LINE - 4
    for kind, words in entries:
        long = 24 + text_width(words, TEXT)
        if x > room.x and x + long > room.right:
            x, y = room.x, y + LINE
        marks += [*_sample(kind, x, y - 4), Words(words, x + 24, y, TEXT)]
        x += long + 12
    return marks, y + 4 - room.y


def _sample(kind: str, x: float, y: float) -> list[Mark]:
    if kind in ("dot", "hollow"):
        return [_dot(x + 9, y, takes_part=kind == "dot")]
    band: list[Mark] = [Box(x, y - 5, 18, 10, "shade")] if kind == "dashed" else []
    dash = "5 3" if kind == "dashed" else ""
    return [*band, Rule(x, y, x + 18, y, "chance", thickness=1.75, dash=dash)]


def _dot(x: float, y: float, *, takes_part: bool) -> Point:
    return (
        Point(x, y, 2.4, "ink", "ink", thickness=0.8)
        if takes_part
        else Point(x, y, 2.4, "paper", "unknown", thickness=1)
    )


def _band(after: pd.DataFrame, place: Place) -> list[Mark]:
    low, high = (
        [
            (place.x(row.day), place.y(getattr(row, f"expected_ratio_{end}")))
            for row in rows_of(after)
        ]
        for end in ("low", "high")
    )
    return [Shape((tuple(high + low[::-1]),), "shade")] if len(high) > 1 else []


def _trends(table: pd.DataFrame, place: Place) -> list[Mark]:
    """The fitted trend before the date, and the same carried on after it."""
    known = table[table["expected_ratio"].gt(0)]
    parts = ((known[~known["after"]], ""), (known[known["after"]], "5 3"))
    lines = (
        ([(place.x(row.day), place.y(row.expected_ratio)) for row in rows_of(rows)], dash)
        for rows, dash in parts
    )
    return [Line(tuple(points), "chance", 1.75, dash) for points, dash in lines if len(points) > 1]


def _day(milestone: dt.date, place: Place, room: Room) -> list[Mark]:
    at = pd.Timestamp(milestone)
    if not place.axis.holds(at):
        return []
    text, x = f"{at.day} {at:%b %Y}", place.x(at)
    half = text_width(text, TEXT, bold=True) / 2
    middle = min(max(x, room.x + half), room.right - half)
    return [
        Rule(x, place.plot.y - 3, x, place.plot.bottom, "accent", 1.5),
        Words(text, middle, place.plot.y - 5, TEXT, bold=True, align="middle", colour="accent"),
    ]


def _month(row, place: Place) -> Named:
    says = "; ".join(f"{name}: {text}" for name, text in month_tip(row).items())
    ratio = row.ratio if math.isfinite(row.ratio) else place.up.high
    return Named(says, (_dot(place.x(row.day), place.y(ratio), takes_part=row.takes_part),))
