"""Areas held against England's rates."""

from __future__ import annotations

from data_sources.schema.errors import Unanswerable
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.questions import Question, of_england
from mha_monitor.monitor.door import asks
from mha_monitor.monitor.rate_ratios import with_period
from mha_monitor.rates import rate_ratios
from mha_monitor.rates.selection import only_areas, only_period
from mha_monitor.sentences import sources
from mha_monitor.store.store import Store


@asks
def indirect(store: Store, asked: Question) -> Finding:
    """Each area's figure beside the one that England's rates of its ethnic groups would give.

    So the area's mix of groups is allowed for; with `group` that group alone is counted. A row
    for each area, columns in `analysis.indirect.COLUMNS`. Without `period` the newest that areas
    have.
    """
    from mha_monitor.analysis import indirect as expected
    from mha_monitor.sentences import indirect as word_indirect

    if asked.kind == "england":
        raise Unanswerable(
            "England cannot be held against itself. Ask for area_kind icb or region."
        )
    if len(asked.groups) > 1:
        raise Unanswerable("One group is counted alone, or all of them together: name one or none.")
    asked = with_period(store, asked)
    rates = rate_ratios.group_rates(store, asked)
    england = rate_ratios.group_rates(store, of_england(asked))
    group = asked.groups[0] if asked.groups else None
    table = expected.indirect(rates, england, group, asked.confidence)
    table = only_areas(only_period(table, asked.period), asked.areas)
    flags = sources.all_flags(table)
    return Finding(
        table,
        words=word_indirect.indirect(table, asked.confidence),
        caveat=f"{sources.caveat(asked.measure, flags)} {word_indirect.caveat(flags)}",
        source=sources.source_line(table),
    )
