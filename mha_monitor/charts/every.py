"""Every chart there is: groups, areas, trend, funnel, counterfactual.

Each function takes the table and the words to print, and returns an Altair chart of a fixed
width in pixels with title and key inside it, as a page draws it. Widths under 480 give the layout
for a phone. What leaves a page is drawn by `charts.shaped`.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from data_sources.schema.vocabulary import group_title
from mha_monitor.charts import ink
from mha_monitor.charts.counterfactual import expected_chart
from mha_monitor.charts.frame import finished, key
from mha_monitor.charts.funnel import funnel_chart
from mha_monitor.charts.landmarks import (
    england,
    landmark_lines,
    landmark_names,
    names_height,
    ratio_channel,
    same_as,
    side_by_side,
)
from mha_monitor.charts.row_places import Row, laid_out, read_parts, read_rows
from mha_monitor.charts.rows import cleared_names, row_marks, row_samples, row_words, shaded_rows
from mha_monitor.charts.scale import ratio_axis
from mha_monitor.charts.series import beside_reference
from mha_monitor.charts.shares import shares_chart
from mha_monitor.charts.text import area_label
from mha_monitor.charts.trend import trend_chart
from mha_monitor.definitions.flags import blocked
from mha_monitor.definitions.pathway import STEPS
from mha_monitor.formats.texts import NO_WORDS, Texts
from mha_monitor.sentences.leading import of_groups, of_steps

# Altair would check each of some hundred pieces while a chart is put together, which takes
# longer than all the rest. The tests check the finished charts instead.
unchecked = debug_mode(False)
NOT_RANKED = " (not ranked)"
TIGHT = {"row_height": 22, "thickness": 9}


@unchecked
def groups(
    ratios: pd.DataFrame,
    texts: Texts = NO_WORDS,
    *,
    width: int = 680,
) -> alt.LayerChart:
    """Each ethnic group's rate ratio in one area and period, in the order of the table.

    Raises ValueError when the table is empty or mixes areas, periods or reference groups.
    """
    compared = beside_reference(ratios)
    _one_of_each(compared, "area_code", "period", "reference")
    rows = read_rows(
        compared,
        label=lambda record: group_title(record.group),
        heading="Ethnic group",
        leading=of_groups(compared),
    )
    roomy = {"row_height": 44, "thickness": 13} if len(rows) <= 8 else TIGHT
    return _rows_chart(rows, _reference(ratios), None, texts, width, **roomy)


@unchecked
def shares(table: pd.DataFrame, texts: Texts = NO_WORDS, *, width: int = 680) -> alt.LayerChart:
    """The share of each area without an ethnic group on record; ValueError for an empty table."""
    return shares_chart(table, texts, width)


@unchecked
def steps(
    ratios: pd.DataFrame,
    texts: Texts = NO_WORDS,
    *,
    width: int = 680,
) -> alt.LayerChart:
    """One group's rate ratio at each step of a way through the Act, in the order of the table.

    Raises ValueError when the table is empty or mixes areas, groups, periods or references.
    """
    compared = beside_reference(ratios)
    _one_of_each(compared, "area_code", "group", "period", "reference")
    rows = read_rows(compared, lambda row: STEPS[row.measure], "Step", leading=of_steps())
    roomy = {"row_height": 44, "thickness": 13}
    return _rows_chart(rows, _reference(ratios), None, texts, width, **roomy)


@unchecked
def areas(
    ratios: pd.DataFrame,
    texts: Texts = NO_WORDS,
    *,
    england_ratio: float | None = None,
    highlight: Collection[str] = (),
    width: int = 680,
) -> alt.LayerChart:
    """One group's rate ratio in each area, highest first, areas without an estimate last.

    Areas with a red flag are drawn after all others and not ranked.
    `highlight` holds codes of areas to pick out. Raises ValueError when the table is empty or
    mixes groups, periods or reference groups.
    """
    compared = beside_reference(ratios)
    _one_of_each(compared, "group", "period", "reference")
    chosen = {highlight} if isinstance(highlight, str) else set(highlight)
    rows = read_rows(
        in_order(compared),
        label=lambda record: area_label(record.area_name) + NOT_RANKED * record.unranked,
        heading="Area",
        bold=chosen,
    )
    return _rows_chart(rows, _reference(ratios), england_ratio, texts, width, **TIGHT)


def in_order(ratios: pd.DataFrame) -> pd.DataFrame:
    """The rows as a ranking has them: highest first, then hidden ones, those in doubt last."""
    ranked = ratios.assign(unranked=blocked(ratios))
    ranked = ranked.assign(rank=ranked["ratio"].mask(ranked["unranked"]))
    order = ["unranked", "rank", "area_name"]
    return ranked.sort_values(order, ascending=[True, False, True], na_position="last")


@unchecked
def compared(
    ratios: pd.DataFrame,
    texts: Texts = NO_WORDS,
    *,
    against: str,
    width: int = 680,
) -> alt.LayerChart:
    """Ratios of any areas, groups, measures or periods on one scale, in the order of the table.

    Each row is named by its column `label`; `against` says whom all are ratios to. Raises
    ValueError for an empty table.
    """
    if ratios.empty:
        raise ValueError("There is nothing to compare: the table has no rows.")
    rows = read_rows(ratios, lambda record: record.label, "Of")
    roomy = {"row_height": 44, "thickness": 13} if len(rows) <= 8 else TIGHT
    return _rows_chart(rows, against, None, texts, width, **roomy)


@unchecked
def within(
    parts: pd.DataFrame,
    texts: Texts = NO_WORDS,
    *,
    width: int = 680,
) -> alt.LayerChart:
    """England's ratio above those within its areas; `parts` are the rows that are drawn.

    Columns as in `monitor.within`, and `label`. Raises ValueError for an empty table.
    """
    if parts.empty:
        raise ValueError("There is nothing to draw: England's ratio could not be split.")
    rows = read_parts(parts, bold={"total"})
    tight = {"row_height": 36, "thickness": 13}
    return _rows_chart(rows, _reference(parts), None, texts, width, **tight)


@unchecked
def funnel(
    table: pd.DataFrame,
    curves: pd.DataFrame,
    texts: Texts = NO_WORDS,
    *,
    centre: float,
    england_ratio: float | None = None,
    highlight: Collection[str] = (),
    width: int = 680,
) -> alt.LayerChart:
    """Each area's ratio by the precision of its counts, between the limits about a centre.

    `table` and `curves` are those of `monitor.funnel`; areas without a precision are not drawn.
    Areas beyond the 99.8% limits of chance bear their names, and so do those of the codes in
    `highlight`. Raises ValueError where no area can
    be drawn.
    """
    named = table.assign(named=table["area_code"].isin([*highlight]))
    return funnel_chart(named, curves, centre, england_ratio, texts, width)


@unchecked
def trend(
    ratios: pd.DataFrame,
    texts: Texts = NO_WORDS,
    *,
    milestones: pd.DataFrame | None = None,
    breaks: pd.DataFrame | None = None,
    shown: str = "ratio",
    width: int = 680,
) -> alt.LayerChart:
    """A ratio, both rates (per 100,000) or their difference, by period.

    A line is drawn per `series` (a column the table may have) and group, and joins only rows of
    one `segment` (by default the population base) whose periods touch. `breaks` has columns date
    and label, and may have end. `milestones` is the table of `milestones.table`; badges bear the
    numbers that `numbered_milestones` gives. Raises ValueError for an empty table, an unknown
    `shown` or more than four lines.
    """
    return trend_chart(
        ratios,
        milestones,
        breaks=breaks,
        shown=shown,
        texts=texts,
        width=width,
    )


@unchecked
def expected(
    months: pd.DataFrame,
    texts: Texts = NO_WORDS,
    *,
    milestone: dt.date,
    width: int = 680,
) -> alt.LayerChart:
    """The ratio of each month about a milestone, beside the earlier trend carried on.

    `months` has the columns of `reform.expected`, and group and reference. Raises ValueError for
    an empty table.
    """
    return expected_chart(months, milestone, texts, width)


def _reference(ratios: pd.DataFrame) -> str:
    return group_title(ratios["reference"].iloc[0])


def _one_of_each(ratios: pd.DataFrame, *columns: str) -> None:
    for column in columns:
        found = sorted(ratios[column].unique())
        if len(found) > 1:
            some = ", ".join(found[:5])
            raise ValueError(f"This chart shows one {column}, but the table holds {some}.")


def _rows_chart(
    rows: list[Row],
    reference: str,
    england_ratio: float | None,
    texts: Texts,
    width: int,
    *,
    row_height: float,
    thickness: float,
) -> alt.LayerChart:
    frame, places = laid_out(rows, width, row_height, thickness)
    others = [] if england_ratio is None or not _can_be_drawn(england_ratio) else [england_ratio]
    ends = [end for row in rows for pair in row.limits.values() for end in pair]
    points = [point for row in rows for point in (row.estimate, row.second.ratio)]
    axis = ratio_axis([*points, *others], ends, frame.plot_width)
    x = ratio_channel(axis, f"Rate ratio to {reference} (log scale)")
    marks = [same_as(reference), *(england(ratio) for ratio in others)]
    landmarks = side_by_side(marks, frame, axis)
    key_bottom = -names_height(landmarks) - 8
    layers = [
        *shaded_rows(places, frame),
        *landmark_lines(landmarks, frame, x),
        *cleared_names(places, frame),
        *row_marks(places, frame, axis, x),
        *ink.words([*landmark_names(landmarks), *row_words(places)]),
        *key(row_samples(places, frame, axis), frame, key_bottom),
    ]
    return finished(layers, frame, texts, bottom=frame.height + 50)


def _can_be_drawn(ratio: float | None) -> bool:
    return ratio is not None and math.isfinite(ratio) and ratio > 0
