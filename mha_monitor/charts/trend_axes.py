"""The two axes of a trend, and the level at which both groups' rates are equal."""

from __future__ import annotations

from collections.abc import Collection

import altair as alt
import pandas as pd

from mha_monitor.charts import ink
from mha_monitor.charts.calendar import Calendar, calendar, days, milliseconds, overlap
from mha_monitor.charts.scale import Axis, linear_axis, ratio_axis
from mha_monitor.charts.series import TITLES, Line
from mha_monitor.charts.theme import INK


def span(ratios: pd.DataFrame, milestones: pd.DataFrame | None, width: float) -> Calendar:
    """The days that a trend spans."""
    dates = pd.Series(dtype="datetime64[ns]") if milestones is None else days(milestones["date"])
    starts, ends = days(ratios["period_start"]), days(ratios["period_end"])
    return calendar(ends if overlap(starts, ends) else starts, ends, dates, width)


def value_axis(
    lines: list[Line], shown: str, height: float, doubts: Collection[str] | None = None
) -> Axis:
    """The axis that holds every figure of the lines, and the ends of all or some of its doubts."""
    moments = [moment for line in lines for moment in line.moments]
    values = [moment.value for moment in moments]
    ends = [
        end
        for moment in moments
        for name, pair in moment.limits.items()
        if doubts is None or name in doubts
        for end in pair
    ]
    if shown == "ratio":
        # Logarithmic: a fall from 4 to 2 and one from 2 to 1 are equally large, and look so.
        return ratio_axis(values, ends, height)
    return linear_axis([*values, *ends])


def value_channel(axis: Axis, shown: str) -> alt.Y:
    """The encoding that every layer on the axis of figures shares."""
    scale = alt.Scale(
        type="log" if axis.logarithmic else "linear",
        domain=[axis.low, axis.high],
        nice=False,
        zero=alt.Undefined if axis.logarithmic else True,
    )
    written = "~g" if shown == "ratio" else ",~f"
    return alt.Y(
        "y:Q", scale=scale, axis=alt.Axis(values=list(axis.ticks), format=written, title=None)
    )


def axis_title(
    shown: str, groups: tuple[str, ...], reference: str, *, of_months: bool = False
) -> str:
    """What the axis of figures shows, in words. Rates of single months say so."""
    when = " in one month" if of_months else ""
    if shown == "rate":
        return f"{TITLES[shown]} people{when}"
    if shown == "difference":
        return f"Difference from {reference} rate, per 100,000 people{when}"
    pair = f", {groups[0]}" if len(groups) == 1 else ""
    return f"{TITLES[shown]}{pair} to {reference} (log scale)"


def level(shown: str, time: Calendar, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The line where both groups' rates are equal, or the foot of an axis of rates.

    The key names it, for bars may cross it. It carries the axes even where no figure is known.
    """
    value, thickness = {"ratio": (1, 1.5), "rate": (0, 1), "difference": (0, 1.5)}[shown]
    ends: ink.Record = {"x": milliseconds(time.first), "x2": milliseconds(time.last)}
    return ink.rules([ink.rule(INK, thickness, **ends, y=value)], x=x, y=y)
