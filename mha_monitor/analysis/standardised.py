"""England's printed standardised rates beside crude ones: what standardising does to each ratio."""

from __future__ import annotations

import pandas as pd

from mha_monitor.definitions import population_bases
from mha_monitor.definitions.questions import Question, of_england
from mha_monitor.rates.printed_rates import standardised
from mha_monitor.rates.rate_ratios import OF_WHAT, rate_ratios
from mha_monitor.store.store import Store

KEY = ["period_start", "group"]
PLACE = [*OF_WHAT, "group", "reference", "population_base"]
NAMES = {
    "published_rate": "standardised_rate",
    "rate_low": "standardised_rate_low",
    "rate_high": "standardised_rate_high",
    "published_reference_rate": "reference_standardised_rate",
    "ratio": "standardised_ratio",
    "ratio_low": "standardised_ratio_low",
    "ratio_high": "standardised_ratio_high",
}
CRUDE = {
    "count": "count",
    "rate": "crude_rate",
    "rate_low": "crude_rate_low",
    "rate_high": "crude_rate_high",
    "reference_rate": "reference_crude_rate",
    "ratio": "crude_ratio",
    "ratio_low": "crude_ratio_low",
    "ratio_high": "crude_ratio_high",
    "published_rate": "published_crude_rate",
    "published_reference_rate": "reference_published_crude_rate",
    "flags": "crude_flags",
}
COLUMNS = (
    *PLACE,
    *NAMES.values(),
    *(name for name in CRUDE.values() if name != "crude_flags"),
    "moved",
    "same_people",
    "flags",
)


def beside_crude(store: Store, asked: Question) -> pd.DataFrame:
    """Both rates and both ratios of each year and group (COLUMNS).

    Crude ones are recomputed from counts on the census that the publisher used, and empty in
    years without counts. `moved` is the standardised ratio over the crude one. Where the
    publisher printed a crude rate, the crude ratio in it is that of the printed rates: a
    recomputed one may rest on other people (Roma, Arab), and what another population does is not
    what standardising does. `same_people` says whether it could be so.
    """
    asked = of_england(asked).over(population_base=population_bases.PUBLISHED, period=None)
    printed = standardised(store, asked)
    printed = printed.drop(columns=[name for name in CRUDE.values() if name in printed])
    crude = rate_ratios(store, asked)
    beside = crude.set_index(KEY)[[*CRUDE]].rename(columns=CRUDE)
    table = printed.rename(columns=NAMES).join(beside, on=KEY)
    like = table["published_crude_rate"] / table["reference_published_crude_rate"]
    ratio = like.fillna(table["crude_ratio"])
    return table.assign(
        moved=table["standardised_ratio"] / ratio,
        same_people=like.notna(),
        flags=table["flags"].str.cat(table["crude_flags"].fillna(""), " ").str.strip(),
    )[[*COLUMNS]]


def newest(table: pd.DataFrame) -> str:
    """The newest period in which at least half as many groups as ever have both ratios."""
    both = table[table["moved"].notna()]
    groups = (both if len(both) else table).groupby("period_end")["group"].nunique()
    end = max(groups.index[groups.ge(groups.max() / 2)])
    return table.loc[table["period_end"].eq(end), "period"].iloc[0]
