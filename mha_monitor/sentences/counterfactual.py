"""What the earlier trend of a ratio leads one to expect, in sentences, titles and tables."""

from __future__ import annotations

import math

import pandas as pd

from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.plain_names import people, period
from mha_monitor.sentences.amounts import Row, number, ratio
from mha_monitor.sentences.lists import milestone_day
from mha_monitor.sentences.one_row import place


def expected_title(row: Row) -> str:
    """The title of the chart of months: how many fewer or more, or that none can be told."""
    unit = MEASURES[row["measure"]].unit
    since = f"since {_day(row)}"
    if row["total_difference_low"] <= 0 <= row["total_difference_high"]:
        return f"No difference from the earlier trend can be told {since}"
    fewer = "fewer" if row["total_difference"] < 0 else "more"
    how_many = f"{abs(row['total_difference']):,.0f} ({_difference(row)}) {fewer} {unit}"
    return (
        f"{how_many} of {people(row['group'])} {since} than the earlier trend of the ratio leads "
        f"one to expect"
    )


def expected_subtitle(row: Row) -> str:
    return (
        f"{place(row)}, by month, before and after: {row['title']}. The band is where 95% of "
        f"months would lie had the earlier trend of the ratio gone on."
    )


def expected_alt(row: Row, months: pd.DataFrame) -> str:
    """The chart of months in words, from its numbers."""
    used = months[months["takes_part"]]
    before, after = used[~used["after"]], used[used["after"]]
    told = f"{expected_title(row)}. {expected_subtitle(row)} {len(before)} months before"
    if len(before):
        told += f", from {ratio(before['ratio'].min())} to {ratio(before['ratio'].max())}"
    told += f", and {len(after)} after"
    if len(after):
        told += (
            f", from {ratio(after['ratio'].min())} to {ratio(after['ratio'].max())}, where "
            f"{ratio(after['expected_ratio'].mean())} would be expected"
        )
    return f"{told}."


def expected_sentence(row: Row) -> str:
    """How many more or fewer were counted than the earlier trend of the ratio leads one to expect.

    Any row of the table of months: the sums over the months after are in all of them.
    """
    unit, fewer = MEASURES[row["measure"]].unit, row["total_difference"] < 0
    start = (
        f"Had the rate ratio of {people(row['group'])} to {people(row['reference'])} in "
        f"{place(row)} gone on as it was going before {_day(row)}, about "
        f"{row['total_expected']:,.0f} {unit} of {people(row['group'])} would have been counted "
        f"since; {_counted(row)} were"
    )
    if row["total_difference_low"] <= 0 <= row["total_difference_high"]:
        return (
            f"{start}. The difference lies between {-row['total_difference_low']:,.0f} fewer and "
            f"{row['total_difference_high']:,.0f} more, so it cannot be told from none."
        )
    return (
        f"{start}: {abs(row['total_difference']):,.0f} {'fewer' if fewer else 'more'} "
        f"({_difference(row)}). This carries a trend forward, and does not say why."
    )


def _day(row: Row) -> str:
    return milestone_day(row["date"], row["date_precision"])


def _difference(row: Row) -> str:
    low, high = sorted((abs(row["total_difference_low"]), abs(row["total_difference_high"])))
    return f"{low:,.0f} to {high:,.0f}"


def _counted(row: Row) -> str:
    low, high = row["total_observed_low"], row["total_observed_high"]
    return f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"


def month_table(months: pd.DataFrame) -> pd.DataFrame:
    """The months as a reader needs them: what was counted, what would be expected, both ratios."""
    rows = [row for _, row in months.iterrows()]
    return pd.DataFrame(
        {
            "Month": [period(row["period"]) for row in rows],
            "Part": [_part(row) for row in rows],
            "Count": [_range(row["count_low"], row["count_high"]) for row in rows],
            "Expected": [number(row["expected"], 0) for row in rows],
            "95% of months": [_range(row["expected_low"], row["expected_high"]) for row in rows],
            "Rate ratio": [ratio(row["ratio"]) for row in rows],
            "Expected ratio": [ratio(row["expected_ratio"]) for row in rows],
        }
    )


def _part(row: Row) -> str:
    if not row["takes_part"]:
        return "left out"
    return "after" if row["after"] else "before"


def _range(low: float, high: float) -> str:
    if math.isnan(low) or math.isnan(high):
        return "no figure"
    return number(low, 0) if round(low) == round(high) else f"{low:,.0f} to {high:,.0f}"
