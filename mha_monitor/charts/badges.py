"""Numbered badges of milestones above a trend, staggered so that none covers another."""

from __future__ import annotations

from typing import Any, NamedTuple

import altair as alt

from mha_monitor.charts import ink
from mha_monitor.charts.frame import SAMPLE_WIDTH, Frame, Sample, free_row
from mha_monitor.charts.milestones import Mark
from mha_monitor.charts.text import text_width
from mha_monitor.charts.theme import INK, MILESTONE, PAPER

BADGE_HEIGHT = 19
BADGE_ROW = 23
MOST_ROWS = 3
# Badges that would need too many rows are joined when their days lie within so many pixels.
JOINED_WITHIN = (0, 5, 10, 20, 40, 80)


class Badge(NamedTuple):
    """One milestone's number, or the first and last of several that lie close together."""

    marks: tuple[Mark, ...]
    left: float
    width: float
    row: int

    @property
    def text(self) -> str:
        return _badge_text(self.marks)


def badges(marks: list[Mark], frame: Frame) -> list[Badge]:
    """Badges in few rows, none over another; where days crowd, one badge stands for several."""
    placed: list[Badge] = []
    for distance in JOINED_WITHIN:
        placed = _placed(_joined(marks, distance), frame)
        if max((badge.row for badge in placed), default=0) < MOST_ROWS:
            break
    return placed


def _joined(marks: list[Mark], distance: float) -> list[tuple[Mark, ...]]:
    groups: list[tuple[Mark, ...]] = []
    for mark in marks:
        if distance and groups and mark.start - groups[-1][0].start <= distance:
            groups[-1] = (*groups[-1], mark)
        else:
            groups.append((mark,))
    return groups


def _badge_text(marks: tuple[Mark, ...]) -> str:
    first, last = marks[0].number, marks[-1].number
    return str(first) if first == last else f"{first}–{last}"


def _placed(groups: list[tuple[Mark, ...]], frame: Frame) -> list[Badge]:
    rows: list[float] = []
    placed = []
    for marks in groups:
        width = max(BADGE_HEIGHT, text_width(_badge_text(marks), bold=True) + 9)
        middle = (marks[0].start + marks[-1].start) / 2
        left = min(max(middle - width / 2, -frame.left), frame.end - width)
        row = free_row(rows, left, left + width, gap=2)
        placed.append(Badge(marks, left, width, row))
    return placed


def badges_top(placed: list[Badge], bottom: float) -> float:
    """The upper edge of the badges, which stand on y = `bottom`."""
    return bottom - BADGE_ROW * (1 + max((badge.row for badge in placed), default=-1))


def milestone_lines(placed: list[Badge], bottom: float, frame: Frame) -> list[alt.Chart]:
    """Thin lines down from each badge, to its milestone's day or the first and last of several."""
    return ink.rules(
        [
            ink.rule(
                MILESTONE, 0.75, x=mark.start, y=bottom - badge.row * BADGE_ROW, y2=frame.height
            )
            for badge in placed
            for mark in dict.fromkeys((badge.marks[0], badge.marks[-1]))
        ]
    )


def badge_layers(placed: list[Badge], bottom: float) -> list[alt.Chart]:
    boxes, words = [], []
    for badge in placed:
        y = bottom - badge.row * BADGE_ROW - BADGE_HEIGHT / 2 - 2
        filled = any(mark.could_change for mark in badge.marks)
        across = {"x": badge.left, "x2": badge.left + badge.width}
        tip = {
            "Milestone": "; ".join(f"{mark.number}. {mark.title}" for mark in badge.marks),
            "Date": "; ".join(dict.fromkeys(mark.date for mark in badge.marks)),
        }
        boxes.append(_badge_box(filled, y, tip=tip, **across))
        words.append(_badge_word(badge.text, filled, badge.left + badge.width / 2, y))
    return [*ink.boxes(boxes), *ink.words(words)]


def _badge_box(filled: bool, y: float, **place: Any) -> ink.Record:
    half = BADGE_HEIGHT / 2
    fill = INK if filled else PAPER
    return ink.box(INK, fill, 1, half, y=y - half, y2=y + half, **place)


def _badge_word(text: str, filled: bool, x: float, y: float) -> ink.Record:
    return ink.word(text, x, y + 0.5, bold=True, align="center", colour=PAPER if filled else INK)


def milestone_samples(marks: list[Mark]) -> list[Sample]:
    """Key entries for the badges, open and filled."""
    across = {"x": (SAMPLE_WIDTH - BADGE_HEIGHT) / 2, "x2": (SAMPLE_WIDTH + BADGE_HEIGHT) / 2}
    words = {False: "milestone", True: "milestone: practice could change from that day"}
    return [
        Sample(words[filled], boxes=(_badge_box(filled, 0, **across),))
        for filled in sorted({mark.could_change for mark in marks})
    ]
