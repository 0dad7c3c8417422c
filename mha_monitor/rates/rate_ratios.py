"""From counts and populations to the table of rate ratios, with its three layers of doubt apart."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_sources.schema.combinations import distinct
from data_sources.schema.errors import SourceError
from mha_monitor.definitions import area_vintages, flags, population_bases
from mha_monitor.definitions.measures import Measure
from mha_monitor.definitions.periods import (
    ONE_MONTH,
    YEAR,
    counts_months,
    every_of,
    known_every,
    labels,
)
from mha_monitor.rates import counts_for, repeat_detentions, row_flags
from mha_monitor.rates.counts import PER, WHERE, unknown_counts
from mha_monitor.rates.intervals import with_ratios
from mha_monitor.rates.quality import checking as quality
from mha_monitor.stats import Estimate
from mha_monitor.stats.rates import rates, ratios
from mha_monitor.store.cache import remembered
from mha_monitor.store.store import Store

# What a row is of.
OF_WHAT = (
    "measure",
    "source",
    "release",
    "period",
    "period_start",
    "period_end",
    "area_kind",
    "area_code",
    "area_name",
)
COLUMNS = (
    *OF_WHAT,
    "group",
    "reference",
    "population_base",
    "count",
    "count_low",
    "count_high",
    "population",
    "rate",
    "rate_low",
    "rate_high",
    "reference_count",
    "reference_count_low",
    "reference_count_high",
    "reference_population",
    "reference_rate",
    "ratio",
    "ratio_sampling_low",
    "ratio_sampling_high",
    "ratio_low",
    "ratio_high",
    "ratio_unknown_low",
    "ratio_unknown_high",
    "difference",
    "difference_low",
    "difference_high",
    "excess",
    "excess_low",
    "excess_high",
    "mark",
    "flags",
    "rate_kind",
    "grouping",
    "published_rate",
    "published_reference_rate",
    "unknown_count",
    "unknown_count_low",
    "unknown_count_high",
    "unknown_share",
    "dispersion",
    "reference_dispersion",
    "dispersion_period",
)
DISPERSIONS = ("dispersion", "reference_dispersion")


@remembered
def rate_ratios(
    store: Store,
    measure: Measure,
    area_kind: str,
    reference: str = "white",
    population_base: str = "census-2021",
    grouping: str = "nhs",
    confidence: float = 0.95,
    period: str | None = None,
    every: str | None = None,
    area: str | None = None,
    area_vintage: str | None = None,
    repeats: bool = False,
) -> pd.DataFrame:
    """The table of ratios (COLUMNS) of every group, period and area that has figures.

    One row for each period, area and group, the reference group left out. `population_base` may
    be `published`: the census that the publisher used in each period. Other arguments as for
    `group_rates`.
    """
    table = group_rates(
        store,
        measure,
        area_kind,
        population_base,
        grouping,
        confidence,
        period,
        every,
        area,
        area_vintage,
        repeats,
    )
    table = with_ratios(_beside_reference(table, reference), confidence)
    table = row_flags.with_ratio_flags(table)
    return table.assign(reference=reference)[list(COLUMNS)]


@remembered
def group_rates(
    store: Store,
    measure: Measure,
    area_kind: str,
    population_base: str = "census-2021",
    grouping: str = "nhs",
    confidence: float = 0.95,
    period: str | None = None,
    every: str | None = None,
    area: str | None = None,
    area_vintage: str | None = None,
    repeats: bool = False,
) -> pd.DataFrame:
    """The rate of every group, period and area that has figures, each with its interval.

    The interval admits chance and the range of the count. `unknown_*` is of the whole area.
    All periods are of one length: `every` is `year`, `month` or `12-months`; without it that of
    `period`, or a year. A rate is for one period, however long: that of a month is for a month.
    `area_vintage` puts earlier periods in the areas of that vintage, where whole areas add up.
    `repeats` widens intervals by the group's dispersion (see `repeats`), and moves no figure.
    """
    if repeats:
        repeat_detentions.refuse_others(measure)
    every = known_every(every or every_of(period or "") or YEAR)
    if area_vintage is None:
        counts = counts_for.as_given(store, measure, area_kind, every, period, area)
    else:
        asked = (store, measure, area_kind, every, period, area_vintage)
        counts = counts_for.on_vintage(*asked).counts
    unknown = unknown_counts(counts)
    table = _with_populations(counts, store, area_kind, population_base, grouping, area_vintage)
    table = table.join(unknown, on=WHERE).join(_totals(counts), on=WHERE)
    table = repeat_detentions.with_dispersion(table, store, repeats)
    people, dispersion = table["population"].to_numpy(), table["dispersion"].to_numpy()
    how = {"confidence": confidence, "dispersion": dispersion}
    table = table.assign(
        measure=measure.name,
        area_kind=area_kind,
        area_name=area_vintages.names_of(
            store.areas, area_kind, _vintages(table, area_kind, area_vintage), table["area_code"]
        ),
        period=labels(table, every),
        flags=table["flags"] + (f" {ONE_MONTH}" if counts_months(measure, every) else ""),
        rate_kind="crude",
        grouping=grouping,
        rate=table["count"] / people * PER,
        rate_low=rates.rate(table["count_low"], people, **how).low,
        rate_high=rates.rate(table["count_high"], people, **how).high,
        unknown_share=table["unknown_count"] / table["total_count"],
    )
    by = ["period_start", "period_end", "area_name", "group"]
    table = row_flags.with_rate_flags(table, measure)
    if repeats:
        table = row_flags.with_repeat_flags(table, measure, every)
    table = quality.with_codes(table, store, measure, area_kind)
    return table.sort_values(by, ignore_index=True)


def _vintages(table: pd.DataFrame, area_kind: str, vintage: str | None) -> pd.Series:
    """The vintage of areas that each row is given in."""
    days = area_vintages.as_of(table["period_end"], vintage)
    return days.map({day: area_vintages.vintage_of(area_kind, day) for day in days.unique()})


def _with_populations(
    counts: pd.DataFrame,
    store: Store,
    area_kind: str,
    asked: str,
    grouping: str,
    vintage: str | None,
) -> pd.DataFrame:
    """Lay the population of the asked base beside each count; groups without one fall away."""
    frames = []
    days = counts["period_start"], area_vintages.as_of(counts["period_end"], vintage)
    for _, found in counts.groupby(population_bases.same_populations(asked, area_kind, *days)):
        start, end = found["period_start"].iloc[0], days[1].loc[found.index[0]]
        base = population_bases.base_of(asked, start)
        people = population_bases.populations_on(
            store.populations, base, grouping, area_kind, start, end
        )
        people = people[people["population"].gt(0)]
        merged = found.merge(people, on=["area_code", "group"])
        frames.append(merged.assign(population_base=base))
    return pd.concat(frames, ignore_index=True)


def _beside_reference(peopled: pd.DataFrame, reference: str) -> pd.DataFrame:
    columns = ["count", "count_low", "count_high", "population", "population_mark", "rate", "mark"]
    columns += ["dispersion", "flags"]
    is_reference = peopled["group"].eq(reference).to_numpy()
    found = peopled[is_reference]
    if found.empty:
        groups = ", ".join(sorted(peopled["group"].unique()))
        raise SourceError(f"No figures for the reference group {reference!r}. There are: {groups}.")
    names = {name: f"reference_{name}" for name in columns}
    names["published_rate"] = "published_reference_rate"
    # Places by one number each: an index of three columns takes many times as long to search.
    place, others = _places(peopled), peopled[~is_reference]
    beside = found[list(names)].rename(columns=names).set_axis(place[is_reference])
    beside = beside.reindex(place[~is_reference]).set_axis(others.index)
    return pd.concat([others, beside], axis="columns")


def _places(table: pd.DataFrame) -> np.ndarray:
    """One number for each period and area."""
    period, _ = distinct(table["period_start"], table["period_end"])
    area, areas_met = pd.factorize(table["area_code"])
    return period * len(areas_met) + area


def _totals(counts: pd.DataFrame) -> pd.DataFrame:
    totals = counts[counts["group"].eq("all")].set_index(WHERE)
    return totals[["count", "count_low", "count_high"]].add_prefix("total_")


def within_areas(table: pd.DataFrame, confidence: float = 0.95) -> Estimate:
    """The ratio of one group to the reference group of the same areas, over all areas of a table.

    All counts over the number expected if each area's own reference rate held for the group:
    indirect standardisation by area. It leaves out that groups live in areas with different
    rates. The limits admit chance in both counts and every range; hidden counts take part.
    Areas with a red flag are left out. The table's dispersions widen these limits too.
    """
    table = table[~flags.blocked(table)]
    known = table[table["reference_count_low"].notna() & table["count_low"].notna()]
    if known.empty:
        return Estimate(np.nan, np.nan, np.nan)
    scale = known["population"] / known["reference_population"]
    least, most = (known[f"reference_count_{end}"] * scale for end in ("low", "high"))
    # As many reference events as would make the expected number as uncertain as it is.
    events = most.sum() ** 2 / (most * scale).sum()
    lowest, highest = known["count_low"].sum(), known["count_high"].sum()
    how = {
        "confidence": confidence,
        **{name: known[name].max() for name in DISPERSIONS if name in known},
    }
    return Estimate(
        value=(known["count_low"] + known["count_high"]).sum() / (least + most).sum(),
        low=ratios.lower_limit(lowest, most.sum(), events, events, **how),
        high=ratios.upper_limit(highest, least.sum(), events, events, **how),
    )
