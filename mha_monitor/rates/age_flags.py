"""Where ages alone would move a ratio that cannot be adjusted for them: a code on boards' rows.

Rates below England are crude. England's are published both ways, so how far allowing for age and
sex moves a group's ratio is known there, and there alone.
"""

from __future__ import annotations

import pandas as pd

from mha_monitor.definitions.flags import AGES_MOVE_RATIO
from mha_monitor.definitions.measures import MEASURES, Measure
from mha_monitor.rates.standardised_moves import newest_over_crude
from mha_monitor.store.store import Store

# A tenth either way. As far as boards differ from one another by a third of their spread.
NOTABLE = 0.10


def age_factors(store: Store, measure: Measure, reference: str) -> pd.Series:
    """By group: England's standardised ratio over its crude one, of the newest year with both.

    A measure without printed rates takes those of all detentions. Only groups and a reference
    group with both rates have a factor.
    """
    over = newest_over_crude(store, measure)
    if over.empty:
        over = newest_over_crude(store, MEASURES["detentions"])
    return over / over.get(reference, float("nan"))


def with_age_codes(
    table: pd.DataFrame, store: Store, measure: Measure, reference: str
) -> pd.DataFrame:
    """Add AGES_MOVE_RATIO to rows below England of groups whose ratio ages move by over a tenth."""
    below = table["area_kind"].ne("england")
    if not below.any():
        return table
    factors = age_factors(store, measure, reference)
    moved = factors[factors.gt(1 + NOTABLE) | factors.lt(1 / (1 + NOTABLE))].index
    holds = below & table["group"].isin(moved)
    flags = table["flags"].where(~holds, table["flags"] + f" {AGES_MOVE_RATIO}")
    return table.assign(flags=flags.str.strip())
