"""The funnel: each area's ratio by how much its counts tell, between the limits about a centre."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from data_sources.vocabulary import group_title
from mha_monitor.charts import ink
from mha_monitor.charts.doubt import arrow, open_end_sample
from mha_monitor.charts.frame import SAMPLE_WIDTH, Frame, Sample, Texts, finished, is_narrow, key
from mha_monitor.charts.funnel_names import (
    Named,
    drawn_names,
    numbered_samples,
    placed_beside,
)
from mha_monitor.charts.landmarks import Landmark, england
from mha_monitor.charts.scale import Axis, ratio_axis
from mha_monitor.charts.text import area_label, range_text, rate_text, ratio_text
from mha_monitor.charts.theme import (
    CHANCE,
    GRID,
    HIGHLIGHT,
    INK,
    LINE_HEIGHT,
    PAPER,
    SOFT_INK,
    UNKNOWN,
)

HEIGHT, NARROW_HEIGHT = 380, 340
LEFT, RIGHT, NARROW_RIGHT = 34, 96, 12
PRECISION_TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
# The two bands of chance, the wider one lighter, and the lines of the usual spread.
BANDS = (("998", "#E3E7EA"), ("95", "#C9D1D7"))
LINES = (("998", (2, 3)), ("95", (7, 4)))


class Placing(NamedTuple):
    """Where ratios and precisions lie in pixels."""

    frame: Frame
    across: Axis
    up: Axis

    def x(self, precision: float) -> float:
        return self.across.share(precision) * self.frame.plot_width

    def y(self, ratio: float) -> float:
        return (1 - self.up.share(ratio)) * self.frame.height


def funnel_chart(
    table: pd.DataFrame,
    curves: pd.DataFrame,
    centre: float,
    england_ratio: float | None,
    texts: Texts,
    width: int,
) -> alt.LayerChart:
    """As `charts.funnel`, which says what it takes."""
    drawn = table[table["precision"].notna() & table["ratio"].gt(0)]
    if drawn.empty or curves.empty:
        raise ValueError("A funnel needs areas with counts, but the table has no rows to draw.")
    height = NARROW_HEIGHT if is_narrow(width) else HEIGHT
    right = NARROW_RIGHT if is_narrow(width) else RIGHT
    frame = Frame(width, LEFT, right, height)
    place = Placing(frame, _precision_axis(curves), _up(drawn, curves, frame))
    x, y = _channels(place)
    marks = _levels(centre, england_ratio)
    beyond = [_named(row, place) for row in drawn.itertuples() if _is_beyond(row)]
    names = placed_beside(beyond, frame, [_pixels(row, place) for row in drawn.itertuples()])
    samples = [*_samples(drawn, place), *_level_samples(marks, frame), *numbered_samples(names)]
    layers = [
        *_bands(curves, place, x, y),
        *_usual(curves, place, x, y),
        *ink.rules([_level(mark, place) for mark in marks], y=y),
        *ink.rules([_rounding(row, place) for row in drawn.itertuples()], x=x, y=y),
        *ink.points([head for row in drawn.itertuples() for head in _arrows(row, place)]),
        *ink.points([_point(row) for row in _faintest_first(drawn)], x=x, y=y),
        *drawn_names(names),
        *ink.words([*_level_names(marks, place), _up_title(table)]),
        *key(samples, frame, -26),
    ]
    return finished(layers, frame, texts, footer_top=height + 50)


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
    across = {"values": list(place.across.ticks), "format": "~g", "grid": False}
    up = {"values": list(place.up.ticks), "format": "~g", "grid": True, "gridOpacity": 0.6}
    return (
        alt.X("x:Q", scale=scale(place.across), axis=alt.Axis(title=told, **across)),
        alt.Y("y:Q", scale=scale(place.up), axis=alt.Axis(title=None, **up)),
    )


def _within(value: float, axis: Axis) -> float:
    return min(max(value, axis.low), axis.high)


def _bands(curves: pd.DataFrame, place: Placing, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Where chance alone would put areas: 99.8% of them, and 95%."""
    records = [
        {
            "colour": colour,
            "line": level,
            "x": row.precision,
            "y": _within(getattr(row, f"chance_low_{level}"), place.up),
            "y2": _within(getattr(row, f"chance_high_{level}"), place.up),
        }
        for level, colour in BANDS
        for row in curves.itertuples()
    ]
    return [
        layer
        for level, _ in BANDS
        for layer in ink.bands([each for each in records if each["line"] == level], x, y, 1)
    ]


