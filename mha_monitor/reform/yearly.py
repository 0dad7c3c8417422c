"""The years beside a milestone, described: a yearly series is too short to be tested."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from data_sources.schema.errors import Unanswerable
from mha_monitor.definitions.choices import RATE_KINDS
from mha_monitor.definitions.flags import ranked
from mha_monitor.definitions.periods import YEAR
from mha_monitor.definitions.questions import Question
from mha_monitor.rates.base_band import with_base_band
from mha_monitor.rates.trend import trend
from mha_monitor.store.store import Store

SIDES = ("year_before", "year_after")
RESTS_ON = ("rate_kind", "population_base")
_RATIOS = ("ratio", "ratio_low", "ratio_high", "ratio_base_low", "ratio_base_high")
_SHOWN = {"period": "", **{name: f"_{name}" for name in _RATIOS}}
COLUMNS = (
    *(side + ending for side in SIDES for ending in _SHOWN.values()),
    *("year_rate_kind", "year_population_base"),
)


def series(store: Store, asked: Question) -> pd.DataFrame:
    """The yearly ratios of one area on one base: standardised where they are printed, else crude.

    Empty where no year is held.
    """
    for rate_kind in RATE_KINDS:
        try:
            found = ranked(trend(store, asked.over(rate_kind=rate_kind, every=YEAR)))
            return with_base_band(found, store, asked.area_vintage)
        except Unanswerable:
            continue
    return NONE


NONE = pd.DataFrame(columns=["group", "period_start", "period_end"])


def beside(years: pd.DataFrame, group: str, day: dt.date) -> dict[str, object]:
    """The last whole year before a day and the first whole year from it on (COLUMNS)."""
    rows = years[years["group"].eq(group)].sort_values("period_end")
    before, after = rows[rows["period_end"].lt(day)], rows[rows["period_start"].ge(day)]
    found = (before.tail(1), after.head(1))
    told = {f"year_{name}": rows[name].iloc[0] for name in RESTS_ON if len(rows)}
    return told | {
        side + ending: row[name].iloc[0]
        for side, row in zip(SIDES, found, strict=True)
        if len(row)
        for name, ending in _SHOWN.items()
    }
