"""How much wider intervals are where one person can be detained more than once.

The publisher's table gives people by number of detentions in a year, for England and each ethnic
group. From it comes the dispersion of each group's detentions: their variance over their mean.
The table adds up to more detentions than there were, so the dispersion has a low and a high end.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_sources.schema.cells import Mark
from data_sources.schema.combinations import firsts, numbered
from data_sources.schema.errors import Unanswerable
from data_sources.schema.vocabulary import BROAD_GROUPS, DETAILED_GROUPS, ENGLAND
from mha_monitor.definitions.measures import MEASURES, Measure
from mha_monitor.definitions.periods import YEAR, labels, year_to_march
from mha_monitor.rates.published_rows import COUNTS, UNREADABLE
from mha_monitor.stats.rates.dispersion import (
    DETENTIONS,
    MOST_DETENTIONS,
    from_repeats,
    within_total,
)
from mha_monitor.store.cache import remembered
from mha_monitor.store.store import Store

ANNUAL = "mha_annual"
SERIES = {
    f"People subject to repeat detentions / {number}{' and over' * (number == DETENTIONS[-1])}": (
        number
    )
    for number in DETENTIONS
}
KNOWN = "all-known"
# The printed "Other Ethnic Groups" of this table holds unknown ethnicity as well. It is, to the
# last person, the sum of Chinese, any other, not stated and not known: the first two are Other.
PARTS = {"other": ("other-chinese", "other-any"), KNOWN: BROAD_GROUPS}
GROUPS = ("all", KNOWN, *BROAD_GROUPS, *DETAILED_GROUPS)
YEAR_OF = ["source", "release", "period_start", "period_end"]
COLUMNS = (
    "source",
    "release",
    "period",
    "period_start",
    "period_end",
    "group",
    "people",
    "detentions_low",
    "detentions_high",
    "detentions",
    "reconciled",
    "dispersion",
    "dispersion_low",
    "dispersion_high",
    "standard_error_factor",
)


def refuse_others(measure: Measure) -> None:
    """Only detentions can be widened: the table says how often people were detained.

    Raises Unanswerable for a measure that counts anything else, with those that do.
    """
    if not measure.counts_detentions:
        known = ", ".join(name for name, each in MEASURES.items() if each.counts_detentions)
        raise Unanswerable(
            f"Intervals are widened for repeat detentions where detentions are counted, and "
            f"{measure.title!r} counts {measure.unit}: nothing is published on how often these "
            f"are of the same person. Ask without that (--no-repeats, repeats=False), or for one "
            f"of: {known}."
        )


def with_dispersion(
    table: pd.DataFrame, store: Store, repeats: bool | pd.Series = True
) -> pd.DataFrame:
    """Add `dispersion` and `dispersion_period` to a table with `period_end` and `group`.

    England's dispersion of the group, in areas too: no other is published. It is that of the
    year to March in which a period ends, or of the nearest year held, the later of two as near;
    a group without a table of its own takes that of all known groups, and a year without that is
    passed over. Without `repeats` (of all rows, or row by row), or where no such table is held,
    it is 1, of no year.
    """
    widened = np.broadcast_to(repeats, len(table))
    known = _whole(store) if widened.any() else None
    if known is None:
        return table.assign(dispersion=1.0, dispersion_period="")
    years = known.drop_duplicates("period").set_index("period")["period_end"]
    nearest = {end: _nearest(end, years) for end in table["period_end"].unique()}
    year = table["period_end"].map(nearest)
    own = known.set_index(["period", "group"])["dispersion"]
    found = own.reindex(pd.MultiIndex.from_arrays([year, table["group"]])).to_numpy()
    of_known = own[own.index.get_level_values("group") == KNOWN].droplevel("group")
    found = np.where(np.isnan(found), year.map(of_known).to_numpy(dtype=float), found)
    return table.assign(
        dispersion=np.where(widened, found, 1.0), dispersion_period=year.where(widened, "")
    )


def _whole(store: Store) -> pd.DataFrame | None:
    """The dispersions of years whose table has a row for all known groups; None without any."""
    try:
        held = dispersions(store)
    except Unanswerable:
        return None
    whole = held.loc[held["group"].eq(KNOWN), "period"]
    return held[held["period"].isin(whole)] if len(whole) else None


def _nearest(end, years: pd.Series) -> str:
    """The label of the year held that is nearest to the one in which a period ends."""
    own = year_to_march(end).end.year
    return min(reversed(years.index), key=lambda label: abs(years[label].year - own))


@remembered
def dispersions(store: Store) -> pd.DataFrame:
    """People by number of detentions as a dispersion: a row for each year and group (COLUMNS).

    `detentions_low` counts seven for whoever had seven or more, `detentions_high` twelve;
    `detentions` are those that the same release counts. Where they lie between, the table is
    `reconciled`, and the ends are those of the open class. Where it adds up to more, they are
    those of `stats.dispersion.within_total`: the surplus taken out of one end or the other.
    The standard error of a rate grows by `standard_error_factor`, the dispersion's square root.
    """
    held = _tables(store)
    if held is None:
        raise Unanswerable(
            "No table of people by number of detentions is held, so nothing is known of repeat "
            "detentions. `refresh --source mha_annual` brings the annual files in."
        )
    rows, people = held
    spread = from_repeats(people)
    total = _detentions(rows, store)
    least = people @ np.array(DETENTIONS)
    most = least + people[:, -1] * (MOST_DETENTIONS - DETENTIONS[-1])
    reconciled = (least <= total) & (total <= most)
    low, high = within_total(people, np.where(least > total, total, np.nan))
    table = rows.assign(
        period=labels(rows, YEAR),
        people=people.sum(axis=1),
        detentions_low=least,
        detentions_high=most,
        detentions=total,
        reconciled=reconciled,
        dispersion=spread.value,
        dispersion_low=np.where(np.isnan(low), spread.low, low),
        dispersion_high=np.where(np.isnan(high), spread.high, high),
        standard_error_factor=np.sqrt(spread.value),
    )
    return table[list(COLUMNS)]


def _tables(store: Store) -> tuple[pd.DataFrame, np.ndarray] | None:
    """The groups of each year with a whole row, and of each its people by DETENTIONS."""
    rows = store.select(
        source=ANNUAL,
        series=tuple(SERIES),
        statistic=COUNTS[ANNUAL],
        area_code=ENGLAND,
        dimension=("all", "ethnicity"),
    )
    rows = rows[~rows["mark"].isin([*UNREADABLE, Mark.SUPPRESSED]) & rows["group"].isin(GROUPS)]
    year = numbered(rows[name] for name in YEAR_OF)
    years = rows[YEAR_OF].iloc[firsts(year)]
    people = np.full((len(GROUPS), len(years), len(DETENTIONS)), np.nan)
    number = rows["series"].map(SERIES).to_numpy(dtype=int) - DETENTIONS[0]
    people[_places(rows["group"]), year, number] = rows["value"]
    for group, parts in PARTS.items():
        people[GROUPS.index(group)] = people[[GROUPS.index(part) for part in parts]].sum(axis=0)
    place, year = np.nonzero(~np.isnan(people).any(axis=2))
    if not len(place):
        return None
    order = np.argsort(years["period_end"].to_numpy()[year], kind="stable")
    place, year = place[order], year[order]
    found = years.iloc[year].assign(group=np.array(GROUPS)[place]).reset_index(drop=True)
    return found, people[place, year]


def _places(groups: pd.Series) -> np.ndarray:
    """The place of each in GROUPS."""
    return groups.map({group: place for place, group in enumerate(GROUPS)}).to_numpy(dtype=int)


def _detentions(wanted: pd.DataFrame, store: Store) -> np.ndarray:
    """How many detentions the same release counts of each group; NaN where it does not."""
    rows = store.select(
        source=ANNUAL,
        series=MEASURES["detentions"].series[ANNUAL],
        statistic=COUNTS[ANNUAL],
        area_code=ENGLAND,
        dimension=("all", "ethnicity"),
    )
    rows = rows[~rows["mark"].isin(UNREADABLE) & rows["group"].isin(GROUPS)]
    both = pd.concat([rows[[*YEAR_OF, "group"]], wanted[[*YEAR_OF, "group"]]])
    year, place = numbered(both[name] for name in YEAR_OF), _places(both["group"])
    counts = np.full((len(GROUPS), year.max(initial=-1) + 1), np.nan)
    counts[place[: len(rows)], year[: len(rows)]] = rows["value"]
    broad = [GROUPS.index(group) for group in BROAD_GROUPS]
    counts[GROUPS.index(KNOWN)] = counts[broad].sum(axis=0)
    return counts[place[len(rows) :], year[len(rows) :]]
