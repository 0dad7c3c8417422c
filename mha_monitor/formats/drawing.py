"""What a picture is made of: a few kinds of mark in pixels, coloured by the part they play.

A mark names its colour by its part (`ink`, `paper`, `series-1`); a `Look` says which colour that
is, so that light, dark and black-and-white are one drawing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

Look = dict[str, str]


class Box(NamedTuple):
    """A rectangle from its top left corner."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    edge: str = ""
    thickness: float = 1.0


class Rule(NamedTuple):
    """A straight line; `dash` is a pattern of lengths, as "4 3"."""

    x: float
    y: float
    x2: float
    y2: float
    colour: str
    thickness: float = 1.0
    dash: str = ""


class Line(NamedTuple):
    """Points joined in their order."""

    points: tuple[tuple[float, float], ...]
    colour: str
    thickness: float = 2.0
    dash: str = ""


class Shape(NamedTuple):
    """Closed rings, filled; `hatch` is "stripes" or "dots" over the fill."""

    rings: tuple[tuple[tuple[float, float], ...], ...]
    fill: str
    edge: str = ""
    thickness: float = 1.0
    opacity: float = 1.0
    hatch: str = ""


class Point(NamedTuple):
    """A marker about its middle: circle, diamond, square or triangle."""

    x: float
    y: float
    radius: float
    fill: str
    edge: str
    kind: str = "circle"
    thickness: float = 1.5


class Words(NamedTuple):
    """One line of text standing on y; `align` is start, middle or end."""

    text: str
    x: float
    y: float
    size: int
    bold: bool = False
    align: str = "start"
    colour: str = "ink"


class Named(NamedTuple):
    """Marks that belong together and what they say to whoever points at them."""

    says: str
    marks: tuple[Mark, ...]


Mark = Box | Rule | Line | Shape | Point | Words | Named


@dataclass(frozen=True)
class Drawing:
    """Marks on paper of a width and height, and what it says to someone who cannot see it."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    look: Look
    title: str
    alt: str
    source: str = ""

    def flat(self) -> Iterator[Mark]:
        """Every mark, out of the groups that they stand in."""
        return _flat(self.marks)


def _flat(marks: tuple[Mark, ...]) -> Iterator[Mark]:
    for mark in marks:
        if isinstance(mark, Named):
            yield from _flat(mark.marks)
        else:
            yield mark
