"""The ratio over the years: as published, and on one population base.

Up to 2021-22 England's counts by ethnic group were not at hand, only the printed rates: those
ratios are made in `printed_rates`.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from data_sources.schema.errors import Unanswerable
from data_sources.schema.vocabulary import ENGLAND
from mha_monitor.definitions import population_bases
from mha_monitor.definitions.flags import blocked
from mha_monitor.definitions.milestones import Milestone
from mha_monitor.definitions.periods import OVERLAPPING, TWELVE_MONTHS, YEAR
from mha_monitor.definitions.population_bases import BaseChange
from mha_monitor.definitions.questions import Question
from mha_monitor.rates import printed_rates, source_pages
from mha_monitor.rates.base_band import MOVED, with_moved_range
from mha_monitor.rates.rate_ratios import COLUMNS, group_rates, rate_ratios
from mha_monitor.rates.series_breaks import segments, statuses_of
from mha_monitor.stats import Estimate
from mha_monitor.stats.rates.base_change import share_of_change
from mha_monitor.store.cache import remembered
from mha_monitor.store.store import Store

ADDED = ("segment", *MOVED, *source_pages.ADDED)


def trend(store: Store, asked: Question, milestones: tuple[Milestone, ...] = ()) -> pd.DataFrame:
    """Ratio table of the areas of a question, a row for each period, area and group.

    With the columns ADDED: rows of one area and segment may be joined by a line; between segments
    the series breaks. `milestones` are the register, for those that break a series of months.
    Without `rate_kind` the rates of a question are standardised for England's years and else
    crude; without a base people move from census to census.
    """
    is_printed = (asked.every or YEAR) == YEAR and asked.kind == "england"
    kind = "standardised" if is_printed else "crude"
    filled = asked.over(
        groups=(),
        period=None,
        every=asked.every or YEAR,
        population_base=asked.population_base or population_bases.MOVING,
        rate_kind=asked.rate_kind or kind,
    )
    return _trend(store, filled, milestones)


@remembered
def _trend(store: Store, asked: Question, milestones: tuple[Milestone, ...]) -> pd.DataFrame:
    if asked.rate_kind == "crude":
        table = rate_ratios(store, asked)
        table = table[table["area_code"].isin(asked.areas)] if asked.areas else table
    else:
        _refuse_standardised(asked)
        table = printed_rates.standardised(store, asked)
    if asked.every == TWELVE_MONTHS:
        table = table.assign(flags=(table["flags"] + f" {OVERLAPPING}").str.strip())
    if table.empty:
        return table.reindex(columns=[*table, *ADDED])
    figures = _figures_of(store, asked)
    table = source_pages.with_pages(with_moved_range(table, store), figures, store)
    base, every = asked.population_base or "", asked.every or YEAR
    found = [
        segments(rows, base, every, milestones, statuses_of(store.releases))
        for _, rows in table.groupby("area_code", sort=False)
    ]
    table = table.assign(segment=pd.concat(found)).reset_index(drop=True)
    return _compared_where_sound(table[[*COLUMNS, *ADDED]])


def _compared_where_sound(table: pd.DataFrame) -> pd.DataFrame:
    """Without a ratio, difference or excess where a red flag forbids one: no line leads there.

    Counts and rates stay, with the flag that says why.
    """
    names = [name for name in COLUMNS if name.startswith(("ratio", "difference", "excess"))]
    return table.assign(**{name: table[name].mask(blocked(table)) for name in names})


def _figures_of(store: Store, asked: Question) -> pd.DataFrame:
    """The figure of every group, the reference group's too, and the release that it is of."""
    if asked.rate_kind == "crude":
        return group_rates(store, asked)
    return printed_rates.printed(store, asked.counted).assign(area_code=ENGLAND)


def _refuse_standardised(asked: Question) -> None:
    if asked.every != YEAR:
        raise Unanswerable(
            "Standardised rates are used for years only: the monthly files' own equal the crude "
            "ones, as the publisher's code makes them. Ask for crude rates (--rate-kind crude, "
            "rate_kind='crude')."
        )


def base_change(published: pd.DataFrame, one_base: pd.DataFrame) -> BaseChange | None:
    """The change over the census break in two series of one group, or None if there is none.

    Shares are of the change in the ratio's logarithm.
    """
    on_old = published[published["population_base"].eq("census-2011")]
    on_new = published[published["population_base"].eq("census-2021")]
    if on_old.empty or on_new.empty:
        return None
    last, first = on_old.iloc[-1], on_new.iloc[0]
    moved = one_base[one_base["period"].eq(last["period"])].iloc[0]
    ends = [float(moved[name]) for name in MOVED]
    shares = [
        share_of_change(end / last["ratio"], *(_estimate(row) for row in (last, first)))
        for end in ends
    ]
    share_low, share_high = sorted(float(share.value) for share in shares)
    return BaseChange(
        group=last["group"],
        rate_kind=last["rate_kind"],
        period_before=last["period"],
        period_after=first["period"],
        before=last["ratio"],
        after=first["ratio"],
        moved_low=ends[0],
        moved_high=ends[1],
        share_low=share_low,
        share_high=share_high,
        share_least=min(float(each.low) for each in shares),
        share_most=max(float(each.high) for each in shares),
    )


def _estimate(row: pd.Series) -> Estimate:
    return Estimate(*(row[name] for name in ("ratio", "ratio_low", "ratio_high")))


class Bases(NamedTuple):
    """One trend on the base of each year and on one base, apart and together."""

    published: pd.DataFrame
    one_base: pd.DataFrame
    series: pd.DataFrame
    change: BaseChange | None


SERIES_TITLES = {"published": "As published", "one base": "{base} throughout"}


def side_by_side(
    published: pd.DataFrame, one_base: pd.DataFrame, on_new_census: pd.DataFrame
) -> Bases:
    """Both series under their names (column `series`), and what the change of census does.

    The change is that from Census 2011 to Census 2021, whichever the one base is.
    """
    base = population_bases.BASES[one_base["population_base"].iloc[0]]
    named = [
        published.assign(series=SERIES_TITLES["published"]),
        one_base.assign(series=SERIES_TITLES["one base"].format(base=base)),
    ]
    both = pd.concat(named, ignore_index=True)
    return Bases(published, one_base, both, base_change(published, on_new_census))
