"""How far a ratio could rest on who is of unknown ethnicity, or recorded as "any other"."""

from __future__ import annotations

import pandas as pd

from data_sources.schema.errors import Unanswerable
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.periods import YEAR
from mha_monitor.definitions.questions import Question
from mha_monitor.monitor.ages_beside import with_ages
from mha_monitor.monitor.door import asks
from mha_monitor.monitor.rate_ratios import narrowed, with_period
from mha_monitor.rates import rate_ratios
from mha_monitor.sentences import other_backgrounds as word_other_backgrounds
from mha_monitor.sentences import sources
from mha_monitor.store.store import Store


@asks
def unknown_ethnicity(store: Store, asked: Question) -> Finding:
    """How far the ratio could rest on those of unknown ethnicity.

    A row for each area: `ratio_unknown_low` and `_high` are the bounds if all of them were of one
    group or the other, `ratio_acute_*` the wider ones with the detentions of acute hospitals, none
    of which has a group (England alone), and `ratio_imputed*` the ratio if the unknown of each
    board were as its known. Hidden and rounded counts take part as ranges.
    """
    from mha_monitor.analysis import unknown_ethnicity as shares
    from mha_monitor.sentences import unknown as word_unknown

    asked = with_period(store, asked)
    table = narrowed(rate_ratios.rate_ratios(store, asked), asked, asked.compared())
    table = with_ages(store, asked, table)
    rates = rate_ratios.group_rates(store, asked)
    table = shares.with_totals(table, rates)
    table = shares.bounds(table, shares.acute_counts(store, asked.counted))
    if asked.kind == "england":
        rates = _of_boards(store, asked)
    table = shares.with_imputed(table, rates)
    return Finding(
        table.reset_index(drop=True),
        words=word_unknown.unknown_ethnicity(table),
        caveat=f"{sources.caveat_of(table, asked.measure)} {word_unknown.CAVEAT}",
        row_caveats=lambda rows: [
            f"{own} {word_unknown.CAVEAT}" for own in sources.row_caveats(rows)
        ],
        source=sources.source_line(table),
    )


def _of_boards(store: Store, asked: Question) -> pd.DataFrame:
    """The rates of the boards that England's unknown are shared out by; none where none is held."""
    try:
        return rate_ratios.group_rates(store, asked.over(area_kind="icb", areas=()))
    except Unanswerable:
        return pd.DataFrame(columns=["period_start", "period_end", "area_code", "group"])


@asks
def other_background(store: Store, asked: Question, broad: str = "black") -> Finding:
    """England's ratios with a broad group's "any other" left out, spread over it, or merged.

    A row for each named group and `view`, one for the merged group and one for the "any other"
    group alone. Without `period` the newest with a figure for every one of them.
    """
    from mha_monitor.analysis import other_backgrounds

    groups = other_backgrounds.groups_of(broad, asked.reference)
    asked = with_period(store, asked)
    # Years are few: all are read, so that those with every group can be named.
    read = asked.over(period=None) if asked.every == YEAR else asked
    rates = rate_ratios.group_rates(store, read)
    rates = other_backgrounds.of_one_period(rates, groups, asked.period)
    table = other_backgrounds.views(rates, broad, asked.reference, asked.confidence)
    flags = sources.all_flags(rates)
    return Finding(
        table,
        words=word_other_backgrounds.other_background(table),
        caveat=f"{sources.caveat(asked.measure, flags)} {word_other_backgrounds.CAVEAT}",
        source=sources.source_line(rates),
    )
