"""Counts of a measure by area and ethnic group, each as a range, with the published rate beside it.

Where a page printed a crude rate and no count, the count is worked back from the rate, as the
range of whole numbers that would print as that rate; such a row is marked `inferred`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd

from data_sources.schema.cells import Mark
from data_sources.schema.combinations import rows_alike
from data_sources.schema.errors import Unanswerable
from data_sources.schema.model import Period
from data_sources.schema.vocabulary import BROAD_GROUPS, BY_CODE, ENGLAND, UNKNOWN_AREA
from mha_monitor.definitions import population_bases
from mha_monitor.definitions.flags import COUNT_FROM_RATE
from mha_monitor.definitions.measures import MEASURES, Measure
from mha_monitor.definitions.periods import (
    MONTHLY,
    ROLLING_YEAR,
    TWELVE_MONTHS,
    YEAR,
    adds_months,
    series_of,
)
from mha_monitor.rates import unknown_rows
from mha_monitor.rates.published_rows import earliest_rows, rows_of
from mha_monitor.rates.range_sums import CELL, KEY, PLACE, WHERE, add_areas, add_months, add_up
from mha_monitor.store.store import Store

PER = 100_000
ADDED_UP = ("region", "england")  # kinds of area that boards add up to
WHOLE_NUMBER = 0.5  # the range of a rate that was printed without a decimal is wider
COLUMNS = [*KEY, *CELL, "mark", "flags", "published_rate"]


def counts_of(
    store: Store,
    measure: Measure,
    area_kind: str,
    every: str = YEAR,
    period: Period | None = None,
    area: str | None = None,
) -> pd.DataFrame:
    """One row for each period, area and group (also `all`, `all-known` and `unknown`).

    Columns: KEY, count, count_low, count_high, mark, flags, published_rate. `period` and `area`
    narrow what is read. Unanswerable where nothing is given by ethnic group, with what is.
    """
    counts = counts_of_all(store, [measure], area_kind, every, period, area)
    if counts.empty:
        raise _not_given(store, measure, area_kind, every)
    return counts


def counts_of_all(
    store: Store,
    measures: Sequence[Measure],
    area_kind: str,
    every: str = YEAR,
    period: Period | None = None,
    area: str | None = None,
) -> pd.DataFrame:
    """As `counts_of`, of many measures in one pass; no rows of those not given by ethnic group."""
    read = partial(_rows, store, every=every, period=period)
    rows = _together([read(each, area_kind=area_kind, area=area) for each in measures])
    counts = _counts(_without_sums(rows, area_kind), every, store)
    if area_kind in ADDED_UP and _may_lack(area_kind, every):
        lacking = [_boards(read(each, area_kind="icb"), area_kind, counts) for each in measures]
        counts = _with_sums(counts, _counts(_together(lacking), every, store), area_kind, store)
    if every == TWELVE_MONTHS and len(counts):
        counts = _of_twelve_months(counts, area_kind)
    given = counts.loc[counts["group"].isin(BY_CODE), "measure"].unique()
    counts = unknown_rows.with_one_unknown(counts[counts["measure"].isin(given)]).reset_index(
        drop=True
    )
    return _with_rolling_flag(counts) if every == YEAR else counts


def _of_twelve_months(counts: pd.DataFrame, area_kind: str) -> pd.DataFrame:
    """Months added up, of the measures whose twelve months are not published as such."""
    tables = [
        add_months(of, area_kind) if adds_months(MEASURES[str(name)], TWELVE_MONTHS) else of
        for name, of in counts.groupby("measure", sort=False)
    ]
    return _together(tables)


def _rows(
    store: Store,
    measure: Measure,
    *,
    every: str,
    area_kind: str,
    period: Period | None,
    area: str | None = None,
) -> pd.DataFrame:
    return rows_of(store, measure, every, area_kind, period, area).assign(measure=measure.name)


def _together(tables: list[pd.DataFrame]) -> pd.DataFrame:
    # An empty table has no types of its own, and would change those of the others.
    filled = [each for each in tables if len(each)] or tables[:1]
    return pd.concat(filled, ignore_index=True) if len(filled) > 1 else filled[0]


def _with_rolling_flag(counts: pd.DataFrame) -> pd.DataFrame:
    rolling = (counts["flags"] + f" {ROLLING_YEAR}").str.strip()
    return counts.assign(flags=counts["flags"].mask(counts["source"].eq(MONTHLY), rolling))


def _without_sums(rows: pd.DataFrame, area_kind: str) -> pd.DataFrame:
    """Without areas that are not known, and without a sum that is printed among the areas."""
    known = rows[rows["area_code"].ne(UNKNOWN_AREA)]
    return known if area_kind == "england" else known[known["area_code"].ne(ENGLAND)]


def _boards(rows: pd.DataFrame, area_kind: str, given: pd.DataFrame) -> pd.DataFrame:
    """A measure's rows of boards for periods without a broad group's for the kind asked for."""
    if rows.empty:
        return rows
    own = given["measure"].eq(rows["measure"].iloc[0])
    broad = given[own & given["group"].isin(BROAD_GROUPS)]
    rows = rows[rows["area_code"].ne(ENGLAND) & ~rows["period_end"].isin(broad["period_end"])]
    if area_kind == "england":
        rows = rows[rows["source"].ne(MONTHLY)]
    return rows if rows["dimension"].eq("ethnicity").any() else rows.iloc[:0]


def _may_lack(area_kind: str, every: str) -> bool:
    """Monthly files that give boards by ethnic group give England too."""
    return area_kind != "england" or every == YEAR


def _with_sums(
    counts: pd.DataFrame, boards: pd.DataFrame, area_kind: str, store: Store
) -> pd.DataFrame:
    """What is printed, and beside it what the boards add up to.

    England's own total is printed, and exact, even where its groups are not.
    """
    if boards.empty:
        return counts
    sums = add_areas(boards, area_kind, store.areas)
    if counts.empty:
        return sums
    sums = sums[rows_alike(sums[PLACE], counts[PLACE]) < 0]
    return pd.concat([counts, sums], ignore_index=True)


def _not_given(store: Store, measure: Measure, area_kind: str, every: str) -> Unanswerable:
    rows = rows_of(store, measure, every)
    held = ", ".join(sorted(rows[rows["dimension"].eq("ethnicity")]["area_kind"].unique()))
    if held:
        there = f"They are published for: {held}."
    elif every == YEAR or not series_of(measure, every):
        there = "They are published for: no area at all."
    else:
        there = "None are held; `refresh` brings the monthly files."
    if not held and store.as_of is not None:
        there = _on_an_early_day(store, measure, every, area_kind)
    return Unanswerable(
        f"No figures by ethnic group for {measure.title!r} and areas of kind {area_kind!r}, "
        f"by {every.replace('-', ' ')}. {there}"
    )


def _on_an_early_day(store: Store, measure: Measure, every: str, area_kind: str) -> str:
    """From which day on there are figures of a measure, where none were out by the day asked."""
    day = earliest_rows(store, measure, every, area_kind)
    own = f" Those that come with the monitor answer from {day} on." if day else ""
    return f"None that are held were published by {store.as_of}.{own}"


def _counts(rows: pd.DataFrame, every: str, store: Store) -> pd.DataFrame:
    """Rows of the tidy figures as counts (COLUMNS), one for each place."""
    if rows.empty:
        return pd.DataFrame(columns=COLUMNS)
    counts = _add_series(rows)
    worked_back = _worked_back(rows, counts, store.populations)
    if len(worked_back):
        counts = pd.concat([counts, worked_back], ignore_index=True)
    sources = rows[["measure", "source"]].drop_duplicates()
    if every == YEAR and MONTHLY in set(sources["source"]):
        counts = _without_what_the_other_counted(counts)
    return _best_source(counts, sources)


def _add_series(rows: pd.DataFrame) -> pd.DataFrame:
    """Add each measure's series up, and lay the published rate beside a count of one series."""
    told = rows.groupby("measure")[["series", "source"]].nunique()
    several = rows["measure"].isin(told.index[told["series"].gt(told["source"])])
    counted = rows["statistic"].ne("crude_rate")
    added = add_up(rows[several & counted], KEY).assign(published_rate=np.nan)
    alone = _beside_rates(rows[~several & counted], rows[~several & ~counted])
    return _together([added, alone])


