"""Counts of a measure by area and ethnic group, each as a range, with the published rate beside it.

Where a page printed a crude rate and no count, the count is worked back from the rate, as the
range of whole numbers that would print as that rate; such a row is marked `inferred`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_sources.cells import Mark
from data_sources.errors import SourceError
from data_sources.vocabulary import BROAD_GROUPS, ENGLAND, UNKNOWN_AREA
from mha_monitor import bases
from mha_monitor.measures import Measure

PLACE = ["period_start", "period_end", "area_code", "group"]
PER = 100_000
PART_SUPPRESSED = "part-suppressed"
COUNT_FROM_RATE = "count-from-rate"
SUM_OF_ICBS = "sum-of-icbs"
MOST_HIDDEN = 0.2  # how wide the hidden parts of a sum may be, beside the part that is shown


def counts_of(
    figures: pd.DataFrame,
    measure: Measure,
    area_kind: str,
    areas: pd.DataFrame,
    populations: pd.DataFrame,
) -> pd.DataFrame:
    """One row for each period, area and group (also `all`, `all-known` and `unknown`).

    Columns: PLACE, source, release, count, count_low, count_high, mark, published_rate, flags.
    """
    rows = _rows_of(figures, measure)
    printed = rows[rows["area_kind"].eq(area_kind) & ~rows["area_code"].eq(UNKNOWN_AREA)]
    if area_kind != "england":  # a sum printed among the areas is not one of them
        printed = printed[printed["area_code"].ne(ENGLAND)]
    added_up = area_kind in ("region", "england") and not _has_groups(printed)
    if added_up:
        printed = rows[rows["area_kind"].eq("icb") & rows["area_code"].ne(ENGLAND)]
    if not _has_groups(printed):
        held = rows[rows["dimension"].eq("ethnicity")]["area_kind"].unique()
        raise SourceError(
            f"No figures by ethnic group for {measure.title!r} and areas of kind {area_kind!r}. "
            f"They are published for: {', '.join(sorted(held)) or 'no area at all'}."
        )
    counts = _add_series(printed, measure)
    counts = pd.concat([counts, _worked_back(printed, counts, populations)], ignore_index=True)
    counts = _best_source(counts, measure)
    if not added_up:
        return counts.reset_index(drop=True)
    sums = add_areas(counts, area_kind, areas)
    england = rows[rows["area_kind"].eq("england") & rows["dimension"].eq("all")]
    if area_kind == "england" and len(england):
        # England's own total is printed, and exact, even where its groups are not.
        total = _best_source(_add_series(england, measure), measure)
        sums = pd.concat([sums[sums["group"].ne("all")], total])
    return sums.reset_index(drop=True)


def _rows_of(figures: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """The measure's counts and crude rates, in all and by ethnicity.

    Acute hospitals' own records carry no ethnicity, so in the annual file the count of the mental
    health data set alone is used: the total by ethnicity has nothing else in it.
    """
    wanted = pd.Series(False, index=figures.index)
    for source, series in measure.series.items():
        statistics = ["mhsds_count" if source == "mha_annual" else "count", "crude_rate"]
        wanted |= (
            figures["source"].eq(source)
            & figures["series"].isin(series)
            & figures["statistic"].isin(statistics)
        )
    wanted &= figures["dimension"].isin(["ethnicity", "all"]) & figures["mark"].ne(Mark.DOUBTFUL)
    return figures[wanted]


def _has_groups(rows: pd.DataFrame) -> bool:
    return bool(rows["dimension"].eq("ethnicity").any())


def _add_series(rows: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """Add a measure's series up, and lay the published rate beside a count of one series."""
    counted = rows[rows["statistic"].ne("crude_rate")]
    counts = add_up(counted, ["source", "release", *PLACE])
    rates = rows[rows["statistic"].eq("crude_rate")]
    if any(len(series) > 1 for series in measure.series.values()):
        return counts.assign(published_rate=np.nan)
    rates = rates.set_index(["source", "release", *PLACE])["value"].rename("published_rate")
    return counts.join(rates, on=["source", "release", *PLACE])


