"""How soon a change of the ratio could be seen, as sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from mha_monitor.definitions.measures import rate_noun
from mha_monitor.definitions.plain_names import people, period
from mha_monitor.sentences.amounts import Row
from mha_monitor.sentences.one_row import place
from mha_monitor.sentences.sources import caveat
from mha_monitor.sentences.titles import KINDS

FEWEST, FIVE_YEARS = 12, 60
MOST_NAMED = 3
NEVER = "not within ten years"


def months(row: Row) -> str:
    """`about 15 months`; `not within ten years`; `40 to 52 months, as counts are hidden`."""
    number, low, high = row["months"], row["months_low"], row["months_high"]
    if math.isnan(number):
        if math.isinf(high):
            return f"{low:.0f} months at least, and perhaps {NEVER}, as counts are hidden"
        return f"{low:.0f} to {high:.0f} months, as counts are hidden"
    if math.isinf(number):
        return NEVER
    return f"{FEWEST} months" if number == FEWEST else f"about {number:.0f} months"


def sentences(table: pd.DataFrame, milestone: str = "") -> str:
    """What the table says: of England or another single area, then of the areas beside it."""
    first = table.iloc[0]
    who, whom = people(first["group"]), people(first["reference"])
    ratio = f"the ratio of the {rate_noun(first['measure'])} of {who} to that of {whom}"
    parts = []
    for _, area in table.groupby("area_kind", sort=False):
        if len(set(area["area_code"])) == 1:
            parts += [_of_one(area, ratio), *_since(area, milestone)]
        else:
            parts.append(_of_many(area, ratio))
    return " ".join(parts)


def _of_one(area: pd.DataFrame, ratio: str) -> str:
    """From the largest fall to the smallest: how many months of figures after it are enough."""
    falls = area.sort_values("change_percent", ascending=False)
    start, largest = f"In {place(area.iloc[0])}", falls.iloc[0]
    seen = falls[~falls["months_low"].map(math.isinf)]
    if seen.empty:
        even = "not even " if len(falls) > 1 else "no "
        article = "a " if len(falls) > 1 else ""
        fall = f"{even}{article}fall of {_percent(largest)} in {ratio}"
        return f"{start} {fall} could be seen within ten years."
    needed = [f"{months(row)} for a fall of {_percent(row)}" for _, row in seen.iterrows()]
    never = [_percent(row) for _, row in falls.drop(seen.index).iterrows()]
    too_small = f"; one of {' or '.join(never)} could not be seen within ten years" if never else ""
    return (
        f"{start}, this many months of figures after a fall in {ratio} would make it likely "
        f"(80%) to be seen: {', '.join(needed)}{too_small}.{_two_years(falls)}"
    )


def _two_years(falls: pd.DataFrame) -> str:
    """The chance of each fall with two years of figures: where it is flat, months say little."""
    known = falls[falls["chance_two_years"].notna()]
    if known.empty:
        return ""
    chances = [
        f"{_chance(row['chance_two_years'])} for {'a fall' if place == 0 else 'one'} of "
        f"{_percent(row)}"
        for place, (_, row) in enumerate(known.iterrows())
    ]
    return f" With two years of figures the chance is {', '.join(chances)}."


def _chance(chance: float) -> str:
    if chance > 0.99:
        return "over 99%"
    return "under 1%" if chance < 0.01 else f"{chance:.0%}"


def _since(area: pd.DataFrame, milestone: str) -> list[str]:
    """How many of the months since a milestone are held, and how many more each fall needs."""
    if not milestone or area["figures"].iloc[0] != "month":
        return []
    falls = area.sort_values("change_percent", ascending=False)
    enough = [_percent(row) for _, row in falls.iterrows() if row["months_more"] == 0]
    more = [
        f"{row['months_more']:.0f} more are needed for one of {_percent(row)}"
        for _, row in falls.iterrows()
        if 0 < row["months_more"] < math.inf
    ]
    parts = [f"enough for a fall of {' or '.join(enough)}"] if enough else []
    held = f"Since “{milestone}” {area['months_after'].iloc[0]:.0f} usable months are held"
    return [f"{', '.join([held, *parts, *more])}."]


def _of_many(areas: pd.DataFrame, ratio: str) -> str:
    """In how many areas the largest fall could be seen within five and within ten years."""
    largest = areas[areas["change_percent"].eq(areas["change_percent"].max())]
    soon = largest[largest["months"].le(FIVE_YEARS)]
    later = largest[largest["months"].lt(math.inf)]
    unsure = largest[largest["months"].isna()]
    never = len(largest) - len(later) - len(unsure)
    kind = KINDS.get(largest["area_kind"].iloc[0], "areas")
    fall = f"a fall of {_percent(largest.iloc[0])} in {ratio}"
    if never == len(largest):
        return f"In none of {never} {kind} could {fall} be seen within ten years."
    text = (
        f"Of {len(largest)} {kind}, {fall} could be seen within five years in {_named(soon)} "
        f"and within ten in {_named(later)}"
    )
    hidden = f"; in {len(unsure)} that depends on counts that are hidden" if len(unsure) else ""
    if not never:
        return f"{text}{hidden}."
    return f"{text}{hidden}; in {never} not even that could be seen within ten years."


def _named(areas: pd.DataFrame) -> str:
    names = sorted(areas["area_name"])
    if not names:
        return "none"
    return f"{len(names)} ({', '.join(names)})" if len(names) <= MOST_NAMED else f"{len(names)}"


def warning(table: pd.DataFrame, left_out: Sequence[str], milestone: str = "") -> str:
    """What the answer rests on, and that silence is not absence."""
    parts = [
        "That no change is seen does not show that there was none: with fewer months than these a "
        "real change may well go unseen, and a smaller one with these too.",
        "“Seen” means that this monitor would call a step likely: rare by chance beside a ratio "
        "that may drift, and rare among other months. It is for one milestone, looked at once, "
        "whose month is known beforehand, and for a fall that lasts.",
        *_of_years(table, milestone),
        *_of_months(table),
    ]
    if table["rounded"].any():
        parts.append("Below England, counts are taken as published: hidden below 5, else rounded.")
    if left_out:
        why = "as figures are missing or flagged, or the area is gone"
        parts.append(f"Left out, {why}: {', '.join(left_out)}.")
    return " ".join([*parts, caveat(table["measure"].iloc[0])])


def _of_years(table: pd.DataFrame, milestone: str) -> list[str]:
    rows = table[table["figures"].eq("year")]
    if rows.empty:
        return []
    row = rows.iloc[0]
    none_since = f" None since “{milestone}” counts as held." if milestone else ""
    return [
        f"Where no series of months is held, counts a month are a twelfth of those of "
        f"{period(row['period'])}, and {row['months_before']} months before the change are "
        f"assumed, none of them disturbed.{none_since} {_assumption(row)}"
    ]


def _of_months(table: pd.DataFrame) -> list[str]:
    rows = table[table["figures"].eq("month")]
    if rows.empty:
        return []
    own = (
        "Where months are held, their number, counts, dispersion and autocorrelation are the "
        "area's own, without the months of the pandemic and of the cyber attack of 2022."
    )
    guessed = rows[rows["assumed"]]
    return (
        [own] if guessed.empty else [own, f"With under 24 months: {_assumption(guessed.iloc[0])}"]
    )


def _assumption(row: Row) -> str:
    from_repeats = ", as repeat detentions in England make it" if row["dispersion"] > 1 else ""
    return (
        f"A dispersion of {row['dispersion']:.2f}{from_repeats}, and months that do not resemble "
        f"the month before, are assumed: if real months vary more, more of them are needed."
    )


def _percent(row: Row) -> str:
    return f"{row['change_percent']:g}%"


def events(row: Row) -> str:
    """`474 v 2,645`; `1.1 to 1.4 v 30` where the counts are ranges."""
    return f"{_count(row, 'mean_count')} v {_count(row, 'mean_reference_count')}"


def _count(row: Row, name: str) -> str:
    low, high = (_short(row[f"{name}_{end}"]) for end in ("low", "high"))
    return low if low == high else f"{low} to {high}"


def _short(mean: float) -> str:
    return f"{mean:,.0f}" if mean >= 20 else f"{mean:.1f}"
