"""The rate ratio of areas over time."""

from __future__ import annotations

from functools import partial

import pandas as pd

from data_sources.schema.errors import Unanswerable, WrongWord
from data_sources.schema.vocabulary import ENGLAND
from mha_monitor.analysis.change_over_bases import change_on_named, change_over_bases
from mha_monitor.definitions import population_bases
from mha_monitor.definitions.choices import ALL
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.periods import YEAR, every_of
from mha_monitor.definitions.population_bases import MOVING
from mha_monitor.definitions.questions import Question
from mha_monitor.monitor.ages_beside import OWN, with_ages
from mha_monitor.monitor.catalogue import milestones
from mha_monitor.monitor.door import asks
from mha_monitor.monitor.rate_ratios import narrowed
from mha_monitor.rates import trend as series
from mha_monitor.rates.availability import length_asked
from mha_monitor.rates.base_band import with_base_band
from mha_monitor.sentences import moving_people, sources, trend_tables
from mha_monitor.store.store import Store


@asks
def trend(store: Store, asked: Question, shown: str = "ratio") -> Finding:
    """The rate ratio of areas over time. A new `segment` is a break in the series.

    The table of ratios with the column `segment`, and `ratio_base_low` and `ratio_base_high`, the
    range over the populations that can be defended. `rate_kind` is `standardised` (the publisher's
    rates, England and years only) or `crude`; without it standardised for years. Without
    `population_base` people move from census to census, and after March 2021 by a band from held
    to carried on. `every` is `year`, `month` or `12-months`: years where there are any.
    """
    table = with_base_band(_rows(store, asked), store, asked.area_vintage)
    told = _told(store, asked, table, shown)
    return Finding(
        table,
        words=told.words,
        caveat=lambda: _caveat(asked, table),
        row_caveats=_row_caveats,
        source=lambda: sources.source_of_points(table),
        picture={"title": told.title, "subtitle": told.subtitle, "alt": told.alt},
        shown=shown,
    )


def _caveat(asked: Question, table: pd.DataFrame) -> str:
    return f"{sources.caveat_of(table, asked.measure)} {moving_people.CAVEAT}"


def _row_caveats(table: pd.DataFrame) -> list[str]:
    return [f"{own} {moving_people.CAVEAT}" for own in sources.row_caveats(table)]


def _beside_ages(store: Store, asked: Question, table: pd.DataFrame) -> pd.DataFrame:
    """The series of areas with what ages do to England's ratio; England has its own series."""
    if table["area_code"].eq(ENGLAND).any():
        return table
    return with_ages(store, asked, table).drop(columns=[*OWN])


def _told(
    store: Store, asked: Question, table: pd.DataFrame, shown: str
) -> trend_tables.Told | trend_tables.ToldOnBases:
    """The words of one series; of years beside what was published, so that no census is told.

    Below England no earlier census is known to be the publisher's: there is no switch to tell of.
    """
    over_bases = partial(_changes, store, asked, table)
    told = trend_tables.Told(table, over_bases, shown)
    if not told.is_one or every_of(table["period"].iloc[0]) != YEAR:
        return told
    base = asked.population_base or MOVING
    base = MOVING if base == population_bases.PUBLISHED else base
    kind = table["rate_kind"].iloc[0]
    try:
        both = _both(store, asked.over(rate_kind=kind), base)
    except Unanswerable:
        return told
    changes = partial(_changes, store, asked, both.one_base)
    return trend_tables.ToldOnBases(both, base, changes, shown)


