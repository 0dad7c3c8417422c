"""The counts of what was asked: of one period or all, and in the areas of which vintage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from data_sources.schema.errors import Unanswerable
from data_sources.schema.model import Period
from data_sources.schema.vocabulary import BY_CODE
from mha_monitor.definitions.choices import nearest
from mha_monitor.definitions.measures import Measure
from mha_monitor.definitions.periods import YEAR, every_of, labels, period_of
from mha_monitor.definitions.questions import Question
from mha_monitor.rates import later_areas
from mha_monitor.rates.counts import COLUMNS, counts_of, counts_of_all
from mha_monitor.rates.later_areas import BackCast
from mha_monitor.store.store import Store


def as_given(store: Store, asked: Question) -> pd.DataFrame:
    """The counts of what was asked, or an error that says what there is instead.

    Of the kind of area, the length of period, the period (none: every one) and the area (none:
    every one) of a question.
    """
    measure, area_kind, every = asked.counted, asked.kind, asked.every or YEAR
    if area_kind == "provider":
        raise Unanswerable(
            "Providers have no population of their own, so there are no rates or ratios for them. "
            "Ask for their counts: `figures --area-kind provider`."
        )
    days = _days(asked)
    if asked.period is None:
        return counts_of(store, measure, area_kind, every, None, asked.area)
    try:
        if days is not None:
            return counts_of(store, measure, area_kind, every, days, asked.area)
    except Unanswerable:
        pass
    raise no_such_period(asked.period, labels_held(store, asked))


def _days(asked: Question) -> Period | None:
    """The first and last day of the period asked for; None where it is none of that length."""
    of_length = every_of(asked.period or "") in (None, asked.every or YEAR)
    return period_of(asked.period) if asked.period and of_length else None


def of_all(store: Store, asked: Question, measures: Sequence[Measure]) -> pd.DataFrame:
    """As `as_given`, of many measures in one pass; no rows of those that are not given."""
    days = _days(asked)
    if not measures or asked.kind == "provider" or (asked.period and days is None):
        return pd.DataFrame(columns=COLUMNS)
    return counts_of_all(store, measures, asked.kind, asked.every or YEAR, days, asked.area)


def no_such_period(period: str, held: list[str]) -> Unanswerable:
    """That nothing is held for a period, with the nearest that is and the list of all."""
    near = nearest(period, held)
    meant = f": did you mean {near}?" if near else "."
    there = ", ".join(held)
    return Unanswerable(f"No figures are held for the period {period!r}{meant} There are: {there}.")


def labels_held(store: Store, asked: Question) -> list[str]:
    """The periods of one length that have counts by ethnic group, oldest first.

    Raises Unanswerable where there are none, with the kinds of area that have some.
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
    except Unanswerable:
        parts = None
    return later_areas.on_vintage(counts, asked.kind, store, asked.area_vintage or "", parts)
