"""What a change of population base, or of grouping, does to a ratio, as sentences."""

from __future__ import annotations

import math

import pandas as pd

from mha_monitor.definitions import measures, plain_names
from mha_monitor.definitions.flags import ranked, red_sentences
from mha_monitor.definitions.periods import YEAR, every_of, months_between
from mha_monitor.definitions.plain_names import listed, short_period, span
from mha_monitor.definitions.population_bases import BASES, PUBLISHED, BaseChange
from mha_monitor.sentences import amounts, one_row

CENSUS = "census-2021"  # the newest, and the one that a series is put on without being asked
CAVEAT = (
    "A series is described here and not tested. The intervals admit chance and rounding, "
    "not that a population itself may be wrong."
)
WHY_TWO_ROADS = (
    "It cannot be told more closely: up to 2021-22 the publisher standardised with the ages of "
    "2011, and the counts by age and ethnic group that could be put on those of 2021 are not "
    "published."
)
OF_2011 = (
    "The people of Census 2011 are added up here from the local authorities of that time; where a "
    "border of today cuts through one, its growth stands for that of both parts."
)


def on_bases(table: pd.DataFrame, change: BaseChange | None) -> str:
    """One series on every base: first and last, what the change of base does, what is not held."""
    parts = [
        _from_first_to_last(table),
        _by_both_roads(table),
        _elsewhere(table),
        _of_the_censuses(table),
        _carried_on(table),
        share_of_fall(change),
        _held(table),
        _of_boards(table),
        *red_sentences(" ".join(set(table["flags"]))),
    ]
    return " ".join(part for part in parts if part)


def times(row: amounts.Row) -> str:
    """`3.2 (between 3.08 and 3.28)`: a ratio with chance and rounding."""
    return f"{amounts.point_of(row)} ({amounts.between(row['ratio_low'], row['ratio_high'])})"


def _known(table: pd.DataFrame, base: str) -> pd.DataFrame:
    rows = ranked(table[table["base"].eq(base) & table["ratio"].notna()])
    return rows.sort_values("period_end")


def _from_first_to_last(table: pd.DataFrame) -> str:
    rows = _known(table, CENSUS)
    if rows.empty:
        return f"No ratio can be given for {one_row.place(table.iloc[0])}."
    first, last = rows.iloc[0], rows.iloc[-1]
    kind = "standardised " if last["rate_kind"] == "standardised" else "crude "
    what = f"{kind}{measures.rate_noun(last['measure'])} of {plain_names.people(last['group'])}"
    whom, place = plain_names.people(last["reference"]), one_row.place(last)
    start = f"On {BASES[CENSUS]} throughout, the {what} in {place} was"
    if len(rows) == 1:
        return f"{start} {times(last)} times that of {whom} in {short_period(last['period'])}."
    return (
        f"{start} {times(first)} times that of {whom} in {short_period(first['period'])} and "
        f"{times(last)} times in {short_period(last['period'])}, allowing for chance and rounding: "
        f"{_apart(first, last)}."
    )


def _by_both_roads(table: pd.DataFrame) -> str:
    """How far apart the roads lead by which the first standardised ratio can be moved."""
    rows = _known(table, CENSUS)
    if rows.empty or rows.iloc[0]["ratio_moved_high"] < 1.01 * rows.iloc[0]["ratio_moved_low"]:
        return ""
    row = rows.iloc[0]
    return (
        f"How the ages of {BASES[CENSUS]} move a standardised ratio is known only roughly: that of "
        f"{short_period(row['period'])} lies somewhere between {row['ratio_moved_low']:.2f} and "
        f"{row['ratio_moved_high']:.2f} there, chance aside."
    )


def _apart(first: amounts.Row, last: amounts.Row) -> str:
    if first["ratio_low"] > last["ratio_high"] or last["ratio_low"] > first["ratio_high"]:
        return "the two ranges do not meet"
    return "the two ranges overlap, so the first and the last cannot be told apart by them alone"


def _elsewhere(table: pd.DataFrame) -> str:
    """First and last ratio on every other base, and as published."""
    others = [base for base in (*BASES, PUBLISHED) if base != CENSUS and base in set(table["base"])]
    found = [(base, _known(table, base)) for base in others]
    ends = [
        f"{_ends(rows)} {'as published' if base == PUBLISHED else f'on {BASES[base]}'}"
        for base, rows in found
        if len(rows)
    ]
    if not ends or not _several_bases(table):
        return ""
    return f"The same counts give {'; '.join(ends)}.".replace("populations Census", "Census")


def _ends(rows: pd.DataFrame) -> str:
    first, last = rows.iloc[0], rows.iloc[-1]
    if len(rows) == 1:
        return amounts.ratio(last["ratio"])
    return f"{amounts.ratio(first['ratio'])} and {amounts.ratio(last['ratio'])}"


def _several_bases(table: pd.DataFrame) -> bool:
    return len(set(table["population_base"])) > 1


