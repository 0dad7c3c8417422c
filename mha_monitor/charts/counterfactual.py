"""Months around a milestone: what was seen, and what the earlier trend leads one to expect."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import altair as alt
import pandas as pd

from data_sources.schema.table_rows import rows_of
from data_sources.schema.vocabulary import group_title
from mha_monitor.charts import ink
from mha_monitor.charts.calendar import Calendar, calendar, days, milliseconds, time_channel
from mha_monitor.charts.frame import SAMPLE_WIDTH, Frame, Sample, finished, is_narrow, key
from mha_monitor.charts.scale import Axis, ratio_axis
from mha_monitor.charts.text import ratio_text, text_width
from mha_monitor.charts.theme import CHANCE, HIGHLIGHT, INK, PAPER, ROUNDING, SOFT_INK, UNKNOWN
from mha_monitor.charts.trend_axes import axis_title, level, value_channel
from mha_monitor.formats.texts import Texts

AXIS_HEIGHT = 52
EXPECTED_DASH = (7, 4)
BAND_OPACITY = 0.25
SEEN, LEFT_OUT = 26, 20
MIDDLE = 14 * pd.Timedelta(days=1)


def expected_chart(
    months: pd.DataFrame, milestone: dt.date, texts: Texts, width: int
) -> alt.LayerChart:
    """Put the chart together; `charts.expected` says what it takes."""
    if months.empty:
        raise ValueError("There are no months to draw.")
    frame = Frame(width, 38, 14, 240 if is_narrow(width) else 320)
    starts = days(months["period_start"])
    drawn = months.assign(day=starts + MIDDLE)
    time = calendar(starts, starts, pd.Series(dtype="datetime64[ns]"), frame.plot_width)
    after = drawn[drawn["after"] & drawn["expected_ratio"].notna()]
    limits = [*after["expected_ratio_low"], *after["expected_ratio_high"]]
    axis = ratio_axis([*_known(drawn["ratio"]), *after["expected_ratio"]], limits, frame.height)
    x, y = time_channel(time), value_channel(axis, "ratio")
    group, reference = (group_title(drawn[name].iloc[0]) for name in ("group", "reference"))
    title = axis_title("ratio", (group,), reference, of_months=True)
    layers = [
        *_band(after, axis, x, y),
        *level("ratio", time, x, y),
        *_trend(drawn, axis, x, y),
        *_milestone(milestone, time, frame),
        *_months(drawn, axis, x, y),
        *ink.words([ink.word(title, -frame.left, -28, colour=SOFT_INK)]),
        *key(_samples(drawn, reference), frame, -42),
    ]
    return finished(layers, frame, texts, bottom=frame.height + AXIS_HEIGHT)


def _known(column: pd.Series) -> list[float]:
    return [value for value in column if 0 < value < math.inf]


def _inside(value: float, axis: Axis) -> float:
    return min(max(value, axis.low), axis.high)


def _band(after: pd.DataFrame, axis: Axis, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    records = [
        {
            "x": milliseconds(row.day),
            "y": _inside(row.expected_ratio_low, axis),
            "y2": _inside(row.expected_ratio_high, axis),
            "colour": ROUNDING,
            "line": "expected",
        }
        for row in rows_of(after)
    ]
    return ink.bands(records, x, y, BAND_OPACITY)


def _trend(drawn: pd.DataFrame, axis: Axis, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The fitted trend before the milestone, and the same carried on after it."""
    return ink.lines(
        [
            ink.rule(
                CHANCE,
                1.75,
                EXPECTED_DASH if row.after else (1, 0),
                x=milliseconds(row.day),
                y=_inside(row.expected_ratio, axis),
                line="after" if row.after else "before",
            )
            for row in rows_of(drawn[drawn["expected_ratio"].gt(0)])
        ],
        x,
        y,
    )


def _months(drawn: pd.DataFrame, axis: Axis, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """A dot for each month; one that takes no part is hollow."""
    return ink.points(
        [
            ink.point(
                "circle",
                SEEN if row.takes_part else LEFT_OUT,
                INK if row.takes_part else UNKNOWN,
                INK if row.takes_part else PAPER,
                x=milliseconds(row.day),
                y=_inside(row.ratio, axis),
                tip=month_tip(row),
            )
            for row in rows_of(drawn[drawn["ratio"].gt(0)])
        ],
        x=x,
        y=y,
    )


def month_tip(row: Any) -> dict[str, str]:
    tip = {"Month": f"{row.day:%B %Y}", "Rate ratio": ratio_text(row.ratio)}
    if row.after and not math.isnan(row.expected_ratio):
        tip["Expected"] = ratio_text(row.expected_ratio)
    return tip | ({} if row.takes_part else {"Note": "left out"})


def _milestone(day: dt.date, time: Calendar, frame: Frame) -> list[alt.Chart]:
    """The milestone's day, named above the plot."""
    at = pd.Timestamp(day)
    if not time.holds(at):
        return []
    written, x = f"{at.day} {at:%b %Y}", time.pixel(at)
    half = text_width(written, bold=True) / 2
    middle = min(max(x, half - frame.left), frame.end - half)
    return [
        *ink.rules([ink.rule(HIGHLIGHT, 1.5, x=x, y=-2, y2=frame.height)]),
        *ink.words([ink.word(written, middle, -10, bold=True, align="center", colour=HIGHLIGHT)]),
    ]


def _samples(drawn: pd.DataFrame, reference: str) -> list[Sample]:
    middle = {"x": SAMPLE_WIDTH / 2, "y": 0}
    across: ink.Record = {"x": 0, "x2": SAMPLE_WIDTH, "y": 0}
    band = {"x": 0, "x2": SAMPLE_WIDTH, "y": -6, "y2": 6}
    samples = [
        Sample("a month", points=(ink.point("circle", SEEN, INK, INK, **middle),)),
        Sample("trend before", rules=(ink.rule(CHANCE, 1.75, **across),)),
        Sample(
            "the same, carried on, and where 95% of months would lie",
            rules=(ink.rule(CHANCE, 1.75, EXPECTED_DASH, **across),),
            boxes=(ink.box(ROUNDING, "#C8DCEE", **band),),
        ),
    ]
    if not drawn["takes_part"].all():
        hollow = ink.point("circle", LEFT_OUT, UNKNOWN, PAPER, **middle)
        samples.insert(1, Sample("left out of the trend", points=(hollow,)))
    return [*samples, Sample(f"same as {reference}", rules=(ink.rule(INK, 1.5, **across),))]
