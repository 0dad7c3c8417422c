"""The rate ratio of one area over time."""

from __future__ import annotations

import pandas as pd

from data_sources.schema.vocabulary import ENGLAND
from mha_monitor.definitions import population_bases
from mha_monitor.definitions.choices import ALL, Groups, broad_or_asked, known_group
from mha_monitor.definitions.measures import measure_named
from mha_monitor.definitions.periods import YEAR
from mha_monitor.monitor.catalogue import milestones
from mha_monitor.monitor.rate_ratios import narrowed
from mha_monitor.rates.availability import length_asked
from mha_monitor.rates.selection import kind_of
from mha_monitor.store.store import Store, open_store


def trend(
    measure: str = "detentions",
    area: str = ENGLAND,
    group: Groups = "black",
    reference: str = "white",
    population_base: str | None = None,
    rate_kind: str | None = None,
    confidence: float = 0.95,
    store: Store | None = None,
    every: str | None = None,
    repeats: bool = False,
) -> pd.DataFrame:
    """The ratio of one area over time: the table of ratios with the column `segment`.

    `rate_kind` is `standardised` (the publisher's rates, England and years only) or `crude`;
    none means standardised for years. `population_base` may be `published`: the census the
    publisher used each year, which is what none means for years; else it is Census 2021.
    `every` is `year`, `month` or `12-months`; none means years where there are any. `repeats`
    widens every interval because one person can be detained more than once.
    """
    from mha_monitor.rates import trend as series

    store = store or open_store()
    area_kind = kind_of(area, store)
    every = length_asked(measure, area_kind, every, None, store)
    of_years = every == YEAR
    table = series.trend(
        store,
        measure_named(measure),
        area_kind,
        area,
        known_group(reference),
        population_base or (population_bases.PUBLISHED if of_years else "census-2021"),
        rate_kind or ("standardised" if of_years else "crude"),
        confidence,
        every,
        () if of_years else milestones(),
        repeats,
    )
    asked = broad_or_asked(group, measure)
    return narrowed(table, asked, ALL, None, reference)


def trend_on_bases(
    measure: str = "detentions",
    area: str = ENGLAND,
    group: str = "black",
    reference: str = "white",
    rate_kind: str = "standardised",
    one_base: str = "census-2021",
    store: Store | None = None,
    repeats: bool = False,
):
    """The trend of years as published and on one population base: `mha_monitor.trend.Bases`."""
    from mha_monitor.rates.trend import side_by_side

    ask = {"rate_kind": rate_kind, "store": store, "every": YEAR, "repeats": repeats}
    series = {
        base: trend(measure, area, group, reference, base, **ask)
        for base in dict.fromkeys((population_bases.PUBLISHED, one_base, "census-2021"))
    }
    return side_by_side(series[population_bases.PUBLISHED], series[one_base], series["census-2021"])
