"""Areas held against England's rates."""

from __future__ import annotations

from data_sources.schema.errors import SourceError
from mha_monitor.definitions.choices import known_group
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.measures import measure_named
from mha_monitor.monitor.rate_ratios import when_asked
from mha_monitor.rates import rate_ratios
from mha_monitor.rates.selection import only_area, only_period
from mha_monitor.store.store import Store, open_store


def indirect(
    measure: str = "detentions",
    area_kind: str = "icb",
    period: str | None = None,
    group: str | None = None,
    store: Store | None = None,
    area: str | None = None,
) -> Finding:
    """Each area's events over those expected if each group had England's rate for it.

    So the area's mix of groups is allowed for; with `group` that group alone is counted. A row
    for each area, columns in `expected.COLUMNS`. Without `period` the newest that areas have.
    """
    from mha_monitor.analysis import indirect as expected
    from mha_monitor.sentences import indirect as word_expected
    from mha_monitor.sentences import sources

    if area_kind == "england":
        raise SourceError("England cannot be held against itself. Ask for area_kind icb or region.")
    store, asked = store or open_store(), measure_named(measure)
    when = when_asked(measure, area_kind, None, period, None, store)
    rates = rate_ratios.group_rates(store, asked, area_kind, **when)
    england = rate_ratios.group_rates(store, asked, "england", **when)
    table = expected.indirect(rates, england, group and known_group(group))
    table = only_area(only_period(table, when["period"] or period), area)
    return Finding(
        table,
        words=word_expected.indirect(table),
        caveat=f"{sources.caveat(measure, sources.all_flags(table))} {word_expected.CAVEAT}",
        source=sources.source_line(table),
    )
