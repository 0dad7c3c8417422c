"""What standardising for age and sex does to the ratios, as sentences."""

from __future__ import annotations

import math

import pandas as pd

from data_sources.schema.vocabulary import group_title
from mha_monitor.definitions import measures, plain_names
from mha_monitor.definitions.flags import is_widened
from mha_monitor.definitions.plain_names import people
from mha_monitor.sentences import amounts, one_row, sources
from mha_monitor.sentences.ages import NOTABLE
from mha_monitor.sentences.other_backgrounds import is_bin

MOST_NAMED = 3
NARROW = "they are somewhat too narrow"
WIDENED = "they are given here as widened for that"
WHY = (
    "A crude rate counts everyone alike; a standardised one weighs each age and sex as in England "
    "as a whole. The ratio moves where a group's mix of ages is not that of the reference group, "
    "such as where more of it are children, few of whom are detained: that is arithmetic of ages, "
    "and says nothing of why rates differ at any age."
)


def said(table: pd.DataFrame) -> str:
    """Both ratios of the group with the highest, then the groups that standardising moves most."""
    last = table[table["period_end"].eq(table["period_end"].max())]
    return f"{_highest(last)} {_moved(last)}".strip()


def _highest(table: pd.DataFrame) -> str:
    named = table[~table["group"].map(is_bin)]
    table = named if len(named) else table
    row = table.iloc[table["standardised_ratio"].argmax()]
    what = measures.rate_noun(row["measure"])
    sentence = (
        f"In {one_row.place(row)}, in {plain_names.when(row)}, the standardised {what} of "
        f"{people(row['group'])} was {amounts.point_of(row, 'standardised_ratio')} times that of "
        f"{people(row['reference'])} "
        f"({amounts.interval(row, 'standardised_ratio')})"
    )
    if math.isnan(row["crude_ratio"]):
        return f"{sentence}; without a count there is no crude one beside it."
    return f"{sentence}; the crude one was {amounts.ratio(row['crude_ratio'])} times."


def _moved(table: pd.DataFrame) -> str:
    known = table[table["moved"].notna() & (table["moved"] - 1).abs().ge(NOTABLE)]
    if table["moved"].isna().all():
        return ""
    if known.empty:
        return f"Standardising moves no ratio by more than {NOTABLE:.0%}."
    far = known["moved"].map(math.log).abs().sort_values(ascending=False)
    named = "; ".join(_one(known.loc[place]) for place in far.index[:MOST_NAMED])
    return f"Standardising moves most the ratio of {named}. {WHY}"


def _one(row: amounts.Row) -> str:
    crude = row["published_crude_rate"] if row["same_people"] else row["crude_rate"]
    return (
        f"{people(row['group'])}, times {row['moved']:.2f} "
        f"({amounts.number(row['standardised_rate'])} standardised against "
        f"{amounts.number(crude)} crude, per 100,000)"
    )


def adjusted(row: amounts.Row) -> str:
    """England's crude ratio and what is left of it when age is allowed for, by each method."""
    start = (
        f"In {one_row.place(row)}, in {plain_names.when(row)}, the crude "
        f"{measures.rate_noun(row['measure'])} of {people(row['group'])} was "
        f"{_of(row, 'crude_ratio')} times that of {people(row['reference'])}."
    )
    found = [
        f"{_of(row, f'on_ages_{year}_ratio')} on the ages of {year}"
        for year in (2011, 2021)
        if not math.isnan(row[f"on_ages_{year}_ratio"])
    ]
    if not found:
        return f"{start} The publisher's standardised one was {_of(row, 'standardised_ratio')}."
    return (
        f"{start} Held against the detentions that all people's rates by age would give each "
        f"group, it is {' and '.join(found)}; the publisher's standardised one was "
        f"{_of(row, 'standardised_ratio')}."
    )


def _of(row: amounts.Row, name: str) -> str:
    return amounts.number(row[name], 2)


def caveat(table: pd.DataFrame) -> str:
    """How sure the printed rates are, and what must be known of the crude ones beside them."""
    widened = is_widened(sources.all_flags(table))
    parts = [
        "The publisher's intervals take detentions as independent of one another, though one "
        f"person can be detained more than once: {WIDENED if widened else NARROW}.",
        "Both ratios rest on the same events, so how far standardising moves one has no interval "
        "of its own.",
    ]
    if _on_others(table):
        parts.append(
            "How far a ratio moves is counted from the publisher's printed crude rates, which "
            "leave Roma and Arab people out of the population, as its standardised rates seem to; "
            "the crude rates recomputed here leave nobody out."
        )
    parts.append(sources.caveat(table.iloc[0]["measure"], sources.all_flags(table)))
    return " ".join(parts)


def _on_others(table: pd.DataFrame) -> bool:
    codes = " ".join(table["flags"]).split()
    return bool({"rate-leaves-out-arab", "rate-leaves-out-roma"} & set(codes))


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """The table as a reader needs it: numbers as text."""
    rows = [row for _, row in table.iterrows()]
    return pd.DataFrame(
        {
            "Period": [row["period"] for row in rows],
            "Group": [group_title(row["group"]) for row in rows],
            "Standardised rate": [amounts.number(row["standardised_rate"]) for row in rows],
            "Interval of the rate": [_rates(row) for row in rows],
            "Crude rate": [amounts.number(row["crude_rate"]) for row in rows],
            "as published": [amounts.number(row["published_crude_rate"]) for row in rows],
            "Standardised ratio": [_two(row["standardised_ratio"]) for row in rows],
            "Interval of the ratio": [amounts.interval(row, "standardised_ratio") for row in rows],
            "Crude ratio": [_two(row["crude_ratio"]) for row in rows],
            "Times": [_two(row["moved"]) for row in rows],
        }
    )


def _rates(row: amounts.Row) -> str:
    ends = (row[f"standardised_rate_{end}"] for end in ("low", "high"))
    return " to ".join(amounts.number(end) for end in ends)


def _two(value: float) -> str:
    return amounts.number(value, 2)
