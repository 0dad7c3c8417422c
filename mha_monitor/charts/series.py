"""The lines of a trend, read from the table of ratios: which rows are joined, which are not."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import pandas as pd

from data_sources.schema.table_rows import rows_of
from data_sources.schema.vocabulary import group_title
from mha_monitor.charts.calendar import DAY, days, overlap
from mha_monitor.charts.doubt import NOT_KNOWN, RATIO_DOUBTS, Doubt, is_known, limits
from mha_monitor.charts.text import estimate_text, rate_text, within_text
from mha_monitor.charts.theme import INK, SERIES_COLOURS, SERIES_DASHES, SERIES_SHAPES
from mha_monitor.definitions.plain_names import short_period

RATE = Doubt("rounding", "rate_low", "rate_high", INK, 0.45)
DIFFERENCE = Doubt("rounding", "difference_low", "difference_high", INK, 0.45)
# What may be shown: its column, and the intervals the table has for it.
SHOWN = {
    "ratio": ("ratio", RATIO_DOUBTS),
    "rate": ("rate", (RATE,)),
    "difference": ("difference", (DIFFERENCE,)),
}
TITLES = {"ratio": "Rate ratio", "rate": "Rate per 100,000", "difference": "Rate difference"}


class Moment(NamedTuple):
    """One period of a line. Moments of one `run` are joined; `second_hand` ones are hollow."""

    day: pd.Timestamp
    period: str
    value: float
    figure: str
    limits: dict[str, tuple[float, float]]
    run: int
    tip: dict[str, str]
    second_hand: bool = False

    @property
    def has_figure(self) -> bool:
        return math.isfinite(self.value)

    @property
    def is_open(self) -> bool:
        """Whether only limits are known, so that an open bar stands for the figure."""
        return math.isnan(self.value) and is_known(self.limits.get("rounding", NOT_KNOWN))


class Line(NamedTuple):
    """One line of a trend and its looks; `side` is its place among lines drawn side by side."""

    name: str
    moments: list[Moment]
    colour: str
    shape: str
    dash: tuple[int, ...]
    side: int

    @property
    def last(self) -> Moment:
        """The latest period with a figure, or the latest of all when none has one."""
        known = [moment for moment in self.moments if moment.has_figure]
        return (known or self.moments)[-1]


def beside_reference(ratios: pd.DataFrame) -> pd.DataFrame:
    """The rows of groups other than the reference group; ValueError when there are none."""
    compared = ratios[ratios["group"].ne(ratios["reference"])]
    if compared.empty:
        raise ValueError(
            "There is nothing to draw: the table of ratios has no rows besides the reference group."
        )
    return compared


def read_lines(ratios: pd.DataFrame, shown: str) -> list[Line]:
    """One line per series and group, and for rates one more for the reference group.

    Raises ValueError when the table is empty or asks for more lines than can be told apart.
    """
    table = _with_defaults(beside_reference(ratios))
    column, doubts = SHOWN[shown]
    parts = [
        (series, group_title(str(group)), rows, column, doubts)
        for (series, group), rows in table.groupby(["series", "group"], sort=False)
    ]
    if shown == "rate":
        parts += [
            (series, group_title(rows["reference"].iloc[0]), rows, "reference_rate", ())
            for series, rows in table.groupby("series", sort=False)
        ]
    if len(parts) > len(SERIES_COLOURS):
        names = ", ".join(dict.fromkeys(f"{group} {series}".strip() for series, group, *_ in parts))
        raise ValueError(
            f"A trend shows at most {len(SERIES_COLOURS)} lines, but these were asked for: {names}."
        )
    return [_line(number, part, parts, shown) for number, part in enumerate(parts)]


def _with_defaults(ratios: pd.DataFrame) -> pd.DataFrame:
    table = ratios.assign(start=days(ratios["period_start"]), end=days(ratios["period_end"]))
    if "period_mid" in table:
        table = table.assign(day=days(table["period_mid"]))
    elif overlap(table["start"], table["end"]):
        table = table.assign(day=table["end"])
    else:
        table = table.assign(day=table["start"] + (table["end"] - table["start"] + DAY) / 2)
    if "series" not in table:
        table = table.assign(series="")
    if "segment" not in table:
        table = table.assign(segment=table["population_base"])
    if "second_hand" not in table:
        table = table.assign(second_hand=False, source_page="")
    return table.sort_values("start", kind="stable")


def _line(number: int, part: tuple, parts: list[tuple], shown: str) -> Line:
    series, group, rows, column, doubts = part
    several = {"series": {each[0] for each in parts}, "group": {each[1] for each in parts}}
    names = [group] if len(several["group"]) > 1 else []
    if len(several["series"]) > 1 or not names:
        names.append(series)
    name = ", ".join(each for each in names if each)
    sides = list(dict.fromkeys((each[0], "" if shown == "rate" else each[1]) for each in parts))
    side = sides.index((series, "" if shown == "rate" else group))
    moments = _moments(rows.drop_duplicates("start"), column, doubts, name or TITLES[shown])
    looks = (SERIES_COLOURS[number], SERIES_SHAPES[number], SERIES_DASHES[number])
    return Line(name, moments, *looks, side)


def _moments(rows: pd.DataFrame, column: str, doubts: tuple[Doubt, ...], name: str) -> list[Moment]:
    moments: list[Moment] = []
    run, before = 0, None
    for record in rows_of(rows):
        value = float(getattr(record, column))
        # A missing year is no reason to join its neighbours, nor is a figure that was hidden.
        if before is not None and (
            record.segment != before.segment
            or record.start > before.end + DAY
            or math.isnan(value)
            or math.isnan(moments[-1].value)
        ):
            run += 1
        ends = limits(record, doubts)
        tip = _tip(record, name, value, ends, column)
        figure = estimate_text(record)[0] if column == "ratio" else rate_text(value)
        period = short_period(record.period)
        made = Moment(record.day, period, value, figure, limits=ends, run=run, tip=tip)
        moments.append(made._replace(second_hand=bool(record.second_hand)))
        before = record
    return moments


def _tip(record: Any, name: str, value: float, ends: dict, column: str) -> dict[str, str]:
    if column == "ratio":
        figure, within = estimate_text(record)
    else:
        low, high = ends.get("rounding", NOT_KNOWN)
        figure = rate_text(value)
        within = f"{rate_text(low)} to {rate_text(high)}" if is_known((low, high)) else ""
    tip = {
        "Period": short_period(record.period),
        "Series": name,
        "Figure": figure or record.mark.replace("_", " "),
        "Chance and rounding": within,
    }
    if record.source_page:
        tip["Read on"] = record.source_page
    if column == "ratio":
        tip["Chance alone"] = within_text(record, "ratio_sampling")
        tip["And unknown ethnicity"] = within_text(record, "ratio_unknown")
    return tip
