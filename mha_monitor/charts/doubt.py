"""The three layers of doubt about a ratio: their columns, their looks, their words in a key."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, NamedTuple

from mha_monitor.charts import ink
from mha_monitor.charts.frame import SAMPLE_WIDTH, Sample
from mha_monitor.charts.theme import CHANCE, PAPER, ROUNDING, SOFT_INK, UNKNOWN


class Doubt(NamedTuple):
    """One kind of interval: the columns of its ends, its colour, its share of the thickest bar."""

    name: str
    low: str
    high: str
    colour: str
    thickness: float


CHANCE_ALONE = Doubt("chance", "ratio_sampling_low", "ratio_sampling_high", CHANCE, 1.0)
WITH_ROUNDING = Doubt("rounding", "ratio_low", "ratio_high", ROUNDING, 0.45)
WITH_UNKNOWN = Doubt("unknown", "ratio_unknown_low", "ratio_unknown_high", UNKNOWN, 0.13)
# Drawn in this order, so that the narrowest doubt lies on top.
RATIO_DOUBTS = (WITH_UNKNOWN, WITH_ROUNDING, CHANCE_ALONE)

WORDS = {
    "chance": "chance alone",
    "rounding": "chance and rounding{printed}",
    "unknown": "chance, rounding and unknown ethnicity",
}
SAME = "chance and rounding{printed}"
SUPPRESSED = "suppressed count: somewhere in this range"
OPEN_END = "goes on beyond the edge"


def limits(row: Any, doubts: Iterable[Doubt]) -> dict[str, tuple[float, float]]:
    """Each doubt's two ends in a row of the table; NaN where the table has none."""
    return {
        doubt.name: (float(getattr(row, doubt.low)), float(getattr(row, doubt.high)))
        for doubt in doubts
    }


NOT_KNOWN = (math.nan, math.nan)


def is_known(ends: tuple[float, float]) -> bool:
    return not any(math.isnan(end) for end in ends)


def drawn_limits(
    ends: dict[str, tuple[float, float]], is_open: bool
) -> dict[str, tuple[float, float]]:
    """The intervals that are drawn as such: of a suppressed figure only the widest is."""
    unknown = (math.nan, math.nan)
    return {
        doubt.name: unknown
        if is_open and doubt is not WITH_UNKNOWN
        else ends.get(doubt.name, unknown)
        for doubt in RATIO_DOUBTS
    }


def doubt_samples(
    drawn: list[dict[str, tuple[float, float]]], looks: dict[str, Sample], printed: str = ""
) -> list[Sample]:
    """Key entries for the doubts that occur, narrowest first, in the looks given for each.

    `printed` tells where the interval for rounding stands in figures.
    """
    samples = []
    for doubt in reversed(RATIO_DOUBTS):
        known = any(is_known(ends[doubt.name]) for ends in drawn)
        if not known or (doubt is WITH_ROUNDING and rounding_adds_nothing(drawn)):
            continue
        merged = doubt is CHANCE_ALONE and rounding_adds_nothing(drawn)
        words = SAME if merged else WORDS[doubt.name]
        samples.append(looks[doubt.name]._replace(text=words.format(printed=printed)))
    return samples


def bar_samples(thickest: float, colour: str = "") -> dict[str, Sample]:
    """Samples without words of intervals drawn as bars; `colour` where theirs vary by line."""
    samples = {}
    for doubt in RATIO_DOUBTS:
        own = doubt.colour if doubt is WITH_UNKNOWN or not colour else colour
        thickness = max(1.5, doubt.thickness * thickest)
        bar = ink.bar(own, thickness, x=0, x2=SAMPLE_WIDTH, y=0)
        ticks = tuple(end_tick(thickest, 90, x=x, y=0) for x in (0, SAMPLE_WIDTH))
        points = ticks if doubt is WITH_UNKNOWN else ()
        samples[doubt.name] = Sample("", points=points, boxes=(bar,))
    return samples


def rounding_adds_nothing(drawn: list[dict[str, tuple[float, float]]]) -> bool:
    """Whether the bar for chance hides the bar for rounding in every row, within 1%."""
    pairs = [
        pair
        for ends in drawn
        if is_known(ends["chance"]) and is_known(ends["rounding"])
        for pair in zip(ends["chance"], ends["rounding"], strict=True)
    ]
    return bool(pairs) and all(
        math.isclose(chance, rounding, rel_tol=0.01) for chance, rounding in pairs
    )


def end_tick(thickest: float, angle: float, **place: Any) -> ink.Record:
    """The short bar across the end of the thin line for unknown ethnicity."""
    # Vega's "stroke" shape is a line as long as the square root of its size.
    return ink.point("stroke", (0.7 * thickest) ** 2, UNKNOWN, angle=angle, **place)


def suppressed_sample(thickest: float) -> Sample:
    place = {"x": 0, "x2": SAMPLE_WIDTH, "y": -thickest / 2, "y2": thickest / 2}
    return Sample(SUPPRESSED, boxes=(ink.box(SOFT_INK, PAPER, 1.5, **place),))


def arrow(direction: str, **place: Any) -> ink.Record:
    """The arrow head of an end that has no number or lies beyond the axis."""
    return ink.point(f"triangle-{direction}", 60, SOFT_INK, SOFT_INK, **place)


def open_end_sample() -> Sample:
    line = ink.rule(SOFT_INK, 1.5, x=0, x2=SAMPLE_WIDTH - 4, y=0)
    return Sample(OPEN_END, rules=(line,), points=(arrow("right", x=SAMPLE_WIDTH - 4, y=0),))