def _usual(curves: pd.DataFrame, place: Placing, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The limits that also allow for the usual spread, as far as they lie in the plot."""
    records = [
        {
            **ink.rule(UNKNOWN, 1.5, dash, x=row.precision, y=getattr(row, f"usual_{end}_{level}")),
            "line": f"{end} {level}",
        }
        for level, dash in LINES
        for end in ("low", "high")
        for row in curves.itertuples()
        if place.up.low <= getattr(row, f"usual_{end}_{level}") <= place.up.high
    ]
    return ink.lines(records, x, y)


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


def _allowed(row: Any) -> tuple[float, float]:
    """The ratios that the ranges of the counts allow, chance apart."""
    per_rate = row.reference_population / row.population
    return (
        row.count_low / row.reference_count_high * per_rate,
        row.count_high / row.reference_count_low * per_rate,
    )


def _rounding(row: Any, place: Placing) -> ink.Record:
    low, high = (_within(end, place.up) for end in _allowed(row))
    return ink.rule(SOFT_INK, 1, x=row.precision, y=low, y2=high)


def _arrows(row: Any, place: Placing) -> Iterator[ink.Record]:
    """What lies beyond an edge of the plot."""
    low, high = _allowed(row)
    if high > place.up.high:
        yield arrow("up", x=place.x(row.precision), y=-2)
    if low < place.up.low:
        yield arrow("down", x=place.x(row.precision), y=place.frame.height + 2)


def _is_beyond(row: Any) -> bool:
    return row.beyond_chance.endswith("99.8%")


def _faintest_first(drawn: pd.DataFrame) -> list[Any]:
    return sorted(drawn.itertuples(), key=_is_beyond)


def _point(row: Any) -> ink.Record:
    where = {"x": row.precision, "y": row.ratio, "tip": _tip(row)}
    if _is_beyond(row):
        return ink.point("diamond", 90, PAPER, HIGHLIGHT, **where)
    return ink.point("circle", 50, PAPER, CHANCE, **where)


def _tip(row: Any) -> dict[str, str]:
    return {
        "Area": area_label(row.area_name),
        "Rate ratio": ratio_text(row.ratio),
        "Chance and rounding": range_text(row.ratio_low, row.ratio_high),
        "Precision": rate_text(row.precision),
        "Chance alone": row.beyond_chance or "within the limits",
        "And the usual spread": row.beyond_funnel or "within the limits",
    }


def _named(row: Any, place: Placing) -> Named:
    up = row.beyond_chance.startswith("above")
    return Named(area_label(row.area_name), *_pixels(row, place), up)


def _pixels(row: Any, place: Placing) -> tuple[float, float]:
    return place.x(row.precision), place.y(row.ratio)


def _samples(drawn: pd.DataFrame, place: Placing) -> list[Sample]:
    """Key entries for what is drawn."""
    middle = SAMPLE_WIDTH / 2
    dot = ink.point("circle", 50, PAPER, CHANCE, x=middle, y=0)
    samples = [Sample("one area, with what rounding allows", _bar(middle), points=(dot,))]
    if any(_is_beyond(row) for row in drawn.itertuples()):
        diamond = ink.point("diamond", 90, PAPER, HIGHLIGHT, x=middle, y=0)
        samples.append(Sample("beyond the 99.8% limits of chance", points=(diamond,)))
    for level, colour in reversed(BANDS):
        ground = ink.box(GRID, colour, 1, x=0, x2=SAMPLE_WIDTH, y=-6, y2=6)
        share = {"95": "95%", "998": "99.8%"}[level]
        samples.append(Sample(f"chance alone would put {share} here", boxes=(ground,)))
    for level, dash in reversed(LINES):
        line = ink.rule(UNKNOWN, 1.5, dash, x=0, x2=SAMPLE_WIDTH, y=0)
        share = {"95": "95%", "998": "99.8%"}[level]
        samples.append(Sample(f"{share} with the usual spread too", rules=(line,)))
    if any(list(_arrows(row, place)) for row in drawn.itertuples()):
        samples.append(open_end_sample())
    return samples


def _bar(x: float) -> tuple[ink.Record, ...]:
    return (ink.rule(SOFT_INK, 1, x=x, x2=x, y=-8, y2=8),)
