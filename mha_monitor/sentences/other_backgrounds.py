"""How far the ratios of named groups rest on an "any other" group, as sentences."""

from __future__ import annotations

import pandas as pd

from data_sources.schema.vocabulary import DETAILED_GROUPS
from mha_monitor.definitions import plain_names
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.sentences import ages, amounts, one_row

# Groups that hold whoever is recorded under no other name: not one group of people.
BINS = {
    "white-other": "white",
    "mixed-other": "mixed",
    "asian-other": "asian",
    "black-other": "black",
    "other-any": "other",
    "other": "",
}
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
    return f"{amounts.point_of(row)} ({amounts.between(row['ratio_low'], row['ratio_high'])})"


def is_bin(group: str) -> bool:
    """Whether a group holds whoever has no group with a name of their own."""
    return group in BINS


def caution(ratios: pd.DataFrame) -> str:
    """Beside a table of ratios of one place and time: what its highest "any other" group is.

    With the ratio of the broad group, in which it makes no difference who is recorded where, and
    what the named groups would have if the others were of them. Nothing where no such group
    stands above all named ones.
    """
    known = ratios[ratios["ratio"].notna()]
    bins = known["group"].map(is_bin)
    if not bins.any():
        return ""
    top = known.loc[known.loc[bins, "ratio"].idxmax()]
    if (known.loc[~bins, "ratio"] >= top["ratio"]).any():
        return ""
    who = plain_names.people(top["group"])
    crude = "" if ages.of_all(ratios) == "ratio" else f", {ages.NOT_ALLOWING}"
    size = f"{amounts.ratio(top['ratio'])} times{crude}"
    start = f"{plain_names.capital(who)} ({size}) are not one group"
    named = ratios[ratios["group"].map(_broad).eq(BINS[top["group"]])]
    whole = sorted(named["group"]) == _named(BINS[top["group"]])
    if not whole or named[["count", "population"]].isna().any(axis=None):
        return f"{start}: who is recorded so differs between hospitals and the census."
    why = "hospitals record people so whom the census counts under other names"
    return f"{start}: {why}.{_moved(top, named)}"


def _named(broad: str) -> list[str]:
    return sorted(code for code in DETAILED_GROUPS if broad and _broad(code) == broad)


def _broad(group: str) -> str:
    """The broad group of a detailed one with a name of its own; nothing for all others."""
    broad, _, own = group.partition("-")
    return broad if own and not is_bin(group) else ""


def _moved(top: amounts.Row, named: pd.DataFrame) -> str:
    """The ratio merged, and the highest of the named groups with the others spread over them."""
    if named.empty or not named["count"].sum():
        return ""
    one = top["ratio"] / (top["count"] / top["population"])  # one over the reference rate
    own, people = named["count"].sum(), named["population"].sum()
    merged = (own + top["count"]) / (people + top["population"]) * one
    spread = merged / (own / people * one)
    highest = named.iloc[named["ratio"].argmax()]
    return (
        f" Merged with the named groups they make {amounts.ratio(merged)} times; spread over them, "
        f"{plain_names.people(highest['group'])} would stand at "
        f"{amounts.ratio(highest['ratio'] * spread)}, not {amounts.ratio(highest['ratio'])}."
    )
