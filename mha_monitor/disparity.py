"""From counts and populations to the table of rate ratios, with its three layers of doubt apart."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import numpy as np
import pandas as pd

from data_sources.errors import SourceError
from data_sources.model import Period
from mha_monitor import bases, flags
from mha_monitor.counts import PER, PLACE, counts_of, unknown_counts
from mha_monitor.measures import Measure
from mha_monitor.stats import Estimate, rates, ratios, sensitivity
from mha_monitor.store import Store

COLUMNS = (
    "measure",
    "source",
    "release",
    "period",
    "period_start",
    "period_end",
    "area_kind",
    "area_code",
    "area_name",
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
)

# A store never changes, so an answer stays right: pages ask the same few questions again and again.
ANSWERS_KEPT = 64


@lru_cache(maxsize=ANSWERS_KEPT)
def rate_ratios(
    store: Store,
    measure: Measure,
    area_kind: str,
    reference: str = "white",
    population_base: str = "census-2021",
    grouping: str = "nhs",
    confidence: float = 0.95,
    period: str | None = None,
) -> pd.DataFrame:
    """The table of ratios (COLUMNS) of every group, period and area that has figures.

    One row for each period, area and group, the reference group left out. `population_base` may
    be `published`: the census that the publisher used in each period.
    """
    table = group_rates(store, measure, area_kind, population_base, grouping, confidence, period)
    table = _with_ratios(_beside_reference(table, reference), confidence)
    table = flags.with_ratio_flags(table)
    return table.assign(reference=reference)[list(COLUMNS)]


@lru_cache(maxsize=ANSWERS_KEPT)
def group_rates(
    store: Store,
    measure: Measure,
    area_kind: str,
    population_base: str = "census-2021",
    grouping: str = "nhs",
    confidence: float = 0.95,
    period: str | None = None,
) -> pd.DataFrame:
    """The rate of every group, period and area that has figures, each with its interval.

    The interval admits chance and the range of the count. `unknown_*` is of the whole area.
    """
    figures = store.figures
    if period is not None:
        figures = figures[figures["period_start"].isin(_first_days(figures, period))]
    counts = counts_of(figures, measure, area_kind, store.areas, store.populations)
    unknown = unknown_counts(counts)
    table = _with_populations(counts, store, area_kind, population_base, grouping)
    table = table.join(unknown, on=PLACE[:3]).join(_totals(counts), on=PLACE[:3])
    people = table["population"].to_numpy()
    table = table.assign(
        measure=measure.name,
        area_kind=area_kind,
        area_name=_names(table, area_kind, store),
        period=labels(table),
        rate_kind="crude",
        grouping=grouping,
        rate=table["count"] / people * PER,
        rate_low=rates.rate(table["count_low"], people, confidence=confidence).low,
        rate_high=rates.rate(table["count_high"], people, confidence=confidence).high,
        unknown_share=table["unknown_count"] / table["total_count"],
    )
    by = ["period_start", "period_end", "area_name", "group"]
    return flags.with_rate_flags(table, measure).sort_values(by, ignore_index=True)


def _names(table: pd.DataFrame, area_kind: str, store: Store) -> np.ndarray:
    vintage = table["period_start"].map(lambda start: bases.vintage_of(area_kind, start))
    names = store.areas[store.areas["area_kind"].eq(area_kind)]
    names = names.set_index(["area_vintage", "area_code"])["area_name"]
    keys = pd.MultiIndex.from_arrays([vintage, table["area_code"]])
    return names.reindex(keys).to_numpy()


def _with_populations(
    counts: pd.DataFrame, store: Store, area_kind: str, asked: str, grouping: str
) -> pd.DataFrame:
    """Lay the population of the asked base beside each count; groups without one fall away."""
    frames = []
    alike = bases.same_populations(asked, area_kind, counts["period_start"])
    for _, found in counts.groupby(alike):
        start = found["period_start"].iloc[0]
        base = bases.base_of(asked, start)
        people = bases.populations_on(store.populations, base, grouping, area_kind, start)
        people = people[people["population"].gt(0)]
        merged = found.merge(people, on=["area_code", "group"])
        frames.append(merged.assign(population_base=base))
    return pd.concat(frames, ignore_index=True)


def _beside_reference(peopled: pd.DataFrame, reference: str) -> pd.DataFrame:
    columns = ["count", "count_low", "count_high", "population", "population_mark", "rate", "mark"]
    found = peopled[peopled["group"].eq(reference)]
    if found.empty:
        groups = ", ".join(sorted(peopled["group"].unique()))
        raise SourceError(f"No figures for the reference group {reference!r}. There are: {groups}.")
    names = {name: f"reference_{name}" for name in columns}
    names["published_rate"] = "published_reference_rate"
    beside = found.set_index(PLACE[:3])[list(names)].rename(columns=names)
    return peopled[peopled["group"].ne(reference)].join(beside, on=PLACE[:3])


def _totals(counts: pd.DataFrame) -> pd.Series:
    return counts[counts["group"].eq("all")].set_index(PLACE[:3])["count"].rename("total_count")


def _with_ratios(table: pd.DataFrame, confidence: float) -> pd.DataFrame:
    count, people = table["count"].to_numpy(), table["population"].to_numpy()
    least, most = table["count_low"].to_numpy(), table["count_high"].to_numpy()
    reference = table["reference_count"].to_numpy()
    reference_least = table["reference_count_low"].to_numpy()
    reference_most = table["reference_count_high"].to_numpy()
    reference_people = table["reference_population"].to_numpy()
    chance = ratios.rate_ratio(count, people, reference, reference_people, confidence)
    extremes = (least, most, people, reference_least, reference_most, reference_people)
    rounding = sensitivity.bounded_ratio(*extremes, confidence=confidence)
    unknown = sensitivity.unknown_bounds(
        *extremes, unknown_high=table["unknown_count_high"].to_numpy(), confidence=confidence
    )
    fewest = ratios.rate_difference(
        least, people, reference_most, reference_people, confidence=confidence
    )
    greatest = ratios.rate_difference(
        most, people, reference_least, reference_people, confidence=confidence
    )
    excess = ratios.excess(count, people, reference, reference_people, confidence)
    least_excess = ratios.excess(least, people, reference_most, reference_people, confidence)
    most_excess = ratios.excess(most, people, reference_least, reference_people, confidence)
    return table.assign(
        ratio=chance.value,
        ratio_sampling_low=chance.low,
        ratio_sampling_high=chance.high,
        ratio_low=rounding[0],
        ratio_high=rounding[1],
        ratio_unknown_low=unknown[0],
        ratio_unknown_high=unknown[1],
        difference=table["rate"] - table["reference_rate"],
        difference_low=fewest.low,
        difference_high=greatest.high,
        excess=excess.value,
        excess_low=least_excess.low,
        excess_high=most_excess.high,
    )


def _first_days(figures: pd.DataFrame, period: str) -> list[dt.date]:
    """The first days of the periods that have this label, or an error that lists the labels."""
    days = figures[["period_start", "period_end"]].drop_duplicates()
    found = dict(zip(days["period_start"], labels(days), strict=True))
    if period not in found.values():
        held = ", ".join(sorted(set(found.values())))
        raise SourceError(f"No figures are held for the period {period!r}. There are: {held}.")
    return [day for day, label in found.items() if label == period]


def labels(table: pd.DataFrame) -> np.ndarray:
    """The label of each row's period: `2023-24`."""
    days = zip(table["period_start"], table["period_end"], strict=True)
    return np.array([Period(start, end).label for start, end in days], dtype=object)


def within_areas(table: pd.DataFrame, confidence: float = 0.95) -> Estimate:
    """The ratio of one group to the reference group of the same areas, over all areas of a table.

    All counts over the number expected if each area's own reference rate held for the group:
    indirect standardisation by area. It leaves out that groups live in areas with different
    rates. The limits admit chance in both counts and every range; hidden counts take part.
    """
    known = table[table["reference_count_low"].notna() & table["count_low"].notna()]
    scale = known["population"] / known["reference_population"]
    least, most = (known[f"reference_count_{end}"] * scale for end in ("low", "high"))
    # As many reference events as would make the expected number as uncertain as it is.
    events = most.sum() ** 2 / (most * scale).sum()
    lowest = ratios.rate_ratio(known["count_low"].sum(), most.sum(), events, events, confidence)
    highest = ratios.rate_ratio(known["count_high"].sum(), least.sum(), events, events, confidence)
    middle = (known["count_low"] + known["count_high"]).sum() / (least + most).sum()
    return Estimate(value=middle, low=lowest.low, high=highest.high)
