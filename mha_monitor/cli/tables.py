"""The few columns that a person needs in a terminal, as text; every other format holds them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from data_sources.schema.vocabulary import group_title
from mha_monitor.definitions.population_bases import BASES as BASE_TITLES
from mha_monitor.sentences import amounts

RATIO: Mapping[str, Column] = {
    "Ratio": lambda row: amounts.number(row["ratio"], 2),
    "Chance": lambda row: amounts.interval(row, "ratio_sampling"),
    "and\nrounding": lambda row: amounts.interval(row, "ratio"),
}
PEOPLE: Mapping[str, Column] = {
    "People": lambda row: amounts.number(row["population"], 0),
    "Reference\npeople": lambda row: amounts.number(row["reference_population"], 0),
}
FACTOR: Mapping[str, Column] = {"Factor": lambda row: amounts.number(row["factor"], 3)}
BASES = {"Base": lambda row: row["base"], **PEOPLE, **RATIO, **FACTOR}
GROUPINGS = {
    "Grouping": lambda row: row["grouping"],
    **PEOPLE,
    "Rate": lambda row: amounts.number(row["rate"]),
    **RATIO,
    **FACTOR,
}
UNKNOWN: Mapping[str, Column] = {
    "Ratio": RATIO["Ratio"],
    "Interval": RATIO["and\nrounding"],
    "All unknown of\none group": lambda row: amounts.interval(row, "ratio_unknown"),
    "and of acute\nhospitals": lambda row: amounts.interval(row, "ratio_acute"),
    "Shared out by\neach area's mix": lambda row: amounts.number(row["ratio_imputed"], 2),
    "Its interval": lambda row: amounts.interval(row, "ratio_imputed"),
}
OTHER_BACKGROUND = {
    "View": lambda row: row["view"],
    "Count": lambda row: amounts.number(row["count"], 0),
    "People": PEOPLE["People"],
    **RATIO,
    **FACTOR,
}
INDIRECT: Mapping[str, Column] = {
    "Observed": lambda row: amounts.counted(row, "observed"),
    "Expected": lambda row: amounts.number(row["expected"]),
    **RATIO,
    "Beside England": lambda row: row["against_england"],
}

Column = Callable[[amounts.Row], str]
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
    "Ratio": lambda row: amounts.ratio(row["ratio"]),
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


def bases(table: pd.DataFrame) -> pd.DataFrame:
    return _told_apart(table, BASES)


def groupings(table: pd.DataFrame) -> pd.DataFrame:
    return _told_apart(table, GROUPINGS)


def unknown(table: pd.DataFrame) -> pd.DataFrame:
    return _told_apart(table, UNKNOWN)


def other_background(table: pd.DataFrame) -> pd.DataFrame:
    return _told_apart(table, OTHER_BACKGROUND)


def indirect(table: pd.DataFrame) -> pd.DataFrame:
    return _told_apart(table, INDIRECT)


def _told_apart(table: pd.DataFrame, columns: Mapping[str, Column]) -> pd.DataFrame:
    """These columns as text, after those that tell the places of the rows apart."""
    telling = [name for name in PLACES if name in table and len(set(table[name])) > 1]
    first = dict(PLACES[name] for name in telling if name != "area_code")
    rows = [row for _, row in table.iterrows()]
    shown = {**first, **columns}
    return pd.DataFrame({title: [text(row) for row in rows] for title, text in shown.items()})
