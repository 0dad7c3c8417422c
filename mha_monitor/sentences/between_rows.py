"""Each measure over all groups in a line: its title, its number, and what it means."""

from __future__ import annotations

import math

import pandas as pd

from data_sources.schema.vocabulary import group_title
from mha_monitor.definitions import measures, plain_names
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.sentences import amounts

# Title and meaning; {what} is the rate, {unit} what is counted, {whom} the reference.
OVERALL = {
    "difference": ("Highest less lowest rate", "The highest {what} of a group less the lowest."),
    "ratio": ("Highest over lowest rate", "How many times the lowest rate the highest one is."),
    "between-group-variance": (
        "Between-group variance",
        "The mean squared distance of each person's group from the rate of all groups together.",
    ),
    "standard-deviation": (
        "Between-group standard deviation",
        "How far the rate of a person's group typically stands from the rate of all.",
    ),
    "coefficient-of-variation": (
        "Coefficient of variation",
        "The standard deviation as a percentage of the rate of all.",
    ),
    "index-of-disparity": (
        "Index of disparity",
        "How far a group's rate stands from the rate of all on average; each group counts alike.",
    ),
    "index-of-disparity-weighted": (
        "Index of disparity, weighted by people",
        "The same, with each group counting as many times as it has people.",
    ),
    "theil": (
        "Theil index × 1,000",
        "0 at equal rates; it weighs most the gaps of groups with many {unit}.",
    ),
    "mean-log-deviation": (
        "Mean log deviation × 1,000",
        "0 at equal rates; it weighs most the gaps of groups with many people.",
    ),
    "excess": (
        "Excess over the rate of {whom}",
        "How many fewer {unit} there would be if every group had the rate of {whom}.",
    ),
    "excess-rate": (
        "Excess rate",
        "The rate of all groups together less that of {whom}.",
    ),
    "excess-share": (
        "Excess share",
        "The excess as a percentage of all {unit} with a known ethnic group.",
    ),
}
CHIEF = ("difference", "ratio", "index-of-disparity", "excess", "excess-share")
OF_GROUP = {
    "rate": ("Rate", "The {what} of {who}."),
    "difference-from-reference": ("Difference", "The {what} of {who} less that of {whom}."),
    "ratio-to-reference": ("Ratio", "The {what} of {who} over that of {whom}."),
    "group-excess": (
        "Excess",
        "How many fewer {unit} of {who} there would be at the rate of {whom}.",
    ),
}


def with_words(table: pd.DataFrame) -> pd.DataFrame:
    """The table with `title` and `words`, what each row is and what it means."""
    said = [_title_and_meaning(row) for _, row in table.iterrows()]
    titles, meanings = zip(*said, strict=True)
    return table.assign(title=titles, words=meanings)


def _title_and_meaning(row: amounts.Row) -> tuple[str, str]:
    over_all = pd.isna(row["group"])
    title, meaning = (OVERALL if over_all else OF_GROUP)[row["summary"]]
    if row["summary"] == "mean-log-deviation" and math.isnan(row["low"]):
        return title, "None: a group had a rate of 0, which has no logarithm."
    named = {
        "what": measures.rate_noun(row["measure"]),
        "unit": MEASURES[row["measure"]].unit,
        "whom": whom(row["reference"]),
        "who": "" if over_all else plain_names.people(row["group"]),
    }
    title = title.format(**named)
    return title if over_all else f"{title}: {group_title(row['group'])}", meaning.format(**named)


def whom(reference: str | float | None) -> str:
    """The reference as it stands in a sentence: a group, everyone else, or the lowest rate."""
    if pd.isna(reference):
        return ""
    named = {"rest": "everyone else", "lowest": "the group with the lowest rate"}
    return named.get(str(reference)) or plain_names.people(str(reference))


def amount(row: amounts.Row, column: str = "value") -> str:
    """A number of the row with its unit: `3.4`, `14.0%`, `6,312`; `no figure`."""
    value, unit = row[column], row["unit"]
    if math.isnan(value):
        return "no figure"
    if unit == "percent":
        # A decimal says nothing of what is several times as large.
        return "no upper limit" if math.isinf(value) else f"{value:,.{int(value < 100)}f}%"
    if unit == "times":
        return f"{value:.2f}" if value < 9.995 else amounts.number(value)
    return amounts.number(value, 0 if unit == "events" else 1)


def amount_range(row: amounts.Row) -> str:
    """`13.4% to 14.5%`; `at least 2.1`; `not known`."""
    if math.isnan(row["low"]) or math.isnan(row["high"]):
        return "not known"
    if math.isinf(row["high"]):
        if row["low"] <= (1 if row["unit"] == "times" else 0):
            return "without limit"
        return f"at least {amount(row, 'low')}"
    if row["low"] <= 0 and row["unit"] == "percent" and row["summary"] != "excess-share":
        return f"at most {amount(row, 'high')}"
    return f"{amount(row, 'low')} to {amount(row, 'high')}"


def of_all(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of measures over all groups."""
    return table[table["group"].isna()]


def chief(table: pd.DataFrame) -> pd.DataFrame:
    """Those of them that need no knowledge of statistics."""
    return table[table["summary"].isin(CHIEF)]


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """Rows as a reader needs them: title, value, interval, and what it means in one line."""
    rows = [row for _, row in table.iterrows()]
    numbers = {
        "Measure": [row["title"] for row in rows],
        "Value": [f"{amount(row)}{_unit(row)}" for row in rows],
        "Interval": [amount_range(row) for row in rows],
        "What it means": [row["words"] for row in rows],
    }
    several = len(set(table["period"])) > 1
    return pd.DataFrame(({"Period": [*table["period"]]} if several else {}) | numbers)


def _unit(row: amounts.Row) -> str:
    """What a number in a cell is in, where neither the number nor its title says so."""
    rate = row["unit"] == "per 100,000" and not math.isnan(row["value"])
    return " per 100,000" if rate else ""
