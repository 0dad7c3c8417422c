"""England's ratio split into what lies within its areas and what is where people live."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mha_monitor.analysis.areas.included import counts_of, one_of_each
from mha_monitor.definitions.flags import comparable
from mha_monitor.rates.rate_ratios import within_areas
from mha_monitor.stats import Estimate
from mha_monitor.stats.areas.within_between import Split, split

LONDON_REGION = "Y56"  # the code that the NHS gives to London
# What each row is: the whole, its two factors, the two parts of the second; and the ratio within
# the areas of London, and of the rest.
TOTAL, WITHIN, BETWEEN = "total", "within", "between"
APART, INSIDE = "between-london-and-rest", "between-within-these"
LONDON, REST = "within-london", "within-rest"
ROWS = (TOTAL, WITHIN, BETWEEN, APART, INSIDE, LONDON, REST)
IDENTITY = (
    *("measure", "period", "period_end", "group", "reference", "population_base"),
    *("source", "release"),
)
COLUMNS = (
    *IDENTITY,
    "area_kind",
    "part",
    "areas",
    *("ratio", "ratio_low", "ratio_high"),
    *("share", "share_low", "share_high"),
)


def london_boards(areas: pd.DataFrame, area_kind: str) -> frozenset[str]:
    """Codes of the areas of a kind that lie in London, by the table of areas of a store."""
    here = areas["area_kind"].eq(area_kind) & areas["parent_code"].eq(LONDON_REGION)
    return frozenset(areas.loc[here, "area_code"])


def within_between(
    ratios: pd.DataFrame, england: pd.Series, london: frozenset[str], confidence: float = 0.95
) -> pd.DataFrame:
    """A row (COLUMNS) for each of ROWS, from one group's ratios by area and England's row.

    The ratios of `within` and `between` multiply to that of `total`, and those of the two parts
    of `between` to it but for what England's own figures and the sum of its areas differ by.
    `share` is each one's part of the logarithm of England's ratio. Areas with a red flag or
    without counts take no part; hidden counts do, as ranges. No rows where England's ratio cannot
    be compared, or is 1; without areas on either side of London's border its rows are missing.
    """
    ratios = one_of_each(ratios)
    whole, counts = comparable(england), counts_of(ratios)
    inside = ratios["area_code"].isin(london).to_numpy()
    if np.isnan(whole) or whole in (0, 1) or np.isinf(whole) or not counts.known.any():
        return pd.DataFrame(columns=[*COLUMNS])
    found = split(*counts.groups, inside, whole, confidence)
    areas = int(counts.known.sum())
    rows = [_whole(england, areas), _within(WITHIN, ratios, areas, confidence, found.share)]
    rows += _between(found, whole, areas)
    sides = {LONDON: inside, REST: ~inside}
    if all((counts.known & side).any() for side in sides.values()):
        rows += [
            _within(name, ratios[side], int(counts.known[side].sum()), confidence)
            for name, side in sides.items()
        ]
    else:
        rows = [row for row in rows if row["part"] not in (APART, INSIDE)]
    identity = {name: ratios[name].iloc[0] for name in (*IDENTITY, "area_kind")}
    return pd.DataFrame(rows).assign(**identity)[[*COLUMNS]]


def _row(part: str, ratio: Estimate, areas: int, share: Estimate | None = None) -> dict:
    share = Estimate(*np.full(3, np.nan)) if share is None else share
    names = ("ratio", "ratio_low", "ratio_high", "share", "share_low", "share_high")
    return {
        "part": part,
        "areas": areas,
        **dict(zip(names, map(float, (*ratio, *share)), strict=True)),
    }


def _whole(england: pd.Series, areas: int) -> dict:
    ends = Estimate(*(england[name] for name in ("ratio", "ratio_low", "ratio_high")))
    return _row(TOTAL, ends, areas, Estimate(*np.ones(3)))


def _within(
    part: str, ratios: pd.DataFrame, areas: int, confidence: float, between: Estimate | None = None
) -> dict:
    """The ratio within areas, with the one interval that it has everywhere (`within_areas`)."""
    ratio = within_areas(ratios, confidence)
    rest = None if between is None else Estimate(*(1 - between[i] for i in (0, 2, 1)))
    return _row(part, ratio, areas, rest)


def _between(found: Split, whole: float, areas: int) -> list[dict]:
    parts = [_row(BETWEEN, found.between, areas, found.share)]
    for name, factor in ((APART, found.apart), (INSIDE, found.inside)):
        share = np.log(float(factor.value)) / np.log(whole)
        parts.append(_row(name, factor, areas, Estimate(np.asarray(share), *np.full(2, np.nan))))
    return parts
