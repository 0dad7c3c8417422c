"""Check of England's own figures: they are printed exactly, so they must agree to the last one.

A file in which they do not was misprinted or misread, and then no figure in it can be relied on,
England's or an area's: its columns may be those of other groups.
"""

from __future__ import annotations

import pandas as pd

from data_sources.schema.vocabulary import BROAD_GROUPS, DETAILED_GROUPS, ENGLAND, broad_group_of
from mha_monitor.definitions import population_bases
from mha_monitor.definitions.plain_names import people
from mha_monitor.definitions.quality_thresholds import RATE_OFF
from mha_monitor.rates.quality.evidence import (
    ANNUAL,
    NO_FLAGS,
    Evidence,
    flags,
    named,
    together,
    when,
)

CODE = "england-contradicts-itself"
ALL_KNOWN = "all-known"
PER = 100_000
# Printed rates are rounded to one decimal.
PRINTED_TO = 0.05
PLACE = ["series", "period_start", "period_end"]
PARTS = {
    broad: tuple(code for code in DETAILED_GROUPS if broad_group_of(code) == broad)
    for broad in BROAD_GROUPS
} | {ALL_KNOWN: BROAD_GROUPS}
WHOLE_OF = {part: whole for whole, parts in PARTS.items() for part in parts}


def england_contradicts_itself(evidence: Evidence) -> pd.DataFrame:
    """Series of England whose groups do not add up, or whose printed rates do not follow."""
    counts = evidence.counts
    counts = counts[counts["area_kind"].eq("england") & counts["area_code"].eq(ENGLAND)]
    if counts.empty:
        return NO_FLAGS

    def of_sum(row) -> str:
        return (
            f"England, {when(row)}: {named(row)} of {_whom(row.group)} are printed as "
            f"{_range(row.low, row.high)}, but the groups within add up to "
            f"{_range(row.sum_low, row.sum_high)}. England's figures are exact, so the file "
            f"contradicts itself."
        )

    def of_rate(row) -> str:
        return (
            f"England, {when(row)}: the printed rate of {named(row)} of {_whom(row.group)} is "
            f"{row.value:,.1f} per 100,000, but their count and population make "
            f"{row.expected:,.1f}: the file contradicts itself, or its columns are of other groups."
        )

    return together(
        flags(evidence, _unlike_its_parts(counts), CODE, of_sum),
        flags(evidence, _unlike_its_rate(evidence, counts), CODE, of_rate),
    )


def _unlike_its_parts(counts: pd.DataFrame) -> pd.DataFrame:
    """Rows of a group whose range shares no number with the sum of all of its parts."""
    by = ["where", "group"]
    parts = counts.assign(group=counts["group"].map(WHOLE_OF)).groupby(by)[["low", "high"]]
    sums = parts.sum().add_prefix("sum_")
    number = [len(PARTS[whole]) for whole in sums.index.get_level_values("group")]
    table = counts.join(sums[parts.size().to_numpy() == number], on=by, how="inner")
    apart = table["low"].gt(table["sum_high"]) | table["high"].lt(table["sum_low"])
    found = table.assign(expected=table["sum_low"])[apart]
    return found.sort_values("group", key=lambda group: group.map([*PARTS].index), kind="stable")


def _unlike_its_rate(evidence: Evidence, counts: pd.DataFrame) -> pd.DataFrame:
    """Crude rates that the count and the population the publisher divides by do not give."""
    rates = evidence.rates
    if evidence.source != ANNUAL or rates.empty:
        return rates.iloc[:0]
    rates = rates[rates["statistic"].eq("crude_rate") & rates["area_code"].eq(ENGLAND)]
    here = counts.set_index([*PLACE, "group"])[["low", "high"]].add_prefix("count_")
    table = rates.join(here, on=[*PLACE, "group"], how="inner")
    held = evidence.populations
    scheme = "publisher" if held["grouping"].eq("publisher").any() else "nhs"
    held = held[held["area_kind"].eq("england") & held["grouping"].eq(scheme)]
    tables = []
    for _, found in table.groupby("period_start"):
        base = population_bases.published_base(found["period_start"].iloc[0])
        inside = held[held["population_base"].eq(base)].set_index("group")["population"]
        tables.append(found.assign(people=found["group"].map(inside)))
    table = pd.concat(tables) if tables else table.assign(people=float("nan"))
    least, most = (table[f"count_{end}"] / table["people"] * PER for end in ("low", "high"))
    below = table["value"] < least * (1 - RATE_OFF) - PRINTED_TO
    above = table["value"] > most * (1 + RATE_OFF) + PRINTED_TO
    return table.assign(expected=least)[below | above]


def _whom(group: str) -> str:
    return "everyone of known ethnicity" if group == ALL_KNOWN else people(group)


def _range(low: float, high: float) -> str:
    return f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"
