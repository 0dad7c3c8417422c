"""The newest ratio of each kind of rate: years are not printed for both kinds at once."""

from __future__ import annotations

import pandas as pd

from data_sources.schema.cells import Mark
from mha_monitor.definitions import population_bases
from mha_monitor.definitions.choices import RATE_KINDS
from mha_monitor.definitions.flags import ranked
from mha_monitor.definitions.periods import YEAR
from mha_monitor.definitions.questions import Question, of_england
from mha_monitor.rates import printed_rates
from mha_monitor.rates.base_band import with_base_band
from mha_monitor.rates.trend import trend
from mha_monitor.store.store import Store


def newest_of_each_kind(store: Store, asked: Question) -> pd.DataFrame:
    """England's newest ratios of one group, newest first: a row for each kind of rate held.

    The row of `trend`, with `ratio_low` and `ratio_high` as the one interval to give and
    `ratio_base_low` and `ratio_base_high` as the range over population bases. A count worked back
    from a printed rate does not make a year of its own: such a year has the rate that was printed.
    """
    printed = printed_rates.are_printed(store, asked.counted)
    kinds = [kind for kind in RATE_KINDS if printed or kind == "crude"]
    rows = [_newest(_series(store, asked, kind)) for kind in kinds]
    found = with_base_band(pd.concat(rows, ignore_index=True), store)
    # Of one year, the rate that allows for age and sex leads.
    lead = found["rate_kind"].map({kind: place for place, kind in enumerate(RATE_KINDS)})
    order = found.assign(lead=lead).sort_values(["period_end", "lead"], ascending=[False, True])
    return order.drop(columns=["lead", "segment"]).reset_index(drop=True)


def _series(store: Store, asked: Question, kind: str) -> pd.DataFrame:
    """The years of one kind of rate, on the base that it is printed or counted on."""
    base = population_bases.PUBLISHED if kind == "standardised" else population_bases.MOVING
    terms = of_england(asked).over(population_base=base, rate_kind=kind, every=YEAR)
    table = trend(store, terms)
    return table[table["group"].isin(asked.groups)]


def _newest(rows: pd.DataFrame) -> pd.DataFrame:
    """The newest row of one group and kind that was printed as such."""
    worked_back = rows["rate_kind"].eq("crude") & rows["mark"].eq(Mark.INFERRED)
    known = ranked(rows[rows["ratio"].notna() & ~worked_back])
    return known[known["period_end"].eq(known["period_end"].max())]
