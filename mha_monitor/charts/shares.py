"""Shares of areas as rows: which part of the events has no ethnic group on record."""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import pandas as pd

from data_sources.schema.table_rows import rows_of
from mha_monitor.charts import ink
from mha_monitor.charts.doubt import NOT_KNOWN
from mha_monitor.charts.frame import finished
from mha_monitor.charts.row_places import Row, laid_out
from mha_monitor.charts.rows import cleared_names, row_marks, row_words, shaded_rows
from mha_monitor.charts.scale import linear_axis
from mha_monitor.charts.text import area_label
from mha_monitor.formats.texts import Texts

ROWS = {"row_height": 22, "thickness": 9}
AXIS_HEIGHT = 50


def shares_chart(table: pd.DataFrame, texts: Texts, width: int) -> alt.LayerChart:
    """A dot and its range for each row of unknown_share, _low and _high, in the table's order."""
    if table.empty:
        raise ValueError("There are no shares to draw.")
    rows = [share_row(record) for record in rows_of(table)]
    frame, places = laid_out(rows, width, **ROWS)
    known = [end for row in rows for end in row.limits["rounding"] if not math.isnan(end)]
    axis = linear_axis(known)
    x = alt.X(
        "x:Q",
        scale=alt.Scale(domain=[axis.low, axis.high], nice=False),
        axis=alt.Axis(
            values=list(axis.ticks),
            format=".0%",
            title="Share without an ethnic group on record",
            labelFlush=False,
        ),
    )
    layers = [
        *shaded_rows(places, frame),
        *cleared_names(places, frame),
        *row_marks(places, frame, axis, x),
        *ink.words(row_words(places)),
    ]
    return finished(layers, frame, texts, bottom=frame.height + AXIS_HEIGHT)


def share_row(record: Any) -> Row:
    """One area's share as a row of a chart, its range in brackets."""
    share, low, high = record.unknown_share, record.unknown_share_low, record.unknown_share_high
    known = not math.isnan(share)
    number = f"{share:.1%}" if known else ""
    between = "" if math.isnan(low) else f"{low:.1%} to {high:.1%}"
    interval = between if not known else f"({between})" if f"{low:.1%}" != f"{high:.1%}" else " "
    label = area_label(record.area_name)
    return Row(
        label,
        float(share),
        limits={"chance": NOT_KNOWN, "rounding": (float(low), float(high)), "unknown": NOT_KNOWN},
        number=number,
        interval=interval or "not published",
        bold=record.area_kind == "england",
        tip={"Area": label, "Share without an ethnic group": number or between or "not published"},
    )
