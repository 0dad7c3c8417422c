"""What surrounds a plot: its title and its key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import altair as alt

from mha_monitor.charts import ink
from mha_monitor.charts.text import balanced, text_width, wrapped
from mha_monitor.charts.theme import (
    GRID,
    INK,
    NARROWEST_WIDE,
    PADDING,
    SOFT_INK,
    settings,
)
from mha_monitor.formats.text import all_visible
from mha_monitor.formats.texts import Texts

SAMPLE_WIDTH = 26
KEY_ROW = 20


@dataclass(frozen=True)
class Frame:
    """Room for a plot, in pixels: the picture's width, and the columns beside the plot."""

    width: int
    left: float
    right: float
    height: float

    @property
    def plot_width(self) -> float:
        return self.inner_width - self.left - self.right

    @property
    def end(self) -> float:
        """The picture's right edge, measured like `-left` from the plot's left edge."""
        return self.plot_width + self.right

    @property
    def inner_width(self) -> float:
        # Two pixels less than the padding leaves: lines are half a pixel wider than their ends.
        return self.width - 2 * PADDING - 2


class Sample(NamedTuple):
    """One entry of a key: its words, and marks drawn in a box of `SAMPLE_WIDTH` around y = 0."""

    text: str
    rules: tuple[ink.Record, ...] = ()
    points: tuple[ink.Record, ...] = ()
    boxes: tuple[ink.Record, ...] = ()


def is_narrow(width: int) -> bool:
    """Whether a picture is for a phone, where labels stand above their marks."""
    return width < NARROWEST_WIDE


def free_row(ends: list[float], start: float, end: float, gap: float = 8) -> int:
    """The first row with room between `start` and `end`; `ends`, how far each row is filled, grows.

    Call it in order of `start`.
    """
    row = next((number for number, last in enumerate(ends) if start >= last + gap), len(ends))
    ends[row : row + 1] = [end]
    return row


def key(samples: list[Sample], frame: Frame, bottom: float) -> list[alt.Chart]:
    """The key in words, its last row ending at y = `bottom`."""
    places, x, row = [], 0.0, 0
    for sample in samples:
        lines = wrapped(sample.text, frame.inner_width - SAMPLE_WIDTH - 8)
        width = SAMPLE_WIDTH + 8 + max(text_width(line) for line in lines)
        if x and x + width > frame.inner_width:
            x, row = 0.0, row + 1
        places.append((sample, lines, x, row))
        x += width + 18
        if len(lines) > 1:
            x, row = 0.0, row + len(lines)
    rows = row + 1 if x else row
    return _drawn_key(places, frame, bottom - (rows - 0.5) * KEY_ROW)


def _drawn_key(places: list, frame: Frame, first_row: float) -> list[alt.Chart]:
    drawn: dict[str, list[ink.Record]] = {"boxes": [], "rules": [], "points": [], "words": []}
    for sample, lines, x, row in places:
        left, y = x - frame.left + 1, first_row + row * KEY_ROW
        for kind in ("boxes", "rules", "points"):
            drawn[kind] += [_moved(record, left, y) for record in getattr(sample, kind)]
        drawn["words"].append(ink.word(lines, left + SAMPLE_WIDTH + 8, y))
    return [
        *ink.boxes(drawn["boxes"]),
        *ink.rules(drawn["rules"]),
        *ink.points(drawn["points"]),
        *ink.words(drawn["words"]),
    ]


def _moved(record: ink.Record, right: float, down: float) -> ink.Record:
    shift = {"x": right, "x2": right, "y": down, "y2": down}
    return record | {name: record[name] + by for name, by in shift.items() if name in record}


def finished(
    layers: Iterable[alt.Chart], frame: Frame, texts: Texts, bottom: float
) -> alt.LayerChart:
    """A plot's layers with title above and a hairline below, `bottom` from the plot's top."""
    # Made in one call: every later change of an Altair chart copies it whole.
    return alt.LayerChart(
        layer=[*layers, *_hairline(frame, bottom)],
        width=frame.plot_width,
        height=frame.height,
        autosize=alt.AutoSizeParams(type="pad"),
        title=_title(frame, texts),
        description=texts.alt or texts.title,
        config=settings(),
    )


def _title(frame: Frame, texts: Texts) -> alt.TitleParams:
    size, smaller = (16, 13) if is_narrow(frame.width) else (19, 14)
    return alt.TitleParams(
        text=balanced(texts.title, frame.inner_width, size, bold=True),
        subtitle=balanced(texts.subtitle, frame.inner_width, smaller),
        anchor="start",
        aria=False,
        frame="bounds",
        offset=12,
        fontSize=size,
        lineHeight=size + 5,
        color=INK,
        subtitleFontSize=smaller,
        subtitleLineHeight=smaller + 5,
        subtitleColor=SOFT_INK,
        subtitlePadding=6,
    )


def _hairline(frame: Frame, y: float) -> list[alt.Chart]:
    """It spans the picture, and so fixes the picture's width."""
    return ink.rules([ink.rule(GRID, 1, x=-frame.left, x2=frame.end, y=y)])


def spec(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """The chart as Vega-Lite, for a page; the tests have validated it, so this does not."""
    return all_visible(chart.to_dict(validate=False))
