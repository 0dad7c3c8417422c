"""Whether an annual file is whole: its layout repeats itself, so a missing part leaves a gap.

The publisher prints every series for England, with 0 where nothing was counted; below that, for
NHS trusts and independent providers or for integrated care boards; every group that it gives by
area for each and every area; and several series for one list of providers. What a year may leave
out is in `mha_annual_labels`.
"""

from __future__ import annotations

import pandas as pd

from data_sources.adapters import mha_annual_labels
from data_sources.adapters.mha_annual_labels import (
    GIVEN_TOGETHER,
    REPEATS,
    SAME_PROVIDERS,
    SUBCATEGORIES,
)
from data_sources.schema.cells import Mark
from data_sources.schema.errors import UnexpectedLayout
from data_sources.schema.vocabulary import ENGLAND, OTHER_OR_UNKNOWN

# Each file has boards and the places within them, which were groups of doctors to June 2022.
AREAS = (("icb",), ("sub-icb", "ccg"))
PLACE = ["series", "area_kind", "area_code", "dimension", "group"]
PROVIDER_SUMS = ("NHS-TRUST", "INDEPENDENT-HEALTH-PROVIDER")
AGAIN = "Rows are missing, so the file may be cut short: fetch it again."


def refuse_missing_parts(table: pd.DataFrame, where: str) -> pd.DataFrame:
    """Return the table unchanged, or refuse a file that was cut short or has lost rows."""
    counts = table[table["statistic"].eq("mhsds_count")]
    totals = counts[counts["dimension"].eq("all")]
    _refuse_absent_series(totals, where)
    for kinds in AREAS:
        _refuse_absent_areas(counts[counts["area_kind"].isin(kinds)], " or ".join(kinds), where)
        _refuse_wrong_sums(totals[totals["area_kind"].isin(kinds)], where)
    _refuse_absent_groups(counts[counts["area_kind"].eq("england")], counts, where)
    _refuse_absent_providers(table, where)
    return table


def known_series() -> list[str]:
    """Every series of the annual file, in the publisher's words."""
    pairs = [
        (measure, part) for measure, parts in SUBCATEGORIES.items() for part in ("All", *parts)
    ]
    # Repeat detentions are given by how often, without a sum.
    pairs.remove((REPEATS, "All"))
    return [mha_annual_labels.series(measure, part, "") for measure, part in pairs]


def _refuse_absent_series(totals: pd.DataFrame, where: str) -> None:
    held = {code: set(found["series"]) for code, found in totals.groupby("area_code")}
    trusts, independent = (held.get(code, set()) for code in PROVIDER_SUMS)
    # A sum over boards is England's too, but not the row that every series has.
    england = set(totals.loc[totals["area_kind"].eq("england"), "series"])
    icbs = set(totals.loc[totals["area_kind"].eq("icb"), "series"])
    parted = (trusts & independent) | (icbs - trusts - independent)
    # A year that gives one of these gives all of them.
    left_out = () if set(GIVEN_TOGETHER) & set(totals["series"]) else GIVEN_TOGETHER
    for series in known_series():
        if series in left_out:
            continue
        if series not in england:
            what = f"no total for England of {series!r}"
        elif series not in parted and not series.startswith(REPEATS):
            what = f"no totals for NHS trusts and independent providers of {series!r}"
        else:
            continue
        raise UnexpectedLayout(
            f"{where}: {what}. {AGAIN} If the publisher no longer counts it, a new "
            f"version of the monitor is needed to read the file."
        )


def _refuse_absent_areas(counts: pd.DataFrame, kind: str, where: str) -> None:
    """Every group of every series has a row for each area that any of them has."""
    here = counts[counts["area_code"].ne(ENGLAND)]
    if here.empty:
        raise UnexpectedLayout(f"{where}: the file holds no areas of kind {kind}. {AGAIN}")
    grid = here.groupby(["series", "dimension", "group"])["area_code"].agg(set)
    every = set(here["area_code"])
    for (series, dimension, group), codes in zip(grid.index, grid, strict=True):
        if codes != every:
            raise UnexpectedLayout(
                f"{where}: {series}, {dimension} {group}, has no row for the {kind} "
                f"{min(every - codes)}. {AGAIN}"
            )
    _refuse_absent_groups(here, here, where)


