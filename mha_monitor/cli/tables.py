"""The few columns that a person needs in a terminal, as text; every other format holds them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from data_sources.vocabulary import group_title
from mha_monitor import words
from mha_monitor.bases import BASES

Column = Callable[[words.Row], str]
# Shown only where they tell rows apart, or where there is nothing else to tell what a row is.
PLACES: Mapping[str, tuple[str, Column]] = {
    "period": ("Period", lambda row: row["period"]),
    "area_name": ("Area", lambda row: row["area_name"]),
    "area_code": ("Code", lambda row: row["area_code"]),
    "group": ("Group", lambda row: group_title(row["group"])),
}
COUNT: Mapping[str, Column] = {
    "Count": lambda row: words.counted(row, "count"),
    "Rate": lambda row: words.number(row["rate"]),
}
RATE: Mapping[str, Column] = {
    **COUNT,
    "Interval": lambda row: words.range_of(row["rate_low"], row["rate_high"]),
    "As published": lambda row: words.number(row["published_rate"]),
}
RATIO: Mapping[str, Column] = {
    **COUNT,
    "Reference\nrate": lambda row: words.number(row["reference_rate"]),
    "Ratio": lambda row: words.ratio(row["ratio"]),
    "Chance": lambda row: words.interval(row, "ratio_sampling"),
    "and\nrounding": lambda row: words.interval(row, "ratio"),
    "and unknown\nethnicity": lambda row: words.interval(row, "ratio_unknown"),
}
TREND: Mapping[str, Column] = {
    "Population": lambda row: BASES[row["population_base"]],
    "Rate": lambda row: words.number(row["rate"]),
    **{name: RATIO[name] for name in ("Reference\nrate", "Ratio", "Chance", "and\nrounding")},
    "Segment": lambda row: str(row["segment"]),
}
FIGURE = {
    "period_start": "From",
    "period_end": "To",
    "area_name": "Area",
    "series": "Series",
    "dimension": "Dimension",
    "group": "Group",
    "statistic": "Statistic",
    "value": "Value",
    "low": "Low",
    "high": "High",
    "mark": "Mark",
}


def rates(table: pd.DataFrame) -> pd.DataFrame:
    return _plain(table, RATE)


def ratios(table: pd.DataFrame) -> pd.DataFrame:
    return _plain(table, RATIO)


def trend(table: pd.DataFrame) -> pd.DataFrame:
    return _plain(table, TREND)


def figures(table: pd.DataFrame) -> pd.DataFrame:
    return as_words(table, FIGURE)


def _plain(table: pd.DataFrame, numbers: Mapping[str, Column]) -> pd.DataFrame:
    telling = [name for name in PLACES if len(set(table[name])) > 1] or ["group"]
    columns = {**dict(PLACES[name] for name in telling), **numbers}
    rows = [row for _, row in table.iterrows()]
    plain = {title: [text(row) for row in rows] for title, text in columns.items()}
    shared = set.intersection(*(set(codes.split()) for codes in table["flags"]))
    own = [[code for code in codes.split() if code not in shared] for codes in table["flags"]]
    # What holds for every row is said once, beside the table.
    return pd.DataFrame(plain | ({"Flags": [" ".join(each) for each in own]} if any(own) else {}))


def as_words(table: pd.DataFrame, titles: Mapping[str, str]) -> pd.DataFrame:
    """Some columns of a table under their titles, each cell as text; nothing where it is empty."""
    columns = {title: [_text(cell) for cell in table[name]] for name, title in titles.items()}
    return pd.DataFrame(columns)


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return "" if pd.isna(cell) else f"{cell:,.10g}"
    return "" if cell is None else str(cell)
