"""Places where figures before and after cannot be joined: a dashed line or band with its reason."""

from __future__ import annotations

from string import ascii_uppercase
from typing import NamedTuple

import altair as alt
import pandas as pd

from mha_monitor.charts import ink
from mha_monitor.charts.calendar import Calendar, days
from mha_monitor.charts.frame import SAMPLE_WIDTH, Frame, Sample, free_row, is_narrow
from mha_monitor.charts.text import text_width, wrapped
from mha_monitor.charts.theme import GRID, INK, LINE_HEIGHT, PAPER

LABEL_WIDTH = 190
DASH = (5, 4)


class Break(NamedTuple):
    """One break: its pixels, its words, and the row of labels it stands in."""

    start: float
    end: float
    reason: str
    label: list[str]
    label_x: float
    width: float
    row: int


def read_breaks(table: pd.DataFrame | None, axis: Calendar, frame: Frame) -> list[Break]:
    """The breaks within the axis by date, their labels in as many rows as keep them apart.

    On a phone the labels are letters, which the key explains.

    The table has columns date and label, and may have end for a break that lasts.
    """
    if table is None or table.empty:
        return []
    starts = days(table["date"])
    ends = days(table["end"]).fillna(starts) if "end" in table else starts
    rows: list[float] = []
    breaks = []
    held = sorted(
        each for each in zip(starts, ends, table["label"], strict=True) if axis.holds(each[0])
    )
    # From the last to the first: an earlier line then climbs past a later label on its left.
    for letter, (start, end, label) in reversed(list(zip(ascii_uppercase, held, strict=False))):
        lines = [letter] if is_narrow(frame.width) else wrapped(label, LABEL_WIDTH)
        width = max(text_width(line) for line in lines)
        label_x = axis.pixel(start) + 5
        if label_x + width > frame.end:
            label_x -= width + 10
        row = free_row(rows, -label_x - width, -label_x)
        last = axis.pixel(min(end, axis.last))
        breaks.append(
            Break(
                axis.pixel(start),
                last,
                reason=label,
                label=lines,
                label_x=label_x,
                width=width,
                row=row,
            )
        )
    return breaks[::-1]


def break_samples(breaks: list[Break], frame: Frame) -> list[Sample]:
    """Key entries for breaks that a letter stands for."""
    line = ink.rule(INK, 1.25, DASH, x=0, x2=SAMPLE_WIDTH, y=0)
    lettered = breaks if is_narrow(frame.width) else []
    return [Sample(f"{each.label[0]}: {each.reason}", rules=(line,)) for each in lettered]


def _row_tops(breaks: list[Break], bottom: float) -> dict[int, float]:
    tops = {}
    for row in sorted({each.row for each in breaks}):
        lines = max(len(each.label) for each in breaks if each.row == row)
        bottom -= lines * LINE_HEIGHT + 3
        tops[row] = bottom
    return tops


def labels_top(breaks: list[Break], bottom: float) -> float:
    """The upper edge of the labels, which stand on y = `bottom`."""
    return min(_row_tops(breaks, bottom).values(), default=bottom)


def break_grounds(breaks: list[Break], frame: Frame) -> list[ink.Record]:
    return [
        ink.box(GRID, GRID, x=each.start, x2=each.end, y=0, y2=frame.height)
        for each in breaks
        if each.end > each.start
    ]


def break_layers(breaks: list[Break], bottom: float, frame: Frame) -> list[alt.Chart]:
    """Dashed lines from the foot of the plot up to the labels, and the labels."""
    tops = _row_tops(breaks, bottom)
    lines = [
        ink.rule(INK, 1.25, DASH, x=x, y=tops[each.row], y2=frame.height)
        for each in breaks
        for x in dict.fromkeys((each.start, each.end))
    ]
    grounds = [_label_ground(each, tops[each.row]) for each in breaks]
    labels = [
        ink.word(each.label, each.label_x, tops[each.row] + LINE_HEIGHT / 2) for each in breaks
    ]
    return [*ink.rules(lines), *ink.boxes(grounds), *ink.words(labels)]


def _label_ground(each: Break, top: float) -> ink.Record:
    across = {"x": each.label_x - 3, "x2": each.label_x + each.width}
    return ink.box(PAPER, PAPER, **across, y=top, y2=top + LINE_HEIGHT * len(each.label))
