"""Which areas lie above or below what England's rates would give, as sentences."""

from __future__ import annotations

import math

import pandas as pd

from mha_monitor.definitions import measures, plain_names
from mha_monitor.definitions.flags import is_widened, ranked, red_sentences
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.plain_names import listed
from mha_monitor.sentences import amounts, one_row
from mha_monitor.sentences.left_out import left_out

INDEPENDENT = (
    ", and events as independent, though they repeat within people: the intervals are somewhat "
    "too narrow"
)


def caveat(codes: str) -> str:
    """What must be known of these ratios; `codes` are the flags of all rows."""
    return (
        "Each area is held against England with its own people, so two areas' ratios are not "
        "comparable with one another. England's rates are taken as known"
        f"{'' if is_widened(codes) else INDEPENDENT}. Age is not allowed for, as no published "
        "figure does so for areas. Detentions of unknown ethnicity are in neither number: an area "
        "with a larger share of them than England stands too low."
    )


def indirect(table: pd.DataFrame, confidence: float = 0.95) -> str:
    """How many areas lie above and below England beyond chance and rounding."""
    if len(table) == 1:
        return _one(table.iloc[0])
    compared, without = ranked(table), left_out(table)
    above, below = (compared[compared["against_england"].eq(side)] for side in ("above", "below"))
    row, number = table.iloc[0], len(compared)
    several = "areas" if len(set(table["area_code"])) > 1 else "periods"
    parts = [
        f"Beside what England's {_rates(row)} would give in {number} {several}, {_when(table)}: "
        f"{len(above) or 'none'} above and {len(below) or 'none'} below beyond chance and "
        f"rounding; {number - len(above) - len(below) or 'none'} cannot be told apart from it.",
        _furthest(above, "ratio_low", "Furthest above"),
        _furthest(below, "ratio_high", "Furthest below"),
        f"If none differed from England, {_by_chance(number * (1 - confidence))} of {number} "
        f"would lie outside by chance alone.",
        f"{without}." if without else "",
    ]
    return " ".join(part for part in parts if part)


def _when(table: pd.DataFrame) -> str:
    periods = len(set(table["period"]))
    return plain_names.when(table.iloc[0]) if periods == 1 else f"{periods} periods"


def _by_chance(number: float) -> str:
    return f"about {number:.0f}" if number >= 1 else "fewer than one"


def _rates(row: amounts.Row) -> str:
    """`detention rate of Black people`; for all groups together, each group's own."""
    what = measures.rate_noun(row["measure"])
    if row["group"] == "all-known":
        return f"{what} of each ethnic group"
    return f"{what} of {plain_names.people(row['group'])}"


def _furthest(rows: pd.DataFrame, limit: str, title: str) -> str:
    """Those whose nearer limit is furthest from 1, as hidden counts have no ratio."""
    if rows.empty:
        return ""
    far = rows.sort_values(limit, ascending=limit == "ratio_high")
    names = [f"{row['area_name']}, {_ratio(row)}" for _, row in far.iterrows()]
    return f"{title}: {listed(names)}."


def _ratio(row: amounts.Row) -> str:
    limits = amounts.range_of(row["ratio_low"], row["ratio_high"], exact=True)
    if math.isnan(row["ratio"]):
        return limits
    return f"{row['ratio']:.2f} ({limits})"


def _one(row: amounts.Row) -> str:
    unit = MEASURES[row["measure"]].unit
    expected = amounts.number(row["expected"], 0 if row["expected"] >= 10 else 1)
    start = (
        f"In {one_row.place(row)}, in {plain_names.when(row)}, England's {_rates(row)} would give "
        f"{expected} {unit}; the number is {amounts.counted(row, 'observed')}."
    )
    if red := red_sentences(row["flags"]):
        return f"{start} They cannot be compared. {' '.join(red)}"
    verdict = {
        "above": "above England beyond chance and rounding",
        "below": "below England beyond chance and rounding",
    }.get(row["against_england"], "not to be told apart from England")
    return f"{start} That is {_ratio(row)} times as many: {verdict}."
