"""Areas held against England's rates."""

from __future__ import annotations

from data_sources.errors import SourceError
from mha_monitor import disparity
from mha_monitor.asking import known_group, only_area, only_period
from mha_monitor.findings import Finding
from mha_monitor.measures import measure_named
from mha_monitor.questions.ratios import when_asked
from mha_monitor.store import Store, open_store


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
    from mha_monitor import expected, words
    from mha_monitor.sentences import expected as word_expected

    if area_kind == "england":
        raise SourceError("England cannot be held against itself. Ask for area_kind icb or region.")
    store, asked = store or open_store(), measure_named(measure)
    when = when_asked(measure, area_kind, None, period, None, store)
    rates = disparity.group_rates(store, asked, area_kind, **when)
    england = disparity.group_rates(store, asked, "england", **when)
    table = expected.indirect(rates, england, group and known_group(group))
    table = only_area(only_period(table, when["period"] or period), area)
    return Finding(
        table,
        words=word_expected.indirect(table),
        caveat=f"{words.caveat(measure, words.all_flags(table))} {word_expected.CAVEAT}",
        source=words.source_line(table),
    )
