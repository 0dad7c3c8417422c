"""Checks of sums: groups and their total, areas and England, twelve months and the year.

Every printed count is a range, so sums are ranges too. A sum is off only where no counts within
the ranges could make it right; what is given is by how much at least.
"""

from __future__ import annotations

import pandas as pd

from data_sources.adapters.mha_annual_totals import PROVIDER_SUMS
from data_sources.schema.vocabulary import BROAD_GROUPS, ENGLAND
from mha_monitor.definitions.quality_thresholds import MONTHS_OFF, SUM_FAR_OFF, SUM_OFF
from mha_monitor.rates.quality.evidence import (
    KINDS,
    NO_FLAGS,
    Evidence,
    flags,
    named,
    sentence_start,
    together,
    when,
    whose,
)

# What the publisher counts over twelve months under an id of its own.
MONTHLY_SERIES = {"MHS157": "MHS81", "MHS158": "MHS84"}
A_YEAR = 12
PARTS = ["low", "high"]


def groups_and_total(evidence: Evidence) -> pd.DataFrame:
    """Places whose ethnic groups, unknown ethnicity among them, cannot make up their total.

    More than the total is a mistake. Fewer are records in no row: they count as unknown, so that
    they are only noted here, and only where a row of unknown ethnicity should hold them.
    """
    by_place = evidence.known.groupby("where")
    known = by_place[PARTS].sum()[by_place.size().eq(len(BROAD_GROUPS))]
    unknown = evidence.unknown.groupby("where")[PARTS].sum()
    sums = (known + unknown.reindex(known.index, fill_value=0)).add_prefix("sum_")
    table = _apart(evidence.totals.join(sums, on="where", how="inner"))
    if table.empty:
        return NO_FLAGS
    everyone = evidence.unknown["group"].isin(["unknown", "not-known"])
    everyone = set(evidence.unknown[everyone]["where"])

    def sentence(row) -> str:
        return (
            f"{evidence.area(row)}, {when(row)}: the ethnic groups of {named(row)}, the unknown "
            f"included, add up to {_gap(row)} the total of {_range(row.low, row.high)}."
        )

    short = table["beyond"].lt(0)
    noted = table[short & table["where"].isin(everyone)]
    return together(
        _by_size(evidence, table[~short], sentence),
        flags(evidence, noted, "groups-short-of-total", sentence),
    )


def areas_and_england(evidence: Evidence) -> pd.DataFrame:
    """Kinds of area whose sum, with the unknown area, cannot be England's own figure.

    England's row of unknown ethnicity leaves out blank records, which those of areas hold, so
    the two are not compared.
    """
    compared = pd.concat([evidence.totals, evidence.known])
    england = compared[compared["area_kind"].eq("england")]
    areas = compared[
        compared["area_kind"].ne("england") & ~compared["area_code"].isin([ENGLAND, *PROVIDER_SUMS])
    ]
    sums = areas.groupby(["cell", "area_kind"])[PARTS].sum().add_prefix("sum_")
    sums = sums.reset_index("area_kind")
    table = _apart(england.drop(columns="area_kind").join(sums, on="cell", how="inner"))

    def sentence(row) -> str:
        return (
            f"{sentence_start(when(row))}, {named(row)}{whose(row)}: "
            f"{KINDS.get(row.area_kind, 'areas')} add up to {_gap(row)} England's own "
            f"{_range(row.low, row.high)}."
        )

    return _by_size(evidence, table.assign(area_code="", area_name=""), sentence)


def _apart(table: pd.DataFrame) -> pd.DataFrame:
    """Rows whose parts (sum_low, sum_high) and whole (low, high) have no number in common.

    `beyond` is how far they are apart, below 0 where the parts fall short; `apart` its share of
    the whole, which is `expected`; `value` is the nearest end of the sum.
    """
    over = (table["sum_low"] - table["high"]).clip(lower=0)
    short = (table["low"] - table["sum_high"]).clip(lower=0)
    apart = (over > 0) | (short > 0)
    table, over, short = table[apart], over[apart], short[apart]
    table = table.assign(
        beyond=over - short,
        apart=(over + short) / table["high"].clip(lower=1),
        value=table["sum_low"].where(over.gt(0), table["sum_high"]),
        expected=table["value"],
    )
    return table.reset_index(drop=True)


def _by_size(evidence: Evidence, table: pd.DataFrame, sentence) -> pd.DataFrame:
    far, off = table["apart"].gt(SUM_FAR_OFF), table["apart"].gt(SUM_OFF)
    return together(
        flags(evidence, table[far], "sums-far-off", sentence),
        flags(evidence, table[off & ~far], "sums-off", sentence),
        flags(evidence, table[~off], "sums-slightly-off", sentence),
    )


def _gap(row) -> str:
    """`at most 49,251, 1,186 (2.4%) fewer than`."""
    end = "at least" if row.beyond > 0 else "at most"
    if row.sum_low == row.sum_high:
        end = ""
    than = "more than" if row.beyond > 0 else "fewer than"
    return f"{end} {row.value:,.0f}, {abs(row.beyond):,.0f} ({_share(row.apart)}) {than}".strip()


def _share(apart: float) -> str:
    return f"{apart:.1%}" if apart >= 0.0005 else "under 0.1%"


def _range(low: float, high: float) -> str:
    return f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"


def months_and_year(evidence: Evidence) -> pd.DataFrame:
    """Counts for twelve months that the twelve monthly counts cannot add up to."""
    if not evidence.counts["series"].isin(MONTHLY_SERIES).any():
        return NO_FLAGS
    compared = pd.concat([evidence.totals, evidence.known])
    length = compared["last"] - compared["first"] + 1
    years = compared[length.eq(A_YEAR) & compared["series"].isin(MONTHLY_SERIES)]
    years = years.assign(monthly=years["series"].map(MONTHLY_SERIES))
    cell = ["area_kind", "area_code", "group"]
    months = compared[length.eq(1)][["series", "last", *cell, *PARTS]]
    months = months.rename(columns={"series": "monthly", "last": "month"})
    # Each of twelve months beside the year that it is part of.
    inside = pd.concat([years.assign(month=years["last"] - back) for back in range(A_YEAR)])
    inside = inside.merge(months, on=["monthly", "month", *cell], suffixes=("", "_month"))
    sums = inside.groupby(["series", "last", *cell])[[f"{end}_month" for end in PARTS]]
    found = sums.sum().set_axis(["sum_low", "sum_high"], axis="columns")
    found = found[sums.size().eq(A_YEAR)]
    table = _apart(years.join(found, on=["series", "last", *cell], how="inner"))

    def sentence(row) -> str:
        return (
            f"{evidence.area(row)}, {when(row)}{whose(row)}: twelve monthly counts of "
            f"{row.monthly} add up to {_gap(row)} the {_range(row.low, row.high)} that "
            f"{row.series} gives for the twelve months."
        )

    near = table["apart"].lt(MONTHS_OFF)
    return together(
        flags(evidence, table[~near], "year-unlike-months", sentence),
        flags(evidence, table[near], "year-near-months", sentence),
    )
