"""A trend over time: figures with their doubt, breaks in the series, milestones of the reform."""

from __future__ import annotations

from typing import NamedTuple

import altair as alt
import pandas as pd

from data_sources.schema.vocabulary import group_title
from mha_monitor.charts import ink
from mha_monitor.charts.badges import (
    badge_layers,
    badges,
    badges_top,
    milestone_lines,
    milestone_samples,
)
from mha_monitor.charts.breaks import (
    Break,
    break_grounds,
    break_layers,
    break_samples,
    labels_top,
    read_breaks,
)
from mha_monitor.charts.calendar import is_of_months, time_channel
from mha_monitor.charts.frame import SAMPLE_WIDTH, Frame, Sample, finished, is_narrow, key
from mha_monitor.charts.line_names import end_labels, line_samples
from mha_monitor.charts.lines import Placing, line_layers
from mha_monitor.charts.milestones import Mark, milestone_grounds, read_milestones
from mha_monitor.charts.series import SHOWN, Line, read_lines
from mha_monitor.charts.theme import INK, SOFT_INK
from mha_monitor.charts.trend_axes import axis_title, level, span, value_axis, value_channel
from mha_monitor.formats.texts import Texts

END_LABELS = 168
AXIS_HEIGHT = 52
BADGES_BOTTOM = -4


class Trend(NamedTuple):
    """What a trend draws, and where."""

    shown: str
    groups: tuple[str, ...]
    reference: str
    lines: list[Line]
    place: Placing
    marks: list[Mark]
    gaps: list[Break]
    labelled: bool
    of_months: bool


def trend_chart(
    ratios: pd.DataFrame,
    milestones: pd.DataFrame | None,
    breaks: pd.DataFrame | None,
    shown: str,
    texts: Texts,
    width: int,
) -> alt.LayerChart:
    """Put a trend together; `charts.trend` documents the arguments."""
    if shown not in SHOWN:
        raise ValueError(f"A trend shows one of {', '.join(SHOWN)}, not {shown!r}.")
    trend = _read(ratios, milestones, breaks, shown, width)
    frame = trend.place.frame
    layers = [*_grounds(trend), *_above(trend), *_plot(trend)]
    return finished(layers, frame, texts, frame.height + AXIS_HEIGHT)


def _read(
    ratios: pd.DataFrame,
    milestones: pd.DataFrame | None,
    breaks: pd.DataFrame | None,
    shown: str,
    width: int,
) -> Trend:
    lines = read_lines(ratios, shown)
    labelled = not is_narrow(width) and any(line.name for line in lines)
    frame = _frame(width, labelled)
    time = span(ratios, milestones, frame.plot_width)
    sides = 1 + max(line.side for line in lines)
    reference = group_title(ratios["reference"].iloc[0])
    return Trend(
        shown=shown,
        groups=tuple({group_title(group) for group in ratios["group"]} - {reference}),
        reference=reference,
        lines=lines,
        place=Placing(time, value_axis(lines, shown, frame.height), frame, sides),
        marks=read_milestones(milestones, time),
        gaps=read_breaks(breaks, time, frame),
        labelled=labelled,
        of_months=is_of_months(ratios),
    )


def _grounds(trend: Trend) -> list[alt.Chart]:
    frame = trend.place.frame
    return ink.boxes([*milestone_grounds(trend.marks, frame), *break_grounds(trend.gaps, frame)])


def _plot(trend: Trend) -> list[alt.Chart]:
    """What stands between the axes, and the lines' names beside it."""
    place = trend.place
    x, y = time_channel(place.time), value_channel(place.values, trend.shown)
    return [
        *level(trend.shown, place.time, x, y),
        *line_layers(trend.lines, place, x, y),
        *(end_labels(trend.lines, place, place.frame.right) if trend.labelled else []),
    ]


def _above(trend: Trend) -> list[alt.Chart]:
    """From the plot up: badges, reasons for breaks, what the axis shows, the key."""
    frame = trend.place.frame
    placed = badges(trend.marks, frame)
    bottom = badges_top(placed, BADGES_BOTTOM) - 2
    top = labels_top(trend.gaps, bottom)
    title = ink.word(
        axis_title(trend.shown, trend.groups, trend.reference, of_months=trend.of_months),
        -frame.left,
        top - 10,
        colour=SOFT_INK,
    )
    return [
        *milestone_lines(placed, BADGES_BOTTOM, frame),
        *break_layers(trend.gaps, bottom, frame),
        *badge_layers(placed, BADGES_BOTTOM),
        *ink.words([title]),
        *key(_samples(trend), frame, top - 24),
    ]


def _samples(trend: Trend) -> list[Sample]:
    named = not trend.labelled and bool(trend.lines[0].name)
    line = ink.rule(INK, 1.5, x=0, x2=SAMPLE_WIDTH, y=0)
    equal = Sample(f"same as {trend.reference}", rules=(line,))
    return [
        *line_samples(trend.lines, trend.place, named=named),
        *([] if trend.shown == "rate" else [equal]),
        *break_samples(trend.gaps, trend.place.frame),
        *milestone_samples(trend.marks),
    ]


def _frame(width: int, labelled: bool) -> Frame:
    height = 240 if is_narrow(width) else 320
    return Frame(width, 38, END_LABELS if labelled else 14, height)
