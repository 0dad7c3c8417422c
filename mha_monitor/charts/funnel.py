"""The funnel: each area's ratio by how much its counts tell, between the limits about a centre."""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import pandas as pd

from data_sources.schema.table_rows import rows_of
from data_sources.schema.vocabulary import group_title
from mha_monitor.charts import ink
from mha_monitor.charts.frame import SAMPLE_WIDTH, Frame, Sample, finished, is_narrow, key
from mha_monitor.charts.funnel_marks import (
    Placing,
    areas_drawn,
    bands_of_chance,
    is_beyond,
    lines_of_spread,
    samples_of,
)
from mha_monitor.charts.funnel_names import (
    Named,
    Placed,
    drawn_names,
    numbered_samples,
    placed_beside,
)
from mha_monitor.charts.landmarks import Landmark, england
from mha_monitor.charts.scale import Axis, ratio_axis
from mha_monitor.charts.text import area_label, ratio_text
from mha_monitor.charts.theme import INK, LINE_HEIGHT, SOFT_INK
from mha_monitor.formats.texts import Texts

NOTHING_TO_DRAW = "A funnel needs areas with counts, but the table has no rows to draw."
HEIGHT, NARROW_HEIGHT = 380, 340
LEFT, RIGHT, NARROW_RIGHT = 34, 96, 12
PRECISION_TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


def funnel_chart(
    table: pd.DataFrame,
    curves: pd.DataFrame,
    centre: float,
    england_ratio: float | None,
    texts: Texts,
    width: int,
) -> alt.LayerChart:
    """As `charts.funnel`, which says what it takes."""
    drawn = _with_points(table)
    if not has_funnel(table, curves):
        raise ValueError(NOTHING_TO_DRAW)
    frame = Frame(width, LEFT, RIGHT, HEIGHT)
    if is_narrow(width):
        frame = Frame(width, LEFT, NARROW_RIGHT, NARROW_HEIGHT)
    place = Placing(frame, _precision_axis(curves), _up(drawn, curves, frame))
    x, y = _channels(place)
    marks, names = _levels(centre, england_ratio), _names(drawn, place)
    samples = [*samples_of(drawn, place), *_level_samples(marks, frame), *numbered_samples(names)]
    layers = [
        *bands_of_chance(curves, place, x, y),
        *lines_of_spread(curves, place, x, y),
        *ink.rules([_level(mark, place) for mark in marks], y=y),
        *areas_drawn(drawn, place, x, y),
        *drawn_names(names),
        *ink.words([*_level_names(marks, place), _up_title(table)]),
        *key(samples, frame, -26),
    ]
    return finished(layers, frame, texts, bottom=frame.height + 50)


def has_funnel(table: pd.DataFrame, curves: pd.DataFrame) -> bool:
    """Whether there is a funnel to draw: limits, and an area with a ratio that lies in it."""
    return not (curves.empty or _with_points(table).empty)


def _with_points(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["precision"].notna() & table["ratio"].gt(0)]


def _precision_axis(curves: pd.DataFrame) -> Axis:
    low, high = curves["precision"].min(), curves["precision"].max()
    ticks = tuple(tick for tick in PRECISION_TICKS if low <= tick <= high)
    return Axis(low, high, ticks, True)


def _up(drawn: pd.DataFrame, curves: pd.DataFrame, frame: Frame) -> Axis:
    """The axis of ratios. Limits far out at the left are cut off at its ends."""
    least, most = drawn["ratio"].min(), drawn["ratio"].max()
    limits = [
        min(max(curves["chance_low_998"].iloc[0], least / 1.5), least / 1.15),
        max(min(curves["chance_high_998"].iloc[0], most * 1.5), most * 1.15),
    ]
    return ratio_axis(drawn["ratio"], limits, frame.height)


def _channels(place: Placing) -> tuple[alt.X, alt.Y]:
    def scale(axis: Axis) -> alt.Scale:
        return alt.Scale(type="log", domain=[axis.low, axis.high], nice=False)

    told = "Precision: about the smaller of the two counts (log scale)"
    if is_narrow(place.frame.width):
        told = "Precision: about the smaller count (log scale)"
    across: dict[str, Any] = {"values": list(place.across.ticks), "format": "~g", "grid": False}
    up: dict[str, Any] = {
        "values": list(place.up.ticks),
        "format": "~g",
        "grid": True,
        "gridOpacity": 0.6,
    }
    return (
        alt.X("x:Q", scale=scale(place.across), axis=alt.Axis(title=told, **across)),
        alt.Y("y:Q", scale=scale(place.up), axis=alt.Axis(title=None, **up)),
    )


def _levels(centre: float, england_ratio: float | None) -> list[Landmark]:
    """The centre and, where that is another and can be drawn, England."""
    if england_ratio is None or not 0 < england_ratio < math.inf:
        return [Landmark(centre, f"Average {ratio_text(centre)}", INK, (1, 0))]
    if england_ratio == centre:
        return [england(centre)._replace(dash=(1, 0))]
    return [Landmark(centre, f"Average {ratio_text(centre)}", INK, (1, 0)), england(england_ratio)]


def _level(mark: Landmark, place: Placing) -> ink.Record:
    return ink.rule(mark.colour, 1.5, mark.dash, x=0, x2=place.frame.plot_width, y=mark.ratio)


def _up_title(table: pd.DataFrame) -> ink.Record:
    reference = group_title(table["reference"].iloc[0])
    return ink.word(f"Rate ratio to {reference} (log scale)", -LEFT, -12, colour=SOFT_INK)


def _level_names(marks: list[Landmark], place: Placing) -> list[ink.Record]:
    """The centre and England, named at the right end of their lines; on a phone in the key."""
    if is_narrow(place.frame.width):
        return []
    words, lowest = [], -math.inf
    for mark in sorted(marks, key=lambda mark: -mark.ratio):
        lowest = max(place.y(mark.ratio), lowest + LINE_HEIGHT)
        beside = place.frame.plot_width + 8
        words.append(ink.word(mark.name, beside, lowest, bold=True, colour=mark.colour))
    return words


def _level_samples(marks: list[Landmark], frame: Frame) -> list[Sample]:
    lines = [ink.rule(mark.colour, 1.5, mark.dash, x=0, x2=SAMPLE_WIDTH, y=0) for mark in marks]
    named = zip(marks, lines, strict=True)
    return [Sample(mark.name, rules=(line,)) for mark, line in named if is_narrow(frame.width)]


def _names(drawn: pd.DataFrame, place: Placing) -> list[Placed]:
    """Names of the areas beyond the limits of chance, each where it has room."""
    points = [_pixels(row, place) for row in rows_of(drawn)]
    return placed_beside(
        [
            Named(area_label(row.area_name), *at, up=row.beyond_chance.startswith("above"))
            for row, at in zip(rows_of(drawn), points, strict=True)
            if is_beyond(row) or getattr(row, "named", False)
        ],
        place.frame,
        points,
    )


def _pixels(row: Any, place: Placing) -> tuple[float, float]:
    return place.x(row.precision), place.y(row.ratio)
