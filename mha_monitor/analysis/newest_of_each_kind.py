"""The newest ratio of each kind of rate: years are not printed for both kinds at once."""

from __future__ import annotations

import pandas as pd

from data_sources.schema.cells import Mark
from data_sources.schema.vocabulary import ENGLAND
from mha_monitor.definitions import population_bases
from mha_monitor.definitions.flags import ranked
from mha_monitor.definitions.measures import Measure
from mha_monitor.rates import printed_rates
from mha_monitor.rates.base_band import with_base_band
from mha_monitor.rates.trend import ADDED as OF_TREND
from mha_monitor.rates.trend import RATE_KINDS, trend
from mha_monitor.store.store import Store


def newest_of_each_kind(
    store: Store,
    measure: Measure,
    group: str,
    reference: str,
    confidence: float = 0.95,
    repeats: bool = False,
) -> pd.DataFrame:
    """England's newest ratio, newest first: a row of `trend` for each kind of rate that is held.

    `ratio_low` and `ratio_high` are the one interval to give with it, and `ratio_base_low` and
    `ratio_base_high` the range over population bases. A count worked back from a printed rate does
    not make a year of its own: such a year has the rate that was printed.
    """
    printed = printed_rates.are_printed(store, measure)
    kinds = [kind for kind in RATE_KINDS if printed or kind == "crude"]
    series = [_series(store, measure, reference, kind, confidence, repeats) for kind in kinds]
    rows = [_newest(table[table["group"].eq(group)]) for table in series]
    found = with_base_band(pd.concat(rows, ignore_index=True), store)
    # Of one year, the rate that allows for age and sex leads.
    lead = found["rate_kind"].map({kind: place for place, kind in enumerate(RATE_KINDS)})
    order = found.assign(lead=lead).sort_values(["period_end", "lead"], ascending=[False, True])
    return order.drop(columns=["lead", *OF_TREND[:1]]).reset_index(drop=True)


def _series(
    store: Store,
    measure: Measure,
    reference: str,
    kind: str,
    confidence: float,
    repeats: bool,
) -> pd.DataFrame:
    base = population_bases.PUBLISHED if kind == "standardised" else population_bases.MOVING
    asked = (store, measure, "england", ENGLAND, reference)
    how = {"confidence": confidence, "repeats": repeats}
    return trend(*asked, population_base=base, rate_kind=kind, **how)


def _newest(rows: pd.DataFrame) -> pd.DataFrame:
    """The newest row of one group and kind that was printed as such."""
    worked_back = rows["rate_kind"].eq("crude") & rows["mark"].eq(Mark.INFERRED)
    known = ranked(rows[rows["ratio"].notna() & ~worked_back])
    return known[known["period_end"].eq(known["period_end"].max())]
