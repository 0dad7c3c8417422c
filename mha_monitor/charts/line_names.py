"""What the lines of a trend are called: entries of the key, and labels at the lines' ends."""

from __future__ import annotations

import altair as alt

from mha_monitor.charts import ink
from mha_monitor.charts.doubt import (
    bar_samples,
    doubt_samples,
    drawn_limits,
    open_end_sample,
    suppressed_sample,
)
from mha_monitor.charts.frame import SAMPLE_WIDTH, Sample
from mha_monitor.charts.lines import THICKEST, Placing, arrows, hollow, is_dense
from mha_monitor.charts.series import Line
from mha_monitor.charts.text import wrapped
from mha_monitor.charts.theme import LINE_HEIGHT, PAPER, SOFT_INK, UNKNOWN

HOLLOW = "read on another page than the publisher's"
# What the two opacities make of the text colour, for the key.
BAND_GREYS = ("#8F979B", "#DADDDE")


def line_sample(line: Line, x: float = 0, y: float = 0) -> tuple[ink.Record, ink.Record]:
    """A short piece of the line and its marker."""
    piece = ink.rule(line.colour, 2, line.dash, x=x, x2=x + SAMPLE_WIDTH, y=y)
    marker = ink.point(line.shape, 62, PAPER, line.colour, x=x + SAMPLE_WIDTH / 2, y=y)
    return piece, marker


def line_samples(lines: list[Line], place: Placing, *, named: bool) -> list[Sample]:
    """Key entries: the lines by name if they are `named` here, then the intervals that occur."""
    samples = []
    for line in lines if named else []:
        piece, marker = line_sample(line)
        samples.append(Sample(line.name, rules=(piece,), points=(marker,)))
    moments = [moment for line in lines for moment in line.moments]
    drawn = [drawn_limits(moment.limits, moment.is_open) for moment in moments]
    looks = band_samples() if is_dense(lines[0]) else bar_samples(THICKEST, SOFT_INK)
    samples += doubt_samples(drawn, looks)
    if any(moment.second_hand and moment.has_figure for moment in moments):
        marker = hollow(lines[0], 44, x=SAMPLE_WIDTH / 2, y=0)
        samples.append(Sample(HOLLOW, points=(marker,)))
    if any(moment.is_open for moment in moments):
        samples.append(suppressed_sample(8))
    if any(arrows(line, place) for line in lines):
        samples.append(open_end_sample())
    return samples


def band_samples() -> dict[str, Sample]:
    """Samples without words of intervals drawn as bands."""
    across: ink.Record = {"x": 0, "x2": SAMPLE_WIDTH}
    edges = tuple(ink.rule(UNKNOWN, 1, **across, y=y) for y in (-5, 5))
    return {
        "chance": Sample("", boxes=(ink.bar(BAND_GREYS[0], 12, **across, y=0),)),
        "rounding": Sample("", boxes=(ink.bar(BAND_GREYS[1], 12, **across, y=0),)),
        "unknown": Sample("", rules=edges),
    }


def end_labels(lines: list[Line], place: Placing, room: float) -> list[alt.Chart]:
    """Each line's name and last figure beside its end, moved apart where they would overlap."""
    rules, points, words = [], [], []
    left = place.frame.plot_width + 10
    for line, text, y in _label_heights(lines, place, room - SAMPLE_WIDTH - 16):
        piece, marker = line_sample(line, left, y)
        rules.append(piece)
        points.append(marker)
        words.append(ink.word(text, left + SAMPLE_WIDTH + 6, y))
    return [*ink.rules(rules), *ink.points(points), *ink.words(words)]


def _label_heights(
    lines: list[Line], place: Placing, room: float
) -> list[tuple[Line, list[str], float]]:
    """Lines from the top down with their words and the y of the first word row."""
    heights = dict.fromkeys((line.name for line in lines), place.frame.height / 2)
    heights |= {line.name: place.pixel_y(line.last.value) for line in lines if line.last.has_figure}
    placed, floor = [], 0.0
    for line in sorted(lines, key=lambda each: heights[each.name]):
        figure = f"{line.last.figure or line.last.tip['Figure']} in {line.last.period}"
        text = [*wrapped(line.name, room), *wrapped(figure, room)]
        y = max(heights[line.name], floor)
        floor = y + len(text) * LINE_HEIGHT + 4
        placed.append((line, text, y))
    too_low = max(0.0, floor - place.frame.height)
    return [(line, text, y - too_low) for line, text, y in placed]