def _changes(
    store: Store, asked: Question, table: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """The change on every base to be defended, and on the one that was named, if one was."""
    named = asked.population_base in population_bases.BASES
    return _over_bases(store, asked, table), change_on_named(table) if named else None


def _over_bases(store: Store, asked: Question, table: pd.DataFrame) -> pd.DataFrame:
    """How the ratio changed from the first period to the last, on every base to be defended."""
    return change_over_bases(table, store, asked.area_vintage)


def _both_ways(store: Store, asked: Question) -> pd.DataFrame:
    """The years with people held at Census 2021, and with people who went on as before it."""
    asked = asked.over(every=YEAR, period=None)
    ways = {population_bases.HELD: MOVING, population_bases.CARRIED: population_bases.CARRIED}
    rows = {way: _rows(store, asked.over(population_base=base)) for way, base in ways.items()}
    named = [table.assign(series=moving_people.WAYS[way]) for way, table in rows.items()]
    return pd.concat(named, ignore_index=True)


def _last_year(store: Store, asked: Question, table: pd.DataFrame) -> str:
    """How the ratio changed from the last period but one to the last, in one sentence."""
    known = table[table["ratio"].notna()].sort_values("period_end").tail(2)
    return moving_people.short(_over_bases(store, asked, known), since=True)


@asks
def trend_on_bases(store: Store, asked: Question, shown: str = "ratio") -> Finding:
    """The trend of years as published and on one population base throughout.

    `published` and `one_base` are the two series, the table both of them (column `series`);
    `change` is what the change of census does between two years, or None; `short` and `last_year`
    are one sentence each on all years and on the last two; `both_ways` is the series (column
    `series`) on each of the two ways to count people since Census 2021.
    """
    asked = asked.over(rate_kind=_kind(store, asked))
    base = asked.population_base or MOVING
    both = _both(store, asked, base)
    over_bases = partial(_over_bases, store, asked, both.one_base)
    changes = partial(_changes, store, asked, both.one_base)
    told = trend_tables.ToldOnBases(both, base, changes, shown)
    return Finding(
        both.series,
        words=told.words,
        caveat=lambda: _caveat(asked, both.series),
        row_caveats=_row_caveats,
        source=lambda: sources.source_of_points(both.series),
        picture={"title": told.title, "subtitle": told.subtitle, "alt": told.alt},
        shown=shown,
        published=both.published,
        one_base=both.one_base,
        change=both.change,
        census=told.census,
        short=lambda: moving_people.short(over_bases()),
        last_year=partial(_last_year, store, asked, both.one_base),
        both_ways=partial(_both_ways, store, asked),
    )


@asks
def trend_drawn(store: Store, asked: Question, shown: str = "ratio") -> Finding:
    """A trend as it is drawn: years as published and on one base, other lengths as one series.

    Standardised rates are printed for England alone: elsewhere they are crude.
    """
    if len(asked.groups) != 1 or asked.groups == (ALL,):
        raise WrongWord("A trend is drawn for one group. Ask for one.")
    if asked.area is None and asked.kind != "england":
        raise WrongWord("A trend is drawn for one area. Ask for one (--area QWE, area='QWE').")
    every = length_asked(asked, store)
    if every != YEAR:
        return trend(asked.over(every=every), store=store, shown=shown)
    asked = asked.over(every=None, rate_kind=_kind(store, asked))
    found = trend_on_bases(asked, store=store, shown=shown)
    # What the change of census does must be in the picture itself.
    return found.noted(found.census)


def _kind(store: Store, asked: Question) -> str:
    """The kind of rate that a trend of years leads with: England's standardised one, but where
    only crude ones are held for more than one year."""
    if asked.rate_kind or asked.kind != "england":
        return asked.rate_kind or "crude"
    held = {
        kind: _rows(store, asked.over(rate_kind=kind, every=YEAR, period=None))["ratio"].count()
        for kind in ("standardised", "crude")
    }
    return "crude" if held["standardised"] < 2 <= held["crude"] else "standardised"


def _both(store: Store, asked: Question, base: str) -> series.Bases:
    """The years as published and on one base, and what the change of census does."""
    asked = asked.over(every=YEAR, period=None)
    wanted = dict.fromkeys((population_bases.PUBLISHED, base, "census-2021"))
    found = {each: _rows(store, asked.over(population_base=each)) for each in wanted}
    return series.side_by_side(found[population_bases.PUBLISHED], found[base], found["census-2021"])


def _rows(store: Store, asked: Question) -> pd.DataFrame:
    every = length_asked(asked, store)
    register = () if every == YEAR else milestones()
    table = series.trend(store, asked.over(every=every), register)
    table = narrowed(table, asked.over(period=asked.period or ALL), asked.compared())
    return _beside_ages(store, asked, table)
