"""What a change of figures does to the rate ratios: each ratio before and after, ranked.

The ratios of both sides come from `disparity.rate_ratios`, so a difference here is what a reader
of the monitor would see change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from data_sources.schema.vocabulary import BROAD_GROUPS
from mha_monitor.analysis.revisions.differences import DAYS, places_in_time, ranges_disjoint
from mha_monitor.analysis.revisions.grounds import Ground, no_ratios, other_ground
from mha_monitor.definitions.measures import MEASURES, Measure
from mha_monitor.definitions.periods import EVERY, adds_months, as_long_as, labels, series_of
from mha_monitor.rates import repeat_detentions

PLACE = ("measure", "area_kind", "area_code", "group")
ENDS = ("ratio", "ratio_low", "ratio_high")
COUNTS = tuple(
    f"{side}{name}"
    for side in ("", "reference_")
    for name in ("count", "count_low", "count_high", "population")
)
SIDES = ("old", "new")
NAMES = ("area_name", "reference")
PRINTED = ("release", "period", *ENDS, *COUNTS)
COLUMNS = (
    "what",
    *PLACE,
    *NAMES,
    *(f"{side}_{name}" for side in SIDES for name in PRINTED),
    "factor",
    "beyond_rounding",
    "intervals_overlap",
)
CHANGED, HIDDEN, SHOWN = "ratio-changed", "ratio-hidden", "ratio-shown"
RANGE, GONE, NEW = "ratio-range-changed", "ratio-gone", "ratio-new"
ALL_KINDS = ("england", "region", "icb")
REFERENCE = "white"
FEW_PERIODS = 2  # up to so many are asked for one by one; more, all at once


def ratio_changes(
    old: Ground,
    new: Ground,
    changed: pd.DataFrame,
    *,
    two_periods: bool = False,
    measures: Iterable[str] = tuple(MEASURES),
    area_kinds: Collection[str] | None = None,
    groups: Collection[str] = BROAD_GROUPS,
) -> pd.DataFrame:
    """Every ratio that differs between two grounds (COLUMNS), greatest effect first.

    `changed` are the figures that differ (`Differences.figures`): only measures and areas that
    they touch are worked out, and all that count detentions where the table of repeat detentions
    differs, as it widens their intervals. First come ratios that moved by more than rounding, by
    the size of the factor; then those hidden or absent on one side; then those within rounding.
    """
    touch = Touch(changed, other_ground(old, new), _repeats_differ(changed), {*groups, REFERENCE})
    asked = _asked([MEASURES[name] for name in measures], area_kinds, touch)
    tables: dict[str, list[pd.DataFrame]] = {side: [] for side in SIDES}
    for each, of in asked.items():
        ground = old if each.side == "old" else new
        tables[each.side].append(ground.ratios(of, each.kind, each.every, each.period))
    before, after = (_stacked(tables[side], groups) for side in SIDES)
    return ranked(_beside(before, after, two_periods=two_periods))[list(COLUMNS)]


class Asked(NamedTuple):
    """The side of a comparison, kind of area, length and period that ratios are worked out for."""

    side: str
    kind: str
    every: str
    period: str | None


class Touch(NamedTuple):
    """What changed, as far as ratios of these groups may: figures, populations, repeats."""

    figures: pd.DataFrame
    anew: bool
    repeats: bool
    groups: Collection[str]

    def everything(self, measure: Measure) -> bool:
        """Whether a measure's ratios may differ where no figure of its own does."""
        return self.anew or (self.repeats and measure.counts_detentions)


def _asked(
    measures: Iterable[Measure], kinds: Collection[str] | None, touch: Touch
) -> dict[Asked, list[Measure]]:
    """The measures to be worked out at once, for whatever they share."""
    asked: dict[Asked, list[Measure]] = defaultdict(list)
    for measure, every in product(measures, EVERY):
        touched = _touching(touch.figures, measure, every, touch.groups)
        whole = touch.everything(measure) or adds_months(measure, every)
        here = ALL_KINDS if touch.everything(measure) else _kinds(touched)
        for side, kind in product(SIDES, [each for each in here if kinds is None or each in kinds]):
            for period in _periods(touched, side, every, whole=whole):
                asked[Asked(side, kind, every, period)].append(measure)
    return asked


def _stacked(tables: Iterable[pd.DataFrame], groups: Collection[str]) -> pd.DataFrame:
    # An empty table has no types of its own, and would change those of the others.
    filled = [each[each["group"].isin(groups)] for each in tables if len(each)]
    if filled:
        return pd.concat(filled, ignore_index=True)
    return no_ratios()


