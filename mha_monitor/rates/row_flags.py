"""Which flags hold for a row of rates or ratios: the codes are in `definitions.flags`."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from data_sources.schema.cells import Mark
from mha_monitor.definitions import periods
from mha_monitor.definitions.flags import (
    HOLDS_NOT_STATED,
    NO_REPEATS_HELD,
    NOT_WIDENED,
    WIDENED,
    WIDENED_AS_A_YEAR,
    WIDENED_BY_ANOTHER_YEAR,
)
from mha_monitor.definitions.measures import MONTHLY, Measure
from mha_monitor.definitions.population_bases import published_base
from mha_monitor.definitions.quality_codes import BLOCKING
from mha_monitor.definitions.quality_thresholds import (
    FEWEST_UNKNOWN,
    OFTEN_UNKNOWN,
    TOO_OFTEN_UNKNOWN,
)

# The census shifts each cell a little, and printed rates are rounded to a tenth: two rates from
# one population differ by no more than this.
PERTURBATION = 0.007
PRINTED_TO = 0.05
SAME = 1e-9  # what the binary form of a printed decimal may add
# The months that the cyber attack of 4 August 2022 left incomplete.
CYBER_MONTHS = (dt.date(2022, 8, 1), dt.date(2023, 3, 31))
SMALL = 20


def with_ratio_flags(table: pd.DataFrame) -> pd.DataFrame:
    """Add the codes that hold for a ratio because of its reference group."""
    holds = {
        "reference-suppressed": table["reference_mark"].eq(Mark.SUPPRESSED),
        "reference-missing": table["reference_mark"].eq(Mark.MISSING),
        "no-reference": table["reference_count_high"].isna(),
        "reference-population-estimated": table["reference_population_mark"].eq(Mark.ESTIMATED),
        **_red_of_reference(table["reference_flags"]),
    }
    return table.assign(flags=_joined(table["flags"], holds))


def _red_of_reference(codes: pd.Series) -> dict[str, pd.Series]:
    """Red codes of the reference group that a row does not share: no ratio to it can be trusted."""
    kinds = {each: each.split() for each in codes.dropna().unique()}
    held = {code for each in kinds.values() for code in each} & BLOCKING
    return {code: codes.isin([each for each, own in kinds.items() if code in own]) for code in held}


def with_rate_flags(table: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """Add the codes that hold for the rate of each row to the column `flags`, one space apart."""
    group = table["group"]
    differs = _rate_differs(table)
    england = table["area_kind"].eq("england")
    starts = table["period_start"]
    printed_on = starts.map({start: published_base(start) for start in starts.unique()})
    same_base = table["population_base"].eq(printed_on)
    of_groups = ~england & table["grouping"].eq("nhs")
    unknown = table["unknown_count_low"]
    too_often = (unknown / table["total_count_high"]).gt(TOO_OFTEN_UNKNOWN)
    too_often &= unknown.ge(FEWEST_UNKNOWN)
    holds = {
        HOLDS_NOT_STATED: group.eq("not-white-british"),
        "missing": table["mark"].eq(Mark.MISSING),
        "suppressed": table["mark"].eq(Mark.SUPPRESSED),
        "small-count": table["count_high"].lt(SMALL),
        "population-estimated": table["population_mark"].eq(Mark.ESTIMATED),
        "rate-mixes-groupings": differs & of_groups & group.isin(["asian", "other"]),
        "rate-leaves-out-roma": differs
        & england
        & same_base
        & group.isin(["white", "white-other"]),
        "rate-leaves-out-arab": differs & england & same_base & group.eq("other-any"),
        "ethnicity-too-often-unknown": too_often,
        "ethnicity-often-unknown": table["unknown_share"].gt(OFTEN_UNKNOWN) & ~too_often,
        "cyber-incident": in_cyber_months(table),
        "acute-left-out": table["source"].isin(["mha_annual", MONTHLY]) & measure.leaves_out_acute,
    }
    explained = np.logical_or.reduce([holds[name] for name in holds if name.startswith("rate-")])
    holds["rate-other-population"] = differs & ~explained
    return table.assign(flags=_joined(table["flags"], holds))


def with_repeat_flags(table: pd.DataFrame, measure: Measure, every: str) -> pd.DataFrame:
    """Add the codes that hold where intervals are widened for repeat detentions."""
    everywhere = pd.Series(True, index=table.index)
    widened = table["dispersion_period"].ne("")
    ends = table["period_end"]
    own = ends.map({end: periods.year_to_march(end).label for end in ends.unique()})
    holds = {
        WIDENED: everywhere & widened,
        NO_REPEATS_HELD: everywhere & ~widened,
        WIDENED_AS_A_YEAR: everywhere
        & widened
        & (every == periods.MONTH or measure.name != "detentions"),
        WIDENED_BY_ANOTHER_YEAR: widened & table["dispersion_period"].ne(own),
    }
    return table.assign(flags=_joined(table["flags"], holds))


def with_narrow_flags(table: pd.DataFrame) -> pd.DataFrame:
    """Add the code of intervals that take every detention as that of another person."""
    everywhere = pd.Series(True, index=table.index)
    return table.assign(flags=_joined(table["flags"], {NOT_WIDENED: everywhere}))


def in_cyber_months(table: pd.DataFrame) -> pd.Series:
    """Rows of periods with a month whose records a cyber attack left incomplete."""
    first, last = CYBER_MONTHS
    return table["period_start"].le(last) & table["period_end"].ge(first)


def _rate_differs(table: pd.DataFrame) -> pd.Series:
    """Whether the recomputed rate is further from the printed one than rounding explains.

    England's populations are the census's own totals, which nothing was shifted in.
    """
    printed = table["published_rate"]
    shifted = (PERTURBATION * printed).mask(table["area_kind"].eq("england"), 0.0)
    return (table["rate"] - printed).abs().gt(PRINTED_TO + SAME + shifted)


def _joined(first: pd.Series, holds: dict[str, pd.Series]) -> pd.Series:
    """Codes added to those of each row, where they hold: put together once for each kind of row."""
    kind = pd.factorize(first)[0].astype(np.int64) + 1
    for where in holds.values():
        kind = 2 * kind + where.fillna(False).to_numpy(dtype=bool)
    kind, kinds = pd.factorize(kind)
    rows = np.unique(kind, return_index=True)[1]
    texts = []
    for held, row in zip(first.iloc[rows].fillna(""), kinds, strict=True):
        bits = f"{row:0{len(holds)}b}"[-len(holds) :]
        own = held.split()
        added = [code for code, bit in zip(holds, bits, strict=True) if bit == "1"]
        texts.append(" ".join([*own, *(code for code in added if code not in own)]))
    return pd.Series(pd.array(texts, dtype="str").take(kind), index=first.index)
