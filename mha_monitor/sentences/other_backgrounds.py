"""How far the ratios of named groups rest on an "any other" group, as sentences."""

from __future__ import annotations

import pandas as pd

from mha_monitor.definitions import plain_names
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.sentences import amounts, one_row

# A ratio that is moved by less than this hardly rests on it.
HARDLY = 0.02
CAVEAT = (
    "Nothing published says who is recorded under another background than they would give in a "
    "census: to spread them in proportion is a question put to the figures, not an estimate. The "
    "intervals leave out those of unknown ethnicity."
)


def other_background(table: pd.DataFrame) -> str:
    """The named groups' ratios with the "any other" left out, spread over them, and merged."""
    rows = dict(list(table.groupby("view", sort=False)))
    alone, merged = rows["alone"].iloc[0], rows["merged"].iloc[0]
    who, whom = plain_names.people(merged["group"]), plain_names.people(merged["reference"])
    parts = [
        _alone(alone, merged, who, whom),
        f"Left out, as recorded, the ratio is {_each(rows['left-out'])}.",
        _spread(rows["spread"]),
        f"Merged, that of all {who} is {_ratio(merged)} and rests on none of this.",
    ]
    return " ".join(parts)


def _alone(alone: amounts.Row, merged: amounts.Row, who: str, whom: str) -> str:
    share, people = (alone[name] / merged[name] for name in ("count", "population"))
    return (
        f"In {one_row.place(alone)}, in {plain_names.when(alone)}, {alone['count']:,.0f} "
        f"{MEASURES[alone['measure']].unit} are recorded for {plain_names.people(alone['group'])}: "
        f"{share:.0%} of those of {who}, for {people:.0%} of the people. Their rate is "
        f"{_ratio(alone)} times that of {whom}."
    )


def _spread(rows: pd.DataFrame) -> str:
    factor = rows["factor"].iloc[0]
    start = "If they are of the named groups, in proportion, the ratio is"
    if abs(factor - 1) < HARDLY:
        return f"{start} {_each(rows)}: it hardly rests on them."
    far = "" if len(rows) > 1 else " With one named group alone that is the most that is possible."
    return f"{start} {_each(rows)}: {factor:.2f} times what is recorded.{far}"


def _each(rows: pd.DataFrame) -> str:
    told = [f"{_ratio(row)} for {plain_names.people(row['group'])}" for _, row in rows.iterrows()]
    return f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else told[0]


def _ratio(row: amounts.Row) -> str:
    return f"{amounts.ratio(row['ratio'])} ({amounts.between(row['ratio_low'], row['ratio_high'])})"