def _touching(
    changed: pd.DataFrame, measure: Measure, every: str, groups: Collection[str]
) -> pd.DataFrame:
    """The changed figures that ratios of the measure are made of, for periods of this length."""
    of_measure = pd.Series(False, index=changed.index)
    for source, series in series_of(measure, every).items():
        of_measure |= changed["source"].eq(source) & changed["series"].isin(series)
    counted = changed["statistic"].isin(["count", "mhsds_count", "crude_rate"])
    ethnic = changed["dimension"].eq("ethnicity") & changed["group"].isin(groups)
    return changed[of_measure & counted & ethnic]


def _repeats_differ(changed: pd.DataFrame) -> bool:
    """Whether the table that intervals are widened by is among the changed figures."""
    ethnic = changed["dimension"].eq("ethnicity")
    return bool((changed["series"].isin(repeat_detentions.SERIES) & ethnic).any())


def _kinds(touched: pd.DataFrame) -> list[str]:
    """Kinds of area whose ratios the figures enter: boards are also added up."""
    kinds = set(touched["area_kind"])
    return sorted(kinds | set(ALL_KINDS) if "icb" in kinds else kinds)


def _periods(touched: pd.DataFrame, side: str, every: str, *, whole: bool) -> list[str | None]:
    """The periods to ask for; None stands for all of them."""
    names = {f"{side}_{day}": day for day in DAYS}
    days = touched[list(names)].rename(columns=names).dropna().drop_duplicates()
    days = days[as_long_as(every, *(days[day] for day in DAYS))]
    asked = sorted(set(labels(days, every)))
    return [None] if whole or len(asked) > FEW_PERIODS else asked


def _beside(old: pd.DataFrame, new: pd.DataFrame, *, two_periods: bool) -> pd.DataFrame:
    """The ratios that differ, old beside new."""
    if two_periods:
        old, new = (each.join(places_in_time(each)) for each in (old, new))
    when = ["months", "place"] if two_periods else list(DAYS)
    keys = [*PLACE, *when]
    before, after = (
        each.set_index(keys)[[*NAMES, *PRINTED]].add_prefix(f"{side}_")
        for each, side in zip((old, new), SIDES, strict=True)
    )
    both = before.join(after, how="outer").reset_index()
    for name in NAMES:
        both[name] = both[f"new_{name}"].fillna(both[f"old_{name}"])
    same = pd.Series(True, index=both.index)
    for name in (*ENDS, *COUNTS):
        one, other = (both[f"{side}_{name}"].astype(float) for side in SIDES)
        both[f"old_{name}"], both[f"new_{name}"] = one, other
        same &= one.eq(other) | (one.isna() & other.isna())
    return _with_effect(both[~same])


def _with_effect(both: pd.DataFrame) -> pd.DataFrame:
    before, after = both["old_ratio"], both["new_ratio"]
    what = np.select(
        [
            both["new_period"].isna(),
            both["old_period"].isna(),
            before.notna() & after.isna(),
            before.isna() & after.notna(),
            before.isna() & after.isna(),
        ],
        [GONE, NEW, HIDDEN, SHOWN, RANGE],
        CHANGED,
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = (after / before).mask(before.eq(after), 1.0)
    apart = ranges_disjoint(*(both[f"{s}_ratio_{e}"] for s in SIDES for e in ("low", "high")))
    known = both[["old_ratio_low", "new_ratio_low"]].notna().all(axis="columns")
    return both.assign(
        what=what,
        factor=factor,
        beyond_rounding=ranges_disjoint(*_rounding(both, "old"), *_rounding(both, "new")),
        intervals_overlap=known & ~apart,
    )


def _rounding(both: pd.DataFrame, side: str) -> tuple[pd.Series, pd.Series]:
    """The least and greatest ratio that the printed counts can stand for, chance left out."""
    least, most, reference_least, reference_most, people, reference_people = (
        both[f"{side}_{name}"]
        for name in (
            "count_low",
            "count_high",
            "reference_count_low",
            "reference_count_high",
            "population",
            "reference_population",
        )
    )
    scale = reference_people / people
    with np.errstate(divide="ignore", invalid="ignore"):
        return least / reference_most * scale, most / reference_least * scale


def ranked(found: pd.DataFrame) -> pd.DataFrame:
    """By tier, then by the size of the factor either way, then by place."""
    with np.errstate(divide="ignore"):
        size = abs(np.log(found["factor"].astype(float)))
    one_sided = found["factor"].isna()
    tier = np.select([one_sided, found["beyond_rounding"].astype(bool)], [1, 0], 2)
    order = found.assign(tier=tier, size=-size)
    # A factor and its inverse differ in the last digits of the logarithm; they rank alike.
    order["size"] = order["size"].round(9)
    order["elsewhere"] = order["area_kind"].ne("england")
    by = ["tier", "size", "elsewhere", *PLACE, "new_period", "old_period"]
    return order.sort_values(by, ignore_index=True)
