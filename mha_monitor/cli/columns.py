"""The few columns that a person needs in a terminal, as text; every other format holds them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from data_sources.schema.vocabulary import group_title
from mha_monitor.cli import titles
from mha_monitor.definitions.population_bases import BASES as BASE_TITLES
from mha_monitor.sentences import amounts, verdicts
from mha_monitor.sentences import peers as word_peers

if TYPE_CHECKING:
    from mha_monitor.definitions.findings import Finding

EXACT_RATIO: Mapping[str, Column] = {
    "Ratio": lambda row: amounts.number(row["ratio"], 2),
    "Chance": lambda row: amounts.interval(row, "ratio_sampling", exact=True),
    "and\nrounding": lambda row: amounts.interval(row, "ratio", exact=True),
}
PEOPLE: Mapping[str, Column] = {
    "People": lambda row: amounts.number(row["population"], 0),
    "Reference\npeople": lambda row: amounts.number(row["reference_population"], 0),
}
FACTOR: Mapping[str, Column] = {"Factor": lambda row: amounts.number(row["factor"], 3)}
BASES = {"Base": lambda row: row["base"], **PEOPLE, **EXACT_RATIO, **FACTOR}
GROUPINGS = {
    "Grouping": lambda row: row["grouping"],
    **PEOPLE,
    "Rate": lambda row: amounts.number(row["rate"]),
    **EXACT_RATIO,
    **FACTOR,
}
UNKNOWN: Mapping[str, Column] = {
    "Ratio": EXACT_RATIO["Ratio"],
    "Interval": EXACT_RATIO["and\nrounding"],
    "And all unknown\nof one group": lambda row: amounts.interval(row, "ratio_unknown"),
    "and of acute\nhospitals": lambda row: amounts.interval(row, "ratio_acute"),
    "Shared out by\neach area's mix": lambda row: amounts.number(row["ratio_imputed"], 2),
    "Its interval": lambda row: amounts.interval(row, "ratio_imputed", exact=True),
}
OTHER_BACKGROUND = {
    "View": lambda row: row["view"],
    "Count": lambda row: amounts.number(row["count"], 0),
    "People": PEOPLE["People"],
    **EXACT_RATIO,
    **FACTOR,
}
INDIRECT: Mapping[str, Column] = {
    "Observed": lambda row: amounts.counted(row, "observed"),
    "Expected": lambda row: amounts.number(row["expected"]),
    **EXACT_RATIO,
    "Beside England": verdicts.beside_england,
}

STEP_RATIO = ("Rate ratio", "By chance", "With rounding and hidden counts")

Column = Callable[[amounts.Row], str]
NAMES = {"Base", "Grouping", "View"}  # columns that say what a row is
# Shown only where they tell rows apart, or where there is nothing else to tell what a row is.
PLACES: Mapping[str, tuple[str, Column]] = {
    "period": ("Period", lambda row: row["period"]),
    "area_name": ("Area", lambda row: row["area_name"]),
    "area_code": ("Code", lambda row: row["area_code"]),
    "group": ("Group", lambda row: group_title(row["group"])),
}
COUNT: Mapping[str, Column] = {
    "Count": lambda row: amounts.counted(row, "count"),
    "Rate": lambda row: amounts.number(row["rate"]),
}
RATE: Mapping[str, Column] = {
    **COUNT,
    "Interval": lambda row: amounts.range_of(row["rate_low"], row["rate_high"]),
    "As published": lambda row: amounts.number(row["published_rate"]),
}
RATIO: Mapping[str, Column] = {
    **COUNT,
    "Reference\nrate": lambda row: amounts.number(row["reference_rate"]),
    "Ratio": lambda row: amounts.point_of(row),
    "Chance": lambda row: amounts.interval(row, "ratio_sampling"),
    "and\nrounding": lambda row: amounts.interval(row, "ratio"),
    "and unknown\nethnicity": lambda row: amounts.interval(row, "ratio_unknown"),
}
TREND: Mapping[str, Column] = {
    "Population": lambda row: BASE_TITLES[row["population_base"]],
    "Rate": lambda row: amounts.number(row["rate"]),
    **{name: RATIO[name] for name in ("Reference\nrate", "Ratio", "Chance", "and\nrounding")},
    "Segment": lambda row: str(row["segment"]),
}


DIGITS = 3


def rates(found: Finding) -> pd.DataFrame:
    return _plain(found.table, RATE)


def ratios(found: Finding) -> pd.DataFrame:
    return _plain(found.table, RATIO)


def trend(found: Finding) -> pd.DataFrame:
    return _plain(found.table, TREND)


def newest(found: Finding) -> pd.DataFrame:
    columns = {"Kind of rate": lambda row: row["rate_kind"], **TREND}
    columns.pop("Segment")
    telling = {"Period": PLACES["period"][1], **columns}
    rows = [row for _, row in found.table.iterrows()]
    return pd.DataFrame({title: [text(row) for row in rows] for title, text in telling.items()})


def figures(found: Finding) -> pd.DataFrame:
    return as_words(found.table, titles.FIGURE, _as_published)


def _plain(table: pd.DataFrame, numbers: Mapping[str, Column]) -> pd.DataFrame:
    telling = [name for name in PLACES if len(set(table[name])) > 1] or ["group"]
    columns = {**dict(PLACES[name] for name in telling), **numbers}
    rows = [row for _, row in table.iterrows()]
    plain = {title: [text(row) for row in rows] for title, text in columns.items()}
    shared = set.intersection(*(set(codes.split()) for codes in table["flags"]))
    own = [[code for code in codes.split() if code not in shared] for codes in table["flags"]]
    # What holds for every row is said once, beside the table.
    return pd.DataFrame(plain | ({"Flags": [" ".join(each) for each in own]} if any(own) else {}))


def as_words(
    table: pd.DataFrame, titles: Mapping[str, str], number: Callable[[float], str] | None = None
) -> pd.DataFrame:
    """Some columns of a table under their titles, each cell as text; nothing where it is empty.

    `number` writes those that are no whole numbers: without it as exact as they can be read.
    """
    number = number or _readable
    columns = {
        title: [_text(cell, number) for cell in table[name]] for name, title in titles.items()
    }
    return pd.DataFrame(columns)


def _readable(value: float) -> str:
    """A number with four digits that tell something; more before its point where it has them."""
    return f"{value:,.1f}" if abs(value) >= 1000 else f"{value:.4g}"


def _as_published(value: float) -> str:
    return f"{value:,.10g}"


def _text(cell: object, number: Callable[[float], str]) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        if pd.isna(cell):
            return ""
        return f"{cell:,.0f}" if cell.is_integer() else number(cell)
    return "" if cell is None or cell is pd.NA or cell is pd.NaT else str(cell)


def reform(found: Finding) -> pd.DataFrame:
    return as_words(found.table, titles.MILESTONE)


def scan(found: Finding) -> pd.DataFrame:
    return as_words(found.table, {"area_name": "Area", **titles.MILESTONE})


def months(found: Finding) -> pd.DataFrame:
    return as_words(found.table, titles.MONTH)


def pace(found: Finding) -> pd.DataFrame:
    return as_words(found.table, titles.PACE)


def repeats(found: Finding) -> pd.DataFrame:
    return as_words(found.table.round(DIGITS), titles.REPEATS)


def power(found: Finding) -> pd.DataFrame:
    return as_words(power_data(found), titles.POWER)


def power_data(found: Finding) -> pd.DataFrame:
    """The columns that a person reads, after those that are there."""
    from mha_monitor.sentences import power as word_power

    rows = [row for _, row in found.table.iterrows()]
    return found.table.assign(
        change=[f"{row['change_percent']:g}%" for row in rows],
        answer=[word_power.months(row) for row in rows],
        counts=[word_power.events(row) for row in rows],
    )


def bases(found: Finding) -> pd.DataFrame:
    return _told_apart(found.table, BASES)


def groupings(found: Finding) -> pd.DataFrame:
    return _told_apart(found.table, GROUPINGS)


def unknown(found: Finding) -> pd.DataFrame:
    return _told_apart(found.table, UNKNOWN)


def other_background(found: Finding) -> pd.DataFrame:
    return _told_apart(found.table, OTHER_BACKGROUND)


def peers(found: Finding) -> pd.DataFrame:
    return word_peers.plain(found.table)


def indirect(found: Finding) -> pd.DataFrame:
    return _told_apart(found.table, INDIRECT)


def _told_apart(table: pd.DataFrame, columns: Mapping[str, Column]) -> pd.DataFrame:
    """These columns as text, after those that tell the places of the rows apart."""
    telling = [name for name in PLACES if name in table and len(set(table[name])) > 1]
    if not telling and not NAMES.intersection(columns):
        telling = [name for name in ("area_name", "group") if name in table]
    first = dict(PLACES[name] for name in telling if name != "area_code")
    rows = [row for _, row in table.iterrows()]
    shown = {**first, **columns}
    return pd.DataFrame({title: [text(row) for row in rows] for title, text in shown.items()})


def inequality(found: Finding) -> pd.DataFrame:
    from mha_monitor.sentences import between_rows

    return between_rows.plain(found.table)


def standardised(found: Finding) -> pd.DataFrame:
    from mha_monitor.sentences import standardising

    return standardising.plain(found.table)


def pathway(found: Finding) -> pd.DataFrame:
    from mha_monitor.sentences import pathway

    return pathway.plain(found.table)[["Step", "Count", "Rate per 100,000", *STEP_RATIO]]


def recording(found: Finding) -> pd.DataFrame:
    from mha_monitor.sentences import trust

    return trust.plain(found.table)


def pooled(found: Finding) -> pd.DataFrame:
    from mha_monitor.sentences import area_tables

    return area_tables.area_table(found.table)


def pooled_summary(found: Finding) -> pd.DataFrame:
    from mha_monitor.sentences import area_tables

    return area_tables.summary_table(found.summary)


def funnel(found: Finding) -> pd.DataFrame:
    from mha_monitor.sentences import area_tables

    return area_tables.funnel_table(found.table)


def funnel_summary(found: Finding) -> pd.DataFrame:
    from mha_monitor.sentences import area_tables

    return area_tables.funnel_summary(found.summary)


def within(found: Finding) -> pd.DataFrame:
    from mha_monitor.sentences import within_between

    return within_between.plain(found.table)