def _of_the_censuses(table: pd.DataFrame) -> str:
    """By how much the ratio differs from one census to the other, with the same counts."""
    people = {
        base: table[table["population_base"].eq(base)].iloc[0]
        for base in ("census-2011", CENSUS)
        if base in set(table["population_base"])
    }
    if len(people) < 2:
        return ""
    old, new = people.values()
    factor = (old["population"] / new["population"]) / (
        old["reference_population"] / new["reference_population"]
    )
    return (
        f"With the same counts, {BASES[CENSUS]} in place of {BASES['census-2011']} multiplies the "
        f"ratio by {factor:.2f}: {moved_by(factor)} in which the counts play no part."
    )


def moved_by(factor: float) -> str:
    """`a fall of 22%`; `a rise of 35%`; `no change` where it is below half a percent."""
    change = factor - 1
    if abs(change) < 0.005:
        return "no change to speak of"
    return f"a {'fall' if change < 0 else 'rise'} of {abs(change):.0%}"


def _carried_on(table: pd.DataFrame) -> str:
    rows, beside = (_known(table, base) for base in ("extrapolated", CENSUS))
    if rows.empty or beside.empty:
        return ""
    row, other = rows.iloc[-1], beside.iloc[-1]
    if row["period"] != other["period"]:
        return ""
    return (
        f"If populations went on growing as they did between the censuses, the ratio of "
        f"{short_period(row['period'])} is {times(row)}: against {BASES[CENSUS]}, "
        f"{moved_by(row['ratio'] / other['ratio'])}."
    )


def share_of_fall(change: BaseChange | None) -> str:
    """What part of the change as published, over the change of census, the census makes up."""
    if change is None:
        return ""
    moved = "fell" if change.after < change.before else "rose"
    start = (
        f"From {change.period_before} to {change.period_after} the ratio as published "
        f"{moved} from {change.before:.2f} to {change.after:.2f}; on "
        f"{BASES[CENSUS]} throughout it went from {before_on_new_census(change)} to "
        f"{change.after:.2f}."
    )
    return f"{start} {share_of_move(change)}"


def before_on_new_census(change: BaseChange) -> str:
    """`3.25`; `somewhere between 3.34 and 3.66` where two roads lead there."""
    low, high = f"{change.moved_low:.2f}", f"{change.moved_high:.2f}"
    return low if low == high else f"somewhere between {low} and {high}"


def share_of_move(change: BaseChange) -> str:
    """The share with its doubt; in words where no share can be given."""
    way = "fall" if change.after < change.before else "rise"
    low, high = change.share_low, change.share_high
    if math.isinf(change.share_least) or math.isinf(change.share_most):
        return (
            f"The {way} as published is small enough to be chance and rounding, so no share of it "
            f"can be given."
        )
    if max(abs(low), abs(high)) < 0.005:
        return f"The change of census makes up none of the {way}."
    if high < 0:
        return f"The change of census goes against the {way}, and hides part of it."
    if low < 0:
        return f"Whether the change of census makes up part of the {way} or hides it is not known."
    doubt = (
        f"{change.share_least:.0%} to {change.share_most:.0%} with chance and rounding, on the "
        f"scale of the logarithm"
    )
    if low >= 1:
        other_way = "rose" if way == "fall" else "fell"
        return (
            f"So the whole of the {way} is a change of census, as on one census the ratio "
            f"{other_way} ({doubt})."
        )
    if high >= 1:
        return (
            f"So at least {low:.0%} of the {way} is a change of census, and perhaps more than the "
            f"whole of it ({doubt}). {WHY_TWO_ROADS}"
        )
    if high - low < 0.005:
        return f"So about {low:.0%} of the {way} is a change of census ({doubt})."
    return (
        f"So between {low:.0%} and {high:.0%} of the {way} is a change of census ({doubt}). "
        f"{WHY_TWO_ROADS}"
    )


def _held(table: pd.DataFrame) -> str:
    """Which periods have a figure, and which between them have none."""
    rows = table.drop_duplicates("period").sort_values("period_end")
    first, last = rows.iloc[0], rows.iloc[-1]
    named = [short_period(label) for label in rows["period"]]
    step = 12 if every_of(first["period"]) == YEAR else 1
    without = months_between(first["period_end"], last["period_end"]) // step + 1 - len(rows)
    if len(rows) == 1:
        return f"No other period than {named[0]} has a figure of this kind."
    if not without:
        return f"Figures are held for {span(first['period'], last['period'])}, without a gap."
    if step == 12:
        return f"Figures are held for {listed(named, most=12)} alone."
    between = f"{span(first['period'], last['period'])}"
    return f"Figures are held for {between}; {without} of the periods between have none."


def _of_boards(table: pd.DataFrame) -> str:
    """Where the people of Census 2011 come from in an area below England."""
    if table["area_kind"].iloc[0] == "england":
        return ""
    sentences = []
    if _several_bases(table):
        sentences.append(OF_2011)
    if table["factor"].isna().any():
        sentences.append("What NHS England divided by here before April 2022 is not known.")
    return " ".join(sentences)
