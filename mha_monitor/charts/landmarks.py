"""The ratio axis of a row chart, and the named lines across it: the reference group, England."""

from __future__ import annotations

from typing import NamedTuple

import altair as alt

from mha_monitor.charts import ink
from mha_monitor.charts.frame import Frame, free_row
from mha_monitor.charts.scale import Axis
from mha_monitor.charts.text import ratio_text, text_width
from mha_monitor.charts.theme import HIGHLIGHT, INK, PAPER

NAME_ROW = 18


class Landmark(NamedTuple):
    """A vertical line with a name, the name's middle in pixels and its row above the plot."""

    ratio: float
    name: str
    colour: str
    dash: tuple[int, ...]
    middle: float = 0
    row: int = 0


def same_as(reference: str) -> Landmark:
    """The line at 1, where the rate is that of the reference group."""
    return Landmark(1.0, f"same as {reference}", INK, (1, 0))


def england(ratio: float) -> Landmark:
    return Landmark(ratio, f"England {ratio_text(ratio)}", HIGHLIGHT, (5, 3))


def ratio_channel(axis: Axis, title: str) -> alt.X:
    """The encoding that every layer on the ratio axis shares."""
    return alt.X(
        "x:Q",
        scale=alt.Scale(type="log", domain=[axis.low, axis.high], nice=False),
        axis=alt.Axis(values=list(axis.ticks), format="~g", title=title, labelFlush=False),
    )


def side_by_side(landmarks: list[Landmark], frame: Frame, axis: Axis) -> list[Landmark]:
    """The landmarks with their names placed over their lines, in as many rows as it takes."""
    placed: list[Landmark] = []
    ends: list[float] = []
    for mark in sorted(landmarks, key=lambda landmark: landmark.ratio):
        half = text_width(mark.name, bold=True) / 2
        over = axis.share(mark.ratio) * frame.plot_width
        middle = min(max(over, half - frame.left), frame.end - half)
        row = free_row(ends, middle - half, middle + half)
        placed.append(mark._replace(middle=middle, row=row))
    return placed


def landmark_lines(landmarks: list[Landmark], frame: Frame, x: alt.X) -> list[alt.Chart]:
    """Each line reaches from the foot of the plot up to its name, and behind a lower name."""
    lines = [
        ink.rule(mark.colour, 1.5, mark.dash, x=mark.ratio, y=-mark.row * NAME_ROW, y2=frame.height)
        for mark in landmarks
    ]
    grounds = [
        ink.box(PAPER, PAPER, x=mark.middle - half, x2=mark.middle + half, y=y - 8, y2=y + 9)
        for mark in landmarks
        for half, y in [(text_width(mark.name, bold=True) / 2, _name_y(mark))]
    ]
    return [*ink.rules(lines, x=x), *ink.boxes(grounds)]


def _name_y(mark: Landmark) -> float:
    return -10 - mark.row * NAME_ROW


def landmark_names(landmarks: list[Landmark]) -> list[ink.Record]:
    return [
        ink.word(
            mark.name,
            mark.middle,
            _name_y(mark),
            bold=True,
            align="center",
            colour=mark.colour,
        )
        for mark in landmarks
    ]


def names_height(landmarks: list[Landmark]) -> float:
    return (1 + max(mark.row for mark in landmarks)) * NAME_ROW
