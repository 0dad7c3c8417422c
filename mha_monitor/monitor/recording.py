"""How well ethnicity is recorded, area by area."""

from __future__ import annotations

import pandas as pd

from data_sources.schema.errors import Unanswerable, WrongWord
from mha_monitor.definitions.choices import ALL
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.questions import Question, of_england
from mha_monitor.monitor.door import asks
from mha_monitor.monitor.rate_ratios import narrowed, with_period
from mha_monitor.rates import rate_ratios as tables
from mha_monitor.sentences import sources
from mha_monitor.store.store import Store

BROAD = ("black",)  # any group gives the same unknown of an area


@asks
def recording(store: Store, asked: Question) -> Finding:
    """Which share of events has no ethnic group on record, for England and each area of a kind.

    Columns as in `analysis.recording.COLUMNS`, the highest share first; England's row leads.
    `often` are the rows where surely more than one in ten is unknown.
    Raises Unanswerable where nothing is published, WrongWord for England alone or all periods.
    """
    from mha_monitor.analysis import recording as shares
    from mha_monitor.analysis.unknown_ethnicity import with_totals
    from mha_monitor.sentences import trust as words

    if asked.kind == "england" or asked.period == ALL:
        raise WrongWord("Recording is shown for a kind of area in one period. Name a kind: icb.")
    asked = with_period(store, asked.over(groups=BROAD))

    def read(question: Question) -> pd.DataFrame:
        found = narrowed(tables.rate_ratios(store, question), question, BROAD)
        return shares.recording(with_totals(found, tables.group_rates(store, question)))

    areas = read(asked).sort_values(["unknown_share", "area_name"], ascending=[False, True])
    try:
        england = read(of_england(asked).over(period=areas["period"].iloc[0]))
    except Unanswerable:
        england = areas.iloc[:0]
    if england.empty:
        raise Unanswerable("Of England nothing is held to set these areas beside.")
    row = england.iloc[0]
    table = pd.concat([england, areas], ignore_index=True)
    return Finding(
        table,
        words=lambda: words.finding(areas, row),
        caveat=words.CAVEAT,
        source=lambda: sources.source_line(table),
        picture={
            "title": lambda: words.title(row),
            "subtitle": lambda: words.subtitle(areas, row),
            "alt": lambda: words.alt(areas, row),
        },
        often=lambda: shares.often_unknown(table),
        headline=lambda: words.headline(areas, row),
        doubt=lambda: words.in_doubt(areas),
    )