def _refuse_absent_groups(counts: pd.DataFrame, known: pd.DataFrame, where: str) -> None:
    """Every series that is parted by a dimension is parted into all the groups that are known."""
    # "Other" is printed in every series; in some we call it by what is in it.
    counts, known = (
        each.assign(group=each["group"].replace(OTHER_OR_UNKNOWN, "other"))
        for each in (counts, known)
    )
    every = known.groupby("dimension")["group"].agg(set).to_dict()
    for (series, dimension), groups in counts.groupby(["series", "dimension"])["group"]:
        if missing := every[dimension] - set(groups):
            kind = counts["area_kind"].iloc[0]
            raise UnexpectedLayout(
                f"{where}: {series}, {kind}, has no row for {dimension} {min(missing)}. {AGAIN}"
            )


def _refuse_absent_providers(table: pd.DataFrame, where: str) -> None:
    """Several series are given for one list of providers, and their counts reach the sum."""
    rows = table[table["area_kind"].eq("provider") & table["dimension"].eq("all")]
    rows = rows.assign(sum=rows["area_code"].isin(PROVIDER_SUMS))
    each = rows[rows["statistic"].eq("count") & ~rows["sum"]]
    lists = each.groupby("series")["area_code"].agg(set)
    for alike in SAME_PROVIDERS:
        every = set().union(*(lists.get(series, set()) for series in alike))
        for series in alike:
            if missing := every - lists.get(series, set()):
                raise UnexpectedLayout(
                    f"{where}: {series} has no row for the provider {min(missing)}. {AGAIN}"
                )
    _refuse_low_sums(rows[rows["statistic"].eq("mhsds_count")], where)


def _refuse_low_sums(rows: pd.DataFrame, where: str) -> None:
    """Providers cannot add up to less than is printed for them; to more, where people move."""
    most = rows[~rows["sum"]].groupby("series")["high"].sum()
    printed = rows[rows["sum"]].groupby("series")["value"].sum().reindex(most.index)
    for series in most.index[most < printed]:
        raise UnexpectedLayout(
            f"{where}: {series}: the providers add up to at most {most[series]:,.0f} "
            f"but the file prints {printed[series]:,.0f}. {AGAIN}"
        )


def _refuse_wrong_sums(totals: pd.DataFrame, where: str) -> None:
    """The areas of a series add up to the sum that the file prints for them."""
    by = ["series", "area_kind"]
    sums = totals[totals["area_code"].ne(ENGLAND)].groupby(by)[["low", "high"]].sum()
    printed = totals[totals["area_code"].eq(ENGLAND)].set_index(by)["value"].rename("printed")
    both = sums.join(printed, how="outer")
    wrong = both[~(both["printed"].ge(both["low"]) & both["printed"].le(both["high"]))]
    if len(wrong):
        (series, kind), row = wrong.index[0], wrong.iloc[0]
        raise UnexpectedLayout(
            f"{where}: {series}, {kind}: the areas add up to {row['low']:,.0f}–{row['high']:,.0f} "
            f"but the file prints {row['printed']:,.0f}. {AGAIN}"
        )


def widen_impossible_acute(table: pd.DataFrame) -> pd.DataFrame:
    """Give hidden acute counts of providers the range that England's printed sum leaves them.

    "*" should mean 1 to 6. Where every provider is hidden and so few cannot add up to what the
    file prints for England, the numbers were lost, and the mark stands for any up to that sum.
    """
    acute = table["statistic"].eq("acute_count")
    england = table[acute & table["area_code"].eq(ENGLAND) & table["area_kind"].eq("england")]
    printed = england[england["dimension"].eq("all")].set_index("series")["value"]
    hidden = table["area_kind"].eq("provider") & table["mark"].eq(Mark.SUPPRESSED)
    sums = table[acute & hidden].groupby("series")[["low", "high"]].sum().join(printed)
    shown = table[
        acute & table["area_kind"].eq("provider") & ~table["area_code"].isin(PROVIDER_SUMS)
    ]
    shown = shown[shown["value"].gt(0)]["series"].tolist()
    wrong = sums[~sums["value"].between(sums["low"], sums["high"])].index.difference(shown)
    # The total of such a provider is its acute count, so it is as wide.
    rows = hidden & table["series"].isin(wrong) & table["statistic"].isin(["acute_count", "count"])
    only_acute = table.set_index(PLACE).index.isin(table[acute & rows].set_index(PLACE).index)
    rows &= only_acute
    highest = table["series"].map(printed)
    return table.assign(low=table["low"].mask(rows, 0.0), high=table["high"].mask(rows, highest))
