"""The counts of what was asked: of one period or all, and in the areas of which vintage."""

from __future__ import annotations

import pandas as pd

from data_sources.schema.errors import SourceError
from data_sources.schema.vocabulary import BY_CODE
from mha_monitor.definitions.measures import Measure
from mha_monitor.definitions.periods import every_of, labels, period_of
from mha_monitor.rates import later_areas
from mha_monitor.rates.counts import counts_of
from mha_monitor.rates.later_areas import BackCast
from mha_monitor.store.store import Store


def as_given(
    store: Store, measure: Measure, area_kind: str, every: str, period: str | None, area: str | None
) -> pd.DataFrame:
    """The counts of what was asked, or an error that says what there is instead."""
    if area_kind == "provider":
        raise SourceError(
            "Providers have no population of their own, so there are no rates or ratios for them. "
            "Ask for their counts: `figures --area-kind provider`."
        )
    if period is None:
        return counts_of(store, measure, area_kind, every, None, area)
    days = period_of(period) if every_of(period) in (None, every) else None
    try:
        if days is not None:
            return counts_of(store, measure, area_kind, every, days, area)
    except SourceError:
        pass
    held = labels_held(store, measure, area_kind, every)
    raise SourceError(
        f"No figures are held for the period {period!r}. There are: {', '.join(held)}."
    )


def labels_held(store: Store, measure: Measure, area_kind: str, every: str) -> list[str]:
    """The periods of one length that have counts by ethnic group, oldest first.

    Raises SourceError where there are none, with the kinds of area that have some.
    """
    counts = counts_of(store, measure, area_kind, every)
    return sorted(set(labels(counts[counts["group"].isin(BY_CODE)], every)))


def on_vintage(
    store: Store, measure: Measure, area_kind: str, every: str, period: str | None, vintage: str
) -> BackCast:
    """Counts in the areas of one vintage, and the areas that cannot be made, with the reason.

    Sub-ICBs with counts of their own let a divided board be added up.
    """
    counts = as_given(store, measure, area_kind, every, period, None)
    try:
        parts = as_given(store, measure, "sub-icb", every, period, None)
    except SourceError:
        parts = None
    return later_areas.on_vintage(counts, area_kind, store, vintage, parts)
