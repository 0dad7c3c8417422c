"""The same ratio on every population base, and on every grouping of ethnic groups."""

from __future__ import annotations

from data_sources.schema.vocabulary import ENGLAND
from mha_monitor.definitions.choices import ALL, GROUPINGS, Groups, broad_or_asked, known_group
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.measures import measure_named
from mha_monitor.definitions.periods import YEAR
from mha_monitor.monitor.catalogue import milestones
from mha_monitor.monitor.rate_ratios import compared, ratios
from mha_monitor.rates.availability import length_asked
from mha_monitor.rates.selection import kind_of, only
from mha_monitor.store.store import Store, open_store


def on_bases(
    measure: str = "detentions",
    area: str = ENGLAND,
    group: str = "black",
    reference: str = "white",
    rate_kind: str | None = None,
    every: str | None = None,
    store: Store | None = None,
) -> Finding:
    """One series as published and on each population base throughout, a row for each period.

    Columns are those of the table of ratios and `base`, `factor` (what a change of base alone
    multiplies the ratio as published by) and `segment`. `rate_kind` is as for `trend`; none means
    standardised for England's years where such rates are printed, else crude.
    """
    from mha_monitor.analysis import every_population_base
    from mha_monitor.rates import printed_rates
    from mha_monitor.rates.trend import base_change
    from mha_monitor.sentences import bases as word_bases
    from mha_monitor.sentences import sources

    store, asked = store or open_store(), measure_named(measure)
    area_kind = kind_of(area, store)
    every = length_asked(measure, area_kind, every, None, store)
    printed = every == YEAR and area == ENGLAND and printed_rates.are_printed(store, asked)
    table = every_population_base.on_every_base(
        store,
        asked,
        area_kind,
        area,
        known_group(group),
        known_group(reference),
        rate_kind or ("standardised" if printed else "crude"),
        every,
        () if every == YEAR else milestones(),
    )
    published = table[table["base"].eq("published")]
    one_base = table[table["base"].eq("census-2021")]
    change = base_change(published, one_base) if every == YEAR else None
    flags = sources.all_flags(table)
    return Finding(
        table,
        words=word_bases.on_bases(table, change),
        caveat=f"{sources.caveat(measure, flags)} {word_bases.CAVEAT}",
        source=sources.source_line(published if len(published) else table),
    )


def groupings(
    measure: str = "detentions",
    area_kind: str = "england",
    area: str | None = None,
    group: Groups = None,
    reference: str = "white",
    period: str | None = None,
    store: Store | None = None,
) -> Finding:
    """The ratio of each group under each scheme of grouping: nhs, census and (England) publisher.

    Columns are those of the table of ratios and `factor`: what the scheme multiplies the ratio of
    the scheme `nhs` by, with the same counts. Other arguments as for `ratios`.
    """
    from mha_monitor.analysis import ethnic_groupings as schemes
    from mha_monitor.sentences import groupings as word_groupings
    from mha_monitor.sentences import sources

    store, asked = store or open_store(), broad_or_asked(group, measure)
    names = [name for name in GROUPINGS if name != "publisher" or area_kind == "england"]
    ask = {"area_kind": area_kind, "area": area, "period": period, "store": store}
    tables = {
        name: ratios(measure, group=ALL, reference=reference, grouping=name, **ask)
        for name in names
    }
    table = schemes.side_by_side(tables)
    if asked != ALL:
        table = only(table, "group", compared(asked, reference))
    return Finding(
        table,
        words=word_groupings.groupings(table),
        caveat=f"{sources.caveat(measure, sources.all_flags(table))} {word_groupings.CAVEAT}",
        source=sources.source_line(table),
    )
