"""A ratio over time with its doubt, where its series break, and some dates of the reform."""

from __future__ import annotations

import math
from typing import NamedTuple

import pandas as pd

from data_sources.schema.table_rows import rows_of
from mha_monitor.charts.calendar import Calendar, days
from mha_monitor.charts.doubt import is_known
from mha_monitor.charts.milestones import Mark as Milestone
from mha_monitor.charts.milestones import read_milestones
from mha_monitor.charts.scale import Axis
from mha_monitor.charts.series import Line as Series
from mha_monitor.charts.series import Moment, read_lines
from mha_monitor.charts.shaped.sheet import LINE, TEXT, Form, Room, drawn, spread
from mha_monitor.charts.shaped.trend_ends import end_figures
from mha_monitor.charts.text import text_width, wrapped
from mha_monitor.charts.trend_axes import span, value_axis
from mha_monitor.formats.drawing import (
    Box,
    Drawing,
    Line,
    Look,
    Mark,
    Named,
    Point,
    Rule,
    Words,
)
from mha_monitor.sentences.pictured import Pictured

AXIS_WIDTH = 22
KINDS = ("circle", "diamond", "triangle", "square")
DASHES = ("", "6 4", "2 3", "8 3 2 3")


class Time(NamedTuple):
    """What a trend is drawn from; `shown` is ratio, rate or difference."""

    ratios: pd.DataFrame
    milestones: pd.DataFrame | None
    breaks: pd.DataFrame | None
    shown: str = "ratio"

    def axis(self, width: float) -> Calendar:
        """From the first figure to the last, or to a milestone soon after it."""
        return span(self.ratios, self.milestones, width)

    def of(self, listed: list[Milestone]) -> Time:
        """The same with no other milestones than these."""
        if self.milestones is None:
            return self
        kept = self.milestones["title"].isin([mark.title for mark in listed])
        return self._replace(milestones=self.milestones[kept])


def chosen(time: Time, form: Form) -> tuple[list[Milestone], list[Milestone]]:
    """The milestones that a shape draws, and those that it leaves to words.

    First those among the figures, of these the ones from which practice could change, then the
    newest.
    """
    if time.milestones is None:
        return [], []
    last = days(time.ratios["period_end"]).max()
    whole = time._replace(breaks=None).axis(100)
    marks = read_milestones(time.milestones, whole)
    end = whole.pixel(last)
    ranked = sorted(marks, key=lambda mark: (mark.start > end, not mark.could_change, -mark.start))
    kept = ranked[: form.milestones]
    others = [mark for mark in marks if mark not in kept]
    return sorted(kept, key=lambda mark: mark.start), others


def alone(time: Time, form: Form) -> str:
    """The one series that a shape has room for, by its name; nothing where it has room for all.

    Beside a title there is room for one base; of rates, two lines each, where the height is given.
    """
    table = time.ratios
    many = form.beside or (time.shown == "rate" and form.height is not None)
    if not many or "series" not in table or table["series"].nunique() < 2:
        return ""
    return str(table["series"].iloc[-1])


def draw(time: Time, told: Pictured, form: Form, look: Look) -> Drawing:
    """What is shown of one or more series. Raises ValueError for an empty table."""
    lines = read_lines(time.ratios, time.shown)
    listed, _ = chosen(time, form)
    time = time.of(listed)
    entries = sum(len(_entry(number, mark)) for number, mark in enumerate(listed))
    wanted = 250 + (max(len(lines), 2) + entries) * LINE
    return drawn(told, form, look, lambda room, form: _plot(lines, time, form, room), wanted)


def _plot(lines: list[Series], time: Time, form: Form, room: Room) -> list[Mark]:
    key, key_height = _key(lines, room) if len(lines) > 1 else ([], 0)
    listed = read_milestones(time.milestones, time.axis(100))
    entries = [_entry(number, mark) for number, mark in enumerate(listed, 1)]
    list_height = sum(len(entry) for entry in entries) * LINE + (6 if entries else 0)
    top = room.y + key_height + (LINE if listed else 4)
    height = room.bottom - list_height - LINE - 2 - top
    up = value_axis(lines, time.shown, height, ("rounding",))
    beside = max(AXIS_WIDTH, *(text_width(_level(tick), TEXT) + 7 for tick in up.ticks))
    plot = Room(room.x + beside, top, room.width - beside - 8, height)
    axis = time.axis(plot.width)
    marks = [*key, *_breaks(time, axis, plot), *levels(up, plot), *years(axis, plot)]
    marks += _dates(listed, time, axis, plot)
    for number, line in enumerate(lines):
        marks += _line(line, number, len(lines), axis, up, plot)
    marks += end_figures(lines, axis, up, plot)
    y = plot.bottom + LINE + 2 + 6
    for entry in entries:
        for text in entry:
            y += LINE
            marks.append(Words(text, room.x, y - 3, TEXT))
    return marks


def _entry(number: int, mark: Milestone) -> list[str]:
    return wrapped(f"{number}  {mark.date}: {mark.title}", 372, TEXT)


