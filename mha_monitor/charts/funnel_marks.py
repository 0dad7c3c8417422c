"""What a funnel is drawn with: bands of chance, lines of usual spread, a point for each area."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from mha_monitor.charts import ink
from mha_monitor.charts.doubt import arrow, open_end_sample
from mha_monitor.charts.frame import SAMPLE_WIDTH, Frame, Sample
from mha_monitor.charts.scale import Axis
from mha_monitor.charts.text import area_label, range_text, rate_text, ratio_text
from mha_monitor.charts.theme import CHANCE, GRID, HIGHLIGHT, PAPER, SOFT_INK, UNKNOWN

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


def _within(value: float, axis: Axis) -> float:
    return min(max(value, axis.low), axis.high)


def bands_of_chance(curves: pd.DataFrame, place: Placing, x: alt.X, y: alt.Y) -> list[alt.Chart]:
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


def lines_of_spread(curves: pd.DataFrame, place: Placing, x: alt.X, y: alt.Y) -> list[alt.Chart]:
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


def areas_drawn(drawn: pd.DataFrame, place: Placing, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """A point for each area on what rounding allows it, those that stand out on top."""
    rows = sorted(drawn.itertuples(), key=is_beyond)
    return [
        *ink.rules([_rounding(row, place) for row in rows], x=x, y=y),
        *ink.points([head for row in rows for head in _arrows(row, place)]),
        *ink.points([_point(row) for row in rows], x=x, y=y),
    ]


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


def is_beyond(row: Any) -> bool:
    return row.beyond_chance.endswith("99.8%")


def _point(row: Any) -> ink.Record:
    where = {"x": row.precision, "y": row.ratio, "tip": _tip(row)}
    if is_beyond(row):
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


def samples_of(drawn: pd.DataFrame, place: Placing) -> list[Sample]:
    """Key entries for what is drawn."""
    middle = SAMPLE_WIDTH / 2
    dot = ink.point("circle", 50, PAPER, CHANCE, x=middle, y=0)
    samples = [Sample("one area, with what rounding allows", _bar(middle), points=(dot,))]
    if any(is_beyond(row) for row in drawn.itertuples()):
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
