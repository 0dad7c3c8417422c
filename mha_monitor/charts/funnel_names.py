"""Names beside the points of a funnel that stand out, where they cover no point and no name."""

from __future__ import annotations

import math
from itertools import product
from typing import NamedTuple

import altair as alt

from mha_monitor.charts import ink
from mha_monitor.charts.frame import Frame, Sample
from mha_monitor.charts.text import text_width, wrapped
from mha_monitor.charts.theme import HIGHLIGHT, LINE_HEIGHT, PAPER, SOFT_INK, TEXT_SIZE

POINT = 7
WIDEST_NAME = 170
# How far from its point a name is looked for, and in what steps, in pixels.
FARTHEST, ACROSS, DOWN = 130, 10, LINE_HEIGHT / 2
# A name stands outside the funnel unless it would be this much further away there.
INWARDS = 30
STEPS_OF_LINE = 12


class Named(NamedTuple):
    """A point in pixels with its name, and whether it lies above the funnel or below."""

    name: str
    x: float
    y: float
    up: bool


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        return min(max(x, self.left), self.right), min(max(y, self.top), self.bottom)


class Placed(NamedTuple):
    """A name with its lines of text and its place; `box` is none where it stands in the key."""

    named: Named
    lines: list[str]
    box: Box


def placed_beside(
    named: list[Named], frame: Frame, points: list[tuple[float, float]]
) -> list[Placed]:
    """Every name beside its point; where not all find room, numbers in the order of the names.

    `points` are those of all areas.
    """
    widest = min(WIDEST_NAME, frame.plot_width / 2)
    texts = [wrapped(each.name, widest, bold=True) for each in named]
    placed = _placed(named, texts, frame, points)
    if len(placed) == len(named):
        return placed
    numbers = [[str(place)] for place in range(1, len(named) + 1)]
    return _placed(named, numbers, frame, points)


def drawn_names(placed: list[Placed]) -> list[alt.Chart]:
    """The names on plain ground, each with a thin line to its point."""
    rules = [_line(each) for each in placed]
    grounds = [
        ink.box(PAPER, PAPER, corner=2, x=left - 2, x2=right + 2, y=top, y2=bottom)
        for left, top, right, bottom in (each.box for each in placed)
    ]
    words = [
        ink.word(
            each.lines, each.box.left, each.box.top + LINE_HEIGHT / 2, bold=True, colour=HIGHLIGHT
        )
        for each in placed
    ]
    return [*ink.rules(rules), *ink.boxes(grounds), *ink.words(words)]


def numbered_samples(placed: list[Placed]) -> list[Sample]:
    """Entries of the key for names that stand as numbers in the plot."""
    return [
        Sample(f"{each.lines[0]} {each.named.name}", points=(_diamond(),))
        for each in placed
        if " ".join(each.lines) != each.named.name
    ]


def _diamond() -> ink.Record:
    return ink.point("diamond", 90, PAPER, HIGHLIGHT, x=13, y=0)


def _placed(
    named: list[Named], texts: list[list[str]], frame: Frame, points: list[tuple[float, float]]
) -> list[Placed]:
    taken = [Box(x - POINT, y - POINT, x + POINT, y + POINT) for x, y in points]
    placed = []
    for each, lines in zip(named, texts, strict=True):
        box = _free_place(each, lines, frame, taken)
        if box is not None:
            placed.append(Placed(each, lines, box))
            taken += [box, *_along(each, box)]
    return placed


def _free_place(each: Named, lines: list[str], frame: Frame, taken: list[Box]) -> Box | None:
    """The nearest place where neither the name nor its line covers anything."""
    width = max(text_width(line, TEXT_SIZE, bold=True) for line in lines)
    height = len(lines) * LINE_HEIGHT
    lefts = range(-round(width + FARTHEST), FARTHEST, ACROSS)
    tops = range(-round((FARTHEST + height) / DOWN), round(FARTHEST / DOWN))
    near = [
        Box(left, top, left + width, top + height)
        for left, top in (
            (each.x + left, each.y + DOWN * top) for left, top in product(lefts, tops)
        )
        if 0 <= left <= frame.plot_width - width and 0 <= top <= frame.height - height
    ]
    for box in sorted(near, key=lambda box: _distance(each, box)):
        whole = [box, *_along(each, box)]
        if not any(part.meets(other) for part in whole for other in taken):
            return box
    return None


def _distance(each: Named, box: Box) -> float:
    x, y = box.nearest(each.x, each.y)
    inwards = (box.top + box.bottom) / 2 > each.y if each.up else box.top < each.y
    return math.hypot(x - each.x, y - each.y) + INWARDS * inwards


def _ends(each: Named, box: Box) -> tuple[float, float, float, float]:
    """Both ends of the line between a point, from the edge of its marker, and its name."""
    x, y = box.nearest(each.x, each.y)
    whole = math.hypot(x - each.x, y - each.y)
    start = min(POINT / whole, 1) if whole else 0
    return each.x + start * (x - each.x), each.y + start * (y - each.y), x, y


def _along(each: Named, box: Box) -> list[Box]:
    """The line between as small boxes, its ends left out: they touch the point and the name."""
    x, y, x2, y2 = _ends(each, box)
    if math.hypot(x2 - x, y2 - y) < POINT:
        return []
    shares = [step / STEPS_OF_LINE for step in range(1, STEPS_OF_LINE)]
    middles = [(x + share * (x2 - x), y + share * (y2 - y)) for share in shares]
    return [Box(across - 1, down - 1, across + 1, down + 1) for across, down in middles]


def _line(each: Placed) -> ink.Record:
    x, y, x2, y2 = _ends(each.named, each.box)
    return ink.rule(SOFT_INK, 1, x=x, x2=x2, y=y, y2=y2)