def _key(lines: list[Series], room: Room) -> tuple[list[Mark], float]:
    marks: list[Mark] = []
    y = room.y
    for number, line in enumerate(lines):
        texts = wrapped(line.name or "", room.width - 32, TEXT)
        colour = f"series-{number}"
        marks.append(
            Rule(room.x, y + 7, room.x + 24, y + 7, colour, thickness=2, dash=DASHES[number])
        )
        marks.append(Point(room.x + 12, y + 7, 3.4, "paper", colour, KINDS[number]))
        for text in texts:
            marks.append(Words(text, room.x + 30, y + 12, TEXT))
            y += LINE
    return marks, y - room.y + 4


def _level(tick: float) -> str:
    return f"{tick:g}" if tick < 1000 else f"{tick:,.0f}"


def levels(up: Axis, plot: Room) -> list[Mark]:
    marks: list[Mark] = []
    last = math.inf
    for tick in up.ticks:
        y = plot.bottom - up.share(tick) * plot.height
        same = tick == (1 if up.logarithmic else 0)
        marks.append(
            Rule(plot.x, y, plot.right, y, "ink" if same else "grid", 1.3 if same else 0.8)
        )
        if y < last - LINE:
            marks.append(Words(_level(tick), plot.x - 5, y + 4.5, TEXT, align="end", colour="soft"))
            last = y
    return marks


def years(axis: Calendar, plot: Room) -> list[Mark]:
    """Financial years as `2016-17`, from the newest back, as many as find room."""
    marks: list[Mark] = []
    edge = math.inf
    for year in range(axis.last.year, axis.first.year - 1, -1):
        day = pd.Timestamp(year, 10, 1)
        if not axis.holds(day):
            continue
        text = f"{year}-{(year + 1) % 100:02}"
        half, x = text_width(text, TEXT) / 2, plot.x + axis.pixel(day)
        if x + half > min(edge - 10, plot.right + 8) or x - half < plot.x:
            continue
        marks.append(Words(text, x, plot.bottom + LINE - 2, TEXT, align="middle", colour="soft"))
        edge = x - half
    return marks


def _breaks(time: Time, axis: Calendar, plot: Room) -> list[Mark]:
    if time.breaks is None or time.breaks.empty:
        return []
    marks: list[Mark] = []
    for row in rows_of(time.breaks):
        start = pd.to_datetime(row.date)
        if not axis.holds(start):
            continue
        x = plot.x + axis.pixel(start)
        end = getattr(row, "end", None)
        inside: list[Mark] = []
        if not pd.isna(end) and end:
            x2 = plot.x + axis.pixel(min(pd.to_datetime(end), axis.last))
            inside.append(Box(x, plot.y, x2 - x, plot.height, "shade"))
        else:
            inside.append(Rule(x, plot.y, x, plot.bottom, "soft", thickness=1, dash="3 3"))
        marks.append(Named(str(row.label), tuple(inside)))
    return marks


def _dates(listed: list[Milestone], time: Time, axis: Calendar, plot: Room) -> list[Mark]:
    """A line down from a number for each milestone; numbers are moved apart."""
    xs = [plot.x + mark.start / 100 * axis.width for mark in listed]
    places = spread(xs, 16, plot.x, plot.right)
    marks: list[Mark] = []
    for number, (mark, x, place) in enumerate(zip(listed, xs, places, strict=True), 1):
        weight = "ink" if mark.could_change else "unknown"
        inside = (
            Rule(x, plot.y, x, plot.bottom, weight, 1),
            Rule(place, plot.y - 4, x, plot.y, weight, 1),
            Words(str(number), place, plot.y - 5, TEXT, True, "middle"),
        )
        marks.append(Named(f"{mark.date}: {mark.title}", inside))
    return marks


def _at(moment: Moment, axis: Calendar, up: Axis, plot: Room) -> tuple[float, float]:
    y = plot.bottom - up.share(moment.value) * plot.height
    return plot.x + axis.pixel(moment.day), y


def _line(line: Series, number: int, of: int, axis: Calendar, up: Axis, plot: Room) -> list[Mark]:
    colour = f"series-{number}"
    aside = 2.5 * (number - (of - 1) / 2)
    marks: list[Mark] = []
    runs: dict[int, list[tuple[float, float]]] = {}
    many = len(line.moments) > 40
    for moment in line.moments:
        marks += _doubt(moment, "pale" if many else colour, aside, axis, up, plot)
        if moment.has_figure:
            x, y = _at(moment, axis, up, plot)
            runs.setdefault(moment.run, []).append((x + aside, y))
    marks += [Line(tuple(run), colour, 2, DASHES[number]) for run in runs.values() if len(run) > 1]
    radius = 1.6 if many else 3.2
    for moment in line.moments:
        if moment.has_figure:
            x, y = _at(moment, axis, up, plot)
            says = "; ".join(f"{name}: {text}" for name, text in moment.tip.items() if text)
            fill = "paper" if moment.second_hand else colour
            marks.append(Named(says, (Point(x + aside, y, radius, fill, colour, KINDS[number]),)))
    return marks


def _doubt(
    moment: Moment, colour: str, aside: float, axis: Calendar, up: Axis, plot: Room
) -> list[Mark]:
    low, high = moment.limits.get("rounding", (math.nan, math.nan))
    if not is_known((low, high)):
        return []
    x = plot.x + axis.pixel(moment.day) + aside
    y, y2 = (plot.bottom - up.share(end) * plot.height for end in (high, low))
    edge = "soft" if moment.is_open else ""
    return [Box(x - 1.5, y, 3, y2 - y, "paper" if edge else colour, edge)]
