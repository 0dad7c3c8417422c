"""How a ratio changed, said only as far as it holds however people are counted."""

from __future__ import annotations

import math

import pandas as pd

from data_sources.schema.vocabulary import group_title
from mha_monitor.definitions import measures, plain_names
from mha_monitor.definitions.population_bases import CARRIED, HELD, UNDER_A_RATE
from mha_monitor.sentences import amounts, one_row
from mha_monitor.sentences.ages import NOT_ALLOWING

IF = {
    HELD: "if people stayed since as Census 2021 found them",
    CARRIED: "if they went on changing as they did between the censuses",
}
WAYS = {HELD: "as in 2021", CARRIED: "still growing"}
CAVEAT = (
    "Between the censuses people are taken to have grown in number evenly. How far they have moved "
    "since March 2021 nobody knows: the two ways of counting are not limits of what is possible. "
    "By models without migration there were 5% to 6% more Black people by mid-2024, and 3% to 4% "
    "more White people, where the second way has 9% and under 1%; schools had 16% more Black "
    "pupils by January 2024."
)
SMALL = 0.005


def band(row: amounts.Row) -> str:
    """`between 3.6 and 4.0, depending on how people are counted`; one ratio where both agree."""
    low, high = row["ratio_base_low"], row["ratio_base_high"]
    if math.isnan(low):
        return "no ratio"
    if amounts.ratio(low) == amounts.ratio(high):
        return amounts.ratio(row["ratio"])
    return f"{amounts.between(low, high)}, depending on how people are counted"


def over_ways(low: float, high: float) -> str:
    """`; 3.6 to 4.0 depending on how people are counted`; nothing where all ways agree."""
    if math.isnan(low) or amounts.ratio(low) == amounts.ratio(high):
        return ""
    return f"; {amounts.ratio(low)} to {amounts.ratio(high)} depending on how people are counted"


def change(table: pd.DataFrame, named: pd.DataFrame | None = None) -> str:
    """What became of the ratio from the first period to the last, over all ways of counting.

    `named` is the change on the one base that was asked for by its name: it is told first, as one
    that holds there, and all ways of counting beside it.
    """
    if table.empty:
        return "No two periods have a ratio that could be compared."
    row = table.iloc[0]
    first, last = (plain_names.short_period(row[name]) for name in ("first_period", "last_period"))
    if named is None or named.empty:
        return f"From {first} to {last} {_what(row)} {_over_all(table)}"
    base = UNDER_A_RATE[named["base"].iloc[0]]
    return (
        f"From {first} to {last}, on {base} throughout, {_what(row)} {_on_one(named)} "
        f"With people counted from census to census it {_over_all(table)}"
    )


def _on_one(named: pd.DataFrame) -> str:
    """What became of it on one base, by each road on which its ages can be moved there."""
    ways = set(_ways(named))
    if len(ways) == 1:
        return _alike(named, ways.pop())
    return f"changed: it went {_amounts(named)}, not all of it beyond chance."


def _what(row: amounts.Row) -> str:
    kind = "standardised " if row["rate_kind"] == "standardised" else "crude "
    return (
        f"the ratio of the {kind}{measures.rate_noun(row['measure'])} of "
        f"{plain_names.people(row['group'])} to that of {plain_names.people(row['reference'])} in "
        f"{one_row.place(row)}"
    )


def in_brief(title: str, row: amounts.Row, periods: str) -> str:
    """A title that `change` made, shorter: groups, place and `periods` first, then what became.

    A title that is no such sentence has place and groups put before it where it lacks them.
    """
    who = f"{group_title(row['group'])} and {group_title(row['reference'])} people"
    place = one_row.place(row)
    start = f"{plain_names.capital(place)}, {periods}, {who}"
    _, of_change, became = title.partition(f" {_what(row)} ")
    if not of_change:
        return f"{start}. {title}"
    return f"{start}: the ratio of {measures.rate_nouns(row['measure'])} {became}"


