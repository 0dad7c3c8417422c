"""How often the same people are detained, and what that does to intervals."""

from __future__ import annotations

from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.questions import Question
from mha_monitor.monitor.door import asks
from mha_monitor.rates.repeat_detentions import dispersions
from mha_monitor.rates.selection import only_period
from mha_monitor.store.store import Store


@asks
def repeat_detentions(store: Store, asked: Question) -> Finding:
    """How often the same people are detained, by ethnic group, and how much wider intervals are.

    People by number of detentions as a dispersion, for England and each ethnic group. Without
    `period` the newest year with such a table, `all` every one. Columns as in
    `rates.repeat_detentions.COLUMNS`: people, the detentions they had at least, and the
    dispersion with its low and high end. Raises Unanswerable, with the years there are.
    """
    from mha_monitor.sentences import repeats as word_repeats

    table = dispersions(store)
    table = only_period(table, asked.period or table["period"].iloc[-1])
    newest = table[table["period"].eq(table["period"].iloc[-1])]
    return Finding(
        table,
        words=word_repeats.finding(newest),
        caveat=word_repeats.CAVEAT,
        source=word_repeats.source_line(table),
    )
