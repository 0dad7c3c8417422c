"""The columns of findings on bases, groupings and unknown ethnicity that a terminal shows."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from mha_monitor import words
from mha_monitor.cli.tables import PLACES, Column

RATIO: Mapping[str, Column] = {
    "Ratio": lambda row: words.number(row["ratio"], 2),
    "Chance": lambda row: words.interval(row, "ratio_sampling"),
    "and\nrounding": lambda row: words.interval(row, "ratio"),
}
PEOPLE: Mapping[str, Column] = {
    "People": lambda row: words.number(row["population"], 0),
    "Reference\npeople": lambda row: words.number(row["reference_population"], 0),
}
FACTOR: Mapping[str, Column] = {"Factor": lambda row: words.number(row["factor"], 3)}
BASES = {"Base": lambda row: row["base"], **PEOPLE, **RATIO, **FACTOR}
GROUPINGS = {
    "Grouping": lambda row: row["grouping"],
    **PEOPLE,
    "Rate": lambda row: words.number(row["rate"]),
    **RATIO,
    **FACTOR,
}
AT_K: Mapping[str, Column] = {
    "k": lambda row: f"{row['k']:g}",
    "Ratio at k": lambda row: words.number(row["ratio_at_k"], 2),
    "Interval at k": lambda row: words.interval(row, "ratio_at_k"),
}
WITHOUT_K: Mapping[str, Column] = {
    "Ratio": RATIO["Ratio"],
    "Interval": RATIO["and\nrounding"],
    "Worst case": lambda row: words.interval(row, "ratio_unknown"),
    "k where the\ninterval is 1": lambda row: (
        f"{row['k_interval_at_one']:.2f}" if row["at_one"] == "some-k" else row["at_one"]
    ),
}
OTHER_BACKGROUND = {
    "View": lambda row: row["view"],
    "Count": lambda row: words.number(row["count"], 0),
    "People": PEOPLE["People"],
    **RATIO,
    **FACTOR,
}
INDIRECT: Mapping[str, Column] = {
    "Observed": lambda row: words.counted(row, "observed"),
    "Expected": lambda row: words.number(row["expected"]),
    **RATIO,
    "Beside England": lambda row: row["against_england"],
}


def bases(table: pd.DataFrame) -> pd.DataFrame:
    return _told_apart(table, BASES)


def groupings(table: pd.DataFrame) -> pd.DataFrame:
    return _told_apart(table, GROUPINGS)


def unknown(table: pd.DataFrame) -> pd.DataFrame:
    """A row for each k; of several areas or periods a row for each, with the ends of k."""
    if not table.duplicated("k").any():
        return _told_apart(table, {**AT_K, **WITHOUT_K})
    each = {k: rows.reset_index(drop=True) for k, rows in table.groupby("k")}
    plain = _told_apart(each[1.0], WITHOUT_K)
    for k in (min(each), max(each)):
        rows = [row for _, row in each[k].iterrows()]
        plain[f"Interval\nat k = {k:g}"] = [AT_K["Interval at k"](row) for row in rows]
    return plain


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
