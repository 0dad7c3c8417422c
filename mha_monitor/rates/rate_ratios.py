"""From counts and populations to the table of rate ratios, with its three layers of doubt apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from data_sources.schema.combinations import numbered
from data_sources.schema.errors import Unanswerable
from data_sources.schema.vocabulary import comparable_with
from mha_monitor.definitions import area_vintages, flags, population_bases
from mha_monitor.definitions.choices import ALL
from mha_monitor.definitions.measures import MEASURES, Measure
from mha_monitor.definitions.periods import (
    ONE_MONTH,
    YEAR,
    counts_months,
    every_of,
    labels,
)
from mha_monitor.definitions.questions import Question
from mha_monitor.rates import (
    age_flags,
    counts_for,
    repeat_detentions,
    row_flags,
    unpeopled_areas,
)
from mha_monitor.rates.counts import PER
from mha_monitor.rates.intervals import with_ratios
from mha_monitor.rates.quality import checking as quality
from mha_monitor.rates.range_sums import WHERE
from mha_monitor.rates.unknown_rows import unknown_counts
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
def _rate_ratios(store: Store, asked: Question) -> pd.DataFrame:
    table = group_rates(store, asked)
    table = with_ratios(_beside_reference(table, asked.reference), asked.confidence)
    table = row_flags.with_ratio_flags(table)
    table = age_flags.with_age_codes(table, store, asked.counted, asked.reference)
    return table.assign(reference=asked.reference)[list(COLUMNS)]


def rate_ratios(store: Store, asked: Question) -> pd.DataFrame:
    """The table of ratios (COLUMNS) of every group, period and area that has figures.

    One row for each period, area and group, the reference group left out. As for `group_rates`.
    """
    return _rate_ratios(store, basis(asked, reference=asked.reference))


def unflagged_ratios(store: Store, asked: Question, measures: Sequence[Measure]) -> pd.DataFrame:
    """The numbers of `rate_ratios` without their flags, for whoever compares numbers alone.

    Of many measures in one pass, as each small table takes nearly as long as all of them; else as
    the question asks, in the areas of each period. A measure that is not given has no rows. What a
    table says of itself takes as long to find as its numbers: nobody may show these.
    """
    widened = {each.name: replace(asked, measure=each.name).widened for each in measures}
    asked = basis(asked, reference=asked.reference)
    counts = counts_for.of_all(store, asked, measures)
    measured = counts.loc[counts["group"].eq(asked.reference), "measure"].unique()
    counts = counts[counts["measure"].isin(measured)]
    if counts.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    counts = counts.assign(widened=counts["measure"].map(widened))
    table = _beside_reference(_rates_of(store, counts, asked), asked.reference)
    return with_ratios(table, asked.confidence).assign(reference=asked.reference)


def group_rates(store: Store, asked: Question) -> pd.DataFrame:
    """The rate of every group, period and area that has figures, each with its interval.

    The interval admits chance and the range of the count. `unknown_*` is of the whole area.
    All periods are of one length: the one asked for, that of the period, or a year; without a
    period every one. A rate is for one period, however long: that of a month is for a month. Of
    months one area alone is read where one is asked for; else all groups and areas are given.
    An `area_vintage` puts earlier periods in the areas of that vintage, where whole areas add up.
    `repeats` widens intervals by the group's dispersion, and moves no figure.
    """
    return _group_rates(store, basis(asked))


def basis(asked: Question, reference: str = "white") -> Question:
    """What a table of rates rests on: of all that is asked for in many ways, one way."""
    every = asked.every or every_of(asked.period or "") or YEAR
    return Question(
        measure=asked.measure,
        area_kind=asked.kind,
        areas=asked.areas if asked.area and every != YEAR else (),
        reference=reference,
        period=None if asked.period == ALL else asked.period,
        every=every,
        population_base=asked.population_base or "census-2021",
        grouping=asked.grouping,
        area_vintage=asked.area_vintage,
        repeats=asked.widened,
        confidence=asked.confidence,
    )


@remembered
def _group_rates(store: Store, asked: Question) -> pd.DataFrame:
    measure, every = asked.counted, asked.every or YEAR
    table = row_flags.with_rate_flags(_rates_of(store, _counts(store, asked), asked), measure)
    if asked.widened:
        table = row_flags.with_repeat_flags(table, measure, every)
    elif measure.counts_detentions:
        table = row_flags.with_narrow_flags(table)
    return quality.with_codes(table, store, measure, asked.kind).reset_index(drop=True)


def _counts(store: Store, asked: Question) -> pd.DataFrame:
    """The counts of a question, and whether repeats widen their intervals."""
    if asked.repeats:
        repeat_detentions.refuse_others(asked.counted)
    if asked.area_vintage is None:
        counts = counts_for.as_given(store, asked)
    else:
        counts = counts_for.on_vintage(store, asked).counts
    return counts.assign(widened=asked.widened)


def _rates_of(store: Store, counts: pd.DataFrame, asked: Question) -> pd.DataFrame:
    """The rates of counts of one measure or many; all else is as the question asks."""
    area_kind, every = asked.kind, asked.every or YEAR
    unknown = unknown_counts(counts)
    table = _with_populations(counts, store, asked)
    table = table.join(unknown, on=WHERE).join(_totals(counts), on=WHERE)
    table = repeat_detentions.with_dispersion(table, store, table.pop("widened"))
    people, dispersion = table["population"].to_numpy(), table["dispersion"].to_numpy()
    rate = partial(rates.rate, confidence=asked.confidence, dispersion=dispersion)
    table = table.assign(
        area_kind=area_kind,
        area_name=area_vintages.names_of(
            store.areas, area_kind, _vintages(table, asked), table["area_code"]
        ),
        period=labels(table, every),
        flags=table["flags"] + table["measure"].map(partial(_of_month, every)),
        rate_kind="crude",
        grouping=asked.grouping,
        rate=table["count"] / people * PER,
        rate_low=rate(table["count_low"], people).low,
        rate_high=rate(table["count_high"], people).high,
        unknown_share=table["unknown_count"] / table["total_count"],
    )
    table = unpeopled_areas.with_published_names(table, store, area_kind)
    by = ["period_start", "period_end", "area_name", "group"]
    return table.sort_values(by, ignore_index=True)


def _of_month(every: str, measure: str) -> str:
    return f" {ONE_MONTH}" if counts_months(MEASURES[measure], every) else ""


def _vintages(table: pd.DataFrame, asked: Question) -> pd.Series:
    """The vintage of areas that each row is given in."""
    days = area_vintages.as_of(table["period_end"], asked.area_vintage)
    return days.map({day: area_vintages.vintage_of(asked.kind, day) for day in days.unique()})


def _with_populations(counts: pd.DataFrame, store: Store, asked: Question) -> pd.DataFrame:
    """Lay the population of the asked base beside each count; groups without one fall away.

    Areas without one keep their rows.
    """
    frames, kind, named = [], asked.kind, asked.population_base or ""
    days = counts["period_start"], area_vintages.as_of(counts["period_end"], asked.area_vintage)
    for _, found in counts.groupby(population_bases.same_populations(named, kind, *days)):
        start, end = found["period_start"].iloc[0], found["period_end"].iloc[0]
        areas_of = days[1].loc[found.index[0]]
        base = population_bases.base_of(named, start)
        people = population_bases.populations_on(
            store.populations, base, asked.grouping, kind, start, end=end, areas_of=areas_of
        )
        people = people[people["population"].gt(0)]
        merged = found.merge(people, on=["area_code", "group"])
        bare = unpeopled_areas.without_people(found, people)
        parts = [merged, bare] if len(bare) else [merged]
        frames += [part.assign(population_base=base) for part in parts]
    return pd.concat(frames, ignore_index=True)


def _beside_reference(peopled: pd.DataFrame, reference: str) -> pd.DataFrame:
    columns = ["count", "count_low", "count_high", "population", "population_mark", "rate", "mark"]
    columns += ["dispersion", "flags"]
    groups = sorted(peopled["group"].unique())
    if reference not in groups:
        raise Unanswerable(
            f"No figures for the reference group {reference!r}. There are: {', '.join(groups)}."
        )
    is_reference = peopled["group"].eq(reference).to_numpy()
    is_compared = peopled["group"].isin(comparable_with(reference, groups)).to_numpy()
    names = {name: f"reference_{name}" for name in columns}
    names["published_rate"] = "published_reference_rate"
    # Places by one number each: an index of four columns takes many times as long to search.
    place = numbered(peopled[name] for name in WHERE)
    others, found = peopled[is_compared], peopled[is_reference][list(names)]
    beside = found.rename(columns=names).set_axis(place[is_reference])
    beside = beside.reindex(place[is_compared]).set_axis(others.index)
    return pd.concat([others, beside], axis="columns")


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
    known = known[known["population"].notna() & known["reference_population"].notna()]
    if known.empty:
        return Estimate(*np.full(3, np.nan))
    scale = known["population"] / known["reference_population"]
    least, most = (known[f"reference_count_{end}"] * scale for end in ("low", "high"))
    # As many reference events as would make the expected number as uncertain as it is.
    events = most.sum() ** 2 / (most * scale).sum()
    lowest, highest = known["count_low"].sum(), known["count_high"].sum()
    own, other = (known[name].max() if name in known else 1.0 for name in DISPERSIONS)
    how = (confidence, "mid-p", (own, other))
    return Estimate(
        value=np.asarray((known["count_low"] + known["count_high"]).sum() / (least + most).sum()),
        low=ratios.lower_limit(lowest, most.sum(), events, events, *how),
        high=ratios.upper_limit(highest, least.sum(), events, events, *how),
    )
