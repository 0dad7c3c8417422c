"""The ratio at each step of a way through the Act, from the police's power to discharge."""

from __future__ import annotations

import pandas as pd

from data_sources.schema.errors import Unanswerable, WrongWord
from mha_monitor.definitions.choices import ALL
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.pathway import STEPS
from mha_monitor.definitions.questions import Question
from mha_monitor.monitor.door import asks
from mha_monitor.monitor.rate_ratios import ratio_table
from mha_monitor.sentences import sources
from mha_monitor.store.store import Store


@asks
def pathway(store: Store, asked: Question) -> Finding:
    """One group's rate ratio at each step: taken by police, detained, detained again, discharged.

    A row for each step that is published for the area in the period: columns as for `ratios`,
    `step`, and whether it lies `beside_reference` higher or lower, all steps allowed for;
    `not_published` names the measures of the others. Without `period` the newest of
    detentions. The steps count different things and overlap: none is part of another's count.
    Raises Unanswerable where no step is published, WrongWord for several areas or groups.
    """
    from mha_monitor.analysis.steps import told_apart
    from mha_monitor.sentences import pathway as words

    _refuse_many(asked)
    asked = asked.over(period=asked.period or _newest_period(store, asked))
    tables, missing = [], []
    for step, measure in enumerate(STEPS, start=1):
        try:
            found = ratio_table(store, asked.over(measure=measure))
        except Unanswerable:
            missing.append(measure)
            continue
        tables.append(found.assign(step=step))
    if not tables:
        # What detentions lack is said with what there is: periods, groups.
        ratio_table(store, asked.over(measure="detentions"))
        raise Unanswerable(words.nothing(asked))
    table = pd.concat(tables, ignore_index=True)
    table = table.assign(beside_reference=told_apart(table))
    return Finding(
        table,
        words=lambda: words.finding(table, tuple(missing)),
        caveat=lambda: words.caveat(table),
        source=lambda: sources.source_line(table),
        picture={
            "title": lambda: words.title(table),
            "subtitle": lambda: words.subtitle(table),
            "alt": lambda: words.alt(table),
        },
        headline=lambda: words.headline(table),
        not_published=tuple(missing),
    )


def _refuse_many(asked: Question) -> None:
    many_groups = ALL in asked.groups or len(asked.groups) > 1
    if many_groups or len(asked.areas) > 1 or (asked.kind != "england" and not asked.areas):
        raise WrongWord("The steps are shown for one group in one area. Name one of each.")
    if asked.period == ALL:
        raise WrongWord("The steps are shown for one period. Name one; `periods` lists them.")


def _newest_period(store: Store, asked: Question) -> str | None:
    """The newest period of detentions: every step is then of that one or said to be missing."""
    try:
        return str(ratio_table(store, asked.over(measure="detentions"))["period"].iloc[0])
    except Unanswerable:
        return None
