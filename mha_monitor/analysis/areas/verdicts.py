"""One verdict for each area of a table of ratios: what may be said of it against a centre.

This is the one place where it is decided. Whoever shows an area (table, map, panel, chart,
briefing, command) takes the verdict from here and its words from `sentences.verdicts`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from mha_monitor.analysis.areas import funnel, pooling
from mha_monitor.analysis.areas.included import VERDICT, Counts, counts_of
from mha_monitor.definitions.flags import blocked, comparable
from mha_monitor.definitions.verdicts import (
    ENGLAND,
    HIGHER,
    IN_DOUBT,
    LOWER,
    NO_FIGURES,
    NOT_TOLD_APART,
    TOO_FEW,
    TYPICAL,
    WIDEST,
)
from mha_monitor.stats import multiplicity
from mha_monitor.stats.areas import censored

# The share of the areas named as different that may be so by chance.
FALSE_DISCOVERIES = 0.05
# Areas are compared within one of these.
SET = ["period_start", "period_end", "area_kind", "group", "reference"]
COLUMNS = VERDICT


def verdicts(ratios: pd.DataFrame, england: pd.DataFrame | None = None) -> pd.DataFrame:
    """The verdict (COLUMNS) of each row of a table of ratios by area, on the table's own index.

    The centre is the typical area: the mean of the areas' ratios of the same period, group and
    reference group (`pooling.pooled`, every count as the range it is). With England's table of
    ratios it is England's ratio instead. Tests admit every count in its range and the table's
    dispersions, so hand over a table widened for repeat detentions where there is one. All rows
    handed over are one family: what is on the screen (Benjamini and Hochberg 1995). The centre is
    taken as known.
    """
    centre = TYPICAL if england is None else ENGLAND
    index, ratios = ratios.index, ratios.reset_index(drop=True)
    sets = [_tested(found, england) for _, found in ratios.groupby(SET, sort=False)]
    if not sets:
        return pd.DataFrame(columns=[*COLUMNS], index=index)
    table = pd.concat(sets).loc[ratios.index]
    adjusted = multiplicity.adjusted_p(table["verdict_p"])
    decided = _decided(ratios, table.assign(verdict_p_adjusted=adjusted))
    found = table.assign(verdict=decided, verdict_centre=centre, verdict_p_adjusted=adjusted)
    return found[[*COLUMNS]].set_axis(index)


def _tested(ratios: pd.DataFrame, england: pd.DataFrame | None) -> pd.DataFrame:
    """Areas of one set: the centre, each one's p against it, and whether the spread holds it."""
    counts = counts_of(ratios)
    found = pooling.pooled(counts)
    typical = float(np.exp(found.mean)) if pooling.has_mean(found) else np.nan
    at = typical if england is None else _ratio_of(england, ratios)
    p = np.full(len(ratios), np.nan)
    if not np.isnan(at):
        p = censored.differs_from(at, *counts.groups)
    # Where p is small, every pair of counts in the ranges lies on one side of the centre.
    above = np.exp(counts.log_ratio(counts.low, counts.reference_high)) > at
    within = _within(counts, typical)
    return pd.DataFrame(
        {
            "verdict_centre_ratio": at,
            "verdict_p": p,
            "above": above,
            "within_usual_spread": within.array,
        },
        index=ratios.index,
    )


def _ratio_of(england: pd.DataFrame, ratios: pd.DataFrame) -> float:
    """England's ratio of the same period, group and reference; none where a red flag forbids it."""
    names = [name for name in SET if name != "area_kind"]
    same = england[names].eq(ratios.iloc[0][names]).all(axis=1)
    rows = england[same]
    return comparable(rows.iloc[0]) if len(rows) == 1 else np.nan


def _within(counts: Counts, typical: float) -> pd.Series:
    """Whether an area lies within the 95% limits of chance and usual spread about the typical."""
    spread = funnel.spread_about(counts, typical)
    lies = funnel.each_area(counts, spread)
    told = lies["precision"].notna() & ~np.isnan(spread.tau2)
    return lies["beyond_funnel"].eq("").astype("boolean").where(told)


def _decided(ratios: pd.DataFrame, tested: pd.DataFrame) -> np.ndarray:
    """The code of each area, in the order in which one rule goes before another."""
    known = ratios["count_high"].notna() & ratios["reference_count_high"].notna()
    differs = tested["verdict_p_adjusted"].lt(FALSE_DISCOVERIES)
    with np.errstate(divide="ignore", invalid="ignore"):
        wide = (ratios["ratio_high"] / ratios["ratio_low"]).gt(WIDEST) | ratios["ratio_low"].eq(0)
    untested = tested["verdict_p"].isna()
    rules = {
        IN_DOUBT: blocked(ratios),
        NO_FIGURES: ~known,
        HIGHER: differs & tested["above"],
        LOWER: differs,
        TOO_FEW: untested | wide,
    }
    return np.select([*rules.values()], [*rules], NOT_TOLD_APART)
