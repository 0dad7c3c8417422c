"""How far a ratio changed from the first period to the last, on every base that can be defended.

People are held at Census 2021 or carried on as they went before it, and a standardised ratio is
moved there by each road: what holds on all of these can be said, and nothing else.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from mha_monitor.definitions import flags
from mha_monitor.rates.base_band import MOVED, ratios_by_way
from mha_monitor.stats import Estimate
from mha_monitor.stats.rates.base_change import change_between, p_of_change
from mha_monitor.store.store import Store

OF = ["measure", "area_kind", "area_code", "area_name", "group", "reference", "rate_kind"]
PERIODS = ["first_period", "last_period"]
COLUMNS = (
    *OF,
    *PERIODS,
    "base",
    "road",
    "first_ratio",
    "last_ratio",
    *("change", "change_low", "change_high"),
    "p",
)


def change_over_bases(
    table: pd.DataFrame, store: Store, area_vintage: str | None = None
) -> pd.DataFrame:
    """A row (COLUMNS) for each base and road; none where two periods have no ratio.

    `table` holds the ratios of one group in one area, on any base, a row for each period. `change`
    is what the ratio is multiplied by; its limits, and the two-sided p that it is 1, admit chance
    and rounding in both periods, repeat detentions too where the table's intervals do. Periods
    with a red flag take no part.
    """
    known = flags.ranked(table[table["ratio"].notna()]).sort_values("period_end")
    if len(known) < 2:
        return pd.DataFrame(columns=list(COLUMNS))
    ends = known.iloc[[0, -1]]
    ways = ratios_by_way(ends, store, area_vintage).dropna(subset=["ratio"])
    # By the road of crude rates a ratio has two ends, each of which may be met by either.
    pairs = _of(ways, ends.index[0]).merge(_of(ways, ends.index[1]), on=["base", "road"])
    first, last = (
        Estimate(
            *(pairs[f"ratio_{side}"].to_numpy() * _reach(row, end) for end in ("", "_low", "_high"))
        )
        for side, (_, row) in zip(("x", "y"), ends.iterrows(), strict=True)
    )
    log_change = change_between(first, last)
    found = pairs[["base", "road"]].assign(
        **{name: ends.iloc[0][name] for name in OF},
        **dict(zip(PERIODS, ends["period"], strict=True)),
        first_ratio=first.value,
        last_ratio=last.value,
        change=np.exp(log_change.value),
        change_low=np.exp(log_change.low),
        change_high=np.exp(log_change.high),
        p=p_of_change(log_change),
    )
    return found.drop_duplicates(ignore_index=True)[list(COLUMNS)]


def change_on_named(table: pd.DataFrame) -> pd.DataFrame:
    """The same on the one base that the table's own ratios stand on: a row for each road there.

    `table` has the columns `rates.base_band.MOVED`: what a standardised ratio is on that base by
    each road.
    """
    known = flags.ranked(table[table["ratio"].notna()]).sort_values("period_end")
    if len(known) < 2:
        return pd.DataFrame(columns=list(COLUMNS))
    first, last = (row for _, row in known.iloc[[0, -1]].iterrows())
    rows = []
    for one, other in product(*(sorted({row[name] for name in MOVED}) for row in (first, last))):
        ends = [
            Estimate(*(ratio * _reach(row, end) for end in ("", "_low", "_high")))
            for ratio, row in ((one, first), (other, last))
        ]
        log_change = change_between(*ends)
        told = dict(zip(PERIODS, (first["period"], last["period"]), strict=True))
        told |= {"base": first["population_base"], "road": "moved", "p": p_of_change(log_change)}
        limits = zip(("", "_low", "_high"), log_change, strict=True)
        told |= {f"change{end}": np.exp(limit) for end, limit in limits}
        told |= {"first_ratio": one, "last_ratio": other}
        rows.append({name: first[name] for name in OF} | told)
    return pd.DataFrame(rows)[list(COLUMNS)].astype({"change": float})


def _of(ways: pd.DataFrame, row: Any) -> pd.DataFrame:
    return ways[ways["row"].eq(row)].drop(columns="row")


def _reach(row: pd.Series, end: str) -> float:
    """How far a limit lies from its ratio, as a factor: another base moves both alike."""
    return row[f"ratio{end}"] / row["ratio"]
