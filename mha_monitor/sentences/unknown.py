"""How far a ratio could rest on those of unknown ethnicity, as sentences."""

from __future__ import annotations

import math

import pandas as pd

from mha_monitor.definitions import measures, plain_names
from mha_monitor.definitions.flags import ranked
from mha_monitor.definitions.plain_names import listed, people
from mha_monitor.sentences import amounts, one_row
from mha_monitor.sentences.left_out import left_out

CAVEAT = (
    "Nothing published says who the unknown are: the worst case is what is possible, and k a "
    "question put to the figures, not an estimate."
)
TIMES = {
    0.5: "half of it",
    0.75: "three quarters of it",
    1.5: "one and a half times it",
    2.0: "twice it",
}


def unknown_ethnicity(table: pd.DataFrame) -> str:
    """What the unknown could do to the ratio of one area, or of how many areas."""
    rows = table.drop_duplicates(["period", "area_code", "group"])
    if len(rows) == 1:
        return _one(table, rows.iloc[0])
    return _several(rows)


def _one(table: pd.DataFrame, row: amounts.Row) -> str:
    if row["at_one"] == "not-known":
        return f"{one_row.unknown(row)} So nothing can be said of what they could do to the ratio."
    parts = [
        one_row.unknown(row),
        one_row.headline(row),
        f"If all of them were of one group or of the other, the ratio would be "
        f"{_limits(row['ratio_unknown_low'], row['ratio_unknown_high'])}.",
        _at_each(table),
        _reaches(row),
        _shared_out(row),
    ]
    return " ".join(part for part in parts if part)


def _at_each(table: pd.DataFrame) -> str:
    """The ratio at each k but 1, which leaves it as it is."""
    rows = table[table["k"].isin(TIMES)].sort_values("k")
    told = [f"{_ratio_at(row)} with {TIMES[row['k']]}" for _, row in rows.iterrows()]
    who = people(table["group"].iloc[0])
    return f"By how {who} share in the unknown, beside their share in the known: {'; '.join(told)}."


def _ratio_at(row: amounts.Row) -> str:
    limits = _limits(row["ratio_at_k_low"], row["ratio_at_k_high"])
    return limits if math.isnan(row["ratio_at_k"]) else f"{row['ratio_at_k']:.2f} ({limits})"


def _limits(low: float, high: float) -> str:
    """As `words.between`, and exact enough to tell on which side of 1 a limit lies."""
    if low > 0 and math.isfinite(high) and any(0.9 < end < 1.1 for end in (low, high)):
        return f"between {low:.2f} and {high:.2f}"
    return amounts.between(low, high)


def _reaches(row: amounts.Row) -> str:
    if row["at_one"] == "holds-one":
        return "The interval holds 1 as it is."
    if row["at_one"] == "some-k":
        more = "at most" if row["k_interval_at_one"] < 1 else "at least"
        reached = f"The interval reaches 1 where k is {more} {row['k_interval_at_one']:.2f}"
        value = row["k_value_at_one"]
        own = "at no k" if math.isnan(value) else f"where k is {value:.2f}"
        return f"{reached}, the ratio itself {own}."
    worst = _worst_side(row)
    return f"No k brings the ratio or its interval to 1{worst}."


def _worst_side(row: amounts.Row) -> str:
    low, high = row["ratio_unknown_low"], row["ratio_unknown_high"]
    if low > 1:
        return f", and not even the worst case does, whose low end is {amounts.ratio(low)}"
    if high < 1:
        return f", and not even the worst case does, whose high end is {amounts.ratio(high)}"
    return ", though the worst case, in which all of them are of one group, does"


def _shared_out(row: amounts.Row) -> str:
    total, unknown = row["total_count"], row["unknown_count"]
    if math.isnan(total) or math.isnan(unknown) or total <= unknown:
        return "Shared out as the known are (k = 1), the unknown leave the ratio as it is."
    return (
        f"Shared out as the known are (k = 1), the unknown raise every rate by "
        f"{total / (total - unknown) - 1:.0%} and leave the ratio as it is, so that is no test of "
        f"it."
    )


def _several(rows: pd.DataFrame) -> str:
    compared, without = ranked(rows), left_out(rows)
    row = rows.iloc[0]
    groups = {name: compared[compared["at_one"].eq(name)] for name in set(compared["at_one"])}
    parts = [
        f"The {measures.rate_noun(row['measure'])} of {people(row['group'])} beside that of "
        f"{people(row['reference'])}: {_how_many(compared)}.",
        _number(groups.get("holds-one"), "the interval holds 1 as it is"),
        _number(groups.get("no-k"), "no k brings the interval to 1"),
        _with_a_k(groups.get("some-k")),
        _number(groups.get("not-known"), "the number of unknown, or a count, was not published"),
        _worst(compared),
        f"{without}." if without else "",
        "Shared out as the known are (k = 1), the unknown leave every ratio as it is, so that is "
        "no test of it.",
    ]
    return " ".join(part for part in parts if part)


def _how_many(rows: pd.DataFrame) -> str:
    """`42 areas, the year to March 2024`; `England, 4 periods`."""
    areas, periods = (len(set(rows[name])) for name in ("area_code", "period"))
    where = one_row.place(rows.iloc[0]) if areas == 1 else f"{areas} areas"
    return f"{where}, {plain_names.when(rows.iloc[0]) if periods == 1 else f'{periods} periods'}"


def _number(rows: pd.DataFrame | None, what: str) -> str:
    return "" if rows is None else f"In {len(rows)} of them {what}."


def _with_a_k(rows: pd.DataFrame | None) -> str:
    if rows is None:
        return ""
    nearest = rows.loc[rows["k_interval_at_one"].sub(1).abs().sort_values().index]
    names = [
        f"{row['area_name']} (k = {row['k_interval_at_one']:.2f})" for _, row in nearest.iterrows()
    ]
    return f"In {len(rows)} of them some k does: {listed(names)}."


def _worst(compared: pd.DataFrame) -> str:
    """In how many areas the unknown alone could undo what the interval says."""
    apart = compared[compared["ratio_low"].gt(1) | compared["ratio_high"].lt(1)]
    apart = apart[apart["ratio_unknown_low"].notna()]
    held = int((apart["ratio_unknown_low"].le(1) & apart["ratio_unknown_high"].ge(1)).sum())
    if apart.empty:
        return ""
    return (
        f"Of {len(apart)} with an interval that does not hold 1, {held or 'none'} could stand at 1 "
        f"in the worst case, in which all of the unknown are of one group."
    )
