"""Ethnic groups in one area: a row for each, or two rates where one group is asked for."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from data_sources.schema.vocabulary import group_title
from mha_monitor.charts.row_places import Row, read_parts, read_rows
from mha_monitor.charts.scale import ratio_axis
from mha_monitor.charts.series import beside_reference
from mha_monitor.charts.shaped import rows as drawn_rows
from mha_monitor.charts.shaped.sheet import LINE, TEXT, Form, Room, cut, drawn, fitted, fitted_end
from mha_monitor.charts.text import text_width, wrapped
from mha_monitor.charts.theme import SECOND_HALF
from mha_monitor.definitions.pathway import STEPS
from mha_monitor.formats.drawing import Box, Drawing, Look, Mark, Named, Point, Words
from mha_monitor.sentences import ages, amounts
from mha_monitor.sentences.leading import of_groups, of_steps
from mha_monitor.sentences.pictured import Pictured

LEAST_ROW, MOST_ROW = 19, 58
NARROWEST = 56  # of a plot beside names
# How many rows find room in each shape; of more groups the largest are drawn.
MOST = {"slide": 5, "square": 6, "portrait": 10, "print": 19}


def fitting(ratios: pd.DataFrame, form: Form) -> pd.DataFrame:
    """The rows that a shape has room for: of more groups those of most people, in their order."""
    return largest(beside_reference(ratios), form)


def largest(rows: pd.DataFrame, form: Form) -> pd.DataFrame:
    """As many rows as a shape has room for, those of the largest population, in their order."""
    order = rows["population"].rank(ascending=False, method="first")
    return rows[order.le(MOST[form.name])]


def draw(ratios: pd.DataFrame, told: Pictured, form: Form, look: Look) -> Drawing:
    """The rows of one area and period, those that `fitting` gave."""
    crude = ages.of_all(ratios) == "ratio"  # of others two crude rates would be another ratio
    if len(ratios) == 1 and crude and math.isfinite(ratios["ratio"].iloc[0]):
        record = ratios.iloc[0]
        return drawn(told, form, look, lambda room, _: _two_bars(record, room), 150)
    return draw_rows(
        read_rows(ratios, _group, "Ethnic group", leading=of_groups(ratios)), told, form, look
    )


def draw_steps(ratios: pd.DataFrame, told: Pictured, form: Form, look: Look) -> Drawing:
    """One group at each step of a way through the Act, in the order of the table."""
    return draw_rows(read_rows(ratios, _step, "Step", leading=of_steps()), told, form, look)


def draw_compared(ratios: pd.DataFrame, told: Pictured, form: Form, look: Look) -> Drawing:
    """Any ratios on one scale, each named by its `label`. ValueError for an empty table."""
    if ratios.empty:
        raise ValueError("There is nothing to compare: the table has no rows.")
    return draw_rows(read_rows(ratios, _label, "Of"), told, form, look)


def draw_rows(rows: list[Row], told: Pictured, form: Form, look: Look) -> Drawing:
    """One row under the other."""
    wanted = len(rows) * (34 if len(rows) < 11 else LEAST_ROW) + 40
    return drawn(told, form, look, lambda room, form: _rows(rows, room, form), wanted)


def _group(record: Any) -> str:
    return group_title(record.group)


def _label(record: Any) -> str:
    return record.label


def _step(record: Any) -> str:
    return STEPS[record.measure]


def draw_parts(parts: pd.DataFrame, told: Pictured, form: Form, look: Look) -> Drawing:
    """England's ratio above those within its areas. Raises ValueError where there are none."""
    if parts.empty:
        raise ValueError("There is nothing to draw: England's ratio could not be split.")
    return draw_rows(read_parts(parts), told, form, look)


