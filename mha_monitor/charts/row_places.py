"""Where each row of a chart goes: names beside the plot, or above each bar on a phone."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any, NamedTuple

import pandas as pd

from mha_monitor.charts.doubt import (
    CHANCE_ALONE,
    RATIO_DOUBTS,
    WITH_ROUNDING,
    is_known,
    limits,
)
from mha_monitor.charts.frame import Frame, is_narrow
from mha_monitor.charts.text import estimate_text, text_width, within_text, wrapped
from mha_monitor.charts.theme import LABEL_SIZE, LINE_HEIGHT, PADDING, TEXT_SIZE
from mha_monitor.definitions.plain_names import capital
from mha_monitor.sentences.leading import ALONE, Leading, Second

GAP = 10
NOTES = {
    "suppressed": "suppressed",
    "not_published": "not published",
    "missing": "missing",
    "estimated": "estimated",
    "inferred": "inferred",
    "doubtful": "doubtful",
}


class Row(NamedTuple):
    """What one row of the table of ratios says, ready to draw."""

    label: str
    estimate: float
    limits: dict[str, tuple[float, float]]
    number: str
    interval: str
    bold: bool
    tip: dict[str, str]
    second: Second = Second()

    @property
    def is_open(self) -> bool:
        """Whether only limits are known, so that an open bar stands for the ratio."""
        return math.isnan(self.estimate) and is_known(self.limits["rounding"])


class Place(NamedTuple):
    """A row and its pixels, down from the plot's top and right from its left edge.

    `names_end` lies below `top` when the name stands above the bar rather than beside it.
    """

    row: Row
    label: list[str]
    size: int
    top: float
    names_end: float
    bottom: float
    bar: float
    thickness: float
    label_x: float
    label_y: float
    number_x: float
    interval_x: float
    value_y: float


def read_rows(
    ratios: pd.DataFrame,
    label: Callable[[Any], str],
    heading: str,
    bold: Collection[str] = (),
    leading: Leading = ALONE,
) -> list[Row]:
    """The rows of a table of ratios in its own order; `bold` names area codes to stand out."""
    return [
        _row(record, label(record), heading, record.area_code in bold, leading)
        for record in ratios.itertuples()
    ]


def name_of_second(rows: list[Row]) -> str:
    """What the second marks of rows are; "" where there are none."""
    return next((row.second.name for row in rows if row.second.ratio > 0), "")


def read_parts(parts: pd.DataFrame, bold: Collection[str] = ()) -> list[Row]:
    """Rows of parts of a whole, each with its `label`, `part` and one interval."""
    ends = {"ratio_sampling_low": parts["ratio_low"], "ratio_sampling_high": parts["ratio_high"]}
    none = dict.fromkeys(("ratio_unknown_low", "ratio_unknown_high"), math.nan)
    ratios = parts.assign(**ends, **none, mark="exact", area_code=parts["part"])
    return read_rows(ratios, lambda record: record.label, "Of", bold)


def _row(record: Any, label: str, heading: str, bold: bool, leading: Leading) -> Row:
    name, second = leading.name, leading.second(record._asdict())
    note = NOTES.get(record.mark, "")
    number, interval = estimate_text(record, name)
    if number and interval:
        interval = f"({interval})"
    words = ", ".join(part for part in (interval, note) if part)
    if not number and note:
        words = ", ".join(part for part in (note, interval) if part)
    tip = {
        heading: label,
        "Rate ratio": number or note or "no estimate",
        "Chance alone": within_text(record, "ratio_sampling") if name == "ratio" else "",
        "Chance and rounding": within_text(record, name),
        _unknown(name): within_text(record, "ratio_unknown"),
    }
    if second.name:
        tip[capital(second.name)] = second.number
    return Row(
        label,
        float(getattr(record, name)),
        limits=_limits(record, name),
        number=number,
        interval=words or "no estimate",
        bold=bold,
        tip=tip,
        second=second,
    )


def _unknown(name: str) -> str:
    """What the interval with unknown ethnicity is of: the crude ratio, also beside the other."""
    return "And unknown ethnicity" if name == "ratio" else "With unknown ethnicity, crude"


def _limits(record: Any, name: str) -> dict[str, tuple[float, float]]:
    """The ends of each kind of doubt; unknown ethnicity is known of the crude ratio alone."""
    ends = limits(record, RATIO_DOUBTS)
    if name == "ratio":
        return ends
    own = (float(getattr(record, f"{name}_low")), float(getattr(record, f"{name}_high")))
    return {**ends, CHANCE_ALONE.name: own, WITH_ROUNDING.name: own}


def laid_out(
    rows: list[Row], width: int, row_height: float, thickness: float
) -> tuple[Frame, list[Place]]:
    """The frame that fits the rows' words, and each row's place in it."""
    number = max(text_width(row.number, bold=True) for row in rows)
    value = max(_value_width(row, number) for row in rows)
    if is_narrow(width):
        return _stacked(rows, width, thickness, value)
    return _beside(rows, width, row_height, thickness, number, value)


def _value_width(row: Row, number: float) -> float:
    return text_width(row.interval) + (number + 5 if row.number else 0)


def _beside(
    rows: list[Row], width: int, row_height: float, thickness: float, number: float, value: float
) -> tuple[Frame, list[Place]]:
    size = LABEL_SIZE if row_height > 30 else TEXT_SIZE
    # Bold is measured for every name, so that picking out a row never moves the plot.
    widest = max(text_width(row.label, size, bold=True) for row in rows)
    column = min(widest, 0.36 * (width - 2 * PADDING))
    frame = Frame(width, math.ceil(column) + GAP, math.ceil(value) + 2 * GAP, 0)
    places, top = [], 0.0
    for row in rows:
        label = wrapped(row.label, column, size, bold=True)
        bottom = top + max(row_height, len(label) * LINE_HEIGHT + 5)
        middle = (top + bottom) / 2
        label_y = middle - (len(label) - 1) * LINE_HEIGHT / 2
        number_x = frame.plot_width + 2 * GAP + number
        interval_x = number_x + 5 if row.number else number_x - number
        place = Place(
            row=row,
            label=label,
            size=size,
            top=top,
            names_end=top,
            bottom=bottom,
            bar=middle,
            thickness=thickness,
            label_x=-frame.left,
            label_y=label_y,
            number_x=number_x,
            interval_x=interval_x,
            value_y=middle,
        )
        places.append(place)
        top = bottom
    return replace(frame, height=top), places


def _stacked(
    rows: list[Row], width: int, thickness: float, value: float
) -> tuple[Frame, list[Place]]:
    # Wide enough at both sides for the arrow of an open end.
    frame = Frame(width, 12, 12, 0)
    places, top = [], 0.0
    for row in rows:
        own = text_width(row.interval)
        taken = own + 5 + text_width(row.number, bold=True)
        label = wrapped(row.label, frame.inner_width - taken - GAP, TEXT_SIZE, bold=True)
        first = top + LINE_HEIGHT / 2 + 3
        names_end = top + len(label) * LINE_HEIGHT + 5
        bar = names_end + 4 + thickness / 2
        bottom = bar + thickness / 2 + 7
        interval_x = frame.end - own
        place = Place(
            row=row,
            label=label,
            size=TEXT_SIZE,
            top=top,
            names_end=names_end,
            bottom=bottom,
            bar=bar,
            thickness=thickness,
            label_x=-frame.left,
            label_y=first,
            number_x=interval_x - 5,
            interval_x=interval_x,
            value_y=first,
        )
        places.append(place)
        top = bottom
    return replace(frame, height=top), places
