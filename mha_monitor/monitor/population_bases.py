"""The same ratio on every population base, and on every grouping of ethnic groups."""

from __future__ import annotations

from data_sources.schema.errors import WrongWord
from data_sources.schema.vocabulary import ENGLAND
from mha_monitor.definitions.choices import ALL, GROUPINGS
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.periods import YEAR
from mha_monitor.definitions.questions import Question
from mha_monitor.monitor.catalogue import milestones
from mha_monitor.monitor.door import asks
from mha_monitor.monitor.rate_ratios import narrowed, with_period
from mha_monitor.rates import printed_rates, rate_ratios
from mha_monitor.rates.availability import length_asked
from mha_monitor.rates.selection import only
from mha_monitor.rates.trend import base_change
from mha_monitor.sentences import bases as word_bases
from mha_monitor.sentences import sources
from mha_monitor.store.store import Store


@asks
def on_bases(store: Store, asked: Question) -> Finding:
    """One series on every population base, and what of a change is a change of census.

    A row for each base and period: the table of ratios with `base`, `factor` (what a change of
    base alone multiplies the ratio as published by) and `segment`. Without `rate_kind` the rates
    are standardised for England's years where such are printed, else crude.
    """
    from mha_monitor.analysis import every_population_base

    if len(asked.groups) != 1 or asked.groups == (ALL,):
        raise WrongWord("One group is shown on every base. Ask for one.")
    asked.compared()
    every = length_asked(asked, store)
    printed = every == YEAR and asked.area == ENGLAND
    printed = printed and printed_rates.are_printed(store, asked.counted)
    kind = asked.rate_kind or ("standardised" if printed else "crude")
    asked = asked.over(every=every, rate_kind=kind)
    register = () if every == YEAR else milestones()
    table = every_population_base.on_every_base(store, asked, register)
    published = table[table["base"].eq("published")]
    one_base = table[table["base"].eq("census-2021")]
    change = base_change(published, one_base) if every == YEAR else None
    flags = sources.all_flags(table)
    return Finding(
        table,
        words=word_bases.on_bases(table, change),
        caveat=f"{sources.caveat(asked.measure, flags)} {word_bases.CAVEAT}",
        source=sources.source_line(published if len(published) else table),
    )


@asks
def groupings(store: Store, asked: Question) -> Finding:
    """The same ratios under each grouping of ethnic groups: nhs, census and (England) publisher.

    The table of ratios with `factor`: what the scheme multiplies the ratio of the scheme `nhs`
    by, with the same counts.
    """
    from mha_monitor.analysis import ethnic_groupings as schemes
    from mha_monitor.sentences import groupings as word_groupings

    asked = with_period(store, asked)
    names = [name for name in GROUPINGS if name != "publisher" or asked.kind == "england"]
    tables = {
        name: narrowed(rate_ratios.rate_ratios(store, asked.over(grouping=name)), asked, ALL)
        for name in names
    }
    table = schemes.side_by_side(tables)
    if (groups := asked.compared()) != (ALL,):
        table = only(table, "group", groups)
    return Finding(
        table,
        words=word_groupings.groupings(table),
        caveat=(
            f"{sources.caveat(asked.measure, sources.all_flags(table))} {word_groupings.CAVEAT}"
        ),
        source=sources.source_line(table),
    )
