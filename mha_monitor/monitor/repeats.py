"""How often the same people are detained, and what that does to intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mha_monitor.rates.selection import only_period
from mha_monitor.store.store import Store, open_store

if TYPE_CHECKING:
    from mha_monitor.definitions.findings import Finding


def repeat_detentions(period: str | None = None, store: Store | None = None) -> Finding:
    """People by number of detentions as a dispersion, for England and each ethnic group.

    `period` is a year such as `2023-24`; none means the newest with such a table, `all` every
    one. Columns as in `repeats.COLUMNS`: people, the detentions they had at least, and the
    dispersion with its low and high end. Raises SourceError, with the years there are.
    """
    from mha_monitor.definitions.findings import Finding
    from mha_monitor.rates import repeat_detentions as repeats
    from mha_monitor.sentences import repeats as word_repeats

    table = repeats.dispersions(store or open_store())
    if period is None:
        period = table["period"].iloc[-1]
    table = only_period(table, period)
    newest = table[table["period"].eq(table["period"].iloc[-1])]
    return Finding(
        table,
        word_repeats.finding(newest),
        word_repeats.CAVEAT,
        word_repeats.source_line(table),
    )
