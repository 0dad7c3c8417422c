"""What a reader must know about one row of the table of ratios: a code, and the sentence for it."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from data_sources.cells import Mark
from mha_monitor import back_cast, frequency
from mha_monitor.bases import published_base
from mha_monitor.counts import COUNT_FROM_RATE
from mha_monitor.measures import MONTHLY, Measure
from mha_monitor.quality.codes import (
    BLOCKING,
    FEWEST_UNKNOWN,
    OF_ROWS,
    OFTEN_UNKNOWN,
    TOO_OFTEN_UNKNOWN,
)
from mha_monitor.sums import PART_SUPPRESSED, SUM_OF_ICBS

# The census shifts each cell a little, and printed rates are rounded to a tenth: two rates from
# one population differ by no more than this.
PERTURBATION = 0.007
PRINTED_TO = 0.05
SAME = 1e-9  # what the binary form of a printed decimal may add

WIDENED = "widened-for-repeats"
WIDENED_AS_A_YEAR = "widened-as-for-a-year"
WIDENED_BY_ANOTHER_YEAR = "widened-by-another-year"
FLAGS = {
    "suppressed": (
        "The count, or most of it, is hidden because it is small: there is a range, and no ratio."
    ),
    "reference-suppressed": "The reference group's count is hidden because it is under 5.",
    "no-reference": "The reference group has no published figure for this period.",
    "small-count": "Fewer than 20 detentions: the ratio can change greatly by chance and rounding.",
    PART_SUPPRESSED: "Part of this sum is hidden. The count is the middle of its range.",
    SUM_OF_ICBS: "Added up from integrated care boards, whose counts are rounded to 5.",
    COUNT_FROM_RATE: "Where no count was printed, it is worked back from the printed rate.",
    "population-estimated": (
        "The population is estimated, because a local authority is split between areas."
    ),
    "reference-population-estimated": (
        "The reference group's population is estimated, because a local authority is split."
    ),
    "rate-mixes-groupings": (
        "The publisher's own rate divides NHS groups by census groups: Chinese people are counted "
        "in Other above the line and in Asian below it. The rate here uses one grouping for both."
    ),
    "rate-leaves-out-roma": (
        "The publisher's own rate leaves Roma people out of the population; that of any other "
        "White background leaves out Gypsy or Irish Traveller people too."
    ),
    "rate-leaves-out-arab": "The publisher's own rate leaves Arab people out of the population.",
    "rate-other-population": (
        "The publisher's own rate rests on another population than the one named here."
    ),
    **OF_ROWS,
    "acute-left-out": (
        "Detentions recorded only by acute hospitals carry no ethnicity and are not included."
    ),
    "standardised": "Both rates are standardised for age and sex by the publisher.",
    "rate-kind-inferred": (
        "Where a page did not say whether its rate was standardised, that was worked out by "
        "comparing it with other figures."
    ),
    "interval-approximate": (
        "Where the publisher printed no interval, it is worked out from the number of detentions "
        "that the printed rate implies."
    ),
    "rebased-by-factor": (
        "Moved to another population base by the change in total population of each group: "
        "exact for crude rates, close for standardised ones."
    ),
    WIDENED: (
        "Intervals are widened because one person can be detained more than once: each standard "
        "error is multiplied by the square root of the dispersion of the group's detentions, "
        "about 1.2 in 2023-24. The publisher's table of repeat detentions, on which that rests, "
        "does not add up to the detentions: the factor could be anything from 1.0 to 1.4."
    ),
    WIDENED_AS_A_YEAR: (
        "The widening is that of all detentions of a year. Within a month, or among one kind of "
        "detention, fewer are usually of the same person, so intervals are likely to be wider "
        "than need be."
    ),
    WIDENED_BY_ANOTHER_YEAR: (
        "No table of repeat detentions is held for this year: that of the nearest year is used."
    ),
    **frequency.FLAGS,
    **back_cast.FLAGS,
}
# The months that the cyber attack of 4 August 2022 left incomplete.
CYBER_MONTHS = (dt.date(2022, 8, 1), dt.date(2023, 3, 31))
SMALL = 20


def with_ratio_flags(table: pd.DataFrame) -> pd.DataFrame:
    """Add the codes that hold for a ratio because of its reference group."""
    holds = {
        "reference-suppressed": table["reference_mark"].eq(Mark.SUPPRESSED),
        "no-reference": table["reference_count_high"].isna(),
        "reference-population-estimated": table["reference_population_mark"].eq(Mark.ESTIMATED),
    }
    return table.assign(flags=_joined(table["flags"], holds))


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
        "acute-left-out": table["source"].isin(["mha_annual", MONTHLY])
        & (measure.name not in ("ctos", "discharges", "repeat-detentions")),
    }
    explained = np.logical_or.reduce([holds[name] for name in holds if name.startswith("rate-")])
    holds["rate-other-population"] = differs & ~explained
    return table.assign(flags=_joined(table["flags"], holds))


def with_repeat_flags(table: pd.DataFrame, measure: Measure, every: str) -> pd.DataFrame:
    """Add the codes that hold where intervals are widened for repeat detentions."""
    everywhere = pd.Series(True, index=table.index)
    ends = table["period_end"]
    own = ends.map({end: frequency.year_to_march(end).label for end in ends.unique()})
    holds = {
        WIDENED: everywhere,
        WIDENED_AS_A_YEAR: everywhere & (every == frequency.MONTH or measure.name != "detentions"),
        WIDENED_BY_ANOTHER_YEAR: table["dispersion_period"].ne(own),
    }
    return table.assign(flags=_joined(table["flags"], holds))


def blocked(table: pd.DataFrame) -> pd.Series:
    """Rows with a red code: they keep their figures, and nothing is ranked or compared by them."""
    if "flags" not in table:
        return pd.Series(False, index=table.index)
    red = {codes for codes in table["flags"].unique() if not BLOCKING.isdisjoint(codes.split())}
    return table["flags"].isin(red)


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
        added = [code for code, bit in zip(holds, bits, strict=True) if bit == "1"]
        texts.append(" ".join([*held.split(), *added]))
    return pd.Series(pd.array(texts, dtype="str").take(kind), index=first.index)


def is_widened(codes: str) -> bool:
    """Whether the codes of a row say that its intervals allow for repeat detentions."""
    return WIDENED in codes.split()


def of_widening(codes: str) -> str:
    """Those codes that say how intervals are widened: a picture must carry them itself."""
    return " ".join(code for code in codes.split() if code.startswith("widened-"))


def sentences_of(codes: str) -> list[str]:
    """The sentences of the codes in one cell of the column `flags`."""
    return [FLAGS[code] for code in codes.split()]
