"""What the ratios of one side of a comparison are made of: a store, or one release within it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from mha_monitor.analysis.revisions.differences import DAYS
from mha_monitor.definitions.measures import MONTHLY, Measure
from mha_monitor.definitions.periods import MONTHS_IN, TWELVE_MONTHS, YEAR, adds_months
from mha_monitor.definitions.questions import Question
from mha_monitor.rates import rate_ratios
from mha_monitor.store.store import Store


class Ground(NamedTuple):
    """Where the ratios of one side come from: a store, and which of its releases; None is all."""

    store: Store
    releases: frozenset[str] | None = None

    def ratios(
        self,
        measures: Iterable[Measure],
        kind: str,
        every: str = YEAR,
        period: str | None = None,
    ) -> pd.DataFrame:
        """As `rate_ratios.unflagged_ratios`, of the measures that are given by ethnic group."""
        given = [
            measure
            for measure in measures
            if not adds_months(measure, every) or self._holds_a_year(measure, kind)
        ]
        asked = Question(area_kind=kind, period=period, every=every)
        found = rate_ratios.unflagged_ratios(self.store, asked, given)
        if found.empty:
            return no_ratios()
        if every == YEAR:  # those of the monthly files are among the twelve months
            found = found[found["source"].ne(MONTHLY)]
        return self._own(found)

    def _holds_a_year(self, measure: Measure, kind: str) -> bool:
        """Whether there are twelve months that could be added up."""
        months = self._own(
            self.store.select(source=MONTHLY, series=measure.monthly, area_kind=kind)
        )
        return len(months[list(DAYS)].drop_duplicates()) >= MONTHS_IN[TWELVE_MONTHS]

    def _own(self, table: pd.DataFrame) -> pd.DataFrame:
        return table if self.releases is None else table[table["release"].isin(self.releases)]


def no_ratios() -> pd.DataFrame:
    return pd.DataFrame(columns=list(rate_ratios.COLUMNS), dtype=object)


def other_ground(old: Ground, new: Ground) -> bool:
    """Whether populations or areas differ, so that a ratio may change while no figure does."""
    before, after = old.store.areas, new.store.areas
    return populations_differ(old, new) or not (before is after or before.equals(after))


def populations_differ(old: Ground, new: Ground) -> bool:
    """Whether the two grounds divide by other populations."""
    before, after = old.store.populations, new.store.populations
    return not (before is after or before.equals(after))