def add_up(cells: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Sum ranges within `by`; the columns value, low, high, mark become count, … and flags.

    A sum with a hidden part has no published value. Where the hidden parts could move it by no
    more than a tenth either way, it takes the middle of its range and says so (mark `estimated`);
    otherwise it stays suppressed, with its range.
    """
    hidden = cells["value"].isna()
    sums = (
        cells.assign(
            hidden=(cells["high"] - cells["low"]).where(hidden, 0.0),
            inexact=cells["mark"].ne(Mark.EXACT),
        )
        .groupby(by, sort=True)
        .agg(
            count=("value", "sum"),
            count_low=("low", "sum"),
            count_high=("high", "sum"),
            hidden=("hidden", "sum"),
            inexact=("inexact", "any"),
        )
        .reset_index()
    )
    middle = (sums["count_low"] + sums["count_high"]) / 2
    part = sums["hidden"].gt(0)
    whole = sums["hidden"].gt(MOST_HIDDEN * sums["count"])
    count = sums["count"].mask(part, middle).mask(whole)
    mark = np.select(
        [whole, part, sums["inexact"]],
        [Mark.SUPPRESSED.value, Mark.ESTIMATED.value, Mark.ROUNDED.value],
        Mark.EXACT.value,
    )
    flags = np.where(part & ~whole, PART_SUPPRESSED, "")
    return sums.assign(count=count, mark=mark, flags=flags).drop(columns=["hidden", "inexact"])


def _worked_back(
    rows: pd.DataFrame, counts: pd.DataFrame, populations: pd.DataFrame
) -> pd.DataFrame:
    """Counts for England that a printed crude rate implies, where no count was printed."""
    key = ["source", "release", *PLACE]
    rates = rows[rows["statistic"].eq("crude_rate") & rows["area_code"].eq(ENGLAND)]
    rates = rates[rates["dimension"].eq("ethnicity")]
    known = pd.MultiIndex.from_frame(counts[key])
    rates = rates[~pd.MultiIndex.from_frame(rates[key]).isin(known)]
    if rates.empty:
        return counts.iloc[:0]
    frames = []
    alike = bases.same_populations(bases.PUBLISHED, "england", rates["period_start"])
    for _, found in rates.groupby(alike):
        start = found["period_start"].iloc[0]
        base = bases.published_base(start)
        people = bases.populations_on(populations, base, "publisher", "england", start)
        frames.append(found.merge(people, on=["area_code", "group"]))
    implied = pd.concat(frames)
    return implied[key].assign(
        count=(implied["value"] * implied["population"] / PER).round(),
        count_low=np.ceil(implied["low"] * implied["population"] / PER),
        count_high=np.floor(implied["high"] * implied["population"] / PER),
        mark=Mark.INFERRED.value,
        flags=COUNT_FROM_RATE,
        published_rate=implied["value"],
    )


def _best_source(counts: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """One row for each place: the first source that counted it, then the narrowest range."""
    order = {source: place for place, source in enumerate(measure.series)}
    ranked = counts.assign(
        inferred=counts["mark"].eq(Mark.INFERRED),
        order=counts["source"].map(order),
        width=counts["count_high"] - counts["count_low"],
    ).sort_values(["inferred", "order", "width", "release"], kind="stable")
    return ranked.drop_duplicates(PLACE).drop(columns=["inferred", "order", "width"])


def add_areas(counts: pd.DataFrame, area_kind: str, areas: pd.DataFrame) -> pd.DataFrame:
    """Regions, or England, as the sum of their ICBs with the bounds added.

    A region is given only where every one of its ICBs has a figure. England's sum includes the
    detentions of people whose ICB is not known.
    """
    icbs = areas[areas["area_kind"].eq("icb")].set_index(["area_vintage", "area_code"])
    vintage = counts["period_start"].map(lambda start: bases.vintage_of("icb", start))
    if area_kind == "england":
        parent, expected = ENGLAND, icbs.groupby(level="area_vintage").size()
        expected = vintage.map(expected) + 1
    else:
        keys = pd.MultiIndex.from_arrays([vintage, counts["area_code"]])
        parent = icbs["parent_code"].reindex(keys).to_numpy()
        expected = icbs.groupby(["area_vintage", "parent_code"]).size()
        expected = expected.reindex(pd.MultiIndex.from_arrays([vintage, parent])).to_numpy()
    parts = counts.assign(area_code=parent, expected=expected).rename(
        columns={"count": "value", "count_low": "low", "count_high": "high"}
    )
    parts = parts[parts["area_code"].notna()]
    present = parts.groupby([*PLACE, "source"])["value"].transform("size")
    sums = add_up(parts[present.eq(parts["expected"])], ["source", "release", *PLACE])
    flags = (sums["flags"] + " " + SUM_OF_ICBS).str.strip()
    return sums.assign(published_rate=np.nan, flags=flags)


def unknown_counts(counts: pd.DataFrame) -> pd.DataFrame:
    """Detentions in no ethnic group's row, by period and area: unknown_count, _low and _high.

    The published "Unknown" row leaves out records with a blank ethnicity, so where the total and
    all groups are exact, the rest of the total is used: whoever is in no group might be in any.
    """
    where = PLACE[:3]
    names = {"count": "unknown_count", "count_low": "unknown_count_low"}
    names["count_high"] = "unknown_count_high"
    printed = counts[counts["group"].eq("unknown")].set_index(where)[list(names)]
    exact = counts[counts["mark"].eq(Mark.EXACT)]
    total = exact[exact["group"].eq("all")].set_index(where)["count"]
    # Where the printed "Other" holds unknown ethnicity, its two detailed groups stand for it.
    stand_ins = (*BROAD_GROUPS[:-1], "other-chinese", "other-any")
    known = _sum_of_all(exact, BROAD_GROUPS).combine_first(_sum_of_all(exact, stand_ins))
    rest = (total - known).dropna()
    rest = rest[rest.ge(0)]
    table = printed.rename(columns=names)
    table = table.reindex(table.index.union(rest.index))
    in_no_group = rest.reindex(table.index)
    return table.apply(lambda column: in_no_group.fillna(column))


def _sum_of_all(counts: pd.DataFrame, groups: tuple[str, ...]) -> pd.Series:
    """The sum over groups, for periods and areas where every one of them has a count."""
    by_place = counts[counts["group"].isin(groups)].groupby(PLACE[:3])["count"]
    return by_place.sum()[by_place.size().eq(len(groups))]
