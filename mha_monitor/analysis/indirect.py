"""Events of an area beside those expected if England's rates held there: indirect ratios.

Each ethnic group's people in the area are given England's rate for the group, so the area's mix
of groups is allowed for. England's rate is for the same measure, population base and grouping.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from data_sources.schema.cells import Mark
from data_sources.schema.errors import Unanswerable
from data_sources.schema.vocabulary import BROAD_GROUPS
from mha_monitor.definitions import flags
from mha_monitor.definitions.verdicts import IN_DOUBT
from mha_monitor.rates.counts import WHERE
from mha_monitor.stats.rates.indirect import expected_events, indirect_ratio

ENDS = ("low", "high")
OBSERVED = ["observed", "observed_low", "observed_high"]
SHARED = ["measure", "source", "release", "period", "period_start", "period_end", "area_kind"]
SHARED += ["area_code", "area_name", "population_base", "grouping"]
RATIOS = ("ratio", "ratio_sampling_low", "ratio_sampling_high", "ratio_low", "ratio_high")
COLUMNS = (
    *SHARED,
    "group",
    *OBSERVED,
    "expected",
    "expected_low",
    "expected_high",
    *RATIOS,
    "against_england",
    "dispersion",
    "unknown_share",
    "mark",
    "flags",
)
# The whole of an area's known groups, as one.
ALL_KNOWN = "all-known"
# A sum whose range reaches further than this either way of its middle has no value, as in `sums`.
WIDEST = 0.1


def indirect(
    areas: pd.DataFrame, england: pd.DataFrame, group: str | None = None, confidence: float = 0.95
) -> pd.DataFrame:
    """A row (COLUMNS) for each area and period of a table of rates, England's beside it.

    Both tables are as `disparity.group_rates` gives them. Without `group` all known broad groups
    are added up. `ratio_low` and `ratio_high` admit chance in the area's count and every range;
    chance in England's own counts is left out, as they are some twenty times as many or more.
    A column `dispersion` of the areas' rates widens all limits for repeated events: of several
    groups it is their mean by expected events, as the variance of a sum is the sum of theirs.
    `against_england` is above, below or neither; in-doubt where a red flag forbids to compare, and
    there is no ratio. `unknown_share` is of the whole area. Raises Unanswerable where a group has
    no figure.
    """
    wanted = list(BROAD_GROUPS) if group is None else [group]
    areas = areas[areas["group"].isin(wanted)]
    rows = areas.merge(_rates(england, wanted), on=["period_start", "period_end", "group"])
    rows = rows[rows.groupby(WHERE)["group"].transform("size").eq(len(wanted))]
    if rows.empty:
        raise Unanswerable(
            f"There is no period with a figure for {', '.join(wanted)} both in areas and in "
            f"England."
        )
    table = _added(rows, group).assign(group=group or ALL_KNOWN)
    return _with_ratios(table, confidence)[list(COLUMNS)]


def _rates(england: pd.DataFrame, groups: list[str]) -> pd.DataFrame:
    """England's counts as ranges and people, named for the place they take beside an area's."""
    columns = ["count", "count_low", "count_high", "population"]
    here = england[england["group"].isin(groups)]
    found = here[["period_start", "period_end", "group", *columns]]
    return found.rename(columns={name: f"england_{name}" for name in columns})


def _added(rows: pd.DataFrame, group: str | None) -> pd.DataFrame:
    """One row for each period and area: observed and expected as ranges, flags put together."""
    frames = []
    for _, found in rows.groupby(WHERE, sort=False):
        people, reference = found["population"].to_numpy(), found["england_population"].to_numpy()
        expected = {
            f"expected{end}": float(
                expected_events(people, found[f"england_count{end}"].to_numpy(), reference)
            )
            for end in ("", "_low", "_high")
        }
        observed = _of_one(found.iloc[0]) if group else _of_all(found)
        dispersion = _dispersion(found, people / reference)
        flags = " ".join(dict.fromkeys(" ".join(found["flags"]).split()))
        shared = found.iloc[0][[*SHARED, "unknown_share"]]
        frames.append({**shared, **observed, **expected, "dispersion": dispersion, "flags": flags})
    return pd.DataFrame(frames)


def _dispersion(found: pd.DataFrame, people: np.ndarray) -> float:
    """How much more the sum of the groups' events varies than by chance, at England's rates."""
    if "dispersion" not in found:
        return 1.0
    expected = people * (found["england_count_low"] + found["england_count_high"]).to_numpy()
    return float((found["dispersion"].to_numpy() * expected).sum() / expected.sum())


def _of_one(row: pd.Series) -> dict[str, object]:
    counts = [row["count"], row["count_low"], row["count_high"]]
    return {**dict(zip(OBSERVED, counts, strict=True)), "mark": row["mark"]}


def _of_all(found: pd.DataFrame) -> dict[str, object]:
    """The sum of the groups, narrowed by what the total leaves beside the unknown.

    The two are published apart and each is a range; where they share no number the sum stands.
    """
    low, high = found["count_low"].sum(skipna=False), found["count_high"].sum(skipna=False)
    row = found.iloc[0]
    least = row["total_count_low"] - row["unknown_count_high"]
    most = row["total_count_high"] - row["unknown_count_low"]
    if least <= high and most >= low:
        low, high = max(low, least), min(high, most)
    middle = (low + high) / 2
    known = high - middle <= WIDEST * middle
    mark = Mark.EXACT if low == high else Mark.ESTIMATED if known else Mark.SUPPRESSED
    counts = [middle if known else np.nan, low, high]
    return {**dict(zip(OBSERVED, counts, strict=True)), "mark": mark.value}


def _with_ratios(table: pd.DataFrame, confidence: float) -> pd.DataFrame:
    ratio = partial(indirect_ratio, confidence=confidence, dispersion=table["dispersion"])
    chance = ratio(table["observed"], table["expected"])
    lowest = ratio(table["observed_low"], table["expected_high"])
    highest = ratio(table["observed_high"], table["expected_low"])
    low, high = np.asarray(lowest.low), np.asarray(highest.high)
    found = table.assign(
        ratio=chance.value,
        ratio_sampling_low=chance.low,
        ratio_sampling_high=chance.high,
        ratio_low=low,
        ratio_high=high,
        against_england=np.select([low > 1, high < 1], ["above", "below"], "neither"),
    )
    doubted = flags.blocked(table)
    ratios = found[[*RATIOS]].mask(doubted)
    told = found["against_england"].mask(doubted, IN_DOUBT)
    return found.assign(**{name: ratios[name] for name in RATIOS}, against_england=told)
