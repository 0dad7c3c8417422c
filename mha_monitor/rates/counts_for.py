"""The counts of what was asked: of one period or all, and in the areas of which vintage."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from data_sources.schema.errors import SourceError
from data_sources.schema.vocabulary import BY_CODE
from mha_monitor.definitions.choices import nearest
from mha_monitor.definitions.periods import YEAR, every_of, labels, period_of
from mha_monitor.definitions.questions import Question
from mha_monitor.rates import later_areas
from mha_monitor.rates.counts import counts_of
from mha_monitor.rates.later_areas import BackCast
from mha_monitor.store.store import Store


def as_given(store: Store, asked: Question) -> pd.DataFrame:
    """The counts of what was asked, or an error that says what there is instead.

    Of the kind of area, the length of period, the period (none: every one) and the area (none:
    every one) of a question.
    """
    measure, area_kind, every = asked.counted, asked.kind, asked.every or YEAR
    if area_kind == "provider":
        raise SourceError(
            "Providers have no population of their own, so there are no rates or ratios for them. "
            "Ask for their counts: `figures --area-kind provider`."
        )
    if asked.period is None:
        return counts_of(store, measure, area_kind, every, None, asked.area)
    days = period_of(asked.period) if every_of(asked.period) in (None, every) else None
    try:
        if days is not None:
            return counts_of(store, measure, area_kind, every, days, asked.area)
    except SourceError:
        pass
    raise no_such_period(asked.period, labels_held(store, asked))


def no_such_period(period: str, held: list[str]) -> SourceError:
    """That nothing is held for a period, with the nearest that is and the list of all."""
    near = nearest(period, held)
    meant = f": did you mean {near}?" if near else "."
    there = ", ".join(held)
    return SourceError(f"No figures are held for the period {period!r}{meant} There are: {there}.")


def labels_held(store: Store, asked: Question) -> list[str]:
    """The periods of one length that have counts by ethnic group, oldest first.

    Raises SourceError where there are none, with the kinds of area that have some.
    """
    every = asked.every or YEAR
    counts = counts_of(store, asked.counted, asked.kind, every)
    return sorted(set(labels(counts[counts["group"].isin(BY_CODE)], every)))


def on_vintage(store: Store, asked: Question) -> BackCast:
    """Counts in the areas of one vintage, and the areas that cannot be made, with the reason.

    Sub-ICBs with counts of their own let a divided board be added up.
    """
    whole = replace(asked, areas=())
    counts = as_given(store, whole)
    try:
        parts = as_given(store, replace(whole, area_kind="sub-icb"))
    except SourceError:
        parts = None
    return later_areas.on_vintage(counts, asked.kind, store, asked.area_vintage or "", parts)
