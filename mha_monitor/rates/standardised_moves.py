"""What moves a printed standardised rate from one census to another: two roads, neither exact.

A standardised rate rests on how many people of each age there are, and the counts by group and age
behind it are not published. By total population alone it can be a tenth off: up to 2021-22 the
publisher standardised with the ages of Census 2011, long after those people had grown older. So
the number of people is changed, and then

* by ages: the rate is multiplied by the detentions expected, at all people's rates by age, on the
  ages of the one census over those on the other;
* by crude rates: it is multiplied by how far standardising moved the rate on the ages of the one
  census over how far it did on the other, where both rates of one year are printed.

The two together are what is known. Every function gives factors for the *rate* of each group.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from data_sources.schema.cells import Mark
from data_sources.schema.vocabulary import ENGLAND
from mha_monitor.definitions import population_bases
from mha_monitor.definitions.measures import MEASURES, Measure
from mha_monitor.rates import age_weights
from mha_monitor.store.cache import remembered
from mha_monitor.store.store import Store

EARLIER, LATER = population_bases.CENSUS_DAYS
COLUMNS = ("totals", "ages", "crude_low", "crude_high")
_ENDS = ("low", "high")


def people(store: Store, base: str, start: dt.date) -> pd.Series:
    """England's people by group on a base, as the publisher divides by them, in a year."""
    found = population_bases.populations_on(store.populations, base, "publisher", "england", start)
    return found.set_index("group")["population"]


def moves(store: Store, measure: Measure, used: str, wanted: str, start: dt.date) -> pd.DataFrame:
    """What each group's rate of a year is multiplied by from one base to another, by each road.

    Index `group`, COLUMNS. `ages` is not a number where a census does not give a group's ages;
    `crude_low` and `crude_high` are the ends of the other road; for a group without crude rates
    they lie as far from the first, either way, as for any group that has both.
    """
    totals = people(store, used, start) / people(store, wanted, start)
    way = _way(used, wanted, start)
    by_age = _age_change(store, measure).reindex(totals.index)
    table = pd.DataFrame({"totals": totals, "ages": totals * by_age**way})
    # On the ages of Census 2021 the year's own crude rate stands beside the standardised one.
    beyond = way if used == EARLIER or wanted == EARLIER else 0.0
    ends = _crude_change(store, measure).reindex(totals.index)
    widest = _widest(store, measure)
    best = by_age.fillna(1.0)
    sides = {
        "low": ends["low"].fillna(best / widest),
        "high": ends["high"].fillna(best * widest),
    }
    crude = pd.DataFrame({end: totals * side**beyond for end, side in sides.items()})
    return table.assign(crude_low=crude.min(axis=1), crude_high=crude.max(axis=1))


def standardised_over_crude(store: Store, measure: Measure) -> pd.DataFrame:
    """population_base, group, low, high: the printed standardised rate over the printed crude one.

    A row for each census on whose ages both are printed for a year; its ends are those of years.
    """
    over = _over_crude(store, measure)
    base = over["period_start"].map(population_bases.published_base).rename("population_base")
    found = over.groupby([base, "group"])["over"].agg(["min", "max"]).reset_index()
    return found.set_axis(["population_base", "group", *_ENDS], axis="columns")


def newest_over_crude(store: Store, measure: Measure) -> pd.Series:
    """By group: the one rate over the other in the newest year that has both for most groups."""
    over = _over_crude(store, measure)
    groups = over.groupby("period_start")["group"].size()
    if groups.empty:
        return pd.Series(dtype=float)
    # A page that printed both for two groups does not stand for a year of all of them.
    newest = groups.index[groups.ge(groups.max() / 2)].max()
    return over[over["period_start"].eq(newest)].set_index("group")["over"]


@remembered
def _over_crude(store: Store, measure: Measure) -> pd.DataFrame:
    """period_start, group, over: where both kinds of rate are printed for a year."""
    rows = _printed_of_both_kinds(store, measure)
    if rows.empty:
        return pd.DataFrame(columns=["period_start", "group", "over"])
    rates = rows.pivot_table(
        index=["period_start", "group"], columns="statistic", values="value", aggfunc="mean"
    )
    rates = rates.reindex(columns=["standardised_rate", "crude_rate"]).dropna()
    return (rates["standardised_rate"] / rates["crude_rate"]).rename("over").reset_index()


def _printed_of_both_kinds(store: Store, measure: Measure) -> pd.DataFrame:
    found = [
        store.select(
            source=source,
            series=series[:1],
            statistic=("standardised_rate", "crude_rate"),
            area_code=ENGLAND,
            dimension="ethnicity",
        )
        for source, series in measure.series.items()
        if len(series) == 1 and source != "mhsds_monthly"
    ]
    if not any(map(len, found)):
        return pd.DataFrame()
    rows = pd.concat([rows for rows in found if len(rows)], ignore_index=True)
    # A rate printed without a decimal says too little of a change of some per cent.
    narrow = (rows["high"] - rows["low"]).le(0.02 * rows["value"])
    return rows[rows["mark"].ne(Mark.DOUBTFUL) & narrow]


def _way(used: str, wanted: str, start: dt.date) -> float:
    """How much of the way from Census 2011 to Census 2021 a move goes; beyond 1 after it."""
    return _place(wanted, start) - _place(used, start)


def _place(base: str, start: dt.date) -> float:
    if base in population_bases.CENSUS_DAYS:
        return float(base == LATER)
    share = max(population_bases.share_of_decade(start), 0.0)
    return min(share, 1.0) if base == population_bases.HELD else share


def _age_change(store: Store, measure: Measure) -> pd.Series:
    """By group: the rate expected on the ages of Census 2011 over that on those of Census 2021."""
    weights = age_weights.per_head(store, measure)
    weights = weights[weights["grouping"].eq("nhs")]
    found = weights.pivot(index="group", columns="population_base", values="expected")
    found = found.reindex(columns=[EARLIER, LATER])
    return (found[EARLIER] / found[LATER]).astype(float)


@remembered
def _crude_change(store: Store, measure: Measure) -> pd.DataFrame:
    """By group, low and high: what standardising does on the ages of 2021 over those of 2011.

    A group without both for a measure takes that of all detentions: it comes from its ages.
    """
    own, general = (_change_of(store, each) for each in (measure, MEASURES["detentions"]))
    return own.combine_first(general)


def _change_of(store: Store, measure: Measure) -> pd.DataFrame:
    over = standardised_over_crude(store, measure)
    before, after = (
        over[over["population_base"].eq(base)].set_index("group") for base in (EARLIER, LATER)
    )
    ends = {"low": after["low"] / before["high"], "high": after["high"] / before["low"]}
    return pd.DataFrame(ends).astype(float).dropna()


@remembered
def _parted(store: Store, measure: Measure) -> pd.DataFrame:
    """By group, low and high: the road by crude rates over that by ages, where there are both."""
    both = _crude_change(store, measure).div(_age_change(store, measure), axis="index")
    return both.dropna()


def _widest(store: Store, measure: Measure) -> float:
    """The furthest that the two roads part for any group that has both, as a factor above 1."""
    parted = _parted(store, measure)
    return float(np.exp(np.abs(np.log(parted.to_numpy())).max())) if len(parted) else 1.0
