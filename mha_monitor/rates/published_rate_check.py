"""The publisher's crude rates against ours, cell by cell: which grouping and population fit.

Every crude rate of the annual file is accounted for: compared, or left out for a reason. Run
`python -m mha_monitor.rate_check` for the tables that `docs/methods.md` shows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
import pandas as pd

from data_sources.schema.cells import Mark
from data_sources.schema.table_rows import rows_of
from data_sources.schema.vocabulary import ALL_KNOWN, BROAD_GROUPS, group_title
from mha_monitor.definitions import population_bases
from mha_monitor.rates.counts import PER
from mha_monitor.store.store import Store, open_store

CELL = ["period_start", "area_kind", "area_code", "dimension", "group", "series"]
PEOPLE = ["population_base", "area_kind", "area_vintage", "area_code", "group"]
HALF_A_DIGIT = 0.05  # the publisher prints one decimal
SAME = 1e-9  # what the binary form of a printed decimal may add
_ESTIMATES = "of mid-2022 or mid-2023, which are not held."
NOT_HELD = {
    "all": f"The publisher divides by estimates {_ESTIMATES}",
    "age": f"The publisher divides by estimates by age {_ESTIMATES}",
    "gender": f"The publisher divides by estimates by sex {_ESTIMATES}",
    "imd": f"The publisher divides by estimates by deprivation {_ESTIMATES}",
    "ethnicity": "No population by ethnic group is held for these areas and this census.",
}
COLUMNS = [*CELL, "grouping", "count", "population", "rate", "published_rate"]
BY = ["area_kind", "dimension", "group", "grouping", "reason"]
TITLES = ("Area", "Group", "Grouping", "Rates", "Agree", "Lowest gap", "Mean gap", "Highest gap")


def rate_check(store: Store) -> pd.DataFrame:
    """One row for each crude rate of the annual file and each grouping that it can be tried on.

    COLUMNS, then: `agrees`, whether our rate prints as the published one; `gap`, by how many per
    cent of our rate the published one is above it; `beyond_rounding`, what is left of the gap when
    the printed decimal is allowed for. A rate that cannot be tried has a `reason`, no grouping.
    """
    cells = _printed(store.select(source="mha_annual"))
    tried = cells[cells["dimension"].eq("ethnicity")].merge(_populations(store), on=PEOPLE)
    left_out = cells[~_keys(cells).isin(_keys(tried))]
    left_out = left_out.assign(grouping="", reason=left_out["dimension"].map(NOT_HELD))
    table = pd.concat([tried.assign(reason=""), left_out], ignore_index=True)
    rate = table["count"] / table["population"] * PER
    apart = table["published_rate"] - rate
    table = table.assign(
        rate=rate,
        agrees=apart.abs().le(HALF_A_DIGIT + SAME),
        gap=apart / rate * 100,
        beyond_rounding=np.sign(apart) * np.maximum(apart.abs() - HALF_A_DIGIT, 0) / rate * 100,
    )
    return table[[*COLUMNS, "agrees", "gap", "beyond_rounding", "reason"]]


def summary(store: Store, series: str | None = None) -> pd.DataFrame:
    """What `rate_check` found, a row for each kind of area, group and grouping.

    Columns: BY, cells, agreeing, gap_low, gap_mean, gap_high, beyond_rounding (the largest, either
    way); gaps in per cent. A cell tried on several groupings is counted under each. Rows with a
    `reason` count the cells that could not be tried. `series` narrows the table to one.
    """
    checked = rate_check(store)
    if series is not None:
        checked = checked[checked["series"].eq(series)]
    # What cannot be compared is counted by dimension, not group by group.
    checked = checked.assign(group=checked["group"].where(checked["reason"].eq(""), ""))
    found = checked.groupby(BY).agg(
        cells=("gap", "size"),
        agreeing=("agrees", "sum"),
        gap_low=("gap", "min"),
        gap_mean=("gap", "mean"),
        gap_high=("gap", "max"),
        beyond_rounding=("beyond_rounding", lambda gaps: gaps.abs().max()),
    )
    return found.reset_index()


def _keys(cells: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(cells[CELL])


def _printed(annual: pd.DataFrame) -> pd.DataFrame:
    """Every crude rate of the annual file with its count, and what its population goes by."""
    counts = annual[annual["statistic"].eq("mhsds_count")].set_index(CELL)["value"]
    rates = annual[annual["statistic"].eq("crude_rate")]
    places = list(zip(rates["area_kind"], rates["period_start"], strict=True))
    return rates.join(counts.rename("count"), on=CELL).assign(
        published_rate=rates["value"],
        population_base=[_base(*place) for place in places],
        area_vintage=[population_bases.vintage_of(*place) for place in places],
    )


def _base(area_kind: str, start: dt.date) -> str:
    """The census below a printed rate; none where nobody knows it."""
    known = population_bases.knows_published(area_kind, start)
    return population_bases.published_base(start) if known else ""


def _populations(store: Store) -> pd.DataFrame:
    """Populations of every grouping; the sum of the broad groups stands for all that are known."""
    people = store.populations
    broad = people[people["group"].isin(BROAD_GROUPS)]
    known = broad.groupby([*PEOPLE[:-1], "grouping"])["population"].sum().reset_index()
    columns = [*PEOPLE, "grouping", "population"]
    return pd.concat([people[columns], known.assign(group=ALL_KNOWN)[columns]])


def markdown(store: Store) -> str:
    """The tables, and the sum that shows that no printed rate is left out."""
    table = summary(store)
    areas = summary(store, "All detentions").query("area_kind == 'icb'")
    parts = [
        ("Every measure", _tried_lines(table)),
        ("All detentions, integrated care boards", _tried_lines(areas)),
        ("Not compared", _left_out_lines(table)),
    ]
    blocks = ["\n".join([f"{title}:\n", *lines]) for title, lines in parts]
    return "\n\n".join([*blocks, _account(store)])


def _tried_lines(table: pd.DataFrame) -> Iterator[str]:
    yield f"| {' | '.join(TITLES)} | Largest beyond rounding |"
    yield f"| --- | --- | --- |{' ---: |' * 6}"
    for row in rows_of(table[table["reason"].eq("")]):
        group = "All known" if row.group == ALL_KNOWN else group_title(row.group)
        gaps = [f"{gap:+z.1f} %" for gap in (row.gap_low, row.gap_mean, row.gap_high)]
        cells = [row.area_kind, group, row.grouping, f"{row.cells:,}", f"{row.agreeing:,}", *gaps]
        yield f"| {' | '.join(cells)} | {row.beyond_rounding:.2f} % |"


def _left_out_lines(table: pd.DataFrame) -> Iterator[str]:
    yield "| Area | By | Rates | Why |"
    yield "| --- | --- | ---: | --- |"
    for row in rows_of(table[table["reason"].ne("")]):
        yield f"| {row.area_kind} | {row.dimension} | {row.cells:,} | {row.reason} |"


def _account(store: Store) -> str:
    checked = rate_check(store).drop_duplicates(CELL)
    tried = checked[checked["reason"].eq("")]
    england, icb = (int(tried["area_kind"].eq(kind).sum()) for kind in ("england", "icb"))
    hidden, bare = without_rate(store)
    return (
        f"Compared: {england:,} for England and {icb:,} for integrated care boards. "
        f"Not compared: {len(checked) - len(tried):,}. Printed crude rates in all: "
        f"{len(checked):,}. No rate is printed for providers, nor beside {hidden + bare:,} counts "
        f"by ethnic group: {hidden:,} are hidden; {bare:,} are of unknown ethnicity, of unknown "
        f"area, or of people detained repeatedly."
    )


def without_rate(store: Store) -> tuple[int, int]:
    """How many counts by ethnic group have no printed rate: hidden ones, and others."""
    ethnic = store.select(source="mha_annual", dimension="ethnicity")
    counts = ethnic[ethnic["statistic"].eq("mhsds_count")]
    bare = counts[~_keys(counts).isin(_keys(ethnic[ethnic["statistic"].eq("crude_rate")]))]
    hidden = int(bare["mark"].eq(Mark.SUPPRESSED).sum())
    return hidden, len(bare) - hidden


if __name__ == "__main__":
    print(markdown(open_store()))