def short(table: pd.DataFrame, *, since: bool = False) -> str:
    """What became of the ratio in one short sentence, as far as it holds on every base.

    `since` names the first period alone, for a change up to the newest one.
    """
    if table.empty:
        return "No two periods have a ratio that could be compared."
    row, ways = table.iloc[0], set(_ways(table))
    first, last = (plain_names.short_period(row[name]) for name in ("first_period", "last_period"))
    when = f"Since {first}" if since else f"From {first} to {last}"
    crude = "" if row["rate_kind"] == "standardised" else f" ({NOT_ALLOWING})"
    if ways == {"neither"}:
        return f"{when} it cannot be told from no change{crude}."
    if len(ways) == 1:
        amount = _amounts(table).replace("up ", "").replace("down ", "")
        return f"{when} it {ways.pop()} {amount}, however people are counted{crude}."
    if {"rose", "fell"} <= ways:
        return f"{when} it rose or fell, depending on how people are counted{crude}."
    return (
        f"{when}, anything from {_ends(table, 'rose' in ways)}, depending on how "
        f"people are counted{crude}."
    )


def _over_all(table: pd.DataFrame) -> str:
    ways = _ways(table)
    if len(set(ways)) == 1:
        return _alike(table, ways[0])
    if {"rose", "fell"} <= set(ways):
        return f"rose or fell, depending on how people are counted: {_by_base(table)}."
    return (
        f"changed by anything from {_ends(table, 'rose' in ways)}, depending on how people are "
        f"counted: {_by_base(table)}."
    )


def _ends(table: pd.DataFrame, rose: bool) -> str:
    """`no change to up by 19%`: the end that can be told from no change comes last."""
    ends = [table["change"].min() - 1, table["change"].max() - 1]
    other, told = ends if rose else reversed(ends)
    same_way = other >= 0 if rose else other <= 0
    return f"{'no change' if same_way else _one(other)} to {_one(told)}"


def _alike(table: pd.DataFrame, way: str) -> str:
    if way == "neither":
        return (
            f"cannot be told from no change{_whichever(table)}: it went {_amounts(table)}, which "
            f"chance and rounding can do."
        )
    return f"{way}{_whichever(table)}: it went {_amounts(table)}."


def _whichever(table: pd.DataFrame) -> str:
    """Nothing where the two ways of counting are one, as before Census 2021."""
    by_base = table.groupby("base")["change"].agg(["min", "max"])
    if (by_base.max() - by_base.min()).max() < SMALL:
        return ""
    return (
        ", whether people stayed since as Census 2021 found them or went on changing as they "
        "did before"
    )


def _ways(table: pd.DataFrame) -> list[str]:
    """Whether each way of counting shows a rise or a fall beyond chance and rounding."""
    told = zip(table["change_low"].gt(1), table["change_high"].lt(1), strict=True)
    return ["rose" if up else "fell" if down else "neither" for up, down in told]


def _by_base(table: pd.DataFrame) -> str:
    parts = [
        f"{_amounts(rows)}{_doubt(rows)} {IF[base]}"
        for base in (HELD, CARRIED)
        if len(rows := table[table["base"].eq(base)])
    ]
    return ", and ".join(parts)


def _doubt(rows: pd.DataFrame) -> str:
    ways = set(_ways(rows))
    if "neither" not in ways:
        return ""
    return ", which may be chance," if len(ways) == 1 else ", not all of it beyond chance,"


def _amounts(rows: pd.DataFrame) -> str:
    """`up by 13% to 19%`; `up by 3%`; `anywhere from down by 2% to up by 4%`."""
    least, most = rows["change"].min() - 1, rows["change"].max() - 1
    if abs(least - most) < SMALL or f"{least:.0%}" == f"{most:.0%}":
        return _one(most)
    if least >= 0:
        return f"up by {least:.0%} to {most:.0%}"
    if most <= 0:
        return f"down by {-most:.0%} to {-least:.0%}"
    return f"anywhere from {_one(least)} to {_one(most)}"


def _one(change: float) -> str:
    if abs(change) < SMALL:
        return "no way to speak of"
    return f"{'up' if change > 0 else 'down'} by {abs(change):.0%}"
