"""The newest ratio of England, of whichever kind of rate is the newest."""

from __future__ import annotations

from data_sources.schema.errors import Unanswerable, WrongWord
from mha_monitor.definitions.choices import ALL
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.questions import Question
from mha_monitor.monitor.door import asks
from mha_monitor.sentences import newest as word_newest
from mha_monitor.sentences import sources
from mha_monitor.store.store import Store


@asks
def newest(store: Store, asked: Question) -> Finding:
    """The newest ratio of one group that is held, and what the other kind of rate gives.

    A row of `trend` for each kind of rate, newest first, with `ratio_base_low` and `_high`: the
    range over what can be thought of how many people each group has gained. `lead`, `sure` and
    `beside` are its three sentences apart, `doubt` all that goes with the first quoted alone.
    Raises Unanswerable where no ratio is held.
    """
    from mha_monitor.analysis.newest_of_each_kind import newest_of_each_kind

    if len(asked.compared()) != 1 or asked.groups == (ALL,):
        raise WrongWord("The newest ratio is of one group. Ask for one.")
    table = newest_of_each_kind(store, asked)
    if table.empty:
        raise Unanswerable("No ratio is held that could be relied on. Ask for another group.")
    told = word_newest.Told(table)
    return Finding(
        table,
        words=told.words,
        caveat=lambda: sources.caveat(asked.measure, sources.all_flags(table)),
        source=lambda: f"{sources.source_line(table)} {sources.second_hand(table)}".strip(),
        lead=told.lead,
        sure=told.sure,
        beside=told.beside,
        doubt=told.doubt,
    )