def _rows(rows: list[Row], room: Room, form: Form) -> list[Mark]:
    brief = form.beside
    numbers = max(text_width(row.number, TEXT, bold=True) for row in rows)
    doubt = 0.0 if brief else max(text_width(row.interval, TEXT) for row in rows) + 5
    names, doubt = _labels(rows, room, numbers, doubt)
    left = max(text_width(line, TEXT) for lines in names for line in lines) + 8
    plot = Room(room.x + left, room.y, room.width - left - numbers - doubt - 12, room.height)
    ends = [end for row in rows for pair in row.limits.values() for end in pair]
    points = [point for row in rows for point in (row.estimate, row.second.ratio)]
    axis = ratio_axis(points, ends, plot.width)
    at = drawn_rows.across(axis, plot.x, plot.width)
    key = drawn_rows.key_line(room.x, room.bottom - 1, room.right, rows, doubts=not brief)
    foot = room.bottom - (LINE + 2 if key else 0)
    bottom = foot - LINE
    step = min((bottom - plot.y) / len(rows), MOST_ROW)
    marks = drawn_rows.ticks(axis, at, plot.y, plot.y + step * len(rows))
    for index, (row, name) in enumerate(zip(rows, names, strict=True)):
        y = plot.y + step * (index + 0.5)
        marks.append(
            Named(drawn_rows.says(row), tuple(_row(row, name, axis, at, y, step=step, x=room.x)))
        )
        end = plot.right + 12 + numbers
        marks.append(Words(row.number, end, y + 5, TEXT, True, "end"))
        if doubt:
            x = end + 5 if row.number else plot.right + 12
            marks.append(Words(row.interval, x, y + 5, TEXT, colour="soft"))
    return [*marks, *key]


def _labels(
    rows: list[Row], room: Room, numbers: float, doubt: float
) -> tuple[list[list[str]], float]:
    """Names of the rows, and what is left of the column of doubt beside them.

    Where rows are low a name has one line. None may be cut so far that two are the same: rather
    is the doubt left to the bars.
    """
    if (room.height - 2 * LINE - 2) / len(rows) >= 2 * LINE:
        most = 96 if not doubt else 120
        return [cut(wrapped(row.label, most, TEXT), 2) for row in rows], doubt
    names: list[list[str]] = []
    for beside in dict.fromkeys((doubt, 0.0)):
        widest = int(room.width - numbers - beside - 20 - NARROWEST)
        for most in range(min(96 if not doubt else 150, widest), widest + 1, 8):
            names = [[fitted(row.label, most, bold=False)] for row in rows]
            if len({name for (name,) in names}) == len(rows):
                return names, beside
    return _told_apart(rows, [name for (name,) in names], widest), 0.0


def _told_apart(rows: list[Row], names: list[str], width: float) -> list[list[str]]:
    """Names cut at their ends; those that would then be the same are cut at their beginnings."""
    return [
        [name if names.count(name) == 1 else fitted_end(row.label, width)]
        for row, name in zip(rows, names, strict=True)
    ]


def _row(row: Row, name: list[str], axis, at, y: float, step: float, x: float) -> list[Mark]:
    thick = min(step * 0.42, 13)
    first = y + 5 - (len(name) - 1) * 7.5
    words: list[Mark] = [Words(line, x, first + 15 * n, TEXT) for n, line in enumerate(name)]
    marks = [*words, *drawn_rows.doubt_bars(row, axis, at, y, thick)]
    if row.estimate > 0 and not row.is_open:
        marks.append(Point(at(row.estimate), y, thick * 0.42, "paper", "chance"))
    if row.second.ratio > 0:
        marks.append(drawn_rows.second(at(row.second.ratio), y + thick / 2 + SECOND_HALF))
    return marks


def _two_bars(row: pd.Series, room: Room) -> list[Mark]:
    """Both rates as bars from 0, their figures large."""
    both = [
        (group_title(row["group"]), float(row["rate"]), "chance"),
        (group_title(row["reference"]), float(row["reference_rate"]), "pale"),
    ]
    texts = amounts.rates(row["rate"], row["reference_rate"], row["ratio"])
    names = [wrapped(name, 110, 15) for name, *_ in both]
    left = max(text_width(line, 15) for lines in names for line in lines) + 10
    most, gap = max(rate for _, rate, _ in both), min(18.0, room.height * 0.12)
    height = min((room.height - gap) / 2, 72)
    spare = room.height - 2 * height - gap
    size = 20 if height > 30 else 16
    longest = room.width - left - 10 - max(text_width(text, size, bold=True) for text in texts)
    marks: list[Mark] = []
    for index, ((_, rate, fill), lines) in enumerate(zip(both, names, strict=True)):
        top = room.y + spare / 2 + index * (height + gap)
        middle, text = top + height / 2, texts[index]
        width = longest * rate / most if most else 0
        first = middle + 5 - (len(lines) - 1) * 9
        marks += [Words(line, room.x, first + 18 * n, 15) for n, line in enumerate(lines)]
        marks.append(Box(room.x + left, top, width, height, fill))
        marks.append(Words(text, room.x + left + width + 8, middle + size * 0.36, size, True))
    return marks