def _beside_rates(counted: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    counts = _as_counts(counted)
    rates = rates[(rates["high"] - rates["low"]).lt(WHOLE_NUMBER) | rates["source"].ne(MONTHLY)]
    if rates.empty:
        return counts.assign(published_rate=np.nan)
    place = rows_alike(counts[KEY], rates[KEY])
    printed = np.append(rates["value"].to_numpy(), np.nan)[place]  # -1 is the last
    return counts.assign(published_rate=printed)


def _as_counts(cells: pd.DataFrame) -> pd.DataFrame:
    """Cells of one series as counts: what `add_up` makes of sums of one part."""
    hidden, exact = cells["value"].isna(), cells["mark"].eq(Mark.EXACT)
    marks = [Mark.MISSING.value, Mark.SUPPRESSED.value, Mark.EXACT.value]
    kinds = [cells["mark"].eq(Mark.MISSING), hidden, exact]
    mark = np.select(kinds, marks, Mark.ROUNDED.value)
    names = {cell: name for name, cell in CELL.items()}
    counts = cells[[*KEY, *names]].rename(columns=names)
    return counts.assign(mark=mark, flags="")


def _worked_back(
    rows: pd.DataFrame, counts: pd.DataFrame, populations: pd.DataFrame
) -> pd.DataFrame:
    """Counts for England that a printed crude rate implies, where no count was printed."""
    rates = rows[rows["statistic"].eq("crude_rate") & rows["area_code"].eq(ENGLAND)]
    rates = rates[rates["dimension"].eq("ethnicity") & rates["source"].ne(MONTHLY)]
    if rates.empty:
        return rates
    rates = rates[rows_alike(rates[KEY], counts[KEY]) < 0]
    if rates.empty:
        return rates
    frames = []
    alike = population_bases.same_populations(
        population_bases.PUBLISHED, "england", rates["period_start"]
    )
    for _, found in rates.groupby(alike):
        start = found["period_start"].iloc[0]
        base = population_bases.published_base(start)
        people = population_bases.populations_on(populations, base, "publisher", "england", start)
        frames.append(found.merge(people, on=["area_code", "group"]))
    implied = pd.concat(frames)
    least = np.ceil(implied["low"] * implied["population"] / PER)
    most = np.floor(implied["high"] * implied["population"] / PER)
    counts = implied[KEY].assign(
        count=(implied["value"] * implied["population"] / PER).round(),
        count_low=least,
        count_high=most,
        mark=Mark.INFERRED.value,
        flags=COUNT_FROM_RATE,
        published_rate=implied["value"],
    )
    # Where no whole number prints as the rate, it rests on another population.
    return counts[least.le(most)]


def _best_source(counts: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """One row for each place: a measure's first source that counted it, then the narrowest range.

    `sources` are each measure's (measure, source), in their order.
    """
    if not counts.duplicated(PLACE).any():
        return counts
    ranked = counts.assign(
        inferred=counts["mark"].eq(Mark.INFERRED),
        order=rows_alike(counts[[*sources]], sources),
        width=counts["count_high"] - counts["count_low"],
    ).sort_values(["inferred", "order", "width", "release"], kind="stable")
    return ranked.drop_duplicates(PLACE).drop(columns=["inferred", "order", "width"])


def _without_what_the_other_counted(counts: pd.DataFrame) -> pd.DataFrame:
    """Years from the monthly files stand only where a year has no annual count of any group.

    There nothing printed elsewhere takes part, such as a total that counts more records; counts
    worked back from a printed rate stand for groups that the monthly files do not give.
    """
    monthly, inferred = counts["source"].eq(MONTHLY), counts["mark"].eq(Mark.INFERRED)
    places = pd.MultiIndex.from_frame(counts[WHERE])
    by_group = counts["group"].isin(BROAD_GROUPS)
    annual = places.isin(places[~monthly & ~inferred & by_group])
    serving = places.isin(places[monthly & by_group]) & ~annual
    return counts[(monthly & serving) | (~monthly & (~serving | inferred))]
